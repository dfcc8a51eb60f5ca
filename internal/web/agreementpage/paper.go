package agreementpage

import (
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/files"
	"sharewell/internal/sharing"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/content"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// paper leads through signing on paper: print, sign, scan, hand in.
type paper struct{ Deps }

// paperView is what the page shows.
type paperView struct {
	Sheet       ask.Sheet
	Errors      *govuk.ErrorSummaryProps
	Heading     string
	PrintTitle  string
	PrintText   string
	Downloads   []layout.Link
	WordsTitle  string
	Words       string
	WordsText   string
	SignTitle   string
	SignText    []string
	HandInTitle string
	HandInText  string
}

func (p *paper) show(c *page.Ctx) error {
	v, to, err := p.ready(c)
	if err != nil {
		return err
	}
	if to != "" {
		return c.Redirect(to)
	}
	return p.render(c, v, ask.New(c, nil))
}

func (p *paper) render(c *page.Ctx, v agreement.View, b *ask.Builder) error {
	t := c.Text
	b.Upload(ask.Field{Name: "file"})
	b.Day(ask.Field{Name: "signed_on"})
	b.Confirm(ask.Field{Name: "authority"})
	out := paperView{Heading: t.T("heading"), PrintTitle: t.T("print"), PrintText: t.T("print.text"), WordsTitle: t.T("words"), Words: sharing.Fingerprint(v.Hash), WordsText: t.T("words.text"),
		SignTitle: t.T("sign"), SignText: paragraphs(t, "sign.text"), HandInTitle: t.T("hand_in"), HandInText: t.T("hand_in.text", "mb", content.Number(p.Files.Limit()>>20)),
		Downloads: []layout.Link{{Text: t.T("pdf"), Href: "/statement/download.pdf"}, {Text: t.T("docx"), Href: "/statement/download.docx"}}}
	s := b.Sheet("/statement/paper").Stored(v.Statement.Version, nil, b.Form)
	s.Multipart, s.Version = true, strconv.FormatInt(v.Statement.Version, 10)
	if b.Form.Err() != nil {
		s.Key = form.NewSubmissionKey() // the try before took its key
	}
	out.Errors, s.Errors, out.Sheet = s.Errors, nil, s
	link := layout.Link{Text: t.T("back"), Href: "/statement/check"}
	return c.Render(page.Head{Title: out.Heading, Voice: layout.Members, BackLink: &link, HasErrors: out.Errors != nil}, paperTempl(out))
}

func (p *paper) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{File: p.Files.Limit()})
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
	t := c.Text
	file, ok := f.File("file", form.FileRule{Required: t.T("file.required")})
	cmd := agreement.SignOnPaper{Statement: v.Statement.ID, Version: ask.Version(f)}
	cmd.SignedOn, _ = f.Date("signed_on", form.DateRule{Label: t.T("signed_on.label"), Required: t.T("signed_on.required"), NotAfter: c.Today(), TooLate: t.T("signed_on.late")})
	if cmd.Authority = f.Bool("authority"); !cmd.Authority {
		f.Add("authority", "required", t.T("authority.required"))
	}
	if ok {
		if _, err := files.Check(file.Name, file.Data, p.Files.Limit()); err != nil {
			f.Add("file", errs.CodeOf(err), errs.MessageOf(err))
		}
	}
	if cmd.Version != 0 && cmd.Version != v.Statement.Version {
		f.Add("file", "stale", t.T("changed"))
	}
	if f.Err() == nil {
		again, err := p.Did(c.R.Context(), ask.KeyOf(f), c.Actor.Person)
		if err != nil {
			return err
		}
		if again {
			return c.Done("/statement", "signed")
		}
		err = p.handIn(c, v, cmd, file)
		if err == nil {
			if err := p.Acted(c.R.Context(), ask.KeyOf(f), c.Actor.Person); err != nil {
				return err
			}
			return c.Done("/statement", "signed")
		}
		if movedOn(err) {
			return c.Done("/statement", "moved_on")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return p.render(c, v, ask.Again(c, f))
}

// handIn keeps the scan and signs with it.
func (p *paper) handIn(c *page.Ctx, v agreement.View, cmd agreement.SignOnPaper, file *form.File) error {
	kept, err := p.Files.Add(c.R.Context(), c.Actor, files.Upload{Name: file.Name, Content: file.Data, About: agreement.StatementSubject(v.Statement.ID),
		Command: access.SignStatement, State: string(v.Statement.Status)})
	if err != nil {
		return err
	}
	cmd.File = kept.ID
	_, err = p.Agreement.SignOnPaper(c.R.Context(), c.Actor, cmd)
	return err
}
