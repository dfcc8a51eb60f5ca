package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/involvement"
	"sharewell/internal/sharing"
	"sharewell/internal/store/db"
)

// Involvement gives the store as the involvement group's workspace sees it.
func (s *Store) Involvement() involvement.Store {
	return bridge[involvement.Tx]{s, func(tx *Tx) involvement.Tx { return tx }}
}

// Group gives the involvement group; an empty one before there is any.
func (tx *Tx) Group(ctx context.Context) (g involvement.Group, err error) {
	row, err := tx.q.InvolvementGroup(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return g, nil
	}
	if err != nil {
		return g, err
	}
	if err := json.Unmarshal([]byte(row.Body), &g); err != nil {
		return g, fmt.Errorf("the involvement group: %w", err)
	}
	g.Version = row.Version
	return g, nil
}

// SaveGroup saves the involvement group; a lost race is a conflict.
func (tx *Tx) SaveGroup(ctx context.Context, g involvement.Group) error {
	body, err := json.Marshal(g)
	if err != nil {
		return err
	}
	if g.Version == 0 {
		return tx.q.InsertInvolvementGroup(ctx, string(body))
	}
	return changedOne(tx.q.UpdateInvolvementGroup(ctx, db.UpdateInvolvementGroupParams{Body: string(body), Version: g.Version}))
}

func proposalOf(row db.Proposal) (p involvement.Proposal, err error) {
	if err = json.Unmarshal([]byte(row.Body), &p); err != nil {
		return p, fmt.Errorf("proposal %s: %w", row.Ref, err)
	}
	p.Version, p.Followed = row.Version, row.Followed
	if p.Watch, err = clock.ParseDate(row.Watch); err != nil {
		return p, fmt.Errorf("proposal %s: %w", row.Ref, err)
	}
	return p, nil
}

func proposalsOf(rows []db.Proposal, err error) ([]involvement.Proposal, error) {
	if err != nil {
		return nil, err
	}
	var out []involvement.Proposal
	for _, r := range rows {
		p, err := proposalOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// ProposalByRef loads a proposal.
func (tx *Tx) ProposalByRef(ctx context.Context, ref string) (involvement.Proposal, error) {
	row, err := tx.q.ProposalByRef(ctx, ref)
	if err != nil {
		return involvement.Proposal{}, notFound(err, "involvement.not_found", "We could not find this, or you may not see it.")
	}
	return proposalOf(row)
}

// ProposalsOf lists a record's proposals, oldest first.
func (tx *Tx) ProposalsOf(ctx context.Context, record ident.Record) ([]involvement.Proposal, error) {
	return proposalsOf(tx.q.ProposalsOfRecord(ctx, string(record)))
}

// Proposals lists proposals, newest first, before a key.
func (tx *Tx) Proposals(ctx context.Context, q involvement.List) ([]involvement.Proposal, error) {
	before := q.Before
	if before == "" {
		before = "~" // after every time
	}
	if q.Lead != "" {
		return proposalsOf(tx.q.ProposalsOfLead(ctx, db.ProposalsOfLeadParams{LeadOrg: string(q.Lead), IsOpen: q.Open, Before: before, Most: int32(q.Most)}))
	}
	return proposalsOf(tx.q.Proposals(ctx, db.ProposalsParams{IsOpen: q.Open, Before: before, Most: int32(q.Most)}))
}

// InsertProposal saves a new proposal.
func (tx *Tx) InsertProposal(ctx context.Context, p involvement.Proposal) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	err = tx.q.InsertProposal(ctx, db.InsertProposalParams{ID: string(p.ID), Ref: p.Ref, RecordID: string(p.Record), N: int64(p.N), LeadOrg: string(p.Lead),
		Stage: string(p.Stage), IsOpen: p.Stage.Open(), TextHash: p.Current().Hash, Followed: p.Followed, Body: string(body), Watch: p.Watch.String(), SortKey: p.SortKey()})
	if err != nil {
		return fmt.Errorf("insert proposal %s: %w", p.Ref, err)
	}
	return nil
}

// SaveProposal saves a changed proposal; a lost race is a conflict.
func (tx *Tx) SaveProposal(ctx context.Context, p involvement.Proposal) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateProposal(ctx, db.UpdateProposalParams{Stage: string(p.Stage), IsOpen: p.Stage.Open(), TextHash: p.Current().Hash,
		Followed: p.Followed, Body: string(body), Watch: p.Watch.String(), ID: string(p.ID), Version: p.Version}))
	if err != nil {
		return fmt.Errorf("save proposal %s: %w", p.Ref, err)
	}
	return nil
}

// ProposalsToWatch lists references of proposals whose day has come, after a reference.
func (tx *Tx) ProposalsToWatch(ctx context.Context, on clock.Date, after string, most int) ([]string, error) {
	return tx.q.ProposalsToWatch(ctx, db.ProposalsToWatchParams{Day: on.String(), After: after, Most: int32(most)})
}

// RecordsToPropose lists records after one that moved on without their proposal.
func (tx *Tx) RecordsToPropose(ctx context.Context, since time.Time, after ident.Record, most int) ([]ident.Record, error) {
	rows, err := tx.q.RecordsToPropose(ctx, db.RecordsToProposeParams{After: string(after), Since: clock.Format(since), Most: int32(most)})
	out := make([]ident.Record, len(rows))
	for i, r := range rows {
		out[i] = ident.Record(r)
	}
	return out, err
}

// Hearing says how far the involvement group is with a version of a record.
func (tx *Tx) Hearing(ctx context.Context, record ident.Record, version int) (sharing.Hearing, error) {
	g, err := tx.Group(ctx)
	if err != nil || g.Since.IsZero() {
		return sharing.Hearing{}, err
	}
	row, err := tx.q.ProposalOfVersion(ctx, db.ProposalOfVersionParams{RecordID: string(record), N: int64(version)})
	if errors.Is(err, sql.ErrNoRows) {
		return sharing.Hearing{Since: g.Since}, nil
	}
	if err != nil {
		return sharing.Hearing{}, err
	}
	p, err := proposalOf(row)
	if err != nil {
		return sharing.Hearing{}, err
	}
	h := p.Hearing()
	h.Since = g.Since
	return h, nil
}
