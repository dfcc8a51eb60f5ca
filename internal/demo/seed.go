package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
	"sharewell/internal/organisation"
	"sharewell/internal/pack"
	"sharewell/internal/people"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store"
)

// Deps is what seeding needs.
type Deps struct {
	Store *store.Store
	Book  *rulebook.Book
	Pack  *pack.Pack // names, settings and the text of the Agreement
	FS    fs.FS      // the folder with the invented county, such as packs/demo
	Now   time.Time  // the visitor's present, where the walk ends
	Log   *slog.Logger
	// Sharing are the partnership's choices for records; zero means the usual ones.
	Sharing sharing.Settings
}

// Seed fills an empty database with the invented county; it does nothing when any organisation is there.
func Seed(ctx context.Context, d Deps) error {
	if there, err := inhabited(ctx, d.Store.Read); err != nil || there {
		return err
	}
	county, err := Load(d.FS)
	if err != nil {
		return err
	}
	steps := 0
	err = d.Store.Write(ctx, func(tx *store.Tx) error {
		in := func(_ context.Context, fn func(*store.Tx) error) error { return fn(tx) }
		if there, err := inhabited(ctx, in); err != nil || there {
			return err
		}
		w := newWorld(d, county, tx)
		w.everything(ctx)
		if err := w.asks(ctx); err != nil {
			return err
		}
		if err := w.hears(ctx); err != nil {
			return err
		}
		if err := w.checksTools(ctx); err != nil {
			return err
		}
		if err := w.entriesLive(ctx); err != nil {
			return err
		}
		if err := w.mends(ctx); err != nil {
			return err
		}
		if err := w.asksForRights(ctx); err != nil {
			return err
		}
		if err := w.goesWrong(ctx); err != nil {
			return err
		}
		if err := w.gathers(ctx); err != nil {
			return err
		}
		if err := w.reviewsAgreement(ctx); err != nil {
			return err
		}
		if err := w.meets(ctx); err != nil {
			return err
		}
		if err := w.changing(ctx); err != nil {
			return err
		}
		if err := w.meetsInRooms(ctx); err != nil {
			return err
		}
		if err := w.asksColleagues(ctx); err != nil {
			return err
		}
		if err := w.helps(ctx); err != nil {
			return err
		}
		if err := w.shares(ctx); err != nil {
			return err
		}
		steps = len(w.cal.steps)
		if err := w.cal.run(w.clock, func() error { return w.daily(ctx) }); err != nil {
			return fmt.Errorf("fill the demonstration: %w", err)
		}
		return w.readOldNews(ctx)
	})
	if err == nil && d.Log != nil {
		d.Log.Info("the demonstration is ready", "organisations", len(county.Organisations), "records", len(county.Records), "steps", steps)
	}
	return err
}

// inhabited reports whether the database holds any organisation.
func inhabited(ctx context.Context, in func(context.Context, func(*store.Tx) error) error) (bool, error) {
	var n int64
	err := in(ctx, func(tx *store.Tx) error {
		counts, err := tx.CountOrganisations(ctx)
		for _, c := range counts {
			n += c.N
		}
		return err
	})
	return n > 0, err
}

// world is the county while it is being lived in.
type world struct {
	d      Deps
	county *County
	clock  *clock.Fixed
	ids    ident.Source
	tx     *past
	cal    *calendar

	organisations *organisation.Service
	agreement     *agreement.Service
	persons       *people.Service
	sharing       *sharing.Service
	oneoffs       *oneoff.Service
	incidents     *incident.Service
	reviews       *review.Service
	cases         *casework.Service

	asking    *asking
	checking  *checking
	hearing   *hearing
	mending   *mending
	gathering *gathering

	orgs   map[string]ident.Organisation // by key
	people map[string][]*officer         // by key of the organisation; "" is the partnership
	tokens map[string]ident.Invitation   // by address
	refs   map[int]string                // by place in the list of records
	drafts []sharing.Template
}

func newWorld(d Deps, county *County, tx *store.Tx) *world {
	clk := clock.NewFixed(d.Now)
	w := &world{
		d: d, county: county, clock: clk, ids: &stamps{clock: clk}, tx: &past{Tx: tx, clock: clk, present: d.Now},
		cal: &calendar{now: d.Now.UTC()}, orgs: map[string]ident.Organisation{}, people: map[string][]*officer{},
		tokens: map[string]ident.Invitation{}, refs: map[int]string{},
	}
	w.persons = people.New(people.Deps{
		Store: inside[people.Tx]{w.tx}, Clock: clk, IDs: w.ids, Random: rand.Reader,
		OrganisationName: func(ctx context.Context, id ident.Organisation) (string, error) {
			o, err := w.tx.Organisation(ctx, id)
			return o.Name, err
		},
		InvitationLetter: func(i people.Invitation, organisation, _ string) (subject, text string) {
			return "Invitation: " + organisation, "You are asked to act for " + organisation + "."
		},
	})
	w.organisations = organisation.New(organisation.Deps{Store: inside[organisation.Tx]{w.tx}, Clock: clk, IDs: w.ids, Book: d.Book, People: w.persons})
	w.agreement = agreement.New(agreement.Deps{Store: inside[agreement.Tx]{w.tx}, Clock: clk, IDs: w.ids, Book: d.Book, Partnership: d.Pack.Partnership})
	return w
}

// settings gives the partnership's choices for records.
func (d Deps) settings() sharing.Settings {
	if d.Sharing.RefPrefix != "" {
		return d.Sharing
	}
	s := sharing.DefaultSettings()
	s.RefPrefix = d.Pack.ReferencePrefix + "-R"
	s.ReviewMonths = d.Book.SettingNumber(rulebook.SettingReviewMonths, s.ReviewMonths)
	return s
}

// everything puts the whole story into the calendar.
func (w *world) everything(ctx context.Context) {
	w.partnership(ctx)
	for i, b := range w.county.Organisations {
		w.people[b.Key] = w.county.staff(b.Key, i)
	}
	for i, b := range w.county.Organisations {
		w.joins(ctx, i, b)
	}
	w.prepareRecords()
	for i := range w.county.Records {
		w.records(ctx, i)
	}
	w.oneoffs = oneoff.New(oneoff.Deps{Store: inside[oneoff.Tx]{w.tx}, Clock: w.clock, IDs: w.ids, Book: w.d.Book, Settings: oneoff.SettingsFrom(w.d.Book, w.d.Pack.ReferencePrefix)})
	for i := range w.county.OneOffs {
		w.oneOffRecord(ctx, i)
	}
}

// daily does what the program does every morning.
func (w *world) daily(ctx context.Context) error {
	if _, err := w.agreement.Tick(ctx); err != nil {
		return err
	}
	if err := w.oneoffs.RunDaily(ctx); err != nil {
		return err
	}
	if err := w.asking.daily(); err != nil {
		return err
	}
	if err := w.hearing.daily(); err != nil {
		return err
	}
	if err := w.checking.checks.RunDaily(ctx); err != nil {
		return err
	}
	if err := w.mending.corrections.RunDaily(ctx); err != nil {
		return err
	}
	if err := w.cases.RunDaily(ctx); err != nil {
		return err
	}
	if err := w.incidents.RunWatch(ctx); err != nil {
		return err
	}
	if err := w.sharing.RunDaily(ctx); err != nil {
		return err
	}
	if err := w.reviews.Watch(ctx); err != nil {
		return err
	}
	return w.gathering.daily()
}
