package casepage

import (
	"context"
	"slices"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/rights/casework"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/page"
)

// move is one thing that staff do with a case: what it asks, and what it does. Its words stand under its name in the
// content page "case_move".
type move struct {
	name    string
	command access.Command
	// when says that the move makes sense now, beside being allowed; nil for always.
	when func(v casework.View) bool
	// ask puts the questions; nil for none.
	ask func(c *page.Ctx, v casework.View, b *ask.Builder) error
	// do reads the answers and does it. It does nothing when an answer is missing.
	do func(c *page.Ctx, ref string, f *form.Form) error
}

// fits reports whether a move can be made.
func (m move) fits(v casework.View) bool {
	return v.May(m.command) && (m.when == nil || m.when(v))
}

// moves lists what staff do, in the order in which a case lives.
func (d Deps) moves() []move {
	s := d.Cases
	return slices.Concat(
		[]move{
			d.plain("acknowledge", access.AcknowledgeCase, s.Acknowledge).with(func(v casework.View) bool { return v.Part.AcknowledgedAt.IsZero() }),
			{name: "ask-proof", command: access.AskProof, ask: d.askProof, do: d.doAskProof},
			d.plain("see-proof", access.SeeProof, s.SeeProof),
			d.words("ask-clear", access.ClarifyCase, s.AskClear),
			d.words("note-clear", access.NoteClear, s.NoteClear),
			d.words("extend", access.ExtendCase, s.Extend).with(func(v casework.View) bool { return v.MayExtend }),
			{name: "receipt", command: access.CorrectReceipt, ask: askReceipt, do: d.doReceipt},
			d.words("enquire", access.WorkOnCase, s.Enquire),
			d.words("progress", access.WorkOnCase, s.Progress),
			d.toBody("pass", s.PassOn), d.toBody("share", s.Share),
			{name: "answer", command: access.AnswerCase, ask: d.askAnswer, do: d.doAnswer},
			d.plain("withdraw", access.EndCase, s.Withdraw).with(func(v casework.View) bool { return v.Part.Stage.Open() }),
			d.plain("close", access.EndCase, s.Close).with(func(v casework.View) bool { return v.Part.Stage == casework.Answered }),
			{name: "learn", command: access.LearnFromCase, ask: askLearn, do: d.doLearn},
		},
		d.careMoves())
}

// careMoves are those that look after words, addresses and keeping.
func (d Deps) careMoves() []move {
	s := d.Cases
	back := func(how casework.Reach) func(ctx context.Context, a access.Actor, ref string) error {
		return func(ctx context.Context, a access.Actor, ref string) error { return s.CameBack(ctx, a, ref, how) }
	}
	by := func(m casework.Means) func(v casework.View) bool {
		return func(v casework.View) bool { return v.Case.Means == m && v.Case.Reach == casework.Reachable }
	}
	return []move{
		d.plain("bounced", access.ReachPerson, back(casework.Bounced)).with(by(casework.Email)),
		d.plain("returned", access.ReachPerson, back(casework.Returned)).with(by(casework.Letter)),
		{name: "change-contact", command: access.OpenContact, ask: func(_ *page.Ctx, _ casework.View, b *ask.Builder) error { contactFields(b); return nil }, do: d.doContact},
		{name: "redact", command: access.RedactCase, ask: d.askRedact, do: d.doRedact},
		{name: "mark", command: access.RedactCase, ask: d.askMark, do: d.doMark},
		d.words("hold", access.HoldCase, s.Hold).with(func(v casework.View) bool { return v.Case.Hold == nil }),
		d.plain("release", access.HoldCase, s.Release).with(func(v casework.View) bool { return v.Case.Hold != nil }),
	}
}

func (m move) with(when func(casework.View) bool) move { m.when = when; return m }

// plain is a move that asks nothing.
func (d Deps) plain(name string, command access.Command, do func(context.Context, access.Actor, string) error) move {
	return move{name: name, command: command, do: func(c *page.Ctx, ref string, _ *form.Form) error { return do(c.R.Context(), c.Actor, ref) }}
}

// words is a move that asks for words.
func (d Deps) words(name string, command access.Command, do func(ctx context.Context, a access.Actor, ref, text string) error) move {
	return move{name: name, command: command, ask: func(c *page.Ctx, _ casework.View, b *ask.Builder) error { askText(c, b, name); return nil },
		do: func(c *page.Ctx, ref string, f *form.Form) error {
			text := readText(c, f, name)
			if f.Err() != nil {
				return nil
			}
			return do(c.R.Context(), c.Actor, ref, text)
		}}
}

