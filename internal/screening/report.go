package screening

import (
	"encoding/json"
	"io"
	"time"

	"sharewell/internal/screening/table"
)

// Report is what is kept of a screening: what went in and out, under which rules, and how many rows became
// what. It names no person, and from it nobody can learn who was removed.
type Report struct {
	Program  string       `json:"program"`
	Version  string       `json:"version"`
	At       time.Time    `json:"at"`
	Who      string       `json:"who"`
	Purpose  string       `json:"purpose"`
	Policy   PolicyReport `json:"policy"`
	List     ListReport   `json:"opt_out_list"`
	Input    InputReport  `json:"input"`
	Output   *Digest      `json:"output,omitempty"` // none when rows were only counted
	SetAside *Digest      `json:"set_aside_file,omitempty"`
	Counts   Counts       `json:"counts"`
}

// PolicyReport says which rules were chosen.
type PolicyReport struct {
	Invalid     Policy  `json:"without_valid_number"`
	Duplicates  string  `json:"duplicates"` // keep or first
	MaxAgeHours float64 `json:"list_max_age_hours"`
}

// ListReport describes the opt-out list.
type ListReport struct {
	Digest
	Form       string    `json:"form"` // compact or table
	People     int       `json:"people"`
	Duplicates int64     `json:"duplicate_rows"`
	Ignored    int64     `json:"ignored_rows"`
	Date       time.Time `json:"date"`
	DateFrom   string    `json:"date_from"` // list, given, or file: the time of the file
	AgeHours   float64   `json:"age_hours"`
}

// InputReport describes the list of people.
type InputReport struct {
	Digest
	Column    int    `json:"column"` // from 1; 0 for a fixed-width file
	Name      string `json:"column_name"`
	Header    bool   `json:"header"`
	Delimiter string `json:"delimiter"`
	Fixed     string `json:"fixed,omitempty"`
}

// DescribeList fills in what the list itself says.
func DescribeList(l List, at, now time.Time, from string) ListReport {
	form := "table"
	if l.Compact {
		form = "compact"
	}
	return ListReport{Form: form, People: l.Set.Len(), Duplicates: l.Duplicates, Ignored: l.Ignored, Date: at.UTC(), DateFrom: from,
		AgeHours: float64(now.Sub(at)/time.Minute) / 60}
}

// DescribeInput fills in how the list of people was laid out.
func DescribeInput(d table.Dialect) InputReport {
	if d.Delimiter == 0 {
		return InputReport{Fixed: d.Fixed.String(), Header: d.Header}
	}
	return InputReport{Column: d.Column + 1, Name: d.Name, Header: d.Header, Delimiter: string(rune(d.Delimiter))}
}

// Write writes the report as JSON.
func (r Report) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}
