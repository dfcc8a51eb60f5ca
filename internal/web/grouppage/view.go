package grouppage

import (
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/involvement"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// proposalView is a proposal as its readers see it, inside and in public.
type proposalView struct {
	State     layout.Status
	Says      []string
	Facts     []layout.Fact
	Withheld  string
	Answers   []answerView
	Changes   *changesView
	Because   *changesView
	Views     viewsView
	Questions questionsView
	Advice    *adviceView
	Reply     *replyView
}

// answerView answers one question people ask.
type answerView struct {
	Title, Word, WordTitle string
	Lines                  []string
}

// changesView is a list of changes, each with what stood there and what stands there.
type changesView struct {
	Title, Intro, NotSaid string
	Items                 []changeView
}

type changeView struct {
	Sentence, BeforeLabel, AfterLabel, When string
	Before, After                           []string
}

type viewsView struct {
	Title, None, Kept string
	Tally             []string
	Items             []viewItem
}

type viewItem struct {
	Who, When, Older, Hidden, Waits, Source string
	Position                                layout.Status
	Words                                   []string
	Since                                   []changeView
	Sound                                   *soundView
	EarlierTitle                            string
	Earlier                                 []earlierView
	Acts                                    []layout.Link
	Show                                    *postView
}

type earlierView struct {
	When, Position string
	Words          []string
}

// soundView plays a recording, and gives it as a file.
type soundView struct{ Label, Src, Download, DownloadText, NoMedia string }

// postView is a button of its own.
type postView struct{ Action, Text, Label string }

type questionsView struct {
	Title, None string
	Items       []questionItem
}

type questionItem struct {
	Who, When, AnswerTitle, Waits, Hidden string
	Text, Answer                          []string
	Acts                                  []layout.Link
	Show                                  *postView
}

type adviceView struct {
	Title, When, Older, ConditionsTitle string
	Position                            layout.Status
	Summary, Conditions                 []string
}

type replyView struct {
	Title, When, Late string
	Outcome           layout.Status
	Reason            []string
}

func paragraphs(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '\n' })
}

func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("proposal_words") }

// status words a stage.
func status(t content.Page, p *involvement.Proposal) layout.Status {
	kinds := map[involvement.Stage]layout.Kind{involvement.Asking: layout.Involve, involvement.Weighing: layout.Involve, involvement.Answering: layout.Waiting,
		involvement.Answered: layout.Live, involvement.Quiet: layout.Neutral, involvement.Stopped: layout.Stopped, involvement.Spared: layout.Neutral}
	if r, ok := p.Reply(); ok && p.Stage == involvement.Answered {
		return outcome(t, r.Outcome)
	}
	return layout.Status{Word: t.T("stage." + string(p.Stage)), Kind: kinds[p.Stage]}
}

func outcome(t content.Page, o involvement.Outcome) layout.Status {
	kinds := map[involvement.Outcome]layout.Kind{involvement.Accepted: layout.Live, involvement.InPart: layout.Changed, involvement.Declined: layout.Stopped}
	return layout.Status{Word: t.T("outcome." + string(o)), Kind: kinds[o]}
}

func position(t content.Page, p involvement.Position) layout.Status {
	kinds := map[involvement.Position]layout.Kind{involvement.Yes: layout.Live, involvement.YesIf: layout.Waiting, involvement.NoUnless: layout.Changed,
		involvement.No: layout.Stopped, involvement.NoView: layout.Neutral}
	return layout.Status{Word: t.T("position." + string(p)), Kind: kinds[p]}
}

// title names a proposal; a withheld use has no name.
func title(t content.Page, p *involvement.Proposal) string {
	if s := p.Title(); s != "" {
		return s
	}
	return t.T("withheld.title")
}

// show makes the view of a proposal. inside is set for members' pages.
func show(c *page.Ctx, s *involvement.Sight, inside bool) proposalView {
	t, p := words(c), &s.Proposal
	v := proposalView{State: status(t, p), Says: says(c, s)}
	kind := "kind.new"
	if p.Change {
		kind = "kind.change"
	}
	v.Facts = []layout.Fact{{Term: t.T("fact.kind"), Value: t.T(kind)}, {Term: t.T("fact.lead"), Value: p.LeadName}, {Term: t.T("fact.ref"), Value: p.Ref}}
	if !p.LiveAt.IsZero() {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.live"), Value: layout.FormatDate(p.LiveAt)})
		if p.Public() {
			v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.entry"), Value: p.RecordRef, Href: "/register/" + p.RecordRef})
		}
	}
	text := p.Current()
	if p.Withheld() {
		v.Withheld = t.T("withheld.text", "reason", text.Reason)
	}
	for _, a := range text.Answers {
		one := answerView{Title: t.T("q." + a.Key), Lines: a.Lines}
		if w, ok := p.Word(a.Key); ok {
			one.Word, one.WordTitle = w.Text, t.T("word.title", "lead", p.LeadName, "when", layout.FormatDate(w.At))
		}
		v.Answers = append(v.Answers, one)
	}
	if len(text.Changes)+text.NotSaid > 0 {
		key := "changes.now"
		if text.N > 1 {
			key = "changes.text"
		}
		v.Changes = &changesView{Title: t.T(key), Items: changes(t, text.Changes)}
		if text.NotSaid > 0 {
			v.Changes.NotSaid = t.N("changes.not_said", text.NotSaid)
		}
	}
	v.Because = because(t, p)
	v.Views = viewsOf(c, s, inside)
	v.Questions = questionsOf(c, s, inside)
	v.Advice, v.Reply = adviceOf(t, p), replyOf(t, p)
	return v
}

