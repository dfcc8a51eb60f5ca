package reviewpage

import (
	"net"
	"net/http"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/agreementpage"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// accept is the one page of re-acceptance: what changed, then sign, or object to a small change.
type accept struct{ Deps }

// acceptView is what the page shows.
type acceptView struct {
	Heading      string
	Errors       *govuk.ErrorSummaryProps
	Changed      string
	Says         []string
	SummaryTitle string
	Summary      []string
	ChangesTitle string
	Changes      agreementpage.Changes
	MarkedTitle  string
	Links        []layout.Link
	Note         string
	Box          *layout.SignBox
	Form         *acceptForm
	Object       *acceptForm
}

// acceptForm signs or objects.
type acceptForm struct {
	Title, Text, Action string
	Hidden              []ask.Hidden
	Key                 string
	Questions           []ask.Question
	Button              govuk.ButtonProps
}

func (p *accept) load(c *page.Ctx) (review.Mine, error) {
	year, err := yearOf(c)
	if err != nil {
		return review.Mine{}, err
	}
	m, err := p.Reviews.For(c.R.Context(), c.Actor, year)
	if err == nil && m.Run.Adopted == nil {
		err = errs.New(errs.NotFound, "review.not_adopted", "No new edition has been adopted in this review yet.")
	}
	return m, err
}

func (p *accept) show(c *page.Ctx) error {
	m, err := p.load(c)
	if err != nil {
		return err
	}
	if err := p.Reviews.Seen(c.R.Context(), c.Actor, m.Run.Year); err != nil && errs.KindOf(err) != errs.Conflict {
		return err
	}
	return p.render(c, m, ask.New(c, nil), "")
}

func (p *accept) render(c *page.Ctx, m review.Mine, b *ask.Builder, changed string) error {
	v, err := p.view(c, m, b)
	if err != nil {
		return err
	}
	v.Changed = changed
	head := page.Head{Title: v.Heading, Voice: layout.Members, BackLink: back(c, m.Run), HasErrors: v.Errors != nil}
	if changed != "" {
		head.Status = http.StatusConflict
	}
	return c.Render(head, acceptTempl(v))
}

func (p *accept) view(c *page.Ctx, m review.Mine, b *ask.Builder) (acceptView, error) {
	t, r := c.Text, m.Run
	a := r.Adopted
	v := acceptView{Heading: t.T("heading."+string(a.Kind), "number", a.Text.Number), Says: []string{t.T("says."+string(a.Kind), "number", a.Text.Number, "on", a.On.Words(), "by", a.By.Words()), a.Why},
		SummaryTitle: t.T("summary"), Summary: a.Summary, ChangesTitle: t.T("changes"), MarkedTitle: t.T("marked"),
		Links: []layout.Link{{Text: t.T("read", "number", a.Text.Number), Href: "/agreement/" + a.Text.Number}}}
	base, now, err := p.Reviews.Texts(c.R.Context(), c.Actor, r)
	if err != nil {
		return v, err
	}
	v.Changes = agreementpage.ChangesBetween(c, base, now)
	if c.Actor.Organisation == "" {
		return v, nil
	}
	if m.Through != "" {
		v.Note = t.T("through", "name", m.Through)
		return v, nil
	}
	if a.Kind == review.Minor {
		p.objecting(c, m, b, &v)
	}
	return v, p.signing(c, m, b, &v)
}

// signing offers the signature when the statement waits for it.
func (p *accept) signing(c *page.Ctx, m review.Mine, b *ask.Builder, v *acceptView) error {
	t := c.Text
	st, err := p.Agreement.Mine(c.R.Context(), c.Actor)
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	s := st.Statement
	_, signs := access.Allowed(c.Actor, access.SignStatement, access.RelationTo(c.Actor, s.Organisation), string(s.Status))
	switch {
	case s.Status == agreement.Accepted && s.Edition == m.Run.Adopted.Text.Edition:
		v.Note = t.T("signed", "number", m.Run.Adopted.Text.Number)
		return nil
	case s.Status == agreement.Submitted:
		v.Note = t.T("submitted")
		return nil
	case s.Status == agreement.Accepted:
		return nil // it carries over
	case len(st.Missing) > 0:
		v.Note = t.T("missing")
		v.Links = append(v.Links, layout.Link{Text: t.T("missing.link"), Href: "/statement"})
		return nil
	case !signs:
		v.Note = t.T("officer")
		return nil
	}
	if s.Status == agreement.Lapsed {
		v.Says = append(v.Says, t.T("lapsed"))
	}
	v.Box = &layout.SignBox{Title: t.T("box"), Fingerprint: sharing.Fingerprint(st.Hash), Facts: []layout.Fact{
		{Term: t.T("fact.what"), Value: t.T("fact.what.value", "name", st.Body.Name)},
		{Term: t.T("fact.edition"), Value: st.Edition.Number(), Href: "/agreement/" + st.Edition.Number()},
		{Term: t.T("fact.as"), Value: s.Answers.Signatory.Name + ", " + s.Answers.Signatory.Post},
		{Term: t.T("fact.full"), Value: t.T("fact.full.value"), Href: "/statement/sign"},
	}}
	b.Line(ask.Field{Name: "typed_name", Label: t.T("typed_name.label", "name", s.Answers.Signatory.Name), Autocomplete: "name"})
	b.Confirm(ask.Field{Name: "authority"})
	v.Form = &acceptForm{Action: m.Run.URL() + "/sign", Key: ask.KeyOf(b.Form), Questions: b.Questions, Button: govuk.ButtonProps{Text: t.T("sign", "name", st.Body.Name), PreventDoubleClick: govuk.On},
		Hidden: []ask.Hidden{{Name: ask.VersionField, Value: strconv.FormatInt(s.Version, 10)}, {Name: "edition_hash", Value: st.Edition.Hash}, {Name: "content_hash", Value: st.Hash}}}
	v.Errors = ask.Summary(b, b.Form.Errors())
	return nil
}

// objecting offers to say that acceptance must not carry over, until the day.
func (p *accept) objecting(c *page.Ctx, m review.Mine, b *ask.Builder, v *acceptView) {
	t, r := c.Text, m.Run
	stage := r.Stages[len(r.Stages)-1]
	switch {
	case m.Asked && m.Reply.Stage == stage.Key && m.Reply.Answer != review.NoAnswer:
		v.Note = words(c).T("answer." + string(m.Reply.Answer))
	case !m.Open || m.Reply.Stage != stage.Key || !may(c, access.AnswerReview, r):
		return
	default:
		b.Lines(ask.Field{Name: "why", Rows: 4, Max: 4000})
		v.Object = &acceptForm{Title: t.T("object"), Text: t.T("object.text", "by", stage.Closes.Words()), Action: r.URL() + "/object", Key: ask.KeyOf(b.Form), Questions: b.Questions,
			Button: govuk.ButtonProps{Text: t.T("object.button"), Classes: "govuk-button--secondary", PreventDoubleClick: govuk.On}}
		v.Errors = ask.Summary(b, b.Form.Errors())
	}
}

func (p *accept) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	m, err := p.load(c)
	if err != nil {
		return err
	}
	at := m.Run.URL() + "/sign"
	st, err := p.Agreement.Mine(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	s, err := p.Agreement.Sign(c.R.Context(), c.Actor, agreement.Sign{Statement: st.Statement.ID, Version: ask.Version(f), TypedName: f.Text("typed_name", form.TextRule{Max: 200}), Authority: f.Bool("authority"),
		EditionHash: f.Raw("edition_hash"), ContentHash: f.Raw("content_hash"), Address: remote(c.R)})
	switch {
	case err == nil && s.Status == agreement.Accepted:
		if err := p.Reviews.Signed(c.R.Context(), c.Actor, m.Run.Year); err != nil {
			return err
		}
		return c.Done(at, "signed")
	case err == nil:
		return c.Done(at, "submitted")
	case errs.CodeOf(err) == "agreement.wrong_state":
		return c.Done(at, "signed") // a second click, or somebody else was faster
	case errs.KindOf(err) == errs.Conflict:
		return p.render(c, m, ask.New(c, nil), c.Text.T("changed"))
	case !f.Merge(err):
		return err
	}
	return p.render(c, m, ask.Again(c, f), "")
}

func (p *accept) object(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	m, err := p.load(c)
	if err != nil {
		return err
	}
	_, err = p.Reviews.Object(c.R.Context(), c.Actor, m.Run.Year, f.Text("why", form.TextRule{Lines: true, Max: 4000}))
	switch {
	case err == nil:
		return c.Done(m.Run.URL()+"/sign", "objected")
	case errs.KindOf(err) == errs.Conflict:
		return p.render(c, m, ask.Again(c, f), errs.MessageOf(err))
	case !f.Merge(err):
		return err
	}
	return p.render(c, m, ask.Again(c, f), "")
}

// remote is the network address of the browser, kept as evidence of a signature.
func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
