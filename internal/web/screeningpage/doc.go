// Package screeningpage holds the members' pages of opt-out screening: what was screened, one account, the
// form for a small list, the lists of choices, and how to screen.
//
// A list that is sent with a form goes through memory and back to the browser; nothing of it is kept. Counts
// are shown as the service suppresses them. No page shows or repeats a number of anybody.
package screeningpage
