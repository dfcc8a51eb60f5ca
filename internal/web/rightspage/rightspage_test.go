package rightspage_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rights/fairchoice"
	"sharewell/internal/rights/situation"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/rightspage"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

const longName = "The Council of the Upper and the Lower Marsh and all the Villages between them"

// county knows two organisations, one of which has told nobody how to reach it.
type county struct{}

func (county) all() []rightspage.Body {
	return []rightspage.Body{
		{ID: "council", Name: longName, Slug: "council", Kind: "county", Mailbox: "records@council.example", Phone: "01632 960 001", Address: []string{"Marsh House", "Marshton", "MA1 1AA"},
			Rights: "https://council.example/your-rights", Privacy: "https://council.example/privacy", Complaints: "https://council.example/complaints"},
		{ID: "hill", Name: "Hill Surgery", Slug: "hill", Kind: "gp_practice"},
	}
}

func (c county) Find(_ context.Context, q string, kinds []string, most int) (out []rightspage.Body, err error) {
	for _, b := range c.all() {
		if strings.Contains(strings.ToLower(b.Name), strings.ToLower(q)) && (kinds == nil || slices.Contains(kinds, b.Kind)) {
			out = append(out, b)
		}
	}
	return out, nil
}

func (c county) Body(_ context.Context, slug string) (rightspage.Body, error) {
	for _, b := range c.all() {
		if b.Slug == slug {
			return b, nil
		}
	}
	return rightspage.Body{}, errs.New(errs.NotFound, "x", "We could not find this.")
}

func (c county) ByID(ctx context.Context, id ident.Organisation) (rightspage.Body, error) {
	return c.Body(ctx, string(id))
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// house serves the pages to somebody who is not signed in.
type house struct {
	t *testing.T
	s *pagetest.Server
}

func newHouse(t *testing.T) house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	guides, err := situation.Load(book, rulebookdata.EnglandRights())
	ok(t, err)
	routes := rightspage.Routes(rightspage.Deps{Guides: guides, Bodies: county{}, Book: book})
	return house{t, pagetest.New(t, routes, access.Actor{}, page.Who{})}
}

func (h house) get(path string) string {
	h.t.Helper()
	return h.getStatus(path, http.StatusOK)
}

func (h house) getStatus(path string, want int) string {
	h.t.Helper()
	w := h.s.Get(path)
	if w.Code != want {
		h.t.Fatalf("%s gave %d, want %d: %s", path, w.Code, want, w.Body.String())
	}
	return w.Body.String()
}

func (h house) post(path string, want int, form url.Values) string {
	h.t.Helper()
	w := h.s.Post(path, form)
	if w.Code != want {
		h.t.Fatalf("%s gave %d, want %d: %s", path, w.Code, want, w.Body.String())
	}
	if w.Header().Get("Cache-Control") != "no-store" {
		h.t.Errorf("%s may be kept by a cache: %q", path, w.Header().Get("Cache-Control"))
	}
	return w.Body.String()
}

// hidden reads the hidden inputs of a form of a page.
func hidden(html string) url.Values {
	out := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		if v := strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&amp;", "&").Replace(m[2]); !slices.Contains(out[m[1]], v) {
			out.Add(m[1], v)
		}
	}
	return out
}

func golden(t *testing.T, name, html string) { t.Helper(); pagetest.Golden(t, name, html) }

func TestWaysToARight(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	golden(t, "rights", h.get(rightspage.Path))
	golden(t, "want", h.get("/rights?want=see"))
	golden(t, "want-found", h.get("/rights?want=complain&q=e"))
	golden(t, "want-found-none", h.get("/rights?want=wrong&q=zzz"))
	golden(t, "records", h.get(rightspage.RecordPath))
	golden(t, "record", h.get(rightspage.RecordPath+"/gp?q=hill"))
	for _, who := range []string{"hospital", "school", "council", "police", "care-record"} {
		h.get(rightspage.RecordPath + "/" + who)
	}
	h.getStatus("/rights?want=magic", http.StatusNotFound)
	h.getStatus(rightspage.RecordPath+"/nobody", http.StatusNotFound)
}

func TestOneThingPerPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	golden(t, "new-want", h.get(rightspage.NewPath))
	golden(t, "new-want-error", h.getStatus(rightspage.NewPath+"?at=want", http.StatusUnprocessableEntity))
	golden(t, "new-who", h.get(rightspage.NewPath+"?at=want&want=wrong"))
	golden(t, "new-body", h.get(rightspage.NewPath+"?at=who&want=wrong&who=child"))
	golden(t, "new-body-error", h.getStatus(rightspage.NewPath+"?at=body&want=wrong&who=child", http.StatusUnprocessableEntity))
	golden(t, "new-body-found", h.get(rightspage.NewPath+"?at=body&go=body&want=wrong&who=child&q=hill&body=council"))
	about := h.get(rightspage.NewPath + "?at=body&want=wrong&who=child&body=council&body=hill&body=nobody")
	golden(t, "new-about", about)
	form := hidden(about)
	golden(t, "new-about-error", h.post(rightspage.NewPath, http.StatusUnprocessableEntity, form))
	form.Set("about", "The number 943 476 5919 is mine, and so is MA1 1AA.")
	form["item"] = []string{"Your address"}
	again := h.post(rightspage.NewPath, http.StatusOK, form)
	golden(t, "new-about-hints", again)
	form.Set("seen", "yes")
	contact := h.post(rightspage.NewPath, http.StatusOK, form)
	golden(t, "new-contact", contact)
	form = hidden(contact)
	form.Set("means", "email")
	form.Set("email", "nowhere")
	golden(t, "new-contact-error", h.post(rightspage.NewPath, http.StatusUnprocessableEntity, form))
	form.Set("email", "me@home.example")
	check := h.post(rightspage.NewPath, http.StatusOK, form)
	golden(t, "new-check", check)
	form = hidden(check)
	form.Set("go", "who")
	back := hidden(h.post(rightspage.NewPath, http.StatusOK, form))
	for name, want := range map[string]string{"about": "The number 943 476 5919 is mine, and so is MA1 1AA.", "item": "Your address", "email": "me@home.example", "means": "email", "want": "wrong", "at": "who"} {
		if back.Get(name) != want {
			t.Errorf("going back lost %s: %q", name, back.Get(name))
		}
	}
	back.Set("who", "young")
	if html := h.post(rightspage.NewPath, http.StatusOK, back); !strings.Contains(html, "Me, and I am under 18") || !strings.Contains(html, "me@home.example") {
		t.Error("a changed answer does not lead back to the check")
	}
}

// TestReadingAge reads every sentence that the public sees on these pages.
func TestReadingAge(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	pages := map[string]string{"rights": h.get(rightspage.Path), "records": h.get(rightspage.RecordPath), "status": h.get(rightspage.StatusPath),
		"about": h.get(rightspage.NewPath + "?at=body&want=complain&who=child&body=hill"), "kept": h.get(rightspage.KeptPath)}
	for _, s := range []string{"see", "wrong", "delete", "limit", "stop", "computer", "complain"} {
		pages["want "+s] = h.get("/rights?want=" + s)
	}
	for _, who := range []string{"gp", "hospital", "school", "council", "police", "care-record"} {
		pages["record "+who] = h.get(rightspage.RecordPath + "/" + who)
	}
	for name, html := range pages {
		readAt(t, name, html)
	}
}

// readAt measures the words of a page.
func readAt(t *testing.T, name, html string) {
	t.Helper()
	const least, most = 5, 11 // words, and years
	_, main, _ := strings.Cut(html, "<main")
	main, _, _ = strings.Cut(main, "</main>")
	read, err := fairchoice.Read(name, strings.NewReader("<main"+main+"</main>"))
	ok(t, err)
	all, worst, top := "", "", 0.0
	for _, x := range read[0].Texts {
		if len(strings.Fields(x.Words)) < least || strings.Contains(x.Words, "UK GDPR") || strings.Contains(x.Words, "Act 2018") {
			continue
		}
		text := strings.ReplaceAll(x.Words, longName, "it")
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
	if !told || age > most {
		t.Errorf("%s reads at age %.1f", name, age)
	}
}
