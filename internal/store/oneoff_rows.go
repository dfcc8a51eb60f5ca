package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store/db"
)

// oneOff makes a one-off record of its row, with its follow-ups and corrections.
func (tx *Tx) oneOff(ctx context.Context, row db.Oneoff) (oneoff.Record, error) {
	at := times{}
	r := oneoff.Record{
		ID: ident.OneOff(row.ID), Ref: row.Ref, Key: row.ClientKey, Owner: ident.Organisation(row.OwnerOrg), Author: ident.Person(row.Author),
		AuthorRole: access.Role(row.AuthorRole), Counterpart: ident.Organisation(row.Counterpart), Stage: oneoff.Stage(row.Stage),
		Emergency: row.Emergency, Countersign: oneoff.Countersign(row.Countersign), Entries: int(row.Entries), Hash: row.Hash,
		SubjectHash: row.SubjectHash, Watch: at.day(row.Watch), OutcomeAsked: row.OutcomeAsked, Escalated: row.Escalated,
		CreatedAt: at.parse(row.CreatedAt), UpdatedAt: at.parse(row.UpdatedAt), FinalisedAt: at.parse(row.FinalisedAt),
		SharedAt: at.parse(row.SharedAt), Version: row.Version,
	}
	var err error
	if r.Answers, err = oneoff.ParseAnswers([]byte(row.Content)); err != nil {
		return r, wrongRow("one-off record "+row.Ref, err)
	}
	if err := errors.Join(json.Unmarshal([]byte(row.Why), &r.Why), json.Unmarshal([]byte(row.Advice), &r.Advice)); err != nil {
		return r, wrongRow("one-off record "+row.Ref, err)
	}
	follow, err := tx.q.OneOffFollowUps(ctx, row.ID)
	if err != nil {
		return r, err
	}
	for _, f := range follow {
		r.FollowUps = append(r.FollowUps, oneoff.FollowUp{Key: f.FieldKey, Section: f.Section, Due: at.parse(f.Due), DoneAt: at.parse(f.DoneAt)})
	}
	corrections, err := tx.q.OneOffCorrections(ctx, row.ID)
	if err != nil {
		return r, err
	}
	for _, c := range corrections {
		r.Corrections = append(r.Corrections, oneoff.Correction{ID: c.ID, What: c.What, SentTo: c.SentTo, By: ident.Person(c.ByPerson), At: at.parse(c.At),
			AckBy: ident.Person(c.AckBy), AckAt: at.parse(c.AckAt)})
	}
	if at.err != nil {
		return r, wrongRow("one-off record "+row.Ref, at.err)
	}
	return r, nil
}

func oneOffEntry(row db.OneoffEntry) (oneoff.Entry, error) {
	at := times{}
	e := oneoff.Entry{N: int(row.N), Kind: oneoff.EntryKind(row.Kind), Reason: row.Reason, By: ident.Person(row.ByPerson), Org: ident.Organisation(row.ByOrg),
		Role: access.Role(row.ByRole), At: at.parse(row.At), Prev: row.Prev, Hash: row.Hash}
	if at.err != nil {
		return e, at.err
	}
	var err error
	e.Answers, err = oneoff.ParseAnswers([]byte(row.Content))
	return e, err
}

// OneOffLines gives one page of a list.
func (tx *Tx) OneOffLines(ctx context.Context, q oneoff.LineQuery) ([]oneoff.ListItem, error) {
	rows, err := tx.oneOffPage(ctx, q)
	if err != nil {
		return nil, err
	}
	items, err := oneOffItems(rows)
	if q.Box == oneoff.BoxOverdue {
		for i := range items {
			items[i].Key = oneoff.PageKey(rows[i].FollowKey)
		}
	}
	return items, err
}

