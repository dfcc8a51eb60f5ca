// Package clock holds time as the program uses it: a Clock that is passed in, never read from a
// global; calendar dates without a time of day; the one text form in which times are stored; and
// working days with a partnership's public holidays.
//
// Pure functions elsewhere take a time.Time. Only services and handlers hold a Clock.
package clock
