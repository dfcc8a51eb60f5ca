package demo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/access"
)

// Files of the pack that hold the invented county.
const (
	organisationsFile = "organisations.yaml"
	peopleFile        = "people.yaml"
	recordsFile       = "records.yaml"
)

// County is everything invented, as the pack's files say it.
type County struct {
	Name          string
	Organisations []Body
	People        []Person
	Records       []Record
	OneOffs       []OneOff

	common       map[string]any
	oneOffCommon map[string]any
	kinds        map[string]map[string]any
	reasons      map[string]string
	posts        map[string]string // of signing officers, by kind of body
}

// Body is one invented organisation.
type Body struct {
	Key       string   `yaml:"key"`
	Name      string   `yaml:"name"`
	Kind      string   `yaml:"kind"`
	Town      string   `yaml:"town"`
	ODS       string   `yaml:"ods"`
	URN       string   `yaml:"urn"`
	LAESTAB   string   `yaml:"laestab"`
	UKPRN     string   `yaml:"ukprn"`
	GSS       string   `yaml:"gss"`
	Company   string   `yaml:"company"`
	Charity   string   `yaml:"charity"`
	Statement string   `yaml:"statement"` // how far it has come; see the constants
	Since     int      `yaml:"since"`     // days since it came that far, or since it was accepted
	Through   string   `yaml:"through"`   // key of the body that signed for it
	Members   []string `yaml:"members"`   // keys of those it signs for
	Assurance string   `yaml:"assurance"`
}

// Person is one invented person.
type Person struct {
	Key   string        `yaml:"key"`
	Name  string        `yaml:"name"`
	Org   string        `yaml:"org"` // key; "" is the partnership
	Roles []access.Role `yaml:"roles"`
	Post  string        `yaml:"post"`  // under signatures
	Title string        `yaml:"title"` // on the sign-in page
	Demo  string        `yaml:"demo"`  // what one can try as this person
}

// Record is one invented Record of Sharing.
type Record struct {
	Kind   string         `yaml:"kind"`
	Lead   string         `yaml:"lead"`
	Others []string       `yaml:"others"`
	Joins  []string       `yaml:"joins"` // those who came in later
	Suffix string         `yaml:"suffix"`
	Days   int            `yaml:"days"` // days since it started, or was begun when it never did
	State  string         `yaml:"state"`
	Waits  string         `yaml:"waits"` // whose signature is still out; "" is the lead's
	Reason string         `yaml:"reason"`
	Values map[string]any `yaml:"values"` // answers that differ from the kind's
}

// How far an organisation has come.
const (
	listed      = "directory"
	invited     = "invited"
	submitted   = "submitted"
	queried     = "queried"
	accepted    = "accepted"
	reaffirmDue = "reaffirm_due"
	lapsed      = "lapsed"
	suspended   = "suspended"
	withdrawn   = "withdrawn"
)

// How sound an organisation's data protection looks.
const (
	good        = "good"
	icoSoon     = "ico_soon"
	icoExpired  = "ico_expired"
	trainingOld = "training_old"
)

func statements() []string {
	return []string{"", listed, invited, submitted, queried, accepted, reaffirmDue, lapsed, suspended, withdrawn}
}

// Load reads and checks the invented county.
func Load(fsys fs.FS) (*County, error) {
	var c County
	var orgs struct {
		County        string `yaml:"county"`
		Organisations []Body `yaml:"organisations"`
	}
	var people struct {
		People []Person          `yaml:"people"`
		Posts  map[string]string `yaml:"posts"`
	}
	var records struct {
		Common  map[string]any            `yaml:"common"`
		Reasons map[string]string         `yaml:"reasons"`
		Kinds   map[string]map[string]any `yaml:"kinds"`
		Records []Record                  `yaml:"records"`
	}
	var singles struct {
		Common  map[string]any `yaml:"common"`
		Records []OneOff       `yaml:"records"`
	}
	for _, f := range []struct {
		name string
		into any
	}{{organisationsFile, &orgs}, {peopleFile, &people}, {recordsFile, &records}, {oneOffsFile, &singles}} {
		if err := read(fsys, f.name, f.into); err != nil {
			return nil, err
		}
	}
	c.Name, c.Organisations, c.People, c.Records = orgs.County, orgs.Organisations, people.People, records.Records
	c.common, c.kinds, c.reasons, c.posts = records.Common, records.Kinds, records.Reasons, people.Posts
	c.OneOffs, c.oneOffCommon = singles.Records, singles.Common
	return &c, errors.Join(c.wrongBodies(), c.wrongPeople(), c.wrongRecords(), c.wrongOneOffs())
}

