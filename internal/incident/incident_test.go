package incident_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
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

// world knows one use of the council, the school and the surgery.
type world struct{ paused bool }

const use = "KM-R-2026-0001"

func (w *world) Uses(context.Context, access.Actor) ([]incident.Use, error) {
	u, err := w.Use(context.Background(), dpo, use)
	return []incident.Use{u}, err
}

func (w *world) Use(_ context.Context, _ access.Actor, ref string) (incident.Use, error) {
	if ref != use {
		return incident.Use{}, errs.New(errs.NotFound, "x", "We could not find this.")
	}
	return incident.Use{Ref: use, Title: "Weekly list", Lead: "council", Parties: []ident.Organisation{"council", "school", "surgery"}, Running: !w.paused, Paused: w.paused}, nil
}

func (w *world) Body(_ context.Context, id ident.Organisation) (incident.Body, error) {
	return incident.Body{ID: id, Name: "The " + string(id), Slug: string(id), Mailbox: "security@" + string(id) + ".example"}, nil
}

func (w *world) Find(ctx context.Context, _ access.Actor, typed string) (incident.Body, error) {
	if typed != "library" {
		return incident.Body{}, errs.New(errs.NotFound, "x", "We could not find this.")
	}
	return w.Body(ctx, "library")
}

func (w *world) Pause(context.Context, access.Actor, string, string) error {
	w.paused = true
	return nil
}

func (w *world) Resume(context.Context, access.Actor, string, string) error {
	w.paused = false
	return nil
}

type house struct {
	t     *testing.T
	svc   *incident.Service
	store *store.Store
	clock *clock.Fixed
	world *world
}

var began = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

func rules(t testing.TB) *incident.Rules {
	t.Helper()
	r, err := incident.Load(rulebookdata.EnglandIncidents())
	ok(t, err)
	return r
}

func newHouse(t *testing.T) house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	s, now, w := storetest.SQLite(t), clock.NewFixed(began), &world{}
	svc := incident.New(incident.Deps{Store: s.Incidents(), Clock: now, IDs: &ident.Sequence{Prefix: "x"}, Book: book, Rules: rules(t), World: w, Prefix: "KM-I", PartnerHours: 24,
		Look: func(text string) []string {
			if strings.Contains(text, "ME14 1XX") {
				return []string{"Take the postcode out"}
			}
			return nil
		},
		Letter: func(ref, url string) (string, string) { return "Incident " + ref, url }})
	return house{t, svc, s, now, w}
}

var (
	dpo     = access.Actor{Person: "olu", Organisation: "council", Roles: []access.Role{access.DPO}}
	lead    = access.Actor{Person: "ida", Organisation: "council", Roles: []access.Role{access.IGLead}}
	worker  = access.Actor{Person: "dee", Organisation: "council", Roles: []access.Role{access.Practitioner}}
	school  = access.Actor{Person: "sam", Organisation: "school", Roles: []access.Role{access.DPO}}
	outside = access.Actor{Person: "una", Organisation: "vale", Roles: []access.Role{access.DPO}}
	desk    = access.Actor{Person: "yus", Roles: []access.Role{access.Secretariat}}
)

func (h house) raise(f incident.First) string {
	h.t.Helper()
	if f.What == "" {
		f.What = "A list was sent to the wrong school."
	}
	f.Key = "form-" + f.What + f.Use
	i, err := h.svc.Begin(context.Background(), worker, f)
	ok(h.t, err)
	return i.Ref
}

func (h house) save(a access.Actor, ref string, s incident.Section, c incident.Content) error {
	_, err := h.svc.Save(context.Background(), a, incident.Save{Ref: ref, Section: s, Content: c})
	return err
}

func (h house) waiting(about string) (out []string) {
	h.t.Helper()
	ctx := context.Background()
	ok(h.t, h.store.Read(ctx, func(tx *store.Tx) error {
		kind := incident.SubjectKind
		if strings.Contains(about, "/") {
			kind = incident.ActionKind
		}
		list, err := tx.OpenTasksAbout(ctx, event.Subject{Kind: kind, ID: about})
		for _, x := range list {
			out = append(out, string(x.Organisation)+" "+x.Kind)
		}
		return err
	}))
	slices.Sort(out)
	return out
}

