// Package registerpage shows the public register of uses: the list, one page per use and per earlier
// version, and the same for programs (JSON, linked data, tables, a feed).
//
// Every form is made from register.Entry or register.Card and from nothing else. What a visitor gets is
// drawn once for each state of the register, kept compressed and served with a strong tag; signed-in
// people get their own header and nothing kept.
//
// It must not: ask the store, decide what is public, or hold words of its own.
//
// Law: UK GDPR Articles 5(1)(a), 12, 13 and 14; Public Sector Bodies (Websites and Mobile Applications)
// (No. 2) Accessibility Regulations 2018.
package registerpage
