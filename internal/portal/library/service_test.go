package library_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/library"
	"sharewell/internal/store"
)

// open opens the library of a house. A file that says "macro" is refused; its words are its content.
func open(t testing.TB) *house {
	h := newHouse(t)
	h.svc = library.New(library.Deps{Store: h.Store.Library(), Clock: h.Clock, IDs: &ident.Sequence{Prefix: "l"}, Book: book(t), Prefix: "KM-L",
		Inspect: func(_ context.Context, name string, content []byte) (library.Paper, error) {
			if strings.Contains(string(content), "macro") {
				return library.Paper{}, errs.New(errs.Invalid, "files.macros", "The file holds macros.")
			}
			return library.Paper{Name: name, Type: "text/plain", SHA256: "x", Size: int64(len(content)), Words: string(content), Read: true}, nil
		},
		Find: func(_ context.Context, _ access.Actor, typed string) (library.Use, error) {
			if typed != "KM-T-1" {
				return library.Use{}, errs.New(errs.NotFound, "none", "None.")
			}
			return library.Use{Kind: library.InThread, Ref: typed, Title: "A question", URL: "/portal/questions/KM-T-1", Space: h.Room.ID}, nil
		}})
	return h
}

func draft() library.Draft {
	return library.Draft{Title: "Notice for school nurses", About: "Hand it out.", Kind: library.Notice, Topics: []string{"transparency", "schools"}, Licence: library.OGL, Role: access.DPO, Next: clock.DateOf(at).AddMonths(12)}
}

func (h *house) add(as string, room ident.Space, text string) library.Item {
	h.T.Helper()
	i, err := h.svc.Add(h.T.Context(), who(as), library.Add{Key: as + text, Space: room, Draft: draft(), Content: library.Content{Name: "n.txt", File: []byte(text)}})
	h.OK(err)
	return i
}

func (h *house) listed(as string) (refs []string) {
	h.T.Helper()
	shelf, err := h.svc.List(h.T.Context(), who(as), library.Query{Most: 10})
	h.OK(err)
	for _, i := range shelf.Items {
		refs = append(refs, i.Ref)
	}
	return refs
}

func TestOnlyThoseInTheRoomFindAndOpen(t *testing.T) {
	t.Parallel()
	h := open(t)
	inside, outside := h.add("ada", h.Room.ID, "zebra"), h.add("ada", "", "lion")
	for name, want := range map[string]struct {
		inside bool
		news   int
	}{"ada": {true, 2}, "cat": {true, 2}, "dan": {false, 1}, "ben": {false, 1}, "sec": {false, 1}} {
		_, err := h.svc.One(t.Context(), who(name), inside.Ref)
		_, _, content, err2 := h.svc.Open(t.Context(), who(name), inside.Ref, 1)
		if (err == nil) != want.inside || (err2 == nil) != want.inside || want.inside != (string(content) == "zebra") || len(h.listed(name)) != want.news || h.News(name) != want.news {
			t.Errorf("%s: %v, %v, %q, lists %v, news %d", name, err, err2, content, h.listed(name), h.News(name))
		}
		if !want.inside {
			h.Is(errs.NotFound, err)
			h.Is(errs.NotFound, err2)
			_, err := h.svc.List(t.Context(), who(name), library.Query{Space: &h.Room.ID, Most: 5})
			h.Is(errs.NotFound, err)
			_, err = h.svc.Revise(t.Context(), who(name), library.Revise{At: library.At{Ref: inside.Ref}, Key: name, Note: "x", Content: library.Content{Text: "x"}})
			h.Is(errs.NotFound, err)
		}
		shelf, err := h.svc.List(t.Context(), who(name), library.Query{Most: 5})
		if h.OK(err); shelf.Kinds[library.Notice] != want.news {
			t.Errorf("%s counts %v", name, shelf.Kinds)
		}
	}
	_, err := h.svc.One(t.Context(), who("aud"), outside.Ref)
	h.Is(errs.NotFound, err)
	_, err = h.svc.List(t.Context(), access.Actor{}, library.Query{Most: 5})
	h.Is(errs.Unauthenticated, err)
	h.Outs()
	if _, _, _, err := h.svc.Open(t.Context(), who("cat"), inside.Ref, 1); errs.KindOf(err) != errs.NotFound || len(h.listed("cat")) != 1 || h.News("cat") != 1 {
		t.Errorf("who left the space: %v, lists %v", err, h.listed("cat"))
	}
}

