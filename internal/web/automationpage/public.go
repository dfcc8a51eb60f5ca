package automationpage

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"sharewell/internal/automation"
	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/suppress"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// publicPages are what everybody reads.
type publicPages struct{ Deps }

type listView struct {
	Heading, Intro string
	Stats          []layout.Stat
	Empty          *layout.Empty
	Items          []itemView
	AboutTitle     string
	About          []string
	DataTitle      string
	Links          []layout.Link
	Print          string
}

// itemView is one use in the list.
type itemView struct {
	Title, Href string
	State       layout.Status
	Facts       []layout.Fact
}

// state words how the checks of a use stand.
func state(w content.Page, v automation.View, today clock.Date) layout.Status {
	last, made := v.Plan.Last()
	switch {
	case v.Plan.Overdue(today) && !made:
		return layout.Status{Word: w.T("state.never"), Kind: layout.Stopped}
	case v.Plan.Overdue(today):
		return layout.Status{Word: w.T("state.missed"), Kind: layout.Stopped}
	case !made:
		return layout.Status{Word: w.T("state.first"), Kind: layout.Waiting}
	case last.Late():
		return layout.Status{Word: w.T("state.late"), Kind: layout.Changed}
	}
	return layout.Status{Word: w.T("state.in_time"), Kind: layout.Live}
}

// next says when the next check is due, or which one is missing.
func next(w content.Page, v automation.View, today clock.Date) string {
	if !v.Plan.Overdue(today) {
		return w.T("next.due", "date", v.Plan.Due.Words())
	}
	if n := v.Plan.MissedSince(today); n > 1 {
		return w.T("next.missed_more", "date", v.Plan.Due.Words(), "n", strconv.Itoa(n))
	}
	return w.T("next.missed", "date", v.Plan.Due.Words())
}

func often(w content.Page, v automation.View) string {
	return w.T("often."+strconv.Itoa(v.Plan.Months), "role", w.T("role."+string(v.Plan.Role)))
}

// found says what a check found, as far as everybody may know.
func found(w content.Page, c automation.Check, floor int) string {
	s := c.Shown(floor)
	switch {
	case s.Sample.Hidden:
		return w.T("found.few", "floor", strconv.Itoa(floor))
	case s.Overturned.Hidden:
		return w.T("found.some", "sample", number(s.Sample.N), "floor", strconv.Itoa(floor))
	case c.Overturned == 0:
		return w.T("found.none", "sample", number(s.Sample.N))
	case s.Agreed.Hidden:
		return w.T("found.most", "sample", number(s.Sample.N))
	}
	return w.T("found.all", "sample", number(s.Sample.N), "agreed", number(s.Agreed.N), "overturned", number(s.Overturned.N))
}

func number(n int) string { return strconv.Itoa(n) }

// what says what the tool does, in the words of its transparency record or of the register.
func what(w content.Page, v automation.View) string {
	if text := v.Plan.Answer("description"); text != "" {
		return text
	}
	if v.Use.Tool != "" {
		return v.Use.Tool
	}
	return w.T("what.none")
}

func (p *publicPages) list(c *page.Ctx) error {
	all, err := p.Automation.All(c.R.Context())
	if err != nil {
		return err
	}
	t, w, today, floor := c.Text, words(c), c.Today(), p.Automation.Settings().Floor
	counts, err := p.Automation.Counts(c.R.Context(), today.AddMonths(-12), today.AddDays(1))
	if err != nil {
		return err
	}
	v := listView{Heading: t.T("heading"), Intro: t.T("intro"), AboutTitle: t.T("about.title"), DataTitle: t.T("data.title"), Print: w.T("print"),
		About: []string{t.T("about.what"), t.T("about.check"), t.T("about.small", "floor", number(floor)), t.T("about.limits")},
		Links: []layout.Link{{Text: t.T("data.json"), Href: Path + ".json"}, {Text: t.T("data.csv"), Href: Path + ".csv"}, {Text: t.T("link.register"), Href: "/register"}, {Text: t.T("link.rights"), Href: "/rights"}}}
	for _, x := range all {
		v.Items = append(v.Items, item(w, x, today, floor))
	}
	if p.Withheld != nil {
		if n := p.Withheld(); n > 0 {
			v.About = append(v.About, t.N("about.withheld", n))
		}
	}
	if len(all) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text"), Link: &layout.Link{Text: t.T("link.register"), Href: "/register"}}
	} else {
		v.Stats = []layout.Stat{{Number: number(counts.Uses), Label: t.N("stat.uses", counts.Uses)}, {Number: number(counts.InTime), Label: t.N("stat.in_time", counts.InTime)},
			{Number: number(counts.Late), Label: t.N("stat.late", counts.Late)}, {Number: number(counts.Missed), Label: t.N("stat.missed", counts.Missed)}}
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: Path}, listTempl(v))
}

