package review_test

import (
	"slices"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// TestAWholeYear goes through a year with twelve signatories: silence, a ballot that first fails on quorum, a second
// one, adoption, re-acceptance with one lapse and its repair, and the opening of the next year.
func TestAWholeYear(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	w.agenda.items = []review.AgendaItem{{Key: "amber/c-security", Kind: "amber", Clause: "c-security", Title: "Security"}}
	r := must(w.Open(ctx, secretariat, review.Open{Year: 2027, Template: "yearly", LayMembers: true}))(t)
	if len(r.Agenda) != 1 || len(r.Stages) != 6 || !r.Stages[0].Asked {
		t.Fatalf("opened: %+v", r)
	}
	w.commentsAreCalledFor(t)
	w.textIsWritten(t)
	w.firstBallotFails(t)
	w.secondBallotCarries(t)
	w.textIsAdopted(t)
	w.oneLapsesAndComesBack(t)
	w.until(t, clock.NewDate(2028, 1, 10))
	w.agenda.items = append(w.agenda.items, review.AgendaItem{Key: "deferred/KM-V-1", Kind: "deferred", Title: "Who pays"})
	next := must(w.Open(ctx, secretariat, review.Open{Year: 2028, Template: "yearly"}))(t)
	if len(next.Agenda) != 2 || next.Base.Number != "2027.1" {
		t.Errorf("the next year begins from what was adopted, with what was put off: %+v", next)
	}
}

func (w *world) commentsAreCalledFor(t *testing.T) {
	t.Helper()
	first := w.signers[0]
	if got := w.tasks(t, first, access.IGLead); len(got) != 1 || !strings.HasPrefix(got[0], "Answer: what should change") {
		t.Fatalf("tasks %q", got)
	}
	if got := w.tasks(t, first, access.DPO); len(got) != 0 {
		t.Errorf("deputies are asked too early: %q", got)
	}
	if err := w.Seen(ctx, actor(w.signers[1], access.Practitioner), 2027); err != nil {
		t.Fatal(err)
	}
	must(w.Answer(ctx, actor(first, access.IGLead), 2027))(t)
	if got := w.tasks(t, first, access.IGLead); len(got) != 0 {
		t.Errorf("it has answered: %q", got)
	}
	b := must(w.Board(ctx, secretariat, 2027, review.BoardQuery{}))(t)
	if want := (review.ReplyCounts{Asked: 12, Unopened: 10, Opened: 1, Answered: 1, Bodies: 12}); b.Counts != want {
		t.Errorf("%+v, want %+v", b.Counts, want)
	}
	st, _ := w.stage(t, "comments")
	w.until(t, st.Closes)
	if got := w.tasks(t, w.signers[2], access.DPO); len(got) != 1 {
		t.Errorf("reminders climb to the deputy: %q", got)
	}
	if _, open := w.stage(t, "comments"); !open {
		t.Error("it is open on its last day")
	}
	w.clock.Set(st.End())
	if _, open := w.stage(t, "comments"); open {
		t.Error("it is over with its last day, before anybody looked")
	}
	w.watch(t)
	if got := w.tasks(t, w.signers[2], access.DPO); len(got) != 0 {
		t.Errorf("nothing is asked any more: %q", got)
	}
}

func (w *world) textIsWritten(t *testing.T) {
	t.Helper()
	st, _ := w.stage(t, "editing")
	w.until(t, st.Closes.AddDays(10))
	if now, open := w.stage(t, "editing"); !open || now.Held != review.HeldNoText {
		t.Fatalf("editing waits for its text: %+v", now)
	}
	if got := w.tasks(t, "", access.Secretariat); !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "Choose: the draft") }) {
		t.Errorf("the secretariat is told: %q", got)
	}
	w.propose(t)
	w.watch(t)
	if _, open := w.stage(t, "editing"); open {
		t.Error("the text is ready")
	}
	w.until(t, must(w.run(t).Stage("consultation"))(t).Opens)
	st, open := w.stage(t, "consultation")
	if !open {
		t.Fatalf("consultation has not opened: %+v", st)
	}
	w.comments.n = 3
	st, _ = w.stage(t, "consultation")
	w.until(t, st.Closes.AddDays(10))
	if now, _ := w.stage(t, "ballot"); now.Held != review.HeldUnanswered {
		t.Fatalf("the ballot waits until comments are answered: %+v", now)
	}
	w.comments.n = 0
	w.watch(t)
}

