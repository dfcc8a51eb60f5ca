// Package wire reads the bodies of the OpenID AuthZEN Authorization API 1.0 in one pass, without reflection
// and, once its buffers have grown, without allocating anything for each member.
//
// A decoded request points into the text it was decoded from, so that text must not change while the request
// is used. Nothing is kept of members nobody asked for, but they are read in full: a body is JSON to its last
// byte or it is refused.
//
// What is refused, though other readers let it pass, is what two readers could understand differently: a
// member that stands twice in one object, a string that is not Unicode, nesting deeper than MaxDepth. null
// counts as absent, as RFC 7493 recommends. The package decides nothing and knows no transport.
package wire
