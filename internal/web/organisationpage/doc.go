// Package organisationpage is where an organisation keeps what the partnership knows of it: the set-up
// task list, its profile, who fills which role, what the public sees, and how sound its data protection
// is today, with every reason.
//
// Each section is one form over package ask. A save never waits for something else to be complete; what
// cannot be right is said beside its field; what two people changed at once is shown to the second.
//
// It must not decide what is sound (package organisation does) or show another organisation's inside.
package organisationpage
