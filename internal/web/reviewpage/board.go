package reviewpage

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// board shows the secretariat who has answered, who read but did not, and who never opened the page.
type board struct{ Deps }

// boardView is what the page shows.
type boardView struct {
	Heading, Intro string
	Stages         []filterLink
	StagesLabel    string
	Filters        []filterLink
	FiltersLabel   string
	Sector         *sectorView
	Stats          []layout.Stat
	Caption        string
	Heads          boardHeads
	Rows           []boardRow
	Empty          *layout.Empty
	Next           *layout.Link
	NoesTitle      string
	Noes           []noView
	Links          []layout.Link
}

type filterLink struct {
	Text, Href string
	Current    bool
}

type boardHeads struct{ Name, Sector, Progress, When, Reminders string }

type boardRow struct {
	Name, Href, Sector, When, Reminders, Note string
	Progress                                  layout.Status
	Settle                                    *settleView
}

// sectorView narrows the list to a sector.
type sectorView struct {
	Action string
	Hidden []ask.Hidden
	Pick   govuk.SelectProps
	Show   govuk.ButtonProps
}

// settleView settles an objection.
type settleView struct {
	Action    string
	Key       string
	Org       string
	Summary   string
	Questions []ask.Question
	Button    govuk.ButtonProps
}

// noView is one position of no with the change that would clear it.
type noView struct{ Name, Change string }

// mostCSV bounds a downloaded board; a country has fewer signatories that sign for themselves.
const mostCSV = 2000

func (p *board) query(c *page.Ctx) review.BoardQuery {
	q := review.BoardQuery{Stage: c.Query("stage"), Progress: review.Progress(c.Query("progress")), Sector: c.Query("sector"), Answer: review.Answer(c.Query("answer")), After: page.ShowKey(c.Query("after"))}
	if !q.Progress.Valid() {
		q.Progress = ""
	}
	return q
}

func (p *board) show(c *page.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	q := p.query(c)
	b, err := p.Reviews.Board(c.R.Context(), c.Actor, year, q)
	if err != nil {
		return err
	}
	return p.render(c, b, q, nil)
}

func (p *board) render(c *page.Ctx, b review.Board, q review.BoardQuery, typed *form.Form) error {
	v := p.view(c, b, q, typed)
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, Wide: true, BackLink: back(c, b.Run), HasErrors: typed != nil}, boardTempl(v))
}

func (p *board) view(c *page.Ctx, b review.Board, q review.BoardQuery, typed *form.Form) boardView {
	t, w := c.Text, words(c)
	at := b.Run.URL() + "/board"
	address := func(stage string, progress review.Progress) string {
		return page.Address(at, "stage", stage, "progress", string(progress), "sector", q.Sector)
	}
	v := boardView{Heading: t.T("heading", "year", strconv.Itoa(b.Run.Year), "stage", stageName(w, b.Stage)), Intro: t.T("intro"), StagesLabel: t.T("stages"), FiltersLabel: t.T("filters"), Caption: t.T("caption"),
		Heads: boardHeads{t.T("name"), t.T("sector"), t.T("progress"), t.T("when"), t.T("reminders")},
		Links: []layout.Link{{Text: t.T("csv"), Href: page.Address(at+".csv", "stage", b.Stage.Key, "progress", string(q.Progress), "sector", q.Sector)}}}
	for _, s := range b.Run.Stages {
		if s.Kind.Asks() && !s.OpenedAt.IsZero() {
			v.Stages = append(v.Stages, filterLink{stageName(w, s), address(s.Key, ""), s.Key == b.Stage.Key})
		}
	}
	n := b.Counts
	for _, f := range []struct {
		progress review.Progress
		n        int
	}{{"", n.Asked}, {review.Answered, n.Answered}, {review.Opened, n.Opened}, {review.Unopened, n.Unopened}} {
		key := string(f.progress)
		if key == "" {
			key = "all"
		}
		v.Stats = append(v.Stats, layout.Stat{Number: strconv.Itoa(f.n), Label: t.T("stat." + key)})
		v.Filters = append(v.Filters, filterLink{t.T("filter." + key), address(b.Stage.Key, f.progress), q.Progress == f.progress})
	}
	v.Sector = p.sectors(c, b, q)
	for _, r := range b.Rows {
		v.Rows = append(v.Rows, p.row(c, b, r, typed))
	}
	if len(b.Rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text"), Link: &layout.Link{Text: t.T("empty.link"), Href: page.Address(at, "stage", b.Stage.Key)}}
	}
	if b.Next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(at, "stage", b.Stage.Key, "progress", string(q.Progress), "sector", q.Sector, "answer", string(q.Answer), "after", page.HideKey(b.Next))}
	}
	if len(b.Noes) > 0 {
		v.NoesTitle = t.T("noes")
		for _, no := range b.Noes {
			v.Noes = append(v.Noes, noView{no.Name, no.Change})
		}
	}
	return v
}

