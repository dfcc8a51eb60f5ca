package guidance_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/guidance"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/lawchange"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

var (
	secretary = access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
	lead      = access.Actor{Person: "lead", Organisation: "o-council", Roles: []access.Role{access.IGLead}}
	officer   = access.Actor{Person: "officer", Organisation: "o-council", Roles: []access.Role{access.DPO}}
	worker    = access.Actor{Person: "worker", Organisation: "o-council", Roles: []access.Role{access.Practitioner}}
)

const slug guidance.Slug = "a-guide"

func today() clock.Date { return clock.NewDate(2026, 11, 22) }

func content() guidance.Content {
	return guidance.Content{Title: "A guide", Summary: "What it is for.", Audience: guidance.Residents, Owner: "The secretariat", Reviewer: "An officer", Reviewed: today(),
		ReviewOn: today().AddMonths(6), Rules: []string{"ndo.policy"}, Clauses: []string{"c-choices"}, Card: []string{"Ask."}, Body: "Read this.\n\n## Then\n\nDo that.",
		Sources: []guidance.Source{{Name: "A page", URL: "https://www.gov.uk/page", CheckedOn: today()}}}
}

type house struct {
	t       *testing.T
	store   *store.Store
	clock   *clock.Fixed
	ids     *ident.Sequence
	clauses []guidance.Clause
	book    *rulebook.Book
	svc     *guidance.Service
}

func each(t *testing.T, run func(t *testing.T, h *house)) {
	_, p, book := shipped(t)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := &house{t: t, store: s, clock: clock.NewFixed(today().Start().Add(9 * time.Hour)), ids: &ident.Sequence{Prefix: "01"}, book: book,
			clauses: []guidance.Clause{{ID: "c-choices", Heading: "Choices", Sum: "one", URL: "/agreement/1/c-choices", Since: today()}}}
		h.svc = guidance.New(guidance.Deps{Store: s.Guidance(), Clock: h.clock, IDs: h.ids, Book: book, Age: sharing.ReadingAge, Terms: terms(p),
			Clauses: func(context.Context) ([]guidance.Clause, error) { return h.clauses, nil }},
			guidance.Quiz{Pass: 1, Questions: []guidance.Question{{ID: "q", Guide: slug}}})
		run(t, h)
	})
}

