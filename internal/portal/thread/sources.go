package thread

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
)

// SumOf tells whether some words read as they did.
func SumOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1f")))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// Clause is a clause of the edition in force, as far as answers cite it.
type Clause struct {
	ID, Number, Heading, Text string
	Edition                   string // its number
	Since                     clock.Date
}

// Source gives a clause as it is cited. Its number is not of its words: a clause that only moved did not change.
func (c Clause) Source() Source {
	return Source{Kind: CiteClause, Ref: c.ID, Label: "Clause " + c.Number + ": " + c.Heading, URL: "/agreement/" + c.Edition + "/" + c.ID, Sum: SumOf(c.Heading, c.Text), Since: c.Since}
}

// RuleSource gives a rule as it is cited.
func RuleSource(r rulebook.Rule) Source {
	parts := []string{r.Label, r.Explanation, r.Note, r.Source.Name, r.From.Format(time.DateOnly)}
	if r.Clock != nil {
		parts = append(parts, fmt.Sprintf("%+v", *r.Clock))
	}
	if r.Gateway != nil {
		parts = append(parts, fmt.Sprintf("%+v", *r.Gateway))
	}
	return Source{Kind: CiteRule, Ref: r.ID, Label: r.Label, URL: r.Source.URL, Sum: SumOf(parts...), Since: clock.DateOf(r.From)}
}

var (
	typedClause = regexp.MustCompile(`(?i)^(?:clause|section|para(?:graph)?)?\s*(?:no\.?\s*)?(\d{1,3}(?:\.\d{1,3}){0,5})(?:[\s:.)].*)?$`)
	typedRef    = regexp.MustCompile(`(?i)\b[A-Z]{2,6}-R-\d{4}-\d{3,6}(?:-[A-Z])?\b`)
)

// Typed is what somebody typed as something to cite, as far as it can be told without looking it up.
type Typed struct {
	Kind   CiteKind
	Ref    string // of a clause: its identifier; of a record: its reference; of a guide: its address
	Number string // of a clause
	Title  string // to be found by its words
}

// ReadTyped reads what somebody typed or pasted: an address of this site, a reference, a number, or a title.
func ReadTyped(line string) Typed {
	if u, err := url.Parse(line); err == nil && (strings.HasPrefix(line, "/") || u.Host != "") {
		parts := strings.Split(strings.Trim(u.Path, "/"), "/")
		switch {
		case len(parts) == 2 && parts[0] == "guides":
			return Typed{Kind: CiteGuide, Ref: parts[1]}
		case len(parts) == 3 && parts[0] == "agreement":
			return Typed{Kind: CiteClause, Ref: parts[2]}
		case len(parts) == 2 && parts[0] == "register":
			return Typed{Kind: CiteRecord, Ref: strings.ToUpper(parts[1])}
		}
		return Typed{Title: line}
	}
	if ref := typedRef.FindString(line); ref != "" {
		if whole, ok := ident.ReadReference(ref); ok {
			ref = whole
		}
		return Typed{Kind: CiteRecord, Ref: strings.ToUpper(ref)}
	}
	if m := typedClause.FindStringSubmatch(line); m != nil {
		return Typed{Kind: CiteClause, Number: m[1], Title: line}
	}
	return Typed{Title: line}
}
