package expertise

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/organisation"
)

func day(t testing.TB, s string) clock.Date {
	t.Helper()
	d, err := clock.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMonday(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"2026-11-23": "2026-11-23", "2026-11-22": "2026-11-16", "2026-11-29": "2026-11-23", "2027-01-01": "2026-12-28"} {
		if got := Monday(day(t, in)).String(); got != want {
			t.Errorf("the Monday of %s is %s, want %s", in, got, want)
		}
	}
}

func TestOn(t *testing.T) {
	t.Parallel()
	week := day(t, "2026-11-23")
	away := func(cover ID, said Reply) Stand {
		return Stand{Live: true, Away: []Away{{ID: "w", From: week, To: week.AddDays(1), Cover: cover, Said: said}}}
	}
	here := Stand{Live: true}
	for name, c := range map[string]struct {
		duties map[Slot]ID
		people map[ID]Stand
		topic  string
		day    int
		want   Answers
		gap    bool
	}{
		"planned":                    {map[Slot]ID{{week, Every}: "a"}, map[ID]Stand{"a": here}, "dpia", 0, Answers{"a", "", Every}, false},
		"the topic's own row first":  {map[Slot]ID{{week, Every}: "a", {week, "dpia"}: "b"}, map[ID]Stand{"a": here, "b": here}, "dpia", 0, Answers{"b", "", "dpia"}, false},
		"nobody planned":             {nil, nil, "dpia", 0, Answers{}, true},
		"away, agreed cover":         {map[Slot]ID{{week, Every}: "a"}, map[ID]Stand{"a": away("b", Accepted), "b": here}, "", 1, Answers{"b", "a", Every}, false},
		"back after the time away":   {map[Slot]ID{{week, Every}: "a"}, map[ID]Stand{"a": away("b", Accepted), "b": here}, "", 2, Answers{"a", "", Every}, false},
		"away, cover not answered":   {map[Slot]ID{{week, Every}: "a"}, map[ID]Stand{"a": away("b", Asked), "b": here}, "", 1, Answers{}, true},
		"away, cover said no":        {map[Slot]ID{{week, Every}: "a"}, map[ID]Stand{"a": away("b", Declined), "b": here}, "", 1, Answers{}, true},
		"cover away too":             {map[Slot]ID{{week, Every}: "a"}, map[ID]Stand{"a": away("b", Accepted), "b": away("c", Accepted), "c": here}, "", 0, Answers{"c", "a", Every}, false},
		"covers in a circle":         {map[Slot]ID{{week, Every}: "a"}, map[ID]Stand{"a": away("b", Accepted), "b": away("a", Accepted)}, "", 0, Answers{}, true},
		"the role ended":             {map[Slot]ID{{week, Every}: "a"}, map[ID]Stand{"a": {}}, "", 0, Answers{}, true},
		"topic's adviser away":       {map[Slot]ID{{week, Every}: "a", {week, "dpia"}: "b"}, map[ID]Stand{"a": here, "b": away("", Asked)}, "dpia", 0, Answers{"a", "", Every}, false},
		"another week":               {map[Slot]ID{{week, Every}: "a"}, map[ID]Stand{"a": here}, "", 7, Answers{}, true},
		"a cover whose role ended":   {map[Slot]ID{{week, Every}: "a"}, map[ID]Stand{"a": away("b", Accepted), "b": {}}, "", 0, Answers{}, true},
		"no row for all, only topic": {map[Slot]ID{{week, "dpia"}: "a"}, map[ID]Stand{"a": here}, "rights", 0, Answers{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := Roster{c.duties, c.people}.On(c.topic, week.AddDays(c.day))
			if ok == c.gap || got != c.want {
				t.Errorf("got %+v %v, want %+v, gap %v", got, ok, c.want, c.gap)
			}
		})
	}
}