func (h *house) ship(c guidance.Content) {
	h.t.Helper()
	if err := h.svc.EnsureShipped(h.t.Context(), guidance.Shelf{Guides: []guidance.Shipped{{Slug: slug, Content: c}}}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) guide() guidance.Guide {
	h.t.Helper()
	g, err := h.svc.Guide(h.t.Context(), slug)
	if err != nil {
		h.t.Fatal(err)
	}
	return g
}

func (h *house) draft(a access.Actor) guidance.Desk {
	h.t.Helper()
	d, err := h.svc.Desk(h.t.Context(), a, slug, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return d
}

func (h *house) tasks(hat intray.Hat, person ident.Person) (kinds []string) {
	h.t.Helper()
	err := h.store.Read(h.t.Context(), func(tx *store.Tx) error {
		all, err := tx.TasksFor(h.t.Context(), []intray.Hat{hat}, person, "", 50)
		for _, x := range all {
			kinds = append(kinds, x.Kind)
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return kinds
}

var desk = intray.Hat{Role: access.Secretariat}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// write saves other words and submits them, both by one person.
func (h *house) write(a access.Actor, body string) {
	h.t.Helper()
	c := content()
	c.Body = body
	var v int64
	if d := h.draft(a); d.Draft != nil {
		v = d.Draft.Version
	}
	h.must(h.svc.Save(h.t.Context(), a, guidance.Save{Slug: slug, Version: v, Content: c}, nil))
	h.must(h.svc.Submit(h.t.Context(), a, guidance.Step{Slug: slug, Version: h.draft(a).Draft.Version, Words: "Says it better."}, nil))
}

func TestALawChangesAndTwoPeopleMendTheGuide(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.ship(content())
		h.ship(content()) // a second start changes nothing
		if g := h.guide(); g.N != 1 || g.Standing.State != guidance.Current || g.Origin != guidance.FromPack {
			t.Fatalf("%+v", g)
		}
		changed := func(id lawchange.ID) {
			storetest.Write(t, h.store, func(ctx context.Context, tx *store.Tx) error {
				if err := tx.InsertLawChange(ctx, lawchange.Change{ID: id, Rule: "ndo.policy", Kind: lawchange.Changed, SeenAt: h.clock.Now()}); err != nil {
					return err
				}
				return tx.InsertLawItem(ctx, lawchange.Item{Change: id, Thing: lawchange.Thing{Kind: "guide", Ref: string(slug), Label: "A guide"}})
			})
		}
		changed("c1")
		if g := h.guide(); g.Standing.State != guidance.Changed || g.Standing.Due != today().AddDays(28) || g.Standing.Reasons[0].Change != "c1" {
			t.Fatalf("%+v", g.Standing)
		}
		h.write(lead, "Read that.\n\n## Then\n\nDo this.")
		changed("c2") // after the words were submitted
		if got := h.tasks(desk, "sec"); !cmp.Equal(got, []string{guidance.TaskApprove}) {
			t.Errorf("tasks %v", got)
		}
		step := guidance.Step{Slug: slug, Version: h.draft(secretary).Draft.Version}
		for who, want := range map[*access.Actor]errs.Kind{&lead: errs.Forbidden, &officer: errs.Forbidden, &worker: errs.NotFound, {}: errs.Unauthenticated} {
			if err := h.svc.Approve(t.Context(), *who, step); errs.KindOf(err) != want {
				t.Errorf("%s approves: %v", who.Person, err)
			}
		}
		h.must(h.svc.Approve(t.Context(), secretary, step))
		g := h.guide()
		if g.N != 2 || g.Standing.State != guidance.Changed || len(g.Standing.Reasons) != 1 || g.Standing.Reasons[0].Change != "c2" {
			t.Errorf("a change after the words were submitted still stands: %+v", g.Standing)
		}
		if got := h.tasks(desk, "sec"); len(got) != 0 {
			t.Errorf("tasks %v", got)
		}
		h.write(lead, "Read that once more.\n\n## Then\n\nDo this.")
		h.must(h.svc.Approve(t.Context(), secretary, guidance.Step{Slug: slug, Version: h.draft(secretary).Draft.Version}))
		if g := h.guide(); g.N != 3 || g.Standing.State != guidance.Current {
			t.Errorf("%+v", g.Standing)
		}
		all, err := h.svc.Versions(t.Context(), slug)
		if err != nil || len(all) != 3 || all[2].Content.Body != content().Body || all[0].Summary != "Says it better." || all[0].Author != "lead" || all[0].Approver != "sec" {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

func TestTheSecretariatNeedsAnotherPersonToo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.ship(content())
		h.write(secretary, "Other words.")
		step := guidance.Step{Slug: slug, Version: h.draft(secretary).Draft.Version, Words: "The second line."}
		if err := h.svc.Approve(t.Context(), secretary, step); errs.CodeOf(err) != "guidance.own" {
			t.Errorf("%v", err)
		}
		h.must(h.svc.Return(t.Context(), officer, step))
		if d := h.draft(secretary); d.Draft.Note != "The second line." || d.Draft.Stage != guidance.Writing {
			t.Errorf("%+v", d.Draft)
		}
		h.write(secretary, "Better words.")
		if d := h.draft(officer); !d.MayApprove || d.Own {
			t.Error("the officer cannot approve")
		}
		h.must(h.svc.Approve(t.Context(), officer, guidance.Step{Slug: slug, Version: h.draft(officer).Draft.Version}))
		h.write(officer, "The officer's own.")
		h.must(h.svc.Discard(t.Context(), officer, guidance.Step{Slug: slug, Version: h.draft(officer).Draft.Version}))
		if g := h.guide(); g.N != 2 || g.Content.Body != "Better words." {
			t.Errorf("%+v", g)
		}
	})
}

func TestTwoPeopleAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.ship(content())
		save := func(a access.Actor, v int64) error {
			return h.svc.Save(t.Context(), a, guidance.Save{Slug: slug, Version: v, Content: content()}, nil)
		}
		h.must(save(lead, 0))
		for _, v := range []int64{0, 2} {
			if err := save(officer, v); errs.KindOf(err) != errs.Conflict {
				t.Errorf("version %d: %v", v, err)
			}
		}
		h.must(save(officer, 1))
		if d := h.draft(lead); d.Draft.Version != 2 || len(d.Draft.Writers) != 2 || !d.Own {
			t.Errorf("%+v", d.Draft)
		}
		if err := h.svc.Submit(t.Context(), lead, guidance.Step{Slug: slug, Version: 1, Words: "x"}, nil); errs.KindOf(err) != errs.Conflict {
			t.Errorf("%v", err)
		}
		if err := save(worker, 2); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a practitioner: %v", err)
		}
	})
}

