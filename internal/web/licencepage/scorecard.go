package licencepage

import (
	"sharewell/internal/clock"
	"sharewell/internal/licence"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

type scorecardView struct {
	Heading, Intro string
	How            []string
	Empty          *layout.Empty
	Span           string
	Groups         []cardGroup
	FilesTitle     string
	FilesText      string
	Files          []layout.Link
	Print          string
}

type cardGroup struct {
	Title layout.Link
	Cards []cardView
}

type cardView struct {
	Link        layout.Link
	Code        string
	Value, Of   string
	State       layout.Status
	Why, Target string
}

func card(w content.Page, x licence.Card) cardView {
	v := cardView{Link: layout.Link{Text: x.Indicator.Words, Href: indicatorPath(x.Indicator.Code)}, Code: x.Indicator.Code, Value: valueWords(w, x.Indicator, x.Shown), Of: ofWords(w, x.Indicator, x.Shown),
		State: layout.Status{Word: w.T("state." + string(x.State)), Kind: kind(x.State)}, Why: missingWords(w, x.Indicator, x.Shown)}
	if x.State != licence.Measured {
		v.Value = ""
	}
	if x.Indicator.Target != "" {
		v.Target = w.T("target", "target", x.Indicator.Target)
	}
	return v
}

// scorecard lists every indicator under its promise. It shows no score over all, and sorts by nothing.
func (d Deps) scorecard(c *page.Ctx) error {
	t, w := c.Text, words(c)
	cards, span, ok, err := d.Licence.Latest(c.R.Context())
	if err != nil {
		return err
	}
	v := scorecardView{Heading: t.T("heading"), Intro: t.T("intro"), How: []string{t.T("how.few"), t.T("how.missing"), t.T("how.score"), t.T("how.wrong")}, FilesTitle: t.T("files.title"), FilesText: t.T("files.text"), Print: w.T("print")}
	if !ok {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	} else {
		v.Span = t.T("span", "span", spanWords(w, span.Code))
		for _, kind := range []string{"csv", "xlsx", "json"} {
			v.Files = append(v.Files, layout.Link{Text: t.T("files." + kind), Href: ScorecardPath + "." + kind})
		}
	}
	for _, p := range d.Licence.Licence().Promises() {
		g := cardGroup{Title: layout.Link{Text: p.Short, Href: p.Path()}}
		for _, x := range cards {
			if x.Indicator.Promise == p.Code {
				g.Cards = append(g.Cards, card(w, x))
			}
		}
		if len(g.Cards) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: ScorecardPath, Breadcrumbs: []layout.Link{{Text: d.Licence.Licence().Title, Href: Path}}}, scorecardTempl(v))
}

type indicatorView struct {
	Caption, Heading string
	Value, Of        string
	State            layout.Status
	Why              string
	Facts            []layout.Fact
	Series           []seriesView
	ByTitle, ByText  string
	By               []byView
	ByNone           string
	Parts            *tableView
	AgainTitle       string
	Again            []string
	Counts           *tableView
	Hash             string
	SaidTitle        string
	SaidNone         string
	SaidCounts       []string
	Said             []challengeView
	Challenge        govuk.ButtonProps
	Reply            *layout.Link
	Records          *layout.Link
	Files            layout.Link
	Print            string
}

type seriesView struct {
	Title, Note string
	Chart       *layout.Chart
	Table       tableView
}

type tableView struct {
	Caption string
	Heads   []string
	Rows    [][]string
}

type byView struct {
	Link      layout.Link
	Value, Of string
	Reply     string
	ReplyOn   string
	Records   *layout.Link
}

type challengeView struct {
	Text, On   string
	State      layout.Status
	Answer     []string
	AnswerName string
	Link       *layout.Link
}

