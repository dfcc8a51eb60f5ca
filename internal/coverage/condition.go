package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Truth is an answer of three values.
type Truth uint8

// The values.
const (
	No Truth = iota
	Unknown
	Yes
)

// Condition is a small typed test of properties: exactly one of its parts is given. It is data, in packs
// and in policies.
type Condition struct {
	All []Condition `yaml:"all,omitempty" json:"all,omitempty"`
	Any []Condition `yaml:"any,omitempty" json:"any,omitempty"`
	Not *Condition  `yaml:"not,omitempty" json:"not,omitempty"`
	// Property is "subject.role"; Test and Values say what must hold of it.
	Property string  `yaml:"property,omitempty" json:"property,omitempty"`
	Test     Test    `yaml:"test,omitempty" json:"test,omitempty"`
	Values   []Value `yaml:"values,omitempty" json:"values,omitempty"`
}

// Test is what must hold of a property.
type Test string

// The tests. Is and OneOf compare with any of Values; the others order numbers, or dates as texts.
const (
	Is      Test = "is"
	OneOf   Test = "one_of"
	Has     Test = "has" // a list holds one of Values
	Below   Test = "below"
	AtMost  Test = "at_most"
	Above   Test = "above"
	AtLeast Test = "at_least"
)

// Where makes a condition on one property.
func Where(property string, test Test, values ...Value) *Condition {
	return &Condition{Property: property, Test: test, Values: values}
}

// deepest bounds how far conditions may be nested, so that nobody's data can exhaust the stack.
const deepest = 16

// program is a compiled condition.
type program struct {
	op      Test // "all", "any", "not" or a Test
	parts   []program
	section Section
	name    string
	values  []Value
}

const (
	opAll Test = "all"
	opAny Test = "any"
	opNot Test = "not"
)

// compile checks a condition and makes it ready.
func compile(c *Condition) (*program, error) {
	if c == nil {
		return nil, nil
	}
	p, err := compileAt(c, 0)
	if err != nil {
		return nil, err
	}
	return &p, nil
}

func compileAt(c *Condition, depth int) (program, error) {
	if depth > deepest {
		return program{}, fmt.Errorf("a condition is nested more than %d deep", deepest)
	}
	given := 0
	for _, is := range []bool{len(c.All) > 0, len(c.Any) > 0, c.Not != nil, c.Property != ""} {
		if is {
			given++
		}
	}
	if given != 1 {
		return program{}, fmt.Errorf("a condition needs exactly one of all, any, not and property")
	}
	var of []Condition
	p := program{}
	switch {
	case c.Property != "":
		return compileTest(c)
	case c.Not != nil:
		p.op, of = opNot, []Condition{*c.Not}
	case len(c.All) > 0:
		p.op, of = opAll, c.All
	default:
		p.op, of = opAny, c.Any
	}
	for i := range of {
		part, err := compileAt(&of[i], depth+1)
		if err != nil {
			return program{}, err
		}
		p.parts = append(p.parts, part)
	}
	return p, nil
}

func compileTest(c *Condition) (program, error) {
	section, name, err := splitProperty(c.Property)
	if err != nil {
		return program{}, err
	}
	p := program{op: c.Test, section: section, name: name, values: slices.Clone(c.Values)}
	switch c.Test {
	case Is, OneOf, Has:
		if len(p.values) == 0 || c.Test == Is && len(p.values) != 1 {
			return program{}, fmt.Errorf("the test %q of %s needs a value to compare with", c.Test, c.Property)
		}
	case Below, AtMost, Above, AtLeast:
		if len(p.values) != 1 || !ordered(p.values[0]) {
			return program{}, fmt.Errorf("the test %q of %s needs one number or date", c.Test, c.Property)
		}
	default:
		return program{}, fmt.Errorf("there is no test named %q", c.Test)
	}
	for _, v := range p.values {
		if v.Kind == NoValue || v.Kind == ListValue {
			return program{}, fmt.Errorf("the values to compare %s with are texts, numbers or yes and no", c.Property)
		}
	}
	return p, nil
}

// splitProperty splits "subject.role".
func splitProperty(s string) (Section, string, error) {
	before, name, ok := strings.Cut(s, ".")
	for _, sec := range []Section{OfSubject, OfAction, OfResource, OfContext} {
		if ok && name != "" && before == sec.String() {
			return sec, name, nil
		}
	}
	return 0, "", fmt.Errorf("a property is named like subject.role, not %q", s)
}

// ordered reports whether a value has an order: a number, or a text that is a date.
func ordered(v Value) bool {
	if v.Kind == NumberValue {
		return true
	}
	if v.Kind != TextValue || len(v.Text) != len(time.DateOnly) {
		return false
	}
	_, err := time.Parse(time.DateOnly, v.Text)
	return err == nil
}

// world is what a condition is asked about: the question, and what is known of its subject and thing.
type world struct {
	q              *Question
	subject, thing []Property
}

// get finds a property. What the question says and what is known must agree, else nothing is known.
func (w *world) get(section Section, name string) Value {
	var said, known Value
	for i := range w.q.Properties {
		if p := &w.q.Properties[i]; p.Section == section && p.Name == name {
			if said.Kind != NoValue && !said.Equal(p.Value) {
				return Value{} // said twice, differently
			}
			said = p.Value
		}
	}
	var own []Property
	switch section {
	case OfSubject:
		own = w.subject
	case OfResource:
		own = w.thing
	case OfAction, OfContext:
	}
	for i := range own {
		if own[i].Name == name {
			known = own[i].Value
		}
	}
	switch {
	case said.Kind == NoValue:
		return known
	case known.Kind == NoValue || known.Equal(said):
		return said
	}
	return Value{}
}

// holds evaluates in three values, after Kleene: unknown stays unknown unless the rest decides.
func (p *program) holds(w *world) Truth {
	switch p.op {
	case opNot:
		return Yes - p.parts[0].holds(w)
	case opAll:
		out := Yes
		for i := range p.parts {
			out = min(out, p.parts[i].holds(w))
		}
		return out
	case opAny:
		out := No
		for i := range p.parts {
			out = max(out, p.parts[i].holds(w))
		}
		return out
	}
	return p.test(w.get(p.section, p.name))
}

func (p *program) test(v Value) Truth {
	switch p.op {
	case Is, OneOf:
		return among(v, p.values)
	case Has:
		if v.Kind != ListValue {
			return Unknown
		}
		out := No
		for _, one := range v.List {
			out = max(out, among(one, p.values))
		}
		return out
	}
	want := p.values[0]
	if v.Kind != want.Kind || !ordered(v) {
		return Unknown
	}
	c := cmp.Or(cmp.Compare(v.Number, want.Number), cmp.Compare(v.Text, want.Text))
	return truth(p.op == Below && c < 0 || p.op == AtMost && c <= 0 || p.op == Above && c > 0 || p.op == AtLeast && c >= 0)
}

// among compares; a value of another type than all of them is unknown.
func among(v Value, values []Value) Truth {
	out := Unknown
	for i := range values {
		if values[i].Kind != v.Kind {
			continue
		}
		if values[i].Equal(v) {
			return Yes
		}
		out = No
	}
	return out
}

func truth(b bool) Truth {
	if b {
		return Yes
	}
	return No
}
