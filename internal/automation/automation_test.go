package automation_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/access"
	"sharewell/internal/automation"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func data(t testing.TB) automation.Data {
	t.Helper()
	d, err := automation.Load(rulebookdata.EnglandAutomation())
	ok(t, err)
	return d
}

func day(m time.Month, d int) clock.Date { return clock.NewDate(2026, m, d) }

type world struct{ uses []automation.Use }

func (w *world) Uses(context.Context) ([]automation.Use, error) { return w.uses, nil }

func (w *world) Use(_ context.Context, ref string) (automation.Use, error) {
	for _, u := range w.uses {
		if u.Ref == ref {
			return u, nil
		}
	}
	return automation.Use{}, errs.New(errs.NotFound, "x", "There is no such use.")
}

const ref = "KM-R-2026-0001"

type house struct {
	t     *testing.T
	ctx   context.Context
	svc   *automation.Service
	store *store.Store
	clock *clock.Fixed
	world *world
}

func newHouse(t *testing.T) house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	w := &world{[]automation.Use{{Ref: ref, Title: "Frailty alerts", Lead: automation.Body{ID: "surgery", Name: "The Surgery", Slug: "surgery"}, Level: "A computer helps; a person decides", Tool: "A score", Since: day(time.January, 5), GoesOn: true}}}
	s, now := storetest.SQLite(t), clock.NewFixed(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	svc := automation.New(automation.Deps{Store: s.Automation(), Clock: now, IDs: &ident.Sequence{Prefix: "x"}, Book: book, Data: data(t), World: w})
	return house{t, context.Background(), svc, s, now, w}
}

var (
	officer = access.Actor{Person: "olu", Organisation: "surgery", Roles: []access.Role{access.DPO}}
	admin   = access.Actor{Person: "ada", Organisation: "surgery", Roles: []access.Role{access.OrgAdmin}}
	other   = access.Actor{Person: "una", Organisation: "vale", Roles: []access.Role{access.DPO}}
)

func (h house) tasks() (out []string) {
	h.t.Helper()
	ok(h.t, h.store.Read(h.ctx, func(tx *store.Tx) error {
		list, err := tx.OpenTasksAbout(h.ctx, event.Subject{Kind: automation.SubjectKind, ID: ref})
		for _, x := range list {
			out = append(out, fmt.Sprint(x.Title, " ", x.Roles, " ", x.Due, " ", x.Urgent))
		}
		return err
	}))
	slices.Sort(out)
	return out
}

func (h house) at(d clock.Date) {
	h.t.Helper()
	h.clock.Set(d.Start().Add(12 * time.Hour))
	ok(h.t, h.svc.RunDaily(h.ctx))
}

func check(on clock.Date, agreed, overturned int) automation.Record {
	return automation.Record{Ref: ref, Key: on.String(), On: on, Sample: agreed + overturned, Agreed: agreed, Overturned: overturned, Learned: "Nothing new was learned."}
}

// field gives the fields of an error with their codes.
func field(err error) string {
	var out []string
	for _, f := range errs.FieldsOf(err) {
		out = append(out, f.Name+" "+f.Code)
	}
	return strings.Join(out, ", ")
}

func TestAMissedCheckShowsTheDayAfterAndGoesUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	due := day(time.April, 5) // three months after it went live
	for _, c := range []struct {
		on    clock.Date
		late  bool
		tasks []string
	}{
		{day(time.March, 21), false, nil},
		{day(time.March, 22), false, []string{"Check a tool: Frailty alerts [ig_lead] 2026-04-05 false"}},
		{due, false, []string{"Check a tool: Frailty alerts [ig_lead] 2026-04-05 false"}},
		{due.AddDays(1), true, []string{"Make the missed check of a tool: Frailty alerts [ig_lead dpo] 2026-04-05 true"}},
		{due.AddDays(7), true, []string{"Make the missed check of a tool: Frailty alerts [ig_lead dpo] 2026-04-05 true"}},
		{due.AddDays(8), true, []string{"Make the missed check of a tool: Frailty alerts [ig_lead dpo] 2026-04-05 true", "See that a missed check is made: Frailty alerts [siro] 2026-04-05 true"}},
	} {
		h.at(c.on)
		v, err := h.svc.One(h.ctx, ref)
		ok(t, err)
		if v.Plan.Overdue(c.on) != c.late {
			t.Errorf("%s: overdue is %v", c.on, !c.late)
		}
		if d := cmp.Diff(c.tasks, h.tasks()); d != "" {
			t.Errorf("%s: %s", c.on, d)
		}
	}
	ok(t, h.svc.Check(h.ctx, officer, check(day(time.April, 13), 18, 7)))
	if left := h.tasks(); left != nil {
		t.Errorf("tasks stay: %v", left)
	}
	v, err := h.svc.One(h.ctx, ref)
	ok(t, err)
	last, _ := v.Plan.Last()
	if !last.Late() || last.Missed() != 0 || v.Plan.Due != day(time.July, 13) || last.Role != access.DPO {
		t.Errorf("after a late check: %+v, next %s", last, v.Plan.Due)
	}
	c, err := h.svc.Counts(h.ctx, day(time.January, 1), day(time.December, 31))
	ok(t, err)
	if d := cmp.Diff(automation.Counts{Uses: 1, Checked: 1, Named: 1, Late: 1, Sample: 25, Agreed: 18, Overturned: 7}, c); d != "" {
		t.Error(d)
	}
	h.at(day(time.August, 1))
	h.world.uses = nil
	h.at(day(time.August, 2))
	if left := h.tasks(); left != nil {
		t.Errorf("a use that ended still asks: %v", left)
	}
}

