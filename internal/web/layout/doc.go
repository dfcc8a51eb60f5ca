// Package layout draws the house around every page and the small parts that pages share: header,
// navigation, footer, status tags, timelines, in-tray, references, flow pictures and dates in words.
//
// Components are typed and pure: everything shown comes in as a value, the time too. Markup follows
// GOV.UK Frontend's classes where it has the part, and our own sw- classes where it has not. Nothing
// here uses inline styles or scripts, so pages work under a strict content security policy, and
// everything works without JavaScript.
//
// It must not read the store, decide what a person may do, or hold texts that belong to a page.
//
// Law: Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018.
package layout
