package mailin_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/smtp"
	"os/exec"
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
	"sharewell/internal/mailin"
	"sharewell/internal/notify"
	"sharewell/internal/people"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

var monday = time.Date(2026, 11, 9, 6, 30, 0, 0, time.UTC)

const domain = "in.sharewell.example.org"

// house is a partnership that takes mail in: a thread on which answers are written down, and a server.
type house struct {
	t        testing.TB
	s        *store.Store
	clock    *clock.Fixed
	in       *mailin.Service
	runner   *jobs.Runner
	at       string // of the server
	answers  []string
	seen     map[string]bool
	fails    error
	outcomes []string
}

func newHouse(t testing.TB, s *store.Store) *house {
	t.Helper()
	h := &house{t: t, s: s, clock: clock.NewFixed(monday), seen: map[string]bool{}}
	quiet := slog.New(slog.DiscardHandler)
	h.in = mailin.New(mailin.Deps{
		Store: s, Clock: h.clock, IDs: ident.Random{Now: h.clock.Now}, Log: quiet, Partnership: "Exampleshire Information Partnership",
		PublicURL: "https://sharewell.example.org", Domain: domain, Most: 5,
		Threads: []mailin.Thread{{Kind: "comment", Take: h.take, Page: func(about event.Subject) string { return "/comments/" + about.ID }},
			{Kind: "question", Take: h.take, Mailboxes: true, Page: func(about event.Subject) string { return "/questions/" + about.ID }}},
		Observe: func(o string) { h.outcomes = append(h.outcomes, o) },
	})
	mail := notify.New(notify.Deps{Store: s, Clock: h.clock, Log: quiet, Partnership: "Exampleshire Information Partnership",
		PublicURL: "https://sharewell.example.org", Reply: h.in.Reply})
	var err error
	h.runner, err = jobs.New(jobs.Deps{Store: s, Clock: h.clock, Log: quiet, Random: func() float64 { return 0 }}, append(h.in.Kinds(), mail.Kinds()...)...)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.at = l.Addr().String()
	srv := mailin.NewServer(h.in, mailin.ServerConfig{MostBytes: 1 << 20})
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	t.Cleanup(func() {
		if err := errors.Join(srv.Close(), <-served); err != nil {
			t.Error(err)
		}
	})
	return h
}

// take is the thread: it minds rights and double letters as a concept does.
func (h *house) take(_ context.Context, a mailin.Answer) error {
	if h.fails != nil {
		return h.fails
	}
	if h.seen[a.Letter] {
		return nil
	}
	h.seen[a.Letter] = true
	for _, actor := range a.Actors() {
		if actor.Has(access.IGLead) {
			h.answers = append(h.answers, fmt.Sprintf("%s for %s on %s: %s", actor.Person, actor.Organisation, a.About.ID, a.Text))
			return nil
		}
	}
	return errs.New(errs.Forbidden, "comment.forbidden", "Only a lead may answer.")
}

func (h *house) person(id string, role access.Role) {
	h.t.Helper()
	storetest.Write(h.t, h.s, func(ctx context.Context, tx *store.Tx) error {
		err := tx.AddPerson(ctx, people.Person{ID: ident.Person(id), Name: id, Email: id + "@council.example", Status: people.Active, CreatedAt: monday, Version: 1})
		return errors.Join(err, tx.GiveHat(ctx, people.Hat{ID: people.HatID(id + "-hat"), Person: ident.Person(id), Organisation: "council", Role: role, From: monday.AddDate(-1, 0, 0)}))
	})
}

// address tells a person of a comment, and gives the address to which they answer.
func (h *house) address(person, comment string) (address string) {
	h.t.Helper()
	storetest.Write(h.t, h.s, func(ctx context.Context, tx *store.Tx) (err error) {
		address, err = h.in.Reply(ctx, tx, intray.ToPerson(ident.Person(person)), event.Subject{Kind: "comment", ID: comment})
		return err
	})
	return address
}

// post sends a message as a mail server hands it on, and lets the jobs run.
func (h *house) post(to, from, id, body string, headers ...string) error {
	h.t.Helper()
	raw := "From: " + from + "\r\nTo: " + to + "\r\nSubject: Re: a clause\r\nMessage-ID: <" + id + "@mail.example>\r\n" + strings.Join(append(headers, ""), "\r\n") + "\r\n" + body
	err := smtp.SendMail(h.at, nil, from, []string{to}, []byte(raw))
	h.run()
	return err
}

func (h *house) run() {
	h.t.Helper()
	if _, err := h.runner.RunUntilIdle(context.Background()); err != nil {
		h.t.Fatal(err)
	}
}

// told gives "to: subject" of the letters that explain something.
func (h *house) told() []string {
	h.t.Helper()
	out := []string{}
	for _, m := range h.letters() {
		out = append(out, m.To+": "+m.Subject)
	}
	return out
}