func askText(c *page.Ctx, b *ask.Builder, name string) {
	f := ask.Field{Name: "text", Label: c.Text.T(name + ".text.label"), Rows: 5, Max: mostText}
	if c.Text.Has(name + ".text.hint") {
		f.Hint = c.Text.T(name + ".text.hint")
	}
	b.Lines(f)
}

func readText(c *page.Ctx, f *form.Form, name string) string {
	return f.Text("text", form.TextRule{Label: c.Text.T(name + ".text.label"), Required: c.Text.T(name + ".text.required"), Lines: true, Max: mostText})
}

// list gives the answers of a list of the rulebook.
func (d Deps) list(name string) (out []ask.Option, codes []string) {
	l, err := d.Book.List(name)
	if err != nil {
		return nil, nil
	}
	for _, i := range l.Items {
		out = append(out, ask.Option{Value: i.Code, Text: i.Label, Hint: i.Hint})
		codes = append(codes, i.Code)
	}
	return out, codes
}

func (d Deps) askProof(c *page.Ctx, v casework.View, b *ask.Builder) error {
	options, _ := d.list("case_proof")
	b.Choose(ask.Field{Name: "what"}, options)
	askText(c, b, "ask-proof")
	return nil
}

func (d Deps) doAskProof(c *page.Ctx, ref string, f *form.Form) error {
	_, codes := d.list("case_proof")
	what := f.Choice("what", form.ChoiceRule{Required: c.Text.T("what.required"), Options: codes})
	text := readText(c, f, "ask-proof")
	if f.Err() != nil {
		return nil
	}
	return d.Cases.AskProof(c.R.Context(), c.Actor, ref, what, text)
}

func askReceipt(c *page.Ctx, _ casework.View, b *ask.Builder) error {
	b.Day(ask.Field{Name: "day"})
	askText(c, b, "receipt")
	return nil
}

func (d Deps) doReceipt(c *page.Ctx, ref string, f *form.Form) error {
	day, ok := f.Date("day", form.DateRule{Label: c.Text.T("day.label"), Required: c.Text.T("day.required"), NotAfter: c.Today(), TooLate: c.Text.T("day.late")})
	text := readText(c, f, "receipt")
	if f.Err() != nil || !ok {
		return nil
	}
	return d.Cases.CorrectReceipt(c.R.Context(), c.Actor, ref, day, text)
}

// toBody is a move that names another organisation, which is searched for first.
func (d Deps) toBody(name string, do func(ctx context.Context, a access.Actor, ref string, to ident.Organisation, why string) error) move {
	return move{name: name, command: access.PassCase,
		ask: func(c *page.Ctx, v casework.View, b *ask.Builder) error {
			const most = 25
			b.Line(ask.Field{Name: "q", Width: "20"})
			q := b.Form.Raw("q")
			if q != "" {
				found, err := d.Bodies.Find(c.R.Context(), q, most)
				if err != nil {
					return err
				}
				var options []ask.Option
				for _, x := range found {
					if v.Case.PartOf(x.ID) < 0 {
						options = append(options, ask.Option{Value: string(x.ID), Text: x.Name, Hint: d.Book.PlainLabel("org_type", x.Kind)})
					}
				}
				if len(options) > 0 {
					b.Choose(ask.Field{Name: "to"}, options)
				}
			}
			askText(c, b, name)
			return nil
		},
		do: func(c *page.Ctx, ref string, f *form.Form) error {
			to := f.Raw("to")
			if f.Raw("q") == "" && to == "" {
				f.Add("q", "required", c.Text.T("q.required"))
				return nil
			}
			if to == "" {
				f.Add("q", "pick", c.Text.T("to.required"))
			}
			why := readText(c, f, name)
			if f.Err() != nil {
				return nil
			}
			return do(c.R.Context(), c.Actor, ref, ident.Organisation(to), why)
		}}
}

func (d Deps) askAnswer(c *page.Ctx, v casework.View, b *ask.Builder) error {
	var results []ask.Option
	for _, r := range casework.Results() {
		results = append(results, ask.Option{Value: string(r), Text: c.Text.T("result." + string(r))})
	}
	b.Choose(ask.Field{Name: "result"}, results)
	reasons, _ := d.list("case_reason")
	b.Pick(ask.Field{Name: "reason", Optional: true}, reasons)
	if len(v.Part.Items) > 0 {
		var items []ask.Option
		for _, i := range v.Part.Items {
			items = append(items, ask.Option{Value: i.Name, Text: i.Name})
		}
		b.Tick(ask.Field{Name: "accepted", Optional: true}, items)
	}
	askText(c, b, "answer")
	return nil
}

