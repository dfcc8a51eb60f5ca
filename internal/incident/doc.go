// Package incident keeps account of what went wrong with people's information, and of what nearly did.
//
// An incident is raised in seconds by whoever notices it, with four answers. The partners of the uses it touches are told
// in the same transaction and acknowledge. From then on the organisation weighs the likely harm, decides with reasons
// whether to tell the regulator and the people, contains it, works off actions, and writes a public account that a second
// person reviews. What the law asks is data (rulebook/england/incidents and the clocks of the rulebook).
//
// Invariants:
//   - the clock towards the regulator runs from the moment of awareness, in hours as they pass
//   - a partner that was told once stays told, and sees what happened, never the assessment or the decisions
//   - nothing is public but the words that somebody other than their author let out, and that are not withdrawn
//   - numbers of people are bands; the smallest public one says "fewer than 10"
//   - every change is a turn in the history, and each turn carries a hash over itself and the one before
//   - a closed incident changes only after it was reopened with a reason
//
// It must not: hold details of the people concerned, decide for people whether to tell, rank organisations.
//
// Law: UK GDPR Articles 33 and 34 (tell the regulator and people; keep a record, Article 33(5)); Article 5(2).
package incident
