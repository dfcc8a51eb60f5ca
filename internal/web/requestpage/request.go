package requestpage

import (
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing/request"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// requestPage is the page of one request, for either side.
type requestPage struct{ Deps }

// requestView is what the page shows.
type requestView struct {
	Ref, Heading string
	Status       layout.Status
	Emergency    string
	Errors       *govuk.ErrorSummaryProps
	Next         nextView
	Parts        []partView
	TurnsTitle   string
	Turns        []turnView
	AnswerTitle  string
	Answer       []layout.Fact
	Actions      []layout.Link
	ActionsTitle string
	Advice       *advicepage.BesideView
	StoryTitle   string
	Story        []layout.Entry
	Print        string
}

// nextView is what the reader does next.
type nextView struct {
	Title, Text string
	Main        *layout.Link
	Also        *layout.Link
	Send        string // action of the form that sends a draft
	Version     string
	Button      govuk.ButtonProps
	Missing     []layout.Link
}

// partView is a group of answers.
type partView struct {
	ID, Title string
	Facts     []layout.Fact
	Lines     []string // of the statement
	Change    *layout.Link
}

// turnView is one line of asking back.
type turnView struct{ Who, When, Text string }

func (p *requestPage) show(c *page.Ctx) error {
	v, err := p.Requests.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	return p.render(c, v, nil)
}

// send puts a draft on its way.
func (p *requestPage) send(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	v, err := p.Requests.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	if !v.Request.Stage.Unsent() {
		return c.Done(v.Request.URL(), "moved")
	}
	err = p.Requests.Send(c.R.Context(), c.Actor, request.Send{Ref: v.Request.Ref, Version: version(f)})
	switch errs.KindOf(err) {
	case "":
		return c.Done(v.Request.URL(), "sent")
	case errs.Invalid, errs.Conflict:
		return p.render(c, v, err)
	}
	return err
}

func (p *requestPage) render(c *page.Ctx, v request.View, because error) error {
	view, err := p.view(c, v)
	if err != nil {
		return err
	}
	head := page.Head{Title: view.Heading, Voice: layout.Members, BackLink: listLink(c, v)}
	if because != nil {
		head.HasErrors = true
		view.Errors = &govuk.ErrorSummaryProps{TitleText: words(c).T("problem")}
		if fields := errs.FieldsOf(because); len(fields) > 0 {
			for _, m := range p.missing(c, v, fields) {
				view.Errors.ErrorList = append(view.Errors.ErrorList, govuk.ErrorSummaryItem{Text: m.Text, Href: m.Href})
			}
		} else {
			view.Errors.DescriptionText, head.Status = errs.MessageOf(because), errs.Conflict.Status()
		}
	}
	return c.Render(head, requestTempl(view))
}

// listLink leads back to the list in which the request stands.
func listLink(c *page.Ctx, v request.View) *layout.Link {
	d := request.Out
	if v.Relation == access.Party {
		d = request.In
	}
	return &layout.Link{Text: words(c).T("list"), Href: page.Address("/requests", "way", string(d))}
}

func (p *requestPage) view(c *page.Ctx, v request.View) (requestView, error) {
	r := v.Request
	out := requestView{Ref: r.Ref, Heading: title(c, v), Status: status(c, r), Next: p.next(c, v), Parts: p.parts(c, v), Print: c.Text.T("print"),
		StoryTitle: c.Text.T("story"), ActionsTitle: c.Text.T("actions"), Actions: p.actions(c, v)}
	if r.Content.Urgency == request.Emergency {
		out.Emergency = p.Book.Label("urgency", request.Emergency)
	}
	for _, t := range r.Turns {
		name := v.AskerName
		if t.Asked {
			name = v.ReceiverName
		}
		out.Turns = append(out.Turns, turnView{name, layout.FormatDateTime(t.At), t.Text})
	}
	if len(out.Turns) > 0 {
		out.TurnsTitle = c.Text.T("turns")
	}
	out.AnswerTitle, out.Answer = c.Text.T("answer"), p.answer(c, v)
	for _, l := range v.Story {
		out.Story = append(out.Story, p.entry(c, l))
	}
	if p.Advice != nil && c.Actor.Organisation != "" {
		beside, err := advicepage.Beside(c, p.Advice, subject(r), "")
		if err != nil {
			return out, err
		}
		out.Advice = &beside
	}
	return out, nil
}

// next says what the reader does next, or who is waited for.
func (p *requestPage) next(c *page.Ctx, v request.View) nextView {
	t, r := c.Text, v.Request
	at := func(path string) string { return r.URL() + "/" + path }
	say := func(key string, pairs ...string) nextView {
		n := nextView{Title: t.T("next."+key+".title", pairs...), Text: t.T("next."+key+".text", pairs...)}
		if k := "next." + key + ".link"; t.Has(k) {
			n.Main = &layout.Link{Text: t.T(k)}
		}
		return n
	}
	due := p.due(c, r)
	switch {
	case v.May(access.SendRequest):
		return p.sending(c, v, say)
	case v.May(access.AnswerRequest) && v.Relation == access.Party:
		key := "answer"
		if r.Content.Urgency == request.Emergency {
			key = "emergency"
		} else if r.Stage == request.Deferred {
			key = "deferred"
		}
		n := say(key, "name", v.AskerName, "due", due)
		n.Main.Href = at("answer")
		if p.OneOffs && access.AllowedSomewhere(c.Actor, access.CreateOneOff) {
			n.Main.Href = "/one-offs/new?request=" + r.Ref
		}
		if r.Check.Method == "" {
			n.Also = &layout.Link{Text: t.T("next.check"), Href: at("check")}
		}
		return n
	case v.May(access.ReplyRequest):
		n := say("reply", "name", v.ReceiverName)
		n.Main.Href = at("reply")
		return n
	case v.May(access.AcknowledgeRequest):
		n := say("acknowledge", "name", v.ReceiverName)
		n.Main.Href = at("acknowledge")
		return n
	case v.May(access.SpeakForOutsider) && r.Stage.Waiting():
		n := say("outside", "name", v.ReceiverName, "due", due)
		n.Main.Href = at("answer")
		return n
	case r.Stage.Waiting():
		key := "wait"
		if r.Stage == request.Clarify {
			key = "wait_clarify"
		}
		return say(key, "name", other(v), "asker", v.AskerName, "receiver", v.ReceiverName, "due", due)
	case r.Stage == request.Answered:
		return say("wait_ack", "asker", v.AskerName)
	case r.Stage == request.Withdrawn:
		return say("withdrawn", "reason", r.Why)
	}
	return say("done")
}

// sending is the next step of a draft: what is missing, or the button.
func (p *requestPage) sending(c *page.Ctx, v request.View, say func(string, ...string) nextView) nextView {
	key := "send"
	switch {
	case len(v.Missing) > 0:
		key = "fill"
	case v.Request.Logged:
		key = "log"
	case !v.OtherReached:
		key = "send_outside"
	}
	n := say(key, "name", other(v))
	if len(v.Missing) > 0 {
		n.Missing = p.missing(c, v, v.Missing)
		return n
	}
	n.Send, n.Version = v.Request.URL()+"/send", itoa64(v.Request.Version)
	n.Button = govuk.ButtonProps{Text: c.Text.T("next." + key + ".button"), PreventDoubleClick: govuk.On}
	return n
}

// missing links each thing that a draft needs with the section that asks for it.
func (p *requestPage) missing(c *page.Ctx, v request.View, fields []errs.Field) []layout.Link {
	var out []layout.Link
	for _, f := range fields {
		s := request.SectionWho
		switch f.Name {
		case "data", "case_ref", "subjects":
			s = request.SectionWhat
		case "purpose", "purposes", "urgency", "needed_on", "basis":
			s = request.SectionWhy
		case "gateways", "statement":
			s = request.SectionWording
		}
		out = append(out, layout.Link{Text: f.Message, Href: v.Request.URL() + "/edit/" + string(s) + "#" + f.Name})
	}
	return out
}

// parts are the answers, section by section.
func (p *requestPage) parts(c *page.Ctx, v request.View) []partView {
	t, r, q := c.Text, v.Request, v.Request.Content
	l := func(list string, codes ...string) string { return labels(p.Book, list, codes...) }
	fact := func(facts *[]layout.Fact, key, value string) {
		if value != "" {
			*facts = append(*facts, layout.Fact{Term: t.T("fact." + key), Value: value})
		}
	}
	part := func(s request.Section) partView {
		one := partView{ID: string(s), Title: t.T("part." + string(s))}
		if v.May(access.EditRequest) {
			one.Change = &layout.Link{Text: t.T("change"), Href: r.URL() + "/edit/" + string(s)}
		}
		return one
	}
	why, what, who := part(request.SectionWhy), part(request.SectionWhat), part(request.SectionWho)
	fact(&why.Facts, "urgency", l("urgency", q.Urgency))
	fact(&why.Facts, "purpose", q.Purpose)
	fact(&why.Facts, "purposes", l("purpose", q.Purposes...))
	fact(&why.Facts, "needed_on", q.NeededOn.Words())
	fact(&why.Facts, "basis", l("art6", q.Basis))
	fact(&why.Facts, "gateways", strings.Join(p.gateways(q.Gateways), "; "))
	fact(&what.Facts, "data", q.Data)
	fact(&what.Facts, "categories", l("item_category", q.Categories...))
	fact(&what.Facts, "case_ref", q.CaseRef)
	fact(&what.Facts, "subjects", l("subject_types", q.Subjects...))
	fact(&what.Facts, "count", l("subject_count", q.Count))
	fact(&who.Facts, "asker", v.AskerName)
	fact(&who.Facts, "person", joined(q.PersonName, q.PersonPost))
	fact(&who.Facts, "contact", q.Contact)
	fact(&who.Facts, "receiver", v.ReceiverName)
	fact(&who.Facts, "outside_contact", joined(r.Asker.Contact, r.Receiver.Contact))
	fact(&who.Facts, "channel", l("request_channel", q.Channel))
	fact(&who.Facts, "received_on", q.ReceivedOn.Words())
	if r.SentAt.IsZero() {
		fact(&who.Facts, "due", t.T("due.local"))
	} else {
		fact(&who.Facts, "sent", layout.FormatDateTime(r.SentAt))
		fact(&who.Facts, "due", t.T("due", "at", layout.FormatDateTime(r.DueAt)))
	}
	if k := r.Check; k.Method != "" {
		fact(&who.Facts, "check", joined(l("identity_check", k.Method), k.Note))
	}
	out := []partView{why, what, who}
	if q.Statement != "" || v.Wording.Needed && r.Stage.Unsent() {
		w := part(request.SectionWording)
		w.Lines = strings.Split(q.Statement, "\n")
		out = append(out, w)
	}
	return out
}

func (p *requestPage) gateways(codes []string) []string {
	var out []string
	for _, g := range codes {
		out = append(out, p.Book.Label(string(rulebook.KindGateway), g))
	}
	return out
}

func joined(parts ...string) string {
	var out []string
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " · ")
}

