package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
)

// Reviews gives the store as the yearly reviews see it.
func (s *Store) Reviews() review.Store {
	return bridge[review.Tx]{s, func(tx *Tx) review.Tx { return tx }}
}

// InsertReviewRun keeps a new run; a second one for a year is a conflict.
func (tx *Tx) InsertReviewRun(ctx context.Context, r review.Run) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return tx.q.InsertReviewRun(ctx, db.InsertReviewRunParams{ID: string(r.ID), Year: int64(r.Year), Status: string(r.Status), Body: string(body)})
}

// UpdateReviewRun keeps a changed run if nobody changed it since it was read.
func (tx *Tx) UpdateReviewRun(ctx context.Context, r review.Run) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return changedOne(tx.q.UpdateReviewRun(ctx, db.UpdateReviewRunParams{ID: string(r.ID), Status: string(r.Status), Body: string(body), Version: r.Version}))
}

func reviewRunOf(row db.ReviewRun) (r review.Run, err error) {
	if err = json.Unmarshal([]byte(row.Body), &r); err != nil {
		return r, fmt.Errorf("review of %d: %w", row.Year, err)
	}
	r.Version = row.Version
	return r, nil
}

// ReviewRun gives the run of a year.
func (tx *Tx) ReviewRun(ctx context.Context, year int) (review.Run, error) {
	row, err := tx.q.ReviewRunOfYear(ctx, int64(year))
	if err != nil {
		return review.Run{}, notFound(err, "review.not_found", "We could not find a review of this year.")
	}
	return reviewRunOf(row)
}

