package digest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/space"
)

// Paths of the pages of this part.
const (
	Path      = "/portal/mail"
	LeavePath = "/portal/mail/leave/"
)

// Service keeps what people want to hear, and decides what they are told.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// Settings is what a recipient chose, with everything there is to choose about.
type Settings struct {
	To        intray.Recipient
	Bound     intray.Frequency
	Topics    []Choice
	Rooms     []Choice
	Questions []Choice // that were left, or are followed for themselves
	// Mailboxes are the shared mailboxes of the reader's roles, which may be chosen for too.
	Mailboxes []string
}

// Choice is how often somebody hears of one place.
type Choice struct {
	Place Place
	Name  string
	Hint  string
	Often intray.Frequency
}

// Mine gives the settings of a person, or of a shared mailbox of one of their roles.
func (s *Service) Mine(ctx context.Context, a access.Actor, mailbox string) (out Settings, err error) {
	if _, err := access.Require(a, access.ChoosePortalMail, access.ChoosePortalMail, access.RelationTo(a, a.Organisation), ""); err != nil {
		return out, err
	}
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		out = Settings{}
		if out.Mailboxes, err = s.mailboxes(ctx, tx, a.Person); err != nil {
			return err
		}
		if out.To, err = whom(a, mailbox, out.Mailboxes); err != nil {
			return err
		}
		e, err := s.Ear(ctx, tx, out.To)
		if err != nil {
			return err
		}
		return s.lay(ctx, tx, e, &out)
	})
	return out, err
}

// whom decides for whom is chosen: oneself, or a mailbox that one answers for.
func whom(a access.Actor, mailbox string, mine []string) (intray.Recipient, error) {
	switch {
	case mailbox == "":
		return intray.ToPerson(a.Person), nil
	case slices.Contains(mine, mailbox):
		return intray.ToMailbox(mailbox), nil
	}
	return "", unknownPlace()
}

// mailboxes lists the shared mailboxes of a person's roles.
func (s *Service) mailboxes(ctx context.Context, tx ReachTx, p ident.Person) ([]string, error) {
	hats, err := tx.HatsWorn(ctx, p, s.d.Clock.Now())
	if err != nil {
		return nil, err
	}
	var out []string
	for _, h := range hats {
		address, err := tx.RoleMailbox(ctx, h)
		if err != nil {
			return nil, err
		}
		if address != "" && !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	slices.Sort(out)
	return out, nil
}

// lay puts the settings out: every topic, every room in reach, and questions that were chosen about.
func (s *Service) lay(ctx context.Context, tx ReachTx, e Ear, out *Settings) error {
	out.Bound = e.Choices.Bound(e.To)
	list, err := s.d.Book.List("portal_topic")
	if err != nil {
		return err
	}
	for _, it := range list.Items {
		out.Topics = append(out.Topics, Choice{Topic(it.Code), it.Plain, it.Hint, orOff(e.Choices[Topic(it.Code)])})
	}
	for _, id := range e.Reach.Rooms() {
		c := Choice{Place: Room(id), Often: e.Choices.In(id, e.Reach.In(id))}
		if id != space.Commons {
			room, err := tx.Space(ctx, id)
			if err != nil {
				return err
			}
			c.Name = room.Name
		}
		out.Rooms = append(out.Rooms, c)
	}
	for p, f := range e.Choices {
		if ref, ok := p.Question(); ok {
			out.Questions = append(out.Questions, Choice{Place: p, Name: ref, Often: f})
		}
	}
	slices.SortFunc(out.Questions, func(a, b Choice) int { return cmp.Compare(a.Name, b.Name) })
	return nil
}

func orOff(f intray.Frequency) intray.Frequency {
	if f == "" {
		return intray.Off
	}
	return f
}

// EarTx is what Ear needs of a transaction.
type EarTx interface {
	PortalMailChoices(ctx context.Context, to intray.Recipient) (Choices, error)
	PortalReach(ctx context.Context, person ident.Person, now time.Time) (space.Reach, error)
}

// Ear gives a recipient as things stand now; what they were told is for the caller to know. A shared mailbox enters
// what its roles may enter.
func (s *Service) Ear(ctx context.Context, tx EarTx, to intray.Recipient) (e Ear, err error) {
	choices, err := tx.PortalMailChoices(ctx, to)
	if err != nil {
		return e, err
	}
	return s.EarWith(ctx, tx, to, choices)
}

// EarWith is Ear for somebody whose choices are known.
func (s *Service) EarWith(ctx context.Context, tx EarTx, to intray.Recipient, choices Choices) (e Ear, err error) {
	e.To, e.Choices = to, choices
	e.Reach, err = tx.PortalReach(ctx, to.Voice(), s.d.Clock.Now())
	return e, err
}

// Choose is what somebody wants to hear of from now on.
type Choose struct {
	Mailbox string // "" is for oneself
	Bound   intray.Frequency
	Places  []Choice // topics, rooms and questions; names are not looked at
}

// Choose keeps a choice. What stands in no place of the settings is not found, so that nobody learns of a room by it.
func (s *Service) Choose(ctx context.Context, a access.Actor, cmd Choose) error {
	now, err := s.Mine(ctx, a, cmd.Mailbox)
	if err != nil {
		return err
	}
	if !cmd.Bound.Valid() {
		return errs.New(errs.Invalid, "digest.bound", "Choose how often we may write.")
	}
	known := slices.Concat(now.Topics, now.Rooms, now.Questions)
	return s.d.Store.Write(ctx, func(tx Tx) error {
		if err := tx.SetPortalMailChoice(ctx, now.To, Everything, cmd.Bound); err != nil {
			return err
		}
		for _, c := range cmd.Places {
			i := slices.IndexFunc(known, func(k Choice) bool { return k.Place == c.Place })
			if i < 0 {
				return unknownPlace()
			}
			if !c.Often.Valid() {
				return errs.New(errs.Invalid, "digest.often", "Choose daily, weekly or not at all.")
			}
			if known[i].Often == c.Often {
				continue
			}
			if err := tx.SetPortalMailChoice(ctx, now.To, c.Place, kept(c)); err != nil {
				return err
			}
		}
		return nil
	})
}

// kept is what a choice is kept as: a topic or a question that nothing is wished about stands as before any choice. To
// leave a room is a choice of its own.
func kept(c Choice) intray.Frequency {
	if _, room := c.Place.Room(); !room && c.Often == intray.Off {
		if _, question := c.Place.Question(); !question {
			return ""
		}
	}
	return c.Often
}

// Hear brings back a question that was left.
func (s *Service) Hear(ctx context.Context, a access.Actor, mailbox, ref string) error {
	now, err := s.Mine(ctx, a, mailbox)
	if err != nil {
		return err
	}
	return s.d.Store.Write(ctx, func(tx Tx) error { return tx.SetPortalMailChoice(ctx, now.To, Question(ref), "") })
}

// Topics lists the topics that a person follows.
func (s *Service) Topics(ctx context.Context, p ident.Person) (out []string, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		c, err := tx.PortalMailChoices(ctx, intray.ToPerson(p))
		out = c.Followed()
		return err
	})
	return out, err
}

