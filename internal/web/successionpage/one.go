package successionpage

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/document"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/succession"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// onePage shows one change: what it does, what it touches, and what somebody can do about it.
type onePage struct{ Deps }

type oneView struct {
	Heading      string
	Status       layout.Status
	Facts        []layout.Fact
	Warning      string
	Progress     string
	Differs      []string
	DiffersTitle string
	Agree, Retry *formButton
	Links        []layout.Link
	CountsTitle  string
	CountsIntro  string
	Heads        []string // kind, then the fates
	Counts       []countRow
	ItemsTitle   string
	Items        []itemRow
	ItemHeads    [3]string
	Next, All    *layout.Link
	HistoryTitle string
	History      []layout.Entry
	Empty        string
}

type formButton struct {
	Action string
	Key    string
	Button govuk.ButtonProps
}

type countRow struct {
	Kind, Href string
	Cells      []string
}

type itemRow struct {
	Title, Href, Whose string
	Fate               string
	To                 string
	Choose             *layout.Link
	Problem            string
}

func (p *onePage) show(c *page.Ctx) error {
	v, err := p.Changes.Get(c.R.Context(), c.Actor, succession.ID(c.Path("id")))
	if err != nil {
		return err
	}
	out, err := p.view(c, v)
	if err != nil {
		return err
	}
	back := layout.Link{Text: words(c).T("heading"), Href: Path}
	return c.Render(page.Head{Title: out.Heading, Voice: layout.Members, BackLink: &back}, oneTempl(out))
}

func (p *onePage) view(c *page.Ctx, v succession.View) (oneView, error) {
	t, x := c.Text, v.Change
	out := oneView{Heading: strings.TrimSuffix(succession.Words(x, v.Names), "."), Status: statusOf(c, x), CountsTitle: t.T("counts"), CountsIntro: t.T("counts.intro"), HistoryTitle: t.T("history"), Empty: t.T("empty"), DiffersTitle: t.T("differs")}
	out.Facts = p.facts(c, v)
	manage := access.AllowedSomewhere(c.Actor, access.ManageChanges)
	if x.Stage.Waits() {
		d, err := p.Changes.Difference(c.R.Context(), c.Actor, x.ID)
		if err != nil {
			return out, err
		}
		out.Differs = differs(c, d)
	}
	if n := v.Open(); n > 0 && x.Stage.Waits() {
		out.Warning = t.N("open", n)
	}
	if x.Stage == succession.Running || x.Stage == succession.Undoing {
		total := 0
		for _, k := range v.Counts {
			total += k.N
		}
		done := total - v.In(succession.Waiting)
		if x.Stage == succession.Undoing {
			done = v.In(succession.PutBack)
		}
		out.Progress = t.T("progress", "done", strconv.Itoa(done), "all", strconv.Itoa(total))
	}
	if n := v.In(succession.Failed); n > 0 {
		out.Warning = t.N("failed", n)
	}
	if manage {
		p.does(c, v, &out)
	}
	p.counts(c, v, &out)
	err := p.items(c, v, &out, manage)
	for _, s := range slices.Backward(x.Steps) {
		who := s.By.Role
		if who == "" {
			who = "program"
		}
		out.History = append(out.History, layout.Entry{At: s.At, What: t.T("step." + s.What), Who: t.T("by." + who), Why: s.Note})
	}
	return out, err
}

func (p *onePage) facts(c *page.Ctx, v succession.View) []layout.Fact {
	t, x := c.Text, v.Change
	out := []layout.Fact{{Term: t.T("on"), Value: x.On.Words()}, {Term: t.T("instrument"), Value: x.Instrument, Href: x.Source}}
	for _, org := range x.Old {
		out = append(out, layout.Fact{Term: t.T("old"), Value: v.Names[org], Href: "/signatories/" + v.Slugs[org]})
	}
	for _, org := range x.New {
		out = append(out, layout.Fact{Term: t.T("new"), Value: v.Names[org], Href: "/signatories/" + v.Slugs[org]})
	}
	if x.Kind == succession.Sector {
		out = append(out, layout.Fact{Term: t.T("becomes"), Value: p.Book.Label("org_type", x.BodyKind)})
	}
	if x.Kind.Ends() {
		out = append(out, layout.Fact{Term: t.T("sign_by"), Value: x.SignBy().Words()})
	}
	if x.Stage == succession.Done {
		out = append(out, layout.Fact{Term: t.T("undo_until"), Value: x.UndoUntil.Words()})
	}
	if x.Why != "" {
		out = append(out, layout.Fact{Term: t.T("why"), Value: x.Why})
	}
	return out
}

