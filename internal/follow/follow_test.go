package follow_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/follow"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/register"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/internal/webhook"
)

// county is what is public in these tests.
type county struct{ entries map[string]register.Entry }

func (c *county) Piece(_ context.Context, n follow.News) (follow.Piece, bool, error) {
	if n.About.Kind == follow.PromiseSubject {
		return follow.Piece{N: n.N, Kind: n.Kind, At: n.At, Ref: n.Ref, Promises: []string{n.Ref}}, true, nil
	}
	e, ok := c.entries[n.Ref]
	if !ok {
		return follow.Piece{}, false, errs.New(errs.NotFound, "gone", "It is not public.")
	}
	p, ok := follow.FromEntry(n, e)
	return p, ok, nil
}

func (c *county) Topic(_ context.Context, t follow.Topic) (string, error) { return t.String(), nil }

func (c *county) Application(context.Context, string) (string, ident.Organisation, error) {
	return "", "", errs.New(errs.NotFound, "gone", "It was revoked.")
}

type house struct {
	t     *testing.T
	s     *store.Store
	now   time.Time
	world *county
	f     *follow.Service
	ids   ident.Source

	promises []follow.Promised
}

func (h *house) Now() time.Time { return h.now }

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, s: storetest.SQLite(t), now: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC), world: &county{map[string]register.Entry{}}}
	secrets, err := receipt.New(make([]byte, 32), "follow", strings.NewReader(strings.Repeat("0123456789ab", 500)))
	if err != nil {
		t.Fatal(err)
	}
	h.ids = &ident.Sequence{}
	h.f = follow.New(follow.Deps{Promises: func(context.Context) ([]follow.Promised, error) { return h.promises, nil }, Store: h.s.Follow(), Clock: h, IDs: h.ids, Secrets: secrets, World: h.world,
		Post: webhook.NewTo((&net.Dialer{}).DialContext, func(string) error { return nil }),
		Letter: func(l follow.Letter) (string, string) {
			var refs []string
			for _, p := range l.Pieces {
				refs = append(refs, string(p.Kind)+" "+p.Ref)
			}
			return l.What, strings.Join([]string{l.Topic, strings.Join(refs, ","), l.Path, l.Leave}, "|")
		}})
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// happens records an event about a use.
func (h *house) happens(name, ref string, version int) {
	h.t.Helper()
	h.must(h.s.Write(context.Background(), func(tx *store.Tx) error {
		e := event.New(ident.New[ident.Event](h.ids), h.now, event.Actor{System: "test"}, name, event.Subject{Kind: "record", ID: ref}).With(map[string]any{"ref": ref, "version": version})
		return tx.AppendEvents(context.Background(), e)
	}))
}

func (h *house) mails(state intray.MailState) (out []intray.PostedMail) {
	h.must(h.s.Read(context.Background(), func(tx *store.Tx) (err error) {
		out, err = tx.MailIn(context.Background(), state, 100)
		return err
	}))
	return out
}

// link gives the identifier and the token of a path in a letter.
func link(t *testing.T, path string) (id, token string) {
	t.Helper()
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) != 4 {
		t.Fatalf("no link: %q", path)
	}
	return parts[2], parts[3]
}

func use(ref string) register.Entry {
	return register.Entry{Ref: ref, Version: 1, Level: register.LevelFull, Status: register.Live, Title: "Use " + ref, Parties: []register.Party{{Name: "Council", Slug: "council", Lead: true}},
		Why: register.Why{Purposes: []register.Coded{{Code: "P07"}}}}
}

