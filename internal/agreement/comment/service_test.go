package comment_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var (
	start  = time.Date(2027, 1, 11, 9, 0, 0, 0, time.UTC)
	office = access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
	second = access.Actor{Person: "sec2", Roles: []access.Role{access.Secretariat}}
	lay    = access.Actor{Person: "lay", Roles: []access.Role{access.Involvement}}
	ctx    = context.Background()
)

// runs is the calendar of reviews, moved by the test.
type runs map[int]*review.Run

func (r runs) Get(_ context.Context, year int) (review.Run, error) {
	if x, ok := r[year]; ok {
		return *x, nil
	}
	return review.Run{}, errs.New(errs.NotFound, "review.none", "There is no review of this year.")
}

type world struct {
	authors *comment.Authors
	*comment.Service
	store     *store.Store
	clock     *clock.Fixed
	agreement *agreement.Service
	runs      runs
	keys      int
}

const security = "We keep data safe. Each party says who answers for it. Data are kept for six years and then destroyed.\n\n- Locks are used.\n- Keys are counted.\n"

func newWorld(t testing.TB, members int) *world {
	t.Helper()
	fsys, err := packs.Named("kent-and-medway")
	must(t, err)
	book, err := rulebook.Load(rulebookdata.England(), fsys)
	must(t, err)
	s := storetest.SQLite(t)
	w := &world{store: s, clock: clock.NewFixed(start), runs: runs{}}
	ids := &ident.Sequence{Prefix: "id"}
	w.agreement = agreement.New(agreement.Deps{Store: s.Agreement(), Clock: w.clock, IDs: ids, Book: book, Partnership: "P"})
	var clauses []agreement.Clause
	for i := range 5 {
		clauses = append(clauses, agreement.Clause{ID: ident.Clause(fmt.Sprintf("c-%d", i)), Heading: fmt.Sprintf("Clause %d", i), Text: security})
	}
	base, err := w.agreement.EnsureEdition(ctx, agreement.Text{Title: "Agreement", Number: "2026.1", Clauses: clauses})
	must(t, err)
	draft, err := w.agreement.BeginDraft(ctx, office, agreement.BeginDraft{Number: "2027.1"})
	must(t, err)
	w.runs[2027] = &review.Run{ID: "run", Year: 2027, Status: review.Running, LayMembers: true, Public: true, Base: review.Text{Edition: base.ID, Number: "2026.1"},
		Proposed: review.Text{Edition: draft.ID, Number: "2027.1"}, Stages: []review.Stage{
			{Key: "comments", Kind: review.Comments, Opens: clock.NewDate(2027, 1, 11), Closes: clock.NewDate(2027, 1, 29), OpenedAt: start},
			{Key: "editing", Kind: review.Editing}, {Key: "consultation", Kind: review.Consultation, Closes: clock.NewDate(2027, 3, 26)}}}
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		for i := range members {
			id := ident.Organisation(fmt.Sprintf("org%02d", i))
			o := organisation.Organisation{ID: id, Slug: string(id), Name: fmt.Sprintf("Council %02d", i), Kind: "district", Status: organisation.Member, CreatedAt: start, UpdatedAt: start, Version: 1}
			if err := tx.InsertOrganisation(ctx, o); err != nil {
				return err
			}
		}
		return nil
	})
	w.Service = comment.New(comment.Deps{Store: s.Comments(), Clock: w.clock, IDs: ids, Prefix: "KM-V", Runs: w.runs, Drafts: w.agreement})
	secrets, err := receipt.New([]byte("0123456789abcdef0123456789abcdef"), "comment", rand.Reader)
	must(t, err)
	w.authors = comment.ForAuthors(w.Service, secrets)
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func lead(n int) access.Actor {
	return access.Actor{Person: ident.Person(fmt.Sprintf("p%02d", n)), Organisation: ident.Organisation(fmt.Sprintf("org%02d", n)), Roles: []access.Role{access.IGLead}}
}

func (w *world) pass(d time.Duration) { w.clock.Advance(d) }

// consult ends the call for comments and the editing, and puts the draft before people.
func (w *world) consult() {
	r := w.runs[2027]
	r.Stages[0].ClosedAt, r.Stages[1].OpenedAt = w.clock.Now(), w.clock.Now()
	w.pass(time.Hour)
	r.Stages[1].ClosedAt, r.Stages[2].OpenedAt = w.clock.Now(), w.clock.Now()
}

