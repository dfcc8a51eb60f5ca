// Package api is the public register for programs, as JSON operations under /api/v1 with an OpenAPI 3.1
// description at /openapi.json, which testdata/openapi.json pins.
//
// Operations go through concept services and show what the public pages show, no more. Errors are
// RFC 9457 problems made from package errs; they carry a stable code and never repeat what was sent.
// Every answer has a strong tag.
//
// It must not: ask the store, know pages, or change anything.
//
// Law: UK GDPR Articles 5(1)(a) and 25 (openness; only what is public leaves).
package api
