package casework_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rights/casework"
	"sharewell/internal/store"
)

func (h house) body(ref string) (s string) {
	h.t.Helper()
	h.read(func(ctx context.Context, tx *store.Tx) error {
		c, err := tx.CaseByRef(ctx, ref)
		if err != nil {
			return err
		}
		b, err := json.Marshal(c)
		s = string(b)
		return err
	})
	return s
}

func TestWordsAreTakenOutWithATrace(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	cmd := of(casework.Correction)
	cmd.Text, cmd.Items = "My neighbour Zebedee says so. Zebedee!", []string{"the note about Zebedee"}
	r := h.make(nobody, cmd)
	_, err := h.svc.Reply(bg, r.Case.Ref, r.Code, "council", "You zounds")
	ok(t, err)
	ref := r.Case.Ref
	h.bad(h.svc.Redact(bg, officer, ref, casework.Redact{Line: -1, Words: "Zebedee", Why: "nonsense"}), "why")
	h.bad(h.svc.Redact(bg, officer, ref, casework.Redact{Line: -1, Words: "not there", Why: "abuse"}), "words")
	h.bad(h.svc.Redact(bg, officer, ref, casework.Redact{Line: -1, Words: " ", Why: "abuse"}), "words")
	h.is(h.svc.Redact(bg, officer, ref, casework.Redact{Line: 99, Words: "x", Why: "abuse"}), "case.stage")
	ok(t, h.svc.Redact(bg, officer, ref, casework.Redact{Line: -1, Words: "Zebedee", Why: "third_party"}))
	ok(t, h.svc.Mark(bg, officer, ref, casework.Mark{Line: 1, Why: "abuse"}))
	ok(t, h.svc.Redact(bg, officer, ref, casework.Redact{Line: 1, Words: "zounds", Why: "abuse"}))
	ok(t, h.svc.Answer(bg, officer, ref, casework.Answer{Result: casework.Fully, Text: "Told by Quentin"}))
	v := h.get(officer, ref)
	ok(t, h.svc.Redact(bg, officer, ref, casework.Redact{Line: len(v.Part.Lines) - 1, Words: "Quentin", Why: "not_needed"}))
	v = h.get(officer, ref)
	if v.Case.Text != "My neighbour █████ says so. █████!" || v.Part.Items[0].Name != "the note about █████" || v.Case.Redacted != 3 || !slices.Equal(v.Case.Marks, []string{"third_party"}) {
		t.Errorf("%+v", v.Case)
	}
	if v.Part.Outcome.Text != "Told by █████" || v.Part.Lines[1].Redacted != 1 {
		t.Errorf("%+v", v.Part)
	}
	trace := 0
	for _, l := range v.Part.Lines {
		if l.What == casework.WhatRedacted && l.Role != "" && l.Code != "" {
			trace++
		}
	}
	if trace != 3 {
		t.Errorf("%d traces", trace)
	}
	for _, gone := range []string{"Zebedee", "zounds", "Quentin"} {
		if strings.Contains(h.body(ref), gone) {
			t.Errorf("%s is still kept", gone)
		}
	}
}

func TestMailThatBouncesAndLettersThatComeBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	cmd := ask()
	cmd.Contact = casework.Contact{Means: casework.Email, Email: "a@example.org"}
	r := h.make(nobody, cmd)
	ref := r.Case.Ref
	h.bad(h.svc.CameBack(bg, officer, ref, casework.Returned), "how")
	ok(t, h.svc.Bounce(bg, ref))
	ok(t, h.svc.Bounce(bg, ref)) // a second notice of the same
	if got := h.tasks(ref); !slices.Equal(got, []string{"council case.answer 2 2026-04-10", "council case.reach 2"}) {
		t.Errorf("after a bounce: %v", got)
	}
	before := len(h.mail())
	ok(t, h.svc.Acknowledge(bg, officer, ref))
	if len(h.mail()) != before {
		t.Error("mail goes to an address that bounces")
	}
	ok(t, h.svc.ChangeContact(bg, officer, ref, casework.Contact{Means: casework.Letter, Name: "A. Person", Address: "1 Lane"}))
	ok(t, h.svc.Progress(bg, officer, ref, "It goes on"))
	if got := h.tasks(ref); !slices.Equal(got, []string{"council case.answer 2 2026-04-10", "council case.send 2"}) {
		t.Errorf("a letter waits: %v", got)
	}
	l, err := h.svc.Letter(bg, officer, ref, 0)
	ok(t, err)
	if l.Contact.Address != "1 Lane" || l.Text != "It goes on" || l.About != casework.WhatProgress || l.Body.ID != "council" {
		t.Errorf("letter %+v", l)
	}
	ok(t, h.svc.Sent(bg, officer, ref, 0))
	h.is(h.svc.Sent(bg, officer, ref, 0), "case.stage")
	ok(t, h.svc.CameBack(bg, officer, ref, casework.Returned))
	_, err = h.svc.Letter(bg, officer, ref, 1)
	h.is(err, "case.no_letter")
	_, err = h.svc.ReachMe(bg, ref, r.Code, casework.Contact{Means: casework.Nothing})
	ok(t, err)
	if v := h.get(officer, ref); v.Case.Reach != casework.Reachable || len(v.Case.Contact) > 0 {
		t.Errorf("the address is kept: %+v", v.Case)
	}
}