func (w *world) say(t testing.TB, a access.Actor, cmd comment.Make) comment.Comment {
	t.Helper()
	w.keys++
	cmd.Key, cmd.Year = fmt.Sprintf("key%d", w.keys), 2027
	if cmd.Clause == "" {
		cmd.Clause = "c-1"
	}
	c, err := w.Make(ctx, a, cmd)
	must(t, err)
	return c
}

func (w *world) block(t testing.TB, a access.Actor) comment.Comment {
	t.Helper()
	return w.say(t, a, comment.Make{Kind: comment.Blocking, Text: "We cannot keep data that long.", Change: "Say two years.", Quote: "six years"})
}

func (w *world) suggest(t testing.TB, a access.Actor, from, to string) comment.Comment {
	t.Helper()
	return w.say(t, a, comment.Make{Kind: comment.Suggestion, Text: "Shorter.", Proposed: strings.Replace(security, from, to, 1), Quote: from})
}

func (w *world) decide(t testing.TB, ref string, o comment.Outcome, of string) comment.Comment {
	t.Helper()
	c, err := w.Dispose(ctx, office, comment.Dispose{Ref: ref, Outcome: o, Reason: "The group talked about it.", Of: of})
	must(t, err)
	return c
}

func wants(t testing.TB, what string, err error, code string) {
	t.Helper()
	if errs.CodeOf(err) != code {
		t.Errorf("%s: %q (%v), want %q", what, errs.CodeOf(err), err, code)
	}
}

func field(err error) string {
	if f := errs.FieldsOf(err); len(f) > 0 {
		return f[0].Name + " " + f[0].Code
	}
	return errs.CodeOf(err)
}

func (w *world) notices(t testing.TB, org ident.Organisation) (out []string) {
	t.Helper()
	must(t, w.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.NoticesFor(ctx, []intray.Hat{{Organisation: org, Role: access.IGLead}}, ident.Person("p"+string(org)[3:]), "", 100)
		for _, n := range list {
			out = append(out, n.Kind)
		}
		return err
	}))
	return out
}

// tasks counts what waits for the secretariat.
func (w *world) tasks(t testing.TB) (n int) {
	t.Helper()
	must(t, w.store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.OpenTasksAbout(ctx, event.Subject{Kind: "review_comments", ID: "2027"})
		n = len(list)
		return err
	}))
	return n
}

func TestWhatACommentMustSay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	for name, c := range map[string]struct {
		cmd  comment.Make
		want string
	}{
		"no kind":              {comment.Make{Text: "x"}, "kind comment.kind"},
		"blocking, no change":  {comment.Make{Kind: comment.Blocking, Text: "No."}, "change required"},
		"blocking, no reason":  {comment.Make{Kind: comment.Blocking, Change: "Yes."}, "text required"},
		"suggestion, no words": {comment.Make{Kind: comment.Suggestion}, "proposed required"},
		"suggestion, the same": {comment.Make{Kind: comment.Suggestion, Proposed: security}, "proposed comment.same"},
		"empty markup":         {comment.Make{Kind: comment.Question, Text: "<p>\u00a0</p>"}, "text required"},
		"very long":            {comment.Make{Kind: comment.Question, Text: strings.Repeat("word ", 2000)}, "text too_long"},
		"other words":          {comment.Make{Kind: comment.Question, Text: "x", Quote: "seven years"}, "quote comment.quote"},
		"no such clause":       {comment.Make{Kind: comment.Question, Text: "x", Clause: "c-none"}, "agreement.clause"},
	} {
		c.cmd.Year, c.cmd.Key = 2027, name
		if c.cmd.Clause == "" {
			c.cmd.Clause = "c-1"
		}
		_, err := w.Make(ctx, lead(0), c.cmd)
		if got := strings.Replace(field(err), " comment.required", " required", 1); strings.Replace(got, " comment.too_long", " too_long", 1) != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestSendingTwiceIsSendingOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	cmd := comment.Make{Key: "same", Year: 2027, Clause: "c-1", Kind: comment.Question, Text: "Who?"}
	first, err := w.Make(ctx, lead(0), cmd)
	must(t, err)
	again, err := w.Make(ctx, lead(0), cmd)
	if err != nil || again.Ref != first.Ref {
		t.Errorf("%s and %s, %v", first.Ref, again.Ref, err)
	}
}

