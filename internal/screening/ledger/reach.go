package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Source is a list that one kind of choice is screened against.
type Source struct {
	Hash   string
	People int64
	At     time.Time
	Clean  bool // the list holds who may stay, instead of who said no
	Held   Held
}

// ChoiceSets gives the list for one kind of choice, for one organisation and use. It is the seam for
// whatever holds people's choices; Lists is the one that reads what administrators loaded and what the
// national service answered. No list is a NotFound error; a list that is too old is an Invalid one.
type ChoiceSets interface {
	Source(ctx context.Context, org ident.Organisation, u Use, kind string) (Source, error)
}

// reached says, for every kind of choice there is, whether it reaches a use, and if not why.
func reached(u Use, kinds, elsewhere []string) ([]Choice, error) {
	for _, k := range elsewhere {
		if !slices.Contains(u.Kinds, k) {
			return nil, errs.New(errs.Invalid, "screening.elsewhere", "Say only of choices that reach this use that they were honoured before.")
		}
	}
	var out []Choice
	for _, k := range kinds {
		c := Choice{Kind: k}
		switch {
		case !slices.Contains(u.Results, applied):
			c.Because = first(u.Results)
		case !slices.Contains(u.Kinds, k):
			c.Because = NotReached
		case slices.Contains(elsewhere, k):
			c.Because = Elsewhere
		default:
			c.Applied = true
		}
		out = append(out, c)
	}
	return out, nil
}

func first(codes []string) string {
	if len(codes) == 0 {
		return NotReached
	}
	return codes[0]
}

// plan is what a list goes through.
type plan struct {
	choices []Choice
	sources []Source
}

// planFor finds the lists for every choice that reaches a use. A missing or old one is told by its kind.
func (s *Service) planFor(ctx context.Context, org ident.Organisation, u Use, elsewhere []string) (plan, error) {
	choices, err := reached(u, s.deps.Kinds, elsewhere)
	if err != nil {
		return plan{}, err
	}
	p := plan{choices: choices}
	var fields []errs.Field
	for i, c := range p.choices {
		if !c.Applied {
			continue
		}
		src, err := s.deps.Sets.Source(ctx, org, u, c.Kind)
		switch kind := errs.KindOf(err); {
		case kind == errs.NotFound:
			fields = append(fields, errs.Field{Name: c.Kind, Code: "screening.no_list", Message: "There is no list of the people who made this choice, or no answer of the national service."})
			continue
		case kind == errs.Invalid || kind == errs.Conflict:
			fields = append(fields, errs.Field{Name: c.Kind, Code: errs.CodeOf(err), Message: messageOf(err)})
			continue
		case err != nil:
			return plan{}, err
		}
		p.choices[i].ListHash, p.choices[i].People, p.choices[i].At = src.Hash, src.People, src.At
		p.sources = append(p.sources, src)
	}
	if len(fields) > 0 {
		e := errs.New(errs.Conflict, "screening.lists", "Nothing was screened: for a choice that reaches this use there is no list that may be used. Load one, or ask the national service.")
		e.Fields = fields
		return plan{}, e
	}
	if len(p.sources) == 0 {
		return plan{}, errs.New(errs.Conflict, "screening.nothing_reaches", "No opt-out that can be applied here reaches this use, so there is nothing to screen. "+why(p.choices))
	}
	return p, nil
}

// why names the kinds and codes, for programs and people alike.
func why(choices []Choice) string {
	var parts []string
	for _, c := range choices {
		parts = append(parts, fmt.Sprintf("%s: %s", c.Kind, c.Because))
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

func messageOf(err error) string {
	if e, ok := asError(err); ok && e.Message != "" {
		return e.Message
	}
	return "This list cannot be used."
}
