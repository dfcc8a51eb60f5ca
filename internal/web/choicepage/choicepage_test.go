package choicepage_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rights/choice"
	"sharewell/internal/rights/fairchoice"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/choicepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// world knows two uses of the council, one of which no opt-out reaches, and two surgeries.
type world struct{}

var council = choice.Body{ID: "council", Name: "The Council of the Upper and the Lower Marsh and all the Villages between them", Slug: "council"}

const (
	use   = "KM-R-2026-0001"
	other = "KM-R-2026-0002"
)

func (world) Use(_ context.Context, ref string) (choice.Use, error) {
	switch ref {
	case use:
		return choice.Use{Ref: ref, Title: "How schools of all the villages tell the council who is on roll", Lead: council, Reached: true}, nil
	case other:
		return choice.Use{Ref: ref, Title: "Keeping children safe", Lead: council}, nil
	}
	return choice.Use{}, errs.New(errs.NotFound, "x", "We could not find this.")
}

func (world) Bodies(context.Context, []string) ([]choice.Body, error) {
	return []choice.Body{{ID: "hill", Name: "Hill Surgery", Slug: "hill"}, {ID: "vale", Name: "Vale Surgery", Slug: "vale"}}, nil
}

func (world) Body(_ context.Context, id ident.Organisation) (choice.Body, error) {
	if id == council.ID {
		return council, nil
	}
	return choice.Body{ID: id, Name: string(id), Slug: string(id)}, nil
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type house struct {
	t   *testing.T
	svc *choice.Service
	as  func(access.Actor) *pagetest.Server
}

var (
	nobody  = access.Actor{}
	desk    = access.Actor{Person: "dee", Organisation: "council", Roles: []access.Role{access.Practitioner}}
	officer = access.Actor{Person: "olu", Organisation: "council", Roles: []access.Role{access.DPO}}
)

func newHouse(t *testing.T) house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	kinds, err := choice.Load(book, rulebookdata.EnglandChoices(), pack)
	ok(t, err)
	secrets, err := choice.NewSecrets([]byte("0123456789abcdef0123456789abcdef"), rand.Reader)
	ok(t, err)
	svc := choice.New(choice.Deps{Store: storetest.SQLite(t).Choices(), Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, Kinds: kinds, World: world{}, Secrets: secrets,
		Prefix: "KM-C", Letter: func(choice.Letter) (string, string) { return "Your choice", "It has an answer." }})
	routes := choicepage.Routes(choicepage.Deps{Choices: svc, World: world{},
		Uses: func(ctx context.Context, _ access.Actor) ([]choice.Use, error) {
			u, err := world{}.Use(ctx, use)
			return []choice.Use{u}, err
		},
		Authors: func(context.Context) ([]fairchoice.Page, error) {
			return []fairchoice.Page{fairchoice.FromText(use, "You need not say why."), fairchoice.FromText(other, "Write to us and state your reasons.")}, nil
		}})
	return house{t, svc, func(a access.Actor) *pagetest.Server {
		return pagetest.New(t, routes, a, page.Who{Name: string(a.Person), OrganisationName: "Council"})
	}}
}

func (h house) get(a access.Actor, path string) string {
	h.t.Helper()
	w := h.as(a).Get(path)
	if w.Code != http.StatusOK {
		h.t.Fatalf("%s gave %d: %s", path, w.Code, w.Body.String())
	}
	return w.Body.String()
}

func (h house) post(a access.Actor, path string, want int, form url.Values) string {
	h.t.Helper()
	w := h.as(a).Post(path, form)
	if w.Code != want {
		h.t.Fatalf("%s gave %d, want %d: %s", path, w.Code, want, w.Body.String())
	}
	if strings.HasPrefix(path, choicepage.Path) && w.Header().Get("Cache-Control") != "no-store" {
		h.t.Errorf("%s may be kept: %q", path, w.Header().Get("Cache-Control"))
	}
	return w.Body.String()
}

