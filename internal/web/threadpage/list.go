package threadpage

import (
	"encoding/json"
	"strconv"

	"sharewell/internal/ident"
	"sharewell/internal/portal/thread"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// listPage lists questions.
type listPage struct{ Deps }

// listView is what the page shows.
type listView struct {
	Heading, Intro string
	Ask            layout.Link
	Search         searchView
	Action         string
	Selects        []govuk.SelectProps
	Show           govuk.ButtonProps
	Filters        []layout.Filter
	Clear, Count   string
	CardsTitle     string
	Cards          []cardView
	Empty          *layout.Empty
	Next           *layout.Link
	Links          []layout.Link
}

type searchView struct{ Label, Button string }

// cardView is one question in short.
type cardView struct {
	Href, Title string
	Tags        []layout.Status
	Meta, Text  string
}

// asked is the filter as the address holds it.
type asked struct{ topic, sector, show, space string }

// everyRoom is the choice of all rooms; the commons is "commons".
const commonsValue = "commons"

func (a asked) pairs(without string) []string {
	all := []string{"topic", a.topic, "sector", a.sector, "show", a.show, "space", a.space}
	var out []string
	for i := 0; i < len(all); i += 2 {
		if all[i] != without {
			out = append(out, all[i], all[i+1])
		}
	}
	return out
}

// query reads the filter of an address; what it does not know is left out.
func (d Deps) query(c *page.Ctx, rooms []Room) (asked, thread.Query) {
	a := asked{topic: c.Query("topic"), sector: c.Query("sector"), show: c.Query("show"), space: c.Query("space")}
	var q thread.Query
	if _, ok := d.Book.Item(thread.TopicList, a.topic); !ok {
		a.topic = ""
	}
	if _, ok := d.Book.Item("sector", a.sector); !ok {
		a.sector = ""
	}
	switch a.show {
	case "waiting":
		q.Waiting = true
	case "mine":
		q.Mine = c.Actor.Person
	case "amber":
		q.Amber = true
	default:
		a.show = ""
	}
	known := false
	for _, r := range rooms {
		if a.space == slugOf(r) {
			id := r.ID
			q.Space, known = &id, true
		}
	}
	if !known {
		a.space = ""
	}
	q.Topic, q.Sector, q.Before = a.topic, a.sector, ident.Thread(page.ShowKey(c.Query("after")))
	return a, q
}

func slugOf(r Room) string {
	if r.ID == "" {
		return commonsValue
	}
	return r.Slug
}

func (p *listPage) show(c *page.Ctx) error {
	rooms, err := p.Rooms(c.R.Context(), c.Actor.Person)
	if err != nil {
		return err
	}
	a, q := p.query(c, rooms)
	list, err := p.Threads.List(c.R.Context(), c.Actor, q)
	if err != nil {
		return err
	}
	t := c.Text
	v := listView{Heading: t.T("heading"), Intro: t.T("intro"), Ask: layout.Link{Text: t.T("ask"), Href: page.Address(base+"/new", "space", a.space, "topic", a.topic)}, Action: base, Clear: base,
		Show: govuk.ButtonProps{Text: t.T("filter"), Classes: "govuk-button--secondary"}, Count: t.N("count", list.Count), CardsTitle: t.T("list")}
	if list.More {
		v.Count = t.T("count.more", "n", strconv.Itoa(list.Count))
	}
	p.selects(c, a, rooms, &v)
	for _, x := range list.Items {
		v.Cards = append(v.Cards, p.card(c, x, rooms))
	}
	if len(v.Cards) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text"), Link: &v.Ask}
	}
	if list.Next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(base, append(a.pairs(""), "after", page.HideKey(string(list.Next)))...)}
	}
	for _, r := range rooms {
		if r.Hosts {
			v.Links = append(v.Links, layout.Link{Text: t.T("reports"), Href: "/portal/reports"})
			break
		}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, listTempl(v))
}

func (d Deps) card(c *page.Ctx, x thread.Listed, rooms []Room) cardView {
	t := words(c)
	v := cardView{Href: x.URL(), Title: x.Title, Tags: tags(c, x.Thread)}
	v.Meta = joined(who(c, x.Shown), layout.FormatDate(x.At), t.N("answers", x.Answers))
	v.Text = d.topics(x.Topics)
	if len(rooms) > 1 {
		v.Text = joined(v.Text, room(c, rooms, x.Space))
	}
	if x.Waiting() {
		v.Meta = joined(v.Meta, t.T("due", "date", x.Due.Words()))
	}
	return v
}

// selects offers the filters, and shows those in use as tags.
func (p *listPage) selects(c *page.Ctx, a asked, rooms []Room, v *listView) {
	t := c.Text
	pick := func(name, chosen string, values, texts []string) {
		s := govuk.SelectProps{ID: name, Name: name, Label: govuk.LabelProps{Text: t.T("by." + name)}, Items: []govuk.SelectItem{{Value: "", Text: t.T("any." + name)}}}
		for i, x := range values {
			s.Items = append(s.Items, govuk.SelectItem{Value: x, Text: texts[i], Selected: govuk.When(x == chosen)})
			if x == chosen {
				v.Filters = append(v.Filters, layout.Filter{Name: t.T("by." + name), Value: texts[i], RemoveHref: page.Address(base, a.pairs(name)...)})
			}
		}
		v.Selects = append(v.Selects, s)
	}
	list := func(name, from, chosen string) {
		var values, texts []string
		for _, o := range p.options(from, false) {
			values, texts = append(values, o.Value), append(texts, o.Text)
		}
		pick(name, chosen, values, texts)
	}
	var shows []string
	states := []string{"waiting", "mine", "amber"}
	for _, s := range states {
		shows = append(shows, t.T("show."+s))
	}
	pick("show", a.show, states, shows)
	list("topic", thread.TopicList, a.topic)
	list("sector", "sector", a.sector)
	if len(rooms) > 1 {
		var slugs, names []string
		for _, r := range rooms {
			slugs, names = append(slugs, slugOf(r)), append(names, room(c, rooms, r.ID))
		}
		pick("space", a.space, slugs, names)
	}
}

// similarOne is a question like one that is being typed.
type similarOne struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Text  string `json:"text"` // how it stands
}

// similar answers the script that suggests questions like the one being typed.
func (p *listPage) similar(c *page.Ctx) error {
	found, err := p.Threads.Similar(c.R.Context(), c.Actor, c.Query("q"))
	if err != nil {
		return err
	}
	t := words(c)
	out := make([]similarOne, 0, len(found))
	for _, x := range found {
		out = append(out, similarOne{x.Title, x.URL(), joined(t.N("answers", x.Answers), layout.FormatDate(x.At))})
	}
	c.W.Header().Set("Content-Type", "application/json")
	c.W.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(c.W).Encode(out) // the reader may have gone
	return nil
}
