// Package incidentpage draws the pages of incidents: the first alarm, the record with its sections, what partners see, the
// drafts for the regulator and for people, trends, and the public accounts.
//
// It decides nothing: who may see and do what is in internal/incident and internal/access.
package incidentpage
