package requestpage

import (
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing/request"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// requests lists what others ask of the actor's organisation, or what it asks of others.
type requests struct{ Deps }

// requestsView is what the page shows.
type requestsView struct {
	Heading, Intro string
	Start          *layout.Link
	Ways           []filterLink // in and out
	WaysLabel      string
	Filters        []filterLink // stages
	FiltersLabel   string
	Find           findView
	Empty          *layout.Empty
	Caption        string
	Heads          requestHeads
	Rows           []requestLine
	Next           *layout.Link
}

// findView is the search by reference.
type findView struct {
	Direction string
	Input     govuk.InputProps
	Button    govuk.ButtonProps
}

// requestHeads words the columns.
type requestHeads struct{ Request, Status, Other, Due string }

// filterLink narrows the list.
type filterLink struct {
	Text, Href string
	Current    bool
}

// requestLine is one request in the list.
type requestLine struct {
	Ref, Title, Href, Other string
	Status                  layout.Status
	Emergency               string
	Due                     string
}

func (p *requests) show(c *page.Ctx) error {
	missing := false
	if typed := c.Query("find"); typed != "" {
		ref, err := p.Requests.Find(c.R.Context(), c.Actor, typed)
		if err == nil {
			return c.Redirect("/requests/" + ref)
		}
		if errs.KindOf(err) != errs.NotFound {
			return err
		}
		missing = true
	}
	f := request.Filter{Direction: request.Direction(c.Query("way")), After: page.ShowKey(c.Query("after"))}
	if !f.Direction.Valid() {
		f.Direction = request.In
	}
	if s := request.Stage(c.Query("stage")); s.Valid() {
		f.Stage = s
	}
	list, err := p.Requests.List(c.R.Context(), c.Actor, f)
	if err != nil {
		return err
	}
	v := p.view(c, list, f)
	if missing {
		v.Find.Input.ErrorMessage = govuk.ErrorMessageProps{Text: c.Text.T("find.nothing")}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: missing, Status: 200}, requestsTempl(v))
}

func (p *requests) view(c *page.Ctx, list request.List, f request.Filter) requestsView {
	t, dir := c.Text, string(f.Direction)
	v := requestsView{Heading: t.T("heading." + dir), Intro: t.T("intro." + dir), WaysLabel: t.T("ways"), FiltersLabel: t.T("filters"), Caption: t.T("heading." + dir),
		Heads: requestHeads{t.T("col.request"), t.T("col.status"), t.T("col." + dir), t.T("col.due")},
		Find: findView{Direction: dir, Input: govuk.InputProps{ID: "find", Name: "find", Value: c.Query("find"), Autocomplete: "off", Classes: "govuk-input--width-20",
			Label: govuk.LabelProps{Text: t.T("find.label"), Classes: "govuk-label--s"}, Hint: govuk.HintProps{Text: t.T("find.hint")}},
			Button: govuk.ButtonProps{Text: t.T("find.button"), Classes: "govuk-button--secondary"}}}
	if access.AllowedSomewhere(c.Actor, access.CreateRequest) {
		v.Start = &layout.Link{Text: t.T("start"), Href: "/requests/new"}
	}
	for _, d := range []request.Direction{request.In, request.Out} {
		v.Ways = append(v.Ways, filterLink{t.T("way." + string(d)), page.Address("/requests", "way", string(d)), d == f.Direction})
	}
	v.Filters = []filterLink{{t.T("all"), page.Address("/requests", "way", dir), f.Stage == ""}}
	for _, s := range request.Stages() {
		if n := list.Counts[s]; n > 0 || s == f.Stage {
			v.Filters = append(v.Filters, filterLink{t.T("filter", "stage", words(c).T("stage."+string(s)), "n", strconv.Itoa(n)),
				page.Address("/requests", "way", dir, "stage", string(s)), s == f.Stage})
		}
	}
	for _, it := range list.Items {
		v.Rows = append(v.Rows, p.line(c, it))
	}
	if len(v.Rows) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty." + dir + ".title"), Text: t.T("empty." + dir + ".text"), Link: v.Start}
		if f.Stage != "" {
			v.Empty = &layout.Empty{Title: t.T("empty.filter.title"), Text: t.T("empty.filter.text"), Link: &layout.Link{Text: t.T("all"), Href: page.Address("/requests", "way", dir)}}
		}
	}
	if list.Next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address("/requests", "way", dir, "stage", string(f.Stage), "after", page.HideKey(list.Next))}
	}
	return v
}

func (p *requests) line(c *page.Ctx, it request.Item) requestLine {
	r := it.Request
	l := requestLine{Ref: r.Ref, Title: r.Content.Purpose, Href: r.URL(), Other: it.Other, Status: status(c, r), Due: p.due(c, r)}
	if l.Title == "" {
		l.Title = words(c).T("untitled")
	}
	if r.Content.Urgency == request.Emergency && r.Stage.Waiting() {
		l.Emergency = p.Book.Label("urgency", request.Emergency)
	}
	return l
}
