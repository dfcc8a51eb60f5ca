package registerpage_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sharewell/internal/access"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/registerpage"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func serve(t testing.TB, sources ...register.Source) *pagetest.Server {
	t.Helper()
	s, _ := registertest.Service(t, sources...)
	return pagetest.New(t, routes(s), access.Actor{}, page.Who{})
}

func routes(s *register.Service) []page.Route {
	return registerpage.Routes(registerpage.Deps{Register: s, Regulator: "the Information Commissioner’s Office"})
}

func with(change func(*sharing.Content)) sharing.Content {
	c := registertest.Content()
	change(&c)
	return c
}

// some is a small register with something of every kind.
func some() []register.Source {
	quokka := func(c *sharing.Content) {
		c.PlainTitle, c.SpecificPurpose = "Quokka watch in the woods", "Quokkas are watched so that nobody hears of it."
	}
	return []register.Source{
		registertest.Varied(registertest.Source(1, registertest.Content()), registertest.At.AddDate(0, 2, 0), func(c *sharing.Content) {
			c.Items = append(c.Items, sharing.Item{ID: "i3", Name: "Reason for missing school", Category: "education"})
			c.SubjectCount = "5100"
		}),
		registertest.Source(2, with(func(c *sharing.Content) {
			c.Publication, c.PlainTitle, c.Purposes = "summary", "Falls at home", []string{"P01"}
			c.SpecificPurpose = "Ambulance crews tell the community nurse when an older person falls, so that a visit follows."
			c.Subjects, c.IncludesChildren, c.OptOutKinds, c.OptOutResult = []string{"patients"}, sharing.No, nil, []string{"direct_care"}
			c.ReviewDueOn = "2026-06-01"
		})),
		registertest.Refused(registertest.Source(3, with(func(c *sharing.Content) { c.PlainTitle = "Selling attendance data to shops" })), "The parties agreed that it helps nobody."),
		registertest.Source(4, with(func(c *sharing.Content) { quokka(c); c.Publication, c.WithheldReason = "withheld", "safety" })),
		registertest.Draft(registertest.Source(5, with(quokka))),
	}
}

func get(t testing.TB, s *pagetest.Server, path string) string {
	t.Helper()
	w := s.Get(path)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: %d\n%s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := serve(t, some()...)
	for name, path := range map[string]string{
		"register": "/register", "register_filtered": "/register?purpose=P01&status=live&q=fall", "register_none": "/register?q=zebra",
		"register_slip": "/register?q=ambulanec", "register_entry_full": "/register/WS-R-2026-0001", "register_entry_summary": "/register/WS-R-2026-0002",
		"register_entry_refused": "/register/WS-R-2026-0003", "register_entry_withheld": "/register/WS-R-2026-0004",
		"register_entry_version": "/register/WS-R-2026-0001/versions/1",
	} {
		pagetest.Golden(t, name, get(t, s, path))
	}
	pagetest.Golden(t, "register_start", get(t, serve(t), "/register"))
}

func TestHostileAndLongWords(t *testing.T) {
	t.Parallel()
	hostile := `<script>alert("x")</script> & "quotes" ` + strings.Repeat("Donaudampfschifffahrtsgesellschaft", 6)
	s := serve(t, registertest.Source(1, with(func(c *sharing.Content) {
		c.PlainTitle, c.SpecificPurpose, c.Risks, c.Items[0].Name = hostile, hostile, hostile+"\n\nSecond paragraph.", hostile
		c.Parties[2].Outsider.Name, c.RightsContact = hostile, `"><img src=x>`
	})))
	pagetest.Golden(t, "register_entry_hostile", get(t, s, "/register/WS-R-2026-0001"))
	for _, path := range []string{"/register", "/register/WS-R-2026-0001", "/register?q=" + "%3Cscript%3E"} {
		if strings.Contains(get(t, s, path), "<script>alert") || strings.Contains(get(t, s, path), "<img src=x>") {
			t.Errorf("%s shows words as markup", path)
		}
	}
}

func TestPaging(t *testing.T) {
	t.Parallel()
	s := serve(t, registertest.Generate(45, 9)...)
	next := regexp.MustCompile(`href="(/register\?after=[^"]*)"`)
	seen := map[string]bool{}
	path := "/register"
	for range 3 {
		html := get(t, s, path)
		for _, m := range regexp.MustCompile(`/register/(WS-R-2026-\d+)"`).FindAllStringSubmatch(html, -1) {
			seen[m[1]] = true
		}
		m := next.FindStringSubmatch(html)
		if m == nil {
			break
		}
		path = strings.ReplaceAll(m[1], "&amp;", "&")
	}
	if len(seen) != 45 {
		t.Errorf("%d of 45 entries were met on the way", len(seen))
	}
}

