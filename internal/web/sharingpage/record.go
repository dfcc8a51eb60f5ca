package sharingpage

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/sharing"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/screeningpage"
)

// record is the page of one record: where it stands, the one next step, and everything it says.
type record struct{ Deps }

// recordView is what the page shows.
type recordView struct {
	Heading, Caption string
	Ref              layout.Reference
	RefLabel         string
	Status           layout.Status
	Notice           string // why it was paused, refused or returned
	Facts            []layout.Fact
	Next             nextStep
	Tasks            []taskGroup
	TasksTitle       string
	TasksDone        string
	Problems         problemsView
	Changes          []layout.ChangeLine
	ChangesTitle     string
	Compare          *layout.Link
	Board            boardView
	Answers          answersView
	ContentTitle     string
	Content          contentView
	Actions          linksView
	Versions         versionsView
	More             linksView
	Advice           *advicepage.BesideView
	Screened         *screeningpage.BesideView
	Print            string
}

// linksView is a titled list of links.
type linksView struct {
	Title string
	Links []layout.Link
}

func (p *record) show(c *page.Ctx) error {
	if done, err := p.file(c); done {
		return err
	}
	v, err := p.Sharing.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	if err := p.opened(c, v); err != nil {
		return err
	}
	story, err := p.story(c, v)
	if err != nil {
		return err
	}
	view := p.view(c, v, story)
	if view.Advice, err = p.beside(c, v, ""); err != nil {
		return err
	}
	if view.Screened, err = p.screened(c, v); err != nil {
		return err
	}
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &layout.Link{Text: c.Text.T("back"), Href: "/records"}}, recordTempl(view))
}

// file answers when the reference ends like a file's name, which the address of a download may.
func (p *record) file(c *page.Ctx) (done bool, err error) {
	if p.Policies != nil {
		if ref, form, ok := p.Policies.Form(c.Path("ref")); ok {
			return true, p.Policies.Inside(c, ref, form)
		}
	}
	d := &download{p.Deps}
	switch ref := c.Path("ref"); {
	case strings.HasSuffix(ref, ".docx"):
		c.R.SetPathValue("ref", strings.TrimSuffix(ref, ".docx"))
		return true, d.docx(c)
	case strings.HasSuffix(ref, ".pdf"):
		c.R.SetPathValue("ref", strings.TrimSuffix(ref, ".pdf"))
		return true, d.pdf(c)
	}
	return false, nil
}

// opened notes that the actor's organisation has opened what it was asked about.
func (d Deps) opened(c *page.Ctx, v sharing.View) error {
	for _, s := range v.Shown.Version.States {
		if s.Organisation == c.Actor.Organisation && s.Organisation != "" && s.OpenedAt.IsZero() && v.Mine != "" {
			return d.Sharing.Opened(c.R.Context(), c.Actor, v.Record.Ref)
		}
	}
	return nil
}

// story gives the latest lines of a draft that came back, to say why it did.
func (p *record) story(c *page.Ctx, v sharing.View) ([]sharing.Line, error) {
	if v.Shown.Version.Stage != sharing.Draft || v.Shown.Version.SentAt.IsZero() {
		return nil, nil
	}
	return p.Sharing.Timeline(c.R.Context(), c.Actor, v.Record.Ref, 0)
}

func (p *record) view(c *page.Ctx, v sharing.View, story []sharing.Line) recordView {
	ver := v.Shown.Version
	n := namesOf(v)
	out := recordView{Heading: titleOf(c, v), Caption: c.Text.T("caption"), RefLabel: c.Text.T("ref"), Ref: layout.Reference{Text: v.Record.Ref},
		Status: status(c, ver.Stage), Notice: p.notice(c, v, story), Facts: p.facts(c, v), Next: p.next(c, v),
		Actions: p.actions(c, v), Versions: p.versions(c, v), More: p.more(c, v), Print: c.Text.T("print")}
	if ver.Stage == sharing.Draft {
		out.Tasks, out.TasksTitle = tasks(c, v), c.Text.T("tasks")
		done, all := progress(v)
		out.TasksDone = c.Text.T("tasks_done", "done", itoa(done), "all", itoa(all))
	}
	out.Problems = p.problems(c, v)
	if len(v.Shown.Changes) > 0 {
		out.Changes, out.ChangesTitle = changeLines(v.Shown.Changes), c.Text.T("changes")
		out.Compare = &layout.Link{Text: c.Text.T("compare"), Href: compareURL(v.Record, v.Record.Live, ver.N)}
	}
	if !ver.SentAt.IsZero() {
		out.Board = p.board(c, v.Shown)
	}
	out.Answers = p.answers(c, v)
	if ver.Stage != sharing.Draft || !v.May(access.EditRecord) {
		out.ContentTitle = c.Text.T("content")
		out.Content = reading{Deps: p.Deps, ctx: c, content: &ver.Content, names: n}.view()
	}
	return out
}