func item(w content.Page, x automation.View, today clock.Date, floor int) itemView {
	v := itemView{Title: x.Use.Title, Href: Path + "/" + x.Use.Ref, State: state(w, x, today), Facts: []layout.Fact{
		{Term: w.T("fact.lead"), Value: x.Use.Lead.Name, Href: "/signatories/" + x.Use.Lead.Slug}, {Term: w.T("fact.level"), Value: x.Use.Level},
		{Term: w.T("fact.often"), Value: often(w, x)}, {Term: w.T("fact.next"), Value: next(w, x, today)}}}
	if last, ok := x.Plan.Last(); ok {
		v.Facts = append(v.Facts, layout.Fact{Term: w.T("fact.last"), Value: w.T("last", "date", last.On.Words(), "found", found(w, last, floor))})
	}
	return v
}

// oneView is one use with everything about its tool.
type oneView struct {
	Caption, Heading string
	State            layout.Status
	Ended            string
	Missed           string
	WhatTitle        string
	What             []string
	Facts            []layout.Fact
	Safe             safeView
	ChecksTitle      string
	ChecksIntro      string
	Checks           []layout.Entry
	NoChecks         string
	Tiers            []tierView
	TiersTitle       string
	TiersIntro       string
	LinksTitle       string
	Links            []layout.Link
	Print            string
}

type safeView struct {
	Title, Intro string
	Lines        []safeLine
}

// safeLine is one safeguard with what is done about it.
type safeLine struct {
	State  layout.Status
	Text   string
	How    string
	Source layout.Link
}

type tierView struct {
	Details *govuk.DetailsProps
	Title   string
	Parts   []tierPart
}

type tierPart struct {
	Title string
	Facts []layout.Fact
}

func (p *publicPages) one(c *page.Ctx) error {
	if bare, ok := strings.CutSuffix(c.Path("ref"), ".json"); ok {
		return p.record(c, bare)
	}
	x, err := p.Automation.One(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	t, w, today, floor := c.Text, words(c), c.Today(), p.Automation.Settings().Floor
	v := oneView{Caption: x.Use.Ref, Heading: t.T("heading", "title", x.Use.Title), State: state(w, x, today), WhatTitle: t.T("what"), What: layout.Paragraphs(what(w, x)), Facts: item(w, x, today, floor).Facts,
		Safe: p.safe(c, x), ChecksTitle: t.T("checks.title"), ChecksIntro: t.T("checks.intro"), Checks: history(w, x, today, floor), TiersTitle: t.T("tiers.title"), TiersIntro: sureOf(t, "tiers.intro", p.Automation.Data().Standard(x.Plan.Standard)),
		Tiers: tiers(t, x, p.Automation.Data()), LinksTitle: t.T("links"), Print: w.T("print"), Links: []layout.Link{{Text: t.T("link.entry"), Href: "/register/" + x.Use.Ref}, {Text: t.T("link.ask"), Href: "/register/" + x.Use.Ref + "/questions/new"},
			{Text: t.T("link.rights"), Href: "/rights"}, {Text: t.T("link.json"), Href: Path + "/" + x.Use.Ref + ".json"}, {Text: t.T("link.all"), Href: Path}}}
	if x.Use.Check != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: w.T("fact.check"), Value: x.Use.Check})
	}
	if x.Plan.Listed != nil && x.Plan.Listed.URL != "" {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.listed"), Href: x.Plan.Listed.URL})
	}
	if !x.Use.GoesOn {
		v.Ended, v.State = t.T("ended"), layout.Status{Word: w.T("state.ended"), Kind: layout.Neutral}
	} else if x.Plan.Overdue(today) {
		v.Missed = t.T("missed", "role", w.T("role."+string(x.Plan.Role)), "date", x.Plan.Due.Words(), "lead", x.Use.Lead.Name)
	}
	if len(v.Checks) == 0 {
		v.NoChecks = t.T("checks.none")
	}
	if len(v.Tiers) == 0 {
		v.TiersIntro = t.T("tiers.none")
	}
	return c.Render(page.Head{Title: v.Heading, Description: what(w, x), Canonical: Path + "/" + x.Use.Ref,
		Breadcrumbs: []layout.Link{{Text: t.T("crumb.all"), Href: Path}}}, oneTempl(v))
}

