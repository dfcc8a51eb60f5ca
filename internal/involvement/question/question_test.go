package question_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/question"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

type world struct{}

func (world) Use(_ context.Context, ref string) (question.Use, error) {
	if ref != "KM-R-2026-0001" && ref != "KM-R-2026-0002" {
		return question.Use{}, errs.New(errs.NotFound, "register.not_found", "There is no such entry.")
	}
	return question.Use{Ref: ref, Title: "Bins", Lead: question.Body{ID: "council", Name: "The Council", Slug: "council"}}, nil
}

func (world) Body(_ context.Context, id ident.Organisation) (question.Body, error) {
	return question.Body{ID: id, Name: string(id), Slug: string(id)}, nil
}

type house struct {
	t     *testing.T
	svc   *question.Service
	store *store.Store
	clock *clock.Fixed
	ctx   context.Context
}

var began = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC) // a Tuesday

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newHouse(t *testing.T) house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	secrets, err := receipt.New([]byte("0123456789abcdef0123456789abcdef"), "question", rand.Reader)
	ok(t, err)
	days := map[clock.Date]string{}
	for _, h := range book.Holidays() {
		days[clock.DateOf(h.Date)] = h.Name
	}
	s, now := storetest.SQLite(t), clock.NewFixed(began)
	svc := question.New(question.Deps{Store: s.Questions(), Clock: now, Calendar: clock.NewCalendar(days), IDs: &ident.Sequence{Prefix: "x"}, Book: book, World: world{}, Receipts: secrets, Prefix: "KM-U",
		Letter: func(l question.Letter) (string, string) { return "Your question", fmt.Sprintf("%+v", l) }})
	return house{t, svc, s, now, context.Background()}
}

var (
	officer = access.Actor{Person: "olu", Organisation: "council", Roles: []access.Role{access.DPO}}
	desk    = access.Actor{Person: "dee", Organisation: "council", Roles: []access.Role{access.Practitioner}}
	stander = access.Actor{Person: "una", Organisation: "vale", Roles: []access.Role{access.DPO}}
)

func (h house) send(n int, text string) question.Receipt {
	h.t.Helper()
	r, err := h.svc.Send(h.ctx, question.Send{Key: fmt.Sprintf("form-%d", n), Use: "km-r-2026-0001", Kind: question.Ask, Text: text, Network: fmt.Sprintf("192.0.2.%d", n)})
	ok(h.t, err)
	return r
}

func (h house) tasks(ref string) (titles []string) {
	h.t.Helper()
	ok(h.t, h.store.Read(h.ctx, func(tx *store.Tx) error {
		list, err := tx.OpenTasksAbout(h.ctx, event.Subject{Kind: question.SubjectKind, ID: ref})
		for _, x := range list {
			titles = append(titles, x.Title+" "+x.Due.String())
		}
		return err
	}))
	return titles
}

func TestAQuestionIsAnsweredInPublic(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := h.send(1, "Who looks at my bins? Ring me on 01622 496000.")
	q := r.Question
	if q.Stage != question.Waiting || q.Org != "council" || q.Due != clock.NewDate(2026, time.December, 31) { // past Christmas Day and the day in lieu of Boxing Day
		t.Fatalf("sent %+v", q)
	}
	if _, _, err := h.svc.Read(h.ctx, q.Ref); errs.KindOf(err) != errs.NotFound {
		t.Errorf("it could be read before anybody looked: %v", err)
	}
	if got := h.tasks(q.Ref); !slices.Equal(got, []string{"Read a question from the public: Bins 2026-12-31"}) {
		t.Errorf("tasks: %v", got)
	}
	if err := h.svc.Show(h.ctx, officer, question.Show{Ref: q.Ref, Shown: q.Text}); field(err) != "shown personal" {
		t.Errorf("a telephone number was shown: %v", err)
	}
	if err := h.svc.Show(h.ctx, officer, question.Show{Ref: q.Ref, Shown: "Who looks at our bins? [...]"}); field(err) != "shown changed" {
		t.Errorf("a word was changed: %v", err)
	}
	ok(t, h.svc.Show(h.ctx, officer, question.Show{Ref: q.Ref, Shown: question.Suggest(q.Text)}))
	if got := h.tasks(q.Ref); !slices.Equal(got, []string{"Answer a question in public: Bins 2026-12-31"}) {
		t.Errorf("tasks: %v", got)
	}
	p, _, err := h.svc.Read(h.ctx, strings.ToUpper(q.Ref))
	ok(t, err)
	if p.Text != "Who looks at my bins? Ring me on […]." || p.Gaps != 1 {
		t.Errorf("shown %q with %d gaps", p.Text, p.Gaps)
	}
	ok(t, h.svc.Answer(h.ctx, officer, question.Reply{Ref: q.Ref, Text: "The crew, and nobody else."}))
	if err := h.svc.Learn(h.ctx, officer, question.Lesson{Ref: q.Ref, Code: question.LearnedWords, Text: "The entry says so now.", Link: "//elsewhere.example"}); field(err) != "link path" {
		t.Errorf("a link leads away: %v", err)
	}
	ok(t, h.svc.Learn(h.ctx, officer, question.Lesson{Ref: q.Ref, Code: question.LearnedWords, Text: "The entry says so now.", Link: "/register/KM-R-2026-0001"}))
	mine, err := h.svc.Look(h.ctx, strings.ToLower(q.Ref), receipt.Spaced(r.Code))
	ok(t, err)
	if mine.Question.Stage != question.Answered || mine.Question.Text != "" || len(mine.Question.Lessons()) != 1 {
		t.Errorf("after the answer: %+v", mine.Question)
	}
	if got := h.tasks(q.Ref); got != nil {
		t.Errorf("tasks stay: %v", got)
	}
}

