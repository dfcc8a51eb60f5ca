package notify_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/jobs"
	"sharewell/internal/notify"
	"sharewell/internal/notify/notifytest"
	"sharewell/internal/portal/digest"
	"sharewell/internal/portal/space"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// withPortal gives a house a members' portal with one closed room, in which ann and bob are.
func withPortal(t testing.TB, s *store.Store, sender notify.Sender) *house {
	t.Helper()
	h := newHouse(t, s, sender)
	codes := 0
	h.deps.News = digest.New(digest.Deps{Store: s.PortalMail(), Clock: h.clock, IDs: &ident.Sequence{Prefix: "n"}, Code: func() (string, error) { codes++; return fmt.Sprint("c", codes), nil }})
	h.deps.Room = func(_ context.Context, _ *store.Tx, about event.Subject) (ident.Space, bool, bool, error) {
		return "room", true, about.Kind == notify.QuestionKind, nil
	}
	h.deps.Reply = func(_ context.Context, _ *store.Tx, to intray.Recipient, about event.Subject) (string, error) {
		return "r-" + strings.ToLower(about.ID) + "@in.example.org", nil
	}
	h.notify = notify.New(h.deps)
	h.runner = h.newRunner()
	h.person("ann", hat("council", access.DPO))
	h.person("bob", hat("school", access.DPO))
	h.write(func(ctx context.Context, tx *store.Tx) error {
		return errors.Join(tx.InsertSpace(ctx, space.Space{ID: "room", Slug: "room", Name: "Police & council", Kind: space.Closed, State: space.Live, At: monday}),
			h.enter(ctx, tx, "ann", "council"), h.enter(ctx, tx, "bob", "school"))
	})
	return h
}

func (h *house) newRunner() *jobs.Runner {
	h.t.Helper()
	r, err := jobs.New(jobs.Deps{Store: h.s, Clock: h.clock, Log: slog.New(slog.DiscardHandler), Random: func() float64 { return 0 }}, h.notify.Kinds()...)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

func (h *house) enter(ctx context.Context, tx *store.Tx, person, org string) error {
	return tx.PutSpaceMember(ctx, space.Membership{Space: "room", Who: space.Who{Person: ident.Person(person), Organisation: ident.Organisation(org)}, Standing: space.Member, State: space.In, At: monday})
}

func (h *house) leave(person, org string) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx *store.Tx) error {
		return tx.DropSpaceMember(ctx, "room", space.Who{Person: ident.Person(person), Organisation: ident.Organisation(org)})
	})
}

// news posts what is new; where is a room, topics are separated by spaces.
func (h *house) news(kind, ref, title, where, topics string) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx *store.Tx) error {
		n := space.News{Space: ident.Space(where), Topics: strings.Fields(topics), Kind: space.NewsKind(kind), Ref: ref, URL: "/portal/questions/" + ref, Title: title, By: "school", At: h.clock.Now()}
		if strings.HasPrefix(kind, "thread.") {
			n.Thread = ident.Thread("t" + ref)
		}
		return tx.PostPortalNews(ctx, n)
	})
}

func (h *house) choose(to intray.Recipient, place digest.Place, f intray.Frequency) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx *store.Tx) error { return tx.SetPortalMailChoice(ctx, to, place, f) })
}

var ann = intray.ToPerson("ann")

func TestOneLetterAMorningTellsOfBoth(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		k := notifytest.New(t, false)
		h := withPortal(t, s, by(t, k))
		h.choose(ann, digest.Topic("schools"), intray.Daily)
		h.choose(ann, digest.Topic("rights"), intray.Weekly)
		h.open(intray.Task{ID: "a", Organisation: "council", Roles: dpo})
		h.news("thread.asked", "KM-T-1", "May a school pass a list on?", "", "schools rights")
		h.news("thread.answered", "KM-T-1", "May a school pass a list on?", "", "schools rights")
		h.news("library.added", "KM-L-1", "A template", "room", "")
		h.news("news", "KM-W-1", "Nobody follows this", "", "dpia")
		h.morning(9)
		expect(t, "Monday", letters(t, k), "ann@example.org: 1 new thing to do and 2 new in the portal", "bob@example.org: New in the portal: A template")
		h.morning(10)
		expect(t, "Tuesday, nothing new", letters(t, k))
		h.news("thread.asked", "KM-T-2", "A second question", "", "rights")
		h.news("thread.asked", "KM-T-3", "A third question", "", "rights schools")
		h.morning(11)
		expect(t, "Wednesday: what is weekly waits", letters(t, k), "ann@example.org: New in the portal: A third question")
		h.write(func(ctx context.Context, tx *store.Tx) error { return tx.WithdrawPortalNews(ctx, "KM-T-1") })
		h.news("thread.asked", "KM-T-1", "May a school pass a list on?", "room", "schools") // it moved to a room
		h.morning(12)
		expect(t, "Thursday: a move is not told again", letters(t, k))
		h.morning(16)
		expect(t, "the Monday after: a thing in two topics came once", letters(t, k), "ann@example.org: New in the portal: A second question", "bob@example.org: New in the portal: May a school pass a list on?")
	})
}

