package mailin_test

import (
	"context"
	"net"
	"net/textproto"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/event"
	"sharewell/internal/intray"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// TestFortyMegabytesAreCutAndExplained sends a reply with a huge file by a server that does not say how large it is.
func TestFortyMegabytesAreCutAndExplained(t *testing.T) {
	t.Parallel()
	h := newHouse(t, storetest.SQLite(t))
	h.person("ada", access.IGLead)
	to := h.address("ada", "c1")
	conn, err := net.Dial("tcp", h.at)
	if err != nil {
		t.Fatal(err)
	}
	c := textproto.NewConn(conn)
	defer func() { _ = c.Close() }() // the test is over
	say := func(want int, line string) {
		t.Helper()
		if line != "" {
			if err := c.PrintfLine("%s", line); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := c.ReadResponse(want); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
	}
	say(220, "")
	say(250, "EHLO council.example")
	say(552, "MAIL FROM:<ada@council.example> SIZE=41943040")
	say(250, "MAIL FROM:<ada@council.example>")
	say(250, "RCPT TO:<"+to+">")
	say(354, "DATA")
	w := c.DotWriter()
	head := "From: ada@council.example\r\nTo: " + to + "\r\nSubject: Re: a clause\r\nMessage-ID: <big@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe scan is attached.\r\n--b\r\nContent-Type: application/pdf; name=scan.pdf\r\n\r\n"
	if _, err := w.Write([]byte(head)); err != nil {
		t.Fatal(err)
	}
	line := []byte(strings.Repeat("A", 76) + "\r\n")
	for range 40 << 20 / len(line) {
		if _, err := w.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	say(250, "")
	h.run()
	if diff := cmp.Diff([]string{"ada for council on c1: The scan is attached."}, h.answers); diff != "" {
		t.Error(diff)
	}
	told := h.letters()
	if len(told) != 1 || !strings.Contains(told[0].Text, "larger than we read") || !strings.Contains(told[0].Text, "* scan.pdf") {
		t.Errorf("told: %+v", told)
	}
}

// TestASharedMailboxAnswersForItsRole answers from the mailbox's own address, and from another.
func TestASharedMailboxAnswersForItsRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s)
		h.person("ada", access.IGLead)
		const box = "ig@council.example"
		var to, closed string
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) (err error) {
			if err = tx.SetRoleMailbox(ctx, intray.Hat{Organisation: "council", Role: access.IGLead}, box); err != nil {
				return err
			}
			if closed, err = h.in.Reply(ctx, tx, intray.ToMailbox(box), event.Subject{Kind: "comment", ID: "c1"}); err != nil {
				return err
			}
			to, err = h.in.Reply(ctx, tx, intray.ToMailbox(box), event.Subject{Kind: "question", ID: "q1"})
			return err
		})
		if closed != "" || to == "" {
			t.Fatalf("a thread that takes people only gave %q, one that takes mailboxes %q", closed, to)
		}
		for _, from := range []string{box, "ada@council.example"} {
			if err := h.post(to, from, "from-"+from, "Our office agrees"); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]string{"mailbox:" + box + " for council on q1: Our office agrees"}, h.answers); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{box + ": We could not use your answer"}, h.told()); diff != "" {
			t.Error(diff)
		}
		storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.SetRoleMailbox(ctx, intray.Hat{Organisation: "council", Role: access.IGLead}, "")
		})
		if err := h.post(to, box, "later", "Still here"); err != nil {
			t.Fatal(err)
		}
		if len(h.answers) != 1 {
			t.Errorf("a mailbox that belongs to no role answered: %v", h.answers)
		}
	})
}
