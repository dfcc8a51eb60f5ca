package register

import (
	"strconv"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Elsewhere is the status of a use that another register listed before this one was kept. Whether it goes on is not
// known here.
const Elsewhere Status = "elsewhere"

// LevelPast is the level of an entry that was taken over from another register.
const LevelPast Level = "past"

// OtherRegister says where an entry was taken from.
type OtherRegister struct {
	Code      string     `json:"code"` // names it here: "nhs-releases"
	Name      string     `json:"name"`
	Publisher string     `json:"publisher"`
	URL       string     `json:"url,omitempty"`
	Licence   string     `json:"licence,omitempty"`
	AsOf      clock.Date `json:"as_of,omitzero"` // the day whose state was taken over
}

// Past is one use as another register listed it, in that register's words.
type Past struct {
	ID           ident.Record       `json:"id"`
	Ref          string             `json:"ref"`
	Version      int64              `json:"version"`
	From         OtherRegister      `json:"from"`
	Key          string             `json:"key"` // its reference there
	Title        string             `json:"title"`
	Body         string             `json:"body"`                   // who used the information
	Organisation ident.Organisation `json:"organisation,omitempty"` // the same, when the directory knows it
	Given        string             `json:"given,omitempty"`        // who gave it
	Purpose      string             `json:"purpose,omitempty"`
	Doing        string             `json:"doing,omitempty"` // what is done with it
	Benefits     string             `json:"benefits,omitempty"`
	Outcome      string             `json:"outcome,omitempty"` // what came of it
	Law          []string           `json:"law,omitempty"`
	Confidence   []string           `json:"confidence,omitempty"`
	OptOut       []string           `json:"opt_out,omitempty"`
	Often        []string           `json:"often,omitempty"`
	Kinds        []string           `json:"kinds,omitempty"` // of data, as that register names them
	Recognisable []string           `json:"recognisable,omitempty"`
	Link         string             `json:"link,omitempty"`
	Start        clock.Date         `json:"start,omitzero"`
	End          clock.Date         `json:"end,omitzero"`
	At           time.Time          `json:"at"`             // when it was taken over
	Gone         bool               `json:"gone,omitempty"` // what was taken over was taken back
}

// composePast makes the entry of a use from another register. It says what that register said, and nothing in our
// own codes, since nobody here checked it.
func composePast(src Source) Entry {
	p := src.Past
	e := Entry{Ref: p.Ref, Level: LevelPast, Status: Elsewhere, Title: p.Title, Past: p, Benefits: p.Benefits}
	e.Dates.Changed, e.Dates.Start, e.Dates.End = p.At, p.Start, p.End
	e.Why.Specific = p.Purpose
	e.Parties = []Party{{Name: p.Body, Lead: true, Outside: true}}
	for _, o := range src.Organisations {
		if o.ID == p.Organisation {
			e.Parties[0] = Party{Name: o.Name, Slug: o.Slug, Lead: true}
		}
	}
	if p.Given != "" {
		e.Parties = append(e.Parties, Party{Name: p.Given, Outside: true})
	}
	return e
}

// pastWords is what such an entry is found by, beside what every entry is.
func (p *Past) pastWords() string {
	if p == nil {
		return ""
	}
	return strings.Join([]string{p.Key, p.Body, p.From.Name, p.Doing, p.Outcome, strings.Join(p.Kinds, " "), strings.Join(p.Law, " ")}, " ")
}

// pastYear is the year such an entry is filed under, "" when its register gives no date.
func (p *Past) pastYear() string {
	switch {
	case p == nil:
		return ""
	case !p.Start.IsZero():
		return strconv.Itoa(p.Start.Year)
	case !p.From.AsOf.IsZero():
		return strconv.Itoa(p.From.AsOf.Year)
	}
	return ""
}
