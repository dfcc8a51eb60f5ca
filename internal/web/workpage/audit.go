package workpage

import (
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// audit shows what happened.
type audit struct{ Deps }

// auditView is what the page shows.
type auditView struct {
	Heading, Intro string
	Questions      []ask.Question
	Organisation   string // kept while another filter is set
	Search         govuk.ButtonProps
	Filters        []layout.Filter
	Entries        []auditEntry
	Empty          *layout.Empty
	Next           *layout.Link
	First          *layout.Link
}

// auditEntry is one line.
type auditEntry struct {
	What, Name, When, Machine string
	Who                       string
	About                     *layout.Link
	For                       []layout.Link // organisations it concerns, each a filter
}

const (
	auditPage  = 50
	auditBatch = 200
	auditLooks = 20 // batches looked through for one page; the next page goes on
)

// areas are the parts of the program that leave traces.
func areas() []string {
	return []string{"advice", "agreement", "apiclient", "auth", "choice", "files", "guidance", "lawchange", "oneoff", "organisation", "people", "register", "request",
		"screening", "sharing"}
}

func (p *audit) show(c *page.Ctx) error {
	area, org := c.Query("kind"), ident.Organisation(c.Query("organisation"))
	if !slices.Contains(areas(), area) {
		area = ""
	}
	before, err := strconv.ParseInt(c.Query("before"), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	events, next, err := p.find(c, area, org, before)
	if err != nil {
		return err
	}
	v, err := p.view(c, events, auditFilter{area, org, before, next})
	if err != nil {
		return err
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members}, auditTempl(v))
}

// auditFilter is what the address asks for and where the next page begins.
type auditFilter struct {
	area         string
	org          ident.Organisation
	before, next int64
}

// find gathers one page. next is the sequence number before which the next page begins, nought when
// there is none.
func (p *audit) find(c *page.Ctx, area string, org ident.Organisation, before int64) (out []event.Event, next int64, err error) {
	for range auditLooks {
		var batch []event.Event
		if org != "" {
			batch, err = p.Trail.EventsFor(c.R.Context(), org, before, auditBatch)
		} else {
			batch, err = p.Trail.EventsBefore(c.R.Context(), before, auditBatch)
		}
		if err != nil {
			return nil, 0, err
		}
		for _, e := range batch {
			if area != "" && !strings.HasPrefix(e.Name, area+".") {
				before = e.Seq
				continue
			}
			if len(out) == auditPage {
				return out, before, nil
			}
			out, before = append(out, e), e.Seq
		}
		if len(batch) < auditBatch {
			return out, 0, nil
		}
	}
	return out, before, nil
}

func (p *audit) view(c *page.Ctx, events []event.Event, f auditFilter) (auditView, error) {
	t := c.Text
	names, err := p.names(c, events, f.org)
	if err != nil {
		return auditView{}, err
	}
	v := auditView{Heading: t.T("heading"), Intro: t.T("intro"), Organisation: string(f.org), Search: govuk.ButtonProps{Text: t.T("search"), Classes: "govuk-button--secondary"}}
	b := ask.New(c, c.R.URL.Query())
	var options []ask.Option
	for _, a := range areas() {
		options = append(options, ask.Option{Value: a, Text: t.T("area." + a)})
	}
	b.Pick(ask.Field{Name: "kind"}, options)
	b.Questions[0].Select.Items[0].Text = t.T("kind.any")
	v.Questions = b.Questions
	if f.area != "" {
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("kind.label"), Value: t.T("area." + f.area), RemoveHref: page.Address("/audit", "organisation", string(f.org))})
	}
	if f.org != "" {
		v.Filters = append(v.Filters, layout.Filter{Name: t.T("organisation"), Value: named(c, names, f.org), RemoveHref: page.Address("/audit", "kind", f.area)})
	}
	people := map[ident.Person]string{}
	for _, e := range events {
		one, err := p.entry(c, e, names, people)
		if err != nil {
			return auditView{}, err
		}
		v.Entries = append(v.Entries, one)
	}
	if len(events) == 0 {
		v.Empty = &layout.Empty{Title: t.T("empty"), Text: t.T("empty.text")}
	}
	if f.next > 0 {
		v.Next = &layout.Link{Text: t.T("next"), Href: page.Address("/audit", "kind", f.area, "organisation", string(f.org), "before", strconv.FormatInt(f.next, 10))}
	}
	if f.before > 0 {
		v.First = &layout.Link{Text: t.T("first"), Href: page.Address("/audit", "kind", f.area, "organisation", string(f.org))}
	}
	return v, nil
}

