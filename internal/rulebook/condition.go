package rulebook

// scope says what a condition can speak of.
type scope int

// The scopes, from the narrowest to the widest vocabulary.
const (
	scopeArrangement scope = iota // the arrangement alone
	scopeParty                    // and one controller, as "from"
	scopeFlow                     // and one giver and one receiver
)

// term is one word of the vocabulary: a flag or a set of codes.
type term struct {
	flag        func(*ctx) bool
	set         func(*ctx) []string
	list        string // list the codes of a set come from
	scope       scope  // the narrowest scope that can answer it
	arrangement bool   // only an arrangement can answer it
}

// condition is a compiled condition; a nil condition holds always.
type condition func(*ctx) bool

// clause is one line of a rule's reasoning: the first whose condition holds decides.
type clause struct {
	when   condition
	status Status
	hidden bool
	rank   int
	reason string
	fix    string
	field  string
	cites  []string
}

// check is what an arrangement must satisfy.
type check struct {
	scope    scope
	when     condition
	severity Severity
	field    string
	message  string
	fix      string
	cites    []string
}

// groupSpec is one question Evaluate answers, as the data describes it.
type groupSpec struct {
	code  Group
	kinds []Kind
	many  bool // several answers may be right at once
	when  condition
}

// ctx is what conditions look at.
type ctx struct {
	book   *Book
	facts  *Facts
	arr    *Arrangement
	rule   *Rule
	group  Group
	choice map[Kind][]string
}
