package space

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Pair is a room for one private question: who asks, who is asked, and the secretariat, which looks after it.
type Pair struct {
	Key  string // of the form: the same key opens one room
	Name string
	With Who // a person
	// Topics of the question.
	Topics []string
}

// Pair opens a hidden room for the actor and one other person. Nobody else is told of it.
func (s *Service) Pair(ctx context.Context, a access.Actor, p Pair) (x Space, err error) {
	role, err := access.Require(a, access.AskPerson, access.UsePortal, open(a), "")
	if err != nil {
		return x, err
	}
	if p.With.Person == "" || p.With.Person == a.Person {
		return x, errs.New(errs.Conflict, "space.pair", "A private question needs somebody else to ask.")
	}
	id := ident.New[ident.Space](s.deps.IDs)
	c := come{now: s.deps.Clock.Now(), as: a.Event(role)}
	x = Space{ID: id, Slug: slugOf(p.Name, id), Name: p.Name, Kind: Hidden, State: Live, Topics: p.Topics, At: c.now}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		c.space = x
		first, again, err := tx.Once(ctx, "pair/"+p.Key, a.Person, string(x.ID), c.now)
		if err != nil {
			return err
		}
		if again {
			x, err = tx.Space(ctx, ident.Space(first))
			return err
		}
		if err := tx.InsertSpace(ctx, x); err != nil {
			return err
		}
		for _, m := range []Membership{
			{Who: Who{Organisation: "", Role: access.Secretariat}, Standing: Host},
			{Who: Who{Person: a.Person, Organisation: a.Organisation}, Standing: Member},
			{Who: Who{Person: p.With.Person, Organisation: p.With.Organisation}, Standing: Member},
		} {
			m.Space, m.State, m.At, m.By = x.ID, In, c.now, a.Person
			if err := tx.PutSpaceMember(ctx, m); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, c, "opened", EventData{Kind: Hidden})
	})
	return x, err
}
