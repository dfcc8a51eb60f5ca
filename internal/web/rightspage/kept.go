package rightspage

import (
	"net/url"

	"sharewell/internal/errs"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// keptView is what the person keeps.
type keptView struct {
	Heading           string
	RefLabel, Ref     string
	CodeLabel, Code   string
	Once              string
	Facts             []layout.Fact
	Next              partView
	Proof             string
	StatusText        string
	Status            layout.Link
	Bodies            []bodyView
	BodiesTitle       string
	Print, PrintPlain string
	Again             string
}

// send records the request and shows its receipt, the same one when the form is sent twice.
func (p *newPage) send(c *page.Ctx) error {
	noStore(c)
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	t := c.Site.Texts.Page("rights_new")
	key, ok := f.SubmissionKey()
	if !ok {
		return errs.New(errs.Invalid, "rights.key", t.T("old_form"))
	}
	d, err := p.read(c.R.Context(), t, f)
	if err != nil {
		return err
	}
	c.Text = t
	if d.next() != stepCheck {
		return p.render(c, d, f, d.next(), false)
	}
	cmd := p.command(d)
	cmd.Key = key
	actor := c.Actor
	actor.Person, actor.Organisation, actor.Roles = "", "", nil // a request of one's own is nobody's business at work
	r, err := p.Cases.Make(c.R.Context(), actor, cmd)
	if err != nil {
		return p.refused(c, d, f, err)
	}
	c.Text = c.Site.Texts.Page("rights_kept")
	return p.kept(c, d, r)
}

// refused leads to the step whose answer was not taken, with everything else kept.
func (p *newPage) refused(c *page.Ctx, d draft, f *form.Form, err error) error {
	fields := form.FromValues(url.Values{})
	if !fields.Merge(err) || len(fields.Errors()) == 0 {
		return err
	}
	step, names := stepAbout, map[string]string{"org": "q", "relationship": stepWho, "kind": stepWant, "text": "about", "items": "item"}
	for _, x := range fields.Errors() {
		name := x.Name
		if other, ok := names[name]; ok {
			name = other
		}
		f.Add(name, x.Code, x.Message)
		switch name {
		case "q":
			step = stepBody
		case stepWho, stepWant:
			step = name
		case "email", "address", "name", "means":
			step = stepContact
		}
	}
	return p.render(c, d, f, step, true)
}

// command makes the command of a draft.
func (p *newPage) command(d draft) casework.Make {
	m := casework.Make{Kind: casework.Kind(d.situation.Kind), Relationship: casework.Relationship(d.person.Code), Text: d.about, Items: d.items, Use: d.use, About: d.prev, Contact: d.contact, Route: casework.Online}
	for _, b := range d.bodies {
		m.Orgs = append(m.Orgs, b.ID)
	}
	return m
}

func (p *newPage) kept(c *page.Ctx, d draft, r casework.Receipt) error {
	t, w := c.Text, words(c)
	kind := sendKind(d)
	v := keptView{Heading: t.T("heading." + kind), RefLabel: t.T("ref"), Ref: r.Case.Ref, CodeLabel: t.T("code"), Code: receipt.Spaced(r.Code), Once: t.T("once"),
		Facts: []layout.Fact{{Term: t.T("fact.want"), Value: d.situation.Say}, {Term: t.T("fact.sent"), Value: layout.FormatDate(r.Case.MadeAt)}},
		Next:  lines(w, w.T("expect"), d.situation.Expect), StatusText: t.T("status.text"), Status: layout.Link{Text: t.T("status.link"), Href: StatusPath}, BodiesTitle: t.T("bodies"), Print: t.T("print"), PrintPlain: t.T("print.plain"), Proof: t.T("proof")}
	for _, b := range d.bodies {
		v.Bodies = append(v.Bodies, bodyView{Name: b.Name, Href: "/signatories/" + b.Slug, Facts: reach(w, b), None: w.T("body.none")})
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, keptTempl(v))
}

// again is for whoever comes to the receipt's address without sending anything: it is shown only once.
func (p *newPage) again(c *page.Ctx) error {
	t := c.Text
	v := keptView{Heading: t.T("again.heading"), Again: t.T("again"), StatusText: t.T("status.text"), Status: layout.Link{Text: t.T("status.link"), Href: StatusPath}}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true, Breadcrumbs: crumbs(c)}, keptTempl(v))
}
