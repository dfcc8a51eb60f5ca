package guidance

import (
	"context"
	"fmt"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// EnsureShipped takes the pack's guides in: a guide that is not known yet is published as its first version; newer
// words for one that is known are offered to the secretariat. It may run at every start.
func (s *Service) EnsureShipped(ctx context.Context, shelf Shelf) error {
	clauses, err := s.deps.Clauses(ctx)
	if err != nil {
		return err
	}
	for _, g := range shelf.Guides {
		for _, id := range g.Content.Rules {
			if _, ok := s.deps.Book.Rule(id); !ok {
				return errs.New(errs.Invalid, "guidance.rule", fmt.Sprintf("The guide %s rests on %q, which is not in the rulebook.", g.Slug, id))
			}
		}
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		rows, err := tx.GuideRows(ctx)
		if err != nil {
			return err
		}
		known := make(map[Slug]Row, len(rows))
		for _, r := range rows {
			known[r.Slug] = r
		}
		for _, g := range shelf.Guides {
			if err := s.takeIn(ctx, tx, g, known, clauses); err != nil {
				return fmt.Errorf("guide %s: %w", g.Slug, err)
			}
		}
		return nil
	})
}

func (s *Service) takeIn(ctx context.Context, tx Tx, g Shipped, known map[Slug]Row, clauses []Clause) error {
	sum, now, by := g.Content.Sum(), s.deps.Clock.Now(), event.Actor{System: "set-up"}
	row, there := known[g.Slug]
	switch {
	case !there:
		v := Version{Slug: g.Slug, N: 1, Content: g.Content, Sums: sumsOf(g.Content, clauses), Origin: FromPack, At: now}
		if err := tx.InsertGuide(ctx, Row{Slug: g.Slug, Current: 1, PackSum: sum}); err != nil {
			return err
		}
		if err := tx.InsertGuideVersion(ctx, v); err != nil {
			return err
		}
		return s.tell(ctx, tx, by, told{"published", v.Slug, EventData{Version: 1}})
	case row.PackSum == sum || row.Offer != nil && row.Offer.Sum() == sum:
		return nil
	}
	row.Offer = &g.Content
	if err := tx.UpdateGuide(ctx, row); err != nil {
		return err
	}
	if err := tx.CloseAllTasks(ctx, TaskOffer, about(g.Slug), now); err != nil {
		return err
	}
	err := tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Roles: []access.Role{access.Secretariat}, Kind: TaskOffer, Subject: about(g.Slug),
		Title: "Look at: newer words for “" + g.Content.Title + "”", URL: ManageAddress("offer", g.Slug), CreatedAt: now, Due: s.today().AddDays(s.deps.Settings.LookDays)})
	if err != nil {
		return err
	}
	return s.tell(ctx, tx, by, told{"offered", g.Slug, EventData{}})
}

// sumsOf notes how the clauses read that a guide rests on.
func sumsOf(c Content, clauses []Clause) map[string]string {
	out := map[string]string{}
	for _, cl := range clauses {
		for _, id := range c.Clauses {
			if cl.ID == id {
				out[id] = cl.Sum
			}
		}
	}
	return out
}

// Offer gives newer words that shipped for a guide, with what is published.
func (s *Service) Offer(ctx context.Context, a access.Actor, slug Slug) (now Version, offer Content, err error) {
	if _, err := s.may(a, access.EditGuide, ""); err != nil {
		return now, offer, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		row, err := tx.GuideRow(ctx, slug)
		if err != nil {
			return err
		}
		if row.Offer == nil {
			return errs.New(errs.NotFound, "guidance.no_offer", "No newer words are waiting for this guide.")
		}
		offer = *row.Offer
		all, err := tx.GuideVersions(ctx, slug)
		if len(all) > 0 {
			now = all[0]
		}
		return err
	})
	return now, offer, err
}

// Take makes a draft of newer words that shipped; Decline leaves the guide as it is. Either way they are not offered
// again.
func (s *Service) Take(ctx context.Context, a access.Actor, slug Slug) error {
	return s.answerOffer(ctx, a, slug, true)
}

// Decline leaves a guide as it is.
func (s *Service) Decline(ctx context.Context, a access.Actor, slug Slug) error {
	return s.answerOffer(ctx, a, slug, false)
}

func (s *Service) answerOffer(ctx context.Context, a access.Actor, slug Slug, take bool) error {
	role, err := s.may(a, access.EditGuide, "")
	if err != nil {
		return err
	}
	now := s.deps.Clock.Now()
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		row, err := tx.GuideRow(ctx, slug)
		if err != nil {
			return err
		}
		if row.Offer == nil {
			return moved()
		}
		name := "offer_declined"
		if take {
			name = "offer_taken"
			if _, err := tx.GuideDraft(ctx, slug); errs.KindOf(err) != errs.NotFound {
				if err != nil {
					return err
				}
				return errs.New(errs.Conflict, "guidance.draft_exists", "Somebody is writing the next version of this guide. Finish or discard that first.")
			}
			d := Draft{Slug: slug, Stage: Writing, Content: *row.Offer, Base: row.Current, Writers: []ident.Person{a.Person}, FromPack: true, At: now, Version: 1}
			if err := tx.InsertGuideDraft(ctx, d); err != nil {
				return err
			}
		}
		row.PackSum, row.Offer = row.Offer.Sum(), nil
		if err := tx.UpdateGuide(ctx, row); err != nil {
			return err
		}
		if err := tx.CloseAllTasks(ctx, TaskOffer, about(slug), now); err != nil {
			return err
		}
		return s.tell(ctx, tx, a.Event(role), told{name, slug, EventData{}})
	})
}
