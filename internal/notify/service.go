package notify

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/jobs"
	"sharewell/internal/people"
	"sharewell/internal/portal/digest"
	"sharewell/internal/store"
)

// Mail is a message that a service posts itself; see intray.Mail.
type Mail = intray.Mail

// Outcomes of a message, as told to Deps.Observe.
const (
	Sent    = "sent"
	Delayed = "delayed" // the mail server did not take it now; it is tried again
	Refused = "refused"
	Dropped = "dropped"
	Shown   = "shown"
)

// Deps are what the service works with. All but Names, Observe and Sender are needed.
type Deps struct {
	Store       *store.Store
	Clock       clock.Clock
	Calendar    clock.Calendar
	Log         *slog.Logger
	Partnership string // its name, as letters say it
	PublicURL   string // without a slash at its end
	// Names gives an organisation's name; nil leaves names out.
	Names func(ctx context.Context, tx *store.Tx, org ident.Organisation) (string, error)
	// Reply gives the address to which a recipient answers about a thing, "" when that is not done by mail; nil means
	// that no mail comes in here. Asked again about the same, it writes nothing.
	Reply func(ctx context.Context, tx *store.Tx, to intray.Recipient, about event.Subject) (string, error)
	// Fresh makes a message again when it leaves; ours is false for one that it knows nothing of. Nil leaves all as they
	// were posted.
	Fresh func(ctx context.Context, tx *store.Tx, m intray.PostedMail) (f Fresh, ours bool, err error)
	// News decides what of the members' portal is told; nil means that there is no portal.
	News *digest.Service
	// Room finds in which room of the portal a thing stands, and whether it is shown there now; ours is false for what
	// stands elsewhere. Nil: nothing of an in-tray stands in a room.
	Room func(ctx context.Context, tx *store.Tx, about event.Subject) (where ident.Space, shown, ours bool, err error)
	// Sender takes messages to a mail server; nil, in a demonstration, shows them on a page instead.
	Sender Sender
	// Observe hears what became of each message; nil means nobody does.
	Observe func(outcome string)
}

// Service writes and sends mail.
type Service struct{ d Deps }

// New makes a Service.
func New(d Deps) *Service {
	d.PublicURL = strings.TrimSuffix(d.PublicURL, "/")
	if d.Observe == nil {
		d.Observe = func(string) {}
	}
	if d.Names == nil {
		d.Names = func(context.Context, *store.Tx, ident.Organisation) (string, error) { return "", nil }
	}
	return &Service{d}
}

// News gives what decides which news of the members' portal are told; nil when there is no portal.
func (s *Service) News() *digest.Service { return s.d.News }

// Names of the periodic jobs; the others are in intray.
const (
	DigestJob = "notify.digest"
	TidyJob   = "notify.tidy"
)

// Kinds are the jobs of this package, for jobs.New. A message is tried for about five days before it is
// set aside, where it can be asked for again.
func (s *Service) Kinds() []jobs.Kind {
	return []jobs.Kind{
		{Name: DigestJob, Handle: s.digests, Timeout: 30 * time.Minute, Next: jobs.WorkingDays(s.d.Calendar, 7, 0)},
		{Name: TidyJob, Handle: s.tidy, Timeout: 10 * time.Minute, Next: jobs.Daily(6, 0)},
		{Name: intray.UrgentJob, Handle: s.urgent},
		{Name: intray.SendJob, Handle: s.send, MaxAttempts: 130, Timeout: 2 * time.Minute},
	}
}

// Choice is how often a person wants digests.
func (s *Service) Choice(ctx context.Context, p ident.Person) (f intray.Frequency, err error) {
	err = s.d.Store.Read(ctx, func(tx *store.Tx) error {
		f, err = tx.MailChoice(ctx, intray.ToPerson(p))
		return err
	})
	return f, err
}

// Choose keeps how often a person wants digests; urgent mail is not affected.
func (s *Service) Choose(ctx context.Context, p ident.Person, f intray.Frequency) error {
	return s.d.Store.Write(ctx, func(tx *store.Tx) error { return tx.SetMailChoice(ctx, intray.ToPerson(p), f) })
}

// How long things are kept: traces and messages for 400 days, what recipients were told for three years,
// so that a task which stays open for long is still not told of twice.
const (
	keepWork = 400
	keepTold = 3 * 365
)

// tidy removes what is old and gives tasks that were passed to somebody who left back to their roles.
func (s *Service) tidy(ctx context.Context, _ jobs.Job) error {
	n, err := intray.New(intray.Deps{Store: s.d.Store.Intray(), Clock: s.d.Clock}).ReturnPassed(ctx)
	if err != nil {
		return fmt.Errorf("return passed tasks: %w", err)
	}
	now, gone := s.d.Clock.Now(), int64(0)
	err = s.d.Store.Write(ctx, func(tx *store.Tx) error {
		if gone, err = tx.ForgetWork(ctx, now.AddDate(0, 0, -keepWork), now.AddDate(0, 0, -keepTold)); err != nil {
			return err
		}
		news, err := tx.ForgetPortalMailTold(ctx, clock.DateOf(now.AddDate(0, 0, -digest.KeepTold)))
		gone += news
		return err
	})
	if err != nil {
		return fmt.Errorf("forget what is old: %w", err)
	}
	s.d.Log.InfoContext(ctx, "tidied", "tasks_returned", n, "rows_removed", gone)
	return nil
}

