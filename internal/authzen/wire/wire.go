package wire

// Limits of one request. They bound the work a caller can ask for with one body.
const (
	MaxBody        = 1 << 20
	MaxDepth       = 64
	MaxEvaluations = 1000
	MaxProperties  = 100
)

// Form says which request a body is read as: the same member is known in one and ignored in another.
type Form uint8

// The forms.
const (
	Evaluation Form = iota
	Evaluations
	SearchSubject
	SearchResource
	SearchAction
)

// Kind is what a value is in JSON.
type Kind uint8

// The kinds. Lists and objects are kept as their JSON text.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Object
)

// Value is the value of a property. Text is the string, or the JSON text of everything else.
type Value struct {
	Kind Kind
	Text string
}

// True reports whether the value is the literal true.
func (v Value) True() bool { return v.Kind == Bool && v.Text == "true" }

// Property is one property of an entity, or one member of a context.
type Property struct {
	Name  string
	Value Value
}

// Find gives the value of a property.
func Find(all []Property, name string) (Value, bool) {
	for i := range all {
		if all[i].Name == name {
			return all[i].Value, true
		}
	}
	return Value{}, false
}

// Text gives the string of a property, "" when it is none.
func Text(all []Property, name string) string {
	if v, ok := Find(all, name); ok && v.Kind == String {
		return v.Text
	}
	return ""
}

// Entity is a subject or a resource. An absent member is not the same as an empty one.
type Entity struct {
	Present, HasType, HasID bool
	Type, ID                string
	Properties              []Property
}

// Action is what the subject would do.
type Action struct {
	Present, HasName bool
	Name             string
	Properties       []Property
}

// Question is one question, or the default values of many.
type Question struct {
	Subject    Entity
	Action     Action
	Resource   Entity
	HasContext bool
	Context    []Property
	// Fault says what is wrong with one question among many; the others are answered all the same.
	Fault *Fault
}

// Semantic says how far a list of questions is answered.
type Semantic uint8

// The semantics.
const (
	ExecuteAll Semantic = iota
	DenyOnFirstDeny
	PermitOnFirstPermit
)

// String gives the word of the protocol.
func (s Semantic) String() string {
	return [...]string{"execute_all", "deny_on_first_deny", "permit_on_first_permit"}[s]
}

// Page is the part of a search's results that is wanted.
type Page struct {
	Present, HasLimit bool
	Token             string
	Limit             int
}

// Request is a decoded body. The zero value is ready to use and to be used again.
type Request struct {
	Question
	HasEvaluations bool
	Evaluations    []Question
	Semantic       Semantic
	Page           Page

	properties []Property // where all properties of the request stand, one after another
}

// Reset forgets everything but the space.
func (r *Request) Reset() {
	clear(r.Evaluations)
	clear(r.properties)
	*r = Request{Evaluations: r.Evaluations[:0], properties: r.properties[:0]}
}

// Fault is what is wrong with a request, in words for whoever wrote the program that sent it. It never
// repeats what was sent.
type Fault struct {
	At      int    // the byte at which it was seen
	Message string // "subject.id is missing"
}

// Error implements error.
func (f *Fault) Error() string { return f.Message }

// Complete reports what an evaluation lacks, nil when it has everything.
func (q *Question) Complete() *Fault {
	if f := q.Subject.complete("subject"); f != nil {
		return f
	}
	if f := q.Action.complete(); f != nil {
		return f
	}
	return q.Resource.complete("resource")
}

// CompleteFor reports what a search lacks: the entity that is searched for needs no identifier.
func (q *Question) CompleteFor(form Form) *Fault {
	if form != SearchSubject || !q.Subject.Present || !q.Subject.HasType {
		if f := q.Subject.complete("subject"); f != nil {
			return f
		}
	}
	if form != SearchAction {
		if f := q.Action.complete(); f != nil {
			return f
		}
	}
	if form == SearchResource && q.Resource.Present && q.Resource.HasType {
		return nil
	}
	return q.Resource.complete("resource")
}

func (e *Entity) complete(name string) *Fault {
	switch {
	case !e.Present:
		return &Fault{Message: name + " is missing"}
	case !e.HasType:
		return &Fault{Message: name + ".type is missing"}
	case !e.HasID:
		return &Fault{Message: name + ".id is missing"}
	}
	return nil
}

func (a *Action) complete() *Fault {
	switch {
	case !a.Present:
		return &Fault{Message: "action is missing"}
	case !a.HasName:
		return &Fault{Message: "action.name is missing"}
	}
	return nil
}

// Merge fills a question of a list from the default values. An entity that the question names replaces the
// default whole, but for what identifies it: a type, identifier or name that is absent comes from the default.
func (q *Question) Merge(defaults *Question) {
	q.Subject.merge(&defaults.Subject)
	q.Resource.merge(&defaults.Resource)
	if !q.Action.Present {
		q.Action = defaults.Action
	} else if !q.Action.HasName {
		q.Action.Name, q.Action.HasName = defaults.Action.Name, defaults.Action.HasName
	}
	if !q.HasContext {
		q.Context, q.HasContext = defaults.Context, defaults.HasContext
	}
}

func (e *Entity) merge(d *Entity) {
	if !e.Present {
		*e = *d
		return
	}
	if !e.HasType {
		e.Type, e.HasType = d.Type, d.HasType
	}
	if !e.HasID {
		e.ID, e.HasID = d.ID, d.HasID
	}
}