func TestNewsThatANoticeTellsComeOnce(t *testing.T) {
	t.Parallel()
	k := notifytest.New(t, false)
	h := withPortal(t, storetest.SQLite(t), by(t, k))
	h.choose(ann, digest.Room("room"), intray.Daily)
	h.write(func(ctx context.Context, tx *store.Tx) error {
		return tx.PostNotice(ctx, intray.Notice{ID: "n", Person: "ann", Subject: event.Subject{Kind: notify.QuestionKind, ID: "KM-T-1/p1"}, Title: "Your question was answered.", URL: "/x", At: h.clock.Now()})
	})
	h.news("thread.answered", "KM-T-1", "A question", "room", "")
	h.morning(9)
	expect(t, "Monday", letters(t, k), "ann@example.org: 1 message", "bob@example.org: New in the portal: A question")
	h.morning(10)
	expect(t, "Tuesday", letters(t, k))
}

func TestNewsLeaveOnlyToThoseWhoMayReadThemThen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		k := notifytest.New(t, false)
		h := withPortal(t, s, by(t, k))
		h.person("cid", hat("council", access.DPO))
		h.person("dot", hat("council", access.DPO))
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(h.enter(ctx, tx, "cid", "council"), h.enter(ctx, tx, "dot", "council"),
				tx.PostNotice(ctx, intray.Notice{ID: "n", Person: "bob", Subject: event.Subject{Kind: notify.QuestionKind, ID: "KM-T-9"}, Title: "Secret of the room", URL: "/x", At: h.clock.Now()}))
		})
		h.choose(ann, digest.Topic("schools"), intray.Daily)
		h.news("thread.asked", "KM-T-1", "Asked in the room", "room", "schools")
		h.news("thread.asked", "KM-T-2", "Asked in the open", "", "schools")
		h.news("library.added", "KM-L-3", "Hidden before it leaves", "room", "")
		k.Set(func(k *notifytest.Sink) { k.Down = true })
		h.morning(9)
		h.leave("ann", "council")
		h.leave("bob", "school")
		h.choose(intray.ToPerson("dot"), digest.Everything, intray.Off)
		h.write(func(ctx context.Context, tx *store.Tx) error { return tx.WithdrawPortalNews(ctx, "KM-L-3") })
		k.Set(func(k *notifytest.Sink) { k.Down = false })
		h.clock.Advance(time.Hour)
		h.run()
		var got []string
		for _, p := range k.Take() {
			r := notifytest.Read(t, p)
			for _, secret := range []string{"Hidden before it leaves", "Secret of the room"} {
				if strings.Contains(r.Text+r.HTML+r.Subject, secret) {
					t.Errorf("%s was told %q", r.To, secret)
				}
			}
			if r.To == "ann@example.org" && strings.Contains(r.Text+r.HTML, "Asked in the room") {
				t.Error("ann was told of a room that she left")
			}
			got = append(got, r.To+": "+r.Subject)
		}
		slices.Sort(got)
		expect(t, "an hour later", got, "ann@example.org: New in the portal: Asked in the open", "cid@example.org: New in the portal: Asked in the room")
	})
}

func TestLinksThatEndMail(t *testing.T) {
	t.Parallel()
	k := notifytest.New(t, false)
	h := withPortal(t, storetest.SQLite(t), by(t, k))
	h.news("thread.asked", "KM-T-1", "One question", "room", "")
	h.morning(9)
	alone := notifytest.Read(t, k.Take()[0]).Header
	if got := alone.Get("List-Unsubscribe"); !strings.HasPrefix(got, "<https://sharewell.example.org/portal/mail/leave/c") || !strings.HasSuffix(got, "/KM-T-1>") || alone.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("a letter about one question: %q", got)
	}
	if got := alone.Get("Reply-To"); !strings.Contains(got, "r-km-t-1@in.example.org") {
		t.Errorf("answers go to %q", got)
	}
	h.choose(ann, digest.Room("room"), intray.Daily)
	h.news("thread.asked", "KM-T-2", "Two", "room", "")
	h.news("library.added", "KM-L-3", "Three", "room", "")
	h.morning(10)
	r := notifytest.Read(t, k.Take()[0])
	if got := r.Header.Get("List-Unsubscribe"); strings.Contains(got, "KM-T-2") || !strings.Contains(got, digest.LeavePath) || !strings.Contains(r.Text, "Stop mail about this question: https://sharewell.example.org/portal/mail/leave/") {
		t.Errorf("a letter about several: %q\n%s", got, r.Text)
	}
	h.open(intray.Task{ID: "u", Organisation: "council", Roles: dpo, Urgent: true})
	h.run()
	if got := notifytest.Read(t, k.Take()[0]).Header.Get("List-Unsubscribe"); got != "<https://sharewell.example.org/account/mail>" {
		t.Errorf("an urgent letter: %q", got)
	}
	h.choose(ann, digest.Question("KM-T-2"), intray.Off)
	h.news("thread.answered", "KM-T-2", "Two", "room", "")
	h.morning(11)
	expect(t, "a question that was left", letters(t, k))
}

