package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
	"sharewell/internal/succession"
)

// Changes gives the store as changes of organisations see it.
func (s *Store) Changes() succession.Store {
	return bridge[succession.Tx]{s, func(tx *Tx) succession.Tx { return tx }}
}

var _ succession.Tx = (*Tx)(nil)

func orgChangeOf(row db.OrgChange) (c succession.Change, err error) {
	if err = json.Unmarshal([]byte(row.Body), &c); err != nil {
		return c, wrongRow("change of organisations "+row.ID, err)
	}
	c.Version = row.Version
	return c, nil
}

func orgChangesOf(rows []db.OrgChange, err error) ([]succession.Change, error) {
	if err != nil {
		return nil, err
	}
	out := make([]succession.Change, 0, len(rows))
	for _, r := range rows {
		c, err := orgChangeOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// OrgChange loads a change of organisations.
func (tx *Tx) OrgChange(ctx context.Context, id succession.ID) (succession.Change, error) {
	row, err := tx.q.OrgChangeByID(ctx, string(id))
	if err != nil {
		return succession.Change{}, notFound(err, "succession.not_found", "We could not find this change.")
	}
	return orgChangeOf(row)
}

// InsertOrgChange keeps a new change.
func (tx *Tx) InsertOrgChange(ctx context.Context, c succession.Change) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if err := tx.q.InsertOrgChange(ctx, db.InsertOrgChangeParams{ID: string(c.ID), Stage: string(c.Stage), OnDay: c.On.String(), SortKey: c.SortKey(), Body: string(body)}); err != nil {
		return fmt.Errorf("insert change of organisations %s: %w", c.ID, err)
	}
	for side, orgs := range map[string][]ident.Organisation{"old": c.Old, "new": c.New} {
		for _, org := range orgs {
			if err := tx.q.PutOrgChangeParty(ctx, db.PutOrgChangePartyParams{ChangeID: string(c.ID), OrganisationID: string(org), Side: side}); err != nil {
				return fmt.Errorf("insert change of organisations %s: %w", c.ID, err)
			}
		}
	}
	return nil
}

// SaveOrgChange saves a changed change; a lost race is a conflict.
func (tx *Tx) SaveOrgChange(ctx context.Context, c succession.Change) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateOrgChange(ctx, db.UpdateOrgChangeParams{Stage: string(c.Stage), OnDay: c.On.String(), SortKey: c.SortKey(), Body: string(body), ID: string(c.ID), Version: c.Version}))
	if err != nil {
		return fmt.Errorf("save change of organisations %s: %w", c.ID, err)
	}
	return nil
}

// OrgChanges lists changes after a key, those to come first.
func (tx *Tx) OrgChanges(ctx context.Context, after string, most int) ([]succession.Change, error) {
	return orgChangesOf(tx.q.OrgChanges(ctx, db.OrgChangesParams{After: after, Most: int32(most)}))
}

// OrgChangesIn lists changes in a stage whose day is on or before a day.
func (tx *Tx) OrgChangesIn(ctx context.Context, stage succession.Stage, by clock.Date, most int) ([]succession.Change, error) {
	return orgChangesOf(tx.q.OrgChangesIn(ctx, db.OrgChangesInParams{Stage: string(stage), OnDay: by.String(), Most: int32(most)}))
}

// OrgChangesOf lists the changes that touch an organisation.
func (tx *Tx) OrgChangesOf(ctx context.Context, org ident.Organisation) ([]succession.Change, error) {
	return orgChangesOf(tx.q.OrgChangesOf(ctx, string(org)))
}

// PutChangeItem keeps one thing of a change.
func (tx *Tx) PutChangeItem(ctx context.Context, id succession.ID, i succession.Item) error {
	body, err := json.Marshal(i)
	if err != nil {
		return err
	}
	return tx.q.PutOrgChangeItem(ctx, db.PutOrgChangeItemParams{ChangeID: string(id), Key: i.Key, Kind: string(i.Kind), Fate: string(i.Fate), State: string(i.State), Body: string(body)})
}

