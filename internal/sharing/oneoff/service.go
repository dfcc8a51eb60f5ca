package oneoff

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
)

// Service runs the life of one-off records: it loads, checks access, decides, saves and tells, each
// command in one transaction.
type Service struct {
	deps Deps
}

// New makes the service.
func New(deps Deps) *Service { return &Service{deps: deps} }

// Book gives the rulebook whose lists the choices come from.
func (s *Service) Book() *rulebook.Book { return s.deps.Book }

// Settings gives the partnership's choices.
func (s *Service) Settings() Settings { return s.deps.Settings }

var errSoon = errs.New(errs.Unavailable, "oneoff.soon", "This part is away for now. Try again later.")

// Start begins a draft.
func (s *Service) Start(ctx context.Context, a access.Actor, cmd StartCommand) (ref string, err error) {
	return "", errSoon
}

// Emergency writes the short form and finalises it at once, whatever is missing; what is missing becomes
// follow-ups. The same key from the same person gives the first record again, with again true; from
// somebody else it is refused.
func (s *Service) Emergency(ctx context.Context, a access.Actor, cmd EmergencyCommand) (ref string, again bool, err error) {
	return "", false, errSoon
}

// Save saves answers of one section of a draft. It keeps whatever was typed and points out what is wrong.
func (s *Service) Save(ctx context.Context, a access.Actor, cmd SaveSection) (Saved, error) {
	return Saved{}, errSoon
}

// Check says what finalising would find.
func (s *Service) Check(ctx context.Context, a access.Actor, ref string) (missing []errs.Field, findings []Finding, err error) {
	return nil, nil, errSoon
}

// Finalise ends the draft. Missing answers and blocking rules are field errors.
func (s *Service) Finalise(ctx context.Context, a access.Actor, cmd FinaliseCommand) (Finalised, error) {
	return Finalised{}, errSoon
}

// Complete fills in what an emergency record left out.
func (s *Service) Complete(ctx context.Context, a access.Actor, cmd CompleteCommand) (Saved, error) {
	return Saved{}, errSoon
}

// Amend changes answers of a final record, with a reason.
func (s *Service) Amend(ctx context.Context, a access.Actor, cmd AmendCommand) error { return errSoon }

// Correct tells the receiver that something sent was wrong, and amends the record where it was.
func (s *Service) Correct(ctx context.Context, a access.Actor, cmd CorrectCommand) error {
	return errSoon
}

// Countersign is the second person's answer.
func (s *Service) Countersign(ctx context.Context, a access.Actor, cmd CountersignCommand) error {
	return errSoon
}

// Override lets a blocked lawful basis stand; only the protection officer may.
func (s *Service) Override(ctx context.Context, a access.Actor, cmd OverrideCommand) error {
	return errSoon
}

// Acknowledge is the receiver's answer.
func (s *Service) Acknowledge(ctx context.Context, a access.Actor, cmd AcknowledgeCommand) error {
	return errSoon
}

// SetOutcome says what came of it.
func (s *Service) SetOutcome(ctx context.Context, a access.Actor, cmd OutcomeCommand) error {
	return errSoon
}

// Drop gives a draft up.
func (s *Service) Drop(ctx context.Context, a access.Actor, cmd DropCommand) error { return errSoon }

// Advise puts an adviser's answer on the record. The caller has checked who may.
func (s *Service) Advise(ctx context.Context, tx Tx, a access.Actor, cmd AdviseCommand) error {
	return errSoon
}

// View gives a record as the actor may see it. A record the actor may not see is not found.
func (s *Service) View(ctx context.Context, a access.Actor, ref string) (View, error) {
	return View{}, errSoon
}

// Entry gives one entry of the chain in full, to those who see the whole record.
func (s *Service) Entry(ctx context.Context, a access.Actor, ref string, n int) (Entry, error) {
	return Entry{}, errSoon
}

// List gives one page of a list, the latest changed first.
func (s *Service) List(ctx context.Context, a access.Actor, f Filter, after PageKey) (Page, error) {
	return Page{}, errSoon
}

// Overview gives the managers' figures of the actor's organisation, or the secretariat's counts of the
// whole partnership.
func (s *Service) Overview(ctx context.Context, a access.Actor, p Period) (Overview, error) {
	return Overview{}, errSoon
}

// Timeline tells a record's story, newest first, before a sequence number (nought: from the newest).
func (s *Service) Timeline(ctx context.Context, a access.Actor, ref string, before int64) ([]StoryLine, error) {
	return nil, errSoon
}

// Covered lists live repeat records that already let the data go: this is already covered, use it.
func (s *Service) Covered(ctx context.Context, a access.Actor, q CoverQuery) ([]Covering, error) {
	return nil, errSoon
}

// Similar says whether a record like this was written so often that a repeat record is due.
func (s *Service) Similar(ctx context.Context, a access.Actor, ref string) (Similar, error) {
	return Similar{}, errSoon
}

// Verify checks the chain of a record the actor may see whole.
func (s *Service) Verify(ctx context.Context, a access.Actor, ref string) error { return errSoon }

// RunDaily asks for outcomes that are due and tells managers of late follow-ups.
func (s *Service) RunDaily(ctx context.Context) error { return errSoon }

var _ ident.OneOff
