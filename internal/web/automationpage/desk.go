package automationpage

import (
	"net/url"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/automation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// deskPages are for the organisation that leads a use.
type deskPages struct{ Deps }

type deskListView struct {
	Heading, Intro string
	Empty          *layout.Empty
	Items          []itemView
	Links          []layout.Link
}

func (p *deskPages) list(c *page.Ctx) error {
	mine, err := p.Automation.Mine(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t, w, floor := c.Text, words(c), p.Automation.Settings().Floor
	v := deskListView{Heading: t.T("heading"), Intro: t.T("intro"), Links: []layout.Link{{Text: t.T("link.public"), Href: Path}}}
	for _, x := range mine {
		i := item(w, x, c.Today(), floor)
		i.Href = x.Plan.DeskURL()
		v.Items = append(v.Items, i)
	}
	if len(mine) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, deskListTempl(v))
}

type deskView struct {
	Caption, Heading string
	Errors           *govuk.ErrorSummaryProps
	State            layout.Status
	Facts            []layout.Fact
	Acts             []ask.ActView
	StoryTitle       string
	Story            []layout.Entry
	NoStory          string
	Links            []layout.Link
}

func (p *deskPages) one(c *page.Ctx) error { return p.render(c, nil, "") }

// render draws the desk; typed is the form of the act that failed.
func (p *deskPages) render(c *page.Ctx, typed *form.Form, act string) error {
	x, err := p.Automation.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	t, w, floor := c.Text, words(c), p.Automation.Settings().Floor
	v := deskView{Caption: x.Use.Ref, Heading: t.T("heading", "title", x.Use.Title), State: state(w, x.View, c.Today()), Facts: item(w, x.View, c.Today(), floor).Facts[1:],
		StoryTitle: t.T("story"), Story: history(w, x.View, c.Today(), floor), Links: []layout.Link{{Text: t.T("link.public"), Href: Path + "/" + x.Use.Ref}, {Text: t.T("link.entry"), Href: "/register/" + x.Use.Ref}, {Text: t.T("link.all"), Href: DeskPath}}}
	if len(v.Story) == 0 {
		v.NoStory = t.T("story.none")
	}
	if x.Arrange {
		v.Links = append([]layout.Link{{Text: t.T("link.transparency"), Href: x.Plan.DeskURL() + "/transparency"}}, v.Links...)
	}
	acts := ask.ActsOf(c, x.Plan.DeskURL(), typed, act)
	add := func(name string, may, fold bool, stored url.Values, fields func(b *ask.Builder)) {
		if may {
			acts.Add(ask.Act{Name: name, Open: !fold, Stored: stored, Fields: fields})
		}
	}
	add("record", x.Record && x.Use.GoesOn, false, url.Values{}, func(b *ask.Builder) { recordQuestions(b, act == "record") })
	add("arrange", x.Arrange, true, url.Values{"months": {strconv.Itoa(x.Plan.Months)}, "role": {string(x.Plan.Role)}}, func(b *ask.Builder) {
		var often, roles []ask.Option
		for _, m := range p.Automation.Data().Cadences {
			often = append(often, ask.Option{Value: strconv.Itoa(m), Text: w.T("cadence." + strconv.Itoa(m))})
		}
		for _, r := range automation.Checkers() {
			roles = append(roles, ask.Option{Value: string(r), Text: w.T("role." + string(r))})
		}
		b.Choose(ask.Field{Name: "months"}, often)
		b.Choose(ask.Field{Name: "role"}, roles)
	})
	add("explain", x.Arrange, true, p.explained(x), func(b *ask.Builder) { explainQuestions(b, x.View, p.Automation.Data()) })
	v.Acts, v.Errors = acts.All, acts.Errors
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil}, deskTempl(v))
}

func recordQuestions(b *ask.Builder, again bool) {
	b.Day(ask.Field{Name: "on"})
	b.Line(ask.Field{Name: "sample", Width: "5"})
	b.Line(ask.Field{Name: "agreed", Width: "5"})
	b.Line(ask.Field{Name: "overturned", Width: "5"})
	b.Lines(ask.Field{Name: "learned", Rows: 4, Max: 2000})
	if again {
		b.Confirm(ask.Field{Name: "sure"})
	}
}

func (p *deskPages) explained(x automation.Desk) url.Values {
	v := url.Values{}
	for _, s := range Safeguards(x.View, p.Automation.Data()) {
		if s.Says != "unsaid" {
			v.Set("says_"+s.Duty.Code, s.Says)
		}
		v.Set("how_"+s.Duty.Code, s.How)
	}
	return v
}

func explainQuestions(b *ask.Builder, x automation.View, d automation.Data) {
	says := []ask.Option{{Value: "yes", Text: b.Text.T("says.yes")}, {Value: "no", Text: b.Text.T("says.no")}, {Value: "not_needed", Text: b.Text.T("says.not_needed")}}
	for _, s := range Safeguards(x, d) {
		b.Choose(ask.Field{Name: "says_" + s.Duty.Code, Label: s.Duty.Plain, Hint: s.Duty.Source.Name}, says)
		b.Lines(ask.Field{Name: "how_" + s.Duty.Code, Label: b.Text.T("how.label"), Rows: 2, Optional: true})
	}
}

// act reads a form, does something, and leads back; what is wrong with it is shown in its place.
func (p *deskPages) act(c *page.Ctx, name string, do func(f *form.Form, ref string) error) error {
	ref := c.Path("ref")
	return ask.Doing{Name: name, Back: DeskPath + "/" + ref, Again: p.render}.Do(c, func(f *form.Form) error { return do(f, ref) })
}

func (p *deskPages) record(c *page.Ctx) error {
	return p.act(c, "record", func(f *form.Form, ref string) error {
		t := c.Text
		on, _ := f.Date("on", form.DateRule{Label: t.T("on.label"), Required: t.T("on.required")})
		count := func(name string, least int) int {
			n, _ := f.Int(name, form.IntRule{Label: t.T(name + ".label"), Required: t.T(name + ".required"), Min: least, Max: 1_000_000})
			return n
		}
		cmd := automation.Record{Ref: ref, Key: ask.KeyOf(f), On: on, Sample: count("sample", 1), Agreed: count("agreed", 0), Overturned: count("overturned", 0), Learned: f.Raw("learned"), Sure: f.Bool("sure")}
		if err := f.Err(); err != nil {
			return err
		}
		return p.Automation.Check(c.R.Context(), c.Actor, cmd)
	})
}

func (p *deskPages) arrange(c *page.Ctx) error {
	return p.act(c, "arrange", func(f *form.Form, ref string) error {
		months, err := strconv.Atoi(f.Raw("months"))
		if err != nil {
			months = 0 // no choice, which the service reports
		}
		return p.Automation.Arrange(c.R.Context(), c.Actor, automation.Arrange{Ref: ref, Months: months, Role: access.Role(f.Raw("role"))})
	})
}

func (p *deskPages) explain(c *page.Ctx) error {
	return p.act(c, "explain", func(f *form.Form, ref string) error {
		var says []automation.Safeguard
		for _, d := range p.Automation.Data().Safeguards {
			says = append(says, automation.Safeguard{Code: d.Code, Says: f.Raw("says_" + d.Code), How: f.Raw("how_" + d.Code)})
		}
		return p.Automation.Explain(c.R.Context(), c.Actor, ref, says)
	})
}
