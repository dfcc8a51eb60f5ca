package followpage

import (
	"strings"

	"sharewell/internal/follow"
	"sharewell/internal/web/content"
)

// Letters writes what people who follow are sent.
type Letters struct {
	Texts *content.Texts
	URL   string // of this site, without a slash at its end
}

// Write writes a letter.
func (l Letters) Write(x follow.Letter) (subject, text string) {
	t := l.Texts.Page("follow")
	switch x.What {
	case follow.LetterNews:
		return l.news(t, x)
	case follow.LetterHook:
		return t.T("letter.hook.subject"), t.T("letter.hook.text", "reason", x.Reason, "link", l.URL+x.Path)
	case follow.LetterAgain:
		return t.T("letter.again.subject"), t.T("letter.again.text", "topic", x.Topic, "leave", l.URL+x.Leave)
	}
	return t.T("letter.confirm.subject"), t.T("letter.confirm.text", "topic", x.Topic, "link", l.URL+x.Path)
}

func (l Letters) news(t content.Page, x follow.Letter) (subject, text string) {
	w := l.Texts.Page("changes")
	subject = t.N("letter.news.subject", len(x.Pieces))
	if len(x.Pieces) == 1 {
		subject = headline(w, x.Pieces[0])
	}
	var b strings.Builder
	for _, p := range x.Pieces {
		b.WriteString(headline(w, p) + "\n")
		for _, s := range tell(w, p) {
			b.WriteString("  " + s + "\n")
		}
		if p.Coming {
			b.WriteString("  " + w.T(choiceKey(p)) + "\n")
		}
		b.WriteString("  " + l.URL + p.Path + "\n\n")
	}
	return subject, t.T("letter.news.text", "news", b.String(), "leave", l.URL+x.Leave)
}

func choiceKey(p follow.Piece) string {
	if p.Choice {
		return "choice"
	}
	return "choice.none"
}