func TestALostCodeIsReplaced(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := h.make(nobody, ask())
	n, err := h.svc.NewCode(bg, officer, r.Case.Ref, "form-2")
	ok(t, err)
	if n.Code == r.Code {
		t.Fatal("the code is the same")
	}
	_, err = h.svc.Look(bg, r.Case.Ref, r.Code)
	h.is(err, "case.wrong")
	h.look(n)
}

func TestRemindersRaisingClosingAndForgetting(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := h.make(nobody, ask())
	run := func(day string, want ...string) {
		t.Helper()
		h.day(day)
		ok(t, h.svc.RunDaily(bg))
		ok(t, h.svc.RunDaily(bg)) // twice is once
		var got []string
		for _, x := range h.tasks(r.Case.Ref) {
			got = append(got, strings.TrimPrefix(x, "council case."))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("on %s:\n%s", day, diff)
		}
	}
	run("2026-04-02", "answer 2 2026-04-10")
	run("2026-04-03", "answer 2 2026-04-10")
	run("2026-04-11", "answer 4 2026-04-10")
	run("2026-04-18", "answer 5 2026-04-10")
	var whats []string
	for _, l := range h.get(officer, r.Case.Ref).Part.Lines {
		whats = append(whats, l.What)
	}
	if diff := cmp.Diff([]string{"made", "soon", "overdue", "escalated"}, whats); diff != "" {
		t.Error(diff)
	}
	ok(t, h.svc.Answer(bg, officer, r.Case.Ref, casework.Answer{Result: casework.Refused, Reason: "not_held", Text: "We have nothing"}))
	run("2026-05-18")
	if v := h.get(officer, r.Case.Ref); v.Part.Stage != casework.Answered {
		t.Errorf("closed too soon: %s", v.Part.Stage)
	}
	run("2026-05-19")
	v := h.get(officer, r.Case.Ref)
	if v.Part.Stage != casework.Closed || v.Forgotten != date(t, "2027-05-20") {
		t.Errorf("%s, forgotten on %s", v.Part.Stage, v.Forgotten)
	}
	h.is(h.svc.Hold(bg, desk, r.Case.Ref, "A claim"), "access.not_found")
	ok(t, h.svc.Hold(bg, officer, r.Case.Ref, "A claim in court"))
	run("2028-01-10")
	h.get(officer, r.Case.Ref)
	ok(t, h.svc.Release(bg, officer, r.Case.Ref))
	run("2028-01-11")
	_, err := h.svc.Get(bg, officer, r.Case.Ref)
	if errs.KindOf(err) != errs.NotFound {
		t.Errorf("it is still there: %v", err)
	}
	for m, want := range map[casework.Measure]int64{casework.CountReceived: 1, casework.CountLate: 1, casework.CountAckLate: 1, casework.CountRefused: 1, casework.CountForgotten: 1, casework.CountEscalated: 1} {
		if got := h.tally(m); got != want {
			t.Errorf("%s is %d", m, got)
		}
	}
	if _, err := h.svc.Look(bg, r.Case.Ref, r.Code); errs.CodeOf(err) != "case.wrong" {
		t.Errorf("the receipt opens %v", err)
	}
}

func TestNothingComesAndSomebodyDecides(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := h.make(nobody, ask())
	ok(t, h.svc.AskProof(bg, officer, r.Case.Ref, "identity", "Show us who you are"))
	if got := h.tasks(r.Case.Ref); len(got) > 0 {
		t.Errorf("the person is waited for: %v", got)
	}
	h.day("2026-04-09")
	ok(t, h.svc.RunDaily(bg))
	if got := h.tasks(r.Case.Ref); !slices.Equal(got, []string{"council case.answer 2"}) {
		t.Errorf("tasks %v", got)
	}
}

func TestFloodsAreContained(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var last error
	made := 0
	for i := range 70 {
		cmd := ask()
		cmd.Key = fmt.Sprintf("flood-%d", i)
		if _, last = h.svc.Make(bg, nobody, cmd); last == nil {
			made++
		}
	}
	if h.is(last, "case.flood"); made != 60 {
		t.Errorf("%d were made", made)
	}
	cmd := ask()
	cmd.Key, cmd.Route = "staff", casework.Phone
	h.make(desk, cmd) // by phone it still works
	cmd = ask()
	cmd.Orgs, cmd.Contact = []ident.Organisation{"hospital"}, casework.Contact{Means: casework.Email, Email: "a@example.org"}
	for i := range 11 {
		cmd.Key, cmd.Contact.Email = fmt.Sprintf("mail-%d", i), []string{"a@example.org", "A@example.org"}[i%2]
		_, last = h.svc.Make(bg, nobody, cmd)
	}
	h.is(last, "case.flood")
}

