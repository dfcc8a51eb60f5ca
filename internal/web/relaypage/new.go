package relaypage

import (
	"net/url"
	"slices"

	"sharewell/internal/errs"
	"sharewell/internal/rights/relay"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// newPage sends a correction: first what was wrong, then who will be told.
type newPage struct{ Deps }

// carried are what is known before the form is filled in.
func carried() []string { return []string{"case", "replaces", "report"} }

func (p *newPage) show(c *page.Ctx) error {
	stored := url.Values{"kind": {c.Query("kind")}, "items": c.R.URL.Query()["items"]}
	for _, name := range carried() {
		stored.Set(name, c.Query(name))
	}
	if ref := c.Query("report"); ref != "" {
		x, err := p.Corrections.Reported(c.R.Context(), c.Actor, ref)
		if err != nil {
			return err
		}
		stored.Set("kind", string(x.Kind))
		stored["items"] = x.Items
	}
	if ref := c.Query("replaces"); ref != "" {
		v, err := p.Corrections.Get(c.R.Context(), c.Actor, ref)
		if err != nil {
			return err
		}
		stored.Set("kind", string(v.Kind))
		stored.Set("local_ref", v.LocalRef)
		stored["items"] = v.Items
	}
	return p.render(c, ask.New(c, stored))
}

func (p *newPage) render(c *page.Ctx, b *ask.Builder) error {
	t := c.Text
	offer, err := p.Corrections.Offer(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	back := home(c)
	if len(offer.Items) == 0 {
		v := layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text"), Link: &back}
		return c.Render(page.Head{Title: t.T("heading"), Heading: t.T("heading"), Voice: layout.Members, BackLink: &back}, layout.EmptyState(v))
	}
	b.Choose(ask.Field{Name: "kind"}, p.options("correction_kind"))
	b.Tick(ask.Field{Name: "items"}, p.some("item_category", offer.Items))
	b.Line(ask.Field{Name: "local_ref", Width: "20", Autocomplete: "off"})
	var records []ask.Option
	for _, r := range offer.Records {
		o := ask.Option{Value: r.Record, Text: r.Title, Hint: r.Record}
		if !r.Ended.IsZero() {
			o.Hint = t.T("ended", "ref", r.Record, "on", r.Ended.Words())
		}
		records = append(records, o)
	}
	b.Tick(ask.Field{Name: "records", Optional: true}, records)
	s := b.Sheet(relay.Path + "/new")
	for _, name := range carried() {
		if v := b.Form.Raw(name); v != "" {
			s.Was = append(s.Was, ask.Hidden{Name: name, Value: v})
		}
	}
	s.Cancel = &layout.Link{Text: t.T("cancel"), Href: relay.Path}
	return s.Render(c, back)
}

// read takes a draft from a form.
func read(f *form.Form) relay.Draft {
	return relay.Draft{Kind: relay.Kind(f.Raw("kind")), Items: f.Multi("items", form.MultiRule{Max: 60}), Records: f.Multi("records", form.MultiRule{Max: 500}),
		LocalRef: f.Text("local_ref", form.TextRule{}), Case: f.Raw("case"), Replaces: f.Raw("replaces"), Report: f.Raw("report")}
}

// look shows who will be told.
func (p *newPage) look(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	plan, err := p.Corrections.Plan(c.R.Context(), c.Actor, read(f))
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return p.render(c, ask.Again(c, f))
	}
	c.Text = c.Site.Texts.Page("correction_check")
	return p.check(c, plan, f, nil)
}

type checkView struct {
	Errors         *govuk.ErrorSummaryProps
	Heading, Intro string
	What           []layout.Fact
	Like           *govuk.WarningTextProps
	ListTitle      string
	Heads          checkHeads
	Rows           []checkRow
	Nobody         string
	Action, Key    string
	Hidden         []ask.Hidden
	SkipTitle      string
	Skip           []ask.Question
	Notes          []string
	NotesTitle     string
	Again          []ask.Question
	Send           govuk.ButtonProps
	Back           layout.Link
}

type checkHeads struct{ Who, By, How string }

type checkRow struct {
	Who, What, Note string
	By              []layout.Link
	How             string
}

// check draws the page on which the sender sees exactly who will be told.
func (p *newPage) check(c *page.Ctx, plan relay.Plan, f *form.Form, because error) error {
	t := c.Text
	b := ask.Again(c, f)
	v := checkView{Heading: t.T("heading"), Intro: t.T("intro"), ListTitle: t.N("told", len(plan.Lines)), Heads: checkHeads{t.T("col.who"), t.T("col.by"), t.T("col.how")},
		What: []layout.Fact{{Term: t.T("fact.kind"), Value: p.Book.Label("correction_kind", string(plan.Kind))}, {Term: t.T("fact.items"), Value: p.items(plan.Items)},
			{Term: t.T("fact.local_ref"), Value: plan.LocalRef}, {Term: t.T("fact.due"), Value: plan.Due.Words()}},
		Action: relay.Path + "/send", Send: govuk.ButtonProps{Text: t.T("send"), PreventDoubleClick: govuk.On}, Back: layout.Link{Text: t.T("back"), Href: relay.Path + "/new"}}
	var options []ask.Option
	for _, l := range plan.Lines {
		v.Rows = append(v.Rows, p.checkRow(c, l))
		options = append(options, ask.Option{Value: l.Key(), Text: l.Name})
	}
	if len(plan.Lines) == 0 {
		v.Nobody = t.T("nobody")
	}
	if len(plan.Like) > 0 {
		v.Like = &govuk.WarningTextProps{Text: t.T("like", "ref", plan.Like[0].Ref), IconFallbackText: words(c).T("warning")}
		b.Confirm(ask.Field{Name: "again"})
		v.Again, b.Questions = b.Questions, nil
	}
	if len(options) > 0 {
		v.SkipTitle = t.T("skip.title")
		b.Tick(ask.Field{Name: "skip", Optional: true}, options)
		b.Choose(ask.Field{Name: "ground", Optional: true}, p.options(relay.ExceptionList))
		b.Lines(ask.Field{Name: "words", Rows: 3, Max: 500, Optional: true})
		v.Skip = b.Questions
	}
	s := b.Sheet(v.Action)
	warn(c, &s, f.Raw("words"))
	v.Notes, v.NotesTitle, v.Key, v.Errors = s.Notes, s.NotesTitle, s.Key, s.Errors
	v.Hidden = append(p.hidden(plan), s.Was...)
	if because != nil && v.Errors == nil {
		v.Errors = &govuk.ErrorSummaryProps{TitleText: words(c).T("problem"), DescriptionText: errs.MessageOf(because)}
	}
	head := page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &v.Back, HasErrors: v.Errors != nil}
	if because != nil {
		head.Status = errs.KindOf(because).Status()
	}
	return c.Render(head, checkTempl(v))
}