func TestASharedMailboxHearsWhatItsRoleMayRead(t *testing.T) {
	t.Parallel()
	k := notifytest.New(t, false)
	h := withPortal(t, storetest.SQLite(t), by(t, k))
	h.write(func(ctx context.Context, tx *store.Tx) error {
		return tx.SetRoleMailbox(ctx, hat("council", access.DPO), "dpo@council.example.org")
	})
	box := intray.ToMailbox("dpo@council.example.org")
	h.choose(box, digest.Everything, intray.Daily)
	h.choose(box, digest.Topic("schools"), intray.Daily)
	h.news("thread.asked", "KM-T-1", "In the open", "", "schools")
	h.news("thread.asked", "KM-T-2", "In a room that the role is not in", "room", "schools")
	h.morning(9)
	if got := letters(t, k); !slices.Contains(got, "dpo@council.example.org: New in the portal: In the open") {
		t.Errorf("letters: %v", got)
	}
}

// TestStopsAndRacesTellNothingTwice stops a process between making and sending letters, lets a second one take over, and
// lets both make the morning's letters at the same time.
func TestStopsAndRacesTellNothingTwice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		k := notifytest.New(t, false)
		h := withPortal(t, s, by(t, k))
		for i := range 30 {
			h.person(fmt.Sprint("p", i), hat("council", access.DPO))
			h.choose(intray.ToPerson(ident.Person(fmt.Sprint("p", i))), digest.Topic("schools"), intray.Daily)
		}
		h.news("thread.asked", "KM-T-1", "A question", "", "schools")
		h.clock.Set(time.Date(2026, 11, 9, 7, 0, 0, 0, time.UTC))
		made := make(chan error, 2)
		for range 2 { // two processes make the letters at once
			go func() { made <- notify.New(h.deps).Kinds()[0].Handle(context.Background(), jobs.Job{}) }()
		}
		if err := errors.Join(<-made, <-made); err != nil {
			t.Fatal(err)
		}
		h.notify = notify.New(h.deps) // they end; another one sends
		h.runner = h.newRunner()
		h.run()
		first := letters(t, k)
		if len(first) != 30 || len(slices.Compact(slices.Clone(first))) != 30 {
			t.Errorf("%d letters, want thirty to thirty people", len(first))
		}
		h.morning(10)
		expect(t, "the day after", letters(t, k))
	})
}

// TestBothServersDelayNewsAndLoseNone sends through two mail servers of different make, each of which is away for three
// days.
func TestBothServersDelayNewsAndLoseNone(t *testing.T) {
	t.Parallel()
	away := func(t *testing.T, h *house, arrived func() []string, down func(bool)) {
		t.Helper()
		h.news("thread.asked", "KM-T-1", "A question of the room", "room", "")
		down(true)
		h.morning(9)
		for range 72 {
			h.clock.Advance(time.Hour)
			h.run()
		}
		down(false)
		h.runner = h.newRunner() // and the process was started again
		h.clock.Advance(time.Hour)
		h.run()
		got := arrived()
		slices.Sort(got)
		expect(t, "when it is back", got, "ann@example.org: New in the portal: A question of the room", "bob@example.org: New in the portal: A question of the room")
	}
	t.Run("go-smtp", func(t *testing.T) {
		t.Parallel()
		k := notifytest.New(t, false)
		h := withPortal(t, storetest.SQLite(t), by(t, k))
		away(t, h, func() []string { return letters(t, k) }, func(down bool) { k.Set(func(k *notifytest.Sink) { k.Down = down }) })
	})
	t.Run("aiosmtpd", func(t *testing.T) {
		t.Parallel()
		port, lines := notifytest.Other(t)
		there, gone := sender(t, port), sender(t, 1) // nobody listens on port 1
		turn := &switched{to: there}
		h := withPortal(t, storetest.SQLite(t), turn)
		away(t, h, func() (out []string) {
			for range 2 {
				if !lines.Scan() {
					t.Fatal("nothing arrived")
				}
				var got struct {
					To            []string
					Subject, Text string
				}
				if err := json.Unmarshal(lines.Bytes(), &got); err != nil {
					t.Fatal(err)
				}
				out = append(out, got.To[0]+": "+got.Subject)
			}
			return out
		}, func(down bool) {
			turn.to = there
			if down {
				turn.to = gone
			}
		})
	})
}

type switched struct{ to notify.Sender }

// Send implements notify.Sender.
func (s *switched) Send(ctx context.Context, e notify.Envelope) error { return s.to.Send(ctx, e) }

func sender(t testing.TB, port int) notify.Sender {
	t.Helper()
	s, err := notify.NewSMTP(notify.SMTPConfig{Host: "127.0.0.1", Port: port, TLS: notify.STARTTLSIfOffered, From: "Sharewell <no-reply@sharewell.example.org>"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