// reader is a recipient with what decides which items concern them.
type reader struct {
	to      intray.Recipient
	address string
	person  ident.Person // "" for a mailbox
	hats    []intray.Hat
	ear     *digest.Ear // nil until it is asked for
}

// reader finds a recipient as things stand now; false when nothing can concern them any more.
func (s *Service) reader(ctx context.Context, tx *store.Tx, to intray.Recipient, now time.Time) (reader, bool, error) {
	if address, ok := to.Mailbox(); ok {
		hats, err := tx.MailboxHats(ctx, address)
		return reader{to: to, address: address, hats: hats}, len(hats) > 0, err
	}
	id, ok := to.Person()
	if !ok {
		return reader{}, false, errs.New(errs.Internal, "notify.recipient", "A message has a recipient that is neither a person nor a mailbox.")
	}
	p, err := tx.Person(ctx, id)
	if errs.KindOf(err) == errs.NotFound || err == nil && p.Status != people.Active {
		return reader{}, false, nil
	}
	if err != nil {
		return reader{}, false, err
	}
	hats, err := tx.HatsWorn(ctx, id, now)
	return reader{to: to, address: p.Email, person: id, hats: hats}, true, err
}

// letterOf loads those of some items that concern r now: the role is held, the task is open, the room may be entered,
// the news are still there and wished for.
func (s *Service) letterOf(ctx context.Context, tx *store.Tx, r reader, items []intray.Item) (letter, error) {
	l := letter{Mailbox: r.person == ""}
	for _, item := range items {
		if id, ok := item.Task(); ok {
			t, open, err := tx.Task(ctx, id)
			if err != nil && errs.KindOf(err) != errs.NotFound {
				return l, err
			}
			if err == nil && open && t.For(r.hats, r.person) {
				if may, err := s.mayTell(ctx, tx, &r, t.Subject); err != nil {
					return l, err
				} else if may {
					l.Tasks = append(l.Tasks, t)
				}
			}
		}
		if id, ok := item.Notice(); ok {
			n, err := tx.Notice(ctx, id)
			if err != nil && errs.KindOf(err) != errs.NotFound {
				return l, err
			}
			if err == nil && n.For(r.hats, r.person) {
				if may, err := s.mayTell(ctx, tx, &r, n.Subject); err != nil {
					return l, err
				} else if may && !r.left(n.Subject) {
					l.Notices = append(l.Notices, n)
				}
			}
		}
	}
	if s.d.News == nil {
		return l, nil
	}
	for _, item := range items {
		day, ok := digest.ReadList(item)
		if !ok {
			continue
		}
		names, err := tx.PortalMailToldOn(ctx, r.to, day)
		if err != nil {
			return l, err
		}
		e, err := s.ear(ctx, tx, &r)
		if err != nil {
			return l, err
		}
		l.Day = day
		if l.News, err = s.d.News.Still(ctx, tx, e, names); err != nil {
			return l, err
		}
	}
	return l, nil
}

// replies finds the address to which r answers about each item that can be answered by mail.
func (s *Service) replies(ctx context.Context, tx *store.Tx, r reader, l letter) (map[intray.Item]string, error) {
	if s.d.Reply == nil {
		return nil, nil
	}
	out := map[intray.Item]string{}
	note := func(item intray.Item, about event.Subject) error {
		address, err := s.d.Reply(ctx, tx, r.to, about)
		if err == nil && address != "" {
			out[item] = address
		}
		return err
	}
	for _, t := range l.Tasks {
		if err := note(intray.TaskItem(t.ID), t.Subject); err != nil {
			return nil, err
		}
	}
	for _, n := range l.Notices {
		if err := note(intray.NoticeItem(n.ID), n.Subject); err != nil {
			return nil, err
		}
	}
	for _, n := range l.News {
		if !n.Question {
			continue
		}
		if err := note(n.Items[0], event.Subject{Kind: QuestionKind, ID: n.Ref}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// QuestionKind is the kind of subject of a question of the portal: an answer by mail is about it.
const QuestionKind = "thread"

// write composes l to r with the names and addresses it needs.
func (s *Service) write(ctx context.Context, tx *store.Tx, r reader, l letter, now time.Time) (written, error) {
	names := map[ident.Organisation]string{"": ""}
	know := func(org ident.Organisation) error {
		if _, known := names[org]; known {
			return nil
		}
		name, err := s.d.Names(ctx, tx, org)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		names[org] = name
		return nil
	}
	for _, t := range l.Tasks {
		if err := know(t.Organisation); err != nil {
			return written{}, err
		}
		if err := know(t.From); err != nil {
			return written{}, err
		}
	}
	for _, n := range l.Notices {
		if err := know(n.Organisation); err != nil {
			return written{}, err
		}
	}
	for _, n := range l.News {
		if err := know(n.By); err != nil {
			return written{}, err
		}
	}
	replies, err := s.replies(ctx, tx, r, l)
	if err != nil {
		return written{}, err
	}
	leave := ""
	if s.d.News != nil && !l.Urgent {
		if leave, err = s.d.News.Link(ctx, tx, r.to, false); err != nil {
			return written{}, err
		}
	}
	return compose(l, setting{
		Leave: leave, Portal: s.d.News != nil, Partnership: s.d.Partnership, PublicURL: s.d.PublicURL, Today: clock.DateOf(now), Replies: replies,
		Name: func(org ident.Organisation) string { return names[org] },
	})
}
