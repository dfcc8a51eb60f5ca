package oneoff_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sharewell/internal/errs"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store/storetest"
)

// typing draws what somebody may type into a field: right, wrong, long or nothing.
func typing(rt *rapid.T, f oneoff.Field) []string {
	if right := full()[f.Key]; right != nil && rapid.IntRange(0, 2).Draw(rt, f.Key+" right") > 0 {
		return right
	}
	return rapid.SampledFrom([][]string{{}, {"x"}, {"  naïve – <b>\r\n ‘text’ that is long enough for any question here "}, {"yes"}, {"no"}, {"2026-11-30"}, {"refuse"}, {"share_part"}, {"999 000 0018"}}).Draw(rt, f.Key+" typed")
}

// writable lists what people fill in.
func writable() []oneoff.Field {
	return slices.DeleteFunc(oneoff.Fields(), func(f oneoff.Field) bool { return f.ReadOnly || f.After })
}

// TestAnyLifeKeepsItsChainAndItsWords: whatever people do in whatever order, the chain can be verified,
// what a command took is kept, a refused command changes nothing, and no earlier version changes.
func TestAnyLifeKeepsItsChainAndItsWords(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	o, ctx, n := officeOn(t, s), context.Background(), 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		l := life{rt: rt, o: o, ctx: ctx}
		if rapid.Bool().Draw(rt, "emergency") {
			answers := maps.Clone(short())
			for _, f := range oneoff.EmergencyFields() {
				if rapid.IntRange(0, 4).Draw(rt, "change "+f.Key) == 0 {
					answers[f.Key] = typing(rt, f)
				}
			}
			l.ref, _, l.err = o.Emergency(ctx, worker, oneoff.EmergencyCommand{Key: "device-" + string(rune('a'+n%26)) + rapid.StringMatching(`[a-z0-9]{20}`).Draw(rt, "key"), Answers: answers})
		} else {
			l.ref, l.err = o.Start(ctx, worker, oneoff.StartCommand{Answers: full()})
		}
		if l.err != nil {
			rt.Fatal(l.err)
		}
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			l.step()
		}
	})
}

type life struct {
	rt      *rapid.T
	o       office
	ctx     context.Context
	ref     string
	err     error
	entries []oneoff.Entry
}

func (l *life) record() oneoff.Record {
	v, err := l.o.View(l.ctx, lead, l.ref)
	if err != nil {
		l.rt.Fatal(err)
	}
	return v.Record
}

func (l *life) step() {
	before := l.record()
	fields := writable()
	f := fields[rapid.IntRange(0, len(fields)-1).Draw(l.rt, "field")]
	values := map[string][]string{f.Key: typing(l.rt, f)}
	wrote := false
	switch rapid.IntRange(0, 8).Draw(l.rt, "command") {
	case 0, 1:
		_, l.err = l.o.Save(l.ctx, worker, oneoff.SaveSection{Ref: l.ref, Section: f.Section, Values: values})
		wrote = true
	case 2:
		_, l.err = l.o.Finalise(l.ctx, worker, oneoff.FinaliseCommand{Ref: l.ref})
	case 3:
		_, l.err = l.o.Complete(l.ctx, worker, oneoff.CompleteCommand{Ref: l.ref, Values: values})
		wrote = true
	case 4:
		l.err = l.o.Amend(l.ctx, worker, oneoff.AmendCommand{Ref: l.ref, Reason: "It was wrong.", Values: values})
		wrote = true
	case 5:
		l.err = l.o.Countersign(l.ctx, lead, oneoff.CountersignCommand{Ref: l.ref, Agree: rapid.Bool().Draw(l.rt, "agree"), Note: "Looked at."})
	case 6:
		l.err = l.o.Acknowledge(l.ctx, dsl, oneoff.AcknowledgeCommand{Ref: l.ref, Answer: "rejected", Note: "Not ours."})
	case 7:
		l.err = l.o.Correct(l.ctx, worker, oneoff.CorrectCommand{Ref: l.ref, What: "The day was wrong."})
	case 8:
		l.err = l.o.SetOutcome(l.ctx, worker, oneoff.OutcomeCommand{Ref: l.ref, Outcome: "used"})
	}
	if k := errs.KindOf(l.err); k == errs.Internal || k == errs.Unavailable {
		l.rt.Fatal(l.err)
	}
	after := l.record()
	if l.err != nil && after.Version != before.Version {
		l.rt.Fatalf("a refused command changed the record: %v", l.err)
	}
	sides := f.Key == "provider_org" || f.Key == "recipient_org" || f.Key == "direction"
	if wrote && l.err == nil && !sides {
		if got := after.Answers[f.Key]; len(got) != len(clean(values[f.Key])) {
			l.rt.Fatalf("%s was typed as %q and kept as %q", f.Key, values[f.Key], got)
		}
	}
	l.chain(after)
}

// clean is what is left of typed values when the empty ones are gone.
func clean(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
}

func (l *life) chain(r oneoff.Record) {
	var now []oneoff.Entry
	for n := 1; n <= r.Entries; n++ {
		e, err := l.o.Entry(l.ctx, lead, l.ref, n)
		if err != nil {
			l.rt.Fatal(err)
		}
		now = append(now, e)
	}
	if err := oneoff.Verify(l.ref, now); err != nil {
		l.rt.Fatal(err)
	}
	for i, e := range l.entries {
		if now[i].Hash != e.Hash {
			l.rt.Fatalf("entry %d changed", i+1)
		}
	}
	if r.Stage == oneoff.Final && string(oneoff.Canonical(now[len(now)-1].Answers)) != string(oneoff.Canonical(r.Answers)) {
		l.rt.Fatalf("the last entry is not what the record says:\n%s\n%s", oneoff.Canonical(now[len(now)-1].Answers), oneoff.Canonical(r.Answers))
	}
	l.entries = now
}

func TestATamperedChainIsFound(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	ref := o.final(t, full())
	ok(t, o.Amend(ctx, worker, oneoff.AmendCommand{Ref: ref, Reason: "It was wrong.", Values: map[string][]string{"data_shared": {"Less."}}}))
	chain := func() []oneoff.Entry {
		var out []oneoff.Entry
		for n := 1; n <= 2; n++ {
			e, err := o.Entry(ctx, lead, ref, n)
			ok(t, err)
			out = append(out, e)
		}
		return out
	}
	for name, harm := range map[string]func(e []oneoff.Entry) []oneoff.Entry{
		"an answer":    func(e []oneoff.Entry) []oneoff.Entry { e[0].Answers["data_shared"] = []string{"More."}; return e },
		"a reason":     func(e []oneoff.Entry) []oneoff.Entry { e[1].Reason = "None."; return e },
		"a person":     func(e []oneoff.Entry) []oneoff.Entry { e[1].By = lead.Person; return e },
		"a time":       func(e []oneoff.Entry) []oneoff.Entry { e[0].At = e[0].At.Add(1e9); return e },
		"the first":    func(e []oneoff.Entry) []oneoff.Entry { return e[1:] },
		"the order":    func(e []oneoff.Entry) []oneoff.Entry { return []oneoff.Entry{e[1], e[0]} },
		"another hash": func(e []oneoff.Entry) []oneoff.Entry { e[1].Hash = e[0].Hash; return e },
	} {
		if oneoff.Verify(ref, harm(chain())) == nil {
			t.Errorf("%s can be changed unseen", name)
		}
	}
	ok(t, oneoff.Verify(ref, chain()))
	if oneoff.Verify("KM-O-2026-000009-K", chain()) == nil {
		t.Error("a chain can be given to another record")
	}
}