var (
	harm    = incident.Harm{Kinds: []string{"distress"}, Likelihood: "likely", Severity: "some", Reasons: "Names and classes were on the list."}
	told    = incident.Regulator{Decision: incident.Notify, Reasons: "There is a risk."}
	telling = incident.Telling{Decision: incident.Not, Reasons: "The list came back unread."}
	contain = incident.Containment{Done: "The list was deleted.", Learnt: "Two people check the address now."}
	words   = incident.Words{Title: "A class list went to the wrong school", Happened: "We sent a list to the wrong school.", Affected: "Fewer than 10 people.", Doing: "The school deleted it.", You: "You need to do nothing."}
)

func TestAnIncidentGoesFromTheAlarmToTheEnd(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	ref := h.raise(incident.First{Use: use})
	if diff := cmp.Diff([]string{"council incident.assess", "council incident.decide", "school incident.acknowledge", "surgery incident.acknowledge"}, h.waiting(ref)); diff != "" {
		t.Errorf("tasks after the alarm (-want +got):\n%s", diff)
	}
	ok(t, h.svc.Acknowledge(ctx, school, ref, "We deleted our copy."))
	ok(t, h.svc.Acknowledge(ctx, school, ref, "Twice."))
	ok(t, h.save(dpo, ref, incident.SectionHarm, incident.Content{Harm: harm}))
	h.clock.Advance(10 * time.Hour)
	r := told
	r.ToldAt = h.clock.Now()
	ok(t, h.save(dpo, ref, incident.SectionRegulator, incident.Content{Regulator: r}))
	ok(t, h.svc.AddPhase(ctx, dpo, ref, "It was one class."))
	ok(t, h.save(dpo, ref, incident.SectionTelling, incident.Content{Telling: telling}))
	ok(t, h.svc.PauseUse(ctx, lead, ref, use, "Until the address list is mended"))
	if !h.world.paused {
		t.Error("the use was not paused")
	}
	ok(t, h.svc.ResumeUse(ctx, lead, ref, use, "It is mended"))
	if err := h.svc.Contain(ctx, dpo, ref); errs.CodeOf(err) != "incident.contain_first" {
		t.Errorf("contained without saying how: %v", err)
	}
	ok(t, h.save(lead, ref, incident.SectionContain, incident.Content{Contain: contain}))
	ok(t, h.svc.Contain(ctx, dpo, ref))
	ok(t, h.svc.AddAction(ctx, lead, incident.Act{Ref: ref, What: "Check the address list", Owner: access.Practitioner, Due: clock.NewDate(2026, 11, 10)}))
	if err := h.svc.Close(ctx, dpo, ref); errs.CodeOf(err) != "incident.missing" {
		t.Errorf("closed with an action open: %v", err)
	}
	if got := h.waiting(ref + "/1"); !slices.Equal(got, []string{"council incident.act"}) {
		t.Errorf("the action waits for %v", got)
	}
	ok(t, h.svc.DoneAction(ctx, worker, ref, 1, "Done with the schools team"))
	if _, err := h.svc.WriteAccount(ctx, dpo, ref, 0, words); err != nil {
		t.Fatal(err)
	}
	ok(t, h.svc.SendAccount(ctx, dpo, ref))
	if err := h.svc.ReviewAccount(ctx, dpo, incident.Review{Ref: ref, Let: true}); errs.CodeOf(err) != "incident.own_words" {
		t.Errorf("the author let their own words out: %v", err)
	}
	if _, err := h.svc.Account(ctx, ref); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the words were out before the review: %v", err)
	}
	ok(t, h.svc.ReviewAccount(ctx, lead, incident.Review{Ref: ref, Let: true}))
	ok(t, h.svc.Close(ctx, dpo, ref))
	p, err := h.svc.Account(ctx, ref)
	ok(t, err)
	if !p.Ended || p.Words != words || len(p.Story) < 5 {
		t.Errorf("the account says %+v", p)
	}
	if about, err := h.svc.About(ctx, use); err != nil || len(about) != 1 {
		t.Errorf("accounts about the use: %v, %v", about, err)
	}
	if err := h.save(lead, ref, incident.SectionContain, incident.Content{Contain: contain}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("a closed incident was changed: %v", err)
	}
	counts, err := h.svc.Counts(ctx, began.Add(-time.Hour), began.Add(time.Hour))
	want := incident.Counts{Incidents: 1, Partners: 2, PartnersSoon: 2, Notifiable: 1, InTime: 1, Published: 1, Done: 1, DoneOnTime: 1}
	if diff := cmp.Diff(want, counts); diff != "" || err != nil {
		t.Errorf("counts (-want +got):\n%s %v", diff, err)
	}
	ok(t, h.svc.WithdrawAccount(ctx, lead, ref, "A name could be guessed."))
	if _, err := h.svc.Account(ctx, ref); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a withdrawn account is still there: %v", err)
	}
	ok(t, h.svc.Reopen(ctx, dpo, ref, "A second school had it too."))
	v, err := h.svc.Get(ctx, dpo, ref)
	ok(t, err)
	if v.Stage != incident.Assessing || !v.Intact() {
		t.Errorf("reopened: %s, intact: %v", v.Stage, v.Intact())
	}
	v.Turns[2].Text = "Something else."
	if v.Intact() {
		t.Error("a changed history passes for intact")
	}
}

