package grouppage

import (
	"net/url"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/involvement"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// explainForm adds the authors' own plain words.
type explainForm struct{ Deps }

func (p *explainForm) show(c *page.Ctx) error {
	s, err := p.get(c, access.ExplainProposal)
	if err != nil {
		return err
	}
	v := url.Values{}
	for _, q := range involvement.Questions() {
		w, _ := s.Word(q)
		v.Set(q, w.Text)
	}
	return p.render(c, ask.New(c, v), &s)
}

func (p *explainForm) render(c *page.Ctx, b *ask.Builder, s *involvement.Sight) error {
	w := words(c)
	for _, q := range involvement.Questions() {
		b.Lines(ask.Field{Name: q, Label: w.T("q." + q), Hint: hintOf(s, q), Rows: 3, Optional: true})
	}
	sheet := b.Sheet(s.URL() + "/explain")
	sheet.Cancel = cancel(c, s.URL())
	return sheet.Render(c, back(c, s))
}

// hintOf repeats what the record says, so that authors see what they explain.
func hintOf(s *involvement.Sight, key string) string {
	for _, a := range s.Current().Answers {
		if a.Key == key {
			return strings.Join(a.Lines, " ")
		}
	}
	return ""
}

func (p *explainForm) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	s, err := p.get(c, access.ExplainProposal)
	if err != nil {
		return err
	}
	said := map[string]string{}
	for _, q := range involvement.Questions() {
		if f.Has(q) {
			said[q] = f.Raw(q)
		}
	}
	return finish(c, f, p.Group.Explain(c.R.Context(), c.Actor, s.Ref, said), "explained", func(b *ask.Builder) error { return p.render(c, b, &s) })
}

// recommendForm writes the group's recommendation. Two people who write at once meet here.
type recommendForm struct{ Deps }

func draftValues(d involvement.Draft) url.Values {
	return url.Values{"position": {string(d.Position)}, "summary": {d.Summary}, "conditions": {strings.Join(d.Conditions, "\n")}}
}

func (p *recommendForm) show(c *page.Ctx) error {
	s, err := p.get(c, access.RecommendProposal)
	if err != nil {
		return err
	}
	return p.render(c, ask.New(c, draftValues(s.Draft)), &s, nil)
}

func (p *recommendForm) render(c *page.Ctx, b *ask.Builder, s *involvement.Sight, conflict *ask.Conflict) error {
	t, w := c.Text, words(c)
	b.Choose(ask.Field{Name: "position"}, positions(c, involvement.NoView))
	b.Lines(ask.Field{Name: "summary", Rows: 6})
	b.Lines(ask.Field{Name: "conditions", Rows: 4, Optional: true})
	sheet := b.Sheet(s.URL()+"/recommend").Stored(s.Draft.Version, draftValues(s.Draft), nil)
	sheet.Conflict, sheet.Cancel = conflict, cancel(c, s.URL())
	sheet.Save.Name, sheet.Save.Value = "do", "give"
	sheet.Also = &govuk.ButtonProps{Text: t.T("draft"), Classes: "govuk-button--secondary", Name: "do", Value: "draft", PreventDoubleClick: govuk.On}
	sheet.First = &ask.FirstButton{Name: "do", Value: "draft"}
	v := viewsOf(c, s, true)
	sheet.NotesTitle, sheet.Notes = t.T("said"), append(v.Tally, filledLines(v.Kept, v.None)...)
	if s.Stage == involvement.Asking && s.Silent > 0 {
		sheet.Notes = append(sheet.Notes, t.N("silent", s.Silent, "day", s.Closes.Words()))
	}
	if s.Typing {
		sheet.Notes = append(sheet.Notes, w.T("view.waits"))
	}
	return sheet.Render(c, back(c, s))
}

func filledLines(all ...string) []string {
	var out []string
	for _, l := range all {
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}

func (p *recommendForm) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	s, err := p.get(c, access.RecommendProposal)
	if err != nil {
		return err
	}
	cmd := involvement.Recommend{Ref: s.Ref, Seen: ask.Version(f), Position: involvement.Position(f.Raw("position")), Summary: f.Raw("summary"), Conditions: strings.Split(f.Raw("conditions"), "\n")}
	done := "drafted"
	if f.Raw("do") == "give" {
		done, err = "recommended", p.Group.Recommend(c.R.Context(), c.Actor, cmd)
	} else {
		err = p.Group.Draft(c.R.Context(), c.Actor, cmd)
	}
	switch errs.CodeOf(err) {
	case "involvement.draft_changed":
		return p.meet(c, f)
	case "involvement.too_soon", "involvement.not_typed":
		f.Add("position", "too_soon", errs.MessageOf(err))
		return p.render(c, ask.Again(c, f), &s, nil)
	}
	return finish(c, f, err, done, func(b *ask.Builder) error { return p.render(c, b, &s, nil) })
}