// because shows what changed because of the group; nil when nothing did.
func because(t content.Page, p *involvement.Proposal) *changesView {
	lines := p.Changed()
	if len(lines) == 0 {
		return nil
	}
	v := &changesView{Title: t.T("because.title"), Intro: t.T("because.intro", "lead", p.LeadName)}
	for _, l := range lines {
		one := change(t, l.Change)
		one.When = layout.FormatDate(l.At)
		v.Items = append(v.Items, one)
	}
	return v
}

func changes(t content.Page, all []involvement.Change) []changeView {
	out := make([]changeView, 0, len(all))
	for _, ch := range all {
		out = append(out, change(t, ch))
	}
	return out
}

func change(t content.Page, ch involvement.Change) changeView {
	v := changeView{Sentence: ch.Sentence, BeforeLabel: t.T("before"), Before: ch.Old, AfterLabel: t.T("after"), After: ch.New}
	if all := append(slices.Clone(ch.Old), ch.New...); !slices.ContainsFunc(all, func(s string) bool { return !strings.Contains(ch.Sentence, s) }) {
		v.Before, v.After = nil, nil // the sentence says both
	}
	return v
}

// says tells where the proposal stands, in sentences.
func says(c *page.Ctx, s *involvement.Sight) []string {
	t, p := words(c), &s.Proposal
	var out []string
	switch p.Stage {
	case involvement.Asking:
		out = append(out, t.T("says.asking", "left", layout.RelativeDeadline(p.Closes, c.Today(), c.Site.Calendar)))
	case involvement.Weighing:
		key := "says.weighing"
		if p.Heard() == 0 && s.Kept == 0 {
			key = "says.weighing.silent"
		}
		out = append(out, t.T(key, "day", p.AdviseBy.Words()))
	case involvement.Answering:
		key := "says.answering"
		if p.AnswerBy.Before(c.Today()) {
			key = "says.answering.late"
		}
		out = append(out, t.T(key, "lead", p.LeadName, "day", p.AnswerBy.Words()))
	case involvement.Quiet:
		key := "says.quiet"
		if p.Heard() == 0 && s.Kept == 0 {
			key = "says.quiet.silent"
		}
		out = append(out, t.T(key))
	case involvement.Stopped:
		out = append(out, t.T("says.stopped"))
		if p.Why != "" && !p.Withheld() {
			out = append(out, t.T("says.why", "why", p.Why))
		}
	case involvement.Spared:
		out = append(out, t.T("says.spared"))
	case involvement.Answered:
		out = append(out, t.T("says.answered", "lead", p.LeadName))
	}
	if p.Drafting {
		out = append(out, t.T("says.drafting"))
	}
	if _, ok := p.Reply(); !ok && !p.LiveAt.IsZero() && len(p.Advised) > 0 {
		out = append(out, t.T("says.live_unanswered"))
	}
	if len(p.Texts) > 1 && p.Stage.Open() {
		out = append(out, t.T("says.texts", "n", strconv.Itoa(len(p.Texts)), "day", layout.FormatDate(p.Current().At)))
	}
	return out
}

func adviceOf(t content.Page, p *involvement.Proposal) *adviceView {
	a, ok := p.Latest()
	if !ok {
		return nil
	}
	v := &adviceView{Title: t.T("advice.title"), When: t.T("advice.when", "day", layout.FormatDate(a.At)), Position: position(t, a.Position),
		Summary: paragraphs(a.Summary), Conditions: a.Conditions}
	if len(a.Conditions) > 0 {
		v.ConditionsTitle = t.T("advice.conditions")
	}
	switch {
	case a.Text != p.Current().N && p.Stands():
		v.Older = t.T("advice.kept")
	case !p.Stands():
		v.Older = t.T("advice.older")
	}
	return v
}

func replyOf(t content.Page, p *involvement.Proposal) *replyView {
	r, ok := p.Reply()
	if !ok {
		return nil
	}
	v := &replyView{Title: t.T("reply.title", "lead", p.LeadName), Outcome: outcome(t, r.Outcome), When: t.T("reply.when", "day", layout.FormatDate(r.At)), Reason: paragraphs(r.Reason)}
	if r.Late {
		v.Late = t.T("reply.late")
	}
	return v
}