func (h *house) letters() (out []intray.PostedMail) {
	h.t.Helper()
	err := h.s.Read(context.Background(), func(tx *store.Tx) (err error) {
		out, err = tx.MailIn(context.Background(), intray.MailShown, 100)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

func TestAnAnswerGoesWhereItBelongs(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person("ada", access.IGLead)
		to := h.address("ada", "c1")
		if again := h.address("ada", "c1"); again != to {
			t.Errorf("a second letter about the same gives another address, %s after %s", again, to)
		}
		body := "We agree.\r\n\r\nOn Mon, 2 Nov 2026 at 18:00, Partnership <no-reply@sharewell.example.org> wrote:\r\n> -- Write your answer above this line --\r\n> Old\r\n"
		if err := h.post(to, "ada@council.example", "m1", body); err != nil {
			t.Fatal(err)
		}
		if err := h.post(strings.ToUpper(to), "ada@council.example", "m1", body); err != nil { // the server was not sure that we had it
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"ada for council on c1: We agree."}, h.answers); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{}, h.told()); diff != "" {
			t.Errorf("there is nothing to explain: %s", diff)
		}
	})
}

func TestWhatCannotBeTakenIsContainedAndExplained(t *testing.T) {
	t.Parallel()
	type letter struct{ to, from, body, header string }
	for _, c := range []struct {
		name    string
		letter  letter
		fails   error
		told    string // subject of what ada is told; "" for nothing
		says    string
		refused string // by the server
	}{
		{name: "an address nobody was given", letter: letter{to: "r-aaaa@" + domain, body: "hello"}, refused: "550"},
		{name: "a domain that is not ours", letter: letter{to: "r-aaaa@other.example", body: "hello"}, refused: "550"},
		{name: "somebody else's sender", letter: letter{from: "mallory@evil.example", body: "I agree to everything"}, told: "We could not use your answer", says: "from another sender"},
		{name: "no words", letter: letter{body: "\r\n> old\r\n"}, told: "We could not use your answer", says: "no words of its own"},
		{name: "away", letter: letter{body: "I am away", header: "Auto-Submitted: auto-replied"}},
		{name: "a closed thread", letter: letter{body: "We still disagree"}, fails: errs.New(errs.Conflict, "comment.closed", "The call for comments closed on 6 November 2026."), told: "We could not use your answer", says: "closed on 6 November 2026"},
		{name: "the words come back with the refusal", letter: letter{body: "Forty lines of thought"}, fails: errs.New(errs.Conflict, "comment.closed", "Closed."), told: "We could not use your answer", says: "Forty lines of thought"},
		{name: "a file besides", letter: letter{header: "Content-Type: multipart/mixed; boundary=b", body: "--b\r\nContent-Type: text/plain\r\n\r\nSee the file\r\n--b\r\nContent-Type: application/pdf; name=\"plan.pdf\"\r\n\r\nx\r\n--b--\r\n"}, told: "We have your answer, but not all of it", says: "* plan.pdf"},
		{name: "far too long", letter: letter{body: strings.Repeat("All work and no play.\r\n", 80_000)}, told: "We have your answer, but not all of it", says: "larger than we read"},
		{name: "round and round", letter: letter{body: "I agree", header: strings.Repeat("Received: from a.example by b.example\r\n", 60) + "X-Mailer: x"}},
		{name: "a word that no thread knows of any more", letter: letter{body: "We agree"}, fails: errs.New(errs.Forbidden, "thread.forbidden", "No."), told: "We could not use your answer", says: "We agree"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, storetest.SQLite(t))
			h.person("ada", access.IGLead)
			h.fails = c.fails
			l := c.letter
			if l.to == "" {
				l.to = h.address("ada", "c1")
			}
			if l.from == "" {
				l.from = "ada@council.example"
			}
			header := []string{}
			if l.header != "" {
				header = append(header, l.header)
			}
			err := h.post(l.to, l.from, "m1", l.body, header...)
			if c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused)) || c.refused == "" && err != nil {
				t.Fatalf("the server said %v, want %q", err, c.refused)
			}
			got := h.letters()
			if c.told == "" {
				if len(got) != 0 {
					t.Fatalf("told %v; want nothing", h.told())
				}
				return
			}
			if len(got) != 1 || got[0].Subject != c.told || got[0].To != "ada@council.example" || !strings.Contains(got[0].Text, c.says) {
				t.Fatalf("told %+v; want one letter to ada called %q that says %q", got, c.told, c.says)
			}
		})
	}
}

