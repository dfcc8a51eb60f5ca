package consultationpage

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/document"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("engagement_words") }

// listView is a page of things to take part in.
type listView struct {
	Heading, Intro string
	Groups         []groupView
	Links          []layout.Link
}

type groupView struct {
	Title string
	Empty string
	Items []itemView
}

type itemView struct {
	Title, Href string
	Status      layout.Status
	Facts       []string
}

func phase(w content.Page, c consultation.Consultation, today clock.Date) layout.Status {
	kind := layout.Waiting
	switch c.Phase {
	case consultation.Open:
		kind = layout.Involve
	case consultation.Done:
		kind = layout.Live
	case consultation.Prepare, consultation.Closed, consultation.Noted, consultation.Decided:
		if c.Overdue(today) {
			kind = layout.Changed
		}
	}
	return layout.Status{Word: w.T("phase." + string(c.Phase)), Kind: kind}
}

func consultationItem(c *page.Ctx, x consultation.Consultation) itemView {
	w := words(c)
	v := itemView{Title: x.Title, Href: x.URL(), Status: phase(w, x, c.Today())}
	if x.Phase == consultation.Open {
		v.Facts = append(v.Facts, w.T("open_until", "date", layout.RelativeDeadline(x.Closes, c.Today(), c.Site.Calendar)))
	} else {
		v.Facts = append(v.Facts, w.T("was_open", "from", x.Opens.Words(), "to", x.Closes.Words()))
	}
	return v
}

func meeting(c *page.Ctx, x consultation.Session) layout.Status {
	w := words(c)
	switch {
	case x.Cancelled:
		return layout.Status{Word: w.T("session.cancelled"), Kind: layout.Stopped}
	case !x.NotesAt.IsZero():
		return layout.Status{Word: w.T("session.notes"), Kind: layout.Live}
	case x.Overdue(c.Today()):
		return layout.Status{Word: w.T("session.notes_late"), Kind: layout.Changed}
	case x.Held(c.Site.Clock.Now()):
		return layout.Status{Word: w.T("session.held"), Kind: layout.Waiting}
	case x.Free() == 0:
		return layout.Status{Word: w.T("session.full"), Kind: layout.Waiting}
	}
	return layout.Status{Word: w.T("session.open"), Kind: layout.Involve}
}

func sessionItem(c *page.Ctx, x consultation.Session) itemView {
	return itemView{Title: x.Title, Href: x.URL(), Status: meeting(c, x), Facts: []string{when(words(c), x), where(words(c), x)}}
}

// when words the time of a session.
func when(w content.Page, x consultation.Session) string {
	from, to := x.Starts.In(clock.London), x.Ends.In(clock.London)
	return w.T("when", "date", layout.FormatDate(x.Starts), "from", layout.FormatTime(from), "to", layout.FormatTime(to))
}

func where(w content.Page, x consultation.Session) string {
	switch {
	case x.Place != "" && x.Online != "":
		return w.T("where.both", "place", x.Place)
	case x.Place == "":
		return w.T("where.online")
	}
	return x.Place
}

func (d Deps) calendar(c *page.Ctx) error {
	cal, err := d.Engagement.Calendar(c.R.Context())
	if err != nil {
		return err
	}
	t := c.Text
	open, coming, past := groupView{Title: t.T("open"), Empty: t.T("open.none")}, groupView{Title: t.T("coming"), Empty: t.T("coming.none")}, groupView{Title: t.T("past"), Empty: t.T("past.none")}
	for _, x := range cal.Consultations {
		if x.Phase == consultation.Open {
			open.Items = append(open.Items, consultationItem(c, x))
		} else {
			past.Items = append(past.Items, consultationItem(c, x))
		}
	}
	for _, x := range cal.Coming {
		coming.Items = append(coming.Items, sessionItem(c, x))
	}
	for _, x := range cal.Past {
		past.Items = append(past.Items, sessionItem(c, x))
	}
	v := listView{Heading: t.T("heading"), Intro: t.T("intro"), Groups: []groupView{open, coming, past}, Links: []layout.Link{{Text: t.T("link.ics"), Href: FeedPath}, {Text: t.T("link.booking"), Href: bookingPath}, {Text: t.T("link.questions"), Href: "/questions"}}}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: CalendarPath}, listTempl(v))
}

