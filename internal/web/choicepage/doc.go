// Package choicepage draws the pages of people's choices: every way of saying no with what it stops and leaves
// (/choices), how fair these pages are (/choices/fairness), recording a choice and taking it back (/choices/new,
// /choices/status), and what the responsible organisation does about it (/organisation/choices).
//
// Recording and taking back each take two steps: a form, and a page that shows both answers as buttons of the same
// look. Codes travel in the bodies of forms only, never in an address, and no answer with a code is kept by a cache.
//
// It must not decide anything about a choice or remember a code.
package choicepage
