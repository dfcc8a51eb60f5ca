package welcome

import (
	"cmp"
	"slices"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/oneoff"
)

// PracticeID identifies a practice copy.
type PracticeID string

// Exercise names an invented case to practise with; its words are in the content files.
type Exercise string

// The exercises.
const (
	Teacher  Exercise = "teacher"  // a school is worried and asks for something
	Police   Exercise = "police"   // a call from somebody who says they are the police
	Hospital Exercise = "hospital" // a patient goes home
)

// Exercises lists them.
func Exercises() []Exercise { return []Exercise{Teacher, Police, Hospital} }

// Valid reports whether e is one of the exercises.
func (e Exercise) Valid() bool { return slices.Contains(Exercises(), e) }

// Practice is a copy of the form for one decision, with which one person practises. It has no reference and belongs to
// no organisation.
type Practice struct {
	ID       PracticeID
	Person   ident.Person
	Exercise Exercise
	Answers  oneoff.Answers
	Gone     time.Time // when it is thrown away
	Version  int64
}

// URL is the practice copy's page.
func (p Practice) URL() string { return PracticePath + "/" + string(p.ID) }

// PracticePath is where people practise.
const PracticePath = "/portal/practice"

// Fields lists the questions of the practice form: real ones, of the real form, fewer of them.
func Fields() []oneoff.Field {
	keys := []string{"recipient_name", "requester_role", "requester_contact", "identity_check", "identity_reason", "subject_ref", "specific_purpose", "data_shared", "risk_of_not_sharing", "decision"}
	out := make([]oneoff.Field, 0, len(keys))
	for _, k := range keys {
		if f, ok := oneoff.FieldByKey(k); ok {
			out = append(out, f)
		}
	}
	return out
}

// Look is what the program says to a practice copy: just what it would say to a real record.
type Look struct {
	Wrong   []errs.Field // answers to mend
	Missing []errs.Field // answers still needed
	House   []oneoff.Finding
	Hints   []oneoff.FieldHint // what looks like somebody's details
}

// Clean reports whether there is nothing left to do.
func (l Look) Clean() bool { return len(l.Wrong)+len(l.Missing)+len(l.House)+len(l.Hints) == 0 }

// Check looks at a practice copy with the rules of the real form.
func Check(a oneoff.Answers, book *rulebook.Book, now time.Time) Look {
	asked := Fields()
	ours := func(name string) bool {
		return slices.ContainsFunc(asked, func(f oneoff.Field) bool { return f.Key == name })
	}
	notOurs := func(f errs.Field) bool { return !ours(f.Name) }
	c := oneoff.CaseOf(withDefaults(a), book)
	l := Look{
		Wrong:   slices.DeleteFunc(oneoff.Wrong(c, book, now), notOurs),
		Missing: slices.DeleteFunc(oneoff.Missing(c), notOurs),
		House:   slices.DeleteFunc(oneoff.Policy(c, oneoff.SettingsFrom(book, ""), book), func(f oneoff.Finding) bool { return !ours(f.Field) }),
	}
	for _, h := range oneoff.Hints(a) {
		if ours(h.Key) {
			l.Hints = append(l.Hints, h)
		}
	}
	slices.SortStableFunc(l.House, func(x, y oneoff.Finding) int { return cmp.Compare(x.RuleID, y.RuleID) })
	return l
}

// withDefaults gives what the invented case says of itself: somebody asked, and it is not an emergency.
func withDefaults(a oneoff.Answers) oneoff.Answers {
	a = a.Clone()
	a["urgency"], a["direction"] = []string{"routine"}, []string{"request_received"}
	return a
}

// Tidy keeps the answers to questions that the practice form asks, and nothing else.
func Tidy(typed map[string][]string) oneoff.Answers {
	out := oneoff.Answers{}
	for _, f := range Fields() {
		var values []string
		for _, v := range typed[f.Key] {
			if v != "" {
				values = append(values, v)
			}
		}
		if len(values) > 0 {
			out[f.Key] = values
		}
	}
	return out
}
