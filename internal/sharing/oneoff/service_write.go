package oneoff

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// keyForm is what a submission key may be.
var keyForm = regexp.MustCompile(`^[A-Za-z0-9_.:-]{8,100}$`)

func sortFields(f []errs.Field) {
	slices.SortFunc(f, func(a, b errs.Field) int { return cmp.Compare(a.Name, b.Name) })
}

func shorten(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 40)])
}

// inForm allows what people fill in before finalising.
func inForm(f Field) bool { return !f.ReadOnly && !f.After }

// birth is what a new record begins with.
type birth struct {
	key     string
	answers map[string][]string
	tidy    Answers // the answers, once cleaned
	role    access.Role
	request string
	ready   func(tx Tx, w *work) error // what happens to it in the same transaction
}

// Start begins a draft.
func (s *Service) Start(ctx context.Context, a access.Actor, cmd StartCommand) (ref string, err error) {
	ref, _, err = s.create(ctx, a, birth{key: cmd.Key, answers: cmd.Answers, request: cmd.RequestRef, ready: func(_ Tx, w *work) error {
		w.happened("started", false, EventData{Request: cmd.RequestRef})
		return nil
	}})
	return ref, err
}

// create makes a record once per key. A key that somebody else used is refused without a word of what it
// made.
func (s *Service) create(ctx context.Context, a access.Actor, b birth) (ref string, again bool, err error) {
	if b.role, err = permitOwn(a, access.CreateOneOff); err != nil {
		return "", false, err
	}
	if b.key != "" && !keyForm.MatchString(b.key) {
		return "", false, errs.New(errs.Invalid, "oneoff.key", "The entry has no usable number of its own. Send it with a fresh one of 8 to 100 letters, digits and dashes.")
	}
	if b.tidy, err = clean(b.answers, inForm); err != nil {
		return "", false, err
	}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		ref, again, err = s.known(ctx, tx, a, b.key)
		if err != nil || again {
			return err
		}
		ref, err = s.insert(ctx, tx, a, b)
		return err
	})
	if err != nil {
		return "", false, err
	}
	return ref, again, nil
}

// known gives the record that a key made before.
func (s *Service) known(ctx context.Context, tx Tx, a access.Actor, key string) (ref string, again bool, err error) {
	if key == "" {
		return "", false, nil
	}
	taken := errs.New(errs.Conflict, "oneoff.key_taken", "This entry cannot be saved under its number. Keep it and send it again as a new entry.")
	ref, author, err := tx.OneOffByKey(ctx, key)
	switch errs.KindOf(err) {
	case "":
		if author != a.Person {
			return "", false, taken
		}
		return ref, true, nil
	case errs.NotFound:
		_, again, err = tx.Once(ctx, "oneoff:"+key, a.Person, key, s.deps.Clock.Now())
		if again || errs.KindOf(err) == errs.NotFound {
			return "", false, taken
		}
		return "", false, err
	default:
		return "", false, err
	}
}

