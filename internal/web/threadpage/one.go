package threadpage

import (
	"strconv"
	"strings"

	"sharewell/internal/portal/thread"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// onePage is a question with its answers, and a post of it with its comments.
type onePage struct{ Deps }

// oneView is what these pages show.
type oneView struct {
	Errors       *govuk.ErrorSummaryProps
	Caption      string
	Heading      string
	Tags         []layout.Status
	Notice       string // it is hidden, or closed
	Why          string
	Appeal       string
	Text         string
	Who          string
	Facts        []layout.Fact
	Buttons      []pressView
	Links        []layout.Link
	NotesTitle   string
	Notes        []postView
	MoreNotes    *layout.Link
	AnswersTitle string
	NoAnswers    string
	Answers      []postView
	Next         *layout.Link
	Acts         []ask.ActView
	Cites        citesView
	HistoryTitle string
	History      []layout.Entry
}

// pressView is a button with an address of its own.
type pressView struct {
	Action, Key string
	Button      govuk.ButtonProps
}

// postView is an answer or a comment.
type postView struct {
	ID, Href, Who, When string
	Text                string
	Tags                []layout.Status
	Hidden, Why, Appeal string
	CitesTitle          string
	Cites               []citeView
	Endorsed            []string
	Thanks              string
	Guide               *layout.Link
	Buttons             []pressView
	More                *layout.Link
	Notes               []postView
	AllNotes            *layout.Link
	History             []layout.Entry
	HistoryTitle        string
}

// citeView is one thing that an answer rests on.
type citeView struct {
	Kind, Label, Href string
	Changed           string
	Now               *layout.Link // to what it says now, where that stands elsewhere
}

// citesView is what can be chosen from when one cites.
type citesView struct {
	ID      string
	Options []string
}

func (p *onePage) show(c *page.Ctx) error { return p.render(c, nil, "") }

// render shows a question; typed is the form that failed, and failed its name.
func (p *onePage) render(c *page.Ctx, typed *form.Form, failed string) error {
	one, err := p.Threads.One(c.R.Context(), c.Actor, c.Path("ref"), page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	v, err := p.questionView(c, one)
	if err != nil {
		return err
	}
	t := c.Text
	for _, n := range one.Notes {
		v.Notes = append(v.Notes, p.postView(c, one, n, false))
	}
	if one.Comments > len(one.Notes) {
		v.MoreNotes = &layout.Link{Text: t.N("all_comments", one.Comments), Href: one.URL() + "/comments"}
	}
	v.AnswersTitle, v.NoAnswers = t.N("answers", one.Answers), t.T("answers.none")
	if one.State == thread.Open && one.Answers == 0 {
		v.NoAnswers = t.T("answers.none.due", "date", one.Due.Words())
	}
	for _, a := range one.Replies {
		v.Answers = append(v.Answers, p.postView(c, one, a, false))
	}
	if one.Next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(one.URL(), "after", page.HideKey(one.Next))}
	}
	if err := p.questionActs(c, one, typed, failed, &v); err != nil {
		return err
	}
	return c.Render(page.Head{Title: one.Title, Voice: layout.Members, HasErrors: v.Errors != nil, BackLink: &layout.Link{Text: t.T("back"), Href: base}}, oneTempl(v))
}

// questionView shows the question itself.
func (p *onePage) questionView(c *page.Ctx, one thread.One) (v oneView, err error) {
	w := words(c)
	rooms, err := p.Rooms(c.R.Context(), c.Actor.Person)
	if err != nil {
		return v, err
	}
	v = oneView{Caption: one.Ref, Heading: one.Title, Tags: tags(c, one.Thread), Text: one.Text, Who: joined(who(c, one.Shown), layout.FormatDateTime(one.At)), NotesTitle: w.T("comments"),
		HistoryTitle: w.T("history"), History: history(c, one.History)}
	switch one.State {
	case thread.Hidden:
		v.Notice, v.Why = w.T("hidden.question"), one.Why
		if one.Appeal != "" {
			v.Appeal = w.T("appealed", "text", one.Appeal)
		}
	case thread.Closed:
		v.Notice = w.T("closed")
	}
	v.Facts = []layout.Fact{{Term: w.T("fact.topics"), Value: p.topics(one.Topics)}, {Term: w.T("fact.room"), Value: room(c, rooms, one.Space)}}
	if one.Sector != "" {
		v.Facts = append(v.Facts, layout.Fact{Term: w.T("fact.sector"), Value: p.Book.Label("sector", one.Sector)})
	}
	if one.Waiting() {
		v.Facts = append(v.Facts, layout.Fact{Term: w.T("fact.due"), Value: one.Due.Words()})
	}
	if one.Nameless && one.Mine {
		v.Facts = append(v.Facts, layout.Fact{Term: w.T("fact.name"), Value: w.T("fact.name.withheld")})
	}
	return v, nil
}

