// Package partnershippage is the partnership as a body: what it is and who takes part, its meetings with agendas, minutes,
// decisions and actions, its seats, and the handover from one secretariat to the next.
//
// The same addresses serve everybody: the service leaves out what a reader may not see. It must not decide who may read
// what, and it never writes a person's name on a page of the public.
package partnershippage
