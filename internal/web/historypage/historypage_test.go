package historypage_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/ident"
	"sharewell/internal/register/past"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/historypage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	rulebookdata "sharewell/rulebook"
)

var now = time.Date(2026, 11, 9, 10, 0, 0, 0, time.UTC)

func serve(t testing.TB) *pagetest.Server {
	t.Helper()
	shapes, err := past.Load(rulebookdata.EnglandRegisters())
	if err != nil {
		t.Fatal(err)
	}
	s := past.New(past.Deps{Store: storetest.SQLite(t).PastRegister(), Clock: clock.NewFixed(now), IDs: &ident.Sequence{}, Shapes: shapes, Prefix: "KM-H",
		Open: func(name string, raw []byte) ([][]past.Row, error) {
			r, err := document.ReadTable(bytes.NewReader(raw), name)
			rows := make([]past.Row, len(r.Rows))
			for n, row := range r.Rows {
				rows[n] = past.Row{Line: row.Line, Cells: row.Cells}
			}
			return [][]past.Row{rows}, err
		}})
	return pagetest.New(t, historypage.Routes(historypage.Deps{Past: s}), access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}, page.Who{Name: "Yusra Pell"})
}

// send sends a file and gives where it stands then, or the page that refused it.
func send(t testing.TB, srv *pagetest.Server, name, content string) (string, *httptest.ResponseRecorder) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	f, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, historypage.Path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	got := srv.Do(r)
	return got.Header().Get("Location"), got
}

func releases(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("../../register/past/testdata/releases.csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func golden(t testing.TB, name, html string) {
	t.Helper()
	pagetest.Golden(t, name, regexp.MustCompile(`value="[A-Z2-7]{26}"`).ReplaceAllString(html, `value="KEY"`))
}

func TestAFileFromSendingToTakingBack(t *testing.T) {
	t.Parallel()
	srv := serve(t)
	golden(t, "list-empty", srv.Get(historypage.Path).Body.String())
	at, _ := send(t, srv, "releases.csv", releases(t))
	golden(t, "tried", srv.Get(at).Body.String())
	if got := srv.Post(at+"/load", url.Values{}); got.Code != http.StatusSeeOther {
		t.Fatalf("loading answers %d: %s", got.Code, got.Body.String())
	}
	golden(t, "loaded", srv.Get(at).Body.String())
	if got := srv.Post(at+"/load", url.Values{}); got.Code != http.StatusSeeOther {
		t.Errorf("loading twice answers %d; want the page of the file", got.Code)
	}
	golden(t, "list", srv.Get(historypage.Path).Body.String())
	srv.Post(at+"/take-back", url.Values{})
	golden(t, "taken-back", srv.Get(at).Body.String())
}

func TestAnUnknownRegister(t *testing.T) {
	t.Parallel()
	srv := serve(t)
	at, _ := send(t, srv, "flows.csv", "Nr,Who,What for,Until\n1,A council,To count bins,31/02/2030\n2,,To count people,\n3,A school,To write to parents,1/5/2030\n")
	golden(t, "unknown", srv.Get(at).Body.String())
	wrong := srv.Post(at, url.Values{"register_name": {""}, "url": {"ftp://x"}, "purpose": {"2"}})
	if wrong.Code != http.StatusUnprocessableEntity {
		t.Fatalf("mistakes answer %d", wrong.Code)
	}
	golden(t, "unknown-errors", wrong.Body.String())
	if got := srv.Post(at, url.Values{"register_name": {"County list of flows"}, "key": {"0"}, "body": {"1"}, "purpose": {"2"}, "end": {"3"}}); got.Code != http.StatusSeeOther {
		t.Fatalf("saying the columns answers %d: %s", got.Code, got.Body.String())
	}
	html := srv.Get(at).Body.String()
	golden(t, "mapped", html)
	for _, want := range []string{"Line 2, Until:", "Line 3, Who:", "Load one use"} {
		if !strings.Contains(html, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestWhatIsNoTableIsRefused(t *testing.T) {
	t.Parallel()
	srv := serve(t)
	_, got := send(t, srv, "paper.pdf", "%PDF-1.7 nothing")
	if got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "is not a table") {
		t.Errorf("a PDF answers %d", got.Code)
	}
}
