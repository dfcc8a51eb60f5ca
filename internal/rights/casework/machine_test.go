package casework_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/store/storetest"
)

// done is one move that was said to have happened.
type done struct {
	org  ident.Organisation
	what string
	at   time.Time
}

// machine drives one case by random commands of three bodies and the person, on days that only go forward, and keeps
// its own list of what was said to have happened.
type machine struct {
	h    house
	r    casework.Receipt
	said []done
	code string
}

// take keeps a move that was said to have happened.
func (m *machine) take(err error, org ident.Organisation, what string) {
	if err == nil {
		m.said = append(m.said, done{org, what, m.h.clock.Now()})
		return
	}
	switch errs.KindOf(err) {
	case errs.Conflict, errs.Invalid, errs.NotFound, errs.Forbidden: // refused, in words
	default:
		m.h.t.Fatalf("%s of %s: %v", what, org, err)
	}
}

// command runs one of the commands of a body.
func (m *machine) command(n int, a access.Actor, other ident.Organisation) {
	s, ref, org := m.h.svc, m.r.Case.Ref, a.Organisation
	switch n {
	case 0:
		m.take(s.Acknowledge(bg, a, ref), org, casework.WhatAcknowledged)
	case 1:
		m.take(s.AskProof(bg, a, ref, "identity", "Who are you?"), org, casework.WhatProofAsked)
	case 2:
		m.take(s.SeeProof(bg, a, ref), org, casework.WhatProofSeen)
	case 3:
		m.take(s.AskClear(bg, a, ref, "Which?"), org, casework.WhatClarifyAsked)
	case 4:
		m.take(s.NoteClear(bg, a, ref, "That one"), org, casework.WhatClarified)
	case 5:
		m.take(s.Extend(bg, a, ref, "Complex"), org, casework.WhatExtended)
	case 6:
		m.take(s.CorrectReceipt(bg, a, ref, clock.DateOf(began).AddDays(-len(m.said)%9), "Wrong"), org, casework.WhatReceiptMoved)
	case 7:
		m.take(s.Progress(bg, a, ref, "It goes on"), org, casework.WhatProgress)
	case 8:
		m.take(s.PassOn(bg, a, ref, other, "Theirs"), org, casework.WhatPassedOn)
	case 9:
		m.take(s.Share(bg, a, ref, other, "Theirs too"), org, casework.WhatShared)
	case 10:
		m.take(s.Answer(bg, a, ref, casework.Answer{Result: casework.Fully, Text: "Here"}), org, casework.WhatAnswered)
	case 11:
		m.take(s.Close(bg, a, ref), org, casework.WhatClosed)
	case 12:
		m.take(s.Withdraw(bg, a, ref), org, casework.WhatWithdrawn)
	case 13:
		_, err := s.Reply(bg, ref, m.code, org, "News")
		m.take(err, org, "")
	case 14:
		_, err := s.WithdrawBy(bg, ref, m.code, org)
		m.take(err, org, casework.WhatWithdrawn)
	case 15:
		if err := s.RunDaily(bg); err != nil {
			m.h.t.Fatal(err)
		}
	}
}

// holds checks the case against the list and against the engine.
func (m *machine) holds(rt *rapid.T) {
	st, err := m.h.svc.Look(bg, m.r.Case.Ref, m.code)
	if err != nil {
		rt.Fatal(err)
	}
	c := st.Case
	for _, d := range m.said {
		i := c.PartOf(d.org)
		if i < 0 || d.what != "" && !slices.ContainsFunc(c.Parts[i].Lines, func(l casework.Line) bool { return l.What == d.what && l.At.Equal(d.at) }) {
			rt.Fatalf("lost: %s of %s at %s", d.what, d.org, d.at)
		}
	}
	for i, p := range c.Parts {
		ends := 0
		for _, l := range p.Lines {
			if slices.Contains([]string{casework.WhatAnswered, casework.WhatWithdrawn, casework.WhatPassedOn}, l.What) {
				ends++
			}
		}
		if p.Stage.Open() != (ends == 0) || ends > 1 {
			rt.Fatalf("%s is %s and ended %d times", p.Org, p.Stage, ends)
		}
		clocks := st.Parts[i].Clocks
		for _, s := range slices.Concat(clocks.Legal, clocks.Targets) {
			if !p.Stage.Open() != s.Closed && s.Rule.ID != "clock.rights_acknowledge" {
				rt.Fatalf("%s is %s, and its clock %s closed: %v", p.Org, p.Stage, s.Rule.ID, s.Closed)
			}
		}
		main := clocks.Legal[0]
		if (p.Stage == casework.Identity) != (main.Waiting == deadline.Identity) && p.Stage.Open() {
			rt.Fatalf("%s is %s, and its clock waits for %q", p.Org, p.Stage, main.Waiting)
		}
		if p.Stage.Open() && p.Stage != casework.Clarify && main.Paused {
			rt.Fatalf("%s is %s, and its clock stands", p.Org, p.Stage)
		}
		if main.Extended && p.Stage.Open() && p.Stage != casework.Identity && p.Stage != casework.Clarify && p.Stage != casework.Extended {
			rt.Fatalf("%s is %s in a longer period", p.Org, p.Stage)
		}
	}
	m.queue(rt, c)
}

// queue checks that every body finds its part in its list, and that its counts fit.
func (m *machine) queue(rt *rapid.T, c casework.Case) {
	for _, p := range c.Parts {
		a := access.Actor{Person: "p", Organisation: p.Org, Roles: []access.Role{access.DPO}}
		var refs []string
		f := casework.Filter{Stage: p.Stage}
		var counts map[casework.Stage]int
		for {
			q, err := m.h.svc.Queue(bg, a, f)
			if err != nil {
				rt.Fatal(err)
			}
			for _, r := range q.Rows {
				refs = append(refs, r.Ref)
			}
			if f.After, counts = q.Next, q.Counts; q.Next == "" {
				break
			}
		}
		if !slices.Contains(refs, c.Ref) || counts[p.Stage] != len(refs) {
			rt.Fatalf("the list of %s has %d, the counts say %v", p.Org, len(refs), counts)
		}
	}
}

func TestNoMoveIsLostAndClocksFit(t *testing.T) {
	t.Parallel()
	s, b := storetest.SQLite(t), book(t)
	bodies := []ident.Organisation{"council", "hospital", "surgery"}
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		h := houseOn(t, s, b, fmt.Sprintf("r%d-", run))
		h.clock.Advance(time.Duration(run) * 15 * time.Minute) // tries are counted by the quarter of an hour
		cmd := ask()
		cmd.Key = fmt.Sprintf("machine-%d", run)
		cmd.Kind = rapid.SampledFrom([]casework.Kind{casework.Access, casework.Access, casework.Erasure}).Draw(rt, "kind")
		cmd.Route, cmd.Orgs = casework.Phone, bodies[:rapid.IntRange(1, 2).Draw(rt, "asked")]
		m := &machine{h: h, r: h.make(desk, cmd)}
		m.code = m.r.Code
		for range rapid.IntRange(1, 12).Draw(rt, "moves") {
			h.clock.Advance(time.Duration(rapid.IntRange(1, 400).Draw(rt, "hours")) * time.Hour)
			org := rapid.SampledFrom(bodies).Draw(rt, "who")
			m.command(rapid.IntRange(0, 15).Draw(rt, "command"), access.Actor{Person: "p", Organisation: org, Roles: []access.Role{access.DPO}}, rapid.SampledFrom(bodies).Draw(rt, "other"))
			m.holds(rt)
		}
	})
}
