package mailin

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/jobs"
	"sharewell/internal/mailin/letter"
	"sharewell/internal/notify"
	"sharewell/internal/people"
	"sharewell/internal/store"
)

// TakeJob deals with one letter; TidyJob removes the traces of old ones.
const (
	TakeJob = "mailin.take"
	TidyJob = "mailin.tidy"
)

// codePrefix begins the address of an answer; the code follows.
const codePrefix = "r-"

// keepTraces is how many days we remember that a letter came, so that it is not taken twice.
const keepTraces = 90

// Answer is what somebody wrote about a thing.
type Answer struct {
	Letter   string // identifier of the letter: a thread that was given it before does nothing
	About    event.Subject
	Person   ident.Person // or the voice of a shared mailbox, see intray.Voice
	Mailbox  string       // the address of the shared mailbox that answered; "" for a person
	Hats     []intray.Hat // the roles the person holds now
	Text     string
	Cut      bool     // the text was longer than is read
	Attached []string // names of attachments, which are not taken
	At       time.Time
}

// Actors gives the person once for each organisation they act for, and once for the partnership.
func (a Answer) Actors() []access.Actor {
	var out []access.Actor
	for _, h := range a.Hats {
		i := slices.IndexFunc(out, func(o access.Actor) bool { return o.Organisation == h.Organisation })
		if i < 0 {
			out = append(out, access.Actor{Person: a.Person, Organisation: h.Organisation})
			i = len(out) - 1
		}
		out[i].Roles = append(out[i].Roles, h.Role)
	}
	return out
}

// Thread is what answers of one kind of subject go to.
type Thread struct {
	Kind string // of the subject
	// Take puts an answer where it belongs, checked like any other. Its error, unless it is of our own making, is
	// told to the writer. Given the same Letter again it changes nothing.
	Take func(ctx context.Context, a Answer) error
	// Mailboxes says that a shared mailbox may answer too: for the role that it belongs to, and nobody by name.
	Mailboxes bool
	// Page gives the path on which the thread is read and answered too.
	Page func(about event.Subject) string
}

// Deps are what the service works with; all are needed, but Observe.
type Deps struct {
	Store       *store.Store
	Clock       clock.Clock
	IDs         ident.Source
	Log         *slog.Logger
	Partnership string
	PublicURL   string // without a slash at its end
	Domain      string // at which answers arrive
	Most        int    // letters an hour from one person
	Threads     []Thread
	Observe     func(outcome string)
}

// Service takes letters in.
type Service struct {
	d        Deps
	returned func(ctx context.Context) error
}

// OnReturn names what looks at once at mail that came back. It is called before the service runs.
func (s *Service) OnReturn(look func(ctx context.Context) error) { s.returned = look }

// New makes a Service.
func New(d Deps) *Service {
	if d.Observe == nil {
		d.Observe = func(string) {}
	}
	d.Domain = strings.ToLower(d.Domain)
	return &Service{d: d}
}

// Kinds are the jobs of this package, for jobs.New.
func (s *Service) Kinds() []jobs.Kind {
	return []jobs.Kind{
		{Name: TakeJob, Handle: s.take, Timeout: 2 * time.Minute, MaxAttempts: 60},
		{Name: TidyJob, Handle: s.tidy, Timeout: 10 * time.Minute, Next: jobs.Daily(6, 20)},
	}
}

func (s *Service) thread(kind string) (Thread, bool) {
	i := slices.IndexFunc(s.d.Threads, func(t Thread) bool { return t.Kind == kind })
	if i < 0 {
		return Thread{}, false
	}
	return s.d.Threads[i], true
}

// Reply gives the address to which a person answers about a thing; "" when that is not done by mail.
func (s *Service) Reply(ctx context.Context, tx *store.Tx, to intray.Recipient, about event.Subject) (string, error) {
	t, ok := s.thread(about.Kind)
	if _, shared := to.Mailbox(); !ok || shared && !t.Mailboxes {
		return "", nil
	}
	var b [15]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	fresh := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))
	code, err := tx.ReplyCode(ctx, to, about, fresh, s.d.Clock.Now())
	if err != nil {
		return "", err
	}
	return codePrefix + code + "@" + s.d.Domain, nil
}