func (tx *Tx) oneOffPage(ctx context.Context, q oneoff.LineQuery) ([]db.Oneoff, error) {
	before, org, most := string(q.After), string(q.Organisation), int32(q.Most)
	if before == "" {
		before = "~" // after every time
	}
	switch {
	case q.Box == oneoff.BoxOverdue:
		return tx.q.OneOffsOverdue(ctx, db.OneOffsOverdueParams{OwnerOrg: org, After: string(q.After), NowKey: clock.Format(q.Now), Most: most})
	case q.Box == oneoff.BoxMine:
		return tx.q.OneOffsMine(ctx, db.OneOffsMineParams{Author: string(q.Person), OwnerOrg: org, Before: before, Decision: q.Decision, Stage: string(q.Stage), Most: most})
	case q.Box == oneoff.BoxReceived:
		return tx.q.OneOffsReceived(ctx, db.OneOffsReceivedParams{ShownTo: org, Before: before, Decision: q.Decision, Most: most})
	case q.Decision != "":
		return tx.q.OneOffsOursDecided(ctx, db.OneOffsOursDecidedParams{OwnerOrg: org, Decision: q.Decision, Before: before, Stage: string(q.Stage), Most: most})
	case q.Stage != "":
		return tx.q.OneOffsOursInStage(ctx, db.OneOffsOursInStageParams{OwnerOrg: org, Stage: string(q.Stage), Before: before, Most: most})
	}
	return tx.q.OneOffsOurs(ctx, db.OneOffsOursParams{OwnerOrg: org, Before: before, Most: most})
}

func oneOffItems(rows []db.Oneoff) ([]oneoff.ListItem, error) {
	out := make([]oneoff.ListItem, 0, len(rows))
	for _, row := range rows {
		at := times{}
		a, err := oneoff.ParseAnswers([]byte(row.Content))
		if err != nil {
			return nil, wrongRow("one-off record "+row.Ref, err)
		}
		i := oneoff.ListItem{Key: oneoff.PageKey(row.SortKey), Owner: ident.Organisation(row.OwnerOrg), Counterpart: ident.Organisation(row.Counterpart), Author: ident.Person(row.Author)}
		i.Line = oneoff.Line{ID: ident.OneOff(row.ID), Ref: row.Ref, Stage: oneoff.Stage(row.Stage), Decision: row.Decision, Emergency: row.Emergency,
			OtherName: a.One("recipient_name"), Purpose: a.One("specific_purpose"), SubjectRef: a.One("subject_ref"), OpenFollowUps: int(row.OpenFollowUps), UpdatedAt: at.parse(row.UpdatedAt),
			FinalisedAt: at.parse(row.FinalisedAt), Direction: a.One("direction"), AuthorRole: access.Role(row.AuthorRole)}
		if due, _, ok := strings.Cut(row.FollowKey, " "); ok {
			i.Due = at.parse(due)
		}
		if at.err != nil {
			return nil, wrongRow("one-off record "+row.Ref, at.err)
		}
		out = append(out, i)
	}
	return out, nil
}