// hidden reads the hidden inputs of a page.
func hidden(html string) url.Values {
	out := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		out.Set(m[1], m[2])
	}
	return out
}

var codePattern = regexp.MustCompile(`<dd>([A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4})</dd>`)

// opened reads reference and code from a receipt.
func opened(t *testing.T, html string) url.Values {
	t.Helper()
	m, ref := codePattern.FindStringSubmatch(html), regexp.MustCompile(`<dd>(KM-C-[^<]+)</dd>`).FindStringSubmatch(html)
	if m == nil || ref == nil {
		t.Fatalf("the receipt shows no code: %s", html)
	}
	return url.Values{"ref": {ref[1]}, "code": {m[1]}}
}

// masked replaces what is new each time.
func masked(html string) string {
	html = codePattern.ReplaceAllString(html, "<dd>AAAA BBBB CCCC</dd>")
	html = regexp.MustCompile(`(name="code" value=")[^"]*`).ReplaceAllString(html, "${1}AAAA BBBB CCCC")
	return regexp.MustCompile(`(name="submission_key" value=")[^"]*`).ReplaceAllString(html, "${1}KEY")
}

func golden(t *testing.T, name, html string) { t.Helper(); pagetest.Golden(t, name, masked(html)) }

// TestOnePersonsRoad says no and takes it back, each in two steps, and shows every page on the way.
func TestOnePersonsRoad(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	golden(t, "choices", h.get(nobody, choicepage.Path))
	start := h.get(nobody, choicepage.NewPath+"?kind=objection&use="+use)
	golden(t, "new", start)
	no := 0
	form := hidden(start)
	check := h.post(nobody, choicepage.NewPath, http.StatusOK, form)
	no++
	golden(t, "check", check)
	form = hidden(check)
	receipt := h.post(nobody, "/choices/made", http.StatusOK, form)
	no++
	golden(t, "receipt", receipt)
	again := h.post(nobody, "/choices/made", http.StatusOK, form)
	if masked(again) != masked(receipt) || codePattern.FindString(again) != codePattern.FindString(receipt) {
		t.Error("sending the form twice gave another receipt")
	}
	keys := opened(t, receipt)
	ok(t, h.svc.Know(context.Background(), officer, keys.Get("ref")))
	back := 0
	status := h.post(nobody, choicepage.StatusPath, http.StatusOK, keys)
	back++
	golden(t, "status", status)
	form = hidden(status)
	changed := h.post(nobody, "/choices/change", http.StatusOK, form)
	back++
	golden(t, "changed", changed)
	if again := h.post(nobody, "/choices/change", http.StatusOK, form); masked(again) != masked(changed) {
		t.Error("sending the change twice gave another page")
	}
	for _, said := range fairPages(t, check, status) {
		if said.Steps.No != no || said.Steps.Back != back {
			t.Errorf("a page says %+v; it took %d and %d", said.Steps, no, back)
		}
	}
	golden(t, "kept", h.get(nobody, "/choices/kept"))
	golden(t, "kept-no", h.get(nobody, "/choices/kept?still=no"))
}

func fairPages(t *testing.T, pages ...string) (out []fairchoice.Page) {
	t.Helper()
	for _, html := range pages {
		read, err := fairchoice.Read("x", strings.NewReader(html))
		ok(t, err)
		out = append(out, read...)
	}
	return out
}

