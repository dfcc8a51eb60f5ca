package campaignpage

import (
	"net/http"
	"net/url"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/agreement/campaign"
	"sharewell/internal/ident"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Path is where campaigns are.
const Path = "/directory/campaigns"

// Deps is what these pages need.
type Deps struct {
	Campaigns *campaign.Service
	Sector    func(code string) string
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: access.RunCampaigns, Page: stem, Handler: h}
	}
	return []page.Route{
		row(http.MethodGet, Path, "campaigns", d.list),
		row(http.MethodGet, Path+"/new", "campaign_new", d.create),
		row(http.MethodPost, Path+"/new", "campaign_new", d.try),
		row(http.MethodPost, Path+"/start", "campaign_new", d.start),
		row(http.MethodGet, Path+"/{id}", "campaign", d.show),
		row(http.MethodPost, Path+"/{id}/stop", "campaign", d.stop),
	}
}

type listView struct {
	Heading, Lead string
	New           govuk.ButtonProps
	Items         []itemView
	Empty         *layout.Empty
	Links         []layout.Link
}

type itemView struct {
	Title, Href string
	Status      layout.Status
	Facts       []string
}

func status(c *page.Ctx, s campaign.State) layout.Status {
	kind := layout.Live
	switch s {
	case campaign.Running:
		kind = layout.Waiting
	case campaign.Stopped:
		kind = layout.Stopped
	case campaign.Finished:
	}
	return layout.Status{Word: c.Site.Texts.Page("campaign").T("state." + string(s)), Kind: kind}
}

func (d Deps) list(c *page.Ctx) error {
	all, err := d.Campaigns.List(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	t := c.Text
	v := listView{Heading: t.T("heading"), Lead: t.T("lead"), New: govuk.ButtonProps{Text: t.T("new"), Href: Path + "/new"},
		Links: []layout.Link{{Text: t.T("link.coverage"), Href: "/partnership/coverage"}, {Text: t.T("link.directory"), Href: "/directory"}}}
	for _, x := range all {
		v.Items = append(v.Items, itemView{Title: d.Sector(x.Sector), Href: x.URL(), Status: status(c, x.State), Facts: []string{t.T("started", "date", layout.FormatDate(x.Started)), t.N("asked", x.N), t.N("signed", x.Counts[campaign.Signed])}})
	}
	if len(all) == 0 {
		v.Empty = &layout.Empty{Title: t.T("none"), Text: t.T("none.text")}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: t.T("link.directory"), Href: "/directory"}}, listTempl(v))
}

func (d Deps) fields(b *ask.Builder) {
	var sectors []ask.Option
	for _, s := range d.Campaigns.Sectors() {
		sectors = append(sectors, ask.Option{Value: s, Text: d.Sector(s)})
	}
	b.Pick(ask.Field{Name: "sector"}, sectors)
	b.Line(ask.Field{Name: "chase", Width: "20", Optional: true})
}

func (d Deps) create(c *page.Ctx) error {
	return d.form(c, ask.New(c, url.Values{"chase": {"14, 28"}}))
}

func (d Deps) form(c *page.Ctx, b *ask.Builder) error {
	d.fields(b)
	return b.Sheet(Path+"/new").Render(c, layout.Link{Text: c.Text.T("back"), Href: Path})
}

// trialView is what a campaign would do, before anybody is written to.
type trialView struct {
	Heading, Lead string
	Errors        *govuk.ErrorSummaryProps
	Facts         []layout.Fact
	Lists         []namesView
	Start         *ask.Sheet
	Back          layout.Link
}

type namesView struct {
	Title string
	Names []string
}

func (d Deps) try(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	return d.trial(c, f)
}

