package oneoffpage

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// recordPage is the page of one record: where it stands, the one next step, and everything it says to
// this reader.
type recordPage struct{ Deps }

// recordView is what the page shows.
type recordView struct {
	Caption, Heading string
	Ref              layout.Reference
	RefLabel         string
	Statuses         []layout.Status
	Half             string // says that the reader sees the receiver's half
	Next             nextStep
	Second           linesView // why a second person looks
	Covered          *coveredView
	Repeat           *repeatView
	Facts            []layout.Fact
	Findings         findingsView
	TasksTitle       string
	TasksDone        string
	Tasks            []taskGroup
	Owed             owedView
	Corrections      linesView
	CorrectionFacts  []layout.Fact
	AfterTitle       string
	After            []layout.Fact
	ContentTitle     string
	Content          contentView
	Hints            linesView
	History          historyView
	Same             linksView
	Actions          linksView
	Advice           *advicepage.BesideView
	More             linksView
	Print            string
}

// linksView is a titled list of links; linesView of lines.
type linksView struct {
	Title string
	Links []layout.Link
}

type linesView struct {
	Title, Text string
	Lines       []string
}

// owedView lists what an emergency record still needs.
type owedView struct {
	Title, Text string
	List        govuk.TaskListProps
}

// coveredView says that repeat records cover the sharing already.
type coveredView struct {
	Title, Text string
	Lines       []coveredLine
	How         string
}

// coveredLine is one repeat record.
type coveredLine struct {
	Link layout.Link
	Ref  string
	What string
}

// repeatView offers to make a repeat record of what comes again and again.
type repeatView struct {
	Title, Text string
	Link        layout.Link
}

// taskGroup is a heading of the task list with its pages.
type taskGroup struct {
	Title string
	List  govuk.TaskListProps
}

