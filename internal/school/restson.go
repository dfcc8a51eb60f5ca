package school

import "slices"

// Resting is something that rests on a rule.
type Resting struct{ Ref, Label, URL string }

// References of things that are no programme.
const (
	RefCommon  = "common"  // what stands on every pack
	RefLetters = "letters" // the wording of the letters
)

// RefOf gives the reference of a programme's pack.
func RefOf(programme string) string { return "programme/" + programme }

// RestsOn gives what rests on a rule: packs, the statements on top of all, and the letters.
func (p *Packs) RestsOn(rule string) []Resting {
	var out []Resting
	if slices.ContainsFunc(slices.Concat(p.Message, p.Changed, p.Careful), restsOn(rule)) {
		out = append(out, Resting{RefCommon, "School packs: the key message", "/schools"})
	}
	for _, x := range p.Programmes {
		if slices.ContainsFunc(x.every(), restsOn(rule)) {
			out = append(out, Resting{RefOf(x.Code), "School pack: " + x.Label, "/schools/" + x.Offers[0].Phase + "/" + x.Code})
		}
	}
	if slices.ContainsFunc(p.letters.pieces, func(w piece) bool { return slices.Contains(w.RestsOn, rule) }) {
		out = append(out, Resting{RefLetters, "School letters", "/schools/letters"})
	}
	return out
}

func restsOn(rule string) func(Statement) bool {
	return func(s Statement) bool { return slices.Contains(s.RestsOn, rule) }
}

// every gives all statements of a programme, also those of other days.
func (x Programme) every() []Statement {
	out := slices.Concat(x.What, x.Runs, x.ListSay, x.With, x.Choices, x.Changed, []Statement{x.Notice})
	for _, l := range x.Law {
		out = append(out, l.Statement)
	}
	for _, t := range x.Year {
		out = append(out, t.Statement)
	}
	return out
}