// indicator shows everything of one indicator.
func (d Deps) indicator(c *page.Ctx) error {
	p, err := d.Licence.Indicator(c.R.Context(), c.Path("indicator"))
	if err != nil {
		return err
	}
	t, w, i := c.Text, words(c), p.Indicator
	v := indicatorView{Caption: t.T("caption", "code", i.Code), Heading: i.Words, SaidTitle: t.T("said.title"), Challenge: govuk.ButtonProps{Text: t.T("challenge"), Href: indicatorPath(i.Code) + "/challenge", Classes: "govuk-button--secondary"},
		Files: layout.Link{Text: t.T("files"), Href: ScorecardPath + "#files"}, Print: w.T("print"), Said: challenges(w, p)}
	newest := licence.Public{Shown: licence.Shown{State: licence.Missing}}
	if q := p.Series[0].Quarters; len(q) > 0 {
		newest = q[0]
	}
	v.Value, v.Of, v.Why = valueWords(w, i, newest.Shown), ofWords(w, i, newest.Shown), missingWords(w, i, newest.Shown)
	if len(p.Series[0].Quarters) == 0 && len(p.Series) > 1 {
		v.Why = t.T("series.new") // it was counted before, by another meaning
	}
	v.State = layout.Status{Word: w.T("state." + string(newest.State)), Kind: kind(newest.State)}
	v.Facts = d.facts(c, p, newest)
	for n, s := range p.Series {
		v.Series = append(v.Series, series(c, i, s, n == 0))
	}
	by(c, p, newest, &v)
	again(c, i, newest, &v)
	if len(v.Said) == 0 {
		v.SaidNone = t.T("said.none")
	}
	if p.Waiting > 0 {
		v.SaidCounts = append(v.SaidCounts, t.N("said.waiting", p.Waiting))
	}
	if p.Withheld > 0 {
		v.SaidCounts = append(v.SaidCounts, t.N("said.kept", p.Withheld))
	}
	if i.Records != "" {
		v.Records = &layout.Link{Text: t.T("records"), Href: i.Records}
	}
	if c.Actor.Organisation != "" && i.By {
		v.Reply = &layout.Link{Text: t.T("reply"), Href: indicatorPath(i.Code) + "/reply"}
	}
	crumbs := []layout.Link{{Text: d.Licence.Licence().Title, Href: Path}, {Text: p.Promise.Short, Href: p.Promise.Path()}}
	return c.Render(page.Head{Title: v.Heading, Description: i.How, Canonical: indicatorPath(i.Code), Breadcrumbs: crumbs}, indicatorTempl(v))
}

func (d Deps) facts(c *page.Ctx, p licence.Page, newest licence.Public) []layout.Fact {
	t, w, i := c.Text, words(c), p.Indicator
	out := []layout.Fact{{Term: t.T("fact.how"), Value: i.How}}
	add := func(key, value string) {
		if value != "" {
			out = append(out, layout.Fact{Term: t.T("fact." + key), Value: value})
		}
	}
	add("target", i.Target)
	if newest.Result.Span != "" {
		add("span", spanWords(w, newest.Result.Span))
		add("counted", layout.FormatDate(newest.Result.At))
	}
	now := i.Now()
	add("definition", t.T("definition", "n", licence.Plain(float64(now.N)), "date", dateOf(now.From).Words())+" "+now.Change)
	if newest.Was != nil {
		add("was", t.T("was", "was", valueWords(w, i, *newest.Was)+" "+ofWords(w, i, *newest.Was)))
	}
	return out
}

// registerPath is where the records of most indicators stand.
const registerPath = "/register"

// chartMost is how many quarters a picture holds; the table holds all.
const chartMost = 5

