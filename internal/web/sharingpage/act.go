package sharingpage

import (
	"errors"
	"net/http"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// act is one thing a person can do with a record: a page that explains it, asks what is needed and does
// it. Its words are in record_act.yaml under its key.
type act struct {
	Key     string
	Path    string
	Command access.Command
	Within  bool // reached from the next step or from another page, not from the list of actions
	Grave   bool // stops or ends something
	Reads   bool // the text is shown first
	Signs   bool // the text is signed
	Done    string
	Ask     func(x *asking) error
	Do      func(x *asking) error
}

// actPage is the page of one act.
type actPage struct {
	Deps
	act act
}

// actView is what the page shows.
type actView struct {
	Caption, Heading string
	Intro            string
	HappensTitle     string
	Happens          []string
	Errors           *govuk.ErrorSummaryProps
	ChangedTitle     string
	Changed          []layout.ChangeLine
	Board            boardView
	Problems         problemsView
	Link             *layout.Link // to what should be read or printed first
	Facts            []layout.Fact
	ContentTitle     string
	Content          contentView
	Sign             *layout.SignBox
	Action           string
	Hidden           []hiddenInput
	Questions        []question
	Button           govuk.ButtonProps
	Back             layout.Link
}

// hiddenInput carries what the page showed.
type hiddenInput struct{ Name, Value string }

// asking is one display or one sending of an act's form.
type asking struct {
	*actPage
	c   *page.Ctx
	v   sharing.View
	f   *form.Form // nil on first display
	b   builder
	out *actView
}

func (p *actPage) show(c *page.Ctx) error {
	x, err := p.load(c)
	if err != nil {
		return err
	}
	if err := p.opened(c, x.v); err != nil {
		return err
	}
	return x.render(nil)
}

func (p *actPage) submit(c *page.Ctx) error {
	x, err := p.load(c)
	if errs.CodeOf(err) == "sharing.not_now" { // done already, perhaps by the first of two clicks
		return c.Done("/records/"+c.Path("ref"), "moved")
	}
	if err != nil {
		return err
	}
	if x.f, err = form.Parse(c.R, form.Limits{}); err != nil {
		return err
	}
	err = p.act.Do(x)
	switch {
	case err == nil:
		return p.done(c, x.v)
	case movedOn(err):
		return c.Done(x.v.Record.URL(), "moved")
	case errs.KindOf(err) == errs.Invalid && len(errs.FieldsOf(err)) > 0, errs.KindOf(err) == errs.Conflict:
		v, gone := p.get(c)
		if gone != nil {
			return gone
		}
		x.v = v
		return x.render(err)
	}
	return err
}

// done leads to where the record stands now, or to the list when the actor sees it no longer: a draft
// that went back is its lead organisation's alone.
func (p *actPage) done(c *page.Ctx, v sharing.View) error {
	if _, err := p.get(c); errs.KindOf(err) == errs.NotFound {
		return c.Done("/records", p.act.Done)
	}
	return c.Done(v.Record.URL(), p.act.Done)
}

// movedOn reports whether an error only says that the thing was done already or the record moved on.
func movedOn(err error) bool {
	return slices.Contains([]string{"sharing.stage", "sharing.already_approved", "sharing.already_signed", "sharing.answered",
		"sharing.nothing_waits", "sharing.not_asking", "sharing.not_admitted", "sharing.asked_already", "sharing.party_already",
		"sharing.no_signature_needed"}, errs.CodeOf(err))
}

func (p *actPage) get(c *page.Ctx) (sharing.View, error) {
	return p.Sharing.Get(c.R.Context(), c.Actor, c.Path("ref"))
}

// load loads the record and makes sure that the act can be done now.
func (p *actPage) load(c *page.Ctx) (*asking, error) {
	v, err := p.get(c)
	if err != nil {
		return nil, err
	}
	if !v.May(p.act.Command) {
		return nil, errs.New(errs.Conflict, "sharing.not_now", words(c).T("not_now"))
	}
	return &asking{actPage: p, c: c, v: v}, nil
}

// shown gives the version an act is about: what can be done before going live concerns the version on
// its way, and the rest the one in force.
func (x *asking) shown() sharing.VersionView {
	if x.v.Live != nil && !slices.Contains(beforeLive, x.act.Command) {
		return *x.v.Live
	}
	return x.v.Shown
}

// beforeLive are the acts on a version on its way.
var beforeLive = []access.Command{access.ReviewRecord, access.SignRecord, access.ReturnRecord, access.DeclineRecord, access.DelegateRecord,
	access.PaperRecord, access.PublishRecord, access.WithdrawRecord, access.SendRecord}

// render draws the page, again with what was typed when there is an error.
func (x *asking) render(because error) error {
	c, key := x.c, x.act.Key
	ver := x.shown()
	x.out = &actView{Caption: joinDots(x.v.Record.Ref, titleOf(c, x.v)), Heading: c.Text.T(key + ".heading"), Intro: c.Text.T(key + ".intro"),
		Action: x.v.Record.URL() + "/" + x.act.Path, Button: govuk.ButtonProps{Text: c.Text.T(key + ".button"), PreventDoubleClick: govuk.On},
		Back: layout.Link{Text: c.Text.T("back"), Href: x.v.Record.URL()}, HappensTitle: c.Text.T("happens")}
	if x.act.Grave {
		x.out.Button.Classes = "govuk-button--warning"
	}
	for i := 1; c.Text.Has(key + ".happens." + itoa(i)); i++ {
		x.out.Happens = append(x.out.Happens, c.Text.T(key+".happens."+itoa(i), "lead", x.v.LeadName))
	}
	x.b = builder{Deps: x.Deps, ctx: c, texts: c.Text, content: &ver.Version.Content, names: namesOf(x.v), errors: errs.FieldsOf(because)}
	if x.act.Reads {
		x.out.ContentTitle = c.Text.T("content")
		x.out.Content = reading{Deps: x.Deps, ctx: c, content: &ver.Version.Content, names: x.b.names}.view()
		x.hidden("hash", ver.Hash)
	}
	if x.act.Signs {
		x.out.Sign = x.signBox(ver)
	}
	if err := x.act.Ask(x); err != nil {
		return err
	}
	head := page.Head{Title: x.out.Heading, Voice: layout.Members, BackLink: &x.out.Back}
	x.explain(because, &head)
	return c.Render(head, actTempl(*x.out))
}

// explain shows on the page why nothing was done.
func (x *asking) explain(because error, head *page.Head) {
	e, ok := errors.AsType[*errs.Error](because)
	if !ok {
		return
	}
	head.HasErrors = true
	if e.Kind == errs.Invalid {
		x.out.Errors = summary(x.c, e.Fields, x.out.Questions)
		return
	}
	head.Status = http.StatusConflict
	x.out.Errors = &govuk.ErrorSummaryProps{TitleText: words(x.c).T("problem"), DescriptionText: e.Message}
	if e.Code == "sharing.text_changed" {
		x.out.ChangedTitle = x.c.Text.T("changed")
		for _, f := range e.Fields {
			x.out.Changed = append(x.out.Changed, layout.ChangeLine{Text: f.Message, Kind: layout.ChangeAlters})
		}
		return
	}
	for _, f := range e.Fields {
		x.out.Errors.ErrorList = append(x.out.Errors.ErrorList, govuk.ErrorSummaryItem{Text: f.Message})
	}
}

// signBox says exactly what is signed, as whom and with what authority.
func (x *asking) signBox(ver sharing.VersionView) *layout.SignBox {
	t, c := x.c.Text, x.c
	roles := ""
	for _, r := range c.Actor.Roles {
		if slices.Contains(signers(), r) {
			roles = joinDots(roles, roleWords(c, r))
		}
	}
	return &layout.SignBox{Title: t.T(x.act.Key + ".box"), Fingerprint: ver.Fingerprint, Facts: []layout.Fact{
		{Term: t.T("sign.what"), Value: titleOf(c, x.v)},
		{Term: t.T("sign.ref"), Value: t.T("sign.version", "ref", x.v.Record.Ref, "n", itoa(ver.Version.N))},
		{Term: t.T("sign.as"), Value: c.Who.OrganisationName},
		{Term: t.T("sign.role"), Value: roles},
	}}
}

func (x *asking) hidden(name, value string) {
	x.out.Hidden = append(x.out.Hidden, hiddenInput{name, value})
}

// ask adds a question; its words are under the act's key.
func (x *asking) ask(q asked) {
	q.Prefix = x.act.Key + "."
	if x.f != nil {
		q.Values = x.f.RawAll(q.Key)
	}
	x.out.Questions = append(x.out.Questions, x.b.build(q))
}

func (x *asking) area(key string, optional bool) {
	x.ask(asked{Key: key, Kind: sharing.KindTextarea, Max: 4000, Optional: optional})
}

func (x *asking) line(key, value string, optional bool) {
	x.ask(asked{Key: key, Kind: sharing.KindText, Values: nonEmpty(value), Optional: optional})
}

func (x *asking) radios(key string, choices []choice) {
	x.ask(asked{Key: key, Kind: sharing.KindRadios, Choices: choices})
}

// options words fixed choices, each with a hint when there is one.
func (x *asking) options(field string, codes ...string) []choice {
	var out []choice
	for _, code := range codes {
		k := x.act.Key + "." + field + "." + code
		one := choice{Code: code, Label: x.c.Text.T(k)}
		if x.c.Text.Has(k + "_hint") {
			one.Hint = x.c.Text.T(k + "_hint")
		}
		out = append(out, one)
	}
	return out
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// required makes the error of a field that must be answered.
func (x *asking) required(field string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: "required", Message: x.c.Text.T(x.act.Key + "." + field + ".required")}})
}
