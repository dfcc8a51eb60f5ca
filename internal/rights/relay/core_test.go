package relay_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/ident"
	"sharewell/internal/rights/relay"
)

func org(name string) relay.Holder { return relay.Holder{Org: ident.Organisation(name)} }

func share(record string, from, to relay.Holder, items ...string) relay.Share {
	return relay.Share{Record: record, Title: "About " + record, Version: 1, From: from, To: to, Items: items, Method: "mesh", Match: "nhs_number"}
}

func nobody(relay.Holder, string) bool { return false }

func TestReach(t *testing.T) {
	t.Parallel()
	council, school, trust, firm := org("council"), org("school"), org("trust"), relay.Holder{Outside: "A firm"}
	shares := []relay.Share{share("R1", council, school, "address", "name"), share("R2", council, school, "address"), share("R3", council, trust, "name"),
		share("R4", school, council, "address"), share("R5", council, firm, "address"), share("R6", council, council, "address"), share("R7", council, relay.Holder{}, "address")}
	for _, c := range []struct {
		name  string
		items []string
		told  func(relay.Holder, string) bool
		want  []string
	}{
		{"each once, with every record", []string{"address"}, nobody, []string{"outside:A firm [address] [R5]", "school [address] [R1 R2]"}},
		{"by what each was given", []string{"address", "name"}, nobody, []string{"outside:A firm [address] [R5]", "school [address name] [R1 R2]", "trust [name] [R3]"}},
		{"nobody was given it", []string{"photo"}, nobody, nil},
		{"not again", []string{"address", "name"}, func(h relay.Holder, i string) bool { return h == school && i == "address" }, []string{"outside:A firm [address] [R5]", "school [name] [R1]", "trust [name] [R3]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, l := range relay.Reach(council, c.items, shares, c.told) {
				var records []string
				for _, r := range l.Routes {
					records = append(records, r.Record)
				}
				got = append(got, fmt.Sprint(l.To.Key(), " ", l.Items, " ", records))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if got := relay.Sent(council, shares); !slices.Equal(got, []string{"address", "name"}) {
		t.Errorf("the council sends %v", got)
	}
	if got := relay.Given(school, council, shares); !slices.Equal(got, []string{"address"}) {
		t.Errorf("the school gives %v", got)
	}
	if got := relay.Only(shares, []string{"R3"}); len(got) != 1 || got[0].Record != "R3" {
		t.Errorf("only R3: %v", got)
	}
}

// slowly finds who holds what by walking every path, again and again until nothing is new.
func slowly(from relay.Holder, items []string, shares []relay.Share) map[string]bool {
	holds := map[string]bool{}
	for _, i := range items {
		holds[from.Key()+"/"+i] = true
	}
	for again := true; again; {
		again = false
		for _, s := range shares {
			for _, i := range s.Items {
				if holds[s.From.Key()+"/"+i] && !holds[s.To.Key()+"/"+i] {
					holds[s.To.Key()+"/"+i], again = true, true
				}
			}
		}
	}
	for _, i := range items {
		delete(holds, from.Key()+"/"+i)
	}
	return holds
}

// TestEverybodyOnceAndNobodyElse lets everybody pass on what they were told until nobody is left to tell, on any tangle
// of records.
func TestEverybodyOnceAndNobodyElse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		holder := rapid.Custom(func(rt *rapid.T) relay.Holder { return org(fmt.Sprintf("o%d", rapid.IntRange(0, 7).Draw(rt, "o"))) })
		items := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c"}), 1, 3, rapid.ID[string])
		var shares []relay.Share
		for i := range rapid.IntRange(0, 25).Draw(rt, "shares") {
			shares = append(shares, share(fmt.Sprintf("R%d", i), holder.Draw(rt, "from"), holder.Draw(rt, "to"), items.Draw(rt, "items")...))
		}
		source, wrong := org("o0"), items.Draw(rt, "wrong")
		told, count := map[string]bool{}, map[string]int{}
		for _, i := range wrong {
			told[source.Key()+"/"+i] = true
		}
		type hop struct {
			by    relay.Holder
			items []string
		}
		waiting, hops := []hop{{source, wrong}}, 0
		for len(waiting) > 0 {
			if hops++; hops > 8*3+1 {
				rt.Fatal("the relay does not end")
			}
			h := waiting[0]
			waiting = waiting[1:]
			for _, l := range relay.Reach(h.by, h.items, shares, func(to relay.Holder, i string) bool { return to == source || told[to.Key()+"/"+i] }) {
				for _, i := range l.Items {
					told[l.To.Key()+"/"+i] = true
					count[l.To.Key()+"/"+i]++
				}
				waiting = append(waiting, hop{l.To, l.Items})
			}
		}
		want := slowly(source, wrong, shares)
		for k, n := range count {
			if n != 1 {
				rt.Fatalf("%s was told %d times", k, n)
			}
			if !want[k] {
				rt.Fatalf("%s was told and never given it", k)
			}
		}
		for k := range want {
			if count[k] == 0 && k[:3] != source.Key()+"/" {
				rt.Fatalf("%s was given it and not told", k)
			}
		}
	})
}

func TestLocalReferences(t *testing.T) {
	t.Parallel()
	for ref, sound := range map[string]bool{"AS/7741": true, "a-b_c": true, "": false, "Mrs Smith": false, "x@y.example": false, "1234567890123456789012345678901234567890": true, "12345678901234567890123456789012345678901": false} {
		if relay.RefSound(ref) != sound {
			t.Errorf("%q: %v", ref, !sound)
		}
	}
}
