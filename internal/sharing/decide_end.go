package sharing

import (
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// DecideEnd ends a live record and asks every party what happened to the data. A change that was on
// its way is withdrawn.
func DecideEnd(st State, who Who, w World, cmd End, ids ident.Source) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Live()
	if err := inStage(v, Active, Paused, UnderReview, Expired); err != nil {
		return Outcome{}, err
	}
	if err := reason(cmd.Reason, "reason", "Say why the sharing ends."); err != nil {
		return Outcome{}, err
	}
	d.end(v, cmd.Reason, ids)
	return d.done()
}

// end ends the version in force and asks every party, or who took over from it, what happened to the data.
func (d *decision) end(v *Version, why string, ids ident.Source) {
	if open := d.State.Open(); open != nil {
		d.withdraw(open, "The record ended.")
	}
	r := d.record()
	d.shutAll(TaskReviewDue, TaskAdmit, TaskAccede, TaskTakeOver)
	d.happened("record_ended", v, EventData{Reason: why})
	d.tell("record_ended", d.State.everybody(v), named(v)+" has ended. Stop sharing under it.", why)
	for _, p := range v.Content.Parties {
		r.EndAnswers = append(r.EndAnswers, EndAnswer{ID: ids.Next(), Party: p.ID, Organisation: r.heirOf(p.Organisation), AskedAt: d.who.Now})
	}
	for i := range r.Accessions {
		a := &r.Accessions[i]
		switch {
		case a.Version != v.N:
		case a.State == JoinSigned:
			r.EndAnswers = append(r.EndAnswers, EndAnswer{ID: ids.Next(), Party: a.ID, Organisation: a.Organisation, AskedAt: d.who.Now})
		case a.State == JoinAsked || a.State == JoinAdmitted:
			a.State, a.Reason, a.DecidedAt = JoinRefused, "The record ended.", d.who.Now
		}
	}
	asked := map[ident.Organisation]bool{}
	for _, e := range r.EndAnswers {
		org := e.Organisation
		if org == "" {
			org = r.Lead
		}
		if !asked[org] {
			asked[org] = true
			d.ask(TaskConfirmEnd, org, append(slices.Clone(leadRoles), access.OrgAdmin), v)
		}
	}
	v.Stage, v.ClosedAt, v.Reason = Ended, d.who.Now, why
}

// DecideConfirmEnd notes what a party did with the data. The lead organisation answers for outsiders.
func DecideConfirmEnd(st State, who Who, w World, cmd ConfirmEnd) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Live()
	if err := inStage(v, Ended); err != nil {
		return Outcome{}, err
	}
	r := d.record()
	i := slices.IndexFunc(r.EndAnswers, func(e EndAnswer) bool { return mayAnswer(e, r, who, cmd.Party) })
	if i < 0 {
		return Outcome{}, errs.New(errs.Forbidden, "sharing.not_asked", "Your organisation was not asked about this.")
	}
	e := &r.EndAnswers[i]
	if e.Answer != "" {
		return Outcome{}, errs.New(errs.Conflict, "sharing.answered", "This was answered already.")
	}
	if err := wrongAnswer(cmd); err != nil {
		return Outcome{}, err
	}
	e.Answer, e.Why, e.Certificate, e.By, e.At = cmd.Answer, cmd.Why, cmd.Certificate, who.Actor.Person, who.Now
	if !slices.ContainsFunc(r.EndAnswers, func(o EndAnswer) bool {
		return o.Answer == "" && (o.Organisation == who.Actor.Organisation || o.Organisation == "" && r.Lead == who.Actor.Organisation)
	}) {
		d.shut(TaskConfirmEnd, who.Actor.Organisation)
	}
	d.happened("end_confirmed", v, EventData{Party: e.Party, Reason: cmd.Why, To: string(cmd.Answer)})
	if who.Actor.Organisation != r.Lead {
		d.tell("end_confirmed", []ident.Organisation{r.Lead}, d.actorName()+" said what happened to the data of "+named(v)+".", "")
	}
	return d.done()
}

func mayAnswer(e EndAnswer, r *Record, who Who, party string) bool {
	if party != "" {
		return e.Party == party && e.Organisation == "" && who.Actor.Organisation == r.Lead
	}
	return e.Organisation == who.Actor.Organisation && e.Organisation != ""
}

func wrongAnswer(cmd ConfirmEnd) error {
	var fields []errs.Field
	if !cmd.Answer.Valid() {
		fields = append(fields, errs.Field{Name: "answer", Code: "required", Message: "Say whether the data was returned, destroyed or kept."})
	}
	if cmd.Answer == Kept && strings.TrimSpace(cmd.Why) == "" {
		fields = append(fields, errs.Field{Name: "why", Code: "required", Message: "Say why the data is kept and until when."})
	}
	if len(cmd.Why) > longText || len(cmd.Certificate) > longText {
		fields = append(fields, errs.Field{Name: "why", Code: "too_long", Message: "Shorten the text."})
	}
	return errs.InvalidFields(fields)
}