// safe ticks the safeguards that are owed for a use.
func (p *publicPages) safe(c *page.Ctx, x automation.View) safeView {
	t := c.Text
	v := safeView{Title: t.T("safe.title"), Intro: t.T("safe.intro")}
	for _, s := range Safeguards(x, p.Automation.Data()) {
		l := safeLine{Text: s.Duty.Plain, How: s.How, Source: layout.Link{Text: s.Duty.Source.Name, Href: s.Duty.Source.URL}, State: layout.Status{Word: t.T("safe." + s.Says), Kind: layout.Waiting}}
		if s.Duty.Confidence != "verified" {
			l.Source.Text = t.T("safe.to_confirm", "source", s.Duty.Source.Name)
		}
		switch s.Says {
		case "yes":
			l.State.Kind = layout.Live
		case "no":
			l.State.Kind = layout.Stopped
		case "not_needed":
			l.State.Kind = layout.Neutral
		}
		v.Lines = append(v.Lines, l)
	}
	return v
}

// Ticked is a safeguard with what is known of it.
type Ticked struct {
	Duty automation.Duty
	Says string // yes, no, not_needed or unsaid
	How  string
}

// Safeguards gives the safeguards that are owed for a use: as its lead explained them, or else as the record says.
func Safeguards(x automation.View, d automation.Data) (out []Ticked) {
	for _, duty := range d.Safeguards {
		if !duty.Binds(x.Use) {
			continue
		}
		said := x.Plan.Says(duty.Code)
		one := Ticked{duty, said.Says, said.How}
		if one.Says == "" {
			one.Says = "unsaid"
			for _, code := range x.Use.Safe {
				if code == duty.From {
					one.Says = "yes"
				}
			}
		}
		out = append(out, one)
	}
	return out
}