func differs(c *page.Ctx, d succession.Difference) []string {
	var out []string
	for key, list := range map[string][]succession.Item{"differs.new": d.New, "differs.changed": d.Changed, "differs.gone": d.Gone} {
		for n, i := range list {
			if n == 20 {
				out = append(out, c.Text.T("differs.more", "n", strconv.Itoa(len(list)-n)))
				break
			}
			out = append(out, c.Text.T(key, "kind", c.Text.T("kind."+string(i.Kind)), "title", i.Title, "fate", c.Text.T("fate."+string(i.Fate))))
		}
	}
	slices.Sort(out)
	return out
}

// does lists what the secretariat can do now.
func (p *onePage) does(c *page.Ctx, v succession.View, out *oneView) {
	t, x := c.Text, v.Change
	if x.Stage.Waits() {
		if len(out.Differs) > 0 || x.Stage == succession.Asking {
			out.Agree = &formButton{Action: x.URL() + "/agree", Button: govuk.ButtonProps{Text: t.T("agree"), PreventDoubleClick: govuk.On}}
		}
		out.Links = append(out.Links, layout.Link{Text: t.T("rehearse"), Href: x.URL() + "/rehearsal"}, layout.Link{Text: t.T("cancel"), Href: x.URL() + "/stop"})
	}
	if x.Stage == succession.Done {
		if v.In(succession.Failed) > 0 {
			out.Retry = &formButton{Action: x.URL() + "/retry", Button: govuk.ButtonProps{Text: t.T("retry"), PreventDoubleClick: govuk.On}}
		}
		if !c.Today().After(x.UndoUntil) {
			out.Links = append(out.Links, layout.Link{Text: t.T("undo"), Href: x.URL() + "/stop"})
		}
	}
	out.Links = append(out.Links, layout.Link{Text: t.T("download"), Href: x.URL() + "/items.csv"})
}

func (p *onePage) counts(c *page.Ctx, v succession.View, out *oneView) {
	t := c.Text
	out.Heads = []string{t.T("thing"), t.T("how_many"), t.T("what")}
	for _, k := range succession.ThingKinds() {
		total, said := 0, []string{}
		for _, f := range succession.Fates() {
			n := 0
			for _, x := range v.Counts {
				if x.Kind == k && x.Fate == f {
					n += x.N
				}
			}
			if n > 0 {
				total += n
				said = append(said, t.T("said", "n", strconv.Itoa(n), "fate", t.T("fate."+string(f))))
			}
		}
		if total == 0 {
			continue
		}
		if len(said) == 1 {
			for _, f := range succession.Fates() {
				if said[0] == t.T("said", "n", strconv.Itoa(total), "fate", t.T("fate."+string(f))) {
					said[0] = t.T("fate." + string(f))
				}
			}
		}
		out.Counts = append(out.Counts, countRow{Kind: t.T("kinds." + string(k)), Href: page.Address(v.Change.URL(), "kind", string(k)) + "#items", Cells: []string{strconv.Itoa(total), strings.Join(said, "; ")}})
	}
}

const perPage = 50

