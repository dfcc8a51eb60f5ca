package sharing

import (
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// DecideSend sends a draft to its parties: for review where personal data is involved, else straight
// for signing. When it was sent before, approvals and signatures of parties that no change concerns
// are kept, and those of others are voided with the reason.
func DecideSend(st State, who Who, w World, cmd Send) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Open()
	if err := inStage(v, Draft); err != nil {
		return Outcome{}, err
	}
	if err := unseen(st.Record, cmd.Seen); err != nil {
		return Outcome{}, err
	}
	if missing := MissingFor(&v.Content, w.Lists); len(missing) > 0 {
		return Outcome{}, cannotSend(missing)
	}
	v.Content = v.Content.tidied()
	if e := w.Standings[st.Record.Lead].Edition; e != "" {
		v.Content.ParentEdition = ident.Edition(e)
	}
	v.Hash = HashOf(v.Content)
	v.States = d.states(v)
	first := v.Sent == nil
	if v.SentAt.IsZero() {
		v.SentAt = who.Now
	}
	sent := v.Content.Clone()
	v.Sent = &sent
	v.Marks = nil
	v.Stage = InReview
	d.shutAll(TaskMend)
	data := EventData{Hash: v.Hash}
	title := d.actorName() + " sent the record " + named(v) + " to the parties."
	if !first {
		title = d.actorName() + " changed the record " + named(v) + " and sent it again."
	}
	d.happened("record_sent", v, data)
	d.tell("record_sent", except(d.State.everybody(v), st.Record.Lead), title, "")
	d.advance(v)
	return d.done()
}

func cannotSend(missing []Problem) error {
	fields := make([]errs.Field, len(missing))
	for i, m := range missing {
		fields[i] = errs.Field{Name: m.Key, Code: "missing", Message: m.Message}
	}
	e := errs.New(errs.Invalid, "sharing.incomplete", "The record is not complete yet.")
	e.Fields = fields
	return e
}

// states makes the parties' states for a version that is sent, keeping what still stands.
func (d *decision) states(v *Version) []PartyState {
	parts := PartHashes(&v.Content)
	var changes []Change
	if v.Sent != nil {
		changes = Diff(*v.Sent, v.Content, d.world)
	}
	out := make([]PartyState, 0, len(v.Content.Parties))
	for _, p := range v.Content.Parties {
		s := PartyState{Party: p.ID, Organisation: p.Organisation, Role: p.Role, AskedAt: d.who.Now}
		s.NeedsReview = v.Content.Personal() && !p.IsOutsider()
		s.NeedsSign = d.world.Settings.mustSign(p)
		if old := v.state(p.ID); old != nil && old.Organisation == p.Organisation {
			s.OpenedAt = old.OpenedAt
			d.keep(v, &s, old, parts[p.ID], changes)
		}
		out = append(out, s)
	}
	return out
}

// keep takes over an approval and a signature, voided when a change concerns the party.
func (d *decision) keep(v *Version, s, old *PartyState, part string, changes []Change) {
	s.Approval, s.Signature = old.Approval, old.Signature
	why := voidedBecause(changes, s.Party)
	if a := s.Approval; a != nil && a.Voided.IsZero() && !a.Stands(part) {
		a.Voided = d.who.Now
		s.Voided = why
	}
	if g := s.Signature; g != nil && g.Voided.IsZero() && !g.Stands(part) {
		g.Voided, g.Why = d.who.Now, why
		s.Voided = why
		d.happened("signature_voided", v, EventData{Party: s.Party, Reason: why})
		if s.Organisation != "" {
			d.tell("signature_voided", []ident.Organisation{s.Organisation}, "Your signature on "+named(v)+" no longer stands.", why)
		}
	}
}

// mustSign reports whether a party's signature is needed.
func (s Settings) mustSign(p Party) bool {
	switch p.Role {
	case RoleProcessor, RoleSubProcessor:
		return s.ProcessorsSign
	case RoleRecipientOnly:
		return s.RecipientsSign
	}
	return true
}

// advance moves a sent version on as far as approvals and signatures allow, and asks for what is next.
func (d *decision) advance(v *Version) {
	if v.Stage == InReview && v.allApproved() {
		v.Stage = AwaitingSign
		d.shutAll(TaskReview)
	}
	if v.Stage == AwaitingSign && v.allSigned() {
		v.Stage = Ready
		d.shutAll(TaskSign)
		d.happened("record_ready", v, EventData{Hash: v.Hash})
		d.ask(TaskGoLive, d.record().Lead, leadRoles, v)
	}
	parts := PartHashes(&v.Content)
	for i := range v.States {
		s := &v.States[i]
		switch {
		case s.Organisation == "":
		case v.Stage == InReview && s.NeedsReview && !s.Approval.Stands(parts[s.Party]):
			d.ask(TaskReview, s.Organisation, reviewerRoles, v).Person = s.PassedTo
		case v.Stage == AwaitingSign && s.NeedsSign && !s.Signature.Stands(parts[s.Party]):
			d.ask(TaskSign, s.Organisation, signerRoles, v).Person = s.PassedTo
		}
	}
	if v.Stage == AwaitingSign {
		d.askForPaper(v, parts)
	}
}

// askForPaper asks the lead to record the signatures of outsiders, who cannot sign here.
func (d *decision) askForPaper(v *Version, parts map[string]string) {
	for _, s := range v.States {
		if s.Organisation == "" && s.NeedsSign && !s.Signature.Stands(parts[s.Party]) {
			d.ask(TaskPaper, d.record().Lead, leadRoles, v)
			return
		}
	}
}
