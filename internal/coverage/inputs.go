package coverage

import (
	"fmt"
	"time"

	"sharewell/internal/clock"
)

// finder knows where each input of a question stands in a request, so that one pass over the properties
// finds them all.
type finder struct {
	sections [OfContext + 1][]readFrom
	texts    int // how many texts actions and parts name
	actions  []readAction
	types    []readType
	party    Kind
}

// readFrom is one property that something is read from.
type readFrom struct {
	name  string
	text  int8 // which text it is; -1: none
	input input
}

// input is the part of a question a property gives.
type input uint8

const (
	noInput input = iota
	aboutInput
	purposeInput
	methodInput
	urgencyInput
	requestInput
	dateInput
	countInput
)

// What an action names in the place of a text.
const (
	nobody  = int8(-1)
	subject = int8(-2)
)

// readAction is an action with numbers of texts in the place of properties.
type readAction struct {
	name             string
	from, to, source int8
	must             []int8
}

// readType is a type; for a part, thing is the text that names its thing, and of that thing's type.
type readType struct {
	name  string
	is    string
	thing int8
	of    Kind
}

// mostTexts bounds the properties that actions and parts of a vocabulary may name.
const mostTexts = 16

func newFinder(v *Vocabulary) (*finder, error) {
	r := &finder{party: v.partyKind()}
	for _, t := range v.Types {
		rt := readType{name: t.Name, is: t.Of, thing: nobody}
		if t.Of == OfPart {
			rt.of, _ = v.Kind(t.ThingType)
			rt.thing = r.text(t.Thing)
		}
		r.types = append(r.types, rt)
	}
	for _, a := range v.Actions {
		ra := readAction{name: a.Name, from: r.text(a.From), to: r.text(a.To), source: r.text(a.Source)}
		for _, must := range a.Must {
			ra.must = append(ra.must, r.text(must))
		}
		r.actions = append(r.actions, ra)
	}
	for i, property := range []string{aboutInput: v.Inputs.About, purposeInput: v.Inputs.Purpose, methodInput: v.Inputs.Method, urgencyInput: v.Inputs.Urgency,
		requestInput: v.Inputs.Request, dateInput: v.Inputs.Date, countInput: v.Inputs.Count} {
		if f := r.property(property); f != nil {
			if f.input != noInput {
				return nil, fmt.Errorf("the property %q gives two inputs", property)
			}
			f.input = input(i)
		}
	}
	if r.texts > mostTexts {
		return nil, fmt.Errorf("a vocabulary may name %d properties, at most", mostTexts)
	}
	return r, nil
}

// property gives the place of a property, a new one when it has none; nil for what is no property.
func (r *finder) property(full string) *readFrom {
	section, name, err := splitProperty(full)
	if err != nil {
		return nil
	}
	of := &r.sections[section]
	for i := range *of {
		if (*of)[i].name == name {
			return &(*of)[i]
		}
	}
	*of = append(*of, readFrom{name: name, text: nobody})
	return &(*of)[len(*of)-1]
}

// text gives the number of a property that is read as a text.
func (r *finder) text(full string) int8 {
	if full == "subject" {
		return subject
	}
	f := r.property(full)
	if f == nil {
		return nobody
	}
	if f.text == nobody {
		f.text = int8(min(r.texts, mostTexts)) // one too many is refused
		r.texts++
	}
	return f.text
}

// texts are what a request says, by number. What is said twice and differently is not said.
type texts struct {
	said             [mostTexts]string
	present, differs uint32
}

func (t *texts) put(n int8, s string) {
	if t.present>>n&1 == 1 && t.said[n] != s {
		t.differs |= 1 << n
	}
	t.said[n], t.present = s, t.present|1<<n
}

func (t *texts) at(n int8) string {
	if n < 0 || t.differs>>n&1 == 1 {
		return ""
	}
	return t.said[n]
}

