package cli

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/guidance"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/licence"
	"sharewell/internal/licence/measure"
	"sharewell/internal/organisation"
	"sharewell/internal/register"
	"sharewell/internal/rights/choice"
	"sharewell/internal/rights/fairchoice"
	"sharewell/internal/search"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
	"sharewell/internal/web/choicepage"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/licencepage"
	"sharewell/internal/web/page"
	"sharewell/packs"
)

// Settings of the scorecard.
const (
	settingFloor     = "suppression_floor"
	settingAnswer    = "concern_answer_working_days"
	settingSessions  = "sessions_per_quarter" // how many public sessions the partnership plans
	healthSector     = "health"
	mostOrganisation = 200 // of a page of signatories
)

// loadLicence reads what is promised and how it is measured: from the pack, or from the base pack when it has none.
func loadLicence(a *App) (*licence.Licence, *licence.Scorecard, error) {
	fsys := a.packFS
	if _, err := fs.Stat(fsys, licence.File); errors.Is(err, fs.ErrNotExist) {
		if fsys, err = packs.Named(basePack); err != nil {
			return nil, nil, err
		}
	}
	l, err := licence.Load(fsys)
	if err != nil {
		return nil, nil, err
	}
	s, err := licence.LoadScorecard(fsys, l)
	return l, s, err
}

// newLicence makes the service of promises and their scorecard; the services that it counts are made by then.
func newLicence(a *App) (*licence.Service, error) {
	l, s, err := loadLicence(a)
	if err != nil {
		return nil, err
	}
	t := a.Texts.Page("licence_manage")
	return licence.New(licence.Deps{Store: a.Store.Licence(), Clock: a.options.Clock, Calendar: a.Calendar, IDs: a.options.IDs, Log: a.options.Log, Licence: l, Scorecard: s,
		Sources: tallies{a, &livesSeen{of: map[int64]measure.Life{}}}.sources(), Floor: a.Book.SettingNumber(settingFloor, 0), AnswerDays: a.Book.SettingNumber(settingAnswer, 0),
		Title: func(indicator string) string { return t.T("task", "code", indicator) }}), nil
}

// licenceRoutes are the pages of the promises and the scorecard.
func (a *App) licenceRoutes() []page.Route {
	return licencepage.Routes(licencepage.Deps{Licence: a.licence, Voices: a.voices, Version: a.licenceVersion(), Film: func(ctx context.Context, guide string) (layout.Link, bool) {
		f, ok := a.groupFilm(ctx, guide)
		return layout.Link{Text: f.Title, Href: f.URL}, ok
	}})
}

// licenceVersion changes with results, with what people and organisations say of them, with consultations and with the
// guides that films stand on.
func (a *App) licenceVersion() func() string {
	var all []func() string
	for _, kind := range []string{licence.SubjectKind, licence.ChallengeKind, consultation.SubjectKind, guidance.SubjectKind} {
		all = append(all, a.versionOf(kind))
	}
	return func() string {
		out := ""
		for _, v := range all {
			out += v() + "-"
		}
		return out
	}
}

// CountScorecard works the scorecard out now; it is what the night does.
func (a *App) CountScorecard(ctx context.Context) (int, error) { return a.licence.Refresh(ctx) }

// licenceFound gives the promises to the search; a pack that cannot be read stops the program elsewhere.
func licenceFound(a *App) search.Source {
	l, s, err := loadLicence(a)
	if err != nil {
		l, s = &licence.Licence{}, &licence.Scorecard{}
	}
	return licencepage.Source(l, s, a.Texts)
}

// voices finds what was said of a promise in consultations, and what was done.
func (a *App) voices(ctx context.Context, path string) (out []licencepage.Voice, err error) {
	c, err := a.engagement.Calendar(ctx)
	for _, x := range c.Consultations {
		for _, o := range x.Outcomes {
			if o.Link == path {
				out = append(out, licencepage.Voice{Said: o.Said, Did: o.Did, Link: layout.Link{Text: x.Title, Href: "/consultations/" + x.Ref}})
			}
		}
	}
	return out, err
}

// tallies takes the counts of the scorecard from the program's own services.
type tallies struct {
	a    *App
	seen *livesSeen
}

