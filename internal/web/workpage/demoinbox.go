package workpage

import (
	"regexp"
	"strings"

	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// demoInbox shows the mails that the demonstration would have sent.
type demoInbox struct{ Deps }

// demoInboxView is what the page shows.
type demoInboxView struct {
	Heading, Intro string
	To             string
	Mails          []mailView
	Empty          *layout.Empty
}

// mailView is one mail.
type mailView struct {
	ID, Subject, To, When, Machine string
	Reply                          string // where an answer goes; "" when it cannot be answered by mail
	Parts                          []mailPart
}

// mailPart is a stretch of text, or an address in it.
type mailPart struct{ Text, Href string }

const mostMails = 200 // a morning of the whole invented county

func (p *demoInbox) show(c *page.Ctx) error {
	mails, err := p.Mail.DemoMail(c.R.Context(), mostMails)
	if err != nil {
		return err
	}
	t := c.Text
	v := demoInboxView{Heading: t.T("heading"), Intro: t.T("intro"), To: t.T("to")}
	for _, m := range mails {
		x := mailView{ID: "mail-" + m.ID, Subject: m.Subject, To: m.To, When: layout.FormatDateTime(m.At), Machine: layout.MachineTime(m.At), Parts: partsOf(m.Text, c.Site.PublicURL)}
		if m.ReplyTo != "" {
			x.Reply = t.T("reply", "address", m.ReplyTo)
		}
		v.Mails = append(v.Mails, x)
	}
	if len(mails) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text")}
	}
	return c.Render(page.Head{Title: v.Heading, NoIndex: true}, demoInboxTempl(v))
}

var webAddress = regexp.MustCompile(`https?://[^\s<>"]+`)

// partsOf finds the addresses of this site in a text, so that they can be followed. Others stay text.
func partsOf(text, site string) []mailPart {
	var out []mailPart
	for {
		at := webAddress.FindStringIndex(text)
		if at == nil {
			return append(out, mailPart{Text: text})
		}
		link := strings.TrimRight(text[at[0]:at[1]], ".,;:)")
		out = append(out, mailPart{Text: text[:at[0]]})
		part := mailPart{Text: link}
		if path, ok := strings.CutPrefix(link, site); ok && site != "" && (path == "" || strings.HasPrefix(path, "/")) {
			part.Href = page.LocalPath(path, "/")
		}
		out, text = append(out, part), text[at[0]+len(link):]
	}
}
