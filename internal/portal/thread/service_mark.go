package thread

import (
	"context"
	"errors"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/event"
)

// Accept says, for the organisation that asked, that an answer helped. It can be taken back by accepting another one, or
// with Unaccept.
func (s *Service) Accept(ctx context.Context, a access.Actor, cmd Mark) error {
	return s.accept(ctx, a, cmd, true)
}

// Unaccept takes back that an answer helped.
func (s *Service) Unaccept(ctx context.Context, a access.Actor, cmd Mark) error {
	return s.accept(ctx, a, cmd, false)
}

func (s *Service) accept(ctx context.Context, a access.Actor, cmd Mark, on bool) error {
	return s.change(ctx, a, cmd, func(ctx context.Context, x *at) error {
		role, err := x.require(access.AcceptAnswer, x.thread, x.thread.By.Org)
		if err == nil && !x.thread.By.Is(a) {
			err = forbidden("Only the organisation that asked can accept an answer.")
		}
		if err != nil {
			return err
		}
		if x.post.Kind != Answer || x.post.Hidden {
			return notFound()
		}
		if x.post.Accepted == on {
			return nil
		}
		if before := x.thread.Accepted; on && before != "" && before != x.post.ID {
			was, err := x.tx.ThreadPost(ctx, before)
			if err != nil {
				return err
			}
			was.Accepted = false
			if err := x.tx.SaveThreadPost(ctx, was); err != nil {
				return err
			}
		}
		x.post.Accepted, x.thread.Accepted = on, ""
		name := "unaccepted"
		if on {
			x.thread.Accepted, name = x.post.ID, "accepted"
		}
		err = errors.Join(x.tx.SaveThreadPost(ctx, x.post), x.tx.SaveThread(ctx, x.thread), x.log(ctx, s, role, name, ""))
		if on && x.post.By.Person != a.Person {
			err = errors.Join(err, s.tell(ctx, x.tx, x.post.By.Person, x.thread, news{kind: "accepted", what: "Your answer was accepted", about: x.post.Subject(), url: x.post.URL()}))
		}
		return err
	})
}

// Thank thanks for a post, once for each person.
func (s *Service) Thank(ctx context.Context, a access.Actor, cmd Mark) error {
	return s.change(ctx, a, cmd, func(ctx context.Context, x *at) error {
		role, err := x.require(access.ReadThreads, x.thread, x.thread.By.Org)
		if err != nil {
			return err
		}
		if x.post.ID == "" || x.post.Hidden {
			return notFound()
		}
		if x.post.By.Person == a.Person {
			return forbidden("These are your own words. Others can thank you for them.")
		}
		fresh, err := x.tx.ThankFor(ctx, x.post.ID, x.author(role), x.now)
		if err != nil || !fresh {
			return err
		}
		return x.tx.CountPost(ctx, x.post.ID)
	})
}

// Endorse stands behind an answer in an advising role, or as the secretariat.
func (s *Service) Endorse(ctx context.Context, a access.Actor, cmd Mark) error {
	return s.change(ctx, a, cmd, func(ctx context.Context, x *at) error {
		role, err := x.require(access.EndorseAnswer, x.thread, x.thread.By.Org)
		if err != nil {
			return err
		}
		if role = advisingRole(a, role); !advises(s.d.Book, role) {
			return forbidden("Your role is not one of those that the rulebook names as advisers.")
		}
		if err := x.post.endorse(x.author(role), x.now); err != nil {
			return err
		}
		return errors.Join(x.tx.SaveThreadPost(ctx, x.post), x.log(ctx, s, role, "endorsed", ""),
			s.tell(ctx, x.tx, x.post.By.Person, x.thread, news{kind: "endorsed", what: "Your answer was endorsed", about: x.post.Subject(), url: x.post.URL()}))
	})
}

// advisingRole prefers the role that the law gives most weight: that of the Caldicott Guardian, then of the protection
// officer.
func advisingRole(a access.Actor, allowed access.Role) access.Role {
	for _, r := range []access.Role{access.DPO, access.Caldicott} {
		if a.Has(r) && allowed != access.Secretariat {
			return r
		}
	}
	return allowed
}