// meet shows what somebody else wrote meanwhile beside what was typed.
func (p *recommendForm) meet(c *page.Ctx, f *form.Form) error {
	s, err := p.get(c, access.RecommendProposal)
	if err != nil {
		return err
	}
	theirs := draftValues(s.Draft)
	merged, all := ask.Meet(f, theirs)
	b := ask.New(c, merged)
	b.Choose(ask.Field{Name: "position"}, positions(c, involvement.NoView))
	b.Lines(ask.Field{Name: "summary"})
	b.Lines(ask.Field{Name: "conditions"})
	conflict := b.Explain(f, theirs, all)
	return p.render(c, ask.New(c, merged), &s, conflict)
}

// replyForm is the lead organisation's answer.
type replyForm struct{ Deps }

func (p *replyForm) show(c *page.Ctx) error {
	s, err := p.get(c, access.ReplyProposal)
	if err != nil {
		return err
	}
	return p.render(c, ask.New(c, url.Values{"advice": {strconv.Itoa(len(s.Advised) - 1)}}), &s)
}

func (p *replyForm) render(c *page.Ctx, b *ask.Builder, s *involvement.Sight) error {
	t, w := c.Text, words(c)
	var options []ask.Option
	for _, o := range involvement.Outcomes() {
		options = append(options, ask.Option{Value: string(o), Text: t.T("outcome." + string(o))})
	}
	b.Choose(ask.Field{Name: "outcome"}, options)
	b.Lines(ask.Field{Name: "reason", Rows: 6})
	sheet := b.Sheet(s.URL() + "/reply")
	sheet.Cancel = cancel(c, s.URL())
	sheet.Was = append(sheet.Was, ask.Hidden{Name: "advice", Value: b.Form.Raw("advice")})
	if a, ok := s.Latest(); ok {
		sheet.NotesTitle = t.T("said", "position", w.T("position."+string(a.Position)))
		sheet.Notes = append(paragraphs(a.Summary), a.Conditions...)
	}
	return sheet.Render(c, back(c, s))
}

func (p *replyForm) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	s, err := p.get(c, access.ReplyProposal)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(f.Raw("advice"))
	if err != nil {
		n = -1
	}
	err = p.Group.Reply(c.R.Context(), c.Actor, involvement.ReplyTo{Ref: s.Ref, Key: ask.KeyOf(f), Advice: n, Outcome: involvement.Outcome(f.Raw("outcome")), Reason: f.Raw("reason")})
	return finish(c, f, err, "replied", func(b *ask.Builder) error { return p.render(c, b, &s) })
}

// creditForm says which changes came of the group.
type creditForm struct{ Deps }

func (p *creditForm) show(c *page.Ctx) error {
	s, err := p.get(c, access.CreditProposal)
	if err != nil {
		return err
	}
	v := url.Values{}
	for _, o := range marks(&s) {
		if o.ours {
			v.Add("ours", o.value)
		}
	}
	return p.render(c, ask.New(c, v), &s)
}

type marked struct {
	value string
	mark  involvement.Mark
	text  string
	ours  bool
}

// marks lists the changes since the group was first asked.
func marks(s *involvement.Sight) []marked {
	var out []marked
	for i, t := range s.Texts {
		if i == 0 {
			continue
		}
		for j, ch := range t.Changes {
			out = append(out, marked{value: strconv.Itoa(t.N) + "-" + strconv.Itoa(j), mark: involvement.Mark{Text: t.N, Place: j}, text: ch.Sentence, ours: ch.Ours})
		}
	}
	return out
}

func (p *creditForm) render(c *page.Ctx, b *ask.Builder, s *involvement.Sight) error {
	var options []ask.Option
	for _, o := range marks(s) {
		options = append(options, ask.Option{Value: o.value, Text: o.text})
	}
	b.Tick(ask.Field{Name: "ours"}, options)
	sheet := b.Sheet(s.URL() + "/because")
	sheet.Cancel = cancel(c, s.URL())
	return sheet.Render(c, back(c, s))
}

func (p *creditForm) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	s, err := p.get(c, access.CreditProposal)
	if err != nil {
		return err
	}
	var ours []involvement.Mark
	for _, o := range marks(&s) {
		if f.Chosen("ours", o.value) {
			ours = append(ours, o.mark)
		}
	}
	return finish(c, f, p.Group.Credit(c.R.Context(), c.Actor, s.Ref, ours), "credited", func(b *ask.Builder) error { return p.render(c, b, &s) })
}
