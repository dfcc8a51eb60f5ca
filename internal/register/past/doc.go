// Package past takes over the uses that another register listed, so that a county begins with its history.
//
// A file is read by a shape: which of its columns says what. Shapes of published registers are data; what they do not
// fit, a person puts right. A file is tried before it is loaded: every line that cannot be used is named, with why,
// and nothing is changed. Loading the same file again changes nothing; a newer or a completing file changes only what
// it says.
//
// Invariants: a use keeps its reference for ever; what another register said is kept in its words and marked as its
// words; lines of one use stand together; a load is whole or not at all; a load can be taken back.
//
// It must not: guess codes, make Records of Sharing, or say that anybody here checked what was taken over.
package past