func TestEachSeesOnlyTheirPart(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	ref := h.raise(incident.First{Use: use})
	ok(t, h.save(dpo, ref, incident.SectionHarm, incident.Content{Harm: harm}))
	v, err := h.svc.Get(ctx, school, ref)
	ok(t, err)
	if v.Full || v.Content.Harm.Reasons != "" || v.Turns != nil || len(v.Partners) != 1 || v.Content.Facts.What == "" {
		t.Errorf("a partner sees %+v", v.Incident)
	}
	v, err = h.svc.Get(ctx, desk, ref)
	ok(t, err)
	if v.Content.Facts.What != "" || v.Partners != nil || v.Links != nil {
		t.Errorf("the secretariat sees %+v", v.Incident)
	}
	for name, a := range map[string]access.Actor{"somebody else": outside, "a colleague after it was taken up": worker} {
		if _, err := h.svc.Get(ctx, a, ref); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := h.save(school, ref, incident.SectionHarm, incident.Content{Harm: harm}); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a partner wrote: %v", err)
	}
	for _, list := range []func() (incident.Page, error){
		func() (incident.Page, error) { return h.svc.Told(ctx, school, "") },
		func() (incident.Page, error) { return h.svc.List(ctx, desk, "") },
		func() (incident.Page, error) { return h.svc.List(ctx, lead, "") },
	} {
		if p, err := list(); err != nil || len(p.Items) != 1 {
			t.Errorf("a list: %+v, %v", p, err)
		}
	}
}

func TestADraftTellsNobodyUntilItIsRaised(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	ref := h.raise(incident.First{Use: use, Draft: true})
	if got := h.waiting(ref); len(got) != 0 {
		t.Errorf("a draft asks for %v", got)
	}
	if _, err := h.svc.Get(ctx, school, ref); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a partner sees a draft: %v", err)
	}
	_, err := h.svc.Raise(ctx, worker, ref)
	ok(t, err)
	if got := h.waiting(ref); len(got) != 4 {
		t.Errorf("the alarm asks for %v", got)
	}
	if _, err := h.svc.TellBody(ctx, lead, ref, "nowhere"); errs.FieldsOf(err) == nil {
		t.Errorf("told nobody: %v", err)
	}
	_, err = h.svc.TellBody(ctx, lead, ref, "library")
	ok(t, err)
	if got := h.waiting(ref); !slices.Contains(got, "library incident.acknowledge") {
		t.Errorf("the library was not told: %v", got)
	}
}

func TestTwoPeopleAtOnceMeet(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	ref := h.raise(incident.First{})
	_, err := h.svc.Save(ctx, dpo, incident.Save{Ref: ref, Seen: 1, Section: incident.SectionContain, Content: incident.Content{Contain: contain}})
	ok(t, err)
	_, err = h.svc.Save(ctx, lead, incident.Save{Ref: ref, Seen: 1, Section: incident.SectionContain, Content: incident.Content{Contain: contain}})
	if errs.CodeOf(err) != "incident.changed" {
		t.Errorf("the second save gave %v", err)
	}
	again, err := h.svc.Begin(ctx, worker, incident.First{Key: "form-A list was sent to the wrong school.", What: "Twice"})
	if err != nil || again.Ref != ref {
		t.Errorf("the same form began %s, %v", again.Ref, err)
	}
}

