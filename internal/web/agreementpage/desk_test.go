package agreementpage_test

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/document"
	"sharewell/internal/web/agreementpage"
	"sharewell/internal/web/jointest"
	"sharewell/internal/web/page/pagetest"
)

// writer is the secretariat at its desk, with something in doubt and something that cites.
func writer(w *jointest.World) *pagetest.Server {
	d := agreementpage.Deps{Agreement: w.Agreement, Organisations: w.Organisations, Files: w.Files, Book: w.Book, Did: w.Did, Acted: w.Acted, Plain: func(word string) string { return map[string]string{"party": "an organisation that signed"}[word] },
		Amber: func(context.Context) ([]agreementpage.Amber, error) {
			return []agreementpage.Amber{{Clause: "c-accuracy", Rule: "The <right> to be corrected", Href: "/law-changes/x"}, {Clause: "c-gone"}}, nil
		},
		Cites: func(_ context.Context, c agreement.Clause) ([]agreementpage.Cite, error) {
			return []agreementpage.Cite{{Kind: "record", Text: "KM-R-2026-0001, Attendance", Href: "/records/KM-R-2026-0001"}, {Kind: "edition", Text: "12", Href: "/records"}, {Kind: "guide", Text: "Ask first", Href: "/guide/should-i-share"}, {Kind: "rule", Text: "About " + string(c.ID)}}, nil
		}}
	return pagetest.New(w.T, agreementpage.Routes(d), jointest.Secretariat, jointest.Who("The partnership"))
}

// begun gives a world with a draft of edition 2027.1.
func begun(t *testing.T) (*jointest.World, *pagetest.Server) {
	t.Helper()
	w := jointest.New(t)
	s := writer(w)
	in := jointest.Values(jointest.Must(t, s.Get("/agreement/draft"), 200))
	in.Set("number", "2027.1")
	jointest.Leads(t, s.Post("/agreement/draft", in), "/agreement/2027.1/edit?done=begun")
	return w, s
}

func posted(t *testing.T, s *pagetest.Server, path string, set map[string]string) url.Values {
	t.Helper()
	in := jointest.Values(jointest.Must(t, s.Get(path), 200))
	for k, v := range set {
		in.Set(k, v)
	}
	return in
}

