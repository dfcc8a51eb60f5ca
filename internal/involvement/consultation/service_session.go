package consultation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/rights/receipt"
)

// Plan is what a session is made from.
type Plan struct {
	Key, Consultation, Title, About string
	Starts, Ends                    time.Time
	Place, HowTo, Access, Online    string
	Room                            int
}

const mostRoom = 2000

func checkedPlan(p Plan) (Plan, error) {
	var problems []errs.Field
	keep := func(err error) { problems = append(problems, errs.FieldsOf(err)...) }
	for _, f := range []struct {
		into          *string
		name, missing string
		most          int
	}{{&p.Title, "title", "Write what the session is about, in a few plain words", longTitle}, {&p.About, "about", "Say what will happen there", longAbout}, {&p.Place, "place", "", longLine}, {&p.HowTo, "how_to", "", longAbout},
		{&p.Access, "access", "Say what helps people to take part, and what is missing", longAbout}, {&p.Online, "online", "", longLine}} {
		text, err := said(f.name, *f.into, f.missing, f.most)
		keep(err)
		*f.into = text
	}
	if p.Online != "" && !strings.HasPrefix(p.Online, "https://") {
		keep(invalid("online", "address", "Enter the address of the meeting, beginning with https://"))
	}
	if p.Place == "" && p.Online == "" {
		keep(invalid("place", "required", "Say where it is, or give the address of the meeting online"))
	}
	if p.Starts.IsZero() {
		keep(invalid("day", "required", "Enter the day"))
	} else if !p.Ends.After(p.Starts) {
		keep(invalid("ends", "order", "The end must be after the beginning"))
	}
	if p.Room < 1 || p.Room > mostRoom {
		keep(invalid("room", "range", fmt.Sprintf("Enter how many people can come, between 1 and %d", mostRoom)))
	}
	if len(problems) > 0 {
		return p, errs.InvalidFields(problems)
	}
	return p, nil
}

func (p Plan) put(s *Session) {
	s.Title, s.About, s.Starts, s.Ends, s.Place, s.HowTo, s.Access, s.Online, s.Room = p.Title, p.About, p.Starts, p.Ends, p.Place, p.HowTo, p.Access, p.Online, p.Room
}

// PlanSession announces a session.
func (s *Service) PlanSession(ctx context.Context, a access.Actor, p Plan) (ref string, err error) {
	role, err := runs(a, access.ManageEngagement, a.Organisation)
	if err != nil {
		return "", err
	}
	if p, err = checkedPlan(p); err != nil {
		return "", err
	}
	now := s.deps.Clock.Now()
	x := Session{ID: ident.New[ID](s.deps.IDs), Org: a.Organisation, Consultation: tidyRef(p.Consultation), NotesDue: s.notesDue(clock.DateOf(p.Ends)), Version: 1}
	p.put(&x)
	x.add("made", role, now)
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		if x.Consultation != "" {
			c, err := tx.ConsultationByRef(ctx, x.Consultation)
			if err == nil {
				_, err = runs(a, access.ManageEngagement, c.Org)
			}
			if errs.KindOf(err) == errs.NotFound {
				return invalid("consultation", "unknown", "There is no consultation of yours with this reference. Look at it again, or leave it empty")
			}
			if err != nil {
				return err
			}
		}
		if x.Ref, err = s.take(ctx, tx, now); err != nil {
			return err
		}
		first, again, err := s.once(ctx, tx, p.Key, a.Person, x.Ref)
		if err != nil || again {
			x.Ref = first
			return err
		}
		return errors.Join(tx.InsertSession(ctx, x), s.recordSession(ctx, tx, a.Event(role), x, "planned"))
	})
	return x.Ref, err
}

func (s *Service) recordSession(ctx context.Context, tx WorkTx, by event.Actor, x Session, name string) error {
	e := event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, "session."+name, x.Subject()).With(EventData{Ref: x.Ref})
	if x.Org != "" {
		e = e.For(x.Org)
	}
	return tx.AppendEvents(ctx, e)
}

func (s *Service) changeSession(ctx context.Context, a access.Actor, ref, what string, decide func(tx Tx, x *Session, now time.Time) error) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		x, err := tx.SessionByRef(ctx, ref)
		if err != nil {
			return err
		}
		role, err := runs(a, access.ManageEngagement, x.Org)
		if err != nil {
			return err
		}
		now := s.deps.Clock.Now()
		if err := decide(tx, &x, now); err != nil {
			return err
		}
		x.add(what, role, now)
		return errors.Join(tx.SaveSession(ctx, x), s.recordSession(ctx, tx, a.Event(role), x, what), s.sessionTasks(ctx, tx, x))
	})
}

func (s *Service) sessionTasks(ctx context.Context, tx WorkTx, x Session) error {
	if err := tx.CloseAllTasks(ctx, TaskNotes, x.Subject(), x.Updated); err != nil || x.Cancelled || !x.NotesAt.IsZero() || !x.Late {
		return err
	}
	return tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: x.Org, Roles: keepers(x.Org), Kind: TaskNotes, Title: "Publish the notes: " + x.Title, Subject: x.Subject(), URL: x.ManageURL(), CreatedAt: x.Updated, Due: x.NotesDue, Urgent: true})
}

