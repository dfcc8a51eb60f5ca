package relay

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Report says that something looks wrong: to the body from which it came, or to one's own colleagues.
type Report struct {
	Key      string
	Source   ident.Organisation
	Items    []string
	TheirRef string // of whoever reports
	Words    string // nothing of the case
}

// GivenBy is one from which the actor's organisation is given information.
type GivenBy struct {
	Body  Body
	Items []string
}

// Sources lists who gives the actor's organisation information, itself first.
func (s *Service) Sources(ctx context.Context, a access.Actor) ([]GivenBy, error) {
	if _, err := access.Require(a, access.ReportCorrection, access.ViewCorrections, access.RelationTo(a, a.Organisation), ""); err != nil {
		return nil, err
	}
	shares, err := s.deps.World.Shares(ctx, a.Organisation, s.since())
	if err != nil {
		return nil, err
	}
	me := Holder{Org: a.Organisation}
	ids := []ident.Organisation{a.Organisation}
	for _, x := range shares {
		if x.To == me && x.From.Org != "" && !slices.Contains(ids, x.From.Org) {
			ids = append(ids, x.From.Org)
		}
	}
	bodies, err := s.deps.World.Bodies(ctx, ids)
	var out []GivenBy
	for _, id := range ids {
		b, ok := bodies[id]
		items := Given(Holder{Org: id}, me, shares)
		if id == a.Organisation {
			items = Sent(me, shares)
		}
		if ok && len(items) > 0 && (b.Reached || id == a.Organisation) {
			out = append(out, GivenBy{b, items})
		}
	}
	return out, err
}

// Report records that something looks wrong, and asks its source to look.
func (s *Service) Report(ctx context.Context, a access.Actor, cmd Report) (ref string, err error) {
	all, err := s.Sources(ctx, a)
	if err != nil {
		return "", err
	}
	role, err := access.Require(a, access.ReportCorrection, access.ViewCorrections, access.RelationTo(a, a.Organisation), "")
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(all, func(g GivenBy) bool { return g.Body.ID == cmd.Source })
	if i < 0 {
		return "", invalid("source", "required", "Choose from whom the information came")
	}
	if cmd.Items = slices.DeleteFunc(slices.Clone(cmd.Items), func(x string) bool { return !slices.Contains(all[i].Items, x) }); len(cmd.Items) == 0 {
		return "", invalid("items", "required", "Choose what looks wrong")
	}
	if !RefSound(cmd.TheirRef) {
		return "", invalid("their_ref", "shape", "Enter your own reference: at most 40 letters, numbers, and the signs / - _, with no spaces. Do not enter a name or an NHS number")
	}
	if cmd.Words, err = said(cmd.Words); err != nil {
		return "", err
	}
	me, err := s.deps.World.Bodies(ctx, []ident.Organisation{a.Organisation})
	if err != nil {
		return "", err
	}
	now := s.deps.Clock.Now()
	c := Correction{ID: ident.New[ID](s.deps.IDs), Kind: Rectified, Source: cmd.Source, Name: all[i].Body.Name, Origin: FromPartner, Items: cmd.Items, Stage: Reported,
		Reporter: a.Organisation, ReporterName: me[a.Organisation].Name, TheirRef: cmd.TheirRef, Words: cmd.Words, MadeAt: now, Updated: now, Version: 1}
	if c.Reporter == c.Source {
		c.Origin = FromStaff
	}
	if c.Due, err = s.due(now); err != nil {
		return "", err
	}
	c.turn(Turn{What: WasReported, Role: role, At: now})
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		n, err := tx.TakeNumber(ctx, fmt.Sprintf("correction-%d", now.Year()))
		if err != nil {
			return err
		}
		c.Ref = ident.Reference(s.deps.Settings.Prefix, now.Year(), n)
		ref = c.Ref
		first, again, err := tx.Once(ctx, cmd.Key, a.Person, c.Ref, now)
		if err != nil || again {
			ref = first
			return err
		}
		if err := tx.InsertCorrection(ctx, c); err != nil {
			return err
		}
		t := s.task(c, TaskLook, c.Source, "Look at what may be wrong")
		t.From, t.Due = c.Reporter, c.Due
		return errors.Join(s.record(ctx, tx, a.Event(role), c, happened{WasReported, 0}), tx.OpenTask(ctx, t))
	})
	return ref, err
}

// Decline says that what was reported is right, and why.
func (s *Service) Decline(ctx context.Context, a access.Actor, ref, reason, words string) error {
	words, err := said(words)
	if err != nil {
		return err
	}
	if _, ok := s.deps.Book.Item(DeclinedList, reason); !ok {
		return invalid("reason", "required", "Choose why nothing changes")
	}
	return s.do(ctx, a, change{ref: ref, command: access.JudgeCorrection, event: WasDeclined, decide: func(c *Correction, role access.Role) error {
		now := s.deps.Clock.Now()
		c.Stage, c.Reason, c.Words, c.DoneAt = Declined, reason, words, now
		c.turn(Turn{What: WasDeclined, Role: role, At: now})
		return nil
	}, after: func(ctx context.Context, tx Tx, c Correction) error {
		return errors.Join(tx.CloseAllTasks(ctx, TaskLook, c.Subject(), c.Updated), s.tell(ctx, tx, c, notice{org: c.Reporter, kind: WasDeclined, title: "The source says that it is right"}))
	}})
}

// Reported gives a report to whoever judges it, for the form that sends the correction.
func (s *Service) Reported(ctx context.Context, a access.Actor, ref string) (Correction, error) {
	v, err := s.Get(ctx, a, ref)
	if err != nil {
		return Correction{}, err
	}
	if _, err := access.Require(a, access.JudgeCorrection, access.ViewCorrections, relation(a, v.Correction), string(v.Stage)); errs.KindOf(err) == errs.Forbidden {
		return Correction{}, moved()
	} else if err != nil {
		return Correction{}, err
	}
	return v.Correction, nil
}
