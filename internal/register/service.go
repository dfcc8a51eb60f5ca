package register

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Service answers what the public asks of the register.
type Service struct {
	deps     Deps
	model    *model
	synonyms *synonyms
	queue    queue
	images   imaging
}

// making numbers the way entries are made. Raise it with every change of Compose, cards or words, so that
// kept entries are made anew.
const making = "8"

// New makes the service. Nothing is found before Load.
func New(deps Deps) *Service {
	deps.Edition += "/" + making
	if deps.OverdueDays == 0 {
		deps.OverdueDays = OverdueDays
	}
	s := &Service{deps: deps, model: newModel(), synonyms: newSynonyms(deps.Synonyms), images: imaging{least: leastImage}}
	s.queue.wake = make(chan struct{}, 1)
	return s
}

// OverdueDays is after how many days an overdue review is shown to the public.
func (s *Service) OverdueDays() int { return s.deps.OverdueDays }

// DataVersion names what is public now: it changes whenever anything public does, and two replicas
// that show the same give the same.
func (s *Service) DataVersion() string {
	return strconv.FormatUint(s.model.now.Load().sum, 36)
}

// Find lists entries. The counts of the page carry their words.
func (s *Service) Find(q Query) Page {
	snap := s.model.now.Load()
	p := snap.find(q, s.synonyms)
	p.Facets, p.Withheld = s.worded(snap, p.Facets), slices.Clone(p.Withheld)
	for i := range p.Withheld {
		p.Withheld[i].Words = s.deps.Words.PlainLabel(withheldList(p.Withheld[i].Value), p.Withheld[i].Value)
	}
	return p
}

// worded gives counts their words. Statuses, years and ChoiceNone have none of their own: pages do.
func (s *Service) worded(snap *snapshot, facets []Facet) []Facet {
	out := make([]Facet, len(facets))
	for i, f := range facets {
		out[i] = Facet{Filter: f.Filter, Counts: slices.Clone(f.Counts)}
		for j := range out[i].Counts {
			out[i].Counts[j].Words = s.words(snap, f.Filter, f.Counts[j].Value)
		}
	}
	return out
}

// Words gives the plain words of a filter's value, "" when it has none of its own.
func (s *Service) Words(filter, value string) string {
	return s.words(s.model.now.Load(), filter, value)
}

func (s *Service) words(snap *snapshot, filter, value string) string {
	switch {
	case filter == FilterOrganisation:
		return snap.names[value]
	case listOf(filter) != "" && !(filter == FilterChoice && value == ChoiceNone):
		return s.deps.Words.PlainLabel(listOf(filter), value)
	}
	return ""
}

// Overview gives the register in a few numbers.
func (s *Service) Overview() Overview {
	snap := s.model.now.Load()
	o := Overview{Listed: snap.total}
	for _, w := range snap.withheld {
		o.Withheld += w.N
	}
	for _, f := range snap.allFacets() {
		for _, c := range f.Counts {
			if f.Filter == FilterStatus && Status(c.Value).InUse() {
				o.InUse += c.N
			}
		}
	}
	o.Changed = clock.DateOf(snap.changed)
	return o
}

func notHere() error {
	return errs.New(errs.NotFound, "register.not_here", "There is no public entry with this reference.")
}

// Entry gives the entry with a reference, in any case of its letters.
func (s *Service) Entry(ctx context.Context, ref string) (Entry, error) {
	row, err := s.row(ctx, ref)
	if err != nil {
		return Entry{}, err
	}
	return row.entry()
}

func (s *Service) row(ctx context.Context, ref string) (Row, error) {
	var row Row
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		var err error
		row, err = tx.RegisterRow(ctx, strings.ToUpper(ref))
		return err
	})
	if errs.KindOf(err) == errs.NotFound || err == nil && !row.Shown {
		return Row{}, notHere()
	}
	return row, err
}

func (r Row) entry() (Entry, error) {
	var e Entry
	if err := json.Unmarshal([]byte(r.Entry), &e); err != nil {
		return Entry{}, fmt.Errorf("register entry %s: %w", r.Ref, err)
	}
	return e, nil
}

// Version gives one version of an entry as the public may read it today.
func (s *Service) Version(ctx context.Context, ref string, n int) (Entry, error) {
	row, err := s.row(ctx, ref)
	if err != nil {
		return Entry{}, err
	}
	var src Source
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		src, err = tx.RegisterSource(ctx, row.Record)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	e, ok := ComposeVersion(src, n, s.deps.Words)
	if !ok {
		return Entry{}, notHere()
	}
	return e, nil
}

