package requestpage

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/request"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// editPage is one section of a draft.
type editPage struct{ Deps }

// draft loads a request whose draft this actor may fill in.
func (p *editPage) draft(c *page.Ctx) (request.View, request.Section, error) {
	v, err := p.Requests.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return v, "", err
	}
	s := request.Section(c.Path("section"))
	switch {
	case !slices.Contains(request.Sections(), s):
		return v, s, errs.New(errs.NotFound, "request.no_section", words(c).T("no_section"))
	case !v.May(access.EditRequest):
		return v, s, errs.New(errs.Conflict, "request.stage", words(c).T("not_draft"))
	}
	return v, s, nil
}

// sections lists those a request has: the wording only where the receiver needs it.
func sections(v request.View) []request.Section {
	all := request.Sections()
	if !v.Wording.Needed && v.Request.Content.Statement == "" {
		all = slices.DeleteFunc(all, func(s request.Section) bool { return s == request.SectionWording })
	}
	return all
}

func (p *editPage) show(c *page.Ctx) error {
	v, s, err := p.draft(c)
	if err != nil {
		return err
	}
	stored := p.stored(v, s)
	return p.render(c, v, s, ask.New(c, stored), func(sheet ask.Sheet) ask.Sheet { return sheet.Stored(v.Request.Version, stored, nil) })
}

// stored gives a section's answers by the names of the fields.
func (p *editPage) stored(v request.View, s request.Section) url.Values {
	c, out := v.Request.Content, url.Values{}
	switch s {
	case request.SectionWho:
		out.Set("person_name", c.PersonName)
		out.Set("person_post", c.PersonPost)
		out.Set("contact", c.Contact)
		if v.Request.Logged {
			out.Set("channel", c.Channel)
			ask.SetDay(out, "received_on", c.ReceivedOn)
		}
		if o := outsider(v); o != nil {
			out.Set("name", o.Name)
			out.Set("kind", o.Kind)
			out.Set("other_contact", o.Contact)
		}
	case request.SectionWhat:
		out.Set("data", c.Data)
		out["categories"] = c.Categories
		out.Set("case_ref", c.CaseRef)
		out["subjects"] = c.Subjects
		out.Set("count", c.Count)
	case request.SectionWhy:
		out.Set("purpose", c.Purpose)
		out["purposes"] = c.Purposes
		out.Set("urgency", c.Urgency)
		ask.SetDay(out, "needed_on", c.NeededOn)
		out.Set("basis", c.Basis)
		out["gateways"] = c.Gateways
	case request.SectionWording:
		out["gateways"] = c.Gateways
		out.Set("objective", c.Objective)
		out.Set("statement", c.Statement)
	}
	return out
}

// outsider gives the other side when it is outside the directory.
func outsider(v request.View) *request.Side {
	o := v.Request.Receiver
	if v.Request.Logged {
		o = v.Request.Asker
	}
	if !o.Outside() {
		return nil
	}
	return &o
}

// questions asks a section's questions.
func (p *editPage) questions(v request.View, s request.Section, b *ask.Builder) {
	logged := v.Request.Logged
	switch s {
	case request.SectionWho:
		if outsider(v) != nil {
			b.Line(ask.Field{Name: "name", Width: "two-thirds"})
			b.Pick(ask.Field{Name: "kind"}, p.options("org_type"))
			b.Line(ask.Field{Name: "other_contact", Optional: true, Width: "two-thirds"})
		}
		if logged {
			b.Choose(ask.Field{Name: "channel"}, slices.DeleteFunc(p.options("request_channel"), func(o ask.Option) bool { return o.Value == "platform" }))
			b.Day(ask.Field{Name: "received_on", Optional: true})
		}
		b.Line(said(b, ask.Field{Name: "person_name", Optional: true, Width: "two-thirds"}, logged))
		b.Line(said(b, ask.Field{Name: "person_post", Optional: true, Width: "two-thirds"}, logged))
		b.Line(said(b, ask.Field{Name: "contact", Optional: logged, Width: "two-thirds"}, logged))
	case request.SectionWhat:
		b.Lines(ask.Field{Name: "data", Rows: 5, Max: 2000})
		b.Tick(ask.Field{Name: "categories", Optional: true}, p.options("item_category"))
		b.Line(ask.Field{Name: "case_ref", Optional: logged, Width: "20"})
		b.Tick(ask.Field{Name: "subjects"}, p.options("subject_types"))
		b.Choose(ask.Field{Name: "count", Optional: true}, p.options("subject_count"))
	case request.SectionWhy:
		b.Lines(ask.Field{Name: "purpose", Rows: 3, Max: 500})
		b.Tick(ask.Field{Name: "purposes"}, p.options("purpose"))
		b.Choose(ask.Field{Name: "urgency"}, p.options("urgency"))
		b.Day(ask.Field{Name: "needed_on", Optional: true})
		b.Choose(said(b, ask.Field{Name: "basis", Optional: logged}, logged), offered(v.Bases))
		p.powers(v, b, true)
	case request.SectionWording:
		p.powers(v, b, false)
		b.Choose(ask.Field{Name: "objective", Optional: true}, p.options("article23_objective"))
		b.Lines(ask.Field{Name: "statement", Rows: 9, Max: 4000})
	}
}

