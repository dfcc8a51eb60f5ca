package casework_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/deadline"
)

func date(t testing.TB, s string) clock.Date {
	t.Helper()
	d, err := clock.ParseDate(s)
	ok(t, err)
	return d
}

func TestARequestThroughEveryTurnOfItsClock(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := h.make(nobody, ask())
	due := func(want string) {
		t.Helper()
		if got := h.look(r).Parts[0].Clocks.First().Due.String(); got != want {
			t.Errorf("due %s, want %s", got, want)
		}
	}
	due("2026-04-10")
	if got := h.tasks(r.Case.Ref); !slices.Equal(got, []string{"council case.answer 2 2026-04-10"}) {
		t.Errorf("tasks %v", got)
	}
	h.day("2026-03-11")
	ok(t, h.svc.Acknowledge(bg, officer, r.Case.Ref))
	h.is(h.svc.Acknowledge(bg, officer, r.Case.Ref), "case.stage")
	ok(t, h.svc.AskProof(bg, officer, r.Case.Ref, "identity", "Come in with something that has your name on it."))
	due("")
	h.day("2026-03-20")
	ok(t, h.svc.SeeProof(bg, officer, r.Case.Ref))
	due("2026-04-20")
	h.day("2026-03-23")
	ok(t, h.svc.AskClear(bg, officer, r.Case.Ref, "Which years?"))
	if s := h.look(r).Parts[0]; s.Stage != casework.Clarify || !s.Clocks.First().Paused || !s.CanReply {
		t.Errorf("asked back: %+v", s.Stage)
	}
	h.day("2026-03-26")
	_, err := h.svc.Reply(bg, r.Case.Ref, r.Code, "council", "2019 and 2020")
	ok(t, err)
	due("2026-04-23")
	h.is(h.svc.NoteClear(bg, officer, r.Case.Ref, "They rang"), "case.stage")
	h.day("2026-03-27")
	ok(t, h.svc.CorrectReceipt(bg, officer, r.Case.Ref, date(t, "2026-03-09"), "It lay in another office"))
	due("2026-04-23") // the proof came later all the same
	ok(t, h.svc.Extend(bg, officer, r.Case.Ref, "There are many files"))
	due("2026-06-23")
	h.is(h.svc.Extend(bg, officer, r.Case.Ref, "And more"), "case.stage")
	h.day("2026-06-23")
	ok(t, h.svc.Answer(bg, officer, r.Case.Ref, casework.Answer{Result: casework.Partly, Reason: "others", Text: "Here it is, but for what tells of your neighbour."}))
	s := h.look(r).Parts[0]
	if s.Stage != casework.Answered || s.Clocks.First().Level != deadline.InTime || s.Outcome.Reason != "others" || s.CanWithdraw {
		t.Errorf("answered: %+v", s)
	}
	var lines []string
	for _, l := range s.Lines {
		lines = append(lines, l.What)
	}
	if diff := cmp.Diff([]string{"made", "acknowledged", "proof_asked", "proof_seen", "clarify_asked", "clarified", "receipt_moved", "extended", "answered"}, lines); diff != "" {
		t.Error(diff)
	}
	if got := h.tasks(r.Case.Ref); len(got) > 0 {
		t.Errorf("tasks left: %v", got)
	}
	for m, want := range map[casework.Measure]int64{casework.CountReceived: 1, casework.CountAckInTime: 1, casework.CountInTime: 1, casework.CountPartly: 1, casework.CountExtended: 1, "days.095": 1} {
		if got := h.tally(m); got != want {
			t.Errorf("%s is %d", m, got)
		}
	}
}

func TestAComplaintFromReceiptToWhatChanged(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.day("2026-07-01")
	r := h.make(nobody, of(casework.Complaint))
	legal := func() deadline.State { return h.look(r).Parts[0].Clocks.Legal[0] }
	if s := legal(); s.Due != date(t, "2026-07-30") || s.Rule.ID != "clock.complaint_acknowledge" {
		t.Errorf("acknowledge by %s (%s)", s.Due, s.Rule.ID)
	}
	h.day("2026-07-03")
	ok(t, h.svc.Acknowledge(bg, officer, r.Case.Ref))
	if s := legal(); s.Level != deadline.InTime {
		t.Errorf("acknowledged: %s", s.Level)
	}
	ok(t, h.svc.Enquire(bg, officer, r.Case.Ref, "Asked the housing office"))
	next := func() string {
		n := h.get(officer, r.Case.Ref).Clocks.Next()
		return n.Rule.ID + " " + n.Due.String()
	}
	if got := next(); got != "clock.complaint_progress 2026-07-29" {
		t.Errorf("next: %s", got)
	}
	h.day("2026-07-20")
	ok(t, h.svc.Progress(bg, officer, r.Case.Ref, "We have spoken to two people"))
	if got := next(); got != "clock.complaint_progress 2026-08-17" {
		t.Errorf("after news: %s", got)
	}
	h.day("2026-08-05")
	ok(t, h.svc.Answer(bg, officer, r.Case.Ref, casework.Answer{Result: casework.Fully, Text: "You are right. We are sorry."}))
	ok(t, h.svc.Learn(bg, officer, r.Case.Ref, "Letters are checked by a second person now", "/register/KM-R-2026-0001"))
	h.bad(h.svc.Learn(bg, officer, r.Case.Ref, "Bad", "javascript:alert(1)"), "url")
	s := h.look(r)
	for _, l := range s.Parts[0].Lines {
		if l.What == casework.WhatEnquiry {
			t.Error("the person reads an enquiry")
		}
	}
	if len(s.Parts[0].Learning) != 1 || s.Next.Regulator == "" || s.Next.Complaints == "" {
		t.Errorf("what comes next: %+v", s.Next)
	}
}

