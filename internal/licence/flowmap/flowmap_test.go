package flowmap_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/licence/flowmap"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/sharing"
)

func made(t testing.TB, sources ...register.Source) (*flowmap.Service, *register.Service, *registertest.Store) {
	t.Helper()
	r, store := registertest.Service(t, sources...)
	s := flowmap.New(r, slog.New(slog.DiscardHandler))
	if err := s.Load(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s, r, store
}

func now(t testing.TB, s *flowmap.Service) *flowmap.Map {
	t.Helper()
	m, ok, err := s.Map(context.Background())
	if err != nil || !ok {
		t.Fatalf("there is no map: %v", err)
	}
	return m
}

// line is a row in short.
type line struct {
	From, To string
	Uses     int
}

func lines(rows []flowmap.Row) []line {
	var out []line
	for _, r := range rows {
		out = append(out, line{r.From.Key(), r.To.Key(), r.Uses})
	}
	return out
}

func query(tags ...register.Tag) register.Query { return register.Query{Chosen: tags} }

func tag(filter, value string) register.Tag { return register.Tag{Filter: filter, Value: value} }

// second is a use in which the health board gives to the council.
func second() sharing.Content {
	c := registertest.Content()
	c.PlainTitle, c.Purposes, c.OptOutKinds = "Falls at home", []string{"P01"}, nil
	c.Parties[0].Organisation = "org-icb"
	c.Items[1].Category = "health"
	c.Flows = c.Flows[:1]
	return c
}

func TestMap(t *testing.T) {
	t.Parallel()
	s, _, _ := made(t, registertest.Source(1, registertest.Content()), registertest.Source(2, second()))
	m := now(t, s)
	if diff := cmp.Diff(flowmap.Totals{Uses: 2, Bodies: 4, Pairs: 3}, m.Totals()); diff != "" {
		t.Error(diff)
	}
	for name, c := range map[string]struct {
		query register.Query
		want  []line
	}{
		"groups": {query(), []line{{"group:council", "group:outside", 1}, {"group:health", "group:council", 1}, {"group:school", "group:council", 1}}},
		"one sector": {query(tag(register.FilterSector, "council")), []line{{"wealdshire-council", "group:outside", 1},
			{"group:health", "wealdshire-council", 1}, {"group:school", "wealdshire-council", 1}}},
		"two sectors": {query(tag(register.FilterSector, "council"), tag(register.FilterSector, "health")), []line{{"wealdshire-council", "group:outside", 1},
			{"group:school", "wealdshire-council", 1}, {"nhs-wealdshire", "wealdshire-council", 1}}},
		"outside":         {query(tag(register.FilterSector, flowmap.Outside)), []line{{"group:council", "outside:bright starts ltd", 1}}},
		"purpose":         {query(tag(register.FilterPurpose, "P01")), []line{{"group:health", "group:council", 1}}},
		"kind":            {query(tag(register.FilterKind, "health")), []line{{"group:health", "group:council", 1}}},
		"no choice":       {query(tag(register.FilterChoice, register.ChoiceNone)), []line{{"group:health", "group:council", 1}}},
		"nothing at all":  {query(tag(register.FilterPurpose, "P01"), tag(register.FilterChoice, "objection")), nil},
		"unknown purpose": {query(tag(register.FilterPurpose, "nonsense")), nil},
		"unknown sector":  {query(tag(register.FilterSector, "nonsense")), []line{{"group:council", "group:outside", 1}, {"group:health", "group:council", 1}, {"group:school", "group:council", 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, lines(m.Rows(c.query))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	s, _, _ := made(t, registertest.Source(1, registertest.Content()), registertest.Source(2, second()))
	m := now(t, s)
	if n := m.Found(query(tag(register.FilterSector, "school"))); n != 1 {
		t.Errorf("found %d uses of schools", n)
	}
	if diff := cmp.Diff([]flowmap.Count{{Value: "council", N: 2}, {Value: "health", N: 1}, {Value: "outside", N: 1}, {Value: "school", N: 1}}, m.Facet(query(), register.FilterSector)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]flowmap.Count{{Value: "P01", N: 1}}, m.Facet(query(tag(register.FilterKind, "health")), register.FilterPurpose)); diff != "" {
		t.Error(diff)
	}
	gives, gets := m.Around("wealdshire-council", register.Query{})
	if diff := cmp.Diff([]line{{"wealdshire-council", "outside:bright starts ltd", 1}}, lines(gives)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]line{{"nhs-wealdshire", "wealdshire-council", 1}, {"oak-hill-school", "wealdshire-council", 1}}, lines(gets)); diff != "" {
		t.Error(diff)
	}
	uses, about := m.About("wealdshire-council")
	if uses != 2 {
		t.Errorf("the council is in %d uses", uses)
	}
	if diff := cmp.Diff([]flowmap.Count{{Value: "identity", N: 2}, {Value: "education", N: 1}, {Value: "health", N: 1}}, about[register.FilterKind]); diff != "" {
		t.Error(diff)
	}
	between := m.Between("nhs-wealdshire", "wealdshire-council", register.Query{})
	if len(between) != 1 || between[0].Title != "Falls at home" || len(between[0].Kinds()) != 2 {
		t.Errorf("between them: %+v", between)
	}
	health, school := tag(register.FilterKind, "health"), tag(register.FilterSector, "school")
	if gives, gets := m.Around("wealdshire-council", query(health)); len(gives) != 0 || len(gets) != 1 {
		t.Errorf("with information on health the council gives %v and gets %v", lines(gives), lines(gets))
	}
	if gives, gets := m.Around("wealdshire-council", query(school)); len(gives) != 0 || len(gets) != 1 || gets[0].From.Group != "school" {
		t.Errorf("with schools the council gives %v and gets %v", lines(gives), lines(gets))
	}
	if got := m.FacetAround("wealdshire-council", query(health), register.FilterSector); len(got) != 1 || got[0].Value != "health" {
		t.Errorf("sectors beside health: %v", got)
	}
	if got := m.FacetAround("wealdshire-council", query(school), register.FilterKind); len(got) == 0 || slices.ContainsFunc(got, func(c flowmap.Count) bool { return c.Value == "health" }) {
		t.Errorf("kinds of what schools give: %v", got)
	}
	if got := m.FacetBetween("nhs-wealdshire", "wealdshire-council", query(health), register.FilterKind); len(got) != 2 {
		t.Errorf("kinds between two: %v", got)
	}
	if len(m.Between("nhs-wealdshire", "wealdshire-council", query(tag(register.FilterPurpose, "P09")))) != 0 || m.FacetAround("nobody", query(), register.FilterKind) != nil {
		t.Error("what does not fit is shown")
	}
	if len(m.Pairs(query())) != 3 || len(m.Pairs(query(tag(register.FilterSector, "school")))) != 1 {
		t.Error("the pairs are not those of the flows")
	}
}

// TestOnlyWhatGoesOn holds that what does not go on, or is not public, is not on the map.
func TestOnlyWhatGoesOn(t *testing.T) {
	t.Parallel()
	withheld := second()
	withheld.Publication, withheld.WithheldReason = "withheld", "crime"
	paused := registertest.Source(3, second())
	paused.Versions[0].Stage, paused.Record.Status = sharing.Paused, sharing.Paused
	s, _, _ := made(t, registertest.Source(1, withheld), registertest.Refused(registertest.Source(2, second()), "Too much"), paused, registertest.Draft(registertest.Source(4, second())))
	if all := now(t, s).Totals(); all != (flowmap.Totals{}) {
		t.Errorf("on the map are %+v", all)
	}
}

// TestWithdrawnIsGoneAtOnce asks for the map right after the register changed, without anything that follows it.
func TestWithdrawnIsGoneAtOnce(t *testing.T) {
	t.Parallel()
	s, r, store := made(t, registertest.Source(1, registertest.Content()), registertest.Source(2, second()))
	before := now(t, s)
	hidden := second()
	hidden.Publication, hidden.WithheldReason = "withheld", "crime"
	src := registertest.Source(2, hidden)
	src.Record.Version = 2
	store.Put(src)
	registertest.Sync(t, r)
	after := now(t, s)
	if _, there := after.Body("nhs-wealdshire"); there || after.Totals().Uses != 1 {
		t.Errorf("after the use was withheld the map has %+v", after.Totals())
	}
	if before.Totals().Uses != 2 {
		t.Error("the map that somebody was reading changed under them")
	}
	store.Rename("org-council", "Wealdshire Council of All")
	registertest.Sync(t, r)
	if b, _ := now(t, s).Body("wealdshire-council"); b.Name != "Wealdshire Council of All" {
		t.Errorf("the council is still called %q", b.Name)
	}
}

// TestGrownAndWholeAreEqual holds that a map which followed changes is the one that is made from nothing.
func TestGrownAndWholeAreEqual(t *testing.T) {
	t.Parallel()
	all := registertest.Generate(400, 5)
	s, r, store := made(t, all[:150]...)
	for from := 150; from < len(all); from += 125 {
		store.Put(all[from : from+125]...)
		registertest.Sync(t, r)
		now(t, s)
	}
	whole, _, _ := made(t, all...)
	a, b := now(t, s), now(t, whole)
	for _, q := range []register.Query{query(), query(tag(register.FilterSector, "school")), query(tag(register.FilterPurpose, "P03"), tag(register.FilterKind, "health"))} {
		if diff := cmp.Diff(counted(b.Rows(q)), counted(a.Rows(q))); diff != "" {
			t.Errorf("%v: %s", q.Chosen, diff)
		}
	}
	if a.Totals() != b.Totals() {
		t.Errorf("%+v and %+v", a.Totals(), b.Totals())
	}
}

// counted is rows without their order, which follows the numbers of bodies.
func counted(rows []flowmap.Row) map[string]int {
	out := map[string]int{}
	for _, r := range rows {
		out[r.From.Key()+" to "+r.To.Key()] += r.Uses
	}
	return out
}

// TestFigures recounts the groups from the pairs' uses, one by one.
func TestFigures(t *testing.T) {
	t.Parallel()
	all := registertest.Generate(300, 9)
	s, r, _ := made(t, all...)
	want := map[string]map[string]bool{}
	if err := r.Each(context.Background(), register.Query{}, func(e register.Entry) error {
		sector := map[string]string{}
		for _, p := range e.Parties {
			sector[p.Name] = flowmap.Outside
			if p.Sector != nil {
				sector[p.Name] = p.Sector.Code
			}
		}
		for _, f := range e.Flows {
			for _, from := range f.From {
				for _, to := range f.To {
					if key := "group:" + sector[from] + " to group:" + sector[to]; from != to {
						if want[key] == nil {
							want[key] = map[string]bool{}
						}
						want[key][e.Ref] = true
					}
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	sums := map[string]int{}
	for k, refs := range want {
		sums[k] = len(refs)
	}
	if diff := cmp.Diff(sums, counted(now(t, s).Rows(query()))); diff != "" {
		t.Error(diff)
	}
}