func (p *editPage) powers(v request.View, b *ask.Builder, optional bool) {
	if len(v.Powers) > 0 {
		b.Tick(ask.Field{Name: "gateways", Optional: optional}, offered(v.Powers))
	}
}

// said words a question for a request that was written down, where that differs.
func said(b *ask.Builder, f ask.Field, logged bool) ask.Field {
	if logged && b.Text.Has(f.Name+".logged") {
		f.Label = b.Text.T(f.Name + ".logged")
	}
	return f
}

// offered lists what the rulebook offers, each with its reason.
func offered(list []request.Choice) []ask.Option {
	var out []ask.Option
	for _, o := range list {
		out = append(out, ask.Option{Value: o.Code, Text: o.Label, Hint: o.Reason})
	}
	return out
}

func (p *editPage) render(c *page.Ctx, v request.View, s request.Section, b *ask.Builder, with func(ask.Sheet) ask.Sheet) error {
	p.questions(v, s, b)
	if p.Advice != nil {
		b.Beside(func(name, words string) templ.Component {
			if button := advicepage.Saving(c, topic(name), words); button != nil {
				return advicepage.ButtonTempl(*button)
			}
			return nil
		})
	}
	sheet := b.Sheet(v.Request.URL() + "/edit/" + string(s))
	if p.Advice != nil {
		sheet.First = &ask.FirstButton{Name: advicepage.ThenField}
	}
	sheet.Heading, sheet.Intro = c.Text.T("heading."+string(s)), c.Text.T("intro."+string(s))
	if s == request.SectionWho && v.Request.Logged {
		sheet.Intro = c.Text.T("intro.who.logged")
	}
	if s == request.SectionWording {
		sheet.Also = &govuk.ButtonProps{Text: c.Text.T("compose"), Name: "then", Value: "compose", Classes: "govuk-button--secondary"}
		sheet.Notes, sheet.NotesTitle = p.sources(c, v), c.Text.T("sources")
	}
	sheet.Cancel = &layout.Link{Text: c.Text.T("later"), Href: v.Request.URL()}
	return with(sheet).Render(c, back(c, v))
}

// topic names an answer of a request as the same answer of a one-off record is named, so that both go to the same
// adviser.
func topic(name string) string {
	switch name {
	case "data":
		return "data_requested"
	case "categories":
		return "data_categories"
	case "case_ref":
		return "subject_ref"
	case "subjects":
		return "subject_types"
	case "count":
		return "subject_count"
	case "purpose":
		return "specific_purpose"
	case "basis":
		return "art6"
	case "gateways":
		return "legal_power"
	case "statement", "objective":
		return "wording"
	}
	return name
}

// sources says where the words come from, and what is still to be confirmed.
func (p *editPage) sources(c *page.Ctx, v request.View) []string {
	var out []string
	if v.Wording.Caution != "" {
		out = append(out, v.Wording.Caution)
	}
	seen := map[string]bool{}
	for _, piece := range p.Book.Wording(c.Today().Start()) {
		key := "source"
		if piece.Confidence != rulebook.Verified {
			key = "source.to_confirm"
		}
		line := c.Text.T(key, "name", piece.Source.Name, "on", piece.CheckedOn.Format("2 January 2006"))
		if !seen[line] {
			seen[line] = true
			out = append(out, line)
		}
	}
	return out
}

