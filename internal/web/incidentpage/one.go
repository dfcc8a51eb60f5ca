package incidentpage

import (
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/incident"
	"sharewell/internal/rights/deadline"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// onePage is one incident, as whoever asks may see it.
type onePage struct{ Deps }

type oneView struct {
	Heading, Caption string
	States           []layout.Status
	Draft            *moveView
	Clock            *clockView
	Sections         []sectionView
	Partners         *partnersView
	Uses             *usesView
	Actions          *actionsView
	Drafts           *linksView
	Account          *accountPart
	Know             *knowView
	Moves            []moveView
	MissingTitle     string
	Missing          []string
	StoryTitle       string
	Story            []layout.Entry
	Seal, SealText   string
	Back             layout.Link
}

type clockView struct {
	Title, Text, Kind string
	Lines             []string
	Source            layout.Link
}

type sectionView struct {
	ID, Title string
	State     *layout.Status
	Facts     []layout.Fact
	Said      []string
	Change    *layout.Link
}

type partnersView struct {
	Title, Text string
	Heads       [3]string
	Rows        [][3]string
	Add         *layout.Link
}

type usesView struct {
	Title, None string
	Rows        []useView
	Add         *layout.Link
}

type useView struct {
	Title, Href, State string
	Act                *layout.Link
}

type actionsView struct {
	Title, None string
	Rows        []actionRow
	Add         *layout.Link
}

type actionRow struct {
	What, Who, When string
	State           layout.Status
	Href, Done      string
}

type linksView struct {
	Title, Text string
	Links       []layout.Link
}

type accountPart struct {
	Title, Text string
	State       *layout.Status
	Note        string
	Links       []layout.Link
}

type knowView struct {
	Title, Text, Action, Done string
	Note                      govuk.TextareaProps
	Button                    govuk.ButtonProps
}

type moveView struct {
	Title, Text string
	Link        layout.Link
}

func (p *onePage) show(c *page.Ctx) error {
	v, err := p.Incidents.Get(c.R.Context(), c.Actor, c.Path("ref"))
	if err != nil {
		return err
	}
	owner, err := p.Incidents.Body(c.R.Context(), v.Org)
	if err != nil {
		return err
	}
	t := c.Text
	view := oneView{Heading: v.Title(), Caption: t.T("caption", "ref", v.Ref), States: []layout.Status{status(c, v.Incident)}, StoryTitle: t.T("story"),
		Back: layout.Link{Text: words(c).T("list"), Href: Path}}
	if v.Content.Facts.NearMiss {
		view.States = append(view.States, layout.Status{Word: words(c).T("near_miss"), Kind: layout.Neutral})
	}
	if view.Heading == "" {
		view.Heading = t.T("summary.heading", "name", owner.Name)
	}
	if v.Full {
		if err := p.full(c, v, &view); err != nil {
			return err
		}
	} else {
		p.short(c, v, owner, &view)
	}
	return c.Render(page.Head{Title: view.Heading, Voice: layout.Members, BackLink: &view.Back}, oneTempl(view))
}

// full fills in what the organisation itself sees.
func (p *onePage) full(c *page.Ctx, v incident.View, view *oneView) error {
	t := c.Text
	edits := v.May(access.EditIncident)
	if v.Stage == incident.Draft && v.May(access.RaiseIncident) {
		view.Draft = &moveView{Title: t.T("draft.title"), Text: t.T("draft.text"), Link: layout.Link{Text: t.T("draft.button"), Href: address(v.Ref, "do", "raise")}}
	}
	view.Clock = p.clock(c, v)
	for _, s := range incident.Sections() {
		if v.Content.Facts.NearMiss && (s == incident.SectionRegulator || s == incident.SectionTelling) {
			continue
		}
		view.Sections = append(view.Sections, p.section(c, v, s, edits))
	}
	if err := p.partners(c, v, view, edits); err != nil {
		return err
	}
	p.uses(c, v, view, edits)
	p.actions(c, v, view, edits)
	if v.Stage != incident.Draft && access.AllowedSomewhere(c.Actor, access.EditIncident) {
		view.Drafts = &linksView{Title: t.T("drafts.title"), Text: t.T("drafts.text"), Links: []layout.Link{{Text: t.T("drafts.notification"), Href: address(v.Ref, "notification")}, {Text: t.T("drafts.letter"), Href: address(v.Ref, "letter")}}}
	}
	if v.Stage != incident.Draft {
		view.Account = p.account(c, v)
	}
	p.moves(c, v, view)
	view.Story = story(c, v.Incident)
	view.Seal, view.SealText = v.Hash(), t.T("seal.intact")
	if !v.Intact() {
		view.SealText = t.T("seal.broken")
	}
	return nil
}

// clock says by when the regulator is told, by which rule, and how much time is left.
func (p *onePage) clock(c *page.Ctx, v incident.View) *clockView {
	t, w := c.Text, words(c)
	s := v.Clocks.Regulator
	out := &clockView{Title: t.T("clock.title"), Source: layout.Link{Text: s.Rule.Source, Href: s.Rule.URL}, Kind: "sw-note"}
	switch f, r := v.Content.Facts, v.Content.Regulator; {
	case f.NearMiss || v.Stage == incident.Draft && !v.Undecided() && f.What == "":
		return nil
	case f.Processor:
		s = v.Clocks.Processor
		out.Title, out.Text = t.T("clock.processor.title"), t.T("clock.processor")
		out.Source = layout.Link{Text: s.Rule.Source, Href: s.Rule.URL}
		return out
	case r.Decision == incident.Not:
		out.Text, out.Kind = t.T("clock.not"), "sw-note sw-note--live"
	case !r.ToldAt.IsZero() && s.Overdue:
		out.Text = t.T("clock.late", "at", layout.FormatDateTime(r.ToldAt))
	case !r.ToldAt.IsZero():
		out.Text, out.Kind = t.T("clock.told", "at", layout.FormatDateTime(r.ToldAt)), "sw-note sw-note--live"
	default:
		out.Text = left(c, s.LeftFor)
		if s.Overdue {
			out.Kind = "sw-note sw-note--changed"
		}
	}
	out.Lines = []string{t.T("clock.aware", "at", layout.FormatDateTime(v.Content.Facts.AwareAt)), t.T("clock.due", "at", layout.FormatDateTime(s.DueAt)), s.Rule.Clock.Counting}
	for _, step := range s.Steps {
		if step.Code == deadline.StepClocksChange {
			out.Lines = append(out.Lines, w.T("clocks_change"))
		}
	}
	return out
}

// section shows one part of what was filled in.
func (p *onePage) section(c *page.Ctx, v incident.View, s incident.Section, edits bool) sectionView {
	t := c.Text
	out := sectionView{ID: string(s), Title: t.T("section." + string(s))}
	fact := func(key, value string) {
		if value != "" {
			out.Facts = append(out.Facts, layout.Fact{Term: t.T("fact." + key), Value: value})
		}
	}
	say := func(text string) {
		if strings.TrimSpace(text) != "" {
			out.Said = append(out.Said, text)
		}
	}
	r, cn := p.Incidents.Rules(), v.Content
	switch s {
	case incident.SectionFacts:
		say(cn.Facts.What)
		fact("aware", layout.FormatDateTime(cn.Facts.AwareAt))
		if !cn.Facts.HappenedOn.IsZero() {
			fact("happened", cn.Facts.HappenedOn.Words())
		}
		fact("kinds", strings.Join(labels(r.Kinds, cn.Facts.Kinds, false), "; "))
		fact("cause", incident.Label(r.Causes, cn.Facts.Cause))
		fact("controllers", cn.Facts.Controllers)
		if !cn.Facts.ToldThem.IsZero() {
			fact("told_them", cn.Facts.ToldThem.Words())
		}
	case incident.SectionPeople:
		fact("band", incident.Label(r.Bands, cn.People.Band))
		fact("subjects", strings.Join(bookLabels(p.Incidents.Book(), "subject_types", cn.People.Subjects), "; "))
		fact("data", strings.Join(bookLabels(p.Incidents.Book(), "item_category", cn.People.Data), "; "))
	case incident.SectionHarm:
		fact("harms", strings.Join(labels(r.Harms, cn.Harm.Kinds, false), "; "))
		fact("likelihood", incident.Label(r.Likelihoods, cn.Harm.Likelihood))
		fact("severity", incident.Label(r.Severities, cn.Harm.Severity))
		if v.Judged {
			fact("outcome", v.Assessed.Outcome.Label)
		}
		say(cn.Harm.Reasons)
	case incident.SectionRegulator:
		if cn.Regulator.Decision != "" {
			fact("decision", t.T("regulator."+cn.Regulator.Decision, "regulator", p.Incidents.Regulator(v.Incident).Label))
		}
		if !cn.Regulator.ToldAt.IsZero() {
			fact("told", layout.FormatDateTime(cn.Regulator.ToldAt))
		}
		fact("reference", cn.Regulator.Reference)
		fact("late", cn.Regulator.Late)
		say(cn.Regulator.Reasons)
		for _, ph := range v.Phases {
			fact("phase", layout.FormatDateTime(ph.At)+": "+ph.Text)
		}
	case incident.SectionTelling:
		if cn.Telling.Decision != "" {
			fact("decision", t.T("telling."+cn.Telling.Decision))
		}
		fact("exception", incident.Label(r.Exceptions, cn.Telling.Exception))
		fact("how", cn.Telling.How)
		if !cn.Telling.On.IsZero() {
			fact("on", cn.Telling.On.Words())
		}
		say(cn.Telling.Reasons)
	case incident.SectionContain:
		say(cn.Contain.Done)
		fact("learnt", cn.Contain.Learnt)
	}
	if len(out.Facts)+len(out.Said) == 0 {
		out.State = &layout.Status{Word: t.T("todo"), Kind: layout.Waiting}
	}
	if edits {
		out.Change = &layout.Link{Text: t.T("change."+string(s), "part", out.Title), Href: address(v.Ref, "edit", s)}
	}
	return out
}

func (p *onePage) partners(c *page.Ctx, v incident.View, view *oneView, edits bool) error {
	t := c.Text
	view.Partners = &partnersView{Title: t.T("partners.title"), Text: t.T("partners.text"), Heads: [3]string{t.T("col.who"), t.T("col.told"), t.T("col.known")}}
	for _, x := range v.Partners {
		b, err := p.Incidents.Body(c.R.Context(), x.Org)
		if err != nil {
			return err
		}
		known := t.T("partners.waiting")
		if !x.AckAt.IsZero() {
			known = t.T("partners.known", "at", layout.FormatDateTime(x.AckAt), "role", role(c, x.Role))
			if x.Note != "" {
				known += " " + t.T("partners.said", "note", x.Note)
			}
		}
		view.Partners.Rows = append(view.Partners.Rows, [3]string{b.Name, layout.FormatDateTime(x.ToldAt), known})
	}
	if len(v.Partners) == 0 {
		view.Partners.Text = t.T("partners.none")
	}
	if edits && v.Stage != incident.Draft {
		view.Partners.Add = &layout.Link{Text: t.T("partners.add"), Href: address(v.Ref, "do", "tell")}
	}
	return nil
}

func (p *onePage) uses(c *page.Ctx, v incident.View, view *oneView, edits bool) {
	t := c.Text
	view.Uses = &usesView{Title: t.T("uses.title"), None: t.T("uses.none")}
	for _, l := range v.Links {
		row := useView{Title: l.Title, Href: "/records/" + l.Ref}
		if now, err := p.Incidents.UseNow(c.R.Context(), c.Actor, l.Ref); err == nil { // it may have ended since
			switch {
			case now.Paused:
				row.State = t.T("uses.paused")
				if v.May(access.DecideIncident) {
					row.Act = &layout.Link{Text: t.T("uses.resume", "title", l.Title), Href: page.Address(address(v.Ref, "do", "resume"), "use", l.Ref)}
				}
			case now.Running && v.May(access.DecideIncident):
				row.Act = &layout.Link{Text: t.T("uses.pause", "title", l.Title), Href: page.Address(address(v.Ref, "do", "pause"), "use", l.Ref)}
			}
		}
		view.Uses.Rows = append(view.Uses.Rows, row)
	}
	if edits {
		view.Uses.Add = &layout.Link{Text: t.T("uses.add"), Href: address(v.Ref, "do", "link")}
	}
}

func (p *onePage) actions(c *page.Ctx, v incident.View, view *oneView, edits bool) {
	t := c.Text
	view.Actions = &actionsView{Title: t.T("actions.title"), None: t.T("actions.none")}
	for _, a := range v.Actions {
		r := actionRow{What: a.What, Who: role(c, a.Role), When: layout.RelativeDeadline(a.Due, c.Today(), c.Site.Calendar), State: layout.Status{Word: t.T("actions.open"), Kind: layout.Waiting}}
		switch {
		case !a.DoneAt.IsZero():
			r.When, r.State, r.Done = layout.FormatDate(a.DoneAt), layout.Status{Word: t.T("actions.done"), Kind: layout.Live}, a.Note
		case a.Late(c.Site.Clock.Now()):
			r.State = layout.Status{Word: t.T("actions.late"), Kind: layout.Changed}
		}
		if a.DoneAt.IsZero() && v.Relation == access.Own && (edits || c.Actor.Has(a.Role)) {
			r.Href = address(v.Ref, "actions", a.N)
		}
		view.Actions.Rows = append(view.Actions.Rows, r)
	}
	if edits {
		view.Actions.Add = &layout.Link{Text: t.T("actions.add"), Href: address(v.Ref, "do", "action")}
	}
}

func (p *onePage) account(c *page.Ctx, v incident.View) *accountPart {
	t, a := c.Text, v.Account
	out := &accountPart{Title: t.T("account.title"), Text: t.T("account.text"), Note: a.Note}
	kinds := map[incident.AccountStage]layout.Kind{incident.Writing: layout.Neutral, incident.InReview: layout.Waiting, incident.Published: layout.Live, incident.Withdrawn: layout.Stopped}
	if a.Stage != incident.NoAccount {
		out.State = &layout.Status{Word: t.T("account." + string(a.Stage)), Kind: kinds[a.Stage]}
	}
	link := func(on bool, key, href string) {
		if on {
			out.Links = append(out.Links, layout.Link{Text: t.T(key), Href: href})
		}
	}
	link(v.May(access.WriteAccount), "account.write", address(v.Ref, "account"))
	link(v.May(access.ReviewAccount) && a.Stage == incident.InReview, "account.look", address(v.Ref, "review"))
	link(a.Out != nil, "account.see", PublicPath+"/"+v.Ref)
	link(v.May(access.ReviewAccount) && a.Out != nil, "account.withdraw", address(v.Ref, "do", "withdraw"))
	return out
}

// moves are the ways on from here.
func (p *onePage) moves(c *page.Ctx, v incident.View, view *oneView) {
	t := c.Text
	move := func(on bool, act string) {
		if on {
			view.Moves = append(view.Moves, moveView{t.T("move." + act), t.T("move." + act + ".text"), layout.Link{Text: t.T("move." + act + ".button"), Href: address(v.Ref, "do", act)}})
		}
	}
	move(v.May(access.DecideIncident) && v.Content.Regulator.Decision == incident.Notify, "phase")
	move(v.May(access.DecideIncident) && (v.Stage == incident.Alarm || v.Stage == incident.Assessing), "contain")
	missing := v.Missing()
	if v.Stage == incident.Contained && len(missing) > 0 {
		view.MissingTitle = t.T("missing.title")
		for _, m := range missing {
			view.Missing = append(view.Missing, t.T("missing."+m))
		}
	}
	move(v.May(access.CloseIncident) && len(missing) == 0, "close")
	move(v.May(access.ReopenIncident), "reopen")
}

// short fills in what partners and the secretariat see.
func (p *onePage) short(c *page.Ctx, v incident.View, owner incident.Body, view *oneView) {
	t, r := c.Text, p.Incidents.Rules()
	s := sectionView{ID: "facts", Title: t.T("section.facts")}
	fact := func(key, value, href string) {
		if value != "" {
			s.Facts = append(s.Facts, layout.Fact{Term: t.T("fact." + key), Value: value, Href: href})
		}
	}
	if v.Content.Facts.What != "" {
		s.Said = []string{v.Content.Facts.What}
	}
	fact("owner", owner.Name, "/signatories/"+owner.Slug)
	if v.Relation == access.Party && owner.Office != "" {
		fact("office", owner.Office, "mailto:"+owner.Office)
	}
	fact("aware", layout.FormatDateTime(v.Content.Facts.AwareAt), "")
	fact("kinds", strings.Join(labels(r.Kinds, v.Content.Facts.Kinds, false), "; "), "")
	fact("cause", incident.Label(r.Causes, v.Content.Facts.Cause), "")
	fact("band", incident.Label(r.Bands, v.Content.People.Band), "")
	fact("data", strings.Join(bookLabels(p.Incidents.Book(), "item_category", v.Content.People.Data), "; "), "")
	fact("done", v.Content.Contain.Done, "")
	view.Sections = []sectionView{s}
	if len(v.Links) > 0 {
		p.uses(c, v, view, false)
	}
	if v.Account.Out != nil {
		view.Account = &accountPart{Title: t.T("account.title"), Text: t.T("account.out"), Links: []layout.Link{{Text: t.T("account.see"), Href: PublicPath + "/" + v.Ref}}}
	}
	if v.Relation != access.Party || len(v.Partners) != 1 {
		return
	}
	own := v.Partners[0]
	view.Know = &knowView{Title: t.T("know.title"), Text: t.T("know.text"), Action: address(v.Ref, "acknowledge"), Button: govuk.ButtonProps{Text: t.T("know.button"), PreventDoubleClick: govuk.On},
		Note: govuk.TextareaProps{Name: "note", ID: "note", Rows: 3, Label: govuk.LabelProps{Text: t.T("know.note")}, Hint: govuk.HintProps{Text: t.T("know.hint")}}}
	if !own.AckAt.IsZero() {
		view.Know.Done = t.T("know.done", "at", layout.FormatDateTime(own.AckAt), "role", role(c, own.Role))
	}
}

func (p *onePage) acknowledge(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	note := f.Text("note", form.TextRule{Label: c.Text.T("know.note"), Lines: true, Max: 1000})
	if err := p.Incidents.Acknowledge(c.R.Context(), c.Actor, c.Path("ref"), note); err != nil {
		return err
	}
	return c.Done(address(c.Path("ref")), "known")
}

// story tells the history, newest first.
func story(c *page.Ctx, i incident.Incident) []layout.Entry {
	w := words(c)
	var out []layout.Entry
	for k := len(i.Turns) - 1; k >= 0; k-- {
		x := i.Turns[k]
		e := layout.Entry{At: x.At, What: w.T("turn." + x.What), Who: role(c, x.Role)}
		switch key := "part." + x.Text; {
		case (x.What == "saved" || x.What == "decided") && w.Has(key):
			e.What = w.T("turn."+x.What+".part", "part", w.T(key))
		case x.Text != "":
			e.Why = x.Text
		}
		out = append(out, e)
	}
	return out
}
