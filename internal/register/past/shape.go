package past

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/organisation"
	"sharewell/internal/register"
)

// Field is something we keep of a use.
type Field string

// The fields, in the order people meet them. A use may stand on several lines: the fields of lists collect what they
// say, the others must agree.
const (
	Key          Field = "key"
	Title        Field = "title"
	Body         Field = "body"
	Given        Field = "given"
	Purpose      Field = "purpose"
	Doing        Field = "doing"
	Benefits     Field = "benefits"
	Outcome      Field = "outcome"
	Kinds        Field = "kinds"
	Recognisable Field = "recognisable"
	Law          Field = "law"
	Confidence   Field = "confidence"
	OptOut       Field = "opt_out"
	Often        Field = "often"
	Start        Field = "start"
	End          Field = "end"
	Link         Field = "link"
)

// Fields lists them.
func Fields() []Field {
	return []Field{Key, Title, Body, Given, Purpose, Doing, Benefits, Outcome, Kinds, Recognisable, Law, Confidence, OptOut, Often, Start, End, Link}
}

// Valid reports whether f is one of the fields.
func (f Field) Valid() bool { return slices.Contains(Fields(), f) }

// Shape is how a published register writes its table.
type Shape struct {
	Code     string // names the shape
	Register register.OtherRegister
	KeyEnd   string // of a reference, the mark from which on it numbers versions of one use
	Given    string // who gives the information, where no column says so
	Columns  map[Field][]string
	Must     []Field
}

// Load reads the shapes of a folder.
func Load(fsys fs.FS) ([]Shape, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	var out []Shape
	var problems []error
	for _, name := range names {
		s, err := loadShape(fsys, name)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
		}
		out = append(out, s)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, errs.Wrap(errs.Invalid, "past.shapes", "The shapes of registers have mistakes.", err)
	}
	return out, nil
}

func loadShape(fsys fs.FS, name string) (Shape, error) {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return Shape{}, err
	}
	var in struct {
		Code, Shape, Name, Publisher, URL, Licence, Given, Confidence string
		KeyEnd                                                        string `yaml:"key_end"`
		CheckedOn                                                     string `yaml:"checked_on"`
		Columns                                                       map[Field][]string
		Must                                                          []Field
	}
	d := yaml.NewDecoder(strings.NewReader(string(b)))
	d.KnownFields(true)
	if err := d.Decode(&in); err != nil {
		return Shape{}, err
	}
	s := Shape{Code: in.Shape, Given: in.Given, KeyEnd: in.KeyEnd, Columns: in.Columns, Must: in.Must,
		Register: register.OtherRegister{Code: in.Code, Name: in.Name, Publisher: in.Publisher, URL: in.URL, Licence: in.Licence}}
	if s.Code == "" {
		s.Code = in.Code
	}
	var problems []error
	if in.Code == "" || in.Name == "" || len(in.Columns) == 0 {
		problems = append(problems, errors.New("a shape needs a code, a name and columns"))
	}
	if _, err := clock.ParseDate(in.CheckedOn); err != nil {
		problems = append(problems, errors.New("checked_on is no date"))
	}
	for f := range in.Columns {
		if !f.Valid() {
			problems = append(problems, fmt.Errorf("there is no field %q", f))
		}
	}
	for _, f := range in.Must {
		if len(in.Columns[f]) == 0 {
			problems = append(problems, fmt.Errorf("%s must be there and has no column", f))
		}
	}
	return s, errors.Join(problems...)
}

// Mapping says which column of a table holds which field: by its place, from 0. A field that is not in it is not in
// the table.
type Mapping map[Field]int

// Match gives the shape that fits a table's headings best, and the places of its columns; false when none fits.
func Match(shapes []Shape, head []string) (Shape, Mapping, bool) {
	var best Shape
	var found Mapping
	for _, s := range shapes {
		m := s.Map(head)
		fits := !slices.ContainsFunc(s.Must, func(f Field) bool { _, ok := m[f]; return !ok })
		if fits && len(m) > len(found) {
			best, found = s, m
		}
	}
	return best, found, found != nil
}

// Map finds the columns of a shape among a table's headings.
func (s Shape) Map(head []string) Mapping {
	m := Mapping{}
	for f, names := range s.Columns {
		for _, name := range names {
			if i := slices.IndexFunc(head, func(h string) bool { return same(h, name) }); i >= 0 {
				m[f] = i
				break
			}
		}
	}
	return m
}

// same compares headings without regard to case, marks and line ends.
func same(a, b string) bool { return organisation.Fold(a) == organisation.Fold(b) }

// webAddress reports whether s may stand as a link.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
