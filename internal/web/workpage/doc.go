// Package workpage shows people what waits for them, those who check the partnership what happened, and
// everybody in the demonstration which mails were sent.
//
// The in-tray holds everything across all organisations a person acts for: the verb first, from whom, by
// when. A task for another hat is one press away: the press switches and goes there. The audit trail shows
// who (role and person) did what for whom; it never shows what data subjects' records hold, because events
// do not carry it.
//
// It must not decide what waits (services open and close tasks) or show somebody else's in-tray.
//
// Law: UK GDPR arts 5(2) and 24 (being able to show who did what).
package workpage
