package coverage

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// sample makes a maker with some of everything.
func sample(t testing.TB, records int) *Maker {
	t.Helper()
	m := empty(t)
	day := clock.NewDate(2026, time.November, 22)
	c := Change{Today: day}
	for i := range 12 {
		c.Parties = append(c.Parties, Party{Node: Node{1, fmt.Sprintf("o%d", i)}, Also: []string{fmt.Sprintf("body-%d", i)}, Title: fmt.Sprintf("Body %d", i),
			Standing: "accepted", Member: i%5 > 0, Signer: ident.Organisation(fmt.Sprintf("o%d", i%3)), Facts: uint64(i), Lapses: []Lapse{{"ico_expired", "It ran out."}},
			HoldsTo: day.AddDays(i), Properties: []Property{{OfSubject, "role", Text("nurse")}}})
	}
	for i := range records {
		to := Node{1, fmt.Sprintf("o%d", (i+1)%12)}
		c.Policies = append(c.Policies, Policy{ID: ident.Record(fmt.Sprintf("id%d", i)), Ref: fmt.Sprintf("R-%05d", i*7919%99991), Version: int64(i), N: 2, Title: fmt.Sprintf("Title %d", i),
			State: State(i % 4), Start: day.AddDays(-i), End: day.AddDays(i), Purposes: []string{fmt.Sprintf("P%d", i%70), "P1"}, About: []string{"child"},
			Blocks: []Block{{"rule", "Words."}}, Onward: Onward(i % 4), Duties: []Duty{{CheckOptOuts, "national"}, {TellPerson, "before"}}, Keeps: []Keep{{to, "3 years"}},
			Grants: []Grant{{Actions: []string{ActionShare}, From: []Node{{1, fmt.Sprintf("o%d", i%12)}}, To: []Node{to}, Things: []Thing{{Node{2, "name"}, []string{"First Name", "surname"}}, {Node{2, "address"}, nil}},
				Methods: []string{"post", "email"}, Most: 100, When: Where("subject.role", Is, Text("nurse"))}, {Actions: []string{ActionShare}, Things: []Thing{{}}}}})
	}
	if _, err := m.Apply(c); err != nil {
		t.Fatal(err)
	}
	return m
}

func empty(t testing.TB) *Maker {
	t.Helper()
	m, err := NewMaker(Sharing(), []ThingSpec{{Node: Node{2, "name"}}, {Node: Node{2, "address"}}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func policies(m *Maker) []Policy {
	var out []Policy
	for _, slot := range m.slots {
		out = append(out, m.x.policy(m.x.card(slot)))
	}
	slices.SortFunc(out, func(a, b Policy) int { return cmpText(a.Ref, b.Ref) })
	return out
}

func cmpText(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

func TestASnapshotGivesTheSameIndex(t *testing.T) {
	t.Parallel()
	for _, records := range []int{0, 1, 100, 3000} {
		m := sample(t, records)
		data, err := m.Index().snapshot()
		if err != nil {
			t.Fatal(err)
		}
		back := empty(t)
		if err := back.restore(data); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(policies(m), policies(back)); diff != "" {
			t.Fatalf("%d policies (-before +after):\n%.2000s", records, diff)
		}
		again, err := back.Index().snapshot()
		if err != nil || !bytes.Equal(data, again) {
			t.Fatalf("the snapshot of a restored index of %d differs: %v", records, err)
		}
		q := Question{Action: ActionShare, From: Node{1, "body-1"}, To: Node{1, "o2"}, Thing: Node{2, "name"}, Purpose: "P1", About: "child", Date: m.x.Today()}
		var was, is Decision
		m.Index().Decide(&q, &was)
		back.Index().Decide(&q, &is)
		if diff := cmp.Diff(was.Reasons, is.Reasons); diff != "" {
			t.Errorf("the answers differ:\n%s", diff)
		}
	}
}

func TestADamagedSnapshotIsRefused(t *testing.T) {
	t.Parallel()
	data, err := sample(t, 20).Index().snapshot()
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(data); at += 13 {
		bad := slices.Clone(data)
		bad[at] ^= 0x41
		if empty(t).restore(bad) == nil {
			t.Fatalf("the byte at %d was changed and nobody noticed", at)
		}
		if empty(t).restore(data[:at]) == nil {
			t.Fatalf("cut off at %d, and nobody noticed", at)
		}
	}
}

// FuzzRestore changes what a snapshot says and mends its checksum: it is refused, or it is an index that
// can be asked and written again.
func FuzzRestore(f *testing.F) {
	data, err := sample(f, 3).Index().snapshot()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data[:len(data)-4])
	f.Add([]byte(snapshotMagic))
	f.Fuzz(func(t *testing.T, body []byte) {
		m := empty(t)
		if m.restore(sealed(body)) != nil {
			return
		}
		x := m.Index()
		if _, err := x.snapshot(); err != nil {
			t.Fatal(err)
		}
		var d Decision
		q := Question{Action: ActionOnward, From: Node{1, "o0"}, To: Node{1, "o1"}, Source: Node{1, "o2"}, Thing: Node{2, "name"}, Part: "x", Date: clock.NewDate(2026, 1, 1)}
		x.Decide(&q, &d)
		x.Browse(Filter{Body: "o1"}, Page{})
	})
}

// TestDecideDoesNotAllocate is what keeps a decision cheap.
func TestDecideDoesNotAllocate(t *testing.T) {
	m := sample(t, 200)
	q := Question{Action: ActionShare, From: Node{1, "body-1"}, To: Node{1, "o2"}, Thing: Node{2, "name"}, Part: "surname", Purpose: "P1", About: "child", Method: "post",
		Date: m.x.Today(), Properties: []Property{{OfSubject, "role", Text("nurse")}}}
	var d Decision
	m.x.Decide(&q, &d)
	if n := testing.AllocsPerRun(100, func() { m.x.Decide(&q, &d) }); n > 0 {
		t.Errorf("a decision allocates %v times", n)
	}
}

// TestEveryCodeHasItsWords keeps reasons.yaml whole.
func TestEveryCodeHasItsWords(t *testing.T) {
	t.Parallel()
	w := words()
	for _, c := range Reasons() {
		if w.Reasons[c.String()].Sentence == "" {
			t.Errorf("no words for %s", c)
		}
	}
	for c := range lastObligation + 1 {
		if w.Obligations[c.String()].Sentence == "" {
			t.Errorf("no words for %s", c)
		}
	}
	if len(w.Reasons) != len(Reasons()) || len(w.Obligations) != int(lastObligation)+1 || len(reasonNames) != len(Reasons()) {
		t.Error("there are words for codes that do not exist")
	}
}

func TestDaysCountAsTheCalendarDoes(t *testing.T) {
	t.Parallel()
	for d := clock.NewDate(1899, 12, 20); d.Year < 2105; d = d.AddDays(17) {
		want := int32(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
		if got := daysOf(d); got != want || dateOf(got) != d {
			t.Fatalf("%s is day %d, want %d", d, got, want)
		}
	}
}
