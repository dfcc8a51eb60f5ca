package registerpage

import (
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/register"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// list is the page /register.
type list struct{ Deps }

type registerView struct {
	Heading, Intro string
	Map            string
	Search         govuk.InputProps
	SearchButton   govuk.ButtonProps
	FiltersHeading string
	FiltersMore    govuk.DetailsProps
	Groups         []facetGroup
	Organisations  *govuk.SelectProps
	FilterButton   govuk.ButtonProps
	Tags           []layout.Filter
	ClearHref      string
	ResultsHeading string
	Found, Range   string
	Order          string
	Meant          string
	Results        []resultView
	Empty          *layout.Empty
	Ask            string
	Pages          *govuk.PaginationProps
	Withheld       withheldView
	Data           dataView
}

type facetGroup struct {
	Details govuk.DetailsProps
	Boxes   govuk.CheckboxesProps
}

type resultView struct {
	Title, Href, Summary string
	Status               layout.Status
	Overdue              *layout.Status
	Facts                []string
}

type withheldView struct {
	Heading, Text, Note string
	Lines               []string
}

type dataView struct {
	Heading, Text, Note string
	Links               []layout.Link
}

func (p *list) show(c *page.Ctx) error {
	q := register.ParseQuery(c.R.URL.Query())
	q.Offer = register.Offer{Values: mostBoxes, Organisations: mostOrganisations}
	found := p.Register.Find(q)
	v := p.view(c, q, found)
	return c.Render(page.Head{
		Title: c.Text.T("title"), Description: c.Text.T("description"), FeedURL: "/register.atom",
		Canonical: "/register", NoIndex: q.Narrowed() || q.After != "" || q.Before != "",
	}, registerTempl(v))
}

func (p *list) view(c *page.Ctx, q register.Query, found register.Page) registerView {
	t := c.Text
	v := registerView{
		Heading: t.T("heading"), Intro: t.T("intro"), Map: t.T("map"), Order: t.T("order"),
		Search: govuk.InputProps{ID: "q", Name: "q", Type: "search", Value: q.Words, Spellcheck: govuk.On,
			Label: govuk.LabelProps{Text: t.T("search.label"), Classes: "govuk-label--s"}, Hint: govuk.HintProps{Text: t.T("search.hint")},
			Attributes: govuk.Attrs{{Name: "maxlength", Value: "200"}}},
		SearchButton:   govuk.ButtonProps{Text: t.T("search.button")},
		FiltersHeading: t.T("filters.heading"), FilterButton: govuk.ButtonProps{Text: t.T("filters.button"), Classes: "govuk-button--secondary"},
		FiltersMore:    govuk.DetailsProps{SummaryText: t.T("filters.more"), Open: len(q.Chosen) > 0},
		ResultsHeading: t.T("results.heading"), ClearHref: address(register.Query{Words: q.Words}),
	}
	for _, f := range found.Facets {
		p.facet(c, &v, q, f)
	}
	for _, tag := range q.Chosen {
		words := p.Register.Words(tag.Filter, tag.Value)
		v.Tags = append(v.Tags, layout.Filter{Name: t.T("filter." + tag.Filter), Value: valueWords(t, tag.Filter, tag.Value, words),
			RemoveHref: address(q.Without(tag))})
	}
	p.results(c, &v, q, found)
	v.Withheld = withheldIn(c, found)
	v.Withheld.Lines = append(v.Withheld.Lines, withheldTools(t, found.Tools)...)
	v.Data = p.data(c, q)
	return v
}

// address is where a query is answered.
func address(q register.Query) string {
	if s := q.Encode(); s != "" {
		return "/register?" + s
	}
	return "/register"
}

// The most values of a filter that are offered at once; the rest is found by searching.
const (
	mostBoxes         = 12
	mostOrganisations = 150
)

// facet offers one filter's values. What is chosen is always among them, so that it can be unchosen.
func (p *list) facet(c *page.Ctx, v *registerView, q register.Query, f register.Facet) {
	t, chosen := c.Text, q.Values(f.Filter)
	name := t.T("filter." + f.Filter)
	counts := f.Counts
	if f.Filter == register.FilterOrganisation {
		v.Organisations = p.organisations(c, chosen, counts)
		return
	}
	for _, value := range chosen {
		if !slices.ContainsFunc(counts, func(n register.Count) bool { return n.Value == value }) {
			counts = append(slices.Clone(counts), register.Count{Value: value, Words: p.Register.Words(f.Filter, value)})
		}
	}
	if f.Filter == register.FilterYear {
		counts = slices.Clone(counts)
		slices.SortFunc(counts, func(a, b register.Count) int { return strings.Compare(b.Value, a.Value) })
	}
	g := facetGroup{Details: govuk.DetailsProps{SummaryText: name, Open: len(chosen) > 0, Classes: "govuk-!-margin-bottom-3"},
		Boxes: govuk.CheckboxesProps{Name: f.Filter, IDPrefix: "filter-" + f.Filter, Values: chosen, Classes: "govuk-checkboxes--small",
			Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: name, Classes: "govuk-visually-hidden"}}}}
	for i, n := range counts {
		if i >= mostBoxes && !slices.Contains(chosen, n.Value) {
			continue
		}
		g.Boxes.Items = append(g.Boxes.Items, govuk.CheckboxItem{Value: n.Value,
			Text: t.T("filter.count", "words", valueWords(t, f.Filter, n.Value, n.Words), "n", strconv.Itoa(n.N))})
	}
	v.Groups = append(v.Groups, g)
}

