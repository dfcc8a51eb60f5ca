package choice_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rights/choice"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// world knows one use and two surgeries.
type world struct{}

var council = choice.Body{ID: "council", Name: "The Council", Slug: "council"}

func (world) Use(_ context.Context, ref string) (choice.Use, error) {
	if ref != "KM-R-2026-0001" {
		return choice.Use{}, errs.New(errs.NotFound, "register.not_found", "There is no such entry.")
	}
	return choice.Use{Ref: ref, Title: "Bins", Lead: council, Reached: true}, nil
}

func (world) Bodies(context.Context, []string) ([]choice.Body, error) {
	return []choice.Body{{ID: "hill", Name: "Hill Surgery", Slug: "hill"}, {ID: "vale", Name: "Vale Surgery", Slug: "vale"}}, nil
}

func (world) Body(_ context.Context, id ident.Organisation) (choice.Body, error) {
	return choice.Body{ID: id, Name: string(id), Slug: string(id)}, nil
}

type house struct {
	t     *testing.T
	svc   *choice.Service
	store *store.Store
	clock *clock.Fixed
}

var began = time.Date(2027, 1, 29, 9, 0, 0, 0, time.UTC) // a Friday

func newHouse(t *testing.T) house {
	t.Helper()
	s, now := storetest.SQLite(t), clock.NewFixed(began)
	secrets, err := choice.NewSecrets([]byte("0123456789abcdef0123456789abcdef"), rand.Reader)
	ok(t, err)
	svc := choice.New(choice.Deps{Store: s.Choices(), Clock: now, IDs: &ident.Sequence{Prefix: "x"}, Book: book(t), Kinds: kinds(t, "kent-and-medway"), World: world{}, Secrets: secrets, Prefix: "KM-C",
		Letter: func(l choice.Letter) (string, string) { return "Your choice", fmt.Sprintf("%+v", l) }})
	return house{t, svc, s, now}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var (
	nobody  = access.Actor{}
	officer = access.Actor{Person: "olu", Organisation: "council", Roles: []access.Role{access.DPO}}
	desk    = access.Actor{Person: "dee", Organisation: "council", Roles: []access.Role{access.Practitioner}}
	other   = access.Actor{Person: "una", Organisation: "vale", Roles: []access.Role{access.DPO}}
)

func (h house) make(a access.Actor, cmd choice.Make) choice.Receipt {
	h.t.Helper()
	r, err := h.svc.Make(context.Background(), a, cmd)
	ok(h.t, err)
	return r
}

var oneUse = choice.Make{Key: "form-1", Kind: "objection", Use: " km-r-2026-0001 "}

func (h house) tasks() (titles []string) {
	h.t.Helper()
	h.read(func(ctx context.Context, tx *store.Tx) error {
		list, err := tx.OpenTasksAbout(ctx, event.Subject{Kind: choice.SubjectKind, ID: ref(h)})
		for _, x := range list {
			titles = append(titles, x.Title+" "+x.Due.String())
		}
		return err
	})
	return titles
}

func (h house) read(fn func(context.Context, *store.Tx) error) {
	h.t.Helper()
	ctx := context.Background()
	ok(h.t, h.store.Read(ctx, func(tx *store.Tx) error { return fn(ctx, tx) }))
}

func ref(h house) string { return ident.Reference("KM-C", h.clock.Now().Year(), 1) }

func TestAChoiceIsMadeActedOnAndTakenBack(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	r := h.make(nobody, oneUse)
	if c := r.Choice; c.Stage != choice.Unnamed || c.Org != "council" || c.Title != "Bins" || c.Route != choice.Online || !c.Due.IsZero() || c.Reminds() {
		t.Fatalf("made %+v", c)
	}
	if got := h.tasks(); !slices.Equal(got, []string{"Match a choice to a person: " + r.Choice.Ref + " "}) {
		t.Errorf("tasks: %v", got)
	}
	ok(t, h.svc.Know(ctx, officer, r.Choice.Ref))
	got, err := h.svc.Look(ctx, strings.ToLower(r.Choice.Ref), choice.Spaced(r.Code))
	ok(t, err)
	if want := clock.NewDate(2027, time.March, 1); got.Choice.Stage != choice.Open || got.Choice.Due != want { // 28 February is a Sunday
		t.Errorf("%s, due %s; want open, due %s", got.Choice.Stage, got.Choice.Due, want)
	}
	ok(t, h.svc.Done(ctx, officer, r.Choice.Ref))
	if got := h.tasks(); got != nil {
		t.Errorf("tasks stay: %v", got)
	}
	h.clock.Advance(48 * time.Hour)
	got, err = h.svc.Turn(ctx, r.Choice.Ref, r.Code, choice.Allow)
	ok(t, err)
	if c := got.Choice; c.Stage != choice.Open || c.Wish != choice.Allow || c.Due != clock.NewDate(2027, time.March, 1) {
		t.Errorf("after taking back: %+v", c)
	}
	if got := h.tasks(); !slices.Equal(got, []string{"Let a use go on again: Bins 2027-03-01"}) {
		t.Errorf("tasks: %v", got)
	}
	if err := h.svc.Refuse(ctx, officer, r.Choice.Ref, "We would rather not."); errs.KindOf(err) != errs.Conflict {
		t.Errorf("letting a use go on again was refused: %v", err)
	}
	ok(t, h.svc.Done(ctx, officer, r.Choice.Ref))
	if _, err := h.svc.Turn(ctx, r.Choice.Ref, r.Code, choice.Allow); errs.CodeOf(err) != "choice.already" {
		t.Errorf("the same again gave %v", err)
	}
}

func TestAChoiceThatNobodyCouldMatchIsTakenBackAtOnce(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	r := h.make(nobody, oneUse)
	got, err := h.svc.Turn(ctx, r.Choice.Ref, r.Code, choice.Allow)
	ok(t, err)
	if got.Choice.Stage != choice.Ended || h.tasks() != nil {
		t.Errorf("%s with %v", got.Choice.Stage, h.tasks())
	}
	got, err = h.svc.Turn(ctx, r.Choice.Ref, r.Code, choice.Stop)
	ok(t, err)
	if got.Choice.Stage != choice.Unnamed || len(h.tasks()) != 1 {
		t.Errorf("once more: %s with %v", got.Choice.Stage, h.tasks())
	}
}

func TestStaffEnterAChoiceByPhone(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	cmd := oneUse
	if _, err := h.svc.Make(ctx, desk, cmd); errs.KindOf(err) != errs.Invalid {
		t.Errorf("without a route: %v", err)
	}
	cmd.Route = choice.Phone
	r := h.make(desk, cmd)
	if r.Choice.Stage != choice.Open || r.Choice.Due.IsZero() {
		t.Errorf("the one who entered it knows whose it is: %+v", r.Choice)
	}
	if v, err := h.svc.Get(ctx, desk, r.Choice.Ref); err != nil || v.Act || !v.Turn {
		t.Errorf("a practitioner sees %+v, %v", v, err)
	}
	if err := h.svc.Done(ctx, desk, r.Choice.Ref); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a practitioner acted: %v", err)
	}
	ok(t, h.svc.Refuse(ctx, officer, r.Choice.Ref, "The law makes us keep it."))
	got, err := h.svc.Look(ctx, r.Choice.Ref, r.Code)
	ok(t, err)
	if got.Choice.Stage != choice.Refused || got.Choice.Answer() != "The law makes us keep it." {
		t.Errorf("the person reads %+v", got.Choice)
	}
	ok(t, h.svc.TurnFor(ctx, desk, r.Choice.Ref, choice.Allow))
	if list, next, err := h.svc.List(ctx, officer, ""); err != nil || len(list) != 1 || next != "" || list[0].Wish != choice.Allow {
		t.Errorf("the list: %+v %q %v", list, next, err)
	}
	cmd.Key, cmd.Kind, cmd.Use, cmd.Org = "form-2", "care-record", "", "hill"
	if r := h.make(desk, cmd); r.Choice.Stage != choice.Unnamed || r.Choice.Org != "hill" {
		t.Errorf("entered for somebody else's: %+v", r.Choice)
	}
}

