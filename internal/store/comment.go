package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sharewell/internal/agreement/comment"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
)

// Comments gives the store as comments of the yearly review see it.
func (s *Store) Comments() comment.Store {
	return bridge[comment.Tx]{s, func(tx *Tx) comment.Tx { return tx }}
}

// ReviewComment loads a comment.
func (tx *Tx) ReviewComment(ctx context.Context, ref string) (comment.Comment, error) {
	row, err := tx.q.ReviewCommentByRef(ctx, ref)
	if err != nil {
		return comment.Comment{}, notFound(err, "comment.not_found", "We could not find this comment, or you may not see it.")
	}
	return reviewCommentOf(row)
}

func reviewCommentOf(row db.ReviewComment) (c comment.Comment, err error) {
	if err = json.Unmarshal([]byte(row.Body), &c); err != nil {
		return c, fmt.Errorf("comment %s: %w", row.Ref, err)
	}
	c.Version = row.Version
	return c, nil
}

func reviewCommentsOf(rows []db.ReviewComment, err error) ([]comment.Comment, error) {
	if err != nil {
		return nil, err
	}
	var out []comment.Comment
	for _, r := range rows {
		c, err := reviewCommentOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// reviewCommentRow is what is found of a comment without reading its body.
type reviewCommentRow struct {
	person, edition, body string
	standing              int64
}

func rowOf(c comment.Comment) (r reviewCommentRow, err error) {
	body, err := json.Marshal(c)
	r.body = string(body)
	if c.By.Org == "" {
		r.person = string(c.By.Person)
	}
	if !c.Cleared() {
		r.standing = 1
	}
	if c.Taken != nil {
		r.edition = string(c.Taken.Edition)
	} else if c.LedToText() && c.Decision.Into != "" {
		r.edition = string(c.Decision.Into)
	}
	return r, err
}

// InsertReviewComment saves a new comment.
func (tx *Tx) InsertReviewComment(ctx context.Context, c comment.Comment) error {
	r, err := rowOf(c)
	if err != nil {
		return err
	}
	err = tx.q.InsertReviewComment(ctx, db.InsertReviewCommentParams{ID: string(c.ID), Ref: c.Ref, Year: int64(c.Year), Clause: string(c.Clause), Kind: string(c.Kind),
		State: string(c.State), Org: string(c.By.Org), Person: r.person, Standing: r.standing, Edition: r.edition, SortKey: c.SortKey(), Body: r.body})
	if err != nil {
		return fmt.Errorf("insert comment %s: %w", c.Ref, err)
	}
	return nil
}

// SaveReviewComment saves a changed comment; a lost race is a conflict.
func (tx *Tx) SaveReviewComment(ctx context.Context, c comment.Comment) error {
	r, err := rowOf(c)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateReviewComment(ctx, db.UpdateReviewCommentParams{Kind: string(c.Kind), State: string(c.State), Standing: r.standing, Edition: r.edition,
		SortKey: c.SortKey(), Body: r.body, ID: string(c.ID), Version: c.Version}))
	if err != nil {
		return fmt.Errorf("save comment %s: %w", c.Ref, err)
	}
	return nil
}

// KeepWording keeps the text of a clause that anchors were set in, once.
func (tx *Tx) KeepWording(ctx context.Context, hash, text string) error {
	return tx.q.PutReviewWording(ctx, db.PutReviewWordingParams{Hash: hash, Body: text})
}

// Wordings gives texts by their hashes; one that is not kept is left out.
func (tx *Tx) Wordings(ctx context.Context, hashes []string) (map[string]string, error) {
	out := make(map[string]string, len(hashes))
	for _, h := range hashes {
		body, err := tx.q.ReviewWording(ctx, h)
		if errs.KindOf(notFound(err, "comment.wording", "This text is not kept.")) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[h] = body
	}
	return out, nil
}

func oneIf(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// ReviewComments lists comments by their sort keys: what waits first, then the newest.
func (tx *Tx) ReviewComments(ctx context.Context, f comment.Filter) ([]comment.Comment, error) {
	if f.Org != "" {
		return reviewCommentsOf(tx.q.ListReviewCommentsOf(ctx, db.ListReviewCommentsOfParams{Org: string(f.Org), Year: int64(f.Year), After: f.After, Clause: string(f.Clause),
			Kind: string(f.Kind), State: string(f.State), Hidden: oneIf(f.Hidden), Most: int32(f.Most)}))
	}
	return reviewCommentsOf(tx.q.ListReviewComments(ctx, db.ListReviewCommentsParams{Year: int64(f.Year), After: f.After, Clause: string(f.Clause), Kind: string(f.Kind),
		State: string(f.State), Person: string(f.Person), Hidden: oneIf(f.Hidden), Most: int32(f.Most)}))
}

// ClauseComments lists the comments of a clause in the order they came.
func (tx *Tx) ClauseComments(ctx context.Context, f comment.Filter) ([]comment.Comment, error) {
	return reviewCommentsOf(tx.q.ClauseReviewComments(ctx, db.ClauseReviewCommentsParams{Year: int64(f.Year), Clause: string(f.Clause), After: f.After,
		Hidden: oneIf(f.Hidden), Most: int32(f.Most)}))
}

// CountReviewComments counts the comments of a review by clause, kind and state.
func (tx *Tx) CountReviewComments(ctx context.Context, year int) ([]comment.Count, error) {
	rows, err := tx.q.CountReviewComments(ctx, int64(year))
	if err != nil {
		return nil, err
	}
	var out []comment.Count
	for _, r := range rows {
		out = append(out, comment.Count{Clause: ident.Clause(r.Clause), Kind: comment.Kind(r.Kind), State: comment.State(r.State), Standing: r.Standing == 1, N: int(r.N)})
	}
	return out, nil
}

// StandingComments lists blocking comments that are not cleared.
func (tx *Tx) StandingComments(ctx context.Context, year int, after string, most int) ([]comment.Comment, error) {
	return reviewCommentsOf(tx.q.StandingReviewComments(ctx, db.StandingReviewCommentsParams{Year: int64(year), After: after, Most: int32(most)}))
}

// CommentsInto lists comments that the text of an edition comes from.
func (tx *Tx) CommentsInto(ctx context.Context, edition ident.Edition, clause ident.Clause, most int) ([]comment.Comment, error) {
	return reviewCommentsOf(tx.q.ReviewCommentsInto(ctx, db.ReviewCommentsIntoParams{Edition: string(edition), Clause: string(clause), Most: int32(most)}))
}
