package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/licence"
	"sharewell/internal/store/db"
)

// Licence gives the store as the scorecard sees it.
func (s *Store) Licence() licence.Store {
	return bridge[licence.Tx]{s, func(tx *Tx) licence.Tx { return tx }}
}

// InsertResult keeps a result and makes it the current one of its indicator, definition and span.
func (tx *Tx) InsertResult(ctx context.Context, r licence.Result) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := tx.q.RetireResult(ctx, db.RetireResultParams{Indicator: r.Indicator, Definition: int64(r.Definition), Span: r.Span}); err != nil {
		return err
	}
	err = tx.q.InsertResult(ctx, db.InsertResultParams{Indicator: r.Indicator, Definition: int64(r.Definition), Span: r.Span, Revision: int64(r.Revision), CountedAt: clock.Format(r.At), Hash: r.Hash, Body: string(body)})
	if err != nil {
		return fmt.Errorf("insert result %s %s: %w", r.Indicator, r.Span, err)
	}
	return nil
}

func resultsOf(rows []string, err error) ([]licence.Result, error) {
	if err != nil {
		return nil, err
	}
	out := make([]licence.Result, len(rows))
	for i, b := range rows {
		if err := json.Unmarshal([]byte(b), &out[i]); err != nil {
			return nil, fmt.Errorf("kept result: %w", err)
		}
	}
	return out, nil
}

// ResultsIn lists the current results of a span.
func (tx *Tx) ResultsIn(ctx context.Context, span string) ([]licence.Result, error) {
	return resultsOf(tx.q.ResultsIn(ctx, span))
}

// ResultsOf lists the current results of an indicator, the newest span first.
func (tx *Tx) ResultsOf(ctx context.Context, indicator string) ([]licence.Result, error) {
	return resultsOf(tx.q.ResultsOf(ctx, indicator))
}

// Earlier lists the revisions of a result before the current one, newest first.
func (tx *Tx) Earlier(ctx context.Context, indicator string, definition int, span string) ([]licence.Result, error) {
	return resultsOf(tx.q.EarlierResults(ctx, db.EarlierResultsParams{Indicator: indicator, Definition: int64(definition), Span: span}))
}

// SaveReply keeps what an organisation says of its figure, in place of what it said before.
func (tx *Tx) SaveReply(ctx context.Context, r licence.Reply) error {
	return tx.q.SaveReply(ctx, db.SaveReplyParams{Indicator: r.Indicator, Org: string(r.Organisation), Slug: r.Slug, Name: r.Name, Words: r.Text, SaidAt: clock.Format(r.At)})
}

// RepliesTo lists what organisations say of an indicator, by name.
func (tx *Tx) RepliesTo(ctx context.Context, indicator string) ([]licence.Reply, error) {
	rows, err := tx.q.RepliesTo(ctx, indicator)
	if err != nil {
		return nil, err
	}
	var out []licence.Reply
	for _, r := range rows {
		at, err := clock.ParseStored(r.SaidAt)
		if err != nil {
			return nil, fmt.Errorf("reply of %s: %w", r.Org, err)
		}
		out = append(out, licence.Reply{Indicator: r.Indicator, Organisation: ident.Organisation(r.Org), Slug: r.Slug, Name: r.Name, Text: r.Words, At: at})
	}
	return out, nil
}

// InsertChallenge keeps a new challenge.
func (tx *Tx) InsertChallenge(ctx context.Context, c licence.Challenge) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return tx.q.InsertChallenge(ctx, db.InsertChallengeParams{ID: string(c.ID), Indicator: c.Indicator, Stage: string(c.Stage), Received: clock.Format(c.Received), Body: string(body)})
}

// SaveChallenge saves a changed challenge; a lost race is a conflict.
func (tx *Tx) SaveChallenge(ctx context.Context, c licence.Challenge) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return changedOne(tx.q.UpdateChallenge(ctx, db.UpdateChallengeParams{Stage: string(c.Stage), Body: string(body), ID: string(c.ID), Version: c.Version}))
}

func challengeOf(body string, version int64) (c licence.Challenge, err error) {
	if err = json.Unmarshal([]byte(body), &c); err != nil {
		return c, fmt.Errorf("challenge: %w", err)
	}
	c.Version = version
	return c, nil
}

// Challenge loads one challenge.
func (tx *Tx) Challenge(ctx context.Context, id licence.ChallengeID) (licence.Challenge, error) {
	row, err := tx.q.ChallengeByID(ctx, string(id))
	if err != nil {
		return licence.Challenge{}, notFound(err, "licence.no_challenge", "We could not find this, or you may not see it.")
	}
	return challengeOf(row.Body, row.Version)
}

// ChallengesTo lists what is said against an indicator, newest first.
func (tx *Tx) ChallengesTo(ctx context.Context, indicator string) (out []licence.Challenge, err error) {
	rows, err := tx.q.ChallengesTo(ctx, indicator)
	for _, r := range rows {
		c, err := challengeOf(r.Body, r.Version)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, err
}

// ChallengesAt lists challenges of a stage, oldest first.
func (tx *Tx) ChallengesAt(ctx context.Context, s licence.Stage, most int) (out []licence.Challenge, err error) {
	rows, err := tx.q.ChallengesAt(ctx, db.ChallengesAtParams{Stage: string(s), Most: int32(most)})
	for _, r := range rows {
		c, err := challengeOf(r.Body, r.Version)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, err
}

// SlugOf gives the last part of an organisation's public address, and its name.
func (tx *Tx) SlugOf(ctx context.Context, org ident.Organisation) (slug, name string, err error) {
	o, err := tx.Organisation(ctx, org)
	return o.Slug, o.Name, err
}