// Leave ends what a link of a letter ends: mail about one question, or every summary. It needs no sign-in and answers
// the same for every code. Summaries end as a whole, of the portal and of the in-tray, as they are one letter; what is
// urgent still comes, and a notice in the in-tray says what happened and how to undo it.
func (s *Service) Leave(ctx context.Context, code, question string) error {
	return s.d.Store.Write(ctx, func(tx Tx) error {
		to, err := tx.PortalMailLeaver(ctx, code)
		if errs.KindOf(err) == errs.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		if question != "" {
			if ref, ok := ident.ReadReference(question); ok {
				return tx.SetPortalMailChoice(ctx, to, Question(ref), intray.Off)
			}
			return nil
		}
		return s.leaveAll(ctx, tx, to)
	})
}

func (s *Service) leaveAll(ctx context.Context, tx Tx, to intray.Recipient) error {
	choices, err := tx.PortalMailChoices(ctx, to)
	if err != nil {
		return err
	}
	tray, err := tx.MailChoice(ctx, to)
	if err != nil || tray == intray.Off && choices.Bound(to) == intray.Off {
		return err // a link pressed again changes nothing
	}
	if err := tx.SetPortalMailChoice(ctx, to, Everything, intray.Off); err != nil {
		return err
	}
	if err := tx.SetMailChoice(ctx, to, intray.Off); err != nil {
		return err
	}
	notice := intray.Notice{Kind: "portal.mail_left", Subject: event.Subject{Kind: "mail", ID: string(to)}, URL: Path, At: s.d.Clock.Now(),
		Title: "Summaries by mail were ended by a link in one of them.", Text: "What is urgent still comes by mail. You can ask for summaries again on the page of your mail."}
	if p, ok := to.Person(); ok {
		notice.ID, notice.Person = ident.New[ident.Notice](s.d.IDs), p
		return tx.PostNotice(ctx, notice)
	}
	address, _ := to.Mailbox()
	hats, err := tx.MailboxHats(ctx, address)
	if err != nil {
		return err
	}
	notice.Title = "Summaries to the shared mailbox " + address + " were ended by a link in one of them."
	for _, h := range hats {
		notice.ID, notice.Organisation, notice.Roles = ident.New[ident.Notice](s.d.IDs), h.Organisation, []access.Role{h.Role}
		if err := tx.PostNotice(ctx, notice); err != nil {
			return err
		}
	}
	return nil
}

// LinkTx is what Link needs of a transaction.
type LinkTx interface {
	PortalMailLeaveCode(ctx context.Context, to intray.Recipient, fresh string, at time.Time) (string, error)
}

// Link gives the path that ends a recipient's summaries with one click; "" when there is none yet and none may be made.
// The path of one question is the same with its reference below.
func (s *Service) Link(ctx context.Context, tx LinkTx, to intray.Recipient, mayWrite bool) (string, error) {
	fresh := ""
	if mayWrite {
		var err error
		if fresh, err = s.d.Code(); err != nil {
			return "", err
		}
	}
	code, err := tx.PortalMailLeaveCode(ctx, to, fresh, s.d.Clock.Now())
	if err != nil || code == "" {
		return "", err
	}
	return LeavePath + code, nil
}
