package oneoff

import (
	"context"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// edit is one change of a final record's answers.
type edit struct {
	kind   EntryKind
	reason string
	values Answers
	locked func(w *work, key string) bool // answers that may not change
	event  string
}

// Complete fills in what an emergency record left out.
func (s *Service) Complete(ctx context.Context, a access.Actor, cmd CompleteCommand) (Saved, error) {
	values, err := clean(cmd.Values, inForm)
	if err != nil {
		return Saved{}, err
	}
	var saved Saved
	err = s.change(ctx, a, cmd.Ref, access.AmendOneOff, func(tx Tx, w *work) error {
		changed, err := s.apply(ctx, tx, w, edit{EntryCompletion, "", values, given, "completed"})
		saved = Saved{Changed: changed, Hints: hintsIn(w.rec.Answers, values)}
		return err
	})
	if err != nil {
		return Saved{}, err
	}
	return saved, nil
}

// given locks what was answered rightly before: a completion fills gaps and nothing else.
func given(w *work, key string) bool {
	open := slices.ContainsFunc(w.before.FollowUps, func(f FollowUp) bool { return f.Key == key && f.Open() })
	return w.before.Answers.Given(key) && !open
}

// Amend changes answers of a final record, with a reason.
func (s *Service) Amend(ctx context.Context, a access.Actor, cmd AmendCommand) error {
	values, err := clean(cmd.Values, inForm)
	if err != nil {
		return err
	}
	reason, err := cleanText("decision_reasons", cmd.Reason)
	if err != nil {
		return err
	}
	if reason == "" {
		return required("reason", "Say why the record is changed.")
	}
	return s.change(ctx, a, cmd.Ref, access.AmendOneOff, func(tx Tx, w *work) error {
		if done, err := s.again(ctx, tx, a, cmd.Key, cmd.Ref); err != nil || done {
			return err
		}
		if err := stale(w.rec, cmd.Seen); err != nil {
			return err
		}
		changed, err := s.apply(ctx, tx, w, edit{EntryAmendment, reason, values, fixed, "amended"})
		if err == nil && len(changed) == 0 {
			return errs.New(errs.Invalid, "oneoff.unchanged", "Nothing was changed. Change an answer, or go back.")
		}
		return err
	})
}

// fixed locks what makes the record the one it is: the two sides and the case. Another side or case is
// another record.
func fixed(w *work, key string) bool {
	return w.before.Answers.Given(key) && slices.Contains([]string{"provider_org", "provider_name", "recipient_org", "recipient_name", "subject_ref", "direction"}, key)
}

// apply changes answers, checks what the change made worse, and adds an entry.
func (s *Service) apply(ctx context.Context, tx Tx, w *work, e edit) ([]string, error) {
	before, err := s.world(ctx, tx, &w.rec)
	if err != nil {
		return nil, err
	}
	was := w.rec.Answers.Clone()
	before.kase.Answers = was
	changed, err := w.overwrite(e)
	if err != nil || len(changed) == 0 {
		return changed, err
	}
	w.dropOverride(changed)
	w.rec.settleSides()
	after, err := s.world(ctx, tx, &w.rec)
	if err != nil {
		return nil, err
	}
	if err := errs.InvalidFields(s.worse(before, after, changed, w.rec.Emergency)); err != nil {
		return nil, err
	}
	w.entry(e.kind, e.reason)
	if w.before.Countersign == CountersignNo {
		w.shut(TaskMend, w.rec.Owner)
		w.rec.Countersign, w.rec.Why = CountersignNone, nil
	}
	w.byDecision(after.kase)
	w.secondPerson(after.kase)
	w.happened(e.event, w.told(changed), EventData{Entry: w.rec.Entries, Hash: w.rec.Hash, Keys: changed})
	w.tellAmended(e, changed)
	w.settle(after.kase, s.deps.Book)
	return changed, nil
}

func (w *work) overwrite(e edit) ([]string, error) {
	var changed []string
	var locked []errs.Field
	for _, f := range fieldTable {
		v, ok := e.values[f.Key]
		if !ok || slices.Equal(v, w.rec.Answers[f.Key]) {
			continue
		}
		if e.locked(w, f.Key) {
			message := capital(f.Name) + " was given before. Change it by an amendment, with the reason."
			if e.kind != EntryCompletion {
				message = capital(f.Name) + " cannot be changed: that would be another record. Write a new one."
			}
			locked = append(locked, errs.Field{Name: f.Key, Code: "locked", Message: message})
			continue
		}
		w.rec.Answers.set(f, v)
		changed = append(changed, f.Key)
	}
	return changed, errs.InvalidFields(locked)
}

// worse lists what is wrong with what was changed, and what became wrong by it. In an emergency record
// what is newly missing becomes a follow-up instead.
func (s *Service) worse(before, after world, changed []string, emergency bool) []errs.Field {
	problems := func(w world) []errs.Field {
		return append(s.lacking(w), blocks(s.findings(w.kase, w.sides))...)
	}
	had := problems(before)
	return slices.DeleteFunc(problems(after), func(p errs.Field) bool {
		touched := slices.Contains(changed, p.Name)
		if emergency && p.Code == "required" && !touched {
			return true
		}
		known := slices.ContainsFunc(had, func(h errs.Field) bool { return h.Name == p.Name && h.Code == p.Code })
		return known && !touched
	})
}

// told reports whether a change is one the other side may know of.
func (w *work) told(changed []string) bool {
	return slices.ContainsFunc(changed, func(key string) bool { f, ok := FieldByKey(key); return ok && f.Side == SideBoth })
}

// tellAmended tells the other side of a change of what it sees; a completion is told only in an emergency
// record's first hours, by the record itself.
func (w *work) tellAmended(e edit, changed []string) {
	other := w.rec.Other()
	switch {
	case other == "" || !w.told(changed) || e.kind == EntryCompletion:
	case w.before.Other() == "" || w.before.Decision() != w.rec.Decision():
		w.tell("amended", other, receivers, "There is a new decision: "+w.rec.Ref, "")
		if (Case{Answers: w.rec.Answers}).Shares() {
			w.ask(TaskAcknowledge, "Acknowledge: "+w.rec.Ref, other, receivers, clock.Date{})
		}
	case e.kind == EntryAmendment:
		w.tell("amended", other, receivers, "A record about what was shared with you was changed: "+w.rec.Ref, "")
	}
}

// Correct tells the receiver that something sent was wrong, and amends the record where it was.
// Law: UK GDPR Article 19.
func (s *Service) Correct(ctx context.Context, a access.Actor, cmd CorrectCommand) error {
	values, err := clean(cmd.Values, inForm)
	if err != nil {
		return err
	}
	what, err := cleanText("decision_reasons", cmd.What)
	if err != nil {
		return err
	}
	if what == "" {
		return required("what", "Say what was wrong and what is right, without anybody's details.")
	}
	return s.change(ctx, a, cmd.Ref, access.AmendOneOff, func(tx Tx, w *work) error {
		if done, err := s.again(ctx, tx, a, cmd.Key, cmd.Ref); err != nil || done {
			return err
		}
		if !(Case{Answers: w.rec.Answers}).Shares() {
			return errs.New(errs.Conflict, "oneoff.nothing_sent", "Nothing was sent, so there is nobody to tell. Amend the record instead.")
		}
		changed, err := s.apply(ctx, tx, w, edit{EntryCorrection, what, values, fixed, "corrected"})
		if err != nil {
			return err
		}
		return s.relay(ctx, tx, w, what, len(changed) > 0)
	})
}

// relay sends a correction to the receiver.
func (s *Service) relay(ctx context.Context, tx Tx, w *work, what string, amended bool) error {
	r := &w.rec
	known, err := s.world(ctx, tx, r)
	if err != nil {
		return err
	}
	if !amended {
		w.entry(EntryCorrection, what)
		w.happened("corrected", true, EventData{Entry: r.Entries, Hash: r.Hash})
	}
	r.Corrections = append(r.Corrections, Correction{ID: s.deps.IDs.Next(), What: what, SentTo: otherName(r, known.sides), By: w.by.Person, At: w.now})
	if other := r.Other(); other != "" {
		due := w.today().AddDays(w.set.CorrectionDays)
		w.tell("corrected", other, receivers, "Something shared with you was wrong and is put right: "+r.Ref, "Put it right where you keep it, and pass it on to whom you shared it with.").Urgent = true
		w.ask(TaskAcknowledge, "Acknowledge the correction: "+r.Ref, other, receivers, due).Urgent = true
	}
	w.settle(known.kase, s.deps.Book)
	return nil
}

// Override lets a blocked lawful basis stand; only the protection officer may.
func (s *Service) Override(ctx context.Context, a access.Actor, cmd OverrideCommand) error {
	reason, err := cleanText("art6_override", cmd.Reason)
	if err != nil {
		return err
	}
	return s.change(ctx, a, cmd.Ref, access.OverrideOneOff, func(tx Tx, w *work) error {
		if reason == w.rec.Answers.One("art6_override") {
			return nil
		}
		if reason != "" && len([]rune(reason)) < 20 {
			return errs.InvalidFields([]errs.Field{{Name: "art6_override", Code: "too_short", Message: "Say more about why the lawful basis may stand: 20 characters or more."}})
		}
		w.rec.Answers.put("art6_override", reason)
		if w.rec.Entries > 0 {
			w.entry(EntryOverride, reason)
		}
		w.happened("overridden", false, EventData{Entry: w.rec.Entries, Hash: w.rec.Hash, Keys: []string{"art6"}})
		if w.rec.Author != a.Person {
			w.tellAuthor("overridden", "The protection officer looked at the lawful basis: "+w.rec.Ref, "")
		}
		known, err := s.world(ctx, tx, &w.rec)
		if err != nil {
			return err
		}
		w.settle(known.kase, s.deps.Book)
		return nil
	})
}

// acks are what a receiver can answer, codes of list recipient_ack.
var acks = []string{"received", "accepted", "rejected"}

// Acknowledge is the receiver's answer. For a receiver outside the directory the writer's organisation
// notes what it answered.
func (s *Service) Acknowledge(ctx context.Context, a access.Actor, cmd AcknowledgeCommand) error {
	note, err := cleanText("recipient_ack_note", cmd.Note)
	if err != nil {
		return err
	}
	if !slices.Contains(acks, cmd.Answer) {
		return required("recipient_ack", "Choose what to answer.")
	}
	if cmd.Answer == "rejected" && note == "" {
		return required("recipient_ack_note", "Say why you do not accept it.")
	}
	cmd.Note = note
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		if err := s.acknowledge(ctx, tx, a, cmd); err != nil || s.deps.Acknowledged == nil {
			return err
		}
		r, err := tx.OneOffByRef(ctx, cmd.Ref)
		if err != nil {
			return err
		}
		return s.deps.Acknowledged(ctx, tx, a, r)
	})
}

