package sharing

import (
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// LeaveEffect is what a live record does when a party goes.
type LeaveEffect string

// The effects.
const (
	LeaveEnds   LeaveEffect = "ends"    // nobody is left to share with
	LeavePauses LeaveEffect = "pauses"  // it was the lead; the others decide who leads
	LeaveGoesOn LeaveEffect = "goes_on" // the others go on
	LeaveNone   LeaveEffect = ""        // it takes no part
)

// EffectOfLeaving says what a live record does when an organisation goes.
func EffectOfLeaving(st State, org ident.Organisation) LeaveEffect {
	v := st.Live()
	if v == nil || !v.Stage.Live() || !slices.Contains(st.everybody(v), org) {
		return LeaveNone
	}
	rest, _ := leftWithout(&v.Content, org)
	others := len(rest.Parties)
	for _, a := range st.Record.Accessions {
		if a.State == JoinSigned && a.Version == v.N && a.Organisation != org {
			others++
		}
	}
	switch {
	case others < 2 || len(rest.Flows) == 0 && len(v.Content.Flows) > 0:
		return LeaveEnds
	case st.Record.Lead == org:
		return LeavePauses
	}
	return LeaveGoesOn
}

// leftWithout gives a content with one organisation's rows left out.
func leftWithout(c *Content, org ident.Organisation) (Content, bool) {
	out := c.Clone()
	p, ok := c.PartyOf(org)
	if !ok {
		return out, false
	}
	drop := func(ids []string) []string {
		return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == p.ID })
	}
	out.Parties = slices.DeleteFunc(out.Parties, func(q Party) bool { return q.ID == p.ID })
	var flows []Flow
	for _, f := range out.Flows {
		f.From, f.To = drop(f.From), drop(f.To)
		if len(f.From) > 0 && len(f.To) > 0 {
			flows = append(flows, f)
		}
	}
	out.Flows = flows
	out.Transparency = slices.DeleteFunc(out.Transparency, func(n Notice) bool { return n.Party == p.ID })
	out.Retention = slices.DeleteFunc(out.Retention, func(r Retention) bool { return r.Party == p.ID })
	return out, true
}

// Leave says who goes from a record, when, and why.
type Leave struct {
	Organisation ident.Organisation
	On           clock.Date
	Why          string // a sentence
	SignBy       clock.Date
	Closed       bool // the organisation is no more, so that it cannot lead, nor sign again
}

// DecideLeave takes a party out of a record: it ends, stands still or goes on in a version without the party. A
// version on its way goes back to the lead. It gives false when the record has nothing to do with the organisation.
func DecideLeave(st State, who Who, w World, cmd Leave, ids ident.Source) (Outcome, bool) {
	d := begin(st, who, w)
	touched := false
	effect := EffectOfLeaving(st, cmd.Organisation)
	if effect == LeavePauses && cmd.Closed {
		effect = LeaveEnds
	}
	if v := d.State.Open(); v != nil {
		touched = d.leaveOpen(v, cmd)
	}
	v := d.State.Live()
	switch effect {
	case LeaveEnds:
		d.end(v, cmd.Why, ids)
		touched = true
	case LeavePauses:
		touched = d.leavePaused(v, cmd) || touched
	case LeaveGoesOn:
		d.leaveLive(v, cmd, ids)
		touched = true
	case LeaveNone:
	}
	if !touched {
		return Outcome{}, false
	}
	out, err := d.done()
	return out, err == nil
}

func (d *decision) leaveOpen(v *Version, cmd Leave) bool {
	content, changed := leftWithout(&v.Content, cmd.Organisation)
	switch {
	case d.record().Lead == cmd.Organisation || changed && len(content.Parties) < 2:
		d.withdraw(v, cmd.Why)
		return true
	case !changed:
		return false
	}
	if v.Stage != Draft {
		d.happened("record_returned", v, EventData{Reason: cmd.Why})
		d.tell("record_returned", d.State.everybody(v), named(v)+" went back to be sent again.", cmd.Why)
		d.shutAll(TaskReview, TaskSign, TaskGoLive, TaskMend, TaskPaper)
		d.ask(TaskMend, d.record().Lead, leadRoles, v)
		v.Stage = Draft
	}
	v.Content = content
	return true
}

func (d *decision) leavePaused(v *Version, cmd Leave) bool {
	r := d.record()
	if slices.ContainsFunc(r.Lapsed, func(l PartyLapse) bool { return l.Organisation == cmd.Organisation }) {
		return false
	}
	r.Lapsed = append(r.Lapsed, PartyLapse{cmd.Organisation, cmd.On})
	if v.Stage != Paused {
		v.Stage, v.Reason = Paused, cmd.Why
		d.happened("record_paused", v, EventData{Reason: v.Reason})
		d.tell("record_paused", d.State.everybody(v), named(v)+" is paused. Stop sharing under it.", cmd.Why+" It led the record. It starts again when the organisation has accepted the Agreement again; otherwise make a new record.")
		for i := range d.Notices {
			d.Notices[i].Urgent = true
		}
	}
	return true
}

func (d *decision) leaveLive(old *Version, cmd Leave, ids ident.Source) {
	r := d.record()
	told := d.State.everybody(old)
	for i := range r.Accessions {
		if a := &r.Accessions[i]; a.Organisation == cmd.Organisation && a.State != JoinRefused && a.Version == old.N {
			a.State, a.Reason, a.DecidedAt = JoinRefused, cmd.Why, d.who.Now
		}
	}
	content, changed := leftWithout(&old.Content, cmd.Organisation)
	if !changed { // it had joined later; the text never named it
		d.happened("party_left", old, EventData{Reason: cmd.Why, To: string(cmd.Organisation)})
		d.tell("party_left", told, named(old)+" goes on without "+d.world.Label("organisation", string(cmd.Organisation))+".", cmd.Why)
		return
	}
	r.Last++
	sent := content.Clone()
	v := Version{N: r.Last, Stage: old.Stage, Content: content, Hash: HashOf(content), Sent: &sent, Reason: cmd.Why, CreatedAt: d.who.Now, SentAt: d.who.Now, LiveAt: d.who.Now}
	if old.Stage == Paused {
		v.Reason = old.Reason
	}
	was := *old
	v.States = d.inheritedStates(&was, &v, ids)
	old.Stage, old.ClosedAt = Superseded, d.who.Now
	for i := range r.Accessions {
		if a := &r.Accessions[i]; a.Version == was.N && a.State != JoinRefused {
			a.Version = v.N
		}
	}
	d.State.Versions = append(d.State.Versions, v)
	r.Live = v.N
	d.happened("record_superseded", d.State.version(was.N), EventData{})
	now := d.State.Live()
	d.askHeirs(now, Succeed{On: cmd.On, SignBy: cmd.SignBy})
	d.happened("party_left", now, EventData{Reason: cmd.Why, Hash: now.Hash, To: string(cmd.Organisation)})
	d.tell("party_left", told, named(now)+" goes on without "+d.world.Label("organisation", string(cmd.Organisation))+".", cmd.Why)
}
