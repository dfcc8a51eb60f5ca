package school

import (
	"slices"
)

type commonFile struct {
	Schools  string `yaml:"schools"`
	Edition  word   `yaml:"edition"`
	Defaults dated  `yaml:"defaults"`
	Phases   []struct {
		Code  word     `yaml:"code"`
		Label string   `yaml:"label"`
		Plain string   `yaml:"plain"`
		Years []string `yaml:"years"`
	} `yaml:"phases"`
	Parties []struct {
		Code  word   `yaml:"code"`
		Label string `yaml:"label"`
	} `yaml:"parties"`
	Sources []struct {
		Code  word   `yaml:"code"`
		Name  string `yaml:"name"`
		URL   string `yaml:"url"`
		Dated string `yaml:"dated"`
	} `yaml:"sources"`
	Message []said   `yaml:"message"`
	Changed []said   `yaml:"changed"`
	Careful []said   `yaml:"careful"`
	Never   []string `yaml:"never"`
	Request []struct {
		Code string `yaml:"code"`
		Say  word   `yaml:"say"`
	} `yaml:"request"`
	RequestSource string `yaml:"request_source"`
}

func (l *loader) readCommon() {
	var f commonFile
	if !l.read("common.yaml", &f) {
		return
	}
	l.schema(f.Schools, "common")
	l.defaults = f.Defaults
	if l.p.Edition = f.Edition.Text; l.p.Edition == "" {
		l.fail(1, "the edition is missing")
	}
	for _, x := range f.Phases {
		if x.Code.Text == "" || x.Label == "" || x.Plain == "" || len(x.Years) == 0 {
			l.fail(x.Code.Line, "a phase lacks its code, label, plain words or years")
		}
		l.p.Phases = append(l.p.Phases, Phase{x.Code.Text, x.Label, x.Plain, x.Years})
	}
	for _, x := range f.Parties {
		if x.Code.Text == "" || x.Label == "" {
			l.fail(x.Code.Line, "a party lacks its code or label")
		}
		l.p.Parties = append(l.p.Parties, Party{x.Code.Text, x.Label})
	}
	for _, x := range f.Sources {
		if x.Code.Text == "" || x.Name == "" || x.URL == "" {
			l.fail(x.Code.Line, "a source lacks its code, name or address")
		}
		if _, twice := l.sources[x.Code.Text]; twice {
			l.fail(x.Code.Line, "the source %q stands here twice", x.Code.Text)
		}
		s := Source{x.Code.Text, x.Name, x.URL, x.Dated}
		l.sources[x.Code.Text] = s
		l.p.Sources = append(l.p.Sources, s)
	}
	l.p.Message = l.statements(1, "message", f.Message)
	l.p.Changed = l.statements(1, "changed", f.Changed)
	l.p.Careful = l.statements(1, "careful", f.Careful)
	l.p.Never = f.Never
	for _, x := range f.Request {
		l.p.Request = append(l.p.Request, RequestPoint{x.Code, l.statement(said{Say: x.Say, Source: f.RequestSource})})
	}
}

type programmeFile struct {
	Schools   string `yaml:"schools"`
	Code      word   `yaml:"code"`
	Label     string `yaml:"label"`
	Name      string `yaml:"name"`
	Child     string `yaml:"child"`
	Use       string `yaml:"use"`
	Kind      Kind   `yaml:"kind"`
	Choice    Choice `yaml:"choice"`
	Withdrawn string `yaml:"withdrawn"`
	Defaults  dated  `yaml:"defaults"`
	Phases    []struct {
		Phase word     `yaml:"phase"`
		Years []string `yaml:"years"`
		Also  []string `yaml:"also"`
		Say   string   `yaml:"say"`
		dated `yaml:",inline"`
	} `yaml:"phases"`
	What []said `yaml:"what"`
	Runs []said `yaml:"runs"`
	List []struct {
		Column word   `yaml:"column"`
		Needed bool   `yaml:"needed"`
		Why    string `yaml:"why"`
		When   string `yaml:"when"`
	} `yaml:"list"`
	ListSay []said `yaml:"list_say"`
	With    []said `yaml:"with"`
	Law     []struct {
		For  string `yaml:"for"`
		Rule string `yaml:"rule"`
		said `yaml:",inline"`
	} `yaml:"law"`
	Choices []said `yaml:"choices"`
	Changed []said `yaml:"changed"`
	Notice  said   `yaml:"notice"`
	Year    []struct {
		Term string `yaml:"term"`
		said `yaml:",inline"`
	} `yaml:"year"`
}

