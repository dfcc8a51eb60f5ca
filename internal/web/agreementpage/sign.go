package agreementpage

import (
	"net"
	"net/http"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// signPage is where the authorised officer signs exactly what the page shows.
type signPage struct{ Deps }

// signView is what the page shows.
type signView struct {
	Heading   string
	Intro     []string
	Errors    *govuk.ErrorSummaryProps
	Changed   string // the text changed since the page was opened
	FullTitle string
	Full      []govuk.SummaryListProps
	Agreement layout.Link
	Box       layout.SignBox
	EditionIs string
	Hidden    []ask.Hidden
	Key       string
	Questions []ask.Question
	Button    govuk.ButtonProps
	Paper     layout.Link
}

// ready loads a statement that the actor can sign now; otherwise to says where to go instead.
func (d Deps) ready(c *page.Ctx) (v agreement.View, to string, err error) {
	v, err = d.mine(c)
	switch {
	case errs.KindOf(err) == errs.NotFound && c.Actor.Organisation != "":
		return v, "/statement", nil
	case err != nil:
		return v, "", err
	case !may(c, access.SignStatement, v.Statement):
		return v, "/statement", nil
	case len(v.Missing) > 0:
		return v, "/statement/check", nil
	}
	return v, "", nil
}

func (p *signPage) show(c *page.Ctx) error {
	v, to, err := p.ready(c)
	if err != nil {
		return err
	}
	if to != "" {
		return c.Redirect(to)
	}
	return p.render(c, p.view(c, v, ask.New(c, nil)), http.StatusOK)
}

func (p *signPage) render(c *page.Ctx, v signView, status int) error {
	link := layout.Link{Text: c.Text.T("back"), Href: "/statement/check"}
	head := page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &link, HasErrors: v.Errors != nil}
	if status != http.StatusOK {
		head.Status = status
	}
	return c.Render(head, signTempl(v))
}

func (p *signPage) view(c *page.Ctx, v agreement.View, b *ask.Builder) signView {
	t, s := c.Text, v.Statement
	out := signView{Heading: t.T("heading"), Intro: paragraphs(t, "intro"), FullTitle: t.T("full"), Full: sections(p.Agreement.Document(v), "", false),
		Agreement: layout.Link{Text: t.T("agreement", "number", v.Edition.Number()), Href: addressOf(v.Edition)}, Key: ask.KeyOf(b.Form),
		Button: govuk.ButtonProps{Text: t.T("sign", "name", v.Body.Name), PreventDoubleClick: govuk.On}, Paper: layout.Link{Text: t.T("paper"), Href: "/statement/paper"},
		EditionIs: t.T("edition_words", "number", v.Edition.Number(), "words", sharing.Fingerprint(v.Edition.Hash))}
	out.Box = layout.SignBox{Title: t.T("box"), Fingerprint: sharing.Fingerprint(v.Hash), Facts: []layout.Fact{
		{Term: t.T("fact.what"), Value: t.T("fact.what.value", "name", v.Body.Name)},
		{Term: t.T("fact.edition"), Value: t.T("fact.edition.value", "title", v.Edition.Text.Title, "number", v.Edition.Number()), Href: addressOf(v.Edition)},
		{Term: t.T("fact.covers"), Value: p.covers(c, v)},
		{Term: t.T("fact.as"), Value: s.Answers.Signatory.Name + ", " + s.Answers.Signatory.Post},
		{Term: t.T("fact.by"), Value: t.T("fact.by.value", "person", c.Who.Name, "organisation", v.Body.Name)},
		{Term: t.T("fact.authority"), Value: t.T("fact.authority.value")},
	}}
	out.Hidden = []ask.Hidden{{Name: ask.VersionField, Value: strconv.FormatInt(s.Version, 10)}, {Name: "edition_hash", Value: v.Edition.Hash}, {Name: "content_hash", Value: v.Hash}}
	b.Line(ask.Field{Name: "typed_name", Label: t.T("typed_name.label", "name", s.Answers.Signatory.Name), Autocomplete: "name"})
	b.Confirm(ask.Field{Name: "authority"})
	out.Questions, out.Errors = b.Questions, ask.Summary(b, b.Form.Errors())
	return out
}

// covers says in words how much the statement covers.
func (d Deps) covers(c *page.Ctx, v agreement.View) string {
	words := c.Site.Texts.Page("statement_sign")
	switch v.Statement.Answers.Scope.Kind {
	case agreement.NamedServices:
		return words.N("covers.services", len(v.Statement.Answers.Scope.Services))
	case agreement.ForMembers:
		return words.N("covers.members", len(v.Statement.Answers.Scope.Members))
	case agreement.WholeBody:
	}
	return words.T("covers.whole")
}

func (p *signPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	v, to, err := p.ready(c)
	if err != nil {
		return err
	}
	if to != "" {
		return c.Done(to, signedOr(v.Statement, "moved_on"))
	}
	st, err := p.Agreement.Sign(c.R.Context(), c.Actor, agreement.Sign{
		Statement: v.Statement.ID, Version: ask.Version(f), TypedName: f.Text("typed_name", form.TextRule{Max: 200}), Authority: f.Bool("authority"),
		EditionHash: f.Raw("edition_hash"), ContentHash: f.Raw("content_hash"), Address: remote(c.R)})
	switch {
	case err == nil:
		return c.Done("/statement", signedOr(st, "signed"))
	case movedOn(err):
		return c.Done("/statement", "moved_on")
	case errs.KindOf(err) == errs.Conflict: // the text shown is not the text that would be signed
		view := p.view(c, v, ask.New(c, nil))
		view.Changed = c.Text.T("changed")
		return p.render(c, view, http.StatusConflict)
	case !f.Merge(err):
		return err
	}
	return p.render(c, p.view(c, v, ask.Again(c, f)), http.StatusOK)
}

// signedOr names what a second click finds done.
func signedOr(s agreement.Statement, otherwise string) string {
	switch s.Status {
	case agreement.Submitted:
		return "signed"
	case agreement.Accepted:
		return "confirmed"
	default:
		return otherwise
	}
}

// remote is the network address of the browser, kept as evidence of a signature.
func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
