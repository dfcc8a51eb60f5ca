package automation

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"sharewell/internal/errs"
)

// Listing is a list of transparency records as it is published.
type Listing struct {
	Meta    Meta        `json:"meta"`
	Records []Published `json:"records"`
}

// Meta says where a list is from.
type Meta struct {
	Source    string `json:"source"`
	SourceURL string `json:"source_url"`
	Licence   string `json:"licence"`
	Records   int    `json:"n_records"`
}

// Published is one transparency record as it is published. The public list has what comes first; Standard and Fields
// hold both tiers, where a record was written here.
type Published struct {
	Body          MaybeText       `json:"publishing_body"`
	Tool          string          `json:"tool_name"`
	Title         string          `json:"title"`
	URL           string          `json:"url"`
	Published     string          `json:"published"`
	Description   string          `json:"description"`
	Organisations []string        `json:"listed_organisations"`
	Standard      string          `json:"standard_version,omitempty"`
	Fields        []PublishedText `json:"fields,omitempty"`
	Checks        []PublishedLook `json:"human_checks,omitempty"`
}

// MaybeText is a text that the list gives as null when it is missing.
type MaybeText string

// MarshalJSON writes null for a missing text.
func (m MaybeText) MarshalJSON() ([]byte, error) {
	if m == "" {
		return []byte("null"), nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // as the list is published
	err := e.Encode(string(m))
	return bytes.TrimSpace(b.Bytes()), err
}

// PublishedText is one field.
type PublishedText struct {
	Number string `json:"number"`
	Tier   int    `json:"tier"`
	Name   string `json:"name"`
	Label  string `json:"label"`
	Text   string `json:"text"`
}

// PublishedLook is one check as everybody may read it. A number that is not shown is null.
type PublishedLook struct {
	Due        string `json:"due"`
	On         string `json:"on,omitempty"`
	State      string `json:"state"` // in_time, late or missed
	Sample     *int   `json:"sample,omitempty"`
	Agreed     *int   `json:"agreed,omitempty"`
	Overturned *int   `json:"overturned,omitempty"`
	Learned    string `json:"learned,omitempty"`
}

// columns are the columns of the published table.
func columns() []string { return []string{"publishing_body", "tool_name", "published", "url"} }

// mostRecords is how many records a file may hold.
const mostRecords = 10_000

func unreadable(err error) error {
	return errs.Wrap(errs.Invalid, "automation.file", "We could not read this file. It must be a transparency record, or a list of them, in JSON or CSV as published.", err)
}

// ReadJSON reads a published list, or one record.
func ReadJSON(r io.Reader) (Listing, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return Listing{}, err
	}
	var l Listing
	if err := json.Unmarshal(raw, &l); err != nil {
		return Listing{}, unreadable(err)
	}
	if len(l.Records) == 0 {
		var one Published
		if err := json.Unmarshal(raw, &one); err != nil {
			return Listing{}, unreadable(err)
		}
		l.Records = []Published{one}
	}
	return l, l.check()
}

// WriteJSON writes a list in the published shape.
func WriteJSON(w io.Writer, l Listing) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(l)
}

// ReadCSV reads a published table. It holds the names and addresses only.
func ReadCSV(r io.Reader) (Listing, error) {
	c := csv.NewReader(r)
	rows, err := c.ReadAll()
	if err != nil {
		return Listing{}, unreadable(err)
	}
	if len(rows) < 2 {
		return Listing{}, unreadable(io.ErrUnexpectedEOF)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[strings.TrimPrefix(name, "\ufeff")] = i
	}
	for _, name := range columns() {
		if _, ok := at[name]; !ok {
			return Listing{}, unreadable(fmt.Errorf("there is no column %s", name))
		}
	}
	var l Listing
	for _, row := range rows[1:] {
		p := Published{Body: MaybeText(row[at["publishing_body"]]), Tool: row[at["tool_name"]], Published: row[at["published"]], URL: row[at["url"]]}
		if p.Title = p.Tool; p.Body != "" {
			p.Title = string(p.Body) + ": " + p.Tool
		}
		l.Records = append(l.Records, p)
	}
	l.Meta.Records = len(l.Records)
	return l, l.check()
}

// WriteCSV writes a list as the published table.
func WriteCSV(w io.Writer, l Listing) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	rows := [][]string{columns()}
	for _, p := range l.Records {
		rows = append(rows, []string{string(p.Body), p.Tool, p.Published, p.URL})
	}
	return c.WriteAll(rows)
}

func (l Listing) check() error {
	if len(l.Records) > mostRecords {
		return unreadable(fmt.Errorf("%d records", len(l.Records)))
	}
	for i, p := range l.Records {
		if p.Tool == "" {
			return unreadable(fmt.Errorf("record %d names no tool", i+1))
		}
		if p.URL != "" && !strings.HasPrefix(p.URL, "https://") && !strings.HasPrefix(p.URL, "http://") {
			return unreadable(fmt.Errorf("record %d has an address that is no web page", i+1))
		}
	}
	return nil
}

// Pick gives the record of a list that somebody means: by its address or the tool's name, or the only one.
func (l Listing) Pick(which string) (Published, error) {
	which = strings.TrimSpace(which)
	var found []Published
	for _, p := range l.Records {
		if which == "" || p.URL == which || strings.EqualFold(p.Tool, which) {
			found = append(found, p)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return Published{}, errs.InvalidFields([]errs.Field{field("which", "not_one", fmt.Sprintf("%d records in the file fit. Enter the name of the tool or the address of its record", len(found)))})
}

// Take puts a published record into a plan. What it does not say stays.
func (p Plan) Take(in Published, d Data) Plan {
	s := d.Standard(in.Standard)
	p.Standard = s.Code
	p.Answers = slices.Clone(p.Answers)
	set := func(name, text string) {
		if text == "" {
			return
		}
		if _, ok := s.Field(name); !ok {
			return
		}
		if i := slices.IndexFunc(p.Answers, func(a Answer) bool { return a.Name == name }); i >= 0 {
			p.Answers[i].Text = text
			return
		}
		p.Answers = append(p.Answers, Answer{name, text})
	}
	set("name", in.Tool)
	set("description", in.Description)
	set("organisation", string(in.Body))
	set("website", in.URL)
	for _, f := range in.Fields {
		set(f.Name, f.Text)
	}
	listed := in
	listed.Fields, listed.Checks = nil, nil
	p.Listed = &listed
	return p
}

// Give writes a plan's record in the published shape: as the public list gives it, where it was taken from there, and
// both tiers.
func (p Plan) Give(u Use, d Data, page string) Published {
	s := d.Standard(p.Standard)
	out := Published{Body: MaybeText(u.Lead.Name), Tool: or(p.Answer("name"), or(u.Tool, u.Title)), URL: page, Published: p.Updated.UTC().Format("2006-01-02T15:04:05Z"),
		Description: or(p.Answer("description"), u.Tool), Organisations: []string{u.Lead.Name}, Standard: s.Code}
	out.Title = u.Lead.Name + ": " + out.Tool
	if l := p.Listed; l != nil {
		out.Body, out.Title, out.Organisations = l.Body, l.Title, l.Organisations
		out.URL, out.Published = or(l.URL, out.URL), or(l.Published, out.Published)
	}
	for _, x := range s.Sections {
		for _, f := range x.Fields {
			if text := p.Answer(f.Name); text != "" {
				out.Fields = append(out.Fields, PublishedText{f.Number, x.Tier, f.Name, f.Label, text})
			}
		}
	}
	return out
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
