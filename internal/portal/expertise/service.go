package expertise

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
	"sharewell/internal/portal/space"
)

// Service runs the directory and the rota.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

// Kinds of task.
const (
	TaskReview = "offer.review" // say that an offer still holds
	TaskCover  = "offer.cover"  // agree to stand in
	TaskSwap   = "duty.swap"    // agree to take over a week
	TaskFill   = "duty.fill"    // put somebody on duty
)

// The list of topics, and how long an offer holds.
const (
	TopicList    = "portal_topic"
	reviewMonths = 12
	reviewDays   = 30 // that somebody has to say that it still holds
)

// EventData is what events about offers and the rota carry.
type EventData struct {
	Role  string `json:"role,omitempty"`
	Week  string `json:"week,omitempty"`
	Topic string `json:"topic,omitempty"`
	Why   string `json:"why,omitempty"`
}

// entrance is what a command knows when it begins.
type entrance struct {
	tx   Tx
	a    access.Actor
	role access.Role
	now  time.Time
}

func (e entrance) today() clock.Date { return clock.DateOf(e.now) }

// enter checks that an actor may do c to a thing of an organisation in the commons.
func (s *Service) enter(ctx context.Context, tx Tx, a access.Actor, c access.Command) (entrance, error) {
	now := s.deps.Clock.Now()
	reach, err := tx.PortalReach(ctx, a.Person, now)
	if err != nil {
		return entrance{}, err
	}
	role, err := access.Require(a, c, access.ViewExpertise, reach.Relation(a, space.Commons, a.Organisation), "")
	return entrance{tx, a, role, now}, err
}

func (s *Service) write(ctx context.Context, a access.Actor, c access.Command, do func(entrance) error) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		e, err := s.enter(ctx, tx, a, c)
		if err != nil {
			return err
		}
		return do(e)
	})
}

func (s *Service) read(ctx context.Context, a access.Actor, c access.Command, do func(entrance) error) error {
	return s.deps.Store.Read(ctx, func(tx Tx) error {
		e, err := s.enter(ctx, tx, a, c)
		if err != nil {
			return err
		}
		return do(e)
	})
}

// happened is what an event tells.
type happened struct {
	name  string
	about event.Subject
	data  EventData
}

// record notes an event of an offer.
func (s *Service) record(ctx context.Context, tx WorkTx, by event.Actor, h happened) error {
	e := event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, h.name, h.about).With(h.data)
	if by.ActingFor != "" {
		e = e.For(by.ActingFor)
	}
	return tx.AppendEvents(ctx, e)
}

// mine gives the actor's own standing offer.
func (s *Service) mine(ctx context.Context, e entrance) (Helper, error) {
	id, err := e.tx.OfferOf(ctx, e.a.Person, e.a.Organisation)
	if err != nil {
		return Helper{}, err
	}
	return e.tx.Helper(ctx, id, e.now)
}

func sortKey(name string, id ID) string { return organisation.Fold(name) + " " + string(id) }

func (s *Service) known(topic string) bool {
	_, ok := s.deps.Book.Item(TopicList, topic)
	return ok
}

func (s *Service) months() int {
	return s.deps.Book.SettingNumber("portal_offer_review_months", reviewMonths)
}

// Offer keeps what the actor says of themselves: a new offer, or their standing one changed.
func (s *Service) Offer(ctx context.Context, a access.Actor, say Say) (id ID, err error) {
	say, wrong := say.check(a, s.known)
	if len(wrong) > 0 {
		if !a.SignedIn() {
			return "", errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
		}
		return "", errs.InvalidFields(wrong)
	}
	err = s.write(ctx, a, access.OfferHelp, func(e entrance) error {
		name, _, err := e.tx.PersonalAddress(ctx, a.Person)
		if err != nil {
			return err
		}
		h, err := s.mine(ctx, e)
		isNew := errs.KindOf(err) == errs.NotFound
		if err != nil && !isNew {
			return err
		}
		o := h.Offer
		if isNew {
			o = Offer{ID: ident.New[ID](s.deps.IDs), Person: a.Person, Org: a.Organisation, State: Live, Since: e.now}
		}
		o.Role, o.Topics, o.About = say.Role, say.Topics, say.About
		o.ReviewOn, o.ReviewAsked = e.today().AddMonths(s.months()), clock.Date{}
		id = o.ID
		save, done := e.tx.SaveOffer, "offer.changed"
		if isNew {
			save, done = e.tx.InsertOffer, "offer.made"
		}
		if err := save(ctx, o, sortKey(name, o.ID)); err != nil {
			return err
		}
		return errors.Join(e.tx.CloseAllTasks(ctx, TaskReview, o.Subject(), e.now),
			s.record(ctx, e.tx, a.Event(e.role), happened{done, o.Subject(), EventData{Role: string(o.Role)}}))
	})
	return id, err
}

