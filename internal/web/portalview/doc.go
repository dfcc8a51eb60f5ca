// Package portalview draws what pages of the members' portal have in common: a page with its facts, lists of things that
// stand in rooms, filters, and what can be done.
//
// It gets finished words and decides nothing.
package portalview
