package edition_test

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/register"
	"sharewell/internal/register/edition"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/suppress"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

const ref = "KM-R-2026-0001"

var lead = access.Actor{Person: "olu", Organisation: "council", Roles: []access.Role{access.IGLead}}

// world gives one use whose versions are what the store holds.
type world struct {
	s    *store.Store
	text string
}

func (w *world) Use(ctx context.Context, r string) (u edition.Use, err error) {
	if r != ref {
		return u, errs.New(errs.NotFound, "x", "There is no such use.")
	}
	u = edition.Use{Record: "rec1", Ref: ref, Title: "Help at home", Lead: edition.Body{ID: "council", Name: "The Council", Slug: "council"}, Text: w.text, TextOn: clock.NewDate(2026, time.March, 2)}
	err = w.s.Read(ctx, func(tx *store.Tx) error {
		u.Editions, _, err = tx.EntryEditions(ctx, u.Record)
		return err
	})
	return u, err
}

func (w *world) Led(ctx context.Context, _ ident.Organisation) ([]edition.Use, error) {
	u, err := w.Use(ctx, ref)
	return []edition.Use{u}, err
}

type house struct {
	t     *testing.T
	s     *store.Store
	clock *clock.Fixed
	world *world
	svc   *edition.Service
}

func newHouse(t *testing.T) *house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	must(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	must(t, err)
	secrets, err := receipt.New(make([]byte, 32), "edition", rand.Reader)
	must(t, err)
	h := &house{t: t, s: storetest.SQLite(t), clock: clock.NewFixed(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))}
	h.world = &world{h.s, "text-1"}
	h.svc = edition.New(edition.Deps{Store: h.s.OtherVersions(), Clock: h.clock, IDs: &ident.Sequence{Prefix: "e"}, Book: book, World: h.world, Receipts: secrets, Prefix: "KM-F",
		Letter: func(ref string) (string, string) { return "letter", ref }})
	return h
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) send(cmd edition.Send) edition.Receipt {
	h.t.Helper()
	cmd.Use = strings.ToLower(ref)
	r, err := h.svc.Send(context.Background(), cmd)
	must(h.t, err)
	return r
}

func (h *house) mails() (out []intray.PostedMail) {
	h.t.Helper()
	must(h.t, h.s.Read(context.Background(), func(tx *store.Tx) (err error) {
		out, err = tx.MailIn(context.Background(), intray.MailWaiting, 10)
		return err
	}))
	return out
}

func TestAskingAndAnswering(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	r := h.send(edition.Send{Key: "k1", Kind: register.Translation, Language: "pl", Note: "Large letters.", Email: "ann@example.org", Network: "n"})
	if again := h.send(edition.Send{Key: "k1", Kind: register.Translation, Language: "pl", Network: "n"}); again.Ask.Ref != r.Ask.Ref || again.Code != r.Code {
		t.Errorf("sent twice: %+v", again)
	}
	if r.Ask.Due != clock.NewDate(2026, time.November, 30) || !strings.HasPrefix(r.Ask.Ref, "KM-F-2026-000001-") {
		t.Errorf("the receipt: %+v", r.Ask)
	}
	if _, err := h.svc.Look(ctx, r.Ask.Ref, "AAAAAAAAAAAA"); errs.CodeOf(err) != "edition.wrong" {
		t.Errorf("a wrong code: %v", err)
	}
	if _, err := h.svc.Look(ctx, "KM-F-2026-000009-X", r.Code); errs.CodeOf(err) != "edition.wrong" {
		t.Errorf("a wrong reference: %v", err)
	}
	must(t, h.svc.Add(ctx, lead, edition.Add{Use: ref, Key: "a1", Kind: register.Translation, Language: "pl", File: "f1", Type: "application/pdf", Size: 10, Text: "text-1", Ask: r.Ask.Ref}))
	got, err := h.svc.Look(ctx, strings.ToLower(r.Ask.Ref), receipt.Spaced(r.Code))
	must(t, err)
	if a := got.Ask; a.Stage != edition.Answered || a.InTime() != "yes" || a.Note != "" || len(a.Contact) != 0 || a.Edition != got.Use.Editions[0].ID {
		t.Errorf("answered: %+v %+v", a, got.Use.Editions)
	}
	if mails := h.mails(); len(mails) != 1 || mails[0].To != "ann@example.org" || mails[0].Text != r.Ask.Ref {
		t.Errorf("letters: %+v", mails)
	}
	if err := h.svc.Decline(ctx, lead, r.Ask.Ref, "too_rare", "Ring us."); errs.KindOf(err) != errs.Conflict {
		t.Errorf("answered twice: %v", err)
	}
	late := h.send(edition.Send{Key: "k2", Kind: register.SignFilm, Network: "n"})
	h.clock.Set(h.clock.Now().AddDate(0, 0, 29))
	must(t, h.svc.RunDaily(ctx))
	must(t, h.svc.RunDaily(ctx))
	v, err := h.svc.Get(ctx, lead, late.Ask.Ref)
	if err != nil || !v.Late || !v.Answer || v.Language != register.SignFilm {
		t.Errorf("the late one: %+v %v", v, err)
	}
	must(t, h.svc.Decline(ctx, lead, late.Ask.Ref, "too_rare", "Ring us, and a person will sign it for you."))
	if got, err = h.svc.Look(ctx, late.Ask.Ref, late.Code); err != nil || got.Ask.Stage != edition.Declined || got.Ask.Reason != "too_rare" || got.Ask.InTime() != "no" {
		t.Errorf("declined: %+v %v", got.Ask, err)
	}
	other := lead
	other.Organisation = "police"
	if _, err := h.svc.Get(ctx, other, late.Ask.Ref); errs.KindOf(err) == errs.Internal || err == nil {
		t.Errorf("another organisation reads it: %v", err)
	}
	if err := h.svc.Remove(ctx, other, ref, "x"); err == nil {
		t.Error("another organisation removes versions")
	}
	list, _, err := h.svc.Desk(ctx, lead, "")
	if err != nil || len(list) != 2 {
		t.Errorf("the desk: %+v %v", list, err)
	}
}