func TestSeveralBodiesHoldPartsAndPassThemOn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	cmd := ask()
	cmd.Orgs = []ident.Organisation{"council", "hospital"}
	r := h.make(nobody, cmd)
	h.day("2026-03-16")
	ok(t, h.svc.Answer(bg, nurse, r.Case.Ref, casework.Answer{Result: casework.Fully, Text: "Here it is"}))
	if v := h.get(officer, r.Case.Ref); v.Part.Stage != casework.Received {
		t.Errorf("the other part moved to %s", v.Part.Stage)
	}
	h.bad(h.svc.PassOn(bg, officer, r.Case.Ref, "hospital", "They hold it"), "org")
	h.bad(h.svc.PassOn(bg, officer, r.Case.Ref, "school", "They hold it"), "org")
	_, err := h.svc.Get(bg, other, r.Case.Ref)
	h.is(err, "access.not_found")
	ok(t, h.svc.PassOn(bg, officer, r.Case.Ref, "surgery", "Your surgery holds this"))
	v := h.get(other, r.Case.Ref)
	if v.Part.From != "council" || v.Clocks.First().Due != date(t, "2026-04-16") || len(v.Bodies) != 3 {
		t.Errorf("passed on: %+v", v.Part)
	}
	s := h.look(r)
	if s.Parts[0].Stage != casework.PassedOn || s.Parts[0].To.ID != "surgery" || s.Parts[2].From.ID != "council" {
		t.Errorf("the person sees %+v", s.Parts)
	}
	h.is(h.svc.Answer(bg, officer, r.Case.Ref, casework.Answer{Result: casework.Fully, Text: "Late"}), "case.stage")
	h.bad(h.svc.Share(bg, other, r.Case.Ref, "council", "Come back"), "org")
}

func TestABodyThatHadAPartGetsNoSecondOne(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := h.make(nobody, ask())
	ok(t, h.svc.Share(bg, officer, r.Case.Ref, "surgery", "They hold a part of it"))
	h.bad(h.svc.Share(bg, officer, r.Case.Ref, "surgery", "Again"), "org")
	ok(t, h.svc.PassOn(bg, officer, r.Case.Ref, "surgery", "They hold all of it"))
	h.bad(h.svc.PassOn(bg, other, r.Case.Ref, "council", "No, you do"), "org")
	if v := h.get(other, r.Case.Ref); v.Part.Stage != casework.Received || len(v.Case.Parts) != 2 {
		t.Errorf("%+v", v.Case.Parts)
	}
}

func TestStaffEnterAndOthersSeeNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	cmd := casework.Make{Key: "f", Kind: casework.Objection, Relationship: casework.Parent, Text: "By phone", Contact: casework.Contact{Means: casework.Letter, Name: "A. Person", Address: "1 Lane"}}
	_, err := h.svc.Plan(bg, desk, cmd)
	h.bad(err, "route")
	cmd.Route, cmd.Received = casework.Post, date(t, "2026-03-11")
	_, err = h.svc.Plan(bg, desk, cmd)
	h.bad(err, "received")
	cmd.Received = date(t, "2026-03-06")
	p, err := h.svc.Plan(bg, desk, cmd)
	ok(t, err)
	if p.Proof != "parent" || p.Clock.ID != "clock.objection" || p.Bodies[0].ID != "council" {
		t.Errorf("plan %+v", p)
	}
	r := h.make(desk, cmd)
	if v := h.get(officer, r.Case.Ref); v.Clocks.First().Due != date(t, "2026-04-07") {
		t.Errorf("due %s", v.Clocks.First().Due)
	}
	for _, a := range []access.Actor{desk, other, nobody, {Person: "s", Roles: []access.Role{access.Secretariat, access.Auditor}}} {
		if _, err := h.svc.Get(bg, a, r.Case.Ref); err == nil {
			t.Errorf("%v sees it", a.Roles)
		}
		if _, err := h.svc.Contact(bg, a, r.Case.Ref); err == nil {
			t.Errorf("%v opens the address", a.Roles)
		}
	}
	c, err := h.svc.Contact(bg, officer, r.Case.Ref)
	ok(t, err)
	if c.Address != "1 Lane" || !slices.ContainsFunc(h.get(officer, r.Case.Ref).Part.Lines, func(l casework.Line) bool { return l.What == casework.WhatOpened }) {
		t.Errorf("contact %+v", c)
	}
	q, err := h.svc.Queue(bg, officer, casework.Filter{})
	ok(t, err)
	if len(q.Rows) != 1 || q.Rows[0].Ref != r.Case.Ref || q.Counts[casework.Received] != 1 {
		t.Errorf("queue %+v", q)
	}
	if q, err := h.svc.Queue(bg, other, casework.Filter{}); err != nil || len(q.Rows) > 0 {
		t.Errorf("another body's queue: %+v %v", q, err)
	}
}

