package licence

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// File is where a pack keeps its promises.
const File = "licence/promises.yaml"

// Reference is where something was read.
type Reference struct {
	Name string `yaml:"name"`
	URL  string `yaml:"url"`
}

// Version is one state of the wording, grouping and order of the promises.
type Version struct {
	N    int    `yaml:"n"`
	From string `yaml:"from"`
	What string `yaml:"what"` // what changed
	Who  string `yaml:"who"`  // who decided it
}

// Step is something that happened while the promises were made.
type Step struct {
	When   string    `yaml:"when"` // in words, as the source says it
	What   string    `yaml:"what"`
	Who    string    `yaml:"who"` // groups, never names of people
	Source Reference `yaml:"source"`
}

// Promise is one promise, in our own words.
type Promise struct {
	Code     string   `yaml:"code"`
	Short    string   `yaml:"short"`
	Words    string   `yaml:"words"`
	Practice []string `yaml:"practice"` // what it means in practice
	Answers  string   `yaml:"answers"`  // who answers for it: a role
	Film     string   `yaml:"film"`     // guide on which its film stands
	N        int      `yaml:"-"`        // its place, from 1
}

// Path is where everybody reads it.
func (p Promise) Path() string { return "/licence/" + p.Code }

// Group is promises that belong together.
type Group struct {
	Code     string    `yaml:"code"`
	Title    string    `yaml:"title"`
	Promises []Promise `yaml:"promises"`
}

// Licence is everything that is promised.
type Licence struct {
	Title    string      `yaml:"title"`
	Intro    []string    `yaml:"intro"`
	Source   Reference   `yaml:"source"`
	Grouping string      `yaml:"grouping"` // what is not certain about the groups
	Film     string      `yaml:"film"`
	Groups   []Group     `yaml:"groups"`
	Made     []Step      `yaml:"made"`
	Versions []Version   `yaml:"versions"`
	Reading  []Reference `yaml:"reading"`
}

var promiseCode = regexp.MustCompile(`^[a-z][a-z-]{2,40}$`)

// taken are addresses under /licence that are no promises.
var taken = []string{"scorecard", "manage"}

// Load reads a pack's promises.
func Load(pack fs.FS) (*Licence, error) {
	var l Licence
	if err := load(pack, File, &l); err != nil {
		return nil, err
	}
	var problems []error
	seen := map[string]bool{}
	n := 0
	for i := range l.Groups {
		for j := range l.Groups[i].Promises {
			p := &l.Groups[i].Promises[j]
			n++
			p.N = n
			switch {
			case !promiseCode.MatchString(p.Code) || slices.Contains(taken, p.Code):
				problems = append(problems, fmt.Errorf("%q cannot be an address", p.Code))
			case seen[p.Code]:
				problems = append(problems, fmt.Errorf("%s: stands twice", p.Code))
			case p.Short == "" || p.Words == "" || len(p.Practice) == 0 || p.Answers == "":
				problems = append(problems, fmt.Errorf("%s: words, practice or who answers is missing", p.Code))
			}
			seen[p.Code] = true
		}
	}
	for i, v := range l.Versions {
		if _, err := clock.ParseDate(v.From); err != nil || v.N != i+1 {
			problems = append(problems, fmt.Errorf("version %d has no date, or is not in its place", v.N))
		}
	}
	if n == 0 || len(l.Versions) == 0 || l.Title == "" {
		problems = append(problems, errors.New("there are no promises, no version or no title"))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, errs.Wrap(errs.Invalid, "licence.mistakes", File+" has mistakes.", err)
	}
	return &l, nil
}

// Promises lists the promises of every group in order.
func (l *Licence) Promises() (out []Promise) {
	for _, g := range l.Groups {
		out = append(out, g.Promises...)
	}
	return out
}

// Promise gives a promise by its code.
func (l *Licence) Promise(code string) (Promise, error) {
	for _, p := range l.Promises() {
		if p.Code == code {
			return p, nil
		}
	}
	return Promise{}, errs.New(errs.NotFound, "licence.no_promise", "We could not find this promise.")
}
