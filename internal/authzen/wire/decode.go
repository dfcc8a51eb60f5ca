package wire

import "strconv"

// Decode reads text as a request of a form. r must be zero or Reset. A fault of one evaluation among several
// stands with it (Question.Fault); every other fault is given back and r holds nothing of use.
func Decode(text string, form Form, r *Request) *Fault {
	d := decoder{scanner: scanner{text: text}, form: form, r: r}
	if d.space() != '{' {
		if d.at == len(text) {
			return d.fault("the body is empty")
		}
		if f := d.skip(); f != nil {
			return f
		}
		return d.fault("the body is not a JSON object")
	}
	if f := d.top(); f != nil {
		return f
	}
	if f := d.ended(); f != nil {
		return f
	}
	return d.wrong
}

// decoder reads a request. What is not JSON ends it at once; what is JSON of a wrong kind is remembered in
// wrong while it reads on, because only the end shows whether the body is JSON at all.
type decoder struct {
	scanner
	form  Form
	r     *Request
	wrong *Fault // the first
}

// mistake remembers that a member has a wrong type or stands twice.
func (d *decoder) mistake(where, member, message string) {
	if d.wrong == nil {
		d.wrong = &Fault{At: d.at, Message: where + member + message}
	}
}

const (
	twice     = " stands twice"
	notObject = " is not an object"
	notString = " is not a string"
	notList   = " is not a list"
)

// Members of a request, to see which stood before.
const (
	sawSubject = 1 << iota
	sawAction
	sawResource
	sawContext
	sawEvaluations
	sawOptions
	sawPage
)

// Members of an entity, an action, the options or a page.
const (
	sawType = 1 << iota
	sawID
	sawProperties
	sawName
	sawToken
	sawLimit
	sawSemantic
)

// saw notes a member and reports whether it is the first of its name.
func (d *decoder) saw(seen *int, bit int, name string) {
	if *seen&bit != 0 {
		d.mistake(name, "", twice)
	}
	*seen |= bit
}

func (d *decoder) top() *Fault {
	if f := d.open(); f != nil {
		return f
	}
	seen := 0
	for first := true; ; first = false {
		name, more, f := d.member(first)
		if f != nil || !more {
			return f
		}
		switch {
		case name == "evaluations" && d.form == Evaluations:
			d.saw(&seen, sawEvaluations, name)
			f = d.evaluations()
		case name == "options" && d.form == Evaluations:
			d.saw(&seen, sawOptions, name)
			f = d.options()
		case name == "page" && d.form >= SearchSubject:
			d.saw(&seen, sawPage, name)
			f = d.page()
		default:
			f = d.part(name, &seen, &d.r.Question)
		}
		if f != nil {
			return f
		}
	}
}

// part reads a member that a question may have.
func (d *decoder) part(name string, seen *int, q *Question) *Fault {
	switch name {
	case "subject":
		d.saw(seen, sawSubject, name)
		return d.entity(&q.Subject, name, d.form != SearchSubject)
	case "resource":
		d.saw(seen, sawResource, name)
		return d.entity(&q.Resource, name, d.form != SearchResource)
	case "action":
		if d.form == SearchAction {
			return d.skip()
		}
		d.saw(seen, sawAction, name)
		return d.action(&q.Action)
	case "context":
		d.saw(seen, sawContext, name)
		return d.properties(name, &q.Context, &q.HasContext)
	}
	return d.skip()
}

// isObject reports whether an object is next; anything else is passed, and a mistake unless it is null.
func (d *decoder) isObject(name string) (bool, *Fault) {
	if d.peek() == '{' {
		return true, d.open()
	}
	v, f := d.value()
	if f == nil && v.Kind != Null {
		d.mistake(name, "", notObject)
	}
	return false, f
}

// text reads a string into into; null is absent.
func (d *decoder) text(where, member string, into *string, has *bool) *Fault {
	v, f := d.value()
	switch {
	case f != nil:
		return f
	case v.Kind == String:
		*into, *has = v.Text, true
	case v.Kind != Null:
		d.mistake(where, member, notString)
	}
	return nil
}

func (d *decoder) entity(e *Entity, where string, withID bool) *Fault {
	ok, f := d.isObject(where)
	if !ok || f != nil {
		return f
	}
	e.Present = true
	seen, has := 0, false
	for first := true; ; first = false {
		name, more, f := d.member(first)
		if f != nil || !more {
			return f
		}
		switch {
		case name == "type":
			d.saw(&seen, sawType, name)
			f = d.text(where, ".type", &e.Type, &e.HasType)
		case name == "id" && withID:
			d.saw(&seen, sawID, name)
			f = d.text(where, ".id", &e.ID, &e.HasID)
		case name == "properties":
			d.saw(&seen, sawProperties, name)
			f = d.properties(where, &e.Properties, &has)
		default:
			f = d.skip()
		}
		if f != nil {
			return f
		}
	}
}

