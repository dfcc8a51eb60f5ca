// Package automation says in public what part computers take in decisions about people, and who checks them.
//
// Every use of the register that has a tool has a plan: who checks it, how often, and when next. A check looks at a
// sample of results and says how many people agreed with and how many they overturned, and what was learned. A check
// that is not made shows in public the day after it was due; one that is made late says so for good. Beside it stand
// the safeguards of the law, ticked and explained, and an algorithmic transparency record in both its tiers.
//
// Invariants:
//   - a plan that nobody made is still a plan: the first check is due a period after the use went live
//   - a longer period never puts off a check that is already due on a day; a shorter one brings it forward
//   - a check cannot be dated before the one before it, or after today, and its numbers add up
//   - no case content is kept; numbers of people below the floor are not shown
//   - what is shown of a use is what the register shows of it today, so that nothing outlives its entry
//
// It must not: decide whether a tool may be used, send or draw anything.
//
// Law: UK GDPR Articles 22A to 22D (Data (Use and Access) Act 2025, section 80); Article 5(2).
package automation
