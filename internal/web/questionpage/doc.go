// Package questionpage draws the pages of public questions and concerns: what was asked about a use and what was
// answered (/register/{ref}/questions, /questions, /questions/{ref}), asking (/register/{ref}/questions/new), looking
// at one's own with a secret code (/questions/status), and the desk of the organisation that answers
// (/organisation/questions).
//
// Codes travel in the bodies of forms only, never in an address, and no answer with a code is kept by a cache.
//
// It must not decide anything about a question, remember a code or keep where a request came from.
package questionpage
