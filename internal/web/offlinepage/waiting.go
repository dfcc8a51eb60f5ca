package offlinepage

import (
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// state is how an entry stands: a word with its shape and colour.
type state struct {
	Code, Word string
	Kind       layout.Kind
	Note       string
}

type said struct{ Code, Text string }

type waitingView struct {
	Heading, Intro, NoScript string
	Says                     []said
	SignIn                   layout.Link
	Send                     govuk.ButtonProps
	States                   []state
	For, ListTitle           string
	Open                     string
	Again, Claim, Remove     string
	Sure                     string
	New                      layout.Link
}

// showWaiting draws the frame; the list is on the device and only the browser can fill it in.
func showWaiting(c *page.Ctx) error {
	t := c.Text
	v := waitingView{
		Heading: t.T("heading"), Intro: t.T("intro"), NoScript: t.T("noscript"), ListTitle: t.T("list"), For: t.T("for"),
		SignIn: layout.Link{Text: t.T("sign_in.link"), Href: "/sign-in?next=" + WaitingPath},
		Send:   govuk.ButtonProps{Text: t.T("send"), Type: "button", Attributes: govuk.Attrs{{Name: "data-sw-send"}, {Name: "hidden"}}},
		Open:   t.T("open"), Again: t.T("again"), Claim: t.T("claim"), Remove: t.T("remove"), Sure: t.T("sure"),
		New: layout.Link{Text: t.T("new"), Href: "/one-offs/emergency"},
	}
	for _, code := range []string{"sending", "offline", "sign_in", "empty", "all_sent", "unable"} {
		v.Says = append(v.Says, said{code, t.T("say." + code)})
	}
	for _, s := range []state{{Code: "waiting", Kind: layout.Waiting}, {Code: "sent", Kind: layout.Live}, {Code: "refused", Kind: layout.Stopped},
		{Code: "draft", Kind: layout.Neutral}, {Code: "other", Kind: layout.Changed}, {Code: "locked", Kind: layout.Neutral}} {
		s.Word, s.Note = t.T("state."+s.Code), t.T("state."+s.Code+".note")
		v.States = append(v.States, s)
	}
	return c.Render(page.Head{Title: t.T("title"), NoIndex: true}, waitingTempl(v))
}
