package files

import (
	"context"
	"fmt"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// File is what is known of a kept file; the bytes are read apart.
type File struct {
	Meta

	ID           ident.File
	Organisation ident.Organisation // that handed it in
	About        event.Subject
	By           ident.Person
	At           time.Time
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is what the service needs of a transaction.
type Tx interface {
	InsertFile(ctx context.Context, f File, content []byte) error
	File(ctx context.Context, id ident.File) (File, error)
	FileContent(ctx context.Context, id ident.File) ([]byte, error)
	FilesAbout(ctx context.Context, about event.Subject) ([]File, error)
	AppendEvents(ctx context.Context, events ...event.Event) error
}

// Deps is what the service is made of.
type Deps struct {
	Store Store
	Clock clock.Clock
	IDs   ident.Source
	Limit int64 // bytes of one file; nought means 20 MB
}

// Service keeps and hands out files.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service {
	if d.Limit <= 0 {
		d.Limit = 20 << 20
	}
	return &Service{d}
}

// Limit is the most bytes one file may have.
func (s *Service) Limit() int64 { return s.d.Limit }

// Upload is a file as it arrives.
type Upload struct {
	Name    string
	Content []byte
	About   event.Subject
	// Command is what the file serves: the actor must be allowed it in State of the thing.
	Command access.Command
	State   string
	// Sound is set for a recording, which is checked as one.
	Sound bool
	// Film is set for a film, which is checked as one.
	Film bool
}

// Add checks a file and keeps it for the actor's organisation.
func (s *Service) Add(ctx context.Context, actor access.Actor, u Upload) (File, error) {
	role, err := access.Require(actor, u.Command, u.Command, access.RelationTo(actor, actor.Organisation), u.State)
	if err != nil {
		return File{}, err
	}
	check := Check
	switch {
	case u.Sound:
		check = CheckSound
	case u.Film:
		check = CheckFilm
	}
	meta, err := check(u.Name, u.Content, s.d.Limit)
	if err != nil {
		return File{}, err
	}
	f := File{
		Meta: meta, ID: ident.New[ident.File](s.d.IDs), Organisation: actor.Organisation,
		About: u.About, By: actor.Person, At: s.d.Clock.Now(),
	}
	ev := event.New(ident.New[ident.Event](s.d.IDs), f.At, actor.Event(role), "files.added", u.About).For(actor.Organisation).With(added{f.ID, f.SHA256, f.Type, f.Size})
	err = s.d.Store.Write(ctx, func(tx Tx) error {
		if err := tx.InsertFile(ctx, f, u.Content); err != nil {
			return fmt.Errorf("keep the file %s: %w", f.ID, err)
		}
		return tx.AppendEvents(ctx, ev)
	})
	return f, err
}

// added is the data of the event.
type added struct {
	File   ident.File `json:"file"`
	SHA256 string     `json:"sha256"`
	Type   string     `json:"type"`
	Size   int64      `json:"size"`
}

// Open gives a file with its bytes to those who may see what it is about.
func (s *Service) Open(ctx context.Context, actor access.Actor, id ident.File, see See) (File, []byte, error) {
	var f File
	var content []byte
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		if f, err = tx.File(ctx, id); err != nil {
			return err
		}
		if f.About != see.About {
			return errs.New(errs.NotFound, "files.not_found", "We could not find this file.")
		}
		if _, err := access.Require(actor, see.Command, see.Command, access.RelationTo(actor, f.Organisation, see.Parties...), see.State); err != nil {
			return err
		}
		content, err = tx.FileContent(ctx, id)
		return err
	})
	if err != nil {
		return File{}, nil, err
	}
	return f, content, nil
}

// See says under which permission a file is opened.
type See struct {
	About   event.Subject // what the page shows; a file about something else is not found
	Command access.Command
	State   string
	Parties []ident.Organisation
}
