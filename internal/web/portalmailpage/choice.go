package portalmailpage

import (
	"slices"
	"strings"

	"sharewell/internal/intray"
	"sharewell/internal/portal/digest"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// choicePage is where somebody chooses what they hear of.
type choicePage struct{ Deps }

type choiceView struct {
	Errors    *govuk.ErrorSummaryProps
	Intro     []string
	For       string // the shared mailbox that is chosen for; "" for oneself
	ForLine   string
	Others    []layout.Link // whom else one may choose for
	Action    string
	Bound     govuk.RadiosProps
	Topics    tableView
	Rooms     tableView
	Save      govuk.ButtonProps
	Questions questionsView
	More      []layout.Link
}

type tableView struct {
	Title, Hint, What, Often string
	Rows                     []rowView
}

type rowView struct {
	ID, Name, Hint string
	Options        []govuk.SelectItem
}

type questionsView struct {
	Title, Hint string
	Rows        []questionView
}

type questionView struct {
	Ref, Href string
	Button    govuk.ButtonProps
}

func (p *choicePage) show(c *page.Ctx) error { return p.render(c, c.Query("for"), nil) }

func (p *choicePage) render(c *page.Ctx, mailbox string, f *form.Form) error {
	mine, err := p.Mail.Mine(c.R.Context(), c.Actor, mailbox)
	if err != nil {
		return err
	}
	v := view(c.Text, mine, mailbox)
	if f != nil {
		v.Errors = &govuk.ErrorSummaryProps{TitleText: c.Text.T("problem")}
		for _, e := range f.Errors() {
			v.Errors.ErrorList = append(v.Errors.ErrorList, govuk.ErrorSummaryItem{Text: e.Message, Href: "#" + e.Name})
		}
		v.Bound.ErrorMessage = govuk.ErrorMessageProps{Text: f.Error("all")}
		for i := range v.Bound.Items {
			v.Bound.Items[i].Checked = govuk.Off
		}
		for _, r := range slices.Concat(v.Topics.Rows, v.Rooms.Rows) {
			r.again(f)
		}
	}
	return c.Render(page.Head{Title: c.Text.T("heading"), Heading: c.Text.T("heading"), Voice: layout.Members, HasErrors: f != nil}, choiceTempl(v))
}

func view(t content.Page, mine digest.Settings, mailbox string) choiceView {
	v := choiceView{Intro: []string{t.T("intro"), t.T("intro.urgent")}, For: mailbox, Action: digest.Path, Save: govuk.ButtonProps{Text: t.T("save"), PreventDoubleClick: govuk.On},
		Topics: tableView{Title: t.T("topics"), Hint: t.T("topics.hint"), What: t.T("topics.what"), Often: t.T("often")},
		Rooms:  tableView{Title: t.T("rooms"), Hint: t.T("rooms.hint"), What: t.T("rooms.what"), Often: t.T("often")},
		More:   []layout.Link{{Text: t.T("more.tray"), Href: "/account/mail"}, {Text: t.T("more.feeds"), Href: "/portal/feeds"}}}
	if mailbox != "" {
		v.ForLine = t.T("for.mailbox", "address", mailbox)
		v.Others = append(v.Others, layout.Link{Text: t.T("for.me"), Href: digest.Path})
	}
	for _, address := range mine.Mailboxes {
		if address != mailbox {
			v.Others = append(v.Others, layout.Link{Text: t.T("for.other", "address", address), Href: page.Address(digest.Path, "for", address)})
		}
	}
	v.Bound = govuk.RadiosProps{Name: "all", IDPrefix: "all", Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: t.T("all.label"), Classes: "govuk-fieldset__legend--m"}}}
	for _, f := range intray.Frequencies() {
		v.Bound.Items = append(v.Bound.Items, govuk.RadioItem{Value: string(f), Text: t.T("all." + string(f)), Hint: govuk.HintProps{Text: t.T("all." + string(f) + "_hint")}, Checked: govuk.When(f == mine.Bound)})
	}
	for _, one := range mine.Topics {
		v.Topics.Rows = append(v.Topics.Rows, row(t, one))
	}
	for _, one := range mine.Rooms {
		if one.Name == "" {
			one.Name, one.Hint = t.T("commons"), t.T("commons.hint")
		}
		v.Rooms.Rows = append(v.Rooms.Rows, row(t, one))
	}
	v.Questions = questionsView{Title: t.T("questions"), Hint: t.T("questions.hint")}
	for _, one := range mine.Questions {
		ref, _ := one.Place.Question()
		v.Questions.Rows = append(v.Questions.Rows, questionView{Ref: ref, Href: "/portal/questions/" + ref,
			Button: govuk.ButtonProps{Text: t.T("questions.hear"), Classes: "govuk-button--secondary govuk-!-margin-bottom-0", Name: "ref", Value: ref}})
	}
	return v
}

func row(t content.Page, one digest.Choice) rowView {
	r := rowView{ID: string(one.Place), Name: one.Name, Hint: one.Hint}
	for _, f := range intray.Frequencies() {
		r.Options = append(r.Options, govuk.SelectItem{Value: string(f), Text: t.T("often." + string(f)), Selected: govuk.When(f == one.Often)})
	}
	return r
}

// again shows what was chosen before something else was found wrong.
func (r rowView) again(f *form.Form) {
	if !f.Has(r.ID) {
		return
	}
	for i := range r.Options {
		r.Options[i].Selected = govuk.When(r.Options[i].Value == f.Raw(r.ID))
	}
}

func (p *choicePage) save(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	mailbox := f.Raw("for")
	mine, err := p.Mail.Mine(c.R.Context(), c.Actor, mailbox)
	if err != nil {
		return err
	}
	offered := []string{string(intray.Daily), string(intray.Weekly), string(intray.Off)}
	cmd := digest.Choose{Mailbox: mailbox, Bound: intray.Frequency(f.Choice("all", form.ChoiceRule{Required: c.Text.T("all.required"), Options: offered}))}
	for _, one := range slices.Concat(mine.Topics, mine.Rooms) {
		if !f.Has(string(one.Place)) {
			continue // a room that was opened to them since the page was made
		}
		one.Often = intray.Frequency(f.Choice(string(one.Place), form.ChoiceRule{Required: c.Text.T("often.required"), Options: offered}))
		cmd.Places = append(cmd.Places, one)
	}
	if f.Err() != nil {
		return p.render(c, mailbox, f)
	}
	if err := p.Mail.Choose(c.R.Context(), c.Actor, cmd); err != nil {
		return err
	}
	return c.Done(home(mailbox), "saved")
}

// hear brings a question back that was left.
func (p *choicePage) hear(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	if err := p.Mail.Hear(c.R.Context(), c.Actor, f.Raw("for"), f.Raw("ref")); err != nil {
		return err
	}
	return c.Done(home(f.Raw("for")), "heard")
}

func home(mailbox string) string {
	if strings.TrimSpace(mailbox) == "" {
		return digest.Path
	}
	return page.Address(digest.Path, "for", mailbox)
}
