// Package rulebookdata carries the law and the code lists as files inside the program.
//
// It holds data only: one folder for each jurisdiction, whose manifest lists its files and the day they
// state the law for. Package sharewell/internal/rulebook reads, checks and evaluates them. It must not
// hold code that decides anything.
//
// Law: every statute named in england/; docs/law/rules.md lists them with their sources.
package rulebookdata
