package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/screening/national"
	"sharewell/internal/screening/optout"
)

// Letter describes a message that is sent; Came one that came in.
type (
	Letter struct{ To, Workflow, Subject, LocalID, FileName string }
	Came   struct {
		LocalID, Workflow string
		Report            bool   // the exchange says that a message of ours was not delivered
		LinkedID          string // which one
	}
)

// Mailbox is a mailbox of the message exchange.
type Mailbox interface {
	Mailbox() string
	Send(ctx context.Context, l Letter, content io.ReaderAt, size int64) (id string, err error)
	Inbox(ctx context.Context) ([]string, error)
	Fetch(ctx context.Context, id string, w io.Writer) (Came, error)
	Acknowledge(ctx context.Context, id string) error
}

// Post takes questions to the national service and brings answers back.
type Post struct {
	Mailbox  Mailbox
	To       string // the service's mailbox
	Workflow string
	Limits   national.Limits

	mu     sync.Mutex
	others map[string]bool // messages that are not for us; they stay in the mailbox
}

// Ask sends a list to the national service and looks into the inbox at once, as the exchange asks.
func (s *Service) Ask(ctx context.Context, c Caller, ref string, list national.List) (Screening, error) {
	if err := s.mayAsk(list); err != nil {
		return Screening{}, err
	}
	sc, err := s.openQuestion(ctx, c, ref, list)
	if err != nil {
		return Screening{}, err
	}
	post := s.deps.Post
	sc.MessageID, err = post.Mailbox.Send(ctx, Letter{To: post.To, Workflow: post.Workflow, Subject: sc.File, LocalID: sc.File, FileName: sc.File + ".dat"}, list, list.Size())
	what := "sent"
	switch {
	case err == nil:
		sc.State = Waiting
	case errs.CodeOf(err) == "mesh.unknown" || sc.MessageID != "":
		sc.Why = errs.CodeOf(err) // it may be there; an answer will show
		what = "not_known"
	default:
		sc.State, sc.Why, sc.ReturnedAt = Refused, errs.CodeOf(err), s.now()
		what = "refused"
	}
	if saved := s.saveQuestion(context.WithoutCancel(ctx), &sc, what); saved != nil {
		return sc, errors.Join(err, saved)
	}
	if err != nil {
		return sc, err
	}
	if _, err := s.Poll(ctx); err != nil {
		s.deps.Log.WarnContext(ctx, "the inbox could not be looked at after sending", "error", err.Error())
	}
	return s.question(ctx, sc.File)
}

func (s *Service) mayAsk(list national.List) error {
	switch post := s.deps.Post; {
	case post == nil:
		return errs.New(errs.Unavailable, "screening.no_mailbox", "No mailbox is set up, so the national service cannot be asked. Set mesh.url and the settings beside it.")
	case list.Len() == 0:
		return errs.New(errs.Invalid, "national.empty", "There is no valid NHS number in the list, and the service refuses an empty file.")
	case post.Limits.Numbers > 0 && list.Len() > post.Limits.Numbers, post.Limits.Bytes > 0 && list.Size() > post.Limits.Bytes:
		return errs.New(errs.Invalid, "national.too_many", "The list is larger than the limit. Split it.")
	}
	return nil
}

// openQuestion writes down that a list is about to be sent, before it is: what was sent and not written
// down could not be matched with its answer.
func (s *Service) openQuestion(ctx context.Context, c Caller, ref string, list national.List) (sc Screening, err error) {
	mailbox, day := s.deps.Post.Mailbox.Mailbox(), clock.DateOf(s.now())
	hash := s.keyed(list.Hash())
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		u, role, err := s.use(ctx, tx, c, ref)
		if err != nil {
			return err
		}
		if _, err := tx.SameQuestion(ctx, hash); err == nil {
			return errs.New(errs.Conflict, "national.same", "This list is with the national service already, or its answer is here. The service refuses the same file twice.")
		} else if errs.KindOf(err) != errs.NotFound {
			return err
		}
		if sc, err = s.begin(ctx, tx, c, u, role); err != nil {
			return err
		}
		n, err := tx.TakeNumber(ctx, fmt.Sprintf("national-%s-%04d-%02d", mailbox, day.Year, int(day.Month)))
		if err != nil {
			return err
		}
		name := national.Name{Mailbox: mailbox, Day: day, Sequence: int(n)}
		if err := name.Validate(); err != nil {
			return err
		}
		sc.Kind, sc.State, sc.File, sc.InputHash, sc.Counts = Question, Sending, name.String(), hash, Counts{In: int64(list.Len())}
		sc.Choices = []Choice{{Kind: National, Applied: true}}
		sc.ExpiresAt, sc.StopAt = sc.RequestedAt.Add(s.deps.Settings.TimeToLive), sc.RequestedAt.Add(s.deps.Settings.HardStop)
		if err := tx.InsertScreening(ctx, sc); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.tell("requested", sc, sc.By))
	})
	return sc, err
}

