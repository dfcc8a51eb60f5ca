package library

import (
	"context"
	"errors"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/words"
	"sharewell/internal/round"
)

// change loads an item, asks whether the actor may keep it, changes and saves it. A version of nought is any.
func (s *Service) change(ctx context.Context, actor access.Actor, at At, do func(tx Tx, role access.Role, i Item) (Item, error)) (Item, error) {
	var out Item
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		i, err := tx.LibraryItem(ctx, at.Ref)
		if err != nil {
			return err
		}
		role, err := s.may(ctx, tx, actor, access.KeepLibrary, i)
		if err != nil {
			return err
		}
		if at.Version != 0 && at.Version != i.Version {
			return errs.New(errs.Conflict, "library.changed", "Somebody else changed this while you were writing. Look at it again, then send yours.")
		}
		i.Changed = s.deps.Clock.Now()
		if out, err = do(tx, role, i); err != nil {
			return err
		}
		if err := tx.SaveLibraryItem(ctx, out); err != nil {
			return err
		}
		out.Version++
		return nil
	})
	return out, err
}

// At names an item and the version of it that somebody saw.
type At struct {
	Ref     string
	Version int64
}

// Edit changes what is said of an item.
func (s *Service) Edit(ctx context.Context, actor access.Actor, at At, d Draft) (Item, error) {
	d, err := d.tidy(s.deps.Book, clock.DateOf(s.deps.Clock.Now()))
	if err != nil {
		return Item{}, err
	}
	return s.change(ctx, actor, at, func(tx Tx, role access.Role, i Item) (Item, error) {
		if i.Stage == Withdrawn {
			return i, errWithdrawn()
		}
		moved := i.Next != d.Next
		i.Draft = d
		if moved {
			if err := tx.CloseAllTasks(ctx, TaskReview, i.Subject(), i.Changed); err != nil {
				return i, err
			}
		}
		return i, s.note(ctx, tx, actor.Event(role), i, edited)
	})
}

func errWithdrawn() error {
	return errs.New(errs.Conflict, "library.withdrawn", "This was withdrawn. Bring it back first.")
}

// Revise is a new version of an item.
type Revise struct {
	At
	Key     string
	Note    string
	Content Content
}

// Revise adds a version; those before it stay readable.
func (s *Service) Revise(ctx context.Context, actor access.Actor, cmd Revise) (Item, error) {
	if _, err := s.One(ctx, actor, cmd.Ref); err != nil { // nobody has a file looked at who may not see the item
		return Item{}, err
	}
	var p problems
	cmd.Note = words.Clean(cmd.Note)
	p.text("note", cmd.Note, MostNote, "Say what changed")
	paper, err := s.look(ctx, cmd.Content)
	if err != nil && errs.KindOf(err) != errs.Invalid {
		return Item{}, err
	}
	if p = append(p, errs.FieldsOf(err)...); len(p) > 0 {
		return Item{}, errs.InvalidFields(p)
	}
	var done *Item
	out, err := s.change(ctx, actor, cmd.At, func(tx Tx, role access.Role, i Item) (Item, error) {
		if i.Stage == Withdrawn {
			return i, errWithdrawn()
		}
		_, again, err := tx.Once(ctx, cmd.Key, actor.Person, i.Ref, i.Changed)
		if done = nil; again || err != nil {
			done = &i
			return i, errors.Join(err, errAgain)
		}
		i.Latest = s.edition(actor, role, Edition{N: i.Latest.N + 1, Note: cmd.Note}, paper, cmd.Content.Text)
		return i, s.publish(ctx, tx, published{actor, role, i, paper, cmd.Content, revised})
	})
	if errors.Is(err, errAgain) && done != nil {
		return *done, nil
	}
	return out, err
}

// errAgain stops a transaction that was done before.
var errAgain = errors.New("sent twice")

