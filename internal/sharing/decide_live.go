package sharing

import (
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// DecidePutLive puts a ready version live, unless something blocks it.
func DecidePutLive(st State, who Who, w World, cmd PutLive) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Open()
	if err := inStage(v, Ready); err != nil {
		return Outcome{}, err
	}
	if err := unseen(st.Record, cmd.Seen); err != nil {
		return Outcome{}, err
	}
	if bs := Blockers(&d.State, v, w, who.today()); len(bs) > 0 {
		e := errs.New(errs.Conflict, "sharing.blocked", "The record cannot go live yet.")
		for _, b := range bs {
			e.Fields = append(e.Fields, errs.Field{Name: b.Code, Code: "blocked", Message: b.Message + " " + b.Fix})
		}
		return Outcome{}, e
	}
	d.goLive(v)
	return d.done()
}

// goLive makes a version the one in force; the one before it is superseded.
func (d *decision) goLive(v *Version) {
	r, due := d.record(), v.Content.ReviewDue()
	if old := d.State.Live(); old != nil {
		// A review that was closed set a later date than the text says. A new text keeps that date unless
		// its authors changed the one they signed.
		if old.Content.ReviewDueOn == v.Content.ReviewDueOn && r.ReviewDue.After(due) {
			due = r.ReviewDue
		}
		d.happened("record_superseded", old, EventData{})
		old.Stage, old.ClosedAt = Superseded, d.who.Now
		d.carryAccessions(old.N, v)
	}
	v.Stage, v.LiveAt = Active, d.who.Now
	r.Live, r.Open = v.N, 0
	d.listedAgain(v)
	r.reviewed(due)
	r.Lapsed = nil // the gate let nobody through who is not a signatory
	d.shutAll(TaskGoLive, TaskReviewDue, TaskReview, TaskSign, TaskMend, TaskPaper)
	d.happened("record_live", v, EventData{Hash: v.Hash})
	d.tell("record_live", d.State.everybody(v), named(v)+" is live.", "")
}

// carryAccessions takes over who is on the way to joining; who joined is a party of the new version by
// now, or the gate would have stopped it.
func (d *decision) carryAccessions(old int, v *Version) {
	r := d.record()
	for i := range r.Accessions {
		a := &r.Accessions[i]
		if a.Version != old || (a.State != JoinAsked && a.State != JoinAdmitted) {
			continue
		}
		_, already := v.Content.PartyOf(a.Organisation)
		if _, ok := v.Content.Party(a.Like); ok && !already {
			a.Version = v.N
			continue
		}
		a.State, a.Reason, a.DecidedAt = JoinRefused, "The record changed before the joining was complete.", d.who.Now
		d.shut(TaskAccede, a.Organisation)
		d.tell("join_refused", []ident.Organisation{a.Organisation}, "Your organisation has not joined "+named(v)+".", a.Reason)
	}
}

// DecidePause stops a live record.
func DecidePause(st State, who Who, w World, cmd Pause) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Live()
	if err := inStage(v, Active, UnderReview); err != nil {
		return Outcome{}, err
	}
	if err := reason(cmd.Reason, "reason", "Say why the sharing must stop."); err != nil {
		return Outcome{}, err
	}
	v.Stage, v.Reason = Paused, cmd.Reason
	d.happened("record_paused", v, EventData{Reason: cmd.Reason})
	d.tell("record_paused", d.State.everybody(v), d.actorName()+" paused "+named(v)+". Stop sharing under it.", cmd.Reason)
	for i := range d.Notices {
		d.Notices[i].Urgent = true
	}
	return d.done()
}

// DecideResume starts a paused record again.
func DecideResume(st State, who Who, w World, cmd Resume) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Live()
	if err := inStage(v, Paused); err != nil {
		return Outcome{}, err
	}
	if err := lapsedStill(st.Record, w); err != nil {
		return Outcome{}, err
	}
	v.Stage, v.Reason = Active, ""
	d.happened("record_resumed", v, EventData{Reason: cmd.Note})
	d.tell("record_resumed", d.State.everybody(v), named(v)+" is live again. Sharing under it may go on.", cmd.Note)
	return d.done()
}