func (p *recordPage) show(c *page.Ctx) error {
	v, err := p.OneOffs.View(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	view := p.view(c, v)
	if view.Repeat, err = p.repeat(c, v); err != nil {
		return err
	}
	if p.Advice != nil && c.Actor.Organisation != "" && v.Side == oneoff.SideProvider {
		beside, err := advicepage.Beside(c, p.Advice, aboutOf(v), "")
		if err != nil {
			return err
		}
		view.Advice = &beside
	}
	return c.Render(page.Head{Title: joinDots(view.Heading, v.Record.Ref), Voice: layout.Members, BackLink: &layout.Link{Text: c.Text.T("back"), Href: ListPath}}, recordTempl(view))
}

func (p *recordPage) view(c *page.Ctx, v oneoff.View) recordView {
	t, r := c.Text, v.Record
	out := recordView{Caption: t.T("caption"), Heading: title(c, v), RefLabel: t.T("ref"), Ref: layout.Reference{Text: r.Ref}, Next: p.next(c, v), Facts: p.facts(c, v),
		AfterTitle: t.T("after"), After: p.beyond(c, v), Actions: p.actions(c, v), History: p.history(c, v), More: p.more(c, v), Print: t.T("print"),
		Covered: p.covered(c, v.Covered)}
	out.Statuses = append(out.Statuses, statusOf(c, r.Stage))
	if s, ok := p.decisionOf(r.Decision()); ok {
		out.Statuses = append(out.Statuses, s)
	}
	if r.Emergency {
		out.Statuses = append(out.Statuses, layout.Status{Word: t.T("emergency"), Kind: layout.Changed})
	}
	if v.Side == oneoff.SideBoth {
		out.Half = t.T("half", "name", v.OwnerName)
	}
	edits := v.May(access.EditOneOff)
	out.Findings = findings(c, v, edits)
	if r.Stage == oneoff.Draft {
		out.TasksTitle, out.Tasks, out.TasksDone = t.T("tasks"), p.tasks(c, v), p.done(c, v)
	}
	if len(v.Countersign) > 0 {
		key := "second.will"
		if r.Countersign == oneoff.CountersignAsked {
			key = "second.asked"
		}
		out.Second = linesView{Title: t.T(key), Lines: v.Countersign}
	}
	out.Owed = p.owed(c, v)
	p.corrections(c, v, &out)
	if r.Stage != oneoff.Draft || !edits {
		out.ContentTitle, out.Content = t.T("content"), p.content(c, v, false)
	}
	out.Hints = p.hints(c, v)
	for _, l := range v.Same {
		out.Same.Title = t.T("same")
		out.Same.Links = append(out.Same.Links, layout.Link{Text: joinDots(l.Ref, l.OtherName, layout.FormatDate(l.UpdatedAt)), Href: ListPath + "/" + l.Ref})
	}
	return out
}

func (p *recordPage) facts(c *page.Ctx, v oneoff.View) []layout.Fact {
	t, r := c.Text, v.Record
	out := []layout.Fact{{Term: t.T("fact.owner"), Value: v.OwnerName}}
	add := func(key, value string) {
		if value != "" {
			out = append(out, layout.Fact{Term: t.T("fact." + key), Value: value})
		}
	}
	add("other", v.OtherName)
	if v.Side == oneoff.SideProvider && r.AuthorRole != "" {
		add("role", roleWords(c, r.AuthorRole))
	}
	if s := r.Answers.One("subject_ref"); s != "" {
		add("case", s)
	}
	if !r.FinalisedAt.IsZero() {
		add("final", layout.FormatDateTime(r.FinalisedAt))
	}
	if ref := r.Answers.One("request_ref"); ref != "" {
		out = append(out, layout.Fact{Term: t.T("fact.request"), Value: ref, Href: "/requests/" + ref})
	}
	return out
}

// tasks lists the pages of a draft with how far each is and what it still needs, in words.
func (p *recordPage) tasks(c *page.Ctx, v oneoff.View) []taskGroup {
	var out []taskGroup
	group := ""
	for _, one := range parts() {
		if len(one.asks(v.Case)) == 0 {
			continue
		}
		if group != one.Group {
			group = one.Group
			out = append(out, taskGroup{Title: fieldWords(c).T("group." + group + ".title"), List: govuk.TaskListProps{IDPrefix: "task-" + group}})
		}
		g := &out[len(out)-1].List
		how := one.progress(v.Case, v.Missing)
		item := govuk.TaskListItem{Title: govuk.TaskListTitle{Text: partTitle(c, one.Key)}, Status: taskStatus(c, how)}
		if v.May(access.EditOneOff) {
			item.Href = recordURL(v, "edit", one.Key)
		}
		if how == oneoff.InProgress {
			var lacks []string
			for i, m := range one.lacks(v.Missing) {
				if i < 2 {
					lacks = append(lacks, m.Message)
				}
			}
			item.Hint = govuk.Content{Text: strings.Join(lacks, " ")}
		}
		g.Items = append(g.Items, item)
	}
	return out
}

func taskStatus(c *page.Ctx, how oneoff.Progress) govuk.TaskListStatus {
	switch how {
	case oneoff.Complete:
		return govuk.TaskListStatus{Text: words(c).T("task.complete")}
	case oneoff.InProgress:
		return govuk.TaskListStatus{Tag: &govuk.TagProps{Text: words(c).T("task.in_progress"), Classes: "govuk-tag--light-blue"}}
	case oneoff.NotStarted:
	}
	return govuk.TaskListStatus{Tag: &govuk.TagProps{Text: words(c).T("task.not_started"), Classes: "govuk-tag--blue"}}
}

func (p *recordPage) done(c *page.Ctx, v oneoff.View) string {
	done, all := 0, 0
	for _, one := range parts() {
		if len(one.asks(v.Case)) == 0 {
			continue
		}
		all++
		if one.progress(v.Case, v.Missing) == oneoff.Complete {
			done++
		}
	}
	return c.Text.T("tasks_done", "done", itoa(done), "all", itoa(all))
}

// owed lists the pages with something an emergency left out.
func (p *recordPage) owed(c *page.Ctx, v oneoff.View) owedView {
	n, due := v.Record.OpenFollowUps()
	if n == 0 || v.Side != oneoff.SideProvider {
		return owedView{}
	}
	key := "owed.text"
	if due.Before(c.Site.Clock.Now()) {
		key = "owed.late"
	}
	out := owedView{Title: c.Text.N("owed", n), Text: c.Text.T(key, "when", layout.FormatDateTime(due)), List: govuk.TaskListProps{IDPrefix: "owed"}}
	for _, one := range parts() {
		open := left(v, one)
		if len(open) == 0 {
			continue
		}
		var names []string
		for _, f := range open {
			names = append(names, f.Name)
		}
		item := govuk.TaskListItem{Title: govuk.TaskListTitle{Text: partTitle(c, one.Key)}, Hint: govuk.Content{Text: upperFirst(strings.Join(names, ", ")) + "."},
			Status: govuk.TaskListStatus{Tag: &govuk.TagProps{Text: c.Text.N("owed.tag", len(open)), Classes: "govuk-tag--yellow"}}}
		if v.May(access.AmendOneOff) {
			item.Href = recordURL(v, "edit", one.Key)
		}
		out.List.Items = append(out.List.Items, item)
	}
	return out
}

func (p *recordPage) corrections(c *page.Ctx, v oneoff.View, out *recordView) {
	for _, k := range v.Record.Corrections {
		out.Corrections.Title = c.Text.T("corrections")
		state := c.Text.T("correction.waits")
		if !k.AckAt.IsZero() {
			state = c.Text.T("correction.acknowledged", "day", layout.FormatDate(k.AckAt))
		}
		out.CorrectionFacts = append(out.CorrectionFacts, layout.Fact{Term: joinDots(layout.FormatDate(k.At), state), Value: k.What})
	}
}

// hints names the answers that look like somebody's details, without the words.
func (p *recordPage) hints(c *page.Ctx, v oneoff.View) linesView {
	var out linesView
	for _, h := range v.Hints {
		f, _ := oneoff.FieldByKey(h.Key)
		line := c.Text.T("hint", "field", f.Name, "what", words(c).T("lint."+string(h.Kind)))
		if !slices.Contains(out.Lines, line) {
			out.Title, out.Text = c.Text.T("hints.title"), c.Text.T("hints.text")
			out.Lines = append(out.Lines, line)
		}
	}
	return out
}

// covered words the repeat records that cover the sharing; nil when there are none.
func (d Deps) covered(c *page.Ctx, all []oneoff.Covering) *coveredView {
	if len(all) == 0 {
		return nil
	}
	w := words(c)
	out := coveredView{Title: w.N("covered.title", len(all)), Text: w.T("covered.text"), How: w.T("covered.how")}
	for _, k := range all {
		line := coveredLine{Link: layout.Link{Text: k.Title, Href: "/records/" + k.Ref}, Ref: k.Ref}
		var what []string
		for _, code := range k.Purposes {
			what = append(what, d.Book.Label("purpose", code))
		}
		if line.What = strings.Join(what, "; "); line.What != "" {
			line.What = w.T("covered.for", "what", line.What)
		}
		out.Lines = append(out.Lines, line)
	}
	return &out
}

// repeat offers a repeat record where a record like this was written again and again.
func (p *recordPage) repeat(c *page.Ctx, v oneoff.View) (*repeatView, error) {
	if v.Side != oneoff.SideProvider || v.Record.Owner != c.Actor.Organisation || v.Record.Stage != oneoff.Final {
		return nil, nil
	}
	s, err := p.OneOffs.Similar(c.R.Context(), c.Actor, v.Record.Ref)
	if err != nil || !s.Suggest {
		return nil, err
	}
	out := repeatView{Title: c.Text.T("repeat.title"), Text: c.Text.N("repeat.text", s.Count)}
	if access.AllowedSomewhere(c.Actor, access.CreateRecord) {
		out.Link = layout.Link{Text: c.Text.T("repeat.link"), Href: page.Address("/records/new", "oneoff", v.Record.Ref)}
	} else {
		out.Text += " " + c.Text.T("repeat.ask")
	}
	return &out, nil
}

// more leads to what else there is about the record.
func (p *recordPage) more(c *page.Ctx, v oneoff.View) linksView {
	out := linksView{Title: c.Text.T("more"), Links: []layout.Link{{Text: c.Text.T("timeline"), Href: recordURL(v, "timeline")}}}
	if v.OtherSlug != "" && v.Side == oneoff.SideProvider {
		out.Links = append(out.Links, layout.Link{Text: c.Text.T("partner", "name", v.OtherName), Href: "/signatories/" + v.OtherSlug})
	}
	if p.Files && v.May(access.DownloadOneOff) {
		out.Links = append(out.Links, layout.Link{Text: c.Text.T("docx"), Href: v.Record.URL() + ".docx"}, layout.Link{Text: c.Text.T("pdf"), Href: v.Record.URL() + ".pdf"})
	}
	return out
}

// actions lists what this person may do now, apart from the next step.
func (p *recordPage) actions(c *page.Ctx, v oneoff.View) linksView {
	out := linksView{Title: c.Text.T("actions")}
	for _, a := range acts() {
		if a.listed && a.open(c, v) {
			key := "do." + a.key
			if a.key == "acknowledge" && v.Side == oneoff.SideBoth {
				key = "do.answer"
			}
			out.Links = append(out.Links, layout.Link{Text: c.Text.T(key), Href: recordURL(v, a.path)})
		}
	}
	if v.Side == oneoff.SideProvider && v.May(access.AmendOneOff) {
		out.Links = append([]layout.Link{{Text: c.Text.T("do.amend"), Href: recordURL(v, "amend")}}, out.Links...)
	}
	if v.Record.Owner == c.Actor.Organisation && v.Record.Stage == oneoff.Final && access.AllowedSomewhere(c.Actor, access.CreateOneOff) {
		out.Links = append(out.Links, layout.Link{Text: c.Text.T("do.again"), Href: page.Address("/one-offs/new", "again", v.Record.Ref)})
	}
	return out
}
