package rulebook

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// addList files a list under its name; a second one of that name is a problem.
func (l *loader) addList(n *yaml.Node, list List) {
	if first, ok := l.listAt[list.Name]; ok {
		l.fail(n, "the list %q is given twice (first at %s:%d)", list.Name, first.file, first.line)
		return
	}
	line := 1
	if n != nil {
		line = n.Line
	}
	l.listAt[list.Name] = reference{file: l.file, line: line}
	l.book.lists[list.Name] = list
	l.book.listNames = append(l.book.listNames, list.Name)
}

// listsFile reads code lists.
func (l *loader) listsFile(root *yaml.Node) {
	o := l.object(root, "rulebook", "defaults", "lists")
	var defaults meta
	if o.has("defaults") {
		defaults = l.meta(l.object(o.at["defaults"], metaKeys()...), meta{})
	}
	for _, n := range o.items("lists") {
		lo := l.object(n, append(metaKeys(), "name", "label", "items")...)
		m := l.meta(lo, defaults)
		l.complete(lo, m)
		list := List{Name: lo.must("name"), Label: lo.must("label"), Source: m.source}
		for _, in := range lo.items("items") {
			list.Items = append(list.Items, l.item(in, list))
		}
		if len(list.Items) == 0 {
			l.fail(n, "the list %q is empty", list.Name)
		}
		l.addList(n, list)
	}
}

func (l *loader) item(n *yaml.Node, list List) Item {
	o := l.object(n, "code", "label", "plain", "hint", "group", "uri")
	it := Item{
		Code: o.must("code"), Label: o.must("label"), Plain: o.text("plain"),
		Hint: o.text("hint"), Group: o.text("group"), URI: o.text("uri"),
	}
	if it.Plain == "" {
		it.Plain = it.Label
	}
	if list.Has(it.Code) {
		l.fail(n, "the list %q has the code %q twice", list.Name, it.Code)
	}
	if it.URI != "" && !strings.HasPrefix(it.URI, "https://") {
		l.fail(o.at["uri"], "uri must be a full address that starts with https://")
	}
	return it
}

// bodiesFile reads the kinds of body.
func (l *loader) bodiesFile(root *yaml.Node) {
	o := l.object(root, "rulebook", "defaults", "bodies")
	var defaults meta
	if o.has("defaults") {
		defaults = l.meta(l.object(o.at["defaults"], metaKeys()...), meta{})
	}
	list := List{Name: "org_type", Label: "Kind of body", Source: defaults.source}
	for _, n := range o.items("bodies") {
		bo := l.object(n, append(metaKeys(), "code", "label", "plain", "sector", "public_authority",
			"competent_authority", "health_or_care", "s16la", "identifiers", "roles", "note")...)
		m := l.meta(bo, defaults)
		l.complete(bo, m)
		k := BodyKind{
			Code: bo.must("code"), Label: bo.must("label"), Plain: bo.must("plain"), Sector: bo.must("sector"),
			PublicAuthority: bo.yes("public_authority"), CompetentAuthority: bo.yes("competent_authority"),
			HealthOrCare: bo.yes("health_or_care"), S16LA: bo.must("s16la"),
			Identifiers: bo.codes("identifiers", "identifier"), Roles: bo.codes("roles", "named_role"),
			Confidence: m.confidence, Note: bo.text("note"),
		}
		for key, list := range map[string]string{"sector": "sector", "s16la": "s16la_body"} {
			if bo.has(key) {
				l.refer(bo.at[key], list, bo.text(key))
			}
		}
		if list.Has(k.Code) {
			l.fail(n, "the kind of body %q is given twice", k.Code)
		}
		list.Items = append(list.Items, Item{Code: k.Code, Label: k.Label, Plain: k.Plain, Group: k.Sector})
		l.book.kinds = append(l.book.kinds, k)
	}
	l.addList(root, list)
}

// rulesAsLists makes a code list of every kind of rule, so that a form can offer it and a page can
// name a code.
func (l *loader) rulesAsLists() {
	l.file = manifestName
	kinds := List{Name: "rule_kind", Label: "Kind of rule"}
	for _, kind := range Kinds() {
		kinds.Items = append(kinds.Items, Item{Code: string(kind), Label: string(kind), Plain: string(kind)})
		list := List{Name: string(kind), Label: title(kind), Items: l.book.ruleItems(kind, nil)}
		if kind == KindArticle10 { // Law: DPA 2018 s.10(5), a Schedule 1 condition will do
			list.Items = append(list.Items, l.book.ruleItems(KindSchedule1, func(r Rule) bool { return r.Article10 })...)
		}
		if len(list.Items) > 0 {
			l.addList(nil, list)
		}
	}
	l.addList(nil, kinds)
	effects := List{Name: "gateway_effect", Label: "Strength of a gateway"}
	for _, e := range []Effect{EffectDuty, EffectPower, EffectExpectation, EffectNone} {
		effects.Items = append(effects.Items, Item{Code: string(e), Label: string(e), Plain: string(e)})
	}
	l.addList(nil, effects)
}

// ruleItems gives the rules of a kind that have a code, as items of a list.
func (b *Book) ruleItems(kind Kind, keep func(Rule) bool) []Item {
	var out []Item
	for _, id := range b.byKind[kind] {
		r, _ := b.Rule(id)
		if r.Code != "" && (keep == nil || keep(r)) {
			out = append(out, Item{Code: r.Code, Label: r.Label, Plain: r.Plain, Hint: r.Explanation})
		}
	}
	return out
}

// groupsFile reads the questions Evaluate answers.
func (l *loader) groupsFile(root *yaml.Node) {
	o := l.object(root, "rulebook", "groups")
	list := List{Name: "group", Label: "Questions the rulebook answers"}
	for _, n := range o.items("groups") {
		g := l.object(n, "code", "field", "label", "plain", "kinds", "many", "when")
		spec := groupSpec{
			code: Group(g.must("code")), field: g.must("field"), many: g.yes("many"),
			when: l.compile(g.at["when"], grammar{l.words, scopeFlow, false}),
		}
		for _, k := range g.codes("kinds", "rule_kind") {
			spec.kinds = append(spec.kinds, Kind(k))
		}
		if slices.ContainsFunc(l.book.groups, func(s groupSpec) bool { return s.code == spec.code }) {
			l.fail(n, "the group %q is given twice", string(spec.code))
		}
		l.book.groups = append(l.book.groups, spec)
		list.Items = append(list.Items, Item{Code: string(spec.code), Label: g.must("label"), Plain: g.must("plain")})
	}
	l.addList(root, list)
}