func press(c *page.Ctx, action, key string) pressView {
	return pressView{Action: action, Key: form.NewSubmissionKey(), Button: button(words(c).T("press."+key), key, true)}
}

// questionActs adds what the reader can do with the question.
func (p *onePage) questionActs(c *page.Ctx, one thread.One, typed *form.Form, failed string, v *oneView) error {
	w, to := words(c), one.URL()+"/do"
	follow := "follow"
	if one.Follows {
		follow = "unfollow"
	}
	v.Buttons = append(v.Buttons, press(c, to+"/"+follow, follow))
	if one.May.Close {
		key := map[thread.State]string{thread.Open: "close", thread.Closed: "reopen"}[one.State]
		v.Buttons = append(v.Buttons, press(c, to+"/"+key, key))
	}
	if one.May.Edit {
		v.Links = append(v.Links, layout.Link{Text: w.T("edit"), Href: one.URL() + "/edit"})
	}
	acts := ask.ActsOf(c, to, typed, failed)
	if one.May.Say {
		acts.Add(ask.Act{Name: "answer", Open: !one.Mine, Hidden: seen(typed, failed, "answer"), Fields: p.answerFields(c, v)})
		acts.Add(ask.Act{Name: "comment", Open: one.Mine, Hidden: seen(typed, failed, "comment"), Fields: func(b *ask.Builder) {
			b.Lines(ask.Field{Name: fieldOf("comment"), Label: c.Text.T("comment.label"), Rows: 4})
		}})
	}
	rooms, err := p.Rooms(c.R.Context(), c.Actor.Person)
	if err != nil {
		return err
	}
	p.careActs(c, acts, one.May, one.State == thread.Hidden)
	if one.May.Moderate && one.State != thread.Hidden {
		var where []ask.Option
		for _, r := range rooms {
			if r.Writes && r.ID != one.Space {
				where = append(where, ask.Option{Value: slugOf(r), Text: room(c, rooms, r.ID)})
			}
		}
		if len(where) > 0 {
			acts.Add(ask.Act{Name: "move", Fields: func(b *ask.Builder) { b.Choose(ask.Field{Name: "space"}, where) }})
		}
	}
	v.Acts, v.Errors = acts.All, acts.Errors
	return nil
}

// seen remembers which words were pointed at already.
func seen(typed *form.Form, failed, act string) []ask.Hidden {
	if typed == nil || failed != act {
		return nil
	}
	return []ask.Hidden{{Name: "seen", Value: typed.Raw(fieldOf(act))}}
}

// careActs adds reporting, hiding and what an author says to it.
func (p *onePage) careActs(c *page.Ctx, acts *ask.Acts, may thread.May, hidden bool) {
	why := func(name string) func(b *ask.Builder) {
		return func(b *ask.Builder) { b.Lines(ask.Field{Name: fieldOf(name), Label: c.Text.T(name + ".why"), Rows: 3}) }
	}
	if may.Appeal {
		acts.Add(ask.Act{Name: "appeal", Open: true, Fields: why("appeal")})
	}
	if may.Report {
		acts.Add(ask.Act{Name: "report", Fields: why("report")})
	}
	switch {
	case may.Moderate && hidden:
		acts.Add(ask.Act{Name: "show"})
	case may.Moderate:
		acts.Add(ask.Act{Name: "hide", Fields: why("hide"), Warning: true})
		acts.Add(ask.Act{Name: "keep"})
	}
}

// answerFields asks for an answer and for what it rests on.
func (p *onePage) answerFields(c *page.Ctx, v *oneView) func(b *ask.Builder) {
	return func(b *ask.Builder) {
		b.Lines(ask.Field{Name: "text", Label: c.Text.T("answer.label"), Rows: 8, Max: thread.MaxText})
		b.Lines(ask.Field{Name: "cites", Rows: 3, Optional: true})
		if p.Citable == nil {
			return
		}
		all, err := p.Citable(c.R.Context())
		if err != nil {
			return // what is typed is found all the same
		}
		v.Cites.ID = "citable"
		for _, s := range all {
			v.Cites.Options = append(v.Cites.Options, s.Label)
		}
	}
}