// Destination finds the letter's key for an address it was sent to: a code we gave out, or the return of a message.
// Anything else is nobody here.
func (s *Service) Destination(ctx context.Context, address string) (intray.Letter, error) {
	nobody := errs.New(errs.NotFound, "mailin.no_address", "There is no such address here.")
	local, domain, ok := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	if !ok || domain != s.d.Domain {
		return intray.Letter{}, nobody
	}
	if id, ok := strings.CutPrefix(local, notify.ReturnPrefix); ok && len(id) == 32 && strings.Trim(id, "0123456789abcdef") == "" {
		return intray.Letter{Code: notify.ReturnPrefix + id}, nil
	}
	code, ok := strings.CutPrefix(local, codePrefix)
	if !ok {
		return intray.Letter{}, nobody
	}
	l := intray.Letter{Code: code}
	err := s.d.Store.Read(ctx, func(tx *store.Tx) (err error) {
		l.Recipient, _, err = tx.ReplyOf(ctx, code)
		return err
	})
	return l, err
}

// Keep keeps a letter and queues its reading. Once it returns without an error, the letter is not lost.
func (s *Service) Keep(ctx context.Context, to intray.Letter, raw []byte) error {
	to.ID, to.CameAt, to.Raw = s.d.IDs.Next(), s.d.Clock.Now(), raw
	to.Key = keyOf(to.Code, raw)
	payload, err := json.Marshal(work{to.ID})
	if err != nil {
		return err
	}
	return s.d.Store.Write(ctx, func(tx *store.Tx) error {
		fresh, err := tx.KeepLetter(ctx, to)
		if err != nil || !fresh {
			return err
		}
		return tx.Enqueue(ctx, TakeJob, to.ID, payload, to.CameAt)
	})
}

type work struct {
	Letter string `json:"letter"`
}

// take reads one letter and deals with it.
func (s *Service) take(ctx context.Context, j jobs.Job) error {
	var w work
	if err := json.Unmarshal(j.Payload, &w); err != nil {
		return jobs.Permanent(fmt.Errorf("mailin: read the job: %w", err))
	}
	var l intray.Letter
	err := s.d.Store.Read(ctx, func(tx *store.Tx) (err error) {
		l, err = tx.Letter(ctx, w.Letter)
		return err
	})
	switch {
	case errs.KindOf(err) == errs.NotFound, err == nil && l.State != intray.LetterWaiting:
		return nil
	case err != nil:
		return err
	}
	if id, ok := strings.CutPrefix(l.Code, notify.ReturnPrefix); ok {
		return s.cameBack(ctx, l, id)
	}
	m, err := letter.Read(bytes.NewReader(l.Raw))
	if err != nil {
		return s.end(ctx, l, intray.LetterDropped, "It is no mail message that can be read.")
	}
	switch m.Kind {
	case letter.Automatic, letter.Calendar, letter.Returned:
		return s.end(ctx, l, intray.LetterDropped, "A program sent it: "+string(m.Kind)+".")
	case letter.Written, letter.Empty, letter.Forwarded:
	}
	return s.deliver(ctx, l, m)
}

// cameBack notes that a message of ours could not be delivered.
func (s *Service) cameBack(ctx context.Context, l intray.Letter, id string) error {
	m, err := letter.Read(bytes.NewReader(l.Raw))
	if err != nil || m.Kind != letter.Returned || !m.Back.Final {
		return s.end(ctx, l, intray.LetterDropped, "It came to the address of returned mail and says nothing final.")
	}
	reason := "It came back: the address does not take mail."
	if m.Back.Status != "" {
		reason = "It came back: the address does not take mail (" + m.Back.Status + ")."
	}
	err = s.d.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.MailCameBack(ctx, id, reason); err != nil {
			return err
		}
		return s.endIn(ctx, tx, l, intray.LetterCameBack, reason)
	})
	if err != nil || s.returned == nil {
		return err
	}
	if err := s.returned(ctx); err != nil { // the daily look finds it again
		s.d.Log.ErrorContext(ctx, "mail that came back was not passed on", "error", err.Error())
	}
	return nil
}

// writer is who a letter's address was given to, as things stand now.
type writer struct {
	about event.Subject
	to    string // address
	who   ident.Person
	hats  []intray.Hat
	sent  int64 // letters in the last hour
}