func TestOthersSeeNothing(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	r := h.make(nobody, oneUse)
	for name, err := range map[string]error{
		"get":    second(h.svc.Get(ctx, other, r.Choice.Ref)),
		"know":   h.svc.Know(ctx, other, r.Choice.Ref),
		"turn":   h.svc.TurnFor(ctx, other, r.Choice.Ref, choice.Allow),
		"nobody": h.svc.Know(ctx, officer, "KM-C-2026-999999-X"),
	} {
		if errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s gave %v", name, err)
		}
	}
	if list, _, err := h.svc.List(ctx, other, ""); err != nil || list != nil {
		t.Errorf("another's list: %v %v", list, err)
	}
	if _, _, err := h.svc.List(ctx, nobody, ""); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("a visitor's list: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestAWrongReferenceAndAWrongCodeGiveTheSameAnswer(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	r := h.make(nobody, oneUse)
	var said []string
	for _, try := range [][2]string{{r.Choice.Ref, "AAAA BBBB CCCC"}, {r.Choice.Ref, ""}, {ident.Reference("KM-C", 2026, 77), r.Code}, {"nonsense", r.Code}, {"", ""}, {"-", ""}} {
		_, err := h.svc.Look(ctx, try[0], try[1])
		if errs.KindOf(err) != errs.NotFound {
			t.Errorf("%q gave %v", try, err)
			continue
		}
		said = append(said, errs.CodeOf(err)+errs.MessageOf(err))
	}
	if slices.Sort(said); len(slices.Compact(said)) != 1 {
		t.Errorf("the answers differ: %q", said)
	}
}

