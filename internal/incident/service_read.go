package incident

import (
	"context"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// View is an incident as an actor may see it: everything for its own organisation, what happened for a partner that was
// told, and how far it is for the secretariat. What an actor may not see is not in it.
type View struct {
	Incident
	Relation access.Relation
	Full     bool // everything is in it
	Clocks   Clocks
	Assessed Assessed
	Judged   bool // Assessed holds
	may      []access.Command
}

// May reports whether the actor may do something now.
func (v View) May(c access.Command) bool { return slices.Contains(v.may, c) }

var commands = []access.Command{access.RaiseIncident, access.EditIncident, access.DecideIncident, access.AcknowledgeIncident, access.CloseIncident,
	access.ReopenIncident, access.WriteAccount, access.ReviewAccount}

// view cuts an incident down to what an actor may see.
func (s *Service) view(a access.Actor, i Incident) (View, error) {
	rel := access.RelationTo(a, i.Org, i.Told()...)
	v := View{Incident: i, Relation: rel}
	for _, c := range commands {
		if _, ok := access.Allowed(a, c, rel, string(i.Stage)); ok {
			v.may = append(v.may, c)
		}
	}
	if _, full := access.Allowed(a, access.ViewIncident, rel, string(i.Stage)); full {
		v.Full = true
		v.Assessed, v.Judged = s.deps.Rules.Assess(i.Content.Harm)
		var err error
		v.Clocks, err = s.deps.clocks(i, s.deps.Clock.Now())
		return v, err
	}
	if _, err := access.Require(a, viewOf(rel), viewOf(rel), rel, string(i.Stage)); err != nil {
		return View{}, err
	}
	v.Incident = i.summary()
	if rel == access.Party {
		v.Incident = i.told(a.Organisation)
	}
	return v, nil
}

// summary is what the secretariat sees: that there is an incident, of what kind, and how far it is.
func (i Incident) summary() Incident {
	f := i.Content.Facts
	out := Incident{ID: i.ID, Ref: i.Ref, Org: i.Org, Stage: i.Stage, MadeAt: i.MadeAt, RaisedAt: i.RaisedAt, ClosedAt: i.ClosedAt, Updated: i.Updated, Version: i.Version,
		Content: Content{Facts: Facts{NearMiss: f.NearMiss, AwareAt: f.AwareAt, Kinds: f.Kinds, Cause: f.Cause}}}
	if i.Account.Out != nil {
		out.Account = Account{Stage: Published, Out: i.Account.Out, PublishedAt: i.Account.PublishedAt}
	}
	return out
}

// told is what a partner sees: what happened, to what kinds of data and how many people, what was done, and its own
// acknowledgement. Which other partners were told is not its business.
func (i Incident) told(org ident.Organisation) Incident {
	out := i.summary()
	out.Content.Facts.What, out.Content.Facts.HappenedOn = i.Content.Facts.What, i.Content.Facts.HappenedOn
	out.Content.People, out.Content.Contain = i.Content.People, Containment{Done: i.Content.Contain.Done}
	out.Links, out.Pauses = i.Links, i.Pauses
	if p, ok := i.Partner(org); ok {
		out.Partners = []Partner{p}
	}
	return out
}

// Get gives one incident.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (v View, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		i, err := tx.IncidentByRef(ctx, ref)
		if err != nil {
			return err
		}
		v, err = s.view(a, i)
		return err
	})
	return v, err
}

// pageSize is how many incidents a list shows.
const pageSize = 50

// Page is a part of a list, and the key to go on from.
type Page struct {
	Items []View
	Next  string
}

// List gives the organisation's own incidents, what is undecided first; for the secretariat everybody's, in short.
func (s *Service) List(ctx context.Context, a access.Actor, after string) (Page, error) {
	read := func(tx Tx) ([]Incident, error) { return tx.IncidentsOf(ctx, a.Organisation, after, pageSize+1) }
	if a.Organisation == "" {
		if _, err := access.Require(a, access.SummariseIncidents, access.SummariseIncidents, access.Partnership, string(Alarm)); err != nil {
			return Page{}, err
		}
		read = func(tx Tx) ([]Incident, error) { return tx.IncidentsRaised(ctx, after, pageSize+1) }
	}
	return s.page(ctx, a, read)
}

// Told lists the incidents of others that the organisation was told of.
func (s *Service) Told(ctx context.Context, a access.Actor, after string) (Page, error) {
	if a.Organisation == "" {
		return Page{}, nil
	}
	return s.page(ctx, a, func(tx Tx) ([]Incident, error) { return tx.IncidentsTold(ctx, a.Organisation, after, pageSize+1) })
}

func (s *Service) page(ctx context.Context, a access.Actor, read func(Tx) ([]Incident, error)) (p Page, err error) {
	var all []Incident
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		all, err = read(tx)
		return err
	})
	if err != nil {
		return p, err
	}
	if len(all) > pageSize {
		all = all[:pageSize]
		p.Next = all[pageSize-1].SortKey()
	}
	for _, i := range all {
		v, err := s.view(a, i)
		switch {
		case errs.KindOf(err) == errs.NotFound:
			continue // not yet, or not any more, for this role
		case err != nil:
			return p, err
		}
		p.Items = append(p.Items, v)
	}
	return p, nil
}

// ActionView is one action for whoever has to do it.
type ActionView struct {
	Action
	Ref, URL string
	Full     bool // the rest of the incident is open to the reader too
}

// Action gives one action to the holders of its role, and to those who see the incident.
func (s *Service) Action(ctx context.Context, a access.Actor, ref string, n int) (ActionView, error) {
	return s.action(ctx, a, ref, n)
}

func (s *Service) action(ctx context.Context, a access.Actor, ref string, n int) (out ActionView, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		i, err := tx.IncidentByRef(ctx, ref)
		if err != nil {
			return err
		}
		rel := access.RelationTo(a, i.Org)
		_, full := access.Allowed(a, access.ViewIncident, rel, string(i.Stage))
		if n < 1 || n > len(i.Actions) || rel != access.Own || !full && !a.Has(i.Actions[n-1].Role) {
			return errs.New(errs.NotFound, "access.not_found", "We could not find this, or you may not see it.")
		}
		out = ActionView{Action: i.Actions[n-1], Ref: i.Ref, URL: i.URL(), Full: full}
		return nil
	})
	return out, err
}

// Uses lists the uses that an incident can be linked to.
func (s *Service) Uses(ctx context.Context, a access.Actor) ([]Use, error) {
	return s.deps.World.Uses(ctx, a)
}

// UseNow gives a linked use as it stands now.
func (s *Service) UseNow(ctx context.Context, a access.Actor, ref string) (Use, error) {
	return s.deps.World.Use(ctx, a, ref)
}

// Body gives an organisation.
func (s *Service) Body(ctx context.Context, id ident.Organisation) (Body, error) {
	return s.deps.World.Body(ctx, id)
}
