// Package scenario asks a decision point the questions of the published certification scenario of the AuthZEN
// Authorization API 1.0, level by level, and says what is wrong with the answers. Tests run it against the
// handler and against the running program; it knows nothing of either but an address.
package scenario
