package expertise

import (
	"context"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// DutyTx reads the rota; *store.Tx satisfies it.
type DutyTx interface {
	// Duties lists the places of the rota from one week to another, both with it.
	Duties(ctx context.Context, from, to clock.Date) ([]Duty, error)
	// HelpersOf gives offers by id as they stand at a moment; those unknown are left out.
	HelpersOf(ctx context.Context, ids []ID, now time.Time) ([]Helper, error)
}

// Helper is an offer with what its page shows of the person and the organisation.
type Helper struct {
	Offer
	Standing bool // the role it was made in is held now by somebody who has not left
	Name     string
	OrgName  string
	OrgSlug  string
	Sector   string // code
	SortKey  string
}

// Adviser is who is on duty.
type Adviser struct {
	Offer    ID
	Person   ident.Person
	Org      ident.Organisation
	Role     access.Role
	Name     string
	OrgName  string
	Topic    string // the row of the rota: the topic asked for, or Every
	StandsIn bool   // for a colleague who is away
}

// OnDuty gives the adviser who answers for a topic now: within the set time unanswered questions climb to this person.
// ok is false when nobody is on duty, and then the question is the secretariat's.
func OnDuty(ctx context.Context, tx DutyTx, topic string, now time.Time) (adviser Adviser, ok bool, err error) {
	today := clock.DateOf(now)
	roster, known, err := load(ctx, tx, Monday(today), Monday(today), now)
	if err != nil {
		return Adviser{}, false, err
	}
	who, ok := roster.On(topic, today)
	if !ok {
		return Adviser{}, false, nil
	}
	h := known[who.Offer]
	return Adviser{Offer: h.ID, Person: h.Person, Org: h.Org, Role: h.Role, Name: h.Name, OrgName: h.OrgName, Topic: who.Topic, StandsIn: who.For != ""}, true, nil
}

// load reads the rota of some weeks, with everybody in it and everybody who stands in for them.
func load(ctx context.Context, tx DutyTx, from, to clock.Date, now time.Time) (Roster, map[ID]Helper, error) {
	duties, err := tx.Duties(ctx, from, to)
	if err != nil {
		return Roster{}, nil, err
	}
	r, known := Roster{Duties: map[Slot]ID{}, People: map[ID]Stand{}}, map[ID]Helper{}
	var ask []ID
	want := func(id ID) {
		if _, asked := r.People[id]; id != "" && !asked {
			r.People[id], ask = Stand{}, append(ask, id)
		}
	}
	for _, d := range duties {
		r.Duties[d.Slot] = d.Offer
		want(d.Offer)
	}
	for len(ask) > 0 {
		some, err := tx.HelpersOf(ctx, ask, now)
		if err != nil {
			return Roster{}, nil, err
		}
		ask = nil
		for i := range some {
			h := &some[i]
			known[h.ID], r.People[h.ID] = *h, Stand{Live: h.Standing && h.State == Live, Away: h.Away}
			for _, w := range h.Away {
				if w.Said == Accepted {
					want(w.Cover)
				}
			}
		}
	}
	return r, known, nil
}
