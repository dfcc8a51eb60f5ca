package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/guidance"
	"sharewell/internal/ident"
	"sharewell/internal/lawchange"
	"sharewell/internal/store/db"
)

// Guidance gives the store as the library of guides sees it.
func (s *Store) Guidance() guidance.Store {
	return bridge[guidance.Tx]{s, func(tx *Tx) guidance.Tx { return tx }}
}

func noGuide(err error) error {
	return notFound(err, "guidance.not_found", "We could not find this guide.")
}

func guideRow(r db.Guide) (guidance.Row, error) {
	out := guidance.Row{Slug: guidance.Slug(r.Slug), Current: int(r.Current), PackSum: r.PackSum, Version: r.Version}
	if r.AskedFor != "" {
		d, err := clock.ParseDate(r.AskedFor)
		if err != nil {
			return out, fmt.Errorf("guide %s: %w", r.Slug, err)
		}
		out.AskedFor = d
	}
	if r.Offer != "" {
		out.Offer = &guidance.Content{}
		if err := json.Unmarshal([]byte(r.Offer), out.Offer); err != nil {
			return out, fmt.Errorf("guide %s: %w", r.Slug, err)
		}
	}
	return out, nil
}

// offered writes what a row offers and was asked for.
func offered(r guidance.Row) (offer, asked string, err error) {
	if !r.AskedFor.IsZero() {
		asked = r.AskedFor.String()
	}
	if r.Offer == nil {
		return "", asked, nil
	}
	b, err := json.Marshal(r.Offer)
	return string(b), asked, err
}

