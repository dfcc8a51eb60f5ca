// Package advicepage holds the pages on which people ask the advisers of their own organisation, and
// the small part that any page of a thing puts beside itself: a link to ask, and the advice given.
//
// Who may see a question is the service's; these pages word it.
package advicepage