// everyForm lists every public address of a small register.
func everyForm() []string {
	return []string{"/register", "/register?q=quokka", "/register?q=woods", "/register.json", "/register.jsonld", "/register.csv", "/register.atom",
		"/register/WS-R-2026-0004", "/register/WS-R-2026-0004.json", "/register/WS-R-2026-0004.jsonld"}
}

func TestNothingHiddenLeaksInAnyForm(t *testing.T) {
	t.Parallel()
	s := serve(t, some()...)
	for _, path := range everyForm() {
		body := get(t, s, path)
		shown := strings.NewReplacer(`value="quokka"`, "", "q=quokka", "").Replace(strings.ToLower(body)) // what was typed is shown again
		if strings.Contains(shown, "quokka") || strings.Contains(body, registertest.Secret) {
			t.Errorf("%s lets out what is not public", path)
		}
	}
	for _, path := range []string{"/register/WS-R-2026-0005", "/register/WS-R-2026-0005.json", "/register/WS-R-2026-0005.jsonld", "/register/WS-R-2026-0005/versions/1",
		"/register/WS-R-2026-0003/versions/1", "/register/WS-R-2026-0001/versions/3", "/register/WS-R-2026-0001/versions/x", "/register/none"} {
		if w := s.Get(path); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "Quokka") {
			t.Errorf("GET %s: %d, want 404", path, w.Code)
		}
	}
	if body := get(t, s, "/register/WS-R-2026-0004/versions/1"); strings.Contains(body, "Quokka") {
		t.Error("a version of a withheld entry is public")
	}
	x := open(t, s)
	for _, name := range x.GetSheetList() {
		rows, err := x.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if strings.Contains(strings.Join(row, " "), "uokka") || strings.Contains(strings.Join(row, " "), registertest.Secret) {
				t.Errorf("sheet %s lets out what is not public: %v", name, row)
			}
		}
	}
}