func read(fsys fs.FS, name string, into any) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("the demonstration's %s: %w", name, err)
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("the demonstration's %s: %w", name, err)
	}
	return nil
}

// Body gives an organisation by its key.
func (c *County) Body(key string) (Body, bool) {
	i := slices.IndexFunc(c.Organisations, func(b Body) bool { return b.Key == key })
	if i < 0 {
		return Body{}, false
	}
	return c.Organisations[i], true
}

func (c *County) wrongBodies() error {
	var wrong []error
	seen := map[string]bool{}
	for _, b := range c.Organisations {
		if seen[b.Key] || b.Key == "" || b.Name == "" {
			wrong = append(wrong, fmt.Errorf("%s: organisation %q needs a key of its own and a name", organisationsFile, b.Key))
		}
		seen[b.Key] = true
		if !slices.Contains(statements(), b.Statement) {
			wrong = append(wrong, fmt.Errorf("%s: %s: %q is not a step of joining", organisationsFile, b.Key, b.Statement))
		}
		if !slices.Contains([]string{"", good, icoSoon, icoExpired, trainingOld}, b.Assurance) {
			wrong = append(wrong, fmt.Errorf("%s: %s: %q is no kind of assurance", organisationsFile, b.Key, b.Assurance))
		}
		for _, m := range b.Members {
			if o, ok := c.Body(m); !ok || o.Through != b.Key {
				wrong = append(wrong, fmt.Errorf("%s: %s signs for %q, which does not say so", organisationsFile, b.Key, m))
			}
		}
	}
	return errors.Join(wrong...)
}

func (c *County) wrongPeople() error {
	var wrong []error
	for _, p := range c.People {
		if _, ok := c.Body(p.Org); p.Org != "" && !ok {
			wrong = append(wrong, fmt.Errorf("%s: %s is at %q, which is not in the county", peopleFile, p.Key, p.Org))
		}
		for _, r := range p.Roles {
			if !r.Valid() || r.Partnership() != (p.Org == "") {
				wrong = append(wrong, fmt.Errorf("%s: %s cannot hold the role %q there", peopleFile, p.Key, r))
			}
		}
		if len(p.Roles) == 0 || strings.TrimSpace(p.Name) == "" {
			wrong = append(wrong, fmt.Errorf("%s: %s needs a name and a role", peopleFile, p.Key))
		}
	}
	return errors.Join(wrong...)
}

func (c *County) wrongRecords() error {
	var wrong []error
	for i, r := range c.Records {
		if _, ok := c.kinds[r.Kind]; !ok {
			wrong = append(wrong, fmt.Errorf("%s: record %d is of kind %q, which is not described", recordsFile, i+1, r.Kind))
		}
		for _, k := range r.everybody() {
			if _, ok := c.Body(k); !ok {
				wrong = append(wrong, fmt.Errorf("%s: record %d names %q, which is not in the county", recordsFile, i+1, k))
			}
		}
		if _, ok := stories()[r.State]; !ok {
			wrong = append(wrong, fmt.Errorf("%s: record %d: %q is not a state", recordsFile, i+1, r.State))
		}
	}
	return errors.Join(wrong...)
}

func (r Record) everybody() []string {
	return slices.Concat([]string{r.Lead}, r.Others, r.Joins)
}
