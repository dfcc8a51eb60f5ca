// Package situation holds the way from what people want, in their own words, to the right that gives it, the body that
// answers and the clock it must keep; and the guides to looking at one's own record.
//
// All of it is dated data with sources (rulebook/england/rights). What is not confirmed says so and is never shown as
// settled.
//
// It must not: decide whether somebody has a right, hold anything about a person, draw anything.
//
// Law: UK GDPR Articles 12A to 22C; Data Protection Act 2018 section 164A.
package situation
