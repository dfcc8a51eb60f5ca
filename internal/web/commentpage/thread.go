package commentpage

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/redline"
	"sharewell/internal/errs"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// threadPage is one comment with its conversation and its disposition.
type threadPage struct{ Deps }

// threadView is what the page shows.
type threadView struct {
	Errors           *govuk.ErrorSummaryProps
	Clash            *clashView
	Caption, Heading string
	Kind, State      layout.Status
	Facts            []layout.Fact
	Stand            string
	Quote            string
	Text             string
	ChangeTitle      string
	Change           string
	Edit             editView
	Decision         *decisionView
	Supports         supportView
	RepliesTitle     string
	Replies          []replyView
	Forms            []formView
	Buttons          []actView
	PastTitle        string
	Past             []layout.Entry
	StoryTitle       string
	Story            []layout.Entry
	Links            []layout.Link
}

// editView is a suggestion: what it changes, and what it would do to the draft.
type editView struct {
	Title, DraftTitle, DraftText string
	Marked, Draft                []layout.Run
}

// decisionView is what was decided and what the author said to it.
type decisionView struct {
	Title, Text, Who, AnswerTitle, Answer string
	Main                                  *layout.Link
}

type supportView struct {
	Title, None string
	Names       []string
}

type replyView struct{ Who, Text string }

// formView is one form of the page.
type formView struct {
	ID, Title, Text string
	Sheet           ask.Sheet
}

// actView is a button of its own.
type actView struct {
	Action, Text string
	Hidden       []ask.Hidden
	Button       govuk.ButtonProps
}

// clashView is what somebody else decided meanwhile, or words that do not go together.
type clashView struct {
	Title, Text, Theirs, Why string
	Marked                   []layout.Run
}

func may(v comment.View, c access.Command) bool { return slices.Contains(v.Allowed, c) }

func (p *threadPage) show(c *page.Ctx) error {
	v, err := p.Comments.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	return p.render(c, v, "", nil, nil)
}

// render shows the page; f is the form that was sent by the button do, with its errors.
func (p *threadPage) render(c *page.Ctx, v comment.View, do string, f *form.Form, clash *clashView) error {
	t, w := c.Text, words(c)
	out := threadView{Caption: v.Ref, Heading: t.T("heading", "who", who(w, v.By), "clause", v.Heading), Kind: kind(w, v.Comment), State: status(w, v.Comment), Clash: clash,
		Quote: v.Anchor.Quote, Text: v.Text, ChangeTitle: t.T("change"), Change: v.Change, StoryTitle: t.T("story"), Facts: p.facts(c, v)}
	if v.Stand == comment.StandsChanged || v.Stand == comment.StandsGone {
		out.Stand = w.T("stand." + string(v.Stand))
	}
	if v.Kind == comment.Suggestion {
		out.Edit = editOf(c, v)
	}
	out.Decision = decided(c, v)
	out.Supports = supportView{Title: t.T("supports"), None: t.T("supports.none")}
	for _, s := range v.Supports {
		out.Supports.Names = append(out.Supports.Names, s.Name)
	}
	out.RepliesTitle = t.T("replies")
	for _, r := range v.Replies {
		out.Replies = append(out.Replies, replyView{joined(who(w, r.By), layout.FormatDateTime(r.At)), r.Text})
	}
	p.forms(c, v, do, f, &out)
	out.Story, out.PastTitle = story(c, v.Comment), t.T("past")
	for _, x := range slices.Backward(v.Past) {
		out.Past = append(out.Past, layout.Entry{At: time.Date(x.Year, 12, 31, 12, 0, 0, 0, time.UTC), DateOnly: true, What: t.T("past.line", "year", numberOf(x.Year), "ref", x.Ref, "outcome", w.T("state."+string(x.Outcome))), Why: strings.TrimSpace(x.Reason + "\n" + x.Answer)})
	}
	head := page.Head{Title: out.Heading, Voice: layout.Members, HasErrors: out.Errors != nil, BackLink: &layout.Link{Text: t.T("back"), Href: inside(v.Run) + "/clauses/" + string(v.Comment.Clause)}}
	if clash != nil {
		head.Status = errs.Conflict.Status()
	}
	return c.Render(head, threadTempl(out))
}

