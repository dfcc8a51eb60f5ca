package registerpage

import (
	"context"
	"strconv"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/register"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// entry is the page of one use, and of its earlier versions.
type entry struct{ Deps }

type entryView struct {
	Caption, Heading string
	Lead             string
	Notice           string // of an earlier version or a summary
	NoticeLink       *layout.Link
	Status           *layout.Status
	Overdue          *layout.Status
	OverdueText      string
	Coming           *comingView // a change that is announced
	Facts            []layout.Fact
	Formats          part // other versions of this page
	Contents         []layout.Link
	Jump             govuk.DetailsProps
	Sections         []section
	Mishaps          part // what went wrong in it
	History          historyView
	Data             dataView
	Print            string
}

// section answers one question.
type section struct {
	ID, Heading string
	Parts       []part
	Flows       []layout.Flow
	Law         *lawView
}

// part is a piece of an answer: text, then a list, then links.
type part struct {
	Title     string
	TitleHref string
	Text      []string
	Items     []string
	Links     []layout.Link
}

type lawView struct {
	Details govuk.DetailsProps
	Parts   []part
}

type historyView struct {
	Heading  string
	Changes  []changeView
	Title    string
	Versions []versionView
}

type changeView struct {
	Title, When string
	Lines       []layout.ChangeLine
}

type versionView struct {
	Text   string
	Status layout.Status
	Link   *layout.Link
}

func (p *entry) show(c *page.Ctx) error {
	ref := c.Path("ref")
	for suffix, form := range map[string]func(*page.Ctx, string) error{".jsonld": p.linked, ".json": p.data} {
		if bare, ok := strings.CutSuffix(ref, suffix); ok {
			return form(c, bare)
		}
	}
	e, err := p.Register.Entry(c.R.Context(), ref)
	if err != nil {
		return err
	}
	return p.render(c, e, false)
}

// policies answers addresses that end like a policy's file and leaves the rest to next. They are not kept:
// what the rulebook finds may change while the entry stands.
func (p *entry) policies(next page.Handler) page.Handler {
	return func(c *page.Ctx) error {
		if p.Policies != nil {
			if ref, form, ok := p.Policies.Form(c.Path("ref")); ok {
				return p.Policies.Public(c, ref, form)
			}
		}
		return next(c)
	}
}

func (p *entry) version(c *page.Ctx) error {
	n, err := strconv.Atoi(c.Path("n"))
	if err != nil || n < 1 {
		return errs.New(errs.NotFound, "register.not_here", "There is no such version.")
	}
	e, err := p.versionOf(c.R.Context(), c.Path("ref"), n)
	if err != nil {
		return err
	}
	return p.render(c, e, true)
}

func (p *entry) versionOf(ctx context.Context, ref string, n int) (register.Entry, error) {
	return p.Register.Version(ctx, ref, n)
}

func (p *entry) render(c *page.Ctx, e register.Entry, old bool) error {
	v := p.view(c, e, old)
	path := "/register/" + e.Ref
	description := e.Why.Specific
	h := page.Head{Title: v.Heading, Description: description, Canonical: path, NoIndex: old || e.Level == register.LevelWithheld,
		Breadcrumbs: []layout.Link{{Text: c.Text.T("crumb.home"), Href: "/"}, {Text: c.Text.T("crumb.register"), Href: "/register"}}}
	return c.Render(h, registerEntryTempl(v))
}

// view builds the page of an entry at any level.
func (p *entry) view(c *page.Ctx, e register.Entry, old bool) entryView {
	t := c.Text
	v := entryView{Caption: e.Ref, Heading: e.Title, Print: t.T("print"), Jump: govuk.DetailsProps{SummaryText: t.T("toc")}}
	if e.Version > 0 {
		v.Caption = t.T("caption", "ref", e.Ref, "n", strconv.Itoa(e.Version))
	}
	v.Data = dataView{Heading: t.T("data.heading"), Links: []layout.Link{
		{Text: t.T("data.json"), Href: "/register/" + e.Ref + ".json"}, {Text: t.T("data.jsonld"), Href: "/register/" + e.Ref + ".jsonld"}}}
	switch e.Level {
	case register.LevelWithheld:
		v.Heading = t.T("withheld.title")
		if !e.WithheldSince.IsZero() {
			v.Heading = t.T("delisted.title")
		}
		v.Sections = withheldSections(t, e)
		return v
	case register.LevelOutcome:
		p.outcome(c, &v, e)
		return v
	case register.LevelPast:
		p.past(c, &v, e)
		return v
	case register.LevelFull, register.LevelSummary:
	}
	if p.Policies != nil && !old && (e.Status.InUse() || e.Status == register.Paused) {
		v.Data.Links = append(v.Data.Links, layout.Link{Text: t.T("data.odrl"), Href: "/register/" + e.Ref + ".odrl.jsonld"},
			layout.Link{Text: t.T("data.agreement"), Href: "/register/" + e.Ref + ".agreement.json"})
		v.Data.Note = t.T("data.note")
	}
	if !old {
		v.Data.Links = append(v.Data.Links, followLinks(t, e.Ref)...)
		v.Coming = coming(t, e)
		v.Formats = formats(t, c.Site.Texts.Page("other_versions_words"), e)
	}
	p.head(c, &v, e, old)
	w := &writer{t: t, e: e, regulator: p.Regulator, today: c.Today()}
	v.Sections = w.sections()
	for _, s := range v.Sections {
		v.Contents = append(v.Contents, layout.Link{Text: s.Heading, Href: "#" + s.ID})
	}
	if p.Mishaps != nil && !old {
		v.Mishaps = part{Title: t.T("mishaps"), Links: p.Mishaps(c.R.Context(), e.Ref)}
	}
	v.History = p.history(c, e)
	return v
}

// head fills what stands above the answers.
func (p *entry) head(c *page.Ctx, v *entryView, e register.Entry, old bool) {
	t, common := c.Text, c.Site.Texts.Page("register")
	s := statusTag(common, e.Status)
	v.Status = &s
	if lead := e.Lead(); lead.Name != "" {
		v.Lead = t.T("lead", "name", lead.Name)
	}
	if e.Status == register.Paused && e.Reason != "" {
		v.Notice = e.Reason
	}
	if !old && e.Overdue(c.Today(), p.Register.OverdueDays()) {
		v.Overdue = &layout.Status{Word: t.T("overdue"), Kind: layout.Changed}
		v.OverdueText = t.T("overdue.text", "date", e.Dates.ReviewDue.Words())
	}
	for _, f := range []struct {
		key string
		day clock.Date
	}{{"fact.since", e.Dates.LiveSince}, {"fact.review", e.Dates.ReviewDue}, {"fact.end", e.Dates.End}, {"fact.closed", e.Dates.Closed}} {
		if !f.day.IsZero() {
			v.Facts = append(v.Facts, layout.Fact{Term: t.T(f.key), Value: f.day.Words()})
		}
	}
	if !old {
		v.Facts = append(ageFacts(t, common, e), v.Facts...)
		if l, ok := p.heard(c); ok {
			v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.group"), Value: l.Text, Href: l.Href})
		}
		return
	}
	v.Overdue = nil
	current := e.Earlier
	for _, line := range current {
		if line.Version == e.Version && !line.To.IsZero() {
			v.Notice = t.T("version.notice", "from", line.From.Words(), "to", line.To.Words())
			v.NoticeLink = &layout.Link{Text: t.T("version.current"), Href: "/register/" + e.Ref}
		}
	}
}

// outcome fills the page of a use that did not go ahead.
func (p *entry) outcome(c *page.Ctx, v *entryView, e register.Entry) {
	t := c.Text
	s := statusTag(c.Site.Texts.Page("register"), e.Status)
	v.Status = &s
	if !e.Dates.Closed.IsZero() {
		v.Facts = []layout.Fact{{Term: t.T("fact.closed"), Value: e.Dates.Closed.Words()}}
	}
	v.Notice = t.T("outcome." + string(e.Status))
	reason := layout.Paragraphs(e.Reason)
	if len(reason) == 0 {
		reason = []string{t.T("outcome.noreason")}
	}
	who := section{ID: "who", Heading: t.T("outcome.who")}
	one := part{}
	for _, party := range e.Parties {
		l := layout.Link{Text: party.Name}
		if party.Slug != "" {
			l.Href = "/signatories/" + party.Slug
		}
		one.Links = append(one.Links, l)
	}
	who.Parts = []part{one}
	v.Sections = []section{{ID: "why", Heading: t.T("outcome.why"), Parts: []part{{Text: reason}}}, who,
		{ID: "limits", Heading: t.T("limits.heading"), Parts: []part{{Text: []string{t.T("outcome.limits")}}}}}
}

func withheldSections(t content.Page, e register.Entry) []section {
	return []section{{Parts: []part{{Text: reasonLines(t, e),
		Links: []layout.Link{{Text: t.T("withheld.count"), Href: "/register#withheld"}}}}}}
}

// history tells what each version changed, in sentences, and lists the versions.
func (p *entry) history(c *page.Ctx, e register.Entry) historyView {
	t, common := c.Text, c.Site.Texts.Page("register")
	h := historyView{Heading: t.T("history.heading"), Title: t.T("versions.heading")}
	for _, ch := range e.History {
		one := changeView{Title: t.T("history.title", "n", strconv.Itoa(ch.Version)), When: ch.On.Words()}
		for _, s := range ch.Sentences {
			one.Lines = append(one.Lines, layout.ChangeLine{Text: s, Kind: changeKind(s)})
		}
		if len(one.Lines) == 0 {
			one.Lines = []layout.ChangeLine{{Text: t.T("history.quiet"), Kind: layout.ChangeAlters}}
		}
		h.Changes = append(h.Changes, one)
	}
	for _, line := range e.Earlier {
		n := strconv.Itoa(line.Version)
		one := versionView{Text: t.T("versions.now", "n", n, "from", line.From.Words()), Status: statusTag(common, line.Status)}
		if !line.To.IsZero() {
			one.Text = t.T("versions.line", "n", n, "from", line.From.Words(), "to", line.To.Words())
		}
		if line.Version != e.Version {
			one.Link = &layout.Link{Text: t.T("versions.read", "n", n), Href: "/register/" + e.Ref + "/versions/" + n}
		}
		h.Versions = append(h.Versions, one)
	}
	return h
}

// changeKind tells what a sentence about a change says by its first word.
func changeKind(s string) layout.ChangeKind {
	switch {
	case strings.HasPrefix(s, "Adds "):
		return layout.ChangeAdds
	case strings.HasPrefix(s, "Removes "), strings.HasPrefix(s, "Takes "):
		return layout.ChangeRemoves
	}
	return layout.ChangeAlters
}
