package thread

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/space"
)

// Tasks of this concept.
const (
	TaskAnswer   = "thread.answer"   // a question that waits too long
	TaskLook     = "thread.look"     // an answer of one's own that rests on something that changed
	TaskEndorsed = "thread.endorsed" // such an answer that one endorsed
	TaskModerate = "thread.moderate" // something was reported
)

// news is what somebody is told. Where the question stands in a space, its words are left out: a notice can outlive the
// right to read them.
type news struct {
	kind, what, text string
	about            event.Subject
	url              string
	urgent           bool
}

// excerptSize is how much of a text a notice gives.
const excerptSize = 600

func excerpt(text string) string {
	if utf8.RuneCountInString(text) <= excerptSize {
		return text
	}
	cut := string([]rune(text)[:excerptSize])
	if i := strings.LastIndexByte(cut, ' '); i > excerptSize/2 {
		cut = cut[:i]
	}
	return cut + " …"
}

// titled says what a notice or task is about.
func titled(what string, t Thread) string {
	if t.Space != space.Commons {
		return what + ": question " + t.Ref
	}
	return what + ": “" + t.Title + "”"
}

// tell tells one person something, if they may read it now.
func (s *Service) tell(ctx context.Context, tx Tx, person ident.Person, t Thread, n news) error {
	if person == "" {
		return nil
	}
	reach, err := tx.PortalReach(ctx, person, s.d.Clock.Now())
	if err != nil || !reach.Reads(t.Space) {
		return err
	}
	x := intray.Notice{ID: ident.New[ident.Notice](s.d.IDs), Person: person, Kind: "thread." + n.kind, Subject: n.about, Title: titled(n.what, t), URL: n.url, At: s.d.Clock.Now(), Urgent: n.urgent}
	if t.Space == space.Commons {
		x.Text = excerpt(n.text)
	}
	return tx.PostNotice(ctx, x)
}

// tellFollowers tells those who follow a question, but the one who did it.
func (s *Service) tellFollowers(ctx context.Context, x *at, n news) error {
	all, err := x.tx.ThreadFollowers(ctx, x.thread.ID)
	if err != nil {
		return err
	}
	for _, person := range all {
		if person == x.actor.Person {
			continue
		}
		if err := s.tell(ctx, x.tx, person, x.thread, n); err != nil {
			return err
		}
	}
	return nil
}

// wanted is a task for some people.
type wanted struct {
	kind, what string
	about      event.Subject
	url        string
	due        clock.Date
}

func (s *Service) task(t Thread, w wanted) intray.Task {
	return intray.Task{ID: ident.New[ident.Task](s.d.IDs), Kind: w.kind, Subject: w.about, Title: titled(w.what, t), URL: w.url, CreatedAt: s.d.Clock.Now(), Due: w.due, Urgent: t.Urgent && w.kind == TaskAnswer}
}

// askAuthor gives a task to an author where they can do it: to the person while they may enter the room, to those who
// advise at the organisation once the person is gone, and to those who look after the room when nobody is left.
func (s *Service) askAuthor(ctx context.Context, tx Tx, by Author, t Thread, w wanted) error {
	task := s.task(t, w)
	hats, err := tx.HatsWorn(ctx, by.Person, s.d.Clock.Now())
	if err != nil {
		return err
	}
	reach, err := tx.PortalReach(ctx, by.Person, s.d.Clock.Now())
	if err != nil {
		return err
	}
	there := slices.ContainsFunc(hats, func(h intray.Hat) bool { return h.Organisation == by.Org })
	switch {
	case there && reach.Reads(t.Space):
		task.Organisation, task.Person, task.Roles = by.Org, by.Person, rolesAt(hats, by.Org)
	case t.Space == space.Commons && by.Org != "":
		task.Organisation, task.Roles = by.Org, []access.Role{access.IGLead, access.DPO, access.OrgAdmin}
	default:
		return s.askHosts(ctx, tx, t, w)
	}
	return tx.OpenTask(ctx, task)
}

func rolesAt(hats []intray.Hat, org ident.Organisation) (out []access.Role) {
	for _, h := range hats {
		if h.Organisation == org && !slices.Contains(out, h.Role) {
			out = append(out, h.Role)
		}
	}
	return out
}

// askHosts gives a task to those who look after the room of a question: the hosts of a space, the secretariat for the
// commons and for a space that has no hosts. Of several hosts at one organisation the first is asked.
func (s *Service) askHosts(ctx context.Context, tx Tx, t Thread, w wanted) error {
	if t.Space != space.Commons && s.d.HostsOf != nil {
		hosts, err := s.d.HostsOf(ctx, tx, t.Space)
		if err != nil {
			return err
		}
		asked := map[ident.Organisation]bool{}
		for _, h := range hosts {
			hats, err := tx.HatsWorn(ctx, h, s.d.Clock.Now())
			if err != nil {
				return err
			}
			if len(hats) == 0 || asked[hats[0].Organisation] {
				continue
			}
			asked[hats[0].Organisation] = true
			task := s.task(t, w)
			task.Organisation, task.Person, task.Roles = hats[0].Organisation, h, rolesAt(hats, hats[0].Organisation)
			if err := tx.OpenTask(ctx, task); err != nil {
				return err
			}
		}
		if len(asked) > 0 {
			return nil
		}
	}
	task := s.task(t, w)
	task.Roles = []access.Role{access.Secretariat}
	return tx.OpenTask(ctx, task)
}

// askAdvisers gives a task to the advisers on duty who may enter the room; it reports whether there was one.
func (s *Service) askAdvisers(ctx context.Context, tx Tx, t Thread, w wanted) (bool, error) {
	if s.d.Duty == nil {
		return false, nil
	}
	asked := false
	for _, topic := range t.Topics {
		all, err := s.d.Duty.OnDuty(ctx, tx, topic, s.d.Clock.Now())
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return asked, err
		}
		for _, a := range all {
			reach, err := tx.PortalReach(ctx, a.Person, s.d.Clock.Now())
			if err != nil {
				return asked, err
			}
			if a.Person == t.By.Person || !reach.Writes(t.Space) {
				continue
			}
			task := s.task(t, w)
			task.Organisation, task.Person, task.Roles = a.Org, a.Person, a.Roles
			if err := tx.OpenTask(ctx, task); err != nil {
				return asked, err
			}
			asked = true
		}
	}
	return asked, nil
}