func (p *newPage) hidden(plan relay.Plan) []ask.Hidden {
	out := []ask.Hidden{{Name: "kind", Value: string(plan.Kind)}, {Name: "local_ref", Value: plan.LocalRef}, {Name: "plan", Value: plan.Seen}}
	for _, i := range plan.Items {
		out = append(out, ask.Hidden{Name: "items", Value: i})
	}
	for _, r := range plan.Records {
		out = append(out, ask.Hidden{Name: "records", Value: r})
	}
	for name, value := range map[string]string{"case": plan.Case, "replaces": plan.Replaces, "report": plan.Report} {
		if value != "" {
			out = append(out, ask.Hidden{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(out, func(a, b ask.Hidden) int { return slices.Compare([]string{a.Name, a.Value}, []string{b.Name, b.Value}) })
	return out
}

func (p *newPage) checkRow(c *page.Ctx, l relay.PlanLine) checkRow {
	r := checkRow{Who: l.Name, What: c.Text.T("given", "items", p.items(l.Items))}
	if l.Alone {
		r.Note = c.Text.T("alone")
	}
	r.By, r.How = p.routes(c, l.Routes)
	return r
}

// routes gives the records by which somebody was given the information, and the channel by which the two find the person.
func (d Deps) routes(c *page.Ctx, routes []relay.Route) (by []layout.Link, how string) {
	for _, r := range routes {
		link := layout.Link{Text: r.Title}
		if r.OneOff || d.Opens(c.R.Context(), c.Actor, r.Record) {
			link.Href = r.URL()
		}
		by = append(by, link)
		if how == "" && r.Method != "" {
			how = words(c).T("channel", "method", d.Book.Label("method", r.Method))
			if r.Match != "" && r.Match != "none" {
				how = words(c).T("channel_match", "method", d.Book.Label("method", r.Method), "match", d.Book.Label("match_identifier", r.Match))
			}
		}
	}
	return by, how
}

// send sends what was looked at.
func (p *newPage) send(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	cmd := relay.Begin{Draft: read(f), Key: ask.KeyOf(f), Seen: f.Raw("plan"), Again: f.Bool("again"), Skip: f.Multi("skip", form.MultiRule{Max: 500}), Ground: f.Raw("ground"),
		Words: f.Text("words", form.TextRule{Lines: true, Max: 500})}
	ref, err := "", f.Err()
	if err == nil && !warned(f, cmd.Words) {
		if ref, err = p.Corrections.Begin(c.R.Context(), c.Actor, cmd); err == nil {
			return c.Done(relay.Path+"/"+ref, "sent")
		}
	}
	switch errs.KindOf(err) {
	case "", errs.Conflict:
	default:
		if !f.Merge(err) {
			return err
		}
		err = nil
	}
	plan, e := p.Corrections.Plan(c.R.Context(), c.Actor, cmd.Draft)
	if e != nil {
		return e
	}
	return p.check(c, plan, f, err)
}
