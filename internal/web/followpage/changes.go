package followpage

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/follow"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// changesPage lists what changed and what will change.
type changesPage struct{ Deps }

type changesView struct {
	Heading, Intro string
	About          string // the topic, when the list is narrowed to one
	Filter         filterView
	ComingTitle    string
	Coming         []itemView
	NoneComing     string
	PastTitle      string
	Items          []itemView
	Empty          *layout.Empty
	Next           *layout.Link
	MoreTitle      string
	Links          []layout.Link
}

type filterView struct {
	Kind, Topic govuk.SelectProps
	Button      govuk.ButtonProps
}

type itemView struct {
	Title, Href string
	Status      layout.Status
	When        string
	Who         string
	From        string
	Lines       []string
	Choice      *layout.Link
}

// read reads what is asked for.
func read(c *page.Ctx) (f follow.Filter, before int64, err error) {
	f.Topic = follow.Topic{Kind: follow.Everything}
	if s := c.Query("topic"); s != "" {
		if f.Topic, err = follow.ReadTopic(s); err != nil {
			return f, 0, err
		}
	}
	if k := follow.Kind(c.Query("kind")); slices.Contains(follow.Kinds(), k) {
		f.Kind = k
	}
	if s := c.Query("after"); s != "" {
		if before, err = strconv.ParseInt(s, 10, 64); err != nil {
			return f, 0, errs.New(errs.NotFound, "follow.page", "There is no such page.")
		}
	}
	return f, before, nil
}

func (p *changesPage) show(c *page.Ctx) error {
	f, before, err := read(c)
	if err != nil {
		return err
	}
	ctx, t := c.R.Context(), c.Text
	v := changesView{Heading: t.T("heading"), Intro: t.T("intro"), ComingTitle: t.T("coming"), NoneComing: t.T("coming.none"), PastTitle: t.T("past"), MoreTitle: t.T("more")}
	if f.Topic.Kind != follow.Everything {
		name, err := p.Follow.Topic(ctx, f.Topic)
		if err != nil {
			return err
		}
		v.About = t.T("about", "name", name)
	}
	if before == 0 && (f.Kind == "" || f.Kind == follow.Announced) {
		coming, err := p.Follow.Coming(ctx, f.Topic)
		if err != nil {
			return err
		}
		for _, x := range coming {
			v.Coming = append(v.Coming, item(t, x))
		}
	}
	list, err := p.Follow.Changes(ctx, f, before)
	if err != nil {
		return err
	}
	for _, x := range list.Pieces {
		v.Items = append(v.Items, item(t, x))
	}
	if len(v.Items) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	if list.Next > 0 {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(ChangesPath, "kind", string(f.Kind), "topic", topicIn(f.Topic), "after", strconv.FormatInt(list.Next, 10))}
	}
	v.Filter = p.filter(t, f)
	v.Links = []layout.Link{{Text: t.T("link.follow"), Href: Address(f.Topic)}, {Text: t.T("link.atom"), Href: FeedAddress(f.Topic)}, {Text: t.T("link.json"), Href: page.Address(ChangesPath+".json", "topic", topicIn(f.Topic))},
		{Text: t.T("link.refused"), Href: "/register?status=refused&status=withdrawn"}, {Text: t.T("link.withheld"), Href: "/register#withheld"}, {Text: t.T("link.register"), Href: "/register"}}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: ChangesPath, FeedURL: FeedAddress(f.Topic), NoIndex: before > 0}, changesTempl(v))
}

func topicIn(t follow.Topic) string {
	if t.Kind == follow.Everything {
		return ""
	}
	return t.String()
}

func (p *changesPage) filter(t content.Page, f follow.Filter) filterView {
	kind := govuk.SelectProps{Name: "kind", ID: "kind", Label: govuk.LabelProps{Text: t.T("filter.kind")}, Items: []govuk.SelectItem{{Text: t.T("filter.all")}}}
	for _, k := range follow.Kinds() {
		kind.Items = append(kind.Items, govuk.SelectItem{Value: string(k), Text: t.T("kind." + string(k)), Selected: govuk.When(k == f.Kind)})
	}
	topic := govuk.SelectProps{Name: "topic", ID: "topic", Label: govuk.LabelProps{Text: t.T("filter.topic")}, Items: []govuk.SelectItem{{Text: t.T("filter.all_topics")}}}
	known := false
	for _, o := range slices.Concat(p.Purposes, p.Data) {
		chosen := o.Value == f.Topic.String()
		known = known || chosen
		topic.Items = append(topic.Items, govuk.SelectItem{Value: o.Value, Text: o.Text, Selected: govuk.When(chosen)})
	}
	if f.Topic.Kind != follow.Everything && !known {
		topic.Items = append(topic.Items, govuk.SelectItem{Value: f.Topic.String(), Text: t.T("filter.this"), Selected: govuk.On})
	}
	return filterView{Kind: kind, Topic: topic, Button: govuk.ButtonProps{Text: t.T("filter.button"), Classes: "govuk-button--secondary"}}
}

