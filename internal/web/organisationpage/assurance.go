package organisationpage

import (
	"net/url"
	"strconv"

	"sharewell/internal/organisation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// assurance shows how sound an organisation's data protection is, why, and what mends it.
type assurance struct{ Deps }

// assuranceView is what the page shows.
type assuranceView struct {
	Heading, Intro string
	Level          layout.Status
	Nothing        string
	Groups         []reasonGroup
	Sheet          *ask.Sheet // nil for those who may not change it
	FormTitle      string
	Documents      documentsView
}

// reasonGroup is either what stands in the way of sharing or what is worth mending.
type reasonGroup struct {
	Title, Text string
	Reasons     []reasonView
}

// reasonView is one thing to mend, with the rule it rests on and where it is mended.
type reasonView struct {
	Message, Fix string
	Rule         string
	Mend         *layout.Link
}

// documentsView lists appropriate policy documents.
type documentsView struct {
	Title, Text, Empty string
	Rows               []documentRow
	Add                *layout.Link
}

type documentRow struct {
	Title, Detail string
	Change        *layout.Link
}

func (p *assurance) section() section {
	return section{Deps: p.Deps, values: assuranceValues, ask: p.ask, read: p.read, draw: p.draw}
}

func (p *assurance) show(c *page.Ctx) error { return p.section().show(c) }

func (p *assurance) draw(c *page.Ctx, v organisation.View, s ask.Sheet) error {
	view := p.view(c, v)
	if mayEdit(c, v.Organisation) {
		view.Sheet = &s
	}
	back := home(c)
	head := page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &back, HasErrors: s.Errors != nil}
	if s.Conflict != nil {
		head.Status = 409
	}
	return c.Render(head, assuranceTempl(view))
}

