package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/rights/casework"
	"sharewell/internal/store/db"
)

// Cases gives the store as cases see it.
func (s *Store) Cases() casework.Store {
	return bridge[casework.Tx]{s, func(tx *Tx) casework.Tx { return tx }}
}

func caseOf(body string, version int64) (c casework.Case, err error) {
	if err = json.Unmarshal([]byte(body), &c); err != nil {
		return c, fmt.Errorf("case: %w", err)
	}
	c.Version = version
	return c, nil
}

// CaseByRef loads a case.
func (tx *Tx) CaseByRef(ctx context.Context, ref string) (casework.Case, error) {
	row, err := tx.q.CaseByRef(ctx, ref)
	if err != nil {
		return casework.Case{}, notFound(err, "case.not_found", "We could not find this, or you may not see it.")
	}
	return caseOf(row.Body, row.Version)
}

// InsertCase saves a new case with the rows of its parts.
func (tx *Tx) InsertCase(ctx context.Context, c casework.Case) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	err = tx.q.InsertCase(ctx, db.InsertCaseParams{ID: string(c.ID), Ref: c.Ref, Kind: string(c.Kind), Body: string(body), Forget: clock.Format(c.ForgetAt)})
	if err == nil {
		err = tx.putCaseParts(ctx, c)
	}
	if err != nil {
		return fmt.Errorf("insert case %s: %w", c.Ref, err)
	}
	return nil
}

// SaveCase saves a changed case; a lost race is a conflict.
func (tx *Tx) SaveCase(ctx context.Context, c casework.Case) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateCase(ctx, db.UpdateCaseParams{Body: string(body), Forget: clock.Format(c.ForgetAt), ID: string(c.ID), Version: c.Version}))
	if err == nil {
		err = tx.putCaseParts(ctx, c)
	}
	if err != nil {
		return fmt.Errorf("save case %s: %w", c.Ref, err)
	}
	return nil
}

