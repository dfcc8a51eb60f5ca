// Package event holds the envelope of everything that happened and who did it.
//
// A service decides, saves the new state and appends its events in one transaction. Events are the
// audit trail and the trigger of reactions (notices, tasks, read models); they are never replayed to
// read the present, for which there are current-state tables.
//
// An event carries references and short facts, never case content and never a data subject's details.
package event