// DropChangeItem forgets one thing of a change.
func (tx *Tx) DropChangeItem(ctx context.Context, id succession.ID, key string) error {
	return tx.q.DeleteOrgChangeItem(ctx, db.DeleteOrgChangeItemParams{ChangeID: string(id), Key: key})
}

func changeItemOf(row db.OrgChangeItem) (i succession.Item, err error) {
	if err = json.Unmarshal([]byte(row.Body), &i); err != nil {
		return i, wrongRow("item "+row.Key, err)
	}
	return i, nil
}

// ChangeItem loads one thing of a change.
func (tx *Tx) ChangeItem(ctx context.Context, id succession.ID, key string) (succession.Item, error) {
	row, err := tx.q.OrgChangeItem(ctx, db.OrgChangeItemParams{ChangeID: string(id), Key: key})
	if err != nil {
		return succession.Item{}, notFound(err, "succession.no_item", "We could not find this among what the change touches.")
	}
	return changeItemOf(row)
}

// ChangeItems lists things of a change.
func (tx *Tx) ChangeItems(ctx context.Context, q succession.ItemQuery) ([]succession.Item, error) {
	var rows []db.OrgChangeItem
	var err error
	switch {
	case q.Kind != "":
		rows, err = tx.q.OrgChangeItemsOf(ctx, db.OrgChangeItemsOfParams{ChangeID: string(q.Change), Kind: string(q.Kind), After: q.After, Most: int32(q.Most)})
	case q.State != "":
		rows, err = tx.q.OrgChangeItemsIn(ctx, db.OrgChangeItemsInParams{ChangeID: string(q.Change), State: string(q.State), After: q.After, Most: int32(q.Most)})
	default:
		rows, err = tx.q.OrgChangeItems(ctx, db.OrgChangeItemsParams{ChangeID: string(q.Change), After: q.After, Most: int32(q.Most)})
	}
	if err != nil {
		return nil, err
	}
	out := make([]succession.Item, 0, len(rows))
	for _, r := range rows {
		i, err := changeItemOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

// CountChangeItems counts a change's things by kind, fate and state.
func (tx *Tx) CountChangeItems(ctx context.Context, id succession.ID) ([]succession.Count, error) {
	rows, err := tx.q.CountOrgChangeItems(ctx, string(id))
	var out []succession.Count
	for _, r := range rows {
		out = append(out, succession.Count{Kind: succession.ThingKind(r.Kind), Fate: succession.Fate(r.Fate), State: succession.ItemState(r.State), N: int(r.N)})
	}
	return out, err
}

// Leaving loads what an organisation last planned for leaving.
func (tx *Tx) Leaving(ctx context.Context, org ident.Organisation) (l succession.Leaving, err error) {
	row, err := tx.q.LeavingOf(ctx, string(org))
	if err != nil {
		return l, notFound(err, "succession.not_leaving", "No notice to leave was given.")
	}
	if err := json.Unmarshal([]byte(row.Body), &l); err != nil {
		return l, wrongRow("leaving of "+string(org), err)
	}
	l.Version = row.Version
	return l, nil
}

// InsertLeaving keeps a new plan.
func (tx *Tx) InsertLeaving(ctx context.Context, l succession.Leaving) error {
	body, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return tx.q.InsertLeaving(ctx, db.InsertLeavingParams{OrganisationID: string(l.Organisation), Effective: l.Effective.String(), Body: string(body)})
}

// SaveLeaving saves a changed plan; a lost race is a conflict.
func (tx *Tx) SaveLeaving(ctx context.Context, l succession.Leaving) error {
	body, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return changedOne(tx.q.UpdateLeaving(ctx, db.UpdateLeavingParams{Body: string(body), OrganisationID: string(l.Organisation), Effective: l.Effective.String(), Version: l.Version}))
}
