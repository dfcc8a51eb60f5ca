package life

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/errs"
	"sharewell/internal/register"
	"sharewell/internal/rulebook"
)

// File is where a pack keeps its situations.
const File = "life/situations.yaml"

// list is the rulebook's list of situations.
const list = "life_situation"

// Plan is every situation, in the groups in which people meet them.
type Plan struct {
	Groups []Group
}

// Group is situations that belong together; its heading is the page's.
type Group struct {
	Code       string
	Situations []Situation
}

// Situation is something that fits a person's life.
type Situation struct {
	Code  string
	Words string           // as people tick it: "My child is at school"
	Any   [][]register.Tag // each a set of filters that a use may answer
	find  []register.Query // the same, of uses that go on
}

// Situations lists the situations of every group in order; their places number them.
func (p *Plan) Situations() []Situation {
	var out []Situation
	for _, g := range p.Groups {
		out = append(out, g.Situations...)
	}
	return out
}

// Load reads a pack's situations and checks them against the lists they name.
func Load(book *rulebook.Book, pack fs.FS) (*Plan, error) {
	b, err := fs.ReadFile(pack, File)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, "life.file", "The pack has no "+File+".", err)
	}
	var in struct {
		Groups []struct {
			Code       string
			Situations []struct {
				Code string
				Any  []map[string][]string
			}
		}
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&in); err != nil {
		return nil, errs.Wrap(errs.Invalid, "life.file", File+" cannot be read.", err)
	}
	p, seen := &Plan{}, map[string]bool{}
	var problems []error
	for _, g := range in.Groups {
		group := Group{Code: g.Code}
		for _, s := range g.Situations {
			one, err := situation(book, s.Code, s.Any)
			if seen[s.Code] {
				err = errors.Join(err, fmt.Errorf("%s: stands twice", s.Code))
			}
			seen[s.Code] = true
			problems = append(problems, err)
			group.Situations = append(group.Situations, one)
		}
		p.Groups = append(p.Groups, group)
	}
	if len(seen) == 0 {
		problems = append(problems, errors.New("there are no situations"))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, errs.Wrap(errs.Invalid, "life.mistakes", File+" has mistakes.", err)
	}
	return p, nil
}

func situation(book *rulebook.Book, code string, lines []map[string][]string) (Situation, error) {
	s := Situation{Code: code, Words: book.PlainLabel(list, code)}
	var problems []error
	if known, err := has(book, list, code); err != nil || !known {
		problems = append(problems, fmt.Errorf("%s: is not in the list %s", code, list))
	}
	if len(lines) == 0 {
		problems = append(problems, fmt.Errorf("%s: finds nothing", code))
	}
	for _, line := range lines {
		tags, err := tags(book, line)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", code, err))
		}
		s.Any = append(s.Any, tags)
		q := register.Query{Most: register.MostPage, Chosen: slices.Clone(tags)}
		for _, st := range []register.Status{register.Live, register.UnderReview} {
			q.Chosen = append(q.Chosen, register.Tag{Filter: register.FilterStatus, Value: string(st)})
		}
		s.find = append(s.find, q)
	}
	return s, errors.Join(problems...)
}

// lists are the filters that a situation may use, and the lists of the rulebook that hold their values.
var lists = []struct{ filter, list string }{
	{register.FilterPurpose, "purpose"}, {register.FilterKind, "item_category"}, {register.FilterPeople, "subject_types"}, {register.FilterSector, "sector"},
}

func tags(book *rulebook.Book, line map[string][]string) ([]register.Tag, error) {
	var out []register.Tag
	for _, l := range lists {
		for _, v := range line[l.filter] {
			if known, err := has(book, l.list, v); err != nil || !known {
				return nil, fmt.Errorf("%s %q is not in the list %s", l.filter, v, l.list)
			}
			out = append(out, register.Tag{Filter: l.filter, Value: v})
		}
		delete(line, l.filter)
	}
	for f := range line {
		return nil, fmt.Errorf("there is no filter %q", f)
	}
	if len(out) == 0 {
		return nil, errors.New("a line without a filter would find everything")
	}
	return out, nil
}

func has(book *rulebook.Book, name, code string) (bool, error) {
	l, err := book.List(name)
	if err != nil {
		return false, err
	}
	return slices.Contains(l.Codes(), code), nil
}

// mostUses is how many uses one situation shows; the newest come first, and the rest is counted.
const mostUses = 40

// Use is one use with the situations it may concern, by their places among all.
type Use struct {
	Card *register.Card
	Fits []int
}

// Found is what every situation finds.
type Found struct {
	Uses  []Use
	Shown []int // of each situation, how many uses are among Uses
	More  []int // of each situation, how many at least are not
}

// Find finds the uses of every situation, each use once.
func (p *Plan) Find(find func(register.Query) register.Page) Found {
	var out Found
	place := map[string]int{}
	for n, s := range p.Situations() {
		cards, more := s.cards(find)
		for _, c := range cards {
			at, known := place[c.Ref]
			if !known {
				at = len(out.Uses)
				place[c.Ref] = at
				out.Uses = append(out.Uses, Use{Card: c})
			}
			out.Uses[at].Fits = append(out.Uses[at].Fits, n)
		}
		out.Shown, out.More = append(out.Shown, len(cards)), append(out.More, more)
	}
	slices.SortStableFunc(out.Uses, func(a, b Use) int { return strings.Compare(b.Card.Key(), a.Card.Key()) })
	return out
}

// cards gives the newest uses of a situation, and how many more there are at least: a use that answers two lines is
// only counted once as far as it can be seen.
func (s Situation) cards(find func(register.Query) register.Page) ([]*register.Card, int) {
	var cards []*register.Card
	beyond := 0
	for _, q := range s.find {
		page := find(q)
		beyond = max(beyond, page.Total-len(page.Cards))
		for _, c := range page.Cards {
			if !slices.ContainsFunc(cards, func(o *register.Card) bool { return o.Ref == c.Ref }) {
				cards = append(cards, c)
			}
		}
	}
	slices.SortFunc(cards, func(a, b *register.Card) int { return strings.Compare(b.Key(), a.Key()) })
	if len(cards) <= mostUses {
		return cards, beyond
	}
	return cards[:mostUses], len(cards) - mostUses + beyond
}

// Address gives where the register lists what one line of a situation finds.
func Address(line []register.Tag) string {
	q := register.Query{Chosen: slices.Clone(line)}
	return "/register?" + q.Encode()
}
