package lawpage_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/lawchange"
	"sharewell/internal/web/lawpage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

// laws stand still; what was said of a thing is remembered.
type laws struct {
	lines []lawchange.Line
	view  lawchange.View
	said  *lawchange.Look
}

func (l *laws) List(_ context.Context, _ access.Actor, _ lawchange.ID, most int) ([]lawchange.Line, error) {
	return l.lines[:min(len(l.lines), most)], nil
}

func (l *laws) View(_ context.Context, _ access.Actor, id lawchange.ID) (lawchange.View, error) {
	if id != l.view.Change.ID {
		return lawchange.View{}, errs.New(errs.NotFound, "lawchange.not_found", "We could not find this change.")
	}
	return l.view, nil
}

func (l *laws) Look(_ context.Context, _ access.Actor, cmd lawchange.Look) error {
	if !cmd.Outcome.Valid() {
		return errs.InvalidFields([]errs.Field{{Name: "outcome", Code: "required", Message: "Say what came of looking at it"}})
	}
	l.said = &cmd
	return nil
}

var seen = time.Date(2026, 9, 30, 8, 0, 0, 0, time.UTC)

func filled() *laws {
	c := lawchange.Change{ID: "c1", Rule: "gateway.x", Kind: lawchange.Changed, SeenAt: seen,
		Before: lawchange.Side{Label: "Duty to share about children", Explanation: "Bodies may share.", From: "2018-05-25", To: "2026-09-29", Source: "Children Act 2004", URL: "https://law.example/2004", Confidence: "verified"},
		After:  lawchange.Side{Label: "Duty to share about children", Explanation: "Bodies must share what helps.", From: "2026-09-30", Source: "Children's Wellbeing and Schools Act 2026", URL: "https://law.example/2026", Confidence: "to_confirm", Note: "The order has not been seen."}}
	ended := lawchange.Change{ID: "c0", Kind: lawchange.Ended, SeenAt: seen, Before: lawchange.Side{Label: strings.Repeat("A rule with a very long name ", 6)}}
	return &laws{
		lines: []lawchange.Line{{Change: c, Things: 2, Open: 1}, {Change: ended, Things: 1}, {Change: lawchange.Change{ID: "b", Kind: lawchange.Began, SeenAt: seen, After: lawchange.Side{Label: "New clock"}}}},
		view: lawchange.View{Change: c, May: true, Items: []lawchange.Item{
			{Change: "c1", Thing: lawchange.Thing{Kind: "record", Ref: "KM-R-2026-0001", Label: "Weekly attendance", URL: "/records/KM-R-2026-0001"}},
			{Change: "c1", Thing: lawchange.Thing{Kind: "clause", Ref: "c-law", Label: "The law", URL: "/agreement/2026.1/c-law"}, Outcome: lawchange.WillAmend, Note: "The wording is narrower.", At: seen},
		}},
	}
}

func serve(t *testing.T, l *laws) *pagetest.Server {
	t.Helper()
	return pagetest.New(t, lawpage.Routes(lawpage.Deps{Laws: l}), access.Actor{Person: "p", Organisation: "o", Roles: []access.Role{access.IGLead}}, page.Who{Name: "Ada"})
}

func TestPages(t *testing.T) {
	t.Parallel()
	many := filled()
	for range 40 {
		many.lines = append(many.lines, many.lines[0])
	}
	reader := filled()
	reader.view.May, reader.view.Items = false, nil
	for name, c := range map[string]struct {
		l    *laws
		path string
	}{
		"changes": {filled(), "/law-changes"}, "changes_empty": {&laws{}, "/law-changes"}, "changes_many": {many, "/law-changes"},
		"change": {filled(), "/law-changes/c1"}, "change_nothing": {reader, "/law-changes/c1"}, "look": {filled(), "/law-changes/c1/look?kind=record&ref=KM-R-2026-0001"},
	} {
		w := serve(t, c.l).Get(c.path)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", name, w.Code)
		}
		pagetest.Golden(t, name, w.Body.String())
	}
}

func TestLook(t *testing.T) {
	t.Parallel()
	l := filled()
	s := serve(t, l)
	const path = "/law-changes/c1/look?kind=record&ref=KM-R-2026-0001"
	w := s.Post(path, url.Values{"note": {"I read both."}})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "I read both.") {
		t.Fatalf("without an outcome: %d", w.Code)
	}
	pagetest.Golden(t, "look_wrong", w.Body.String())
	if w = s.Post(path, url.Values{"note": {"I read both."}, "outcome": {"unmoved"}}); w.Code != http.StatusSeeOther || l.said == nil || l.said.Ref != "KM-R-2026-0001" || l.said.Note != "I read both." {
		t.Fatalf("%d, %+v", w.Code, l.said)
	}
	for _, p := range []string{"/law-changes/none", "/law-changes/c1/look?kind=record&ref=other"} {
		if w := s.Get(p); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", p, w.Code)
		}
	}
}