func TestNewerWordsAreOfferedAndNeverForced(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.ship(content())
		newer := content()
		newer.Body = "Newer words."
		h.ship(newer)
		h.ship(newer)
		if g := h.guide(); g.Content.Body != content().Body || g.N != 1 {
			t.Fatalf("%+v", g)
		}
		if got := h.tasks(desk, "sec"); !cmp.Equal(got, []string{guidance.TaskOffer}) {
			t.Errorf("tasks %v", got)
		}
		now, offer, err := h.svc.Offer(t.Context(), secretary, slug)
		if err != nil || now.N != 1 || offer.Body != "Newer words." {
			t.Fatalf("%+v, %v", offer, err)
		}
		h.must(h.svc.Take(t.Context(), secretary, slug))
		if err := h.svc.Take(t.Context(), secretary, slug); errs.KindOf(err) != errs.Conflict {
			t.Errorf("twice: %v", err)
		}
		d := h.draft(officer)
		h.must(h.svc.Submit(t.Context(), secretary, guidance.Step{Slug: slug, Version: d.Draft.Version, Words: "Newer."}, nil))
		h.must(h.svc.Approve(t.Context(), officer, guidance.Step{Slug: slug, Version: h.draft(officer).Draft.Version}))
		if g := h.guide(); g.Content.Body != "Newer words." || g.N != 2 {
			t.Errorf("%+v", g)
		}
		newest := content()
		newest.Body = "Newest words."
		h.ship(newest)
		h.must(h.svc.Decline(t.Context(), secretary, slug))
		h.ship(newest) // declined words are not offered again
		if _, _, err := h.svc.Offer(t.Context(), secretary, slug); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%v", err)
		}
		if got := h.tasks(desk, "sec"); len(got) != 0 {
			t.Errorf("tasks %v", got)
		}
	})
}

func TestAClauseChangesAndTimePasses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.ship(content())
		h.clauses[0].Sum, h.clauses[0].Since = "two", today().AddDays(2)
		if g := h.guide(); g.Standing.State != guidance.Changed || g.Standing.Reasons[0].Kind != guidance.ClauseChanged || g.Standing.Due != today().AddDays(30) {
			t.Errorf("%+v", g.Standing)
		}
		h.clauses[0].Sum = "one"
		h.clock.Set(content().ReviewOn.AddDays(-20).Start())
		h.must(h.svc.AskForReviews(t.Context()))
		h.must(h.svc.AskForReviews(t.Context()))
		if got := h.tasks(desk, "sec"); !cmp.Equal(got, []string{guidance.TaskReview}) {
			t.Errorf("tasks %v", got)
		}
		for _, c := range []struct {
			days   int
			state  guidance.State
			listed int
		}{{0, guidance.Current, 1}, {1, guidance.Overdue, 1}, {90, guidance.Overdue, 1}, {91, guidance.Delisted, 0}} {
			h.clock.Set(content().ReviewOn.AddDays(c.days).Start().Add(time.Hour))
			list, err := h.svc.List(t.Context())
			if g := h.guide(); err != nil || g.Standing.State != c.state || len(list) != c.listed {
				t.Errorf("after %d days: %s, %d listed, %v", c.days, g.Standing.State, len(list), err)
			}
		}
	})
}

func TestWhatAGuideMustSatisfy(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.ship(content())
		known := func(path string) bool { return path == "/register" }
		for name, c := range map[string]struct {
			change func(*guidance.Content)
			field  string
		}{
			"no title":           {func(c *guidance.Content) { c.Title = " " }, "title"},
			"long title":         {func(c *guidance.Content) { c.Title = strings.Repeat("x", 101) }, "title"},
			"no text":            {func(c *guidance.Content) { c.Body = "" }, "body"},
			"a rule unknown":     {func(c *guidance.Content) { c.Rules = []string{"no.rule"} }, "rules"},
			"a clause unknown":   {func(c *guidance.Content) { c.Clauses = []string{"c-none"} }, "clauses"},
			"no source":          {func(c *guidance.Content) { c.Sources = nil }, "sources"},
			"a source in future": {func(c *guidance.Content) { c.Sources[0].CheckedOn = today().AddDays(1) }, "sources"},
			"a source without":   {func(c *guidance.Content) { c.Sources[0].URL = "gov.uk" }, "sources"},
			"a script as source": {func(c *guidance.Content) { c.Sources[0].URL = "javascript:alert(1)" }, "sources"},
			"review in the past": {func(c *guidance.Content) { c.ReviewOn = today() }, "review_on"},
			"review far away":    {func(c *guidance.Content) { c.ReviewOn = today().AddMonths(13) }, "review_on"},
			"a dead link":        {func(c *guidance.Content) { c.Body = "[x](/nowhere)" }, "body"},
			"a dangerous link":   {func(c *guidance.Content) { c.Body = "[x](javascript:alert%281%29)" }, "body"},
			"a link to no head":  {func(c *guidance.Content) { c.Body = "[x](#gone)" }, "body"},
			"no card":            {func(c *guidance.Content) { c.Card = nil }, "card"},
			"a card too long":    {func(c *guidance.Content) { c.Card = strings.Split("a b c d e f g h i j k", " ") }, "card"},
			"no audience":        {func(c *guidance.Content) { c.Audience = "" }, "audience"},
			"a film without text": {func(c *guidance.Content) {
				c.Media = []guidance.Media{{Kind: guidance.Film, Title: "F", Link: "https://films.example.org/1"}}
			}, "media"},
		} {
			x := content()
			c.change(&x)
			err := h.svc.Save(t.Context(), lead, guidance.Save{Slug: slug, Content: x}, known)
			fields := errs.FieldsOf(err)
			if errs.KindOf(err) != errs.Invalid || len(fields) == 0 || fields[0].Name != c.field {
				t.Errorf("%s: %v %v", name, err, fields)
			}
		}
		good := content()
		good.Body = "[x](/register?q=school#top) and [y](https://www.gov.uk) and [z](#then).\n\n## Then\n\nGo."
		h.must(h.svc.Save(t.Context(), lead, guidance.Save{Slug: slug, Content: good}, known))
	})
}

