package campaign

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
)

// TaskSign asks an organisation that signs in already to sign the Agreement.
const TaskSign = "campaign.sign"

const (
	batch     = 100
	mostShown = 200
)

// Service runs campaigns.
type Service struct{ deps Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// Sectors lists what can be invited.
func (s *Service) Sectors() []string { return slices.Clone(s.deps.Sectors) }

func runs(by access.Actor) (access.Role, error) {
	return access.Require(by, access.RunCampaigns, access.RunCampaigns, access.RelationTo(by, by.Organisation), "")
}

// Order is a campaign to begin.
type Order struct {
	Key    string // submission key
	Sector string
	Chase  string // days after the invitation, such as "14, 28"
	Seen   int    // how many the trial said would be asked
}

// Try says who would be asked. Nobody is written to.
func (s *Service) Try(ctx context.Context, by access.Actor, o Order) (t Trial, err error) {
	if _, err := runs(by); err != nil {
		return t, err
	}
	if !slices.Contains(s.deps.Sectors, o.Sector) {
		return t, invalid("sector", "required", "Choose the sector to invite")
	}
	if _, err := schedule(o.Chase); err != nil {
		return t, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		t, err = s.trial(ctx, tx, o.Sector)
		return err
	})
	return t, err
}

func (s *Service) trial(ctx context.Context, tx Tx, sector string) (Trial, error) {
	var all []Candidate
	for after := ""; ; {
		some, next, err := tx.Candidates(ctx, sector, after, clock.DateOf(s.deps.Clock.Now()))
		if err != nil {
			return Trial{}, err
		}
		if all = append(all, some...); next == "" {
			return try(sector, all), nil
		}
		after = next
	}
}

// Start begins a campaign. Letters leave with the next look.
func (s *Service) Start(ctx context.Context, by access.Actor, o Order) (id string, err error) {
	role, err := runs(by)
	if err != nil {
		return "", err
	}
	days, err := schedule(o.Chase)
	if err != nil {
		return "", err
	}
	now := s.deps.Clock.Now()
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		c := Campaign{ID: s.deps.IDs.Next(), Sector: o.Sector, Chase: days, State: Running, By: by.Person, Started: now}
		id = c.ID
		if o.Key != "" {
			first, again, err := tx.Once(ctx, o.Key, by.Person, c.ID, now)
			if id = first; err != nil || again {
				return err
			}
		}
		t, err := s.trial(ctx, tx, o.Sector)
		if err != nil {
			return err
		}
		if len(t.Asked) == 0 {
			return invalid("sector", "nobody", "Nobody in this sector can be asked now")
		}
		if len(t.Asked) != o.Seen {
			return invalid("sector", "changed", fmt.Sprintf("%d organisations would be asked now, not %d. Look at the list again", len(t.Asked), o.Seen))
		}
		c.N = len(t.Asked)
		if err := tx.InsertCampaign(ctx, c); err != nil {
			return err
		}
		for _, x := range t.Asked {
			if err := tx.PutTarget(ctx, Target{Campaign: c.ID, Org: x.Org, Name: x.Name, Email: x.Email, How: x.How(), State: Waiting, Next: now}); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, by.Event(role), c, "started")
	})
	return id, err
}

// EventData is what events of campaigns carry.
type EventData struct {
	Sector string `json:"sector"`
	N      int    `json:"n"`
}

func (s *Service) note(ctx context.Context, tx Tx, by event.Actor, c Campaign, name string) error {
	return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, "campaign."+name, c.Subject()).With(EventData{c.Sector, c.N}))
}

// Stop ends a campaign: nobody is asked or chased any more.
func (s *Service) Stop(ctx context.Context, by access.Actor, id string) error {
	role, err := runs(by)
	if err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.CampaignByID(ctx, id)
		if err != nil {
			return err
		}
		if c.State != Running {
			return errs.New(errs.Conflict, "campaign.over", "This campaign is over already.")
		}
		c.State, c.Ended = Stopped, s.deps.Clock.Now()
		if err := errors.Join(tx.SaveCampaign(ctx, c), tx.CloseAllTasks(ctx, TaskSign, c.Subject(), c.Ended)); err != nil {
			return err
		}
		return s.note(ctx, tx, by.Event(role), c, "stopped")
	})
}

// View is a campaign with how far it is.
type View struct {
	Campaign
	Counts  map[TargetState]int
	Targets []Target
	Next    ident.Organisation
}

// List lists campaigns, newest first.
func (s *Service) List(ctx context.Context, by access.Actor) (out []View, err error) {
	if _, err := runs(by); err != nil {
		return nil, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out = nil
		all, err := tx.Campaigns(ctx, mostShown)
		for _, c := range all {
			n, err := tx.CountTargets(ctx, c.ID)
			if err != nil {
				return err
			}
			out = append(out, View{Campaign: c, Counts: n})
		}
		return err
	})
	return out, err
}

