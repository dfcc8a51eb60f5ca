// Package obs lets those who run the program see how it is: logs, one line per request, metrics, health.
//
// The request line holds the route's pattern, method, status, duration, bytes and request id. It never
// holds the address as typed, its query, a form, a header other than the id, or a person: what is not
// written down cannot leak, and identifiers of people are personal data.
//
// Metrics live in a registry of their own and are served on a listener of their own. Labels come from
// closed lists (routes, kinds, outcomes), so their number is bounded whatever visitors ask for.
//
// The package must not recover panics (web does, and shows a page) and must not import store or web.
//
// Law: UK GDPR Article 5(1)(c) (data minimisation) and Article 32 (security of processing).
package obs
