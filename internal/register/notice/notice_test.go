package notice_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/register"
	"sharewell/internal/register/notice"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

const ref = "KM-R-2026-0001"

var officer = access.Actor{Person: "olu", Organisation: "school", Roles: []access.Role{access.DPO}}

type house struct {
	t     *testing.T
	s     *store.Store
	clock *clock.Fixed
	entry register.Entry
	gone  error
	svc   *notice.Service
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, s: storetest.SQLite(t), clock: clock.NewFixed(time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)), entry: register.Entry{Ref: ref, Level: register.LevelFull, Status: register.Live, Title: "Help at school",
		Parties: []register.Party{{Name: "Council", Slug: "council", Lead: true}, {Name: "School", Slug: "school"}, {Name: "Mentors Ltd", Outside: true}},
		Why:     register.Why{Specific: "So that help comes early."}, Flows: []register.Flow{{From: []string{"School"}, To: []string{"Council"}}}}}
	h.svc = notice.New(notice.Deps{Store: h.s.NoticeTexts(), Clock: h.clock, IDs: &ident.Sequence{Prefix: "n"},
		Entry: func(context.Context, string) (register.Entry, ident.Record, error) { return h.entry, "rec1", h.gone },
		Write: func(e register.Entry, p register.Party, s notice.Sides) []string {
			out := []string{p.Name + " takes part in " + e.Title + ".", e.Why.Specific}
			if s.Gives {
				out = append(out, "It gives.")
			}
			if s.Gets {
				out = append(out, "It gets.")
			}
			return out
		},
		Slug:   func(_ context.Context, org ident.Organisation) (string, error) { return string(org), nil },
		Listed: func(string) []string { return []string{ref} }})
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// told lists what the school was told, the newest last.
func (h *house) told() (out []string) {
	h.t.Helper()
	h.must(h.svc.LookAll(context.Background()))
	h.must(h.svc.LookAll(context.Background()))
	h.must(h.s.Read(context.Background(), func(tx *store.Tx) error {
		out = nil
		list, err := tx.NoticesFor(context.Background(), []intray.Hat{{Organisation: "school", Role: access.DPO}}, "olu", "", 50)
		for _, n := range list {
			out = append(out, n.Title+" | "+n.Text)
		}
		return err
	}))
	return out
}

func (h *house) take() {
	h.t.Helper()
	p, err := h.svc.Paragraph(context.Background(), ref, "school")
	h.must(err)
	h.must(h.svc.Take(context.Background(), officer, ref, p.Hash()))
}

func TestAPartyIsToldWhenItsParagraphChanges(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	if got := h.told(); got != nil {
		t.Fatalf("who took nothing over is told: %v", got)
	}
	h.take()
	if got := h.told(); got != nil {
		t.Fatalf("told of what it has: %v", got)
	}
	h.entry.Why.Specific = "So that help comes before Easter."
	if err := h.svc.Take(ctx, officer, ref, "another text"); errs.KindOf(err) != errs.Conflict {
		t.Errorf("a text that moved was taken over: %v", err)
	}
	got := h.told()
	if len(got) != 1 || !strings.Contains(got[0], "Gone: So that help comes early. New: So that help comes before Easter.") {
		t.Fatalf("told: %v", got)
	}
	mine, err := h.svc.Mine(ctx, officer)
	h.must(err)
	if len(mine) != 1 || !mine[0].Changed || cmp.Diff([]string{"So that help comes before Easter."}, mine[0].Adds) != "" || cmp.Diff([]string{"So that help comes early."}, mine[0].Drops) != "" {
		t.Errorf("the list: %+v", mine)
	}
	h.take()
	if mine, err = h.svc.Mine(ctx, officer); err != nil || mine[0].Changed || len(h.told()) != 1 {
		t.Errorf("after it was taken over again: %+v %v", mine, err)
	}
	h.entry.Status = register.Ended
	if got := h.told(); len(got) != 2 || !strings.Contains(strings.Join(got, "\n"), "the use is not in force") {
		t.Errorf("when it ended: %v", got)
	}
}

func TestADelistedUseKeepsItsParagraph(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.take()
	h.gone = errs.New(errs.NotFound, register.CodeDelisted, "Not public until its review is done.")
	if got := h.told(); got != nil {
		t.Errorf("a use that goes on is called ended: %v", got)
	}
	h.gone = errs.New(errs.NotFound, "register.not_here", "There is none.")
	if got := h.told(); len(got) != 1 {
		t.Errorf("a use that is withheld: %v", got)
	}
}

func TestWhoHasAParagraph(t *testing.T) {
	t.Parallel()
	e := newHouse(t).entry
	for name, c := range map[string]struct {
		change func(*register.Entry)
		slug   string
		ok     bool
	}{
		"a party":              {func(*register.Entry) {}, "school", true},
		"paused":               {func(e *register.Entry) { e.Status = register.Paused }, "school", true},
		"a summary":            {func(e *register.Entry) { e.Level = register.LevelSummary }, "school", true},
		"somebody else":        {func(*register.Entry) {}, "police", false},
		"who has not accepted": {func(*register.Entry) {}, "", false},
		"ended":                {func(e *register.Entry) { e.Status = register.Ended }, "school", false},
		"withheld":             {func(e *register.Entry) { e.Level = register.LevelWithheld }, "school", false},
		"refused":              {func(e *register.Entry) { e.Level = register.LevelOutcome }, "school", false},
		"of another register":  {func(e *register.Entry) { e.Level = register.LevelPast }, "school", false},
	} {
		x := e
		c.change(&x)
		if _, _, err := notice.Of(x, c.slug); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, s, err := notice.Of(e, "school"); err != nil || s != (notice.Sides{Gives: true}) {
		t.Errorf("its side: %+v %v", s, err)
	}
	if _, s, err := notice.Of(e, "council"); err != nil || s != (notice.Sides{Gets: true}) {
		t.Errorf("the other side: %+v %v", s, err)
	}
}

func TestOnlyOnesOwnParagraphIsTakenOver(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	outsider := access.Actor{Person: "x", Organisation: "police", Roles: []access.Role{access.DPO}}
	if err := h.svc.Take(ctx, outsider, ref, "h"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("an organisation that takes no part: %v", err)
	}
	if _, err := h.svc.Mine(ctx, access.Actor{}); err == nil {
		t.Error("nobody's list is shown")
	}
}