// QuestionFrom puts a request into the engine's terms; today is the day meant when none is said. It never
// fails: what is missing or unknown stays so, and Decide says it. It keeps r's list of properties.
func (v *Vocabulary) QuestionFrom(req *Request, today clock.Date, q *Question) {
	r := v.finder
	if r == nil { // a vocabulary that no Maker has looked at
		r, _ = newFinder(v) //nolint:errcheck // then it reads nothing
		if r == nil {
			r = &finder{}
		}
	}
	*q = Question{Action: req.Action, Date: today, Properties: req.Properties}
	var t texts
	for i := range req.Properties {
		p := &req.Properties[i]
		of := r.sections[p.Section]
		for j := range of {
			if f := &of[j]; f.name == p.Name {
				if f.text >= 0 && p.Value.Kind == TextValue {
					t.put(f.text, p.Value.Text)
				}
				f.input.take(&p.Value, q)
				break
			}
		}
	}
	q.Thing, q.Part = r.thing(req, &t)
	for i := range r.actions {
		if a := &r.actions[i]; a.name == req.Action {
			q.From, q.To, q.Source = r.node(a.from, req, &t), r.node(a.to, req, &t), r.node(a.source, req, &t)
			for _, must := range a.must {
				if said := t.at(must); said != "" && said != req.SubjectID {
					q.From = Node{} // the subject and the property contradict each other: nobody is meant for sure
				}
			}
			break
		}
	}
}

// kind gives the number of a type, nought for none.
func (r *finder) kind(name string) Kind {
	for i := range r.types {
		if r.types[i].name == name {
			return Kind(i + 1)
		}
	}
	return 0
}

func (r *finder) node(from int8, req *Request, t *texts) Node {
	if from == subject {
		if k := r.kind(req.SubjectType); k != 0 && r.types[k-1].is == OfParty {
			return Node{k, req.SubjectID}
		}
		return Node{}
	}
	if id := t.at(from); id != "" {
		return Node{r.party, id}
	}
	return Node{}
}

func (r *finder) thing(req *Request, t *texts) (Node, string) {
	k := r.kind(req.ResourceType)
	if k == 0 {
		return Node{}, ""
	}
	switch is := &r.types[k-1]; is.is {
	case OfThing:
		return Node{k, req.ResourceID}, ""
	case OfPart:
		return Node{is.of, t.at(is.thing)}, req.ResourceID
	}
	return Node{}, ""
}

// take takes one property in. Of two that contradict each other neither is meant.
func (in input) take(v *Value, q *Question) {
	switch in {
	case noInput:
	case aboutInput:
		v.into(&q.About)
	case purposeInput:
		v.into(&q.Purpose)
	case methodInput:
		v.into(&q.Method)
	case urgencyInput:
		v.into(&q.Urgency)
	case requestInput:
		v.into(&q.Request)
	case dateInput:
		q.Date = clock.Date{}
		if v.Kind == TextValue {
			q.Date = dayOf(v.Text)
		}
	case countInput:
		q.Count = countOf(*v)
	}
}

func (v *Value) into(to *string) {
	if v.Kind != TextValue || *to != "" && *to != v.Text {
		*to = contradiction
		return
	}
	*to = v.Text
}

// dayOf reads a day as in 2026-11-03; what is none is the zero Date. It reads as clock.ParseDate does, and
// faster.
func dayOf(s string) clock.Date {
	const form = "0000-00-00"
	if len(s) != len(form) {
		return clock.Date{}
	}
	n := [3]int{}
	part := 0
	for i := range len(form) {
		c := s[i]
		switch {
		case form[i] == '-':
			if c != '-' {
				return clock.Date{}
			}
			part++
		case c < '0' || c > '9':
			return clock.Date{}
		default:
			n[part] = n[part]*10 + int(c-'0')
		}
	}
	if n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > 31 {
		return clock.Date{}
	}
	d := clock.Date{Year: n[0], Month: time.Month(n[1]), Day: n[2]}
	if n[2] > 28 && clock.NewDate(d.Year, d.Month, d.Day) != d {
		return clock.Date{} // the month is shorter
	}
	return d
}
