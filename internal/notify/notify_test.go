package notify_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/jobs"
	"sharewell/internal/notify"
	"sharewell/internal/notify/notifytest"
	"sharewell/internal/people"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// Monday 9 November 2026, 06:30 in London: before the digest.
var monday = time.Date(2026, 11, 9, 6, 30, 0, 0, time.UTC)

// house is a service with everything around it, on one database.
type house struct {
	t      testing.TB
	s      *store.Store
	clock  *clock.Fixed
	notify *notify.Service
	runner *jobs.Runner
	deps   notify.Deps
	heard  []string
}

func newHouse(t testing.TB, s *store.Store, sender notify.Sender) *house {
	t.Helper()
	h := &house{t: t, s: s, clock: clock.NewFixed(monday)}
	h.deps = notify.Deps{
		Store: s, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Partnership: "Exampleshire Information Partnership",
		PublicURL: "https://sharewell.example.org/", Sender: sender,
		Names: func(_ context.Context, _ *store.Tx, org ident.Organisation) (string, error) {
			return map[ident.Organisation]string{"council": "Exampleshire Council", "school": "Hill & Dale School"}[org], nil
		},
		Observe: func(outcome string) { h.heard = append(h.heard, outcome) },
	}
	h.notify = notify.New(h.deps)
	r, err := jobs.New(jobs.Deps{Store: s, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Random: func() float64 { return 0 }}, h.notify.Kinds()...)
	if err != nil {
		t.Fatal(err)
	}
	h.runner = r
	h.run()
	return h
}

func (h *house) run() {
	h.t.Helper()
	if _, err := h.runner.RunUntilIdle(context.Background()); err != nil {
		h.t.Fatal(err)
	}
}

// morning moves the clock to 07:00 on a day of November and runs what is due.
func (h *house) morning(day int) {
	h.t.Helper()
	h.clock.Set(time.Date(2026, 11, day, 7, 0, 0, 0, time.UTC))
	h.run()
}

func (h *house) write(fn func(context.Context, *store.Tx) error) {
	h.t.Helper()
	storetest.Write(h.t, h.s, fn)
}

func (h *house) person(id string, hats ...intray.Hat) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx *store.Tx) error {
		err := tx.AddPerson(ctx, people.Person{ID: ident.Person(id), Name: id, Email: id + "@example.org", Status: people.Active, CreatedAt: monday, Version: 1})
		for i, hat := range hats {
			if err == nil {
				err = tx.GiveHat(ctx, people.Hat{ID: people.HatID(fmt.Sprint(id, i)), Person: ident.Person(id), Organisation: hat.Organisation, Role: hat.Role, From: monday.AddDate(-1, 0, 0)})
			}
		}
		return err
	})
}

