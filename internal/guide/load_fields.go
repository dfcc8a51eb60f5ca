package guide

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// fieldsFile says what every fact may be.
type fieldsFile struct {
	Guide  string      `yaml:"guide"`
	Fields []fieldData `yaml:"fields"`
}

type fieldData struct {
	Name     yaml.Node    `yaml:"name"`
	About    string       `yaml:"about"`
	Required bool         `yaml:"required"`
	Default  string       `yaml:"default"`
	List     string       `yaml:"list"` // codes of the rulebook that come first
	Leave    []string     `yaml:"leave_out"`
	Options  []optionData `yaml:"options"`
}

type optionData struct {
	Code     yaml.Node `yaml:"code"`
	Label    string    `yaml:"label"`
	Hint     string    `yaml:"hint"`
	Group    string    `yaml:"group"`
	Kind     string    `yaml:"kind"`
	Gateways []string  `yaml:"gateways"`
	Purpose  string    `yaml:"purpose"`
	Protects bool      `yaml:"protects"`
}

func (l *loader) readFields(doc fieldsFile) {
	for _, d := range doc.Fields {
		a, ok := accessorOf(d.Name.Value)
		if !ok {
			l.fail(d.Name.Line, "there is no fact %q", d.Name.Value)
			continue
		}
		if l.g.options[a.name] != nil {
			l.fail(d.Name.Line, "the field %q is given twice", a.name)
			continue
		}
		if d.About == "" || !d.Required && d.Default == "" {
			l.fail(d.Name.Line, "the field %q must say what it means (about) and what is taken when it is not given (default)", a.name)
		}
		f := Field{Name: a.name, Key: a.key, Many: a.many != nil, Required: d.Required, About: d.About, Default: d.Default}
		l.g.options[a.name] = map[string]option{}
		l.listed(&f, d)
		for _, o := range d.Options {
			l.option(&f, o)
		}
		if len(f.Options) == 0 {
			l.fail(d.Name.Line, "the field %q has no codes", a.name)
		}
		l.g.fields = append(l.g.fields, f)
	}
}

// listed adds the codes of a list of the rulebook.
func (l *loader) listed(f *Field, d fieldData) {
	if d.List == "" {
		return
	}
	list, err := l.g.book.List(d.List)
	if err != nil {
		l.fail(d.Name.Line, "the rulebook has no list %q", d.List)
		return
	}
	for _, it := range list.Items {
		if slices.Contains(d.Leave, it.Code) {
			continue
		}
		group := it.Group
		if d.List == "org_type" {
			group = l.g.book.PlainLabel("sector", it.Group)
		}
		f.Options = append(f.Options, Choosable{Code: it.Code, Label: it.Plain, Hint: it.Hint, Group: group})
		l.g.options[f.Name][it.Code] = option{kind: it.Code, service: true}
	}
}

func (l *loader) option(f *Field, o optionData) {
	code := o.Code.Value
	if code == "" || o.Label == "" {
		l.fail(o.Code.Line, "an option of %q needs a code and a label", f.Name)
	}
	if _, twice := l.g.options[f.Name][code]; twice {
		l.fail(o.Code.Line, "the field %q has the code %q twice", f.Name, code)
		return
	}
	if o.Kind != "" {
		if _, ok := l.g.book.BodyKind(o.Kind); !ok {
			l.fail(o.Code.Line, "there is no kind of body %q", o.Kind)
		}
	}
	if o.Purpose != "" {
		if _, ok := l.g.book.Item("purpose", o.Purpose); !ok {
			l.fail(o.Code.Line, "there is no purpose %q", o.Purpose)
		}
	}
	for _, g := range o.Gateways {
		if _, ok := l.g.book.Item("gateway", g); !ok {
			l.fail(o.Code.Line, "there is no gateway %q", g)
		}
	}
	f.Options = append(f.Options, Choosable{Code: code, Label: o.Label, Hint: o.Hint, Group: o.Group})
	l.g.options[f.Name][code] = option{kind: o.Kind, gateways: o.Gateways, purpose: o.Purpose, protects: o.Protects}
}

// questionsFile holds the questions in the order they are asked.
type questionsFile struct {
	Guide     string         `yaml:"guide"`
	Questions []questionData `yaml:"questions"`
}

type questionData struct {
	ID     yaml.Node   `yaml:"id"`
	Field  string      `yaml:"field"`
	Title  string      `yaml:"title"`
	Hint   string      `yaml:"hint"`
	Why    string      `yaml:"why"`
	When   yaml.Node   `yaml:"when"`
	Limits []limitData `yaml:"limits"`
	dated  `yaml:",inline"`
}

type limitData struct {
	When yaml.Node `yaml:"when"`
	Only []string  `yaml:"only"`
}

func (l *loader) readQuestions(doc questionsFile) {
	for _, d := range doc.Questions {
		line := d.ID.Line
		field, ok := l.g.Field(d.Field)
		switch {
		case !ok:
			l.fail(line, "there is no field %q", d.Field)
			continue
		case d.ID.Value == "" || d.Title == "" || d.Why == "":
			l.fail(line, "a question needs an id, a title and why we ask")
		}
		if slices.ContainsFunc(l.g.asks, func(a ask) bool { return a.field == d.Field }) {
			l.fail(line, "the field %q is asked for twice", d.Field)
		}
		l.dates(line, d.dated)
		a := ask{id: d.ID.Value, field: d.Field, title: d.Title, hint: d.Hint, why: d.Why, when: l.compile(&d.When), line: line}
		for _, lim := range d.Limits {
			for _, code := range lim.Only {
				if !slices.ContainsFunc(field.Options, func(o Choosable) bool { return o.Code == code }) {
					l.fail(lim.When.Line, "the field %q has no code %q", d.Field, code)
				}
			}
			a.limits = append(a.limits, limit{when: l.compile(&lim.When), only: lim.Only})
		}
		l.g.asks = append(l.g.asks, a)
		l.g.rules = append(l.g.rules, l.rule(line, d.ID.Value, stageQuestion, d.dated))
	}
}
