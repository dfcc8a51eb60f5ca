package todaypage

import (
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/people"
	"sharewell/internal/portal/today"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// todayPage is one person's day.
type todayPage struct{ Deps }

// todayView is what the page shows.
type todayView struct {
	Heading, Date, Count string
	Empty                *layout.Empty
	JumpLabel            string
	Jumps                []layout.Link
	Groups               []groupView
	More                 *layout.Link
	AsideTitle           string
	Asides               []asideView
	News                 *newsView
	Owed                 *owedView
	Links                []layout.Link
	LinksLabel           string
}

// groupView is what waits at one organisation.
type groupView struct {
	ID, Title, Roles, Switch string
	Parts                    []partView
}

// partView is what is equally urgent.
type partView struct {
	Title string
	Items []itemView
}

// itemView is one thing that waits.
type itemView struct {
	Verb, Object, From, Due string
	Status                  *layout.Status
	Overdue                 bool
	Go                      goTo
	Aside                   *restView
}

// goTo is where a button leads; with ActingFor set it is a press that changes the hat first.
type goTo struct{ Href, ActingFor string }

// restView offers to put a task aside.
type restView struct {
	Summary, About, Task string
	Choices              []restChoice
}

// restChoice is for how long.
type restChoice struct{ Value, Text string }

// asideView is a task that was put aside.
type asideView struct{ Title, Until, Task, Back, About string }

// newsView is what is new in the portal.
type newsView struct {
	Title, None string
	Items       []newsItem
	Key         string
	Seen        *govuk.ButtonProps
	All         layout.Link
}

// newsItem is one piece of news.
type newsItem struct{ Title, Href, Kind, By, When, Machine string }

// owedView is what organisations owe others.
type owedView struct {
	Title, Intro, None, Caption string
	Heads                       owedHeads
	Rows                        []owedRow
	More                        string
}

// owedHeads words the columns.
type owedHeads struct{ What, By, To, When, Who string }

// owedRow is one thing owed.
type owedRow struct {
	What, By, To, Since, Due, Who string
	Go                            goTo
	Overdue                       bool
	Mine                          bool // the reader may do it, and is led there
}

func (p *todayPage) show(c *page.Ctx) error {
	d, err := p.Today.Mine(c.R.Context(), c.Actor.Person)
	if err != nil {
		return err
	}
	v := p.view(c, d)
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, todayTempl(v))
}

func (p *todayPage) view(c *page.Ctx, d today.Day) todayView {
	t := c.Text
	v := todayView{Heading: t.T("heading"), Date: t.T("date", "day", c.Today().Weekday().String(), "date", c.Today().Words()), JumpLabel: t.T("jump"), LinksLabel: t.T("links")}
	switch {
	case d.Empty():
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text")}
		if len(d.Resting) > 0 {
			v.Empty.Text = t.N("empty.aside", len(d.Resting))
		}
	case d.Overdue > 0:
		v.Count = t.N("waiting", d.Waiting) + " " + t.N("overdue", d.Overdue)
	default:
		v.Count = t.N("waiting", d.Waiting)
	}
	for i, g := range d.Groups {
		one := p.group(c, i, g, d.Names)
		v.Groups = append(v.Groups, one)
		v.Jumps = append(v.Jumps, layout.Link{Text: t.T("jump.group", "name", one.Title, "n", strconv.Itoa(len(g.Items))), Href: "#" + one.ID})
	}
	if d.More {
		v.More = &layout.Link{Text: t.T("more"), Href: "/in-tray"}
	}
	if len(d.Resting) > 0 {
		v.AsideTitle = t.T("aside")
		v.Jumps = append(v.Jumps, layout.Link{Text: t.N("jump.aside", len(d.Resting)), Href: "#aside"})
	}
	for _, it := range d.Resting {
		v.Asides = append(v.Asides, asideView{Title: it.Title, Until: t.T("aside.until", "date", it.Until.Words(), "name", p.named(c, d, d.RestAt[it.Task])), Task: string(it.Task), Back: t.T("aside.back"), About: it.Title})
	}
	v.News, v.Owed = p.news(c, d), p.owed(c, d)
	if v.News != nil {
		v.Jumps = append(v.Jumps, layout.Link{Text: v.News.Title, Href: "#news"})
	}
	if v.Owed != nil {
		v.Jumps = append(v.Jumps, layout.Link{Text: v.Owed.Title, Href: "#owed"})
	}
	if len(v.Jumps) < 2 {
		v.Jumps = nil
	}
	v.Links = p.links(c)
	return v
}

