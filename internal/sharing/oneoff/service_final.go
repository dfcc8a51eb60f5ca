package oneoff

import (
	"context"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
)

// Check says what finalising would find.
func (s *Service) Check(ctx context.Context, a access.Actor, ref string) (missing []errs.Field, found []Finding, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		r, err := tx.OneOffByRef(ctx, ref)
		if err != nil {
			return err
		}
		if _, err := permit(a, access.EditOneOff, &r); err != nil {
			return err
		}
		known, err := s.world(ctx, tx, &r)
		if err != nil {
			return err
		}
		missing, found = s.lacking(known), s.findings(known.kase, known.sides)
		return nil
	})
	return missing, found, err
}

// lacking lists missing and wrong answers in the order of the form.
func (s *Service) lacking(known world) []errs.Field {
	out := append(Missing(known.kase), Wrong(known.kase, s.deps.Book, s.deps.Clock.Now())...)
	place := func(key string) int {
		return slices.IndexFunc(fieldTable, func(f Field) bool { return f.Key == key })
	}
	slices.SortStableFunc(out, func(a, b errs.Field) int { return place(a.Name) - place(b.Name) })
	return out
}

// blocks turns findings that block into field errors.
func blocks(found []Finding) []errs.Field {
	var out []errs.Field
	for _, f := range found {
		if f.Severity == rulebook.Block {
			out = append(out, errs.Field{Name: f.Field, Code: "rule." + f.RuleID, Message: joinSentences(f.Message, f.Fix)})
		}
	}
	return out
}

func joinSentences(a, b string) string {
	if b == "" {
		return a
	}
	return a + " " + b
}

// Finalise ends the draft. Missing answers and blocking rules are field errors.
func (s *Service) Finalise(ctx context.Context, a access.Actor, cmd FinaliseCommand) (Finalised, error) {
	var out Finalised
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		done, err := s.again(ctx, tx, a, cmd.Key, cmd.Ref)
		if err != nil {
			return err
		}
		if done {
			r, err := tx.OneOffByRef(ctx, cmd.Ref)
			if err != nil {
				return err
			}
			if _, err := permit(a, access.ViewOneOff, &r); err != nil {
				return err
			}
			out = Finalised{r.Stage, r.Why}
			return nil
		}
		return s.changeIn(ctx, tx, order{a, cmd.Ref, access.EditOneOff, func(tx Tx, w *work) error {
			if err := stale(w.rec, cmd.Seen); err != nil {
				return err
			}
			known, err := s.world(ctx, tx, &w.rec)
			if err != nil {
				return err
			}
			if err := errs.InvalidFields(append(s.lacking(known), blocks(s.findings(known.kase, known.sides))...)); err != nil {
				return err
			}
			if err := s.finaliseWhole(ctx, tx, w, known); err != nil {
				return err
			}
			out = Finalised{w.rec.Stage, w.rec.Why}
			return nil
		}})
	})
	return out, err
}

// finaliseWhole finalises a complete draft: at once, or after the second person where there is one.
func (s *Service) finaliseWhole(ctx context.Context, tx Tx, w *work, known world) error {
	w.noteEdition(known)
	w.shut(TaskMend, w.rec.Owner)
	why := SecondPerson(known.kase, w.set)
	others, err := s.secondPeople(ctx, tx, w)
	if err != nil {
		return err
	}
	if len(why) > 0 && others {
		w.record()
		w.rec.Stage, w.rec.Countersign, w.rec.Why = AwaitingCountersign, CountersignAsked, why
		w.askSecond()
	} else {
		w.finalise(known.kase)
		w.secondPerson(known.kase)
	}
	w.settle(known.kase, s.deps.Book)
	return nil
}

// secondPeople reports whether somebody other than the author could be the second person.
func (s *Service) secondPeople(ctx context.Context, tx WorldTx, w *work) (bool, error) {
	people, err := tx.WearersOf(ctx, w.rec.Owner, managers, w.now)
	if err != nil {
		return false, err
	}
	for _, p := range people {
		if p != w.rec.Author && p != w.by.Person {
			return true, nil
		}
	}
	return false, nil
}

// record writes the first entry of the chain, or the next after a second person's no.
func (w *work) record() {
	if w.rec.FinalisedAt.IsZero() {
		w.rec.FinalisedAt = w.now
	}
	w.entry(EntryFinal, "")
	w.happened("finalised", w.rec.Stage == Final, EventData{Entry: w.rec.Entries, Hash: w.rec.Hash, Decision: w.rec.Decision(), Request: w.rec.Answers.One("request_ref")})
}

// finalise makes the record final and tells and asks whoever it concerns.
func (w *work) finalise(c Case) {
	w.rec.Stage = Final
	w.record()
	w.opened(c)
}

