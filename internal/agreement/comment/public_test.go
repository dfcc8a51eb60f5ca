package comment_test

import (
	"testing"

	"sharewell/internal/agreement/comment"
)

func (w *world) fromPublic(t testing.TB, key string, kind comment.Kind) (comment.Comment, string) {
	t.Helper()
	c, code, err := w.authors.Make(ctx, comment.Public{Make: comment.Make{Key: key, Year: 2027, Clause: "c-1", Kind: kind, Text: "Who reads it?", Change: "Say who reads it."}, From: "192.0.2.1"})
	must(t, err)
	return c, code
}

func TestAnAuthorWithoutAnAccountAnswersOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	w.consult()
	c, code := w.fromPublic(t, "k1", comment.Blocking)
	other, otherCode := w.fromPublic(t, "k2", comment.Question)
	if again, same := w.fromPublic(t, "k1", comment.Blocking); again.Ref != c.Ref || same != code {
		t.Errorf("sent twice: %s %s, not %s %s", again.Ref, same, c.Ref, code)
	}
	for name, try := range map[string][2]string{"another's code": {c.Ref, otherCode}, "no such comment": {"KM-V-2027-000999", code}, "nonsense": {"?", "?"}, "nothing": {"", ""}} {
		_, err := w.authors.Look(ctx, try[0], try[1])
		wants(t, name, err, "comment.wrong")
	}
	mine := w.say(t, lead(0), comment.Make{Kind: comment.Question, Text: "A member’s."})
	_, err := w.authors.Look(ctx, mine.Ref, code)
	wants(t, "a comment that has no code", err, "comment.wrong")
	got, err := w.authors.Look(ctx, " "+c.Ref+" ", code)
	must(t, err)
	if got.State != comment.Hidden || got.Text == "" || got.Lock != nil {
		t.Errorf("before somebody looked: %+v", got)
	}
	_, err = w.authors.Answer(ctx, code, comment.Answered{Ref: c.Ref, Text: "x"})
	wants(t, "before a decision", err, "comment.not_decided")
	_, err = w.Moderate(ctx, office, c.Ref, true, "")
	must(t, err)
	w.decide(t, c.Ref, comment.Accepted, "")
	_, err = w.authors.Answer(ctx, otherCode, comment.Answered{Ref: c.Ref, Text: "x"})
	wants(t, "another author", err, "comment.wrong")
	_, err = w.authors.Answer(ctx, code, comment.Answered{Ref: c.Ref, Key: "a0"})
	if field(err) != "answer required" && field(err) != "answer comment.required" {
		t.Errorf("an empty answer: %v", err)
	}
	for range 2 { // sent twice, it counts once
		got, err = w.authors.Answer(ctx, code, comment.Answered{Ref: c.Ref, Text: "It still names nobody.", Key: "a1"})
		must(t, err)
	}
	if a := got.Decision.Answer; a == nil || a.Text != "It still names nobody." || got.Cleared() {
		t.Errorf("answered: %+v", got.Decision)
	}
	_, err = w.authors.Answer(ctx, code, comment.Answered{Ref: c.Ref, Text: "And more.", Key: "a2"})
	wants(t, "a second answer", err, "comment.answered")
	_, err = w.authors.TakeBack(ctx, c.Ref, code, "")
	wants(t, "after the decision", err, "comment.decided")
	_ = other
}

func TestWhatAnAuthorTakesBackUnseenIsNeverShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	w.consult()
	c, code := w.fromPublic(t, "k1", comment.Question)
	_, err := w.authors.TakeBack(ctx, c.Ref, code, "")
	must(t, err)
	_, err = w.Moderate(ctx, office, c.Ref, true, "")
	wants(t, "shown after it was taken back", err, "comment.moved")
	_, err = w.PublicGet(ctx, c.Ref)
	wants(t, "read by everybody", err, "comment.not_found")
	_, err = w.authors.TakeBack(ctx, c.Ref, code, "")
	wants(t, "taken back twice", err, "comment.not_shown_before")

	c, code = w.fromPublic(t, "k2", comment.Question)
	_, err = w.Moderate(ctx, office, c.Ref, true, "")
	must(t, err)
	got, err := w.authors.TakeBack(ctx, c.Ref, code, "It was answered elsewhere.")
	must(t, err)
	if got.State != comment.State(comment.Withdrawn) || got.Decision.Reason != "It was answered elsewhere." {
		t.Errorf("taken back: %+v", got)
	}
	if shown, err := w.PublicGet(ctx, c.Ref); err != nil || shown.Lock != nil {
		t.Errorf("read by everybody: %+v, %v", shown, err)
	}
}

func TestTriesWithAReferenceAreCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	w.consult()
	c, code := w.fromPublic(t, "k1", comment.Question)
	var err error
	for range 100 {
		if _, err = w.authors.Look(ctx, c.Ref, "wrong"); err == nil {
			t.Fatal("a wrong code opened it")
		}
	}
	wants(t, "after many tries", err, "comment.too_many")
	_, err = w.authors.Look(ctx, c.Ref, code)
	wants(t, "the right code after many tries", err, "comment.too_many")
}
