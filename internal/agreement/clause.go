package agreement

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sharewell/internal/agreement/prose"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// MaxDepth is how deep a clause can stand: 4, 4.2 and 4.2.1.
const MaxDepth = 2

// Limits of a text. The published agreement has a hundredth of them.
const (
	mostClauses = 600
	mostWords   = 40_000 // characters of a clause
	mostHeading = 200
	mostNames   = 50 // rules or terms a clause names
)

// Numbers gives the number of each clause by where it stands: "4", "4.2", "4.2.1".
func (t Text) Numbers() []string {
	out := make([]string, len(t.Clauses))
	var at [MaxDepth + 1]int
	before := -1
	for i, c := range t.Clauses {
		d := min(max(c.Depth, 0), MaxDepth, before+1) // nothing stands two levels below the one before
		before = d
		at[d]++
		clear(at[d+1:])
		parts := make([]string, d+1)
		for k := range parts {
			parts[k] = strconv.Itoa(at[k])
		}
		out[i] = strings.Join(parts, ".")
	}
	return out
}

// Reference says a clause in words, as it is numbered in this text: "clause 4.2 (Security)". A clause that is not in
// the text is said by its identifier, so that nothing vanishes.
func (t Text) Reference(id ident.Clause) string {
	i := t.Index(id)
	if i < 0 {
		return "clause " + string(id)
	}
	return "clause " + t.Numbers()[i] + " (" + t.Clauses[i].Heading + ")"
}

// References says clauses in words like Reference, without counting anew for each.
func (t Text) References() func(ident.Clause) string {
	said := make(map[ident.Clause]string, len(t.Clauses))
	for i, n := range t.Numbers() {
		said[t.Clauses[i].ID] = "clause " + n + " (" + t.Clauses[i].Heading + ")"
	}
	return func(id ident.Clause) string {
		if s, ok := said[id]; ok {
			return s
		}
		return "clause " + string(id)
	}
}

// Index gives the place of a clause; -1 when the text has none.
func (t Text) Index(id ident.Clause) int {
	return slices.IndexFunc(t.Clauses, func(c Clause) bool { return c.ID == id })
}

// Broken lists references to clauses that the text does not have, by the clause that makes them.
func (t Text) Broken() []BrokenReference {
	var out []BrokenReference
	for _, c := range t.Clauses {
		for _, to := range prose.Refs(prose.Parse(c.Text)) {
			if t.Index(to) < 0 {
				out = append(out, BrokenReference{c.ID, c.Heading, to})
			}
		}
	}
	return out
}

// BrokenReference is a reference to a clause that is not there.
type BrokenReference struct {
	In      ident.Clause
	Heading string
	To      ident.Clause
}

// same reports whether two clauses say the same.
func (c Clause) same(o Clause) bool {
	return c.ID == o.ID && c.Heading == o.Heading && c.Text == o.Text && c.Status == o.Status && c.Depth == o.Depth &&
		slices.Equal(c.RestsOn, o.RestsOn) && slices.Equal(c.Terms, o.Terms)
}

func tidyClause(c Clause) Clause {
	c.Heading = strings.Join(strings.Fields(c.Heading), " ")
	c.Text = strings.TrimSpace(strings.ReplaceAll(c.Text, "\r\n", "\n"))
	c.RestsOn, c.Terms = tidyNames(c.RestsOn), tidyNames(c.Terms)
	return c
}

func tidyNames(names []string) []string {
	var out []string
	for _, n := range names {
		if n = strings.TrimSpace(n); n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// checkClause says what of a clause cannot be kept.
func (s *Service) checkClause(c Clause) error {
	var wrong []errs.Field
	say := func(name, code, message string) {
		wrong = append(wrong, errs.Field{Name: name, Code: "agreement." + code, Message: message})
	}
	switch {
	case c.Heading == "":
		say("heading", "heading_missing", "Enter a heading, so that people find the clause.")
	case utf8.RuneCountInString(c.Heading) > mostHeading:
		say("heading", "heading_long", fmt.Sprintf("Shorten the heading to %d characters or fewer.", mostHeading))
	}
	if utf8.RuneCountInString(c.Text) > mostWords {
		say("text", "text_long", fmt.Sprintf("Split this clause: it can hold %d characters at most.", mostWords))
	}
	if c.Depth < 0 || c.Depth > MaxDepth {
		say("depth", "depth", "Choose how deep the clause stands from the list.")
	}
	if len(c.RestsOn) > mostNames || len(c.Terms) > mostNames {
		say("rests_on", "too_many_names", fmt.Sprintf("Name %d at most.", mostNames))
	}
	for _, id := range c.RestsOn {
		if _, ok := s.d.Book.Rule(id); !ok {
			say("rests_on", "rule_unknown", "The rulebook has no rule "+id+". Use its identifier, like uk-gdpr.art5.")
		}
	}
	return errs.InvalidFields(wrong)
}

var idForm = regexp.MustCompile(`[^a-z0-9]+`)

// newClauseID makes an identifier from a heading that no clause has or had in any edition.
func newClauseID(heading string, taken map[ident.Clause]bool) ident.Clause {
	words := strings.Split(strings.Trim(idForm.ReplaceAllString(strings.ToLower(heading), "-"), "-"), "-")
	base := "c-" + strings.Trim(strings.Join(words[:min(len(words), 4)], "-"), "-")
	if base == "c-" {
		base = "c-clause"
	}
	if len(base) > 40 {
		base = strings.TrimRight(base[:40], "-")
	}
	id := ident.Clause(base)
	for n := 2; taken[id]; n++ {
		id = ident.Clause(base + "-" + strconv.Itoa(n))
	}
	taken[id] = true
	return id
}