func series(c *page.Ctx, i licence.Indicator, s licence.Series, newest bool) seriesView {
	t, w := c.Text, words(c)
	i = i.As(s.Definition.N) // what it meant then
	v := seriesView{Title: t.T("series.title"), Table: tableView{Caption: t.T("series.table"), Heads: []string{t.T("col.span"), t.T("col.value"), t.T("col.of"), t.T("col.definition")}}}
	if !newest {
		v.Title, v.Note = t.T("series.old", "n", licence.Plain(float64(s.Definition.N))), t.T("series.old.text")+" "+t.T("series.old.how", "how", i.How)
	} else if s.Definition.N > 1 {
		v.Note = t.T("series.changed", "date", dateOf(s.Definition.From).Words(), "change", s.Definition.Change)
	}
	row := func(p licence.Public) {
		v.Table.Rows = append(v.Table.Rows, []string{spanWords(w, p.Result.Span), valueWords(w, i, p.Shown), ofWords(w, i, p.Shown), licence.Plain(float64(p.Result.Definition))})
	}
	chart := layout.Chart{ID: "chart-" + licence.Plain(float64(s.Definition.N)), Title: i.Words, Text: t.T("chart.text")}
	open := 0
	for n, p := range s.Quarters {
		row(p)
		if n < chartMost {
			x := layout.ChartPoint{Label: shortSpan(w, p.Result.Span), Open: p.State == licence.Measured, Value: p.Value, Words: licence.Plain(p.Value)}
			if x.Open {
				open++
			}
			chart.Points = append([]layout.ChartPoint{x}, chart.Points...)
		}
	}
	for _, p := range s.Years {
		row(p)
	}
	if open > 1 { // one point is no line
		v.Chart = &chart
	}
	return v
}

// by shows the figures of organisations by name, with what they say.
func by(c *page.Ctx, p licence.Page, newest licence.Public, v *indicatorView) {
	t, w := c.Text, words(c)
	if !p.Indicator.By {
		return
	}
	v.ByTitle, v.ByText = t.T("by.title"), t.T("by.text")
	for _, o := range newest.By {
		one := byView{Link: layout.Link{Text: o.Name, Href: "/signatories/" + o.Slug}, Value: valueWords(w, p.Indicator, o.Shown), Of: ofWords(w, p.Indicator, o.Shown)}
		if p.Indicator.Records == registerPath {
			one.Records = &layout.Link{Text: t.T("by.records", "name", o.Name), Href: page.Address(registerPath, "organisation", o.Slug)}
		}
		for _, r := range p.Replies {
			if r.Slug == o.Slug {
				one.Reply, one.ReplyOn = r.Text, t.T("by.reply", "date", layout.FormatDate(r.At))
			}
		}
		v.By = append(v.By, one)
	}
	if len(v.By) == 0 {
		v.ByNone = t.T("by.none")
	}
}

// again shows the counts, so that anybody can work the figure out.
func again(c *page.Ctx, i licence.Indicator, newest licence.Public, v *indicatorView) {
	t, w := c.Text, words(c)
	if len(newest.Parts) > 0 {
		v.Parts = &tableView{Caption: t.T("parts"), Heads: []string{t.T("col.part"), t.T("col.count")}}
		for _, x := range newest.Parts {
			n := licence.Plain(x.Value)
			if x.Hidden {
				n = w.T("state.hidden")
			}
			v.Parts.Rows = append(v.Parts.Rows, []string{x.Words, n})
		}
	}
	if len(newest.Counts) == 0 {
		return
	}
	v.AgainTitle, v.Again, v.Hash = t.T("again.title"), []string{t.T("again.text"), t.T("again.hash")}, newest.Hash
	v.Counts = &tableView{Caption: t.T("again.title"), Heads: []string{t.T("col.name"), t.T("col.count")}}
	for _, x := range newest.Counts {
		v.Counts.Rows = append(v.Counts.Rows, []string{x.Name, licence.Plain(x.Value)})
	}
}

func challenges(w content.Page, p licence.Page) (out []challengeView) {
	for _, x := range p.Challenges {
		v := challengeView{Text: x.Text, On: w.T("challenge.on", "date", layout.FormatDate(x.Received)), State: layout.Status{Word: w.T("stage." + string(x.Stage)), Kind: layout.Involve},
			Link: &layout.Link{Text: p.Indicator.Words, Href: indicatorPath(p.Indicator.Code)}}
		if x.Stage == licence.Answered {
			v.State.Kind, v.AnswerName = layout.Live, w.T("answer.on", "date", layout.FormatDate(x.Answered))
			v.Answer = append(v.Answer, x.Answer, w.T("changed."+map[bool]string{true: "yes", false: "no"}[x.Changed]))
		}
		out = append(out, v)
	}
	return out
}

// dateOf reads a day that was checked when it was loaded.
func dateOf(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		return clock.Date{}
	}
	return d
}
