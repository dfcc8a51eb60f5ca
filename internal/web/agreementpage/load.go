package agreementpage

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"sharewell/internal/agreement"
	"sharewell/internal/document"
	"sharewell/internal/ident"
	"sharewell/internal/web/agreementpage/agreementdoc"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// loading puts a whole text from a file in the place of a draft's: choose a file, look at what was read, take it over.
type loading struct{ Deps }

// loadView is what was read, for the secretariat to confirm.
type loadView struct {
	Caption, Heading, Intro string
	Errors                  *govuk.ErrorSummaryProps
	RemarksTitle            string
	RemarksNone             string
	Remarks                 []string
	MatchesTitle            string
	MatchesText             string
	Matches                 []govuk.SelectProps // which clause each one of the file is
	ChangesTitle            string
	ChangesText             string
	Changes                 []layout.ChangeLine
	Marked                  []comparedView
	MarkedTitle             string
	Action, Key, Version    string
	Incoming                string
	Again                   govuk.ButtonProps
	Take                    govuk.ButtonProps
	Cancel                  layout.Link
}

// maxText is the largest file of Markdown that is read.
const maxText = 4 << 20

func (p *loading) show(c *page.Ctx) error {
	e, err := p.draft(c)
	if err != nil {
		return err
	}
	if id := c.Query("text"); id != "" {
		in, err := p.Agreement.Waiting(c.R.Context(), c.Actor, e.ID, id)
		if err != nil {
			return err
		}
		return p.render(c, e, in, recognised(in), nil)
	}
	return p.choose(c, e, ask.New(c, nil))
}

func (p *loading) choose(c *page.Ctx, e agreement.Edition, b *ask.Builder) error {
	b.Upload(ask.Field{Name: "file"})
	s := b.Sheet(addressOf(e) + "/load")
	s.Multipart = true
	return s.Render(c, layout.Link{Text: c.Text.T("back"), Href: addressOf(e) + "/edit"})
}

func (p *loading) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{Body: document.MaxDOCXBytes + 1<<20, File: document.MaxDOCXBytes})
	if err != nil {
		return err
	}
	e, err := p.draft(c)
	if err != nil {
		return err
	}
	file, ok := f.File("file", form.FileRule{Required: c.Text.T("file.required")})
	if !ok {
		return p.choose(c, e, ask.Again(c, f))
	}
	in, err := readFile(c, file)
	if err == nil {
		in, err = p.Agreement.TakeIn(c.R.Context(), c.Actor, e.ID, in)
	}
	if err == nil {
		return c.Redirect(addressOf(e) + "/load?text=" + in.ID)
	}
	if !f.Merge(err) {
		if message := refusal(err); message != "" {
			f.Add("file", "agreement.file", message)
		} else {
			return err
		}
	}
	return p.choose(c, e, ask.Again(c, f))
}

// readFile reads a Word document or Markdown by what the file is, not by its name.
func readFile(c *page.Ctx, file *form.File) (agreement.Incoming, error) {
	raw := file.Data
	if bytes.HasPrefix(raw, []byte("PK")) || bytes.HasPrefix(raw, []byte("\xD0\xCF\x11\xE0")) || !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0 {
		text, err := document.ReadRich(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			return agreement.Incoming{}, err
		}
		in := agreementdoc.Incoming(text)
		in.File = file.Name
		return in, nil
	}
	if len(raw) > maxText {
		return agreement.Incoming{}, tooLongText(c)
	}
	in := agreement.ReadMarkdown(document.Clean(strings.TrimPrefix(string(raw), "\uFEFF")))
	in.File = file.Name
	return in, nil
}

// recognised gives the clause that each one of a file seems to be.
func recognised(in agreement.Incoming) []ident.Clause {
	out := make([]ident.Clause, len(in.Clauses))
	for i, x := range in.Clauses {
		out[i] = x.Match
	}
	return out
}