// postView shows a post; alone on its page it has its buttons there.
func (p *onePage) postView(c *page.Ctx, one thread.One, x thread.Said, alone bool) postView {
	w := words(c)
	v := postView{ID: "post-" + x.ID, Href: thread.PageOf(one.Ref + "/" + x.ID), Who: who(c, x.Shown), When: layout.FormatDateTime(x.At), Text: x.Text, CitesTitle: w.T("cites")}
	if x.Route == thread.Mail {
		v.When = joined(v.When, w.T("by_mail"))
	}
	add := func(key string, k layout.Kind) {
		v.Tags = append(v.Tags, layout.Status{Word: w.T("tag." + key), Kind: k})
	}
	if x.Accepted {
		add("helped", layout.Live)
	}
	if x.Amber() {
		add("amber", layout.Changed)
	}
	if x.Hidden {
		add("hidden", layout.Stopped)
		v.Hidden, v.Why = w.T("hidden.post"), x.Why
		if x.Appeal != "" {
			v.Appeal = w.T("appealed", "text", x.Appeal)
		}
	}
	for _, e := range x.Endorses {
		v.Endorsed = append(v.Endorsed, w.T("endorsed", "who", who(c, e.Shown), "date", layout.FormatDate(e.At)))
	}
	for _, ci := range x.Cites {
		v.Cites = append(v.Cites, cited(c, ci))
	}
	v.Thanks = thanks(c, x)
	if x.Guide != "" {
		v.Guide = &layout.Link{Text: w.T("guide"), Href: "/guides/" + x.Guide}
		if x.May.Promote || x.May.Moderate {
			v.Guide.Href = "/guides/manage/draft/" + x.Guide
		}
	}
	p.postButtons(c, x, alone, &v)
	for _, n := range x.Notes {
		v.Notes = append(v.Notes, p.postView(c, one, n, false))
	}
	if !alone {
		v.More = &layout.Link{Text: w.T("more." + string(x.Kind)), Href: v.Href}
		if x.Comments > len(x.Notes) {
			v.AllNotes = &layout.Link{Text: w.N("all_comments", x.Comments), Href: v.Href}
		}
	}
	if alone && len(x.History) > 0 {
		v.HistoryTitle, v.History = w.T("history"), history(c, x.History)
	}
	return v
}

func (p *onePage) postButtons(c *page.Ctx, x thread.Said, alone bool, v *postView) {
	to := v.Href + "/do/"
	for _, b := range []struct {
		key string
		may bool
	}{{"accept", x.May.Accept && !x.Accepted}, {"unaccept", x.May.Accept && x.Accepted && alone}, {"thank", x.May.Thank}, {"confirm", x.May.Confirm && alone}, {"endorse", x.May.Endorse && alone}} {
		if b.may {
			v.Buttons = append(v.Buttons, press(c, to+b.key, b.key))
		}
	}
}

// cited says what an answer rests on, and what became of it.
func cited(c *page.Ctx, x thread.Cite) citeView {
	w := words(c)
	v := citeView{Kind: w.T("cite." + string(x.Kind)), Label: x.Label, Href: x.URL}
	if ch := x.Changed; ch != nil && ch.URL != "" && ch.URL != x.URL {
		v.Now = &layout.Link{Text: w.T("changed.now"), Href: ch.URL}
	}
	switch ch := x.Changed; {
	case ch == nil:
	case ch.Gone:
		v.Changed, v.Href = w.T("changed.gone", "date", layout.FormatDate(ch.At)), ""
	case ch.Label != x.Label:
		v.Changed = w.T("changed.renamed", "label", ch.Label, "date", layout.FormatDate(ch.At))
	default:
		v.Changed = w.T("changed", "date", layout.FormatDate(ch.At))
	}
	return v
}