func (s *Service) writer(ctx context.Context, l intray.Letter) (w writer, err error) {
	now := s.d.Clock.Now()
	err = s.d.Store.Read(ctx, func(tx *store.Tx) error {
		if _, w.about, err = tx.ReplyOf(ctx, l.Code); err != nil {
			return err
		}
		if w.to, err = addressOf(ctx, tx, l.Recipient); err != nil {
			return err
		}
		w.who = l.Recipient.Voice()
		if w.hats, err = tx.HatsWorn(ctx, w.who, now); err != nil {
			return err
		}
		w.sent, err = tx.CountLetters(ctx, l.Recipient, now.Add(-time.Hour))
		return err
	})
	return w, err
}

// addressOf gives the address from which a recipient answers; not found when they are not here any more.
func addressOf(ctx context.Context, tx *store.Tx, to intray.Recipient) (string, error) {
	if address, shared := to.Mailbox(); shared {
		hats, err := tx.MailboxHats(ctx, address)
		if err == nil && len(hats) == 0 {
			err = errs.New(errs.NotFound, "mailin.left", "The mailbox belongs to no role any more.")
		}
		return address, err
	}
	id, ok := to.Person()
	if !ok {
		return "", errs.New(errs.NotFound, "mailin.nobody", "The address was given to nobody.")
	}
	p, err := tx.Person(ctx, id)
	if err == nil && p.Status != people.Active {
		err = errs.New(errs.NotFound, "mailin.left", "The person has left.")
	}
	return p.Email, err
}

// deliver takes what a person wrote to its thread, or tells them why it cannot be taken.
func (s *Service) deliver(ctx context.Context, l intray.Letter, m letter.Letter) error {
	w, err := s.writer(ctx, l)
	if errs.KindOf(err) == errs.NotFound {
		return s.end(ctx, l, intray.LetterDropped, "The person to whom the address was given is not here any more.")
	}
	if err != nil {
		return err
	}
	thread, ok := s.thread(w.about.Kind)
	if !ok {
		return s.explain(ctx, l, w, explanation{Why: closed, Words: m.Text})
	}
	e := explanation{Words: m.Text, Page: s.d.PublicURL + thread.Page(w.about)}
	switch {
	case w.sent > int64(s.d.Most):
		e.Why = tooMany
	case !strings.EqualFold(m.From, w.to):
		e.Why, e.Words = otherSender, ""
	case m.Text == "":
		e.Why = empty
	}
	if e.Why != "" {
		return s.explain(ctx, l, w, e)
	}
	shared, _ := l.Recipient.Mailbox()
	err = thread.Take(ctx, Answer{Letter: l.ID, About: w.about, Person: w.who, Mailbox: shared, Hats: w.hats, Text: m.Text, Cut: m.Cut, Attached: m.Attached, At: l.CameAt})
	switch errs.KindOf(err) {
	case errs.Internal, errs.Unavailable, errs.TooMany:
		return err // it is tried again
	case errs.NotFound, errs.Forbidden, errs.Unauthenticated:
		e.Why, e.Words = noRight, m.Text
		return s.explain(ctx, l, w, e)
	case errs.Invalid, errs.Conflict:
		e.Why, e.Reason = notTaken, errs.MessageOf(err)
		return s.explain(ctx, l, w, e)
	}
	if len(m.Attached) > 0 || m.Cut {
		e.Why, e.Left, e.Cut = takenInPart, m.Attached, m.Cut
		return s.post(ctx, l, w, e, intray.LetterTaken)
	}
	return s.end(ctx, l, intray.LetterTaken, "")
}

func (s *Service) end(ctx context.Context, l intray.Letter, state intray.LetterState, reason string) error {
	return s.d.Store.Write(ctx, func(tx *store.Tx) error { return s.endIn(ctx, tx, l, state, reason) })
}

func (s *Service) endIn(ctx context.Context, tx *store.Tx, l intray.Letter, state intray.LetterState, reason string) error {
	l.State, l.Reason, l.DoneAt = state, reason, s.d.Clock.Now()
	if err := tx.EndLetter(ctx, l); err != nil {
		return err
	}
	s.d.Observe(string(state))
	return nil
}

// tidy removes the traces of letters dealt with long ago.
func (s *Service) tidy(ctx context.Context, _ jobs.Job) error {
	var gone int64
	err := s.d.Store.Write(ctx, func(tx *store.Tx) (err error) {
		gone, err = tx.ForgetLetters(ctx, s.d.Clock.Now().AddDate(0, 0, -keepTraces))
		return err
	})
	if err == nil {
		s.d.Log.InfoContext(ctx, "old letters forgotten", "rows_removed", gone)
	}
	return err
}