func (d Deps) list(c *page.Ctx) error {
	cal, err := d.Engagement.Calendar(c.R.Context())
	if err != nil {
		return err
	}
	t := c.Text
	all := groupView{Title: t.T("all"), Empty: t.T("none")}
	for _, x := range cal.Consultations {
		all.Items = append(all.Items, consultationItem(c, x))
	}
	v := listView{Heading: t.T("heading"), Intro: t.T("intro"), Groups: []groupView{all}, Links: []layout.Link{{Text: t.T("link.calendar"), Href: CalendarPath}}}
	return c.Render(page.Head{Title: v.Heading, Description: v.Intro, Canonical: Path}, listTempl(v))
}

// ics gives the calendar to calendars.
func (d Deps) ics(c *page.Ctx) error {
	cal, err := d.Engagement.Calendar(c.R.Context())
	if err != nil {
		return err
	}
	site, t, w := c.Site.PublicURL, c.Text, words(c)
	out := document.Calendar{Name: c.Site.ShortName + ": " + t.T("heading")}
	for _, x := range cal.Consultations {
		out.Events = append(out.Events, document.CalendarEvent{UID: x.Ref + "@" + host(site), Stamp: x.Updated, Start: x.Opens.Start(), End: x.Closes.Start(), AllDay: true, Summary: w.T("ics.consultation", "title", x.Title), Description: x.About, URL: site + x.URL(), Sequence: len(x.Turns)})
	}
	for _, x := range append(cal.Coming, cal.Past...) {
		e := document.CalendarEvent{UID: x.Ref + "@" + host(site), Stamp: x.Updated, Start: x.Starts, End: x.Ends, Summary: x.Title, Description: x.About, Location: x.Place, URL: site + x.URL(), Cancelled: x.Cancelled, Sequence: x.Sequence}
		out.Events = append(out.Events, e)
	}
	var b bytes.Buffer
	if err := document.WriteICS(&b, out); err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	_, err = c.W.Write(b.Bytes())
	return err
}

func host(site string) string {
	_, h, _ := strings.Cut(site, "://")
	return h
}

// oneView is a consultation.
type oneView struct {
	Caption, Heading string
	State            layout.Status
	About            []string
	Facts            []layout.Fact
	Answer           *govuk.ButtonProps
	Ways             string
	Phases           []phaseView
	PhasesTitle      string
	SessionsTitle    string
	Sessions         []itemView
	NotesTitle       string
	Notes            []string
	DecisionTitle    string
	Decision         []string
	OutcomesTitle    string
	Outcomes         []outcomeView
	Results          *resultsView
	Links            []layout.Link
	Print            string
}

type phaseView struct {
	Text string
	Here bool
}

type outcomeView struct {
	SaidTitle, DidTitle string
	Said, Did           []string
	Link                *layout.Link
}

