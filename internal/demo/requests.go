package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"sharewell/internal/access"
	"sharewell/internal/advice"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/sharing"
	"sharewell/internal/sharing/request"
)

// requestsFile holds the invented requests and questions; a county without it has none.
const requestsFile = "requests.yaml"

// asking is the invented requests and questions while they are being lived.
type asking struct {
	w        *world
	ctx      context.Context
	requests *request.Service
	advice   *advice.Service
	told     struct {
		Requests []asked    `yaml:"requests"`
		Advice   []question `yaml:"advice"`
	}
	refs map[int]string
}

// asked is one invented request.
type asked struct {
	By        string      `yaml:"by"` // key of the body that writes it
	Role      access.Role `yaml:"role"`
	To        string      `yaml:"to"`
	Outsider  string      `yaml:"outsider"`
	Kind      string      `yaml:"kind"`
	Logged    bool        `yaml:"logged"`
	Days      float64     `yaml:"days"`
	State     string      `yaml:"state"`
	Urgency   string      `yaml:"urgency"`
	Case      string      `yaml:"case"`
	Contact   string      `yaml:"contact"`
	Channel   string      `yaml:"channel"`
	Person    string      `yaml:"person"`
	Data      string      `yaml:"data"`
	Purpose   string      `yaml:"purpose"`
	Subjects  []string    `yaml:"subjects"`
	Purposes  []string    `yaml:"purposes"`
	Basis     string      `yaml:"basis"`
	Gateways  []string    `yaml:"gateways"`
	Objective string      `yaml:"objective"`
	Back      string      `yaml:"back"`
	Reason    string      `yaml:"reason"`
}

// question is one invented question to an adviser, about a request or about the first draft of a body.
type question struct {
	By      string      `yaml:"by"`
	Role    access.Role `yaml:"role"`
	Request int         `yaml:"request"`
	Record  string      `yaml:"record"`
	Field   string      `yaml:"field"`
	Days    float64     `yaml:"days"`
	State   string      `yaml:"state"`
	Urgency string      `yaml:"urgency"`
	Text    string      `yaml:"text"`
	Answer  string      `yaml:"answer"`
}

// asks plans the requests and questions.
func (w *world) asks(ctx context.Context) error {
	a := &asking{w: w, ctx: ctx, refs: map[int]string{}}
	prefix, cal := w.d.Pack.ReferencePrefix, holidays(w)
	a.requests = request.New(request.Deps{Store: inside[request.Tx]{w.tx}, Clock: w.clock, Calendar: cal, IDs: w.ids, Book: w.d.Book, Settings: request.SettingsFrom(w.d.Book, prefix)})
	a.advice = advice.New(advice.Deps{Store: inside[advice.Tx]{w.tx}, Clock: w.clock, Calendar: cal, IDs: w.ids, Book: w.d.Book, Settings: advice.SettingsFrom(w.d.Book, prefix), Things: a})
	w.asking = a
	if err := read(w.d.FS, requestsFile, &a.told); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	for i, r := range a.told.Requests {
		w.cal.plan(r.Days, fmt.Sprintf("request %d of %s (%s)", i+1, r.By, r.State), func() error { return a.begin(i, r) })
		if r.State != "draft" && r.State != "sent" && r.State != "logged" {
			w.cal.plan(r.Days*0.6, fmt.Sprintf("answer to request %d (%s)", i+1, r.State), func() error { return a.answer(i, r) })
		}
	}
	for i, q := range a.told.Advice {
		w.cal.plan(q.Days, fmt.Sprintf("question %d of %s", i+1, q.By), func() error { return a.ask(q) })
	}
	return nil
}

func holidays(w *world) clock.Calendar {
	days := map[clock.Date]string{}
	for _, h := range w.d.Book.Holidays() {
		days[clock.DateOf(h.Date)] = h.Name
	}
	return clock.NewCalendar(days)
}

// daily reminds of what waits, as the program does.
func (a *asking) daily() error {
	return errors.Join(a.requests.RunWatch(a.ctx), a.advice.RunWatch(a.ctx))
}