// field gives the first field of an error and its code.
func field(err error) string {
	if f := errs.FieldsOf(err); len(f) > 0 {
		return f[0].Name + " " + f[0].Code
	}
	return fmt.Sprint(err)
}

func TestOnlyTheOrganisationDecides(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	q := h.send(1, "Why so early?").Question
	for _, c := range []struct {
		who  access.Actor
		want errs.Kind
	}{{access.Actor{}, errs.Unauthenticated}, {stander, errs.NotFound}, {desk, errs.Forbidden}} {
		if err := h.svc.Show(h.ctx, c.who, question.Show{Ref: q.Ref, Shown: q.Text}); errs.KindOf(err) != c.want {
			t.Errorf("%v may show it: %v", c.who.Roles, err)
		}
	}
	if _, err := h.svc.Get(h.ctx, desk, q.Ref); err != nil {
		t.Errorf("a colleague cannot read it: %v", err)
	}
	if err := h.svc.Answer(h.ctx, officer, question.Reply{Ref: q.Ref, Text: "Because."}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("answered in public before it was shown: %v", err)
	}
}

func TestWhatIsNotShownIsCounted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for i, reason := range []string{"abuse", "own_case", "abuse"} {
		ok(t, h.svc.Keep(h.ctx, officer, h.send(i, fmt.Sprintf("Words %d", i)).Question.Ref, reason))
	}
	one, two := h.send(4, "Who drives the lorry on Mondays?").Question, h.send(5, "On Mondays, who drives?").Question
	ok(t, h.svc.Show(h.ctx, officer, question.Show{Ref: one.Ref, Shown: one.Text}))
	if err := h.svc.Merge(h.ctx, officer, two.Ref, two.Ref); field(err) != "into not_listed" {
		t.Errorf("merged into itself: %v", err)
	}
	ok(t, h.svc.Merge(h.ctx, officer, two.Ref, " "+strings.ToLower(one.Ref)))
	private := h.send(6, "What do you hold on me?").Question
	ok(t, h.svc.AnswerPrivately(h.ctx, officer, question.Reply{Ref: private.Ref, Text: "Ask for a copy. This is how."}))
	list, err := h.svc.OfUse(h.ctx, "KM-R-2026-0001", "")
	ok(t, err)
	if len(list.Questions) != 1 || list.Questions[0].Ref != one.Ref || list.Questions[0].Others != 1 {
		t.Errorf("shown: %+v", list.Questions)
	}
	want := question.Counts{Received: 6, Questions: 6, Open: 1, Private: 1, Merged: 1, Kept: []question.Reason{{Code: "abuse", N: 2}, {Code: "own_case", N: 1}}, InTime: 5, Others: 1}
	if d := cmp.Diff(want, list.Counts); d != "" {
		t.Errorf("counts (-want +got):\n%s", d)
	}
	if _, instead, err := h.svc.Read(h.ctx, two.Ref); err != nil || instead != one.Ref {
		t.Errorf("the merged one leads to %q, %v", instead, err)
	}
	ok(t, h.svc.Answer(h.ctx, officer, question.Reply{Ref: one.Ref, Text: "The crew."}))
	ok(t, h.svc.Keep(h.ctx, officer, one.Ref, "someone"))
	if _, _, err := h.svc.Read(h.ctx, one.Ref); errs.KindOf(err) != errs.NotFound {
		t.Errorf("what was taken down can be read: %v", err)
	}
	all, err := h.svc.Counts(h.ctx, began.AddDate(0, 0, -1), began)
	ok(t, err)
	if all.Received != 0 {
		t.Errorf("counted outside its time: %+v", all)
	}
}

func TestWantingTheSameCountsOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	q := h.send(1, "Why on Mondays?").Question
	if err := h.svc.MeToo(h.ctx, q.Ref, "198.51.100.7"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a question that is not shown was supported: %v", err)
	}
	ok(t, h.svc.Show(h.ctx, officer, question.Show{Ref: q.Ref, Shown: q.Text}))
	for range 5 {
		ok(t, h.svc.MeToo(h.ctx, q.Ref, "198.51.100.7"))
	}
	ok(t, h.svc.MeToo(h.ctx, q.Ref, "198.51.100.8"))
	if p, _, err := h.svc.Read(h.ctx, q.Ref); err != nil || p.Others != 2 {
		t.Errorf("%d others, %v", p.Others, err)
	}
	var flood error
	for i := 0; i < 100 && flood == nil; i++ {
		flood = h.svc.MeToo(h.ctx, q.Ref, "198.51.100.9")
	}
	if errs.KindOf(flood) != errs.TooMany {
		t.Errorf("a flood from one network: %v", flood)
	}
	var b bytes.Buffer
	_, err := h.store.Backup(h.ctx, &b, began)
	ok(t, err)
	if bytes.Contains(b.Bytes(), []byte("198.51.100")) {
		t.Error("a network is kept")
	}
}

func TestAFloodWaits(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	send := func(i int) error {
		_, err := h.svc.Send(h.ctx, question.Send{Key: fmt.Sprintf("f%d", i), Use: "KM-R-2026-0001", Kind: question.Concern, Text: "Again", Network: "203.0.113.5"})
		return err
	}
	for i := range 6 {
		ok(t, send(i))
	}
	ok(t, send(5)) // the same form again is no flood
	if err := send(6); errs.KindOf(err) != errs.TooMany {
		t.Errorf("the seventh in an hour: %v", err)
	}
	h.clock.Advance(time.Hour)
	ok(t, send(7))
}

func TestLateQuestionsAreSaidAndWordsForgotten(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r, err := h.svc.Send(h.ctx, question.Send{Key: "k", Use: "KM-R-2026-0002", Kind: question.Concern, Text: "I am worried.", Email: "me@home.example", Network: "n"})
	ok(t, err)
	q := r.Question
	h.clock.Advance(40 * 24 * time.Hour)
	ok(t, h.svc.RunDaily(h.ctx))
	c, err := h.svc.Counts(h.ctx, began, h.clock.Now())
	ok(t, err)
	if c.Overdue != 1 || c.Concerns != 1 {
		t.Errorf("counts %+v", c)
	}
	ok(t, h.svc.AnswerPrivately(h.ctx, officer, question.Reply{Ref: q.Ref, Text: "Here is what we hold."}))
	h.clock.Advance(61 * 24 * time.Hour)
	ok(t, h.svc.RunDaily(h.ctx))
	got, err := h.svc.Look(h.ctx, q.Ref, r.Code)
	ok(t, err)
	want := question.Question{Stage: question.Private, Text: "", Contact: nil}
	if d := cmp.Diff(want, got.Question, cmpopts.IgnoreFields(question.Question{}, "ID", "Ref", "Use", "Title", "Org", "Kind", "Turns", "Code", "Received", "Due", "Updated", "Version")); d != "" {
		t.Errorf("after sixty days (-want +got):\n%s", d)
	}
	if a := got.Question.Answers(); len(a) != 1 || a[0].Text != "" {
		t.Errorf("the private answer stays: %+v", a)
	}
	if _, err := h.svc.Look(h.ctx, q.Ref, "AAAA BBBB CCCC"); errs.CodeOf(err) != "question.wrong" {
		t.Errorf("a wrong code: %v", err)
	}
	if _, err := h.svc.Look(h.ctx, "KM-U-2026-000999-A", r.Code); errs.CodeOf(err) != "question.wrong" {
		t.Errorf("a wrong reference: %v", err)
	}
}

func TestRedacted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		original, shown string
		gaps            int
		ok              bool
	}{
		{"One two three", "One  two\nthree", 0, true},
		{"One two three", "One [...] three", 1, true},
		{"One two three", "[…] two […]", 2, true},
		{"One two three", "[…]", 1, true},
		{"One two three", "One three", 0, false},
		{"One two three", "Three […] one", 0, false},
		{"One two three", "One […] four", 0, false},
		{"One two three", "One two three and more", 0, false},
		{"I do not agree", "I do […] agree", 1, true},
	} {
		gaps, err := question.Redacted(c.original, c.shown)
		if (err == nil) != c.ok || gaps != c.gaps {
			t.Errorf("%q as %q gave %d, %v", c.original, c.shown, gaps, err)
		}
	}
}

// TestTakingOutAlwaysHolds takes any words out of any text, and then changes one.
func TestTakingOutAlwaysHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,6}`), 1, 12).Draw(t, "words")
		var shown []string
		for _, w := range words {
			if rapid.Bool().Draw(t, "out") {
				w = question.Mark
			}
			shown = append(shown, w)
		}
		original := strings.Join(words, " ")
		if _, err := question.Redacted(original, strings.Join(shown, " ")); err != nil {
			t.Fatalf("%q as %q: %v", original, shown, err)
		}
		shown[rapid.IntRange(0, len(shown)-1).Draw(t, "at")] = "ZZZ"
		if _, err := question.Redacted(original, strings.Join(shown, " ")); err == nil {
			t.Fatalf("%q passed as %q", shown, original)
		}
	})
}
