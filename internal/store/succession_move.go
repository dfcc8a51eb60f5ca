package store

import (
	"context"
	"slices"
	"strings"

	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/rights/casework"
	"sharewell/internal/store/db"
	"sharewell/internal/succession"
)

// joinedPart marks what cannot be taken apart again.
const joinedPart = "joined"

// MoveThing lets another organisation take a thing over. What somebody said, sent or signed stays as it is.
func (tx *Tx) MoveThing(ctx context.Context, m succession.Moving) ([]string, event.Subject, error) {
	none := event.Subject{}
	switch m.Kind {
	case succession.Person:
		extra, err := tx.moveHats(ctx, m)
		return extra, event.Subject{Kind: "person", ID: m.Ref}, err
	case succession.Client:
		err := tx.q.MoveApiClient(ctx, db.MoveApiClientParams{NewOrg: string(m.To), ID: m.Ref, OldOrg: string(m.From)})
		return nil, event.Subject{Kind: "application", ID: m.Ref}, err
	case succession.Seat:
		return nil, none, tx.moveSeat(ctx, m)
	case succession.OneOff:
		r, err := tx.OneOffByRef(ctx, m.Ref)
		if err == nil {
			err = tx.q.MoveOneOffOwner(ctx, db.MoveOneOffOwnerParams{NewOrg: string(m.To), Ref: m.Ref, OldOrg: string(m.From)})
		}
		if err == nil {
			err = tx.q.MoveOneOffCounterpart(ctx, db.MoveOneOffCounterpartParams{NewOrg: string(m.To), Ref: m.Ref, OldOrg: string(m.From)})
		}
		return nil, r.Subject(), err
	case succession.Request:
		r, err := tx.RequestByRef(ctx, m.Ref)
		if err != nil {
			return nil, none, err
		}
		for _, side := range []*ident.Organisation{&r.Asker.Organisation, &r.Receiver.Organisation} {
			if *side == m.From {
				*side = m.To
			}
		}
		return nil, r.Subject(), tx.SaveRequest(ctx, r)
	case succession.Case:
		return tx.moveCasePart(ctx, m)
	case succession.Correction:
		return tx.moveCorrection(ctx, m)
	}
	about, err := tx.moveOwned(ctx, m)
	return nil, about, err
}

// moveOwned moves what has one owner.
func (tx *Tx) moveOwned(ctx context.Context, m succession.Moving) (event.Subject, error) {
	from, to := string(m.From), string(m.To)
	switch m.Kind {
	case succession.Advice:
		a, err := tx.AdviceByRef(ctx, m.Ref)
		if err != nil || a.Org != m.From {
			return a.Subject(), err
		}
		a.Org = m.To
		if err := tx.SaveAdvice(ctx, a); err != nil {
			return a.Subject(), err
		}
		return a.Subject(), tx.q.MoveAdvice(ctx, db.MoveAdviceParams{NewOrg: to, Ref: m.Ref, OldOrg: from})
	case succession.Incident:
		i, err := tx.IncidentByRef(ctx, m.Ref)
		if err != nil || i.Org != m.From {
			return i.Subject(), err
		}
		i.Org = m.To
		if err := tx.SaveIncident(ctx, i); err != nil {
			return i.Subject(), err
		}
		return i.Subject(), tx.q.MoveIncident(ctx, db.MoveIncidentParams{NewOrg: to, Ref: m.Ref, OldOrg: from})
	case succession.Choice:
		c, err := tx.ChoiceByRef(ctx, m.Ref)
		if err != nil || c.Org != m.From {
			return c.Subject(), err
		}
		c.Org = m.To
		if err := tx.SaveChoice(ctx, c); err != nil {
			return c.Subject(), err
		}
		return c.Subject(), tx.q.MoveChoice(ctx, db.MoveChoiceParams{NewOrg: to, Ref: m.Ref, OldOrg: from})
	case succession.Question:
		q, err := tx.QuestionByRef(ctx, m.Ref)
		if err != nil || q.Org != m.From {
			return q.Subject(), err
		}
		q.Org = m.To
		if err := tx.SaveQuestion(ctx, q); err != nil {
			return q.Subject(), err
		}
		return q.Subject(), tx.q.MoveQuestion(ctx, db.MoveQuestionParams{NewOrg: to, Ref: m.Ref, OldOrg: from})
	case succession.Proposal:
		p, err := tx.ProposalByRef(ctx, m.Ref)
		if err != nil || p.Lead != m.From {
			return p.Subject(), err
		}
		p.Lead = m.To
		if err := tx.SaveProposal(ctx, p); err != nil {
			return p.Subject(), err
		}
		return p.Subject(), tx.q.MoveProposal(ctx, db.MoveProposalParams{NewOrg: to, Ref: m.Ref, OldOrg: from})
	}
	return event.Subject{}, nil
}