func TestAWrongReferenceAndAWrongCodeGiveTheSameAnswer(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := h.make(nobody, ask())
	var said []string
	for _, x := range [][2]string{{r.Case.Ref, "AAAA BBBB CCCC"}, {ident.Reference("KM-K", 2026, 999), r.Code}, {"nonsense", r.Code}, {r.Case.Ref, ""}} {
		_, err := h.svc.Look(bg, x[0], x[1])
		if errs.KindOf(err) != errs.NotFound {
			t.Errorf("%v: %v", x, err)
		}
		said = append(said, err.Error())
	}
	if slices.Sort(said); len(slices.Compact(said)) != 1 {
		t.Errorf("different answers: %v", said)
	}
	for range 30 {
		_, _ = h.svc.Look(bg, r.Case.Ref, "AAAA BBBB CCCC")
	}
	_, err := h.svc.Look(bg, r.Case.Ref, r.Code)
	h.is(err, "case.too_many")
}

func TestAFormThatIsSentTwiceRecordsOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a, b := h.make(nobody, ask()), h.make(nobody, ask())
	if a.Case.Ref != b.Case.Ref || a.Code != b.Code || h.tally(casework.CountReceived) != 1 {
		t.Errorf("%s and %s", a.Case.Ref, b.Case.Ref)
	}
}

func TestNothingOfACaseIsInEventsOrMail(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	cmd := of(casework.Correction)
	cmd.Text, cmd.Items = "zebra crossing", []string{"zebra address", "zebra name"}
	cmd.Contact = casework.Contact{Means: casework.Email, Email: "zebra@example.org"}
	r := h.make(nobody, cmd)
	ok(t, h.svc.Acknowledge(bg, officer, r.Case.Ref))
	ok(t, h.svc.Progress(bg, officer, r.Case.Ref, "zebra"))
	ok(t, h.svc.Answer(bg, officer, r.Case.Ref, casework.Answer{Result: casework.Partly, Reason: "not_wrong", Text: "zebra", Accepted: []string{"zebra address"}}))
	for _, e := range h.events() {
		if e.Name != casework.EventAccepted && strings.Contains(string(e.Data), "zebra") {
			t.Errorf("%s holds %s", e.Name, e.Data)
		}
	}
	mails := h.mail()
	if len(mails) != 4 {
		t.Errorf("%d mails: %v", len(mails), mails)
	}
	for _, m := range mails {
		if want := "zebra@example.org: News about " + r.Case.Ref + " https://example.org/rights/status"; m != want {
			t.Errorf("mail %q", m)
		}
	}
	if got := h.relay.begun; len(got) != 1 || !slices.Equal(got[0].Items, []string{"zebra address"}) || got[0].Org != "council" {
		t.Errorf("relayed %+v", got)
	}
	if j := h.look(r).Journeys; len(j) != 1 {
		t.Errorf("travelled %+v", j)
	}
	_, err := h.svc.AskWho(bg, r.Case.Ref, "AAAA AAAA AAAA")
	h.is(err, "case.wrong")
	st, err := h.svc.AskWho(bg, r.Case.Ref, r.Code)
	ok(t, err)
	if !st.Journeys[0].Asked || len(h.relay.asked) != 1 {
		t.Errorf("asked who was told: %+v %v", st.Journeys, h.relay.asked)
	}
}

func TestAskingForProofTellsThatTheComplaintCame(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.day("2026-07-01")
	r := h.make(nobody, of(casework.Complaint))
	h.day("2026-07-20")
	ok(t, h.svc.AskProof(bg, officer, r.Case.Ref, "identity", "Ring us, please"))
	if s := h.look(r).Parts[0].Clocks.Legal[0]; s.Level != deadline.InTime {
		t.Errorf("acknowledged: %s", s.Level)
	}
	h.is(h.svc.Acknowledge(bg, officer, r.Case.Ref), "case.stage")
	ok(t, h.svc.SeeProof(bg, officer, r.Case.Ref))
	ok(t, h.svc.Answer(bg, officer, r.Case.Ref, casework.Answer{Result: casework.Fully, Text: "Sorry"}))
	if n := h.tally(casework.CountAckInTime); n != 1 {
		t.Errorf("acknowledged %d times", n)
	}
}