func TestTheProgramReminds(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	ref := h.raise(incident.First{Use: use})
	ok(t, h.svc.AddAction(ctx, lead, incident.Act{Ref: ref, What: "Ring the school", Owner: access.IGLead, Due: clock.NewDate(2026, 11, 4)}))
	chased := func() (n int) {
		v, err := h.svc.Get(ctx, dpo, ref)
		ok(t, err)
		for _, turn := range v.Turns {
			if turn.What == "chased" {
				n++
			}
		}
		return n
	}
	for _, c := range []struct {
		hours time.Duration
		want  int
	}{{1, 0}, {25, 1}, {49, 3}, {50, 3}, {67, 4}, {73, 5}, {200, 5}} { // partners; the action and a day left; six hours left; over
		h.clock.Set(began.Add(c.hours * time.Hour))
		ok(t, h.svc.RunWatch(ctx))
		if got := chased(); got != c.want {
			t.Errorf("after %d hours: %d reminders, want %d", c.hours, got, c.want)
		}
	}
	late := told
	late.ToldAt = h.clock.Now()
	if err := h.save(dpo, ref, incident.SectionRegulator, incident.Content{Regulator: late}); !hasField(err, "late") {
		t.Errorf("a late notification without reasons: %v", err)
	}
	late.Late = "The system was down."
	ok(t, h.save(dpo, ref, incident.SectionRegulator, incident.Content{Regulator: late}))
}

func hasField(err error, name string) bool {
	return slices.ContainsFunc(errs.FieldsOf(err), func(f errs.Field) bool { return f.Name == name })
}

func TestTheClockCountsHoursAsTheyPass(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		day  clock.Date
		at   string
		want string
	}{
		"an ordinary week":                 {clock.NewDate(2026, 11, 3), "09:30", "2026-11-06 09:30 GMT"},
		"over a weekend":                   {clock.NewDate(2026, 11, 6), "17:00", "2026-11-09 17:00 GMT"},
		"when the clocks go forward":       {clock.NewDate(2026, 3, 28), "12:00", "2026-03-31 13:00 BST"},
		"when the clocks go back":          {clock.NewDate(2026, 10, 24), "12:00", "2026-10-27 11:00 GMT"},
		"in the hour that comes twice":     {clock.NewDate(2026, 10, 25), "01:30", "2026-10-28 00:30 GMT"},
		"in the hour that is left out":     {clock.NewDate(2026, 3, 29), "01:30", "2026-04-01 02:30 BST"},
		"over a leap day":                  {clock.NewDate(2028, 2, 27), "10:00", "2028-03-01 10:00 GMT"},
		"over the turn of the year":        {clock.NewDate(2026, 12, 31), "23:59", "2027-01-03 23:59 GMT"},
		"at midnight, when no hour is set": {clock.NewDate(2026, 11, 3), "", "2026-11-06 00:00 GMT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			aware, err := incident.Moment(c.day, c.at)
			ok(t, err)
			h.clock.Set(aware.Add(time.Minute))
			ref := h.raise(incident.First{AwareAt: aware})
			v, err := h.svc.Get(context.Background(), dpo, ref)
			ok(t, err)
			if got := v.Clocks.Regulator.DueAt.In(clock.London).Format("2006-01-02 15:04 MST"); got != c.want {
				t.Errorf("ends at %s, want %s", got, c.want)
			}
			if v.Clocks.Regulator.DueAt.Sub(aware) != 72*time.Hour || v.Clocks.Regulator.Rule.Source == "" {
				t.Errorf("%s, by %q", v.Clocks.Regulator.DueAt.Sub(aware), v.Clocks.Regulator.Rule.Source)
			}
		})
	}
	if _, err := incident.Moment(clock.NewDate(2026, 1, 1), "half past"); err == nil {
		t.Error("“half past” was read as a time")
	}
}