func (d Deps) one(c *page.Ctx) error {
	x, err := d.Engagement.Read(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	name, err := d.Name(c.R.Context(), x.Org)
	if err != nil {
		return err
	}
	meets, err := d.Engagement.SessionsOf(c.R.Context(), x.Ref)
	if err != nil {
		return err
	}
	t, w := c.Text, words(c)
	v := oneView{Caption: t.T("caption", "ref", x.Ref), Heading: x.Title, State: phase(w, x, c.Today()), About: layout.Paragraphs(x.About), SessionsTitle: t.T("sessions"), NotesTitle: t.T("notes"), Notes: layout.Paragraphs(x.Notes),
		DecisionTitle: t.T("decision"), Decision: layout.Paragraphs(x.Decision), OutcomesTitle: t.T("outcomes"), PhasesTitle: t.T("phases"), Print: t.T("print"),
		Facts: []layout.Fact{{Term: t.T("fact.who"), Value: name}, {Term: t.T("fact.days"), Value: w.T("days", "from", x.Opens.Words(), "to", x.Closes.Words())}},
		Links: []layout.Link{{Text: t.T("link.calendar"), Href: CalendarPath}}}
	if x.Link != "" {
		v.Links = append(v.Links, layout.Link{Text: t.T("link.about"), Href: x.Link})
	}
	if x.Phase == consultation.Open {
		v.Answer, v.Ways = &govuk.ButtonProps{Text: t.T("answer"), Href: x.URL() + "/answer", IsStartButton: true}, t.T("ways", "who", name)
	}
	if !x.NotesDue.IsZero() && x.Phase == consultation.Closed {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.notes"), Value: owed(t, x.NotesDue, c)})
	}
	if !x.TellDue.IsZero() && x.Phase == consultation.Decided {
		v.Facts = append(v.Facts, layout.Fact{Term: t.T("fact.tell"), Value: owed(t, x.TellDue, c)})
	}
	for _, p := range consultation.Phases()[1:] {
		v.Phases = append(v.Phases, phaseView{w.T("phase." + string(p)), p == x.Phase})
	}
	for _, s := range meets {
		v.Sessions = append(v.Sessions, sessionItem(c, s))
	}
	for _, o := range x.Outcomes {
		one := outcomeView{SaidTitle: t.T("said"), DidTitle: t.T("did"), Said: layout.Paragraphs(o.Said), Did: layout.Paragraphs(o.Did)}
		if o.Link != "" {
			one.Link = &layout.Link{Text: t.T("link.changed"), Href: o.Link}
		}
		v.Outcomes = append(v.Outcomes, one)
	}
	if x.Phase.Over() {
		r, err := d.Engagement.Results(c.R.Context(), access.Actor{}, x)
		if err != nil {
			return err
		}
		v.Results = resultsOf(c, x, r)
	}
	return c.Render(page.Head{Title: v.Heading, Canonical: x.URL(), Breadcrumbs: []layout.Link{{Text: w.T("crumb"), Href: CalendarPath}}}, oneTempl(v))
}

func owed(t content.Page, due clock.Date, c *page.Ctx) string {
	if due.Before(c.Today()) {
		return t.T("owed.late", "date", due.Words())
	}
	return layout.RelativeDeadline(due, c.Today(), c.Site.Calendar)
}

// resultsView is what was answered, in tables with bars.
type resultsView struct {
	Title, Total  string
	Heads         resultHeads
	Sources       []string
	Tables        []tableView
	HeardTitle    string
	HeardText     string
	Heard         []heardView
	NotHeardTitle string
	NotHeard      []string
	CSV           layout.Link
}

type resultHeads struct{ Answer, Number, Share, Target, Group string }

type tableView struct {
	ID, Title string
	Rows      []rowView
	Texts     []textView
	Note      string
}

type rowView struct{ Text, Number, Share, Width string }

type textView struct {
	Text   []string
	Source string
}

type heardView struct {
	ID, Title string
	Rows      []rowView
}

func resultsOf(c *page.Ctx, x consultation.Consultation, r consultation.Results) *resultsView {
	w := words(c)
	v := &resultsView{Title: w.T("results"), Total: w.N("results.total", r.All), Heads: resultHeads{w.T("col.answer"), w.T("col.number"), w.T("col.share"), w.T("col.target"), w.T("col.group")}, HeardTitle: w.T("heard"), HeardText: w.T("heard.text"),
		NotHeardTitle: w.T("not_heard"), CSV: layout.Link{Text: w.T("csv"), Href: x.URL() + "/results.csv"}}
	for _, s := range r.Sources {
		v.Sources = append(v.Sources, w.N("source."+s.Source, s.N))
	}
	for i, q := range r.Results {
		one := tableView{ID: "result-" + strconv.Itoa(i+1), Title: q.Question.Text}
		if len(x.Surveys) > 1 {
			one.Title = w.T("of_version", "title", q.Question.Text, "n", strconv.Itoa(q.Survey))
		}
		for _, o := range q.Options {
			one.Rows = append(one.Rows, rowView{o.Option.Text, strconv.Itoa(o.N), w.T("per", "n", strconv.Itoa(o.Per)), strconv.Itoa(o.Per)})
		}
		if q.Question.Kind == consultation.Text {
			one.Note = w.N("wrote", q.Answered)
			for _, s := range q.Texts {
				one.Texts = append(one.Texts, textView{layout.Paragraphs(s.Shown), w.T("by." + s.Source)})
			}
		}
		v.Tables = append(v.Tables, one)
	}
	for i, h := range r.Heard {
		one := heardView{ID: "heard-" + strconv.Itoa(i+1), Title: h.Question.Text}
		for _, b := range append(h.Bands, h.Unsaid) {
			row := rowView{Text: b.Option.Text, Number: bandNumber(w, b, r.Floor), Share: w.T("no_target")}
			if row.Text == "" {
				row.Text = w.T("unsaid")
			}
			if b.Option.Target > 0 {
				row.Share = strconv.Itoa(b.Option.Target)
			}
			if b.Short {
				v.NotHeard = append(v.NotHeard, w.T("short", "group", b.Option.Text, "number", row.Number, "target", strconv.Itoa(b.Option.Target)))
			}
			one.Rows = append(one.Rows, row)
		}
		v.Heard = append(v.Heard, one)
	}
	if r.Waiting > 0 {
		v.Sources = append(v.Sources, w.N("texts.waiting", r.Waiting))
	}
	if r.Kept > 0 {
		v.Sources = append(v.Sources, w.N("texts.kept", r.Kept))
	}
	return v
}

func bandNumber(w content.Page, b consultation.Band, floor int) string {
	switch {
	case b.Few:
		return w.T("few", "n", strconv.Itoa(floor))
	case b.Hidden:
		return w.T("hidden")
	}
	return strconv.Itoa(b.N)
}

// csv gives the same numbers as the page, hidden ones hidden.
func (d Deps) csv(c *page.Ctx) error {
	x, err := d.Engagement.Read(c.R.Context(), c.Path("ref"))
	if err != nil {
		return err
	}
	r, err := d.Engagement.Results(c.R.Context(), access.Actor{}, x)
	if err != nil {
		return err
	}
	w := words(c)
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	rows := [][]string{{"survey", "question", "answer", "number", "target"}}
	for _, q := range r.Results {
		for _, o := range q.Options {
			rows = append(rows, []string{strconv.Itoa(q.Survey), q.Question.Text, o.Option.Text, strconv.Itoa(o.N), ""})
		}
		if q.Question.Kind == consultation.Text {
			rows = append(rows, []string{strconv.Itoa(q.Survey), q.Question.Text, w.T("csv.texts"), strconv.Itoa(q.Answered), ""})
		}
	}
	for _, h := range r.Heard {
		for _, o := range h.Bands {
			rows = append(rows, []string{"", h.Question.Text, o.Option.Text, bandNumber(w, o, r.Floor), strconv.Itoa(o.Option.Target)})
		}
		rows = append(rows, []string{"", h.Question.Text, w.T("unsaid"), bandNumber(w, h.Unsaid, r.Floor), ""})
	}
	for i := range rows {
		for j := range rows[i] {
			rows[i][j] = plainCell(rows[i][j])
		}
	}
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	return c.Download(x.Ref+".csv", "text/csv; charset=utf-8", b.Bytes())
}

// plainCell keeps a spreadsheet from taking what people wrote for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
