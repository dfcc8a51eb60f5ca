package auth

import (
	"context"
	"testing"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/people"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// TestTouchKeepsWhatChangedMeanwhile: noting that a session is in use must not undo the second factor or
// the hat that another request of the same session set in the meantime.
func TestTouchKeepsWhatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC)
	s := storetest.SQLite(t)
	a := &Auth{Deps: Deps{Store: s, Clock: clock.NewFixed(at.Add(time.Hour)), Config: Config{Idle: 2 * time.Hour}}}
	stale := store.SignIn{ID: "s", Person: "p", Method: string(ByLink), At: at, SeenAt: at}
	storetest.Write(t, s, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.AddPerson(ctx, people.Person{ID: "p", Name: "p", Email: "p@example.org", Status: people.Active, CreatedAt: at}); err != nil {
			return err
		}
		if err := tx.AddSignIn(ctx, stale); err != nil {
			return err
		}
		changed := stale
		changed.SecondFactorAt, changed.ActingFor = at.Add(time.Minute), "trust"
		return tx.ChangeSignIn(ctx, changed)
	})
	if err := a.touch(t.Context(), stale); err != nil {
		t.Fatal(err)
	}
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		got, err := tx.SignIn(t.Context(), "s")
		if got.SecondFactorAt.IsZero() || got.ActingFor != "trust" || !got.SeenAt.Equal(at.Add(time.Hour)) {
			t.Errorf("kept %+v", got)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
