// Package expertisepage shows who can help with what, who is on duty, and one's own place in both.
//
// A person's own address stands on none of these pages: people are asked through the portal, or written to at the
// mailbox of the role.
package expertisepage
