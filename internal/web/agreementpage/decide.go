package agreementpage

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// decide is where the secretariat reads a signed statement and accepts it or asks.
type decide struct{ Deps }

// decideView is what the page shows.
type decideView struct {
	Heading, Caption string
	Status           layout.Status
	Errors           *govuk.ErrorSummaryProps
	Query            *nextView
	ConcernsTitle    string
	Concerns         []string
	Fine             string
	Sections         []govuk.SummaryListProps
	SignTitle        string
	Signatures       []signatureView
	Forms            []decisionForm
	Links            []layout.Link
	HistoryTitle     string
	History          []layout.Entry
}

// signatureView is one signing with its evidence.
type signatureView struct {
	Facts       []layout.Fact
	Fingerprint string
	PrintText   string
	Scan        *layout.Link
}

// decisionForm is one thing the secretariat can do now.
type decisionForm struct {
	ID, Title, Text string
	Action          string
	Version, Key    string
	Questions       []ask.Question
	Button          govuk.ButtonProps
}

// tried is a decision that could not be taken as typed.
type tried struct {
	action string
	form   *form.Form
}

func (p *decide) load(c *page.Ctx) (agreement.View, error) {
	if c.Actor.Organisation != "" {
		return agreement.View{}, errs.New(errs.NotFound, "access.not_found", "")
	}
	return p.Agreement.Get(c.R.Context(), c.Actor, ident.Statement(c.Path("id")))
}

func pathOf(s agreement.Statement) string { return "/statements/" + string(s.ID) }

func (p *decide) show(c *page.Ctx) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	return p.render(c, v, tried{})
}

func (p *decide) render(c *page.Ctx, v agreement.View, t tried) error {
	out := p.view(c, v, t)
	link := layout.Link{Text: c.Text.T("back"), Href: "/statements"}
	return c.Render(page.Head{Title: out.Heading, Voice: layout.Members, BackLink: &link, HasErrors: out.Errors != nil}, decideTempl(out))
}

func (p *decide) view(c *page.Ctx, v agreement.View, again tried) decideView {
	t, s := c.Text, v.Statement
	out := decideView{Heading: v.Body.Name, Caption: t.T("caption"), Status: p.status(s.Status), ConcernsTitle: t.T("concerns"), SignTitle: t.T("signed"), HistoryTitle: t.T("history"),
		Sections: sections(p.Agreement.Document(v), "", false)}
	if s.Query != "" && s.Status == agreement.Queried {
		out.Query = &nextView{Kind: "changed", Title: t.T("queried"), SaidTitle: t.T("queried.said"), Said: s.Query, Text: paragraphs(t, "queried")}
	}
	if s.Status == agreement.Submitted {
		for _, m := range v.Concerns {
			out.Concerns = append(out.Concerns, m.Message)
		}
		if len(v.Concerns) == 0 {
			out.Fine = t.T("fine")
		}
	}
	for _, x := range v.Signatures {
		out.Signatures = append(out.Signatures, p.signature(c, s, x))
	}
	out.Forms = p.forms(c, v, again)
	if again.form != nil {
		b := ask.Again(c, again.form)
		out.Errors = ask.Summary(b, again.form.Errors())
	}
	out.Links = []layout.Link{{Text: t.T("pdf"), Href: pathOf(s) + "/download.pdf"}, {Text: t.T("directory"), Href: "/directory/" + v.Body.Slug}, {Text: t.T("public"), Href: "/signatories/" + v.Body.Slug}}
	if may(c, access.WithdrawStatement, s) && s.Withdrawal.EffectiveOn.IsZero() {
		out.Links = append(out.Links, layout.Link{Text: t.T("withdraw"), Href: pathOf(s) + "/withdraw"})
	}
	for _, h := range slices.Backward(s.History) {
		out.History = append(out.History, layout.Entry{At: h.At, What: c.Site.Texts.Page("statement").T("history." + string(h.Status)), Who: roleWord(c, h.By.Role), Why: h.Reason})
	}
	return out
}

func (p *decide) signature(c *page.Ctx, s agreement.Statement, x agreement.Signature) signatureView {
	t := c.Text
	v := signatureView{Fingerprint: sharing.Fingerprint(x.ContentHash), PrintText: t.T("sig.words"), Facts: []layout.Fact{
		{Term: t.T("sig.name"), Value: x.Name + ", " + x.Post}, {Term: t.T("sig.method"), Value: p.Book.Label("signing_method", string(x.Method))},
		{Term: t.T("sig.on"), Value: x.SignedOn.Words()}, {Term: t.T("sig.at"), Value: layout.FormatDateTime(x.At)}, {Term: t.T("sig.email"), Value: x.Email},
	}}
	if x.Scan != "" {
		v.Scan = &layout.Link{Text: t.T("scan", "date", x.SignedOn.Words()), Href: pathOf(s) + "/scan/" + x.ID}
	}
	return v
}

