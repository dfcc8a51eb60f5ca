package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
	"sharewell/internal/mesh/meshtest"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestAQuestionAndItsAnswer(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, "national")
		w.exchange.OptOut(ben)
		sc, err := w.Ask(t.Context(), by(lead), useRef, numbers(t, cyd, ada, ben))
		if err != nil {
			t.Fatal(err)
		}
		if sc.State != ledger.Answered || sc.File != "X26TEST1-221126-0001" || sc.Counts != (ledger.Counts{In: 3, Out: 2, Removed: 1}) || held(t, w) != 1 {
			t.Errorf("%+v", sc)
		}
		if c := w.exchange.Complaints(); len(c) > 0 || w.exchange.NotPolled() || w.exchange.Waiting() > 0 {
			t.Errorf("the operator complains: %v", c)
		}
		got, o, err := w.pass(t, ledger.Begin{})
		if d := cmp.Diff("nhs_number,note\n9990000018,a\n9990000034,c\n", got); d != "" || err != nil {
			t.Errorf("error %v (-want +got):\n%s", err, d)
		}
		if !o.Choices[0].Applied || !o.Choices[0].At.Equal(at) {
			t.Errorf("%+v", o.Choices)
		}
		w.noTrace(t)
		if _, err := w.Ask(t.Context(), by(lead), useRef, numbers(t, ada, ben, cyd)); errs.CodeOf(err) != "national.same" {
			t.Errorf("the same list again: %v", err)
		}
		w.clock.Advance(7 * 24 * time.Hour)
		if _, _, err := w.pass(t, ledger.Begin{}); errs.CodeOf(err) != "screening.lists" {
			t.Errorf("an answer past its time: %v", err)
		}
		if err := w.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		sc, err = w.Get(t.Context(), lead, sc.Ref)
		if err != nil || sc.State != ledger.Destroyed || !sc.DestroyedAt.Equal(w.clock.Now()) || sc.Held.Name != "" || held(t, w) != 0 {
			t.Errorf("%+v, %d lists held, error %v", sc, held(t, w), err)
		}
		second, err := w.Ask(t.Context(), by(lead), useRef, numbers(t, ada, cyd))
		if err != nil || second.File != "X26TEST1-291126-0002" {
			t.Errorf("%s, error %v", second.File, err)
		}
		if err := w.Destroy(t.Context(), lead, second.Ref); err != nil || held(t, w) != 0 {
			t.Errorf("destroyed before its time: %v", err)
		}
		totals, err := w.Counts(t.Context(), at, at.Add(30*24*time.Hour))
		if want := (ledger.Totals{Passes: 1, InTime: 1, Questions: 2, Answered: 2, Records: 1, Counts: ledger.Counts{In: 4, Out: 2, Removed: 1, SetAside: 1}}); totals != want || err != nil {
			t.Errorf("%+v, error %v", totals, err)
		}
	})
}

func TestWhatTheServiceRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, why string }{
		"one malformed number":  {"Error: record 3 is malformed", "service_error"},
		"a receipt that failed": {`{"stages": [{"stage": "validate_in_order", "passed": false}]}`, "validate_in_order"},
		"half an answer":        {ada + ",\n" + ben, "national.answer"},
		"more than was asked":   {ada + ",\n" + ben + ",\n" + cyd + ",\n", "other_answer"},
		"half a receipt":        {"{", "national.receipt"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, storetest.SQLite(t), "national")
			w.exchange.Mute()
			sc, err := w.Ask(t.Context(), by(lead), useRef, numbers(t, ada, ben))
			if err != nil || sc.State != ledger.Waiting {
				t.Fatalf("%+v, error %v", sc, err)
			}
			if _, _, err := w.pass(t, ledger.Begin{}); errs.CodeOf(err) != "screening.lists" {
				t.Errorf("before the answer: %v", err)
			}
			w.exchange.Deliver(sc.File, "", []byte(c.body))
			if n, err := w.Poll(t.Context()); err != nil || n != 1 {
				t.Fatalf("%d messages, error %v", n, err)
			}
			if sc, err = w.Get(t.Context(), lead, sc.Ref); err != nil || sc.State != ledger.Refused || sc.Why != c.why || held(t, w) != 0 {
				t.Errorf("%+v, error %v", sc, err)
			}
			w.noTrace(t)
		})
	}
}

