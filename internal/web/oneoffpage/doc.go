// Package oneoffpage holds the pages of one-off Records of Sharing.
//
// The emergency record is made for a telephone in one hand: one page, nothing required, defaults from the
// sign-in and the clock. With JavaScript what is typed is kept on the device as it is typed and sent when
// a network answers (build/js/emergency.js); without it the form is an ordinary form. Both ways end in the
// same command of the service, under a number that the page or the device made, so that the same entry
// sent twice is one record.
//
// Invariants: nothing a person leaves out stops the record; an entry that waited on a device is filed only
// for the person and organisation that wrote it; a page that browsers keep for later holds nobody's data.
//
// It must not decide what a record needs: the service does.
package oneoffpage