func TestTheNextEditionIsWritten(t *testing.T) {
	t.Parallel()
	w, s := begun(t)
	pagetest.Golden(t, "desk_begin", jointest.Must(t, s.Get("/agreement/draft"), 200))
	jointest.Must(t, s.Post("/agreement/draft", url.Values{"number": {"2027.1"}}), 422)
	pagetest.Golden(t, "desk", jointest.Must(t, s.Get("/agreement/2027.1/edit"), 200))
	pagetest.Golden(t, "desk_write", jointest.Must(t, s.Get("/agreement/2027.1/c-accuracy/edit"), 200))
	in := posted(t, s, "/agreement/2027.1/c-accuracy/edit", map[string]string{"text": "We check <b>facts</b>; see [[c-purposes]] and [[c-nowhere]].\n\n- one\n  1. two\n\n| A | B |\n| --- | --- |\n| x | y |\n\n### Also\n\nMore.", "then": "preview", "terms": "party"})
	pagetest.Golden(t, "desk_preview", jointest.Must(t, s.Post("/agreement/2027.1/c-accuracy/edit", in), 200))
	in.Del("then")
	jointest.Leads(t, s.Post("/agreement/2027.1/c-accuracy/edit", in), "/agreement/2027.1/edit?done=saved")
	in.Set("heading", "")
	in.Set("rests_on", "no.rule")
	pagetest.Golden(t, "desk_write_errors", jointest.Must(t, s.Post("/agreement/2027.1/c-accuracy/edit", in), 422))
	add := posted(t, s, "/agreement/2027.1/add", map[string]string{"heading": "Pictures & sound", "text": "One.\n\nTwo.", "after": "c-about", "depth": "1"})
	pagetest.Golden(t, "desk_add", jointest.Must(t, s.Get("/agreement/2027.1/add"), 200))
	for range 2 {
		jointest.Leads(t, s.Post("/agreement/2027.1/add", add), "/agreement/2027.1/edit?done=added")
	}
	pagetest.Golden(t, "desk_split", jointest.Must(t, s.Get("/agreement/2027.1/c-pictures-sound/split"), 200))
	split := posted(t, s, "/agreement/2027.1/c-pictures-sound/split", map[string]string{"heading": "Sound"})
	jointest.Must(t, s.Post("/agreement/2027.1/c-pictures-sound/split", split), 422)
	split.Set("at", "1")
	jointest.Leads(t, s.Post("/agreement/2027.1/c-pictures-sound/split", split), "/agreement/2027.1/edit?done=split")
	pagetest.Golden(t, "desk_move", jointest.Must(t, s.Get("/agreement/2027.1/c-about/move"), 200))
	jointest.Leads(t, s.Post("/agreement/2027.1/c-about/move", posted(t, s, "/agreement/2027.1/c-about/move", map[string]string{"after": "c-words", "depth": "0"})), "/agreement/2027.1/edit?done=moved")
	pagetest.Golden(t, "desk_remove", jointest.Must(t, s.Get("/agreement/2027.1/c-retention/remove"), 200))
	remove := posted(t, s, "/agreement/2027.1/c-retention/remove", nil)
	jointest.Must(t, s.Post("/agreement/2027.1/c-retention/remove", remove), 422)
	remove.Set("sure", "yes")
	jointest.Leads(t, s.Post("/agreement/2027.1/c-retention/remove", remove), "/agreement/2027.1/edit?done=removed")
	jointest.Leads(t, s.Post("/agreement/2027.1/describe", posted(t, s, "/agreement/2027.1/describe", map[string]string{"changes": "Adds pictures.\nAdds sound."})), "/agreement/2027.1/edit?done=saved")
	pagetest.Golden(t, "desk_written", jointest.Must(t, s.Get("/agreement/2027.1/edit"), 200))
	pagetest.Golden(t, "agreement_written", jointest.Must(t, s.Get("/agreement/2027.1"), 200))
	pagetest.Golden(t, "compare", jointest.Must(t, s.Get("/agreement/compare"), 200))
	pagetest.Golden(t, "compare_back", jointest.Must(t, s.Get("/agreement/compare?from=2027.1&to=2026.1"), 200))
	pagetest.Golden(t, "changes", jointest.Must(t, s.Get("/agreement/2027.1/c-accuracy/changes"), 200))
	pagetest.Golden(t, "changes_gone", jointest.Must(t, s.Get("/agreement/2027.1/c-retention/changes"), 200))
	for _, path := range []string{"/agreement/compare?to=2027.1", "/agreement/2027.1/c-about/changes", "/agreement/2026.1/c-none/changes"} {
		jointest.Must(t, visit(w).Get(path), 404) // a draft is for the secretariat
	}
	pagetest.Golden(t, "compare_one", jointest.Must(t, visit(w).Get("/agreement/compare"), 200))
	pagetest.Golden(t, "changes_first", jointest.Must(t, visit(w).Get("/agreement/2026.1/c-accuracy/changes"), 200))
}

func TestTwoAtOneClause(t *testing.T) {
	t.Parallel()
	_, s := begun(t)
	const path = "/agreement/2027.1/c-about/edit"
	old := posted(t, s, path, nil)
	type change struct{ text, heading string }
	save := func(c change) url.Values {
		in := url.Values{}
		for k, v := range old {
			in[k] = v
		}
		in.Set("text", c.text)
		if c.heading != "" {
			in.Set("heading", c.heading)
		}
		return in
	}
	base := old.Get("text")
	jointest.Leads(t, s.Post(path, save(change{text: base + "\n\nAnn's words."})), "/agreement/2027.1/edit?done=saved")
	jointest.Leads(t, s.Post(path, save(change{text: "Bob's words.\n\n" + base})), "/agreement/2027.1/c-about/edit?done=merged")
	body := jointest.Must(t, s.Post(path, save(change{base + "\n\nCal's words.", "Another <name>"})), 409)
	pagetest.Golden(t, "desk_clash", body)
	again := jointest.Values(body)
	if !strings.Contains(again.Get("text"), "Cal's words.") || strings.Contains(body, "<name>") {
		t.Error("the words that were typed are not in the form")
	}
	jointest.Leads(t, s.Post(path, again), "/agreement/2027.1/edit?done=saved")
}