func TestUndeliveredLateAndForeignMessages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t), "national")
	w.exchange.Mute()
	first, err := w.Ask(t.Context(), by(lead), useRef, numbers(t, ada))
	if err != nil {
		t.Fatal(err)
	}
	w.exchange.Undelivered(first.MessageID)
	w.exchange.Deliver("SOMEBODY-ELSES", "", []byte("x"))
	for _, want := range []int{1, 0} {
		if n, err := w.Poll(t.Context()); err != nil || n != want {
			t.Errorf("%d messages, error %v", n, err)
		}
	}
	if sc, err := w.Get(t.Context(), lead, first.Ref); err != nil || sc.State != ledger.Refused || sc.Why != "undelivered" {
		t.Errorf("%+v, error %v", sc, err)
	}
	if c := w.exchange.Complaints(); len(c) > 0 || w.exchange.Waiting() != 1 {
		t.Errorf("what is not ours must stay, and be fetched once: %v", c)
	}
	late, err := w.Ask(t.Context(), by(lead), useRef, numbers(t, ben))
	if err != nil {
		t.Fatal(err)
	}
	never, err := w.Ask(t.Context(), by(lead), useRef, numbers(t, cyd))
	if err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(8 * 24 * time.Hour)
	w.exchange.Deliver(late.File, "", []byte(ben+",\n"))
	if _, err := w.Poll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if sc, err := w.Get(t.Context(), lead, late.Ref); err != nil || sc.State != ledger.Destroyed || held(t, w) != 0 {
		t.Errorf("an answer that came too late: %+v, error %v", sc, err)
	}
	w.clock.Advance(14 * 24 * time.Hour)
	if err := w.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if sc, err := w.Get(t.Context(), lead, never.Ref); err != nil || sc.State != ledger.Expired {
		t.Errorf("no answer by the hard stop: %+v, error %v", sc, err)
	}
}

// TestFaultsOnTheWay: what fails passes by is asked for again, and no answer is lost or counted twice.
func TestFaultsOnTheWay(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]meshtest.Fault{
		"the answer to sending is lost":  {Method: "POST", Path: "/outbox", Lost: true},
		"the inbox is away after it":     {Method: "GET", Path: "/inbox", Status: 404},
		"cut in the answer":              {Method: "GET", Path: "_STAND", Cut: true},
		"the acknowledgement is refused": {Method: "PUT", Path: "acknowledged", Status: 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, storetest.SQLite(t), "national")
			w.exchange.OptOut(ada)
			w.exchange.Break(f)
			_, _ = w.Ask(t.Context(), by(lead), useRef, numbers(t, ada, ben)) // it may say that it does not know
			if _, err := w.Poll(t.Context()); err != nil {
				t.Fatal(err)
			}
			all, err := w.List(t.Context(), lead, "", 10)
			if err != nil || len(all) != 1 || all[0].State != ledger.Answered || all[0].Counts.Removed != 1 || held(t, w) != 1 {
				t.Errorf("%+v, error %v", all, err)
			}
		})
	}
}

func TestRefusedOutright(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t), "national")
	w.exchange.Break(meshtest.Fault{Method: "POST", Path: "/outbox", Status: 417})
	sc, err := w.Ask(t.Context(), by(lead), useRef, numbers(t, ada))
	if errs.CodeOf(err) != "mesh.recipient" || sc.State != ledger.Refused {
		t.Errorf("%+v, error %v", sc, err)
	}
	if _, err := w.Ask(t.Context(), by(lead), useRef, numbers(t)); errs.CodeOf(err) != "national.empty" {
		t.Errorf("an empty list: %v", err)
	}
	w.deps.Post.Limits.Numbers = 1
	if _, err := w.Ask(t.Context(), by(lead), useRef, numbers(t, ada, ben)); errs.CodeOf(err) != "national.too_many" {
		t.Errorf("too many: %v", err)
	}
	w.deps.Post = nil
	w.Service = ledger.New(w.deps)
	if _, err := w.Ask(t.Context(), by(lead), useRef, numbers(t, ada)); errs.CodeOf(err) != "screening.no_mailbox" || w.Asks() {
		t.Errorf("no mailbox: %v", err)
	}
	if n, err := w.Poll(t.Context()); n != 0 || err != nil {
		t.Errorf("no mailbox: %d, %v", n, err)
	}
}

func TestEverybodyOptedOutNationally(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t), "national", "objection")
	w.exchange.OptOut(ada, ben)
	w.load(t, "objection", cyd+"\n")
	if sc, err := w.Ask(t.Context(), by(lead), useRef, numbers(t, ada, ben)); err != nil || sc.State != ledger.Answered || held(t, w) != 1 {
		t.Fatalf("%+v, error %v", sc, err)
	}
	if got, _, err := w.pass(t, ledger.Begin{}); err != nil || got != "nhs_number,note\n" {
		t.Errorf("%q, error %v", got, err)
	}
}

func TestBothKindsTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t), "national", "objection", "local_record")
	w.exchange.OptOut(ada)
	w.load(t, "objection", cyd+"\n")
	w.load(t, "local_record", cyd+"\n"+ada+"\n")
	if _, err := w.Ask(t.Context(), by(lead), useRef, numbers(t, ada, ben, cyd)); err != nil {
		t.Fatal(err)
	}
	if got, _, err := w.pass(t, ledger.Begin{}); err != nil || got != "nhs_number,note\n9990000026,b\n" {
		t.Errorf("%q, error %v", got, err)
	}
}
