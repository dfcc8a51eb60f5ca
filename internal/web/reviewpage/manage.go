package reviewpage

import (
	"slices"
	"strconv"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// manage is where the secretariat runs a review: the text, the days, adoption, and what else comes up.
type manage struct{ Deps }

// manageView is what the page shows: only what can be done now.
type manageView struct {
	Heading, Where string
	Errors         *govuk.ErrorSummaryProps
	Changed        string
	Waits          string
	Forms          []actView
	Links          []layout.Link
}

// actView is one thing that can be done.
type actView struct {
	ID, Title string
	Text      []string
	Action    string
	Key       string
	Hidden    []ask.Hidden
	Questions []ask.Question
	Button    govuk.ButtonProps
}

// newDraft is the choice of beginning a draft from the edition in force.
const newDraft = "new"

func (p *manage) load(c *page.Ctx) (review.Run, error) {
	year, err := yearOf(c)
	if err != nil {
		return review.Run{}, err
	}
	return p.Reviews.Get(c.R.Context(), year)
}

func (p *manage) show(c *page.Ctx) error {
	r, err := p.load(c)
	if err != nil {
		return err
	}
	if r.Status != review.Running {
		return c.Redirect(r.URL())
	}
	return p.render(c, r, attempt{})
}

// attempt is what somebody tried that did not work: the act and what was typed.
type attempt struct {
	act     string
	typed   *form.Form
	changed string
}

func (p *manage) render(c *page.Ctx, r review.Run, tried attempt) error {
	v, err := p.view(c, r, tried)
	if err != nil {
		return err
	}
	head := page.Head{Title: v.Heading, Voice: layout.Members, BackLink: back(c, r), HasErrors: v.Errors != nil}
	if v.Changed != "" {
		head.Status = 409
	}
	return c.Render(head, manageTempl(v))
}

// builder collects the forms of the page.
type builder struct {
	c     *page.Ctx
	r     review.Run
	tried attempt
	v     *manageView
}

// act adds a form.
func (b *builder) act(act string, fill func(*ask.Builder), hidden ...ask.Hidden) {
	t := b.c.Text
	q := ask.New(b.c, nil)
	if b.tried.act == act && b.tried.typed != nil {
		q = ask.Again(b.c, b.tried.typed)
	}
	if fill != nil {
		fill(q)
	}
	if b.tried.act == act && b.tried.typed != nil {
		b.v.Errors = ask.Summary(q, q.Form.Errors())
	}
	button := govuk.ButtonProps{Text: t.T(act + ".button"), PreventDoubleClick: govuk.On}
	if act == "stop" {
		button.Classes = "govuk-button--warning"
	}
	b.v.Forms = append(b.v.Forms, actView{ID: act, Title: t.T(act), Text: []string{t.T(act + ".text")}, Action: b.r.URL() + "/manage/" + act, Key: ask.KeyOf(q.Form), Hidden: hidden, Questions: q.Questions, Button: button})
}

func (p *manage) view(c *page.Ctx, r review.Run, tried attempt) (manageView, error) {
	t := c.Text
	v := manageView{Heading: t.T("heading", "year", strconv.Itoa(r.Year)), Where: where(c, r), Changed: tried.changed,
		Links: []layout.Link{{Text: t.T("board"), Href: r.URL() + "/board"}, {Text: t.T("drafts"), Href: "/agreement/draft"}}}
	b := &builder{c, r, tried, &v}
	held := ""
	for _, s := range r.Stages {
		if s.ClosedAt.IsZero() && s.Held != "" {
			held = s.Held
			v.Waits = words(c).T("held." + s.Held)
		}
	}
	now := c.Site.Clock.Now()
	s, open := r.StageAt(now)
	if held == review.HeldNotCarried {
		b.act("again", func(q *ask.Builder) { q.Lines(ask.Field{Name: "again_reason", Rows: 3, Max: 2000}) })
	}
	if open && s.Kind == review.Adoption {
		p.adoptForm(b)
	}
	if r.Adopted == nil {
		if err := p.textForm(c, b); err != nil {
			return v, err
		}
	}
	if open {
		stage := ask.Hidden{Name: "stage", Value: s.Key}
		if s.Kind != review.Adoption {
			b.act("extend", func(q *ask.Builder) {
				q.Day(ask.Field{Name: "to", Hint: t.T("to.hint", "stage", stageName(words(c), s), "date", s.Closes.Words())})
				q.Lines(ask.Field{Name: "extend_reason", Rows: 2, Max: 2000})
			}, stage)
			b.act("end", func(q *ask.Builder) { q.Lines(ask.Field{Name: "end_reason", Rows: 2, Max: 2000}) }, stage)
		}
	}
	if r.Adopted == nil && len(r.Ballots) == 0 {
		b.act("widen", func(q *ask.Builder) {
			chosen := ask.New(c, widened(r))
			q.Form = chosen.Form
			q.Tick(ask.Field{Name: "who", Optional: true}, []ask.Option{{Value: "lay", Text: t.T("who.lay")}, {Value: "public", Text: t.T("who.public")}})
		})
	}
	if r.Adopted == nil {
		b.act("stop", func(q *ask.Builder) { q.Lines(ask.Field{Name: "stop_reason", Rows: 3, Max: 2000}) })
	}
	return v, nil
}

func widened(r review.Run) map[string][]string {
	out := map[string][]string{}
	if r.LayMembers {
		out["who"] = append(out["who"], "lay")
	}
	if r.Public {
		out["who"] = append(out["who"], "public")
	}
	return out
}

// textForm chooses the draft the review proposes, or leads to the one it has.
func (p *manage) textForm(c *page.Ctx, b *builder) error {
	t := c.Text
	all, err := p.Agreement.Editions(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	options := []ask.Option{}
	for _, e := range all {
		if e.Status == agreement.Draft || e.Status == agreement.InReview {
			options = append(options, ask.Option{Value: string(e.ID), Text: t.T("edition.one", "number", e.Number(), "status", t.T("edition."+string(e.Status)))})
		}
		if e.ID == b.r.Proposed.Edition {
			b.v.Links = append([]layout.Link{{Text: t.T("proposed", "number", e.Number(), "status", t.T("edition."+string(e.Status))), Href: "/agreement/" + e.Number()}}, b.v.Links...)
		}
	}
	options = append(options, ask.Option{Value: newDraft, Text: t.T("edition.new", "number", agreement.NextNumber(all, c.Today()))})
	if _, carried := b.r.Carrying(); carried {
		return nil
	}
	b.act("attach", func(q *ask.Builder) {
		if b.tried.act != "attach" && b.r.Proposed.Edition != "" {
			q.Form = ask.New(c, map[string][]string{"edition": {string(b.r.Proposed.Edition)}}).Form
		}
		q.Choose(ask.Field{Name: "edition"}, options)
	})
	return nil
}

func (p *manage) adoptForm(b *builder) {
	t := b.c.Text
	b.act("adopt", func(q *ask.Builder) {
		q.Choose(ask.Field{Name: "kind"}, []ask.Option{
			{Value: string(review.Minor), Text: t.T("kind.minor"), Hint: t.T("kind.minor.hint", "date", p.Reviews.DefaultBy(b.r, review.Minor).Words())},
			{Value: string(review.Major), Text: t.T("kind.major"), Hint: t.T("kind.major.hint", "date", p.Reviews.DefaultBy(b.r, review.Major).Words())},
		})
		q.Lines(ask.Field{Name: "why", Rows: 2, Max: 1000})
		q.Day(ask.Field{Name: "by", Optional: true})
	}, ask.Hidden{Name: "hash", Value: b.r.Proposed.Hash})
}

func (p *manage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	r, err := p.load(c)
	if err != nil {
		return err
	}
	act := c.Path("act")
	if !slices.Contains([]string{"attach", "extend", "end", "again", "stop", "widen", "adopt"}, act) {
		return errs.New(errs.NotFound, "review.no_act", "We could not find this page.")
	}
	err = p.do(c, r, act, f)
	if f.Err() == nil {
		switch {
		case err == nil && act == "stop":
			return c.Done(r.URL(), "stopped")
		case err == nil:
			return c.Done(r.URL()+"/manage", act)
		case errs.KindOf(err) == errs.Conflict:
			now, lost := p.load(c)
			if lost != nil || now.Status != review.Running {
				return c.Done(r.URL(), "over")
			}
			return p.render(c, now, attempt{changed: errs.MessageOf(err)})
		}
		if !f.Merge(renamed(err, act)) {
			return err
		}
	}
	return p.render(c, r, attempt{act: act, typed: f})
}

// renamed gives the fields of an error the names they have on this page, where several forms ask for a reason.
func renamed(err error, act string) error {
	fields := errs.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	fields = slices.Clone(fields)
	for i := range fields {
		if fields[i].Name == "reason" {
			fields[i].Name = act + "_reason"
		}
	}
	return errs.InvalidFields(fields)
}

// do carries out what was asked for.
func (p *manage) do(c *page.Ctx, r review.Run, act string, f *form.Form) error {
	ctx, t := c.R.Context(), c.Text
	reason := f.Text(act+"_reason", form.TextRule{Lines: true, Max: 2000})
	move := review.MoveStage{Year: r.Year, Stage: f.Raw("stage"), Reason: reason}
	var err error
	switch act {
	case "attach":
		return p.attach(c, r, f)
	case "extend":
		move.To, _ = f.Date("to", form.DateRule{Label: t.T("to.label"), Required: t.T("to.required")})
		if f.Err() != nil {
			return nil
		}
		_, err = p.Reviews.Extend(ctx, c.Actor, move)
	case "end":
		_, err = p.Reviews.EndStage(ctx, c.Actor, move)
	case "again":
		_, err = p.Reviews.Again(ctx, c.Actor, r.Year, reason)
	case "stop":
		_, err = p.Reviews.Stop(ctx, c.Actor, r.Year, reason)
	case "widen":
		_, err = p.Reviews.Widen(ctx, c.Actor, r.Year, f.Chosen("who", "lay"), f.Chosen("who", "public"))
	case "adopt":
		cmd := review.Adopt{Year: r.Year, Hash: f.Raw("hash"), Kind: review.AdoptionKind(f.Raw("kind")), Why: f.Text("why", form.TextRule{Lines: true, Max: 1000})}
		cmd.By, _ = f.Date("by", form.DateRule{Label: t.T("by.label")})
		if f.Err() != nil {
			return nil
		}
		_, err = p.Reviews.Adopt(ctx, c.Actor, cmd)
	}
	return err
}

// attach names the draft, begun now where it was chosen so.
func (p *manage) attach(c *page.Ctx, r review.Run, f *form.Form) error {
	ctx := c.R.Context()
	id := f.Raw("edition")
	if id == "" {
		f.Add("edition", "required", c.Text.T("edition.required"))
		return nil
	}
	if id == newDraft {
		all, err := p.Agreement.Editions(ctx, c.Actor)
		if err != nil {
			return err
		}
		e, err := p.Agreement.BeginDraft(ctx, c.Actor, agreement.BeginDraft{Number: agreement.NextNumber(all, c.Today())})
		if err != nil {
			return err
		}
		id = string(e.ID)
	}
	_, err := p.Reviews.Attach(ctx, c.Actor, r.Year, ident.Edition(id))
	if errs.KindOf(err) == errs.NotFound {
		f.Add("edition", "unknown", c.Text.T("edition.required"))
		return nil
	}
	return err
}

// openPage opens a year's review from a template.
type openPage struct{ Deps }

func (p *openPage) show(c *page.Ctx) error {
	stored := map[string][]string{"year": {strconv.Itoa(c.Today().Year + 1)}}
	if c.Today().Month < 7 {
		stored["year"] = []string{strconv.Itoa(c.Today().Year)}
	}
	for _, t := range p.Reviews.Templates() {
		stored["template"] = []string{t.Key}
		stored["who"] = widened(review.Run{LayMembers: t.LayMembers, Public: t.Public})["who"]
	}
	ask.SetDay(stored, "from", c.Site.Calendar.Next(c.Today()))
	return p.render(c, ask.New(c, stored))
}

func (p *openPage) render(c *page.Ctx, b *ask.Builder) error {
	t := c.Text
	b.Line(ask.Field{Name: "year", Width: "4"})
	var options []ask.Option
	for _, x := range p.Reviews.Templates() {
		stages := p.Reviews.Plan(x, c.Today())
		options = append(options, ask.Option{Value: x.Key, Text: x.Label, Hint: t.T("template.about", "source", x.Source, "end", stages[len(stages)-1].Closes.Words())})
	}
	b.Choose(ask.Field{Name: "template"}, options)
	b.Day(ask.Field{Name: "from"})
	b.Tick(ask.Field{Name: "who", Optional: true}, []ask.Option{{Value: "lay", Text: t.T("who.lay")}, {Value: "public", Text: t.T("who.public")}})
	s := b.Sheet("/reviews/new")
	s.Heading = t.T("heading")
	return s.Render(c, layout.Link{Text: t.T("back"), Href: "/reviews"})
}

func (p *openPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	t := c.Text
	cmd := review.Open{Template: f.Raw("template"), LayMembers: f.Chosen("who", "lay"), Public: f.Chosen("who", "public")}
	cmd.Year, _ = f.Int("year", form.IntRule{Label: t.T("year.label"), Required: t.T("year.required")})
	cmd.From, _ = f.Date("from", form.DateRule{Label: t.T("from.label"), Required: t.T("from.required")})
	if f.Err() == nil {
		r, err := p.Reviews.Open(c.R.Context(), c.Actor, cmd)
		if err == nil {
			return c.Done(r.URL(), "opened")
		}
		if have, e := p.Reviews.Get(c.R.Context(), cmd.Year); e == nil && have.Status == review.Running {
			return c.Done(have.URL(), "opened") // a second click
		}
		if errs.KindOf(err) == errs.Conflict {
			f.Add("year", "running", errs.MessageOf(err))
		} else if !f.Merge(err) {
			return err
		}
	}
	return p.render(c, ask.Again(c, f))
}