// begin writes a request and, unless it stays a draft, sends it.
func (a *asking) begin(i int, r asked) error {
	by, name := a.w.with(r.By, r.Role), a.w.holder(r.By, r.Role).Name
	other := request.Side{Organisation: a.w.orgs[r.To], Name: r.Outsider, Kind: r.Kind}
	if r.To != "" {
		other = request.Side{Organisation: a.w.orgs[r.To]}
	}
	made, err := a.requests.Create(a.ctx, by, request.Create{Key: fmt.Sprintf("demo-request-%02d", i), Logged: r.Logged, Other: other, Urgency: r.Urgency})
	if err != nil {
		return err
	}
	a.refs[i] = made.Ref
	c := request.Content{PersonName: name, Contact: r.Contact, Channel: "platform", Data: r.Data, CaseRef: r.Case, Subjects: r.Subjects, Purpose: r.Purpose,
		Purposes: r.Purposes, Urgency: r.Urgency, Basis: r.Basis, Gateways: r.Gateways, Objective: r.Objective}
	if r.Logged {
		c.PersonName, c.PersonPost, c.Channel = "", r.Person, r.Channel
	}
	if len(r.Gateways) > 0 {
		st, err := a.requests.Compose(a.ctx, by, made.Ref, c)
		if err != nil {
			return err
		}
		c.Statement = st.Text
	}
	for _, s := range request.Sections() {
		if _, err := a.requests.Save(a.ctx, by, request.Save{Ref: made.Ref, Section: s, Content: c, Other: other}); err != nil {
			return err
		}
	}
	if r.State == "draft" {
		return nil
	}
	return a.requests.Send(a.ctx, by, request.Send{Ref: made.Ref})
}

// answer lets the other side speak, or the writer for a body outside.
func (a *asking) answer(i int, r asked) error {
	by, ref := a.w.with(r.By, r.Role), a.refs[i]
	answerer := by
	if r.To != "" {
		answerer = a.w.with(r.To, access.IGLead)
	}
	switch r.State {
	case "clarify":
		return a.requests.AskBack(a.ctx, answerer, request.AskBack{Ref: ref, Text: r.Back})
	case "refused":
		return a.requests.AnswerPlainly(a.ctx, answerer, request.AnswerPlainly{Ref: ref, Outcome: request.Refuse, Reason: r.Reason})
	case "done":
		return errors.Join(a.requests.AnswerPlainly(a.ctx, answerer, request.AnswerPlainly{Ref: ref, Outcome: request.ShareAll, Reason: r.Reason}),
			a.requests.Acknowledge(a.ctx, by, request.Acknowledge{Ref: ref, Code: "accepted"}))
	}
	return fmt.Errorf("%s: %q is not a state of a request", requestsFile, r.State)
}

// ask puts a question and lets the adviser speak.
func (a *asking) ask(q question) error {
	about := event.Subject{Kind: request.Kind, ID: a.refs[q.Request]}
	if q.Record != "" {
		about = event.Subject{Kind: "record", ID: a.draftOf(q.Record)}
	}
	ref, err := a.advice.Ask(a.ctx, a.w.with(q.By, q.Role), advice.Ask{About: about, Field: q.Field, Urgency: q.Urgency, Text: q.Text})
	if err != nil {
		return err
	}
	switch q.State {
	case "answered":
		return a.advice.Answer(a.ctx, a.w.with(q.By, access.DPO), ref, q.Answer)
	case "back":
		return a.advice.AskBack(a.ctx, a.w.with(q.By, access.DPO), ref, q.Answer)
	}
	return nil
}

// draftOf gives the reference of the first draft that a body leads.
func (a *asking) draftOf(key string) string {
	for i, r := range a.w.county.Records {
		if r.Lead == key && r.State == "draft" && a.w.refs[i] != "" {
			return a.w.refs[i]
		}
	}
	return ""
}

// Thing implements advice.Things for requests and records.
func (a *asking) Thing(ctx context.Context, by access.Actor, about event.Subject) (advice.Thing, error) {
	if about.Kind == request.Kind {
		v, err := a.requests.Get(ctx, by, about.ID)
		return advice.Thing{Title: v.Request.Ref, URL: v.Request.URL()}, err
	}
	v, err := a.w.sharing.Get(ctx, by, about.ID)
	if errs.KindOf(err) == errs.NotFound {
		return advice.Thing{}, err
	}
	return advice.Thing{Title: v.Shown.Version.Content.Title, URL: v.Record.URL(), Edits: v.Shown.Version.Stage == sharing.Draft}, err
}
