package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
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

// dueMark begins the key of a line among those that are to be completed, which are paged by their deadline.
const dueMark = "due "

// OneOffLines gives one page of a list. Of the organisation's own records those that are to be completed come
// first, by their deadline, then the others by their latest change.
func (tx *Tx) OneOffLines(ctx context.Context, q oneoff.LineQuery) ([]oneoff.ListItem, error) {
	after, atDue := strings.CutPrefix(string(q.After), dueMark)
	var out []oneoff.ListItem
	if q.Box != oneoff.BoxReceived && (atDue || q.After == "") {
		rows, err := tx.oneOffsOpen(ctx, q, after)
		if err != nil {
			return nil, err
		}
		if out, err = oneOffItems(rows); err != nil {
			return nil, err
		}
		for i := range out {
			out[i].Key = oneoff.PageKey(dueMark + rows[i].FollowKey)
		}
		after = ""
	}
	if q.Box == oneoff.BoxOverdue || len(out) >= q.Most {
		return out, nil
	}
	q.Most -= len(out)
	rows, err := tx.oneOffsRest(ctx, q, cmp.Or(after, "~")) // a tilde stands after every time
	if err != nil {
		return nil, err
	}
	items, err := oneOffItems(rows)
	return append(out, items...), err
}

// oneOffsOpen gives what of a list is to be completed, after a deadline.
func (tx *Tx) oneOffsOpen(ctx context.Context, q oneoff.LineQuery, after string) ([]db.Oneoff, error) {
	org, most := string(q.Organisation), int32(q.Most)
	switch {
	case q.Box == oneoff.BoxOverdue:
		return tx.q.OneOffsOverdue(ctx, db.OneOffsOverdueParams{OwnerOrg: org, After: after, NowKey: clock.Format(q.Now), Most: most})
	case q.Box == oneoff.BoxMine:
		return tx.q.OneOffsMineOpen(ctx, db.OneOffsMineOpenParams{Author: string(q.Person), OwnerOrg: org, After: after, Decision: q.Decision, Stage: string(q.Stage), Most: most})
	case q.Decision != "":
		return tx.q.OneOffsOursDecidedOpen(ctx, db.OneOffsOursDecidedOpenParams{OwnerOrg: org, Decision: q.Decision, After: after, Stage: string(q.Stage), Most: most})
	case q.Stage != "":
		return tx.q.OneOffsOursInStageOpen(ctx, db.OneOffsOursInStageOpenParams{OwnerOrg: org, Stage: string(q.Stage), After: after, Most: most})
	}
	return tx.q.OneOffsOverdue(ctx, db.OneOffsOverdueParams{OwnerOrg: org, After: after, NowKey: "~", Most: most})
}

// oneOffsRest gives what of a list has nothing left to complete, changed before a time.
func (tx *Tx) oneOffsRest(ctx context.Context, q oneoff.LineQuery, before string) ([]db.Oneoff, error) {
	org, most := string(q.Organisation), int32(q.Most)
	switch {
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
			OtherName: oneoff.OutsideName(a), Purpose: a.One("specific_purpose"), SubjectRef: a.One("subject_ref"), OpenFollowUps: int(row.OpenFollowUps), UpdatedAt: at.parse(row.UpdatedAt),
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

// CountOneOff adds to the managers' figures, of the organisation and of the whole partnership.
func (tx *Tx) CountOneOff(ctx context.Context, f oneoff.Figure, delta int) error {
	err := tx.q.AddOneOffTraffic(ctx, db.AddOneOffTrafficParams{OwnerOrg: string(f.Organisation), Month: f.Month, Partner: f.Partner, Direction: f.Direction,
		Decision: f.Decision, Emergency: f.Emergency, N: int64(delta)})
	if err != nil {
		return err
	}
	for _, org := range []string{string(f.Organisation), ""} {
		err := tx.q.AddOneOffCount(ctx, db.AddOneOffCountParams{OwnerOrg: org, Month: f.Month, Decision: f.Decision, Emergency: f.Emergency, N: int64(delta)})
		if err != nil {
			return err
		}
		if f.Minutes < 0 {
			continue
		}
		if err := tx.addOneOffTurn(ctx, org, oneoff.Turn{Month: f.Month, Bucket: oneoff.Bucket(f.Minutes), N: delta}); err != nil {
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

// OneOffTraffic gives the decisions of some months with each other side.
func (tx *Tx) OneOffTraffic(ctx context.Context, org ident.Organisation, from, to string) ([]oneoff.Figure, error) {
	rows, err := tx.q.OneOffTraffic(ctx, db.OneOffTrafficParams{OwnerOrg: string(org), First: from, Last: to})
	if err != nil {
		return nil, err
	}
	out := make([]oneoff.Figure, 0, len(rows))
	for _, r := range rows {
		out = append(out, oneoff.Figure{Organisation: org, Month: r.Month, Partner: r.Partner, Direction: r.Direction, Decision: r.Decision, Emergency: r.Emergency, Minutes: -1, N: int(r.N)})
	}
	return out, nil
}

// OneOffTurns gives the times from request to decision of some months, counted in steps.
func (tx *Tx) OneOffTurns(ctx context.Context, org ident.Organisation, from, to string) ([]oneoff.Turn, error) {
	rows, err := tx.q.OneOffTurns(ctx, db.OneOffTurnsParams{OwnerOrg: string(org), First: from, Last: to})
	if err != nil {
		return nil, err
	}
	var out []oneoff.Turn
	for _, r := range rows {
		turns, err := turnsOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, turns...)
	}
	return out, nil
}

// addOneOffTurn adds to the row of a month. Two writers at once cannot lose a number: one of them is run again.
func (tx *Tx) addOneOffTurn(ctx context.Context, org string, t oneoff.Turn) error {
	rows, err := tx.q.OneOffTurns(ctx, db.OneOffTurnsParams{OwnerOrg: org, First: t.Month, Last: t.Month})
	if err != nil {
		return err
	}
	var turns []oneoff.Turn
	if len(rows) > 0 {
		if turns, err = turnsOf(rows[0]); err != nil {
			return err
		}
	}
	i, found := slices.BinarySearchFunc(turns, t.Bucket, func(have oneoff.Turn, b int) int { return cmp.Compare(have.Bucket, b) })
	if found {
		turns[i].N += t.N
	} else {
		turns = slices.Insert(turns, i, t)
	}
	var steps []byte
	for _, one := range turns {
		if one.N != 0 {
			steps = fmt.Appendf(steps, " %d:%d", one.Bucket, one.N)
		}
	}
	return tx.q.PutOneOffTurns(ctx, db.PutOneOffTurnsParams{OwnerOrg: org, Month: t.Month, Steps: strings.TrimSpace(string(steps))})
}

// turnsOf reads the row of a month, the shortest time first.
func turnsOf(row db.OneoffTurn) ([]oneoff.Turn, error) {
	var out []oneoff.Turn
	for part := range strings.FieldsSeq(row.Steps) {
		bucket, n, _ := strings.Cut(part, ":")
		b, err := strconv.Atoi(bucket)
		many, err2 := strconv.Atoi(n)
		if err := errors.Join(err, err2); err != nil {
			return nil, wrongRow("times of "+row.Month, err)
		}
		out = append(out, oneoff.Turn{Month: row.Month, Bucket: b, N: many})
	}
	slices.SortFunc(out, func(a, b oneoff.Turn) int { return cmp.Compare(a.Bucket, b.Bucket) }) // a row brought over has them in any order
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
