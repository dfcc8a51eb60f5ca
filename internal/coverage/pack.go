package coverage

import (
	"bytes"
	"fmt"
	"log/slog"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Pack is what a pack's coverage.yaml brings: a vocabulary, and for packs that stand without records,
// everything else as well.
type Pack struct {
	Vocabulary Vocabulary
	Parties    []Party
	Things     []ThingSpec
	Policies   []Policy
}

// Fixed reports whether the pack answers from its own policies instead of records.
func (p *Pack) Fixed() bool { return len(p.Policies) > 0 }

type packFile struct {
	Vocabulary Vocabulary   `yaml:"vocabulary"`
	Entities   []entityFile `yaml:"entities"`
	Policies   []policyFile `yaml:"policies"`
}

type entityFile struct {
	Type       string         `yaml:"type"`
	ID         string         `yaml:"id"`
	Title      string         `yaml:"title"`
	Properties map[string]any `yaml:"properties"`
}

type policyFile struct {
	Ref     string        `yaml:"ref"`
	Title   string        `yaml:"title"`
	Steps   []string      `yaml:"steps"` // what goes with it
	Subject refFile       `yaml:"subject"`
	Actions []string      `yaml:"actions"`
	Things  refFile       `yaml:"resource"`
	When    *conditionDoc `yaml:"when"`
}

// refFile names entities of a type; none is any.
type refFile struct {
	Type string   `yaml:"type"`
	IDs  []string `yaml:"ids"`
}

type conditionDoc struct {
	All      []conditionDoc `yaml:"all"`
	Any      []conditionDoc `yaml:"any"`
	Not      *conditionDoc  `yaml:"not"`
	Property string         `yaml:"property"`
	Test     Test           `yaml:"test"`
	Values   []any          `yaml:"values"`
}

// ReadPack reads coverage.yaml strictly.
func ReadPack(data []byte) (Pack, error) {
	var f packFile
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		return Pack{}, fmt.Errorf("coverage.yaml: %w", err)
	}
	if err := f.Vocabulary.check(); err != nil {
		return Pack{}, fmt.Errorf("coverage.yaml: %w", err)
	}
	p := Pack{Vocabulary: f.Vocabulary}
	for _, e := range f.Entities {
		if err := p.entity(e); err != nil {
			return Pack{}, fmt.Errorf("coverage.yaml: %w", err)
		}
	}
	for i, pol := range f.Policies {
		made, err := p.policy(i, pol)
		if err != nil {
			return Pack{}, fmt.Errorf("coverage.yaml: policy %q: %w", pol.Ref, err)
		}
		p.Policies = append(p.Policies, made)
	}
	return p, nil
}

func (p *Pack) entity(e entityFile) error {
	kind, ok := p.Vocabulary.Kind(e.Type)
	if !ok || e.ID == "" {
		return fmt.Errorf("the entity %q has no type that the vocabulary knows", e.ID)
	}
	section := OfResource
	if p.Vocabulary.Types[kind-1].Of == OfParty {
		section = OfSubject
	}
	var props []Property
	for name, raw := range e.Properties {
		v, err := valueOf(raw)
		if err != nil {
			return fmt.Errorf("entity %q, property %q: %w", e.ID, name, err)
		}
		props = append(props, Property{section, name, v})
	}
	if section == OfSubject {
		p.Parties = append(p.Parties, Party{Node: Node{kind, e.ID}, Title: e.Title, Member: true, Properties: props})
	} else {
		p.Things = append(p.Things, ThingSpec{Node{kind, e.ID}, props})
	}
	return nil
}

func (p *Pack) policy(n int, f policyFile) (Policy, error) {
	if f.Ref == "" || len(f.Actions) == 0 {
		return Policy{}, fmt.Errorf("it needs a reference and actions")
	}
	from, err := p.nodes(f.Subject, OfParty)
	if err != nil {
		return Policy{}, err
	}
	things, err := p.nodes(f.Things, OfThing)
	if err != nil {
		return Policy{}, err
	}
	g := Grant{Actions: f.Actions, From: from}
	for _, t := range things {
		g.Things = append(g.Things, Thing{Node: t})
	}
	if len(things) == 0 {
		g.Things = []Thing{{}}
	}
	if f.When != nil {
		c, err := f.When.condition(0)
		if err != nil {
			return Policy{}, err
		}
		g.When = &c
	}
	out := Policy{ID: ident.Record(f.Ref), Ref: f.Ref, Version: 1, N: int32(n + 1), Title: f.Title, Grants: []Grant{g}}
	for _, step := range f.Steps {
		out.Duties = append(out.Duties, Duty{PracticalStep, step})
	}
	return out, nil
}

func (p *Pack) nodes(f refFile, of string) ([]Node, error) {
	kind, ok := p.Vocabulary.Kind(f.Type)
	if !ok || p.Vocabulary.Types[kind-1].Of != of {
		return nil, fmt.Errorf("%q is no type of %s", f.Type, of)
	}
	var out []Node
	for _, id := range f.IDs {
		out = append(out, Node{kind, id})
	}
	return out, nil
}

func (d *conditionDoc) condition(depth int) (Condition, error) {
	if depth > deepest {
		return Condition{}, fmt.Errorf("a condition is nested more than %d deep", deepest)
	}
	c := Condition{Property: d.Property, Test: d.Test}
	for _, raw := range d.Values {
		v, err := valueOf(raw)
		if err != nil {
			return c, err
		}
		c.Values = append(c.Values, v)
	}
	for from, to := range map[*[]conditionDoc]*[]Condition{&d.All: &c.All, &d.Any: &c.Any} {
		for i := range *from {
			part, err := (*from)[i].condition(depth + 1)
			if err != nil {
				return c, err
			}
			*to = append(*to, part)
		}
	}
	if d.Not != nil {
		not, err := d.Not.condition(depth + 1)
		if err != nil {
			return c, err
		}
		c.Not = &not
	}
	return c, nil
}

// valueOf makes a value of what YAML or JSON gives.
func valueOf(raw any) (Value, error) {
	switch v := raw.(type) {
	case string:
		return Text(v), nil
	case bool:
		return Bool(v), nil
	case int:
		return Number(float64(v)), nil
	case float64:
		return Number(v), nil
	case []any:
		out := Value{Kind: ListValue}
		for _, one := range v {
			o, err := valueOf(one)
			if err != nil {
				return Value{}, err
			}
			out.List = append(out.List, o)
		}
		return out, nil
	}
	return Value{}, fmt.Errorf("a value is a text, a number, yes or no, or a list of those")
}

// NewFixed makes a service that answers from a pack's own policies. It needs no Load and no Run.
func NewFixed(p Pack, c clock.Clock, log *slog.Logger) (*Service, error) {
	maker, err := NewMaker(p.Vocabulary, p.Things)
	if err != nil {
		return nil, err
	}
	x, err := maker.Apply(Change{Policies: p.Policies, Parties: p.Parties})
	if err != nil {
		return nil, err
	}
	s := &Service{deps: Deps{Clock: c, Vocabulary: p.Vocabulary, Log: log}, maker: maker}
	s.queue.wake = make(chan struct{}, 1)
	s.now.Store(x)
	return s, nil
}