func (p *threadPage) facts(c *page.Ctx, v comment.View) []layout.Fact {
	t, w := c.Text, words(c)
	out := []layout.Fact{{Term: t.T("fact.clause"), Value: v.Heading, Href: inside(v.Run) + "/clauses/" + string(v.Comment.Clause)}, {Term: t.T("fact.edition"), Value: v.Number, Href: "/agreement/" + v.Number},
		{Term: t.T("fact.came"), Value: joined(w.T("route."+string(v.Route)), layout.FormatDateTime(v.At))}}
	if v.By.Org != "" {
		out = append(out, layout.Fact{Term: t.T("fact.org"), Value: t.T("fact.org.text"), Href: page.Address(inside(v.Run)+"/comments", "org", string(v.By.Org))})
	}
	if v.Source != "" {
		out = append(out, layout.Fact{Term: t.T("fact.source"), Value: v.Source})
	}
	if v.Late {
		out = append(out, layout.Fact{Term: t.T("fact.late"), Value: t.T("fact.late.text")})
	}
	if v.Why != "" {
		out = append(out, layout.Fact{Term: t.T("fact.why"), Value: v.Why})
	}
	if v.Taken != nil {
		out = append(out, layout.Fact{Term: t.T("fact.taken"), Value: t.T("fact.taken.text", "number", v.Taken.Number), Href: "/agreement/" + v.Taken.Number + "/" + string(v.Comment.Clause)})
	}
	return out
}

func editOf(c *page.Ctx, v comment.View) editView {
	t := c.Text
	e := editView{Title: t.T("edit"), Marked: runsOf(redline.Words(v.Base, v.Proposed))}
	d := v.Draft
	if d == nil || v.Taken != nil || !may(v, access.DecideComment) {
		return e
	}
	e.DraftTitle = t.T("draft", "number", d.Edition.Number())
	switch {
	case d.Gone:
		e.DraftText = t.T("draft.gone")
	case !d.Clean:
		e.DraftText, e.Draft = t.T("draft.clash"), runsOf(redline.Words(v.Base, d.Now.Text))
	case d.Now.Text == v.Base:
		e.DraftText = t.T("draft.same")
	default:
		e.DraftText, e.Draft = t.T("draft.merges"), runsOf(redline.Words(d.Now.Text, d.Text))
	}
	return e
}

func decided(c *page.Ctx, v comment.View) *decisionView {
	d, t, w := v.Decision, c.Text, words(c)
	if d == nil {
		return nil
	}
	out := &decisionView{Title: t.T("decision", "outcome", w.T("state."+string(d.Outcome))), Text: d.Reason, Who: joined(roleWords(c, d.Role), layout.FormatDateTime(d.At))}
	if v.Main != nil {
		out.Main = &layout.Link{Text: t.T("main", "ref", v.Main.Ref), Href: v.Main.URL()}
	}
	if d.Answer != nil {
		out.AnswerTitle, out.Answer = t.T("answered"), d.Answer.Text
		if v.Kind == comment.Blocking {
			out.AnswerTitle = t.T("answered." + strconv.FormatBool(d.Answer.Clears))
		}
	}
	return out
}

// story tells what happened, newest first.
func story(c *page.Ctx, x comment.Comment) []layout.Entry {
	t := words(c)
	var out []layout.Entry
	if d := x.Decision; d != nil {
		if d.Answer != nil {
			out = append(out, layout.Entry{At: d.Answer.At, What: t.T("turn.answered"), Who: who(t, x.By)})
		}
		out = append(out, layout.Entry{At: d.At, What: t.T("state." + string(d.Outcome)), Who: roleWords(c, d.Role)})
	}
	for _, n := range slices.Backward(x.Turns) {
		e := layout.Entry{At: n.At, What: t.T("turn." + n.What), Who: roleWords(c, n.Role), Why: n.Text}
		if n.Role == "" && n.What == "made" {
			e.Who = who(t, x.By)
		}
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, b layout.Entry) int { return b.At.Compare(a.At) })
	return out
}

// builder makes a form's builder: with what was typed when it is the one that was sent.
func builder(c *page.Ctx, mine, do string, f *form.Form, stored url.Values) *ask.Builder {
	if f != nil && mine == do {
		return ask.Again(c, f)
	}
	return ask.New(c, stored)
}