func TestAGuideOfOnesOwn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		made, err := h.svc.Begin(t.Context(), lead, "Sharing with housing associations?", guidance.Staff)
		if err != nil || made != "sharing-with-housing-associations" {
			t.Fatalf("%s, %v", made, err)
		}
		for _, title := range []string{"Sharing with housing associations", "", "Quiz", "???"} {
			if _, err := h.svc.Begin(t.Context(), lead, title, guidance.Staff); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%q: %v", title, err)
			}
		}
		if _, err := h.svc.Guide(t.Context(), made); errs.KindOf(err) != errs.NotFound {
			t.Errorf("it is public before it was approved: %v", err)
		}
		h.must(h.svc.Save(t.Context(), lead, guidance.Save{Slug: made, Version: 1, Content: content()}, nil))
		h.must(h.svc.Submit(t.Context(), lead, guidance.Step{Slug: made, Version: 2, Words: "New."}, nil))
		h.must(h.svc.Approve(t.Context(), secretary, guidance.Step{Slug: made, Version: 3}))
		if g, err := h.svc.Guide(t.Context(), made); err != nil || g.N != 1 {
			t.Errorf("%+v, %v", g, err)
		}
	})
}

func TestFilesOfFilms(t *testing.T) {
	t.Parallel()
	mp4 := append([]byte("\x00\x00\x00\x20ftypisom"), make([]byte, 64)...)
	each(t, func(t *testing.T, h *house) {
		h.ship(content())
		for name, c := range map[string]struct {
			kind guidance.MediaKind
			part guidance.Part
			data []byte
			ok   bool
		}{
			"a film":               {guidance.Film, guidance.PartMain, mp4, true},
			"a film as sound":      {guidance.Recording, guidance.PartMain, mp4, false},
			"a page as a film":     {guidance.Film, guidance.PartMain, []byte("<html><script>1</script>"), false},
			"captions":             {guidance.Film, guidance.PartCaptions, []byte("WEBVTT\n\n00:00.000 --> 00:01.000\nHello"), true},
			"a page as captions":   {guidance.Film, guidance.PartCaptions, []byte("<svg/>"), false},
			"a still":              {guidance.Film, guidance.PartStill, []byte("\x89PNG\r\n\x1a\n0000"), true},
			"a drawing as a still": {guidance.Film, guidance.PartStill, []byte("<svg xmlns='x'/>"), false},
			"nothing":              {guidance.Film, guidance.PartMain, nil, false},
			"too much":             {guidance.Film, guidance.PartStill, append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 3<<20)...), false},
		} {
			id, err := h.svc.AddFile(t.Context(), lead, guidance.Upload{Slug: slug, Kind: c.kind, Part: c.part, Data: c.data})
			if (err == nil) != c.ok {
				t.Errorf("%s: %v", name, err)
			}
			if c.ok {
				if f, err := h.svc.File(t.Context(), id); err != nil || string(f.Data) != string(c.data) || f.Type == "" {
					t.Errorf("%s comes back as %q, %v", name, f.Type, err)
				}
			}
		}
		if _, err := h.svc.AddFile(t.Context(), worker, guidance.Upload{Slug: slug, Kind: guidance.Film, Part: guidance.PartMain, Data: mp4}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%v", err)
		}
	})
}
