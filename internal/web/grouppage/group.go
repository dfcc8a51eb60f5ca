package grouppage

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/files"
	"sharewell/internal/involvement"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// homeView says what waits, one thing first.
type homeView struct {
	Heading, Intro string
	First          *firstView
	Waiting        listPart
	Past           listPart
	Links          []layout.Link
	Older          *layout.Link
}

// firstView is the one thing to do now.
type firstView struct {
	Title, Text string
	Button      govuk.ButtonProps
}

// home shows what waits for whoever looks.
func (d Deps) home(c *page.Ctx) error {
	ctx, t := c.R.Context(), c.Text
	open, _, err := d.Group.Proposals(ctx, c.Actor, true, "")
	if err != nil {
		return err
	}
	past, next, err := d.Group.Proposals(ctx, c.Actor, false, page.ShowKey(c.Query("before")))
	if err != nil {
		return err
	}
	key := "lead"
	if c.Actor.Organisation == "" {
		key = "group"
	}
	v := homeView{Heading: t.T("heading." + key), Intro: t.T("intro." + key), Waiting: listPart{Title: t.T("waiting"), None: t.T("waiting.none")}, Past: listPart{Title: t.T("past"), None: t.T("past.none")}}
	var first *involvement.Sight
	for i := range open {
		if s := &open[i]; waitsFor(c, s) && (first == nil || due(s) < due(first)) {
			first = s
		}
	}
	if first != nil {
		v.First = d.first(c, first)
	}
	for _, one := range []struct {
		part *listPart
		list []involvement.Sight
	}{{&v.Waiting, open}, {&v.Past, past}} {
		for i := range one.list {
			one.part.Items = append(one.part.Items, item(c, &one.list[i], one.list[i].URL()))
		}
		if len(one.part.Items) > 0 {
			one.part.None = ""
		}
	}
	if c.Actor.Organisation == "" {
		v.Links = []layout.Link{{Text: t.T("pack"), Href: PackPath}, {Text: t.T("members"), Href: MembersPath}}
	}
	v.Links = append(v.Links, layout.Link{Text: t.T("public"), Href: Path})
	if next != "" {
		v.Older = &layout.Link{Text: t.T("older"), Href: page.Address(GroupPath, "before", page.HideKey(next))}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, homeTempl(v))
}

// waitsFor reports whether something on the proposal waits for whoever looks.
func waitsFor(c *page.Ctx, s *involvement.Sight) bool {
	switch {
	case s.May(access.GiveView):
		return s.Mine == nil || s.Older(*s.Mine)
	case s.May(access.ReplyProposal):
		return true
	case s.May(access.RecommendProposal):
		return s.Stage == involvement.Weighing || s.Typing
	case s.May(access.AnswerProposal):
		for _, q := range s.Asked {
			if q.Answer == "" && q.Hidden == nil {
				return true
			}
		}
	}
	return false
}

// due gives the day on which the proposal's present time is over, as text that sorts.
func due(s *involvement.Sight) string {
	switch s.Stage {
	case involvement.Weighing:
		return s.AdviseBy.String()
	case involvement.Answering:
		return s.AnswerBy.String()
	case involvement.Asking, involvement.Answered, involvement.Quiet, involvement.Stopped, involvement.Spared:
	}
	return s.Closes.String()
}

func (d Deps) first(c *page.Ctx, s *involvement.Sight) *firstView {
	t, w := c.Text, words(c)
	key := "first.answer"
	switch {
	case s.May(access.GiveView) && s.Mine != nil:
		key = "first.again"
	case s.May(access.GiveView):
		key = "first.view"
	case s.May(access.ReplyProposal):
		key = "first.reply"
	case s.May(access.RecommendProposal) && s.Typing:
		key = "first.type"
	case s.May(access.RecommendProposal):
		key = "first.recommend"
	}
	return &firstView{Title: title(w, &s.Proposal), Text: says(c, s)[0], Button: govuk.ButtonProps{Text: t.T(key), Href: s.URL()}}
}

// insideView is a proposal in the workspace.
type insideView struct {
	Heading, Caption string
	Proposal         proposalView
	Main             []govuk.ButtonProps
	Acts             []layout.Link
	ActsTitle        string
	Mine             *mineView
	Keep             *postText
	Public           *layout.Link
	Print            string
	Back             layout.Link
}

type mineView struct {
	Title, Text string
	Position    layout.Status
	Since       []changeView
	TakeBack    *postView
}

type postText struct{ Title, Text, Action, Button string }

