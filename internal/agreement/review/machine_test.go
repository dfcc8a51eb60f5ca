package review_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/store/storetest"
)

// machine drives a review by random acts of the secretariat, of signatories and of the calendar, and keeps its own
// account of which positions may count.
type machine struct {
	*world
	rt    *rapid.T
	votes map[string]map[ident.Organisation]review.Vote // ballot, organisation: the last position that was taken in time on the bound text
}

// TestRandomReviews does anything in any order. A position never counts on another text, twice, or after closing; no
// text is adopted that no ballot carried; looking twice changes nothing.
func TestRandomReviews(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := worldOn(t, storetest.SQLite(t), 4)
		must(w.Open(ctx, secretariat, review.Open{Year: 2027, Template: "yearly"}))(t)
		m := &machine{world: w, rt: rt, votes: map[string]map[ident.Organisation]review.Vote{}}
		if rapid.Bool().Draw(rt, "with a text") {
			m.propose(t)
		}
		for range rapid.IntRange(10, 40).Draw(rt, "steps") {
			m.step(t)
			m.check(t)
		}
	})
}

func (m *machine) step(t *testing.T) {
	r := m.run(t)
	switch rapid.SampledFrom([]string{"days", "days", "days", "vote", "vote", "vote", "wrong", "late", "rewrite", "review", "adopt", "adopt", "end", "extend", "again", "comments", "sign"}).Draw(m.rt, "act") {
	case "days":
		m.clock.Advance(time.Duration(rapid.IntRange(1, 40).Draw(m.rt, "days")) * 24 * time.Hour)
		m.watch(t)
	case "vote":
		m.tryVote(t, r)
	case "wrong":
		m.wrongText(t, r)
	case "late":
		m.lateVote(t, r)
	case "rewrite", "review":
		m.moveText(r)
	case "adopt":
		m.tryAdopt(t, r)
	case "end":
		if s, ok := r.StageAt(m.clock.Now()); ok {
			_, err := m.EndStage(ctx, secretariat, review.MoveStage{Year: 2027, Stage: s.Key, Reason: "All is said."})
			m.allow(t, err, errs.Conflict)
		}
	case "extend":
		if s, ok := r.StageAt(m.clock.Now()); ok {
			_, err := m.Extend(ctx, secretariat, review.MoveStage{Year: 2027, Stage: s.Key, To: s.Closes.AddDays(7), Reason: "More time."})
			m.allow(t, err, errs.Invalid)
		}
	case "again":
		_, err := m.Again(ctx, secretariat, 2027, "We try again.")
		m.allow(t, err, errs.Conflict)
	case "comments":
		m.comments.n = rapid.IntRange(0, 1).Draw(m.rt, "waiting")
	case "sign":
		if now := must(m.agreements.Current(ctx))(t); now.Number() == "2027.1" {
			org := rapid.SampledFrom(m.signers).Draw(m.rt, "org")
			if v := must(m.agreements.Mine(ctx, actor(org, access.SigningOfficer)))(t); v.Statement.Status == agreement.ReaffirmDue {
				m.sign(t, org)
			}
		}
	}
}

func (m *machine) allow(t *testing.T, err error, kinds ...errs.Kind) {
	t.Helper()
	for _, k := range kinds {
		if errs.KindOf(err) == k {
			return
		}
	}
	if err != nil {
		t.Fatalf("%v", err)
	}
}

func (m *machine) tryVote(t *testing.T, r review.Run) {
	box, stage, open := r.OpenBallot(m.clock.Now())
	if !open {
		return
	}
	org := rapid.SampledFrom(m.signers).Draw(m.rt, "org")
	mine := must(m.For(ctx, actor(org, access.SIRO), 2027))(t)
	cmd := review.Cast{Year: 2027, Ballot: box.Stage, Hash: box.Text.Hash, Vote: rapid.SampledFrom(review.Votes()).Draw(m.rt, "vote"), Change: "Say who pays."}
	if len(mine.Positions) > 0 && mine.Positions[0].Ballot == stage.Key {
		cmd.Before = mine.Positions[0].N
	}
	_, err := m.Cast(ctx, actor(org, access.SIRO), cmd)
	m.allow(t, err, errs.Conflict, errs.NotFound) // the text was changed meanwhile, or it was not a signatory when the ballot opened
	if err == nil {
		if m.votes[box.Stage] == nil {
			m.votes[box.Stage] = map[ident.Organisation]review.Vote{}
		}
		m.votes[box.Stage][org] = cmd.Vote
	}
}

