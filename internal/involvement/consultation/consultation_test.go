package consultation_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

type house struct {
	t       *testing.T
	svc     *consultation.Service
	store   *store.Store
	clock   *clock.Fixed
	ctx     context.Context
	letters *[]consultation.Letter
}

var began = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC) // a Tuesday

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v %v", err, errs.FieldsOf(err))
	}
}

func newHouse(t *testing.T) house {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	ok(t, err)
	book, err := rulebook.Load(rulebookdata.England(), pack)
	ok(t, err)
	secrets, err := receipt.New([]byte("0123456789abcdef0123456789abcdef"), "engagement", rand.Reader)
	ok(t, err)
	days := map[clock.Date]string{}
	for _, h := range book.Holidays() {
		days[clock.DateOf(h.Date)] = h.Name
	}
	s, now, letters := storetest.SQLite(t), clock.NewFixed(began), &[]consultation.Letter{}
	svc := consultation.New(consultation.Deps{Store: s.Consultations(), Clock: now, Calendar: clock.NewCalendar(days), IDs: &ident.Sequence{Prefix: "x"}, Book: book, Receipts: secrets, Prefix: "KM-E",
		Letter: func(l consultation.Letter) (string, string) {
			*letters = append(*letters, l)
			return l.What, l.Path
		}})
	return house{t, svc, s, now, context.Background(), letters}
}

var (
	nobody = access.Actor{}
	yusra  = access.Actor{Person: "yus", Roles: []access.Role{access.Secretariat}}
	desk   = access.Actor{Person: "dee", Organisation: "council", Roles: []access.Role{access.Practitioner}}
	lead   = access.Actor{Person: "ida", Organisation: "council", Roles: []access.Role{access.IGLead}}
)

var asked = []consultation.Asked{
	{Kind: consultation.Single, Text: "Should it go on?", List: "Yes\nNo\nNot sure"},
	{Kind: consultation.Multiple, Text: "What matters?", List: "Speed\nCare\nPrivacy"},
	{Kind: consultation.Scale, Text: "How sure are you?", List: "not at all\nvery"},
	{Kind: consultation.Text, Text: "What else?"},
	{Kind: consultation.Single, Text: "How old are you?", List: "Under 18 | 20\n18 to 64 | 10\n65 and over | 6", About: true},
}

// open makes a consultation that people can answer.
func (h house) open(a access.Actor) string {
	h.t.Helper()
	day := clock.DateOf(h.clock.Now())
	ref, err := h.svc.Create(h.ctx, a, consultation.Draft{Key: "k", Title: "The list", About: "Whether the list goes on.", Opens: day, Closes: day.AddDays(20)})
	ok(h.t, err)
	for _, q := range asked {
		ok(h.t, h.svc.AddQuestion(h.ctx, a, ref, q))
	}
	ok(h.t, h.svc.Open(h.ctx, a, ref))
	return ref
}

func (h house) answer(ref string, n int, age string) {
	h.t.Helper()
	ok(h.t, h.svc.Respond(h.ctx, nobody, consultation.Respond{Key: fmt.Sprint("form-", n), Ref: ref, Survey: 1, Network: fmt.Sprint(n), Answers: []consultation.Answer{
		{Question: "q1", Chosen: []string{"o1"}}, {Question: "q2", Chosen: []string{"o1", "o3"}}, {Question: "q3", Chosen: []string{"4"}}, {Question: "q5", Chosen: []string{age}}}}))
}