func open(t testing.TB, s *pagetest.Server) *excelize.File {
	t.Helper()
	x, err := excelize.OpenReader(strings.NewReader(get(t, s, "/register.xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func TestFormsSayTheSame(t *testing.T) {
	t.Parallel()
	s := serve(t, some()...)
	want := []string{"WS-R-2026-0001", "WS-R-2026-0003", "WS-R-2026-0002"}
	var list struct {
		Total    int
		Items    []register.Entry
		Withheld []register.Count
	}
	if err := json.Unmarshal([]byte(get(t, s, "/register.json")), &list); err != nil {
		t.Fatal(err)
	}
	var fromJSON []string
	for _, e := range list.Items {
		fromJSON = append(fromJSON, e.Ref)
	}
	rows, err := csv.NewReader(strings.NewReader(get(t, s, "/register.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var fromCSV []string
	for _, r := range rows[1:] {
		fromCSV = append(fromCSV, r[0])
	}
	sheet, err := open(t, s).GetRows("Uses of information")
	if err != nil {
		t.Fatal(err)
	}
	var fromSheet []string
	for _, r := range sheet[1:] {
		fromSheet = append(fromSheet, r[0])
	}
	var feed struct {
		Entries []struct {
			ID string `xml:"id"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(get(t, s, "/register.atom")), &feed); err != nil {
		t.Fatal(err)
	}
	var fromFeed []string
	for _, e := range feed.Entries {
		fromFeed = append(fromFeed, e.ID[strings.LastIndexByte(e.ID, '/')+1:])
	}
	for name, got := range map[string][]string{"json": fromJSON, "csv": fromCSV, "xlsx": fromSheet, "atom": fromFeed} {
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if list.Total != 3 || len(list.Withheld) != 1 {
		t.Errorf("json counts %d and withholds %+v", list.Total, list.Withheld)
	}
}

func TestTablesHoldNoFormulas(t *testing.T) {
	t.Parallel()
	s := serve(t, registertest.Source(1, with(func(c *sharing.Content) {
		c.PlainTitle, c.Benefits = `=HYPERLINK("https://evil.example","x")`, "+441234 helps people at home, and it helps their families as well."
	})))
	rows, err := csv.NewReader(strings.NewReader(get(t, s, "/register.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range rows[1] {
		if cell != "" && strings.ContainsRune("=+-@\t", rune(cell[0])) {
			t.Errorf("a spreadsheet would run %q", cell)
		}
	}
	if f, err := open(t, s).GetCellFormula("Uses of information", "E2"); err != nil || f != "" {
		t.Errorf("formula %q, %v", f, err)
	}
}

func TestCaching(t *testing.T) {
	t.Parallel()
	svc, store := registertest.Service(t, some()...)
	s := pagetest.New(t, routes(svc), access.Actor{}, page.Who{})
	for _, path := range everyForm() {
		first := s.Get(path)
		tag := first.Header().Get("ETag")
		if tag == "" || strings.HasPrefix(tag, "W/") || first.Header().Get("Cache-Control") != "public, no-cache" {
			t.Errorf("%s: tag %q, cache control %q", path, tag, first.Header().Get("Cache-Control"))
		}
		if again := ask(s, path, "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
			t.Errorf("%s with its own tag: %d and %d bytes", path, again.Code, again.Body.Len())
		}
		if z := ask(s, path, "Accept-Encoding", "br, gzip"); z.Header().Get("Content-Encoding") == "gzip" {
			r, err := gzip.NewReader(z.Body)
			if err != nil {
				t.Fatal(err)
			}
			if plain, err := io.ReadAll(r); err != nil || !bytes.Equal(plain, first.Body.Bytes()) || z.Header().Get("ETag") == tag {
				t.Errorf("%s: the compressed answer differs, or shares the plain one's tag", path)
			}
		}
	}
	before := s.Get("/register").Header().Get("ETag")
	store.Put(registertest.Source(9, registertest.Content()))
	registertest.Sync(t, svc)
	if after := s.Get("/register"); after.Header().Get("ETag") == before || !strings.Contains(after.Body.String(), "WS-R-2026-0009") {
		t.Error("the list stands still after a record went live")
	}
	member := pagetest.New(t, routes(svc), access.Actor{Person: "p", Organisation: "org-council", Roles: []access.Role{access.IGLead}}, page.Who{Name: "Ada"})
	if w := member.Get("/register"); w.Header().Get("Cache-Control") != "private, no-cache" || w.Header().Get("ETag") != "" {
		t.Errorf("a signed-in person's page: %v", w.Header())
	}
	if body := get(t, s, "/register"); strings.Contains(body, "Ada") {
		t.Error("a visitor sees a signed-in person's header")
	}
}

func ask(s *pagetest.Server, path, header, value string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set(header, value)
	return s.Do(r)
}

// vocabulary is every term that the files of DPV 2.3 define, in its core, its GDPR and its personal data part.
func vocabulary(t testing.TB) map[string]bool {
	t.Helper()
	b, err := os.ReadFile("testdata/dpv-2.3-terms.txt")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, term := range strings.Fields(string(b)) {
		known[term] = true
	}
	return known
}

func TestTheRulebookNamesRealTerms(t *testing.T) {
	t.Parallel()
	own, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), own)
	if err != nil {
		t.Fatal(err)
	}
	known := vocabulary(t)
	short := strings.NewReplacer("https://w3id.org/dpv/legal/eu/gdpr#", "eu-gdpr:", "https://w3id.org/dpv/pd#", "pd:", "https://w3id.org/dpv#", "dpv:")
	for _, name := range book.ListNames() {
		l, err := book.List(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range l.Items {
			if strings.HasPrefix(it.URI, "https://w3id.org/dpv") && !known[short.Replace(it.URI)] {
				t.Errorf("list %s, code %s: DPV 2.3 has no %s", name, it.Code, it.URI)
			}
		}
	}
}

func TestLinkedDataSpeaksTheVocabulary(t *testing.T) {
	t.Parallel()
	known := vocabulary(t)
	s := serve(t, some()...)
	used := 0
	for _, path := range []string{"/register.jsonld", "/register/WS-R-2026-0001.jsonld", "/register/WS-R-2026-0003.jsonld", "/register/WS-R-2026-0004.jsonld"} {
		body := get(t, s, path)
		if !json.Valid([]byte(body)) {
			t.Errorf("%s is no JSON", path)
		}
		for _, term := range regexp.MustCompile(`"((?:dpv|eu-gdpr|pd):[A-Za-z0-9-]+)"`).FindAllStringSubmatch(body, -1) {
			used++
			if !known[term[1]] {
				t.Errorf("%s uses %s, which DPV 2.3 does not have", path, term[1])
			}
		}
	}
	if used < 20 {
		t.Errorf("only %d terms of the vocabulary are used", used)
	}
}

func TestOverdueIsShown(t *testing.T) {
	t.Parallel()
	html := get(t, serve(t, some()...), "/register/WS-R-2026-0002")
	if !strings.Contains(html, "Review overdue") || !strings.Contains(html, "1 June 2026") {
		t.Error("a review 173 days late is not shown")
	}
	if pagetest.Now.Sub(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)) < 90*24*time.Hour {
		t.Error("the test's day has moved")
	}
}