func (s *Service) insert(ctx context.Context, tx Tx, a access.Actor, b birth) (string, error) {
	now := s.deps.Clock.Now()
	year := clock.DateOf(now).Year
	series := s.deps.Settings.RefPrefix
	n, err := tx.TakeNumber(ctx, series+"-"+time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006"))
	if err != nil {
		return "", err
	}
	id := ident.New[ident.OneOff](s.deps.IDs)
	r := Record{ID: id, Ref: ident.Reference(series, year, n), Key: cmp.Or(b.key, string(id)), Owner: a.Organisation, Author: a.Person,
		AuthorRole: b.role, Stage: Draft, Answers: Answers{}, CreatedAt: now}
	w := s.begin(a, b.role, r)
	w.created = true
	for key, v := range b.tidy {
		if len(v) > 0 {
			w.rec.Answers[key] = v
		}
	}
	w.rec.Answers.put("request_ref", b.request)
	w.rec.settleSides()
	if err := b.ready(tx, w); err != nil {
		return "", err
	}
	known, err := s.world(ctx, tx, &w.rec)
	if err != nil {
		return "", err
	}
	w.settle(known.kase, s.deps.Book)
	return r.Ref, s.commit(ctx, tx, w)
}

// Emergency writes the short form and finalises it at once, whatever is missing; what is missing becomes
// follow-ups. The same key from the same person gives the first record again, with again true; from
// somebody else it is refused.
func (s *Service) Emergency(ctx context.Context, a access.Actor, cmd EmergencyCommand) (ref string, again bool, err error) {
	if cmd.Key == "" {
		return "", false, errs.New(errs.Invalid, "oneoff.key", "The entry has no usable number of its own. Send it with a fresh one of 8 to 100 letters, digits and dashes.")
	}
	return s.create(ctx, a, birth{key: cmd.Key, answers: cmd.Answers, request: cmd.RequestRef, ready: func(tx Tx, w *work) error {
		at := cmd.WrittenAt.UTC()
		if at.IsZero() || at.After(w.now) || at.Before(w.now.AddDate(-1, 0, 0)) {
			at = w.now
		}
		w.rec.Emergency = true
		emergencyDefaults(w.rec.Answers, at)
		w.rec.settleSides()
		known, err := s.world(ctx, tx, &w.rec)
		if err != nil {
			return err
		}
		w.noteEdition(known)
		w.finalise(known.kase)
		w.secondPerson(known.kase)
		return nil
	}})
}

// emergencyDefaults fills in what the short form does not ask because it is plain from the day, the hour
// and the answers.
func emergencyDefaults(a Answers, at time.Time) {
	give := func(key, value string) {
		if !a.Given(key) {
			a.put(key, value)
		}
	}
	a.put("urgency", "emergency")
	direction := "proactive_disclosure"
	if a.Given("requester_name") || a.Given("request_ref") {
		direction = "request_received"
	}
	give("direction", direction)
	now := TimeText(at)
	give("decided_at", now)
	if a.Is("direction", "request_received") {
		give("request_received_at", now)
	}
	if (Case{Answers: a}).Shares() {
		give("shared_at", now)
		give("shared_by", a.One("decided_by"))
	}
}

// Save saves answers of one section of a draft. It keeps whatever was typed and points out what is wrong.
func (s *Service) Save(ctx context.Context, a access.Actor, cmd SaveSection) (Saved, error) {
	if !SectionKnown(cmd.Section) {
		return Saved{}, errs.New(errs.NotFound, "oneoff.no_section", "There is no such section.")
	}
	values, err := clean(cmd.Values, func(f Field) bool { return inForm(f) && f.Section == cmd.Section })
	if err != nil {
		return Saved{}, err
	}
	var saved Saved
	err = s.change(ctx, a, cmd.Ref, access.EditOneOff, func(tx Tx, w *work) error {
		saved = merge(w.rec.Answers, values, cmd.Base)
		w.dropOverride(saved.Changed)
		known, err := s.world(ctx, tx, &w.rec)
		if err != nil {
			return err
		}
		w.settle(known.kase, s.deps.Book)
		if len(saved.Changed) > 0 {
			w.happened("saved", false, EventData{Keys: saved.Changed})
		}
		for _, p := range Wrong(known.kase, s.deps.Book, w.now) {
			if f, ok := FieldByKey(p.Name); ok && f.Section == cmd.Section {
				saved.Wrong = append(saved.Wrong, p)
			}
		}
		saved.Hints = hintsIn(w.rec.Answers, values)
		return nil
	})
	if err != nil {
		return Saved{}, err
	}
	return saved, nil
}

// merge saves answers over others and keeps out what two people changed to different values.
func merge(into, values Answers, base map[string]string) Saved {
	var out Saved
	for _, f := range fieldTable {
		v, given := values[f.Key]
		if !given || slices.Equal(v, into[f.Key]) {
			continue
		}
		now := FieldHash(into[f.Key])
		if b, ok := base[f.Key]; ok && b != now {
			if b != FieldHash(v) { // unchanged on this page: theirs stays
				out.Conflicts = append(out.Conflicts, Conflict{Key: f.Key, Name: f.Name, Mine: v, Theirs: slices.Clone(into[f.Key]), Base: now})
			}
			continue
		}
		into.set(f, v)
		out.Changed = append(out.Changed, f.Key)
	}
	return out
}

func hintsIn(a, values Answers) []FieldHint {
	return slices.DeleteFunc(Hints(a), func(h FieldHint) bool { _, given := values[h.Key]; return !given })
}

// dropOverride takes the protection officer's word back when what it was about changed.
func (w *work) dropOverride(changed []string) {
	if slices.Contains(changed, "art6") {
		delete(w.rec.Answers, "art6_override")
	}
}

// Drop gives a draft up. Nothing was finalised, so nothing is kept but that it was begun.
func (s *Service) Drop(ctx context.Context, a access.Actor, cmd DropCommand) error {
	return s.change(ctx, a, cmd.Ref, access.EditOneOff, func(_ Tx, w *work) error {
		if w.rec.Entries > 0 {
			return errs.New(errs.Conflict, "oneoff.finalised_before", "This record was final before and cannot be given up. Mend it and finalise it again.")
		}
		w.rec.Stage, w.rec.UpdatedAt, w.rec.Watch = Dropped, w.now, clock.Date{}
		w.happened("dropped", false, EventData{})
		return nil
	})
}
