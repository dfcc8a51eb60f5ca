// Package pack loads one partnership's content: its names, the text of its Agreement, the declarations
// of the Acceptance Statement, the plain words for staff words, templates of records, and the directory
// of organisations with its sources.
//
// A pack is a folder, embedded in the program or given by path; everything that belongs to one place is
// a file in it. Load checks all of it at start: an unknown key, a missing field, an identifier used
// twice stops the start with the file, the line and what to mend. All mistakes are reported at once.
//
// A *Pack never changes after Load. The package must not know what pages look like, reach the network,
// or hold law: purposes, sectors and settings in the same folder are read by package rulebook.
package pack