func (d *decoder) action(a *Action) *Fault {
	ok, f := d.isObject("action")
	if !ok || f != nil {
		return f
	}
	a.Present = true
	seen, has := 0, false
	for first := true; ; first = false {
		name, more, f := d.member(first)
		if f != nil || !more {
			return f
		}
		switch name {
		case "name":
			d.saw(&seen, sawName, name)
			f = d.text("action", ".name", &a.Name, &a.HasName)
		case "properties":
			d.saw(&seen, sawProperties, name)
			f = d.properties("action", &a.Properties, &has)
		default:
			f = d.skip()
		}
		if f != nil {
			return f
		}
	}
}

// properties reads an object of anything. They stand together in the request's space.
func (d *decoder) properties(where string, into *[]Property, has *bool) *Fault {
	ok, f := d.isObject(where)
	if !ok || f != nil {
		return f
	}
	*has = true
	space := d.r.properties
	start := len(space)
	for first := true; ; first = false {
		name, more, f := d.member(first)
		if f != nil {
			return f
		}
		if !more {
			break
		}
		v, f := d.value()
		if f != nil {
			return f
		}
		if len(space)-start == MaxProperties {
			d.mistake(where, "", " has too many properties")
			continue
		}
		if _, before := Find(space[start:], name); before {
			d.mistake("a property of ", where, twice)
		}
		space = append(space, Property{name, v})
	}
	d.r.properties, *into = space, space[start:len(space):len(space)]
	return nil
}

func (d *decoder) evaluations() *Fault {
	if d.peek() != '[' {
		v, f := d.value()
		if f == nil && v.Kind != Null {
			d.mistake("evaluations", "", notList)
		}
		return f
	}
	if f := d.open(); f != nil {
		return f
	}
	d.r.HasEvaluations = true
	outer := d.wrong
	for first := true; ; first = false {
		more, f := d.element(first)
		if f != nil {
			return f
		}
		if !more {
			d.wrong = outer
			return nil
		}
		if len(d.r.Evaluations) == MaxEvaluations {
			if outer == nil {
				outer = d.fault("evaluations has too many elements")
			}
			if f := d.skip(); f != nil {
				return f
			}
			continue
		}
		d.wrong = nil // a mistake in here is this question's alone
		d.r.Evaluations = append(d.r.Evaluations, Question{})
		q := &d.r.Evaluations[len(d.r.Evaluations)-1]
		if f := d.question(q); f != nil {
			return f
		}
		q.Fault = d.wrong
	}
}

func (d *decoder) question(q *Question) *Fault {
	if d.peek() != '{' {
		d.mistake("the element", "", notObject)
		return d.skip()
	}
	if f := d.open(); f != nil {
		return f
	}
	seen := 0
	for first := true; ; first = false {
		name, more, f := d.member(first)
		if f != nil || !more {
			return f
		}
		if f := d.part(name, &seen, q); f != nil {
			return f
		}
	}
}

func (d *decoder) options() *Fault {
	ok, f := d.isObject("options")
	if !ok || f != nil {
		return f
	}
	var semantic string
	var has bool
	seen := 0
	for first := true; ; first = false {
		name, more, f := d.member(first)
		if f != nil {
			return f
		}
		if !more {
			break
		}
		if name == "evaluations_semantic" {
			d.saw(&seen, sawSemantic, name)
			f = d.text("options", ".evaluations_semantic", &semantic, &has)
		} else {
			f = d.skip()
		}
		if f != nil {
			return f
		}
	}
	switch semantic {
	case "execute_all":
	case "deny_on_first_deny":
		d.r.Semantic = DenyOnFirstDeny
	case "permit_on_first_permit":
		d.r.Semantic = PermitOnFirstPermit
	default:
		if has {
			d.mistake("options", ".evaluations_semantic", " is not execute_all, deny_on_first_deny or permit_on_first_permit")
		}
	}
	return nil
}

func (d *decoder) page() *Fault {
	ok, f := d.isObject("page")
	if !ok || f != nil {
		return f
	}
	p := &d.r.Page
	p.Present = true
	seen, hasToken := 0, false
	for first := true; ; first = false {
		name, more, f := d.member(first)
		if f != nil || !more {
			return f
		}
		switch name {
		case "token":
			d.saw(&seen, sawToken, name)
			f = d.text("page", ".token", &p.Token, &hasToken)
		case "limit":
			d.saw(&seen, sawLimit, name)
			f = d.limit(p)
		default:
			f = d.skip()
		}
		if f != nil {
			return f
		}
	}
}

// limit reads a non-negative integer; one beyond all results is as good as none.
func (d *decoder) limit(p *Page) *Fault {
	v, f := d.value()
	if f != nil || v.Kind == Null {
		return f
	}
	n, err := strconv.ParseUint(v.Text, 10, 31)
	if v.Kind != Number || err != nil {
		d.mistake("page", ".limit", " is not a whole number from 0 to 2147483647")
		return nil
	}
	p.Limit, p.HasLimit = int(n), true
	return nil
}