func TestAgreeing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	c := w.block(t, lead(0))
	_, err := w.Support(ctx, lead(0), c.Ref)
	wants(t, "one's own", err, "access.forbidden")
	_, err = w.Support(ctx, lead(1), c.Ref)
	must(t, err)
	colleague := lead(1)
	colleague.Person = "other"
	_, err = w.Support(ctx, colleague, c.Ref)
	wants(t, "the same organisation again", err, "comment.supported")
	_, err = w.Unsupport(ctx, colleague, c.Ref)
	must(t, err)
	_, err = w.Support(ctx, lead(2), c.Ref)
	must(t, err)
	c, err = w.Withdraw(ctx, lead(0), c.Ref, "")
	must(t, err)
	if c.State != comment.State(comment.Withdrawn) || !c.Cleared() || len(c.Supports) != 1 {
		t.Errorf("%+v", c)
	}
	_, err = w.Support(ctx, lead(3), c.Ref)
	wants(t, "support after withdrawal", err, "comment.support_withdrawn")
	if got := w.notices(t, "org02"); !slices.Contains(got, "comment.withdrawn") {
		t.Errorf("who agreed was told %v", got)
	}
}

func TestTwoPeopleDecideAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	c := w.block(t, lead(0))
	_, err := w.Dispose(ctx, office, comment.Dispose{Ref: c.Ref, Version: c.Version, Outcome: comment.Rejected, Reason: "The law asks for six years."})
	must(t, err)
	theirs, err := w.Dispose(ctx, second, comment.Dispose{Ref: c.Ref, Version: c.Version, Outcome: comment.Accepted, Reason: "Yes."})
	if errs.KindOf(err) != errs.Conflict || theirs.Decision == nil || theirs.Decision.Outcome != comment.Rejected {
		t.Errorf("the second sees %+v, %v", theirs.Decision, err)
	}
	now, err := w.Dispose(ctx, second, comment.Dispose{Ref: c.Ref, Version: theirs.Version, Outcome: comment.InPart, Reason: "Four years."})
	must(t, err)
	if len(now.Turns) != 2 || now.Turns[1].What != "was_rejected" || now.Turns[1].Text == "" {
		t.Errorf("the decision before is lost: %+v", now.Turns)
	}
}

func TestBlockingIsClearedByItsAuthor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		outcome comment.Outcome
		answer  string
		clears  bool
		want    bool
	}{
		"accepted":                {comment.Accepted, "", false, true},
		"accepted, still stands":  {comment.Accepted, "Not what we meant.", false, false},
		"in part":                 {comment.InPart, "", false, false},
		"in part, that is enough": {comment.InPart, "Enough.", true, true},
		"rejected":                {comment.Rejected, "", false, false},
		"rejected, understood":    {comment.Rejected, "We see.", true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 2)
			x := w.decide(t, w.block(t, lead(0)).Ref, c.outcome, "")
			if c.answer != "" {
				_, err := w.Answer(ctx, lead(1), comment.Answered{Ref: x.Ref, Text: "x"})
				wants(t, "a stranger's answer", err, "access.forbidden")
				_, err = w.Answer(ctx, lead(0), comment.Answered{Ref: x.Ref, Text: c.answer, Clears: c.clears})
				must(t, err)
				_, err = w.Answer(ctx, lead(0), comment.Answered{Ref: x.Ref, Text: "Again."})
				wants(t, "a second answer", err, "comment.answered")
			}
			standing, err := w.Standing(ctx, 2027)
			if err != nil || (len(standing) == 0) != c.want {
				t.Errorf("%d stand at the ballot, %v", len(standing), err)
			}
		})
	}
}