// GuideRows lists every guide.
func (tx *Tx) GuideRows(ctx context.Context) ([]guidance.Row, error) {
	rows, err := tx.q.GuideRows(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]guidance.Row, len(rows))
	for i, r := range rows {
		if out[i], err = guideRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// GuideRow gives what is kept of a guide beside its versions.
func (tx *Tx) GuideRow(ctx context.Context, slug guidance.Slug) (guidance.Row, error) {
	r, err := tx.q.GuideRow(ctx, string(slug))
	if err != nil {
		return guidance.Row{}, noGuide(err)
	}
	return guideRow(r)
}

// InsertGuide keeps a new guide.
func (tx *Tx) InsertGuide(ctx context.Context, r guidance.Row) error {
	offer, asked, err := offered(r)
	if err != nil {
		return err
	}
	return tx.q.InsertGuide(ctx, db.InsertGuideParams{Slug: string(r.Slug), Current: int64(r.Current), PackSum: r.PackSum, Offer: offer, AskedFor: asked})
}

// UpdateGuide saves a guide that nobody else changed meanwhile.
func (tx *Tx) UpdateGuide(ctx context.Context, r guidance.Row) error {
	offer, asked, err := offered(r)
	if err != nil {
		return err
	}
	n, err := tx.q.UpdateGuide(ctx, db.UpdateGuideParams{Slug: string(r.Slug), Current: int64(r.Current), PackSum: r.PackSum, Offer: offer, AskedFor: asked, Version: r.Version})
	return changedOne(n, err)
}

func guideVersion(r db.GuideVersion) (guidance.Version, error) {
	out := guidance.Version{Slug: guidance.Slug(r.Slug), N: int(r.N), Summary: r.Summary, Origin: guidance.Origin(r.Origin),
		Author: ident.Person(r.Author), Approver: ident.Person(r.Approver)}
	err := json.Unmarshal([]byte(r.Body), &out.Content)
	if err == nil {
		err = json.Unmarshal([]byte(r.Sums), &out.Sums)
	}
	if err == nil {
		out.At, err = clock.ParseStored(r.At)
	}
	if err != nil {
		err = fmt.Errorf("guide %s, version %d: %w", r.Slug, r.N, err)
	}
	return out, err
}

func guideVersions(rows []db.GuideVersion, err error) ([]guidance.Version, error) {
	if err != nil {
		return nil, err
	}
	out := make([]guidance.Version, len(rows))
	for i, r := range rows {
		if out[i], err = guideVersion(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// GuidesInForce gives the version in force of every guide.
func (tx *Tx) GuidesInForce(ctx context.Context) ([]guidance.Version, error) {
	return guideVersions(tx.q.GuidesInForce(ctx))
}

// GuideVersions gives every version of a guide, newest first.
func (tx *Tx) GuideVersions(ctx context.Context, slug guidance.Slug) ([]guidance.Version, error) {
	return guideVersions(tx.q.GuideVersions(ctx, string(slug)))
}

// InsertGuideVersion keeps a version for good.
func (tx *Tx) InsertGuideVersion(ctx context.Context, v guidance.Version) error {
	body, err := json.Marshal(v.Content)
	if err != nil {
		return err
	}
	if v.Sums == nil {
		v.Sums = map[string]string{}
	}
	sums, err := json.Marshal(v.Sums)
	if err != nil {
		return err
	}
	return tx.q.InsertGuideVersion(ctx, db.InsertGuideVersionParams{Slug: string(v.Slug), N: int64(v.N), Body: string(body), Sums: string(sums), Summary: v.Summary,
		Origin: string(v.Origin), Author: string(v.Author), Approver: string(v.Approver), At: clock.Format(v.At)})
}

func guideDraft(r db.GuideDraft) (d guidance.Draft, err error) {
	if err = json.Unmarshal([]byte(r.Body), &d); err != nil {
		err = fmt.Errorf("draft of guide %s: %w", r.Slug, err)
	}
	d.Slug, d.Version = guidance.Slug(r.Slug), r.Version
	return d, err
}

// GuideDrafts lists what is being written.
func (tx *Tx) GuideDrafts(ctx context.Context) ([]guidance.Draft, error) {
	rows, err := tx.q.GuideDrafts(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]guidance.Draft, len(rows))
	for i, r := range rows {
		if out[i], err = guideDraft(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// GuideDraft gives the next version of a guide as it is being written.
func (tx *Tx) GuideDraft(ctx context.Context, slug guidance.Slug) (guidance.Draft, error) {
	r, err := tx.q.GuideDraft(ctx, string(slug))
	if err != nil {
		return guidance.Draft{}, noGuide(err)
	}
	return guideDraft(r)
}

// InsertGuideDraft begins the next version of a guide.
func (tx *Tx) InsertGuideDraft(ctx context.Context, d guidance.Draft) error {
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return tx.q.InsertGuideDraft(ctx, db.InsertGuideDraftParams{Slug: string(d.Slug), Body: string(body)})
}

// UpdateGuideDraft saves a draft that nobody else changed meanwhile.
func (tx *Tx) UpdateGuideDraft(ctx context.Context, d guidance.Draft) error {
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return changedOne(tx.q.UpdateGuideDraft(ctx, db.UpdateGuideDraftParams{Slug: string(d.Slug), Body: string(body), Version: d.Version}))
}

// DeleteGuideDraft ends a draft.
func (tx *Tx) DeleteGuideDraft(ctx context.Context, slug guidance.Slug, version int64) error {
	return changedOne(tx.q.DeleteGuideDraft(ctx, db.DeleteGuideDraftParams{Slug: string(slug), Version: version}))
}

// InsertGuideFile keeps a part of a film or recording.
func (tx *Tx) InsertGuideFile(ctx context.Context, f guidance.File) error {
	return tx.q.InsertGuideFile(ctx, db.InsertGuideFileParams{ID: f.ID, Slug: string(f.Slug), Type: f.Type, Data: f.Data, At: clock.Format(f.At)})
}

// GuideFile gives a part of a film or recording.
func (tx *Tx) GuideFile(ctx context.Context, id string) (guidance.File, error) {
	r, err := tx.q.GuideFile(ctx, id)
	if err != nil {
		return guidance.File{}, notFound(err, "guidance.no_file", "We could not find this file.")
	}
	at, err := clock.ParseStored(r.At)
	return guidance.File{ID: r.ID, Slug: guidance.Slug(r.Slug), Type: r.Type, Data: r.Data, At: at}, err
}

// GuidesToLook lists the rules that changed under guides and at which nobody has looked, or that need a new version.
func (tx *Tx) GuidesToLook(ctx context.Context) (map[guidance.Slug][]guidance.Reason, error) {
	rows, err := tx.q.GuidesToLook(ctx)
	if err != nil {
		return nil, err
	}
	out := map[guidance.Slug][]guidance.Reason{}
	for _, r := range rows {
		c, err := lawChangeOf(db.LawChange{ID: r.ID, Body: r.Body})
		if err != nil {
			return nil, err
		}
		slug := guidance.Slug(r.ThingRef)
		out[slug] = append(out[slug], guidance.Reason{Kind: guidance.RuleChanged, ID: c.Rule, Change: r.ID, Since: clock.DateOf(c.SeenAt)})
	}
	return out, nil
}

// SettleGuide writes that a guide was changed because of some changes of law, and closes what is done with.
func (tx *Tx) SettleGuide(ctx context.Context, slug guidance.Slug, changes []lawchange.ID, by ident.Person, at time.Time) error {
	for _, id := range changes {
		i := lawchange.Item{Change: id, Thing: lawchange.Thing{Kind: "guide", Ref: string(slug)}, Outcome: lawchange.Amended, By: by, At: at}
		if err := tx.LookedAt(ctx, i); err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		open, err := tx.LawOpen(ctx, id, "")
		if err != nil {
			return err
		}
		if open > 0 {
			continue
		}
		if err := tx.CloseTasks(ctx, lawchange.TaskLook, event.Subject{Kind: lawchange.SubjectKind, ID: string(id)}, "", at); err != nil {
			return err
		}
	}
	return nil
}
