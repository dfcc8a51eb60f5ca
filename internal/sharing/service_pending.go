package sharing

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

func away() error { return errs.New(errs.Unavailable, "sharing.away", "Records cannot be used yet.") }

func (s *Service) CreateBlank(ctx context.Context, a access.Actor, cmd CreateBlank) (Created, error) {
	return Created{}, away()
}
func (s *Service) CreateCopy(ctx context.Context, a access.Actor, cmd CreateCopy) (Created, error) {
	return Created{}, away()
}
func (s *Service) SaveSection(ctx context.Context, a access.Actor, cmd SaveSection) (Saved, error) {
	return Saved{}, away()
}
func (s *Service) AddRow(ctx context.Context, a access.Actor, cmd AddRow) (Saved, error) {
	return Saved{}, away()
}
func (s *Service) ChangeRow(ctx context.Context, a access.Actor, cmd ChangeRow) (Saved, error) {
	return Saved{}, away()
}
func (s *Service) RemoveRow(ctx context.Context, a access.Actor, cmd RemoveRow) (Saved, error) {
	return Saved{}, away()
}
func (s *Service) Send(ctx context.Context, a access.Actor, cmd Send) error       { return away() }
func (s *Service) Approve(ctx context.Context, a access.Actor, cmd Approve) error { return away() }
func (s *Service) ReturnForChange(ctx context.Context, a access.Actor, cmd ReturnForChange) error {
	return away()
}
func (s *Service) Decline(ctx context.Context, a access.Actor, cmd Decline) error   { return away() }
func (s *Service) Delegate(ctx context.Context, a access.Actor, cmd Delegate) error { return away() }
func (s *Service) Sign(ctx context.Context, a access.Actor, cmd Sign) error         { return away() }
func (s *Service) RecordPaper(ctx context.Context, a access.Actor, cmd RecordPaper) error {
	return away()
}
func (s *Service) PutLive(ctx context.Context, a access.Actor, cmd PutLive) error   { return away() }
func (s *Service) Withdraw(ctx context.Context, a access.Actor, cmd Withdraw) error { return away() }
func (s *Service) Pause(ctx context.Context, a access.Actor, cmd Pause) error       { return away() }
func (s *Service) Resume(ctx context.Context, a access.Actor, cmd Resume) error     { return away() }
func (s *Service) StartReview(ctx context.Context, a access.Actor, cmd StartReview) error {
	return away()
}
func (s *Service) ConfirmReview(ctx context.Context, a access.Actor, cmd ConfirmReview) error {
	return away()
}
func (s *Service) Vary(ctx context.Context, a access.Actor, cmd Vary) error { return away() }
func (s *Service) End(ctx context.Context, a access.Actor, cmd End) error   { return away() }
func (s *Service) ConfirmEnd(ctx context.Context, a access.Actor, cmd ConfirmEnd) error {
	return away()
}
func (s *Service) AskToJoin(ctx context.Context, a access.Actor, cmd AskToJoin) error { return away() }
func (s *Service) Admit(ctx context.Context, a access.Actor, cmd Admit) error         { return away() }
func (s *Service) SignAccession(ctx context.Context, a access.Actor, cmd SignAccession) error {
	return away()
}

func (s *Service) Opened(ctx context.Context, a access.Actor, ref string) error { return away() }
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (View, error) {
	return View{}, away()
}
func (s *Service) GetVersion(ctx context.Context, a access.Actor, ref string, n int) (VersionView, error) {
	return VersionView{}, away()
}
func (s *Service) List(ctx context.Context, a access.Actor, f Filter, after PageKey) (ListPage, error) {
	return ListPage{}, away()
}
func (s *Service) Timeline(ctx context.Context, a access.Actor, ref string, before int64) ([]Line, error) {
	return nil, away()
}
func (s *Service) Board(ctx context.Context, a access.Actor) (Board, error) { return Board{}, away() }
func (s *Service) Templates() []Template                                    { return s.deps.Templates }
func (s *Service) Book() *rulebook.Book                                     { return s.deps.Book }
func (s *Service) RunDaily(ctx context.Context) error                       { return away() }
func (s *Service) GoLiveDue(ctx context.Context) error                      { return away() }

// SectionStateOf …
func SectionStateOf(c *Content, section string) SectionState        { return SectionState{} }
func MissingFor(c *Content) []Problem                               { return nil }
func Validate(c *Content, section string, lists Lists) []errs.Field { return nil }
func PersonalDetailHints(text string) []Hint                        { return nil }
func ReadingAge(text string) (age float64, ok bool)                 { return 0, false }
func Canonical(c Content) []byte                                    { return nil }
func HashOf(c Content) string                                       { return "" }
func Fingerprint(hash string) string                                { return "" }
func FieldHash(values []string) string                              { return "" }
func RowHash(k RowKind, c *Content, i int) string                   { return "" }
func Diff(old, new Content, words Lists) []Change                   { return nil }

// Lists gives the words of codes and knows which codes there are; *rulebook.Book is one.
type Lists interface {
	Label(list, code string) string
	List(name string) (rulebook.List, error)
}

// Change is one difference between two versions, said in a sentence.
type Change struct {
	Key      string // field, or table
	Section  string
	Row      string   // row id, when one row changed
	Sentence string   // "Adds the data item “date of birth”."
	Old, New []string // what stood there and what stands there now, in words
	Material bool
	Public   Level
	Parties  []string // row ids of the parties it concerns; nil: all
}
