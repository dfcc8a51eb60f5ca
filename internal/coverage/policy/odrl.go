package policy

import (
	"fmt"
	"net/url"

	"sharewell/internal/clock"
	"sharewell/internal/coverage"
)

// Names gives the addresses of things.
type Names struct {
	Base string // of the site, without a final slash
	// Body gives the public name of a body, such as its slug.
	Body func(coverage.Node) string
}

func (n Names) body(b coverage.Node) string {
	return n.Base + "/signatories/" + url.PathEscape(n.Body(b))
}

func (n Names) term(s string) string { return n.Base + "/vocabulary#" + url.PathEscape(s) }

// Document is an ODRL policy as JSON-LD.
type Document struct {
	Context     []any        `json:"@context"`
	Type        string       `json:"@type"`
	UID         string       `json:"uid"`
	Profile     string       `json:"profile"`
	Version     string       `json:"version"`
	Title       string       `json:"title,omitempty"`
	Advisory    bool         `json:"advisory"`
	Notice      string       `json:"notice"`
	Permission  []Rule       `json:"permission,omitempty"`
	Prohibition []Rule       `json:"prohibition,omitempty"`
	Duty        []Obligation `json:"duty,omitempty"`
}

// Rule is a permission or a prohibition.
type Rule struct {
	Type       string       `json:"@type"`
	Assigner   string       `json:"assigner"`
	Assignee   string       `json:"assignee"`
	Target     Asset        `json:"target"`
	Action     Term         `json:"action"`
	Constraint []Constraint `json:"constraint,omitempty"`
	Duty       []Obligation `json:"duty,omitempty"`
}

// Asset is one kind of data; Item lists what of it is named, all of it when empty.
type Asset struct {
	ID   string   `json:"@id"`
	Type string   `json:"@type"`
	Item []string `json:"item,omitempty"`
}

// Term is a word of a vocabulary with its type.
type Term struct {
	ID   string `json:"@id"`
	Type string `json:"@type"`
}

// Obligation is an ODRL duty.
type Obligation struct {
	Type   string `json:"@type"`
	Action Term   `json:"action"`
	Note   string `json:"note,omitempty"`
}

// Constraint is a comparison, or several joined by Or or And.
type Constraint struct {
	Type     string       `json:"@type"`
	Left     *Term        `json:"leftOperand,omitempty"`
	Operator *Term        `json:"operator,omitempty"`
	Right    any          `json:"rightOperand,omitempty"`
	Or       []Constraint `json:"or,omitempty"`
	And      []Constraint `json:"and,omitempty"`
}

const odrl = "http://www.w3.org/ns/odrl/2/"

// ODRL writes a policy. It fails on a condition that ODRL has no word for.
func ODRL(p coverage.Policy, n Names) (Document, error) {
	uid := n.Base + "/register/" + p.Ref
	d := Document{Context: []any{"http://www.w3.org/ns/odrl.jsonld", map[string]string{"advisory": n.term("advisory"), "notice": n.term("notice"), "item": n.term("item"), "note": n.term("note"),
		"version": "http://purl.org/dc/terms/hasVersion", "title": "http://purl.org/dc/terms/title"}},
		Type: "Agreement", UID: uid, Profile: n.Base + "/vocabulary", Version: fmt.Sprintf("%d.%d", p.N, p.Version), Title: p.Title, Advisory: true, Notice: Notice}
	for i := range p.Grants {
		rules, err := n.rules(&p, &p.Grants[i])
		if err != nil {
			return Document{}, fmt.Errorf("policy %s: %w", p.Ref, err)
		}
		switch {
		case p.State == coverage.Paused:
			for _, r := range rules {
				r.Type, r.Constraint, r.Duty = "Prohibition", nil, nil
				d.Prohibition = append(d.Prohibition, r)
			}
		case p.State != coverage.Overdue && len(p.Blocks) == 0:
			d.Permission = append(d.Permission, rules...)
		}
	}
	if len(d.Permission)+len(d.Prohibition) == 0 { // nothing until somebody has looked
		d.Duty = []Obligation{{"Duty", Term{odrl + "reviewPolicy", "Action"}, ""}}
	}
	return d, nil
}

func (n Names) rules(p *coverage.Policy, g *coverage.Grant) ([]Rule, error) {
	if len(g.From) == 0 || len(g.To) == 0 {
		return nil, fmt.Errorf("a movement names no bodies")
	}
	limits, err := n.limits(p, g)
	if err != nil {
		return nil, err
	}
	var out []Rule
	for _, from := range g.From {
		for _, to := range g.To {
			for _, t := range g.Things {
				if from == to {
					continue
				}
				out = append(out, Rule{Type: "Permission", Assigner: n.body(from), Assignee: n.body(to), Target: Asset{n.term("data-" + t.ID), "Asset", t.Parts},
					Action: Term{n.term(coverage.ActionShare), "Action"}, Constraint: limits, Duty: n.duties(p, to)})
			}
		}
	}
	return out, nil
}

