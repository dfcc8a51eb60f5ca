package coverage

import (
	"fmt"
	"slices"
)

// Vocabulary says what may be asked: the types of subjects and resources, the actions, and from which
// property each input of a Question comes. It is data of a pack.
type Vocabulary struct {
	Types   []TypeSpec   `yaml:"types"`
	Actions []ActionSpec `yaml:"actions"`
	Inputs  Inputs       `yaml:"inputs"`
	// Standing says what a statement's status does to a sharing; others than listed are not covered.
	Standing map[string]string `yaml:"standing"` // status: covered, person_must_look or not_covered
	// Emergency is the urgency that is never answered with a plain no; "" has none.
	Emergency string `yaml:"emergency"`

	finder *finder // made by check
}

// TypeSpec is one type of entity.
type TypeSpec struct {
	Name string `yaml:"name"`
	// Of says what it is: party (gives and receives), thing (is given), or part (of a thing).
	Of string `yaml:"of"`
	// Thing is, for a part, the property that names its thing, and ThingType that thing's type.
	Thing     string `yaml:"thing,omitempty"`
	ThingType string `yaml:"thing_type,omitempty"`
}

// What a type of entity is.
const (
	OfParty = "party"
	OfThing = "thing"
	OfPart  = "part"
)

// ActionSpec is one action: where the giver, the receiver and, for passing on, the source come from. "subject"
// is the subject itself; others are properties such as resource.recipient; "" is nobody.
type ActionSpec struct {
	Name   string `yaml:"name"`
	From   string `yaml:"from"`
	To     string `yaml:"to,omitempty"`
	Source string `yaml:"source,omitempty"`
	// As names the action that grants speak of, when it is another one.
	As string `yaml:"as,omitempty"`
	// Must lists properties that, when said, must name the subject: resource.holder of a share.
	Must []string `yaml:"must,omitempty"`
}

// Inputs name the properties the other inputs come from; "" is none.
type Inputs struct {
	About   string `yaml:"about,omitempty"`
	Purpose string `yaml:"purpose,omitempty"`
	Method  string `yaml:"method,omitempty"`
	Urgency string `yaml:"urgency,omitempty"`
	Date    string `yaml:"date,omitempty"`
	Count   string `yaml:"count,omitempty"`
	Request string `yaml:"request,omitempty"`
}

// Request is one question as it arrives: subject, action, resource and context, with properties in lists
// that may be kept and used again.
type Request struct {
	SubjectType, SubjectID   string
	Action                   string
	ResourceType, ResourceID string
	Properties               []Property
}

// Sharing is the vocabulary of Records of Sharing, for packs that bring none of their own.
func Sharing() Vocabulary {
	return Vocabulary{
		Types: []TypeSpec{{Name: TypeOrganisation, Of: OfParty}, {Name: TypeCategory, Of: OfThing},
			{Name: TypeItem, Of: OfPart, Thing: "resource.category", ThingType: TypeCategory}},
		Actions: []ActionSpec{
			{Name: ActionShare, From: "subject", To: "resource.recipient", Must: []string{"resource.holder"}},
			{Name: ActionReceive, From: "resource.holder", To: "subject", As: ActionShare, Must: []string{"resource.recipient"}},
			{Name: ActionOnward, From: "subject", To: "resource.recipient", Source: "resource.holder", As: ActionShare},
		},
		Inputs: Inputs{About: "resource.subject_kind", Purpose: "context.purpose", Method: "context.method", Urgency: "context.urgency",
			Date: "context.date", Count: "context.count", Request: "context.request"},
		Standing: map[string]string{"accepted": "covered", "reaffirm_due": "covered", "lapsed": "person_must_look", "suspended": "not_covered",
			"withdrawn": "not_covered", "succeeded": "not_covered"},
		Emergency: "emergency",
	}
}

// The names of the sharing vocabulary.
const (
	TypeOrganisation = "organisation"
	TypeCategory     = "data_category"
	TypeItem         = "data_item"
	ActionShare      = "share"
	ActionReceive    = "receive"
	ActionOnward     = "onward-share"
)

// Kind gives the number of a type; ok is false when there is none of that name.
func (v *Vocabulary) Kind(name string) (Kind, bool) {
	for i := range v.Types {
		if v.Types[i].Name == name {
			return Kind(i + 1), true
		}
	}
	return 0, false
}

// Type gives the name of a kind; "" for none.
func (v *Vocabulary) Type(k Kind) string {
	if k == 0 || int(k) > len(v.Types) {
		return ""
	}
	return v.Types[k-1].Name
}

// partyKind is the first type that gives and receives.
func (v *Vocabulary) partyKind() Kind {
	return Kind(1 + slices.IndexFunc(v.Types, func(t TypeSpec) bool { return t.Of == OfParty }))
}

// ActionNames lists the actions in order.
func (v *Vocabulary) ActionNames() []string {
	out := make([]string, len(v.Actions))
	for i, a := range v.Actions {
		out[i] = a.Name
	}
	return out
}

// contradiction stands for an input of a wrong type or said twice; no code list holds it.
const contradiction = "\x00"

// mostPeople stands for a count that is not a whole number: more than any record expects.
const mostPeople = int64(1) << 53

func countOf(v Value) int64 {
	if v.Kind != NumberValue || v.Number < 1 || v.Number > float64(mostPeople) || v.Number != float64(int64(v.Number)) {
		return mostPeople
	}
	return int64(v.Number)
}

// check reports what is wrong with a vocabulary.
func (v *Vocabulary) check() error {
	for _, t := range v.Types {
		if t.Name == "" || !slices.Contains([]string{OfParty, OfThing, OfPart}, t.Of) {
			return fmt.Errorf("the type %q must be a party, a thing or a part", t.Name)
		}
		if k, ok := v.Kind(t.ThingType); t.Of == OfPart && (!ok || v.Types[k-1].Of != OfThing) {
			return fmt.Errorf("the type %q is part of no type of thing", t.Name)
		}
	}
	if v.partyKind() == 0 || len(v.Types) > 200 || len(v.Actions) == 0 || len(v.Actions) > 64 {
		return fmt.Errorf("a vocabulary needs a type of party and 1 to 64 actions")
	}
	for _, a := range v.Actions {
		for _, from := range append([]string{a.From, a.To, a.Source}, a.Must...) {
			if _, _, err := splitProperty(from); from != "" && from != "subject" && err != nil {
				return fmt.Errorf("action %q: %w", a.Name, err)
			}
		}
		if a.Name == "" || a.From == "" || a.Source != "" && a.To == "" {
			return fmt.Errorf("action %q says too little", a.Name)
		}
	}
	for status, effect := range v.Standing {
		if _, ok := outcomeOf(effect); !ok {
			return fmt.Errorf("the standing %q does nothing named %q", status, effect)
		}
	}
	var err error
	v.finder, err = newFinder(v)
	return err
}

func outcomeOf(name string) (Outcome, bool) {
	for _, o := range []Outcome{NotCovered, PersonMustLook, Covered} {
		if o.String() == name {
			return o, true
		}
	}
	return NotCovered, false
}