// ReviewRuns lists all runs, newest first.
func (tx *Tx) ReviewRuns(ctx context.Context) ([]review.Run, error) {
	rows, err := tx.q.ReviewRuns(ctx)
	if err != nil {
		return nil, err
	}
	var out []review.Run
	for _, row := range rows {
		r, err := reviewRunOf(row)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// InsertReviewReply keeps that an organisation was asked in a stage; asking it twice is a conflict.
func (tx *Tx) InsertReviewReply(ctx context.Context, r review.Reply) error {
	return tx.q.InsertReviewReply(ctx, db.InsertReviewReplyParams{
		RunID: string(r.Run), Stage: r.Stage, OrganisationID: string(r.Organisation), StatementID: string(r.Statement), Sector: r.Sector,
		Progress: string(r.Progress()), Answer: string(r.Answer), Note: r.Note, Covers: int64(r.Covers), AskedAt: clock.Format(r.AskedAt),
		OpenedAt: clock.Format(r.OpenedAt), AnsweredAt: clock.Format(r.AnsweredAt), Reminders: int64(r.Reminders),
	})
}

// UpdateReviewReply keeps how far an organisation is, if nobody changed it since it was read.
func (tx *Tx) UpdateReviewReply(ctx context.Context, r review.Reply) error {
	return changedOne(tx.q.UpdateReviewReply(ctx, db.UpdateReviewReplyParams{
		RunID: string(r.Run), Stage: r.Stage, OrganisationID: string(r.Organisation), Progress: string(r.Progress()), Answer: string(r.Answer),
		Note: r.Note, OpenedAt: clock.Format(r.OpenedAt), AnsweredAt: clock.Format(r.AnsweredAt), Reminders: int64(r.Reminders), Version: r.Version,
	}))
}

// ReviewReply gives one organisation in one stage.
func (tx *Tx) ReviewReply(ctx context.Context, run review.ID, stage string, org ident.Organisation) (review.Reply, error) {
	row, err := tx.q.ReviewReply(ctx, db.ReviewReplyParams{RunID: string(run), Stage: stage, OrganisationID: string(org)})
	if err != nil {
		return review.Reply{}, notFound(err, "review.not_asked", "Your organisation was not asked in this stage.")
	}
	return replyOf(db.ReviewRepliesRow(row))
}

func replyOf(row db.ReviewRepliesRow) (review.Reply, error) {
	x := row.ReviewReply
	out := review.Reply{
		Run: review.ID(x.RunID), Stage: x.Stage, Organisation: ident.Organisation(x.OrganisationID), Statement: ident.Statement(x.StatementID),
		Name: row.Name, Slug: row.Slug, Sector: x.Sector, Covers: int(x.Covers), Answer: review.Answer(x.Answer), Note: x.Note,
		Reminders: int(x.Reminders), Version: x.Version, Key: row.SortKey,
	}
	for _, p := range []struct {
		text string
		to   *time.Time
	}{{x.AskedAt, &out.AskedAt}, {x.OpenedAt, &out.OpenedAt}, {x.AnsweredAt, &out.AnsweredAt}} {
		at, err := clock.ParseStored(p.text)
		if err != nil {
			return out, fmt.Errorf("reply of %s: %w", x.OrganisationID, err)
		}
		*p.to = at
	}
	return out, nil
}

// ReviewReplies lists a part of a stage's board by the names of the organisations.
func (tx *Tx) ReviewReplies(ctx context.Context, q review.BoardQuery) ([]review.Reply, error) {
	rows, err := tx.q.ReviewReplies(ctx, db.ReviewRepliesParams{RunID: string(q.Run), Stage: q.Stage, After: q.After, Progress: string(q.Progress),
		Sector: q.Sector, Answer: string(q.Answer), Most: int32(q.Most)})
	if err != nil {
		return nil, err
	}
	var out []review.Reply
	for _, row := range rows {
		r, err := replyOf(row)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// CountReviewReplies counts a stage's board by how far the organisations are.
func (tx *Tx) CountReviewReplies(ctx context.Context, run review.ID, stage string) (review.ReplyCounts, error) {
	var out review.ReplyCounts
	rows, err := tx.q.CountReviewReplies(ctx, db.CountReviewRepliesParams{RunID: string(run), Stage: stage})
	for _, r := range rows {
		out.Asked += int(r.N)
		out.Bodies += int(r.Bodies)
		switch review.Progress(r.Progress) {
		case review.Unopened:
			out.Unopened = int(r.N)
		case review.Opened:
			out.Opened = int(r.N)
		case review.Answered:
			out.Answered = int(r.N)
		}
	}
	return out, err
}

// InsertReviewPosition keeps a position as the organisation's present one. Two that were taken at once have the same
// number: the second is a conflict.
func (tx *Tx) InsertReviewPosition(ctx context.Context, p review.Position) error {
	err := tx.q.DropReviewPresent(ctx, db.DropReviewPresentParams{RunID: string(p.Run), Ballot: p.Ballot, OrganisationID: string(p.Organisation)})
	if err != nil {
		return err
	}
	return tx.q.InsertReviewPosition(ctx, db.InsertReviewPositionParams{
		RunID: string(p.Run), Ballot: p.Ballot, OrganisationID: string(p.Organisation), N: int64(p.N), Present: true, Vote: string(p.Vote),
		ChangeWanted: p.Change, Hash: p.Hash, PersonID: string(p.By), Role: string(p.Role), At: clock.Format(p.At),
	})
}

// ReviewPositions gives an organisation's positions in a ballot, newest first.
func (tx *Tx) ReviewPositions(ctx context.Context, run review.ID, ballot string, org ident.Organisation) ([]review.Position, error) {
	rows, err := tx.q.ReviewPositions(ctx, db.ReviewPositionsParams{RunID: string(run), Ballot: ballot, OrganisationID: string(org)})
	if err != nil {
		return nil, err
	}
	var out []review.Position
	for _, row := range rows {
		p, err := positionOf(row)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func positionOf(r db.ReviewPosition) (review.Position, error) {
	at, err := clock.ParseStored(r.At)
	if err != nil {
		return review.Position{}, fmt.Errorf("position of %s: %w", r.OrganisationID, err)
	}
	return review.Position{
		Run: review.ID(r.RunID), Ballot: r.Ballot, Organisation: ident.Organisation(r.OrganisationID), N: int(r.N), Vote: review.Vote(r.Vote),
		Change: r.ChangeWanted, Hash: r.Hash, By: ident.Person(r.PersonID), Role: access.Role(r.Role), At: at,
	}, nil
}

// TallyReview counts the present positions of a ballot that were taken on one text.
func (tx *Tx) TallyReview(ctx context.Context, run review.ID, ballot, hash string) (review.Tally, error) {
	var out review.Tally
	rows, err := tx.q.TallyReview(ctx, db.TallyReviewParams{RunID: string(run), Ballot: ballot, Present: true, Hash: hash})
	for _, r := range rows {
		switch review.Vote(r.Vote) {
		case review.Yes:
			out.Yes = int(r.N)
		case review.NoObjection:
			out.NoObjection = int(r.N)
		case review.No:
			out.No = int(r.N)
		case review.Abstain:
			out.Abstain = int(r.N)
		}
	}
	return out, err
}

// ReviewNoes lists the present positions of no, with the organisations' names.
func (tx *Tx) ReviewNoes(ctx context.Context, run review.ID, ballot string, most int) ([]review.NamedPosition, error) {
	rows, err := tx.q.ReviewNoes(ctx, db.ReviewNoesParams{RunID: string(run), Ballot: ballot, Present: true, Vote: string(review.No), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	var out []review.NamedPosition
	for _, row := range rows {
		p, err := positionOf(row.ReviewPosition)
		if err != nil {
			return nil, err
		}
		out = append(out, review.NamedPosition{Position: p, Name: row.Name})
	}
	return out, nil
}