func (p *list) organisations(c *page.Ctx, chosen []string, counts []register.Count) *govuk.SelectProps {
	t := c.Text
	s := &govuk.SelectProps{ID: "filter-organisation", Name: register.FilterOrganisation, Classes: "govuk-!-width-full",
		Label: govuk.LabelProps{Text: t.T("filter.organisation"), Classes: "govuk-label--s"}}
	if len(chosen) > 0 {
		s.Value = chosen[0]
	}
	counts = slices.Clone(counts[:min(len(counts), mostOrganisations)])
	if s.Value != "" && !slices.ContainsFunc(counts, func(n register.Count) bool { return n.Value == s.Value }) {
		counts = append(counts, register.Count{Value: s.Value, Words: p.Register.Words(register.FilterOrganisation, s.Value)})
	}
	slices.SortFunc(counts, func(a, b register.Count) int { return strings.Compare(a.Words, b.Words) })
	s.Items = append(s.Items, govuk.SelectItem{Text: t.T("filter.organisation.all")})
	for _, n := range counts {
		s.Items = append(s.Items, govuk.SelectItem{Value: n.Value,
			Text: t.T("filter.count", "words", valueWords(t, register.FilterOrganisation, n.Value, n.Words), "n", strconv.Itoa(n.N))})
	}
	return s
}

// results words what was found.
func (p *list) results(c *page.Ctx, v *registerView, q register.Query, found register.Page) {
	t := c.Text
	v.Found = t.N("found", found.Total)
	if q.Narrowed() {
		v.Found = t.N("found.of", found.Total)
	}
	if len(found.Meant) > 0 {
		v.Meant = t.T("meant", "words", strings.Join(found.Meant, " "))
	}
	for _, card := range found.Cards {
		v.Results = append(v.Results, p.result(c, card))
	}
	switch {
	case found.Total == 0 && q.Narrowed():
		v.Empty = &layout.Empty{Title: t.T("empty.heading"), Text: t.T("empty.text"), Link: &layout.Link{Text: t.T("empty.link"), Href: "/register"}}
		v.Ask = t.T("empty.ask")
	case found.Total == 0:
		v.Empty = &layout.Empty{Title: t.T("empty.start.heading"), Text: t.T("empty.start.text"), Link: &layout.Link{Text: t.T("empty.start.link"), Href: "/agreement"}}
	case found.Prev != "" || found.Next != "":
		v.Range = t.T("found.range", "first", strconv.Itoa(found.First), "last", strconv.Itoa(found.First+len(found.Cards)-1))
		v.Pages = &govuk.PaginationProps{}
		if found.Prev != "" {
			newer := q
			newer.After, newer.Before = "", found.Prev
			v.Pages.Previous = govuk.PaginationLink{Text: t.T("newer"), Href: address(newer)}
		}
		if found.Next != "" {
			older := q
			older.After, older.Before = found.Next, ""
			v.Pages.Next = govuk.PaginationLink{Text: t.T("older"), Href: address(older)}
		}
	}
}

func (p *list) result(c *page.Ctx, card *register.Card) resultView {
	t := c.Text
	r := resultView{Title: card.Title, Href: "/register/" + card.Ref, Summary: card.Summary, Status: statusTag(t, card.Status)}
	if card.Level == register.LevelOutcome && card.Summary != "" {
		r.Summary = t.T("result.reason", "text", card.Summary)
	}
	if card.Overdue(c.Today(), p.Register.OverdueDays()) {
		r.Overdue = &layout.Status{Word: t.T("overdue"), Kind: layout.Changed}
	}
	if card.Lead != "" {
		led := t.T("result.lead", "name", card.Lead)
		if card.Others > 0 {
			led += " " + t.N("result.with", card.Others)
		}
		r.Facts = append(r.Facts, led)
	}
	if role := ownerRole(t, card.OwnerRole); role != "" && card.Lead != "" {
		r.Facts = append(r.Facts, t.T("result.owner", "role", role))
	}
	if !card.LiveSince.IsZero() {
		r.Facts = append(r.Facts, t.T("result.since", "date", card.LiveSince.Words()))
	}
	if card.Level == register.LevelFull || card.Level == register.LevelSummary {
		r.Facts = append(r.Facts, t.T("result.changed", "date", layout.FormatDate(card.Changed)))
		if !card.ReviewDue.IsZero() && (card.Status.InUse() || card.Status == register.Paused) {
			r.Facts = append(r.Facts, t.T("result.review", "date", card.ReviewDue.Words()))
		}
	}
	if card.Children {
		r.Facts = append(r.Facts, t.T("result.children"))
	}
	return r
}

func withheldIn(c *page.Ctx, found register.Page) withheldView {
	t := c.Text
	v := withheldView{Heading: t.T("withheld.heading"), Text: t.T("withheld.none")}
	total := 0
	for _, n := range found.Withheld {
		total += n.N
		v.Lines = append(v.Lines, t.T("withheld.line", "words", sentence(or(n.Words, t.T("withheld.unsaid"))), "n", strconv.Itoa(n.N)))
	}
	if total > 0 {
		v.Text = t.N("withheld", total)
	}
	return v
}

func (p *list) data(c *page.Ctx, q register.Query) dataView {
	t := c.Text
	q.After, q.Before = "", ""
	v := dataView{Heading: t.T("data.heading"), Text: t.T("data.text")}
	query := q.Encode()
	if query != "" {
		query = "?" + query
	}
	for _, form := range []string{"csv", "xlsx", "json", "jsonld", "atom"} {
		v.Links = append(v.Links, layout.Link{Text: t.T("data." + form), Href: "/register." + form + query})
	}
	return v
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