func (t tallies) sources() []licence.Source {
	return []licence.Source{
		{Name: "tools", Standing: true, Take: t.tools}, {Name: "checks", Take: t.checks}, {Name: "uses that began or changed", Take: t.lives},
		{Name: "other versions of entries", Standing: true, Take: t.forms}, {Name: "counts by month", Take: t.months}, {Name: "groups that were heard", Take: t.reached},
		{Name: "register", Standing: true, Take: t.entries}, {Name: "signatories", Standing: true, Take: t.bodies}, {Name: "wording", Standing: true, Take: t.wording},
		{Name: "seats", Standing: true, Take: t.seats}, {Name: "last session", Standing: true, Take: t.lastSession},
		{Name: "group", Take: t.group}, {Name: "cases", Take: t.cases}, {Name: "corrections", Take: t.relay}, {Name: "incidents", Take: t.incidents},
		{Name: "questions", Take: t.questions}, {Name: "sessions", Take: t.sessions}, {Name: "screenings", Take: t.screenings},
	}
}

func (t tallies) today() clock.Date { return clock.DateOf(t.a.options.Clock.Now()) }

func (t tallies) entries(ctx context.Context, _ licence.Span) (*licence.Inputs, error) {
	var secondary []string
	for _, p := range t.a.Book.Purposes() {
		if p.SecondaryUse {
			secondary = append(secondary, p.Code)
		}
	}
	count := measure.NewEntries(t.today(), secondary, measure.Readable(sharing.ReadingAge, sharing.SettingsFrom(t.a.Book, "").ReadingAge))
	for _, w := range t.a.faces.register.Find(register.Query{Most: 1}).Withheld {
		count.Withheld(w.Value, w.N)
	}
	err := t.a.faces.register.Each(ctx, register.Query{}, func(e register.Entry) error {
		count.Add(e)
		return nil
	})
	return count.Inputs(), err
}

// bodies counts signatories as their profiles stand.
func (t tallies) bodies(ctx context.Context, _ licence.Span) (*licence.Inputs, error) {
	var all []measure.Body
	limits, f := organisation.LimitsOf(t.a.Book), agreement.SignatoryFilter{Most: mostOrganisation}
	for {
		list, err := t.a.Agreement.Signatories(ctx, f)
		if err != nil {
			return nil, err
		}
		err = t.a.Store.Read(ctx, func(tx *store.Tx) error {
			for _, s := range list {
				o, err := tx.Organisation(ctx, s.Organisation)
				if err != nil {
					return err
				}
				all = append(all, countedBody(o, limits, t.today()))
			}
			return nil
		})
		if err != nil || len(list) < mostOrganisation {
			return measure.Bodies(all), err
		}
		f.After = list[len(list)-1].Key
	}
}

func countedBody(o organisation.Organisation, limits organisation.Limits, today clock.Date) measure.Body {
	b := measure.Body{Organisation: licence.Organisation{Slug: o.Slug, Name: o.Name}, Health: o.Sector == healthSector, Assured: true, Accuracy: o.Profile.Contact(organisation.RolePublic).Filled()}
	b.Trained = !o.Profile.Training.On.IsZero() && !o.Profile.Training.On.AddMonths(limits.TrainingMonths).Before(today)
	for _, r := range organisation.Assess(o, limits, today).Reasons {
		b.Assured = b.Assured && !r.Mandatory
	}
	return b
}

// wording judges the words of every kind of choice by the rules of fair choice.
func (t tallies) wording(context.Context, licence.Span) (*licence.Inputs, error) {
	fair, stepped, same := 0, 0, 0
	kinds := t.a.faces.choices.All
	for _, k := range kinds {
		if len(fairchoice.Check(fairchoice.FromText(k.Code, choiceWords(k)))) == 0 {
			fair++
		}
		if s := choicepage.Steps(k); s.No > 0 && s.Yes > 0 {
			stepped++
			if s.No <= s.Yes {
				same++
			}
		}
	}
	return measure.Wording(len(kinds), fair, stepped, same), nil
}

// choiceWords are all words that somebody reads before choosing.
func choiceWords(k choice.Kind) string {
	out := k.Title + "\n" + k.Gist + "\n"
	for _, s := range slices.Concat(k.Stops, k.Leaves, k.No, k.Yes, k.Change, k.Unsure) {
		out += s.Text + "\n"
	}
	return out
}

func (t tallies) seats(ctx context.Context, s licence.Span) (*licence.Inputs, error) {
	c, err := t.a.group.Counts(ctx, s.First, t.today())
	return measure.Seats(c), err
}

func (t tallies) group(ctx context.Context, s licence.Span) (*licence.Inputs, error) {
	c, err := t.a.group.Counts(ctx, s.First, s.Last())
	return measure.Group(c), err
}