func TestAConsultationGoesThroughItsPhases(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ref := h.open(yusra)
	for i := range 8 {
		h.answer(ref, i, "o2")
	}
	h.answer(ref, 1, "o1") // the same form counts once
	ok(t, h.svc.Respond(h.ctx, nobody, consultation.Respond{Key: "mail", Ref: ref, Survey: 1, Email: "me@home.example", Network: "m", Answers: []consultation.Answer{{Question: "q4", Text: "Ring me on 01622 496000."}}}))
	ok(t, h.svc.Respond(h.ctx, yusra, consultation.Respond{Key: "paper", Ref: ref, Survey: 1, Source: consultation.Paper, Answers: []consultation.Answer{{Question: "q1", Chosen: []string{"o2"}}}}))
	if err := h.svc.Respond(h.ctx, desk, consultation.Respond{Key: "p2", Ref: ref, Survey: 1, Source: consultation.Paper}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("another body entered answers: %v", err)
	}
	confirm(t, h)
	c, err := h.svc.Read(h.ctx, ref)
	ok(t, err)
	if _, err := h.svc.Results(h.ctx, nobody, c); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("results were public while it was open: %v", err)
	}
	h.clock.Advance(21 * 24 * time.Hour)
	ok(t, h.svc.RunDaily(h.ctx))
	c, err = h.svc.Read(h.ctx, ref)
	ok(t, err)
	if c.Phase != consultation.Closed || c.NotesDue != clock.NewDate(2027, time.January, 21) { // twenty working days past Christmas and New Year
		t.Errorf("phase %s, notes due %s", c.Phase, c.NotesDue)
	}
	if err := h.svc.Respond(h.ctx, nobody, consultation.Respond{Key: "late", Ref: ref, Survey: 1, Answers: []consultation.Answer{{Question: "q1", Chosen: []string{"o1"}}}}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("answered after the last day: %v", err)
	}
	r, err := h.svc.Results(h.ctx, nobody, c)
	ok(t, err)
	if r.All != 10 || len(r.Sources) != 2 || r.Results[0].Options[0].N != 8 || r.Results[0].Options[0].Per != 80 || r.Results[1].Options[2].N != 8 || r.Waiting != 1 {
		t.Errorf("results %+v", r)
	}
	young, mid, unsaid := r.Heard[0].Bands[0], r.Heard[0].Bands[1], r.Heard[0].Unsaid
	if !young.Few || !young.Short || young.N != 0 || !mid.Hidden || mid.Few || mid.N != 0 || !unsaid.Few {
		t.Errorf("heard %+v", r.Heard[0])
	}
	moderate(t, h, ref)
	ok(t, h.svc.PublishNotes(h.ctx, yusra, ref, "Most want it to go on."))
	if err := h.svc.Finish(h.ctx, yusra, ref); errs.KindOf(err) != errs.Conflict {
		t.Errorf("finished before anything was decided: %v", err)
	}
	ok(t, h.svc.Decide(h.ctx, yusra, ref, "It goes on, once a month."))
	ok(t, h.svc.AddOutcome(h.ctx, yusra, ref, consultation.Outcome{Said: "Less often.", Did: "Once a month.", Link: "/register/KM-R-2026-0001"}))
	ok(t, h.svc.Finish(h.ctx, yusra, ref))
	what := []string{}
	for _, l := range *h.letters {
		what = append(what, l.What)
	}
	if !slices.Equal(what, []string{"confirm", "feedback"}) {
		t.Errorf("letters: %v", what)
	}
	var b bytes.Buffer
	_, err = h.store.Backup(h.ctx, &b, began)
	ok(t, err)
	if strings.Contains(b.String(), "496000") {
		t.Error("words that were taken out are kept")
	}
}

// confirm confirms the one address.
func confirm(t *testing.T, h house) {
	t.Helper()
	parts := strings.Split(strings.TrimPrefix((*h.letters)[0].Path, consultation.HearPath), "/")
	if err := h.svc.Confirm(h.ctx, parts[0], "0000"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a wrong link: %v", err)
	}
	ok(t, h.svc.Confirm(h.ctx, parts[0], parts[1]))
}

// moderate reads the one text.
func moderate(t *testing.T, h house, ref string) {
	t.Helper()
	_, texts, err := h.svc.Texts(h.ctx, yusra, ref)
	ok(t, err)
	if len(texts) != 1 {
		t.Fatalf("%d texts", len(texts))
	}
	cmd := consultation.Moderate{Ref: ref, Text: string(texts[0].ID), Shown: texts[0].Text}
	if err := h.svc.Moderate(h.ctx, yusra, cmd); len(errs.FieldsOf(err)) == 0 {
		t.Errorf("a telephone number was shown: %v", err)
	}
	cmd.Shown = "Ring me on […]."
	ok(t, h.svc.Moderate(h.ctx, yusra, cmd))
}

func TestAnAddressIsForgottenWithOneClick(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ref := h.open(lead)
	ok(t, h.svc.Respond(h.ctx, nobody, consultation.Respond{Key: "a", Ref: ref, Survey: 1, Email: "me@home.example", Answers: []consultation.Answer{{Question: "q1", Chosen: []string{"o1"}}}}))
	parts := strings.Split(strings.TrimPrefix((*h.letters)[0].Path, consultation.HearPath), "/")
	ok(t, h.svc.Confirm(h.ctx, parts[0], parts[1]))
	ok(t, h.svc.Stop(h.ctx, parts[0], parts[1]))
	ok(t, h.svc.Stop(h.ctx, parts[0], parts[1]))
	if _, err := h.svc.Hearing(h.ctx, parts[0], parts[1]); errs.KindOf(err) != errs.NotFound {
		t.Errorf("it is still there: %v", err)
	}
}

func TestAChangedSurveyIsANewVersion(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ref := h.open(lead)
	h.answer(ref, 1, "o1")
	ok(t, h.svc.DropQuestion(h.ctx, lead, ref, "q2"))
	h.answer(ref, 2, "o1") // shown before the change
	ok(t, h.svc.Respond(h.ctx, nobody, consultation.Respond{Key: "n", Ref: ref, Survey: 2, Answers: []consultation.Answer{{Question: "q1", Chosen: []string{"o2"}}, {Question: "q2", Chosen: []string{"o1"}}}}))
	ok(t, h.svc.Close(h.ctx, lead, ref))
	c, err := h.svc.Read(h.ctx, ref)
	ok(t, err)
	r, err := h.svc.Results(h.ctx, nobody, c)
	ok(t, err)
	var got []string
	for _, q := range r.Results {
		if q.Question.Code == "q1" || q.Question.Code == "q2" {
			got = append(got, fmt.Sprintf("%d %s %d %d", q.Survey, q.Question.Code, q.Options[0].N, q.Options[1].N))
		}
	}
	if !slices.Equal(got, []string{"2 q1 0 1", "1 q1 2 0", "1 q2 2 0"}) {
		t.Errorf("by version: %q", got)
	}
}