func TestDuplicatesAreMerged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	main, double, other := w.block(t, lead(0)), w.block(t, lead(1)), w.suggest(t, lead(3), "six", "two")
	_, err := w.Support(ctx, lead(2), double.Ref)
	must(t, err)
	for of, want := range map[string]string{"": "of comment.of", double.Ref: "of comment.of_itself", ident.Reference("KM-V", 2027, 99): "of comment.of_unknown"} {
		_, err := w.Dispose(ctx, office, comment.Dispose{Ref: double.Ref, Outcome: comment.Duplicate, Reason: "Same.", Of: of})
		if field(err) != want {
			t.Errorf("of %q: %v", of, err)
		}
	}
	w.decide(t, double.Ref, comment.Duplicate, main.Ref)
	v, err := w.Get(ctx, lead(2), double.Ref)
	if err != nil || v.Main == nil || v.Main.Ref != main.Ref || !v.Main.Supported("org01") || !v.Main.Supported("org02") || !slices.Equal(v.Main.Doubles, []string{double.Ref}) {
		t.Errorf("%+v, %v", v.Main, err)
	}
	for _, org := range []ident.Organisation{"org00", "org01", "org02"} {
		if len(w.notices(t, org)) == 0 {
			t.Errorf("%s was not told", org)
		}
	}
	_, err = w.Dispose(ctx, office, comment.Dispose{Ref: other.Ref, Outcome: comment.Duplicate, Reason: "Same.", Of: double.Ref})
	if field(err) != "of comment.of_gone" {
		t.Errorf("merged into one that was merged: %v", err)
	}
	w.decide(t, double.Ref, comment.Rejected, "") // it was none after all
	v, err = w.Get(ctx, office, main.Ref)
	if err != nil || len(v.Doubles)+len(v.Supports) != 0 {
		t.Errorf("%+v, %v", v.Supports, err)
	}
	before := len(w.notices(t, "org00"))
	w.decide(t, main.Ref, comment.Accepted, "")
	if len(w.notices(t, "org00")) != before+1 {
		t.Error("the author was not told")
	}
}

func TestASuggestionIsTakenIntoTheDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	first, apart, same := w.suggest(t, lead(0), "six years", "two years"), w.suggest(t, lead(1), "Locks", "Good locks"), w.suggest(t, lead(2), "six years", "ten years")
	_, err := w.Take(ctx, lead(0), comment.Take{Ref: first.Ref})
	wants(t, "its author", err, "access.forbidden")
	got, err := w.Take(ctx, office, comment.Take{Ref: first.Ref, Version: first.Version})
	if err != nil || got.Merged || got.Comment.State != comment.State(comment.Accepted) || got.Comment.Taken.Number != "2027.1" {
		t.Fatalf("%+v, %v", got, err)
	}
	got, err = w.Take(ctx, office, comment.Take{Ref: apart.Ref, Reason: "Yes."})
	if err != nil || !got.Merged || !strings.Contains(got.Clause.Text, "two years") || !strings.Contains(got.Clause.Text, "Good locks") {
		t.Errorf("%+v, %v", got, err)
	}
	v, err := w.Get(ctx, office, same.Ref)
	if err != nil || v.Draft == nil || v.Draft.Clean {
		t.Errorf("the preview says %+v, %v", v.Draft, err)
	}
	got, err = w.Take(ctx, office, comment.Take{Ref: same.Ref, Reason: "Yes."})
	if err != nil || got.Conflict == nil || !strings.Contains(got.Conflict.Theirs.Text, "two years") || !strings.Contains(got.Conflict.Proposed.Text, "ten years") || got.Comment.Decided() {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = w.Take(ctx, office, comment.Take{Ref: same.Ref, Reason: "Between both.", InPart: true, Base: got.Conflict.Theirs.Text, Text: strings.Replace(got.Conflict.Theirs.Text, "two", "four", 1)})
	if err != nil || got.Comment.State != comment.State(comment.InPart) || !strings.Contains(got.Clause.Text, "four years") {
		t.Errorf("%+v, %v", got, err)
	}
	led, err := w.LedTo(ctx, w.runs[2027].Proposed.Edition, "c-1")
	if err != nil || len(led) != 3 || led[0].By.Name != "Council 00" || led[0].By.Person != "" {
		t.Errorf("the clause comes from %+v, %v", led, err)
	}
	_, err = w.Take(ctx, office, comment.Take{Ref: first.Ref})
	wants(t, "twice", err, "comment.taken")
}

