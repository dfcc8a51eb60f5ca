package coverage

import "math/bits"

// answer writes the decision.
func (a *asked) answer(d *Decision) {
	d.Outcome = a.why.outcome()
	if a.why&unseen == 0 {
		if a.n == 0 {
			a.why.add(NoRecord)
			a.best = NotCovered
		}
		d.Outcome = min(d.Outcome, a.best)
	}
	if d.Outcome != Covered && a.x.emergency != "" && a.q.Urgency == a.x.emergency {
		d.Outcome = PersonMustLook
		d.Reasons = append(d.Reasons, Reason{Code: Emergency, Record: -1})
	}
	for g := a.why; g != 0; g &= g - 1 {
		a.say(d, ReasonCode(bits.TrailingZeros64(uint64(g))))
	}
	for i := range a.n {
		if a.best == Covered && i == 1 {
			break // one record is enough
		}
		a.cite(d, &a.hits[i])
	}
}

// say adds a ground about the question or a body.
func (a *asked) say(d *Decision, code ReasonCode) {
	r := Reason{Code: code, Record: -1}
	switch code {
	case UnknownAction:
		r.Detail = a.q.Action
	case UnknownGiver:
		r.Detail = a.q.From.ID
	case UnknownReceiver:
		r.Detail = a.q.To.ID
	case UnknownThing:
		r.Detail = a.q.Thing.ID
	case GiverNotSignatory, GiverLapsed:
		r.Detail = a.x.entities[a.from].party.Standing
	case ReceiverNotSignatory, ReceiverLapsed:
		r.Detail = a.x.entities[a.to].party.Standing
	case GiverAssurance, ReceiverAssurance:
		id := a.from
		if code == ReceiverAssurance {
			id = a.to
		}
		for _, l := range a.x.entities[id].party.Lapses {
			d.Reasons = append(d.Reasons, Reason{Code: code, Record: -1, Rule: l.Code, Detail: l.Words})
		}
		return
	}
	d.Reasons = append(d.Reasons, r)
}

// cite adds a record, its grounds and, unless it does not cover at all, what goes with it.
func (a *asked) cite(d *Decision, h *hit) {
	n := int16(len(d.Records))
	d.Records = append(d.Records, h.card.refs[0])
	if a.best == Covered {
		d.Reasons = append(d.Reasons, Reason{Code: InForce, Record: n})
	}
	for g := h.why; g != 0; g &= g - 1 {
		code := ReasonCode(bits.TrailingZeros64(uint64(g)))
		if code == RuleBlocks {
			for _, b := range h.card.blocks {
				d.Reasons = append(d.Reasons, Reason{Code: code, Record: n, Rule: b.Rule, Detail: b.Words})
			}
			continue
		}
		d.Reasons = append(d.Reasons, Reason{Code: code, Record: n, Detail: a.detail(code)})
	}
	if a.best == NotCovered {
		return
	}
	d.Obligations = obligations(d.Obligations, n, h.card, h.grant, a.to)
}

// detail gives what of the question a ground is about.
func (a *asked) detail(code ReasonCode) string {
	switch code {
	case OtherPurpose:
		return a.q.Purpose
	case OtherPeople:
		return a.q.About
	case OtherMethod:
		return a.q.Method
	case PartNotListed:
		return a.q.Part
	}
	return ""
}
