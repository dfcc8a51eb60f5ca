package sharing

import (
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// DecideSign binds the actor's organisation to exactly the text the person saw. The last signature
// makes the version ready, and live when nothing stands in the way and the start date has come.
func DecideSign(st State, who Who, w World, cmd Sign, id string) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Open()
	if err := inStage(v, AwaitingSign); err != nil {
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
	d.sign(v, s, &Signature{ID: id, Name: cmd.Name, Post: cmd.Post, Authority: true, Method: Typed, SignedOn: who.today()})
	return d.done()
}

// DecidePaper records a signature that a party without people here made on paper.
func DecidePaper(st State, who Who, w World, cmd RecordPaper, id string) (Outcome, error) {
	d := begin(st, who, w)
	v := d.State.Open()
	if err := inStage(v, AwaitingSign); err != nil {
		return Outcome{}, err
	}
	s := v.state(cmd.Party)
	if s == nil || s.Organisation != "" {
		return Outcome{}, errs.New(errs.Forbidden, "sharing.signs_here", "Only a party that has not accepted the Agreement signs on paper. The others sign here.")
	}
	if err := signable(v, s, cmd.Hash); err != nil {
		return Outcome{}, err
	}
	if err := wrongPaper(cmd, who.today()); err != nil {
		return Outcome{}, err
	}
	d.sign(v, s, &Signature{ID: id, Name: cmd.Name, Post: cmd.Post, Authority: true, Method: Paper, Evidence: cmd.Evidence, SignedOn: cmd.SignedOn})
	return d.done()
}

func signable(v *Version, s *PartyState, hash string) error {
	if err := sameText(v, hash); err != nil {
		return err
	}
	switch {
	case !s.NeedsSign:
		return errs.New(errs.Conflict, "sharing.no_signature_needed", "This party does not need to sign.")
	case s.Signature.Stands(PartHash(&v.Content, s.Party)):
		return errs.New(errs.Conflict, "sharing.already_signed", "This party has signed already.")
	}
	return nil
}

// wrongSignatory checks what a signatory says of themselves.
func wrongSignatory(name, post string, authority bool) error {
	var fields []errs.Field
	if strings.TrimSpace(name) == "" {
		fields = append(fields, errs.Field{Name: "name", Code: "required", Message: "Enter your full name."})
	}
	if strings.TrimSpace(post) == "" {
		fields = append(fields, errs.Field{Name: "post", Code: "required", Message: "Enter your post, like Chief Executive."})
	}
	if !authority {
		fields = append(fields, errs.Field{Name: "authority", Code: "required", Message: "Confirm that you may sign for your organisation."})
	}
	if len(name) > 200 || len(post) > 200 {
		fields = append(fields, errs.Field{Name: "name", Code: "too_long", Message: "Shorten the name and post to 200 characters or fewer."})
	}
	return errs.InvalidFields(fields)
}

func wrongPaper(cmd RecordPaper, today clock.Date) error {
	fields := errs.FieldsOf(wrongSignatory(cmd.Name, cmd.Post, true))
	if strings.TrimSpace(cmd.Evidence) == "" {
		fields = append(fields, errs.Field{Name: "evidence", Code: "required", Message: "Say where the signed paper is kept."})
	}
	if cmd.SignedOn.IsZero() || cmd.SignedOn.After(today) {
		fields = append(fields, errs.Field{Name: "signed_on", Code: "date", Message: "Enter the day the paper was signed, today or earlier."})
	}
	return errs.InvalidFields(fields)
}

// sign puts a signature under the version's text.
func (d *decision) sign(v *Version, s *PartyState, g *Signature) {
	g.Party, g.Hash, g.Part = s.Party, v.Hash, PartHash(&v.Content, s.Party)
	g.By, g.Org, g.Role, g.At = d.who.Actor.Person, s.Organisation, d.who.Role, d.who.Now
	s.Signature, s.Voided, s.PassedTo = g, "", ""
	if s.Organisation != "" {
		d.shut(TaskSign, s.Organisation)
	}
	d.happened("record_signed", v, EventData{Party: s.Party, Hash: v.Hash})
	if !v.allSigned() {
		if s.Organisation == "" {
			d.shut(TaskPaper, d.record().Lead)
			d.askForPaper(v, PartHashes(&v.Content))
		}
		return
	}
	d.tell("record_ready", []ident.Organisation{d.record().Lead}, "All signatures are in for "+named(v)+".", "")
	d.shutAll(TaskPaper)
	d.advance(v)
	d.liveIfDue(v)
}

// liveIfDue puts a ready version live when the start date has come and nothing stands in the way. It
// never ends a pause: a person decides that.
func (d *decision) liveIfDue(v *Version) {
	if live := d.State.Live(); live != nil && live.Stage == Paused {
		return
	}
	if v.Stage == Ready && len(Blockers(&d.State, v, d.world, d.who.today())) == 0 {
		d.goLive(v)
	}
}
