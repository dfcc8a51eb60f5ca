package rulebook

import (
	"slices"
	"time"
)

// WordingPiece is one dated piece of a written request. Its text may hold {asker}, {receiver}, {powers},
// {purpose} and {objective}, which stand for what the request says.
type WordingPiece struct {
	ID         string
	Part       string // code of list wording_part: where it stands
	Label      string // what it is for
	Text       string
	Note       string
	From, To   time.Time
	Authority  Authority
	Source     Source
	CheckedOn  time.Time
	Confidence Confidence
}

// wordingSpec names the two rules that decide whether a request needs the wording.
type wordingSpec struct {
	receiver string // what the receiver could rely on, if the request said so
	asker    string // what the asker then has to rely on
}

// PublicTask says whether a request should state the public task that it serves.
type PublicTask struct {
	// Needed reports that the receiver gains a basis it does not have without the statement.
	Needed bool
	// Caution is what the rulebook warns the asker of; empty when it has nothing to warn of.
	Caution string
	Because []Citation
}

// PublicTask judges a request for data from f.From to f.To: it asks the receiver's options with and
// without the statement, and the asker's own basis. No body is named in the program; the rules decide.
// Law: UK GDPR Article 6(1)(ea) and Annex 1, disclosure for another body's public task.
func (b *Book) PublicTask(f Facts) PublicTask {
	f.On, f.Requested = b.dateOr(f.On), true
	f.RequestSaysPublicTask = false
	without, _ := b.optionFor(f, b.wording.receiver)
	f.RequestSaysPublicTask = true
	with, ok := b.optionFor(f, b.wording.receiver)
	if !ok || with.Status != Allowed || without.Status == Allowed {
		return PublicTask{}
	}
	own, ok := b.optionFor(Facts{From: f.To, To: f.From, On: f.On, Purposes: f.Purposes, Subjects: f.Subjects, Urgency: f.Urgency}, b.wording.asker)
	if !ok || own.Status == Blocked {
		return PublicTask{}
	}
	out := PublicTask{Needed: true, Because: with.Because}
	if own.Status == Warn {
		out.Caution = own.Reason
	}
	return out
}

// optionFor gives the option of Article 6 that one rule makes.
func (b *Book) optionFor(f Facts, rule string) (Option, bool) {
	for _, o := range b.Evaluate(f) {
		if o.Group == GroupArticle6 && o.RuleID == rule {
			return o, true
		}
	}
	return Option{}, false
}

// Wording gives the pieces of a written request in force on a date, in the order they stand in.
func (b *Book) Wording(on time.Time) []WordingPiece {
	d := day(b.dateOr(on))
	var out []WordingPiece
	for _, p := range b.pieces {
		if !d.Before(p.From) && (p.To.IsZero() || !d.After(p.To)) {
			out = append(out, p)
		}
	}
	order := b.lists["wording_part"].Codes()
	slices.SortStableFunc(out, func(x, y WordingPiece) int { return slices.Index(order, x.Part) - slices.Index(order, y.Part) })
	return out
}

// Adviser is somebody practitioners can ask, and who is asked when that one is not there.
type Adviser struct {
	Code  string   // code of list advice
	Named []string // codes of list named_role: a person whom the organisation's profile names
	Roles []string // roles of the access table, the first asked first
}

// topic leads fields to an adviser.
type topic struct {
	adviser string
	fields  []string
}

// Advisers gives everybody who can be asked, in order.
func (b *Book) Advisers() []Adviser { return slices.Clone(b.advisers) }

// Adviser gives one adviser by code.
func (b *Book) Adviser(code string) (Adviser, bool) {
	i := slices.IndexFunc(b.advisers, func(a Adviser) bool { return a.Code == code })
	if i < 0 {
		return Adviser{}, false
	}
	return b.advisers[i], true
}

// AdviserFor gives who is asked about a field of a form, by the field's key: the one whose topic names
// it, else the one who answers everything.
func (b *Book) AdviserFor(field string) Adviser {
	for _, t := range b.topics {
		if slices.Contains(t.fields, field) {
			a, _ := b.Adviser(t.adviser)
			return a
		}
	}
	a, _ := b.Adviser(b.firstAdviser)
	return a
}
