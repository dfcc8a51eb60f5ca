package registertest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/register"
)

// Store keeps records and rows in memory.
type Store struct {
	mu      sync.Mutex
	sources map[ident.Record]register.Source
	rows    map[string]register.Row // by reference
	byID    map[ident.Record]string
	mark    register.Mark
	events  []event.Event
	subs    []func([]event.Event)
}

// NewStore makes an empty store.
func NewStore() *Store {
	return &Store{sources: map[ident.Record]register.Source{}, rows: map[string]register.Row{}, byID: map[ident.Record]string{}}
}

// Put saves records and tells of it.
func (s *Store) Put(sources ...register.Source) {
	s.mu.Lock()
	var told []event.Event
	for _, src := range sources {
		s.sources[src.Record.ID] = src
		seq := int64(len(s.events) + len(told) + 1)
		told = append(told, event.Event{ID: ident.Event(fmt.Sprint(src.Record.ID, "/", seq)), Seq: seq, Name: "sharing.changed", Subject: src.Record.Subject()})
	}
	s.events = append(s.events, told...)
	subs := slices.Clone(s.subs)
	s.mu.Unlock()
	for _, fn := range subs {
		fn(told)
	}
}

// PutUnfollowed saves a record whose event is already behind the mark.
func (s *Store) PutUnfollowed(src register.Source) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sources[src.Record.ID] = src
}

// Rename changes an organisation's name in every record, and tells of it.
func (s *Store) Rename(id ident.Organisation, name string) {
	s.mu.Lock()
	for k, src := range s.sources {
		src.Organisations = slices.Clone(src.Organisations)
		for i := range src.Organisations {
			if src.Organisations[i].ID == id {
				src.Organisations[i].Name = name
			}
		}
		s.sources[k] = src
	}
	told := []event.Event{{ID: ident.Event(fmt.Sprint(id, "/", len(s.events)+1)), Seq: int64(len(s.events) + 1), Name: "organisation.renamed", Subject: event.Subject{Kind: "organisation", ID: string(id)}}}
	s.events = append(s.events, told...)
	subs := slices.Clone(s.subs)
	s.mu.Unlock()
	for _, fn := range subs {
		fn(told)
	}
}

// Rows gives every kept row, in the order of references.
func (s *Store) Rows() []register.Row {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []register.Row
	for _, r := range s.rows {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b register.Row) int { return strings.Compare(a.Ref, b.Ref) })
	return out
}

// Write implements register.Store.
func (s *Store) Write(_ context.Context, fn func(register.Tx) error) error { return s.do(fn) }

// Read implements register.Store.
func (s *Store) Read(_ context.Context, fn func(register.Tx) error) error { return s.do(fn) }

func (s *Store) do(fn func(register.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fn(tx{s})
}

// Subscribe implements register.Store.
func (s *Store) Subscribe(fn func([]event.Event)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subs = append(s.subs, fn)
}

type tx struct{ s *Store }

func missing() error { return errs.New(errs.NotFound, "registertest.missing", "There is none.") }

func (t tx) RegisterSource(_ context.Context, id ident.Record) (register.Source, error) {
	src, ok := t.s.sources[id]
	if !ok {
		return src, missing()
	}
	return src, nil
}

func (t tx) RegisterRows(_ context.Context, after ident.Record, most int) ([]register.Row, error) {
	var ids []ident.Record
	for id := range t.s.byID {
		if id > after {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	var out []register.Row
	for _, id := range ids[:min(most, len(ids))] {
		r := t.s.rows[t.s.byID[id]]
		r.Entry = ""
		out = append(out, r)
	}
	return out, nil
}

func (t tx) RegisterRow(_ context.Context, ref string) (register.Row, error) {
	r, ok := t.s.rows[ref]
	if !ok {
		return r, missing()
	}
	return r, nil
}

func (t tx) SaveRegisterRow(_ context.Context, r register.Row) error {
	if have, ok := t.s.rows[r.Ref]; ok && have.Version > r.Version {
		return nil
	}
	t.s.rows[r.Ref], t.s.byID[r.Record] = r, r.Ref
	return nil
}

func (t tx) RegisterMark(context.Context) (register.Mark, error) { return t.s.mark, nil }

func (t tx) SetRegisterMark(_ context.Context, m register.Mark) error {
	t.s.mark = m
	return nil
}

func (t tx) EventsAfter(_ context.Context, after int64, most int) ([]event.Event, error) {
	rest := t.s.events[min(int(after), len(t.s.events)):]
	return slices.Clone(rest[:min(most, len(rest))]), nil
}

func (t tx) RegisterVersion(_ context.Context, id ident.Record) (int64, error) {
	src, ok := t.s.sources[id]
	if !ok {
		return 0, missing()
	}
	return src.Record.Version, nil
}
