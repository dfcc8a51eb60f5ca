package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/register/edition"
	"sharewell/internal/register/outcome"
	"sharewell/internal/rights/receipt"
)

// entriesFile holds the invented outcomes of uses and what was asked for; a county without it has none.
const entriesFile = "entries.yaml"

// entryLife is what happens to public entries after they began.
type entryLife struct {
	w    *world
	told struct {
		Outcomes []struct {
			Lead string  `yaml:"lead"`
			Of   string  `yaml:"of"` // kind of the record
			Days float64 `yaml:"days"`
			Came string  `yaml:"came"`
			Text string  `yaml:"text"`
		} `yaml:"outcomes"`
		Asked []askedVersion `yaml:"asked"`
	}
}

// askedVersion is one version of an entry that somebody asked for.
type askedVersion struct {
	Lead     string  `yaml:"lead"`
	Of       string  `yaml:"of"`
	Kind     string  `yaml:"kind"`
	Language string  `yaml:"language"`
	Days     float64 `yaml:"days"`
	Declined string  `yaml:"declined"` // the reason; "" while it waits
	Text     string  `yaml:"text"`
}

// entriesLive plans what came of uses, and what was asked for.
func (w *world) entriesLive(ctx context.Context) error {
	l := &entryLife{w: w}
	if err := read(w.d.FS, entriesFile, &l.told); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	said := outcome.New(outcome.Deps{Store: inside[outcome.Tx]{w.tx}, Clock: w.clock, IDs: w.ids, World: l})
	for i, o := range l.told.Outcomes {
		w.cal.plan(o.Days, fmt.Sprintf("outcome %d is said", i+1), func() error {
			ref, err := l.record(o.Lead, o.Of)
			if err != nil {
				return err
			}
			return said.Report(ctx, w.with(o.Lead, access.IGLead), outcome.Report{Ref: ref, Key: fmt.Sprintf("demo-outcome-%d", i), Came: o.Came, Text: o.Text})
		})
	}
	secrets, err := receipt.New([]byte("the demonstration keeps no secret"), "edition", strings.NewReader(""))
	if err != nil {
		return err
	}
	versions := edition.New(edition.Deps{Store: inside[edition.Tx]{w.tx}, Clock: w.clock, Calendar: holidays(w), IDs: w.ids, Book: w.d.Book, World: versionsOf{l}, Receipts: secrets, Prefix: w.d.Pack.ReferencePrefix + "-F"})
	for i, x := range l.told.Asked {
		w.cal.plan(x.Days, fmt.Sprintf("version %d is asked for", i+1), func() error { return l.ask(ctx, versions, i, x) })
	}
	return nil
}

func (l *entryLife) ask(ctx context.Context, versions *edition.Service, i int, x askedVersion) error {
	ref, err := l.record(x.Lead, x.Of)
	if err != nil {
		return err
	}
	r, err := versions.Send(ctx, edition.Send{Key: fmt.Sprintf("demo-version-%d", i), Use: ref, Kind: x.Kind, Language: x.Language, Network: fmt.Sprint(i)})
	if err != nil || x.Declined == "" {
		return err
	}
	return versions.Decline(ctx, l.w.with(x.Lead, access.IGLead), r.Ask.Ref, x.Declined, x.Text)
}

// record finds the first record of a kind that an organisation leads.
func (l *entryLife) record(lead, kind string) (string, error) {
	for i, r := range l.w.county.Records {
		if r.Lead == lead && r.Kind == kind && l.w.refs[i] != "" {
			return l.w.refs[i], nil
		}
	}
	return "", fmt.Errorf("%s: %s leads no record of the kind %s", entriesFile, lead, kind)
}

// entry gives the public entry of a record as it is on the day.
func (l *entryLife) entry(ctx context.Context, ref string) (register.Entry, register.Source, error) {
	st, err := l.w.tx.RecordByRef(ctx, ref)
	if err != nil {
		return register.Entry{}, register.Source{}, err
	}
	src, err := l.w.tx.RegisterSource(ctx, st.Record.ID)
	if err != nil {
		return register.Entry{}, src, err
	}
	src.OutcomeMonths = l.w.d.Book.SettingNumber("outcome_review_months", 12)
	e, _ := register.Compose(src, l.w.d.Book)
	return e, src, nil
}

// Use implements outcome.World.
func (l *entryLife) Use(ctx context.Context, ref string) (outcome.Use, error) {
	e, src, err := l.entry(ctx, ref)
	return outcome.Use{Record: src.Record.ID, Ref: e.Ref, Title: e.Title, Lead: src.Record.Lead, Owner: src.Record.OwnerRole, Benefits: e.Benefits, Due: e.Dates.OutcomeDue, Outcomes: e.Outcomes}, err
}

// Uses implements outcome.World: the daily work of the demonstration asks for nothing here.
func (l *entryLife) Uses(context.Context, clock.Date) ([]outcome.Use, error) { return nil, nil }

// Led implements outcome.World.
func (l *entryLife) Led(context.Context, ident.Organisation) ([]outcome.Use, error) { return nil, nil }

// versionsOf knows the uses whose versions are asked for.
type versionsOf struct{ l *entryLife }

// Use implements edition.World.
func (v versionsOf) Use(ctx context.Context, ref string) (edition.Use, error) {
	e, src, err := v.l.entry(ctx, strings.ToUpper(ref))
	u := edition.Use{Record: src.Record.ID, Ref: e.Ref, Title: e.Title, Lead: edition.Body{ID: src.Record.Lead}, Text: register.TextOf(e)}
	if e.Owner != nil {
		u.Lead.Name, u.Lead.Slug = e.Owner.Name, e.Owner.Slug
	}
	return u, err
}

// Led implements edition.World.
func (v versionsOf) Led(context.Context, ident.Organisation) ([]edition.Use, error) { return nil, nil }