// opened tells the other side, and opens what follows from the decision.
func (w *work) opened(c Case) {
	r := &w.rec
	if other := r.Other(); other != "" {
		title := "Something was shared with you: " + r.Ref
		switch {
		case c.is("decision", Refuse):
			title = "Your request was answered, and nothing is shared: " + r.Ref
		case c.is("decision", Defer):
			title = "The decision about your request waits: " + r.Ref
		case r.Answers.Is("direction", "request_made"):
			title = "What you shared was recorded: " + r.Ref
		}
		w.tell("finalised", other, receivers, title, "").Urgent = r.Emergency
		if c.Shares() {
			w.ask(TaskAcknowledge, "Acknowledge: "+r.Ref, other, receivers, clock.Date{}).Urgent = r.Emergency
		}
	}
	w.byDecision(c)
}

// byDecision opens and closes the task that hangs on the decision.
func (w *work) byDecision(c Case) {
	r := &w.rec
	if c.is("decision", Defer) {
		w.askAuthor(TaskLookAgain, "Look again and decide: "+r.Ref, r.Answers.Day("next_review_at"))
	} else if w.before.Decision() == Defer {
		w.shut(TaskLookAgain, r.Owner)
	}
}

// secondPerson asks for the second person on a record that does not wait for one.
func (w *work) secondPerson(c Case) {
	why := SecondPerson(c, w.set)
	if len(why) == 0 || w.rec.Countersign == CountersignAsked || w.rec.Countersign == CountersignAgreed && slices.Equal(why, w.rec.Why) {
		return
	}
	w.rec.Countersign, w.rec.Why = CountersignAsked, why
	w.askSecond()
}

func (w *work) askSecond() {
	t := w.ask(TaskCountersign, "Look at it as the second person: "+w.rec.Ref, w.rec.Owner, managers, clock.Date{})
	t.Urgent = w.rec.Answers.Is("urgency", "emergency", "urgent")
}

// noteEdition notes the edition of the Agreement that the giver accepted and a sharing rests on.
func (w *work) noteEdition(known world) {
	if w.rec.Answers.Is("agreement_cover", "kmisa_version") && known.sides.provider.Signatory {
		w.rec.Answers.put("cover_edition", known.sides.provider.Edition)
	}
}

// Countersign is the second person's answer: a yes lets a waiting record become final, a no gives it back.
func (s *Service) Countersign(ctx context.Context, a access.Actor, cmd CountersignCommand) error {
	note, err := cleanText("countersign_note", cmd.Note)
	if err != nil {
		return err
	}
	return s.change(ctx, a, cmd.Ref, access.CountersignOneOff, func(tx Tx, w *work) error {
		r := &w.rec
		by, err := finalisedBy(ctx, tx, r.ID)
		if err != nil {
			return err
		}
		switch {
		case r.Countersign != CountersignAsked:
			return errs.New(errs.Conflict, "oneoff.not_asked", "Nobody is asked for a second look at this record.")
		case a.Person == r.Author || by == a.Person:
			return errs.New(errs.Forbidden, "oneoff.second_person", "The second person is somebody else than the author. Ask a colleague.")
		case cmd.Hash != "" && cmd.Hash != r.Hash:
			return errs.New(errs.Conflict, "oneoff.changed", "Somebody changed the record since you opened it. Look at it again.")
		case !cmd.Agree && note == "":
			return required("countersign_note", "Say why you do not agree.")
		}
		known, err := s.world(ctx, tx, r)
		if err != nil {
			return err
		}
		w.shut(TaskCountersign, r.Owner)
		r.Answers.put("countersign_note", note)
		w.answered(cmd.Agree, known.kase)
		w.settle(known.kase, s.deps.Book)
		return nil
	})
}

func (w *work) answered(agree bool, c Case) {
	r := &w.rec
	answer := "no"
	if agree {
		answer = Yes
		r.Countersign = CountersignAgreed
	} else {
		r.Countersign = CountersignNo
	}
	w.entry(EntryCountersign, answer)
	waiting := r.Stage == AwaitingCountersign
	switch {
	case agree && waiting:
		r.Stage = Final
		w.opened(c)
	case !agree && waiting:
		r.Stage = Draft
	}
	w.happened("countersigned", false, EventData{Entry: r.Entries, Hash: r.Hash, Answer: answer})
	if agree {
		w.tellAuthor("countersigned", "The second person agrees: "+r.Ref, "")
		return
	}
	t := w.askAuthor(TaskMend, "Mend: "+r.Ref+". The second person does not agree.", clock.Date{})
	t.Urgent = true
}

// finalisedBy gives who finalised the record last.
func finalisedBy(ctx context.Context, tx RecordTx, id ident.OneOff) (by ident.Person, err error) {
	entries, err := tx.OneOffEntries(ctx, id)
	for _, e := range entries {
		if e.Kind == EntryFinal {
			by = e.By
		}
	}
	return by, err
}

func required(key, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: key, Code: "required", Message: message}})
}

// cleanText tidies one text of a field.
func cleanText(key, text string) (string, error) {
	a, err := clean(map[string][]string{key: {text}}, func(Field) bool { return true })
	return a.One(key), err
}