// MoveSession changes a session that has not begun, and tells those who booked when it is at another time or place.
func (s *Service) MoveSession(ctx context.Context, a access.Actor, ref string, p Plan) error {
	p, err := checkedPlan(p)
	if err != nil {
		return err
	}
	return s.changeSession(ctx, a, ref, "moved", func(tx Tx, x *Session, now time.Time) error {
		if x.Cancelled || !now.Before(x.Starts) {
			return moved()
		}
		was := *x
		p.put(x)
		x.NotesDue = s.notesDue(clock.DateOf(p.Ends))
		if err := s.fill(ctx, tx, x); err != nil {
			return err
		}
		if was.Starts.Equal(x.Starts) && was.Ends.Equal(x.Ends) && was.Place == x.Place && was.Online == x.Online {
			return nil
		}
		x.Sequence++
		return s.tellAll(ctx, tx, *x, LetterMoved)
	})
}

// CancelSession says that a session does not take place, and tells those who booked.
func (s *Service) CancelSession(ctx context.Context, a access.Actor, ref, why string) error {
	why, err := said("why", why, "Say why it does not take place, and what happens instead", longLine)
	if err != nil {
		return err
	}
	return s.changeSession(ctx, a, ref, "cancelled", func(tx Tx, x *Session, now time.Time) error {
		if x.Cancelled || !now.Before(x.Ends) {
			return moved()
		}
		x.Cancelled, x.Why = true, why
		x.Sequence++
		return s.tellAll(ctx, tx, *x, LetterCancelled)
	})
}

// PublishSessionNotes publishes what was said at a session, and how many came.
func (s *Service) PublishSessionNotes(ctx context.Context, a access.Actor, ref, notes string, came int) error {
	notes, err := said("notes", notes, "Write what was said, in plain words", longNotes)
	if err != nil {
		return err
	}
	return s.changeSession(ctx, a, ref, "noted", func(_ Tx, x *Session, now time.Time) error {
		if !x.Held(now) || came < 0 {
			return moved()
		}
		x.Notes, x.Came, x.Late = notes, came, false
		if x.NotesAt.IsZero() {
			x.NotesAt = now
		}
		return nil
	})
}

// tellAll writes to everybody who has a place or waits for one.
func (s *Service) tellAll(ctx context.Context, tx Tx, x Session, what string) error {
	for _, state := range []BookingState{HasPlace, Waits} {
		list, err := tx.Bookings(ctx, x.Ref, state, mostRoom)
		if err != nil {
			return err
		}
		for _, b := range list {
			if err := s.tell(ctx, tx, x, b, what); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) tell(ctx context.Context, tx Tx, x Session, b Booking, what string) error {
	if len(b.Contact) == 0 {
		return nil
	}
	to, err := s.deps.Receipts.Open(b.Ref, b.Contact)
	if err != nil {
		return err
	}
	return s.post(ctx, tx, fmt.Sprintf("%s/%s/%d", what, b.Ref, x.Sequence), to, Letter{What: what, Title: x.Title, Path: x.URL(), Ref: b.Ref})
}

// fill gives free places to those who wait, in the order of their coming.
func (s *Service) fill(ctx context.Context, tx Tx, x *Session) error {
	if x.Free() == 0 || x.Waiting == 0 {
		return nil
	}
	list, err := tx.Bookings(ctx, x.Ref, Waits, x.Free())
	if err != nil {
		return err
	}
	for _, b := range list {
		if err := errors.Join(tx.MoveBooking(ctx, b.ID, HasPlace), s.tell(ctx, tx, *x, b, LetterPlace)); err != nil {
			return err
		}
		x.Booked++
		x.Waiting--
	}
	return nil
}

// Book is somebody who wants to come.
type Book struct {
	Key, Ref, Needs, Email, Network string
}

// Ticket is what is shown once.
type Ticket struct {
	Session Session
	Booking Booking
	Code    string
}

const bookingsOfNetwork = 20

// Book gives somebody a place, or a place in the queue.
func (s *Service) Book(ctx context.Context, cmd Book) (out Ticket, err error) {
	needs, err := said("needs", cmd.Needs, "", longLine)
	if err != nil {
		return out, err
	}
	if cmd.Key == "" {
		return out, errs.New(errs.Invalid, "session.key", "This form was not made here. Begin again.")
	}
	now := s.deps.Clock.Now()
	out.Code = s.deps.Receipts.Code(cmd.Key)
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		x, err := tx.SessionByRef(ctx, cmd.Ref)
		if err != nil {
			return err
		}
		ref, err := s.take(ctx, tx, now)
		if err != nil {
			return err
		}
		first, again, err := s.once(ctx, tx, cmd.Key, "", ref)
		if err != nil {
			return err
		}
		if again {
			out.Session = x
			out.Booking, err = tx.BookingByRef(ctx, first)
			return err
		}
		if !x.Bookable(now) {
			return errs.New(errs.Conflict, "session.over", "Nobody can book this any more.")
		}
		n, err := tx.CountAttempt(ctx, fmt.Sprintf("booking:%x", s.deps.Receipts.Hash("booking "+clock.DateOf(now).String(), cmd.Network)), now, answerSlice)
		if err == nil && n > bookingsOfNetwork {
			err = errs.New(errs.TooMany, "session.flood", "Many places were booked from your network. Wait an hour, then book again. You can also ring.")
		}
		if err != nil {
			return err
		}
		b := Booking{ID: ident.New[ID](s.deps.IDs), Ref: ref, Session: x.Ref, State: HasPlace, Code: s.deps.Receipts.Hash(ref, out.Code), At: now, N: now.UnixMicro()}
		if b, err = s.seal(b, needs, cmd.Email); err != nil {
			return err
		}
		if x.Free() == 0 {
			b.State = Waits
			x.Waiting++
		} else {
			x.Booked++
		}
		out.Session, out.Booking = x, b
		return errors.Join(tx.InsertBooking(ctx, b), tx.SaveSession(ctx, x), s.recordSession(ctx, tx, event.Actor{System: "sessions"}, x, "booked"))
	})
	return out, err
}

