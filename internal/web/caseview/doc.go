// Package caseview puts the life of a case into words, the same for the person and for staff: its state, how its
// clocks were counted step by step with the rule and source of each, and its story. The words are in the content page
// "case_words" and in the lists of the rulebook.
//
// What the rulebook does not confirm is marked as not confirmed wherever it is said.
//
// It must not decide or count anything: clocks are counted by package deadline.
package caseview