func TestEveryPageOfOursIsFair(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	pages := map[string]string{"choices": h.get(nobody, choicepage.Path), "status form": h.get(nobody, choicepage.StatusPath), "kept": h.get(nobody, "/choices/kept"), "entered by staff": h.get(desk, choicepage.DeskPath+"/new")}
	for i, kind := range []url.Values{{"kind": {"objection"}, "use": {use}}, {"kind": {"objection"}, "use": {other}}, {"kind": {"care-record"}, "org": {"hill"}}} {
		name := fmt.Sprint(kind.Encode(), i)
		pages["new "+name] = h.get(nobody, choicepage.NewPath+"?"+kind.Encode())
		check := h.post(nobody, choicepage.NewPath, http.StatusOK, kind)
		pages["check "+name] = check
		receipt := h.post(nobody, "/choices/made", http.StatusOK, hidden(check))
		pages["receipt "+name] = receipt
		keys := opened(t, receipt)
		pages["status "+name] = h.post(nobody, choicepage.StatusPath, http.StatusOK, keys)
		keys.Set("wish", string(choice.Allow))
		pages["changed "+name] = h.post(nobody, "/choices/change", http.StatusOK, keys)
		pages["again "+name] = h.post(nobody, choicepage.StatusPath, http.StatusOK, keys)
	}
	asks := 0
	for name, html := range pages {
		for _, p := range fairPages(t, html) {
			if strings.Contains(html, "data-fair-choice") && p.Role == fairchoice.Ask {
				asks++
			}
			for _, f := range fairchoice.Check(p) {
				if strings.Contains(html, "data-fair-choice") {
					t.Errorf("%s (%s): %s: %s %q", name, p.Name, f.Rule.Code, f.Place, f.What)
				}
			}
		}
	}
	if asks < 14 { // five ways, three checks, six ways back
		t.Errorf("only %d pages offer a choice", asks)
	}
	fair := h.get(nobody, choicepage.FairnessPath)
	golden(t, "fairness", fair)
	if !strings.Contains(fair, "We found nothing that breaks a rule.") || !strings.Contains(fair, "state your reasons") {
		t.Error("the page on fairness does not say what was found")
	}
}

func TestWhatIsMissingIsAskedFor(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	golden(t, "new-without-use", h.get(nobody, choicepage.NewPath))
	golden(t, "new-error", h.post(nobody, choicepage.NewPath, http.StatusUnprocessableEntity, url.Values{"kind": {"objection"}, "use": {"KM-R-1"}, "email": {"nowhere"}}))
	golden(t, "new-record", h.get(nobody, choicepage.NewPath+"?kind=care-record"))
	golden(t, "status-form", h.get(nobody, choicepage.StatusPath))
	wrong := h.post(nobody, choicepage.StatusPath, http.StatusUnprocessableEntity, url.Values{"ref": {"KM-C-2026-000001-X"}, "code": {"AAAA"}})
	golden(t, "status-wrong", wrong)
	h.post(nobody, choicepage.StatusPath, http.StatusUnprocessableEntity, url.Values{})
	h.post(nobody, "/choices/change", http.StatusUnprocessableEntity, url.Values{"ref": {"x"}, "code": {"y"}, "wish": {"allow"}})
	h.post(nobody, "/choices/made", http.StatusUnprocessableEntity, url.Values{"kind": {"objection"}, "use": {use}})
	for _, path := range []string{choicepage.NewPath + "?kind=national", choicepage.NewPath + "?kind=x"} {
		if w := h.as(nobody).Get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s gave %d", path, w.Code)
		}
	}
}

func TestRemindersAreAskedForAndStopped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	check := h.post(nobody, choicepage.NewPath, http.StatusOK, url.Values{"kind": {"objection"}, "use": {use}, "email": {"me@example.org"}})
	keys := opened(t, h.post(nobody, "/choices/made", http.StatusOK, hidden(check)))
	status := h.post(nobody, choicepage.StatusPath, http.StatusOK, keys)
	if strings.Contains(status, "me@example.org") || !strings.Contains(status, "/choices/reminders") {
		t.Error("the page shows the address, or no way to stop reminders")
	}
	if done := h.post(nobody, "/choices/reminders", http.StatusOK, keys); strings.Contains(done, "/choices/reminders") {
		t.Error("reminders go on")
	}
}