// slowly works out who answers by walking, one step at a time, over days written out in full.
func slowly(r Roster, topic string, on clock.Date) (ID, bool) {
	present := func(id ID) (there bool, cover ID) {
		for pass := range 2 { // agreed covers count before times away without one
			for _, w := range r.People[id].Away {
				for d := w.From; !d.After(w.To); d = d.AddDays(1) {
					agreed := w.Cover != "" && w.Said == Accepted
					if d.String() != on.String() || pass == 0 && !agreed {
						continue
					}
					if agreed {
						return false, w.Cover
					}
					return false, ""
				}
			}
		}
		return true, ""
	}
	var monday clock.Date
	for d := on; ; d = d.AddDays(-1) {
		if d.Weekday() == 1 {
			monday = d
			break
		}
	}
	for _, row := range []string{topic, Every} {
		for slot, at := range r.Duties {
			if slot.Week != monday || slot.Topic != row {
				continue
			}
			for range len(r.People) + 1 {
				if !r.People[at].Live {
					break
				}
				there, cover := present(at)
				if there {
					return at, true
				}
				if cover == "" {
					break
				}
				at = cover
			}
		}
	}
	return "", false
}

func TestOnAgreesWithTheSlowWay(t *testing.T) {
	t.Parallel()
	week := day(t, "2026-12-21")
	ids := []ID{"a", "b", "c", "d"}
	rapid.Check(t, func(rt *rapid.T) {
		r := Roster{Duties: map[Slot]ID{}, People: map[ID]Stand{}}
		for _, id := range ids {
			s := Stand{Live: rapid.IntRange(0, 4).Draw(rt, "live") > 0}
			for i := range rapid.IntRange(0, 2).Draw(rt, "aways") {
				from := week.AddDays(rapid.IntRange(-3, 15).Draw(rt, "from"))
				s.Away = append(s.Away, Away{ID: fmt.Sprint(i), From: from, To: from.AddDays(rapid.IntRange(0, 8).Draw(rt, "long")),
					Cover: rapid.SampledFrom(append(ids, "")).Draw(rt, "cover"), Said: rapid.SampledFrom([]Reply{Asked, Accepted, Accepted, Declined}).Draw(rt, "said")})
			}
			r.People[id] = s
		}
		for _, slot := range []Slot{{week, Every}, {week, "dpia"}, {week.AddDays(7), Every}} {
			if rapid.Bool().Draw(rt, "planned") {
				r.Duties[slot] = rapid.SampledFrom(ids).Draw(rt, "who")
			}
		}
		for _, topic := range []string{Every, "dpia", "rights"} {
			for i := range 14 {
				on := week.AddDays(i)
				got, ok := r.On(topic, on)
				want, there := slowly(r, topic, on)
				if ok != there || got.Offer != want {
					rt.Fatalf("%q on %s: %q %v, the slow way %q %v\n%+v", topic, on, got.Offer, ok, want, there, r)
				}
				if ok && (!r.People[got.Offer].Live || got.For == got.Offer) {
					rt.Fatalf("%+v answers", got)
				}
			}
		}
		for _, topic := range []string{Every, "dpia"} { // gaps are the working days on which nobody answers, each once
			missing, cal := map[string]bool{}, clock.NewCalendar(map[clock.Date]string{week.AddDays(4): "Christmas Day"})
			for _, g := range r.Gaps(Slot{week, topic}, cal) {
				for d := g.From; !d.After(g.To); d = d.AddDays(1) {
					if cal.Working(d) {
						if missing[d.String()] {
							rt.Fatalf("%s is in two gaps", d)
						}
						missing[d.String()] = true
					}
				}
			}
			for i := range 7 {
				d := week.AddDays(i)
				_, there := slowly(r, topic, d)
				if missing[d.String()] != (cal.Working(d) && !there) {
					rt.Fatalf("%q on %s: a gap is %v, somebody is there %v", topic, d, missing[d.String()], there)
				}
			}
		}
	})
}