// forms lists what the secretariat can do with the statement as it stands.
func (p *decide) forms(c *page.Ctx, v agreement.View, again tried) []decisionForm {
	s := v.Statement
	var out []decisionForm
	add := func(action string, questions func(b *ask.Builder)) {
		b := ask.New(c, nil)
		if again.action == action {
			b = ask.Again(c, again.form)
		}
		questions(b)
		f := decisionForm{ID: action, Title: c.Text.T(action + ".title"), Text: c.Text.T(action + ".text"), Action: pathOf(s) + "/" + action, Key: ask.KeyOf(nil), Version: strconv.FormatInt(s.Version, 10),
			Questions: b.Questions, Button: govuk.ButtonProps{Text: c.Text.T(action+".button", "name", v.Body.Name), PreventDoubleClick: govuk.On}}
		if action != "accept" {
			f.Button.Classes = "govuk-button--secondary"
		}
		out = append(out, f)
	}
	reason := func(action string) func(b *ask.Builder) {
		return func(b *ask.Builder) {
			b.Lines(ask.Field{Name: action + "_reason", Rows: 4, Max: 2000})
		}
	}
	if may(c, access.DecideStatement, s) {
		add("accept", func(b *ask.Builder) {
			b.Day(ask.Field{Name: "effective_from", Optional: true})
			if len(v.Signatures) > 0 && v.Signatures[0].Method == agreement.Paper {
				b.Confirm(ask.Field{Name: "scan_checked"})
			}
		})
		add("query", reason("query"))
	}
	if may(c, access.SuspendStatement, s) {
		add("suspend", reason("suspend"))
	}
	if may(c, access.RestoreStatement, s) {
		add("restore", reason("restore"))
	}
	if may(c, access.SucceedStatement, s) && !v.Body.Open() {
		add("succeed", func(*ask.Builder) {})
	}
	return out
}

// scan sends the scan of a signature as a download, never to be shown inside a page.
func (p *decide) scan(c *page.Ctx) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(v.Signatures, func(x agreement.Signature) bool { return x.ID == c.Path("signature") && x.Scan != "" })
	if i < 0 {
		return errs.New(errs.NotFound, "agreement.no_scan", "")
	}
	f, content, err := p.Files.Open(c.R.Context(), c.Actor, v.Signatures[i].Scan, files.See{About: agreement.StatementSubject(v.Statement.ID), Command: access.ViewStatement, State: string(v.Statement.Status)})
	if err != nil {
		return err
	}
	return c.Download(f.Name, "application/octet-stream", content)
}

func (p *decide) download(c *page.Ctx) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	return pdf.send(c, "acceptance-statement-"+v.Body.Slug, p.statementDoc(c, v))
}

func (p *decide) accept(c *page.Ctx) error {
	f, v, err := p.posted(c)
	if err != nil {
		return err
	}
	if v.Statement.Status == agreement.Accepted {
		return c.Done(pathOf(v.Statement), "accepted") // a second click
	}
	cmd := agreement.Accept{Statement: v.Statement.ID, Version: ask.Version(f), ScanChecked: f.Bool("scan_checked")}
	cmd.EffectiveFrom, _ = f.Date("effective_from", form.DateRule{Label: c.Text.T("effective_from.label")})
	if f.Err() == nil {
		_, err := p.Agreement.Accept(c.R.Context(), c.Actor, cmd)
		if err == nil {
			return c.Done(pathOf(v.Statement), "accepted")
		}
		if errs.KindOf(err) == errs.Conflict {
			return c.Done(pathOf(v.Statement), "moved_on")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return p.render(c, v, tried{"accept", f})
}

func (p *decide) posted(c *page.Ctx) (*form.Form, agreement.View, error) {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return nil, agreement.View{}, err
	}
	v, err := p.load(c)
	return f, v, err
}

func (p *decide) query(ctx context.Context, a access.Actor, id ident.Statement, version int64, reason string) (agreement.Statement, error) {
	return p.Agreement.Query(ctx, a, id, version, reason)
}

// turner is a decision with a reason.
type turner func(ctx context.Context, a access.Actor, id ident.Statement, version int64, reason string) (agreement.Statement, error)

// turn takes a decision with a reason in words.
func (p *decide) turn(do turner, action, done string) page.Handler {
	return func(c *page.Ctx) error {
		f, v, err := p.posted(c)
		if err != nil {
			return err
		}
		field := action + "_reason"
		reason := f.Text(field, form.TextRule{Label: c.Text.T(field + ".label"), Required: c.Text.T("reason.required"), Lines: true, Max: 2000})
		if h := v.Statement.History; len(h) > 0 && h[len(h)-1].Reason == strings.TrimSpace(reason) && reason != "" {
			return c.Done(pathOf(v.Statement), done) // a second click
		}
		if f.Err() == nil {
			_, err := do(c.R.Context(), c.Actor, v.Statement.ID, ask.Version(f), reason)
			switch {
			case err == nil:
				return c.Done(pathOf(v.Statement), done)
			case errs.KindOf(err) == errs.Conflict:
				return c.Done(pathOf(v.Statement), "moved_on")
			case errs.KindOf(err) != errs.Invalid:
				return err
			}
			f.Add(field, errs.CodeOf(err), errs.MessageOf(err))
		}
		return p.render(c, v, tried{action, f})
	}
}

func (p *decide) succeed(c *page.Ctx) error {
	f, v, err := p.posted(c)
	if err != nil {
		return err
	}
	if v.Statement.Status == agreement.Succeeded {
		return c.Done(pathOf(v.Statement), "succeeded")
	}
	if _, err := p.Agreement.Succeed(c.R.Context(), c.Actor, v.Statement.ID, ask.Version(f)); err != nil {
		return err
	}
	return c.Done(pathOf(v.Statement), "succeeded")
}

func (p *decide) target(c *page.Ctx) (target, error) {
	v, err := p.load(c)
	home := pathOf(v.Statement)
	return target{v, home + "/withdraw", home, layout.Link{Text: v.Body.Name, Href: home}}, err
}

func (p *decide) showLeave(c *page.Ctx) error {
	t, err := p.target(c)
	if err != nil {
		return err
	}
	return (&withdraw{p.Deps}).showFor(c, t)
}

func (p *decide) leave(c *page.Ctx) error {
	t, err := p.target(c)
	if err != nil {
		return err
	}
	return (&withdraw{p.Deps}).submitFor(c, t)
}
