// Package reviewpage holds the pages of the Agreement's yearly review: what the public sees of it, the run as members
// see it, who has answered, the ballot, and re-acceptance.
//
// Positions of single organisations are shown to themselves and to the secretariat, never to the public; before a
// ballot ends nobody but the secretariat sees how it stands. Lists of organisations show no people.
package reviewpage