// thanks names those who thanked; others are counted.
func thanks(c *page.Ctx, x thread.Said) string {
	if x.Thanks == 0 {
		return ""
	}
	w := words(c)
	var out []string
	for _, s := range x.ThankBy {
		switch {
		case s.Nameless:
			out = append(out, w.T("who.nameless.short"))
		case s.Gone:
			out = append(out, w.T("role."+string(s.Role)))
		default:
			out = append(out, s.Name)
		}
	}
	line := w.T("thanks", "names", strings.Join(out, ", "))
	if rest := x.Thanks - len(x.ThankBy); rest > 0 {
		line += " " + w.T("thanks.more", "n", strconv.Itoa(rest))
	}
	return line
}

// history tells what happened, with what stood there before.
func history(c *page.Ctx, all []thread.Told) []layout.Entry {
	w := words(c)
	var out []layout.Entry
	for _, x := range all {
		out = append(out, layout.Entry{At: x.At, What: w.T("turn." + x.What), Who: who(c, x.Shown), Why: strings.TrimSpace(x.Title + "\n" + x.Text)})
	}
	return out
}

// comments shows all comments on the question, page by page.
func (p *onePage) comments(c *page.Ctx) error {
	pg, err := p.Threads.Comments(c.R.Context(), c.Actor, c.Path("ref"), "", page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	v, err := p.questionView(c, pg.One)
	if err != nil {
		return err
	}
	for _, n := range pg.Notes {
		v.Notes = append(v.Notes, p.postView(c, pg.One, n, false))
	}
	if pg.Next != "" {
		v.MoreNotes = &layout.Link{Text: c.Text.T("next_comments"), Href: page.Address(pg.One.URL()+"/comments", "after", page.HideKey(pg.Next))}
	}
	return c.Render(page.Head{Title: pg.One.Title, Voice: layout.Members, BackLink: &layout.Link{Text: c.Text.T("back_question"), Href: pg.One.URL()}}, oneTempl(v))
}

func (p *onePage) post(c *page.Ctx) error { return p.renderPost(c, nil, "") }

// answerView is one post with everything that can be done with it.
type answerView struct {
	Errors     *govuk.ErrorSummaryProps
	Caption    string
	Heading    string
	Post       postView
	NotesTitle string
	Notes      []postView
	Next       *layout.Link
	Links      []layout.Link
	Acts       []ask.ActView
}

func (p *onePage) renderPost(c *page.Ctx, typed *form.Form, failed string) error {
	pg, err := p.Threads.Comments(c.R.Context(), c.Actor, c.Path("ref"), c.Path("post"), page.ShowKey(c.Query("after")))
	if err != nil {
		return err
	}
	t, w, x := c.Text, words(c), *pg.Post
	x.Notes = nil
	v := answerView{Caption: pg.One.Title, Heading: t.T("heading."+string(x.Kind), "who", shortWho(c, x.Shown)), Post: p.postView(c, pg.One, x, true), NotesTitle: w.T("comments")}
	for _, n := range pg.Notes {
		v.Notes = append(v.Notes, p.postView(c, pg.One, n, false))
	}
	if pg.Next != "" {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address(v.Post.Href, "after", page.HideKey(pg.Next))}
	}
	if x.May.Edit {
		v.Links = append(v.Links, layout.Link{Text: w.T("edit"), Href: v.Post.Href + "/edit"})
	}
	acts := ask.ActsOf(c, v.Post.Href+"/do", typed, failed)
	if x.May.Say && x.Kind == thread.Answer {
		acts.Add(ask.Act{Name: "comment", Open: true, Hidden: seen(typed, failed, "comment"), Fields: func(b *ask.Builder) {
			b.Lines(ask.Field{Name: fieldOf("comment"), Label: t.T("comment.label"), Rows: 4})
		}})
	}
	if x.May.Promote {
		acts.Add(ask.Act{Name: "promote"})
	}
	if x.May.Withdraw {
		acts.Add(ask.Act{Name: "withdraw", Fields: func(b *ask.Builder) {
			b.Lines(ask.Field{Name: fieldOf("withdraw"), Label: t.T("withdraw.why"), Rows: 3})
		}})
	}
	p.careActs(c, acts, x.May, x.Hidden)
	v.Acts, v.Errors = acts.All, acts.Errors
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil, BackLink: &layout.Link{Text: t.T("back"), Href: pg.One.URL()}}, answerTempl(v))
}

// shortWho names somebody for a heading.
func shortWho(c *page.Ctx, s thread.Shown) string {
	switch {
	case s.Nameless:
		return words(c).T("who.nameless.short")
	case s.Gone:
		return words(c).T("role." + string(s.Role))
	}
	return s.Name
}