func TestAssess(t *testing.T) {
	t.Parallel()
	r := rules(t)
	for _, c := range []struct {
		likelihood, severity string
		factors              []string
		want                 string
	}{
		{"unlikely", "little", nil, "unlikely"}, {"possible", "little", nil, "unlikely"}, {"likely", "little", nil, "risk"},
		{"unlikely", "some", nil, "unlikely"}, {"possible", "some", nil, "risk"}, {"likely", "some", nil, "risk"},
		{"unlikely", "serious", nil, "risk"}, {"possible", "serious", nil, "high"}, {"likely", "serious", nil, "high"},
		{"possible", "some", []string{"special"}, "high"}, {"possible", "some", []string{"special", "exposed", "stranger"}, "high"},
		{"unlikely", "little", []string{"special", "exposed"}, "risk"}, {"possible", "some", []string{"unreadable"}, "unlikely"},
		{"possible", "some", []string{"special", "unreadable"}, "high"}, {"unlikely", "little", []string{"returned"}, "unlikely"}, {"likely", "serious", []string{"exposed"}, "high"},
	} {
		got, done := r.Assess(incident.Harm{Likelihood: c.likelihood, Severity: c.severity, Factors: c.factors})
		if !done || got.Outcome.Code != c.want || got.Source.Name == "" {
			t.Errorf("%s, %s, %v: %s, want %s", c.likelihood, c.severity, c.factors, got.Outcome.Code, c.want)
		}
	}
	if _, done := r.Assess(incident.Harm{Likelihood: "likely"}); done {
		t.Error("half an assessment has an outcome")
	}
}

func TestWordsThatCouldGiveSomebodyAwayStayInside(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"It is about 3 people.":             {"3 people"},
		"Two young children were affected.": {"Two young children"},
		"Fewer than 10 people.":             nil,
		"It reached 120 people in 3 towns.": nil,
		"fewer than 5 patients":             nil,
		"one patient's letter":              {"one patient"},
	} {
		if diff := cmp.Diff(want, incident.SmallNumbers(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
	h, ctx := newHouse(t), context.Background()
	ref := h.raise(incident.First{})
	for name, w := range map[string]func(*incident.Words){
		"affected": func(w *incident.Words) { w.Affected = "Four people" },
		"happened": func(w *incident.Words) { w.Happened = "It was sent to ME14 1XX." },
		"you":      func(w *incident.Words) { w.You = " " },
	} {
		bad := words
		w(&bad)
		_, err := h.svc.WriteAccount(ctx, dpo, ref, 0, bad)
		ok(t, err)
		if err := h.svc.SendAccount(ctx, dpo, ref); !hasField(err, name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEveryPartTheLawAsksForIsInTheDraft(t *testing.T) {
	t.Parallel()
	r := rules(t)
	parts := r.Draft(func(code string) string {
		if code == "what" {
			return "A list went astray."
		}
		return ""
	})
	var law []string
	for _, p := range parts {
		law = append(law, p.Law)
	}
	for _, want := range []string{"Article 33(3)(a)", "Article 33(3)(b)", "Article 33(3)(c)", "Article 33(3)(d)", "Article 33(1)", "Article 33(4)"} {
		if !slices.Contains(law, want) {
			t.Errorf("no part for %s", want)
		}
	}
	if parts[0].Lines[0].Text != "A list went astray." {
		t.Errorf("the first part is %+v", parts[0])
	}
	letter := r.Letter.Compose(func(code string) string { return map[string]string{"organisation": "the Council"}[code] }, func(code string) string { return "write: " + code })
	var all strings.Builder
	for _, p := range letter {
		all.WriteString(p.Text)
	}
	if !strings.Contains(all.String(), "the Council") || !strings.Contains(all.String(), "[write: what]") {
		t.Errorf("the letter says %s", &all)
	}
}

func TestTrendsRankNobody(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	h.raise(incident.First{Use: use})
	h.raise(incident.First{What: "A letter was nearly sent.", NearMiss: true})
	for own, a := range map[bool]access.Actor{true: worker, false: desk} {
		tr, err := h.svc.Trends(ctx, a, own)
		ok(t, err)
		last := len(tr.Quarters) - 1
		if tr.Quarters[last] != (incident.Quarter{Year: 2026, N: 4}) || tr.Incidents.N[last] != 1 || tr.NearMisses.N[last] != 1 || tr.Told.N[last] != 0 || tr.Told.N[0] != -1 {
			t.Errorf("own %v: %+v", own, tr)
		}
	}
	if _, err := h.svc.Trends(ctx, access.Actor{}, false); !errors.Is(err, &errs.Error{Kind: errs.Unauthenticated}) {
		t.Errorf("a visitor: %v", err)
	}
}
