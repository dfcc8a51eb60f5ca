// Package review runs the Agreement's year: one run per year, from the call for comments to re-acceptance.
//
// A Run is opened from a Template and carries its own copy of the template's rules, so that a rule changed later never
// changes a run under way. Its stages follow one another: call for comments, editing, consultation on a proposed text,
// ballot, adoption, re-acceptance. Days are counted in the county's working days. Stages that ask people end with the
// day they are planned to end, to the instant, whenever the program looks; stages that are the secretariat's work end
// when the work is done.
//
// Invariants:
//   - one run per year; one stage at a time is open
//   - a ballot binds the hash of one exact text. A position counts once per organisation, only on that text, only
//     while the ballot is open, and every earlier position of the organisation stays in its history
//   - the outcome follows from the positions and the rule alone, and is kept with its arithmetic
//   - nothing is adopted without an outcome that carried the very text
//   - looking again changes nothing: Watch may be stopped between any two of its steps and run again
//
// The package must not edit a text (package agreement does) or know what a comment is (package comment does); it asks
// both through small interfaces. It must not know how pages look.
//
// Law: UK GDPR Articles 24(1) and 24(2): measures are reviewed and updated where necessary. No law sets the stages,
// the quorum or the majority: they are the partnership's own rules and stand in its pack.
package review
