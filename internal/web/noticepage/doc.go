// Package noticepage shows each party's privacy-notice paragraph about a use, as a page, as plain text and as a piece of
// HTML for other sites, and lets parties note which text they took over.
//
// It must not: say more than the public entry does, put a script into what others embed.
package noticepage
