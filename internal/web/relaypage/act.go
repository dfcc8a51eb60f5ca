package relaypage

import (
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/rights/relay"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// act is one thing a side can do with a correction: a page that explains it, asks what is needed and does it. Its words are
// in correction_act.yaml under its key.
type act struct {
	key, path string
	command   access.Command
	may       func(v relay.View, p relay.CopyView) bool
	ask       func(p *actPage, v relay.View, one relay.CopyView, b *ask.Builder)
	do        func(p *actPage, c *page.Ctx, n int, f *form.Form, words string) error
}

func acts() []act {
	return []act{
		{"answer", "answer/{n}", access.ViewCorrections, func(_ relay.View, p relay.CopyView) bool { return p.Mine || p.Ours }, askAnswer,
			func(p *actPage, c *page.Ctx, n int, f *form.Form, words string) error {
				return p.Corrections.Acknowledge(c.R.Context(), c.Actor, c.Path("ref"), relay.Answer{N: n, State: relay.State(f.Raw("answer")), Reason: f.Raw("reason"), Words: words, Passed: f.Raw("passed")})
			}},
		{"excuse", "excuse/{n}", access.ManageCorrection, func(_ relay.View, p relay.CopyView) bool { return p.Excuse }, func(p *actPage, _ relay.View, _ relay.CopyView, b *ask.Builder) {
			b.Choose(p.field(b, "ground"), p.options(relay.ExceptionList))
			b.Lines(p.field(b, "words"))
		}, func(p *actPage, c *page.Ctx, n int, f *form.Form, words string) error {
			return p.Corrections.Excuse(c.R.Context(), c.Actor, relay.Excuse{Ref: c.Path("ref"), N: n, Ground: f.Raw("ground"), Words: words})
		}},
		{"undone", "undone/{n}", access.ViewCorrections, func(_ relay.View, p relay.CopyView) bool { return p.Undo }, func(*actPage, relay.View, relay.CopyView, *ask.Builder) {},
			func(p *actPage, c *page.Ctx, n int, _ *form.Form, _ string) error {
				return p.Corrections.Undone(c.R.Context(), c.Actor, c.Path("ref"), n)
			}},
		{"withdraw", "withdraw", access.ManageCorrection, func(v relay.View, _ relay.CopyView) bool {
			return v.Manage && (v.Stage == relay.Open || v.Stage == relay.Complete)
		}, func(p *actPage, _ relay.View, _ relay.CopyView, b *ask.Builder) { b.Lines(p.field(b, "words")) },
			func(p *actPage, c *page.Ctx, _ int, _ *form.Form, words string) error {
				return p.Corrections.Withdraw(c.R.Context(), c.Actor, c.Path("ref"), words)
			}},
		{"decline", "decline", access.JudgeCorrection, func(v relay.View, _ relay.CopyView) bool { return v.Judge }, func(p *actPage, _ relay.View, _ relay.CopyView, b *ask.Builder) {
			b.Choose(p.field(b, "reason"), p.options(relay.DeclinedList))
			f := p.field(b, "words")
			f.Optional = true
			b.Lines(f)
		}, func(p *actPage, c *page.Ctx, _ int, f *form.Form, words string) error {
			return p.Corrections.Decline(c.R.Context(), c.Actor, c.Path("ref"), f.Raw("reason"), words)
		}},
	}
}

// actPage is the page of one act.
type actPage struct {
	Deps
	act act
}

// field words a question of the act.
func (p *actPage) field(b *ask.Builder, name string) ask.Field {
	f := ask.Field{Name: name, Label: b.Text.T(p.act.key + "." + name + ".label"), Rows: 3, Max: 500}
	if k := p.act.key + "." + name + ".hint"; b.Text.Has(k) {
		f.Hint = b.Text.T(k)
	}
	return f
}

func askAnswer(p *actPage, v relay.View, one relay.CopyView, b *ask.Builder) {
	answers := p.options("correction_answer")
	for i, o := range answers {
		answers[i].Hint = b.Text.T("answer." + o.Value + ".hint." + string(v.Kind))
	}
	b.Choose(p.field(b, "answer"), answers)
	reason := p.field(b, "reason")
	reason.Optional = true
	b.Pick(reason, p.options(relay.ReasonList))
	words := p.field(b, "words")
	words.Optional = true
	b.Lines(words)
	if len(one.Onward) == 0 {
		return
	}
	var names []string
	for _, l := range one.Onward {
		names = append(names, l.Name)
	}
	passed := p.field(b, "passed")
	passed.Hint = b.Text.T("answer.passed.who", "names", strings.Join(names, "; "))
	b.Choose(passed, []ask.Option{{Value: "yes", Text: b.Text.T("answer.passed.yes")}, {Value: "no", Text: b.Text.T("answer.passed.no")}})
}

// find gives the correction and the copy that the address names. What the reader can no longer do leads back to the
// correction, which says what happened.
func (p *actPage) find(c *page.Ctx) (relay.View, relay.CopyView, bool, error) {
	v, err := p.Corrections.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return v, relay.CopyView{}, false, err
	}
	var one relay.CopyView
	if typed := c.Path("n"); typed != "" {
		n, err := strconv.Atoi(typed)
		i := slices.IndexFunc(v.Copies, func(x relay.CopyView) bool { return x.N == n })
		if err != nil || i < 0 {
			return v, one, false, errs.New(errs.NotFound, "correction.no_copy", "We could not find whom you mean.")
		}
		one = v.Copies[i]
	}
	return v, one, p.act.may(v, one), nil
}

func (p *actPage) show(c *page.Ctx) error {
	v, one, may, err := p.find(c)
	if err != nil {
		return err
	}
	if !may {
		return c.Done(relay.Path+"/"+v.Ref, "moved")
	}
	return p.render(c, v, one, ask.New(c, nil))
}

func (p *actPage) render(c *page.Ctx, v relay.View, one relay.CopyView, b *ask.Builder) error {
	t := c.Text
	p.act.ask(p, v, one, b)
	s := b.Sheet(strings.Replace(relay.Path+"/"+v.Ref+"/"+p.act.path, "{n}", strconv.Itoa(one.N), 1))
	key := p.act.key
	if key == "answer" && one.Ours && !one.Mine {
		key = "answer_for"
	}
	s.Heading = t.T(key+".heading", "name", one.Name)
	s.Intro = t.T(key+".intro", "name", one.Name, "items", p.items(one.Items), "source", v.Correction.Name)
	s.Save.Text = t.T(key + ".save")
	warn(c, &s, b.Form.Raw("words"))
	back := layout.Link{Text: t.T("back"), Href: relay.Path + "/" + v.Ref}
	s.Cancel = &back
	return s.Render(c, back)
}

func (p *actPage) submit(c *page.Ctx) error {
	v, one, may, err := p.find(c)
	if err != nil {
		return err
	}
	if !may {
		return c.Done(relay.Path+"/"+v.Ref, "moved")
	}
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	words := f.Text("words", form.TextRule{Lines: true, Max: 500})
	if f.Err() != nil || warned(f, words) {
		return p.render(c, v, one, ask.Again(c, f))
	}
	err = p.act.do(p, c, one.N, f, words)
	switch {
	case err == nil:
		return c.Done(relay.Path+"/"+v.Ref, p.act.key)
	case errs.KindOf(err) == errs.Conflict:
		return c.Done(relay.Path+"/"+v.Ref, "moved")
	case !f.Merge(err):
		return err
	}
	return p.render(c, v, one, ask.Again(c, f))
}
