package oneoff

import (
	"slices"
	"strings"

	"sharewell/internal/sharing/typed"
)

// Kind says how an answer is asked for and kept.
type Kind string

// The kinds of answer. A Bool is kept as Yes or No, a Date as 2026-11-03, a DateTime as TimeLayout.
const (
	KindText         Kind = "text"
	KindTextarea     Kind = "textarea"
	KindSelect       Kind = "select"
	KindRadios       Kind = "radios"
	KindCheckboxes   Kind = "checkboxes"
	KindDate         Kind = "date"
	KindDateTime     Kind = "datetime"
	KindBool         Kind = "bool"
	KindNumber       Kind = "number"
	KindEmail        Kind = "email"
	KindOrganisation Kind = "organisation" // the identifier of one in the directory
)

// Yes and No are the answers to yes-or-no questions.
const (
	Yes = "yes"
	No  = "no"
)

// Side says who sees an answer.
type Side string

// The sides. What was sent, why, under what law and on what conditions both sides see; how the writer's
// organisation made up its mind stays with it.
const (
	SideBoth     Side = "both"
	SideProvider Side = "provider" // the organisation that wrote the record
)

// Field is one question of the form. Labels and hints are kept with the pages; Name is the short noun
// phrase that sentences are made with.
type Field struct {
	Key     string
	Row     int // row of the partnership's form, 1 to 56
	Section string
	Name    string
	Kind    Kind
	List    string // code list of the rulebook that choices come from
	Min     int    // fewest characters once answered
	Max     int    // most characters
	Side    Side
	// Emergency answers are the inputs of the short form; some, such as the name of a receiver outside
	// the directory, show only when needed.
	Emergency bool
	// Exclusive is the choice that stands alone ("none").
	Exclusive string
	// ReadOnly answers are set by the program.
	ReadOnly bool
	// After answers belong to the time after finalising: the receiver's answer, the outcome.
	After bool

	need func(Case) bool
	why  string
}

// Required reports whether the answer is needed to finalise, and why when it is not always so.
func (f Field) Required(c Case) (bool, string) {
	if f.need == nil {
		return false, ""
	}
	return f.need(c), f.why
}

// Asked reports whether the question makes sense as the record stands: what is only ever needed in some
// cases is asked in those, and shown also when it was answered before.
func (f Field) Asked(c Case) bool {
	if f.ReadOnly || f.need == nil || f.why == "" {
		return true
	}
	return f.need(c) || c.Answers.Given(f.Key)
}

// FreeText reports whether people type into it in their own words, where personal details may slip in.
func (f Field) FreeText() bool { return f.Kind == KindText || f.Kind == KindTextarea }

// Watched reports whether what people type into it is searched for somebody's personal details. How to reach a body
// or the one who asks is no such place.
func (f Field) Watched() bool {
	contact := strings.HasSuffix(f.Key, "_contact") && f.Key != "rights_contact" || strings.HasSuffix(f.Key, "_address")
	return f.FreeText() && !contact
}

// Section is one page of the form.
type Section struct {
	Key  string
	Name string // short noun phrase
}

// Sections lists the sections in order.
func Sections() []Section {
	return []Section{
		{"start", "who and how fast"}, {"request", "the request"}, {"data", "what is shared"}, {"people", "whose data"},
		{"purpose", "why"}, {"law", "the law"}, {"person", "the person"}, {"assessment", "checks and advice"},
		{"sending", "how it is sent"}, {"decision", "the decision"}, {"after", "what came of it"},
	}
}

var fieldTable = buildFields()

func buildFields() []Field {
	var out []Field
	for _, part := range [][]Field{startFields(), dataFields(), lawFields(), personFields(), sendingFields(), decisionFields()} {
		out = append(out, part...)
	}
	order := map[string]int{}
	for i, s := range Sections() {
		order[s.Key] = i
	}
	slices.SortStableFunc(out, func(a, b Field) int { return order[a.Section] - order[b.Section] })
	return out
}

// Fields lists every field in the order of the form.
func Fields() []Field { return slices.Clone(fieldTable) }

// FieldsOf lists the fields of a section.
func FieldsOf(section string) []Field {
	return slices.DeleteFunc(Fields(), func(f Field) bool { return f.Section != section })
}

// EmergencyFields lists the fields of the short form in the order they are asked.
func EmergencyFields() []Field {
	order := []string{"recipient_org", "recipient_name", "recipient_kind", "recipient_contact", "requester_name", "requester_role", "requester_contact", "identity_check",
		"identity_reason", "subject_ref", "data_categories", "data_shared", "specific_purpose", "risk_of_not_sharing", "decision", "decided_by", "decided_role"}
	out := make([]Field, 0, len(order))
	for _, key := range order {
		if f, ok := FieldByKey(key); ok {
			out = append(out, f)
		}
	}
	return out
}

// FieldByKey finds a field.
func FieldByKey(key string) (Field, bool) {
	i := slices.IndexFunc(fieldTable, func(f Field) bool { return f.Key == key })
	if i < 0 {
		return Field{}, false
	}
	return fieldTable[i], true
}

// SectionKnown reports whether there is such a section.
func SectionKnown(key string) bool {
	return slices.ContainsFunc(Sections(), func(s Section) bool { return s.Key == key })
}

// Hint points at a place in an answer that looks like somebody's personal details. It warns and never
// stops a save, and never repeats what stands there.
type Hint = typed.Hint

// Lint finds places in a text that look like the details of a person.
func Lint(text string) []Hint { return typed.Lint(text) }

func always(Case) bool { return true }

func (f Field) required() Field                           { f.need = always; return f }
func (f Field) when(is func(Case) bool, why string) Field { f.need, f.why = is, why; return f }
func (f Field) from(list string) Field                    { f.List = list; return f }
func (f Field) alone(code string) Field                   { f.Exclusive = code; return f }
func (f Field) between(low, high int) Field               { f.Min, f.Max = low, high; return f }
func (f Field) inside() Field                             { f.Side = SideProvider; return f }
func (f Field) fast() Field                               { f.Emergency = true; return f }
func (f Field) byProgram() Field                          { f.ReadOnly = true; return f }
func (f Field) later() Field                              { f.After = true; return f }

const (
	shortText = 120
	longText  = 4000
)

// question starts a field of a section and a row.
func question(section string, row int) func(key, name string, k Kind) Field {
	return func(key, name string, k Kind) Field {
		f := Field{Key: key, Row: row, Section: section, Name: name, Kind: k, Side: SideBoth}
		switch k {
		case KindTextarea:
			f.Max = longText
		case KindText:
			f.Max = shortText
		case KindEmail:
			f.Max = 300
		}
		return f
	}
}