func TestTheDesk(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	golden(t, "desk-empty", h.get(desk, choicepage.DeskPath))
	golden(t, "desk-new", h.get(desk, choicepage.DeskPath+"/new"))
	path := choicepage.DeskPath + "/new"
	form := hidden(h.get(desk, path))
	h.post(desk, path, http.StatusUnprocessableEntity, url.Values{"submission_key": form["submission_key"]})
	h.post(desk, path, http.StatusUnprocessableEntity, url.Values{"route": {"phone"}, "own": {use}, "org": {"hill"}})
	form.Set("route", "phone")
	form.Set("own", use)
	entered := h.post(desk, path, http.StatusOK, form)
	golden(t, "desk-entered", entered)
	keys := opened(t, entered)
	one := choicepage.DeskPath + "/" + keys.Get("ref")
	golden(t, "desk-list", h.get(officer, choicepage.DeskPath))
	golden(t, "desk-one", h.get(officer, one))
	golden(t, "desk-one-looking", h.get(desk, one))
	h.post(officer, one+"/refuse", http.StatusUnprocessableEntity, url.Values{})
	h.post(officer, one+"/refuse", http.StatusSeeOther, url.Values{"why": {"Section 1 of the Invented Act makes us keep the list. You can complain to us."}})
	golden(t, "status-refused", h.post(nobody, choicepage.StatusPath, http.StatusOK, keys))
	h.post(desk, one+"/turn", http.StatusSeeOther, url.Values{"wish": {"allow"}})
	h.post(desk, one+"/turn", http.StatusSeeOther, url.Values{"wish": {"allow"}})
	h.post(officer, one+"/done", http.StatusSeeOther, nil)
	golden(t, "desk-one-done", h.get(officer, one+"?done=done"))
	form = hidden(h.get(desk, path))
	form.Set("route", "post")
	form.Set("org", "hill")
	if elsewhere := h.post(desk, path, http.StatusOK, form); !strings.Contains(elsewhere, "Hill Surgery") {
		t.Error("a choice for somebody else's record names nobody who acts")
	}
	waiting := opened(t, h.post(nobody, "/choices/made", http.StatusOK, hidden(h.post(nobody, choicepage.NewPath, http.StatusOK, url.Values{"kind": {"objection"}, "use": {use}}))))
	one = choicepage.DeskPath + "/" + waiting.Get("ref")
	golden(t, "desk-one-unnamed", h.get(officer, one))
	h.post(officer, one+"/known", http.StatusSeeOther, nil)
	h.post(officer, one+"/known", http.StatusConflict, nil)
}

// TestReadingAge reads every sentence that the public sees on these pages.
func TestReadingAge(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	check := h.post(nobody, choicepage.NewPath, http.StatusOK, url.Values{"kind": {"objection"}, "use": {use}})
	receipt := h.post(nobody, "/choices/made", http.StatusOK, hidden(check))
	for name, html := range map[string]string{"choices": h.get(nobody, choicepage.Path), "fairness": h.get(nobody, choicepage.FairnessPath), "new": h.get(nobody, choicepage.NewPath), "check": check, "receipt": receipt,
		"status": h.post(nobody, choicepage.StatusPath, http.StatusOK, opened(t, receipt))} {
		_, main, _ := strings.Cut(html, "<main")
		main, _, _ = strings.Cut("<main"+main, "</main>")
		pages, err := fairchoice.Read(name, strings.NewReader("<main"+strings.TrimPrefix(strings.ReplaceAll(main, "data-fair-choice", "data-x"), "<main")+"</main>"))
		ok(t, err)
		const leastWords = 5 // fewer are a label
		var all, worst string
		top := 0.0
		for _, x := range pages[0].Texts {
			text := strings.ReplaceAll(x.Words, "The Council of the Upper and the Lower Marsh and all the Villages between them", "it")
			if len(strings.Fields(text)) < leastWords {
				continue
			}
			if !strings.ContainsAny(text[len(text)-1:], ".?!") {
				text += "."
			}
			all += " " + text
			if age, ok := sharing.ReadingAge(text); ok && age > top {
				top, worst = age, text
			}
		}
		age, told := sharing.ReadingAge(all)
		t.Logf("%s reads at %.1f; hardest (%.1f): %s", name, age, top, worst)
		if !told || age > 11 {
			t.Errorf("%s reads at age %.1f", name, age)
		}
	}
}
