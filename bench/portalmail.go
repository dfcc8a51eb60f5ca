package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/jobs"
	"sharewell/internal/notify"
	"sharewell/internal/people"
	"sharewell/internal/portal/digest"
	"sharewell/internal/portal/space"
	"sharewell/internal/store"
)

// Mailed is what a morning's letters cost.
type Mailed struct {
	Morning string  `json:"morning"`
	People  int     `json:"people"`
	News    int     `json:"news"`
	Letters int64   `json:"letters"`
	Seconds float64 `json:"seconds"`
	CPUMS   float64 `json:"cpu_ms"`
	PerMS   float64 `json:"cpu_ms_per_letter"`
}

// The portal of a county, whose members are busy.
const (
	mailPeople = 5_000
	mailSpaces = 500
	mailNews   = 3_000 // of two weeks
	mailRooms  = 6     // that each person is in
)

// digestCost measures making the letters of a Monday for five thousand people, of the same morning again, and of the day
// after with forty new things.
func digestCost(ctx context.Context, s setting) (err error) {
	db, err := store.Open(ctx, "sqlite:"+filepath.Join(s.folder, "portalmail.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	monday := time.Date(2026, 11, 9, 7, 0, 0, 0, time.UTC)
	if err := mailCounty(ctx, db, monday); err != nil {
		return err
	}
	now := clock.NewFixed(monday)
	codes := 0
	mail := notify.New(notify.Deps{Store: db, Clock: now, Log: slog.New(slog.DiscardHandler), Partnership: "A county", PublicURL: "https://sharewell.example.org",
		News: digest.New(digest.Deps{Store: db.PortalMail(), Clock: now, IDs: ident.Random{Now: now.Now}, Code: func() (string, error) { codes++; return fmt.Sprintf("%032d", codes), nil }})})
	var out []Mailed
	for _, m := range []struct {
		name string
		day  int
		more int
	}{{"Monday, all of it", 9, 0}, {"Monday, run again", 9, 0}, {"Tuesday, forty new things", 10, 40}} {
		now.Set(time.Date(2026, 11, m.day, 7, 0, 0, 0, time.UTC))
		if err := mailNewsOf(ctx, db, now.Now(), m.more); err != nil {
			return err
		}
		one, err := morningOf(ctx, db, mail)
		if err != nil {
			return err
		}
		one.Morning, one.News = m.name, mailNews+m.more
		out = append(out, one)
	}
	return errors.Join(printMailed(os.Stdout, out), keep(s.out, "portalmail.json", out))
}

func morningOf(ctx context.Context, db *store.Store, mail *notify.Service) (Mailed, error) {
	count := func() (n int64, err error) {
		err = db.Read(ctx, func(tx *store.Tx) error { n, err = tx.CountMail(ctx, intray.MailWaiting); return err })
		return n, err
	}
	before, err := count()
	if err != nil {
		return Mailed{}, err
	}
	began, cpu := time.Now(), cpuTime()
	for _, k := range mail.Kinds() {
		if k.Name == notify.DigestJob {
			if err := k.Handle(ctx, jobs.Job{}); err != nil {
				return Mailed{}, err
			}
		}
	}
	m := Mailed{People: mailPeople, Seconds: time.Since(began).Seconds(), CPUMS: ms(cpuTime() - cpu)}
	after, err := count()
	m.Letters = after - before
	m.PerMS = m.CPUMS / float64(max(m.Letters, 1))
	return m, err
}

// mailCounty fills a database: people with a role, spaces with members, choices, and what is new.
func mailCounty(ctx context.Context, db *store.Store, at time.Time) error {
	err := db.Write(ctx, func(tx *store.Tx) error {
		for i := range mailSpaces {
			kind := space.Closed
			if i%4 == 0 {
				kind = space.Open
			}
			id := fmt.Sprintf("s%04d", i)
			if err := tx.InsertSpace(ctx, space.Space{ID: ident.Space(id), Slug: id, Name: "Space " + id, Kind: kind, State: space.Live, At: at}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for first := 0; first < mailPeople; first += 500 {
		err := db.Write(ctx, func(tx *store.Tx) error {
			for i := first; i < first+500; i++ {
				if err := mailPerson(ctx, tx, i, at); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return mailNewsOf(ctx, db, at.AddDate(0, 0, -13), mailNews)
}

func mailPerson(ctx context.Context, tx *store.Tx, i int, at time.Time) error {
	id, org := fmt.Sprintf("p%05d", i), ident.Organisation(fmt.Sprintf("o%03d", i%400))
	err := errors.Join(
		tx.AddPerson(ctx, people.Person{ID: ident.Person(id), Name: id, Email: id + "@example.org", Status: people.Active, CreatedAt: at, Version: 1}),
		tx.GiveHat(ctx, people.Hat{ID: people.HatID("h" + id), Person: ident.Person(id), Organisation: org, Role: access.IGLead, From: at.AddDate(-1, 0, 0)}),
		tx.SetPortalMailChoice(ctx, intray.ToPerson(ident.Person(id)), digest.Topic(fmt.Sprintf("t%02d", i%16)), intray.Daily),
		tx.SetPortalMailChoice(ctx, intray.ToPerson(ident.Person(id)), digest.Topic(fmt.Sprintf("t%02d", (i+5)%16)), intray.Weekly))
	for k := range mailRooms {
		err = errors.Join(err, tx.PutSpaceMember(ctx, space.Membership{Space: ident.Space(fmt.Sprintf("s%04d", (i*7+k*83)%mailSpaces)), Who: space.Who{Person: ident.Person(id), Organisation: org}, Standing: space.Member, State: space.In, At: at}))
	}
	return err
}

func mailNewsOf(ctx context.Context, db *store.Store, at time.Time, n int) error {
	return db.Write(ctx, func(tx *store.Tx) error {
		for i := range n {
			where := ident.Space("")
			if i%3 > 0 {
				where = ident.Space(fmt.Sprintf("s%04d", i%mailSpaces))
			}
			ref := fmt.Sprintf("KM-T-%d-%06d", at.Unix(), i)
			news := space.News{Space: where, Topics: []string{fmt.Sprintf("t%02d", i%16), fmt.Sprintf("t%02d", i%7)}, Kind: "thread.asked", Ref: ref, URL: "/portal/questions/" + ref, Title: "May we pass on what the school told us about " + ref + "?",
				Thread: ident.Thread(ref), At: at.Add(time.Duration(i) * time.Second)}
			if err := tx.PostPortalNews(ctx, news); err != nil {
				return err
			}
		}
		return nil
	})
}

func printMailed(w io.Writer, all []Mailed) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(t, "morning\tpeople\tnews\tletters\tseconds\tCPU ms\tCPU ms a letter\t")
	for _, m := range all {
		_, _ = fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%.2f\t%.0f\t%.2f\t\n", m.Morning, m.People, m.News, m.Letters, m.Seconds, m.CPUMS, m.PerMS)
	}
	return t.Flush()
}
