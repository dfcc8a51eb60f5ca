package guideview

import (
	"slices"
	"strconv"

	"sharewell/internal/guide"
	"sharewell/internal/web/govuk"
)

type startView struct {
	Title, Heading, Intro string
	Notice                string
	DangerTitle, Danger   string
	NeedTitle             string
	Needs                 []string
	KeepTitle, Keep       string
	Button                govuk.ButtonProps
	LimitTitle, Limit     string
	Edition               string
}

func (m Maker) start() startView {
	t := m.Words
	return startView{
		Title: t.T("title"), Heading: t.T("heading"), Intro: t.T("intro"), Notice: m.notice(),
		DangerTitle: t.T("danger.title"), Danger: t.T("danger.text"), NeedTitle: t.T("need.title"),
		Needs:     []string{t.T("need.questions", "n", strconv.Itoa(guide.MaxQuestions)), t.T("need.know"), t.T("need.offline")},
		KeepTitle: t.T("keep.title"), Keep: t.T("keep.text"),
		Button:     govuk.ButtonProps{Text: t.T("start"), Href: Path + "?" + started + "=1", IsStartButton: true},
		LimitTitle: t.T("limit.title"), Limit: t.T("limit.text"),
		Edition: m.edition("edition"),
	}
}

// manyOptions is how many answers a screen of a telephone takes.
const manyOptions = 12

type hidden struct{ Name, Value string }

type questionView struct {
	Title, Caption string
	Errors         *govuk.ErrorSummaryProps
	Notice         string
	Hidden         []hidden
	Radios         *govuk.RadiosProps
	Boxes          *govuk.CheckboxesProps
	WhyTitle, Why  string
	Find, Found    string // words of the box that narrows a long list; none for a short one
	Button         string
	Back           string
	BackText       string
	AnswersTitle   string
	Answers        *govuk.SummaryListProps
	AgainText      string
	AgainHref      string
}

func (m Maker) question(facts guide.Facts, q guide.Question, failed bool) questionView {
	t := m.Words
	v := questionView{Title: q.Title, Caption: t.T("question.number", "n", strconv.Itoa(q.Number)), WhyTitle: t.T("why"), Why: q.Why,
		Button: t.T("continue"), AgainText: t.T("again"), AgainHref: Path, Back: m.before(facts, q), BackText: t.T("back")}
	if m.Offline {
		v.Notice = t.T("offline.short")
	}
	if len(q.Options) > manyOptions {
		v.Find, v.Found = t.T("find"), t.T("found")
	}
	field, _ := m.Guide.Field(q.Field)
	wrong := ""
	if failed {
		wrong = t.T("choose.one")
		if q.Many {
			wrong = t.T("choose.many")
		}
		v.Errors = &govuk.ErrorSummaryProps{TitleText: t.T("problem"), ErrorList: []govuk.ErrorSummaryItem{{Text: wrong, Href: "#" + field.Key}}}
		v.Title = t.T("error_title", "title", q.Title)
	}
	v.Hidden = append(v.Hidden, hidden{asked, q.Field})
	for _, other := range m.Guide.Fields() {
		if other.Name == q.Field {
			continue
		}
		for _, code := range facts.Answers(other.Name) {
			v.Hidden = append(v.Hidden, hidden{other.Key, code})
		}
	}
	fieldset := &govuk.FieldsetProps{Legend: govuk.Legend{Text: q.Title, Classes: "govuk-fieldset__legend--l", IsPageHeading: true}}
	chosen := facts.Answers(q.Field)
	if q.Many {
		v.Boxes = boxes(field.Key, q, chosen)
		v.Boxes.Fieldset, v.Boxes.ErrorMessage = fieldset, govuk.ErrorMessageProps{Text: wrong}
		v.Boxes.Hint = govuk.HintProps{Text: manyHint(q.Hint, t.T("choose.hint"))}
	} else {
		v.Radios = radios(field.Key, q, chosen)
		v.Radios.Fieldset, v.Radios.ErrorMessage, v.Radios.Hint = fieldset, govuk.ErrorMessageProps{Text: wrong}, govuk.HintProps{Text: q.Hint}
	}
	if steps := m.Guide.Path(facts); len(steps) > 0 {
		v.AnswersTitle, v.Answers = t.T("answers.title"), m.answers(facts, steps)
	}
	return v
}

// before is the page that the back link leads to: the question before this one, with its answer kept.
func (m Maker) before(facts guide.Facts, q guide.Question) string {
	steps := m.Guide.Path(facts)
	i := slices.IndexFunc(steps, func(s guide.Step) bool { return s.Question.Field == q.Field })
	if i < 0 {
		i = len(steps)
	}
	if i == 0 {
		return Path
	}
	return address(facts, change, steps[i-1].Question.Field)
}

func manyHint(hint, all string) string {
	if hint == "" {
		return all
	}
	return hint + " " + all
}

// radios gives the choices, under their headings where the list is long.
func radios(name string, q guide.Question, chosen []string) *govuk.RadiosProps {
	p := &govuk.RadiosProps{Name: name, IDPrefix: name}
	group := ""
	for _, o := range q.Options {
		if o.Group != group && o.Group != "" {
			p.Items = append(p.Items, govuk.RadioItem{Divider: o.Group})
		}
		group = o.Group
		p.Items = append(p.Items, govuk.RadioItem{Value: o.Code, Text: o.Label, Hint: govuk.HintProps{Text: o.Hint}, Checked: govuk.When(slices.Contains(chosen, o.Code))})
	}
	return p
}

// alone lists the codes that stand for themselves: ticking one takes the others away.
func alone() []string { return []string{guide.None, guide.NotSure} }

func boxes(name string, q guide.Question, chosen []string) *govuk.CheckboxesProps {
	p := &govuk.CheckboxesProps{Name: name, IDPrefix: name}
	for _, o := range q.Options {
		item := govuk.CheckboxItem{Value: o.Code, Text: o.Label, Hint: govuk.HintProps{Text: o.Hint}, Checked: govuk.When(slices.Contains(chosen, o.Code))}
		if slices.Contains(alone(), o.Code) {
			item.Behaviour = "exclusive"
		}
		p.Items = append(p.Items, item)
	}
	return p
}

// answers lists what was answered, each with its way to change it.
func (m Maker) answers(facts guide.Facts, steps []guide.Step) *govuk.SummaryListProps {
	p := &govuk.SummaryListProps{Classes: "sw-guide__answers"}
	for _, s := range steps {
		p.Rows = append(p.Rows, govuk.SummaryListRow{
			Key:   govuk.SummaryListContent{Text: s.Question.Title},
			Value: govuk.SummaryListContent{Text: labels(s.Answers)},
			Actions: govuk.Actions{Items: []govuk.ActionLink{{Text: m.Words.T("change"), Href: address(facts, change, s.Question.Field),
				VisuallyHiddenText: s.Question.Title}}},
		})
	}
	return p
}

func labels(all []guide.Choosable) string {
	out := ""
	for i, o := range all {
		if i > 0 {
			out += "; "
		}
		out += o.Label
	}
	return out
}