// OneOffsSameSubject lists records of an organisation about the same case, the latest first.
func (tx *Tx) OneOffsSameSubject(ctx context.Context, org ident.Organisation, hash string, most int) ([]oneoff.ListItem, error) {
	rows, err := tx.q.OneOffsSameSubject(ctx, db.OneOffsSameSubjectParams{OwnerOrg: string(org), SubjectHash: hash, Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return oneOffItems(rows)
}

// OneOffsSimilar lists references of final records with the same sides and purpose, the latest first.
func (tx *Tx) OneOffsSimilar(ctx context.Context, q oneoff.SimilarQuery) ([]string, error) {
	return tx.q.OneOffsSimilar(ctx, db.OneOffsSimilarParams{Provider: string(q.Provider), Recipient: string(q.Recipient), Purpose: q.Purpose,
		Since: clock.Format(q.Since), Most: int32(q.Most)})
}

// OneOffsDue lists references of records whose watch day has come, after a reference.
func (tx *Tx) OneOffsDue(ctx context.Context, on clock.Date, after string, most int) ([]string, error) {
	return tx.q.OneOffsDue(ctx, db.OneOffsDueParams{OnDay: on.String(), After: after, Most: int32(most)})
}

// mostBetween bounds how many live records two organisations are looked up in.
const mostBetween = 100

// RecordsBetween lists live repeat records with a flow from one organisation to another.
func (tx *Tx) RecordsBetween(ctx context.Context, provider, recipient ident.Organisation) ([]oneoff.Flowing, error) {
	rows, err := tx.q.LiveRecordsOfBoth(ctx, db.LiveRecordsOfBothParams{OrganisationID: string(provider), Other: string(recipient), Most: mostBetween})
	if err != nil {
		return nil, err
	}
	var out []oneoff.Flowing
	for _, row := range rows {
		v, err := tx.q.RecordVersion(ctx, db.RecordVersionParams{RecordID: row.ID, N: row.Live})
		if err != nil {
			return nil, notFound(err, noRecord, "We could not find this version.")
		}
		c, err := sharing.ParseContent([]byte(v.Content))
		if err != nil {
			return nil, wrongRow("record "+row.Ref, err)
		}
		if f, ok := flowing(&c, provider, recipient); ok {
			f.Ref = row.Ref
			out = append(out, f)
		}
	}
	return out, nil
}

// flowing gives what a record lets go from one organisation to another. Who joined later stands in the
// part of another party and is not told here.
func flowing(c *sharing.Content, provider, recipient ident.Organisation) (oneoff.Flowing, bool) {
	from, a := c.PartyOf(provider)
	to, b := c.PartyOf(recipient)
	f := oneoff.Flowing{Title: c.Title, Purposes: c.Purposes}
	found := false
	for _, flow := range c.Flows {
		if !a || !b || !slices.Contains(flow.From, from.ID) || !slices.Contains(flow.To, to.ID) {
			continue
		}
		found = true
		for _, item := range c.Items {
			if slices.Contains(flow.Items, item.ID) && !slices.Contains(f.Categories, item.Category) {
				f.Categories = append(f.Categories, item.Category)
			}
		}
	}
	return f, found
}

// CountOneOff adds to the managers' figures, of the organisation and of the whole partnership.
func (tx *Tx) CountOneOff(ctx context.Context, f oneoff.Figure, delta int) error {
	for _, org := range []string{string(f.Organisation), ""} {
		err := tx.q.AddOneOffCount(ctx, db.AddOneOffCountParams{OwnerOrg: org, Month: f.Month, Decision: f.Decision, Emergency: f.Emergency, N: int64(delta)})
		if err != nil {
			return err
		}
		if f.Minutes < 0 {
			continue
		}
		err = tx.q.AddOneOffTurn(ctx, db.AddOneOffTurnParams{OwnerOrg: org, Month: f.Month, Bucket: int64(oneoff.Bucket(f.Minutes)), N: int64(delta)})
		if err != nil {
			return err
		}
	}
	return nil
}

// OneOffCounts gives the decisions of some months; an empty organisation is the whole partnership.
func (tx *Tx) OneOffCounts(ctx context.Context, org ident.Organisation, from, to string) ([]oneoff.Figure, error) {
	rows, err := tx.q.OneOffCounts(ctx, db.OneOffCountsParams{OwnerOrg: string(org), First: from, Last: to})
	if err != nil {
		return nil, err
	}
	out := make([]oneoff.Figure, 0, len(rows))
	for _, r := range rows {
		out = append(out, oneoff.Figure{Organisation: org, Month: r.Month, Decision: r.Decision, Emergency: r.Emergency, Minutes: -1, N: int(r.N)})
	}
	return out, nil
}

// OneOffTurns gives the times from request to decision of some months, counted in steps.
func (tx *Tx) OneOffTurns(ctx context.Context, org ident.Organisation, from, to string) ([]oneoff.Turn, error) {
	rows, err := tx.q.OneOffTurns(ctx, db.OneOffTurnsParams{OwnerOrg: string(org), First: from, Last: to})
	if err != nil {
		return nil, err
	}
	out := make([]oneoff.Turn, 0, len(rows))
	for _, r := range rows {
		out = append(out, oneoff.Turn{Month: r.Month, Bucket: int(r.Bucket), N: int(r.N)})
	}
	return out, nil
}

// OneOffsOpen counts what waits at an organisation now.
func (tx *Tx) OneOffsOpen(ctx context.Context, org ident.Organisation, now time.Time) (oneoff.OpenCounts, error) {
	overdue, err := tx.q.CountOneOffsOverdue(ctx, db.CountOneOffsOverdueParams{OwnerOrg: string(org), NowKey: clock.Format(now)})
	if err != nil {
		return oneoff.OpenCounts{}, err
	}
	waiting, err := tx.q.CountOneOffsInStage(ctx, db.CountOneOffsInStageParams{OwnerOrg: string(org), Stage: string(oneoff.AwaitingCountersign)})
	if err != nil {
		return oneoff.OpenCounts{}, err
	}
	drafts, err := tx.q.CountOneOffsInStage(ctx, db.CountOneOffsInStageParams{OwnerOrg: string(org), Stage: string(oneoff.Draft)})
	return oneoff.OpenCounts{Overdue: int(overdue), Waiting: int(waiting), Drafts: int(drafts)}, err
}