func (s *Service) seal(b Booking, needs, email string) (Booking, error) {
	var err error
	if needs != "" {
		if b.Needs, err = s.deps.Receipts.Seal(b.Ref, needs); err != nil {
			return b, err
		}
	}
	if email != "" {
		b.Contact, err = s.deps.Receipts.Seal(b.Ref, email)
	}
	return b, err
}

// purpose keeps the receipts of bookings apart from others.
const purpose = "session"

// LookUp shows a booking to whoever has its reference and code; leave gives the place back.
func (s *Service) LookUp(ctx context.Context, typed, code string, leave bool) (out Ticket, err error) {
	var refusal error
	err = s.deps.Store.Write(ctx, func(tx Tx) (err error) {
		refusal, err = receipt.Count(ctx, tx, purpose, typed, s.deps.Clock.Now())
		return err
	})
	if err = errors.Join(err, refusal); err != nil {
		return out, err
	}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		ref := receipt.Reference(typed)
		b, err := tx.BookingByRef(ctx, ref)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		if !s.deps.Receipts.Opens(ref, code, b.Code) {
			return receipt.Wrong(purpose)
		}
		x, err := tx.SessionByRef(ctx, b.Session)
		if err != nil {
			return err
		}
		if leave && b.State != Left {
			if err := s.leave(ctx, tx, &x, &b); err != nil {
				return err
			}
		}
		out.Session, out.Booking = x, b
		return nil
	})
	return out, err
}

func (s *Service) leave(ctx context.Context, tx Tx, x *Session, b *Booking) error {
	if b.State == HasPlace {
		x.Booked--
	} else {
		x.Waiting--
	}
	b.State = Left
	if err := tx.MoveBooking(ctx, b.ID, Left); err != nil {
		return err
	}
	if x.Bookable(s.deps.Clock.Now()) {
		if err := s.fill(ctx, tx, x); err != nil {
			return err
		}
	}
	return tx.SaveSession(ctx, *x)
}

// Session gives a session that everybody may read.
func (s *Service) Session(ctx context.Context, ref string) (x Session, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		x, err = tx.SessionByRef(ctx, tidyRef(ref))
		return err
	})
	return x, err
}

// Attending is who comes to a session, as whoever looks after it sees it: numbers, and what helps people to take part.
type Attending struct {
	Session Session
	Needs   []string
	Sealed  int // what was sealed with a key that this site no longer has
}

// Attending gives who comes to a session.
func (s *Service) Attending(ctx context.Context, a access.Actor, ref string) (out Attending, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if out.Session, err = tx.SessionByRef(ctx, ref); err != nil {
			return err
		}
		if _, err := runs(a, access.ManageEngagement, out.Session.Org); err != nil {
			return err
		}
		list, err := tx.Bookings(ctx, ref, HasPlace, mostRoom)
		for _, b := range list {
			if len(b.Needs) == 0 {
				continue
			}
			if text, err := s.deps.Receipts.Open(b.Ref, b.Needs); err == nil {
				out.Needs = append(out.Needs, text)
			} else {
				out.Sealed++ // one that cannot be read must not hide the others
			}
		}
		return err
	})
	return out, err
}

func (s *Service) watchSession(ctx context.Context, tx Tx, ref string, now time.Time) error {
	x, err := tx.SessionByRef(ctx, ref)
	if err != nil {
		return err
	}
	if at := x.WatchAt(); at.IsZero() || at.After(now) {
		return nil // somebody was faster
	}
	if x.Overdue(s.today()) && !x.Late {
		x.Late = true
		x.add("overdue", "", now)
	}
	if !x.Forgotten && !x.Ends.AddDate(0, 0, forgetBookings).After(now) {
		x.Forgotten = true
		if err := tx.DropBookings(ctx, x.Ref); err != nil {
			return err
		}
	}
	return errors.Join(tx.SaveSession(ctx, x), s.sessionTasks(ctx, tx, x))
}
