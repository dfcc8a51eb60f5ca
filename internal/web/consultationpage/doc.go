// Package consultationpage draws the pages on which people are asked before something is decided: what goes on and what
// is to come (/engagement, /engagement.ics), consultations with their survey and results (/consultations), sessions and
// places in them (/sessions), and the pages of those who run them (/engagement/manage, /engagement/manage-sessions).
//
// It must not count answers, decide what is hidden, or keep where a request came from.
package consultationpage
