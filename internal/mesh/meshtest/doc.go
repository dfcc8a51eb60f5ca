// Package meshtest is a stand-in for the message exchange and the national service behind it, for tests.
//
// It has the shape of the real interface (paths, headers, proofs, parts, pages), keeps everything in
// memory, and is stricter than a client might expect: it notes, as complaints, what the real operator has
// turned clients down for. Faults can be ordered: statuses, connections cut in the middle of a part, an
// answer that is an error.
package meshtest