func TestAWholeTextIsLoaded(t *testing.T) {
	t.Parallel()
	w, s := begun(t)
	pagetest.Golden(t, "load", jointest.Must(t, s.Get("/agreement/2027.1/load"), 200))
	send := func(name string, content []byte, status int) string {
		t.Helper()
		got := s.Do(jointest.Upload(t, "/agreement/2027.1/load", nil, name, content))
		if got.Code != status {
			t.Fatalf("%s answers %d, not %d: %s", name, got.Code, status, got.Body.String())
		}
		return got.Header().Get("Location")
	}
	send("a.docx", []byte("PK nothing"), 422)
	send("empty.md", []byte("\n"), 422)
	var own bytes.Buffer
	if got := s.Get("/agreement/2027.1.docx"); got.Code == 200 {
		own.ReadFrom(got.Body)
	}
	body := jointest.Must(t, s.Get(send("own.docx", own.Bytes(), 303)), 200)
	if !strings.Contains(body, "Every clause says the same in both.") {
		t.Error("our own file, loaded again, changes something")
	}
	var odd bytes.Buffer
	if err := document.WriteDOCX(&odd, document.Doc{Title: "New title", Blocks: []document.Block{document.Paragraph{Text: "Before."},
		document.Heading{Level: 1, Text: "7. What this Agreement is"}, document.Paragraph{Text: "Quite other words. See clause 9."}, document.Heading{Level: 1, Text: "9. Brand new"}, document.Paragraph{Text: "See clause 7."}}}); err != nil {
		t.Fatal(err)
	}
	at := send("odd.docx", odd.Bytes(), 303)
	body = jointest.Must(t, s.Get(at), 200)
	pagetest.Golden(t, "load_read", body)
	in := jointest.Values(body)
	in.Set("clause-2", in.Get("clause-1"))
	jointest.Must(t, s.Post("/agreement/2027.1/take-over", in), 422)
	in.Set("then", "again")
	jointest.Must(t, s.Post("/agreement/2027.1/take-over", in), 200)
	in.Del("then")
	in.Set("clause-2", "")
	for range 2 {
		jointest.Leads(t, s.Post("/agreement/2027.1/take-over", in), "/agreement/2027.1/edit?done=loaded")
	}
	e, err := w.Agreement.EditionNumbered(context.Background(), jointest.Secretariat, "2027.1")
	if err != nil || len(e.Text.Clauses) != 3 || e.Text.Title != "New title" || e.Text.Clauses[1].ID != "c-about" || e.Text.Clauses[1].Text != "Quite other words. See [[c-brand-new]]." {
		t.Errorf("the draft is %+v, %v", e.Text.Clauses, err)
	}
}

func TestADraftGoesItsWay(t *testing.T) {
	t.Parallel()
	w, s := begun(t)
	pagetest.Golden(t, "desk_discard", jointest.Must(t, s.Get("/agreement/2027.1/discard"), 200))
	jointest.Must(t, s.Post("/agreement/2027.1/discard", posted(t, s, "/agreement/2027.1/discard", nil)), 422)
	jointest.Leads(t, s.Post("/agreement/2027.1/stage", url.Values{"to": {"in_review"}}), "/agreement/2027.1/edit?done=staged")
	pagetest.Golden(t, "desk_review", jointest.Must(t, s.Get("/agreement/2027.1/edit"), 200))
	late := jointest.Must(t, s.Post("/agreement/2027.1/c-about/edit", url.Values{"heading": {"x"}, "text": {"Typed too late."}}), 409)
	if !strings.Contains(late, "Typed too late.") {
		t.Error("words typed while the edition went into review are lost")
	}
	jointest.Leads(t, s.Get("/agreement/2027.1/c-about/edit"), "/agreement/2027.1/edit")
	o := w.Organisation("Kent County Council", "county", "Maidstone")
	reader := pagetest.New(t, routes(w), jointest.Actor(o.ID, access.Practitioner), jointest.Who(o.Name))
	jointest.Must(t, reader.Get("/agreement/2027.1"), 200)
	jointest.Must(t, reader.Get("/agreement/2027.1/edit"), 403)
	jointest.Must(t, visit(w).Get("/agreement/2027.1"), 404)
	jointest.Leads(t, s.Post("/agreement/2027.1/stage", url.Values{"to": {"adopted"}}), "/agreement/2027.1/edit?done=staged")
	pagetest.Golden(t, "agreement_agreed", jointest.Must(t, visit(w).Get("/agreement/2027.1"), 200))
}