func (p *editPage) submit(c *page.Ctx) error {
	v, s, err := p.draft(c)
	if err != nil {
		return err
	}
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	cmd := p.read(c, v, s, f)
	stored := p.stored(v, s)
	again := func(sheet ask.Sheet) ask.Sheet { return sheet.Stored(v.Request.Version, stored, f) }
	if f.Err() != nil {
		return p.render(c, v, s, ask.Again(c, f), again)
	}
	if s == request.SectionWording && f.Raw("then") == "compose" {
		st, err := p.Requests.Compose(c.R.Context(), c.Actor, v.Request.Ref, cmd.Content)
		if err != nil {
			return err
		}
		shown := url.Values{"gateways": cmd.Content.Gateways, "objective": {cmd.Content.Objective}, "statement": {st.Text}}
		return p.render(c, v, s, ask.New(c, shown), again)
	}
	saved, err := p.Requests.Save(c.R.Context(), c.Actor, cmd)
	field, asks := advicepage.Pressed(f)
	switch {
	case err == nil && asks:
		return c.Redirect(advicepage.AskURL(subject(v.Request), field))
	case err == nil:
		return p.done(c, v, s, saved, f)
	case errs.CodeOf(err) == "request.changed":
		merged, all := ask.Meet(f, stored)
		if len(all) == 0 {
			return c.Done(v.Request.URL(), "saved")
		}
		b := ask.New(c, merged)
		return p.render(c, v, s, b, func(sheet ask.Sheet) ask.Sheet {
			sheet = sheet.Stored(v.Request.Version, stored, nil)
			sheet.Conflict = b.Explain(f, stored, all)
			return sheet
		})
	case !f.Merge(err):
		return err
	}
	return p.render(c, v, s, ask.Again(c, f), again)
}

// done leads on to the next section, once words that look like somebody's details were looked at.
func (p *editPage) done(c *page.Ctx, v request.View, s request.Section, saved request.Saved, f *form.Form) error {
	if len(saved.Hints) > 0 && f.Raw("seen") != "yes" {
		v, s, err := p.draft(c)
		if err != nil {
			return err
		}
		stored := p.stored(v, s)
		return p.render(c, v, s, ask.New(c, stored), func(sheet ask.Sheet) ask.Sheet {
			sheet = sheet.Stored(v.Request.Version, stored, nil)
			sheet.Was = append(sheet.Was, ask.Hidden{Name: "seen", Value: "yes"})
			sheet.NotesTitle = ask.Words(c).T("notes")
			sheet.Notes = nil
			for _, h := range saved.Hints {
				sheet.Notes = append(sheet.Notes, h.Message)
			}
			return sheet
		})
	}
	now, err := p.Requests.Get(c.R.Context(), c.Actor, v.Request.Ref)
	if err != nil {
		return err
	}
	all := sections(now)
	if i := slices.Index(all, s); i >= 0 && i+1 < len(all) {
		return c.Redirect(v.Request.URL() + "/edit/" + string(all[i+1]))
	}
	return c.Done(v.Request.URL(), "saved")
}

// read takes what was typed.
func (p *editPage) read(c *page.Ctx, v request.View, s request.Section, f *form.Form) request.Save {
	t := c.Text
	cmd := request.Save{Ref: v.Request.Ref, Version: ask.Version(f), Section: s}
	n := &cmd.Content
	line := func(name string) string { return f.Text(name, form.TextRule{Label: t.T(name + ".label"), Max: 200}) }
	lines := func(name string, most int) string {
		return f.Text(name, form.TextRule{Label: t.T(name + ".label"), Lines: true, Max: most})
	}
	one := func(name, list string) string {
		return f.Choice(name, form.ChoiceRule{Options: codes(p.options(list))})
	}
	switch s {
	case request.SectionWho:
		n.PersonName, n.PersonPost, n.Contact, n.Channel = line("person_name"), line("person_post"), line("contact"), v.Request.Content.Channel
		if v.Request.Logged {
			n.Channel = one("channel", "request_channel")
			n.ReceivedOn, _ = f.Date("received_on", form.DateRule{Label: t.T("received_on.label"), NotAfter: c.Today()})
		}
		if outsider(v) != nil {
			cmd.Other = request.Side{Name: line("name"), Kind: one("kind", "org_type"), Contact: line("other_contact")}
		}
	case request.SectionWhat:
		n.Data, n.Categories, n.CaseRef = lines("data", 2000), f.Multi("categories", form.MultiRule{}), line("case_ref")
		n.Subjects, n.Count = f.Multi("subjects", form.MultiRule{}), one("count", "subject_count")
	case request.SectionWhy:
		n.Purpose, n.Purposes, n.Urgency = lines("purpose", 500), f.Multi("purposes", form.MultiRule{}), one("urgency", "urgency")
		n.NeededOn, _ = f.Date("needed_on", form.DateRule{Label: t.T("needed_on.label")})
		n.Basis, n.Gateways = f.Raw("basis"), f.Multi("gateways", form.MultiRule{})
	case request.SectionWording:
		n.Gateways, n.Objective, n.Statement = f.Multi("gateways", form.MultiRule{}), one("objective", "article23_objective"), lines("statement", 4000)
	}
	return cmd
}