// forms adds what the reader can do.
func (p *threadPage) forms(c *page.Ctx, v comment.View, do string, f *form.Form, out *threadView) {
	t := c.Text
	add := func(name string, b *ask.Builder, also *govuk.ButtonProps) {
		s := b.Sheet(v.URL())
		s.Version, s.Save, s.Also = strconv.FormatInt(v.Version, 10), button(t.T(name+".save"), name, name != "dispose"), also
		s.Intro = ""
		if s.Errors != nil {
			out.Errors = s.Errors
		}
		s.Errors = nil
		x := formView{ID: name, Title: t.T(name), Sheet: s}
		if t.Has(name + ".text") {
			x.Text = t.T(name + ".text")
		}
		out.Forms = append(out.Forms, x)
	}
	press := func(name string) {
		b := button(t.T(name), name, true)
		out.Buttons = append(out.Buttons, actView{Action: v.URL(), Button: b})
	}
	if may(v, access.ModerateComment) {
		b := builder(c, "refuse", do, f, nil)
		b.Lines(ask.Field{Name: "why", Rows: 3})
		show := button(t.T("show.save"), "show", false)
		add("refuse", b, &show)
	}
	if may(v, access.AnswerDecision) {
		b := builder(c, "answer", do, f, nil)
		b.Lines(ask.Field{Name: "answer", Rows: 4, Max: comment.MaxReason})
		if v.Kind == comment.Blocking {
			b.Choose(ask.Field{Name: "clears"}, []ask.Option{{Value: "yes", Text: t.T("clears.yes")}, {Value: "no", Text: t.T("clears.no")}})
		}
		add("answer", b, nil)
	}
	if may(v, access.DecideComment) {
		p.deskForms(c, v, do, f, add)
	}
	if may(v, access.MakeComment) {
		b := builder(c, "reply", do, f, nil)
		b.Lines(ask.Field{Name: "reply", Rows: 4, Max: comment.MaxReason})
		add("reply", b, nil)
	}
	if may(v, access.SupportComment) {
		if v.Agrees(c.Actor) {
			press("unsupport")
		} else {
			press("support")
		}
	}
	if into := c.Query("into"); into != "" && v.Decision != nil && v.Decision.Outcome.ComesBack() && (v.Mine(c.Actor) || may(v, access.DecideComment)) {
		b := button(t.T("again", "year", into), "again", true)
		out.Buttons = append(out.Buttons, actView{Action: v.URL(), Button: b, Hidden: []ask.Hidden{{Name: "into", Value: into}}})
	}
	if may(v, access.EditComment) {
		out.Links = append(out.Links, layout.Link{Text: t.T("edit.link"), Href: v.URL() + "/edit"})
	}
	if may(v, access.WithdrawComment) {
		press("withdraw")
	}
}

func (p *threadPage) deskForms(c *page.Ctx, v comment.View, do string, f *form.Form, add func(string, *ask.Builder, *govuk.ButtonProps)) {
	t, w := c.Text, words(c)
	if v.Kind == comment.Suggestion && v.Taken == nil && v.Draft != nil && !v.Draft.Gone && v.Draft.Edition.Status == agreement.Draft {
		stored := url.Values{"base": {v.Draft.Now.Text}, "together": {v.Proposed}}
		b := builder(c, "take", do, f, stored)
		if !v.Draft.Clean {
			b.Lines(ask.Field{Name: "together", Rows: 14})
		}
		b.Lines(ask.Field{Name: "thanks", Rows: 3, Optional: true})
		add("take", b, nil)
	}
	stored := url.Values{}
	if d := v.Decision; d != nil {
		stored = url.Values{"outcome": {string(d.Outcome)}, "reason": {d.Reason}, "of": {d.Of}}
	}
	b := builder(c, "dispose", do, f, stored)
	var outcomes []ask.Option
	for _, o := range comment.Outcomes() {
		if o != comment.Withdrawn {
			outcomes = append(outcomes, ask.Option{Value: string(o), Text: w.T("state." + string(o)), Hint: t.T("outcome." + string(o))})
		}
	}
	b.Choose(ask.Field{Name: "outcome"}, outcomes)
	b.Line(ask.Field{Name: "of", Width: "20", Optional: true})
	b.Lines(ask.Field{Name: "reason", Rows: 5, Max: comment.MaxReason})
	add("dispose", b, nil)
}

