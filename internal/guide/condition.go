package guide

import (
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/rulebook"
)

// condition is a compiled condition; a nil condition holds always.
type condition func(*view) bool

func (c condition) holds(x *view) bool { return c == nil || c(x) }

// word is one word of the vocabulary: a flag, or a set of codes out of known ones.
type word struct {
	flag  func(*view) bool
	set   func(*view) []string
	codes func(*Guide) []string
}

// vocabulary gives every word conditions may use: each field by its name, and what follows from them.
func vocabulary() map[string]word {
	words := map[string]word{}
	for _, a := range accessors() {
		words[a.name] = word{
			set:   func(x *view) []string { return a.values(&x.facts) },
			codes: func(g *Guide) []string { return g.codes(a.name) },
		}
	}
	maps.Copy(words, flags())
	said := func(group rulebook.Group, status rulebook.Status) func(*view) []string {
		return func(x *view) (out []string) {
			for _, o := range x.options() {
				if o.Group == group && o.Status == status {
					out = append(out, o.Code)
				}
			}
			return out
		}
	}
	list := func(name string) func(*Guide) []string {
		return func(g *Guide) []string {
			l, _ := g.book.List(name)
			return l.Codes()
		}
	}
	words["gateway"] = word{set: said(rulebook.GroupGateway, rulebook.Allowed), codes: list("gateway")}
	words["gateway_blocked"] = word{set: said(rulebook.GroupGateway, rulebook.Blocked), codes: list("gateway")}
	words["basis"] = word{set: said(rulebook.GroupArticle6, rulebook.Allowed), codes: list("art6")}
	words["confidence_met"] = word{set: said(rulebook.GroupConfidentiality, rulebook.Allowed), codes: list("confidentiality")}
	words["regime"] = word{set: func(x *view) []string { return []string{x.law.Regime} }, codes: list("regime")}
	words["advised"] = word{set: func(x *view) []string { return []string{string(x.advice)} }, codes: func(*Guide) []string {
		return []string{string(Share), string(SharePart), string(DoNotShare), string(GetAdvice)}
	}}
	words["not_answered"] = word{set: func(x *view) (out []string) {
		for _, a := range accessors() {
			if len(a.values(&x.facts)) == 0 {
				out = append(out, a.name)
			}
		}
		return out
	}, codes: func(*Guide) (out []string) {
		for _, a := range accessors() {
			out = append(out, a.name)
		}
		return out
	}}
	return words
}

// flags are the words that follow from the answers.
func flags() map[string]word {
	kind := func(of func(*view) string) func(*view) rulebook.BodyKind {
		return func(x *view) rulebook.BodyKind { k, _ := x.g.book.BodyKind(of(x)); return k }
	}
	from := kind(func(x *view) string { return x.facts.From })
	to := kind(func(x *view) string { return x.law.To.Kind })
	all := map[string]func(*view) bool{
		"in_danger":               func(x *view) bool { return x.facts.InDanger() },
		"barred":                  func(x *view) bool { return x.facts.Barred() },
		"service":                 func(x *view) bool { return x.g.options["to"][x.facts.To].service },
		"protects":                func(x *view) bool { return x.facts.Purpose == "" || x.g.options["purpose"][x.facts.Purpose].protects },
		"child":                   func(x *view) bool { return child(x.facts) },
		"about_the_dead_only":     func(x *view) bool { return x.law.Regime == "deceased_only" },
		"special":                 func(x *view) bool { return len(x.law.SpecialCategories) > 0 },
		"confidence_owed":         func(x *view) bool { return x.law.Confidential },
		"asked_for":               func(x *view) bool { return x.law.Requested },
		"unsure":                  func(x *view) bool { return len(x.g.unsure(x.facts)) > 0 },
		"from_health_or_care":     func(x *view) bool { return from(x).HealthOrCare },
		"from_health":             func(x *view) bool { return from(x).Sector == "health" },
		"from_education":          func(x *view) bool { return from(x).Sector == "education" },
		"from_public":             func(x *view) bool { return x.law.From.PublicAuthority },
		"from_competent":          func(x *view) bool { return x.law.From.CompetentAuthority },
		"to_health_or_care":       func(x *view) bool { return to(x).HealthOrCare },
		"to_health":               func(x *view) bool { return to(x).Sector == "health" },
		"to_education":            func(x *view) bool { return to(x).Sector == "education" },
		"to_competent":            func(x *view) bool { return x.law.To.CompetentAuthority },
		"policy_document_missing": func(x *view) bool { return slices.Contains(x.facts.PolicyDocuments, None) },
	}
	words := map[string]word{}
	for name, f := range all {
		words[name] = word{flag: f}
	}
	return words
}

// unsure lists the fields answered "not sure".
func (g *Guide) unsure(f Facts) []string {
	out := []string{}
	for _, a := range accessors() {
		if slices.Contains(a.values(&f), NotSure) {
			out = append(out, a.name)
		}
	}
	return out
}

// compile turns a condition in the data into a function. The language is that of the rulebook: a flag;
// not, all, any; word: [code, …]. A mapping with several keys asks for all of them.
func (l *loader) compile(n *yaml.Node) condition {
	if n == nil || n.Kind == 0 {
		return nil
	}
	switch n.Kind {
	case yaml.ScalarNode:
		w, ok := l.words[n.Value]
		switch {
		case !ok:
			l.fail(n.Line, "unknown word %q in a condition", n.Value)
		case w.flag == nil:
			l.fail(n.Line, "%q needs codes: write %s: [code, …]", n.Value, n.Value)
		}
		return w.flag
	case yaml.MappingNode:
		var parts []condition
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, l.compileKey(n.Content[i], n.Content[i+1]))
		}
		return allOf(parts)
	case yaml.AliasNode:
		return l.compile(n.Alias)
	}
	l.fail(n.Line, "a condition must be a word or a mapping")
	return nil
}

func (l *loader) compileKey(key, value *yaml.Node) condition {
	switch key.Value {
	case "not":
		c := l.compile(value)
		return func(x *view) bool { return !c.holds(x) }
	case "all":
		return allOf(l.compileEach(key, value))
	case "any":
		return anyOf(l.compileEach(key, value))
	}
	w, ok := l.words[key.Value]
	if !ok || w.set == nil {
		l.fail(key.Line, "unknown word %q in a condition, or one that takes no codes", key.Value)
		return nil
	}
	var codes []string
	if err := value.Decode(&codes); err != nil || len(codes) == 0 {
		l.fail(value.Line, "%s needs a list of codes", key.Value)
		return nil
	}
	for _, c := range codes {
		if !slices.Contains(w.codes(l.g), c) {
			l.fail(value.Line, "%s has no code %q", key.Value, c)
		}
	}
	return func(x *view) bool {
		return slices.ContainsFunc(w.set(x), func(v string) bool { return slices.Contains(codes, v) })
	}
}

func (l *loader) compileEach(key, value *yaml.Node) []condition {
	if value.Kind != yaml.SequenceNode || len(value.Content) == 0 {
		l.fail(key.Line, "%s must be a list of conditions", key.Value)
		return nil
	}
	parts := make([]condition, len(value.Content))
	for i, n := range value.Content {
		parts[i] = l.compile(n)
	}
	return parts
}

func allOf(parts []condition) condition {
	return func(x *view) bool {
		return !slices.ContainsFunc(parts, func(c condition) bool { return !c.holds(x) })
	}
}

func anyOf(parts []condition) condition {
	return func(x *view) bool {
		return slices.ContainsFunc(parts, func(c condition) bool { return c.holds(x) })
	}
}