func (m *machine) wrongText(t *testing.T, r review.Run) {
	if box, _, open := r.OpenBallot(m.clock.Now()); open {
		_, err := m.Cast(ctx, actor(m.signers[0], access.SIRO), review.Cast{Year: 2027, Ballot: box.Stage, Hash: r.Base.Hash, Vote: review.Yes})
		wantKind(t, err, errs.Conflict, "a position on another text")
	}
}

// lateVote tries a ballot that is closed, also one that closed a moment ago and nobody has looked at since.
func (m *machine) lateVote(t *testing.T, r review.Run) {
	for _, box := range r.Ballots {
		stage := must(r.Stage(box.Stage))(t)
		if stage.ClosedAt.IsZero() && stage.OpenAt(m.clock.Now()) {
			if !rapid.Bool().Draw(m.rt, "to the end") {
				continue
			}
			m.clock.Set(stage.End())
		}
		_, err := m.Cast(ctx, actor(m.signers[1], access.SIRO), review.Cast{Year: 2027, Ballot: box.Stage, Hash: box.Text.Hash, Vote: review.No, Change: "All of it."})
		wantKind(t, err, errs.Conflict, "a position after closing")
	}
}

func (m *machine) moveText(r review.Run) {
	if r.Proposed.Edition == "" {
		return
	}
	to := rapid.SampledFrom([]agreement.EditionStatus{agreement.Draft, agreement.InReview}).Draw(m.rt, "to")
	e, err := m.agreements.Stage(ctx, secretariat, agreement.StageEdition{Edition: r.Proposed.Edition, To: to})
	if err == nil && e.Status == agreement.Draft {
		c := e.Text.Clauses[1]
		c.Text += fmt.Sprintf(" And %d.", m.clock.Now().Unix())
		_, _ = m.agreements.SaveClause(ctx, secretariat, agreement.SaveClause{Edition: e.ID, Version: e.Version, Clause: c}) // a text that is in force refuses, as it should
	}
}

func (m *machine) tryAdopt(t *testing.T, r review.Run) {
	kind := rapid.SampledFrom([]review.AdoptionKind{review.Minor, review.Major}).Draw(m.rt, "kind")
	box, carried := r.Carrying()
	got, err := m.Adopt(ctx, secretariat, review.Adopt{Year: 2027, Hash: r.Proposed.Hash, Kind: kind, Why: "It is."})
	m.allow(t, err, errs.Conflict)
	if err == nil && (!carried || got.Adopted.Text != box.Text) {
		t.Fatalf("adopted %+v without an outcome that carried it", got.Adopted)
	}
}

// check compares what the review counted with the machine's own account.
func (m *machine) check(t *testing.T) {
	t.Helper()
	r := m.run(t)
	open := 0
	for _, s := range r.Stages {
		if s.OpenAt(m.clock.Now()) {
			open++
		}
	}
	if open > 1 {
		t.Fatalf("%d stages are open at once", open)
	}
	for _, box := range r.Ballots {
		if box.Outcome == nil {
			continue
		}
		want := review.Tally{Asked: box.Outcome.Asked}
		for _, v := range m.votes[box.Stage] {
			switch v {
			case review.Yes:
				want.Yes++
			case review.NoObjection:
				want.NoObjection++
			case review.No:
				want.No++
			case review.Abstain:
				want.Abstain++
			}
		}
		if got := review.Count(box.Rule, want, box.Outcome.At); got != *box.Outcome {
			t.Fatalf("%s: %+v, want %+v", box.Stage, *box.Outcome, got)
		}
	}
	if r.Adopted != nil {
		if box, ok := r.Carrying(); !ok || box.Text.Hash != r.Adopted.Text.Hash {
			t.Fatalf("in force without an outcome: %+v", r.Adopted)
		}
	}
	m.watch(t)
	again := m.run(t)
	m.watch(t)
	if later := m.run(t); later.Version != again.Version {
		t.Fatalf("looking again changed the review: %d, %d", again.Version, later.Version)
	}
}
