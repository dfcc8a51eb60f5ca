package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/thread"
	"sharewell/internal/store/db"
)

const noThread = "We could not find this, or you may not see it."

// Threads gives the store as questions of the members' portal see it.
func (s *Store) Threads() thread.Store {
	return bridge[thread.Tx]{s, func(tx *Tx) thread.Tx { return tx }}
}

// Thread loads a question by its reference.
func (tx *Tx) Thread(ctx context.Context, ref string) (thread.Thread, error) {
	row, err := tx.q.PortalThreadByRef(ctx, ref)
	if err != nil {
		return thread.Thread{}, notFound(err, "thread.not_found", noThread)
	}
	return threadOf(row)
}

func threadOf(row db.PortalThread) (t thread.Thread, err error) {
	if err = json.Unmarshal([]byte(row.Body), &t); err != nil {
		return t, fmt.Errorf("question %s: %w", row.Ref, err)
	}
	t.Answers, t.Comments, t.Amber, t.Version = int(row.Answers), int(row.Comments), row.Amber == 1, row.Version
	if t.Updated, err = clock.ParseStored(row.UpdatedAt); err != nil {
		return t, fmt.Errorf("question %s: %w", row.Ref, err)
	}
	return t, nil
}

func threadsOf(rows []db.PortalThread, err error) ([]thread.Thread, error) {
	if err != nil {
		return nil, err
	}
	out := make([]thread.Thread, 0, len(rows))
	for _, r := range rows {
		t, err := threadOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// InsertThread saves a new question.
func (tx *Tx) InsertThread(ctx context.Context, t thread.Thread) error {
	body, err := json.Marshal(t)
	if err == nil {
		err = tx.q.InsertPortalThread(ctx, db.InsertPortalThreadParams{ID: string(t.ID), Ref: t.Ref, SpaceID: string(t.Space), State: string(t.State), PersonID: string(t.By.Person),
			Sector: t.Sector, Due: t.Due.String(), UpdatedAt: clock.Format(t.At), Body: string(body)})
	}
	if err != nil {
		return fmt.Errorf("insert question %s: %w", t.Ref, err)
	}
	return tx.indexThread(ctx, t)
}

// SaveThread saves a changed question; a lost race is a conflict.
func (tx *Tx) SaveThread(ctx context.Context, t thread.Thread) error {
	body, err := json.Marshal(t)
	if err == nil {
		err = changedOne(tx.q.UpdatePortalThread(ctx, db.UpdatePortalThreadParams{SpaceID: string(t.Space), State: string(t.State), Sector: t.Sector, Due: t.Due.String(),
			Climbed: oneIf(!t.Climbed.IsZero()), Body: string(body), ID: string(t.ID), Version: t.Version}))
	}
	if err != nil {
		return fmt.Errorf("save question %s: %w", t.Ref, err)
	}
	if err := tx.q.DropPortalThreadTopics(ctx, string(t.ID)); err != nil {
		return err
	}
	if err := tx.q.DropPortalThreadWords(ctx, string(t.ID)); err != nil {
		return err
	}
	return tx.indexThread(ctx, t)
}

// indexThread keeps what a question is found by.
func (tx *Tx) indexThread(ctx context.Context, t thread.Thread) error {
	for _, topic := range t.Topics {
		if err := tx.q.PutPortalThreadTopic(ctx, db.PutPortalThreadTopicParams{Topic: topic, ThreadID: string(t.ID)}); err != nil {
			return err
		}
	}
	for _, word := range thread.Words(t.Title) {
		if err := tx.q.PutPortalThreadWord(ctx, db.PutPortalThreadWordParams{Word: word, ThreadID: string(t.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// CountThread counts what can be read of a question, after something was said in it.
func (tx *Tx) CountThread(ctx context.Context, t thread.Thread) error {
	return tx.q.CountPortalThread(ctx, db.CountPortalThreadParams{At: clock.Format(t.Updated), ID: string(t.ID)})
}

// ThreadDraft gives what somebody typed and did not send; none is not found.
func (tx *Tx) ThreadDraft(ctx context.Context, person ident.Person, place string) (d thread.Draft, err error) {
	body, err := tx.q.PortalThreadDraft(ctx, db.PortalThreadDraftParams{PersonID: string(person), Place: place})
	if err != nil {
		return d, notFound(err, "thread.no_draft", "Nothing is kept here.")
	}
	return d, json.Unmarshal([]byte(body), &d)
}

// KeepThreadDraft keeps what somebody typed, in place of what was kept there before.
func (tx *Tx) KeepThreadDraft(ctx context.Context, person ident.Person, place string, d thread.Draft) error {
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return tx.q.PutPortalThreadDraft(ctx, db.PutPortalThreadDraftParams{PersonID: string(person), Place: place, Body: string(body), At: clock.Format(d.At)})
}

// DropThreadDraft forgets what was kept.
func (tx *Tx) DropThreadDraft(ctx context.Context, person ident.Person, place string) error {
	return tx.q.DropPortalThreadDraft(ctx, db.DropPortalThreadDraftParams{PersonID: string(person), Place: place})
}

// ThreadPost loads an answer or a comment.
func (tx *Tx) ThreadPost(ctx context.Context, id string) (thread.Post, error) {
	row, err := tx.q.PortalPostByID(ctx, id)
	if err != nil {
		return thread.Post{}, notFound(err, "thread.not_found", noThread)
	}
	return postOf(row)
}

func postOf(row db.PortalPost) (p thread.Post, err error) {
	if err = json.Unmarshal([]byte(row.Body), &p); err != nil {
		return p, fmt.Errorf("post %s: %w", row.ID, err)
	}
	p.Comments, p.Thanks, p.Version = int(row.Comments), int(row.Thanks), row.Version
	return p, nil
}

func postsOf(rows []db.PortalPost, err error) ([]thread.Post, error) {
	if err != nil {
		return nil, err
	}
	out := make([]thread.Post, 0, len(rows))
	for _, r := range rows {
		p, err := postOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// InsertThreadPost saves a new answer or comment.
func (tx *Tx) InsertThreadPost(ctx context.Context, p thread.Post) error {
	body, err := json.Marshal(p)
	if err == nil {
		err = tx.q.InsertPortalPost(ctx, db.InsertPortalPostParams{ID: p.ID, ThreadID: string(p.Thread), Kind: string(p.Kind), PersonID: string(p.By.Person), OnPost: p.On, SortKey: p.SortKey(),
			Hidden: oneIf(p.Hidden), Amber: oneIf(p.Amber()), Body: string(body)})
	}
	if err != nil {
		return fmt.Errorf("insert post %s: %w", p.ID, err)
	}
	return tx.putCites(ctx, p)
}

// SaveThreadPost saves a changed post and what it cites; a lost race is a conflict.
func (tx *Tx) SaveThreadPost(ctx context.Context, p thread.Post) error {
	body, err := json.Marshal(p)
	if err == nil {
		err = changedOne(tx.q.UpdatePortalPost(ctx, db.UpdatePortalPostParams{SortKey: p.SortKey(), Hidden: oneIf(p.Hidden), Amber: oneIf(p.Amber()), Body: string(body), ID: p.ID, Version: p.Version}))
	}
	if err != nil {
		return fmt.Errorf("save post %s: %w", p.ID, err)
	}
	if err := tx.q.DropPortalCites(ctx, p.ID); err != nil {
		return err
	}
	return tx.putCites(ctx, p)
}

func (tx *Tx) putCites(ctx context.Context, p thread.Post) error {
	for _, c := range p.Cites {
		if err := tx.q.PutPortalCite(ctx, db.PutPortalCiteParams{PostID: p.ID, Kind: string(c.Kind), Ref: c.Ref, Seen: c.Seen()}); err != nil {
			return fmt.Errorf("citation of post %s: %w", p.ID, err)
		}
	}
	return nil
}

// CountPost counts what can be read on an answer, and the thanks for it.
func (tx *Tx) CountPost(ctx context.Context, id string) error { return tx.q.CountPortalPost(ctx, id) }

// ThreadPosts lists posts of a thread by their keys.
func (tx *Tx) ThreadPosts(ctx context.Context, q thread.PostQuery) ([]thread.Post, error) {
	if !q.Kind.Valid() {
		return nil, errs.New(errs.Internal, "thread.posts", "Ask for answers or for comments.")
	}
	return postsOf(tx.q.PortalPosts(ctx, db.PortalPostsParams{ThreadID: string(q.Thread), Kind: string(q.Kind), OnPost: q.On, After: q.After, Hidden: oneIf(q.Hidden), PersonID: string(q.Own), Most: int32(q.Most)}))
}

// CitedThings lists what answers rest on, each state of words once, after one.
func (tx *Tx) CitedThings(ctx context.Context, after thread.Cited, most int) ([]thread.Cited, error) {
	rows, err := tx.q.PortalCitedThings(ctx, db.PortalCitedThingsParams{Kind: string(after.Kind), Ref: after.Ref, Seen: after.Seen, Most: int32(most)})
	out := make([]thread.Cited, 0, len(rows))
	for _, r := range rows {
		out = append(out, thread.Cited{Kind: thread.CiteKind(r.Kind), Ref: r.Ref, Seen: r.Seen})
	}
	return out, err
}

// PostsCiting lists answers that rest on some words of a thing, after a post.
func (tx *Tx) PostsCiting(ctx context.Context, c thread.Cited, after string, most int) ([]thread.Post, error) {
	return postsOf(tx.q.PortalPostsCiting(ctx, db.PortalPostsCitingParams{Kind: string(c.Kind), Ref: c.Ref, Seen: c.Seen, After: after, Most: int32(most)}))
}
