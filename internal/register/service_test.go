package register_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
)

func refs(cards []*register.Card) []string {
	var out []string
	for _, c := range cards {
		out = append(out, c.Ref)
	}
	return out
}

func withheld() sharing.Content {
	c := at("withheld")
	c.WithheldReason = "crime"
	return c
}

func TestTheRegisterFollowsTheStore(t *testing.T) {
	t.Parallel()
	s, store := registertest.Service(t, registertest.Source(1, at("full")), registertest.Draft(registertest.Source(2, at("full"))))
	ctx := context.Background()
	if got := refs(s.Find(register.Query{}).Cards); !slices.Equal(got, []string{"WS-R-2026-0001"}) {
		t.Fatalf("listed %v", got)
	}
	if _, err := s.Entry(ctx, "WS-R-2026-0002"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a draft's entry: %v", err)
	}
	before := s.DataVersion()
	live := registertest.Source(2, at("summary"))
	live.Record.Version = 2
	store.Put(live, registertest.Source(3, withheld()))
	registertest.Sync(t, s)
	p := s.Find(register.Query{})
	if got := refs(p.Cards); !slices.Equal(got, []string{"WS-R-2026-0002", "WS-R-2026-0001"}) {
		t.Errorf("listed %v after a record went live", got)
	}
	if diff := cmp.Diff([]register.Count{{Value: "crime", Words: "Telling would help people who break the law", N: 1}}, p.Withheld); diff != "" {
		t.Errorf("withheld (-want +got):\n%s", diff)
	}
	if s.DataVersion() == before {
		t.Error("the data version stands still")
	}
	if e, err := s.Entry(ctx, "ws-r-2026-0003"); err != nil || e.Level != register.LevelWithheld {
		t.Errorf("a withheld entry by its reference: %+v, %v", e, err)
	}
	if o := s.Overview(); o.InUse != 2 || o.Withheld != 1 || o.Listed != 2 {
		t.Errorf("overview %+v", o)
	}
}

func TestARenamedOrganisationIsRenamedEverywhere(t *testing.T) {
	t.Parallel()
	s, store := registertest.Service(t, registertest.Source(1, at("full")))
	store.Rename("org-council", "Weald Unitary Council")
	registertest.Sync(t, s)
	p := s.Find(register.Query{Words: "unitary"})
	if len(p.Cards) != 1 || p.Cards[0].Lead != "Weald Unitary Council" {
		t.Errorf("found %v", refs(p.Cards))
	}
	if got := s.Words(register.FilterOrganisation, "wealdshire-council"); got != "Weald Unitary Council" {
		t.Errorf("the filter says %q", got)
	}
}

func TestAStartTakesTheKeptRows(t *testing.T) {
	t.Parallel()
	store := registertest.NewStore()
	store.Put(registertest.Generate(700, 1)...)
	ctx := context.Background()
	first := register.New(registertest.Deps(store))
	if err := first.Load(ctx); err != nil {
		t.Fatal(err)
	}
	rows := store.Rows()
	second := register.New(registertest.Deps(store))
	if err := second.Load(ctx); err != nil {
		t.Fatal(err)
	}
	for _, q := range []register.Query{{}, {Words: "falls"}, {Chosen: []register.Tag{{Filter: register.FilterPurpose, Value: "P03"}}, Most: 100}} {
		if diff := cmp.Diff(first.Find(q), second.Find(q)); diff != "" {
			t.Errorf("two services on one store differ for %+v:\n%s", q, diff)
		}
	}
	if first.DataVersion() != second.DataVersion() {
		t.Error("two services that show the same name it differently")
	}
	if diff := cmp.Diff(rows, store.Rows()); diff != "" {
		t.Errorf("a second start changed kept rows:\n%s", diff)
	}
}

func TestAnotherEditionMakesEntriesAnew(t *testing.T) {
	t.Parallel()
	store := registertest.NewStore()
	store.Put(registertest.Source(1, at("full")))
	ctx := context.Background()
	for i, edition := range []string{"one", "two"} {
		d := registertest.Deps(store)
		d.Edition = edition
		if i == 1 {
			d.Words = shouting{registertest.NewWords()}
		}
		s := register.New(d)
		if err := s.Load(ctx); err != nil {
			t.Fatal(err)
		}
		e, err := s.Entry(ctx, "WS-R-2026-0001")
		if err != nil {
			t.Fatal(err)
		}
		if loud := e.Parties[1].Sector.Words != "Schools"; loud != (i == 1) {
			t.Errorf("edition %q says %q", edition, e.Parties[1].Sector.Words)
		}
	}
}