func TestBadAnswersAreNotTaken(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ref := h.open(lead)
	for name, a := range map[string][]consultation.Answer{
		"nothing": nil, "two of one": {{Question: "q1", Chosen: []string{"o1", "o2"}}}, "not offered": {{Question: "q1", Chosen: []string{"o9"}}},
		"too long": {{Question: "q4", Text: strings.Repeat("x", 2001)}}, "no such question": {{Question: "q77", Chosen: []string{"o1"}}},
	} {
		if err := h.svc.Respond(h.ctx, nobody, consultation.Respond{Key: name, Ref: ref, Survey: 1, Answers: a}); len(errs.FieldsOf(err)) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := h.svc.Respond(h.ctx, nobody, consultation.Respond{Key: "v", Ref: ref, Survey: 9}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("another version: %v", err)
	}
}

func TestASessionHasRoomForSoMany(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	starts := began.AddDate(0, 0, 10)
	plan := consultation.Plan{Key: "s", Title: "Come and talk", About: "About the list.", Starts: starts, Ends: starts.Add(2 * time.Hour), Place: "Town hall", Access: "A ramp.", Online: "https://meet.example/1", Room: 2}
	ref, err := h.svc.PlanSession(h.ctx, yusra, plan)
	ok(t, err)
	var tickets []consultation.Ticket
	for i := range 4 {
		b, err := h.svc.Book(h.ctx, consultation.Book{Key: fmt.Sprint("b", i), Ref: ref, Needs: "Large print", Email: fmt.Sprintf("p%d@home.example", i), Network: fmt.Sprint(i)})
		ok(t, err)
		tickets = append(tickets, b)
		h.clock.Advance(time.Second)
	}
	if s := tickets[3].Session; s.Booked != 2 || s.Waiting != 2 || tickets[2].Booking.State != consultation.Waits {
		t.Errorf("after four: %+v", s)
	}
	if _, err := h.svc.LookUp(h.ctx, tickets[0].Booking.Ref, "AAAA", true); errs.CodeOf(err) != "session.wrong" {
		t.Errorf("a wrong code: %v", err)
	}
	for range 2 {
		got, err := h.svc.LookUp(h.ctx, tickets[0].Booking.Ref, tickets[0].Code, true)
		ok(t, err)
		if got.Session.Booked != 2 || got.Session.Waiting != 1 || got.Booking.State != consultation.Left {
			t.Errorf("after leaving: %+v", got.Session)
		}
	}
	third, err := h.svc.LookUp(h.ctx, tickets[2].Booking.Ref, tickets[2].Code, false)
	ok(t, err)
	if third.Booking.State != consultation.HasPlace {
		t.Errorf("who waited first has %s", third.Booking.State)
	}
	plan.Starts, plan.Ends = starts.Add(time.Hour), starts.Add(3*time.Hour)
	ok(t, h.svc.MoveSession(h.ctx, yusra, ref, plan))
	at, err := h.svc.Attending(h.ctx, yusra, ref)
	ok(t, err)
	if !slices.Equal(at.Needs, []string{"Large print", "Large print"}) {
		t.Errorf("needs %v", at.Needs)
	}
	count := map[string]int{}
	for _, l := range *h.letters {
		count[l.What]++
	}
	if count["place"] != 1 || count["moved"] != 3 {
		t.Errorf("letters %v", count)
	}
	h.clock.Set(starts.AddDate(0, 0, 60))
	ok(t, h.svc.RunDaily(h.ctx))
	if _, err := h.svc.LookUp(h.ctx, tickets[1].Booking.Ref, tickets[1].Code, false); errs.CodeOf(err) != "session.wrong" {
		t.Errorf("bookings stay: %v", err)
	}
	x, err := h.svc.Session(h.ctx, ref)
	ok(t, err)
	if !x.Overdue(clock.DateOf(h.clock.Now())) || !x.Late {
		t.Errorf("notes are owed: %+v", x)
	}
	ok(t, h.svc.PublishSessionNotes(h.ctx, yusra, ref, "It was said that …", 17))
}

// TestHiddenNumbersStayHidden tries to work hidden numbers out from the total.
func TestHiddenNumbersStayHidden(t *testing.T) {
	t.Parallel()
	const floor = 5
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfN(rapid.IntRange(0, 30), 2, 8).Draw(t, "numbers")
		hidden, few := consultation.Suppress(numbers, floor)
		n, sum := 0, 0
		for i, x := range numbers {
			if x < floor && !hidden[i] || few[i] != (x < floor) {
				t.Fatalf("%v: %v %v", numbers, hidden, few)
			}
			if hidden[i] {
				n++
				sum += x
			}
		}
		if n == 1 || n > 0 && n < len(numbers) && sum < floor {
			t.Fatalf("%v: what is hidden follows from the total: %v", numbers, hidden)
		}
	})
}
