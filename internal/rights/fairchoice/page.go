package fairchoice

// Role says what a page does with a choice.
type Role string

// The roles.
const (
	Ask  Role = "ask"  // offers a choice, or tells how it is made
	Tell Role = "tell" // tells what became of one
)

// Valid reports whether r is one of the roles.
func (r Role) Valid() bool { return r == Ask || r == Tell }

// Answer is what a control says.
type Answer string

// The answers.
const (
	Yes Answer = "yes"
	No  Answer = "no"
)

// Effect says what a choice does to a person's care.
type Effect string

// The effects. An unknown one is not checked.
const (
	Unaffected Effect = "unaffected"
	Affected   Effect = "affected"
)

// Page is a page, or the part of one that holds one choice.
type Page struct {
	Name     string
	Role     Role
	Care     Effect
	Steps    Steps
	Texts    []Text
	Controls []Control
	// AfterNo and AfterYes are what the page marks as consequences; they are read from its words when it marks none.
	AfterNo, AfterYes []string
	// Words is so for an author's words without a page around them: what only a whole page can have is not asked of them.
	Words bool
}

// Steps says how many pages have to be sent or followed for each answer; nought when it is not known.
type Steps struct{ Yes, No, Back int }

// Text is one paragraph, heading, label or list line.
type Text struct {
	Place  string // the heading above it
	Words  string
	Folded bool // it is not seen at first
}

// ControlKind is a kind of control.
type ControlKind string

// The kinds.
const (
	Button ControlKind = "button"
	Link   ControlKind = "link"
	Box    ControlKind = "box"   // a check box or radio button
	Field  ControlKind = "field" // anything that is typed or picked
)

// Control is something that a person can use.
type Control struct {
	Place    string
	Kind     ControlKind
	Words    string
	Group    string // the question above boxes
	Answer   Answer // "" when it gives none
	Look     string // the look of a button: its classes but the common one
	Chosen   bool   // ticked or picked beforehand
	Required bool
	Folded   bool
}

// Finding is one thing that is not fair.
type Finding struct {
	Rule  Rule
	Place string
	What  string // what was found, in its own words where there are some
}
