package coverage

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/ident"
	"sharewell/internal/sharing"
)

// PolicyOf makes the policy of a record in force. ok is false when the record lets nobody share anything
// now, not even after somebody looked: it is not live, or does not say what for, about whom or what.
func PolicyOf(src Source, voc *Vocabulary) (p Policy, ok bool) {
	r, c := src.Record, &src.Version.Content
	states := map[sharing.Stage]State{sharing.Active: Live, sharing.UnderReview: Reviewed, sharing.Expired: Overdue, sharing.Paused: Paused}
	state, live := states[src.Version.Stage]
	if !live || src.Version.N == 0 || len(c.Purposes) == 0 || len(c.Subjects) == 0 {
		return Policy{}, false
	}
	m := cardMaker{voc: voc, src: src}
	m.body, _ = voc.Kind(TypeOrganisation)
	m.thing, _ = voc.Kind(TypeCategory)
	p = Policy{ID: r.ID, Ref: r.Ref, Version: r.Version, N: int32(src.Version.N), Title: cmp.Or(c.PlainTitle, c.Title), State: state,
		Start: c.Start(), End: c.End(), Review: r.ReviewDue, Purposes: slices.Clone(c.Purposes), About: slices.Clone(c.Subjects),
		Onward: onwardOf(c.Onward), Duties: m.duties(), Keeps: m.keeps(), Grants: m.grants()}
	if p.Review.IsZero() {
		p.Review = c.ReviewDue()
	}
	return p, len(p.Grants) > 0
}

func onwardOf(code string) Onward {
	switch code {
	case "no_onward":
		return OnwardNo
	case "ask_first":
		return OnwardAfter
	case "as_agreed":
		return OnwardWorded
	}
	return OnwardOpen
}

type cardMaker struct {
	voc         *Vocabulary
	src         Source
	body, thing Kind
}

// bodies gives the organisations of parties: their own, and those that joined on their terms.
func (m *cardMaker) bodies(parties []string) []Node {
	var out []Node
	add := func(o ident.Organisation) {
		if n := (Node{m.body, string(o)}); o != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	for _, id := range parties {
		if p, ok := m.src.Version.Content.Party(id); ok {
			add(p.Organisation)
		}
		for _, a := range m.src.Record.Accessions {
			if a.State == sharing.JoinSigned && a.Version == m.src.Version.N && a.Like == id {
				add(a.Organisation)
			}
		}
	}
	return out
}

// grants makes one grant of each flow between bodies that are known. A flow to outsiders only is none:
// nobody is not anybody.
func (m *cardMaker) grants() []Grant {
	var out []Grant
	c := &m.src.Version.Content
	for _, f := range c.Flows {
		g := Grant{Actions: []string{ActionShare}, From: m.bodies(f.From), To: m.bodies(f.To), Things: m.things(f.Items), Most: upTo(f.VolumeBand),
			When: stateOfData(c.Identifiability)}
		if f.Method != "" {
			g.Methods = []string{f.Method}
		}
		if len(g.From) > 0 && len(g.To) > 0 && len(g.Things) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// things gives the kinds of data of a flow with the items named.
func (m *cardMaker) things(items []string) []Thing {
	var out []Thing
	for _, it := range m.src.Version.Content.Items {
		if it.Category == "" || !slices.Contains(items, it.ID) {
			continue
		}
		n := Node{m.thing, it.Category}
		i := slices.IndexFunc(out, func(t Thing) bool { return t.Node == n })
		if i < 0 {
			i, out = len(out), append(out, Thing{Node: n})
		}
		if it.Name != "" {
			out[i].Parts = append(out[i].Parts, it.Name)
		}
	}
	return out
}

// PropertyIdentifiability is how recognisable people are in what is to be shared.
const PropertyIdentifiability = "resource.identifiability"

// stateOfData is what a record about data that hides people asks of the data.
func stateOfData(code string) *Condition {
	switch code {
	case "anonymous":
		return Where(PropertyIdentifiability, Is, Text(code))
	case "de_personalised":
		return Where(PropertyIdentifiability, OneOf, Text("anonymous"), Text(code))
	}
	return nil
}

// upTo gives the upper end of a band such as 101-1000; nought when it has none.
func upTo(band string) int64 {
	_, most, ok := strings.Cut(band, "-")
	if !ok {
		most = band
	}
	n, err := strconv.ParseInt(most, 10, 64)
	if err != nil {
		return 0 // ">100000" has no upper end
	}
	return n
}

// duties lists what everybody who shares under the record must do.
func (m *cardMaker) duties() []Duty {
	c := &m.src.Version.Content
	var out []Duty
	if slices.Contains(c.OptOutResult, "applied") {
		for _, kind := range c.OptOutKinds {
			out = append(out, Duty{CheckOptOuts, kind})
		}
		if len(c.OptOutKinds) == 0 {
			out = append(out, Duty{CheckOptOuts, ""})
		}
	}
	switch onwardOf(c.Onward) {
	case OnwardNo:
		out = append(out, Duty{NoOnward, ""})
	case OnwardAfter:
		out = append(out, Duty{AskFirst, ""})
	case OnwardWorded:
		out = append(out, Duty{AsAgreed, c.OnwardNote})
	case OnwardOpen:
	}
	return append(out, Duty{TellPerson, cmp.Or(c.ToldSubject, "notice")})
}

// keeps lists how long each receiver keeps it.
func (m *cardMaker) keeps() []Keep {
	var out []Keep
	for _, r := range m.src.Version.Content.Retention {
		for _, n := range m.bodies([]string{r.Party}) {
			out = append(out, Keep{n, strings.Join([]string{r.Period, r.Unit, r.Trigger, r.Disposal}, " ")})
		}
	}
	return out
}
