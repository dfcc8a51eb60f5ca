// Package fixed reads policies that a pack brings ready-made, in coverage.yaml, into an index of the coverage
// engine: the vocabulary, who and what there is, and what may be done under which conditions.
//
// A pack with such a file answers from it alone; Records of Sharing are not looked at. The certification
// scenario of the protocol is one. The package decides nothing: it only fills the index.
package fixed
