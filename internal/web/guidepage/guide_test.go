package guidepage_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/guide"
	"sharewell/internal/web/guidepage"
	"sharewell/internal/web/guidepage/guideview"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

const inDanger = guideview.Path + "?d=now&f=school_academy&t=police&s=child"

// desk answers for the advisers of an organisation.
type desk struct{ err error }

func (d desk) Advisers(context.Context, access.Actor) ([]guideview.Adviser, error) {
	return []guideview.Adviser{{Role: "dsl", Name: "Ines Vale", Phone: "01632 960 001", Email: "safe@school.example"}}, d.err
}

func serve(t testing.TB, a access.Actor, d desk) *pagetest.Server {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	s := guideview.Sources{Law: rulebookdata.England(), Pack: pack, Guide: rulebookdata.EnglandGuide()}
	var g *guide.Guide
	if g, err = s.Load(); err != nil {
		t.Fatal(err)
	}
	return pagetest.New(t, guidepage.Routes(guidepage.Deps{Guide: g, Sources: s, Advisers: d}), a, page.Who{Name: "Sam Reed", OrganisationName: "Example School"})
}

func teacher() access.Actor {
	return access.Actor{Person: "p-sam", Organisation: "o-school", Roles: []access.Role{access.Practitioner}}
}

func TestNothingIsStored(t *testing.T) {
	t.Parallel()
	s := serve(t, access.Actor{}, desk{})
	for _, path := range []string{guideview.Path, guideview.Path + "?start=1", inDanger, guidepage.ShellPath, guidepage.BundlePath} {
		w := s.Get(path)
		if w.Code != http.StatusOK || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: %d, cookie %q", path, w.Code, w.Header().Get("Set-Cookie"))
		}
		if strings.Contains(w.Header().Get("Content-Security-Policy"), "eval") {
			t.Errorf("%s loosens the policy", path)
		}
	}
}

func TestOwnAdvisersAreNamed(t *testing.T) {
	t.Parallel()
	body := serve(t, teacher(), desk{}).Get(inDanger).Body.String()
	for _, want := range []string{"Ines Vale", `href="tel:01632960001"`, `href="mailto:safe@school.example"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the answer lacks %s", want)
		}
	}
	if strings.Contains(serve(t, access.Actor{}, desk{}).Get(inDanger).Body.String(), "Ines Vale") {
		t.Error("a visitor is told who the advisers are")
	}
}

func TestAdviceDoesNotWaitForNames(t *testing.T) {
	t.Parallel()
	w := serve(t, teacher(), desk{errors.New("away")}).Get(inDanger)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Whom to call") {
		t.Errorf("%d", w.Code)
	}
}

func TestBundleIsFetchedOnce(t *testing.T) {
	t.Parallel()
	s := serve(t, access.Actor{}, desk{})
	first := s.Get(guidepage.BundlePath)
	if _, err := guideview.Unbundle(first.Body.Bytes()); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, guidepage.BundlePath, nil)
	r.Header.Set("If-None-Match", first.Header().Get("ETag"))
	if w := s.Do(r); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("%d with %d bytes", w.Code, w.Body.Len())
	}
}

func TestHouseForTheBrowserHoldsTheMarks(t *testing.T) {
	t.Parallel()
	body := serve(t, teacher(), desk{}).Get(guidepage.ShellPath).Body.String()
	for _, mark := range []string{guideview.TitleMark, guideview.BodyMark} {
		if strings.Count(body, mark) != 1 {
			t.Errorf("%s stands %d times in the house", mark, strings.Count(body, mark))
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := serve(t, access.Actor{}, desk{})
	pagetest.Golden(t, "start", withoutEdition(s.Get(guideview.Path).Body.String()))
	pagetest.Golden(t, "danger", s.Get(guideview.Path+"?start=1").Body.String())
	pagetest.Golden(t, "unanswered", s.Get(guideview.Path+"?asked=danger").Body.String())
}

// withoutEdition takes out what changes with every line of the rulebook.
func withoutEdition(html string) string {
	i := strings.Index(html, "Rulebook of ")
	j := i + strings.Index(html[i:], "</p>")
	return html[:i] + html[j:]
}
