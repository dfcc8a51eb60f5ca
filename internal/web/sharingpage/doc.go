// Package sharingpage is the members' side of Records of Sharing: the list, starting one, filling it in
// by short pages in any order, agreeing it, and its life afterwards.
//
// Every form comes from the field table of package sharing; this package only words and lays it out. A
// save always works: what is missing or wrong is kept and flagged. What two people changed at once is
// shown to the second, never overwritten.
package sharingpage
