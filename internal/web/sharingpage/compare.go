package sharingpage

import (
	"strings"

	"sharewell/internal/sharing"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// comparePage shows what changed between two versions: sentences first, then the marked words.
type comparePage struct{ Deps }

// compareView is what the page shows.
type compareView struct {
	Caption, Heading string
	Intro            string
	Pick             *pickView
	Same             string
	Sentences        []layout.ChangeLine
	MarkedTitle      string
	Marked           []markedView
}

// pickView chooses the two versions.
type pickView struct {
	Action   string
	From, To govuk.SelectProps
	Show     govuk.ButtonProps
}

// markedView is one answer with the words that came and went.
type markedView struct {
	Title string
	Runs  []layout.Run
}

func (p *comparePage) show(c *page.Ctx) error {
	v, err := p.Sharing.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	from, to := c.Query("from"), c.Query("to")
	if len(v.Versions) > 1 {
		from, to = orElse(from, itoa(v.Versions[1].N)), orElse(to, itoa(v.Versions[0].N))
	}
	first := itoa(v.Shown.Version.N)
	old, err := p.version(c, orElse(from, first))
	if err != nil {
		return err
	}
	now, err := p.version(c, orElse(to, first))
	if err != nil {
		return err
	}
	view := p.view(c, v, old, now)
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: c.Text.T("back"), Href: v.Record.URL()}}, compareTempl(view))
}

func (p *comparePage) view(c *page.Ctx, v sharing.View, old, now sharing.VersionView) compareView {
	n := namesOf(v)
	n.add(old)
	n.add(now)
	changes := sharing.Diff(old.Version.Content, now.Version.Content, speller{p.Deps, n})
	out := compareView{Caption: joinDots(v.Record.Ref, titleOf(c, v)), Heading: c.Text.T("heading", "from", itoa(old.Version.N), "to", itoa(now.Version.N)),
		Intro: c.Text.N("intro", len(changes)), Sentences: changeLines(changes), MarkedTitle: c.Text.T("marked"), Pick: p.pick(c, v, old.Version.N, now.Version.N)}
	if len(changes) == 0 {
		out.Intro, out.Same = "", c.Text.T("same")
	}
	b := builder{Deps: p.Deps, ctx: c, texts: fieldWords(c)}
	for _, ch := range changes {
		if len(ch.Old) == 0 || len(ch.New) == 0 {
			continue // the sentence says it all
		}
		title := sectionTitle(c, ch.Section)
		if f, ok := sharing.FieldByKey(ch.Key); ok && f.Kind != sharing.KindRows {
			title = b.label(asked{Key: f.Key, Name: f.Name})
		} else if head, _, found := strings.Cut(ch.Sentence, ":"); found {
			title = head
		}
		out.Marked = append(out.Marked, markedView{Title: title, Runs: marked(strings.Join(ch.Old, "\n"), strings.Join(ch.New, "\n"))})
	}
	return out
}

func (p *comparePage) pick(c *page.Ctx, v sharing.View, from, to int) *pickView {
	if len(v.Versions) < 3 {
		return nil
	}
	items := func(chosen int) []govuk.SelectItem {
		var out []govuk.SelectItem
		for _, l := range v.Versions {
			out = append(out, govuk.SelectItem{Value: itoa(l.N), Text: c.Text.T("version", "n", itoa(l.N), "stage", words(c).T("stage."+string(l.Stage))), Selected: govuk.When(l.N == chosen)})
		}
		return out
	}
	return &pickView{Action: v.Record.URL() + "/compare", Show: govuk.ButtonProps{Text: c.Text.T("show"), Classes: "govuk-button--secondary"},
		From: govuk.SelectProps{ID: "from", Name: "from", Label: govuk.LabelProps{Text: c.Text.T("from")}, Items: items(from)},
		To:   govuk.SelectProps{ID: "to", Name: "to", Label: govuk.LabelProps{Text: c.Text.T("to")}, Items: items(to)}}
}