func (d Deps) trial(c *page.Ctx, f *form.Form) error {
	o := campaign.Order{Sector: f.Raw("sector"), Chase: f.Raw("chase")}
	r, err := d.Campaigns.Try(c.R.Context(), c.Actor, o)
	if err != nil {
		if f.Merge(err) {
			return d.form(c, ask.Again(c, f))
		}
		return err
	}
	t := c.Text
	v := trialView{Heading: t.T("trial.heading", "sector", d.Sector(o.Sector)), Lead: t.T("trial.lead"), Back: layout.Link{Text: t.T("trial.back"), Href: Path + "/new"},
		Facts: []layout.Fact{{Term: t.T("fact.asked"), Value: strconv.Itoa(len(r.Asked))}, {Term: t.T("fact.no_way"), Value: strconv.Itoa(len(r.NoWay))}, {Term: t.T("fact.signed"), Value: strconv.Itoa(r.Signed)}}}
	b := ask.Again(c, f)
	v.Errors = ask.Summary(b, f.Errors())
	for _, l := range []struct {
		key string
		all []campaign.Candidate
	}{{"asked", r.Asked}, {"no_way", r.NoWay}} {
		names := namesView{Title: t.N("list."+l.key, len(l.all))}
		for _, x := range l.all {
			line := t.T("how.task", "name", x.Name)
			switch x.How() {
			case campaign.ByLetter:
				line = t.T("how.letter", "name", x.Name, "mailbox", x.Email)
			case campaign.NoWay:
				line = x.Name
			case campaign.ByTask:
			}
			names.Names = append(names.Names, line)
		}
		if len(names.Names) > 0 {
			v.Lists = append(v.Lists, names)
		}
	}
	if len(r.Asked) > 0 {
		s := b.Sheet(Path + "/start")
		s.Errors, s.Heading, s.Intro, s.Questions = nil, "", "", nil
		s.Was = []ask.Hidden{{Name: "sector", Value: o.Sector}, {Name: "chase", Value: o.Chase}, {Name: "seen", Value: strconv.Itoa(len(r.Asked))}}
		s.Save = govuk.ButtonProps{Text: t.N("start", len(r.Asked)), PreventDoubleClick: govuk.On}
		v.Start = &s
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil, BackLink: &v.Back}, trialTempl(v))
}

func (d Deps) start(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(f.Raw("seen"))
	id, err := d.Campaigns.Start(c.R.Context(), c.Actor, campaign.Order{Key: ask.KeyOf(f), Sector: f.Raw("sector"), Chase: f.Raw("chase"), Seen: seen})
	if err != nil {
		if f.Merge(err) {
			return d.trial(c, f)
		}
		return err
	}
	return c.Done(Path+"/"+id, "started")
}

// oneView is one campaign.
type oneView struct {
	Caption, Heading string
	State            layout.Status
	Says             string
	Facts            []layout.Fact
	Table            govuk.TableProps
	Stop             *ask.Sheet
	StopTitle        string
	StopText         string
	Links            []layout.Link
}

func (d Deps) show(c *page.Ctx) error {
	x, err := d.Campaigns.Get(c.R.Context(), c.Actor, c.Path("id"), ident.Organisation(c.Query("after")))
	if err != nil {
		return err
	}
	t := c.Text
	v := oneView{Caption: t.T("caption"), Heading: d.Sector(x.Sector), State: status(c, x.State), Says: t.T("says." + string(x.State)), Facts: []layout.Fact{{Term: t.T("fact.started"), Value: layout.FormatDate(x.Started)}, {Term: t.T("fact.chase"), Value: chases(c, x.Chase)}},
		Links: []layout.Link{{Text: t.T("link.all"), Href: Path}}}
	for _, s := range campaign.TargetStates() {
		if n := x.Counts[s]; n > 0 {
			v.Facts = append(v.Facts, layout.Fact{Term: t.T("target." + string(s)), Value: strconv.Itoa(n)})
		}
	}
	v.Table = govuk.TableProps{Caption: t.T("table"), FirstCellIsHeader: true, Head: []govuk.TableCell{{Text: t.T("col.who")}, {Text: t.T("col.state")}, {Text: t.T("col.asked")}, {Text: t.T("col.chased"), Format: "numeric"}}}
	for _, w := range x.Targets {
		asked := ""
		if !w.AskedAt.IsZero() {
			asked = layout.FormatDate(w.AskedAt)
		}
		v.Table.Rows = append(v.Table.Rows, []govuk.TableCell{{Text: w.Name}, {Text: t.T("target." + string(w.State))}, {Text: asked}, {Text: strconv.Itoa(w.Chased), Format: "numeric"}})
	}
	if x.Next != "" {
		v.Links = append([]layout.Link{{Text: t.T("more"), Href: x.URL() + "?after=" + url.QueryEscape(string(x.Next))}}, v.Links...)
	}
	if x.State == campaign.Running {
		s := ask.New(c, url.Values{}).Sheet(x.URL() + "/stop")
		s.Heading, s.Intro = "", ""
		s.Save = govuk.ButtonProps{Text: t.T("stop.button"), Classes: "govuk-button--warning", PreventDoubleClick: govuk.On}
		v.Stop, v.StopTitle, v.StopText = &s, t.T("stop.title"), t.T("stop.text")
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: t.T("link.all"), Href: Path}}, oneTempl(v))
}

func chases(c *page.Ctx, days []int) string {
	out := ""
	for i, n := range days {
		if i > 0 {
			out += ", "
		}
		out += strconv.Itoa(n)
	}
	if out == "" {
		return c.Text.T("chase.never")
	}
	return c.Text.T("chase.days", "days", out)
}

func (d Deps) stop(c *page.Ctx) error {
	if err := d.Campaigns.Stop(c.R.Context(), c.Actor, c.Path("id")); err != nil {
		return err
	}
	return c.Done(Path+"/"+c.Path("id"), "stopped")
}