func TestTriesAreBoundedForEachReference(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	r := h.make(nobody, oneUse)
	unknown := ident.Reference("KM-C", 2026, 77)
	for _, ref := range []string{r.Choice.Ref, unknown} {
		var last error
		for range 21 {
			_, last = h.svc.Look(ctx, ref, "AAAA BBBB CCCC")
		}
		if errs.KindOf(last) != errs.TooMany {
			t.Errorf("%s: after many tries %v", ref, last)
		}
	}
	if _, err := h.svc.Turn(ctx, r.Choice.Ref, r.Code, choice.Allow); errs.KindOf(err) != errs.TooMany {
		t.Errorf("changing is not bounded: %v", err)
	}
	h.clock.Advance(15 * time.Minute)
	_, err := h.svc.Look(ctx, r.Choice.Ref, r.Code)
	ok(t, err)
}

func TestAFormThatIsSentTwiceRecordsOnceAndShowsTheSameCode(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	one, two := h.make(nobody, oneUse), h.make(nobody, oneUse)
	if one.Choice.Ref != two.Choice.Ref || one.Code != two.Code {
		t.Errorf("%s %s and %s %s", one.Choice.Ref, one.Code, two.Choice.Ref, two.Code)
	}
	cmd := oneUse
	cmd.Key = "form-2"
	if three := h.make(nobody, cmd); three.Code == one.Code || three.Choice.Ref == one.Choice.Ref {
		t.Error("another form gave the same")
	}
}

func TestNothingNamesAnybody(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	cmd := oneUse
	cmd.Email = "person@example.org"
	r := h.make(nobody, cmd)
	var dump bytes.Buffer
	_, err := h.store.Backup(context.Background(), &dump, began)
	ok(t, err)
	zip, err := gzip.NewReader(&dump)
	ok(t, err)
	all, err := io.ReadAll(zip)
	ok(t, err)
	if !strings.Contains(string(all), r.Choice.Ref) {
		t.Error("the choice is not in the backup")
	}
	for _, secret := range []string{cmd.Email, r.Code, choice.Spaced(r.Code)} {
		if strings.Contains(string(all), secret) {
			t.Errorf("the database holds %q", secret)
		}
	}
}

func (h house) mail() (out []string) {
	h.t.Helper()
	h.read(func(ctx context.Context, tx *store.Tx) error {
		list, err := tx.MailIn(ctx, intray.MailWaiting, 100)
		for _, m := range list {
			out = append(out, m.To+": "+m.Text)
		}
		return err
	})
	return out
}

