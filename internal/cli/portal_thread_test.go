package cli

import (
	"context"
	"slices"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/intray"
	"sharewell/internal/portal/thread"
	"sharewell/internal/store"
)

func (a *App) within(t testing.TB, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := a.Store.Write(context.Background(), func(tx *store.Tx) error { return fn(context.Background(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func (a *App) work(t testing.TB) {
	t.Helper()
	if _, err := a.Jobs.RunUntilIdle(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// newEdition puts an edition in force that was written from the one before.
func (a *App) newEdition(t testing.TB, number string, write func(context.Context, agreement.Edition) agreement.Edition) {
	t.Helper()
	ctx := t.Context()
	sec := access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
	e, err := a.Agreement.BeginDraft(ctx, sec, agreement.BeginDraft{Number: number})
	if err != nil {
		t.Fatal(err)
	}
	e = write(ctx, e)
	if _, err := a.Agreement.Adopt(ctx, sec, agreement.Adopt{Edition: e.ID, Version: e.Version}); err != nil {
		t.Fatal(err)
	}
}

// TestAnswersFollowTheWordsOfTheAgreement cites a clause of the county's Agreement and brings two new editions into
// force: one that only gives the clause another number, and one that changes its words.
func TestAnswersFollowTheWordsOfTheAgreement(t *testing.T) {
	t.Parallel()
	o, err := demoOptions(countyFile(t))
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.NewFixed(now)
	o.Clock = clk
	app, err := NewDemo(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.Close() })
	sec := access.Actor{Person: "sec", Roles: []access.Role{access.Secretariat}}
	asker, author := practitioner(t, app, "duty social worker at Saltmarsh County"), practitioner(t, app, "information manager at Saltmarsh Constabulary")
	author.Roles = []access.Role{access.IGLead}
	q, err := app.portal.threads.Ask(t.Context(), asker, thread.Ask{Key: "q", Title: "What does sharing mean?", Topics: []string{"agreement"}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := app.portal.threads.Answer(t.Context(), author, thread.Say{Key: "a", Ref: q.Ref, Text: "It says so in clause 3.", Cites: []string{"Clause 3", "clock.sar"}})
	if err != nil {
		t.Fatal(err)
	}
	is := func(when string, amber bool, label, url string) {
		t.Helper()
		clk.Advance(watchThreads + time.Minute)
		app.work(t)
		var got thread.Post
		app.within(t, func(ctx context.Context, tx *store.Tx) (err error) {
			got, err = tx.ThreadPost(ctx, p.ID)
			return err
		})
		if c := got.Cites[0]; got.Amber() != amber || c.Label != label || c.URL != url {
			t.Errorf("%s: amber %t, %q at %s; want %t, %q at %s", when, got.Amber(), c.Label, c.URL, amber, label, url)
		}
		if tasks := app.asked(t, author, p.Subject()); tasks != amber {
			t.Errorf("%s: the author is asked to look: %t", when, tasks)
		}
	}
	const was, at = "Clause 3: Words used here", "/agreement/2024.1/c-words"
	is("before", false, was, at)
	app.newEdition(t, "2027.1", func(ctx context.Context, e agreement.Edition) agreement.Edition {
		first := e.Text.Clauses[0]
		e, err := app.Agreement.PlaceClause(ctx, sec, agreement.PlaceClause{Edition: e.ID, Version: e.Version, Clause: first.ID, After: "c-words"})
		if err != nil {
			t.Fatal(err)
		}
		if n := e.Text.Numbers()[e.Text.Index("c-words")]; n == "3" {
			t.Fatal("the clause has the same number still")
		}
		return e
	})
	is("only its number changed", false, was, at)
	app.newEdition(t, "2027.2", func(ctx context.Context, e agreement.Edition) agreement.Edition {
		c := e.Text.Clauses[e.Text.Index("c-words")]
		c.Text += "\n\nA list of them is published."
		saved, err := app.Agreement.SaveClause(ctx, sec, agreement.SaveClause{Edition: e.ID, Version: e.Version, Clause: c})
		if err != nil {
			t.Fatal(err)
		}
		return saved.Edition
	})
	is("its words changed", true, was, at)
	if err := app.portal.threads.Confirm(t.Context(), author, thread.Mark{Ref: q.Ref, Post: p.ID}); err != nil {
		t.Fatal(err)
	}
	is("its author looked", false, "Clause 2: Words used here", "/agreement/2027.2/c-words")
}

// asked reports whether somebody has a task to look at an answer again.
func (a *App) asked(t testing.TB, who access.Actor, about event.Subject) bool {
	t.Helper()
	tray, err := a.Intray.Mine(t.Context(), who.Person)
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(tray.Groups, func(g intray.Group) bool {
		return slices.ContainsFunc(g.Tasks, func(x intray.Waiting) bool { return x.Kind == thread.TaskLook && x.Subject == about })
	})
}
