package partnership

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Kinds of task.
const (
	TaskSeat     = "partnership.seat"      // of an organisation: nobody represents it
	TaskVacant   = "partnership.vacancies" // of the secretariat: seats are empty
	TaskAction   = "partnership.action"    // of the owner of an action
	TaskLate     = "partnership.late"      // of the secretariat: an action is late
	TaskHandover = "partnership.handover"  // of the secretariat: prepare the handover
	TaskTakeOver = "partnership.take_over" // of the next secretariat: acknowledge it
	TaskMinutes  = "partnership.minutes"   // of the secretariat: a meeting has no minutes yet
)

// Service runs the partnership: each command in one transaction.
type Service struct{ deps Deps }

// New makes the service.
func New(d Deps) *Service {
	if d.Settings.Prefix == "" {
		d.Settings = DefaultSettings()
	}
	return &Service{d}
}

// EventData is what events carry: never a name and never anybody's words.
type EventData struct {
	Ref   string `json:"ref,omitempty"`
	Item  string `json:"item,omitempty"`
	Seat  string `json:"seat,omitempty"`
	Stage string `json:"stage,omitempty"`
}

func (s *Service) today() clock.Date { return clock.DateOf(s.deps.Clock.Now()) }

// note records an event; orgs see it in their own trail.
func (s *Service) note(ctx context.Context, tx WorkTx, n line) error {
	e := event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), n.by, "partnership."+n.name, n.about).With(n.data)
	if n.org != "" {
		e = e.For(n.org)
	}
	return tx.AppendEvents(ctx, e)
}

// line is one event on its way.
type line struct {
	by    event.Actor
	name  string
	about event.Subject
	data  EventData
	org   ident.Organisation
}

func (s *Service) task(ctx context.Context, tx WorkTx, t intray.Task) error {
	t.ID, t.CreatedAt = ident.New[ident.Task](s.deps.IDs), s.deps.Clock.Now()
	return tx.OpenTask(ctx, t)
}

func (s *Service) tell(ctx context.Context, tx WorkTx, n intray.Notice) error {
	n.ID, n.At = ident.New[ident.Notice](s.deps.IDs), s.deps.Clock.Now()
	return tx.PostNotice(ctx, n)
}

func runs(by access.Actor) (access.Role, error) {
	return access.Require(by, access.RunPartnership, access.ReadPartnership, access.RelationTo(by, by.Organisation), "")
}

// Reads reports whether somebody sees what members see.
func Reads(by access.Actor) bool { return access.AllowedSomewhere(by, access.ReadPartnership) }

func reads(by access.Actor) error {
	_, err := access.Require(by, access.ReadPartnership, access.ReadPartnership, access.RelationTo(by, by.Organisation), "")
	return err
}

var (
	staff     = []access.Role{access.Secretariat}
	seatRoles = []access.Role{access.OrgAdmin, access.IGLead}
	hostRoles = []access.Role{access.IGLead, access.OrgAdmin, access.DPO, access.SIRO}
)

// names gives organisations' names; what is unknown is an error, because somebody chose it.
func names(ctx context.Context, tx WorldTx, field string, ids ...ident.Organisation) (map[ident.Organisation]string, error) {
	out, err := tx.OrganisationNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if _, ok := out[id]; !ok && id != "" {
			return nil, invalid(field, "unknown", "Choose an organisation of the list")
		}
	}
	return out, nil
}

// waiting asks every source what waits. A source that fails stops the rest: half an agenda would look whole.
func (s *Service) waiting(ctx context.Context) ([]Waiting, error) {
	var out []Waiting
	for _, src := range s.deps.Sources {
		some, err := src.Waiting(ctx)
		if err != nil {
			return nil, errs.Wrap(errs.KindOf(err), "partnership.source", errs.MessageOf(err), err)
		}
		out = append(out, some...)
	}
	return out, nil
}
