package oneoffpage

import (
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// act is one thing a person can do with a record: a page that explains it, asks what is needed and does
// it. Its words are in oneoff_act.yaml under its key.
type act struct {
	key, path string
	command   access.Command // without which the page is of no use to anybody
	listed    bool           // stands in the list of actions; the others are next steps only
	reads     bool           // the record is shown first
	open      func(c *page.Ctx, v oneoff.View) bool
	ask       func(x *asking)
	do        func(x *asking) error
}

func acts() []act {
	return []act{
		{"countersign", "countersign", access.CountersignOneOff, false, true, func(_ *page.Ctx, v oneoff.View) bool { return v.May(access.CountersignOneOff) }, askCountersign, doCountersign},
		{"acknowledge", "acknowledge", access.CreateOneOff, true, false, mayAcknowledge, askAcknowledge, doAcknowledge},
		{"correct", "correct", access.CreateOneOff, true, false, sentByUs, askCorrect, doCorrect},
		{"outcome", "outcome", access.CreateOneOff, true, false, sentByUs, askOutcome, doOutcome},
		{"override", "override", access.OverrideOneOff, true, false, mayOverride, askOverride, doOverride},
		{"drop", "drop", access.CreateOneOff, true, false, func(_ *page.Ctx, v oneoff.View) bool { return v.May(access.EditOneOff) && v.Record.Entries == 0 }, func(*asking) {}, doDrop},
	}
}

// sentByUs reports whether the reader's side wrote the record, may change it and let something go.
func sentByUs(_ *page.Ctx, v oneoff.View) bool {
	return v.Side == oneoff.SideProvider && v.May(access.AmendOneOff) && v.Case.Shares() && v.Record.Decision() != ""
}

// mayAcknowledge: the receiver answers; for one outside the directory the writer notes the answer.
func mayAcknowledge(c *page.Ctx, v oneoff.View) bool {
	return v.Side == oneoff.SideBoth && v.May(access.AcknowledgeOneOff) || v.Record.Counterpart == "" && sentByUs(c, v)
}

func mayOverride(_ *page.Ctx, v oneoff.View) bool {
	return v.May(access.OverrideOneOff) && slices.ContainsFunc(v.Findings, func(f oneoff.Finding) bool { return f.Overridable })
}

// actPage is the page of one act.
type actPage struct {
	Deps
	act act
}

// actView is what the page shows.
type actView struct {
	Caption      string
	Heading      string
	Intro        string
	Errors       *govuk.ErrorSummaryProps
	HappensTitle string
	Happens      []string
	Second       linesView
	Findings     findingsView
	Facts        []layout.Fact
	ContentTitle string
	Content      contentView
	Sheet        ask.Sheet
}

// asking is one display or one sending of an act's form.
type asking struct {
	*actPage
	c   *page.Ctx
	v   oneoff.View
	f   *form.Form // nil on first display
	b   *ask.Builder
	out *actView
}

func (p *actPage) load(c *page.Ctx) (*asking, error) {
	v, err := p.OneOffs.View(c.R.Context(), c.Actor, c.Path("ref"))
	if err == nil && !p.act.open(c, v) {
		err = errs.New(errs.Conflict, "oneoff.not_now", words(c).T("not_now"))
	}
	return &asking{actPage: p, c: c, v: v}, err
}

func (p *actPage) show(c *page.Ctx) error {
	x, err := p.load(c)
	if err != nil {
		return err
	}
	return x.render()
}

func (p *actPage) submit(c *page.Ctx) error {
	x, err := p.load(c)
	if errs.CodeOf(err) == "oneoff.not_now" { // done already, perhaps by the first of two clicks
		return c.Done(x.v.Record.URL(), "moved")
	}
	if err != nil {
		return err
	}
	if x.f, err = form.Parse(c.R, form.Limits{}); err != nil {
		return err
	}
	err = p.act.do(x)
	switch {
	case err == nil && p.act.key == "drop":
		return c.Done(ListPath, "dropped")
	case err == nil:
		return c.Done(x.v.Record.URL(), "act_"+p.act.key)
	case errs.CodeOf(err) == "oneoff.moved_on":
		return c.Done(x.v.Record.URL(), "moved")
	case errs.KindOf(err) == errs.Invalid && x.f.Merge(err):
		return x.render()
	case errs.KindOf(err) == errs.Conflict:
		x.f.Add("", "conflict", errs.MessageOf(err))
		return x.render()
	}
	return err
}

// t gives words of this act.
func (x *asking) t(key string, pairs ...string) string {
	return x.c.Text.T(x.act.key+"."+key, pairs...)
}

func (x *asking) render() error {
	c, v := x.c, x.v
	x.b = ask.New(c, nil)
	if x.f != nil {
		x.b = ask.Again(c, x.f)
	}
	x.out = &actView{Caption: joinDots(v.Record.Ref, title(c, v)), Heading: x.t("heading"), Intro: x.t("intro"), HappensTitle: c.Text.T("happens")}
	for i := 1; c.Text.Has(x.act.key + ".happens." + itoa(i)); i++ {
		x.out.Happens = append(x.out.Happens, x.t("happens."+itoa(i)))
	}
	if x.act.reads {
		x.out.ContentTitle, x.out.Content = c.Text.T("content"), x.content(c, v, false)
	}
	x.act.ask(x)
	s := x.sheet()
	x.out.Sheet, x.out.Errors = s, s.Errors
	x.out.Sheet.Errors = nil // it stands above the heading
	return c.Render(page.Head{Title: x.out.Heading, Voice: layout.Members, HasErrors: x.out.Errors != nil,
		BackLink: &layout.Link{Text: c.Text.T("back"), Href: v.Record.URL()}}, actTempl(*x.out))
}

func (x *asking) sheet() ask.Sheet {
	s := ask.Sheet{Action: recordURL(x.v, x.act.path), Questions: x.b.Questions, Key: ask.KeyOf(x.f), Save: govuk.ButtonProps{Text: x.t("button"), PreventDoubleClick: govuk.On},
		Cancel: &layout.Link{Text: x.c.Text.T("back"), Href: x.v.Record.URL()}}
	if x.act.key == "drop" {
		s.Save.Classes = "govuk-button--warning"
	}
	if x.act.reads {
		s.Was = append(s.Was, ask.Hidden{Name: "hash", Value: x.v.Record.Hash})
	}
	if x.f != nil {
		s.Errors = ask.Summary(x.b, x.f.Errors())
	}
	return s
}

// choose asks for one code of a list of the rulebook.
func (x *asking) choose(name, list string, codes ...string) {
	var options []ask.Option
	if l, err := x.Book.List(list); err == nil {
		for _, it := range l.Items {
			if len(codes) == 0 || slices.Contains(codes, it.Code) {
				options = append(options, ask.Option{Value: it.Code, Text: it.Label, Hint: it.Hint})
			}
		}
	}
	x.b.Choose(x.field(name), options)
}

func (x *asking) field(name string) ask.Field {
	f := ask.Field{Name: name, Label: x.t(name + ".label")}
	if k := name + ".hint"; x.c.Text.Has(x.act.key + "." + k) {
		f.Hint = x.t(k)
	}
	return f
}

func (x *asking) lines(name string) {
	f := x.field(name)
	f.Rows, f.Max = 4, 4000
	x.b.Lines(f)
}

func askCountersign(x *asking) {
	x.out.Second = linesView{Title: x.t("why"), Lines: x.v.Record.Why}
	x.out.Findings = findings(x.c, x.v, false)
	x.b.Choose(x.field("agree"), []ask.Option{{Value: "yes", Text: x.t("agree.yes"), Hint: x.t("agree.yes_hint")}, {Value: "no", Text: x.t("agree.no"), Hint: x.t("agree.no_hint")}})
	x.lines("countersign_note")
}

func doCountersign(x *asking) error {
	agree := x.f.Choice("agree", form.ChoiceRule{Required: x.t("agree.required"), Options: []string{"yes", "no"}})
	if err := x.f.Err(); err != nil {
		return err
	}
	return x.OneOffs.Countersign(x.c.R.Context(), x.c.Actor, oneoff.CountersignCommand{Ref: x.v.Record.Ref, Agree: agree == "yes", Note: x.f.Raw("countersign_note"), Hash: x.f.Raw("hash")})
}

func askAcknowledge(x *asking) {
	for _, k := range x.v.Record.Corrections {
		if k.AckAt.IsZero() {
			x.out.Facts = append(x.out.Facts, layout.Fact{Term: x.t("correction"), Value: k.What})
		}
	}
	if x.v.Side == oneoff.SideProvider {
		x.out.Intro = x.t("outside", "name", x.v.OtherName)
	}
	x.choose("recipient_ack", "recipient_ack", "received", "accepted", "rejected")
	x.lines("recipient_ack_note")
}

func doAcknowledge(x *asking) error {
	return x.OneOffs.Acknowledge(x.c.R.Context(), x.c.Actor, oneoff.AcknowledgeCommand{Ref: x.v.Record.Ref, Answer: x.f.Raw("recipient_ack"), Note: x.f.Raw("recipient_ack_note")})
}

func askCorrect(x *asking) {
	if x.v.Record.Counterpart == "" {
		x.out.Happens = []string{x.t("outside", "name", x.v.OtherName)}
	}
	x.lines("what")
}

func doCorrect(x *asking) error {
	return x.OneOffs.Correct(x.c.R.Context(), x.c.Actor, oneoff.CorrectCommand{Ref: x.v.Record.Ref, Key: x.f.Raw(form.SubmissionField), What: x.f.Raw("what")})
}

func askOutcome(x *asking) {
	x.choose("outcome", "outcome")
	x.lines("outcome_note")
}

func doOutcome(x *asking) error {
	return x.OneOffs.SetOutcome(x.c.R.Context(), x.c.Actor, oneoff.OutcomeCommand{Ref: x.v.Record.Ref, Outcome: x.f.Raw("outcome"), Note: x.f.Raw("outcome_note")})
}

func askOverride(x *asking) {
	x.out.Findings = findings(x.c, x.v, false)
	x.lines("art6_override")
}

func doOverride(x *asking) error {
	return x.OneOffs.Override(x.c.R.Context(), x.c.Actor, oneoff.OverrideCommand{Ref: x.v.Record.Ref, Reason: x.f.Raw("art6_override")})
}

func doDrop(x *asking) error {
	return x.OneOffs.Drop(x.c.R.Context(), x.c.Actor, oneoff.DropCommand{Ref: x.v.Record.Ref})
}