// change loads the actor's own offer, changes it, and keeps it.
func (s *Service) change(ctx context.Context, a access.Actor, event string, do func(e entrance, h *Helper) error) error {
	return s.write(ctx, a, access.OfferHelp, func(e entrance) error {
		h, err := s.mine(ctx, e)
		if err != nil {
			return err
		}
		if err := do(e, &h); err != nil {
			return err
		}
		if h.State == Live {
			if err := e.tx.SaveOffer(ctx, h.Offer, h.SortKey); err != nil {
				return err
			}
		}
		return s.record(ctx, e.tx, a.Event(e.role), happened{event, h.Subject(), EventData{}})
	})
}

// Renew says that the actor's offer still holds.
func (s *Service) Renew(ctx context.Context, a access.Actor) error {
	return s.change(ctx, a, "offer.renewed", func(e entrance, h *Helper) error {
		h.ReviewOn, h.ReviewAsked = e.today().AddMonths(s.months()), clock.Date{}
		return e.tx.CloseAllTasks(ctx, TaskReview, h.Subject(), e.now)
	})
}

// Withdraw takes the actor's offer back, and their weeks on duty with it.
func (s *Service) Withdraw(ctx context.Context, a access.Actor) error {
	return s.change(ctx, a, "offer.withdrawn", func(e entrance, h *Helper) error {
		return s.end(ctx, e.tx, h, Withdrawn, e.now)
	})
}

// most bounds what one person or one page holds.
const most = 200

// end ends an offer: what it said is forgotten, its weeks are free, and whoever counted on it is told.
func (s *Service) end(ctx context.Context, tx Tx, h *Helper, why Why, now time.Time) error {
	h.State, h.Why, h.Until = Ended, why, now
	h.About, h.Away, h.Topics, h.ReviewOn = "", nil, nil, clock.Date{}
	if err := tx.SaveOffer(ctx, h.Offer, h.SortKey); err != nil {
		return err
	}
	for _, kind := range []string{TaskReview, TaskCover} {
		if err := tx.CloseAllTasks(ctx, kind, h.Subject(), now); err != nil {
			return err
		}
	}
	if err := s.freeSwaps(ctx, tx, h.ID, now); err != nil {
		return err
	}
	if err := s.freeCovers(ctx, tx, *h, now); err != nil {
		return err
	}
	return s.freeDuties(ctx, tx, *h, now)
}

func (s *Service) freeDuties(ctx context.Context, tx Tx, h Helper, now time.Time) error {
	duties, err := tx.DutiesOf(ctx, h.ID, Monday(clock.DateOf(now)), most)
	if err != nil || len(duties) == 0 {
		return err
	}
	for _, d := range duties {
		if err := tx.DropDuty(ctx, d.Slot); err != nil {
			return err
		}
	}
	return tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Roles: []access.Role{access.Secretariat}, Kind: "duty.freed", Subject: h.Subject(),
		Title: h.Name + " no longer helps, and was on duty.", Text: fmt.Sprintf("Weeks that are free now: %s.", weeksOf(duties)), URL: RotaPath, At: now})
}

func weeksOf(duties []Duty) string {
	out, last := "", clock.Date{}
	for _, d := range duties {
		if d.Week == last {
			continue
		}
		if last = d.Week; out != "" {
			out += ", "
		}
		out += d.Week.Words()
	}
	return out
}

// freeCovers tells those who counted on somebody to stand in.
func (s *Service) freeCovers(ctx context.Context, tx Tx, gone Helper, now time.Time) error {
	ids, err := tx.CoveredBy(ctx, gone.ID, most)
	if err != nil {
		return err
	}
	for _, id := range ids {
		h, err := tx.Helper(ctx, id, now)
		if err != nil {
			return err
		}
		for i := range h.Away {
			if h.Away[i].Cover == gone.ID {
				h.Away[i].Said = Declined
			}
		}
		if err := tx.SaveOffer(ctx, h.Offer, h.SortKey); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, h, word{"offer.cover_gone", gone.Name + " can no longer stand in for you. Ask somebody else.", MinePath}); err != nil {
			return err
		}
	}
	return nil
}

// Addresses of pages that tasks and notices lead to.
const (
	PeoplePath = "/portal/people"
	MinePath   = PeoplePath + "/me"
	RotaPath   = "/portal/rota"
)

// word is what one person is told.
type word struct{ kind, title, url string }

// tell posts a notice to one person.
func (s *Service) tell(ctx context.Context, tx WorkTx, h Helper, w word) error {
	return tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Organisation: h.Org, Roles: []access.Role{h.Role}, Person: h.Person, Kind: w.kind,
		Subject: h.Subject(), Title: w.title, URL: w.url, At: s.deps.Clock.Now()})
}

// task asks one person for something.
func (s *Service) task(h Helper, kind string, about event.Subject, title string) intray.Task {
	return intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: h.Org, Roles: []access.Role{h.Role}, Person: h.Person, Kind: kind, Subject: about,
		Title: title, URL: MinePath, CreatedAt: s.deps.Clock.Now()}
}

// GoAway is a time away as somebody sends it.
type GoAway struct {
	From, To clock.Date
	Cover    ID // "" for nobody
}

const longestAway = 366

