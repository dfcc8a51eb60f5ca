package organisationpage

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/organisation"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// setUp is the task list of an organisation's own facts.
type setUp struct{ Deps }

// setUpView is what the page shows.
type setUpView struct {
	Heading, Caption, Intro string
	Facts                   []layout.Fact
	TasksTitle              string
	Tasks                   govuk.TaskListProps
	LevelTitle              string
	Level                   layout.Status
	LevelText               string
	LevelLink               layout.Link
	NextTitle               string
	Next                    []layout.Link
	ReadOnly                string
}

func (p *setUp) show(c *page.Ctx) error {
	if c.Actor.Organisation == "" {
		return c.Redirect("/directory")
	}
	v, err := p.mine(c)
	if err != nil {
		return err
	}
	view := p.view(c, v)
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members}, organisationTempl(view))
}

func (p *setUp) view(c *page.Ctx, v organisation.View) setUpView {
	t, o := c.Text, v.Organisation
	kind, _ := p.Book.BodyKind(o.Kind) // an unknown kind shows no words
	out := setUpView{Heading: o.Name, Caption: t.T("caption"), Intro: t.T("intro"), TasksTitle: t.T("tasks"),
		LevelTitle: t.T("level"), Level: level(p.Deps, v.Assurance.Level), LevelLink: layout.Link{Text: t.T("level.link"), Href: "/organisation/assurance"},
		NextTitle: t.T("next")}
	out.Facts = []layout.Fact{{Term: t.T("fact.kind"), Value: kind.Label}, {Term: t.T("fact.page"), Value: t.T("fact.page.link"), Href: "/signatories/" + o.Slug}}
	if !mayEdit(c, o) {
		out.ReadOnly = t.T("read_only")
	}
	done := 0
	for _, i := range v.SetUp {
		item := govuk.TaskListItem{Title: govuk.TaskListTitle{Text: t.T("section." + string(i.Section))}, Status: p.state(c, i.State)}
		if len(i.Missing) > 0 {
			item.Hint = govuk.Content{Text: t.T("still", "what", strings.Join(slices.Compact(slices.Clone(i.Missing)), "; "))}
		}
		if mayEdit(c, o) || i.Section == organisation.SectionRoles || i.Section == organisation.SectionAssurance {
			item.Href = addressOf(i.Section)
		}
		if i.State == organisation.Done {
			done++
		}
		out.Tasks.Items = append(out.Tasks.Items, item)
	}
	mandatory := 0
	for _, r := range v.Assurance.Reasons {
		if r.Mandatory {
			mandatory++
		}
	}
	switch {
	case mandatory > 0:
		out.LevelText = t.N("level.must", mandatory)
	case len(v.Assurance.Reasons) > 0:
		out.LevelText = t.N("level.advice", len(v.Assurance.Reasons))
	default:
		out.LevelText = t.T("level.fine")
	}
	out.Next = append(out.Next, layout.Link{Text: t.T("next.statement"), Href: "/statement"})
	if access.AllowedSomewhere(c.Actor, access.ManagePeople) {
		out.Next = append(out.Next, layout.Link{Text: t.T("next.people"), Href: "/people"})
	}
	return out
}

// state words how far a section has come.
func (p *setUp) state(c *page.Ctx, s organisation.SectionState) govuk.TaskListStatus {
	word := c.Text.T("state." + string(s))
	switch s {
	case organisation.Done:
		return govuk.TaskListStatus{Text: word}
	case organisation.InProgress:
		return govuk.TaskListStatus{HTML: layout.StatusTag(word, layout.Waiting)}
	case organisation.NotStarted:
	}
	return govuk.TaskListStatus{HTML: layout.StatusTag(word, layout.Neutral)}
}