func (h *house) open(tasks ...intray.Task) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx *store.Tx) error {
		for _, t := range tasks {
			t.Kind, t.Subject, t.CreatedAt = "record.sign", event.Subject{Kind: "record", ID: string(t.ID)}, h.clock.Now()
			if t.Title == "" {
				t.Title = "Sign: " + string(t.ID)
			}
			t.URL = "/records/" + string(t.ID) + "/sign"
			if err := tx.OpenTask(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// letters gives "recipient: subject" of what a sink got since last asked, sorted.
func letters(t testing.TB, k *notifytest.Sink) []string {
	t.Helper()
	out := []string{}
	for _, p := range k.Take() {
		r := notifytest.Read(t, p)
		out = append(out, r.To+": "+r.Subject)
	}
	slices.Sort(out)
	return out
}

func by(t testing.TB, k *notifytest.Sink) notify.Sender {
	t.Helper()
	s, err := notify.NewSMTP(notify.SMTPConfig{Host: "127.0.0.1", Port: k.Port, TLS: notify.TLSNone, From: "Sharewell <no-reply@sharewell.example.org>"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func hat(org string, r access.Role) intray.Hat {
	return intray.Hat{Organisation: ident.Organisation(org), Role: r}
}

func expect(t testing.TB, when string, got []string, want ...string) {
	t.Helper()
	if want == nil {
		want = []string{}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", when, d)
	}
}

var dpo, siro = []access.Role{access.DPO}, []access.Role{access.SIRO}

func TestDigestsTellEachItemOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		k := notifytest.New(t, false)
		h := newHouse(t, s, by(t, k))
		h.person("ann", hat("council", access.DPO), hat("school", access.SIRO))
		h.person("bob", hat("council", access.DPO))
		h.person("cid", hat("school", access.DPO))
		h.open(intray.Task{ID: "a", Organisation: "council", Roles: dpo}, intray.Task{ID: "b", Organisation: "school", Roles: siro})
		h.run()
		expect(t, "before seven", letters(t, k))
		h.morning(9)
		expect(t, "Monday", letters(t, k), "ann@example.org: 2 new things to do", "bob@example.org: 1 new thing to do")
		h.morning(10)
		expect(t, "Tuesday, nothing new", letters(t, k))
		h.open(intray.Task{ID: "c", Organisation: "council", Roles: dpo}, intray.Task{ID: "d", Organisation: "council", Roles: dpo, Person: "bob"})
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.PostNotice(ctx, intray.Notice{ID: "n", Organisation: "council", Roles: dpo, Kind: "x", Title: "A record was declined.", At: h.clock.Now()})
		})
		h.morning(11)
		expect(t, "Wednesday", letters(t, k), "ann@example.org: 1 new thing to do and 1 message", "bob@example.org: 2 new things to do and 1 message")
		h.open(intray.Task{ID: "e", Organisation: "school", Roles: dpo})
		h.clock.Set(time.Date(2026, 11, 14, 12, 0, 0, 0, time.UTC)) // a Saturday, after two days of standstill
		h.run()
		expect(t, "Saturday", letters(t, k))
		h.morning(16)
		expect(t, "the Monday after", letters(t, k), "cid@example.org: 1 new thing to do")
	})
}

func TestChoices(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		k := notifytest.New(t, false)
		h := newHouse(t, s, by(t, k))
		ctx := context.Background()
		for id, f := range map[string]intray.Frequency{"daily": intray.Daily, "weekly": intray.Weekly, "off": intray.Off} {
			h.person(id, hat("council", access.DPO))
			if err := h.notify.Choose(ctx, ident.Person(id), f); err != nil {
				t.Fatal(err)
			}
			if got, err := h.notify.Choice(ctx, ident.Person(id)); got != f || err != nil {
				t.Errorf("chose %q, kept %q, error %v", f, got, err)
			}
		}
		if err := h.notify.Choose(ctx, "daily", "hourly"); errs.KindOf(err) != errs.Invalid {
			t.Errorf("an unknown choice: %v", err)
		}
		h.open(intray.Task{ID: "a", Organisation: "council", Roles: dpo})
		h.morning(9)
		expect(t, "Monday", letters(t, k), "daily@example.org: 1 new thing to do", "weekly@example.org: 1 new thing to do")
		h.open(intray.Task{ID: "b", Organisation: "council", Roles: dpo})
		h.morning(10)
		expect(t, "Tuesday", letters(t, k), "daily@example.org: 1 new thing to do")
		h.open(intray.Task{ID: "now", Organisation: "council", Roles: dpo, Urgent: true})
		h.run()
		expect(t, "at once", letters(t, k), "daily@example.org: Urgent: Sign: now", "off@example.org: Urgent: Sign: now", "weekly@example.org: Urgent: Sign: now")
		h.morning(11)
		expect(t, "Wednesday", letters(t, k))
		h.morning(16)
		expect(t, "the Monday after", letters(t, k), "weekly@example.org: 1 new thing to do")
	})
}

func TestUrgentGoesToWhomItConcerns(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		k := notifytest.New(t, false)
		h := newHouse(t, s, by(t, k))
		h.person("ann", hat("council", access.DPO), hat("council", access.SIRO))
		h.person("bob", hat("council", access.SIRO))
		h.person("cid", hat("school", access.DPO))
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.SetRoleMailbox(ctx, hat("council", access.DPO), "dpo@council.example.org")
		})
		h.open(
			intray.Task{ID: "both", Organisation: "council", Roles: []access.Role{access.DPO, access.SIRO}, Urgent: true},
			intray.Task{ID: "passed", Organisation: "council", Roles: siro, Person: "bob", Urgent: true},
		)
		h.run()
		expect(t, "tasks", letters(t, k), "ann@example.org: Urgent: Sign: both", "bob@example.org: Urgent: Sign: both",
			"bob@example.org: Urgent: Sign: passed", "dpo@council.example.org: Urgent: Sign: both")
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.PostNotice(ctx, intray.Notice{ID: "n", Organisation: "school", Roles: dpo, Title: "A sharing was\nstopped.", At: h.clock.Now(), Urgent: true})
		})
		h.open(intray.Task{ID: "both", Organisation: "council", Roles: dpo, Urgent: true}) // opened again, told already
		h.run()
		expect(t, "a notice", letters(t, k), "cid@example.org: Urgent: A sharing was stopped.")
		h.morning(9)
		expect(t, "the digest does not repeat it", letters(t, k))
	})
}

