package cli

import (
	"context"
	"errors"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/thread"
	"sharewell/internal/store"
)

// asker puts questions to people who offered help: threads keep them, and a private one stands in a room of its own.
type asker struct {
	s *Services
	b base
}

// AskPerson implements expertise.Asker.
func (k asker) AskPerson(ctx context.Context, a access.Actor, q expertise.Question) (string, error) {
	cmd := thread.Ask{Key: q.Key, Title: q.Title, Text: q.Text, Topics: []string{q.Topic}, Urgent: q.Urgent}
	if _, err := k.s.portal.threads.Check(cmd); err != nil {
		return "", err // before a room is opened for it
	}
	if q.Private {
		room, err := k.s.portal.spaces.Pair(ctx, a, space.Pair{Key: q.Key, Name: k.s.Texts.Page("expertise_ask").T("room", "name", q.To.Name), Topics: cmd.Topics,
			With: space.Who{Person: q.To.Person, Organisation: q.To.Org}})
		if err != nil {
			return "", err
		}
		cmd.Space = room.ID
	}
	t, err := k.s.portal.threads.Ask(ctx, a, cmd)
	if err != nil {
		return "", err
	}
	return t.URL(), k.s.Store.Write(ctx, func(tx *store.Tx) error { return k.tell(ctx, tx, a, t, q) })
}

// tell gives the question to the person asked, as a task with the target, and lets them follow it.
func (k asker) tell(ctx context.Context, tx *store.Tx, a access.Actor, t thread.Thread, q expertise.Question) error {
	if !t.Waiting() {
		return nil // sent twice, and answered in between
	}
	reach, err := tx.PortalReach(ctx, q.To.Person, k.b.clock.Now())
	if err != nil || !reach.Reads(t.Space) {
		return err
	}
	words, about := k.s.Texts.Page("expertise_ask"), t.Title
	if t.Space != space.Commons {
		about = t.Ref
	}
	return errors.Join(tx.FollowThread(ctx, t.ID, q.To.Person, true),
		tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](k.b.ids), Organisation: q.To.Org, Person: q.To.Person, Roles: []access.Role{q.To.Role}, Kind: thread.TaskAnswer, Subject: t.Subject(),
			Title: words.T("task", "title", about), URL: t.URL(), From: a.Organisation, CreatedAt: k.b.clock.Now(), Due: t.Due, Urgent: t.Urgent}))
}
