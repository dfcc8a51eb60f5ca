package search

import (
	"context"
	"hash/maphash"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// Source gives the documents of one concept.
type Source interface {
	// Version moves whenever Changes would give something. It is asked several times a second and must be cheap.
	Version() string
	// Changes gives the documents that are new or different since it was asked last, and the IDs of those that are
	// no more. One goroutine asks at a time.
	Changes(ctx context.Context) (put []Document, gone []string, err error)
}

// Whole makes a source of a list that is read anew whenever its version moves; what did not change is left alone.
// It suits hundreds of documents. A source of many keeps track of its changes itself.
func Whole(version func() string, list func(context.Context) ([]Document, error)) Source {
	return &whole{version: version, list: list, seed: maphash.MakeSeed(), known: map[string]uint64{}}
}

type whole struct {
	version func() string
	list    func(context.Context) ([]Document, error)
	seed    maphash.Seed
	known   map[string]uint64
}

func (w *whole) Version() string { return w.version() }

func (w *whole) Changes(ctx context.Context) (put []Document, gone []string, err error) {
	docs, err := w.list(ctx)
	if err != nil {
		return nil, nil, err
	}
	now := make(map[string]uint64, len(docs))
	for i := range docs {
		sum := docs[i].sum(w.seed)
		now[docs[i].ID] = sum
		if old, ok := w.known[docs[i].ID]; !ok || old != sum {
			put = append(put, docs[i])
		}
	}
	for id := range w.known {
		if _, ok := now[id]; !ok {
			gone = append(gone, id)
		}
	}
	w.known = now
	return put, gone, nil
}

func (d *Document) sum(seed maphash.Seed) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, s := range slices.Concat([]string{d.Kind, d.Title, d.URL, d.Summary, d.Text, string(d.Scope)}, []string{"\x00asks"}, d.Asks, []string{"\x00keywords"}, d.Keywords, []string{"\x00words"}, d.Words) {
		_, _ = h.WriteString(s) // it never fails
		_ = h.WriteByte(0)
	}
	maphash.WriteComparable(&h, d.Weight)
	return h.Sum64()
}

// Service keeps an index current with its sources.
type Service struct {
	index   *Index
	sources []Source
	log     *slog.Logger

	turn sync.Mutex
	seen []string // by source: the version its documents were taken at
}

// New makes the service. Nothing is found before Load.
func New(syn *Synonyms, log *slog.Logger, sources ...Source) *Service {
	return &Service{index: NewIndex(syn), sources: sources, seen: make([]string, len(sources)), log: log}
}

// Load takes everything in.
func (s *Service) Load(ctx context.Context) error { return s.refresh(ctx) }

// refresh asks the sources whose version moved.
func (s *Service) refresh(ctx context.Context) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	for i, src := range s.sources {
		v := src.Version()
		if v == s.seen[i] {
			continue
		}
		put, gone, err := src.Changes(ctx) // what changes meanwhile moves the version again
		if err != nil {
			return err
		}
		if len(put)+len(gone) > 0 {
			s.index.Apply(put, gone)
		}
		s.seen[i] = v
	}
	return nil
}

// pause is how long a change may wait to be found.
const pause = 250 * time.Millisecond

// Run follows the sources until ctx ends. A source that fails is asked again.
func (s *Service) Run(ctx context.Context) error {
	t := time.NewTicker(pause)
	defer t.Stop()
	for {
		if err := s.refresh(ctx); err != nil && ctx.Err() == nil && s.log != nil {
			s.log.WarnContext(ctx, "search: a source cannot be read; trying again", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
}

// Search finds documents.
func (s *Service) Search(q Query) Result { return s.index.Search(q) }

// Suggest gives titles that go on from what was typed so far.
func (s *Service) Suggest(text string, may func(Scope) bool, most int) []Suggestion {
	return s.index.Suggest(text, may, most)
}

// Len gives how many documents can be found, by anybody.
func (s *Service) Len() int { return s.index.Len() }