// history tells of the checks, the newest first, with those that were never made.
func history(w content.Page, x automation.View, today clock.Date, floor int) (out []layout.Entry) {
	never := func(due clock.Date, months, n int) {
		for i := range n {
			d := due.AddMonths(months * i)
			out = append(out, layout.Entry{At: d.Start(), DateOnly: true, What: w.T("history.never", "date", d.Words())})
		}
	}
	for _, k := range x.Plan.Checks {
		never(k.Due.AddMonths(k.Months), k.Months, k.Missed())
		key := "history.in_time"
		if k.Late() {
			key = "history.late"
		}
		out = append(out, layout.Entry{At: k.On.Start(), DateOnly: true, What: w.T(key, "due", k.Due.Words(), "found", found(w, k, floor)), Who: w.T("role." + string(k.Role)), Why: w.T("history.learned", "text", k.Learned)})
	}
	if x.Use.GoesOn {
		never(x.Plan.Due, x.Plan.Months, x.Plan.MissedSince(today))
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// sureOf gives a text, with a word when the names of the standard's fields are still to be confirmed.
func sureOf(t content.Page, key string, s automation.Standard) string {
	if s.Confidence == "verified" {
		return t.T(key)
	}
	return t.T(key) + " " + t.T("fields.to_confirm", "name", s.Name)
}

// tiers gives the transparency record: the first tier open, the second folded.
func tiers(t content.Page, x automation.View, d automation.Data) []tierView {
	s := d.Standard(x.Plan.Standard)
	var out []tierView
	for tier := 1; tier <= 2; tier++ {
		v := tierView{Title: t.T("tier." + number(tier))}
		for _, section := range s.Sections {
			part := tierPart{Title: section.Title}
			for _, f := range section.Fields {
				if text := x.Plan.Answer(f.Name); text != "" && section.Tier == tier {
					part.Facts = append(part.Facts, layout.Fact{Term: f.Label, Value: text, Href: webPage(text)})
				}
			}
			if len(part.Facts) > 0 {
				v.Parts = append(v.Parts, part)
			}
		}
		if len(v.Parts) == 0 {
			continue
		}
		if tier == 2 {
			v.Details = &govuk.DetailsProps{SummaryText: v.Title}
		}
		out = append(out, v)
	}
	return out
}

// webPage gives a text that is nothing but the address of a page.
func webPage(text string) string {
	if strings.HasPrefix(text, "https://") && !strings.ContainsAny(text, " \n\t") {
		return text
	}
	return ""
}

// published gives a use in the published shape, with its checks.
func (p *publicPages) published(c *page.Ctx, x automation.View) automation.Published {
	out := x.Plan.Give(x.Use, p.Automation.Data(), c.Site.PublicURL+Path+"/"+x.Use.Ref)
	n := func(s suppress.Count) *int {
		if s.Hidden {
			return nil
		}
		return &s.N
	}
	never := func(due clock.Date, months, count int) {
		for i := range count {
			out.Checks = append(out.Checks, automation.PublishedLook{Due: due.AddMonths(months * i).String(), State: "missed"})
		}
	}
	for _, k := range x.Plan.Checks {
		never(k.Due.AddMonths(k.Months), k.Months, k.Missed())
		s := k.Shown(p.Automation.Settings().Floor)
		one := automation.PublishedLook{Due: k.Due.String(), On: k.On.String(), State: "in_time", Sample: n(s.Sample), Agreed: n(s.Agreed), Overturned: n(s.Overturned), Learned: k.Learned}
		if k.Late() {
			one.State = "late"
		}
		out.Checks = append(out.Checks, one)
	}
	if x.Use.GoesOn {
		never(x.Plan.Due, x.Plan.Months, x.Plan.MissedSince(c.Today()))
	}
	return out
}

func sendJSON(c *page.Ctx, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/json")
	_, err = c.W.Write(b)
	return err
}

func (p *publicPages) record(c *page.Ctx, ref string) error {
	x, err := p.Automation.One(c.R.Context(), ref)
	if err != nil {
		return err
	}
	return sendJSON(c, p.published(c, x))
}

func (p *publicPages) json(c *page.Ctx) error {
	all, err := p.Automation.All(c.R.Context())
	if err != nil {
		return err
	}
	out := automation.Listing{Meta: automation.Meta{Source: c.Site.Name, SourceURL: c.Site.PublicURL + Path, Licence: p.Licence, Records: len(all)}, Records: []automation.Published{}}
	for _, x := range all {
		out.Records = append(out.Records, p.published(c, x))
	}
	return sendJSON(c, out)
}

func (p *publicPages) csv(c *page.Ctx) error {
	all, err := p.Automation.All(c.R.Context())
	if err != nil {
		return err
	}
	w, today, floor := words(c), c.Today(), p.Automation.Settings().Floor
	head := []string{"publishing_body", "tool_name", "published", "url", "level", "checked", "state", "next_check", "last_check", "last_found"}
	var b bytes.Buffer
	table := document.NewCSV(&b)
	if err := table.Write(head...); err != nil {
		return err
	}
	for _, x := range all {
		g := p.published(c, x)
		row := []string{string(g.Body), g.Tool, g.Published, g.URL, x.Use.Level, often(w, x), state(w, x, today).Word, x.Plan.Due.String(), "", ""}
		if last, ok := x.Plan.Last(); ok {
			row[8], row[9] = last.On.String(), found(w, last, floor)
		}
		if err := table.Write(row...); err != nil {
			return err
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	_, err = c.W.Write(b.Bytes())
	return err
}