func TestWhoMayKeepAnItem(t *testing.T) {
	t.Parallel()
	h := open(t)
	i := h.add("cat", "", "one")
	inside := h.add("cat", h.Room.ID, "two")
	for name, c := range map[string]struct {
		ref  string
		want errs.Kind
	}{"a colleague/dan": {i.Ref, ""}, "another body/ben": {i.Ref, errs.Forbidden}, "the secretariat/sec": {i.Ref, ""}, "the host/ada": {inside.Ref, ""}} {
		_, as, _ := strings.Cut(name, "/")
		_, err := h.svc.Edit(t.Context(), who(as), library.At{Ref: c.ref}, draft())
		if errs.KindOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatWasTypedIsCheckedTogether(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, err := h.svc.Add(t.Context(), who("ada"), library.Add{Key: "k", Draft: library.Draft{Topics: []string{"weather"}, Sector: "moon", Next: clock.DateOf(at)}, Content: library.Content{Name: "a.docx", File: []byte("macro")}})
	got := map[string]string{}
	for _, f := range errs.FieldsOf(err) {
		got[f.Name] = f.Code
	}
	want := map[string]string{"title": "required", "about": "required", "kind": "required", "licence": "required", "topics": "unknown", "sector": "unknown", "next": "past", "file": "files.macros"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err = h.svc.Add(t.Context(), who("ada"), library.Add{Key: "k", Draft: draft()})
	if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "file" {
		t.Errorf("neither file nor text: %v", err)
	}
	if n := h.listed("ada"); len(n) != 0 {
		t.Errorf("kept %v", n)
	}
}

func TestVersionsStayReadable(t *testing.T) {
	t.Parallel()
	h := open(t)
	i := h.add("ada", "", "first words")
	cmd := library.Revise{At: library.At{Ref: i.Ref, Version: 1}, Key: "r", Note: "Shorter", Content: library.Content{Text: "second words"}}
	for range 2 { // the same form twice is one version
		got, err := h.svc.Revise(t.Context(), who("ben"), cmd)
		if cmd.Version = 0; err != nil || got.Latest.N != 2 {
			t.Fatalf("%+v, %v", got.Latest, err)
		}
	}
	v, err := h.svc.One(t.Context(), who("dan"), i.Ref)
	if h.OK(err); len(v.Editions) != 2 || v.Text != "second words" || v.Latest.Note != "Shorter" || v.MayKeep {
		t.Errorf("%+v", v)
	}
	if _, e, b, err := h.svc.Open(t.Context(), who("dan"), i.Ref, 1); err != nil || string(b) != "first words" || e.Name != "n.txt" {
		t.Errorf("%+v %q %v", e, b, err)
	}
	_, _, _, err = h.svc.Open(t.Context(), who("dan"), i.Ref, 3)
	h.Is(errs.NotFound, err)
	_, err = h.svc.Edit(t.Context(), who("ada"), library.At{Ref: i.Ref, Version: 1}, draft())
	h.Is(errs.Conflict, err)
	found, err := h.svc.Changed(t.Context(), "", 10)
	if h.OK(err); len(found) != 1 || found[0].Words != "second words" || h.News("dan") != 1 {
		t.Errorf("%+v, news %d", found, h.News("dan"))
	}
}

func TestWithdrawnIsGoneAndComesBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	i := h.add("ada", "", "words")
	_, err := h.svc.Withdraw(t.Context(), who("ada"), library.At{Ref: i.Ref}, " ")
	h.Is(errs.Invalid, err)
	_, err = h.svc.Withdraw(t.Context(), who("ada"), library.At{Ref: i.Ref}, "Out of date")
	h.OK(err)
	_, err = h.svc.One(t.Context(), who("dan"), i.Ref)
	h.Is(errs.NotFound, err)
	_, _, _, err = h.svc.Open(t.Context(), who("dan"), i.Ref, 1)
	h.Is(errs.NotFound, err)
	if v, err := h.svc.One(t.Context(), who("ben"), i.Ref); err != nil || v.Why != "Out of date" || len(h.listed("ada")) != 0 || h.News("dan") != 0 {
		t.Errorf("%+v %v", v.Item, err)
	}
	standing, err := h.svc.Standing(t.Context(), who("ada"), []string{i.Ref, "KM-L-none"})
	if h.OK(err); len(standing) != 0 {
		t.Errorf("stands: %v", standing)
	}
	_, err = h.svc.Restore(t.Context(), who("ada"), library.At{Ref: i.Ref})
	h.OK(err)
	if len(h.listed("dan")) != 1 || h.News("dan") != 1 {
		t.Error("did not come back")
	}
}

func TestUsesAreShownToThoseInTheRoom(t *testing.T) {
	t.Parallel()
	h := open(t)
	i := h.add("ada", "", "words")
	h.Is(errs.Invalid, h.svc.Cite(t.Context(), who("cat"), i.Ref, "KM-T-2"))
	h.OK(h.svc.Cite(t.Context(), who("cat"), i.Ref, "KM-T-1"))
	h.OK(h.svc.Cite(t.Context(), who("cat"), i.Ref, "KM-T-1"))
	for name, n := range map[string]int{"ada": 1, "dan": 0} {
		v, err := h.svc.One(t.Context(), who(name), i.Ref)
		if h.OK(err); len(v.Uses) != n {
			t.Errorf("%s: %v", name, v.Uses)
		}
	}
}

func TestOwnersAreAskedToLookAgain(t *testing.T) {
	t.Parallel()
	h := open(t)
	i := h.add("ada", "", "words")
	tasks := func() (n int) {
		h.OK(h.Store.Read(t.Context(), func(tx *store.Tx) error {
			all, err := tx.OpenTasksAbout(t.Context(), i.Subject())
			n = len(all)
			return err
		}))
		return n
	}
	h.OK(h.svc.RunDaily(t.Context()))
	if n := tasks(); n != 0 {
		t.Errorf("%d tasks too early", n)
	}
	h.Clock.Set(at.AddDate(1, 0, -10))
	h.OK(h.svc.RunDaily(t.Context()))
	h.OK(h.svc.RunDaily(t.Context()))
	if n := tasks(); n != 1 {
		t.Errorf("%d tasks", n)
	}
	got, err := h.svc.Review(t.Context(), who("ben"), library.At{Ref: i.Ref}, clock.DateOf(at).AddMonths(20))
	if h.OK(err); got.Reviewed == nil || got.Reviewed.Role != access.Practitioner || tasks() != 0 {
		t.Errorf("%+v, %d tasks", got.Reviewed, tasks())
	}
}

func TestTheSameFormAddsOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { h.add("ada", "", "same") })
	}
	all.Wait()
	if got := h.listed("dan"); len(got) != 1 {
		t.Errorf("added %v", got)
	}
}

func TestPagesByKey(t *testing.T) {
	t.Parallel()
	h := open(t)
	for i := range 7 {
		h.Clock.Advance(time.Second)
		room := ident.Space("")
		if i%2 == 0 {
			room = h.Room.ID
		}
		h.add("ada", room, strings.Repeat("x", i+1))
	}
	seen, q := map[string]bool{}, library.Query{Topic: "schools", Kind: library.Notice, Most: 3}
	for pages := 1; ; pages++ {
		shelf, err := h.svc.List(t.Context(), who("cat"), q)
		h.OK(err)
		for _, i := range shelf.Items {
			seen[i.Ref] = true
		}
		if q.Before = shelf.Next; q.Before == "" {
			if pages != 3 || len(seen) != 7 {
				t.Errorf("%d pages, %d items", pages, len(seen))
			}
			return
		}
	}
}
