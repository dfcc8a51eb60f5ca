package sharing

import (
	"slices"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// DecideSucceed lets organisations take over from others in a record. What is in force goes on in a new version that
// names them; what everybody else signed stands, because nothing that concerns them changed. The old version keeps
// its words and its signatures. It gives false when the record has nothing to do with any of them.
func DecideSucceed(st State, who Who, w World, cmd Succeed, ids ident.Source) (Outcome, bool) {
	d := begin(st, who, w)
	r := d.record()
	touched := d.inherit(cmd)
	if v := d.State.Open(); v != nil {
		touched = d.inheritOpen(v, cmd, ids) || touched
	}
	if v := d.State.Live(); v != nil && v.Stage.Live() {
		touched = d.inheritLive(v, cmd, ids) || touched
	}
	for i := range r.EndAnswers {
		if next, ok := cmd.next(r.EndAnswers[i].Organisation); ok && r.EndAnswers[i].Answer == "" {
			r.EndAnswers[i].Organisation = next[0]
			d.shut(TaskConfirmEnd, cmd.Moves[0].Old)
			if v := d.State.Live(); v != nil {
				d.ask(TaskConfirmEnd, next[0], leadRoles, v)
			}
			touched = true
		}
	}
	if !touched {
		return Outcome{}, false
	}
	out, err := d.done()
	return out, err == nil
}

// inherit notes who took over, and gives the record to the lead's heir.
func (d *decision) inherit(cmd Succeed) bool {
	r, was := d.record(), d.record().Lead
	from := 0
	if v := d.State.Live(); v != nil {
		from = v.N
	}
	var known []ident.Organisation
	for i := range d.State.Versions {
		known = append(known, d.State.parties(&d.State.Versions[i])...)
	}
	known = append(known, was)
	touched := false
	for _, m := range cmd.Moves {
		if !slices.Contains(known, m.Old) {
			continue
		}
		for _, org := range m.New {
			if slices.ContainsFunc(r.Heirs, func(h Heir) bool { return h.Old == m.Old && h.New == org }) {
				continue
			}
			touched = true
			r.Heirs = append(r.Heirs, Heir{Old: m.Old, New: org, On: cmd.On, Instrument: cmd.Instrument, From: from, Lead: m.Old == was})
		}
	}
	if next, ok := cmd.next(was); ok {
		r.Lead = next[0]
		touched = true
	}
	return touched
}

// inheritOpen puts the heirs into a version on its way. One that was with the parties goes back to the lead, who
// sends it again; approvals and signatures that the change does not concern stand.
func (d *decision) inheritOpen(v *Version, cmd Succeed, ids ident.Source) bool {
	content, changed := Succeeding(&v.Content, cmd, ids)
	if !changed {
		return false
	}
	why := d.succeededWords(cmd)
	if len(content.Parties) < 2 {
		d.withdraw(v, why+" Nothing is left to share between two bodies.")
		return true
	}
	if v.Stage != Draft {
		d.happened("record_returned", v, EventData{Reason: why})
		d.tell("record_returned", d.State.everybody(v), named(v)+" went back to be sent again.", why)
		d.shutAll(TaskReview, TaskSign, TaskGoLive, TaskMend, TaskPaper)
		d.ask(TaskMend, d.record().Lead, leadRoles, v)
		v.Stage = Draft
	}
	v.Content = content
	return true
}

func (d *decision) succeededWords(cmd Succeed) string {
	var parts []string
	for _, m := range cmd.Moves {
		var next []string
		for _, n := range m.New {
			next = append(next, d.world.Label("organisation", string(n)))
		}
		parts = append(parts, strings.Join(next, " and ")+" took over from "+d.world.Label("organisation", string(m.Old))+" on "+cmd.On.Words()+".")
	}
	return strings.Join(parts, " ")
}

// inheritLive goes on with a version that names the heirs.
func (d *decision) inheritLive(old *Version, cmd Succeed, ids ident.Source) bool {
	content, changed := Succeeding(&old.Content, cmd, ids)
	changed = d.inheritJoined(cmd) || changed
	if !changed {
		return false
	}
	r, why := d.record(), d.succeededWords(cmd)
	joined := slices.ContainsFunc(r.Accessions, func(a Accession) bool { return a.Takes() && a.Version == old.N })
	if len(content.Parties) < 2 && !joined {
		d.end(old, why+" What was shared stays within one body.", ids)
		return true
	}
	old, was := d.State.Live(), *d.State.Live()
	r.Last++
	sent := content.Clone()
	v := Version{N: r.Last, Stage: was.Stage, Content: content, Hash: HashOf(content), Sent: &sent, Reason: why, CreatedAt: d.who.Now, SentAt: d.who.Now, LiveAt: d.who.Now}
	if was.Stage == Paused {
		v.Reason = was.Reason
	}
	v.States = d.inheritedStates(&was, &v, ids)
	old.Stage, old.ClosedAt = Superseded, d.who.Now
	for i := range r.Accessions {
		if a := &r.Accessions[i]; a.Version == was.N && a.State != JoinRefused {
			a.Version = v.N
		}
	}
	d.State.Versions = append(d.State.Versions, v)
	r.Live = v.N
	d.happened("record_superseded", old, EventData{})
	now := d.State.Live()
	d.askHeirs(now, cmd)
	d.happened("record_succeeded", now, EventData{Reason: why, Hash: now.Hash})
	d.tell("record_succeeded", d.State.everybody(now), named(now)+" goes on with "+d.heirNames(cmd)+".", why)
	return true
}

func (d *decision) heirNames(cmd Succeed) string {
	var names []string
	for _, m := range cmd.Moves {
		for _, n := range m.New {
			if name := d.world.Label("organisation", string(n)); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return strings.Join(names, " and ")
}

// inheritJoined lets heirs take the place of organisations that joined later.
func (d *decision) inheritJoined(cmd Succeed) bool {
	r, changed := d.record(), false
	for i := range r.Accessions {
		a := &r.Accessions[i]
		next, ok := cmd.next(a.Organisation)
		if !ok || a.Version != r.Live || a.State == JoinRefused {
			continue
		}
		a.Organisation, changed = next[0], true
	}
	return changed
}

// inheritedStates carries what stands: a copy of each approval and signature whose part is the same to the letter.
func (d *decision) inheritedStates(old, v *Version, ids ident.Source) []PartyState {
	parts := PartHashes(&v.Content)
	out := make([]PartyState, 0, len(v.Content.Parties))
	for _, p := range v.Content.Parties {
		s := PartyState{Party: p.ID, Organisation: p.Organisation, Role: p.Role, AskedAt: d.who.Now, NeedsSign: d.world.Settings.mustSign(p)}
		if was := old.state(p.ID); was != nil && was.Organisation == p.Organisation {
			s.AskedAt, s.OpenedAt, s.NeedsSign = was.AskedAt, was.OpenedAt, was.NeedsSign
			if was.Approval.Stands(parts[p.ID]) {
				a := *was.Approval
				a.ID, s.NeedsReview, s.Approval = ids.Next(), was.NeedsReview, &a
			}
			if was.Signature.Stands(parts[p.ID]) {
				g := *was.Signature
				g.ID, s.Signature = ids.Next(), &g
			}
		}
		out = append(out, s)
	}
	return out
}

// askHeirs asks for the signatures that are missing under the text in force: of heirs, and of others whose part
// changed because of them.
func (d *decision) askHeirs(v *Version, cmd Succeed) {
	r, parts := d.record(), PartHashes(&v.Content)
	for _, s := range v.States {
		if !s.NeedsSign || s.Signature.Stands(parts[s.Party]) || s.Organisation == "" {
			continue
		}
		i := slices.IndexFunc(r.Heirs, func(h Heir) bool { return h.New == s.Organisation && h.Version == 0 && h.SignedAt.IsZero() })
		if i < 0 {
			r.Heirs = append(r.Heirs, Heir{Old: s.Organisation, New: s.Organisation, On: cmd.On, Instrument: cmd.Instrument, From: r.Last - 1})
			i = len(r.Heirs) - 1
		}
		r.Heirs[i].Version, r.Heirs[i].SignBy = v.N, cmd.SignBy
		d.shut(TaskTakeOver, s.Organisation)
		d.ask(TaskTakeOver, s.Organisation, signerRoles, v).Due = cmd.SignBy
	}
}

// TakeOver signs the text in force for an organisation that stands where another stood.
type TakeOver struct {
	Ref       string
	Hash      string
	Name      string
	Post      string
	Authority bool
}

// DecideTakeOver binds an heir to the text in force. The last signature starts a record again that stood still for it.
func DecideTakeOver(st State, who Who, w World, cmd TakeOver, id string) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Live()
	if err := inStage(v, Active, Paused, UnderReview, Expired); err != nil {
		return Outcome{}, err
	}
	s, err := myState(v, who)
	if err != nil {
		return Outcome{}, err
	}
	if err := signable(v, s, cmd.Hash); err != nil {
		return Outcome{}, err
	}
	if err := wrongSignatory(cmd.Name, cmd.Post, cmd.Authority); err != nil {
		return Outcome{}, err
	}
	part := PartHash(&v.Content, s.Party)
	s.Signature = &Signature{ID: id, Party: s.Party, By: who.Actor.Person, Org: s.Organisation, Role: who.Role, Name: cmd.Name, Post: cmd.Post, Authority: true,
		Method: Typed, SignedOn: who.today(), At: who.Now, Hash: v.Hash, Part: part}
	r := d.record()
	for i := range r.Heirs {
		if r.Heirs[i].New == s.Organisation && r.Heirs[i].Waits() {
			r.Heirs[i].SignedAt = who.Now
		}
	}
	d.shut(TaskTakeOver, s.Organisation)
	d.happened("record_taken_over", v, EventData{Party: s.Party, Hash: v.Hash})
	d.tell("record_taken_over", except(d.State.everybody(v), s.Organisation), d.actorName()+" signed "+named(v)+", which it took over.", "")
	if v.Stage == Paused && v.Reason == heirsLate && !slices.ContainsFunc(r.Heirs, Heir.Waits) {
		v.Stage, v.Reason = Active, ""
		d.happened("record_resumed", v, EventData{})
		d.tell("record_resumed", d.State.everybody(v), named(v)+" is live again. Sharing under it may go on.", "Everybody who took over has signed.")
	}
	return d.done()
}

const heirsLate = "An organisation that took over has not signed in time. The sharing goes on by itself once it has signed."

// DecideHeirsLate stops a record whose heirs did not sign in time. It gives false when nothing changes.
func DecideHeirsLate(st State, who Who, w World) (Outcome, bool) {
	v := st.Live()
	late := slices.ContainsFunc(st.Record.Heirs, func(h Heir) bool { return h.Waits() && h.SignBy.Before(who.today()) })
	if v == nil || !late || !oneOf(v.Stage, Active, UnderReview) {
		return Outcome{}, false
	}
	d := begin(st, who, w)
	v = d.State.Live()
	v.Stage, v.Reason = Paused, heirsLate
	d.happened("record_paused", v, EventData{Reason: v.Reason})
	d.tell("record_paused", d.State.everybody(v), named(v)+" is paused. Stop sharing under it.", v.Reason)
	for i := range d.Notices {
		d.Notices[i].Urgent = true
	}
	out, err := d.done()
	return out, err == nil
}

// DecideUnsucceed puts a record back to where it stood before organisations took over. The version in force before,
// by its number in the heirs, must be among the state's. It is refused once anybody signed since.
func DecideUnsucceed(st State, who Who, w World, moves []Move) (Outcome, error) {
	d := begin(st, who, w)
	r := d.record()
	mine := func(h Heir) bool {
		return slices.ContainsFunc(moves, func(m Move) bool { return m.Old == h.Old && slices.Contains(m.New, h.New) })
	}
	gone := errs.New(errs.Conflict, "sharing.since", "The record "+r.Ref+" has moved on since. It cannot be put back.")
	from, made := 0, 0
	for _, h := range r.Heirs {
		if !mine(h) {
			continue
		}
		if !h.SignedAt.IsZero() {
			return Outcome{}, gone
		}
		from, made = max(from, h.From), max(made, h.Version)
		if h.Lead {
			r.Lead = h.Old
		}
		for i := range r.EndAnswers {
			if e := &r.EndAnswers[i]; e.Organisation == h.New && e.Answer == "" {
				e.Organisation = h.Old
			}
		}
		if v := d.State.Open(); v != nil && v.Stage == Draft {
			d.putBack(v, h)
		}
	}
	if made == 0 && from != 0 && r.Live != from {
		made = r.Live
	}
	if made != 0 && made != from {
		old, now := d.State.version(from), d.State.version(made)
		if r.Live != made || old == nil || now == nil || signedSince(now) {
			return Outcome{}, gone
		}
		old.Stage, old.ClosedAt, now.Stage, now.ClosedAt = now.Stage, now.ClosedAt, Withdrawn, who.Now
		r.Live = from
		for i := range r.Accessions {
			a := &r.Accessions[i]
			if a.Version == made {
				a.Version = from
			}
			for _, h := range r.Heirs {
				if mine(h) && a.Organisation == h.New {
					a.Organisation = h.Old
				}
			}
		}
		d.shutAll(TaskTakeOver)
		d.happened("record_put_back", old, EventData{})
		d.tell("record_put_back", d.State.everybody(old), named(old)+" is back as it was before organisations changed.", "")
	}
	r.Heirs = slices.DeleteFunc(r.Heirs, func(h Heir) bool { return mine(h) || h.Old == h.New && h.Version == made })
	return d.done()
}

func (d *decision) putBack(v *Version, h Heir) {
	for i := range v.Content.Parties {
		if p := &v.Content.Parties[i]; p.Organisation == h.New {
			p.Organisation = h.Old
			return
		}
	}
}

// signedSince reports whether somebody signed a version after it came to be.
func signedSince(v *Version) bool {
	return slices.ContainsFunc(v.States, func(s PartyState) bool { return s.Signature != nil && s.Signature.At.After(v.CreatedAt) })
}
