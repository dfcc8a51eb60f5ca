package casework

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

func later() error { return errs.New(errs.Unavailable, "case.later", "This cannot be done yet.") }

// Plan checks what somebody wants to record.
func (s *Service) Plan(ctx context.Context, a access.Actor, cmd Make) (Plan, error) {
	return Plan{}, later()
}

// Make records a case; nobody needs to be signed in.
func (s *Service) Make(ctx context.Context, a access.Actor, cmd Make) (Receipt, error) {
	return Receipt{}, later()
}

// Look shows a case to whoever has its reference and code.
func (s *Service) Look(ctx context.Context, ref, code string) (Status, error) {
	return Status{}, later()
}

// Reply adds what the person says to one body: an answer to its question, or news.
func (s *Service) Reply(ctx context.Context, ref, code string, org ident.Organisation, text string) (Status, error) {
	return Status{}, later()
}

// WithdrawBy takes the part of one body back.
func (s *Service) WithdrawBy(ctx context.Context, ref, code string, org ident.Organisation) (Status, error) {
	return Status{}, later()
}

// ReachMe changes how the person hears from the bodies.
func (s *Service) ReachMe(ctx context.Context, ref, code string, c Contact) (Status, error) {
	return Status{}, later()
}

// Queue gives a page of the actor's organisation's cases.
func (s *Service) Queue(ctx context.Context, a access.Actor, f Filter) (Queue, error) {
	return Queue{}, later()
}

// Get gives one case to a body that holds a part of it.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (View, error) {
	return View{}, later()
}

// Contact opens the sealed address. The trail says who looked.
func (s *Service) Contact(ctx context.Context, a access.Actor, ref string) (Contact, error) {
	return Contact{}, later()
}

// Acknowledge tells the person that it came.
func (s *Service) Acknowledge(ctx context.Context, a access.Actor, ref string) error { return later() }

// AskProof asks who the person is, or by what right they ask. What is a code of list case_proof.
func (s *Service) AskProof(ctx context.Context, a access.Actor, ref, what, text string) error {
	return later()
}

// SeeProof says that the proof was seen. It is not kept.
func (s *Service) SeeProof(ctx context.Context, a access.Actor, ref string) error { return later() }

// AskClear asks the person to make it clear.
func (s *Service) AskClear(ctx context.Context, a access.Actor, ref, text string) error {
	return later()
}

// NoteClear notes that the person made it clear, by phone or letter.
func (s *Service) NoteClear(ctx context.Context, a access.Actor, ref, text string) error {
	return later()
}

// Extend takes longer. The person reads why.
func (s *Service) Extend(ctx context.Context, a access.Actor, ref, why string) error { return later() }

// CorrectReceipt corrects the day on which it came.
func (s *Service) CorrectReceipt(ctx context.Context, a access.Actor, ref string, day clock.Date, why string) error {
	return later()
}

// Enquire notes an enquiry. Only staff read it.
func (s *Service) Enquire(ctx context.Context, a access.Actor, ref, text string) error {
	return later()
}

// Progress tells the person how far it has come.
func (s *Service) Progress(ctx context.Context, a access.Actor, ref, text string) error {
	return later()
}

// PassOn passes the part on to the right body.
func (s *Service) PassOn(ctx context.Context, a access.Actor, ref string, to ident.Organisation, why string) error {
	return later()
}

// Share brings another body in, which holds a part of its own.
func (s *Service) Share(ctx context.Context, a access.Actor, ref string, with ident.Organisation, why string) error {
	return later()
}

// Answer answers the part.
func (s *Service) Answer(ctx context.Context, a access.Actor, ref string, cmd Answer) error {
	return later()
}

// Withdraw writes down that the person took it back.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, ref string) error { return later() }

// Close says that nothing more is to do.
func (s *Service) Close(ctx context.Context, a access.Actor, ref string) error { return later() }

// Learn says what changed because of it; url is a page of this site or another, or "".
func (s *Service) Learn(ctx context.Context, a access.Actor, ref, text, url string) error {
	return later()
}

// Redact takes words out.
func (s *Service) Redact(ctx context.Context, a access.Actor, ref string, cmd Redact) error {
	return later()
}

// Mark says why words need care.
func (s *Service) Mark(ctx context.Context, a access.Actor, ref string, cmd Mark) error {
	return later()
}

// CameBack writes down that a mail (Bounced) or a letter (Returned) came back.
func (s *Service) CameBack(ctx context.Context, a access.Actor, ref string, how Reach) error {
	return later()
}

// ChangeContact writes down another way of reaching the person, as they gave it.
func (s *Service) ChangeContact(ctx context.Context, a access.Actor, ref string, c Contact) error {
	return later()
}

// Letter gives a letter to be printed; n is its place among the part's letters.
func (s *Service) Letter(ctx context.Context, a access.Actor, ref string, n int) (LetterData, error) {
	return LetterData{}, later()
}

// Sent writes down that a letter was sent.
func (s *Service) Sent(ctx context.Context, a access.Actor, ref string, n int) error { return later() }

// Hold keeps the case from shrinking.
func (s *Service) Hold(ctx context.Context, a access.Actor, ref, why string) error { return later() }

// Release ends a hold.
func (s *Service) Release(ctx context.Context, a access.Actor, ref string) error { return later() }

// Bounce writes down that a mail about a case came back, for the program that reads incoming mail.
func (s *Service) Bounce(ctx context.Context, ref string) error { return later() }

// Times gives counts and times for the public, with small numbers suppressed.
func (s *Service) Times(ctx context.Context, q TimesQuery) (Times, error) { return Times{}, later() }

// RunDaily warns, reminds, escalates, closes and forgets.
func (s *Service) RunDaily(ctx context.Context) error { return later() }
