package rulebook

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// scope says what a condition can speak of.
type scope int

// The scopes, from the narrowest to the widest vocabulary.
const (
	scopeArrangement scope = iota // the sharing alone
	scopeController               // and one controller, as "from"
	scopeFlow                     // and one giver and one receiver
	scopeChoice                   // and one rule somebody may choose
)

// condition is a compiled condition; a nil condition holds always.
type condition func(*ctx) bool

func (c condition) holds(x *ctx) bool { return c == nil || c(x) }

// vocabulary of one place where conditions stand.
type grammar struct {
	words       map[string]term
	scope       scope
	arrangement bool // an arrangement is there to look at
}

// compile turns a condition in the data into a function. The language:
//
//	flag                      a fact that holds
//	not: CONDITION
//	all: [CONDITION, …]       every one holds
//	any: [CONDITION, …]       at least one holds
//	in_force: [rule, …]       every rule stands on the date
//	word: [code, …]           the set the word names holds at least one of the codes
//
// A mapping with several keys asks for all of them.
func (r *reader) compile(n *yaml.Node, g grammar) condition {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case yaml.ScalarNode:
		return r.compileFlag(n, g)
	case yaml.MappingNode:
		var parts []condition
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, r.compileKey(n.Content[i], n.Content[i+1], g))
		}
		return allOf(parts)
	}
	r.fail(n, "a condition must be a word or a mapping")
	return nil
}

func (r *reader) compileFlag(n *yaml.Node, g grammar) condition {
	t, ok := r.word(n, g)
	if !ok {
		return nil
	}
	if t.flag == nil {
		r.fail(n, "%q needs codes: write %s: [code, …]", n.Value, n.Value)
		return nil
	}
	return t.flag
}

func (r *reader) compileKey(key, value *yaml.Node, g grammar) condition {
	switch key.Value {
	case "not":
		c := r.compile(value, g)
		return func(x *ctx) bool { return !c.holds(x) }
	case "all":
		return allOf(r.compileEach(key, value, g))
	case "any":
		return anyOf(r.compileEach(key, value, g))
	case "in_force":
		o := object{r: r, node: key, at: map[string]*yaml.Node{key.Value: value}}
		ids := o.codes("in_force", refRule)
		return func(x *ctx) bool {
			return !slices.ContainsFunc(ids, func(id string) bool {
				_, ok := x.book.RuleOn(id, x.facts.On)
				return !ok
			})
		}
	}
	return r.compileSet(key, value, g)
}

func (r *reader) compileSet(key, value *yaml.Node, g grammar) condition {
	t, ok := r.word(key, g)
	if !ok {
		return nil
	}
	if t.set == nil {
		r.fail(key, "%q is true or false: write it without codes", key.Value)
		return nil
	}
	o := object{r: r, node: key, at: map[string]*yaml.Node{key.Value: value}}
	codes := o.codes(key.Value, t.list)
	if len(codes) == 0 {
		r.fail(key, "%q needs at least one code", key.Value)
	}
	return func(x *ctx) bool {
		for _, v := range t.set(x) {
			if slices.Contains(codes, v) {
				return true
			}
		}
		return false
	}
}

func (r *reader) compileEach(key, value *yaml.Node, g grammar) []condition {
	if value.Kind != yaml.SequenceNode || len(value.Content) == 0 {
		r.fail(key, "%s must be a list of conditions", key.Value)
		return nil
	}
	parts := make([]condition, len(value.Content))
	for i, n := range value.Content {
		parts[i] = r.compile(n, g)
	}
	return parts
}

// word finds a word of the vocabulary and checks that it means something here.
func (r *reader) word(n *yaml.Node, g grammar) (term, bool) {
	t, ok := g.words[n.Value]
	switch {
	case !ok:
		r.fail(n, "unknown word %q in a condition", n.Value)
	case t.scope > g.scope:
		r.fail(n, "%q means nothing here: there is no such party or choice to look at", n.Value)
		return term{}, false
	case t.arrangement && !g.arrangement:
		r.fail(n, "%q means nothing here: only an arrangement can answer it", n.Value)
		return term{}, false
	}
	return t, ok
}

func allOf(parts []condition) condition {
	if len(parts) == 1 {
		return parts[0]
	}
	return func(x *ctx) bool {
		for _, c := range parts {
			if !c.holds(x) {
				return false
			}
		}
		return true
	}
}

func anyOf(parts []condition) condition {
	return func(x *ctx) bool {
		for _, c := range parts {
			if c.holds(x) {
				return true
			}
		}
		return false
	}
}
