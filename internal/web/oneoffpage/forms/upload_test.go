package forms

import (
	"archive/zip"
	"bytes"
	"context"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/document"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/page/pagetest"
)

const key = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// sent uploads a file.
func sent(t testing.TB, s *pagetest.Server, name string, raw []byte) *httptest.ResponseRecorder {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	ok(t, m.WriteField("submission_key", key))
	w, err := m.CreateFormFile("file", name)
	ok(t, err)
	_, err = w.Write(raw)
	ok(t, err)
	ok(t, m.Close())
	r := httptest.NewRequest(http.MethodPost, UploadPath, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.Do(r)
}

// changed packs a document's parts after change has had its way with its text.
func changed(t testing.TB, raw []byte, change func(text string) string) []byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	ok(t, err)
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for _, f := range zr.File {
		rc, err := f.Open()
		ok(t, err)
		body, err := io.ReadAll(rc)
		ok(t, err)
		if f.Name == "word/document.xml" {
			body = []byte(change(string(body)))
		}
		w, err := zw.Create(f.Name)
		ok(t, err)
		_, err = w.Write(body)
		ok(t, err)
	}
	ok(t, zw.Close())
	return b.Bytes()
}

func draftOf(t testing.TB, d Deps, w *httptest.ResponseRecorder) oneoff.View {
	t.Helper()
	to, err := url.Parse(w.Header().Get("Location"))
	ok(t, err)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	v, err := d.Records.View(context.Background(), worker, strings.TrimPrefix(to.Path, "/one-offs/"))
	ok(t, err)
	return v
}

func TestUnderstoodFormBecomesADraftOnce(t *testing.T) {
	t.Parallel()
	d := deps(t)
	s, raw := pages(t, d, worker), wordOf(t, aForm(t).Filled(named(full())))
	v := draftOf(t, d, sent(t, s, "form.docx", raw))
	want := full()
	want["provider_org"] = []string{string(council)}
	if diff := cmp.Diff(want, v.Record.Answers); diff != "" || v.Record.Stage != oneoff.Draft {
		t.Errorf("the draft is %s (-want +got):\n%s", v.Record.Stage, diff)
	}
	if again := draftOf(t, d, sent(t, s, "form.docx", raw)); again.Record.Ref != v.Record.Ref {
		t.Errorf("sent twice it is %s and %s", v.Record.Ref, again.Record.Ref)
	}
}

func TestWhatIsNotUnderstoodIsShownWordForWord(t *testing.T) {
	t.Parallel()
	d, m := deps(t), aForm(t)
	answers := named(full())
	answers["shared_at"], answers["recipient_org"] = []string{"some time on Friday"}, []string{"The Hospice on the Hill"}
	raw := changed(t, wordOf(t, m.Filled(answers)), func(text string) string {
		text = strings.Replace(text, ">Called back through the switchboard</w:t>", ">asked a <friend> & neighbour</w:t>", 1)
		text = strings.Replace(text, "<friend> & neighbour", "&lt;friend&gt; &amp; neighbour", 1)
		text = strings.Replace(text, `w:val="shared_by"`, `w:val="sent_by_whom"`, 2)
		return strings.Replace(text, "<w:sectPr>", "<w:p><w:r><w:t>Ring me before  you use it.</w:t></w:r><w:ins><w:r><w:t> Please.</w:t></w:r></w:ins></w:p><w:sectPr>", 1)
	})
	s := pages(t, d, worker)
	w := sent(t, s, "form.docx", raw)
	if w.Code != http.StatusOK {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	pagetest.Golden(t, "result", w.Body.String())
	text := html.UnescapeString(w.Body.String())
	for _, want := range []string{"some time on Friday", "asked a <friend> & neighbour", "Alex Example", "Ring me before  you use it. Please.", "1 tracked change adds text"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	carried := regexp.MustCompile(`name="answers" value="([^"]*)"`).FindStringSubmatch(w.Body.String())
	if carried == nil {
		t.Fatal("the answers are not carried")
	}
	second := url.Values{"submission_key": {key}, "answers": {html.UnescapeString(carried[1])}}
	v := draftOf(t, d, s.Post(draftPath, second))
	if v.Record.Answers.One("recipient_name") != "The Hospice on the Hill" || v.Record.Answers.Given("shared_at") || v.Record.Answers.One("decision") != "share_all" {
		t.Errorf("the draft holds %v", v.Record.Answers)
	}
	if again := draftOf(t, d, s.Post(draftPath, second)); again.Record.Ref != v.Record.Ref {
		t.Error("sent twice it is two drafts")
	}
}

func TestUploadsThatAreNoForm(t *testing.T) {
	t.Parallel()
	d := deps(t)
	letter := wordOf(t, document.Doc{Title: "A letter", Blocks: []document.Block{document.Paragraph{Text: "Dear all"}}})
	blank := wordOf(t, aForm(t).Blank())
	for name, c := range map[string]struct {
		file string
		raw  []byte
		says string
	}{
		"a letter":      {"letter.docx", letter, "not our form"},
		"a picture":     {"form.png", []byte("\x89PNG"), "not a Word document"},
		"old Word":      {"form.doc", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"), "password or is in an old Word format"},
		"nothing in it": {"form.docx", nil, "The file is empty"},
		"cut short":     {"form.docx", blank[:len(blank)/2], "not a Word document"},
	} {
		w := sent(t, pages(t, d, worker), c.file, c.raw)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: %d, lacks %q", name, w.Code, c.says)
		}
	}
	pagetest.Golden(t, "upload", pages(t, d, worker).Get(UploadPath).Body.String())
	for name, carried := range map[string]url.Values{
		"no answers":    {"submission_key": {key}},
		"no key":        {"answers": {"{}"}},
		"a strange one": {"submission_key": {key}, "answers": {`{"art6_override":["yes"]}`}},
	} {
		if w := pages(t, d, worker).Post(draftPath, carried); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}
