package incidentpage

import (
	"net/url"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/incident"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// editPage is one section of an incident.
type editPage struct{ Deps }

// section gives the words of one section as a page of their own.
func section(c *page.Ctx, s incident.Section) content.Page {
	return c.Site.Texts.Page("incident_edit_" + string(s))
}

func (p *editPage) open(c *page.Ctx) (incident.View, incident.Section, error) {
	v, err := p.Incidents.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return v, "", err
	}
	s := incident.Section(c.Path("section"))
	switch {
	case !slices.Contains(incident.Sections(), s):
		return v, s, errs.New(errs.NotFound, "incident.no_section", words(c).T("no_section"))
	case !v.May(access.EditIncident):
		return v, s, errs.New(errs.Conflict, "incident.stage", words(c).T("not_open"))
	}
	c.Text = section(c, s)
	return v, s, nil
}

func (p *editPage) show(c *page.Ctx) error {
	v, s, err := p.open(c)
	if err != nil {
		return err
	}
	stored := storedOf(v.Content, s)
	return p.render(c, v, s, ask.New(c, stored), func(sheet ask.Sheet) ask.Sheet { return sheet.Stored(v.Version, stored, nil) })
}

func (p *editPage) render(c *page.Ctx, v incident.View, s incident.Section, b *ask.Builder, with func(ask.Sheet) ask.Sheet) error {
	p.questions(c, v, s, b)
	sheet := b.Sheet(v.URL() + "/edit/" + string(s))
	sheet.Cancel = &layout.Link{Text: words(c).T("cancel"), Href: v.URL()}
	if s == incident.SectionRegulator || s == incident.SectionTelling {
		if v.Judged {
			sheet.NotesTitle = words(c).T("suggests")
			sheet.Notes = []string{v.Assessed.Outcome.Label + ".", v.Assessed.Outcome.Says, words(c).T("source", "source", v.Assessed.Source.Name), words(c).T("suggests.who")}
		} else {
			sheet.Notes, sheet.NotesTitle = []string{words(c).T("assess_first")}, words(c).T("suggests")
		}
	}
	return with(sheet).Render(c, back(c, v.Ref))
}

