package incidentpage

import (
	"bytes"
	"strings"

	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/incident"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// draftPage gives the drafts: on the page, on paper, and as a document to work on.
type draftPage struct{ Deps }

type draftView struct {
	Heading, Intro, Label string
	Download              layout.Link
	Title, Date           string
	Numbered              bool
	Parts                 []draftPart
	Print                 string
}

type draftPart struct {
	Heading, Law string
	Lines        []draftLine
}

type draftLine struct {
	Label, Text string
	Open        bool // still to be written
}

const (
	docxType   = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	formatDOCX = "docx"
)

func (p *draftPage) open(c *page.Ctx) (incident.View, incident.Filling, error) {
	v, err := p.Incidents.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err == nil && !v.Full {
		err = errs.New(errs.NotFound, "access.not_found", words(c).T("no_section"))
	}
	if err != nil {
		return v, nil, err
	}
	fill, err := p.filling(c, v)
	return v, fill, err
}

// filling gives the answers of an incident in words.
func (p *draftPage) filling(c *page.Ctx, v incident.View) (incident.Filling, error) {
	owner, err := p.Incidents.Body(c.R.Context(), v.Org)
	if err != nil {
		return nil, err
	}
	t, r, b, k := c.Text, p.Incidents.Rules(), p.Incidents.Book(), v.Content
	regulator := p.Incidents.Regulator(v.Incident)
	join := func(list []string) string { return strings.Join(list, "; ") }
	all := map[string]string{
		"what": k.Facts.What, "kinds": join(labels(r.Kinds, k.Facts.Kinds, false)), "cause": incident.Label(r.Causes, k.Facts.Cause),
		"band": incident.Label(r.Bands, k.People.Band), "records": incident.Label(r.Bands, k.People.Records),
		"subjects": join(bookLabels(b, "subject_types", k.People.Subjects)), "data": join(bookLabels(b, "item_category", k.People.Data)),
		"harms": join(labels(r.Harms, k.Harm.Kinds, false)), "reasons": k.Harm.Reasons, "containment": k.Contain.Done,
		"aware": layout.FormatDateTime(k.Facts.AwareAt), "due": layout.FormatDateTime(v.Clocks.Regulator.DueAt), "late": k.Regulator.Late,
		"organisation": owner.Name, "reference": v.Ref, "regulator": regulator.Label, "complaints": regulator.Complaints, "you": k.Telling.Advice,
	}
	if owner.Office != "" {
		all["contact"] = t.T("contact", "mailbox", owner.Office)
	}
	if !k.Facts.HappenedOn.IsZero() {
		all["happened"] = k.Facts.HappenedOn.Words()
	}
	if v.Judged {
		all["outcome"] = v.Assessed.Outcome.Label
	}
	if !k.Regulator.ToldAt.IsZero() {
		all["told"] = layout.FormatDateTime(k.Regulator.ToldAt)
	}
	if k.Telling.Decision != "" {
		all["tell"] = t.T("tell."+k.Telling.Decision) + " " + k.Telling.Reasons
	}
	if !v.Clocks.Regulator.Overdue && all["late"] == "" {
		all["late"] = t.T("in_time")
	}
	all["role"] = t.T("role.controller")
	if k.Facts.Processor {
		all["role"] = t.T("role.processor", "controllers", k.Facts.Controllers)
	}
	var actions, phases, partners []string
	for _, a := range v.Actions {
		actions = append(actions, t.T("action", "what", a.What, "role", role(c, a.Role), "due", a.Due.Words()))
	}
	for _, x := range v.Phases {
		phases = append(phases, layout.FormatDateTime(x.At)+": "+x.Text)
	}
	for _, x := range v.Partners {
		o, err := p.Incidents.Body(c.R.Context(), x.Org)
		if err != nil {
			return nil, err
		}
		partners = append(partners, o.Name)
	}
	none := func(s string) string {
		if s == "" {
			return t.T("none")
		}
		return s
	}
	all["actions"], all["phases"], all["partners"] = none(strings.Join(actions, "\n")), none(strings.Join(phases, "\n")), none(join(partners))
	return func(code string) string { return strings.TrimSpace(all[code]) }, nil
}

func (p *draftPage) notification(c *page.Ctx) error {
	v, fill, err := p.open(c)
	if err != nil {
		return err
	}
	t, rules := c.Text, p.Incidents.Rules()
	out := draftView{Heading: t.T("notification"), Intro: t.T("notification.intro", "regulator", p.Incidents.Regulator(v.Incident).Label), Title: rules.Notification.Title, Numbered: true}
	for _, x := range rules.Draft(fill) {
		part := draftPart{Heading: x.Heading, Law: t.T("law", "article", x.Law)}
		for _, l := range x.Lines {
			line := draftLine{Label: t.T("fill." + l.Code), Text: l.Text}
			if line.Text == "" {
				line.Text, line.Open = t.T("open", "what", line.Label), true
			}
			part.Lines = append(part.Lines, line)
		}
		out.Parts = append(out.Parts, part)
	}
	return p.give(c, v, out, "notification")
}

func (p *draftPage) letter(c *page.Ctx) error {
	v, fill, err := p.open(c)
	if err != nil {
		return err
	}
	t, l := c.Text, p.Incidents.Rules().Letter
	out := draftView{Heading: t.T("letter"), Intro: t.T("letter.intro"), Title: l.Title}
	for _, x := range l.Compose(fill, func(code string) string { return t.T("open", "what", t.T("fill."+code)) }) {
		out.Parts = append(out.Parts, draftPart{Heading: x.Heading, Lines: []draftLine{{Text: x.Text, Open: strings.Contains(x.Text, "[")}}})
	}
	return p.give(c, v, out, "letter")
}

// give shows a draft, or gives it as a document.
func (p *draftPage) give(c *page.Ctx, v incident.View, out draftView, name string) error {
	t := c.Text
	out.Label, out.Print, out.Date = t.T("label"), t.T("print"), layout.FormatDate(c.Site.Clock.Now())
	out.Download = layout.Link{Text: t.T("docx"), Href: page.Address(address(v.Ref, name), "form", formatDOCX)}
	if c.Query("form") != formatDOCX {
		to := back(c, v.Ref)
		return c.Render(page.Head{Title: out.Heading, Voice: layout.Members, BackLink: &to, NoIndex: true}, draftTempl(out))
	}
	d := document.Doc{Title: out.Title, Subject: t.T("subject", "ref", v.Ref, "date", out.Date), Reference: v.Ref, Created: c.Site.Clock.Now(), Footer: t.T("footer"), Author: c.Who.OrganisationName}
	for _, part := range out.Parts {
		if part.Heading != "" {
			d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: part.Heading})
		}
		if part.Law != "" {
			d.Blocks = append(d.Blocks, document.Paragraph{Text: part.Law, Muted: true})
		}
		for _, l := range part.Lines {
			if l.Label != "" {
				d.Blocks = append(d.Blocks, document.Paragraph{Text: l.Label, Bold: true})
			}
			d.Blocks = append(d.Blocks, document.Paragraph{Text: l.Text, Muted: l.Open && out.Numbered})
		}
	}
	if !out.Numbered {
		d.Blocks = append(d.Blocks, document.Signature{Body: c.Who.OrganisationName})
	}
	var b bytes.Buffer
	if err := document.WriteDOCX(&b, d); err != nil {
		return err
	}
	return c.Download(v.Ref+"-"+name+".docx", docxType, b.Bytes())
}