func (w *world) firstBallotFails(t *testing.T) {
	t.Helper()
	st, open := w.stage(t, "ballot")
	if !open || st.Held != "" {
		t.Fatalf("ballot: %+v", st)
	}
	for _, org := range w.signers[:4] {
		w.vote(t, org, review.Yes)
	}
	w.vote(t, w.signers[4], review.No)
	_, err := w.agreements.Stage(ctx, secretariat, agreement.StageEdition{Edition: w.run(t).Proposed.Edition, To: agreement.Draft})
	wantKind(t, err, errs.Conflict, "the text cannot be changed under a ballot")
	w.until(t, st.Closes.AddDays(1))
	box, _ := w.run(t).Box("ballot")
	if box.Outcome == nil || box.Outcome.Result != review.NoQuorum || box.Outcome.Counted != 5 || box.Outcome.Needed != 6 || box.Outcome.Silent != 7 {
		t.Fatalf("%+v", box.Outcome)
	}
}

func (w *world) secondBallotCarries(t *testing.T) {
	t.Helper()
	w.until(t, must(w.run(t).Stage("ballot-2"))(t).Opens)
	st, open := w.stage(t, "ballot-2")
	if !open {
		t.Fatalf("no second ballot: %+v", st)
	}
	first, _ := w.run(t).Box("ballot")
	second, _ := w.run(t).Box("ballot-2")
	if first.Text != second.Text || second.Rule.Silence != review.SilenceNoObjection || second.Round != 2 {
		t.Errorf("it is about the same text, by the rule of a second ballot: %+v", second)
	}
	for _, org := range w.signers[:2] {
		w.vote(t, org, review.Yes)
	}
	w.vote(t, w.signers[4], review.No)
	w.vote(t, w.signers[4], review.Abstain) // changed its mind
	w.until(t, st.Closes.AddDays(1))
	box, _ := w.run(t).Box("ballot-2")
	if o := box.Outcome; o == nil || o.Result != review.Carried || o.Yes != 2 || o.Abstain != 1 || o.No != 0 || o.For != 11 || o.Silent != 9 {
		t.Fatalf("%+v", box.Outcome)
	}
}

func (w *world) textIsAdopted(t *testing.T) {
	t.Helper()
	w.until(t, must(w.run(t).Stage("adoption"))(t).Opens)
	r := w.run(t)
	_, err := w.Adopt(ctx, secretariat, review.Adopt{Year: 2027, Hash: "another", Kind: review.Major, Why: "A new duty."})
	wantKind(t, err, errs.Conflict, "another text")
	r = must(w.Adopt(ctx, secretariat, review.Adopt{Year: 2027, Hash: r.Proposed.Hash, Kind: review.Major, Why: "It adds a duty."}))(t)
	if r.Adopted == nil || len(r.Adopted.Summary) != 1 {
		t.Fatalf("%+v", r.Adopted)
	}
	now := must(w.agreements.Current(ctx))(t)
	if now.Number() != "2027.1" || now.ReaffirmBy != r.Adopted.By {
		t.Errorf("in force: %s by %s", now.Number(), now.ReaffirmBy)
	}
	if got := w.tasks(t, w.signers[0], access.SigningOfficer); len(got) != 1 || !strings.HasPrefix(got[0], "Sign: ") {
		t.Errorf("tasks %q", got)
	}
}

func (w *world) oneLapsesAndComesBack(t *testing.T) {
	t.Helper()
	for _, org := range w.signers[:11] {
		w.sign(t, org)
	}
	last := w.signers[11]
	w.watch(t)
	b := must(w.Board(ctx, secretariat, 2027, review.BoardQuery{Progress: review.Unopened}))(t)
	if b.Counts.Answered != 11 || len(b.Rows) != 1 || b.Rows[0].Organisation != last {
		t.Fatalf("%+v", b.Counts)
	}
	w.until(t, w.run(t).Adopted.By.AddDays(1))
	if v := must(w.agreements.Mine(ctx, actor(last, access.OrgAdmin)))(t); v.Statement.Status != agreement.Lapsed {
		t.Fatalf("not lapsed: %s", v.Statement.Status)
	}
	if r := w.run(t); r.Status != review.Ended {
		t.Errorf("the year is done: %s", r.Status)
	}
	if st := w.sign(t, last); st.Status != agreement.Accepted {
		t.Errorf("signing undoes a lapse: %s", st.Status)
	}
	w.watch(t)
	if b = must(w.Board(ctx, secretariat, 2027, review.BoardQuery{}))(t); b.Counts.Answered != 12 {
		t.Errorf("%+v", b.Counts)
	}
}