// DecideStartReview opens the regular review of a live record.
func DecideStartReview(st State, who Who, w World) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Live()
	if err := inStage(v, Active); err != nil {
		return Outcome{}, err
	}
	v.Stage = UnderReview
	d.happened("review_started", v, EventData{})
	d.tell("review_started", except(d.State.everybody(v), st.Record.Lead), d.actorName()+" is reviewing "+named(v)+".", "Tell the lead organisation if something about it should change.")
	return d.done()
}

// DecideConfirmReview closes a review: the record stays as it is until the next one.
func DecideConfirmReview(st State, who Who, w World, cmd ConfirmReview) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Live()
	if err := inStage(v, Active, UnderReview); err != nil {
		return Outcome{}, err
	}
	if err := wrongNext(cmd.Next, who.today(), v.Content.End(), w.Settings); err != nil {
		return Outcome{}, err
	}
	r := d.record()
	v.Stage = Active
	d.listedAgain(v)
	r.reviewed(cmd.Next)
	d.shutAll(TaskReviewDue)
	d.happened("review_confirmed", v, EventData{Reason: cmd.Note, Until: cmd.Next.String()})
	d.tell("review_confirmed", except(d.State.everybody(v), r.Lead), named(v)+" was reviewed and stays as it is. The next review is due on "+cmd.Next.Words()+".", cmd.Note)
	return d.done()
}

// wrongNext checks the date of the next review.
func wrongNext(next, today, end clock.Date, set Settings) error {
	last := today.AddMonths(set.ReviewMonths)
	switch {
	case next.IsZero() || !next.After(today):
		return errs.InvalidFields([]errs.Field{{Name: "next", Code: "date", Message: "Enter a date after today for the next review."}})
	case next.After(last):
		return errs.InvalidFields([]errs.Field{{Name: "next", Code: "too_late", Message: "The next review must be on or before " + last.Words() + ". Enter an earlier date."}})
	case !end.IsZero() && next.After(end):
		return errs.InvalidFields([]errs.Field{{Name: "next", Code: "after_end", Message: "The record ends on " + end.Words() + ". Enter a review date before that."}})
	}
	return nil
}

// DecideVary starts the next version from the one in force, which stays live meanwhile. Who joined it
// becomes a party like any other.
func DecideVary(st State, who Who, w World, cmd Vary) (Outcome, error) {
	d := begin(st, who, w)
	live := d.State.Live()
	if err := inStage(live, Active, Paused, UnderReview, Expired); err != nil {
		return Outcome{}, err
	}
	if st.Record.Open != 0 {
		return Outcome{}, errs.New(errs.Conflict, "sharing.open_already", "A change of this record is on its way already. Finish it or withdraw it first.")
	}
	if err := reason(cmd.Reason, "reason", "Say why the record is changed."); err != nil {
		return Outcome{}, err
	}
	r := d.record()
	r.Last++
	r.Open = r.Last
	content := live.Content.Clone()
	for _, a := range r.Accessions {
		if a.State == JoinSigned && a.Version == live.N {
			foldIn(&content, a)
		}
	}
	d.State.Versions = append(d.State.Versions, Version{N: r.Last, Stage: Draft, Content: content, Reason: cmd.Reason, CreatedAt: who.Now})
	d.privately("variation_started", d.State.Open(), EventData{Reason: cmd.Reason})
	return d.done()
}

// foldIn makes an organisation that joined a party of the content, with the part of the party it
// joined like: in its flows, and with its retention rules.
func foldIn(c *Content, a Accession) {
	like, ok := c.Party(a.Like)
	if _, already := c.PartyOf(a.Organisation); already || !ok {
		return
	}
	c.Parties = append(c.Parties, Party{ID: a.ID, Organisation: a.Organisation, Role: like.Role, Part: like.Part})
	for i := range c.Flows {
		f := &c.Flows[i]
		f.From, f.To = withLike(f.From, like.ID, a.ID), withLike(f.To, like.ID, a.ID)
	}
	for i, r := range c.Retention {
		if r.Party == like.ID {
			r.ID, r.Party = a.ID+"-"+itoa(i+1), a.ID
			c.Retention = append(c.Retention, r)
		}
	}
}

func withLike(ids []string, like, id string) []string {
	for _, v := range ids {
		if v == like {
			return append(ids, id)
		}
	}
	return ids
}
