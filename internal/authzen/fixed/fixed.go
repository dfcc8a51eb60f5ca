package fixed

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/ident"
)

// File is the name of the file in a pack.
const File = "coverage.yaml"

// document is the file.
type document struct {
	Vocabulary coverage.Vocabulary `yaml:"vocabulary"`
	Parties    []entity            `yaml:"parties"`
	Things     []entity            `yaml:"things"`
	Policies   []policy            `yaml:"policies"`
}

type entity struct {
	Type       string         `yaml:"type"`
	ID         string         `yaml:"id"`
	Properties map[string]any `yaml:"properties"`
}

type policy struct {
	Ref    string  `yaml:"ref"`
	Title  string  `yaml:"title"`
	Grants []grant `yaml:"grants"`
}

type grant struct {
	Actions []string   `yaml:"actions"`
	From    []string   `yaml:"from"`
	To      []string   `yaml:"to"`
	Things  []string   `yaml:"things"`
	When    *condition `yaml:"when"`
}

type condition struct {
	All      []condition   `yaml:"all"`
	Any      []condition   `yaml:"any"`
	Not      *condition    `yaml:"not"`
	Property string        `yaml:"property"`
	Test     coverage.Test `yaml:"test"`
	Values   []any         `yaml:"values"`
}

// Has reports whether a pack brings policies.
func Has(pack fs.FS) bool {
	_, err := fs.Stat(pack, File)
	return err == nil
}

// Load fills an index from a pack's file.
func Load(pack fs.FS, today clock.Date) (*coverage.Index, error) {
	b, err := fs.ReadFile(pack, File)
	if err != nil {
		return nil, err
	}
	var d document
	dec := yaml.NewDecoder(bytes.NewReader(b))
	dec.KnownFields(true)
	if err := dec.Decode(&d); err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	x, err := d.index(today)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	return x, nil
}

func (d *document) index(today clock.Date) (*coverage.Index, error) {
	var things []coverage.ThingSpec
	change := coverage.Change{Today: today}
	for _, e := range d.Things {
		n, props, err := d.entity(e)
		if err != nil {
			return nil, err
		}
		things = append(things, coverage.ThingSpec{Node: n, Properties: props})
	}
	for _, e := range d.Parties {
		n, props, err := d.entity(e)
		if err != nil {
			return nil, err
		}
		change.Parties = append(change.Parties, coverage.Party{Node: n, Title: e.ID, Member: true, Standing: "none", Properties: props})
	}
	for _, p := range d.Policies {
		one := coverage.Policy{ID: ident.Record("policy-" + p.Ref), Ref: p.Ref, Version: 1, N: 1, Title: p.Title}
		for _, g := range p.Grants {
			made, err := d.grant(g)
			if err != nil {
				return nil, fmt.Errorf("policy %s: %w", p.Ref, err)
			}
			one.Grants = append(one.Grants, made)
		}
		change.Policies = append(change.Policies, one)
	}
	m, err := coverage.NewMaker(d.Vocabulary, things)
	if err != nil {
		return nil, err
	}
	return m.Apply(change)
}

func (d *document) entity(e entity) (coverage.Node, []coverage.Property, error) {
	k, ok := d.Vocabulary.Kind(e.Type)
	if !ok || e.ID == "" {
		return coverage.Node{}, nil, fmt.Errorf("%q of type %q: there is no such type, or no name", e.ID, e.Type)
	}
	of := coverage.OfSubject
	if d.Vocabulary.Types[k-1].Of != coverage.OfParty {
		of = coverage.OfResource
	}
	var props []coverage.Property
	for name, v := range e.Properties {
		value, err := valueOf(v)
		if err != nil {
			return coverage.Node{}, nil, fmt.Errorf("property %s of %s: %w", name, e.ID, err)
		}
		props = append(props, coverage.Property{Section: of, Name: name, Value: value})
	}
	slices.SortFunc(props, func(a, b coverage.Property) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return coverage.Node{Kind: k, ID: e.ID}, props, nil
}

func (d *document) grant(g grant) (coverage.Grant, error) {
	var err error
	find := func(in []entity, ids []string) (out []coverage.Node) {
		for _, id := range ids {
			i := slices.IndexFunc(in, func(e entity) bool { return e.ID == id })
			if i < 0 {
				err = errors.Join(err, fmt.Errorf("there is no %q", id))
				continue
			}
			k, _ := d.Vocabulary.Kind(in[i].Type)
			out = append(out, coverage.Node{Kind: k, ID: id})
		}
		return out
	}
	out := coverage.Grant{Actions: g.Actions, From: find(d.Parties, g.From), To: find(d.Parties, g.To)}
	for _, n := range find(d.Things, g.Things) {
		out.Things = append(out.Things, coverage.Thing{Node: n})
	}
	if len(out.Things) == 0 && err == nil {
		out.Things = []coverage.Thing{{}} // anything
	}
	if g.When != nil && err == nil {
		var when coverage.Condition
		when, err = g.When.made()
		out.When = &when
	}
	return out, err
}

func (c condition) made() (out coverage.Condition, err error) {
	out.Property, out.Test = c.Property, c.Test
	part := func(from condition) coverage.Condition {
		made, problem := from.made()
		err = errors.Join(err, problem)
		return made
	}
	for _, p := range c.All {
		out.All = append(out.All, part(p))
	}
	for _, p := range c.Any {
		out.Any = append(out.Any, part(p))
	}
	if c.Not != nil {
		not := part(*c.Not)
		out.Not = &not
	}
	for _, v := range c.Values {
		value, problem := valueOf(v)
		err = errors.Join(err, problem)
		out.Values = append(out.Values, value)
	}
	return out, err
}

func valueOf(v any) (coverage.Value, error) {
	switch v := v.(type) {
	case string:
		return coverage.Text(v), nil
	case bool:
		return coverage.Bool(v), nil
	case int:
		return coverage.Number(float64(v)), nil
	case float64:
		return coverage.Number(v), nil
	case []any:
		var all []coverage.Value
		for _, one := range v {
			value, err := valueOf(one)
			if err != nil {
				return coverage.Value{}, err
			}
			all = append(all, value)
		}
		return coverage.List(all...), nil
	}
	return coverage.Value{}, fmt.Errorf("a value is a text, a number, yes or no, or a list of these, not %T", v)
}