func (p *todayPage) links(c *page.Ctx) (out []layout.Link) {
	out = append(out, layout.Link{Text: c.Text.T("link.tray"), Href: "/in-tray"})
	if access.AllowedSomewhere(c.Actor, access.ViewSharing) && c.Actor.Organisation != "" {
		out = append(out, layout.Link{Text: c.Text.T("link.sharing"), Href: SharingPath})
	}
	if access.AllowedSomewhere(c.Actor, access.UsePortal) {
		out = append(out, layout.Link{Text: c.Text.T("link.portal"), Href: PortalPath})
	}
	return out
}

func (p *todayPage) named(c *page.Ctx, d today.Day, id ident.Organisation) string {
	if id == "" {
		return c.Text.T("partnership")
	}
	if n := d.Names[id]; n != "" {
		return n
	}
	return c.Text.T("unknown")
}

func (p *todayPage) group(c *page.Ctx, i int, g today.Group, names map[ident.Organisation]string) groupView {
	t, d := c.Text, today.Day{Names: names}
	out := groupView{ID: "waits-" + strconv.Itoa(i+1), Title: p.named(c, d, g.Organisation)}
	var roles []string
	for _, r := range g.Roles {
		roles = append(roles, roleWord(c, r))
	}
	out.Roles = strings.Join(roles, ", ")
	if g.Organisation != c.Actor.Organisation {
		name := out.Title
		if g.Organisation == "" {
			name = t.T("partnership.inside")
		}
		out.Switch = t.T("switch", "name", name)
	}
	for _, u := range today.Urgencies() {
		part := partView{Title: t.T("urgency." + string(u))}
		for _, it := range g.Items {
			if it.Urgency == u {
				part.Items = append(part.Items, p.item(c, g.Organisation, it, d))
			}
		}
		if len(part.Items) > 0 {
			out.Parts = append(out.Parts, part)
		}
	}
	return out
}

func (p *todayPage) item(c *page.Ctx, org ident.Organisation, it today.Item, d today.Day) itemView {
	t := c.Text
	v := itemView{Overdue: it.Urgency == today.Overdue, Go: goAs(c, org, it.URL)}
	v.Verb, v.Object = split(c, it.Title)
	switch {
	case it.From != "":
		v.From = t.T("from", "name", p.named(c, d, it.From), "date", layout.FormatDate(it.Since))
	case !it.Since.IsZero():
		v.From = t.T("since", "date", layout.FormatDate(it.Since))
	}
	if it.Passed {
		v.From += " " + t.T("passed")
	}
	if !it.Due.IsZero() {
		v.Due = layout.RelativeDeadline(it.Due, c.Today(), c.Site.Calendar)
	}
	switch it.Urgency {
	case today.Overdue:
		v.Status = &layout.Status{Word: t.T("late"), Kind: layout.Changed}
	case today.Urgent:
		v.Status = &layout.Status{Word: t.T("urgent"), Kind: layout.Changed}
	case today.DueToday, today.ThisWeek, today.Later:
	}
	if len(it.Rests) > 0 && it.Task != "" {
		v.Aside = &restView{Summary: t.T("rest"), About: it.Title, Task: string(it.Task)}
		for _, r := range it.Rests {
			v.Aside.Choices = append(v.Aside.Choices, restChoice{string(r), t.T("rest." + string(r))})
		}
	}
	return v
}

// split takes the verb off a title.
func split(c *page.Ctx, title string) (verb, object string) {
	verb, object, ok := strings.Cut(title, ": ")
	if !ok {
		return c.Text.T("do"), title
	}
	return verb, object
}

// goAs leads to a page under the hat it belongs to.
func goAs(c *page.Ctx, org ident.Organisation, path string) goTo {
	if org == c.Actor.Organisation {
		return goTo{Href: path}
	}
	return goTo{Href: path, ActingFor: people.HatGroup{Organisation: org}.Key()}
}

