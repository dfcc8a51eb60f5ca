package notify

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	mark "sharewell/internal/mailin/letter"
	"sharewell/internal/portal/digest"
)

//go:embed content/en/digest.tmpl
var words embed.FS

var (
	textWords = texttemplate.Must(texttemplate.ParseFS(words, "content/en/digest.tmpl"))
	htmlWords = htmltemplate.Must(htmltemplate.ParseFS(words, "content/en/digest.tmpl"))
)

// letter is everything one message tells.
type letter struct {
	Key     string // unique in the outbox
	Tasks   []intray.Task
	Notices []intray.Notice
	News    []digest.Line // of the members' portal
	Urgent  bool
	Weekly  bool // it is the recipient's letter of the week
	Mailbox bool // to a shared mailbox
	Waiting int  // how much waits altogether, told of before or not; nought: do not say
	Overdue int
	Day     string        // of a digest
	known   []happening   // of which the recipient knows by a notice, told before or not
	silent  []intray.Item // news that say the same as a notice
}

// items names what the letter tells of.
func (l letter) items() []intray.Item {
	var out []intray.Item
	for _, t := range l.Tasks {
		out = append(out, intray.TaskItem(t.ID))
	}
	for _, n := range l.Notices {
		out = append(out, intray.NoticeItem(n.ID))
	}
	if len(l.News) > 0 {
		out = append(out, digest.List(l.Day))
	}
	return out
}

// page is a letter as the templates show it.
type page struct {
	Subject, Partnership string
	Urgent               bool
	Groups               []pageGroup
	Earlier, Why         string
	Places               []pagePlace // of the members' portal, with what is new there
	OnlyPortal           bool        // nothing of the in-tray
	TrayURL, ChoiceURL   string
	PortalChoiceURL      string // "" when there is no portal
	LeaveURL             string // ends summaries with one click; "" when there is none
	Marker               string // above which an answer is written; "" when nothing can be answered by mail
	Answer               string // how to answer by mail, when there is one thing to answer
}

type pageGroup struct {
	Heading string
	Lines   []pageLine
	org     ident.Organisation
}

type pageLine struct {
	Title   string
	Details []string
	URL     string
	Kinds   []string // what happened in the portal, by name
	From    string
	StopURL string // ends mail about this question; "" when it is none
}

// written is a letter ready to go.
type written struct{ subject, text, html, replyTo string }

// setting is what composing needs to know of the place.
type setting struct {
	Partnership string
	PublicURL   string // without a slash at its end
	Today       clock.Date
	// Replies are the addresses to which the recipient answers about items.
	Replies map[intray.Item]string
	// Leave is the path that ends summaries; "" when there is none.
	Leave  string
	Portal bool // there is a members' portal
	// Name gives an organisation's name, "" for the partnership or when it is not known.
	Name func(ident.Organisation) string
}

// compose writes the subject, the plain text and the HTML of a letter.
func compose(l letter, in setting) (written, error) {
	w := written{subject: subjectOf(l)}
	only := len(in.Replies) == 1
	p := page{
		Subject: w.subject, Partnership: in.Partnership, Urgent: l.Urgent,
		TrayURL: in.PublicURL + trayPath, ChoiceURL: in.PublicURL + choicePath,
		Earlier: earlier(l), Why: whyWritten(l, in), OnlyPortal: len(l.News) > 0 && len(l.Tasks)+len(l.Notices) == 0,
	}
	if in.Portal {
		p.PortalChoiceURL = in.PublicURL + digest.Path
	}
	if in.Leave != "" {
		p.LeaveURL = in.PublicURL + in.Leave
	}
	if len(in.Replies) > 0 {
		p.Marker = mark.Marker
	}
	byMail := func(item intray.Item, line *pageLine) {
		switch address := in.Replies[item]; {
		case address == "":
		case only:
			w.replyTo = address
			p.Answer = fmt.Sprintf("You can answer “%s” by replying to this message.", oneLine(line.Title))
		default:
			line.Details = append(line.Details, "Answer by mail: "+address)
		}
	}
	for _, t := range l.Tasks {
		line := pageLine{Title: t.Title, Details: taskDetails(t, in), URL: in.PublicURL + t.URL}
		byMail(intray.TaskItem(t.ID), &line)
		p.add(t.Organisation, line, in)
	}
	for _, n := range l.Notices {
		line := pageLine{Title: n.Title, URL: in.PublicURL + n.URL}
		if n.Text != "" {
			line.Details = []string{oneLine(n.Text)}
		}
		byMail(intray.NoticeItem(n.ID), &line)
		p.add(n.Organisation, line, in)
	}
	for _, n := range l.News {
		line := newsLine(n, in)
		if n.Question {
			byMail(n.Items[0], &line)
		}
		p.addNews(n, line)
	}
	var t, h strings.Builder
	if err := textWords.ExecuteTemplate(&t, "text", p); err != nil {
		return written{}, fmt.Errorf("notify: write the text: %w", err)
	}
	if err := htmlWords.ExecuteTemplate(&h, "html", p); err != nil {
		return written{}, fmt.Errorf("notify: write the page: %w", err)
	}
	w.text, w.html = t.String(), h.String()
	return w, nil
}

