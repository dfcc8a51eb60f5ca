package sharing_test

import (
	"context"
	"testing"
	"time"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
)

// ListStatements gives the directory's lapsed statements.
func (tx countyTx) ListStatements(_ context.Context, f agreement.BoardFilter) ([]agreement.StatementBrief, error) {
	tx.county.mu.Lock()
	defer tx.county.mu.Unlock()
	var out []agreement.StatementBrief
	for id, s := range tx.county.standings {
		if s.StatementStatus == string(f.Status) && f.After == "" {
			out = append(out, agreement.StatementBrief{Statement: ident.Statement(id), Organisation: id})
		}
	}
	return out, nil
}

// Statement gives the directory's statement of an organisation.
func (tx countyTx) Statement(_ context.Context, id ident.Statement) (agreement.Statement, error) {
	tx.county.mu.Lock()
	defer tx.county.mu.Unlock()
	s := tx.county.standings[ident.Organisation(id)]
	st := agreement.Status(s.StatementStatus)
	return agreement.Statement{ID: id, Organisation: s.ID, Status: st, History: []agreement.Change{{Status: st, At: s.Since.Start()}}}, nil
}

// lapses has an organisation's acceptance lapse on a day; signs undoes it.
func (d desk) lapses(org ident.Organisation, on clock.Date) {
	d.county.mu.Lock()
	defer d.county.mu.Unlock()
	s := d.county.standings[org]
	s.Signatory, s.StatementStatus, s.Since = false, "lapsed", on
	d.county.standings[org] = s
}

func (d desk) signs(org ident.Organisation) {
	d.county.mu.Lock()
	defer d.county.mu.Unlock()
	s := d.county.standings[org]
	s.Signatory, s.StatementStatus = true, "accepted"
	d.county.standings[org] = s
}

func (d desk) stage(t testing.TB, ref string) sharing.Version {
	t.Helper()
	v, err := d.Get(context.Background(), lead, ref)
	ok(t, err)
	return v.Shown.Version
}

// look looks twice, because looking twice must not do anything twice.
func (d desk) look(t testing.TB) {
	t.Helper()
	ok(t, d.RunLapses(context.Background()))
	ok(t, d.RunLapses(context.Background()))
}

func TestALapseStopsRecordsAndSigningLetsThemGoOn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := newDesk(t)
	ref := d.live(t)
	other := d.live(t)
	ok(t, d.Pause(ctx, lead, sharing.Pause{Ref: other, Reason: "The portal is down."}))
	d.lapses(school, clock.DateOf(now))
	d.look(t)
	if got := d.stage(t, ref).Stage; got != sharing.Active {
		t.Fatalf("stopped within the days of grace: %s", got)
	}
	d.clock.Set(now.Add(30 * 24 * time.Hour))
	d.look(t)
	if got := d.stage(t, ref); got.Stage != sharing.Paused || got.Reason == "" {
		t.Fatalf("not stopped after the grace: %s %q", got.Stage, got.Reason)
	}
	if err := d.Resume(ctx, lead, sharing.Resume{Ref: ref, Note: "We need it."}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("started again without the signature: %v", err)
	}
	d.lapses(council, clock.DateOf(now))
	d.look(t)
	d.signs(school)
	d.look(t)
	if got := d.stage(t, ref).Stage; got != sharing.Paused {
		t.Errorf("goes on although the other party has lapsed: %s", got)
	}
	d.signs(council)
	d.look(t)
	if got := d.stage(t, ref); got.Stage != sharing.Active || got.Reason != "" {
		t.Errorf("does not go on: %s %q", got.Stage, got.Reason)
	}
	if got := d.stage(t, other); got.Stage != sharing.Paused || got.Reason != "The portal is down." {
		t.Errorf("what people paused goes on by itself: %s %q", got.Stage, got.Reason)
	}
}

func TestPartnersAreToldOfALapseAtOnce(t *testing.T) {
	t.Parallel()
	st := alive(t)
	l := sharing.PartyLapse{Organisation: school, Since: clock.DateOf(now)}
	out, changed := sharing.DecideLapse(st, sharing.Who{System: "agreement", Now: now}, world(t), l)
	if !changed || len(out.Notices) != 2 || len(out.Events) != 1 {
		t.Fatalf("%v: %d notices, %d events", changed, len(out.Notices), len(out.Events))
	}
	for _, n := range out.Notices {
		if !n.Urgent {
			t.Errorf("%s can wait", n.Title)
		}
	}
	if _, again := sharing.DecideLapse(out.State, sharing.Who{System: "agreement", Now: now}, world(t), l); again {
		t.Error("stopped twice")
	}
	if _, stranger := sharing.DecideLapse(st, sharing.Who{System: "agreement", Now: now}, world(t), sharing.PartyLapse{Organisation: charity}); stranger {
		t.Error("stopped for somebody who takes no part")
	}
}