func TestSmallNumbersAreNotPublished(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for i := range 9 {
		cmd := ask()
		cmd.Key = fmt.Sprintf("f-%d", i)
		r := h.make(nobody, cmd)
		if i == 7 {
			h.day("2026-05-20")
		}
		if i < 8 {
			ok(t, h.svc.Answer(bg, officer, r.Case.Ref, casework.Answer{Result: casework.Fully, Text: "Here"}))
		}
	}
	out, err := h.svc.Times(bg, casework.TimesQuery{From: date(t, "2026-03-01"), To: date(t, "2026-06-30")})
	ok(t, err)
	for _, r := range out.Rows {
		switch r.Period {
		case "":
			if r.Received.N != 9 || r.Answered.N != 8 || !r.Late.Hidden || !r.InTime.Hidden || r.Median != 0 || r.Fully.N != 8 {
				t.Errorf("whole time: %+v", r)
			}
		case "2026-05":
			if !r.Answered.Hidden || !r.Received.Hidden || r.Median != -1 {
				t.Errorf("May: %+v", r)
			}
		case "2026-03":
			if !r.Answered.Hidden || !r.Received.Hidden {
				t.Errorf("March shows what May hides: %+v", r)
			}
		}
	}
}

func TestWhatCannotBeRecordedIsSaid(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for name, x := range map[string]struct {
		field  string
		change func(*casework.Make)
	}{
		"no kind":         {"kind", func(c *casework.Make) { c.Kind = "question" }},
		"no relationship": {"relationship", func(c *casework.Make) { c.Relationship = "" }},
		"no words":        {"text", func(c *casework.Make) { c.Text = " " }},
		"too many words":  {"text", func(c *casework.Make) { c.Text = strings.Repeat("a", 4001) }},
		"nobody asked":    {"org", func(c *casework.Make) { c.Orgs = nil }},
		"a stranger":      {"org", func(c *casework.Make) { c.Orgs = []ident.Organisation{"elsewhere"} }},
		"one that left":   {"org", func(c *casework.Make) { c.Orgs = []ident.Organisation{"school"} }},
		"an unknown use":  {"use", func(c *casework.Make) { c.Use = "KM-R-2026-0999" }},
		"no address":      {"email", func(c *casework.Make) { c.Contact = casework.Contact{Means: casework.Email, Email: "me"} }},
		"no letterbox":    {"address", func(c *casework.Make) { c.Contact = casework.Contact{Means: casework.Letter, Name: "Me"} }},
		"no means":        {"means", func(c *casework.Make) { c.Contact = casework.Contact{} }},
		"nothing wrong":   {"items", func(c *casework.Make) { c.Kind = casework.Correction }},
		"values":          {"items", func(c *casework.Make) { c.Kind, c.Items = casework.Correction, []string{strings.Repeat("x", 121)} }},
		"a bad reference": {"about", func(c *casework.Make) { c.About = "KM-K-2026-000001" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := h
			h.t = t
			cmd := ask()
			x.change(&cmd)
			_, err := h.svc.Plan(bg, nobody, cmd)
			h.bad(err, x.field)
		})
	}
	cmd := ask()
	cmd.Orgs, cmd.Use = nil, "km-r-2026-0001"
	p, err := h.svc.Plan(bg, nobody, cmd)
	ok(t, err)
	if p.Bodies[0].ID != "council" {
		t.Errorf("a use leads to %+v", p.Bodies)
	}
}

func TestMailThatNeverArrivesIsNoticed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	cmd := ask()
	cmd.Contact = casework.Contact{Means: casework.Email, Email: "a@example.org"}
	r := h.make(nobody, cmd)
	refuse := func() {
		t.Helper()
		ok(t, h.store.Write(bg, func(tx *store.Tx) error {
			list, err := tx.MailIn(bg, intray.MailWaiting, 100)
			for _, m := range list {
				m.State, m.Reason, m.DoneAt = intray.MailRefused, "no such address", h.clock.Now()
				err = errors.Join(err, tx.EndMail(bg, m))
			}
			return err
		}))
	}
	reach := func(want casework.Reach) {
		t.Helper()
		ok(t, h.svc.RunMail(bg))
		if got := h.get(officer, r.Case.Ref).Case.Reach; got != want {
			t.Errorf("reach is %q, want %q", got, want)
		}
	}
	reach(casework.Reachable)
	refuse()
	reach(casework.Bounced)
	h.clock.Advance(time.Hour)
	_, err := h.svc.ReachMe(bg, r.Case.Ref, r.Code, casework.Contact{Means: casework.Email, Email: "b@example.org"})
	ok(t, err)
	reach(casework.Reachable) // the old mail says nothing of the new address
	h.clock.Advance(time.Hour)
	ok(t, h.svc.Progress(bg, officer, r.Case.Ref, "It goes on"))
	refuse()
	reach(casework.Bounced)
}