// answer is what was decided and what came of it.
func (p *requestPage) answer(c *page.Ctx, v request.View) []layout.Fact {
	t, r := c.Text, v.Request
	var out []layout.Fact
	add := func(key, value, href string) {
		if value != "" {
			out = append(out, layout.Fact{Term: t.T("fact." + key), Value: value, Href: href})
		}
	}
	for _, d := range r.Defers {
		add("deferred", joined(layout.FormatDate(d.At), t.T("until", "day", d.Until.Words()), d.Reason), "")
	}
	if a := r.Answer; a.Outcome != "" {
		add("decision", p.Book.Label("decision", a.Outcome), "")
		add("reason", a.Reason, "")
		if a.OneOff != "" {
			href := ""
			if p.OneOffs {
				href = "/one-offs/" + a.OneOff
			}
			add("one_off", a.OneOff, href)
		}
		add("answered", layout.FormatDateTime(a.At), "")
	}
	if k := r.Ack; k.Code != "" {
		add("ack", joined(p.Book.Label("recipient_ack", k.Code), k.Reason), "")
	}
	return out
}

// actions are the other things the reader can do.
func (p *requestPage) actions(c *page.Ctx, v request.View) []layout.Link {
	var out []layout.Link
	for _, a := range acts() {
		if !v.May(a.command) || a.key == "answer" && (!p.OneOffs || v.Relation == access.Own) || a.key == "reply" || a.key == "acknowledge" {
			continue // the next step leads there
		}
		out = append(out, layout.Link{Text: c.Text.T("action." + a.key), Href: v.Request.URL() + "/" + a.path})
	}
	return out
}

// entry words one line of the story.
func (p *requestPage) entry(c *page.Ctx, l request.StoryLine) layout.Entry {
	key := "event." + l.Name
	if l.Data.For && c.Text.Has(key+".outside") {
		key += ".outside"
	}
	what := c.Text.T("event.other")
	if c.Text.Has(key) {
		what = c.Text.T(key, "outcome", p.Book.Label("decision", l.Data.Outcome), "ack", p.Book.Label("recipient_ack", l.Data.Code), "check", p.Book.Label("identity_check", l.Data.Code))
	}
	return layout.Entry{At: l.At, What: what, Who: who(c, l.Org, l.Role), Why: l.Data.Reason}
}
