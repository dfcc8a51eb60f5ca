package space

import (
	"context"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// RunDaily asks hosts to look through their members when a year has passed, and the secretariat for a host where none
// is left who may act.
func (s *Service) RunDaily(ctx context.Context) error {
	var all []Space
	if err := s.Each(ctx, func(x Space) { all = append(all, x) }); err != nil {
		return err
	}
	for _, x := range all {
		if err := s.deps.Store.Write(ctx, func(tx Tx) error { return s.daily(ctx, tx, x) }); err != nil {
			return err
		}
	}
	return nil
}

// Each goes through every space that is in use, hidden ones too. It is for background work, never for a person.
func (s *Service) Each(ctx context.Context, fn func(Space)) error {
	after := ""
	for {
		var some []Space
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			some, err = tx.SpacesInState(ctx, SpaceQuery{State: Live, After: after, Most: pageOfSpaces})
			return err
		})
		if err != nil || len(some) == 0 {
			return err
		}
		for _, x := range some {
			fn(x)
		}
		after = some[len(some)-1].Key()
	}
}

func (s *Service) daily(ctx context.Context, tx Tx, x Space) error {
	now := s.deps.Clock.Now()
	members, err := tx.SpaceMembers(ctx, x.ID)
	if err != nil {
		return err
	}
	acting := 0
	for _, h := range members.Hosts() {
		ok, err := acts(ctx, tx, h.Who, now)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		acting++
		if !members.Due(clock.DateOf(now)) {
			continue
		}
		t := intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: h.Organisation, Person: h.Person, Kind: ReviewTask, Subject: x.forHost(h.Who),
			Title: "Say who still belongs in “" + x.Name + "”", URL: x.URL() + "/people", CreatedAt: now, Due: clock.DateOf(now).AddDays(28)}
		if h.Role != "" {
			t.Roles = []access.Role{h.Role}
		}
		if err := once(ctx, tx, t); err != nil {
			return err
		}
	}
	if acting > 0 {
		return nil
	}
	return once(ctx, tx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Roles: []access.Role{access.Secretariat}, Kind: HostTask, Subject: x.Subject(),
		Title: "Name a host of “" + x.Name + "”: nobody is left who may act", URL: x.URL(), CreatedAt: now, Due: clock.DateOf(now).AddDays(14)})
}

// once opens a task, unless it is open.
func once(ctx context.Context, tx WorkTx, t intray.Task) error {
	have, err := tx.OpenTasksAbout(ctx, t.Subject)
	if err != nil || slices.ContainsFunc(have, func(x intray.Task) bool { return x.Kind == t.Kind }) {
		return err
	}
	return tx.OpenTask(ctx, t)
}

// acts reports whether there is anybody behind a membership now.
func acts(ctx context.Context, tx PeopleTx, w Who, now time.Time) (bool, error) {
	if w.Person == "" {
		some, err := tx.WearersOf(ctx, w.Organisation, []access.Role{w.Role}, now)
		return len(some) > 0, err
	}
	hats, err := tx.HatsWorn(ctx, w.Person, now)
	return slices.ContainsFunc(hats, func(h intray.Hat) bool { return h.Organisation == w.Organisation }), err
}