func (l *loader) readProgramme(name string) {
	var f programmeFile
	if !l.read(name, &f) {
		return
	}
	l.schema(f.Schools, "programme")
	l.defaults = f.Defaults
	line := f.Code.Line
	x := Programme{Code: f.Code.Text, Label: f.Label, Name: f.Name, Child: f.Child, Use: f.Use, Kind: f.Kind, Choice: f.Choice, LeaveWithdrawn: f.Withdrawn == "leave_out"}
	if name != "programmes/"+x.Code+".yaml" {
		l.fail(line, "the file of the programme %q must be named after it", x.Code)
	}
	if x.Label == "" || x.Name == "" || x.Child == "" || x.Use == "" {
		l.fail(line, "label, name, child and use must all be there")
	}
	if !x.Kind.Valid() || !x.Choice.Valid() || f.Withdrawn != "leave_out" && f.Withdrawn != "set_aside" {
		l.fail(line, "kind, choice or withdrawn (leave_out or set_aside) is none of those known")
	}
	x.What, x.Runs, x.ListSay = l.statements(line, "what", f.What), l.statements(line, "runs", f.Runs), l.statements(line, "list_say", f.ListSay)
	x.With, x.Choices, x.Changed = l.statements(line, "with", f.With), l.statements(line, "choices", f.Choices), l.statements(line, "changed", f.Changed)
	x.Notice = l.statement(f.Notice)
	l.offers(&x, f)
	l.list(&x, f)
	l.law(&x, f)
	l.year(&x, f)
	l.p.Programmes = append(l.p.Programmes, x)
}

func (l *loader) offers(x *Programme, f programmeFile) {
	for _, d := range f.Phases {
		at := slices.IndexFunc(l.p.Phases, func(p Phase) bool { return p.Code == d.Phase.Text })
		if at < 0 {
			l.fail(d.Phase.Line, "there is no phase %q", d.Phase.Text)
			continue
		}
		for _, y := range slices.Concat(d.Years, d.Also) {
			if !slices.Contains(l.p.Phases[at].Years, y) {
				l.fail(d.Phase.Line, "year %q is not one of the phase %s", y, d.Phase.Text)
			}
		}
		if len(d.Years)+len(d.Also) == 0 {
			l.fail(d.Phase.Line, "it is for no year group")
		}
		s := l.statement(said{Say: word{d.Say, d.Phase.Line}, Source: f.What[0].Source, dated: d.dated})
		x.Offers = append(x.Offers, Offer{d.Phase.Text, d.Years, d.Also, s})
	}
	if len(x.Offers) == 0 {
		l.fail(f.Code.Line, "it is for no phase")
	}
}

func (l *loader) list(x *Programme, f programmeFile) {
	seen := map[string]bool{}
	needed := false
	for _, d := range f.List {
		c, ok := l.p.columns.Column(d.Column.Text)
		switch {
		case !ok:
			l.fail(d.Column.Line, "columns.yaml has no column %q", d.Column.Text)
		case seen[c.Code]:
			l.fail(d.Column.Line, "the column %q stands here twice", c.Code)
		case d.Why == "":
			l.fail(d.Column.Line, "why the column %q is shared is missing", c.Code)
		case d.Needed && d.When != "":
			l.fail(d.Column.Line, "the column %q cannot be needed and under a condition", c.Code)
		}
		seen[c.Code], needed = true, needed || d.Needed
		x.List = append(x.List, Wanted{c, d.Needed, d.Why, d.When})
	}
	if !needed {
		l.fail(f.Code.Line, "the list needs no column at all")
	}
}

func (l *loader) law(x *Programme, f programmeFile) {
	school := false
	for _, d := range f.Law {
		if !slices.ContainsFunc(l.p.Parties, func(p Party) bool { return p.Code == d.For }) {
			l.fail(d.Say.Line, "law is for one of the parties, and there is no party %q", d.For)
		}
		school = school || d.For == "school"
		if d.Rule != "" {
			d.RestsOn = append(d.RestsOn, d.Rule)
		}
		x.Law = append(x.Law, LawLine{d.For, d.Rule, l.statement(d.said)})
	}
	if !school {
		l.fail(f.Code.Line, "the basis of the school is missing")
	}
}

func (l *loader) year(x *Programme, f programmeFile) {
	for _, d := range f.Year {
		if !slices.Contains(Terms(), d.Term) {
			l.fail(d.Say.Line, "there is no term %q", d.Term)
		}
		x.Year = append(x.Year, Term{d.Term, l.statement(d.said)})
	}
	for _, t := range Terms() {
		if !slices.ContainsFunc(x.Year, func(y Term) bool { return y.Term == t }) {
			l.fail(f.Code.Line, "the term %s is missing", t)
		}
	}
}