func TestWholePeriodsWithoutACheckAreCounted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.at(day(time.November, 1)) // due on 5 April, 5 July and 5 October
	c, err := h.svc.Counts(h.ctx, day(time.January, 1), day(time.August, 1))
	ok(t, err)
	if c.Missed != 2 {
		t.Errorf("until August %d were missed", c.Missed)
	}
	ok(t, h.svc.Check(h.ctx, officer, check(day(time.November, 1), 5, 0)))
	v, err := h.svc.One(h.ctx, ref)
	ok(t, err)
	if last, _ := v.Plan.Last(); last.Missed() != 2 || v.Plan.MissedSince(day(time.November, 2)) != 0 {
		t.Errorf("%+v", v.Plan)
	}
	if c, err = h.svc.Counts(h.ctx, day(time.January, 1), day(time.December, 1)); err != nil || c.Missed != 2 || c.Late != 1 {
		t.Errorf("%+v %v", c, err)
	}
}

func TestWhatACheckMustSay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ok(t, h.svc.Check(h.ctx, officer, check(day(time.February, 20), 9, 1)))
	for want, change := range map[string]func(*automation.Record){
		"on future":        func(r *automation.Record) { r.On = day(time.March, 2) },
		"on before":        func(r *automation.Record) { r.On = day(time.February, 20) },
		"on required":      func(r *automation.Record) { r.On = clock.Date{} },
		"agreed sum":       func(r *automation.Record) { r.Agreed = 3 },
		"learned required": func(r *automation.Record) { r.Learned = " " },
		"learned personal": func(r *automation.Record) { r.Learned = "Ring 01622 496000 about it." },
		"sample required":  func(r *automation.Record) { r.Sample, r.Agreed, r.Overturned = 0, 0, 0 },
	} {
		r := check(day(time.March, 1), 9, 1)
		change(&r)
		if err := h.svc.Check(h.ctx, officer, r); field(err) != want {
			t.Errorf("want %s: %v", want, err)
		}
	}
	for _, c := range []struct {
		who  access.Actor
		want errs.Kind
	}{{access.Actor{}, errs.Unauthenticated}, {other, errs.NotFound}, {admin, errs.Forbidden}} {
		if err := h.svc.Check(h.ctx, c.who, check(day(time.March, 1), 9, 1)); errs.KindOf(err) != c.want {
			t.Errorf("%v may check: %v", c.who.Roles, err)
		}
	}
	r := check(day(time.March, 1), 9, 1)
	ok(t, h.svc.Check(h.ctx, officer, r))
	ok(t, h.svc.Check(h.ctx, officer, r)) // the same form again
	v, err := h.svc.One(h.ctx, ref)
	ok(t, err)
	if len(v.Plan.Checks) != 2 {
		t.Errorf("%d checks", len(v.Plan.Checks))
	}
}

// TestAPlanNeverPutsACheckOff changes a plan again and again.
func TestAPlanNeverPutsACheckOff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		since := day(time.January, 5)
		p := automation.Plan{Months: 3, Role: access.DPO, Due: since.AddMonths(3)}
		now := since.Start().Add(12 * time.Hour)
		for range rapid.IntRange(1, 12).Draw(rt, "moves") {
			now = now.AddDate(0, 0, rapid.IntRange(0, 60).Draw(rt, "days"))
			today := clock.DateOf(now)
			before, missed := p.Due, p.MissedSince(today) > 0
			months := rapid.SampledFrom([]int{1, 3, 6, 12}).Draw(rt, "months")
			next, err := automation.DecideArrange(p, automation.Arrange{Months: months, Role: access.DPO}, []int{1, 3, 6, 12}, since, now)
			if err != nil {
				rt.Fatal(err)
			}
			if next.Due.After(before) || missed && !next.Overdue(today) || !missed && next.Overdue(today) {
				rt.Fatalf("on %s due %s became %s", today, before, next.Due)
			}
			p = next
		}
	})
}

func TestSmallNumbersAreNotShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		agreed, overturned int
		want               string
	}{
		{20, 0, "{{20 false 0} {20 false 0} {0 false 0}}"},
		{18, 7, "{{25 false 0} {18 false 0} {7 false 0}}"},
		{18, 2, "{{20 false 0} {0 true 0} {0 true 5}}"},
		{3, 1, "{{0 true 5} {0 true 5} {0 true 5}}"},
	} {
		got := fmt.Sprint(automation.Check{Agreed: c.agreed, Overturned: c.overturned}.Shown(5))
		if got != c.want {
			t.Errorf("%d and %d: %s", c.agreed, c.overturned, got)
		}
	}
}

func TestPublishedRecordsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/records.json")
	ok(t, err)
	l, err := automation.ReadJSON(bytes.NewReader(raw))
	ok(t, err)
	var out bytes.Buffer
	ok(t, automation.WriteJSON(&out, l))
	if d := cmp.Diff(strings.TrimSpace(string(raw)), strings.TrimSpace(out.String())); d != "" {
		t.Errorf("JSON (-want +got):\n%s", d)
	}
	table, err := os.ReadFile("testdata/records.csv")
	ok(t, err)
	c, err := automation.ReadCSV(bytes.NewReader(table))
	ok(t, err)
	out.Reset()
	ok(t, automation.WriteCSV(&out, c))
	if d := cmp.Diff(string(table), out.String()); d != "" {
		t.Errorf("CSV (-want +got):\n%s", d)
	}
	if len(c.Records) != len(l.Records) {
		t.Errorf("%d records in one and %d in the other", len(c.Records), len(l.Records))
	}
	d, u := data(t), automation.Use{Ref: ref, Title: "A use", Lead: automation.Body{Name: "The Surgery"}}
	for _, p := range l.Records {
		back := automation.Plan{}.Take(p, d).Give(u, d, "https://share.example/automated-decisions/"+ref)
		back.Fields, back.Standard = nil, ""
		if d := cmp.Diff(p, back); d != "" {
			t.Errorf("%s (-want +got):\n%s", p.Tool, d)
		}
	}
}

func TestBothTiersComeBack(t *testing.T) {
	t.Parallel()
	d, u := data(t), automation.Use{Ref: ref, Title: "A use", Lead: automation.Body{Name: "The Surgery"}}
	for _, s := range d.Standards {
		p := automation.Plan{Standard: s.Code, Updated: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}
		for _, x := range s.Sections {
			for _, f := range x.Fields {
				p.Answers = append(p.Answers, automation.Answer{Name: f.Name, Text: "What it says of " + f.Name})
			}
		}
		var file bytes.Buffer
		ok(t, automation.WriteJSON(&file, automation.Listing{Records: []automation.Published{p.Give(u, d, "https://share.example/x")}}))
		l, err := automation.ReadJSON(&file)
		ok(t, err)
		q := automation.Plan{}.Take(l.Records[0], d)
		for _, a := range p.Answers {
			if got := q.Answer(a.Name); got != a.Text {
				t.Errorf("%s %s came back as %q", s.Code, a.Name, got)
			}
		}
	}
}

func TestBadFiles(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"nothing": "", "no record": "{}", "no list": "[1]", "half": `{"records": [{"tool_name": "A"`, "no web address": `{"tool_name": "A", "url": "javascript:x"}`} {
		if _, err := automation.ReadJSON(strings.NewReader(text)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"nothing": "", "other columns": "a,b\n1,2\n", "ragged": "publishing_body,tool_name,published,url\nx\n"} {
		if _, err := automation.ReadCSV(strings.NewReader(text)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	l := automation.Listing{Records: []automation.Published{{Tool: "A"}, {Tool: "B"}}}
	if _, err := l.Pick(""); field(err) != "which not_one" {
		t.Errorf("two records: %v", err)
	}
	if p, err := l.Pick("b"); err != nil || p.Tool != "B" {
		t.Errorf("%v %v", p, err)
	}
}

func TestSafeguards(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	says := []automation.Safeguard{{Code: "meaningful", Says: "yes", How: "A nurse decides."}, {Code: "told", Says: "yes"}, {Code: "checked", Says: "no"}}
	if err := h.svc.Explain(h.ctx, officer, ref, says); field(err) != "how_checked required" {
		t.Errorf("no without a reason: %v", err)
	}
	says[2].How = "The first check is planned."
	ok(t, h.svc.Explain(h.ctx, officer, ref, says))
	v, err := h.svc.One(h.ctx, ref)
	ok(t, err)
	if len(v.Plan.Safeguards) != 2 || v.Plan.Says("told").Says != "" { // it binds only where a machine decides alone
		t.Errorf("%+v", v.Plan.Safeguards)
	}
	ok(t, h.svc.Describe(h.ctx, officer, ref, "3.0", []automation.Answer{{Name: "name", Text: "Score"}, {Name: "contact_email", Text: "tools@surgery.example"}, {Name: "nonsense", Text: "x"}}))
	if v, err = h.svc.One(h.ctx, ref); err != nil || len(v.Plan.Answers) != 2 {
		t.Errorf("%+v %v", v.Plan.Answers, err)
	}
}
