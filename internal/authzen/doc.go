// Package authzen is the face that coverage decisions show to machines: the OpenID AuthZEN Authorization API
// 1.0, the token endpoint its callers use, and the log of what was decided.
//
// It is an edge. It reads requests (package wire), finds out who asks (package apiclient), has a Decider
// decide, keeps the decision (package journal) and only then answers. A decision that was answered is in the
// log; one that could not be logged is not answered.
//
// Invariants: no request reaches the database; what a caller sent is never repeated in an answer but for its
// request identifier; the public address comes from the configuration, never from the Host header; a refusal
// to share is 200 with decision false, and only requests themselves fail with 4xx.
//
// A decision advises. It never stops anybody in an emergency, and every answer says so.
package authzen