// moveSeat moves the place in a running review. A body has one: a second one stays as it is, without a say.
func (tx *Tx) moveSeat(ctx context.Context, m succession.Moving) error {
	run, stage, _ := strings.Cut(m.Ref, "/")
	n, err := tx.q.ReviewSeatTaken(ctx, db.ReviewSeatTakenParams{RunID: run, Stage: stage, Org: string(m.To)})
	if err != nil || n > 0 {
		return err
	}
	return tx.q.MoveReviewSeat(ctx, db.MoveReviewSeatParams{NewOrg: string(m.To), RunID: run, Stage: stage, OldOrg: string(m.From)})
}

// moveCasePart moves what an organisation holds of a case. Where the other holds a part already, the two become one:
// the part that is still worked on goes on, and keeps the lines of both.
func (tx *Tx) moveCasePart(ctx context.Context, m succession.Moving) ([]string, event.Subject, error) {
	c, err := tx.CaseByRef(ctx, m.Ref)
	if err != nil {
		return nil, event.Subject{}, err
	}
	at := func(org ident.Organisation) int {
		return slices.IndexFunc(c.Parts, func(p casework.Part) bool { return p.Org == org })
	}
	i, j := at(m.From), at(m.To)
	if i < 0 {
		return nil, c.Subject(), nil
	}
	was := c.Parts[i].Stage
	var extra []string
	if j < 0 {
		c.Parts[i].Org = m.To
	} else {
		extra = []string{joinedPart}
		keep, other := j, i
		if c.Parts[i].Stage.Open() && !c.Parts[j].Stage.Open() {
			keep, other = i, j
		}
		p := c.Parts[keep]
		p.Org = m.To
		p.Lines = append(slices.Clone(c.Parts[other].Lines), p.Lines...)
		p.Items = append(slices.Clone(c.Parts[other].Items), p.Items...)
		c.Parts[j] = p
		c.Parts = slices.Delete(c.Parts, i, i+1)
	}
	for n := range c.Parts {
		for _, side := range []*ident.Organisation{&c.Parts[n].From, &c.Parts[n].To} {
			if *side == m.From {
				*side = m.To
			}
		}
	}
	if err := tx.SaveCase(ctx, c); err != nil {
		return nil, c.Subject(), err
	}
	if err := tx.moveCase(ctx, m.From, was, ""); err != nil {
		return nil, c.Subject(), err
	}
	return extra, c.Subject(), tx.q.DeleteCasePart(ctx, db.DeleteCasePartParams{Ref: m.Ref, Org: string(m.From)})
}

// moveCorrection moves a correction at its source, at who reported it, and at whoever was told of it.
func (tx *Tx) moveCorrection(ctx context.Context, m succession.Moving) ([]string, event.Subject, error) {
	c, err := tx.CorrectionByRef(ctx, m.Ref)
	if err != nil {
		return nil, event.Subject{}, err
	}
	if c.Source == m.From {
		c.Source = m.To
	}
	if c.Reporter == m.From {
		c.Reporter = m.To
	}
	for i := range c.Copies {
		if c.Copies[i].To.Org == m.From {
			c.Copies[i].To.Org = m.To
		}
	}
	if err := tx.SaveCorrection(ctx, c); err != nil {
		return nil, c.Subject(), err
	}
	return nil, c.Subject(), tx.q.MoveCorrection(ctx, db.MoveCorrectionParams{NewOrg: string(m.To), Ref: m.Ref, OldOrg: string(m.From)})
}