// Paths of the pages that every letter names.
const (
	trayPath   = "/in-tray"
	choicePath = "/account/mail"
)

func (p *page) add(org ident.Organisation, line pageLine, in setting) {
	for i := range p.Groups {
		if p.Groups[i].org == org {
			p.Groups[i].Lines = append(p.Groups[i].Lines, line)
			return
		}
	}
	heading := in.Name(org)
	switch {
	case org == "":
		heading = "For " + in.Partnership
	case heading == "":
		heading = "For your organisation"
	default:
		heading = "For " + heading
	}
	p.Groups = append(p.Groups, pageGroup{Heading: heading, Lines: []pageLine{line}, org: org})
}

func taskDetails(t intray.Task, in setting) []string {
	var out []string
	if from := in.Name(t.From); t.From != "" && from != "" {
		out = append(out, "From "+from+".")
	}
	switch {
	case t.Due.IsZero():
	case t.Due.Before(in.Today):
		out = append(out, "Was due on "+t.Due.Words()+".")
	default:
		out = append(out, "Due on "+t.Due.Weekday().String()+" "+t.Due.Words()+".")
	}
	return out
}

func subjectOf(l letter) string {
	if l.Urgent {
		for _, t := range l.Tasks {
			return "Urgent: " + oneLine(t.Title)
		}
		for _, n := range l.Notices {
			return "Urgent: " + oneLine(n.Title)
		}
	}
	var parts []string
	switch n := len(l.Tasks); {
	case n == 1:
		parts = append(parts, "1 new thing to do")
	case n > 1:
		parts = append(parts, fmt.Sprintf("%d new things to do", n))
	}
	switch n := len(l.Notices); {
	case n == 1:
		parts = append(parts, "1 message")
	case n > 1:
		parts = append(parts, fmt.Sprintf("%d messages", n))
	}
	switch n := len(l.News); {
	case n == 1 && len(parts) == 0:
		return "New in the portal: " + oneLine(l.News[0].Title)
	case n > 0:
		parts = append(parts, fmt.Sprintf("%d new in the portal", n))
	}
	if last := len(parts) - 1; last > 1 {
		return strings.Join(parts[:last], ", ") + " and " + parts[last]
	}
	return strings.Join(parts, " and ")
}

// earlier says what waits besides what is new.
func earlier(l letter) string {
	older := l.Waiting - len(l.Tasks)
	var s string
	switch {
	case older <= 0:
	case older == 1:
		s = "1 earlier thing still waits."
	default:
		s = fmt.Sprintf("%d earlier things still wait.", older)
	}
	if l.Overdue > 0 {
		verb := "are"
		if l.Overdue == 1 {
			verb = "is"
		}
		s = strings.TrimSpace(fmt.Sprintf("%s Of all that waits, %d %s past the due date.", s, l.Overdue, verb))
	}
	return s
}

func whyWritten(l letter, in setting) string {
	if len(l.News) > 0 && len(l.Tasks)+len(l.Notices) == 0 && !l.Mailbox {
		return "You get this because you follow these topics or belong to these spaces."
	}
	if l.Mailbox {
		return "You get this because this is the shared mailbox of a role in " + in.Partnership + "."
	}
	return "You get this because of your role in " + in.Partnership + "."
}

// oneLine folds white space, so that a title cannot break a header or a list.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