func TestRemindersComeToThoseWhoAskedAndEnd(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	cmd := oneUse
	cmd.Email = "person@example.org"
	r := h.make(nobody, cmd)
	ok(t, h.svc.Know(ctx, officer, r.Choice.Ref))
	ok(t, h.svc.Done(ctx, officer, r.Choice.Ref))
	if got := h.mail(); len(got) != 1 || !strings.HasPrefix(got[0], "person@example.org: ") || !strings.Contains(got[0], "Answered:true") || strings.Contains(got[0], "Bins") {
		t.Errorf("after the answer: %q", got)
	}
	h.clock.Set(began.AddDate(1, 0, 1))
	ok(t, h.svc.RunDaily(ctx))
	ok(t, h.svc.RunDaily(ctx))
	if got := h.mail(); len(got) != 2 {
		t.Errorf("after a year: %q", got)
	}
	_, err := h.svc.StopReminders(ctx, r.Choice.Ref, r.Code)
	ok(t, err)
	h.clock.Set(began.AddDate(3, 0, 0))
	ok(t, h.svc.RunDaily(ctx))
	if got := h.mail(); len(got) != 2 {
		t.Errorf("after the end: %q", got)
	}
}

func TestATaskBecomesUrgentOnceItsTimeHasPassed(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	cmd := oneUse
	cmd.Route = choice.Phone
	r := h.make(desk, cmd)
	h.clock.Set(time.Date(2027, 3, 3, 1, 0, 0, 0, time.UTC))
	ok(t, h.svc.RunDaily(ctx))
	v, err := h.svc.Get(ctx, officer, r.Choice.Ref)
	ok(t, err)
	if !v.Late || !v.WatchAt().IsZero() {
		t.Errorf("late: %v, to be looked at again %s", v.Late, v.WatchAt())
	}
}

func TestWhatCannotBeRecordedHereIsSaid(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, c := range []struct {
		cmd  choice.Make
		want errs.Kind
	}{
		{choice.Make{Key: "k", Kind: "national"}, errs.NotFound},
		{choice.Make{Key: "k", Kind: "nothing"}, errs.NotFound},
		{choice.Make{Key: "k", Kind: "objection"}, errs.Invalid},
		{choice.Make{Key: "k", Kind: "objection", Use: "KM-R-2026-0999"}, errs.Invalid},
		{choice.Make{Key: "k", Kind: "care-record"}, errs.Invalid},
		{choice.Make{Key: "k", Kind: "care-record", Org: "council"}, errs.Invalid},
		{choice.Make{Kind: "care-record", Org: "hill"}, errs.Invalid},
	} {
		if _, err := h.svc.Make(context.Background(), nobody, c.cmd); errs.KindOf(err) != c.want {
			t.Errorf("%+v gave %v", c.cmd, err)
		}
	}
}

func TestWhatIsOverIsForgottenAndANoInForceIsKept(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), context.Background()
	back := h.make(nobody, oneUse)
	_, err := h.svc.Turn(ctx, back.Choice.Ref, back.Code, choice.Allow)
	ok(t, err)
	cmd := oneUse
	cmd.Key = "another form"
	kept := h.make(nobody, cmd)
	ok(t, h.svc.Know(ctx, officer, kept.Choice.Ref))
	ok(t, h.svc.Done(ctx, officer, kept.Choice.Ref))
	look := func(r choice.Receipt) error {
		_, err := h.svc.Look(ctx, r.Choice.Ref, r.Code)
		return err
	}
	h.clock.Set(began.AddDate(0, 11, 0))
	ok(t, h.svc.RunDaily(ctx))
	ok(t, look(back))
	h.clock.Set(began.AddDate(1, 0, 1))
	ok(t, h.svc.RunDaily(ctx))
	if err := look(back); errs.CodeOf(err) != "choice.wrong" {
		t.Errorf("what was taken back a year ago: %v", err)
	}
	ok(t, look(kept))
}