func TestFollowingByMail(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	h.world.entries["A"], h.world.entries["B"] = use("A"), use("B")
	h.happens("sharing.record_live", "A", 1)
	h.must(h.f.Run(ctx))
	ask := func(topic follow.Topic) {
		h.must(h.f.Ask(ctx, follow.Ask{Topic: topic, Email: "ann@example.org", Network: "n"}))
	}
	ask(follow.Topic{Kind: follow.Entry, Code: "A"})
	h.happens("sharing.record_paused", "A", 1)
	h.must(h.f.Run(ctx))
	letters := h.mails(intray.MailWaiting)
	if len(letters) != 1 || letters[0].Subject != follow.LetterConfirm {
		t.Fatalf("before it is confirmed: %+v", letters)
	}
	id, token := link(t, strings.Split(letters[0].Text, "|")[2])
	if err := h.f.Confirm(ctx, id, token+"0"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a wrong link: %v", err)
	}
	h.must(h.f.Confirm(ctx, id, token))
	ask(follow.Topic{Kind: follow.Entry, Code: "A"})
	if again := h.mails(intray.MailWaiting); len(again) != 1 && again[len(again)-1].Subject != follow.LetterAgain {
		t.Errorf("asked again: %+v", again)
	}
	h.happens("sharing.record_resumed", "A", 1)
	h.happens("sharing.record_live", "B", 1)
	h.must(h.f.Run(ctx))
	h.must(h.f.Run(ctx))
	h.happens("sharing.record_paused", "A", 1)
	h.must(h.f.Run(ctx))
	news := h.news()
	if diff := cmp.Diff([]string{"resumed A"}, told(news)); diff != "" {
		t.Errorf("the first day (-want +got):\n%s", diff)
	}
	h.now = h.now.AddDate(0, 0, 1)
	h.must(h.f.Run(ctx))
	h.must(h.f.Run(ctx))
	news = h.news()
	if diff := cmp.Diff([]string{"resumed A", "paused A"}, told(news)); diff != "" {
		t.Errorf("the second day (-want +got):\n%s", diff)
	}
	h.leaves(news[len(news)-1])
}

// news lists letters with news, the earliest first.
func (h *house) news() (out []intray.PostedMail) {
	for _, m := range h.mails(intray.MailWaiting) {
		if m.Subject == follow.LetterNews {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b intray.PostedMail) int { return a.At.Compare(b.At) })
	return out
}

func told(news []intray.PostedMail) (out []string) {
	for _, m := range news {
		out = append(out, strings.Split(m.Text, "|")[1])
	}
	return out
}

// leaves tries the look at a letter when it leaves, then the link that ends it.
func (h *house) leaves(m intray.PostedMail) {
	t, ctx := h.t, context.Background()
	t.Helper()
	again := func() (out follow.Again) {
		h.must(h.s.Read(ctx, func(tx *store.Tx) (err error) {
			out, _, err = h.f.Again(ctx, tx, m)
			return err
		}))
		return out
	}
	first := again()
	if !first.Keep || first.Text != m.Text {
		t.Errorf("what may still be told: %+v", first)
	}
	public := h.world.entries["A"]
	delete(h.world.entries, "A")
	if again().Keep {
		t.Error("what was withdrawn leaves")
	}
	h.world.entries["A"] = public
	id, token := link(t, first.Leave)
	h.must(h.f.Leave(ctx, id, token, true))
	h.must(h.f.Leave(ctx, id, token, true))
	if again().Keep {
		t.Error("a letter leaves to whoever left")
	}
	if _, err := h.f.Look(ctx, "stop", id, token); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the address is kept: %v", err)
	}
}

func TestUnconfirmedAddressesAreForgottenAndWishesAreBounded(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	for i := range 9 {
		h.must(h.f.Ask(ctx, follow.Ask{Topic: follow.Topic{Kind: follow.Purpose, Code: fmt.Sprintf("P%02d", i)}, Email: "ann@example.org", Network: "n"}))
	}
	letters := h.mails(intray.MailWaiting)
	if len(letters) != 5 {
		t.Fatalf("%d letters to one address in a day", len(letters))
	}
	var err error
	for range 30 {
		err = h.f.Ask(ctx, follow.Ask{Topic: follow.Topic{Kind: follow.Everything}, Email: "bob@example.org", Network: "n"})
	}
	if errs.KindOf(err) != errs.TooMany {
		t.Errorf("a flood: %v", err)
	}
	h.now = h.now.AddDate(0, 0, 8)
	h.must(h.f.RunDaily(ctx))
	id, token := link(t, strings.Split(letters[0].Text, "|")[2])
	if err := h.f.Confirm(ctx, id, token); errs.KindOf(err) != errs.NotFound {
		t.Errorf("after a week: %v", err)
	}
}