// shouting says everything louder, as a new edition of the words might.
type shouting struct{ registertest.Words }

func (shouting) Item(string, string) (r rulebook.Item, ok bool) { return r, false }
func (w shouting) PlainLabel(list, code string) string {
	return strings.ToUpper(w.Words.PlainLabel(list, code))
}

func TestListsWhatAnEntryIsFoundBy(t *testing.T) {
	t.Parallel()
	a, hidden := at("full"), withheld()
	a.PlainTitle, a.Benefits = "Falls at home", "Fewer people fall. Help comes sooner, and people stay at home for longer."
	s, _ := registertest.Service(t, registertest.Source(1, a), registertest.Source(2, hidden), registertest.Source(3, at("full")))
	var got []register.Listed
	s.EachListed(func(c *register.Card) bool { return c.Ref == "WS-R-2026-0001" }, func(l register.Listed) { got = append(got, l) })
	if len(got) != 1 || !slices.Contains(got[0].Words, "sooner") || !slices.Contains(got[0].Plain, got[0].Card.Lead) {
		t.Fatalf("%+v", got)
	}
	n := 0
	s.EachListed(func(*register.Card) bool { return true }, func(register.Listed) { n++ })
	if n != 2 {
		t.Errorf("%d entries are listed", n)
	}
}

func TestNothingHiddenIsCountedOrFound(t *testing.T) {
	t.Parallel()
	hidden := withheld()
	hidden.PlainTitle, hidden.Purposes, hidden.Subjects = "Quokka watch", []string{"P11"}, []string{"patients"}
	draft := at("full")
	draft.PlainTitle = "Quokka plans"
	draft.Subjects = []string{"patients"}
	s, _ := registertest.Service(t, registertest.Source(1, at("full")), registertest.Source(2, hidden), registertest.Draft(registertest.Source(3, draft)))
	p := s.Find(register.Query{})
	for _, f := range p.Facets {
		for _, c := range f.Counts {
			if c.N != 1 || c.Value == "P11" || c.Value == "patients" {
				t.Errorf("%s counts %+v", f.Filter, c)
			}
		}
	}
	if p := s.Find(register.Query{Words: "quokka"}); p.Total != 0 || len(p.Meant) != 0 {
		t.Errorf("found %v", refs(p.Cards))
	}
	if err := s.Each(context.Background(), register.Query{}, func(e register.Entry) error {
		if e.Ref != "WS-R-2026-0001" {
			return fmt.Errorf("%s is let out", e.Ref)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func TestReadersAreNotDisturbed(t *testing.T) {
	t.Parallel()
	s, store := registertest.Service(t, registertest.Generate(300, 5)...)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				p := s.Find(register.Query{Words: "falls", Most: 50})
				if _, err := s.Entries(context.Background(), p.Cards); err != nil {
					t.Error(err)
					return
				}
				if len(p.Cards) == 0 || p.Total < len(p.Cards) {
					t.Errorf("%d cards of %d", len(p.Cards), p.Total)
					return
				}
			}
		})
	}
	for i, src := range registertest.Generate(30, 6) {
		src.Record.Version = int64(i + 2)
		store.Put(src)
		registertest.Sync(t, s)
	}
	close(done)
	readers.Wait()
	if o := s.Overview(); o.Listed != 300 {
		t.Errorf("%d listed, want 300", o.Listed)
	}
}

func TestAStartFindsWhatANeverFiledChangeLeftBehind(t *testing.T) {
	t.Parallel()
	s, store := registertest.Service(t, registertest.Generate(20, 1)...)
	ctx := context.Background()
	// The mark runs ahead of one record, as when two commits become visible in another order than their numbers.
	late := registertest.Source(7, at("full"))
	late.Record.Version = 9
	store.Put(late)
	if err := s.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	late.Record.Version, late.Versions[0].Content.PlainTitle = 10, "Arrived late"
	store.PutUnfollowed(late)
	next := register.New(registertest.Deps(store))
	if err := next.Load(ctx); err != nil {
		t.Fatal(err)
	}
	if e, err := next.Entry(ctx, late.Record.Ref); err != nil || e.Title != "Arrived late" {
		t.Errorf("title %q, %v", e.Title, err)
	}
}