func (p *threadPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	v, err := p.Comments.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	do := f.Raw("do")
	if do == "dispose" || do == "take" {
		return p.decide(c, v, f, do)
	}
	to, err := p.act(c, v, f, do)
	switch {
	case err == nil:
		return c.Done(to, do)
	case errs.KindOf(err) == errs.Conflict && c.Text.Has("note."+errs.CodeOf(err)):
		return c.Done(v.URL(), errs.CodeOf(err))
	case !f.Merge(err):
		return err
	}
	if do == "show" {
		do = "refuse"
	}
	return p.render(c, v, do, f, nil)
}

func (p *threadPage) act(c *page.Ctx, v comment.View, f *form.Form, do string) (string, error) {
	ctx, ref := c.R.Context(), v.Ref
	var err error
	switch do {
	case "reply":
		_, err = p.Comments.Reply(ctx, c.Actor, ref, f.Raw("reply"), comment.Online)
	case "support":
		_, err = p.Comments.Support(ctx, c.Actor, ref)
	case "unsupport":
		_, err = p.Comments.Unsupport(ctx, c.Actor, ref)
	case "withdraw":
		_, err = p.Comments.Withdraw(ctx, c.Actor, ref, "")
	case "answer":
		_, err = p.Comments.Answer(ctx, c.Actor, comment.Answered{Ref: ref, Text: f.Raw("answer"), Clears: f.Raw("clears") == "yes"})
	case "show", "refuse":
		_, err = p.Comments.Moderate(ctx, c.Actor, ref, do == "show", f.Raw("why"))
	case "again":
		into, _ := strconv.Atoi(f.Raw("into"))
		var x comment.Comment
		if x, err = p.Comments.Again(ctx, c.Actor, ref, into); err == nil {
			return x.URL(), nil
		}
	default:
		err = errs.New(errs.Invalid, "comment.no_act", c.Text.T("no_act"))
	}
	return v.URL(), err
}

// decide disposes of a comment or takes a suggestion in, and shows both sides when somebody else was faster.
func (p *threadPage) decide(c *page.Ctx, v comment.View, f *form.Form, do string) error {
	ctx, t := c.R.Context(), c.Text
	version := ask.Version(f)
	var err error
	if do == "take" {
		var got comment.TakenIn
		cmd := comment.Take{Ref: v.Ref, Version: version, Reason: f.Raw("thanks")}
		if f.Has("together") && v.Draft != nil {
			cmd.Text, cmd.Base = f.Raw("together"), v.Draft.Now.Text
		}
		got, err = p.Comments.Take(ctx, c.Actor, cmd)
		if err == nil && got.Conflict != nil {
			return p.render(c, v, do, f, &clashView{Title: t.T("clash.words"), Text: t.T("clash.words.text"), Theirs: got.Conflict.Theirs.Text,
				Marked: runsOf(redline.Words(got.Conflict.Theirs.Text, got.Conflict.Proposed.Text))})
		}
		if err == nil && got.Merged {
			return c.Done(v.URL(), "merged")
		}
	} else {
		_, err = p.Comments.Dispose(ctx, c.Actor, comment.Dispose{Ref: v.Ref, Version: version, Outcome: comment.Outcome(f.Raw("outcome")), Reason: f.Raw("reason"), Of: f.Raw("of")})
	}
	switch {
	case err == nil:
		return c.Done(v.URL(), do)
	case errs.CodeOf(err) == "comment.moved":
		clash := &clashView{Title: t.T("clash"), Text: t.T("clash.text")}
		if d := v.Decision; d != nil {
			clash.Theirs, clash.Why = t.T("clash.theirs", "outcome", words(c).T("state."+string(d.Outcome))), d.Reason
		}
		return p.render(c, v, do, f, clash)
	case errs.KindOf(err) == errs.Conflict && t.Has("note."+errs.CodeOf(err)):
		return c.Done(v.URL(), errs.CodeOf(err))
	case !f.Merge(err):
		return err
	}
	return p.render(c, v, do, f, nil)
}
