// Package spacepage is the rooms of the members' portal: the list of those that somebody may know of, opening and
// asking for one, a room's front page and its people, and private addresses at which programs read what is new.
//
// The service leaves out what a reader may not see; these pages never decide who may read what. An address of a feed
// that was taken back, or whose owner may not read there any more, gives nothing at all.
package spacepage