// Withdraw takes one's endorsement back, with the reason.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, cmd Mark) error {
	why, err := reason(cmd.Why, "Say why you take your endorsement back")
	if err != nil {
		return err
	}
	return s.change(ctx, a, cmd, func(ctx context.Context, x *at) error {
		role, err := x.require(access.ReadThreads, x.thread, x.thread.By.Org)
		if err != nil {
			return err
		}
		if err := x.post.withdraw(x.author(role), why, x.now); err != nil {
			return err
		}
		return errors.Join(x.tx.SaveThreadPost(ctx, x.post), x.log(ctx, s, role, "endorsement_withdrawn", why),
			s.tell(ctx, x.tx, x.post.By.Person, x.thread, news{kind: "endorsement_ended", what: "An endorsement of your answer was taken back", text: why, about: x.post.Subject(), url: x.post.URL()}))
	})
}

// mayConfirm reports whether an actor can say that an answer still holds: its author, an endorser, or a host.
func (r reader) mayConfirm(t Thread, p Post) bool {
	return p.By.Person == r.actor.Person || r.hosts(t) || slices.ContainsFunc(p.Endorsements(), func(e Endorsement) bool { return e.By.Person == r.actor.Person }) ||
		p.By.Org != "" && p.By.Org == r.actor.Organisation && (r.actor.Has(access.IGLead) || r.actor.Has(access.DPO))
}

// Confirm says that an answer still holds, although something that it rests on changed: it turns green again.
func (s *Service) Confirm(ctx context.Context, a access.Actor, cmd Mark) error {
	return s.change(ctx, a, cmd, func(ctx context.Context, x *at) error {
		role, err := x.require(access.ReadThreads, x.thread, x.thread.By.Org)
		if err == nil && !x.mayConfirm(x.thread, x.post) {
			err = forbidden("The author of the answer, those who endorsed it and those who look after the room can confirm it.")
		}
		if err != nil {
			return err
		}
		if err := x.post.confirm(x.author(role), x.now); err != nil {
			return err
		}
		if err := x.tx.SaveThreadPost(ctx, x.post); err != nil {
			return err
		}
		return errors.Join(x.said(ctx), s.lookDone(ctx, x), x.log(ctx, s, role, "confirmed", ""))
	})
}

// lookDone ends the tasks of an answer that was looked at.
func (s *Service) lookDone(ctx context.Context, x *at) error {
	if x.post.Kind != Answer || x.post.Amber() {
		return nil
	}
	return errors.Join(x.tx.CloseAllTasks(ctx, TaskLook, x.post.Subject(), x.now), x.tx.CloseAllTasks(ctx, TaskEndorsed, x.post.Subject(), x.now))
}

// Promote begins the draft of a guide from an answer, and gives its address among the guides.
func (s *Service) Promote(ctx context.Context, a access.Actor, cmd Mark) (slug string, err error) {
	err = s.change(ctx, a, cmd, func(ctx context.Context, x *at) error {
		role, err := x.require(access.PromoteAnswer, x.thread, x.thread.By.Org)
		if err != nil {
			return err
		}
		switch {
		case s.d.Guides == nil || x.post.Kind != Answer || x.post.Hidden:
			return notFound()
		case x.post.Guide != "":
			return conflict("guide", "A guide began from this answer already.")
		case x.post.Amber():
			return conflict("amber", "Something that this answer rests on changed. Look at it and confirm the answer first.")
		}
		seed := Seed{Title: x.thread.Title, Text: x.post.Text, Cites: x.post.Cites, Ref: x.thread.Ref, URL: PageOf(x.thread.Ref)}
		if slug, err = s.d.Guides.Begin(ctx, x.tx, a, seed); err != nil {
			return err
		}
		x.post.Guide = slug
		x.post.Turns = append(slices.Clone(x.post.Turns), Turn{What: "promoted", By: x.author(role), At: x.now})
		return errors.Join(x.tx.SaveThreadPost(ctx, x.post), x.log(ctx, s, role, "promoted", ""),
			s.tell(ctx, x.tx, x.post.By.Person, x.thread, news{kind: "promoted", what: "A guide begins from your answer", about: event.Subject{Kind: PostSubjectKind, ID: x.post.Subject().ID}, url: x.post.URL()}))
	})
	return slug, err
}
