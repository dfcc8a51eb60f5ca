package guidance

import (
	"context"
	"slices"
	"strings"
	"sync"

	"sharewell/internal/clock"
	"sharewell/internal/rulebook"
)

// library is everything published, as it was read at one moment. It is never changed.
type library struct {
	version string
	guides  []Version // in the order of lists
	reasons map[Slug][]Reason
	clauses map[string]Clause
}

// Guide is a published guide as it stands today.
type Guide struct {
	Version
	Standing Standing
}

// Service keeps the library.
type Service struct {
	deps  Deps
	quiz  Quiz
	mu    sync.Mutex
	known *library
}

// New makes the service.
func New(deps Deps, quiz Quiz) *Service {
	if deps.Settings == (Settings{}) {
		deps.Settings = DefaultSettings()
	}
	return &Service{deps: deps, quiz: quiz}
}

// SettingsFrom takes the partnership's choices from its pack.
func SettingsFrom(book *rulebook.Book) Settings {
	s := DefaultSettings()
	s.LookDays = book.SettingNumber("guide_look_days", s.LookDays)
	s.DelistDays = book.SettingNumber("guide_delist_days", s.DelistDays)
	s.AskDays = book.SettingNumber("guide_ask_days", s.AskDays)
	s.ReadingAge = float64(book.SettingNumber("reading_age_max", int(s.ReadingAge)))
	return s
}

// Quiz gives the questions for people who are new.
func (s *Service) Quiz() Quiz { return s.quiz }

// Settings gives the partnership's choices.
func (s *Service) Settings() Settings { return s.deps.Settings }

// read gives the library, from memory while nothing changed.
func (s *Service) read(ctx context.Context) (*library, error) {
	v := ""
	if s.deps.Version != nil {
		v = s.deps.Version()
		s.mu.Lock()
		known := s.known
		s.mu.Unlock()
		if known != nil && known.version == v {
			return known, nil
		}
	}
	lib := &library{version: v, clauses: map[string]Clause{}}
	clauses, err := s.deps.Clauses(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range clauses {
		lib.clauses[c.ID] = c
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if lib.guides, err = tx.GuidesInForce(ctx); err != nil {
			return err
		}
		lib.reasons, err = tx.GuidesToLook(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(lib.guides, inOrder)
	if s.deps.Version != nil {
		s.mu.Lock()
		s.known = lib
		s.mu.Unlock()
	}
	return lib, nil
}

func inOrder(a, b Version) int {
	if n := strings.Compare(string(a.Content.Audience), string(b.Content.Audience)); n != 0 {
		return n
	}
	last := func(n int) int {
		if n == 0 {
			return 1 << 30
		}
		return n
	}
	if n := last(a.Content.Order) - last(b.Content.Order); n != 0 {
		return n
	}
	return strings.Compare(a.Content.Title, b.Content.Title)
}

// standing works out how a version stands today.
func (s *Service) standing(lib *library, v Version) Standing {
	reasons := slices.Clone(lib.reasons[v.Slug])
	for _, id := range v.Content.Clauses {
		was, kept := v.Sums[id]
		now, there := lib.clauses[id]
		if kept && was != now.Sum && (there || len(lib.clauses) > 0) {
			since := now.Since
			if since.IsZero() {
				since = s.today()
			}
			reasons = append(reasons, Reason{Kind: ClauseChanged, ID: id, Since: since})
		}
	}
	return StandingOf(v.Content, reasons, s.today(), s.deps.Settings)
}

func (s *Service) today() clock.Date { return clock.DateOf(s.deps.Clock.Now()) }

// List gives the guides that can be read, in order: residents' first.
func (s *Service) List(ctx context.Context) ([]Guide, error) {
	lib, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Guide, 0, len(lib.guides))
	for _, v := range lib.guides {
		if g := (Guide{v, s.standing(lib, v)}); g.Standing.State != Delisted {
			out = append(out, g)
		}
	}
	return out, nil
}

// Guide gives a guide. One that is delisted is given too: its page says so instead.
func (s *Service) Guide(ctx context.Context, slug Slug) (Guide, error) {
	lib, err := s.read(ctx)
	if err != nil {
		return Guide{}, err
	}
	for _, v := range lib.guides {
		if v.Slug == slug {
			return Guide{v, s.standing(lib, v)}, nil
		}
	}
	return Guide{}, notFound()
}

// Versions gives all published versions of a guide, newest first.
func (s *Service) Versions(ctx context.Context, slug Slug) (out []Version, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.GuideVersions(ctx, slug)
		return err
	})
	if err == nil && len(out) == 0 {
		err = notFound()
	}
	return out, err
}

// Basis is one thing a guide rests on, in words.
type Basis struct {
	Kind  ReasonKind
	ID    string
	Label string
	URL   string
	// Unsure says that the rulebook marks the rule as still to be confirmed; Note says what about it.
	Unsure bool
	Note   string
	Gone   bool // there is no such rule or clause any more
	Reason *Reason
}

// RestsOn says what a guide rests on, in words, with what changed.
func (s *Service) RestsOn(ctx context.Context, c Content, st Standing) ([]Basis, error) {
	lib, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	var out []Basis
	add := func(b Basis) {
		if i := slices.IndexFunc(st.Reasons, func(r Reason) bool { return r.Kind == b.Kind && r.ID == b.ID }); i >= 0 {
			b.Reason = &st.Reasons[i]
		}
		out = append(out, b)
	}
	for _, id := range c.Rules {
		b := Basis{Kind: RuleChanged, ID: id, Label: id, Gone: true}
		if r, ok := s.deps.Book.Rule(id); ok {
			b.Label, b.URL, b.Gone = r.Label, r.Source.URL, false
			b.Unsure, b.Note = r.Confidence == rulebook.ToConfirm, r.Note
			if c.Audience == Residents && r.Plain != "" {
				b.Label = r.Plain
			}
		}
		add(b)
	}
	for _, id := range c.Clauses {
		b := Basis{Kind: ClauseChanged, ID: id, Label: id, Gone: true}
		if cl, ok := lib.clauses[id]; ok {
			b.Label, b.URL, b.Gone = cl.Heading, cl.URL, false
		}
		add(b)
	}
	return out, nil
}

// ResolveClauses gives the clauses of the Agreement in force, for choosing.
func (s *Service) ResolveClauses(ctx context.Context) ([]Clause, error) { return s.deps.Clauses(ctx) }

// LinkedFrom lists the published guides whose text leads to a guide.
func (s *Service) LinkedFrom(ctx context.Context, slug Slug) ([]Guide, error) {
	all, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(g Guide) bool {
		for _, l := range Links(g.Content.Body) {
			if path, _, _ := strings.Cut(l, "#"); path == slug.Address() {
				return g.Slug == slug
			}
		}
		return true
	}), nil
}

// EachResting calls each for every guide in force that rests on one of some rules, once for each rule.
func (s *Service) EachResting(ctx context.Context, rules map[string]bool, each func(rule string, g Version) error) error {
	lib, err := s.read(ctx)
	if err != nil {
		return err
	}
	for _, v := range lib.guides {
		for _, r := range v.Content.Rules {
			if rules[r] {
				if err := each(r, v); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// File gives a part of a film or recording.
func (s *Service) File(ctx context.Context, id string) (f File, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		f, err = tx.GuideFile(ctx, id)
		return err
	})
	return f, err
}