// names finds the names of every organisation that the events speak of.
func (p *audit) names(c *page.Ctx, events []event.Event, org ident.Organisation) (map[ident.Organisation]string, error) {
	var ids []ident.Organisation
	add := func(id ident.Organisation) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	add(org)
	for _, e := range events {
		add(e.Actor.ActingFor)
		if e.Subject.Kind == "organisation" {
			add(ident.Organisation(e.Subject.ID))
		}
		for _, o := range e.Organisations {
			add(o)
		}
	}
	return p.Names.Names(c.R.Context(), ids)
}

func (p *audit) entry(c *page.Ctx, e event.Event, names map[ident.Organisation]string, people map[ident.Person]string) (auditEntry, error) {
	t := c.Text
	out := auditEntry{What: eventWords(c, e.Name), Name: e.Name, When: layout.FormatDateTime(e.At), Machine: layout.MachineTime(e.At)}
	who, err := p.who(c, e.Actor, names, people)
	if err != nil {
		return auditEntry{}, err
	}
	out.Who = who
	if href := pageOf(e.Subject); href != "" {
		out.About = &layout.Link{Text: t.T("about." + e.Subject.Kind), Href: href}
	}
	concerned := slices.Clone(e.Organisations)
	if own := ident.Organisation(e.Subject.ID); e.Subject.Kind == "organisation" && !slices.Contains(concerned, own) {
		concerned = append(concerned, own)
	}
	for _, o := range concerned {
		if n := names[o]; n != "" {
			out.For = append(out.For, layout.Link{Text: n, Href: page.Address("/audit", "organisation", string(o))})
		}
	}
	return out, nil
}

// who says who acted: the person, the role that allowed it, and for whom; or which part of the program.
func (p *audit) who(c *page.Ctx, a event.Actor, names map[ident.Organisation]string, people map[ident.Person]string) (string, error) {
	t := c.Text
	if a.Person == "" {
		return t.T("program"), nil
	}
	if _, ok := people[a.Person]; !ok {
		person, err := p.People.Person(c.R.Context(), a.Person)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return "", err
		}
		people[a.Person] = person.Name
		if person.Name == "" {
			people[a.Person] = t.T("unknown_person")
		}
	}
	if a.Role == "" {
		return t.T("who.plain", "person", people[a.Person], "name", named(c, names, a.ActingFor)), nil
	}
	return t.T("who", "person", people[a.Person], "role", roleWord(c, a.Role), "name", named(c, names, a.ActingFor)), nil
}

// pageOf is the page of the thing that an event is about, "" when it has none here.
func pageOf(s event.Subject) string {
	switch s.Kind {
	case "statement":
		return "/statements/" + s.ID
	case "guide":
		return "/guides/" + s.ID
	}
	return ""
}

// eventWords says what happened; a name that has no words yet is shown readably.
func eventWords(c *page.Ctx, name string) string {
	if key := "event." + name; c.Text.Has(key) {
		return c.Text.T(key)
	}
	_, what, _ := strings.Cut(name, ".")
	what = strings.ReplaceAll(what, "_", " ")
	if what == "" {
		return name
	}
	return strings.ToUpper(what[:1]) + what[1:]
}