func TestRightIsCheckedWhenMailLeaves(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		k := notifytest.New(t, false)
		h := newHouse(t, s, by(t, k))
		h.person("ann", hat("council", access.DPO), hat("school", access.DPO))
		h.person("bob", hat("school", access.DPO))
		h.person("cid", hat("school", access.DPO))
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.SetRoleMailbox(ctx, hat("school", access.DPO), "office@school.example.org")
		})
		h.open(intray.Task{ID: "a", Organisation: "council", Roles: dpo}, intray.Task{ID: "b", Organisation: "school", Roles: dpo})
		k.Set(func(k *notifytest.Sink) { k.Down = true })
		h.morning(9)
		expect(t, "the server is away", letters(t, k))
		h.write(func(ctx context.Context, tx *store.Tx) error {
			if err := tx.EndHat(ctx, "ann1", h.clock.Now()); err != nil {
				return err
			}
			if err := tx.EndHat(ctx, "bob0", h.clock.Now()); err != nil {
				return err
			}
			cid, err := tx.Person(ctx, "cid")
			if err != nil {
				return err
			}
			cid.Email = "new-address@example.org"
			if err := tx.ChangePerson(ctx, cid); err != nil {
				return err
			}
			return tx.SetRoleMailbox(ctx, hat("school", access.DPO), "")
		})
		k.Set(func(k *notifytest.Sink) { k.Down = false })
		h.clock.Advance(time.Hour)
		h.run()
		var texts []string
		for _, p := range k.Take() {
			r := notifytest.Read(t, p)
			texts = append(texts, fmt.Sprint(r.To, ": ", r.Subject, " council=", strings.Contains(r.Text, "Sign: a"), " school=", strings.Contains(r.Text+r.HTML, "Sign: b")))
		}
		slices.Sort(texts)
		expect(t, "an hour later", texts, "ann@example.org: 1 new thing to do council=true school=false", "new-address@example.org: 1 new thing to do council=false school=true")
		h.write(func(ctx context.Context, tx *store.Tx) error {
			dropped, err := tx.CountMail(ctx, intray.MailDropped)
			if dropped != 2 {
				t.Errorf("%d letters were dropped, want those to bob and to the mailbox", dropped)
			}
			sent, err2 := tx.MailIn(ctx, intray.MailSent, 10)
			for _, m := range sent {
				if m.Text != "" || m.HTML != "" {
					t.Error("the text of a letter was kept after it was sent")
				}
			}
			if err == nil {
				err = err2
			}
			return err
		})
	})
}

func TestServerAwayLosesNothing(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	k := notifytest.New(t, false)
	h := newHouse(t, s, by(t, k))
	k.Set(func(k *notifytest.Sink) { k.Down, k.Refuse = true, "gone@example.org" })
	post := func(key, to string) {
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.PostMail(ctx, notify.Mail{Key: key, To: to, Subject: "Sign in", Text: "Here is your link.", At: h.clock.Now(), Urgent: true})
		})
	}
	post("one", "ann@example.org")
	post("one", "ann@example.org")
	post("two", "gone@example.org")
	for range 72 { // three days
		h.run()
		h.clock.Advance(time.Hour)
	}
	expect(t, "while it is away", letters(t, k))
	k.Set(func(k *notifytest.Sink) { k.Down = false })
	h.run()
	expect(t, "when it is back", letters(t, k), "ann@example.org: Sign in")
	h.clock.Advance(24 * time.Hour)
	h.run()
	expect(t, "later", letters(t, k))
	h.write(func(ctx context.Context, tx *store.Tx) error {
		refused, err := tx.MailIn(ctx, intray.MailRefused, 10)
		if len(refused) != 1 || strings.Contains(refused[0].Reason, "@") || !strings.Contains(refused[0].Reason, "550") {
			t.Errorf("refused letters: %+v", refused)
		}
		return err
	})
	if last := h.heard[len(h.heard)-2:]; !slices.Contains(last, notify.Sent) || !slices.Contains(last, notify.Refused) {
		t.Errorf("outcomes told: %v", h.heard)
	}
}

