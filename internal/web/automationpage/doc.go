// Package automationpage draws the pages on tools that take part in decisions: what they do, who checks them and what
// was found (/automated-decisions), and the desk of the organisation that leads a use (/organisation/checks).
//
// It must not decide anything about a check, and shows numbers of people through suppress only.
package automationpage