func (g GoAway) check(self ID, have []Away, today clock.Date) []errs.Field {
	var wrong []errs.Field
	switch {
	case g.To.Before(g.From):
		wrong = append(wrong, field("to", "order", "The last day away must be the first day or later"))
	case g.To.Before(today):
		wrong = append(wrong, field("to", "past", "Enter days that are not over yet"))
	case g.From.DaysUntil(g.To) > longestAway:
		wrong = append(wrong, field("to", "too_long", "Enter a year or less. If you stop helping, take your offer back"))
	case slices.ContainsFunc(have, func(w Away) bool { return !g.To.Before(w.From) && !g.From.After(w.To) }):
		wrong = append(wrong, field("from", "overlap", "You are away on some of these days already. Remove that time first"))
	case len(have) >= MostAway:
		wrong = append(wrong, field("from", "too_many", "You can keep 6 times away. Remove one first"))
	}
	if g.Cover == self {
		wrong = append(wrong, field("cover", "self", "Select a colleague, not yourself"))
	}
	return wrong
}

// SetAway says when the actor is not there, and asks a colleague to stand in.
func (s *Service) SetAway(ctx context.Context, a access.Actor, g GoAway) error {
	return s.change(ctx, a, "offer.away", func(e entrance, h *Helper) error {
		h.Away = slices.DeleteFunc(h.Away, func(w Away) bool { return w.To.Before(e.today()) })
		if wrong := g.check(h.ID, h.Away, e.today()); len(wrong) > 0 {
			return errs.InvalidFields(wrong)
		}
		w := Away{ID: ident.New[string](s.deps.IDs), From: g.From, To: g.To, Cover: g.Cover}
		h.Away = append(h.Away, w)
		slices.SortFunc(h.Away, func(x, y Away) int { return x.To.DaysUntil(y.To) * -1 })
		if g.Cover == "" {
			return nil
		}
		to, err := e.tx.Helper(ctx, g.Cover, e.now)
		if err != nil || !to.Standing || to.State != Live {
			return errs.InvalidFields([]errs.Field{field("cover", "gone", "Select somebody who offers help now")})
		}
		t := s.task(to, TaskCover, coverSubject(h.ID, w.ID), fmt.Sprintf("Say whether you can stand in for %s, %s to %s", h.Name, w.From.Words(), w.To.Words()))
		t.From = h.Org
		if t.Due = w.From; t.Due.Before(e.today()) {
			t.Due = e.today()
		}
		return e.tx.OpenTask(ctx, t)
	})
}

func coverSubject(id ID, away string) event.Subject {
	return event.Subject{Kind: Kind, ID: string(id) + "/" + away}
}

// DropAway says that the actor is there after all.
func (s *Service) DropAway(ctx context.Context, a access.Actor, away string) error {
	return s.change(ctx, a, "offer.back", func(e entrance, h *Helper) error {
		i := slices.IndexFunc(h.Away, func(w Away) bool { return w.ID == away })
		if i < 0 {
			return moved()
		}
		w := h.Away[i]
		h.Away = slices.Delete(h.Away, i, i+1)
		if err := e.tx.CloseAllTasks(ctx, TaskCover, coverSubject(h.ID, w.ID), e.now); err != nil || w.Said != Accepted {
			return err
		}
		to, err := e.tx.Helper(ctx, w.Cover, e.now)
		if err != nil {
			return err
		}
		return s.tell(ctx, e.tx, to, word{"offer.cover_dropped", fmt.Sprintf("%s is there after all. You do not stand in from %s to %s.", h.Name, w.From.Words(), w.To.Words()), MinePath})
	})
}

// ReplyCover says whether the actor stands in for somebody.
func (s *Service) ReplyCover(ctx context.Context, a access.Actor, whose ID, away string, yes bool) error {
	return s.write(ctx, a, access.OfferHelp, func(e entrance) error {
		me, err := s.mine(ctx, e)
		if err != nil {
			return err
		}
		h, err := e.tx.Helper(ctx, whose, e.now)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(h.Away, func(w Away) bool { return w.ID == away && w.Cover == me.ID })
		if i < 0 || h.State != Live {
			return hidden()
		}
		w := &h.Away[i]
		if w.Said == Declined || w.Said == Accepted && yes {
			return moved()
		}
		w.Said = Declined
		said := fmt.Sprintf("%s cannot stand in for you from %s to %s. Ask somebody else.", me.Name, w.From.Words(), w.To.Words())
		if yes {
			w.Said, said = Accepted, fmt.Sprintf("%s stands in for you from %s to %s.", me.Name, w.From.Words(), w.To.Words())
		}
		if err := e.tx.SaveOffer(ctx, h.Offer, h.SortKey); err != nil {
			return err
		}
		return errors.Join(e.tx.CloseAllTasks(ctx, TaskCover, coverSubject(h.ID, w.ID), e.now),
			s.tell(ctx, e.tx, h, word{"offer.cover_said", said, MinePath}),
			s.record(ctx, e.tx, a.Event(e.role), happened{"offer.cover_said", h.Subject(), EventData{Why: string(w.Said)}}))
	})
}