// putCaseParts writes the rows of parts, and keeps the counts of stages.
func (tx *Tx) putCaseParts(ctx context.Context, c casework.Case) error {
	was, err := tx.caseStages(ctx, c.Ref)
	if err != nil {
		return err
	}
	for _, p := range c.Parts {
		if err := tx.q.PutCasePart(ctx, db.PutCasePartParams{Ref: c.Ref, Org: string(p.Org), Kind: string(c.Kind), Stage: string(p.Stage), Watch: clock.Format(p.WatchAt),
			SortKey: c.SortKey(p)}); err != nil {
			return err
		}
		if err := tx.moveCase(ctx, p.Org, was[p.Org], p.Stage); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) caseStages(ctx context.Context, ref string) (map[ident.Organisation]casework.Stage, error) {
	rows, err := tx.q.CasePartStages(ctx, ref)
	out := make(map[ident.Organisation]casework.Stage, len(rows))
	for _, r := range rows {
		out[ident.Organisation(r.Org)] = casework.Stage(r.Stage)
	}
	return out, err
}

// moveCase counts a part out of one stage and into another; "" is none.
func (tx *Tx) moveCase(ctx context.Context, org ident.Organisation, from, to casework.Stage) error {
	if from == to {
		return nil
	}
	for stage, n := range map[casework.Stage]int64{from: -1, to: 1} {
		if stage == "" {
			continue
		}
		if err := tx.q.AddCaseStage(ctx, db.AddCaseStageParams{Org: string(org), Stage: string(stage), Amount: n}); err != nil {
			return err
		}
	}
	return nil
}

// ForgetCase removes a case and its parts for good.
func (tx *Tx) ForgetCase(ctx context.Context, ref string) error {
	was, err := tx.caseStages(ctx, ref)
	if err != nil {
		return err
	}
	for org, stage := range was {
		if err := tx.moveCase(ctx, org, stage, ""); err != nil {
			return err
		}
	}
	if err := tx.q.DeleteCaseParts(ctx, ref); err != nil {
		return err
	}
	if err := changedOne(tx.q.DeleteCase(ctx, ref)); err != nil {
		return fmt.Errorf("forget case %s: %w", ref, err)
	}
	return nil
}

// CasesOf lists an organisation's cases after a key, what waits first, by what is due first.
func (tx *Tx) CasesOf(ctx context.Context, q casework.Query) (out []casework.Case, err error) {
	org, kind, stage, most := string(q.Org), string(q.Kind), string(q.Stage), int32(q.Most)
	var rows []db.CasesOfRow
	switch {
	case kind != "" && stage != "":
		list, e := tx.q.CasesOfKindAndStage(ctx, db.CasesOfKindAndStageParams{Org: org, Kind: kind, Stage: stage, After: q.After, Most: most})
		err = e
		for _, r := range list {
			rows = append(rows, db.CasesOfRow(r))
		}
	case kind != "":
		list, e := tx.q.CasesOfKind(ctx, db.CasesOfKindParams{Org: org, Kind: kind, After: q.After, Most: most})
		err = e
		for _, r := range list {
			rows = append(rows, db.CasesOfRow(r))
		}
	case stage != "":
		list, e := tx.q.CasesOfStage(ctx, db.CasesOfStageParams{Org: org, Stage: stage, After: q.After, Most: most})
		err = e
		for _, r := range list {
			rows = append(rows, db.CasesOfRow(r))
		}
	default:
		rows, err = tx.q.CasesOf(ctx, db.CasesOfParams{Org: org, After: q.After, Most: most})
	}
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		c, err := caseOf(r.Body, r.Version)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// CaseCounts counts an organisation's parts by stage.
func (tx *Tx) CaseCounts(ctx context.Context, org ident.Organisation) (map[casework.Stage]int, error) {
	rows, err := tx.q.CaseStages(ctx, string(org))
	out := make(map[casework.Stage]int, len(rows))
	for _, r := range rows {
		out[casework.Stage(r.Stage)] = int(r.Amount)
	}
	return out, err
}

// CasesToWatch lists references of cases to be looked at again, after a reference.
func (tx *Tx) CasesToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error) {
	return tx.q.CasesToWatch(ctx, db.CasesToWatchParams{Now: clock.Format(now), After: after, Most: int32(most)})
}

// CasesToForget lists references of cases whose time has come to shrink to counts, after a reference.
func (tx *Tx) CasesToForget(ctx context.Context, now time.Time, after string, most int) ([]string, error) {
	return tx.q.CasesToForget(ctx, db.CasesToForgetParams{Now: clock.Format(now), After: after, Most: int32(most)})
}

// AddTally adds to a count of an organisation, and to that of all together.
func (tx *Tx) AddTally(ctx context.Context, t casework.Tally) error {
	for _, org := range []ident.Organisation{t.Org, ""} {
		if err := tx.q.AddCaseTally(ctx, db.AddCaseTallyParams{Period: t.Period, Org: string(org), Kind: string(t.Kind), Measure: string(t.Measure), Amount: t.Amount}); err != nil {
			return err
		}
	}
	return nil
}

// Tallies lists counts from a period to another, of one organisation, or of all together when org is "".
func (tx *Tx) Tallies(ctx context.Context, org ident.Organisation, from, to string) (out []casework.Tally, err error) {
	rows, err := tx.q.CaseTallies(ctx, db.CaseTalliesParams{First: from, Last: to, Org: string(org)})
	for _, r := range rows {
		out = append(out, casework.Tally{Org: ident.Organisation(r.Org), Kind: casework.Kind(r.Kind), Period: r.Period, Measure: casework.Measure(r.Measure), Amount: r.Amount})
	}
	return out, err
}

// caseMail starts the keys of mail about cases; the query ends before the key that would come after all of them.
const caseMail = "case/"

// CaseMailRefused lists the keys of mail about cases, posted since a time, that never arrived, after a key.
func (tx *Tx) CaseMailRefused(ctx context.Context, since time.Time, after string, most int) ([]string, error) {
	return tx.q.CaseMailRefused(ctx, db.CaseMailRefusedParams{Since: clock.Format(since), After: max(after, caseMail), Most: int32(most)})
}
