package review

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/access"
	"sharewell/internal/errs"
)

// Template is a partnership's way of reviewing, from its pack.
type Template struct {
	Key    string `json:"key" yaml:"key"`
	Label  string `json:"label" yaml:"label"`
	Source string `json:"source" yaml:"source"` // where the rule comes from, in words
	// Confidence is "to_confirm" until the partnership has decided.
	Confidence string          `json:"confidence" yaml:"confidence"`
	Stages     []TemplateStage `json:"stages" yaml:"stages"`
	// First are the roles asked at once; Deputy those asked besides when nobody answers.
	First  []access.Role `json:"first" yaml:"first"`
	Deputy []access.Role `json:"deputy" yaml:"deputy"`
	// Vote are the roles asked to take a position.
	Vote     []access.Role `json:"vote" yaml:"vote"`
	Ballot   Rule          `json:"ballot" yaml:"ballot"`
	NoQuorum NoQuorumRule  `json:"no_quorum" yaml:"no_quorum"`
	// AnswersFirst keeps a ballot from opening while comments wait for a disposition.
	AnswersFirst bool `json:"answers_first" yaml:"answers_first"`
	// LayMembers and Public are what the secretariat finds ticked.
	LayMembers bool `json:"lay_members" yaml:"lay_members"`
	Public     bool `json:"public" yaml:"public"`
	// ObjectDays and SignDays are the working days signatories have after a minor or major change.
	ObjectDays int `json:"object_days" yaml:"object_days"`
	SignDays   int `json:"sign_days" yaml:"sign_days"`
}

// TemplateStage is a stage as planned.
type TemplateStage struct {
	Kind      Kind       `json:"kind" yaml:"kind"`
	Days      int        `json:"days" yaml:"days"` // working days
	Reminders []Reminder `json:"reminders,omitempty" yaml:"reminders"`
}

// Reminder is one more letter to those who have not answered.
type Reminder struct {
	Before int  `json:"before" yaml:"before"` // working days before the last day
	Deputy bool `json:"deputy,omitempty" yaml:"deputy"`
}

// NoQuorumRule says what follows a ballot that too few took part in.
type NoQuorumRule struct {
	Then  string `json:"then" yaml:"then"` // "extend" the same ballot, or a "second_ballot"
	Days  int    `json:"days" yaml:"days"`
	Times int    `json:"times" yaml:"times"` // how often at most
	Rule  *Rule  `json:"rule,omitempty" yaml:"rule"`
}

// What can follow a ballot without a quorum.
const (
	Extend       = "extend"
	SecondBallot = "second_ballot"
)

// reminders gives the reminders of a kind of stage.
func (t Template) reminders(k Kind) []Reminder {
	for _, s := range t.Stages {
		if s.Kind == k {
			return s.Reminders
		}
	}
	return nil
}

// Load reads and checks the templates in the folder review of a pack. Every mistake is reported at once.
func Load(pack fs.FS) ([]Template, error) {
	names, err := fs.Glob(pack, "review/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the templates of reviews: %w", err)
	}
	var out []Template
	var problems []error
	for _, name := range names {
		t, err := loadOne(pack, name)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
			continue
		}
		out = append(out, t)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, errs.Wrap(errs.Invalid, "review.mistakes", "The templates of reviews have mistakes.", err)
	}
	return out, nil
}

func loadOne(pack fs.FS, name string) (Template, error) {
	data, err := fs.ReadFile(pack, name)
	if err != nil {
		return Template{}, err
	}
	var f struct {
		Template `yaml:",inline"`
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return Template{}, err
	}
	return f.Template, f.check()
}

// check says what of a template cannot be run.
func (t Template) check() error {
	var wrong []error
	want := func(ok bool, say string) {
		if !ok {
			wrong = append(wrong, errors.New(say))
		}
	}
	want(t.Key != "" && t.Label != "" && t.Source != "", "give it a key, a label and a source")
	want(t.Confidence == "to_confirm" || t.Confidence == "confirmed", "confidence is to_confirm or confirmed")
	var kinds []Kind
	for _, s := range t.Stages {
		kinds = append(kinds, s.Kind)
		want(s.Days > 0 && s.Days <= 250, fmt.Sprintf("stage %s: give it 1 to 250 working days", s.Kind))
		want(slices.IsSortedFunc(s.Reminders, func(a, b Reminder) int { return b.Before - a.Before }), fmt.Sprintf("stage %s: list reminders from the earliest", s.Kind))
	}
	want(slices.Equal(kinds, Kinds()), fmt.Sprintf("name every stage once, in the order %v", Kinds()))
	for _, roles := range [][]access.Role{t.First, t.Deputy, t.Vote} {
		want(len(roles) > 0 && !slices.ContainsFunc(roles, func(r access.Role) bool { return !r.Valid() || r.Partnership() }), "first, deputy and vote name roles held for an organisation")
	}
	want(t.Ballot.valid(), "ballot: give silence, quorum and majority")
	n := t.NoQuorum
	want(n.Then == Extend || n.Then == SecondBallot, "no_quorum: then is extend or second_ballot")
	want(n.Days > 0 && n.Times > 0, "no_quorum: give days and times")
	want(n.Rule == nil || n.Rule.valid(), "no_quorum: rule gives silence, quorum and majority")
	want(t.ObjectDays > 0 && t.SignDays > 0, "give object_days and sign_days")
	return errors.Join(wrong...)
}

func (r Rule) valid() bool { return r.Silence.Valid() && r.Quorum.Valid() && r.Majority.Valid() }
