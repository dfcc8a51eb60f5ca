package incidentpage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"sharewell/internal/document"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
	"sharewell/internal/search"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// publicPage tells everybody what went wrong.
type publicPage struct{ Deps }

type publicListView struct {
	Heading, Intro string
	Action         string
	Org, Year      *govuk.SelectProps
	Find           govuk.ButtonProps
	Filters        []layout.Filter
	Count          string
	Empty          *layout.Empty
	Rows           []publicRow
	Next           *layout.Link
	Feed           layout.Link
	Data           layout.Link
	Report         string
}

type publicRow struct {
	Title, Href, Who, When, Ref, State string
}

// wish is how a list was narrowed.
type wish struct {
	slug string
	year int
	org  ident.Organisation
	name string
}

func (p *publicPage) wish(c *page.Ctx, groups []incident.Group) (w wish, bodies map[ident.Organisation]incident.Body, err error) {
	bodies = map[ident.Organisation]incident.Body{}
	w.slug = c.Query("organisation")
	w.year, err = strconv.Atoi(c.Query("year"))
	if err != nil || w.year < 0 {
		w.year = 0
	}
	for _, g := range groups {
		if _, known := bodies[g.Org]; known {
			continue
		}
		b, err := p.Incidents.Body(c.R.Context(), g.Org)
		if err != nil {
			return w, nil, err
		}
		bodies[g.Org] = b
		if b.Slug == w.slug {
			w.org, w.name = b.ID, b.Name
		}
	}
	if w.slug != "" && w.org == "" {
		w.org, w.name = "-", w.slug // one without accounts
	}
	return w, bodies, nil
}

func (w wish) filter(after string, most int) incident.AccountFilter {
	return incident.AccountFilter{Org: w.org, Year: w.year, After: after, Most: most}
}

func (w wish) address(path string, pairs ...string) string {
	year := ""
	if w.year > 0 {
		year = fmt.Sprint(w.year)
	}
	return page.Address(path, append([]string{"organisation", w.slug, "year", year}, pairs...)...)
}

func (p *publicPage) find(c *page.Ctx, most int) (w wish, list []incident.Public, next string, groups []incident.Group, bodies map[ident.Organisation]incident.Body, err error) {
	if groups, err = p.Incidents.Groups(c.R.Context()); err != nil {
		return
	}
	if w, bodies, err = p.wish(c, groups); err != nil {
		return
	}
	list, next, err = p.Incidents.Accounts(c.R.Context(), w.filter(page.ShowKey(c.Query("after")), most))
	return
}

func (p *publicPage) list(c *page.Ctx) error {
	t := c.Text
	w, list, next, groups, bodies, err := p.find(c, 0)
	if err != nil {
		return err
	}
	v := publicListView{Heading: t.T("heading"), Intro: t.T("intro"), Action: PublicPath, Find: govuk.ButtonProps{Text: t.T("find"), Classes: "govuk-button--secondary"},
		Feed: layout.Link{Text: t.T("feed"), Href: w.address(PublicPath + ".atom")}, Data: layout.Link{Text: t.T("data"), Href: w.address(PublicPath + ".json")}, Report: t.T("report")}
	if len(groups) > 0 {
		v.Org, v.Year = p.selects(c, w, groups, bodies)
		v.Count = t.N("count", len(list))
		if next != "" {
			v.Count = ""
		}
	}
	if w.name != "" {
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("organisation"), Value: w.name, RemoveHref: wish{year: w.year}.address(PublicPath)})
	}
	if w.year > 0 {
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("year"), Value: fmt.Sprint(w.year), RemoveHref: wish{slug: w.slug}.address(PublicPath)})
	}
	for _, a := range list {
		r := publicRow{Title: a.Words.Title, Href: PublicPath + "/" + a.Ref, Who: bodies[a.Org].Name, When: t.T("when", "date", a.AwareOn.Words()), Ref: a.Ref, State: t.T("open")}
		if a.Ended {
			r.State = t.T("ended")
		}
		v.Rows = append(v.Rows, r)
	}
	switch {
	case len(groups) == 0:
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text")}
	case len(list) == 0:
		v.Empty = &layout.Empty{Title: t.T("none"), Text: t.T("none.text"), Link: &layout.Link{Text: t.T("all"), Href: PublicPath}}
	}
	if next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: w.address(PublicPath, "after", page.HideKey(next))}
	}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, FeedURL: v.Feed.Href, Canonical: PublicPath}, publicListTempl(v))
}