// AcknowledgeIn takes over, inside the transaction in which the request behind a record is acknowledged, what its
// asker says came. The caller has checked the answer.
func (s *Service) AcknowledgeIn(ctx context.Context, tx Tx, a access.Actor, cmd AcknowledgeCommand) error {
	note, err := cleanText("recipient_ack_note", cmd.Note)
	if err != nil {
		return err
	}
	cmd.Note = note
	return s.acknowledge(ctx, tx, a, cmd)
}

func (s *Service) acknowledge(ctx context.Context, tx Tx, a access.Actor, cmd AcknowledgeCommand) error {
	r, err := tx.OneOffByRef(ctx, cmd.Ref)
	if err != nil {
		return err
	}
	c := access.AcknowledgeOneOff
	if r.Counterpart == "" {
		c = access.AmendOneOff
	}
	return s.changeIn(ctx, tx, order{a, cmd.Ref, c, func(tx Tx, w *work) error {
		w.acknowledged(cmd.Answer, cmd.Note)
		known, err := s.world(ctx, tx, &w.rec)
		if err != nil {
			return err
		}
		w.settle(known.kase, s.deps.Book)
		return nil
	}})
}

func (w *work) acknowledged(answer, note string) {
	r := &w.rec
	waits := slices.ContainsFunc(r.Corrections, func(c Correction) bool { return c.AckAt.IsZero() })
	if r.Answers.Is("recipient_ack", answer) && r.Answers.One("recipient_ack_note") == note && !waits {
		return // said before
	}
	r.Answers.put("recipient_ack", answer)
	r.Answers.put("recipient_ack_note", note)
	for i := range r.Corrections {
		if c := &r.Corrections[i]; c.AckAt.IsZero() {
			c.AckAt, c.AckBy = w.now, w.by.Person
		}
	}
	w.entry(EntryAck, note)
	w.happened("acknowledged", true, EventData{Entry: r.Entries, Hash: r.Hash, Answer: answer})
	if other := r.Other(); other != "" {
		w.shut(TaskAcknowledge, other)
		title := "The other side answered: " + r.Ref
		if answer == "rejected" {
			title = "The other side does not accept it: " + r.Ref
		}
		w.tellAuthor("acknowledged", title, "")
	}
}