func (p *board) sectors(c *page.Ctx, b review.Board, q review.BoardQuery) *sectorView {
	t := c.Text
	s := &sectorView{Action: b.Run.URL() + "/board", Hidden: []ask.Hidden{{Name: "stage", Value: b.Stage.Key}, {Name: "progress", Value: string(q.Progress)}},
		Pick: govuk.SelectProps{ID: "sector", Name: "sector", Label: govuk.LabelProps{Text: t.T("sector")}, Items: []govuk.SelectItem{{Value: "", Text: t.T("sector.any")}}},
		Show: govuk.ButtonProps{Text: t.T("sector.show"), Classes: "govuk-button--secondary"}}
	for _, x := range p.Book.Sectors() {
		s.Pick.Items = append(s.Pick.Items, govuk.SelectItem{Value: x.Code, Text: x.Label, Selected: govuk.When(x.Code == q.Sector)})
	}
	return s
}

// row says how far one organisation is.
func (p *board) row(c *page.Ctx, b review.Board, r review.Reply, typed *form.Form) boardRow {
	t, w := c.Text, words(c)
	out := boardRow{Name: r.Name, Href: "/signatories/" + r.Slug, Sector: p.Book.Label("sector", r.Sector), Reminders: strconv.Itoa(r.Reminders), Note: r.Note}
	switch r.Progress() {
	case review.Answered:
		kind := layout.Live
		if r.Answer == review.Objected || r.Answer == review.Answer(review.No) {
			kind = layout.Changed
		}
		out.Progress, out.When = layout.Status{Word: w.T("answer." + string(r.Answer)), Kind: kind}, day(r.AnsweredAt)
	case review.Opened:
		out.Progress, out.When = layout.Status{Word: t.T("is.opened"), Kind: layout.Waiting}, day(r.OpenedAt)
	case review.Unopened:
		out.Progress, out.When = layout.Status{Word: t.T("is.unopened"), Kind: layout.Stopped}, t.T("asked", "date", day(r.AskedAt))
	}
	if r.Answer == review.Objected && may(c, access.RunReview, b.Run) {
		builder := ask.New(c, nil)
		if typed != nil && typed.Raw("organisation") == string(r.Organisation) {
			builder = ask.Again(c, typed)
		}
		builder.Choose(ask.Field{Name: "how"}, []ask.Option{{Value: "cleared", Text: t.T("how.cleared")}, {Value: "signs", Text: t.T("how.signs")}})
		builder.Lines(ask.Field{Name: "words", Rows: 3, Max: 2000})
		out.Settle = &settleView{Action: b.Run.URL() + "/settle", Key: form.NewSubmissionKey(), Org: string(r.Organisation), Summary: t.T("settle", "name", r.Name), Questions: builder.Questions,
			Button: govuk.ButtonProps{Text: t.T("settle.button"), PreventDoubleClick: govuk.On}}
	}
	return out
}

func (p *board) settle(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	how := f.Choice("how", form.ChoiceRule{Options: []string{"cleared", "signs"}, Required: c.Text.T("how.required")})
	cmd := review.Settle{Year: year, Organisation: ident.Organisation(f.Raw("organisation")), Cleared: how == "cleared", Words: f.Text("words", form.TextRule{Lines: true, Max: 2000})}
	at := page.Address("/reviews/"+strconv.Itoa(year)+"/board", "answer", string(review.Objected))
	if f.Err() == nil {
		_, err = p.Reviews.Settle(c.R.Context(), c.Actor, cmd)
		if err == nil {
			return c.Done(at, "settled")
		}
		if errs.CodeOf(err) == "review.no_objection" {
			return c.Done(at, "settled") // a second click
		}
		if !f.Merge(err) {
			return err
		}
	}
	q := review.BoardQuery{Answer: review.Objected}
	b, err := p.Reviews.Board(c.R.Context(), c.Actor, year, q)
	if err != nil {
		return err
	}
	return p.render(c, b, q, f)
}

// csv gives the board as a file for a spreadsheet.
func (p *board) csv(c *page.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	q := p.query(c)
	q.Most, q.After = mostCSV, ""
	t, w := c.Text, words(c)
	var out bytes.Buffer
	sheet := csv.NewWriter(&out)
	rows := [][]string{{t.T("name"), t.T("sector"), t.T("progress"), t.T("csv.asked"), t.T("csv.opened"), t.T("csv.answered"), t.T("csv.answer"), t.T("reminders"), t.T("csv.bodies")}}
	for {
		b, err := p.Reviews.Board(c.R.Context(), c.Actor, year, q)
		if err != nil {
			return err
		}
		for _, r := range b.Rows {
			answer := ""
			if r.Answer != review.NoAnswer {
				answer = w.T("answer." + string(r.Answer))
			}
			rows = append(rows, []string{plain(r.Name), p.Book.Label("sector", r.Sector), t.T("is." + string(r.Progress())), day(r.AskedAt), day(r.OpenedAt), day(r.AnsweredAt), answer, strconv.Itoa(r.Reminders), strconv.Itoa(r.Covers)})
		}
		if q.After = b.Next; b.Next == "" {
			break
		}
	}
	if err := sheet.WriteAll(rows); err != nil {
		return err
	}
	return c.Download("review-"+strconv.Itoa(year)+".csv", "text/csv; charset=utf-8", out.Bytes())
}

// plain keeps a name from being read as a formula by a spreadsheet.
func plain(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
