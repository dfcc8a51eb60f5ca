package outcome_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/register/outcome"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

const ref = "KM-R-2026-0001"

var lead = access.Actor{Person: "olu", Organisation: "council", Roles: []access.Role{access.IGLead}}

// world gives one use whose outcomes are what the store holds.
type world struct {
	s     *store.Store
	since clock.Date
}

func (w world) Use(ctx context.Context, r string) (u outcome.Use, err error) {
	if r != ref {
		return u, errs.New(errs.NotFound, "x", "There is no such use.")
	}
	u = outcome.Use{Record: "rec1", Ref: ref, Title: "Help at home", Lead: "council", Owner: access.Caldicott, Benefits: "A call within two weeks."}
	err = w.s.Read(ctx, func(tx *store.Tx) error {
		u.Outcomes, _, err = tx.Outcomes(ctx, u.Record)
		return err
	})
	u.Due = register.OutcomeDue(w.since, 12, u.Outcomes)
	return u, err
}

func (w world) Uses(ctx context.Context, by clock.Date) ([]outcome.Use, error) {
	u, err := w.Use(ctx, ref)
	if u.Due.After(by) {
		return nil, err
	}
	return []outcome.Use{u}, err
}

func (w world) Led(ctx context.Context, _ ident.Organisation) ([]outcome.Use, error) {
	u, err := w.Use(ctx, ref)
	return []outcome.Use{u}, err
}

type house struct {
	t     *testing.T
	s     *store.Store
	clock *clock.Fixed
	svc   *outcome.Service
}

func newHouse(t *testing.T) house {
	t.Helper()
	s, clk := storetest.SQLite(t), clock.NewFixed(time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC))
	return house{t, s, clk, outcome.New(outcome.Deps{Store: s.OutcomesOf(), Clock: clk, IDs: &ident.Sequence{Prefix: "o"}, World: world{s, clock.NewDate(2026, time.March, 2)}, SoonDays: 30})}
}

func (h house) daily(on string) {
	h.t.Helper()
	d, err := clock.ParseDate(on)
	if err != nil {
		h.t.Fatal(err)
	}
	h.clock.Set(d.Start().Add(9 * time.Hour))
	if err := h.svc.RunDaily(context.Background()); err != nil {
		h.t.Fatal(err)
	}
}

// open tells which tasks stand.
func (h house) open() (out []string) {
	h.t.Helper()
	err := h.s.Read(context.Background(), func(tx *store.Tx) error {
		out = nil
		tasks, err := tx.OpenTasksAbout(context.Background(), outcome.Use{Record: "rec1"}.Subject())
		for _, t := range tasks {
			word := t.Due.String()
			if t.Urgent {
				word += " urgent"
			}
			out = append(out, word)
			if !slices.Contains(t.Roles, access.Caldicott) || !strings.Contains(t.URL, ref) {
				h.t.Errorf("the task: %+v", t)
			}
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

func TestTheLeadIsAskedEachYearAndSilenceIsSeen(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	steps := func(on string, want ...string) {
		t.Helper()
		h.daily(on)
		h.daily(on) // the work of a day may be done twice
		if diff := cmp.Diff(want, h.open()); diff != "" {
			t.Errorf("on %s (-want +got):\n%s", on, diff)
		}
	}
	steps("2027-01-30")
	steps("2027-01-31", "2027-03-02")
	steps("2027-03-02", "2027-03-02")
	steps("2027-03-03", "2027-03-02 urgent")
	if err := h.svc.Report(ctx, lead, outcome.Report{Ref: ref, Key: "k1", Came: register.CameNoneYet, Text: " None yet: the calls began in May. "}); err != nil {
		t.Fatal(err)
	}
	if got := h.open(); got != nil {
		t.Errorf("the task stands: %v", got)
	}
	if err := h.svc.Report(ctx, lead, outcome.Report{Ref: ref, Key: "k1", Came: register.CameYes, Text: "Twice."}); err != nil {
		t.Fatal(err)
	}
	u, err := h.svc.Get(ctx, lead, ref)
	want := []register.Outcome{{On: clock.NewDate(2027, time.March, 3), Due: clock.NewDate(2027, time.March, 2), Came: register.CameNoneYet, Text: "None yet: the calls began in May.",
		Promised: "A call within two weeks.", Role: access.IGLead}}
	if diff := cmp.Diff(want, u.Outcomes); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if u.Due != clock.NewDate(2028, time.March, 2) {
		t.Errorf("next due on %s", u.Due)
	}
	steps("2028-02-05", "2028-03-02")
}

func TestWhatIsWrongWithAnOutcome(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	good := outcome.Report{Ref: ref, Key: "k", Came: register.CamePartly, Text: "Half of it.", Link: "https://council.example/report"}
	for name, c := range map[string]struct {
		change func(*outcome.Report)
		field  string
	}{
		"nothing said":       {func(r *outcome.Report) { r.Text = "  " }, "text"},
		"no choice":          {func(r *outcome.Report) { r.Came = "perhaps" }, "came"},
		"too long":           {func(r *outcome.Report) { r.Text = strings.Repeat("x", outcome.Longest+1) }, "text"},
		"personal details":   {func(r *outcome.Report) { r.Text = "Ring jane.doe@example.org about it." }, "text"},
		"a script":           {func(r *outcome.Report) { r.Link = "javascript:alert(1)" }, "link"},
		"not a safe address": {func(r *outcome.Report) { r.Link = "http://council.example" }, "link"},
	} {
		cmd := good
		c.change(&cmd)
		fields := errs.FieldsOf(h.svc.Report(ctx, lead, cmd))
		if len(fields) != 1 || fields[0].Name != c.field {
			t.Errorf("%s: %+v", name, fields)
		}
	}
	other := lead
	other.Organisation = "police"
	if err := h.svc.Report(ctx, other, good); errs.KindOf(err) != errs.Forbidden && errs.KindOf(err) != errs.NotFound {
		t.Errorf("another organisation: %v", err)
	}
	good.Ref = "KM-R-2026-0009"
	if err := h.svc.Report(ctx, lead, good); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a use that is not listed: %v", err)
	}
}