func TestAVersionTakesThePlaceOfTheOneBefore(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	add := func(key, kind, language, text string) error {
		return h.svc.Add(ctx, lead, edition.Add{Use: ref, Key: key, Kind: kind, Language: language, Page: "/about", Text: text, Transcript: "Words."})
	}
	must(t, add("1", register.EasyRead, "en", "text-1"))
	must(t, add("2", register.Audio, "en", "text-1"))
	h.world.text = "text-2"
	if err := add("3", register.EasyRead, "en", "text-1"); errs.KindOf(err) != errs.Conflict {
		t.Errorf("made of a text that moved: %v", err)
	}
	must(t, add("3", register.EasyRead, "en", "text-2"))
	u, err := h.svc.Own(ctx, lead, ref)
	must(t, err)
	var got []string
	for _, x := range u.Editions {
		got = append(got, x.Kind+" "+x.Text)
	}
	if diff := cmp.Diff([]string{"easy_read text-2", "audio text-1"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	must(t, h.svc.Remove(ctx, lead, ref, u.Editions[1].ID))
	if u, err = h.svc.Own(ctx, lead, ref); err != nil || len(u.Editions) != 1 {
		t.Errorf("removed: %+v %v", u.Editions, err)
	}
}

func TestWhatIsWrongWithAVersion(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	good := edition.Add{Use: ref, Key: "k", Kind: register.SignFilm, File: "f", Transcript: "Hello.", Text: "text-1"}
	for name, c := range map[string]struct {
		change func(*edition.Add)
		fields []string
	}{
		"good":                   {func(*edition.Add) {}, nil},
		"no kind":                {func(a *edition.Add) { a.Kind = "poem" }, []string{"kind"}},
		"no transcript":          {func(a *edition.Add) { a.Transcript = " " }, []string{"transcript"}},
		"nothing":                {func(a *edition.Add) { a.File = "" }, []string{"file"}},
		"both":                   {func(a *edition.Add) { a.Page = "/x" }, []string{"page"}},
		"another site":           {func(a *edition.Add) { a.File, a.Page = "", "https://films.example/1" }, []string{"page"}},
		"another site, hidden":   {func(a *edition.Add) { a.File, a.Page = "", "//films.example/1" }, []string{"page"}},
		"translated to English":  {func(a *edition.Add) { a.Kind, a.Language = register.Translation, "en" }, []string{"language"}},
		"a language of nowhere":  {func(a *edition.Add) { a.Kind, a.Language = register.EasyRead, "xx" }, []string{"language"}},
		"everything at once bad": {func(a *edition.Add) { *a = edition.Add{Kind: "x"} }, []string{"kind", "file"}},
	} {
		cmd := good
		c.change(&cmd)
		var got []string
		for _, f := range errs.FieldsOf(h.svc.CheckAdd(&cmd)) {
			got = append(got, f.Name)
		}
		if diff := cmp.Diff(c.fields, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for name, cmd := range map[string]edition.Send{"kind": {Key: "k"}, "language": {Key: "k", Kind: register.Translation}, "note": {Key: "k", Kind: register.Audio, Note: strings.Repeat("x", 501)}} {
		cmd.Use = ref
		_, err := h.svc.Send(context.Background(), cmd)
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != name {
			t.Errorf("asked without %s: %+v", name, f)
		}
	}
}

func TestSmallNumbersAreHeldBackAndAFloodIsStopped(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	n := 0
	ask := func(kind string, times int) {
		for range times {
			n++
			h.send(edition.Send{Key: "k" + string(rune('A'+n)), Kind: kind, Network: string(rune('a' + n))})
		}
	}
	ask(register.EasyRead, 7)
	ask(register.Audio, 2)
	lines, err := h.svc.Counts(ctx)
	must(t, err)
	i := slices.IndexFunc(lines, func(l edition.Line) bool { return l.Kind == register.EasyRead })
	j := slices.IndexFunc(lines, func(l edition.Line) bool { return l.Kind == register.Audio })
	if lines[i].Asked.N != 7 || lines[i].Waiting.N != 7 || lines[j].Asked != (suppress.Count{Hidden: true, Fewer: 5}) {
		t.Errorf("%+v", lines)
	}
	for range 6 {
		n++
		h.send(edition.Send{Key: "k" + string(rune('A'+n)), Kind: register.Audio, Network: "one"})
	}
	if _, err := h.svc.Send(ctx, edition.Send{Key: "flood", Use: ref, Kind: register.Audio, Network: "one"}); errs.KindOf(err) != errs.TooMany {
		t.Errorf("the seventh of one network: %v", err)
	}
}