func TestDemonstrationShowsMail(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s, nil)
		h.person("ann", hat("council", access.DPO))
		h.open(intray.Task{ID: "a", Organisation: "council", Roles: dpo, Urgent: true})
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.PostMail(ctx, notify.Mail{Key: "invitation:1", To: "bob@example.org", Subject: "Join", Text: "Follow this link.", At: h.clock.Now()})
		})
		h.run()
		h.write(func(ctx context.Context, tx *store.Tx) error {
			got, err := tx.DemoMail(ctx, 10)
			var have []string
			for _, m := range got {
				have = append(have, m.To+": "+m.Subject)
				if m.Text == "" {
					t.Error("a shown letter has no text")
				}
			}
			slices.Sort(have)
			expect(t, "shown", have, "ann@example.org: Urgent: Sign: a", "bob@example.org: Join")
			return err
		})
	})
}

func TestTidyForgetsWhatIsOld(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s, nil)
		h.person("ann", hat("council", access.DPO))
		h.open(intray.Task{ID: "closed", Organisation: "council", Roles: dpo}, intray.Task{ID: "open", Organisation: "council", Roles: dpo})
		h.write(func(ctx context.Context, tx *store.Tx) error {
			if err := tx.PostNotice(ctx, intray.Notice{ID: "n", Organisation: "council", Roles: dpo, Title: "Old news.", At: h.clock.Now()}); err != nil {
				return err
			}
			return tx.CloseTasks(ctx, "record.sign", event.Subject{Kind: "record", ID: "closed"}, "council", h.clock.Now())
		})
		h.morning(9)
		h.clock.Set(monday.AddDate(0, 0, 401))
		h.run()
		h.write(func(ctx context.Context, tx *store.Tx) error {
			_, _, closed := tx.Task(ctx, "closed")
			_, _, open := tx.Task(ctx, "open")
			_, notice := tx.Notice(ctx, "n")
			if errs.KindOf(closed) != errs.NotFound || open != nil || errs.KindOf(notice) != errs.NotFound {
				t.Errorf("closed task: %v, open task: %v, notice: %v", closed, open, notice)
			}
			shown, err := tx.DemoMail(ctx, 10)
			if len(shown) != 0 {
				t.Errorf("%d old letters are still there", len(shown))
			}
			return err
		})
	})
}

func TestIndependentServerReadsUs(t *testing.T) {
	t.Parallel()
	port, lines := notifytest.Other(t)
	sender, err := notify.NewSMTP(notify.SMTPConfig{Host: "127.0.0.1", Port: port, TLS: notify.STARTTLSIfOffered, From: "Sharewell <no-reply@sharewell.example.org>"})
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, storetest.SQLite(t), sender)
	h.person("ann", hat("council", access.DPO))
	h.open(intray.Task{ID: "a", Organisation: "council", Roles: dpo, Title: "Sign: Ysgol Tŷ’r Bryn – weekly list"})
	h.morning(9)
	if !lines.Scan() {
		t.Fatal("nothing arrived")
	}
	var got struct {
		From, Subject, ID, Unsubscribe, Text, HTML string
		To, Types, Defects                         []string
	}
	if err := json.Unmarshal(lines.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.From != "no-reply@sharewell.example.org" || !slices.Equal(got.To, []string{"ann@example.org"}) || got.Subject != "1 new thing to do" {
		t.Errorf("envelope: %+v", got)
	}
	if got.Unsubscribe != "<https://sharewell.example.org/account/mail>" || !strings.HasSuffix(got.ID, "@sharewell.example.org>") || len(got.Defects) > 0 {
		t.Errorf("headers: %+v", got)
	}
	expect(t, "parts", got.Types, "multipart/alternative", "text/plain", "text/html")
	for _, part := range []string{got.Text, got.HTML} {
		if !strings.Contains(part, "Sign: Ysgol Tŷ’r Bryn – weekly list") {
			t.Errorf("the title did not arrive whole:\n%s", part)
		}
	}
}
