package comment_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/review"
	"sharewell/internal/ident"
)

func TestThePublicAndLayMembers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	cmd := comment.Public{Make: comment.Make{Key: "k1", Year: 2027, Clause: "c-1", Kind: comment.Question, Text: "Who reads it?"}, Name: " Age  Concern\n", From: "192.0.2.1"}
	_, _, err := w.authors.Make(ctx, cmd)
	wants(t, "before the consultation", err, "comment.not_public")
	_, err = w.Make(ctx, lay, cmd.Make)
	wants(t, "a lay member before the consultation", err, "access.forbidden")
	w.consult()
	c, _, err := w.authors.Make(ctx, cmd)
	if err != nil || c.State != comment.Hidden || c.By.Name != "Age Concern" {
		t.Fatalf("%+v, %v", c, err)
	}
	_, err = w.PublicGet(ctx, c.Ref)
	wants(t, "before somebody looked", err, "comment.not_found")
	_, err = w.Get(ctx, lead(0), c.Ref)
	wants(t, "a member", err, "access.not_found")
	_, err = w.Dispose(ctx, office, comment.Dispose{Ref: c.Ref, Outcome: comment.Accepted, Reason: "x"})
	wants(t, "a decision before somebody looked", err, "comment.not_shown")
	_, err = w.Moderate(ctx, office, c.Ref, false, "")
	if field(err) != "why required" && field(err) != "why comment.required" {
		t.Errorf("refused without a reason: %v", err)
	}
	_, err = w.Moderate(ctx, office, c.Ref, true, "")
	must(t, err)
	if got, err := w.PublicGet(ctx, c.Ref); err != nil || got.State != comment.Open {
		t.Errorf("%+v, %v", got, err)
	}
	for i := range 25 {
		cmd.Key = fmt.Sprintf("more%d", i)
		if _, _, err = w.authors.Make(ctx, cmd); err != nil {
			break
		}
	}
	wants(t, "many from one place", err, "comment.too_many")
	mine, err := w.Make(ctx, lay, comment.Make{Key: "l", Year: 2027, Clause: "c-1", Kind: comment.Question, Text: "Plain words, please."})
	if err != nil || mine.By.Voice != comment.ByGroup {
		t.Fatalf("%+v, %v", mine, err)
	}
	other := lay
	other.Person = "lay2"
	w.decide(t, mine.Ref, comment.Accepted, "")
	_, err = w.Answer(ctx, other, comment.Answered{Ref: mine.Ref, Text: "x"})
	wants(t, "another lay member", err, "access.forbidden")
	_, err = w.Answer(ctx, lay, comment.Answered{Ref: mine.Ref, Text: "Thank you."})
	must(t, err)
}

func TestMail(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	c, err := w.FromMail(ctx, lead(0), comment.Token(2027, "c-2"), "<p>Who pays?</p>", "mail-1")
	if err != nil || c.Clause != "c-2" || c.Text != "Who pays?" || c.Route != comment.Mail {
		t.Fatalf("%+v, %v", c, err)
	}
	if again, err := w.FromMail(ctx, lead(0), comment.Token(2027, "c-2"), "Who pays?", "mail-1"); err != nil || again.Ref != c.Ref {
		t.Errorf("the same mail twice: %s, %v", again.Ref, err)
	}
	got, err := w.FromMail(ctx, lead(1), strings.ToLower(c.Ref), "We do.", "mail-2")
	if err != nil || len(got.Replies) != 1 || got.Replies[0].By.Name != "Council 01" {
		t.Errorf("%+v, %v", got.Replies, err)
	}
	w.decide(t, c.Ref, comment.Deferred, "")
	got, err = w.FromMail(ctx, lead(0), c.Ref, "Next year, then.", "mail-3")
	if err != nil || got.Decision.Answer == nil || got.Decision.Answer.Text != "Next year, then." {
		t.Errorf("%+v, %v", got.Decision, err)
	}
	_, err = w.FromMail(ctx, lead(0), "nothing", "x", "mail-4")
	wants(t, "a mail about nothing", err, "comment.token")
}

func TestOffline(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	cmd := comment.Offline{Make: comment.Make{Key: "o", Year: 2027, Clause: "c-1", Kind: comment.Blocking, Text: "No.", Change: "Two years."}, Route: comment.Letter, Org: "org01"}
	_, err := w.Enter(ctx, office, cmd)
	if field(err) != "source comment.source" {
		t.Errorf("without its source: %v", err)
	}
	cmd.Source = "Letter of 4 January 2027"
	_, err = w.Enter(ctx, lead(0), cmd)
	wants(t, "a member enters", err, "access.forbidden")
	c, err := w.Enter(ctx, office, cmd)
	if err != nil || c.By.Name != "Council 01" || c.Entered != "sec" {
		t.Fatalf("%+v, %v", c, err)
	}
	w.decide(t, c.Ref, comment.InPart, "")
	if !slices.Contains(w.notices(t, "org01"), "comment.decided") {
		t.Error("the organisation was not told")
	}
	got, err := w.Answer(ctx, lead(1), comment.Answered{Ref: c.Ref, Text: "Enough.", Clears: true})
	if err != nil || !got.Cleared() {
		t.Errorf("%+v, %v", got, err)
	}
}

