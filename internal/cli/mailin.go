package cli

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/review"
	"sharewell/internal/config"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/mailin"
	"sharewell/internal/store"
)

// returnsAt gives the domain at which mail of ours that cannot be delivered is taken in, "" when none comes in.
func returnsAt(c config.Config) string {
	if c.MailIn.Listen == "" {
		return ""
	}
	return c.MailIn.Domain
}

// newMailIn makes what takes answers by mail; nil when no mail comes in here.
func (s *Services) newMailIn(b base) *mailin.Service {
	c := b.mailIn
	if c.Listen == "" {
		return nil
	}
	return mailin.New(mailin.Deps{Store: b.store, Clock: b.clock, IDs: b.ids, Log: b.log, Partnership: s.Pack.Partnership, PublicURL: b.publicURL,
		Domain: c.Domain, Most: c.Rate, Threads: s.threads()})
}

// threads are what can be answered by mail: the yearly review and what was said in it, questions to advisers, the
// portal. A question of the public is not among them: what goes to the public is looked at on its page first. Services
// exist once a letter comes, so they are looked up then.
func (s *Services) threads() []mailin.Thread {
	return append([]mailin.Thread{
		{Kind: review.SubjectKind, Take: s.reviewLetter, Page: func(event.Subject) string { return "/reviews" }},
		{Kind: comment.SubjectKind, Take: s.commentLetter, Page: func(about event.Subject) string { return comment.PageOf(about.ID) }},
		s.adviceThread(),
	}, s.portalThreads()...)
}

// reviewLetter makes comments of a letter that answers a notice or a task of a review.
func (s *Services) reviewLetter(ctx context.Context, a mailin.Answer) error {
	var token string
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		runs, err := tx.ReviewRuns(ctx)
		i := slices.IndexFunc(runs, func(r review.Run) bool { return string(r.ID) == a.About.ID })
		if err == nil && i < 0 {
			return errs.New(errs.NotFound, "review.no_run", "We could not find this review.")
		}
		if err == nil {
			token = comment.Token(runs[i].Year, "")
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.byHat(a.Actors(), func(by access.Actor) error {
		_, err := s.Comments.FromMail(ctx, by, token, a.Text, a.Letter)
		return err
	})
}

// commentLetter puts a letter to what it answers. Somebody with several hats wears that of the comment's organisation.
func (s *Services) commentLetter(ctx context.Context, a mailin.Answer) error {
	actors := a.Actors()
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		c, err := tx.ReviewComment(ctx, a.About.ID)
		slices.SortStableFunc(actors, func(x, y access.Actor) int {
			return cmp.Compare(strangeness(x, c), strangeness(y, c))
		})
		return err
	})
	if err != nil {
		return err
	}
	return s.byHat(actors, func(by access.Actor) error {
		_, err := s.Comments.FromMail(ctx, by, a.About.ID, a.Text, a.Letter)
		return err
	})
}

func strangeness(a access.Actor, c comment.Comment) int {
	if c.By.Is(a) {
		return 0
	}
	return 1
}

// byHat tries the hats of a person until one may do a thing.
func (s *Services) byHat(actors []access.Actor, do func(access.Actor) error) error {
	var last error = errs.New(errs.Forbidden, "mailin.no_role", "You hold no role now.")
	for _, by := range actors {
		if last = do(by); errs.KindOf(last) != errs.Forbidden && errs.KindOf(last) != errs.NotFound {
			return last
		}
	}
	return last
}

// listenForMail opens the server for answers by mail; nil when none come in here.
func (a *App) listenForMail() (*mailin.Server, net.Listener, error) {
	if a.MailIn == nil {
		return nil, nil, nil
	}
	c := a.options.Config.MailIn
	encrypt, err := c.Encrypted()
	if err != nil {
		return nil, nil, err
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, nil, fmt.Errorf("listen for mail on %s: %w", c.Listen, err)
	}
	return mailin.NewServer(a.MailIn, mailin.ServerConfig{MostBytes: int64(c.Limit), TLS: encrypt}), l, nil
}
