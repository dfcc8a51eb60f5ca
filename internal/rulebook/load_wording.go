package rulebook

import (
	"fmt"
	"time"

	"go.yaml.in/yaml/v3"
)

// wordingFile reads the pieces that written requests are made of.
func (l *loader) wordingFile(root *yaml.Node) {
	o := l.object(root, "rulebook", "defaults", "needed", "pieces")
	var defaults meta
	if o.has("defaults") {
		defaults = l.meta(l.object(o.at["defaults"], metaKeys()...), meta{})
	}
	if !o.has("needed") {
		l.fail(root, "needed, which says whose bases decide, is missing")
	}
	needed := l.object(o.at["needed"], "receiver_basis", "asker_basis")
	l.book.wording = wordingSpec{receiver: needed.must("receiver_basis"), asker: needed.must("asker_basis")}
	for _, key := range []string{"receiver_basis", "asker_basis"} {
		if needed.has(key) {
			l.refer(needed.at[key], refRule, needed.text(key))
		}
	}
	for _, n := range o.items("pieces") {
		l.piece(n, defaults)
	}
}

func (l *loader) piece(n *yaml.Node, defaults meta) {
	o := l.object(n, append(metaKeys(), "id", "part", "label", "text", "note", "effective_to")...)
	m := l.meta(o, defaults)
	l.complete(o, m)
	p := WordingPiece{ID: o.must("id"), Part: o.must("part"), Label: o.must("label"), Text: o.must("text"), Note: o.text("note"),
		From: m.from, To: o.date("effective_to"), Authority: m.authority, Source: m.source, CheckedOn: m.checked, Confidence: m.confidence}
	if o.has("part") {
		l.refer(o.at["part"], "wording_part", p.Part)
	}
	if p.From.IsZero() && !o.has("effective_from") {
		l.fail(n, "effective_from is missing")
	}
	if !p.To.IsZero() && p.To.Before(p.From) {
		l.fail(n, "the piece ends before it starts")
	}
	for _, other := range l.book.pieces {
		if other.ID == p.ID && !apart(other, p) {
			l.fail(n, "two versions of %q stand on one day", p.ID)
		}
	}
	l.book.pieces = append(l.book.pieces, p)
}

// apart reports whether two versions never stand on one day.
func apart(a, b WordingPiece) bool {
	ends := func(x WordingPiece, y time.Time) bool { return !x.To.IsZero() && x.To.Before(y) }
	return ends(a, b.From) || ends(b, a.From)
}

// advisersFile reads who is asked for advice about what.
func (l *loader) advisersFile(root *yaml.Node) {
	o := l.object(root, "rulebook", "defaults", "first", "advisers", "topics")
	if o.has("defaults") {
		d := l.object(o.at["defaults"], metaKeys()...)
		l.complete(d, l.meta(d, meta{}))
	} else {
		l.fail(root, "defaults, which say where this comes from, are missing")
	}
	for _, n := range o.items("advisers") {
		ao := l.object(n, "code", "named", "roles")
		a := Adviser{Code: ao.must("code"), Named: ao.codes("named", "named_role"), Roles: ao.codes("roles", "")}
		if ao.has("code") {
			l.refer(ao.at["code"], "advice", a.Code)
		}
		if _, twice := l.book.Adviser(a.Code); twice {
			l.fail(n, "the adviser %q is given twice", a.Code)
		}
		if len(a.Roles) == 0 {
			l.fail(n, "roles is missing: somebody with an account must be asked")
		}
		l.book.advisers = append(l.book.advisers, a)
	}
	known := func(n *yaml.Node, code string) {
		if _, ok := l.book.Adviser(code); !ok {
			l.fail(n, "%s", fmt.Sprintf("there is no adviser %q", code))
		}
	}
	l.book.firstAdviser = o.must("first")
	known(o.at["first"], l.book.firstAdviser)
	seen := map[string]bool{}
	for _, n := range o.items("topics") {
		to := l.object(n, "adviser", "fields")
		t := topic{adviser: to.must("adviser"), fields: to.codes("fields", "")}
		known(n, t.adviser)
		for _, f := range t.fields {
			if seen[f] {
				l.fail(n, "the field %q has two advisers", f)
			}
			seen[f] = true
		}
		l.book.topics = append(l.book.topics, t)
	}
}