func TestAnAnnouncementIsToldWhileItComesAndAsItCame(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	n := follow.News{N: 4, Kind: follow.Announced, Ref: "A", Version: 2, At: at}
	today, from := clock.DateOf(at), clock.NewDate(2026, 12, 1)
	e := use("A")
	e.Coming = &register.Coming{Version: 2, Announced: today, From: from, Sentences: []string{"Adds purpose: research."}}
	if p, ok := follow.FromEntry(n, e); !ok || !p.Coming || p.From != from || len(p.Sentences) != 1 {
		t.Errorf("coming: %+v %v", p, ok)
	}
	off := n
	off.Kind = follow.CalledOff
	if _, ok := follow.FromEntry(off, e); ok {
		t.Error("it is called off while it is coming")
	}
	e.Coming = nil
	if _, ok := follow.FromEntry(n, e); ok {
		t.Error("an announcement that was taken back is told")
	}
	if _, ok := follow.FromEntry(off, e); !ok {
		t.Error("its end is not told")
	}
	e.Version, e.History = 2, []register.Change{{Version: 2, On: from, Sentences: []string{"Adds purpose: research."}}}
	if p, ok := follow.FromEntry(n, e); !ok || p.Coming || p.From != from {
		t.Errorf("came: %+v %v", p, ok)
	}
	live := n
	live.Kind = follow.Live
	if p, ok := follow.FromEntry(live, e); !ok || p.Kind != follow.Changed {
		t.Errorf("live: %+v %v", p, ok)
	}
	e.Level = register.LevelWithheld
	if _, ok := follow.FromEntry(live, e); ok {
		t.Error("what is withheld is told")
	}
}

func TestAWebhookIsChallengedSignedAndStopped(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	h.world.entries["A"] = use("A")
	secret, broken := "", false
	var seen []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || broken {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		id, err := webhook.Verify(secret, r.Header, body, h.now)
		if err != nil {
			t.Errorf("the signature: %v", err)
		}
		if strings.Contains(string(body), `"news"`) {
			seen = append(seen, id)
		}
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	out, err := h.f.AddHook(ctx, access.Actor{}, follow.AddHook{Key: "key-0123456789", Topic: follow.Topic{Kind: follow.Entry, Code: "A"}, URL: server.URL, Email: "ops@example.org", Network: "n"})
	h.must(err)
	secret = out.Secret
	id, token := link(t, out.Path)
	h.happens("sharing.record_live", "A", 1)
	h.must(h.f.Run(ctx))
	h.must(h.f.Deliver(ctx, id))
	if len(seen) != 0 {
		t.Fatal("it is told before the challenge")
	}
	h.must(h.f.VerifyHook(ctx, access.Actor{}, id, token))
	h.happens("sharing.record_paused", "A", 1)
	h.must(h.f.Run(ctx))
	h.must(h.f.Deliver(ctx, id))
	h.must(h.f.Deliver(ctx, id))
	if diff := cmp.Diff([]string{id + "-2"}, seen); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	broken = true
	h.happens("sharing.record_resumed", "A", 1)
	h.must(h.f.Run(ctx))
	for i := range 20 {
		if err := h.f.Deliver(ctx, id); (err == nil) != (i == 19) {
			t.Errorf("try %d: %v", i+1, err)
		}
	}
	hook, err := h.f.Hook(ctx, access.Actor{}, id, token)
	if err != nil || hook.Stage != follow.HookStopped {
		t.Errorf("%+v %v", hook, err)
	}
	if m := h.mails(intray.MailWaiting); len(m) != 1 || m[0].To != "ops@example.org" || m[0].Subject != follow.LetterHook {
		t.Errorf("the notice: %+v", m)
	}
	broken = false
	h.must(h.f.VerifyHook(ctx, access.Actor{}, id, token))
	h.must(h.f.Deliver(ctx, id))
	if diff := cmp.Diff([]string{id + "-2", id + "-3"}, seen); diff != "" {
		t.Errorf("what it missed (-want +got):\n%s", diff)
	}
	if _, err := h.f.Hook(ctx, access.Actor{}, id, token[:10]); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a wrong link: %v", err)
	}
}
