package library

import (
	"context"
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/portal/words"
)

// Service runs the library: each command in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// EventData is what events about items carry: never their words.
type EventData struct {
	Ref   string      `json:"ref"`
	Space ident.Space `json:"space,omitempty"`
	N     int         `json:"version,omitempty"`
}

// The names of events, behind "library.". News of the portal carries those of what was added and revised.
const (
	added     = "added"
	edited    = "edited"
	revised   = "revised"
	reviewed  = "reviewed"
	withdrawn = "withdrawn"
	restored  = "restored"
)

// Content is what a version holds: a file or a text.
type Content struct {
	Name string
	File []byte
	Text string
}

// Add is a new item.
type Add struct {
	Key   string // of the form: the same key adds once
	Space ident.Space
	Draft
	Content Content
}

// Add puts an item into the library.
func (s *Service) Add(ctx context.Context, actor access.Actor, cmd Add) (Item, error) {
	now := s.deps.Clock.Now()
	reach, err := s.enter(ctx, actor, now)
	if err != nil {
		return Item{}, err
	}
	role, err := access.Require(actor, access.AddLibrary, access.ReadLibrary, reach.Relation(actor, cmd.Space, actor.Organisation), "")
	if err != nil {
		return Item{}, err
	}
	var typed []errs.Field
	draft, err := cmd.tidy(s.deps.Book, clock.DateOf(now))
	typed = append(typed, errs.FieldsOf(err)...)
	if !reach.Writes(cmd.Space) {
		typed = append(typed, wrong("space", "reader", "You can read in this space but not add to it. Choose another"))
	}
	paper, err := s.look(ctx, cmd.Content)
	if err != nil && errs.KindOf(err) != errs.Invalid {
		return Item{}, err
	}
	typed = append(typed, errs.FieldsOf(err)...)
	if len(typed) > 0 {
		return Item{}, errs.InvalidFields(typed)
	}
	i := Item{Draft: draft, ID: ident.New[ID](s.deps.IDs), Space: cmd.Space, Owner: actor.Organisation, Stage: Shared, By: actor.Person, Added: now, Changed: now, Version: 1}
	i.Latest = s.edition(actor, role, Edition{N: 1}, paper, cmd.Content.Text)
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		one := i
		if err := s.allowed(ctx, tx, actor, access.AddLibrary, one); err != nil {
			return err
		}
		n, err := tx.TakeNumber(ctx, fmt.Sprintf("library-%d", now.In(clock.London).Year()))
		if err != nil {
			return err
		}
		one.Ref = ident.Reference(s.deps.Prefix, now.In(clock.London).Year(), n)
		first, again, err := tx.Once(ctx, cmd.Key, actor.Person, one.Ref, now)
		if err != nil {
			return err
		}
		if again {
			i, err = tx.LibraryItem(ctx, first)
			return err
		}
		i = one
		if err := tx.InsertLibraryItem(ctx, i); err != nil {
			return err
		}
		return s.publish(ctx, tx, published{actor, role, i, paper, cmd.Content, added})
	})
	return i, err
}

// published is a version on its way.
type published struct {
	actor   access.Actor
	role    access.Role
	item    Item
	paper   *Paper
	content Content
	name    string
}

// publish keeps a version with its file, and tells of it.
func (s *Service) publish(ctx context.Context, tx Tx, p published) error {
	said := p.item.Latest.Text
	if p.paper != nil {
		said = p.paper.Words
		kept := Kept{Paper: *p.paper, ID: p.item.Latest.File, Organisation: p.actor.Organisation, About: p.item.Subject(), By: p.actor.Person, At: p.item.Latest.At}
		if err := tx.KeepLibraryFile(ctx, kept, p.content.File); err != nil {
			return err
		}
	}
	if err := tx.InsertLibraryEdition(ctx, p.item.ID, p.item.Latest, said); err != nil {
		return err
	}
	if err := s.tell(ctx, tx, p.item, p.name); err != nil {
		return err
	}
	return s.note(ctx, tx, p.actor.Event(p.role), p.item, p.name)
}

