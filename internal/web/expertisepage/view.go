package expertisepage

import (
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
	"sharewell/internal/web/signinpage"
)

// sheetView is one of these pages: what it is about, its parts, and what can be done.
type sheetView struct {
	Heading string
	Lead    string
	Errors  *govuk.ErrorSummaryProps
	State   *layout.Status
	Facts   []layout.Fact
	Button  *govuk.ButtonProps
	Filter  *filterView
	Parts   []partView
	Acts    []ask.ActView
	Links   []layout.Link
}

// filterView is the form above the directory.
type filterView struct {
	Action  string
	Selects []govuk.SelectProps
	Button  govuk.ButtonProps
	Tags    []layout.Filter
	Count   string
}

// partView is one part of a page, under a heading of its own.
type partView struct {
	Title string
	Paras []string
	Empty *layout.Empty
	Items []itemView
	Table *govuk.TableProps
	Next  *layout.Link
}

// itemView is one thing of a list.
type itemView struct {
	Title, Href string
	Status      *layout.Status
	Facts       []string
	Press       *pressView
	Links       []layout.Link
}

// pressView is a form of buttons.
type pressView struct {
	Action  string
	Hidden  []ask.Hidden
	Buttons []govuk.ButtonProps
}

func (v sheetView) render(c *page.Ctx, back layout.Link) error {
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil, BackLink: &back}, sheetTempl(v))
}

func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("expertise_words") }

func (d Deps) topic(code string) string { return d.Book.Label(expertise.TopicList, code) }

// row names a row of the rota: a topic, or every topic.
func (d Deps) row(c *page.Ctx, code string) string {
	if code == expertise.Every {
		return words(c).T("every")
	}
	return d.topic(code)
}

func (d Deps) topics(codes []string) string {
	var out []string
	for _, t := range codes {
		out = append(out, d.topic(t))
	}
	return strings.Join(out, ", ")
}

// options lists the items of a list to choose from.
func (d Deps) options(list string) []ask.Option {
	l, err := d.Book.List(list)
	if err != nil {
		return nil
	}
	var out []ask.Option
	for _, it := range l.Items {
		out = append(out, ask.Option{Value: it.Code, Text: it.Label, Hint: it.Hint})
	}
	return out
}

func roleWord(c *page.Ctx, r access.Role) string {
	return strings.Join(signinpage.RoleWords(c.Site.Texts, []access.Role{r}), "")
}

// post says in which role and where somebody helps.
func post(c *page.Ctx, h expertise.Helper) string {
	if h.Org == "" {
		return words(c).T("post.secretariat")
	}
	return words(c).T("post", "role", roleWord(c, h.Role), "organisation", h.OrgName)
}

// named gives a person with their post, for choices.
func named(c *page.Ctx, h expertise.Helper) string {
	return words(c).T("named", "name", h.Name, "post", post(c, h))
}

func days(c *page.Ctx, from, to clock.Date) string {
	if from == to {
		return from.Words()
	}
	return words(c).T("days", "from", from.Words(), "to", to.Words())
}

func awayStatus(c *page.Ctx, l expertise.Listed) *layout.Status {
	if !l.AwayNow {
		return nil
	}
	return &layout.Status{Word: words(c).T("away"), Kind: layout.Waiting}
}

func awayFacts(c *page.Ctx, l expertise.Listed) []string {
	if !l.AwayNow {
		return nil
	}
	if l.StandsIn != "" {
		return []string{words(c).T("back.cover", "date", l.Back.Words(), "name", l.StandsIn)}
	}
	return []string{words(c).T("back", "date", l.Back.Words())}
}

// posted runs one form: it acts, or gives the form back with what is wrong.
func posted(c *page.Ctx, do func(f *form.Form) error) (*form.Form, error) {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return nil, err
	}
	if err := do(f); err != nil && !f.Merge(err) {
		return nil, err
	}
	return f, nil
}
