package sharing

import (
	"slices"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// DecideAskToJoin asks for a place in a live record like an existing party's.
func DecideAskToJoin(st State, who Who, w World, cmd AskToJoin, id string) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Live()
	if err := inStage(v, Active, UnderReview); err != nil {
		return Outcome{}, err
	}
	org := who.Actor.Organisation
	like, ok := v.Content.Party(cmd.Like)
	switch {
	case v.Content.OpenToJoin != Yes:
		return Outcome{}, errs.New(errs.NotFound, "sharing.not_found", "We could not find this, or you may not see it.")
	case slices.Contains(d.State.everybody(v), org):
		return Outcome{}, errs.New(errs.Conflict, "sharing.party_already", "Your organisation takes part in this record already.")
	case joining(&d.State, org) != nil:
		return Outcome{}, errs.New(errs.Conflict, "sharing.asked_already", "Your organisation has asked to join already.")
	case !ok || like.IsOutsider():
		return Outcome{}, errs.InvalidFields([]errs.Field{{Name: "like", Code: "required", Message: "Choose the party whose part your organisation will take."}})
	case !w.Standings[org].Signatory:
		return Outcome{}, notSignatory(w, org)
	}
	r := d.record()
	r.Accessions = append(r.Accessions, Accession{ID: id, Organisation: org, Like: like.ID, Role: like.Role, State: JoinAsked,
		AskedBy: who.Actor.Person, AskedAt: who.Now, Reason: cmd.Why, Version: v.N})
	d.between("join_asked", v, EventData{Party: id, Reason: cmd.Why, To: string(org)}, org, r.Lead)
	t := d.ask(TaskAdmit, r.Lead, leadRoles, v)
	t.From = org
	return d.done()
}

// between notes an event for some organisations only.
func (d *decision) between(name string, v *Version, data EventData, orgs ...ident.Organisation) {
	d.note(name, v, data, orgs)
}

func notSignatory(w World, org ident.Organisation) error {
	return errs.New(errs.Conflict, "sharing.not_current_signatory", w.Label("organisation", string(org))+" is not a current signatory of the Agreement. Its authorised officer must accept the Agreement first.")
}

// joining gives an organisation's accession that is under way for the version in force.
func joining(st *State, org ident.Organisation) *Accession {
	for i := range st.Record.Accessions {
		a := &st.Record.Accessions[i]
		if a.Organisation == org && a.Version == st.Record.Live && a.State != JoinRefused {
			return a
		}
	}
	return nil
}

// DecideAdmit lets an organisation sign as a later party, or not.
func DecideAdmit(st State, who Who, w World, cmd Admit) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Live()
	if err := inStage(v, Active, UnderReview); err != nil {
		return Outcome{}, err
	}
	a := joining(&d.State, cmd.Organisation)
	if a == nil || a.State != JoinAsked {
		return Outcome{}, errs.New(errs.Conflict, "sharing.not_asking", "This organisation is not asking to join.")
	}
	a.DecidedBy, a.DecidedAt = who.Actor.Person, who.Now
	if !slices.ContainsFunc(d.record().Accessions, func(o Accession) bool { return o.State == JoinAsked && o.ID != a.ID }) {
		d.shut(TaskAdmit, st.Record.Lead)
	}
	if !cmd.Yes {
		if err := reason(cmd.Reason, "reason", "Say why the organisation may not join. It will read this."); err != nil {
			return Outcome{}, err
		}
		a.State, a.Reason = JoinRefused, cmd.Reason
		d.between("join_refused", v, EventData{Party: a.ID, Reason: cmd.Reason, To: string(a.Organisation)}, a.Organisation, st.Record.Lead)
		d.tell("join_refused", []ident.Organisation{a.Organisation}, "Your organisation may not join "+named(v)+".", cmd.Reason)
		return d.done()
	}
	if !w.Standings[a.Organisation].Signatory {
		return Outcome{}, notSignatory(w, a.Organisation)
	}
	a.State = JoinAdmitted
	d.happened("join_admitted", v, EventData{Party: a.ID, To: string(a.Organisation)})
	d.ask(TaskAccede, a.Organisation, signerRoles, v)
	return d.done()
}

// DecideAccede binds a later party to the text in force. The others do not sign again.
func DecideAccede(st State, who Who, w World, cmd SignAccession, id string) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Live()
	if err := inStage(v, Active, UnderReview); err != nil {
		return Outcome{}, err
	}
	a := joining(&d.State, who.Actor.Organisation)
	if a == nil || a.State != JoinAdmitted {
		return Outcome{}, errs.New(errs.Conflict, "sharing.not_admitted", "Your organisation has not been admitted to this record, or has signed already.")
	}
	if err := sameText(v, cmd.Hash); err != nil {
		return Outcome{}, err
	}
	if err := wrongSignatory(cmd.Name, cmd.Post, cmd.Authority); err != nil {
		return Outcome{}, err
	}
	if !w.Standings[a.Organisation].Signatory {
		return Outcome{}, notSignatory(w, a.Organisation)
	}
	a.State = JoinSigned
	a.Signature = &Signature{ID: id, Party: a.ID, By: who.Actor.Person, Org: a.Organisation, Role: who.Role, Name: cmd.Name, Post: cmd.Post,
		Authority: true, Method: Typed, SignedOn: who.today(), At: who.Now, Hash: v.Hash, Part: PartHash(&v.Content, a.Like)}
	d.shut(TaskAccede, a.Organisation)
	d.happened("record_joined", v, EventData{Party: a.ID, Hash: v.Hash, To: string(a.Organisation)})
	d.tell("record_joined", d.State.everybody(v), d.actorName()+" joined "+named(v)+".", "")
	return d.done()
}
