package automation

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/errs"
)

// Data is what the law and the published standard ask, from the rulebook.
type Data struct {
	Safeguards []Duty
	Cadences   []int // months between checks that may be chosen
	Standards  []Standard
}

// Duty is one safeguard.
type Duty struct {
	Code   string `yaml:"code"`
	From   string `yaml:"from"` // the safeguard of a Record of Sharing that answers it
	For    string `yaml:"for"`  // alone, or all
	Plain  string `yaml:"plain"`
	Source struct {
		Name string `yaml:"name"`
		URL  string `yaml:"url"`
	} `yaml:"source"`
	Confidence string `yaml:"confidence"`
}

// Binds reports whether the safeguard is owed for a use.
func (d Duty) Binds(u Use) bool { return d.For == "all" || u.Alone }

// Standard is one version of the published standard.
type Standard struct {
	Code       string    `yaml:"code"`
	Name       string    `yaml:"name"`
	URL        string    `yaml:"url"`
	CheckedOn  string    `yaml:"checked_on"`
	Confidence string    `yaml:"confidence"`
	Sections   []Section `yaml:"sections"`
}

// Section is a part of a record. Tier 1 is for everybody, tier 2 for those who want to know more.
type Section struct {
	Code   string  `yaml:"code"`
	Tier   int     `yaml:"tier"`
	Title  string  `yaml:"title"`
	Fields []Field `yaml:"fields"`
}

// Field is one field of a record.
type Field struct {
	Number string `yaml:"number"`
	Name   string `yaml:"name"`
	Label  string `yaml:"label"`
	Must   bool   `yaml:"must"`
}

// Load reads what the rulebook says about automated decisions.
func Load(fsys fs.FS) (Data, error) {
	var head struct {
		CheckedOn  string `yaml:"checked_on"`
		Safeguards []Duty `yaml:"safeguards"`
		Cadences   []int  `yaml:"cadences"`
	}
	if err := read(fsys, "safeguards.yaml", &head); err != nil {
		return Data{}, err
	}
	d := Data{Safeguards: head.Safeguards, Cadences: head.Cadences}
	names, err := fs.Glob(fsys, "atrs-*.yaml")
	if err != nil {
		return Data{}, err
	}
	slices.Sort(names)
	slices.Reverse(names) // the newest first
	for _, name := range names {
		var s Standard
		if err := read(fsys, name, &s); err != nil {
			return Data{}, err
		}
		d.Standards = append(d.Standards, s)
	}
	return d, d.check()
}

func read(fsys fs.FS, name string, into any) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	y := yaml.NewDecoder(f)
	y.KnownFields(true)
	if err := errors.Join(y.Decode(into), f.Close()); err != nil {
		return errs.Wrap(errs.Invalid, "automation.data", "What the rulebook says about automated decisions has mistakes.", fmt.Errorf("%s: %w", name, err))
	}
	return nil
}

func (d Data) check() error {
	var wrong []error
	seen := map[string]bool{}
	once := func(what string) {
		if seen[what] {
			wrong = append(wrong, fmt.Errorf("%s stands twice", what))
		}
		seen[what] = true
	}
	for _, s := range d.Safeguards {
		once("safeguard " + s.Code)
		if s.Plain == "" || s.Source.Name == "" || s.Confidence == "" || s.For != "alone" && s.For != "all" {
			wrong = append(wrong, fmt.Errorf("safeguard %s is not whole", s.Code))
		}
	}
	for _, s := range d.Standards {
		for _, x := range s.Sections {
			for _, f := range x.Fields {
				once(s.Code + " " + f.Name)
				once(s.Code + " number " + f.Number)
			}
		}
	}
	if len(d.Safeguards) == 0 || len(d.Cadences) == 0 || len(d.Standards) == 0 {
		wrong = append(wrong, errors.New("safeguards, cadences or standards are missing"))
	}
	if err := errors.Join(wrong...); err != nil {
		return errs.Wrap(errs.Invalid, "automation.data", "What the rulebook says about automated decisions has mistakes.", err)
	}
	return nil
}

// Standard gives a version of the standard; the newest when there is none of the code.
func (d Data) Standard(code string) Standard {
	for _, s := range d.Standards {
		if s.Code == code {
			return s
		}
	}
	return d.Standards[0]
}

// Field finds a field by its name.
func (s Standard) Field(name string) (Field, bool) {
	for _, x := range s.Sections {
		for _, f := range x.Fields {
			if f.Name == name {
				return f, true
			}
		}
	}
	return Field{}, false
}
