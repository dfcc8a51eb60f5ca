package pupils

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// Kind says how the value of a column is checked and written.
type Kind string

// The kinds.
const (
	Name     Kind = "name"
	Text     Kind = "text"
	Birth    Kind = "birth"    // a date of birth, written 2015-09-01
	Postcode Kind = "postcode" // written SW1A 1AA
	NHS      Kind = "nhs"      // written as ten digits
	Code     Kind = "code"
	Year     Kind = "year" // R, 1 … 13
	Phone    Kind = "phone"
	Email    Kind = "email"
)

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool {
	switch k {
	case Name, Text, Birth, Postcode, NHS, Code, Year, Phone, Email:
		return true
	}
	return false
}

// Column is one column a list can have.
type Column struct {
	Code  string   `yaml:"code"`
	Label string   `yaml:"label"` // heading of the list that is made
	Kind  Kind     `yaml:"kind"`
	Names []string `yaml:"names"` // headings in schools' lists
}

// Mark is a column in which a mark sets a child's row aside.
type Mark struct {
	Code  string   `yaml:"code"`
	Label string   `yaml:"label"`
	Names []string `yaml:"names"`
}

// Columns is the file of all columns.
type Columns struct {
	Schema    string `yaml:"schema"`
	CheckedOn string `yaml:"checked_on"`
	Source    struct {
		Name string `yaml:"name"`
		URL  string `yaml:"url"`
	} `yaml:"source"`
	Columns    []Column `yaml:"columns"`
	Restricted []Mark   `yaml:"restricted"`
	Withdrawn  struct {
		Names []string `yaml:"names"`
	} `yaml:"withdrawn"`

	byName map[string]meaning
}

// leastKnown is how many known headings make a row one of headings.
const leastKnown = 2

// known counts the headings of a row that stand for a column.
func (c *Columns) known(heads []string) int {
	n := 0
	for _, v := range heads {
		if c.byName[heading(v)].column != nil {
			n++
		}
	}
	return n
}

// meaning is what a heading stands for.
type meaning struct {
	column     *Column
	restricted *Mark
	withdrawn  bool
}

const schema = "pupil-columns/1"

// LoadColumns reads the file of columns and says what is wrong with it.
func LoadColumns(text []byte) (*Columns, error) {
	c := &Columns{}
	d := yaml.NewDecoder(strings.NewReader(string(text)))
	d.KnownFields(true)
	if err := d.Decode(c); err != nil {
		return nil, fmt.Errorf("pupil columns: %w", err)
	}
	if c.Schema != schema {
		return nil, fmt.Errorf("pupil columns: schema is %q, want %q", c.Schema, schema)
	}
	if c.CheckedOn == "" || c.Source.Name == "" {
		return nil, fmt.Errorf("pupil columns: the date they were checked on and their source are missing")
	}
	return c, c.index()
}

// index checks the columns and makes them findable by their headings.
func (c *Columns) index() error {
	c.byName = map[string]meaning{}
	for i := range c.Columns {
		x := &c.Columns[i]
		if x.Code == "" || x.Label == "" || !x.Kind.Valid() {
			return fmt.Errorf("pupil columns: column %d %q lacks a code, a label or a known kind", i+1, x.Code)
		}
		if err := c.name(x.Code, slices.Concat(x.Names, []string{x.Label, x.Code}), meaning{column: x}); err != nil {
			return err
		}
	}
	for i := range c.Restricted {
		x := &c.Restricted[i]
		if err := c.name(x.Code, x.Names, meaning{restricted: x}); err != nil {
			return err
		}
	}
	return c.name("withdrawn", c.Withdrawn.Names, meaning{withdrawn: true})
}

func (c *Columns) name(code string, names []string, m meaning) error {
	for _, n := range names {
		key := heading(n)
		if old, ok := c.byName[key]; ok && old != m {
			return fmt.Errorf("pupil columns: the heading %q of %s stands for something else already", n, code)
		}
		c.byName[key] = m
	}
	return nil
}

// Column gives a column by its code.
func (c *Columns) Column(code string) (Column, bool) {
	for _, x := range c.Columns {
		if x.Code == code {
			return x, true
		}
	}
	return Column{}, false
}

// heading gives a heading in the form in which headings are compared: lower case letters and digits alone.
func heading(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