// storedOf gives a section's answers by the names of the fields.
func storedOf(c incident.Content, s incident.Section) url.Values {
	out := url.Values{}
	switch s {
	case incident.SectionFacts:
		f := c.Facts
		out.Set("what", f.What)
		ask.SetDay(out, "aware", clock.DateOf(f.AwareAt))
		out.Set("time", f.AwareAt.In(clock.London).Format("15:04"))
		ask.SetDay(out, "happened", f.HappenedOn)
		out["kinds"] = f.Kinds
		out.Set("cause", f.Cause)
		out.Set("near", yes(f.NearMiss))
		out.Set("processor", yes(f.Processor))
		out.Set("controllers", f.Controllers)
		ask.SetDay(out, "told_them", f.ToldThem)
	case incident.SectionPeople:
		out["data"], out["subjects"] = c.People.Data, c.People.Subjects
		out.Set("band", c.People.Band)
		out.Set("records", c.People.Records)
	case incident.SectionHarm:
		out["harms"], out["factors"] = c.Harm.Kinds, c.Harm.Factors
		out.Set("likelihood", c.Harm.Likelihood)
		out.Set("severity", c.Harm.Severity)
		out.Set("reasons", c.Harm.Reasons)
	case incident.SectionRegulator:
		r := c.Regulator
		out.Set("decision", r.Decision)
		out.Set("reasons", r.Reasons)
		day, hour := clock.Date{}, ""
		if !r.ToldAt.IsZero() {
			day, hour = clock.DateOf(r.ToldAt), r.ToldAt.In(clock.London).Format("15:04")
		}
		ask.SetDay(out, "told", day)
		out.Set("time", hour)
		out.Set("late", r.Late)
		out.Set("reference", r.Reference)
	case incident.SectionTelling:
		t := c.Telling
		out.Set("decision", t.Decision)
		out.Set("exception", t.Exception)
		out.Set("reasons", t.Reasons)
		out.Set("how", t.How)
		ask.SetDay(out, "on", t.On)
		out.Set("advice", t.Advice)
	case incident.SectionContain:
		out.Set("done", c.Contain.Done)
		out.Set("learnt", c.Contain.Learnt)
	}
	return out
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// questions asks a section's questions.
func (p *editPage) questions(c *page.Ctx, v incident.View, s incident.Section, b *ask.Builder) {
	r, t := p.Incidents.Rules(), c.Text
	two := func(name string) []ask.Option {
		return []ask.Option{{Value: "no", Text: t.T(name + ".no")}, {Value: "yes", Text: t.T(name + ".yes")}}
	}
	switch s {
	case incident.SectionFacts:
		b.Lines(ask.Field{Name: "what", Rows: 4})
		b.Day(ask.Field{Name: "aware"})
		b.Line(ask.Field{Name: "time", Width: "5"})
		b.Day(ask.Field{Name: "happened", Optional: true})
		b.Tick(ask.Field{Name: "kinds"}, options(r.Kinds))
		b.Pick(ask.Field{Name: "cause"}, options(r.Causes))
		b.Choose(ask.Field{Name: "near"}, two("near"))
		b.Choose(ask.Field{Name: "processor"}, two("processor"))
		b.Line(ask.Field{Name: "controllers", Optional: true})
		b.Day(ask.Field{Name: "told_them", Optional: true})
	case incident.SectionPeople:
		b.Choose(ask.Field{Name: "band"}, options(r.Bands))
		b.Tick(ask.Field{Name: "subjects", Optional: true}, bookOptions(p.Incidents.Book(), "subject_types"))
		b.Tick(ask.Field{Name: "data", Optional: true}, bookOptions(p.Incidents.Book(), "item_category"))
		b.Pick(ask.Field{Name: "records", Optional: true}, options(r.Bands))
	case incident.SectionHarm:
		b.Tick(ask.Field{Name: "harms", Optional: true}, options(r.Harms))
		b.Choose(ask.Field{Name: "likelihood"}, options(r.Likelihoods))
		b.Choose(ask.Field{Name: "severity"}, options(r.Severities))
		var factors []ask.Option
		for _, f := range r.Factors {
			factors = append(factors, ask.Option{Value: f.Code, Text: f.Label})
		}
		b.Tick(ask.Field{Name: "factors", Optional: true}, factors)
		b.Lines(ask.Field{Name: "reasons", Rows: 5})
	case incident.SectionRegulator:
		regulator := p.Incidents.Regulator(v.Incident).Label
		b.Choose(ask.Field{Name: "decision", Label: t.T("decision.label", "regulator", regulator)}, []ask.Option{
			{Value: incident.Notify, Text: t.T("decision.notify")}, {Value: incident.Not, Text: t.T("decision.not")}})
		b.Lines(ask.Field{Name: "reasons", Rows: 4})
		b.Day(ask.Field{Name: "told", Optional: true})
		b.Line(ask.Field{Name: "time", Width: "5", Optional: true})
		b.Line(ask.Field{Name: "reference", Width: "20", Optional: true})
		b.Lines(ask.Field{Name: "late", Rows: 3, Optional: true})
	case incident.SectionTelling:
		b.Choose(ask.Field{Name: "decision"}, []ask.Option{{Value: incident.Tell, Text: t.T("decision.tell")}, {Value: incident.Not, Text: t.T("decision.not")}})
		b.Pick(ask.Field{Name: "exception", Optional: true}, options(r.Exceptions))
		b.Lines(ask.Field{Name: "reasons", Rows: 4})
		b.Line(ask.Field{Name: "how", Optional: true})
		b.Day(ask.Field{Name: "on", Optional: true})
		b.Lines(ask.Field{Name: "advice", Rows: 4, Optional: true})
	case incident.SectionContain:
		b.Lines(ask.Field{Name: "done", Rows: 5})
		b.Lines(ask.Field{Name: "learnt", Rows: 5, Optional: true})
	}
}

// read takes what was typed.
func read(c *page.Ctx, f *form.Form, s incident.Section) (out incident.Content) {
	text := func(name string) string {
		return f.Text(name, form.TextRule{Label: c.Text.T(name + ".label"), Lines: true, Max: 4000})
	}
	day := func(name string) clock.Date {
		d, _ := f.Date(name, form.DateRule{Label: c.Text.T(name + ".label")})
		return d
	}
	switch s {
	case incident.SectionFacts:
		out.Facts = incident.Facts{What: text("what"), HappenedOn: day("happened"), Kinds: f.RawAll("kinds"), Cause: f.Raw("cause"), NearMiss: f.Raw("near") == "yes",
			Processor: f.Raw("processor") == "yes", Controllers: text("controllers"), ToldThem: day("told_them")}
		if d, hhmm, ok := moment(c, f, "aware", "time", form.DateRule{Label: c.Text.T("aware.label"), Required: c.Text.T("aware.required")}); ok {
			at, err := incident.Moment(d, hhmm)
			if err != nil {
				f.Add("time", "time", errs.MessageOf(err))
			}
			out.Facts.AwareAt = at
		}
	case incident.SectionPeople:
		out.People = incident.People{Data: f.RawAll("data"), Subjects: f.RawAll("subjects"), Band: f.Raw("band"), Records: f.Raw("records")}
	case incident.SectionHarm:
		out.Harm = incident.Harm{Kinds: f.RawAll("harms"), Likelihood: f.Raw("likelihood"), Severity: f.Raw("severity"), Factors: f.RawAll("factors"), Reasons: text("reasons")}
	case incident.SectionRegulator:
		out.Regulator = incident.Regulator{Decision: f.Raw("decision"), Reasons: text("reasons"), Late: text("late"), Reference: text("reference")}
		if d, hhmm, _ := moment(c, f, "told", "time", form.DateRule{Label: c.Text.T("told.label")}); !d.IsZero() {
			at, err := incident.Moment(d, hhmm)
			if err != nil {
				f.Add("time", "time", errs.MessageOf(err))
			}
			out.Regulator.ToldAt = at
		}
	case incident.SectionTelling:
		out.Telling = incident.Telling{Decision: f.Raw("decision"), Exception: f.Raw("exception"), Reasons: text("reasons"), How: text("how"), On: day("on"), Advice: text("advice")}
	case incident.SectionContain:
		out.Contain = incident.Containment{Done: text("done"), Learnt: text("learnt")}
	}
	return out
}

func (p *editPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	v, s, err := p.open(c)
	if err != nil {
		return err
	}
	stored := storedOf(v.Content, s)
	cmd := incident.Save{Ref: v.Ref, Seen: ask.Version(f), Section: s, Content: read(c, f, s)}
	if f.Err() == nil {
		_, err := p.Incidents.Save(c.R.Context(), c.Actor, cmd)
		switch {
		case err == nil:
			return c.Done(v.URL(), "saved")
		case errs.CodeOf(err) == "incident.changed":
			return p.meet(c, f, v, s, stored)
		case !f.Merge(err):
			return err
		}
	}
	return p.render(c, v, s, ask.Again(c, f), func(sheet ask.Sheet) ask.Sheet { return sheet.Stored(v.Version, stored, f) })
}

// meet shows what somebody else saved meanwhile beside what was typed.
func (p *editPage) meet(c *page.Ctx, f *form.Form, v incident.View, s incident.Section, stored url.Values) error {
	merged, all := ask.Meet(f, stored)
	if len(all) == 0 {
		return c.Done(v.URL(), "saved")
	}
	b := ask.New(c, merged)
	return p.render(c, v, s, b, func(sheet ask.Sheet) ask.Sheet {
		sheet = sheet.Stored(v.Version, stored, nil)
		sheet.Conflict = b.Explain(f, stored, all)
		return sheet
	})
}