// look inspects a file before anything is written.
func (s *Service) look(ctx context.Context, c Content) (*Paper, error) {
	text := words.Clean(c.Text)
	switch {
	case len(c.File) > 0 && text != "":
		return nil, invalid("text", "both", "Choose a file or write a text, not both. Take one of them out")
	case len(c.File) == 0 && text == "":
		return nil, invalid("file", "required", "Choose a file, or write the text below")
	case len(c.File) == 0:
		var p problems
		p.text("text", text, MostText, "")
		return nil, errs.InvalidFields(p)
	}
	paper, err := s.deps.Inspect(ctx, c.Name, c.File)
	if errs.KindOf(err) == errs.Invalid {
		return nil, invalid("file", errs.CodeOf(err), errs.MessageOf(err))
	}
	return &paper, err
}

// edition makes a version of what came.
func (s *Service) edition(actor access.Actor, role access.Role, e Edition, p *Paper, text string) Edition {
	e.Organisation, e.Role, e.At = actor.Organisation, role, s.deps.Clock.Now()
	if p == nil {
		e.Text, e.Searched = words.Clean(text), true
		return e
	}
	e.File, e.Name, e.Type, e.Size, e.Searched = ident.New[ident.File](s.deps.IDs), p.Name, p.Type, p.Size, p.Read
	return e
}

// enter gives the rooms that the actor may enter.
func (s *Service) enter(ctx context.Context, actor access.Actor, now time.Time) (reach space.Reach, err error) {
	if !actor.SignedIn() {
		return reach, errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		reach, err = tx.PortalReach(ctx, actor.Person, now)
		return err
	})
	return reach, err
}

// allowed looks at the right once more within the transaction that writes.
func (s *Service) allowed(ctx context.Context, tx Tx, actor access.Actor, c access.Command, i Item) error {
	_, err := s.may(ctx, tx, actor, c, i)
	return err
}

// may gives the role by which an actor does something to an item; an item out of reach is not found.
func (s *Service) may(ctx context.Context, tx Tx, actor access.Actor, c access.Command, i Item) (access.Role, error) {
	reach, err := tx.PortalReach(ctx, actor.Person, s.deps.Clock.Now())
	if err != nil {
		return "", err
	}
	role, err := access.Require(actor, c, access.ReadLibrary, relation(reach.Relation(actor, i.Space, i.Owner), reach.Hosts(i.Space)), "")
	if err == nil && c != access.ReadLibrary && !reach.Writes(i.Space) {
		err = errs.New(errs.Forbidden, "library.reader", "You can read in this space but not change what stands in it.")
	}
	if errs.KindOf(err) == errs.NotFound {
		return "", errNotFound()
	}
	return role, err
}

func errNotFound() error {
	return errs.New(errs.NotFound, "library.not_found", "We could not find this in the library, or you may not see it.")
}

// tell posts what is new; an item has at most one piece of news, the latest.
func (s *Service) tell(ctx context.Context, tx Tx, i Item, name string) error {
	if err := tx.WithdrawPortalNews(ctx, i.Ref); err != nil || i.Stage != Shared {
		return err
	}
	return tx.PostPortalNews(ctx, space.News{Space: i.Space, Topics: i.Topics, Kind: space.NewsKind("library." + name), Ref: i.Ref, URL: i.URL(), Title: i.Title, By: i.Owner, At: i.Changed})
}

func (s *Service) note(ctx context.Context, tx Tx, by event.Actor, i Item, name string) error {
	e := event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, "library."+name, i.Subject()).With(EventData{i.Ref, i.Space, i.Latest.N})
	if i.Owner != "" {
		e = e.For(i.Owner)
	}
	return tx.AppendEvents(ctx, e)
}