func TestRightsAreLookedAtWhenALetterIsRead(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.SQLite(t))
	h.person("ben", access.Practitioner)
	if err := h.post(h.address("ben", "c1"), "ben@council.example", "m1", "I think so too"); err != nil {
		t.Fatal(err)
	}
	if len(h.answers) != 0 {
		t.Errorf("answers: %v", h.answers)
	}
	if diff := cmp.Diff([]string{"ben@council.example: We could not use your answer"}, h.told()); diff != "" {
		t.Error(diff)
	}
}

func TestALoopEnds(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.SQLite(t))
	h.person("ada", access.IGLead)
	to := h.address("ada", "c1")
	for i := range 40 { // a program that forgot to say it is one
		if err := h.post(to, "ada@council.example", fmt.Sprint("m", i), "I will be back on Monday"); err != nil {
			t.Fatal(err)
		}
	}
	if len(h.answers) != 5 {
		t.Errorf("%d answers were taken within an hour; want 5", len(h.answers))
	}
	if diff := cmp.Diff([]string{"ada@council.example: We could not use your answer"}, h.told()); diff != "" {
		t.Errorf("one letter explains it: %s", diff)
	}
	h.clock.Set(monday.Add(2 * time.Hour))
	if err := h.post(to, "ada@council.example", "later", "Here I am"); err != nil {
		t.Fatal(err)
	}
	if len(h.answers) != 6 {
		t.Errorf("an hour later nothing is taken: %v", h.outcomes)
	}
}

func TestAThreadThatIsAwayDelaysALetterAndLosesNone(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.SQLite(t))
	h.person("ada", access.IGLead)
	h.fails = errors.New("the disk is full")
	if err := h.post(h.address("ada", "c1"), "ada@council.example", "m1", "We agree"); err != nil {
		t.Fatal(err)
	}
	h.fails = nil
	h.clock.Set(monday.Add(24 * time.Hour))
	h.run()
	if diff := cmp.Diff([]string{"ada for council on c1: We agree"}, h.answers); diff != "" {
		t.Error(diff)
	}
}

func TestMailThatComesBackIsKnown(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.SQLite(t))
	ctx, looked := context.Background(), 0
	h.in.OnReturn(func(context.Context) error { looked++; return errors.New("the daily look finds it again") })
	storetest.Write(t, h.s, func(ctx context.Context, tx *store.Tx) error {
		return tx.PostMail(ctx, intray.Mail{Key: "one", To: "gone@council.example", Subject: "Hello", Text: "Hello", At: monday})
	})
	var id string
	find := func(state intray.MailState) (m intray.PostedMail) {
		err := h.s.Read(ctx, func(tx *store.Tx) error {
			all, err := tx.MailIn(ctx, state, 10)
			if len(all) == 1 {
				m = all[0]
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	m := find(intray.MailWaiting)
	id = m.ID
	storetest.Write(t, h.s, func(ctx context.Context, tx *store.Tx) error {
		m.State, m.DoneAt = intray.MailSent, monday
		return tx.EndMail(ctx, m)
	})
	report := "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; gone@council.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n"
	err := h.post(notify.ReturnPrefix+id+"@"+domain, "mailer-daemon@mx.example", "back", report, "Content-Type: multipart/report; report-type=delivery-status; boundary=b")
	if err != nil {
		t.Fatal(err)
	}
	if got := find(intray.MailRefused); got.ID != id || !strings.Contains(got.Reason, "5.1.1") {
		t.Errorf("the message that came back is %+v", got)
	}
	if looked != 1 {
		t.Errorf("looked %d times at what came back", looked)
	}
}

// TestAnotherProgramsMailIsTaken sends with a program that we did not write, over the real protocol.
func TestAnotherProgramsMailIsTaken(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.SQLite(t))
	h.person("ada", access.IGLead)
	host, port, _ := net.SplitHostPort(h.at)
	script := `
import smtplib, sys
from email.message import EmailMessage
m = EmailMessage()
m["From"], m["To"], m["Subject"], m["Message-ID"] = "Ada <ada@council.example>", sys.argv[3], "Re: Clause – 4", "<py@mail.example>"
m.set_content("Wir stimmen zu – “yes”.\n\n-- \nAda\n")
m.add_alternative("<p>Wir stimmen zu</p>", subtype="html")
with smtplib.SMTP(sys.argv[1], int(sys.argv[2])) as s: s.send_message(m)
`
	cmd := exec.Command("python3", "-c", script, host, port, h.address("ada", "c1"))
	var out bytes.Buffer
	cmd.Stderr = &out
	if err := cmd.Run(); err != nil {
		t.Fatalf("python3 could not send (it is part of make setup): %v\n%s", err, out.String())
	}
	h.run()
	if diff := cmp.Diff([]string{"ada for council on c1: Wir stimmen zu – “yes”."}, h.answers); diff != "" {
		t.Error(diff)
	}
}