func (s *Service) saveQuestion(ctx context.Context, sc *Screening, what string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		if err := tx.SaveScreening(ctx, *sc); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, s.tell(what, *sc, system))
	})
}

func (s *Service) question(ctx context.Context, file string) (sc Screening, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		sc, err = tx.QuestionByFile(ctx, file)
		return err
	})
	return sc, err
}

// Poll fetches what waits in the mailbox and says how many messages were dealt with. A message is
// acknowledged as soon as what it means is kept, and not before.
func (s *Service) Poll(ctx context.Context) (dealt int, err error) {
	post := s.deps.Post
	if post == nil {
		return 0, nil
	}
	post.mu.Lock()
	defer post.mu.Unlock()
	ids, err := post.Mailbox.Inbox(ctx)
	if err != nil {
		return 0, err
	}
	if post.others == nil {
		post.others = map[string]bool{}
	}
	for _, id := range ids {
		if post.others[id] {
			continue
		}
		ours, err := s.receive(ctx, id)
		if err != nil {
			return dealt, err
		}
		if !ours {
			post.others[id] = true
			continue
		}
		if err := post.Mailbox.Acknowledge(ctx, id); err != nil {
			return dealt, err
		}
		dealt++
	}
	return dealt, nil
}

// receive takes one message in; false when it is not about a question of ours.
func (s *Service) receive(ctx context.Context, id string) (ours bool, err error) {
	var body bytes.Buffer
	came, err := s.deps.Post.Mailbox.Fetch(ctx, id, &body)
	if errs.KindOf(err) == errs.NotFound {
		return true, nil // another replica was faster
	}
	if err != nil {
		return false, err
	}
	sc, err := s.question(ctx, came.LocalID)
	if errs.KindOf(err) == errs.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if sc.State != Waiting && sc.State != Sending {
		return true, nil // the same answer again, or one that comes too late to be used
	}
	return true, s.understand(ctx, sc, came, body.Bytes())
}

// understand decides what a message says about a question.
func (s *Service) understand(ctx context.Context, sc Screening, came Came, body []byte) error {
	if came.Report {
		return s.refused(ctx, sc, "undelivered")
	}
	switch national.SortOf(body) {
	case national.SortReceipt:
		r, err := national.ParseReceipt(body)
		if err != nil {
			return s.refused(ctx, sc, errs.CodeOf(err))
		}
		if failed := r.Failed(); failed != "" {
			return s.refused(ctx, sc, failed)
		}
		sc.State = Waiting
		return s.saveQuestion(ctx, &sc, "received")
	case national.SortList:
		clean, _, err := national.ReadAnswer(bytes.NewReader(body), s.deps.Post.Limits)
		if err != nil {
			return s.refused(ctx, sc, errs.CodeOf(err))
		}
		return s.answered(ctx, sc, clean)
	default:
		return s.refused(ctx, sc, "service_error")
	}
}

func (s *Service) refused(ctx context.Context, sc Screening, why string) error {
	sc.State, sc.Why, sc.ReturnedAt = Refused, why, s.now()
	return s.saveQuestion(ctx, &sc, "refused")
}

// answered seals the clean list.
func (s *Service) answered(ctx context.Context, sc Screening, clean national.List) error {
	now := s.now()
	if int64(clean.Len()) > sc.Counts.In {
		return s.refused(ctx, sc, "other_answer")
	}
	sc.State, sc.ReturnedAt, sc.CleanHash, sc.Why = Answered, now, s.keyed(clean.Hash()), ""
	sc.Counts.Out, sc.Counts.Removed = int64(clean.Len()), sc.Counts.In-int64(clean.Len())
	if !now.Before(sc.ExpiresAt) {
		sc.State, sc.DestroyedAt = Destroyed, now // it came too late to be used, so it is not kept
		return s.saveQuestion(ctx, &sc, "destroyed")
	}
	if clean.Len() > 0 {
		var b optout.Builder
		for p := range clean.All() {
			b.Add(p)
		}
		var err error
		if _, _, sc.Held, err = s.sealSet(ctx, b.Set(), sc.RequestedAt); err != nil {
			return err
		}
	}
	if err := s.saveQuestion(ctx, &sc, "returned"); err != nil {
		return s.drop(ctx, sc.Held.Name, err)
	}
	return nil
}
