package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/lawchange"
	"sharewell/internal/store/db"
)

// LawChanges gives the store as changes of the law see it.
func (s *Store) LawChanges() lawchange.Store {
	return bridge[lawchange.Tx]{s, func(tx *Tx) lawchange.Tx { return tx }}
}

// LawMarks lists the versions of rules as they were last seen in force.
func (tx *Tx) LawMarks(ctx context.Context) ([]lawchange.Mark, error) {
	rows, err := tx.q.LawMarks(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]lawchange.Mark, len(rows))
	for i, r := range rows {
		out[i] = lawchange.Mark{Rule: r.Rule, Sum: r.Sum}
		if err := json.Unmarshal([]byte(r.Body), &out[i].Body); err != nil {
			return nil, fmt.Errorf("rule %s as it was seen: %w", r.Rule, err)
		}
	}
	return out, nil
}

// SetLawMark keeps the version of a rule that is in force now.
func (tx *Tx) SetLawMark(ctx context.Context, m lawchange.Mark) error {
	body, err := json.Marshal(m.Body)
	if err != nil {
		return err
	}
	return tx.q.SetLawMark(ctx, db.SetLawMarkParams{Rule: m.Rule, Sum: m.Sum, Body: string(body)})
}

// DropLawMark keeps that no version of a rule is in force.
func (tx *Tx) DropLawMark(ctx context.Context, rule string) error { return tx.q.DropLawMark(ctx, rule) }

// InsertLawChange keeps a change.
func (tx *Tx) InsertLawChange(ctx context.Context, c lawchange.Change) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return tx.q.InsertLawChange(ctx, db.InsertLawChangeParams{ID: string(c.ID), Body: string(body)})
}

// LawChange gives a change.
func (tx *Tx) LawChange(ctx context.Context, id lawchange.ID) (lawchange.Change, error) {
	row, err := tx.q.LawChange(ctx, string(id))
	if err != nil {
		return lawchange.Change{}, notFound(err, "lawchange.not_found", "We could not find this change.")
	}
	return lawChangeOf(row)
}

func lawChangeOf(row db.LawChange) (c lawchange.Change, err error) {
	if err = json.Unmarshal([]byte(row.Body), &c); err != nil {
		err = fmt.Errorf("change %s: %w", row.ID, err)
	}
	return c, err
}

// lastID is after every identifier.
const lastID = "~"

// LawChanges lists changes, newest first, with what an organisation has to look at.
func (tx *Tx) LawChanges(ctx context.Context, org ident.Organisation, before lawchange.ID, most int) ([]lawchange.Line, error) {
	if before == "" {
		before = lastID
	}
	rows, err := tx.q.LawChangesBefore(ctx, db.LawChangesBeforeParams{Before: string(before), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	out := make([]lawchange.Line, len(rows))
	for i, r := range rows {
		if out[i].Change, err = lawChangeOf(r); err != nil {
			return nil, err
		}
		all, err := tx.q.CountLawItems(ctx, db.CountLawItemsParams{ChangeID: r.ID, Org: string(org)})
		if err != nil {
			return nil, err
		}
		open, err := tx.LawOpen(ctx, out[i].Change.ID, org)
		if err != nil {
			return nil, err
		}
		out[i].Things, out[i].Open = int(all), open
	}
	return out, nil
}

// LawOpen counts what an organisation has not looked at yet because of a change.
func (tx *Tx) LawOpen(ctx context.Context, id lawchange.ID, org ident.Organisation) (int, error) {
	n, err := tx.q.CountLawOpen(ctx, db.CountLawOpenParams{ChangeID: string(id), Org: string(org)})
	return int(n), err
}

// InsertLawItem keeps a thing to look at.
func (tx *Tx) InsertLawItem(ctx context.Context, i lawchange.Item) error {
	return tx.q.InsertLawItem(ctx, db.InsertLawItemParams{ChangeID: string(i.Change), Org: string(i.Organisation), ThingKind: i.Kind, ThingRef: i.Ref, Label: i.Label, Url: i.URL})
}

// LawItems lists what an organisation is to look at because of a change, what nobody looked at first.
func (tx *Tx) LawItems(ctx context.Context, id lawchange.ID, org ident.Organisation, most int) ([]lawchange.Item, error) {
	rows, err := tx.q.LawItems(ctx, db.LawItemsParams{ChangeID: string(id), Org: string(org), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	out := make([]lawchange.Item, len(rows))
	for i, r := range rows {
		out[i] = lawchange.Item{Change: id, Thing: lawchange.Thing{Kind: r.ThingKind, Ref: r.ThingRef, Label: r.Label, URL: r.Url, Organisation: org},
			Outcome: lawchange.Outcome(r.Outcome), Note: r.Note, By: ident.Person(r.LookedBy)}
		if r.LookedAt == "" {
			continue
		}
		if out[i].At, err = clock.ParseStored(r.LookedAt); err != nil {
			return nil, fmt.Errorf("change %s: %w", id, err)
		}
	}
	return out, nil
}

// LookedAt keeps what came of looking at a thing.
func (tx *Tx) LookedAt(ctx context.Context, i lawchange.Item) error {
	n, err := tx.q.LookedAt(ctx, db.LookedAtParams{ChangeID: string(i.Change), Org: string(i.Organisation), ThingKind: i.Kind, ThingRef: i.Ref,
		Outcome: string(i.Outcome), Note: i.Note, LookedBy: string(i.By), LookedAt: clock.Format(i.At)})
	if err == nil && n == 0 {
		err = errs.New(errs.NotFound, "lawchange.no_thing", "This is not among the things you look after.")
	}
	return err
}

// LawUnsettled lists things of a kind that nobody has said still stand.
func (tx *Tx) LawUnsettled(ctx context.Context, kind string, org ident.Organisation, most int) ([]lawchange.Doubt, error) {
	rows, err := tx.q.LawUnsettled(ctx, db.LawUnsettledParams{Org: string(org), ThingKind: kind, Most: int32(most)})
	if err != nil {
		return nil, err
	}
	out := make([]lawchange.Doubt, len(rows))
	for i, r := range rows {
		out[i].Thing = lawchange.Thing{Kind: kind, Ref: r.ThingRef, Label: r.Label, URL: r.Url, Organisation: org}
		if err := json.Unmarshal([]byte(r.Body), &out[i].Change); err != nil {
			return nil, fmt.Errorf("change beneath %s: %w", r.ThingRef, err)
		}
	}
	return out, nil
}