func TestDue(t *testing.T) {
	t.Parallel()
	today := day(t, "2026-11-23")
	for name, c := range map[string]struct {
		h    Helper
		want string
	}{
		"holds":            {Helper{Standing: true, Offer: Offer{ReviewOn: today.AddDays(1)}}, dueNothing},
		"a year is over":   {Helper{Standing: true, Offer: Offer{ReviewOn: today}}, dueAsk},
		"was asked":        {Helper{Standing: true, Offer: Offer{ReviewOn: today.AddDays(-9), ReviewAsked: today.AddDays(-9)}}, dueNothing},
		"last day to say":  {Helper{Standing: true, Offer: Offer{ReviewOn: today.AddDays(-30), ReviewAsked: today.AddDays(-30)}}, dueNothing},
		"nobody said":      {Helper{Standing: true, Offer: Offer{ReviewOn: today.AddDays(-31), ReviewAsked: today.AddDays(-31)}}, dueLapse},
		"the role is gone": {Helper{Offer: Offer{ReviewOn: today.AddDays(1)}}, dueEnd},
	} {
		if got := due(c.h, today); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestSay(t *testing.T) {
	t.Parallel()
	known := func(topic string) bool { return topic != "other" }
	two := access.Actor{Person: "p", Organisation: "o", Roles: []access.Role{access.IGLead, access.OrgAdmin}}
	one := access.Actor{Person: "p", Organisation: "o", Roles: []access.Role{access.DPO}}
	many := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"}
	for name, c := range map[string]struct {
		by   access.Actor
		say  Say
		want []string
		kept []string
	}{
		"all said":          {two, Say{Role: access.IGLead, Topics: []string{"a", "a", "other", "b"}}, nil, []string{"a", "b"}},
		"one role is plain": {one, Say{Topics: []string{"a"}}, nil, []string{"a"}},
		"a role not held":   {two, Say{Role: access.DPO, Topics: []string{"a"}}, []string{"role"}, []string{"a"}},
		"nothing":           {two, Say{Role: access.IGLead}, []string{"topics"}, nil},
		"too many":          {one, Say{Topics: many}, []string{"topics"}, many},
		"too long":          {one, Say{Topics: []string{"a"}, About: string(make([]byte, 700))}, []string{"about"}, []string{"a"}},
	} {
		got, wrong := c.say.check(c.by, known)
		var names []string
		for _, w := range wrong {
			names = append(names, w.Name)
		}
		if d := cmp.Diff(c.want, names); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		if d := cmp.Diff(c.kept, got.Topics); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestRoleMailbox(t *testing.T) {
	t.Parallel()
	contacts := func(c ...organisation.Contact) organisation.Profile { return organisation.Profile{Contacts: c} }
	dpo := organisation.Contact{Role: organisation.RoleDPO, Mailbox: "dataprotection@example.gov.uk"}
	for name, c := range map[string]struct {
		role access.Role
		p    organisation.Profile
		own  string
		want string
	}{
		"of the role":            {access.DPO, contacts(dpo), "ann.lee@example.gov.uk", "dataprotection@example.gov.uk"},
		"none":                   {access.Caldicott, contacts(dpo), "ann.lee@example.gov.uk", ""},
		"looks like a person's":  {access.DPO, contacts(organisation.Contact{Role: organisation.RoleDPO, Mailbox: "joe.bloggs@example.gov.uk"}), "x@example.gov.uk", ""},
		"is the person's own":    {access.DPO, contacts(organisation.Contact{Role: organisation.RoleDPO, Mailbox: "Lee@example.gov.uk"}), "lee@example.gov.uk", ""},
		"the next fitting one":   {access.IGLead, contacts(dpo), "ann.lee@example.gov.uk", "dataprotection@example.gov.uk"},
		"never the safeguarding": {access.Practitioner, contacts(organisation.Contact{Role: organisation.RoleSafeguard, Mailbox: "dsl.office@example.gov.uk"}), "x@example.gov.uk", ""},
	} {
		if got := RoleMailbox(c.role, c.p, c.own).Address; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
