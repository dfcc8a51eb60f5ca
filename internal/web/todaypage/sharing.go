package todaypage

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/portal/portfolio"
	"sharewell/internal/sharing"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// sharingView is the table on the page.
type sharingView struct {
	Heading, Intro string
	Stats          []layout.Stat
	FilterTitle    string
	Questions      []ask.Question
	Apply          govuk.ButtonProps
	Filters        []layout.Filter
	Files          []layout.Link
	FilesLabel     string
	Empty          *layout.Empty
	Caption        string
	Heads          sharingHeads
	Rows           []sharingRow
	Next, First    *layout.Link
}

// sharingHeads words the columns.
type sharingHeads struct{ Record, With, For, Checks, Dates string }

// sharingRow is one record on the page.
type sharingRow struct {
	Title, Ref, Href         string
	Register                 *layout.Link
	State                    layout.Status
	Coming                   string
	With, For, Checks, Dates []lineView
}

// lineView is a line of a cell; Look says that it needs a look.
type lineView struct {
	Text string
	Look bool
}

// filters of the address, in the order of the form.
const (
	inOrder = "order"
	inShow  = "show"
	inClass = "class"
	inWay   = "direction"
	inDPIA  = "dpia"
	inSign  = "signatures"
	inDue   = "due"
)

// dueDays are the spans in which something falls due.
func dueDays() []string { return []string{"30", "90", "365"} }

func (p *sharingPage) query(c *page.Ctx) portfolio.Query {
	q := portfolio.Query{Order: portfolio.Order(c.Query(inOrder)), After: page.ShowKey(c.Query("after")),
		Filter: portfolio.Filter{Show: portfolio.Show(c.Query(inShow)), Class: portfolio.Class(c.Query(inClass)), Direction: portfolio.Direction(c.Query(inWay)),
			DPIA: sharing.DPIAState(c.Query(inDPIA)), Signature: portfolio.Waiting(c.Query(inSign))}}
	if n := c.Query(inDue); slices.Contains(dueDays(), n) {
		days, _ := strconv.Atoi(n) // one of dueDays
		q.DueBefore = c.Today().AddDays(days + 1)
	}
	q.Filter = q.Filter.Clean()
	if !q.Order.Valid() {
		q.Order = portfolio.ByDue
	}
	return q
}

func (p *sharingPage) show(c *page.Ctx) error {
	q := p.query(c)
	found, err := p.Portfolio.List(c.R.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	v := p.view(c, q, found)
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, Wide: true}, sharingTempl(v))
}

func (p *sharingPage) view(c *page.Ctx, q portfolio.Query, found portfolio.Page) sharingView {
	t := c.Text
	v := sharingView{Heading: t.T("heading", "name", c.Who.OrganisationName), Intro: t.T("intro"), FilterTitle: t.T("filter"), Apply: govuk.ButtonProps{Text: t.T("apply"), Classes: "govuk-button--secondary"},
		FilesLabel: t.T("files"), Caption: t.T("caption"), Heads: sharingHeads{t.T("col.record"), t.T("col.with"), t.T("col.for"), t.T("col.checks"), t.T("col.dates")}}
	v.Stats = stats(c, found.Counts)
	p.questions(c, &v)
	kept := kept(c)
	for _, f := range []string{"xlsx", "csv"} {
		v.Files = append(v.Files, layout.Link{Text: t.T("file." + f), Href: address(SharingPath+"."+f, kept, "")})
	}
	for _, r := range found.Rows {
		v.Rows = append(v.Rows, p.row(c, &r, found.Names))
	}
	switch {
	case len(v.Rows) > 0:
	case found.Counts.Records == 0:
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text")}
	default:
		v.Empty = &layout.Empty{Title: t.T("empty_filter"), Text: t.T("empty_filter.text"), Link: &layout.Link{Text: t.T("empty_filter.link"), Href: SharingPath + "?show=all"}}
	}
	if found.Next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: address(SharingPath, kept, page.HideKey(found.Next))}
	}
	if q.After != "" {
		v.First = &layout.Link{Text: t.T("first"), Href: address(SharingPath, kept, "")}
	}
	return v
}

// stats counts; what cannot be opened is no link.
func stats(c *page.Ctx, n portfolio.Counts) []layout.Stat {
	t := c.Text
	open := func(path string, cmd access.Command) string {
		if !access.AllowedSomewhere(c.Actor, cmd) {
			return ""
		}
		return path
	}
	return []layout.Stat{
		{Number: strconv.Itoa(n.Records), Label: t.T("stat.records")},
		{Number: strconv.Itoa(n.OneOffs), Label: t.T("stat.oneoffs"), Note: t.N("stat.oneoffs.shown", n.OneOffsShown), Href: open("/one-offs", access.ViewOneOff)},
		{Number: strconv.Itoa(n.RequestsIn + n.RequestsOut), Label: t.T("stat.requests"), Note: t.T("stat.requests.note", "in", strconv.Itoa(n.RequestsIn), "out", strconv.Itoa(n.RequestsOut)), Href: open("/requests", access.ViewRequest)},
	}
}