// Get gives a campaign with those it asked, after an organisation.
func (s *Service) Get(ctx context.Context, by access.Actor, id string, after ident.Organisation) (v View, err error) {
	if _, err := runs(by); err != nil {
		return v, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		v = View{}
		if v.Campaign, err = tx.CampaignByID(ctx, id); err != nil {
			return err
		}
		if v.Counts, err = tx.CountTargets(ctx, id); err != nil {
			return err
		}
		v.Targets, err = tx.Targets(ctx, id, after, batch+1)
		return err
	})
	if len(v.Targets) > batch {
		v.Targets = v.Targets[:batch]
		v.Next = v.Targets[batch-1].Org
	}
	return v, err
}

// Run asks and chases whoever is due, in every running campaign. What one organisation refuses does not hold up others.
func (s *Service) Run(ctx context.Context) error {
	var ids []string
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		ids, err = tx.RunningCampaigns(ctx)
		return err
	})
	for _, id := range ids {
		err = errors.Join(err, s.runOne(ctx, id))
	}
	return err
}

func (s *Service) runOne(ctx context.Context, id string) error {
	now := s.deps.Clock.Now()
	for {
		var due []Target
		var c Campaign
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			if c, err = tx.CampaignByID(ctx, id); err != nil {
				return err
			}
			due, err = tx.TargetsDue(ctx, id, now, batch)
			return err
		})
		if err != nil || c.State != Running {
			return err
		}
		for _, t := range due {
			if err := s.ask(ctx, c, t, now); err != nil {
				return err
			}
		}
		if len(due) < batch {
			return s.finish(ctx, c)
		}
	}
}

// ask writes to one organisation that has not signed. The target is kept first, so that a restart between the two never
// asks twice; a letter that cannot be sent marks it.
func (s *Service) ask(ctx context.Context, c Campaign, t Target, now time.Time) error {
	asked, kept := false, t
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		asked = false
		x, err := tx.Candidate(ctx, t.Org, clock.DateOf(now))
		if err != nil {
			return err
		}
		next := t
		if x.Signed {
			next.State, next.SignedOn, next.Next = Signed, clock.DateOf(now), time.Time{}
			return tx.PutTarget(ctx, next)
		}
		asked = true
		next.How = x.How()
		if x.Email != "" {
			next.Email = x.Email
		}
		next.asked(c, now)
		kept = next
		if err := tx.PutTarget(ctx, next); err != nil || next.How != ByTask {
			return err
		}
		return s.remind(ctx, tx, c, next)
	})
	if t = kept; err != nil || !asked || t.How != ByLetter {
		return err
	}
	_, err = s.deps.Inviter.Invite(ctx, access.Actor{Person: c.By, Roles: []access.Role{access.Secretariat}}, organisation.Invite{Organisation: t.Org, Email: t.Email})
	if k := errs.KindOf(err); err != nil && (k == errs.Invalid || k == errs.Conflict || k == errs.NotFound) {
		t.State, t.Next = Failed, time.Time{}
		return s.deps.Store.Write(ctx, func(tx Tx) error { return tx.PutTarget(ctx, t) })
	}
	return err
}

func (s *Service) remind(ctx context.Context, tx Tx, c Campaign, t Target) error {
	now, roles := s.deps.Clock.Now(), []access.Role{access.OrgAdmin, access.IGLead, access.SigningOfficer}
	about := event.Subject{Kind: Kind, ID: c.ID}
	if t.Chased > 0 {
		return tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Organisation: t.Org, Roles: roles, Kind: "campaign.chased", Subject: about,
			Title: "Your organisation has not signed the Agreement yet.", URL: "/statement", At: now})
	}
	return tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Organisation: t.Org, Roles: roles, Kind: TaskSign, Subject: about, Title: "Sign the Agreement", URL: "/statement", CreatedAt: now})
}

// finish ends a campaign in which nobody is asked or chased any more.
func (s *Service) finish(ctx context.Context, c Campaign) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		n, err := tx.CountTargets(ctx, c.ID)
		if err != nil || n[Waiting]+n[Asked] > 0 {
			return err
		}
		c, err := tx.CampaignByID(ctx, c.ID)
		if err != nil || c.State != Running {
			return err
		}
		c.State, c.Ended = Finished, s.deps.Clock.Now()
		return errors.Join(tx.SaveCampaign(ctx, c), s.note(ctx, tx, event.Actor{System: "jobs"}, c, "finished"))
	})
}
