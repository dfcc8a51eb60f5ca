package schoolpage_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/lawchange"
	"sharewell/internal/rulebook"
	"sharewell/internal/school"
	"sharewell/internal/school/pupils"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/schoolpage"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// doubts are what is in doubt.
type doubts []lawchange.Doubt

func (d doubts) Doubts(context.Context, string) ([]lawchange.Doubt, error) { return d, nil }

// directory holds names of schools.
type directory []string

func (d directory) Schools(_ context.Context, _ access.Actor, most int) ([]string, error) {
	return d[:min(most, len(d))], nil
}

func loaded(t testing.TB) *school.Packs {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		t.Fatal(err)
	}
	p, err := school.Load(rulebookdata.EnglandSchools(), book)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func visitor(t testing.TB, d doubts) *pagetest.Server {
	t.Helper()
	return pagetest.New(t, schoolpage.Routes(schoolpage.Deps{Packs: loaded(t), Laws: d, Directory: directory{"Larkport Primary School"}, Regulator: "the regulator"}), access.Actor{}, page.Who{})
}

const letter = "/schools/letters/preview?kind=parents&for=primary%2Fflu&school=Larkport+Primary+School&date=8+December+2026&provider=Saltmarsh+School+Age+Immunisation+Service"

func TestPages(t *testing.T) {
	t.Parallel()
	s := visitor(t, nil)
	for name, path := range map[string]string{
		"schools":        "/schools",
		"phase":          "/schools/secondary",
		"pack_flu":       "/schools/primary/flu",
		"pack_dental":    "/schools/secondary/dental-survey",
		"request":        "/schools/request-pack",
		"letters":        "/schools/letters",
		"fill":           "/schools/letters/fill?kind=request&for=secondary/hpv",
		"letter":         letter,
		"letter_request": "/schools/letters/preview?kind=request&for=primary/height-weight&school=" + strings.Repeat("A+very+long+name+", 10),
		"list":           "/schools/pupil-list",
		"list_make":      "/schools/pupil-list?for=primary/dental-survey",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := s.Get(path)
			if r.Code != http.StatusOK || strings.Contains(r.Body.String(), "⟦") {
				t.Fatalf("%d %s", r.Code, regexp.MustCompile("⟦[^⟧]*⟧").FindAllString(r.Body.String(), -1))
			}
			if csp := r.Header().Get("Content-Security-Policy"); strings.Contains(csp, "wasm") {
				t.Errorf("a page may not compile programs: %s", csp)
			}
			pagetest.Golden(t, name, hashless(r.Body.String()))
		})
	}
}

// hashless takes the mark of the built program out, which changes with the compiler.
func hashless(html string) string {
	return regexp.MustCompile(`worker\.js\?v=[^"]*`).ReplaceAllString(html, "worker.js?v=MARK")
}

func TestWhatIsNotThere(t *testing.T) {
	t.Parallel()
	s := visitor(t, nil)
	for _, path := range []string{"/schools/nursery", "/schools/primary/hpv", "/schools/primary/magic", "/schools/letters/fill?for=primary/hpv",
		"/schools/letters/preview", "/schools/pupil-list?for=x", "/schools/letters/letter.pdf?for=secondary/vision"} {
		if r := s.Get(path); r.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.Code)
		}
	}
}

func TestLongAnswersAreRefusedInWords(t *testing.T) {
	t.Parallel()
	s := visitor(t, nil)
	r := s.Get("/schools/letters/preview?kind=parents&for=primary/flu&school=" + strings.Repeat("x", 201))
	if r.Code != http.StatusUnprocessableEntity || !strings.Contains(r.Body.String(), "200 characters") {
		t.Errorf("%d", r.Code)
	}
	pagetest.Golden(t, "fill_error", r.Body.String())
	if r := s.Get("/schools/letters/letter.docx?kind=parents&for=primary/flu&school=" + strings.Repeat("x", 201)); r.Code != http.StatusUnprocessableEntity {
		t.Errorf("the file: %d", r.Code)
	}
}

func TestPacksTurnAmber(t *testing.T) {
	t.Parallel()
	change := lawchange.Change{ID: "c1", Kind: lawchange.Changed, SeenAt: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), After: lawchange.Side{Label: "The duty of 2026"}}
	s := visitor(t, doubts{{Thing: lawchange.Thing{Kind: "school", Ref: "programme/flu"}, Change: change}, {Thing: lawchange.Thing{Kind: "school", Ref: "letters"}, Change: change}})
	for path, want := range map[string]bool{"/schools/primary/flu": true, "/schools/primary/vision": false, "/schools": false, "/schools/letters": true, letter: true, "/schools/pupil-list?for=primary/flu": true} {
		r := s.Get(path)
		if got := strings.Contains(r.Body.String(), "being checked because the law changed"); got != want {
			t.Errorf("%s says that it is being checked: %v", path, got)
		}
	}
	pagetest.Golden(t, "pack_amber", s.Get("/schools/primary/flu").Body.String())
}

