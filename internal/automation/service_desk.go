package automation

import (
	"context"
	"errors"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// Desk is a use as the organisation that leads it sees it.
type Desk struct {
	View
	Record, Arrange bool // what the actor may do
}

func (s *Service) desk(a access.Actor, v View) (Desk, error) {
	rel := access.RelationTo(a, v.Use.Lead.ID)
	if _, err := access.Require(a, access.ViewChecks, access.ViewChecks, rel, ""); err != nil {
		return Desk{}, err
	}
	_, record := access.Allowed(a, access.RecordCheck, rel, "")
	_, arrange := access.Allowed(a, access.ArrangeChecks, rel, "")
	return Desk{v, record, arrange}, nil
}

// Mine lists the uses that the actor's organisation leads, what is due first on top.
func (s *Service) Mine(ctx context.Context, a access.Actor) ([]View, error) {
	if _, err := access.Require(a, access.ViewChecks, access.ViewChecks, access.RelationTo(a, a.Organisation), ""); err != nil {
		return nil, err
	}
	all, err := s.All(ctx)
	all = slices.DeleteFunc(all, func(v View) bool { return v.Use.Lead.ID != a.Organisation })
	slices.SortStableFunc(all, func(x, y View) int { return y.Plan.Due.DaysUntil(x.Plan.Due) })
	return all, err
}

// Get gives one use to the organisation that leads it.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (Desk, error) {
	v, err := s.One(ctx, ref)
	if err != nil {
		return Desk{}, err
	}
	return s.desk(a, v)
}

// order is one command on a plan.
type order struct {
	command access.Command
	name    string // of the event
	key     string // of the form, where the same form must not do it twice
	decide  func(p Plan, u Use, role access.Role, now time.Time) (Plan, error)
}

func (s *Service) do(ctx context.Context, a access.Actor, ref string, o order) error {
	u, err := s.deps.World.Use(ctx, ref)
	if err != nil {
		return err
	}
	role, err := access.Require(a, o.command, access.ViewChecks, access.RelationTo(a, u.Lead.ID), "")
	if err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		now := s.deps.Clock.Now()
		if o.key != "" {
			if _, again, err := tx.Once(ctx, o.key, a.Person, ref, now); err != nil || again {
				return err
			}
		}
		p, err := s.load(ctx, tx, u)
		if err != nil {
			return err
		}
		had := p.Asked
		if p, err = o.decide(p, u, role, now); err != nil {
			return err
		}
		on := clock.Date{}
		if o.command == access.RecordCheck {
			on = p.Checks[len(p.Checks)-1].On
		}
		if had != "" && p.Asked == "" {
			if err := s.close(ctx, tx, p, now); err != nil {
				return err
			}
		}
		if err := errors.Join(save(ctx, tx, p), s.note(ctx, tx, p, noted{a.Event(role), o.name, on})); err != nil {
			return err
		}
		if o.command == access.ArrangeChecks && had != "" && p.Asked == "" { // the task stays, for whoever it is now
			return s.watch(ctx, tx, u)
		}
		return nil
	})
}

// Check writes a check down.
func (s *Service) Check(ctx context.Context, a access.Actor, cmd Record) error {
	return s.do(ctx, a, cmd.Ref, order{access.RecordCheck, "checked", cmd.Key, func(p Plan, _ Use, role access.Role, now time.Time) (Plan, error) {
		return DecideCheck(p, cmd, role, now)
	}})
}

// Arrange says who checks and how often.
func (s *Service) Arrange(ctx context.Context, a access.Actor, cmd Arrange) error {
	return s.do(ctx, a, cmd.Ref, order{access.ArrangeChecks, "arranged", "", func(p Plan, u Use, _ access.Role, now time.Time) (Plan, error) {
		return DecideArrange(p, cmd, s.deps.Data.Cadences, u.Since, now)
	}})
}

// Explain says what is done about each safeguard.
func (s *Service) Explain(ctx context.Context, a access.Actor, ref string, says []Safeguard) error {
	return s.do(ctx, a, ref, order{access.ArrangeChecks, "explained", "", func(p Plan, u Use, _ access.Role, now time.Time) (Plan, error) {
		return DecideExplain(p, u, says, s.deps.Data, now)
	}})
}

// DecideExplain keeps what is said of the safeguards that are owed.
func DecideExplain(p Plan, u Use, says []Safeguard, d Data, now time.Time) (Plan, error) {
	var wrong []errs.Field
	var out []Safeguard
	for _, duty := range d.Safeguards {
		i := slices.IndexFunc(says, func(x Safeguard) bool { return x.Code == duty.Code })
		if !duty.Binds(u) || i < 0 {
			continue
		}
		x := says[i]
		var bad []errs.Field
		x.How, bad = clean("how_"+x.Code, x.How, "", false)
		wrong = append(wrong, bad...)
		switch {
		case x.Says == "" && x.How == "":
			continue
		case x.Says != "yes" && x.Says != "no" && x.Says != "not_needed":
			wrong = append(wrong, field("says_"+x.Code, "required", "Say whether this is done"))
		case x.Says != "yes" && x.How == "":
			wrong = append(wrong, field("how_"+x.Code, "required", "Say why not"))
		}
		out = append(out, x)
	}
	if len(wrong) > 0 {
		return p, errs.InvalidFields(wrong)
	}
	p.Safeguards, p.Updated = out, now
	return p, nil
}

// Describe keeps the fields of the transparency record.
func (s *Service) Describe(ctx context.Context, a access.Actor, ref, standard string, answers []Answer) error {
	return s.do(ctx, a, ref, order{access.ArrangeChecks, "described", "", func(p Plan, _ Use, _ access.Role, now time.Time) (Plan, error) {
		return DecideDescribe(p, standard, answers, s.deps.Data, now)
	}})
}

// DecideDescribe keeps answers of a version of the standard; empty ones are left out.
func DecideDescribe(p Plan, standard string, answers []Answer, d Data, now time.Time) (Plan, error) {
	st := d.Standard(standard)
	var wrong []errs.Field
	var out []Answer
	for _, x := range st.Sections {
		for _, f := range x.Fields {
			i := slices.IndexFunc(answers, func(a Answer) bool { return a.Name == f.Name })
			if i < 0 {
				continue
			}
			text, bad := clean(f.Name, answers[i].Text, "", f.Name == "contact_email" || f.Name == "website")
			wrong = append(wrong, bad...)
			if text != "" {
				out = append(out, Answer{f.Name, text})
			}
		}
	}
	if len(wrong) > 0 {
		return p, errs.InvalidFields(wrong)
	}
	p.Standard, p.Answers, p.Updated = st.Code, out, now
	return p, nil
}

// Import takes a published record over.
func (s *Service) Import(ctx context.Context, a access.Actor, ref string, in Published) error {
	return s.do(ctx, a, ref, order{access.ArrangeChecks, "imported", "", func(p Plan, _ Use, _ access.Role, now time.Time) (Plan, error) {
		p = p.Take(in, s.deps.Data)
		p.Updated = now
		return p, nil
	}})
}
