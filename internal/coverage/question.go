package coverage

import (
	"sharewell/internal/clock"
)

// Kind numbers a type of entity of a Vocabulary; nought is no type.
type Kind uint8

// Node names one entity: a body that gives or receives, or a thing that is given. The zero Node is nobody.
type Node struct {
	Kind Kind
	ID   string
}

// Question is one question in the engine's own terms; Vocabulary.QuestionFrom makes it of a Request.
type Question struct {
	Action string
	From   Node // who gives
	To     Node // who receives; zero for actions that have no receiver
	Source Node // from whom From has it, for actions that pass on
	Thing  Node // the kind of data
	Part   string
	// About is the kind of people, Purpose and Method are codes of the rulebook, Urgency as well.
	About, Purpose, Method, Urgency string
	Request                         string // reference of the request it serves; only carried through
	Date                            clock.Date
	Count                           int64 // how many people; nought: not said
	// Properties are what conditions look at.
	Properties []Property
}

// Section is the part of a request a property belongs to.
type Section uint8

// The sections.
const (
	OfSubject Section = iota
	OfAction
	OfResource
	OfContext
)

// String gives the section as conditions name it.
func (s Section) String() string {
	return [...]string{"subject", "action", "resource", "context"}[s]
}

// Property is one named value.
type Property struct {
	Section Section
	Name    string
	Value   Value
}

// ValueKind is the type of a Value.
type ValueKind uint8

// The types of values. The zero Value is nothing: a property without a value is a missing one.
const (
	NoValue ValueKind = iota
	TextValue
	NumberValue
	BoolValue
	ListValue
)

// Value is one typed value.
type Value struct {
	Kind   ValueKind
	Text   string
	Number float64 // of numbers; 1 for true
	List   []Value
}

// Text makes a text value.
func Text(s string) Value { return Value{Kind: TextValue, Text: s} }

// Number makes a number.
func Number(n float64) Value { return Value{Kind: NumberValue, Number: n} }

// Bool makes a truth value.
func Bool(b bool) Value {
	v := Value{Kind: BoolValue}
	if b {
		v.Number = 1
	}
	return v
}

// List makes a list.
func List(of ...Value) Value { return Value{Kind: ListValue, List: of} }

// Equal reports whether two values are of one type and the same. A list is equal to nothing but a list of
// equal values in the same order.
func (v Value) Equal(o Value) bool {
	if v.Kind != o.Kind || v.Text != o.Text || v.Number != o.Number || len(v.List) != len(o.List) {
		return false
	}
	for i := range v.List {
		if !v.List[i].Equal(o.List[i]) {
			return false
		}
	}
	return v.Kind != NoValue
}