func (p *publicPage) selects(c *page.Ctx, w wish, groups []incident.Group, bodies map[ident.Organisation]incident.Body) (org, year *govuk.SelectProps) {
	t := c.Text
	org = &govuk.SelectProps{Name: "organisation", ID: "organisation", Label: govuk.LabelProps{Text: t.T("organisation")}, Items: []govuk.SelectItem{{Value: "", Text: t.T("any")}}}
	year = &govuk.SelectProps{Name: "year", ID: "year", Label: govuk.LabelProps{Text: t.T("year")}, Items: []govuk.SelectItem{{Value: "", Text: t.T("any")}}}
	var names []incident.Body
	var years []int
	for _, b := range bodies {
		names = append(names, b)
	}
	for _, g := range groups {
		if !slices.Contains(years, g.Year) {
			years = append(years, g.Year)
		}
	}
	slices.SortFunc(names, func(a, b incident.Body) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	slices.Sort(years)
	slices.Reverse(years)
	for _, b := range names {
		org.Items = append(org.Items, govuk.SelectItem{Value: b.Slug, Text: b.Name, Selected: govuk.When(b.Slug == w.slug)})
	}
	for _, y := range years {
		year.Items = append(year.Items, govuk.SelectItem{Value: fmt.Sprint(y), Text: fmt.Sprint(y), Selected: govuk.When(y == w.year)})
	}
	return org, year
}

type publicOneView struct {
	Heading, Caption, Lead string
	State                  layout.Status
	Words                  wordsView
	StoryTitle             string
	Story                  []layout.Entry
	UsesTitle              string
	Uses                   []layout.Link
	AskTitle, AskText      string
	Ask                    []layout.Fact
	Changed, Print         string
}

func (p *publicPage) one(c *page.Ctx) error {
	a, err := p.Incidents.Account(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	owner, err := p.Incidents.Body(c.R.Context(), a.Org)
	if err != nil {
		return err
	}
	t := c.Text
	v := publicOneView{Heading: a.Words.Title, Caption: t.T("caption", "ref", a.Ref), Lead: t.T("lead", "name", owner.Name, "date", a.AwareOn.Words()), State: layout.Status{Word: t.T("state.open"), Kind: layout.Waiting},
		Words: accountWords(c, a.Words, incident.PlainLabel(p.Incidents.Rules().Bands, a.Band)), StoryTitle: t.T("story"), UsesTitle: t.T("uses"), AskTitle: t.T("ask"), AskText: t.T("ask.text", "ref", a.Ref),
		Ask: []layout.Fact{{Term: t.T("ask.who"), Value: owner.Name, Href: "/signatories/" + owner.Slug}}, Changed: t.T("changed", "date", layout.FormatDate(a.ChangedAt)), Print: t.T("print")}
	if a.Ended {
		v.State = layout.Status{Word: t.T("state.ended"), Kind: layout.Live}
	}
	if owner.Office != "" {
		v.Ask = append(v.Ask, layout.Fact{Term: t.T("ask.write"), Value: owner.Office, Href: "mailto:" + owner.Office})
	}
	for k := len(a.Story) - 1; k >= 0; k-- {
		v.Story = append(v.Story, layout.Entry{At: a.Story[k].On.Start(), DateOnly: true, What: t.T("turn." + a.Story[k].What)})
	}
	for _, ref := range a.Uses {
		if title := p.Listed(c.R.Context(), ref); title != "" {
			v.Uses = append(v.Uses, layout.Link{Text: title, Href: "/register/" + ref})
		}
	}
	back := layout.Link{Text: t.T("back"), Href: PublicPath}
	return c.Render(page.Head{Title: v.Heading, BackLink: &back, Canonical: PublicPath + "/" + a.Ref, Description: v.Lead}, publicOneTempl(v))
}

// mostNews is how many accounts feed and data hold.
const mostNews = 50

func (p *publicPage) atom(c *page.Ctx) error {
	w, list, _, _, _, err := p.find(c, mostNews)
	if err != nil {
		return err
	}
	site, t := c.Site.PublicURL, c.Text
	feed := document.Feed{ID: site + w.address(PublicPath+".atom"), Title: t.T("heading"), Subtitle: t.T("intro"), Self: site + w.address(PublicPath+".atom"), Page: site + w.address(PublicPath),
		Author: c.Site.Name, Updated: c.Today().Start()}
	for k, a := range list {
		if k == 0 || a.ChangedAt.After(feed.Updated) {
			feed.Updated = a.ChangedAt
		}
		href := site + PublicPath + "/" + a.Ref
		feed.Entries = append(feed.Entries, document.FeedEntry{ID: href, Title: a.Words.Title, Summary: a.Words.Happened, Page: href, Updated: a.ChangedAt, Published: a.PublishedAt})
	}
	var b bytes.Buffer
	if err := document.WriteAtom(&b, feed); err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	_, err = c.W.Write(b.Bytes())
	return err
}

// publicAccount is an account for programs. Its names do not change.
type publicAccount struct {
	Ref          string           `json:"ref"`
	URL          string           `json:"url"`
	Organisation string           `json:"organisation"`
	Title        string           `json:"title"`
	Happened     string           `json:"what_happened"`
	Affected     string           `json:"who_is_affected"`
	People       string           `json:"people"`
	Doing        string           `json:"what_is_being_done"`
	Changed      string           `json:"what_changed_after,omitempty"`
	You          string           `json:"what_you_can_do"`
	Uses         []string         `json:"uses"`
	Ended        bool             `json:"ended"`
	Published    string           `json:"published"`
	Updated      string           `json:"updated"`
	Timeline     []publicMilepost `json:"timeline"`
}

type publicMilepost struct {
	Date string `json:"date"`
	What string `json:"what"`
}

func (p *publicPage) json(c *page.Ctx) error {
	_, list, _, _, bodies, err := p.find(c, mostNews)
	if err != nil {
		return err
	}
	out := struct {
		Accounts []publicAccount `json:"accounts"`
	}{[]publicAccount{}}
	for _, a := range list {
		x := publicAccount{Ref: a.Ref, URL: c.Site.PublicURL + PublicPath + "/" + a.Ref, Organisation: bodies[a.Org].Name, Title: a.Words.Title, Happened: a.Words.Happened, Affected: a.Words.Affected,
			People: incident.PlainLabel(p.Incidents.Rules().Bands, a.Band), Doing: a.Words.Doing, Changed: a.Words.Changed, You: a.Words.You, Uses: []string{}, Ended: a.Ended,
			Published: layout.MachineTime(a.PublishedAt), Updated: layout.MachineTime(a.ChangedAt)}
		for _, ref := range a.Uses {
			if p.Listed(c.R.Context(), ref) != "" {
				x.Uses = append(x.Uses, c.Site.PublicURL+"/register/"+ref)
			}
		}
		for _, s := range a.Story {
			x.Timeline = append(x.Timeline, publicMilepost{s.On.String(), s.What})
		}
		out.Accounts = append(out.Accounts, x)
	}
	c.W.Header().Set("Content-Type", "application/json")
	enc := json.NewEncoder(c.W)
	enc.SetEscapeHTML(true)
	return enc.Encode(out)
}

// Kind is what accounts are called among the things that are found.
const Kind = "account"

// mostFound is how many accounts the search holds.
const mostFound = 2000

// Source gives accounts to the search. One that is withdrawn is gone with the next change that version tells of.
func Source(s *incident.Service, version func() string, texts *content.Texts) search.Source {
	return search.Whole(version, func(ctx context.Context) ([]search.Document, error) {
		t := texts.Page("what_went_wrong")
		out := []search.Document{{ID: Kind + "/list", Kind: Kind, Title: t.T("heading"), URL: PublicPath, Summary: t.T("intro"), Scope: search.Public}}
		list, _, err := s.Accounts(ctx, incident.AccountFilter{Most: mostFound})
		for _, a := range list {
			w := a.Words
			out = append(out, search.Document{ID: Kind + "/" + a.Ref, Kind: Kind, Title: w.Title, URL: PublicPath + "/" + url.PathEscape(a.Ref), Summary: w.Happened,
				Text: a.Ref + "\n" + w.Affected + "\n" + w.Doing + "\n" + w.Changed + "\n" + w.You, Scope: search.Public})
		}
		return out, err
	})
}
