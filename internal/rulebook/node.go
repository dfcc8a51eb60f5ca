package rulebook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Problem is one mistake in the data: where it is and what it is.
type Problem struct {
	File   string
	Line   int
	Reason string
}

// String gives "file:line: reason".
func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Reason) }

// LoadError holds every mistake found in the data.
type LoadError struct{ Problems []Problem }

// Error lists the mistakes, one a line.
func (e *LoadError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// reader collects problems and references while the files are read.
type reader struct {
	file     string
	problems []Problem
	refs     []reference
}

// reference is a code that must exist once everything is read.
type reference struct {
	file  string
	line  int
	list  string // a code list's name, or refRule
	value string
}

// refRule marks a reference to a rule by its identifier.
const refRule = "#rule"

func (r *reader) fail(n *yaml.Node, format string, args ...any) {
	line := 1
	if n != nil {
		line = n.Line
	}
	r.problems = append(r.problems, Problem{r.file, line, fmt.Sprintf(format, args...)})
}

func (r *reader) refer(n *yaml.Node, list, value string) {
	r.refs = append(r.refs, reference{r.file, n.Line, list, value})
}

// object is a mapping whose keys were checked against the known ones.
type object struct {
	r    *reader
	node *yaml.Node
	at   map[string]*yaml.Node
}

// object reads a mapping; a key outside keys, or given twice, is a problem.
func (r *reader) object(n *yaml.Node, keys ...string) object {
	o := object{r: r, node: n, at: map[string]*yaml.Node{}}
	if n == nil {
		return o
	}
	if n.Kind != yaml.MappingNode {
		r.fail(n, "expected a mapping with keys %s", strings.Join(keys, ", "))
		return o
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		switch {
		case !slices.Contains(keys, k.Value):
			r.fail(k, "unknown key %q; known keys are %s", k.Value, strings.Join(keys, ", "))
		case o.at[k.Value] != nil:
			r.fail(k, "the key %q is given twice", k.Value)
		default:
			o.at[k.Value] = n.Content[i+1]
		}
	}
	return o
}

func (o object) has(key string) bool { return o.at[key] != nil }

// text reads an optional text.
func (o object) text(key string) string {
	n := o.at[key]
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		o.r.fail(n, "%s must be a text", key)
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// must reads a text that may not be missing or empty.
func (o object) must(key string) string {
	v := o.text(key)
	if v == "" && o.node != nil {
		o.r.fail(o.node, "%s is missing", key)
	}
	return v
}

func (o object) yes(key string) bool {
	n := o.at[key]
	if n == nil {
		return false
	}
	v, err := strconv.ParseBool(n.Value)
	if err != nil || n.Kind != yaml.ScalarNode {
		o.r.fail(n, "%s must be true or false", key)
	}
	return v
}

func (o object) number(key string) int {
	n := o.at[key]
	if n == nil {
		return 0
	}
	v, err := strconv.Atoi(n.Value)
	if err != nil || n.Kind != yaml.ScalarNode {
		o.r.fail(n, "%s must be a whole number", key)
	}
	return v
}

func (o object) date(key string) time.Time {
	n := o.at[key]
	if n == nil {
		return time.Time{}
	}
	v, err := time.Parse(time.DateOnly, n.Value)
	if err != nil {
		o.r.fail(n, "%s must be a date like 2026-02-05, not %q", key, n.Value)
	}
	return v
}

// items gives the nodes of a sequence; a single scalar counts as a sequence of one.
func (o object) items(key string) []*yaml.Node {
	n := o.at[key]
	switch {
	case n == nil:
		return nil
	case n.Kind == yaml.SequenceNode:
		return n.Content
	case n.Kind == yaml.ScalarNode && n.Tag != "!!null":
		return []*yaml.Node{n}
	}
	o.r.fail(n, "%s must be a list", key)
	return nil
}

// codes reads a list of codes; each is a reference to list when list is not empty.
func (o object) codes(key, list string) []string {
	var out []string
	for _, n := range o.items(key) {
		if n.Kind != yaml.ScalarNode {
			o.r.fail(n, "%s must be a list of codes", key)
			continue
		}
		if slices.Contains(out, n.Value) {
			o.r.fail(n, "%s names %q twice", key, n.Value)
			continue
		}
		out = append(out, n.Value)
		if list != "" {
			o.r.refer(n, list, n.Value)
		}
	}
	return out
}

// oneOf reads a text that must satisfy ok; otherwise stands in when the key is missing.
func oneOf[T ~string](o object, key string, otherwise T, ok func(T) bool) T {
	if !o.has(key) {
		return otherwise
	}
	v := T(o.text(key))
	if !ok(v) {
		o.r.fail(o.at[key], "%s cannot be %q", key, string(v))
		return otherwise
	}
	return v
}