// kept is what the address asks for, without the page and without what there is not.
func kept(c *page.Ctx) url.Values {
	out := url.Values{}
	for _, name := range []string{inOrder, inShow, inClass, inWay, inDPIA, inSign, inDue} {
		if s := c.Query(name); s != "" {
			out.Set(name, s)
		}
	}
	return out
}

func address(path string, q url.Values, after string) string {
	all := url.Values{}
	for k, v := range q {
		all[k] = v
	}
	if after != "" {
		all.Set("after", after)
	}
	if len(all) == 0 {
		return path
	}
	return path + "?" + all.Encode()
}

// questions are the filters as a form, and those that are set as tags to take off.
func (p *sharingPage) questions(c *page.Ctx, v *sharingView) {
	t := c.Text
	b := ask.New(c, c.R.URL.Query())
	pick := func(name, none string, values []string) {
		var options []ask.Option
		for _, x := range values {
			options = append(options, ask.Option{Value: x, Text: t.T(name + "." + x)})
			if c.Query(name) == x {
				rest := kept(c)
				rest.Del(name)
				v.Filters = append(v.Filters, layout.Filter{Name: t.T(name + ".label"), Value: t.T(name + "." + x), RemoveHref: address(SharingPath, rest, "")})
			}
		}
		b.Pick(ask.Field{Name: name}, options)
		b.Questions[len(b.Questions)-1].Select.Items[0].Text = t.T(none)
	}
	pick(inShow, inShow+"."+string(portfolio.Current), words(portfolio.Shows()[1:]))
	pick(inClass, "any", words(portfolio.Classes()))
	pick(inWay, "any", words(portfolio.Directions()))
	pick(inDPIA, "any", words(sharing.DPIAStates()))
	pick(inSign, "any", words(portfolio.Waitings()))
	pick(inDue, "due.any", dueDays())
	pick(inOrder, inOrder+"."+string(portfolio.ByDue), words(portfolio.Orders()[1:]))
	v.Questions = b.Questions
}

func words[S ~string](all []S) (out []string) {
	for _, s := range all {
		out = append(out, string(s))
	}
	return out
}

// few is how many others the page names; the files name all.
const few = 4

func (p *sharingPage) row(c *page.Ctx, r *portfolio.Row, names map[ident.Organisation]string) sharingRow {
	t, l := c.Text, p.line(c, r, names)
	v := sharingRow{Title: l.title, Ref: r.Ref, Href: "/records/" + r.Ref, State: layout.Status{Word: l.state, Kind: stageKind(r.Stage)}}
	if r.Listed {
		v.Register = &layout.Link{Text: t.T("register"), Href: "/register/" + r.Ref}
	}
	if l.coming != "" {
		v.Coming = t.T("coming", "stage", l.coming)
	}
	others := l.others
	if len(others) > few {
		others = append(slices.Clone(others[:few]), t.N("others.more", len(others)-few))
	}
	v.With = lines(t.T("lead", "name", l.lead), strings.Join(others, "; "), t.T("part", "words", strings.Join(join(l.role, l.direction), ", ")))
	v.For = lines(l.class, strings.Join(l.basis, "; "), prefixed(t, "choices", strings.Join(l.choices, "; ")))
	v.Checks = p.checks(t, r, l)
	for _, d := range []struct {
		key string
		on  clock.Date
	}{{"start", r.Start}, {"review", r.Review}, {"end", r.End}} {
		if !d.on.IsZero() {
			late := d.key == "review" && r.Stage.Live() && (r.Overdue || d.on.Before(c.Today()))
			v.Dates = append(v.Dates, lineView{t.T("date."+d.key, "date", d.on.Words()), late})
		}
	}
	return v
}

// checks tells of the impact assessment and of signatures.
func (p *sharingPage) checks(t content.Page, r *portfolio.Row, l line) []lineView {
	dpia, ours := l.dpia, l.ours
	if !r.DPIAOn.IsZero() {
		dpia = t.T("dpia.on", "state", l.dpia, "date", r.DPIAOn.Words())
	}
	if !r.OursOn.IsZero() {
		ours = t.T("ours.on", "state", l.ours, "date", r.OursOn.Words())
	}
	out := []lineView{{t.T("dpia.line", "state", dpia), r.DPIA == sharing.DPIAUnsaid || r.DPIA == sharing.DPIANeeded}, {t.T("ours.line", "state", ours), r.Ours == sharing.SignatureWaits}}
	if n := len(l.waits); n > 0 {
		out = append(out, lineView{Text: t.N("waits", n) + " " + strings.Join(l.waits[:min(n, few)], "; ")})
	}
	return out
}

func lines(all ...string) (out []lineView) {
	for _, s := range join(all...) {
		out = append(out, lineView{Text: s})
	}
	return out
}

func join(parts ...string) (out []string) {
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func prefixed(t content.Page, key, s string) string {
	if s == "" {
		return ""
	}
	return t.T(key, "words", s)
}

func stageKind(s sharing.Stage) layout.Kind {
	switch {
	case s == sharing.Active:
		return layout.Live
	case s == sharing.Paused || s == sharing.Expired:
		return layout.Changed
	case s.Closed():
		return layout.Stopped
	}
	return layout.Waiting
}