func (p *onePage) items(c *page.Ctx, v succession.View, out *oneView, manage bool) error {
	t, x := c.Text, v.Change
	kind := succession.ThingKind(c.Query("kind"))
	if !slices.Contains(succession.ThingKinds(), kind) {
		return nil
	}
	list, err := p.Changes.Items(c.R.Context(), c.Actor, succession.ItemQuery{Change: x.ID, Kind: kind, After: page.ShowKey(c.Query("after")), Most: perPage + 1})
	if err != nil {
		return err
	}
	out.ItemsTitle, out.ItemHeads = t.T("kinds."+string(kind)), [3]string{t.T("thing"), t.T("whose"), t.T("what")}
	out.All = &layout.Link{Text: t.T("all"), Href: x.URL()}
	if len(list) > perPage {
		list = list[:perPage]
		out.Next = &layout.Link{Text: t.T("next"), Href: page.Address(x.URL(), "kind", string(kind), "after", page.HideKey(list[perPage-1].Key)) + "#items"}
	}
	for _, i := range list {
		r := itemRow{Title: i.Title, Href: i.URL, Whose: names(v, i.Olds), Fate: t.T("fate." + string(i.Fate)), To: names(v, i.To), Problem: i.Problem}
		if i.Kind == succession.Person || i.Kind == succession.Client || i.Kind == succession.Seat || i.Kind == succession.Invitation {
			r.Href = ""
		}
		if manage && x.Stage.Waits() && (len(i.Choices) > 0 || i.Kind == succession.Record && x.Kind == succession.Split) {
			r.Choose = &layout.Link{Text: t.T("choose"), Href: page.Address(x.URL()+"/choose", "key", i.Key)}
		}
		out.Items = append(out.Items, r)
	}
	return nil
}

func names(v succession.View, orgs []ident.Organisation) string {
	out := ""
	for n, o := range orgs {
		if n > 0 {
			out += ", "
		}
		out += v.Names[o]
	}
	return out
}

func (p *onePage) csv(c *page.Ctx) error {
	v, err := p.Changes.Get(c.R.Context(), c.Actor, succession.ID(c.Path("id")))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := document.NewCSV(&b)
	t := c.Text
	if err := w.Write(t.T("thing"), t.T("reference"), t.T("title"), t.T("whose"), t.T("what"), t.T("new"), t.T("state")); err != nil {
		return err
	}
	for after := ""; ; {
		list, err := p.Changes.Items(c.R.Context(), c.Actor, succession.ItemQuery{Change: v.Change.ID, After: after})
		if err != nil {
			return err
		}
		if len(list) == 0 {
			break
		}
		for _, i := range list {
			if err := w.Write(t.T("kind."+string(i.Kind)), i.Ref, i.Title, names(v, i.Olds), t.T("fate."+string(i.Fate)), names(v, i.To), t.T("state."+string(i.State))); err != nil {
				return err
			}
		}
		after = list[len(list)-1].Key
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return c.Download("change-"+v.Change.On.String()+".csv", "text/csv; charset=utf-8", b.Bytes())
}

func (p *onePage) agree(c *page.Ctx) error {
	id := succession.ID(c.Path("id"))
	if err := p.Changes.Agree(c.R.Context(), c.Actor, id); err != nil {
		return err
	}
	return c.Done(Path+"/"+string(id), "agreed")
}

func (p *onePage) retry(c *page.Ctx) error {
	id := succession.ID(c.Path("id"))
	if err := p.Changes.Retry(c.R.Context(), c.Actor, id); err != nil && errs.KindOf(err) != errs.Conflict {
		return err
	}
	return c.Done(Path+"/"+string(id), "retried")
}

type rehearsalView struct {
	Heading, Result string
	Good            bool
	DiffersTitle    string
	Differs         []string
	ProblemsTitle   string
	Problems        []string
}

func (p *onePage) rehearse(c *page.Ctx) error {
	id := succession.ID(c.Path("id"))
	r, err := p.Changes.Rehearse(c.R.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	t := c.Text
	v := rehearsalView{Heading: t.T("heading"), DiffersTitle: t.T("differs"), ProblemsTitle: t.T("problems"), Result: t.N("tried", r.Tried)}
	c.Text = c.Site.Texts.Page("change")
	v.Differs = differs(c, r.Difference)
	c.Text = t
	for _, i := range r.Problems {
		v.Problems = append(v.Problems, i.Title+": "+i.Problem)
	}
	if v.Good = len(v.Problems) == 0; v.Good {
		v.Result += " " + t.T("good")
	}
	back := layout.Link{Text: t.T("back"), Href: Path + "/" + string(id)}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, BackLink: &back}, rehearsalTempl(v))
}

func (p *onePage) choice(c *page.Ctx) error { return p.choiceForm(c, ask.New(c, nil)) }