// SetOutcome says what came of it.
func (s *Service) SetOutcome(ctx context.Context, a access.Actor, cmd OutcomeCommand) error {
	note, err := cleanText("outcome_note", cmd.Note)
	if err != nil {
		return err
	}
	f, _ := FieldByKey("outcome")
	if _, message := f.checkCodes([]string{cmd.Outcome}, s.deps.Book); message != "" {
		return errs.InvalidFields([]errs.Field{{Name: "outcome", Code: "choice", Message: message}})
	}
	if cmd.Outcome == "harm_reported" && note == "" {
		return required("outcome_note", "Say what harm was reported.")
	}
	return s.change(ctx, a, cmd.Ref, access.AmendOneOff, func(tx Tx, w *work) error {
		w.rec.Answers.put("outcome", cmd.Outcome)
		w.rec.Answers.put("outcome_note", note)
		if same(w.rec.Answers, w.before.Answers) {
			return nil
		}
		w.entry(EntryOutcome, "")
		w.shut(TaskOutcome, w.rec.Owner)
		w.happened("outcome_recorded", false, EventData{Entry: w.rec.Entries, Hash: w.rec.Hash, Answer: cmd.Outcome})
		if cmd.Outcome == "harm_reported" {
			w.tell("outcome_recorded", w.rec.Owner, managers, "Harm was reported after a sharing: "+w.rec.Ref, "").Urgent = true
		}
		known, err := s.world(ctx, tx, &w.rec)
		if err != nil {
			return err
		}
		w.settle(known.kase, s.deps.Book)
		return nil
	})
}