// Review says that somebody looked at an item and found it right, and when to look again.
func (s *Service) Review(ctx context.Context, actor access.Actor, at At, next clock.Date) (Item, error) {
	return s.change(ctx, actor, at, func(tx Tx, role access.Role, i Item) (Item, error) {
		today := clock.DateOf(i.Changed)
		d := i.Draft
		d.Next = next
		d, err := d.tidy(s.deps.Book, today)
		if err != nil {
			return i, err
		}
		if i.Stage == Withdrawn {
			return i, errWithdrawn()
		}
		i.Draft, i.Reviewed = d, &Seen{Organisation: actor.Organisation, Role: role, On: today}
		return i, errors.Join(tx.CloseAllTasks(ctx, TaskReview, i.Subject(), i.Changed), s.note(ctx, tx, actor.Event(role), i, reviewed))
	})
}

// Withdraw takes an item out of every list, search and feed, with a reason.
func (s *Service) Withdraw(ctx context.Context, actor access.Actor, at At, why string) (Item, error) {
	return s.change(ctx, actor, at, func(tx Tx, role access.Role, i Item) (Item, error) {
		i, err := i.withdraw(why)
		if err != nil {
			return i, err
		}
		return i, errors.Join(tx.WithdrawPortalNews(ctx, i.Ref), tx.CloseAllTasks(ctx, TaskReview, i.Subject(), i.Changed), s.note(ctx, tx, actor.Event(role), i, withdrawn))
	})
}

// Restore brings back what was withdrawn.
func (s *Service) Restore(ctx context.Context, actor access.Actor, at At) (Item, error) {
	return s.change(ctx, actor, at, func(tx Tx, role access.Role, i Item) (Item, error) {
		i, err := i.restore()
		if err != nil {
			return i, err
		}
		return i, errors.Join(s.tell(ctx, tx, i, added), s.note(ctx, tx, actor.Event(role), i, restored))
	})
}

// Cite says that an item is used somewhere, from what somebody typed: an address or a reference of this site.
func (s *Service) Cite(ctx context.Context, actor access.Actor, ref, typed string) error {
	if typed == "" {
		return invalid("used", "required", "Enter the reference or address of the record, guide, question or event")
	}
	if _, err := s.One(ctx, actor, ref); err != nil {
		return err
	}
	use, err := s.deps.Find(ctx, actor, typed)
	if errs.KindOf(err) == errs.NotFound {
		return invalid("used", "unknown", "We could not find that record, guide, question or event. Copy its reference or its address")
	}
	if err != nil {
		return err
	}
	use.At = s.deps.Clock.Now()
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		i, err := tx.LibraryItem(ctx, ref)
		if err != nil {
			return err
		}
		if err := s.allowed(ctx, tx, actor, access.AddLibrary, i); err != nil {
			return err
		}
		return tx.CiteLibrary(ctx, ref, use)
	})
}

// dueAhead is how many days before it is due a review is asked for.
const dueAhead = 14

const dailyPage = 200

// RunDaily asks owners to look at what is due.
func (s *Service) RunDaily(ctx context.Context) error {
	until := clock.DateOf(s.deps.Clock.Now()).AddDays(dueAhead)
	var page map[string]Item
	return round.Each(func(after string) (keys []string, err error) {
		err = s.deps.Store.Read(ctx, func(tx Tx) error {
			some, err := tx.LibraryDue(ctx, until, ID(after), dailyPage)
			keys, page = nil, make(map[string]Item, len(some))
			for _, i := range some {
				keys, page[string(i.ID)] = append(keys, string(i.ID)), i
			}
			return err
		})
		return keys, err
	}, func(key string) error { return s.askReview(ctx, page[key]) })
}

func (s *Service) askReview(ctx context.Context, i Item) error {
	roles := []access.Role{access.IGLead, access.OrgAdmin}
	switch {
	case i.Owner == "":
		roles = []access.Role{access.Secretariat}
	case i.Role != "":
		roles = []access.Role{i.Role, access.OrgAdmin}
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		return tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: i.Owner, Roles: roles, Kind: TaskReview, Subject: i.Subject(),
			Title: "Look again at: " + i.Title, URL: i.URL(), CreatedAt: s.deps.Clock.Now(), Due: i.Next})
	})
}