// item tells one piece of news.
func item(t content.Page, p follow.Piece) itemView {
	v := itemView{Title: p.Title, Href: p.Path, Status: layout.Status{Word: t.T("kind." + string(p.Kind)), Kind: shade(p.Kind)}, When: layout.FormatDate(p.At), Who: p.Who, Lines: p.Sentences}
	if p.Kind == follow.Announced && !p.From.IsZero() {
		v.From = t.T("was_from", "date", p.From.Words())
		if p.Coming {
			v.From = t.T("from", "date", p.From.Words())
			v.Choice = &layout.Link{Text: t.T("choice.none"), Href: p.Path + "#choices"}
			if p.Choice {
				v.Choice.Text = t.T("choice")
			}
		}
	}
	return v
}

func shade(k follow.Kind) layout.Kind {
	switch k {
	case follow.Announced, follow.Changed, follow.Consultation, follow.Worded, follow.Evidence:
		return layout.Changed
	case follow.Started, follow.Resumed:
		return layout.Live
	case follow.Live, follow.CalledOff, follow.Paused, follow.Ended, follow.Refused, follow.Withdrawn, follow.Incident:
	}
	return layout.Stopped
}

// atom is the feed of a topic.
func (p *changesPage) atom(c *page.Ctx) error {
	f, _, err := read(c)
	if err != nil {
		return err
	}
	list, err := p.Follow.Changes(c.R.Context(), f, 0)
	if err != nil {
		return err
	}
	t, site := c.Text, c.Site.PublicURL
	name := ""
	if f.Topic.Kind != follow.Everything {
		if name, err = p.Follow.Topic(c.R.Context(), f.Topic); err != nil {
			return err
		}
	}
	self := site + page.Address(ChangesPath+".atom", "kind", string(f.Kind), "topic", topicIn(f.Topic))
	feed := document.Feed{ID: self, Self: self, Title: t.T("feed.title"), Subtitle: t.T("intro"), Page: site + ChangesPath, Author: c.Site.Name, Updated: c.Today().Start()}
	if name != "" {
		feed.Title = t.T("feed.of", "name", name)
	}
	for i, x := range list.Pieces {
		if i == 0 {
			feed.Updated = x.At
		}
		feed.Entries = append(feed.Entries, document.FeedEntry{ID: site + ChangesPath + "/" + strconv.FormatInt(x.N, 10), Title: headline(t, x), Summary: strings.Join(tell(t, x), " "), Page: site + x.Path, Updated: x.At, Published: x.At,
			Categories: []string{t.T("kind." + string(x.Kind))}})
	}
	var b bytes.Buffer
	if err := document.WriteAtom(&b, feed); err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	_, err = c.W.Write(b.Bytes())
	return err
}

func headline(t content.Page, p follow.Piece) string {
	return t.T("headline", "kind", t.T("kind."+string(p.Kind)), "title", p.Title)
}

// tell says a piece of news in sentences.
func tell(t content.Page, p follow.Piece) []string {
	var out []string
	if p.Kind == follow.Announced && p.Coming {
		out = append(out, t.T("from", "date", p.From.Words()))
	}
	return append(out, p.Sentences...)
}

// json gives the list as data.
func (p *changesPage) json(c *page.Ctx) error {
	f, before, err := read(c)
	if err != nil {
		return err
	}
	list, err := p.Follow.Changes(c.R.Context(), f, before)
	if err != nil {
		return err
	}
	coming, err := p.Follow.Coming(c.R.Context(), f.Topic)
	if err != nil {
		return err
	}
	out := struct {
		Today   clock.Date     `json:"today"`
		Coming  []follow.Piece `json:"coming"`
		Changes []follow.Piece `json:"changes"`
		Next    string         `json:"next,omitempty"`
	}{c.Today(), append([]follow.Piece{}, coming...), append([]follow.Piece{}, list.Pieces...), ""}
	if list.Next > 0 {
		out.Next = page.Address(ChangesPath+".json", "kind", string(f.Kind), "topic", topicIn(f.Topic), "after", strconv.FormatInt(list.Next, 10))
	}
	b, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, err = c.W.Write(append(b, '\n'))
	return err
}