func (p *todayPage) news(c *page.Ctx, d today.Day) *newsView {
	if !d.Portal {
		return nil
	}
	t := c.Text
	v := &newsView{Title: t.T("news"), All: layout.Link{Text: t.T("news.all"), Href: "/portal/news"}}
	if len(d.News) == 0 {
		v.None = t.T("news.none")
		return v
	}
	for _, n := range d.News {
		by := t.T("partnership")
		if n.By != "" {
			by = p.named(c, d, n.By)
		}
		v.Items = append(v.Items, newsItem{Title: n.Title, Href: n.URL, Kind: kindWord(c, string(n.Kind)), By: by, When: layout.FormatDate(n.At), Machine: layout.MachineTime(n.At)})
	}
	v.Key = page.HideKey(d.News[0].Key)
	v.Seen = &govuk.ButtonProps{Text: t.T("news.seen"), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}
	if d.NewsAll > len(d.News) {
		v.Title = t.T("news.some", "n", strconv.Itoa(len(d.News)), "all", strconv.Itoa(d.NewsAll))
	}
	return v
}

// kindWord says what kind of news it is, by the thing it is about when there is no closer word.
func kindWord(c *page.Ctx, kind string) string {
	t := c.Text
	if t.Has("kind." + kind) {
		return t.T("kind." + kind)
	}
	if thing, _, _ := strings.Cut(kind, "."); t.Has("kind." + thing) {
		return t.T("kind." + thing)
	}
	return t.T("kind.other")
}

func (p *todayPage) owed(c *page.Ctx, d today.Day) *owedView {
	if len(d.Owing) == 0 {
		return nil
	}
	t := c.Text
	v := &owedView{Title: t.N("owed", len(d.Owing)), Intro: t.T("owed.intro"), Caption: t.T("owed.caption"),
		Heads: owedHeads{t.T("owed.what"), "", t.T("owed.to"), t.T("owed.when"), t.T("owed.who")}}
	if len(d.Owing) > 1 {
		v.Heads.By = t.T("owed.by")
	}
	if len(d.Debts) == 0 {
		v.None = t.N("owed.none", len(d.Owing))
	}
	for _, x := range d.Debts {
		row := owedRow{What: x.Title, By: p.named(c, d, x.Organisation), To: t.T("creditor." + string(x.To)), Since: t.T("since", "date", layout.FormatDate(x.Since)), Due: t.T("owed.no_day"), Go: goAs(c, x.Organisation, x.URL), Overdue: x.Overdue, Mine: x.Mine}
		if x.To == today.Body {
			row.To = p.named(c, d, x.ToOrg)
		}
		if !x.Due.IsZero() {
			row.Due = t.T("owed.due", "when", layout.RelativeDeadline(x.Due, c.Today(), c.Site.Calendar))
		}
		row.Who = p.whose(c, x)
		v.Rows = append(v.Rows, row)
	}
	if d.MoreOwe {
		v.More = t.T("owed.more")
	}
	return v
}

// whose says who does it: the reader, or the roles it waits for.
func (p *todayPage) whose(c *page.Ctx, x today.Debt) string {
	if x.Mine {
		return c.Text.T("owed.you")
	}
	var roles []string
	for _, r := range x.Roles {
		if w := roleWord(c, r); !slices.Contains(roles, w) {
			roles = append(roles, w)
		}
	}
	return strings.Join(roles, ", ")
}

// aside puts a task aside.
func (p *todayPage) aside(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	if err := p.Today.PutAside(c.R.Context(), c.Actor.Person, ident.Task(f.Raw("task")), today.Rest(f.Raw("for"))); err != nil {
		return err
	}
	return c.Done(Path, "aside")
}

// back brings a task back that was put aside.
func (p *todayPage) back(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	if err := p.Today.BringBack(c.R.Context(), c.Actor.Person, ident.Task(f.Raw("task"))); err != nil {
		return err
	}
	return c.Done(Path, "back")
}

// seen remembers that the person has seen the news that the page showed.
func (p *todayPage) seen(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	if err := p.Today.MarkNewsSeen(c.R.Context(), c.Actor.Person, page.ShowKey(f.Raw("key"))); err != nil {
		return err
	}
	return c.Done(Path, "seen")
}
