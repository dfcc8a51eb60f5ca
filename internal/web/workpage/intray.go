package workpage

import (
	"sharewell/internal/access"
	"slices"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/people"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// inTray shows everything that waits for one person, at every organisation.
type inTray struct{ Deps }

// inTrayView is what the page shows.
type inTrayView struct {
	Heading, Count string
	Empty          *layout.Empty
	Groups         []trayGroup
	More           *layout.Link
	NoticesTitle   string
	Notices        []noticeView
	NoNotices      string
	MarkRead       *govuk.ButtonProps
}

// trayGroup is what waits at one organisation.
type trayGroup struct {
	ID, Title, Roles string
	Switch           string // words that a press switches to this hat; "" for the present one
	Items            []trayItem
}

// trayItem is one task.
type trayItem struct {
	layout.TrayItem
	Go goTo
}

// goTo is where an item leads: a link, or a press that switches the hat first.
type goTo struct {
	Href      string
	ActingFor string // key of the hat to put on; "" for a plain link
}

// noticeView is one thing the person was told.
type noticeView struct {
	Title, Text, When, Where string
	New                      string
	Urgent                   *layout.Status
	Machine                  string
	Go                       goTo
}

func (p *inTray) show(c *page.Ctx) error {
	tray, err := p.Intray.Page(c.R.Context(), c.Actor.Person, page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	names, err := p.Names.Names(c.R.Context(), orgsIn(tray))
	if err != nil {
		return err
	}
	v := p.view(c, tray, names)
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, inTrayTempl(v))
}

// orgsIn lists the organisations that a tray speaks of.
func orgsIn(tray intray.Tray) []ident.Organisation {
	var out []ident.Organisation
	add := func(id ident.Organisation) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, g := range tray.Groups {
		add(g.Organisation)
		for _, t := range g.Tasks {
			add(t.From)
		}
	}
	for _, n := range tray.Notices {
		add(n.Organisation)
	}
	return out
}

// named gives an organisation's name; "" is the partnership.
func named(c *page.Ctx, names map[ident.Organisation]string, id ident.Organisation) string {
	if id == "" {
		return c.Text.T("partnership")
	}
	if n := names[id]; n != "" {
		return n
	}
	return c.Text.T("unknown")
}

func (p *inTray) view(c *page.Ctx, tray intray.Tray, names map[ident.Organisation]string) inTrayView {
	t := c.Text
	v := inTrayView{Heading: t.T("heading"), NoticesTitle: t.T("notices")}
	switch {
	case tray.Counts.Waiting == 0:
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text")}
		if access.AllowedSomewhere(c.Actor, access.ViewRecord) {
			v.Empty.Link = &layout.Link{Text: t.T("empty.link"), Href: "/records"}
		}
	case tray.Counts.Overdue > 0:
		v.Count = t.N("waiting", tray.Counts.Waiting) + " " + t.N("overdue", tray.Counts.Overdue)
	default:
		v.Count = t.N("waiting", tray.Counts.Waiting)
	}
	for i, g := range urgentFirst(tray.Groups) {
		v.Groups = append(v.Groups, p.group(c, i, g, names))
	}
	if tray.More != "" {
		v.More = &layout.Link{Text: t.T("more"), Href: page.Address("/in-tray", "after", page.HideKey(tray.More))}
	}
	unread := false
	for _, n := range tray.Notices {
		one := noticeView{Title: n.Title, Text: n.Text, When: layout.FormatDateTime(n.At), Machine: layout.MachineTime(n.At), Where: named(c, names, n.Organisation), Go: p.goTo(c, n.Organisation, n.URL)}
		if n.Opened.IsZero() {
			one.New, unread = t.T("new"), true
		}
		if n.Urgent {
			one.Urgent = &layout.Status{Word: t.T("urgent"), Kind: layout.Changed}
		}
		v.Notices = append(v.Notices, one)
	}
	if len(v.Notices) == 0 {
		v.NoNotices = t.T("notices.none")
	}
	if unread {
		v.MarkRead = &govuk.ButtonProps{Text: t.T("mark_read"), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}
	}
	return v
}

// urgentFirst moves what is urgent to the front, within each group and among groups.
func urgentFirst(groups []intray.Group) []intray.Group {
	rank := func(urgent bool) int {
		if urgent {
			return 0
		}
		return 1
	}
	out := slices.Clone(groups)
	for i := range out {
		out[i].Tasks = slices.Clone(out[i].Tasks)
		slices.SortStableFunc(out[i].Tasks, func(a, b intray.Waiting) int { return rank(a.Urgent) - rank(b.Urgent) })
	}
	slices.SortStableFunc(out, func(a, b intray.Group) int {
		return rank(a.Tasks[0].Urgent) - rank(b.Tasks[0].Urgent)
	})
	return out
}

func (p *inTray) group(c *page.Ctx, i int, g intray.Group, names map[ident.Organisation]string) trayGroup {
	t := c.Text
	out := trayGroup{ID: "waits-" + string(rune('a'+i%26)) + strings.Repeat("x", i/26), Title: named(c, names, g.Organisation)}
	var roles []string
	for _, r := range g.Roles {
		roles = append(roles, roleWord(c, string(r)))
	}
	out.Roles = strings.Join(roles, ", ")
	if g.Organisation != c.Actor.Organisation {
		name := out.Title
		if g.Organisation == "" {
			name = t.T("partnership.inside")
		}
		out.Switch = t.T("switch", "name", name)
	}
	for _, w := range g.Tasks {
		verb, object, ok := strings.Cut(w.Title, ": ")
		if !ok {
			verb, object = t.T("do"), w.Title
		}
		item := trayItem{TrayItem: layout.TrayItem{Verb: verb, Object: object, Href: w.URL, Overdue: w.Overdue}, Go: p.goTo(c, g.Organisation, w.URL)}
		if w.From != "" && w.From != g.Organisation {
			item.From = t.T("from", "name", named(c, names, w.From), "date", layout.FormatDate(w.CreatedAt))
		} else {
			item.From = t.T("since", "date", layout.FormatDate(w.CreatedAt))
		}
		if w.Person != "" {
			item.From += " " + t.T("passed")
		}
		if !w.Due.IsZero() {
			item.Due = layout.RelativeDeadline(w.Due, c.Today(), c.Site.Calendar)
		}
		switch {
		case w.Urgent:
			item.Status = &layout.Status{Word: t.T("urgent"), Kind: layout.Changed}
		case w.Overdue:
			item.Status = &layout.Status{Word: t.T("late"), Kind: layout.Changed}
		}
		out.Items = append(out.Items, item)
	}
	return out
}

// goTo leads to a page as the hat it belongs to.
func (p *inTray) goTo(c *page.Ctx, org ident.Organisation, path string) goTo {
	if org == c.Actor.Organisation {
		return goTo{Href: path}
	}
	return goTo{Href: path, ActingFor: people.HatGroup{Organisation: org}.Key()}
}

// read remembers that the person has seen the notices that the page showed.
func (p *inTray) read(c *page.Ctx) error {
	if _, err := form.Parse(c.R, form.Limits{}); err != nil {
		return err
	}
	tray, err := p.Intray.Mine(c.R.Context(), c.Actor.Person)
	if err != nil {
		return err
	}
	for _, n := range tray.Notices {
		if !n.Opened.IsZero() {
			continue
		}
		if err := p.Intray.MarkRead(c.R.Context(), c.Actor.Person, intray.NoticeItem(n.ID)); err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
	}
	return c.Done("/in-tray", "read")
}