// Each gives the entries that answer a query, newest first, all of them whatever q.Most says. It reads
// a page at a time, so that a table of the whole register does not have to fit into memory.
func (s *Service) Each(ctx context.Context, q Query, fn func(Entry) error) error {
	snap := s.model.now.Load()
	q.After, q.Before, q.Most = "", "", MostPage
	for {
		p := snap.find(q, s.synonyms)
		refs := make([]string, len(p.Cards))
		for i, c := range p.Cards {
			refs[i] = c.Ref
		}
		entries, err := s.entries(ctx, refs)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := fn(e); err != nil {
				return err
			}
		}
		if p.Next == "" {
			return nil
		}
		q.After = p.Next
	}
}

// Entries gives the entries of cards, leaving out those that went meanwhile.
func (s *Service) Entries(ctx context.Context, cards []*Card) ([]Entry, error) {
	refs := make([]string, len(cards))
	for i, c := range cards {
		refs[i] = c.Ref
	}
	return s.entries(ctx, refs)
}

func (s *Service) entries(ctx context.Context, refs []string) ([]Entry, error) {
	var out []Entry
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		out = out[:0]
		for _, ref := range refs {
			row, err := tx.RegisterRow(ctx, ref)
			if errs.KindOf(err) == errs.NotFound || err == nil && !row.Shown {
				continue
			}
			if err != nil {
				return err
			}
			e, err := row.entry()
			if err != nil {
				return err
			}
			if e.Level != LevelWithheld {
				out = append(out, e)
			}
		}
		return nil
	})
	return out, err
}

// Recent lists the newest cards.
func (s *Service) Recent(n int) []*Card {
	return s.model.now.Load().find(Query{Most: n}, s.synonyms).Cards
}

// makeRow computes the row of a record.
func (s *Service) makeRow(src Source) (Row, change, error) {
	row := Row{Record: src.Record.ID, Ref: src.Record.Ref, Version: src.Record.Version + src.Extra}
	if p := src.Past; p != nil {
		row.Record, row.Ref, row.Version = p.ID, p.Ref, p.Version
	}
	ch := change{record: row.Record, made: made{version: row.Version}}
	src.Announce, src.OutcomeMonths = s.deps.Announce, s.deps.OutcomeMonths
	e, ok := Compose(src, s.deps.Words)
	if !ok {
		return row, ch, nil
	}
	row.Shown = true
	var orgs []ident.Organisation
	named := map[string]string{}
	if e.Level != LevelWithheld {
		for _, p := range e.Parties {
			for _, o := range src.Organisations {
				if o.Slug == p.Slug && p.Slug != "" && !slices.Contains(orgs, o.ID) {
					orgs = append(orgs, o.ID)
					named[o.Slug] = o.Name
				}
			}
		}
	}
	title, rest := searchText(e)
	titled := terms(title)
	all := append(terms(rest), titled...)
	slices.Sort(all)
	row.Title, row.Words = strings.Join(titled, " "), strings.Join(slices.Compact(all), " ")
	card := cardOf(row.Record, e, orgs)
	card.Tool = e.Level == LevelWithheld && hasTool(src)
	for text, from := range map[*string]any{&row.Card: card, &row.Entry: e, &row.Parties: named} {
		b, err := json.Marshal(from)
		if err != nil {
			return Row{}, change{}, fmt.Errorf("register entry %s: %w", row.Ref, err)
		}
		*text = string(b)
	}
	ch, err := row.change()
	return row, ch, err
}

// change makes what the model needs of a kept row.
func (r Row) change() (change, error) {
	ch := change{record: r.Record, made: made{version: r.Version}}
	if !r.Shown {
		return ch, nil
	}
	if err := json.Unmarshal([]byte(r.Card), &ch.card); err != nil {
		return ch, fmt.Errorf("register card %s: %w", r.Ref, err)
	}
	named := map[string]string{}
	if err := json.Unmarshal([]byte(r.Parties), &named); err != nil {
		return ch, fmt.Errorf("register parties %s: %w", r.Ref, err)
	}
	for slug, name := range named {
		ch.parties = append(ch.parties, party{slug, name})
	}
	h := fnv.New64a()
	for _, text := range []string{string(r.Record), strconv.FormatInt(r.Version, 10), r.Card, r.Parties, r.Title, r.Words} {
		_, _ = h.Write([]byte(text + "\x00")) // a hash takes everything
	}
	ch.sum = h.Sum64()
	ch.terms = strings.Fields(r.Words)
	return ch, nil
}
