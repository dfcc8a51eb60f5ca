// Package todaypage draws the first page of a member's day, the front page of the portal, and the table of everything
// an organisation is party to.
//
// Each thing that waits has one button that says what to do. Where that is done for another organisation than the one
// now acted for, the button changes the hat first, as the in-tray does. Everything works by Tab and Enter alone.
//
// It must not decide what waits, what is new or who may see what (packages today, portfolio and the rooms of the portal
// do), or show somebody else's day.
package todaypage