// inside shows a proposal to the group, its secretariat and the lead organisation.
func (d Deps) inside(c *page.Ctx) error {
	s, err := d.Group.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := insideView{Heading: title(w, &s.Proposal), Caption: t.T("caption"), Proposal: show(c, &s, true), ActsTitle: t.T("acts"), Print: w.T("print"),
		Back: layout.Link{Text: t.T("back"), Href: GroupPath}}
	d.acts(c, &s, &v)
	if s.Mine != nil {
		v.Mine = &mineView{Title: t.T("mine.title"), Text: t.T("mine.text", "day", layout.FormatDate(s.Mine.At)), Position: position(w, s.Mine.Position)}
		if s.Older(*s.Mine) {
			v.Mine.Text, v.Mine.Since = t.T("mine.older"), changes(w, s.Since(*s.Mine))
		}
		if s.May(access.GiveView) {
			v.Mine.TakeBack = &postView{Action: s.URL() + "/take-back", Text: t.T("take_back")}
		}
	}
	if len(s.Advised) > 0 && !s.Stands() && s.May(access.RecommendProposal) {
		v.Keep = &postText{Title: t.T("keep.title"), Text: t.T("keep.text"), Action: s.URL() + "/stands", Button: t.T("keep.button")}
	}
	if s.Public() {
		v.Public = &layout.Link{Text: t.T("public"), Href: s.PublicURL()}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &v.Back}, insideTempl(v))
}

// acts lists what the reader can do: one thing as a button, the others as links.
func (d Deps) acts(c *page.Ctx, s *involvement.Sight, v *insideView) {
	t := c.Text
	main := func(key, to string) {
		v.Main = append(v.Main, govuk.ButtonProps{Text: t.T(key), Href: s.URL() + to})
	}
	more := func(ok bool, key, to string) {
		if ok {
			v.Acts = append(v.Acts, layout.Link{Text: t.T(key), Href: s.URL() + to})
		}
	}
	switch {
	case s.May(access.GiveView) && s.Mine == nil:
		main("act.view", "/view")
	case s.May(access.GiveView):
		main("act.view_again", "/view")
	case s.May(access.ReplyProposal):
		main("act.reply", "/reply")
	case s.May(access.RecommendProposal):
		main("act.recommend", "/recommend")
	}
	more(s.May(access.GiveView) && s.May(access.RecommendProposal), "act.recommend", "/recommend")
	more(s.May(access.EnterView), "act.enter", "/enter")
	more(s.May(access.AskProposal), "act.ask", "/ask")
	more(s.May(access.ExplainProposal), "act.explain", "/explain")
	more(s.May(access.CreditProposal) && len(s.Texts) > 1, "act.because", "/because")
}

func (d Deps) after(c *page.Ctx, err error, done string) error {
	if err != nil {
		return err
	}
	return c.Done(insidePath+"/"+c.Path("ref"), done)
}

func (d Deps) takeBack(c *page.Ctx) error {
	return d.after(c, d.Group.TakeBack(c.R.Context(), c.Actor, c.Path("ref")), "taken_back")
}

func (d Deps) stands(c *page.Ctx) error {
	return d.after(c, d.Group.Keep(c.R.Context(), c.Actor, c.Path("ref")), "kept")
}

func (d Deps) unhide(c *page.Ctx) error {
	return d.after(c, d.Group.Unhide(c.R.Context(), c.Actor, c.Path("ref"), c.Path("id")), "shown")
}

// sound sends a recording: a stretch of it for playing, or the file.
func (d Deps) sound(c *page.Ctx) error {
	id, about, err := d.Group.Sound(c.R.Context(), c.Actor, c.Path("ref"), c.Path("id"))
	if err != nil {
		return err
	}
	f, b, err := d.Files.Open(c.R.Context(), c.Actor, id, files.See{About: about, Command: access.ViewGroup})
	if err != nil {
		return err
	}
	if c.Query("download") != "" {
		return c.Download(f.Name, f.Type, b)
	}
	h := c.W.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", "inline; filename*=UTF-8''"+url.PathEscape(f.Name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "no-store")
	http.ServeContent(c.W, c.R, "", f.At, bytes.NewReader(b))
	return nil
}

// packView is every open proposal, to be printed large.
type packView struct {
	Heading, Intro, Print string
	None                  *layout.Empty
	Items                 []packItem
	Back                  layout.Link
}

type packItem struct {
	Title, Ref string
	Says       []string
	Proposal   proposalView
	AskTitle   string
	Positions  []string
	Lines      string
}

// pack shows every open proposal on one page, in large type, with room to write.
func (d Deps) pack(c *page.Ctx) error {
	t, w := c.Text, words(c)
	v := packView{Heading: t.T("heading"), Intro: t.T("intro", "day", c.Today().Words()), Print: w.T("print"), Back: layout.Link{Text: t.T("back"), Href: GroupPath}}
	for before := ""; ; {
		list, next, err := d.Group.Proposals(c.R.Context(), c.Actor, true, before)
		if err != nil {
			return err
		}
		for i := range list {
			s := &list[i]
			one := packItem{Title: title(w, &s.Proposal), Ref: t.T("ref", "ref", s.Ref), Says: says(c, s), Proposal: show(c, s, false), AskTitle: t.T("ask"), Lines: t.T("lines")}
			for _, p := range involvement.Positions() {
				one.Positions = append(one.Positions, w.T("position."+string(p)))
			}
			v.Items = append(v.Items, one)
		}
		if next == "" {
			break
		}
		before = next
	}
	if len(v.Items) == 0 {
		v.None = &layout.Empty{Title: t.T("empty.title"), Text: t.T("empty.text")}
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &v.Back}, packTempl(v))
}

// joined puts words one after the other.
func joined(all []string) string { return strings.Join(all, "; ") }