// notice says why a version stands where it does, when somebody gave a reason.
func (p *record) notice(c *page.Ctx, v sharing.View, story []sharing.Line) string {
	ver := v.Shown.Version
	for _, l := range story {
		if l.Name == "sharing.record_returned" && l.Note.Version == ver.N {
			return c.Text.T("returned", "who", l.Organisation, "reason", l.Note.Reason)
		}
	}
	if k := "because." + string(ver.Stage); ver.Reason != "" && c.Text.Has(k) {
		return c.Text.T(k, "reason", ver.Reason)
	}
	return ""
}

func (p *record) facts(c *page.Ctx, v sharing.View) []layout.Fact {
	ver := v.Shown.Version
	out := []layout.Fact{{Term: c.Text.T("fact.lead"), Value: v.LeadName}, {Term: c.Text.T("fact.version"), Value: itoa(ver.N)}}
	if v.Live != nil {
		out = append(out, layout.Fact{Term: c.Text.T("fact.live"), Value: itoa(v.Live.Version.N), Href: versionURL(v.Record, v.Live.Version.N)})
	}
	if due := v.Record.ReviewDue; !due.IsZero() && ver.Stage.Live() {
		word := due.Words()
		if due.Before(c.Today()) {
			word = c.Text.T("overdue", "date", word)
		}
		out = append(out, layout.Fact{Term: c.Text.T("fact.review"), Value: word})
	}
	if ver.Stage != sharing.Draft {
		out = append(out, layout.Fact{Term: c.Text.T("fact.fingerprint"), Value: v.Shown.Fingerprint})
	}
	return out
}

// versionsView lists the versions.
type versionsView struct {
	Title   string
	Lines   []versionLine
	Compare *layout.Link
}

// versionLine is one version in short.
type versionLine struct {
	Link   layout.Link
	Status layout.Status
	When   string
	Why    string
}

func (p *record) versions(c *page.Ctx, v sharing.View) versionsView {
	out := versionsView{Title: c.Text.T("versions")}
	for _, l := range v.Versions {
		line := versionLine{Link: layout.Link{Text: c.Text.T("version", "n", itoa(l.N)), Href: versionURL(v.Record, l.N)}, Status: status(c, l.Stage), Why: l.Reason}
		if !l.LiveAt.IsZero() {
			line.When = c.Text.T("live_since", "date", layout.FormatDate(l.LiveAt))
		}
		if !l.ClosedAt.IsZero() {
			line.When = joinDots(line.When, c.Text.T("closed_on", "date", layout.FormatDate(l.ClosedAt)))
		}
		out.Lines = append(out.Lines, line)
	}
	if n := len(v.Versions); n > 1 {
		out.Compare = &layout.Link{Text: c.Text.T("compare_versions"), Href: compareURL(v.Record, v.Versions[1].N, v.Versions[0].N)}
	}
	return out
}

func versionURL(r sharing.Record, n int) string { return r.URL() + "/versions/" + itoa(n) }

func compareURL(r sharing.Record, from, to int) string {
	return r.URL() + "/compare?from=" + itoa(from) + "&to=" + itoa(to)
}

// more leads to what else there is about the record.
func (p *record) more(c *page.Ctx, v sharing.View) linksView {
	out := linksView{Title: c.Text.T("more"), Links: []layout.Link{{Text: c.Text.T("timeline"), Href: v.Record.URL() + "/timeline"}}}
	if mayDownload(c, v) {
		out.Links = append(out.Links, layout.Link{Text: c.Text.T("docx"), Href: v.Record.URL() + ".docx"}, layout.Link{Text: c.Text.T("pdf"), Href: v.Record.URL() + ".pdf"})
	}
	if p.Policies != nil && v.Record.Live > 0 && shareable(v) {
		out.Links = append(out.Links, layout.Link{Text: c.Text.T("odrl"), Href: v.Record.URL() + ".odrl.jsonld"}, layout.Link{Text: c.Text.T("agreement_json"), Href: v.Record.URL() + ".agreement.json"})
	}
	public := v.Shown.Version
	if v.Live != nil {
		public = v.Live.Version
	}
	if v.Record.Live > 0 && public.Content.Publication != "withheld" {
		out.Links = append(out.Links, layout.Link{Text: c.Text.T("public_entry"), Href: "/register/" + v.Record.Ref})
	}
	return out
}

// shareable reports whether the version in force lets anybody share, or did until it was paused.
func shareable(v sharing.View) bool {
	ver := v.Shown.Version
	if v.Live != nil {
		ver = v.Live.Version
	}
	return slices.Contains([]sharing.Stage{sharing.Active, sharing.UnderReview, sharing.Paused, sharing.Expired}, ver.Stage)
}

// actions lists what this person may do now, apart from the next step.
func (p *record) actions(c *page.Ctx, v sharing.View) linksView {
	out := linksView{Title: c.Text.T("actions")}
	for _, a := range acts() {
		if v.May(a.Command) && !a.Within {
			out.Links = append(out.Links, layout.Link{Text: c.Text.T("do." + a.Key), Href: v.Record.URL() + "/" + a.Path})
		}
	}
	return out
}
