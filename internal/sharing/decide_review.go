package sharing

import (
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// DecideOpened notes that a party's people opened the version for the first time.
func DecideOpened(st State, who Who, w World) (Outcome, bool) {
	d := begin(st, who, w)
	v := d.State.Open()
	if v == nil || !oneOf(v.Stage, InReview, AwaitingSign) {
		return Outcome{}, false
	}
	s := v.stateOf(who.Actor.Organisation)
	if s == nil || !s.OpenedAt.IsZero() {
		return Outcome{}, false
	}
	s.OpenedAt = who.Now
	d.happened("record_opened", v, EventData{Party: s.Party})
	out, err := d.done()
	return out, err == nil
}

// DecideApprove notes a party's approval; the last one opens the signing.
func DecideApprove(st State, who Who, w World, cmd Approve, id string) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Open()
	if err := inStage(v, InReview); err != nil {
		return Outcome{}, err
	}
	s, err := myState(v, who)
	if err != nil {
		return Outcome{}, err
	}
	if err := sameText(v, cmd.Hash); err != nil {
		return Outcome{}, err
	}
	part := PartHash(&v.Content, s.Party)
	if !s.NeedsReview || s.Approval.Stands(part) {
		return Outcome{}, errs.New(errs.Conflict, "sharing.already_approved", "Your organisation has approved this already.")
	}
	s.Approval = &Approval{ID: id, Party: s.Party, By: who.Actor.Person, Org: who.Actor.Organisation, Role: who.Role,
		At: who.Now, Note: cmd.Note, Hash: v.Hash, Part: part}
	s.Voided, s.PassedTo = "", ""
	d.shut(TaskReview, s.Organisation)
	d.happened("record_approved", v, EventData{Party: s.Party, Reason: cmd.Note, Hash: v.Hash})
	if v.allApproved() {
		d.tell("record_reviewed", []ident.Organisation{st.Record.Lead}, "All parties approved "+named(v)+". It is now with them for signing.", "")
		d.advance(v)
	}
	return d.done()
}

// sameText refuses an act on a text that is not the one the person saw, and says what changed.
func sameText(v *Version, seen string) error {
	if seen == v.Hash && v.Hash != "" {
		return nil
	}
	return errs.New(errs.Conflict, "sharing.text_changed", "The text changed since you opened the page. Nothing was saved. Read the new text, then decide.")
}

// DecideReturn sends a version back to the draft with the reason. Approvals and signatures stay until
// it is known what was changed.
func DecideReturn(st State, who Who, w World, cmd ReturnForChange) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Open()
	if err := inStage(v, InReview, AwaitingSign, Ready); err != nil {
		return Outcome{}, err
	}
	if err := reason(cmd.Reason, "reason", "Say what should be changed."); err != nil {
		return Outcome{}, err
	}
	name := ""
	if s := v.stateOf(who.Actor.Organisation); s != nil {
		name, s.PassedTo = s.Party, ""
	}
	d.happened("record_returned", v, EventData{Party: name, Reason: cmd.Reason})
	d.tell("record_returned", d.State.everybody(v), d.actorName()+" returned "+named(v)+" for a change.", cmd.Reason)
	d.shutAll(TaskReview, TaskSign, TaskGoLive, TaskMend, TaskPaper)
	d.ask(TaskMend, st.Record.Lead, leadRoles, v)
	v.Stage = Draft
	return d.done()
}

// DecideDecline says no for a party: everybody is told, and the version is refused. A variation that
// is refused leaves the version in force as it is.
func DecideDecline(st State, who Who, w World, cmd Decline) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Open()
	if err := inStage(v, InReview, AwaitingSign); err != nil {
		return Outcome{}, err
	}
	s, err := myState(v, who)
	if err != nil {
		return Outcome{}, err
	}
	if err := reason(cmd.Reason, "reason", "Say why your organisation says no. The other parties will read it."); err != nil {
		return Outcome{}, err
	}
	d.happened("record_declined", v, EventData{Party: s.Party, Reason: cmd.Reason})
	d.tell("record_declined", d.State.everybody(v), d.actorName()+" said no to "+named(v)+".", cmd.Reason)
	d.closeOpen(v, Refused, cmd.Reason)
	return d.done()
}

// DecideWithdraw takes a version back before it is live.
func DecideWithdraw(st State, who Who, w World, cmd Withdraw) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Open()
	if err := inStage(v, Draft, InReview, AwaitingSign, Ready); err != nil {
		return Outcome{}, err
	}
	if err := reason(cmd.Reason, "reason", "Say why the record is taken back."); err != nil {
		return Outcome{}, err
	}
	d.withdraw(v, cmd.Reason)
	return d.done()
}

func (d *decision) withdraw(v *Version, why string) {
	if v.SentAt.IsZero() {
		d.privately("record_withdrawn", v, EventData{Reason: why})
	} else {
		d.happened("record_withdrawn", v, EventData{Reason: why})
		d.tell("record_withdrawn", d.State.everybody(v), d.actorName()+" took back "+named(v)+".", why)
	}
	d.closeOpen(v, Withdrawn, why)
}

// closeOpen ends a version that will not be live.
func (d *decision) closeOpen(v *Version, as Stage, why string) {
	d.shutAll(TaskReview, TaskSign, TaskGoLive, TaskMend, TaskPaper)
	if v.Sent != nil { // what the parties saw is what is kept, not what was typed since
		v.Content = v.Sent.Clone()
	}
	v.Hash = HashOf(v.Content)
	v.Stage, v.Reason, v.ClosedAt = as, why, d.who.Now
	d.record().Open = 0
}

// DecideDelegate passes what waits for the actor's organisation to a colleague.
func DecideDelegate(st State, who Who, w World, cmd Delegate) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Open()
	if err := inStage(v, InReview, AwaitingSign); err != nil {
		return Outcome{}, err
	}
	s, err := myState(v, who)
	if err != nil {
		return Outcome{}, err
	}
	kind, roles := TaskReview, reviewerRoles
	if v.Stage == AwaitingSign {
		kind, roles = TaskSign, signerRoles
	}
	waits := kind == TaskReview && !v.Approved(*s) || kind == TaskSign && !v.SignedBy(*s)
	switch {
	case !waits:
		return Outcome{}, errs.New(errs.Conflict, "sharing.nothing_waits", "Nothing waits for your organisation here.")
	case cmd.To == "":
		return Outcome{}, errs.InvalidFields([]errs.Field{{Name: "to", Code: "required", Message: "Choose the colleague to pass this to."}})
	case !slices.Contains(w.Colleagues[v.Stage], cmd.To):
		return Outcome{}, errs.InvalidFields([]errs.Field{{Name: "to", Code: "no_power", Message: "This colleague may not do this. Choose one who holds the role."}})
	case !slices.ContainsFunc(roles, func(r access.Role) bool { return who.Actor.Has(r) }):
		return Outcome{}, errs.New(errs.Forbidden, "sharing.not_yours_to_pass", "This waits for another role in your organisation.")
	}
	s.PassedTo = cmd.To
	d.shut(kind, s.Organisation)
	d.ask(kind, s.Organisation, roles, v).Person = cmd.To
	d.happened("record_delegated", v, EventData{Party: s.Party, Reason: cmd.Note, To: string(cmd.To)})
	return d.done()
}