// viewsOf shows what was said.
func viewsOf(c *page.Ctx, s *involvement.Sight, inside bool) viewsView {
	t := words(c)
	v := viewsView{Title: t.T("views.title"), None: t.T("views.none")}
	if s.Kept > 0 {
		v.Kept, v.None = t.N("views.kept", s.Kept), ""
	}
	if len(s.Views) > 0 {
		v.None = ""
	}
	tally := s.Tally()
	for _, pos := range involvement.Positions() {
		if n := tally[pos]; n > 0 {
			v.Tally = append(v.Tally, t.T("tally", "n", strconv.Itoa(n), "position", t.T("position."+string(pos))))
		}
	}
	for i := range s.Views {
		v.Items = append(v.Items, viewOf(c, s, s.Views[i], inside))
	}
	return v
}

func viewOf(c *page.Ctx, s *involvement.Sight, one involvement.View, inside bool) viewItem {
	t := words(c)
	item := viewItem{Who: whose(t, one), When: layout.FormatDate(one.At), Position: position(t, one.Position), Words: paragraphs(one.Words)}
	if one.Source != "" && inside {
		item.Source = t.T("view.source", "source", one.Source, "day", one.On.Words())
	}
	if s.Older(one) {
		item.Older = t.T("view.older")
		if inside {
			item.Since = changes(t, s.Since(one))
		}
	}
	if one.Hidden != nil {
		item.Hidden = t.T("view.hidden", "day", layout.FormatDate(one.Hidden.At), "reason", one.Hidden.Reason)
	}
	if one.Waits() {
		item.Waits = t.T("view.waits")
	}
	if !inside {
		return item
	}
	if !one.Public {
		item.Who += " " + t.T("view.private")
	}
	if one.Sound != "" {
		src := s.URL() + "/sound/" + one.ID
		item.Sound = &soundView{Label: t.T("sound.label", "who", item.Who), Src: src, Download: src + "?download=1", DownloadText: t.T("sound.download"), NoMedia: t.T("sound.none")}
	}
	if len(one.Earlier) > 0 {
		item.EarlierTitle = t.T("view.earlier")
		for _, e := range one.Earlier {
			item.Earlier = append(item.Earlier, earlierView{layout.FormatDate(e.At), t.T("position." + string(e.Position)), paragraphs(e.Words)})
		}
	}
	if one.Waits() && s.May(access.TypeView) && (c.Actor.Has(access.Secretariat) || one.By == c.Actor.Person) {
		item.Acts = append(item.Acts, layout.Link{Text: t.T("act.type"), Href: s.URL() + "/words/" + one.ID})
	}
	if s.May(access.HideInProposal) && one.Public {
		if one.Hidden == nil {
			item.Acts = append(item.Acts, layout.Link{Text: t.T("act.hide"), Href: s.URL() + "/hide/" + one.ID})
		} else {
			item.Show = &postView{Action: s.URL() + "/show/" + one.ID, Text: t.T("act.show")}
		}
	}
	return item
}

// whose says from whom a view is, by seat and never by name.
func whose(t content.Page, v involvement.View) string {
	switch {
	case v.Way == involvement.Session:
		return t.T("whose.session", "n", strconv.Itoa(v.Heads), "day", v.On.Words())
	case v.Seat != "" && v.Way == involvement.Voice:
		return t.T("whose.voice", "seat", v.Seat)
	case v.Seat != "" && v.Way == involvement.Paper:
		return t.T("whose.paper", "seat", v.Seat)
	case v.Seat != "":
		return v.Seat
	}
	return t.T("whose.member")
}

func questionsOf(c *page.Ctx, s *involvement.Sight, inside bool) questionsView {
	t := words(c)
	v := questionsView{Title: t.T("questions.title")}
	if len(s.Asked) == 0 {
		v.None = t.T("questions.none")
	}
	for _, q := range s.Asked {
		item := questionItem{Who: q.Seat, When: layout.FormatDate(q.At), Text: paragraphs(q.Text)}
		if item.Who == "" {
			item.Who = t.T("whose.member")
		}
		switch {
		case q.Hidden != nil:
			item.Hidden = t.T("view.hidden", "day", layout.FormatDate(q.Hidden.At), "reason", q.Hidden.Reason)
		case q.Answer != "":
			item.AnswerTitle, item.Answer = t.T("questions.answer", "lead", s.LeadName, "day", layout.FormatDate(q.AnsweredAt)), paragraphs(q.Answer)
		default:
			item.Waits = t.T("questions.waits", "lead", s.LeadName)
		}
		if inside && s.May(access.AnswerProposal) && q.Hidden == nil {
			key := "act.answer"
			if q.Answer != "" {
				key = "act.answer_again"
			}
			item.Acts = append(item.Acts, layout.Link{Text: t.T(key), Href: s.URL() + "/answer/" + q.ID})
		}
		if inside && s.May(access.HideInProposal) {
			if q.Hidden == nil {
				item.Acts = append(item.Acts, layout.Link{Text: t.T("act.hide"), Href: s.URL() + "/hide/" + q.ID})
			} else {
				item.Show = &postView{Action: s.URL() + "/show/" + q.ID, Text: t.T("act.show")}
			}
		}
		v.Items = append(v.Items, item)
	}
	return v
}
