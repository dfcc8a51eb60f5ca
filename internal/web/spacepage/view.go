package spacepage

import (
	"slices"

	"sharewell/internal/portal/space"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("space_words") }

// sheetView is a page about spaces: what it is about, its parts, and what can be done.
type sheetView struct {
	Caption, Heading string
	Lead             string
	Says             []string
	Errors           *govuk.ErrorSummaryProps
	State            *layout.Status
	Facts            []layout.Fact
	Buttons          []govuk.ButtonProps
	Address          *addressView
	Parts            []partView
	Links            []layout.Link
}

// addressView shows a private address, once.
type addressView struct {
	Title, Text string
	Lines       []layout.Fact
}

// partView is one part of a page, under a heading of its own.
type partView struct {
	Title string
	Text  string
	Empty string
	Items []itemView
	Acts  []ask.ActView
	Story []layout.Entry
	Next  *layout.Link
}

// itemView is one thing of a list.
type itemView struct {
	Title, Href string
	Status      *layout.Status
	Facts       []string
	Buttons     []pressView
}

// pressView is a form that is one button.
type pressView struct {
	Action string
	Hidden []ask.Hidden
	Button govuk.ButtonProps
}

func (v sheetView) render(c *page.Ctx, h page.Head) error {
	h.Title, h.HasErrors = v.Heading, v.Errors != nil
	h.Voice = layout.Members
	return c.Render(h, sheetTempl(v))
}

func back(text, href string) page.Head {
	return page.Head{BackLink: &layout.Link{Text: text, Href: href}}
}

// press makes a button that does one thing about somebody or something.
func press(c *page.Ctx, action, key, of string, hidden ...ask.Hidden) pressView {
	return pressView{Action: action, Hidden: hidden, Button: govuk.ButtonProps{HTML: pressWords(c.Text.T(key), of), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}}
}

func kindOf(w content.Page, k space.Kind) *layout.Status {
	shade := layout.Live
	switch k {
	case space.Closed:
		shade = layout.Waiting
	case space.Hidden:
		shade = layout.Stopped
	case space.Open:
	}
	return &layout.Status{Word: w.T("kind." + string(k)), Kind: shade}
}

// of words who a member is.
func (d Deps) of(w content.Page, names space.Words, m space.Who) string {
	org := w.T("secretariat")
	if m.Organisation != "" {
		org = names.Organisations[m.Organisation]
	}
	if m.Role != "" {
		return w.T("whole_role", "role", d.role(string(m.Role)), "organisation", org)
	}
	name := names.People[m.Person]
	if name == "" {
		name = w.T("somebody")
	}
	return w.T("person", "name", name, "organisation", org)
}

func (d Deps) role(code string) string {
	for _, r := range d.Roles {
		if r.Value == code {
			return r.Text
		}
	}
	return code
}

func (d Deps) topics(x space.Space) []string {
	var out []string
	for _, t := range d.Topics {
		if slices.Contains(x.Topics, t.Value) {
			out = append(out, t.Text)
		}
	}
	return out
}

func options(all []Choice) []ask.Option {
	out := make([]ask.Option, 0, len(all))
	for _, x := range all {
		out = append(out, ask.Option{Value: x.Value, Text: x.Text})
	}
	return out
}