func TestAClauseThatWasDropped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	c := w.suggest(t, lead(0), "six years", "two years")
	_, err := w.agreement.DropClause(ctx, office, agreement.DropClause{Edition: w.runs[2027].Proposed.Edition, Clause: "c-1"})
	must(t, err)
	got, err := w.Take(ctx, office, comment.Take{Ref: c.Ref, Reason: "Yes."})
	if err != nil || got.Conflict == nil || !got.Conflict.Gone {
		t.Errorf("%+v, %v", got, err)
	}
	w.consult()
	v, err := w.Clause(ctx, lead(0), 2027, "c-1", "")
	if err != nil || !v.Gone || len(v.Comments) != 1 || v.Comments[0].Stand != comment.StandsGone {
		t.Errorf("%+v, %v", v, err)
	}
	one, err := w.Get(ctx, lead(0), c.Ref)
	if err != nil || one.Stand != comment.StandsGone {
		t.Errorf("%+v, %v", one.Stand, err)
	}
}

func TestAnchorsFollowTheDraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	kept, touched := w.say(t, lead(0), comment.Make{Kind: comment.Question, Text: "Who?", Quote: "Each party says who answers"}), w.block(t, lead(1))
	_, err := w.agreement.SaveClause(ctx, office, agreement.SaveClause{Edition: w.runs[2027].Proposed.Edition, Clause: agreement.Clause{ID: "c-1", Heading: "Clause 1",
		Text: "First of all. " + strings.Replace(security, "six years", "two years", 1)}})
	must(t, err)
	w.consult()
	v, err := w.Clause(ctx, lead(0), 2027, "c-1", "")
	must(t, err)
	stands := map[string]comment.Stand{}
	for _, c := range v.Comments {
		stands[c.Ref] = c.Stand
		if c.Stand == comment.StandsThere && v.Wording.Shown[c.From:c.To] != c.Anchor.Quote {
			t.Errorf("%s stands on %q", c.Ref, v.Wording.Shown[c.From:c.To])
		}
	}
	if stands[kept.Ref] != comment.StandsThere || stands[touched.Ref] != comment.StandsChanged {
		t.Errorf("%v", stands)
	}
}

func TestTheEndOfAStageKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	early := w.block(t, lead(0))
	w.runs[2027].Stages[0].ClosedAt = w.clock.Now().Add(time.Minute)
	w.pass(time.Hour)
	c := w.block(t, lead(1))
	if !c.Late || c.State != comment.Open {
		t.Errorf("kept as %+v", c)
	}
	_, err := w.Edit(ctx, lead(0), comment.Edit{Ref: early.Ref, Kind: comment.Question, Text: "Changed."})
	wants(t, "editing after the stage", err, "comment.closed")
	w.consult()
	before, err := w.Make(ctx, lead(1), comment.Make{Key: "old", Year: 2027, Clause: "c-1", Seen: w.runs[2027].Base.Edition, Kind: comment.Question, Text: "On the old page.", Quote: "six years"})
	if err != nil || before.Number != "2026.1" {
		t.Errorf("a page of the stage before: %+v, %v", before, err)
	}
	w.runs[2027].Status = review.Ended
	_, err = w.Make(ctx, lead(1), comment.Make{Key: "z", Year: 2027, Clause: "c-1", Kind: comment.Question, Text: "x"})
	wants(t, "after the review", err, "comment.review_over")
}

func TestTheAuthorEdits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	c := w.block(t, lead(0))
	_, err := w.Support(ctx, lead(1), c.Ref)
	must(t, err)
	_, err = w.Edit(ctx, lead(1), comment.Edit{Ref: c.Ref, Kind: comment.Question, Text: "x"})
	wants(t, "a stranger", err, "access.forbidden")
	got, err := w.Edit(ctx, lead(0), comment.Edit{Ref: c.Ref, Version: c.Version + 1, Kind: comment.Suggestion, Text: "Better.", Proposed: strings.Replace(security, "six", "two", 1)})
	must(t, err)
	if got.Kind != comment.Suggestion || got.Change != "" || !got.Cleared() || !strings.Contains(got.Turns[1].Text, "Say two years.") {
		t.Errorf("%+v", got)
	}
	if !slices.Contains(w.notices(t, "org01"), "comment.edited") {
		t.Error("who agreed was not told")
	}
	w.decide(t, c.Ref, comment.Rejected, "")
	_, err = w.Edit(ctx, lead(0), comment.Edit{Ref: c.Ref, Kind: comment.Question, Text: "x"})
	wants(t, "after the decision", err, "comment.moved")
	_, err = w.Withdraw(ctx, lead(0), c.Ref, "")
	wants(t, "withdrawing after the decision", err, "comment.moved")
}
