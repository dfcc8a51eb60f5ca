package guidance

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// Slug names a guide in its address, for good.
type Slug string

// slugForm is what an address may look like.
var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Valid reports whether s can stand in an address.
func (s Slug) Valid() bool {
	return len(s) <= 80 && slugForm.MatchString(string(s)) && !slices.Contains([]Slug{"quiz", "manage", "media"}, s)
}

// Address is the page of a guide.
func (s Slug) Address() string { return "/guides/" + string(s) }

// Audience is whom a guide is written for.
type Audience string

// The audiences.
const (
	Residents Audience = "public"
	Staff     Audience = "staff"
)

// Audiences lists them, those who come worried first.
func Audiences() []Audience { return []Audience{Residents, Staff} }

// Valid reports whether a is one of the audiences.
func (a Audience) Valid() bool { return a == Residents || a == Staff }

// Source is where what a guide says can be read.
type Source struct {
	Name      string     `json:"name" yaml:"name"`
	URL       string     `json:"url" yaml:"url"`
	CheckedOn clock.Date `json:"checked_on" yaml:"-"`
}

// Content is what one version of a guide says.
type Content struct {
	Title    string   `json:"title"`
	Summary  string   `json:"summary"`
	Audience Audience `json:"audience"`
	// Order places it among the guides of its audience; nought comes last.
	Order int `json:"order,omitempty"`
	// Asks are questions in everyday words that it answers; Keywords are other words to find it by.
	Asks     []string   `json:"asks,omitempty"`
	Keywords []string   `json:"keywords,omitempty"`
	Owner    string     `json:"owner"`    // a role
	Reviewer string     `json:"reviewer"` // a role
	Reviewed clock.Date `json:"reviewed"`
	ReviewOn clock.Date `json:"review_on"`
	Rules    []string   `json:"rules,omitempty"`   // of the rulebook
	Clauses  []string   `json:"clauses,omitempty"` // of the Agreement
	Sources  []Source   `json:"sources"`
	Card     []string   `json:"card"` // the lines of the one-page card
	Body     string     `json:"body"` // Markdown
	Media    []Media    `json:"media,omitempty"`
}

// Sum tells whether two contents say the same.
func (c Content) Sum() string {
	b, err := json.Marshal(c)
	if err != nil {
		panic("guidance: a guide cannot be written: " + err.Error()) // plain data always can
	}
	sum := sha256.Sum256(b)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// The longest a guide may be.
const (
	mostTitle   = 100
	mostSummary = 300
	mostBody    = 60_000
	mostLine    = 200
	mostLines   = 40
	mostCard    = 10
	mostMonths  = 12 // to the next review
)

// faults gathers what is wrong with a form.
type faults []errs.Field

func (f *faults) add(name, code, message string) {
	*f = append(*f, errs.Field{Name: name, Code: code, Message: message})
}

func (f *faults) text(name, value, ask string, most int) {
	switch {
	case value == "":
		f.add(name, "required", ask)
	case utf8.RuneCountInString(value) > most:
		f.add(name, "too_long", fmt.Sprintf("Shorten this to %d characters", most))
	}
}

func (f *faults) lines(name string, values []string, least, most int, ask string) {
	if len(values) < least {
		f.add(name, "required", ask)
	}
	if len(values) > most {
		f.add(name, "too_many", fmt.Sprintf("Leave out some lines: there may be %d", most))
	}
	for i, v := range values {
		if utf8.RuneCountInString(v) > mostLine {
			f.add(name, "too_long", fmt.Sprintf("Line %d is too long. Shorten it to %d characters", i+1, mostLine))
		}
	}
}

// clean brings what was typed or pasted into the one form in which it is kept.
func (c Content) clean() Content {
	c.Title, c.Summary, c.Owner, c.Reviewer = oneLine(c.Title), oneLine(c.Summary), oneLine(c.Owner), oneLine(c.Reviewer)
	c.Asks, c.Keywords, c.Card = cleanLines(c.Asks), cleanLines(c.Keywords), cleanLines(c.Card)
	c.Rules, c.Clauses = cleanLines(c.Rules), cleanLines(c.Clauses)
	c.Body = Clean(c.Body)
	return c
}

// check says what is wrong with the form of a guide. What it rests on and links to is checked by the service.
func (c Content) check(today clock.Date) faults {
	var f faults
	f.text("title", c.Title, "Enter a title that says what the guide answers", mostTitle)
	f.text("summary", c.Summary, "Say in a sentence or two what the guide is for", mostSummary)
	if !c.Audience.Valid() {
		f.add("audience", "required", "Choose whom the guide is for")
	}
	f.text("body", c.Body, "Write the guide", mostBody)
	f.lines("card", c.Card, 1, mostCard, "Write the lines of the card, one to a line")
	f.lines("asks", c.Asks, 0, mostLines, "")
	f.lines("keywords", c.Keywords, 0, mostLines, "")
	f.text("owner", c.Owner, "Say which role owns the guide, such as the secretariat", mostTitle)
	f.text("reviewer", c.Reviewer, "Say which role reviews the guide", mostTitle)
	switch {
	case !c.ReviewOn.After(today):
		f.add("review_on", "past", "Enter a day after today for the next review")
	case c.ReviewOn.After(today.AddMonths(mostMonths)):
		f.add("review_on", "late", "Enter a day within a year: guides are reviewed at least once a year")
	}
	if len(c.Sources) == 0 {
		f.add("sources", "required", "Name at least one source, so that people can check what the guide says")
	}
	for i, s := range c.Sources {
		if m := s.fault(today); m != "" {
			f.add("sources", "line", fmt.Sprintf("Line %d: %s", i+1, m))
		}
	}
	for i, m := range c.Media {
		if fault := m.fault(); fault != "" {
			f.add("media", "line", fmt.Sprintf("Film or recording %d: %s", i+1, fault))
		}
	}
	return f
}

func (s Source) fault(today clock.Date) string {
	switch {
	case s.Name == "":
		return "give the source a name"
	case !ExternalLink(s.URL):
		return "give the whole address of the source, starting with https://"
	case s.CheckedOn.IsZero():
		return "say when you checked the source, like 2026-11-22"
	case s.CheckedOn.After(today):
		return "the day on which you checked the source cannot be after today"
	}
	return ""
}

// ExternalLink reports whether an address is a whole and safe one of another site. Nothing is fetched.
func ExternalLink(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && strings.Contains(u.Hostname(), ".") && u.User == nil && !strings.ContainsAny(address, " \t\n\"<>")
}
