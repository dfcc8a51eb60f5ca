// Package successionpage has the pages on organisations that change or leave: the secretariat's plans, what each
// carries over, signing on in the place of a body that is no more, and what happens to data when somebody leaves.
//
// It must not decide what happens to anything; package succession does.
package successionpage