func (t tallies) lastSession(ctx context.Context, _ licence.Span) (*licence.Inputs, error) {
	c, err := t.a.engagement.Calendar(ctx)
	return measure.LastSession(c, t.a.options.Clock.Now()), err
}

func (t tallies) sessions(ctx context.Context, s licence.Span) (*licence.Inputs, error) {
	c, err := t.a.engagement.Calendar(ctx)
	return measure.Sessions(c, s, t.today(), t.a.Book.SettingNumber(settingSessions, 0)), err
}

// cases counts rights requests and complaints of every body together and of each.
func (t tallies) cases(ctx context.Context, s licence.Span) (*licence.Inputs, error) {
	from, to := s.Months()
	list, err := t.a.cases.Tallied(ctx, "", from, to)
	if err != nil {
		return nil, err
	}
	names := map[ident.Organisation]licence.Organisation{"": {}}
	err = t.a.Store.Read(ctx, func(tx *store.Tx) error {
		for _, x := range list {
			if _, known := names[x.Org]; known {
				continue
			}
			slug, name, err := tx.SlugOf(ctx, x.Org)
			if err != nil {
				return err
			}
			names[x.Org] = licence.Organisation{Slug: slug, Name: name}
		}
		return nil
	})
	return measure.Cases(list, func(id ident.Organisation) licence.Organisation { return names[id] }), err
}

func (t tallies) relay(ctx context.Context, s licence.Span) (*licence.Inputs, error) {
	c, err := t.a.Corrections.Counts(ctx, s.First.Start(), s.Until.Start())
	return measure.Relay(c), err
}

func (t tallies) incidents(ctx context.Context, s licence.Span) (*licence.Inputs, error) {
	c, err := t.a.Incidents.Counts(ctx, s.First.Start(), s.Until.Start())
	return measure.Incidents(c), err
}

func (t tallies) questions(ctx context.Context, s licence.Span) (*licence.Inputs, error) {
	c, err := t.a.questions.Counts(ctx, s.First.Start(), s.Until.Start())
	return measure.Questions(c), err
}

func (t tallies) screenings(ctx context.Context, s licence.Span) (*licence.Inputs, error) {
	c, err := t.a.Screenings.Counts(ctx, s.First.Start(), s.Until.Start())
	return measure.Screening(c), err
}

// demoLicence is what the invented county says of its scorecard.
type demoLicence struct {
	Challenges []struct {
		Indicator, Text, Answer string
		Days                    int
		Changed                 bool
	}
	Replies []struct{ Indicator, Organisation, Text string }
}

// demonstrateLicence counts for the first time, and lets people of the invented county say something.
func (a *App) demonstrateLicence(ctx context.Context) error {
	b, err := fs.ReadFile(a.packFS, "licence.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var in demoLicence
	if err == nil {
		err = yaml.Unmarshal(b, &in)
	}
	if err != nil {
		return err
	}
	if _, _, known, err := a.licence.Latest(ctx); err != nil || known {
		return err
	}
	if s := a.fresh.of.Load(); s != nil { // what happened so far is news, which is counted
		if err := s.Gather(ctx); err != nil {
			return err
		}
	}
	if _, err := a.licence.Refresh(ctx); err != nil {
		return err
	}
	now := a.options.Clock.Now()
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		for _, c := range in.Challenges {
			at := now.Add(-time.Duration(c.Days) * 24 * time.Hour)
			one := licence.Challenge{ID: licence.ChallengeID(ident.New[ident.Task](a.options.IDs)), Indicator: c.Indicator, Text: c.Text, Stage: licence.Open, Received: at, Due: a.Calendar.AddWorkingDays(clock.DateOf(at), 20)}
			if c.Answer != "" {
				one.Stage, one.Answer, one.Changed, one.Answered = licence.Answered, c.Answer, c.Changed, at.Add(7*24*time.Hour)
			}
			if err := tx.InsertChallenge(ctx, one); err != nil {
				return err
			}
		}
		for _, r := range in.Replies {
			o, err := tx.OrganisationBySlug(ctx, r.Organisation)
			if err != nil {
				return err
			}
			if err := tx.SaveReply(ctx, licence.Reply{Indicator: r.Indicator, Organisation: o.ID, Slug: o.Slug, Name: o.Name, Text: r.Text, At: now.Add(-48 * time.Hour)}); err != nil {
				return err
			}
		}
		return nil
	})
}
