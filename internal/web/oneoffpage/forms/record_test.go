package forms

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/document"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

// pages serves the documents around a record page that says only that it was shown.
func pages(t testing.TB, d Deps, a access.Actor) *pagetest.Server {
	t.Helper()
	shown := page.Route{Method: http.MethodGet, Pattern: recordPattern, Permission: access.ViewOneOff, Handler: func(c *page.Ctx) error {
		_, err := c.W.Write([]byte("page of " + c.Path("ref")))
		return err
	}}
	return pagetest.New(t, append(Around(d, []page.Route{shown}), Routes(d)...), a, who)
}

// final is a record that was finalised and amended.
func final(t testing.TB, d Deps) string {
	t.Helper()
	s, ctx := d.Records.(*oneoff.Service), context.Background()
	ref, err := s.Start(ctx, worker, oneoff.StartCommand{Answers: full()})
	ok(t, err)
	_, err = s.Finalise(ctx, worker, oneoff.FinaliseCommand{Ref: ref})
	ok(t, err)
	ok(t, s.Amend(ctx, worker, oneoff.AmendCommand{Ref: ref, Reason: "The way it went was wrong.", Values: map[string][]string{"method": {"by_hand"}}}))
	return ref
}

func textOf(t testing.TB, raw []byte) string {
	t.Helper()
	var b strings.Builder
	for _, p := range extract(t, raw).Paragraphs {
		b.WriteString(p.Text + "\n")
	}
	return b.String()
}

func TestEachSideTakesItsHalf(t *testing.T) {
	t.Parallel()
	d := deps(t)
	ref := final(t, d)
	inner := []string{"The child may come to harm.", "The way it went was wrong.", "The school needs it to protect the child"}
	both := []string{"To keep the child safe at school this week.", "Example School", "Called back through the switchboard", "Made final", "Amended"}
	for name, c := range map[string]struct {
		actor access.Actor
		has   []string
		lacks []string
	}{
		"the writer":   {worker, append([]string{"The chain of fingerprints"}, append(inner, both...)...), []string{"The receiver’s half"}},
		"the receiver": {dsl, append([]string{"The receiver’s half"}, both...), append([]string{"chain of fingerprints", "Not answered"}, inner...)},
	} {
		w := pages(t, d, c.actor).Get("/one-offs/" + ref + ".docx")
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Disposition"), ref+".docx") {
			t.Fatalf("%s: %d %s", name, w.Code, w.Body)
		}
		word := textOf(t, w.Body.Bytes())
		pdf := pages(t, d, c.actor).Get("/one-offs/" + ref + ".pdf")
		print := strings.Join(strings.Fields(tool(t, "pdftotext", "-layout", saved(t, "record.pdf", pdf.Body.Bytes()), "-")), " ")
		for _, want := range c.has {
			if !strings.Contains(word, want) || !strings.Contains(print, want) {
				t.Errorf("%s does not get %q", name, want)
			}
		}
		for _, bad := range c.lacks {
			if strings.Contains(word, bad) || strings.Contains(print, bad) {
				t.Errorf("%s gets %q", name, bad)
			}
		}
		x := extract(t, w.Body.Bytes())
		if x.Reference != ref || !strings.Contains(print, ref) {
			t.Errorf("%s: the reference is %q", name, x.Reference)
		}
		for _, v := range x.Fields {
			if f, known := oneoff.FieldByKey(v.Key); c.actor.Organisation == school && (!known || f.Side != oneoff.SideBoth) {
				t.Errorf("the receiver's copy has the field %s", v.Key)
			}
		}
	}
}

func TestWhoMayNotSeeARecordGetsNoCopy(t *testing.T) {
	t.Parallel()
	d := deps(t)
	ref := final(t, d)
	draft, err := d.Records.Start(context.Background(), worker, oneoff.StartCommand{Answers: full()})
	ok(t, err)
	for name, c := range map[string]struct {
		actor access.Actor
		path  string
		code  int
	}{
		"a colleague":               {other, "/one-offs/" + ref + ".pdf", http.StatusNotFound},
		"the receiver of a draft":   {dsl, "/one-offs/" + draft + ".docx", http.StatusNotFound},
		"the writer of a draft":     {worker, "/one-offs/" + draft + ".docx", http.StatusOK},
		"a visitor":                 {access.Actor{}, "/one-offs/" + ref + ".docx", http.StatusSeeOther},
		"nobody's record":           {worker, "/one-offs/KM-O-2026-000999-X.docx", http.StatusNotFound},
		"the page":                  {worker, "/one-offs/" + ref, http.StatusOK},
		"a visitor, the blank form": {access.Actor{}, BlankWord, http.StatusOK},
		"a visitor, on paper":       {access.Actor{}, BlankPDF, http.StatusOK},
		"a visitor, an upload":      {access.Actor{}, UploadPath, http.StatusSeeOther},
	} {
		w := pages(t, d, c.actor).Get(c.path)
		if w.Code != c.code {
			t.Errorf("%s: %d, want %d", name, w.Code, c.code)
		}
		if strings.Contains(w.Body.String(), "PK\x03\x04") && c.code != http.StatusOK {
			t.Errorf("%s gets a document", name)
		}
	}
	if w := pages(t, d, worker).Get("/one-offs/" + ref); w.Body.String() != "page of "+ref {
		t.Errorf("the page of a record is %q", w.Body)
	}
}

func TestRecordPDFIsTagged(t *testing.T) {
	t.Parallel()
	d := deps(t)
	w := pages(t, d, worker).Get("/one-offs/" + final(t, d) + ".pdf")
	path := saved(t, "record.pdf", w.Body.Bytes())
	if out := tool(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors found") {
		t.Error(out)
	}
	structure := tool(t, "pdfinfo", "-struct-text", path)
	for _, want := range []string{"H1 (block)", "Table (block)", "TH:", "Caption", "\"Versions\""} {
		if !strings.Contains(structure, want) {
			t.Errorf("the structure lacks %q", want)
		}
	}
}

// TestWrittenRecordReadsBack: a copy of a record is read like a form, without what the service added.
func TestWrittenRecordReadsBack(t *testing.T) {
	t.Parallel()
	d := deps(t)
	w := pages(t, d, worker).Get("/one-offs/" + final(t, d) + ".docx")
	x, err := document.ReadDOCX(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
	ok(t, err)
	r, err := aForm(t).Read(x, string(council), lookup)
	ok(t, err)
	want := full()
	want["method"] = []string{"by_hand"}
	for key, v := range want {
		if got := strings.Join(r.Answers[key], "|"); got != strings.Join(v, "|") {
			t.Errorf("%s is %q, want %q", key, got, v)
		}
	}
	for _, l := range r.Left {
		if l.Why != WhyLater {
			t.Errorf("left over: %v", l)
		}
	}
}