// adviser gives the code of list advice for a role.
func adviser(r access.Role) string {
	for role, code := range map[access.Role]string{access.DPO: "dpo", access.Caldicott: "caldicott", access.SIRO: "siro"} {
		if role == r {
			return code
		}
	}
	return ""
}

// Advise puts an adviser's answer on the record. The caller has checked that the actor gave the advice.
func (s *Service) Advise(ctx context.Context, tx Tx, a access.Actor, cmd AdviseCommand) error {
	summary, err := cleanText("advice_note", cmd.Summary)
	if err != nil {
		return err
	}
	r, err := tx.OneOffByRef(ctx, cmd.Ref)
	if err != nil {
		return err
	}
	if a.Organisation != r.Owner || r.Stage == Dropped {
		return hidden()
	}
	if slices.ContainsFunc(r.Advice, func(o Advice) bool { return o.Ref == cmd.AdviceRef && cmd.AdviceRef != "" }) {
		return nil
	}
	w := s.begin(a, cmd.Role, r)
	w.rec.Advice = append(w.rec.Advice, Advice{Ref: cmd.AdviceRef, Role: cmd.Role, Field: cmd.Field, Summary: summary, At: w.now})
	w.noteAdvice(cmd.Role, summary)
	if r.Entries > 0 {
		w.entry(EntryAdvice, cmd.AdviceRef)
	}
	w.happened("advised", false, EventData{Entry: w.rec.Entries, Hash: w.rec.Hash, Keys: []string{cmd.Field}})
	known, err := s.world(ctx, tx, &w.rec)
	if err != nil {
		return err
	}
	w.settle(known.kase, s.deps.Book)
	return s.commit(ctx, tx, w)
}

// noteAdvice answers row 39 with the advice, after what was written there before.
func (w *work) noteAdvice(role access.Role, summary string) {
	a := w.rec.Answers
	if code := adviser(role); code != "" {
		codes := slices.DeleteFunc(slices.Clone(a["advice"]), func(c string) bool { return c == "none" })
		a.set(fieldFor("advice"), append(codes, code))
	}
	a.put("advice_on", w.today().String())
	if was := a.One("advice_note"); was != "" {
		summary = was + "\n" + summary
	}
	a.put("advice_note", summary)
}

func fieldFor(key string) Field {
	f, _ := FieldByKey(key)
	return f
}

// otherName names the other side as the record knows it.
func otherName(r *Record, w sides) string {
	switch {
	case r.Counterpart != "" && r.Counterpart == ident.Organisation(r.Answers.One("recipient_org")):
		return w.recipient.Name
	case r.Counterpart != "":
		return w.provider.Name
	}
	return OutsideName(r.Answers)
}