func (n Names) duties(p *coverage.Policy, to coverage.Node) []Obligation {
	var out []Obligation
	for _, d := range p.Duties {
		out = append(out, Obligation{"Duty", Term{n.term(d.Code.String()), "Action"}, d.Detail})
	}
	for _, k := range p.Keeps {
		if k.To == to {
			out = append(out, Obligation{"Duty", Term{n.term(coverage.KeepFor.String()), "Action"}, k.Detail})
		}
	}
	return out
}

// limits are the constraints of a movement; all must hold.
func (n Names) limits(p *coverage.Policy, g *coverage.Grant) ([]Constraint, error) {
	var out []Constraint
	if !p.Start.IsZero() {
		out = append(out, compare(odrl+"dateTime", "gteq", date(p.Start)))
	}
	if last := earliest(p.End, p.Review, p.HoldsTo); !last.IsZero() {
		out = append(out, compare(odrl+"dateTime", "lteq", date(last)))
	}
	out = append(out, n.among(odrl+"purpose", "purpose-", p.Purposes)...)
	out = append(out, n.among(n.term("subjectKind"), "people-", p.About)...)
	out = append(out, n.among(odrl+"deliveryChannel", "method-", g.Methods)...)
	if g.Most > 0 {
		out = append(out, compare(odrl+"count", "lteq", g.Most))
	}
	if g.When != nil {
		c, err := n.condition(g.When)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// earliest gives the first of some days; none of no day.
func earliest(days ...clock.Date) clock.Date {
	var out clock.Date
	for _, d := range days {
		if !d.IsZero() && (out.IsZero() || d.Before(out)) {
			out = d
		}
	}
	return out
}

func date(d clock.Date) any {
	return map[string]string{"@value": d.String(), "@type": "http://www.w3.org/2001/XMLSchema#date"}
}

func compare(left, operator string, right any) Constraint {
	return Constraint{Type: "Constraint", Left: &Term{left, "LeftOperand"}, Operator: &Term{odrl + operator, "Operator"}, Right: right}
}

// among says that an operand is one of some terms: one constraint for each, since an operand on the right
// stands alone.
func (n Names) among(left, prefix string, codes []string) []Constraint {
	var of []Constraint
	for _, c := range codes {
		of = append(of, compare(left, "eq", map[string]string{"@id": n.term(prefix + c)}))
	}
	if len(of) < 2 {
		return of
	}
	return []Constraint{{Type: "LogicalConstraint", Or: of}}
}

// condition writes a condition. ODRL cannot say that something does not hold.
func (n Names) condition(c *coverage.Condition) (Constraint, error) {
	if c.Property == "" {
		if c.Not != nil {
			return Constraint{}, fmt.Errorf("ODRL cannot say not")
		}
		out := Constraint{Type: "LogicalConstraint"}
		for from, to := range map[*[]coverage.Condition]*[]Constraint{&c.All: &out.And, &c.Any: &out.Or} {
			for i := range *from {
				one, err := n.condition(&(*from)[i])
				if err != nil {
					return out, err
				}
				*to = append(*to, one)
			}
		}
		return out, nil
	}
	words := map[coverage.Test]string{coverage.Is: "eq", coverage.OneOf: "eq", coverage.Below: "lt", coverage.AtMost: "lteq", coverage.Above: "gt", coverage.AtLeast: "gteq"}
	word, ok := words[c.Test]
	if !ok {
		return Constraint{}, fmt.Errorf("ODRL has no word for the test %q", c.Test)
	}
	var of []Constraint
	for _, v := range c.Values {
		right, err := literal(v)
		if err != nil {
			return Constraint{}, err
		}
		of = append(of, compare(n.term(c.Property), word, right))
	}
	if len(of) == 1 {
		return of[0], nil
	}
	return Constraint{Type: "LogicalConstraint", Or: of}, nil
}

func literal(v coverage.Value) (any, error) {
	switch v.Kind {
	case coverage.TextValue:
		return v.Text, nil
	case coverage.NumberValue:
		return v.Number, nil
	case coverage.BoolValue:
		return v.Number == 1, nil
	case coverage.NoValue, coverage.ListValue:
	}
	return nil, fmt.Errorf("a value without a literal")
}
