package flowmap

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sharewell/internal/register"
)

// Register is what the map is made from; *register.Service is one.
type Register interface {
	DataVersion() string
	EachCard(fn func(*register.Card))
	Entries(ctx context.Context, cards []*register.Card) ([]register.Entry, error)
}

// Service keeps the map of the register as it is now.
type Service struct {
	register Register
	log      *slog.Logger

	now   atomic.Pointer[Map]
	turn  sync.Mutex // one refresh at a time
	known map[string]*use
	names *names
}

// use is what the map knows of one entry.
type use struct {
	card  *register.Card
	moves []move
}

// move is one giving and one getting body, by their numbers.
type move struct{ from, to uint32 }

// New makes the service. There is no map before Load.
func New(r Register, log *slog.Logger) *Service {
	return &Service{register: r, log: log, known: map[string]*use{}, names: newNames()}
}

// Load makes the first map.
func (s *Service) Load(ctx context.Context) error { return s.refresh(ctx) }

// Map gives the map of the register as it is at the moment; ok is false while the first one is being made.
func (s *Service) Map(ctx context.Context) (m *Map, ok bool, err error) {
	m = s.now.Load()
	if m == nil {
		return nil, false, nil
	}
	if m.Version != s.register.DataVersion() {
		if err := s.refresh(ctx); err != nil {
			return nil, false, err
		}
		m = s.now.Load()
	}
	return m, true, nil
}

// pause is how long a change may wait for its map when nobody asks.
const pause = 200 * time.Millisecond

// Run keeps the map current until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	t := time.NewTicker(pause)
	defer t.Stop()
	for {
		if err := s.refresh(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "the map of flows cannot follow the register; trying again", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
}

// portion is how many entries are read at a time.
const portion = 200

// refresh takes in what changed and puts the next map in place.
func (s *Service) refresh(ctx context.Context) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	version := s.register.DataVersion() // what changes meanwhile moves it again
	if m := s.now.Load(); m != nil && m.Version == version {
		return nil
	}
	var fresh []*register.Card
	shown := make(map[string]bool, len(s.known))
	s.register.EachCard(func(c *register.Card) {
		if !c.Status.InUse() {
			return
		}
		shown[c.Ref] = true
		if u := s.known[c.Ref]; u == nil || u.card != c {
			fresh = append(fresh, c)
		}
	})
	for ref := range s.known {
		if !shown[ref] {
			delete(s.known, ref)
		}
	}
	for some := range slices.Chunk(fresh, portion) {
		if err := s.take(ctx, some); err != nil {
			return err
		}
	}
	s.now.Store(build(version, s.known, s.names))
	return nil
}

// take reads some entries.
func (s *Service) take(ctx context.Context, cards []*register.Card) error {
	entries, err := s.register.Entries(ctx, cards)
	if err != nil {
		return err
	}
	found := make(map[string]register.Entry, len(entries))
	for _, e := range entries {
		found[e.Ref] = e
	}
	for _, c := range cards {
		e, ok := found[c.Ref]
		if !ok || !e.Status.InUse() { // it went between the list and the entry
			delete(s.known, c.Ref)
			continue
		}
		s.known[c.Ref] = &use{card: c, moves: s.movesOf(e)}
	}
	return nil
}

// movesOf lists who gives to whom in an entry, each pair once.
func (s *Service) movesOf(e register.Entry) []move {
	number := map[string]uint32{}
	for _, p := range e.Parties {
		number[p.Name] = s.names.of(p)
	}
	var out []move
	for _, f := range e.Flows {
		for _, from := range f.From {
			for _, to := range f.To {
				a, known := number[from]
				b, too := number[to]
				if m := (move{a, b}); known && too && a != b && !slices.Contains(out, m) {
					out = append(out, m)
				}
			}
		}
	}
	return slices.Clip(out)
}

// Outside is the group of bodies that have not accepted the Agreement.
const Outside = "outside"

// Body is one organisation on the map.
type Body struct {
	Slug  string // of its page; "" for a body that has not accepted the Agreement
	Name  string
	Group string // code of its sector, or Outside
}

// Key tells bodies apart, those without a page too.
func (b Body) Key() string {
	if b.Slug != "" {
		return b.Slug
	}
	return Outside + ":" + strings.ToLower(b.Name)
}

// names numbers bodies. A body keeps its number for good.
type names struct {
	number map[string]uint32
	list   []Body
}

func newNames() *names { return &names{number: map[string]uint32{}} }

func (n *names) of(p register.Party) uint32 {
	b := Body{Slug: p.Slug, Name: p.Name, Group: Outside}
	if p.Slug != "" && p.Sector != nil {
		b.Group = p.Sector.Code
	}
	at, known := n.number[b.Key()]
	switch {
	case !known:
		at = uint32(len(n.list))
		n.number[b.Key()] = at
		n.list = append(n.list, b)
	case n.list[at] != b: // a new name, or a new sector
		n.list[at] = b
	}
	return at
}
