// Package rightspage draws the public pages of people's rights: what somebody wants and who gives it (/rights), looking
// at one's own record (/rights/check-your-record), asking or complaining without an account (/rights/new, /rights/kept),
// seeing how far it has come (/rights/status), and how many were answered how fast (/rights/times).
//
// The form asks one thing per page. What names nobody travels in the address, so that the way back works; words and
// addresses that people type travel in the bodies of forms only. The secret code is shown once and is in no address, and
// no answer that holds it is kept by a cache. Each page names a way without the internet.
//
// It must not decide anything about a request, remember a code, or state as settled what the rulebook does not.
package rightspage