func (p *assurance) view(c *page.Ctx, v organisation.View) assuranceView {
	t := c.Text
	out := assuranceView{Heading: t.T("heading"), Intro: t.T("intro"), FormTitle: t.T("form"), Level: level(p.Deps, v.Assurance.Level)}
	must := reasonGroup{Title: t.T("must"), Text: t.T("must.text")}
	advice := reasonGroup{Title: t.T("advice"), Text: t.T("advice.text")}
	for _, r := range v.Assurance.Reasons {
		one := reasonView{Message: r.Message, Fix: r.Fix, Rule: p.rule(c, r)}
		if r.Section != organisation.SectionAssurance && mayEdit(c, v.Organisation) {
			one.Mend = &layout.Link{Text: t.T("mend." + string(r.Section)), Href: addressOf(r.Section)}
		}
		if r.Mandatory {
			must.Reasons = append(must.Reasons, one)
		} else {
			advice.Reasons = append(advice.Reasons, one)
		}
	}
	for _, g := range []reasonGroup{must, advice} {
		if len(g.Reasons) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	if len(out.Groups) == 0 {
		out.Nothing = t.T("nothing")
	}
	out.Documents = p.documents(c, v.Organisation)
	return out
}

// rule says on which law or which rule of the partnership a reason rests.
func (p *assurance) rule(c *page.Ctx, r organisation.Reason) string {
	if r.Setting != "" {
		if s, ok := p.Book.Setting(r.Setting); ok {
			return c.Text.T("rule.setting", "rule", s.Label, "value", strconv.Itoa(s.Number)+" "+s.Unit)
		}
	}
	if r.Law != "" {
		return c.Text.T("rule.law", "law", r.Law)
	}
	return ""
}

// level words the level; the word says it, the colour only helps.
func level(d Deps, l organisation.Level) layout.Status {
	kind := layout.Live
	switch l {
	case organisation.Amber:
		kind = layout.Waiting
	case organisation.Red:
		kind = layout.Stopped
	case organisation.Green:
	}
	return layout.Status{Word: d.Book.Label("assurance_level", string(l)), Kind: kind}
}

// addressOf is the page of a section.
func addressOf(s organisation.Section) string {
	switch s {
	case organisation.SectionRoles:
		return "/organisation/roles"
	case organisation.SectionPublic:
		return "/organisation/contacts"
	case organisation.SectionAssurance:
		return "/organisation/assurance"
	case organisation.SectionIdentity:
	}
	return "/organisation/profile"
}

func assuranceValues(_ *page.Ctx, o organisation.Organisation) (url.Values, error) {
	p := o.Profile
	v := url.Values{
		"training_percent": {""}, "dspt_status": {p.DSPT.Status}, "dspt_year": {p.DSPT.Year}, "ce_name": {p.CyberEssentials.Name},
		"ce_number": {p.CyberEssentials.Number}, "audit_by": {p.Audit.By}, "audit_result": {p.Audit.Result},
	}
	if !p.Training.On.IsZero() || p.Training.Percent > 0 {
		v.Set("training_percent", strconv.Itoa(p.Training.Percent))
	}
	ask.SetDay(v, "training_on", p.Training.On)
	ask.SetDay(v, "dspt_on", p.DSPT.PublishedOn)
	ask.SetDay(v, "ce_expiry", p.CyberEssentials.Expiry)
	ask.SetDay(v, "audit_on", p.Audit.On)
	for _, k := range organisation.PolicyKinds() {
		pol := policyOf(p, k)
		v.Set("policy_"+k+"_url", pol.URL)
		ask.SetDay(v, "policy_"+k, pol.ReviewBy)
	}
	return v, nil
}

func policyOf(p organisation.Profile, kind string) organisation.Policy {
	for _, pol := range p.Policies {
		if pol.Kind == kind {
			return pol
		}
	}
	return organisation.Policy{Kind: kind}
}

func (p *assurance) ask(_ *page.Ctx, b *ask.Builder, o organisation.Organisation) {
	b.Section("training")
	b.Line(ask.Field{Name: "training_percent", Width: "3"})
	b.Day(ask.Field{Name: "training_on"})
	b.Section("dspt")
	b.Pick(ask.Field{Name: "dspt_status", Optional: !o.Facts.HealthOrCare}, p.options("dspt_status"))
	b.Line(ask.Field{Name: "dspt_year", Width: "10", Optional: true})
	b.Day(ask.Field{Name: "dspt_on", Optional: true})
	b.Section("ce")
	b.Pick(ask.Field{Name: "ce_name", Optional: true}, p.options("cyber_essentials"))
	b.Line(ask.Field{Name: "ce_number", Width: "20", Optional: true})
	b.Day(ask.Field{Name: "ce_expiry", Optional: true})
	b.Section("policies")
	for _, k := range organisation.PolicyKinds() {
		b.Day(ask.Field{Name: "policy_" + k})
		b.Line(ask.Field{Name: "policy_" + k + "_url", Type: "url", Optional: true})
	}
	b.Section("audit")
	b.Day(ask.Field{Name: "audit_on", Optional: true})
	b.Line(ask.Field{Name: "audit_by", Optional: true})
	b.Line(ask.Field{Name: "audit_result", Optional: true})
}

func (p *assurance) read(c *page.Ctx, f *form.Form, e *organisation.Edit) {
	t, q := c.Text, &e.Profile
	line := func(name string) string { return f.Text(name, form.TextRule{Label: t.T(name + ".label")}) }
	today := c.Today()
	q.Training.Percent, _ = f.Int("training_percent", form.IntRule{Label: t.T("training_percent.label"), Max: 100})
	q.Training.On, _ = f.Date("training_on", form.DateRule{Label: t.T("training_on.label"), NotAfter: today, TooLate: t.T("not_future")})
	q.DSPT.Status = f.Choice("dspt_status", form.ChoiceRule{Options: codes(p.options("dspt_status"))})
	q.DSPT.Year = line("dspt_year")
	q.DSPT.PublishedOn, _ = f.Date("dspt_on", form.DateRule{Label: t.T("dspt_on.label"), NotAfter: today, TooLate: t.T("not_future")})
	q.CyberEssentials.Name = f.Choice("ce_name", form.ChoiceRule{Options: codes(p.options("cyber_essentials"))})
	q.CyberEssentials.Number = line("ce_number")
	q.CyberEssentials.Expiry, _ = f.Date("ce_expiry", form.DateRule{Label: t.T("ce_expiry.label")})
	q.Policies = readPolicies(c, f, e.Profile)
	q.Audit.On, _ = f.Date("audit_on", form.DateRule{Label: t.T("audit_on.label"), NotAfter: today, TooLate: t.T("not_future")})
	q.Audit.By, q.Audit.Result = line("audit_by"), line("audit_result")
}

func readPolicies(c *page.Ctx, f *form.Form, p organisation.Profile) []organisation.Policy {
	var out []organisation.Policy
	for _, k := range organisation.PolicyKinds() {
		pol := policyOf(p, k)
		pol.ReviewBy, _ = f.Date("policy_"+k, form.DateRule{Label: c.Text.T("policy_" + k + ".label")})
		pol.URL = f.Text("policy_"+k+"_url", form.TextRule{Label: c.Text.T("policy_" + k + "_url.label")})
		if pol != (organisation.Policy{Kind: k}) {
			out = append(out, pol)
		}
	}
	return out
}
