package casework

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/clock"
)

// commands lists what can be done to a part.
func commands() []access.Command {
	return []access.Command{access.AcknowledgeCase, access.AskProof, access.SeeProof, access.ClarifyCase, access.NoteClear, access.ExtendCase, access.CorrectReceipt,
		access.WorkOnCase, access.PassCase, access.AnswerCase, access.EndCase, access.LearnFromCase, access.RedactCase, access.OpenContact, access.ReachPerson, access.HoldCase}
}

// Get gives one case to a body that holds a part of it.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (v View, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if v.Case, err = tx.CaseByRef(ctx, ref); err != nil {
			return err
		}
		i, _, err := mine(a, v.Case, access.ViewCases)
		if err == nil {
			v.Part = v.Case.Parts[i]
		}
		return err
	})
	if err != nil {
		return View{}, err
	}
	now, p := s.deps.Clock.Now(), v.Part
	if v.Bodies, err = s.bodiesOf(ctx, v.Case.Bodies()); err != nil {
		return View{}, err
	}
	v.Body = v.Bodies[v.Case.PartOf(a.Organisation)]
	if v.Clocks, err = s.clocks(v.Case.Kind, p, now); err != nil {
		return View{}, err
	}
	for _, c := range commands() {
		acked := c == access.AcknowledgeCase && !p.AcknowledgedAt.IsZero()
		if roleOf(a, c, access.Own, p.Stage) != "" && !acked {
			v.Can = append(v.Can, c)
		}
	}
	if v.MayExtend, err = s.mayExtend(v.Case.Kind, p, now); err != nil {
		return View{}, err
	}
	at, err := s.forgetAt(v.Case, now)
	v.Forgotten = clock.DateOf(at)
	return v, err
}

// pageSize is how many cases a queue shows at once.
const pageSize = 50

// Queue gives a page of the actor's organisation's cases: what is to do first, by what is due first.
func (s *Service) Queue(ctx context.Context, a access.Actor, f Filter) (out Queue, err error) {
	if _, err := access.Require(a, access.ViewCases, access.ViewCases, access.RelationTo(a, a.Organisation), ""); err != nil {
		return out, err
	}
	var list []Case
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if list, err = tx.CasesOf(ctx, Query{Org: a.Organisation, Kind: f.Kind, Stage: f.Stage, After: f.After, Most: pageSize + 1}); err != nil {
			return err
		}
		out.Counts, err = tx.CaseCounts(ctx, a.Organisation)
		return err
	})
	if err != nil {
		return out, err
	}
	now := s.deps.Clock.Now()
	for _, c := range list {
		p := c.Parts[c.PartOf(a.Organisation)]
		clocks, err := s.clocks(c.Kind, p, now)
		if err != nil {
			return out, err
		}
		r := Row{Ref: c.Ref, Kind: c.Kind, Route: c.Route, Stage: p.Stage, State: clocks.Next(), Reach: c.Reach, Marks: len(c.Marks) > 0, Received: p.Story.ReceivedAt(now), Key: c.SortKey(p)}
		if p.Outcome != nil {
			r.Result = p.Outcome.Result
		}
		out.Rows = append(out.Rows, r)
	}
	if len(out.Rows) > pageSize {
		out.Rows = out.Rows[:pageSize]
		out.Next = out.Rows[pageSize-1].Key
	}
	return out, nil
}
