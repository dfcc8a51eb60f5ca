package sharing

import (
	"slices"

	"sharewell/internal/sharing/typed"
)

// Kind says how an answer is asked for and kept.
type Kind string

// The kinds of answer. A Bool is kept as Yes or No, a Date as 2026-11-03, or as typed while it is not
// a date. Choices of KindParty, KindParties and KindItems are rows of the record itself.
const (
	KindText       Kind = "text"
	KindTextarea   Kind = "textarea"
	KindSelect     Kind = "select"
	KindCheckboxes Kind = "checkboxes"
	KindRadios     Kind = "radios"
	KindDate       Kind = "date"
	KindNumber     Kind = "number"
	KindURL        Kind = "url"
	KindEmail      Kind = "email"
	KindBool       Kind = "bool"
	KindRows       Kind = "rows"         // a table of its own: see RowKinds
	KindParty      Kind = "party"        // one party of the record
	KindParties    Kind = "parties"      // some parties of the record
	KindItems      Kind = "items"        // some data items of the record
	KindOrg        Kind = "organisation" // one organisation of the directory
)

// Many reports whether an answer of the kind holds several values.
func (k Kind) Many() bool { return k == KindCheckboxes || k == KindParties || k == KindItems }

// Level says how much of a public entry must be shown for an answer to be public.
type Level string

// The levels. A Full answer is shown only when the record is published in full.
const (
	Inside  Level = ""        // never public
	Summary Level = "summary" // public at summary and at full
	Full    Level = "full"
)

// Field is one question of a record. Labels and hints are kept with the pages; Name is the short noun
// phrase that sentences about changes and gaps are made with.
type Field struct {
	Key     string
	Section string
	Name    string
	Kind    Kind
	List    string // code list of the rulebook that choices come from
	Min     int    // fewest characters once answered; for numbers the smallest
	Max     int    // most characters; for numbers the largest
	Public  Level
	// Material answers bind: changing one voids the signatures of the parties it concerns.
	Material bool
	// Exclusive is the choice that stands alone ("none").
	Exclusive string
	// Plain answers are written for the public and have a target reading age.
	Plain bool
	// ReadOnly answers are set by the program.
	ReadOnly bool

	need need
	slot func(*Content) slot
}

// need says when an answer must be given, and why in words.
type need struct {
	when func(*Content) bool
	why  string // "because …"; empty when it is always needed
}

// Required reports whether the answer is needed to send the record, and why when it is not always so.
func (f Field) Required(c *Content) (bool, string) {
	if f.need.when == nil {
		return false, ""
	}
	return f.need.when(c), f.need.why
}

// Asked reports whether the question makes sense for the record as it stands: an answer only ever
// needed in some cases is asked in those, and shown also when it was answered before.
func (f Field) Asked(c *Content) bool {
	if f.need.when == nil || f.need.why == "" {
		return true
	}
	return f.need.when(c) || len(f.Get(c)) > 0
}

// Get gives the answer's values; none when it is not answered. Rows give none: see RowKind.
func (f Field) Get(c *Content) []string {
	if f.slot == nil {
		return nil
	}
	return f.slot(c).get()
}

// Set replaces the answer by what was typed, tidied but never judged. Rows are not set this way.
func (f Field) Set(c *Content, values []string) {
	if f.slot != nil {
		f.slot(c).set(f.Kind, values)
	}
}

// slot is the place an answer is kept in: one text or several.
type slot struct {
	one  *string
	many *[]string
}

func (s slot) get() []string {
	switch {
	case s.many != nil:
		return slices.Clone(*s.many)
	case s.one != nil && *s.one != "":
		return []string{*s.one}
	}
	return nil
}

func (s slot) set(k Kind, values []string) {
	values = tidy(k, values)
	if s.many != nil {
		*s.many = values
		return
	}
	*s.one = ""
	if len(values) > 0 {
		*s.one = values[0]
	}
}

// tidy trims values, drops empty ones and puts several choices in one order, so that the same answer
// is always the same text. A date typed in three boxes becomes one value.
func tidy(k Kind, values []string) []string {
	if k == KindDate && len(values) > 1 {
		values = []string{JoinDate(values)}
	}
	if k.Many() {
		return typed.CleanSet(values)
	}
	return typed.Clean(values)
}

func always(*Content) bool { return true }

// required makes an answer needed always.
func (f Field) required() Field { f.need = need{when: always}; return f }

// when makes an answer needed in some cases, with the reason in words.
func (f Field) when(is func(*Content) bool, why string) Field {
	f.need = need{when: is, why: why}
	return f
}

// material marks an answer that binds.
func (f Field) material() Field { f.Material = true; return f }

// at sets where the public sees an answer.
func (f Field) at(l Level) Field { f.Public = l; return f }

// between sets the bounds of length or number.
func (f Field) between(low, high int) Field { f.Min, f.Max = low, high; return f }

// from names the code list of the choices.
func (f Field) from(list string) Field { f.List = list; return f }

// alone names the choice that excludes the others.
func (f Field) alone(code string) Field { f.Exclusive = code; return f }

// forPublic marks words written for the public.
func (f Field) forPublic() Field { f.Plain = true; f.Public = Summary; return f }

const (
	shortText = 120
	longText  = 4000
)

// one makes a field kept as a single text.
func one(key, name string, k Kind, at func(*Content) *string) Field {
	f := Field{Key: key, Name: name, Kind: k, slot: func(c *Content) slot { return slot{one: at(c)} }}
	switch k {
	case KindTextarea:
		f.Max = longText
	case KindText:
		f.Max = shortText
	case KindURL, KindEmail:
		f.Max = 300
	}
	return f
}

// many makes a field kept as a set of codes.
func many(key, name string, at func(*Content) *[]string) Field {
	return Field{Key: key, Name: name, Kind: KindCheckboxes, slot: func(c *Content) slot { return slot{many: at(c)} }}
}

// rows makes the field that stands for a table of rows.
func rows(key, name string) Field {
	return Field{Key: key, Name: name, Kind: KindRows, Material: true, Public: Full}.required()
}
