package thread

import (
	"context"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
	"sharewell/internal/rights/deadline"
)

// Clocks of the rulebook.
const (
	clockAnswer = "clock.portal_answer"
	clockUrgent = "clock.portal_answer_urgent"
	clockLook   = "clock.portal_look"
)

// Service is what can be done with questions.
type Service struct{ d Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// reader is who asks, with the rooms they may enter now.
type reader struct {
	actor access.Actor
	reach space.Reach
	now   time.Time
}

func (s *Service) reader(ctx context.Context, tx Tx, a access.Actor) (reader, error) {
	r := reader{actor: a, now: s.d.Clock.Now()}
	if !a.SignedIn() {
		return r, errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
	}
	var err error
	r.reach, err = tx.PortalReach(ctx, a.Person, r.now)
	return r, err
}

// author gives the actor as the author of something, in the role that allowed it.
func (r reader) author(role access.Role) Author {
	return Author{Person: r.actor.Person, Org: r.actor.Organisation, Role: role}
}

// hosts reports whether the reader looks after the room of a question.
func (r reader) hosts(t Thread) bool { return r.reach.Hosts(t.Space) }

// reads reports whether the reader may see a question: in the room, and not hidden, or one's own, or as a host.
func (r reader) reads(t Thread) bool {
	if _, ok := access.Allowed(r.actor, access.ReadThreads, r.reach.Relation(r.actor, t.Space, t.By.Org), string(t.State)); !ok {
		return false
	}
	return t.State != Hidden || r.hosts(t) || t.By.Person == r.actor.Person
}

// sees reports whether the reader may see a post of a question that they may see.
func (r reader) sees(t Thread, p Post) bool {
	return !p.Hidden || r.hosts(t) || p.By.Person == r.actor.Person
}

// require checks a command on a thing of owner in a question.
func (r reader) require(cmd access.Command, t Thread, owner ident.Organisation) (access.Role, error) {
	if !r.reads(t) {
		return "", notFound()
	}
	rel := r.reach.Relation(r.actor, t.Space, owner)
	if r.hosts(t) {
		if role, ok := access.Allowed(r.actor, cmd, rel, access.ThreadHosted); ok {
			return role, nil
		}
	}
	role, err := access.Require(r.actor, cmd, access.ReadThreads, rel, string(t.State))
	if errs.KindOf(err) == errs.Forbidden && t.State != Open {
		if _, before := access.Allowed(r.actor, cmd, rel, string(Open)); before {
			return "", closed()
		}
	}
	if err == nil && writes(cmd) && !r.reach.Writes(t.Space) {
		return "", forbidden("You can read this space, but not write in it. Ask its hosts to let you in.")
	}
	return role, err
}

// writes reports whether a command needs more than reading in the room.
func writes(cmd access.Command) bool {
	switch cmd {
	case access.AnswerThread, access.AskThread, access.AcceptAnswer, access.EndorseAnswer, access.EditPost, access.CloseThread:
		return true
	}
	return false
}

// at is a question, and a post of it when the command is on one, in a transaction.
type at struct {
	reader
	tx     Tx
	thread Thread
	post   Post
}

func (s *Service) load(ctx context.Context, tx Tx, a access.Actor, ref, post string) (x at, err error) {
	x.tx = tx
	if x.reader, err = s.reader(ctx, tx, a); err != nil {
		return x, err
	}
	if x.thread, err = tx.Thread(ctx, ref); err != nil {
		return x, err
	}
	if !x.reads(x.thread) {
		return x, notFound()
	}
	if post == "" {
		return x, nil
	}
	if x.post, err = tx.ThreadPost(ctx, post); err != nil {
		return x, err
	}
	if x.post.Thread != x.thread.ID || !x.sees(x.thread, x.post) {
		return x, notFound()
	}
	return x, nil
}

// tries is how often a change that goes with any other is made again when another one came between.
const tries = 8

// change runs a command in a transaction, again when somebody else changed the same thing meanwhile and the command does
// not depend on what the page showed.
func (s *Service) change(ctx context.Context, a access.Actor, m Mark, fn func(ctx context.Context, x *at) error) error {
	for n := 1; ; n++ {
		err := s.d.Store.Write(ctx, func(tx Tx) error {
			x, err := s.load(ctx, tx, a, m.Ref, m.Post)
			if err != nil {
				return err
			}
			if v := x.version(); m.Version > 0 && v != m.Version {
				return moved()
			}
			return fn(ctx, &x)
		})
		if errs.CodeOf(err) != "store.stale" {
			return err
		}
		if n == tries || m.Version > 0 {
			return moved()
		}
	}
}

func (x *at) version() int64 {
	if x.post.ID != "" {
		return x.post.Version
	}
	return x.thread.Version
}

// said keeps the counts of a question true after something was said, hidden or changed in it.
func (x *at) said(ctx context.Context) error {
	x.thread.Updated = x.now
	if x.post.Kind == Comment && x.post.On != "" {
		if err := x.tx.CountPost(ctx, x.post.On); err != nil {
			return err
		}
	}
	return x.tx.CountThread(ctx, x.thread)
}

// event makes an event; the organisations of the question and the post see it in their audit trail.
func (s *Service) event(by event.Actor, name string, t Thread, p Post, why string) event.Event {
	about := t.Subject()
	orgs := []ident.Organisation{}
	if p.ID != "" {
		about = p.Subject()
	}
	for _, o := range []ident.Organisation{t.By.Org, p.By.Org} {
		if o != "" && !slices.Contains(orgs, o) {
			orgs = append(orgs, o)
		}
	}
	return event.New(ident.New[ident.Event](s.d.IDs), s.d.Clock.Now(), by, "thread."+name, about).
		With(EventData{Ref: t.Ref, Space: t.Space, Post: p.ID, Reason: why}).For(orgs...)
}

func (x *at) log(ctx context.Context, s *Service, role access.Role, name, why string) error {
	return x.tx.AppendEvents(ctx, s.event(x.actor.Event(role), name, x.thread, x.post, why))
}

// dueBy gives the last day of a clock of the rulebook that begins now.
func (s *Service) dueBy(id string, from time.Time) (clock.Date, error) {
	rule, err := deadline.RuleOn(s.d.Book, id, from)
	if err != nil {
		return clock.Date{}, err
	}
	return deadline.Engine{Calendar: s.d.Calendar}.State(rule, deadline.Story{Received: from}, from).Due, nil
}

// MayRead reports whether a person may read a question, or a post of it, now: for what is built earlier and leaves
// later, such as mail. about is the ID of a subject of this package.
func (s *Service) MayRead(ctx context.Context, tx Tx, person ident.Person, about string) (bool, error) {
	x, err := s.lookFor(ctx, tx, person, about)
	if errs.KindOf(err) == errs.NotFound {
		return false, nil
	}
	return err == nil && x.thread.ID != "", err
}

// lookFor loads a question or post for a person in any of their roles.
func (s *Service) lookFor(ctx context.Context, tx Tx, person ident.Person, about string) (at, error) {
	ref, post := splitSubject(about)
	hats, err := tx.HatsWorn(ctx, person, s.d.Clock.Now())
	if err != nil {
		return at{}, err
	}
	var last error = notFound()
	for _, h := range hats {
		x, err := s.load(ctx, tx, access.Actor{Person: person, Organisation: h.Organisation, Roles: []access.Role{h.Role}}, ref, post)
		if err == nil {
			return x, nil
		}
		if errs.KindOf(err) != errs.NotFound {
			return at{}, err
		}
		last = err
	}
	return at{}, last
}
