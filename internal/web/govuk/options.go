package govuk

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Attr is one HTML attribute. A Bare attribute has no value, such as hidden.
type Attr struct {
	Name  string
	Value string
	Bare  bool
}

// Attrs is an ordered list of HTML attributes added to an element after its own.
type Attrs []Attr

// Items lets templ spread the list into an element.
func (a Attrs) Items() []templ.KeyValue[string, any] {
	if len(a) == 0 {
		return nil
	}
	items := make([]templ.KeyValue[string, any], len(a))
	for i, attr := range a {
		items[i].Key = attr.Name
		if attr.Bare {
			items[i].Value = true
		} else {
			items[i].Value = attr.Value
		}
	}
	return items
}

// with adds an attribute whatever its value.
func (a Attrs) with(name, value string) Attrs {
	return append(a, Attr{Name: name, Value: value})
}

// opt adds an attribute unless its value is empty.
func (a Attrs) opt(name, value string) Attrs {
	if value == "" {
		return a
	}
	return a.with(name, value)
}

// bare adds a boolean attribute when it is on.
func (a Attrs) bare(name string, on bool) Attrs {
	if !on {
		return a
	}
	return append(a, Attr{Name: name, Bare: true})
}

// flag adds a true or false attribute unless the switch is unset.
func (a Attrs) flag(name string, s Switch) Attrs {
	switch s {
	case On:
		return a.with(name, "true")
	case Off:
		return a.with(name, "false")
	default:
		return a
	}
}

// number adds an attribute unless its value is zero.
func (a Attrs) number(name string, n int) Attrs {
	if n == 0 {
		return a
	}
	return a.with(name, strconv.Itoa(n))
}

// message adds the translation of one message of a component's script.
func (a Attrs) message(key, text string) Attrs {
	return a.opt("data-i18n."+key, text)
}

// messages adds the translations of one message that depends on a number.
func (a Attrs) messages(key string, p Plural) Attrs {
	return a.message(key+".zero", p.Zero).
		message(key+".one", p.One).
		message(key+".two", p.Two).
		message(key+".few", p.Few).
		message(key+".many", p.Many).
		message(key+".other", p.Other)
}

// Switch is an option with a default: Unset leaves the decision to the component.
type Switch uint8

// The positions of a Switch.
const (
	Unset Switch = iota
	On
	Off
)

// When gives On for true and Off for false.
func When(condition bool) Switch {
	if condition {
		return On
	}
	return Off
}

// or resolves an unset switch to a default.
func (s Switch) or(byDefault bool) bool {
	if s == Unset {
		return byDefault
	}
	return s == On
}

// Plural holds one message in each plural form a language needs; English uses One and Other.
type Plural struct {
	Zero, One, Two, Few, Many, Other string
}

// Content is words or markup; HTML wins.
type Content struct {
	Text string
	HTML templ.Component
}

// empty reports whether there is nothing to show.
func (c Content) empty() bool { return absent(c.Text, c.HTML) }

// FormGroup adjusts the element around a field with its label, hint and error.
type FormGroup struct {
	// Classes are added to the form group.
	Classes string
	// Attributes are added to the form group.
	Attributes Attrs
	// BeforeInput is placed before the input, or before the list of inputs.
	BeforeInput templ.Component
	// AfterInput is placed after the input, or after the list of inputs.
	AfterInput templ.Component
}

// Text makes a component of plain words, escaped.
func Text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(s))
		return err
	})
}

// content is what a slot holds; markup wins over words. It writes no space around the words, so that
// text can follow directly.
func content(text string, html templ.Component) templ.Component {
	if html != nil {
		return html
	}
	return Text(text)
}

// absent reports whether a content slot holds nothing.
func absent(text string, html templ.Component) bool {
	return text == "" && html == nil
}

// class is the class attribute: the component's own class, then those that apply.
func class(own string, more ...string) Attrs {
	return Attrs{{Name: "class", Value: join(own, more...)}}
}

// join puts names that are not empty into one space separated list.
func join(first string, more ...string) string {
	extra := 0
	for _, m := range more {
		extra += len(m)
	}
	if extra == 0 {
		return first
	}
	var b strings.Builder
	b.Grow(len(first) + extra + len(more))
	b.WriteString(first)
	for _, m := range more {
		if m == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(m)
	}
	return b.String()
}

// iff gives s when the condition holds and nothing otherwise.
func iff(condition bool, s string) string {
	if condition {
		return s
	}
	return ""
}

// or gives the first value, or the default when it is empty.
func or(value, byDefault string) string {
	if value == "" {
		return byDefault
	}
	return value
}

// orLevel gives a heading level, or the default when it is not set.
func orLevel(level, byDefault int) int {
	if level == 0 {
		return byDefault
	}
	return level
}

// numbered gives the id of the nth item (counted from 0) of a group: the first has the bare prefix,
// so that an error summary can link to it.
func numbered(prefix string, i int) string {
	if i == 0 {
		return prefix
	}
	return prefix + "-" + strconv.Itoa(i+1)
}

// ordinal writes the position of an item as people count.
func ordinal(i int) string { return strconv.Itoa(i + 1) }