// A whole year's comments: sixty of all kinds, each decided, and what comes back.
func TestSixtyComments(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	var all []comment.Comment
	for i := range 60 {
		who, at := lead(i%12), ident.Clause(fmt.Sprintf("c-%d", i%5))
		w.pass(time.Minute)
		switch i % 5 {
		case 0:
			all = append(all, w.say(t, who, comment.Make{Clause: at, Kind: comment.Blocking, Text: "No.", Change: "Two years.", Quote: "six years"}))
		case 1:
			all = append(all, w.say(t, who, comment.Make{Clause: at, Kind: comment.Suggestion, Proposed: security + fmt.Sprintf("\n\nParagraph %d.", i)}))
		case 2:
			all = append(all, w.say(t, who, comment.Make{Clause: at, Kind: comment.Question, Text: "Who?"}))
		case 3:
			c, err := w.Enter(ctx, office, comment.Offline{Make: comment.Make{Key: fmt.Sprint("off", i), Year: 2027, Clause: at, Kind: comment.Question, Text: "Said aloud."}, Route: comment.Meeting, Source: "Meeting of 12 January", Org: who.Organisation})
			must(t, err)
			all = append(all, c)
		case 4:
			c, err := w.FromMail(ctx, who, comment.Token(2027, at), "By mail.", fmt.Sprint("mail", i))
			must(t, err)
			all = append(all, c)
		}
		if i%3 == 0 {
			_, err := w.Support(ctx, lead((i+1)%12), all[i].Ref)
			must(t, err)
		}
	}
	if n := unanswered(t, w); n != 60 || w.tasks(t) != 1 {
		t.Fatalf("%d wait", n)
	}
	queue, err := w.List(ctx, office, comment.Filter{Year: 2027, State: comment.Open})
	if err != nil || len(queue.Items) != 50 || queue.Items[0].Kind != comment.Blocking {
		t.Errorf("%d in the queue, %v", len(queue.Items), err)
	}
	outcomes := []comment.Outcome{comment.Accepted, comment.InPart, comment.Rejected, comment.Deferred}
	for i, c := range all {
		switch {
		case c.Kind == comment.Suggestion && i%2 == 1 && i < 10:
			_, err := w.Take(ctx, office, comment.Take{Ref: c.Ref})
			must(t, err)
		case i >= 50 && c.Kind == comment.Question:
			w.decide(t, c.Ref, comment.Duplicate, all[i-50].Ref)
		case i == 45:
			_, err := w.Withdraw(ctx, lead(45%12), c.Ref, "Solved by talking.")
			must(t, err)
		default:
			w.decide(t, c.Ref, outcomes[i%4], "")
		}
	}
	if n := unanswered(t, w); n != 0 {
		t.Errorf("%d wait still", n)
	}
	if open := w.tasks(t); open != 0 {
		t.Errorf("%d tasks of the secretariat are open", open)
	}
	rows := 0
	must(t, w.Each(ctx, access.Actor{}, comment.Filter{Year: 2027}, func(c comment.Comment) error {
		rows++
		if c.By.Person != "" || c.Decision == nil || c.Decision.By != "" {
			t.Errorf("%s tells the public who", c.Ref)
		}
		return nil
	}))
	agenda, err := w.ForReview(ctx, 2028)
	if err != nil || rows != 60 || len(agenda) == 0 {
		t.Fatalf("%d rows, %d come back, %v", rows, len(agenda), err)
	}
	next := *w.runs[2027]
	next.Year, next.ID = 2028, "run2"
	w.runs[2028] = &next
	back := slices.IndexFunc(all, func(c comment.Comment) bool { return strings.HasSuffix(agenda[0].Key, c.Ref) })
	again, err := w.Again(ctx, office, all[back].Ref, 2028)
	if err != nil || len(again.Past) != 1 || again.Past[0].Outcome != comment.Deferred || again.By.Name != all[back].By.Name {
		t.Errorf("%+v, %v", again, err)
	}
	if twice, err := w.Again(ctx, office, all[back].Ref, 2028); err != nil || twice.Ref != again.Ref {
		t.Errorf("brought back twice: %s and %s, %v", again.Ref, twice.Ref, err)
	}
}

func unanswered(t testing.TB, w *world) int {
	t.Helper()
	counts := comment.RunCounts{Store: w.store.Comments(), Year: func(context.Context, review.ID) (int, error) { return 2027, nil }}
	n, err := counts.Unanswered(ctx, "run")
	must(t, err)
	return n
}
