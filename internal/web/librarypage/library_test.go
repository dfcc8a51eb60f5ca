package librarypage_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/portal/library"
	"sharewell/internal/web/page/pagetest"
)

const limit = 1 << 20

func (h *house) add(text string, file []byte) library.Item {
	h.t.Helper()
	d := library.Draft{Title: "A privacy notice for pupils of every school between the Upper and the Lower Marsh, their parents and whoever looks after them", About: "Hand it out at the start of term.", Kind: library.Notice,
		Topics: []string{"schools", "transparency"}, Licence: library.OGL, Role: access.DPO, Next: clock.DateOf(h.clock.Now()).AddMonths(6)}
	content := library.Content{Text: text}
	if file != nil {
		content = library.Content{Name: "notice.pdf", File: file}
	}
	i, err := h.svc.Add(h.t.Context(), ada, library.Add{Key: text + string(file), Draft: d, Content: content})
	ok(h.t, err)
	return i
}

var aPDF = []byte("%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n")

// upload posts a form with a file.
func (h *house) upload(a access.Actor, path string, values url.Values, name string, file []byte) *httptest.ResponseRecorder {
	h.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, all := range values {
		for _, v := range all {
			ok(h.t, w.WriteField(k, v))
		}
	}
	part, err := w.CreateFormFile("file", name)
	ok(h.t, err)
	_, err = part.Write(file)
	ok(h.t, err)
	ok(h.t, w.Close())
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return h.as(a).Do(r)
}

func typed() url.Values {
	return url.Values{"submission_key": {"KEYKEYKEYKEYKEYKEYKEYKEYKE"}, "title": {"Typed <b>title</b>"}, "about": {"Typed words."}, "kind": {"template"}, "topics": {"dpia"}, "licence": {"members"}, "next-day": {"1"}, "next-month": {"6"}, "next-year": {"2027"}}
}

func TestLibraryPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	pagetest.Golden(t, "empty", h.get(dan, "/portal/library"))
	pagetest.Golden(t, "new", h.get(ada, "/portal/library/new"))
	text, file := h.add("- One\n- Two <script>", nil), h.add("", aPDF)
	pagetest.Golden(t, "list", h.get(ada, "/portal/library?topic=schools"))
	pagetest.Golden(t, "text", h.get(ada, text.URL()))
	pagetest.Golden(t, "file", h.get(dan, file.URL()))
	pagetest.Golden(t, "edit", h.get(ada, text.URL()+"/edit"))
	_, err := h.svc.Withdraw(t.Context(), ada, library.At{Ref: file.Ref}, "Out of date")
	ok(t, err)
	pagetest.Golden(t, "withdrawn", h.get(ada, file.URL()))
}

func TestARefusedFileKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"program": {[]byte("{\\rtf1"), "Rich text files can hide other files."},
		"large":   {bytes.Repeat([]byte("word "), limit/5+10), "Choose a file smaller than 1 MB"},
	} {
		w := h.upload(ada, "/portal/library/new", typed(), "a.docx", c.file)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), c.want) || !strings.Contains(w.Body.String(), "Typed &lt;b&gt;title&lt;/b&gt;") || !strings.Contains(w.Body.String(), "Typed words.") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body.String())
		}
		if name == "program" {
			pagetest.Golden(t, "refused", w.Body.String())
		}
	}
	if w := h.upload(ada, "/portal/library/new", typed(), "a.docx", aPDF); w.Code != http.StatusSeeOther {
		t.Errorf("a fine file: %d %s", w.Code, w.Body.String())
	}
}

func TestFilesGoOutAsDownloads(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	i := h.add("", aPDF)
	w := h.as(dan).Get(i.URL() + "/files/1")
	for name, want := range map[string]string{"Content-Disposition": "attachment; filename*=UTF-8''notice.pdf", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox", "Content-Type": "application/pdf"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	for path, a := range map[string]access.Actor{"/files/2": dan, "/files/x": dan, "/files/0": dan, "/versions/7": dan} {
		if w := h.as(a).Get(i.URL() + path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := h.as(access.Actor{}).Get(i.URL() + "/files/1"); w.Code == http.StatusOK {
		t.Errorf("a visitor: %d", w.Code)
	}
	if w := h.as(dan).Get("/portal/library?space=council-and-police"); w.Code != http.StatusNotFound {
		t.Errorf("a space of others: %d", w.Code)
	}
}

func TestTwoPeopleAtOnceMeet(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	i := h.add("words", nil)
	mine := typed()
	mine.Set("version", "1")
	theirs := i.Draft
	theirs.Title = "Theirs"
	_, err := h.svc.Edit(t.Context(), ada, library.At{Ref: i.Ref}, theirs)
	ok(t, err)
	w := h.as(ada).Post(i.URL()+"/edit", mine)
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Theirs") || !strings.Contains(w.Body.String(), "Typed &lt;b&gt;title") {
		t.Errorf("%d %s", w.Code, w.Body.String())
	}
}
