// Package licencepage draws the promises of the licence, the scorecard that shows whether they are kept, and what
// people and organisations say of it.
//
// Pages and files show kept results as licence.Publish gives them, and nothing else: they count nothing and hide
// nothing by themselves.
package licencepage