func (p *loading) render(c *page.Ctx, e agreement.Edition, in agreement.Incoming, confirmed []ident.Clause, f *form.Form) error {
	t, at := c.Text, addressOf(e)
	v := loadView{Caption: t.T("caption", "number", e.Number()), Heading: t.T("read", "file", in.File), Intro: t.N("read.text", len(in.Clauses)),
		RemarksTitle: t.T("remarks"), RemarksNone: t.T("remarks.none"), MatchesTitle: t.T("matches"), MatchesText: t.T("matches.text"),
		ChangesTitle: t.T("changes"), MarkedTitle: t.T("marked"), Action: at + "/take-over", Key: form.NewSubmissionKey(), Version: strconv.FormatInt(e.Version, 10), Incoming: in.ID,
		Again:  govuk.ButtonProps{Text: t.T("again"), Name: "then", Value: "again", Classes: "govuk-button--secondary"},
		Take:   govuk.ButtonProps{Text: t.T("take"), PreventDoubleClick: govuk.On},
		Cancel: layout.Link{Text: t.T("cancel"), Href: at + "/edit"}}
	v.Remarks = remarks(t, in)
	numbers := in.Numbers()
	for i, x := range in.Clauses {
		name, how := "clause-"+strconv.Itoa(i), t.T("by.new")
		switch {
		case x.By != "" && x.Match == confirmed[i]:
			how = t.T("by." + string(x.By))
		case confirmed[i] != "":
			how = t.T("by.you")
		}
		v.Matches = append(v.Matches, govuk.SelectProps{ID: name, Name: name, Label: govuk.LabelProps{Text: t.T("which", "clause", numbers[i]+". "+x.Heading)},
			Hint: govuk.HintProps{Text: how}, Items: placesFor(t, e, confirmed, confirmed[i])})
	}
	then := e
	then.Text = agreement.Preview(in, confirmed, e.Text)
	words := c.Site.Texts.Page("agreement_compare")
	for _, ch := range agreement.Compare(e.Text, then.Text).Changes {
		v.Changes = append(v.Changes, changeLine(words, ch))
		one := compared(words, ch, e, then)
		one.Link = nil
		v.Marked = append(v.Marked, one)
	}
	v.ChangesText = words.T("same")
	if len(v.Changes) > 0 {
		v.ChangesText = words.N("intro", len(v.Changes))
	}
	if f != nil {
		v.Errors = ask.Summary(ask.Again(c, f), f.Errors())
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil, BackLink: &layout.Link{Text: t.T("back"), Href: at + "/load"}}, loadTempl(v))
}

func (p *loading) takeOver(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{Fields: 2000})
	if err != nil {
		return err
	}
	e, err := p.draft(c)
	if err != nil {
		return err
	}
	in, err := p.Agreement.Waiting(c.R.Context(), c.Actor, e.ID, f.Raw("text"))
	if err != nil {
		return err
	}
	confirmed := make([]ident.Clause, len(in.Clauses))
	for i := range confirmed {
		confirmed[i] = ident.Clause(f.Raw("clause-" + strconv.Itoa(i)))
	}
	if f.Raw("then") == "again" {
		return p.render(c, e, in, confirmed, nil)
	}
	key, _ := f.SubmissionKey()
	did, err := p.Did(c.R.Context(), key, c.Actor.Person)
	if err != nil {
		return err
	}
	if !did {
		_, err = p.Agreement.Load(c.R.Context(), c.Actor, agreement.LoadText{Edition: e.ID, Version: ask.Version(f), Incoming: in.ID, Confirmed: confirmed})
		if f.Merge(err) {
			return p.render(c, e, in, confirmed, f)
		}
		if err != nil {
			return err
		}
		if err := p.Acted(c.R.Context(), key, c.Actor.Person); err != nil {
			return err
		}
	}
	return c.Done(addressOf(e)+"/edit", "loaded")
}