func (p *onePage) found(c *page.Ctx) (succession.View, succession.Item, error) {
	v, err := p.Changes.Get(c.R.Context(), c.Actor, succession.ID(c.Path("id")))
	if err != nil {
		return v, succession.Item{}, err
	}
	i, err := p.Changes.Item(c.R.Context(), c.Actor, v.Change.ID, c.Query("key"))
	return v, i, err
}

func (p *onePage) choiceForm(c *page.Ctx, b *ask.Builder) error {
	v, i, err := p.found(c)
	if err != nil {
		return err
	}
	t := c.Text
	shared := c.Site.Texts.Page("change")
	choices := i.Choices
	if len(choices) == 0 {
		choices = []succession.Fate{i.Fate}
	}
	var fates, to []ask.Option
	for _, f := range choices {
		fates = append(fates, ask.Option{Value: string(f), Text: shared.T("fate." + string(f))})
	}
	b.Choose(ask.Field{Name: "fate"}, fates)
	for _, o := range v.Change.New {
		to = append(to, ask.Option{Value: string(o), Text: v.Names[o]})
	}
	if len(to) > 0 {
		b.Tick(ask.Field{Name: "to", Optional: true}, to)
	}
	s := b.Sheet(page.Address(v.Change.URL()+"/choose", "key", i.Key))
	s.Heading, s.Intro = t.T("heading", "title", i.Title), shared.T("kind."+string(i.Kind))+". "+names(v, i.Olds)+"."
	s.Cancel = &layout.Link{Text: t.T("cancel"), Href: v.Change.URL()}
	return s.Render(c, layout.Link{Text: t.T("back"), Href: v.Change.URL()})
}

func (p *onePage) choose(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	v, i, err := p.found(c)
	if err != nil {
		return err
	}
	ch := succession.Choosing{Change: v.Change.ID, Key: i.Key, Fate: succession.Fate(f.Raw("fate"))}
	for _, o := range f.RawAll("to") {
		ch.To = append(ch.To, ident.Organisation(o))
	}
	if err := p.Changes.Choose(c.R.Context(), c.Actor, ch); err != nil {
		if !f.Merge(err) {
			return err
		}
		return p.choiceForm(c, ask.Again(c, f))
	}
	return c.Done(page.Address(v.Change.URL(), "kind", string(i.Kind)), "chosen")
}

func (p *onePage) stopping(c *page.Ctx) error { return p.stopForm(c, ask.New(c, nil)) }

func (p *onePage) stopForm(c *page.Ctx, b *ask.Builder) error {
	v, err := p.Changes.Get(c.R.Context(), c.Actor, succession.ID(c.Path("id")))
	if err != nil {
		return err
	}
	t, key := c.Text, "cancel"
	if v.Change.Stage == succession.Done {
		key = "undo"
	}
	b.Lines(ask.Field{Name: "why", Rows: 3, Max: 2000})
	s := b.Sheet(v.Change.URL() + "/stop")
	s.Heading, s.Intro, s.Save.Text = t.T(key+".heading"), t.T(key+".intro"), t.T(key+".save")
	s.Save.Classes = "govuk-button--warning"
	s.Cancel = &layout.Link{Text: t.T("stay"), Href: v.Change.URL()}
	return s.Render(c, layout.Link{Text: t.T("back"), Href: v.Change.URL()})
}

func (p *onePage) stop(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	v, err := p.Changes.Get(c.R.Context(), c.Actor, succession.ID(c.Path("id")))
	if err != nil {
		return err
	}
	why, act, said := f.Text("why", form.TextRule{Label: c.Text.T("why.label"), Lines: true, Max: 2000}), p.Changes.Cancel, "cancelled"
	if v.Change.Stage == succession.Done {
		act, said = p.Changes.Undo, "undoing"
	}
	if f.Err() == nil {
		err := act(c.R.Context(), c.Actor, v.Change.ID, why)
		switch {
		case err == nil:
			return c.Done(v.Change.URL(), said)
		case errs.KindOf(err) == errs.Conflict:
			f.Add("why", "conflict", errs.MessageOf(err))
		case !f.Merge(err):
			return err
		}
	}
	return p.stopForm(c, ask.Again(c, f))
}