func TestMembersPickFromTheDirectory(t *testing.T) {
	t.Parallel()
	d := schoolpage.Deps{Packs: loaded(t), Laws: doubts(nil), Directory: directory{"Larkport Primary School"}, Regulator: "the regulator"}
	s := pagetest.New(t, schoolpage.Routes(d), access.Actor{Person: "p", Organisation: "o", Roles: []access.Role{access.DPO}}, page.Who{Name: "P"})
	r := s.Get("/schools/letters/fill?kind=parents&for=primary/flu")
	if !strings.Contains(r.Body.String(), `<datalist id="schools"><option value="Larkport Primary School"`) {
		t.Error("the names of the directory are not offered")
	}
}

func TestOnlyTheWorkerMayCompile(t *testing.T) {
	t.Parallel()
	s := visitor(t, nil)
	r := s.Get("/schools/pupil-list/worker.js")
	if r.Code != http.StatusOK || !strings.Contains(r.Header().Get("Content-Security-Policy"), "'wasm-unsafe-eval'") || !strings.HasPrefix(r.Body.String(), `self.sharewell={"program":"/assets/`) {
		t.Errorf("%d %s %.80s", r.Code, r.Header(), r.Body.String())
	}
	r = s.Get("/schools/pupil-list/rules.json")
	rules, err := pupils.Unpack(r.Body.Bytes())
	if err != nil || len(rules.Offers) < 10 || strings.Contains(r.Header().Get("Content-Security-Policy"), "wasm") {
		t.Fatalf("%v %s", err, r.Header())
	}
	p := loaded(t)
	for _, o := range rules.Offers {
		want, errHere := p.Plan(o.Programme, o.Phase, nil)
		got, errThere := o.For(nil)
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(got)
		if string(a) != string(b) || (errHere == nil) != (errThere == nil) {
			t.Errorf("%s %s: the browser has %s, the program %s", o.Phase, o.Programme, b, a)
		}
	}
}

func TestEveryFindingHasWords(t *testing.T) {
	t.Parallel()
	texts, err := content.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	words := texts.Page("schools_list")
	for _, p := range pupils.Problems() {
		if !words.Has("problem." + string(p)) {
			t.Errorf("no words for the problem %s", p)
		}
	}
	for _, c := range pupils.Codes() {
		if !words.Has("error." + c) {
			t.Errorf("no words for the error %s", c)
		}
	}
}

// TestLettersOpen converts both kinds of letter with the programs that people have.
func TestLettersOpen(t *testing.T) {
	t.Parallel()
	s := visitor(t, nil)
	q := strings.TrimPrefix(letter, "/schools/letters/preview")
	dir := t.TempDir()
	for ending, run := range map[string]func(path string) *exec.Cmd{
		".docx": func(path string) *exec.Cmd {
			return exec.Command("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", dir, path)
		},
		".pdf": func(path string) *exec.Cmd { return exec.Command("pdftotext", "-layout", path, dir+"/letter.txt") },
	} {
		r := s.Get("/schools/letters/letter" + ending + q)
		if r.Code != http.StatusOK {
			t.Fatalf("%s: %d", ending, r.Code)
		}
		path := filepath.Join(dir, "letter"+ending)
		if err := os.WriteFile(path, r.Body.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if said, err := run(path).CombinedOutput(); err != nil {
			t.Fatalf("%s cannot be opened (LibreOffice and poppler are needed): %v\n%s", ending, err, said)
		}
		text, err := os.ReadFile(dir + "/letter.txt")
		if err != nil {
			t.Fatal(err)
		}
		plain := strings.Join(strings.Fields(string(text)), " ")
		for _, want := range []string{"will come to Larkport Primary School on 8 December 2026", "We do not need to ask you first", "No child has a vaccine because of the list",
			"[last day to answer]", "For you: do not send this page", "Not verified", "edition 2026.1"} {
			if !strings.Contains(plain, want) {
				t.Errorf("%s lacks %q", ending, want)
			}
		}
		if err := os.Remove(dir + "/letter.txt"); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNothingTypedIsKept holds that what is typed stands in addresses of this site alone.
func TestNothingTypedIsKept(t *testing.T) {
	t.Parallel()
	r := visitor(t, nil).Get(letter)
	if len(r.Result().Cookies()) != 0 {
		t.Errorf("cookies: %v", r.Result().Cookies())
	}
	for _, m := range regexp.MustCompile(`href="([^"]*Larkport[^"]*)"`).FindAllStringSubmatch(r.Body.String(), -1) {
		if u, err := url.Parse(m[1]); err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/schools/letters/") {
			t.Errorf("what was typed leaves by %s", m[1])
		}
	}
	if !strings.Contains(r.Header().Get("Referrer-Policy"), "same-origin") {
		t.Error("the address would be told to other sites")
	}
}
