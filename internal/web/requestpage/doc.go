// Package requestpage holds the members' pages of requests between bodies: the lists, a new request,
// its sections, its page for each side, and what each side can do.
//
// Permission, stages and clocks are the service's; these pages word them. A request is a thing of two
// halves: what the other side keeps to itself never reaches a page of this side.
package requestpage