func (d Deps) doAnswer(c *page.Ctx, ref string, f *form.Form) error {
	_, codes := d.list("case_reason")
	cmd := casework.Answer{Result: casework.Result(f.Choice("result", form.ChoiceRule{Required: c.Text.T("result.required"), Options: words(casework.Results())})),
		Reason: f.Choice("reason", form.ChoiceRule{Options: codes}), Accepted: f.RawAll("accepted"), Text: readText(c, f, "answer")}
	if cmd.Reason == "" && (cmd.Result == casework.Refused || cmd.Result == casework.Partly) {
		f.Add("reason", "required", c.Text.T("reason.required"))
	}
	if f.Err() != nil {
		return nil
	}
	return d.Cases.Answer(c.R.Context(), c.Actor, ref, cmd)
}

func askLearn(c *page.Ctx, _ casework.View, b *ask.Builder) error {
	askText(c, b, "learn")
	b.Line(ask.Field{Name: "url", Optional: true})
	return nil
}

func (d Deps) doLearn(c *page.Ctx, ref string, f *form.Form) error {
	text := readText(c, f, "learn")
	url := f.Text("url", form.TextRule{Label: c.Text.T("url.label")})
	if f.Err() != nil {
		return nil
	}
	return d.Cases.Learn(c.R.Context(), c.Actor, ref, text, url)
}

func (d Deps) doContact(c *page.Ctx, ref string, f *form.Form) error {
	contact := readContact(c, f)
	if f.Err() != nil {
		return nil
	}
	return d.Cases.ChangeContact(c.R.Context(), c.Actor, ref, contact)
}

// lineOptions names the texts of a case, so that one can be chosen; what was asked comes first.
func lineOptions(c *page.Ctx, v casework.View) (out []ask.Option, codes []string) {
	const most = 80
	add := func(n int, text string) {
		if r := []rune(text); len(r) > most {
			text = string(r[:most]) + "…"
		}
		out = append(out, ask.Option{Value: strconv.Itoa(n), Text: text})
		codes = append(codes, strconv.Itoa(n))
	}
	add(-1, c.Text.T("line.asked")+" "+v.Case.Text)
	for i, l := range v.Part.Lines {
		if l.Text != "" {
			add(i, l.Text)
		}
	}
	return out, codes
}

func (d Deps) askRedact(c *page.Ctx, v casework.View, b *ask.Builder) error {
	lines, _ := lineOptions(c, v)
	marks, _ := d.list("case_mark")
	b.Choose(ask.Field{Name: "line"}, lines)
	b.Lines(ask.Field{Name: "cut", Rows: 3})
	b.Choose(ask.Field{Name: "why"}, marks)
	return nil
}

func (d Deps) askMark(c *page.Ctx, v casework.View, b *ask.Builder) error {
	lines, _ := lineOptions(c, v)
	marks, _ := d.list("case_mark")
	b.Choose(ask.Field{Name: "line"}, lines)
	b.Choose(ask.Field{Name: "why"}, marks)
	return nil
}

// lineAndWhy reads which text is meant and why.
func (d Deps) lineAndWhy(c *page.Ctx, f *form.Form) (line int, why string) {
	_, codes := d.list("case_mark")
	line, err := strconv.Atoi(f.Raw("line"))
	if err != nil {
		f.Add("line", "required", c.Text.T("line.required"))
	}
	return line, f.Choice("why", form.ChoiceRule{Required: c.Text.T("why.required"), Options: codes})
}

func (d Deps) doRedact(c *page.Ctx, ref string, f *form.Form) error {
	line, why := d.lineAndWhy(c, f)
	cut := f.Text("cut", form.TextRule{Label: c.Text.T("cut.label"), Required: c.Text.T("cut.required"), Lines: true, Max: mostText})
	if f.Err() != nil {
		return nil
	}
	return d.Cases.Redact(c.R.Context(), c.Actor, ref, casework.Redact{Line: line, Words: cut, Why: why})
}

func (d Deps) doMark(c *page.Ctx, ref string, f *form.Form) error {
	line, why := d.lineAndWhy(c, f)
	if f.Err() != nil {
		return nil
	}
	return d.Cases.Mark(c.R.Context(), c.Actor, ref, casework.Mark{Line: line, Why: why})
}
