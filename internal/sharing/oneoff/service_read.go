package oneoff

import (
	"context"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// View gives a record as the actor may see it. A record the actor may not see is not found.
func (s *Service) View(ctx context.Context, a access.Actor, ref string) (View, error) {
	var v View
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		r, err := tx.OneOffByRef(ctx, ref)
		if err != nil {
			return err
		}
		if _, err := permit(a, access.ViewOneOff, &r); err != nil {
			return err
		}
		v, err = s.view(ctx, tx, a, r)
		return err
	})
	return v, err
}

// viewCommands are what a page offers.
var viewCommands = []access.Command{access.EditOneOff, access.AmendOneOff, access.CountersignOneOff, access.OverrideOneOff,
	access.AcknowledgeOneOff, access.DownloadOneOff}

func (s *Service) view(ctx context.Context, tx Tx, a access.Actor, r Record) (View, error) {
	known, err := s.world(ctx, tx, &r)
	if err != nil {
		return View{}, err
	}
	v := View{Record: r, Side: SideProvider, Mine: isAuthor(a, &r), Case: known.kase, OtherName: otherName(&r, known.sides)}
	owner, _, err := s.standing(ctx, tx, r.Owner)
	if err != nil {
		return View{}, err
	}
	v.OwnerName = owner.Name
	if r.Counterpart != "" {
		v.OtherSlug = known.sides.recipient.Slug
		if r.Counterpart != ident.Organisation(r.Answers.One("recipient_org")) {
			v.OtherSlug = known.sides.provider.Slug
		}
	}
	v.Allowed = s.allowed(a, &r)
	entries, err := tx.OneOffEntries(ctx, r.ID)
	if err != nil {
		return View{}, err
	}
	if access.RelationTo(a, r.Owner, r.Other()) == access.Party {
		v.Side, v.Record, v.Case = SideBoth, half(r), Case{Answers: outer(r.Answers)}
		v.Entries, err = s.lines(ctx, tx, entries, false)
		return v, err
	}
	if v.Entries, err = s.lines(ctx, tx, entries, true); err != nil {
		return View{}, err
	}
	return s.inner(ctx, tx, a, v, known)
}

// inner adds what only the writer's organisation and auditors see.
func (s *Service) inner(ctx context.Context, tx Tx, a access.Actor, v View, known world) (View, error) {
	r := v.Record
	v.Missing, v.Findings, v.Hints = s.lacking(known), s.findings(known.kase, known.sides), Hints(r.Answers)
	if r.Countersign == CountersignAsked {
		v.Countersign = r.Why
	} else if r.Stage == Draft {
		v.Countersign = SecondPerson(known.kase, s.deps.Settings)
	}
	v.Sections, v.FollowUps = sectionViews(r.Answers, v.Missing), s.followUpViews(r)
	if a.Organisation != r.Owner {
		return v, nil
	}
	if r.SubjectHash != "" {
		items, err := tx.OneOffsSameSubject(ctx, r.Owner, r.SubjectHash, 6)
		if err != nil {
			return v, err
		}
		items = slices.DeleteFunc(items, func(i ListItem) bool { return i.ID == r.ID || !s.mayList(a, i) })
		if v.Same, err = s.named(ctx, tx, a, items); err != nil {
			return v, err
		}
	}
	if r.Stage != Draft || r.Counterpart == "" {
		return v, nil
	}
	v.Covered = s.covered(CoverQuery{Provider: ident.Organisation(r.Answers.One("provider_org")), Recipient: ident.Organisation(r.Answers.One("recipient_org")),
		Purposes: r.Answers["purposes"], Categories: r.Answers["data_categories"]})
	return v, nil
}

func (s *Service) allowed(a access.Actor, r *Record) []access.Command {
	var out []access.Command
	for _, c := range viewCommands {
		if _, ok := may(a, c, r, r.Stage); ok && (c != access.CountersignOneOff || r.Countersign == CountersignAsked && a.Person != r.Author) {
			out = append(out, c)
		}
	}
	return out
}

// outer keeps the answers that both sides see.
func outer(a Answers) Answers {
	out := Answers{}
	for key, v := range a {
		if f, ok := FieldByKey(key); ok && f.Side == SideBoth {
			out[key] = slices.Clone(v)
		}
	}
	return out
}

// half gives the record as the other side sees it.
func half(r Record) Record {
	return Record{ID: r.ID, Ref: r.Ref, Owner: r.Owner, Counterpart: r.Counterpart, Stage: r.Stage, Answers: outer(r.Answers), Emergency: r.Emergency,
		Corrections: slices.Clone(r.Corrections), CreatedAt: r.SharedAt, UpdatedAt: r.UpdatedAt, FinalisedAt: r.FinalisedAt, SharedAt: r.SharedAt, Version: r.Version}
}

// lines tells the chain. The other side hears of what concerned it: that it was finalised, changed in its
// half, corrected and answered; the reason of a correction and its own words, and no other reason.
func (s *Service) lines(ctx context.Context, tx WorldTx, entries []Entry, whole bool) ([]EntryLine, error) {
	var out []EntryLine
	was := Answers{}
	for _, e := range entries {
		l := EntryLine{N: e.N, Kind: e.Kind, At: e.At, Role: e.Role, Reason: e.Reason, Hash: e.Hash}
		if e.N > 1 {
			l.Changed = diff(was, e.Answers, whole)
		}
		was = e.Answers
		if !whole {
			told := e.Kind == EntryFinal || e.Kind == EntryCorrection || e.Kind == EntryAck || (e.Kind == EntryAmendment || e.Kind == EntryCompletion) && len(l.Changed) > 0
			if !told {
				continue
			}
			l.Hash = ""
			if e.Kind != EntryCorrection && e.Kind != EntryAck {
				l.Reason = ""
			}
		}
		st, _, err := s.standing(ctx, tx, e.Org)
		if err != nil {
			return nil, err
		}
		l.Organisation = st.Name
		out = append(out, l)
	}
	return out, nil
}

func diff(was, now Answers, whole bool) []ChangeLine {
	var out []ChangeLine
	for _, f := range fieldTable {
		if (whole || f.Side == SideBoth) && !slices.Equal(was[f.Key], now[f.Key]) {
			out = append(out, ChangeLine{f.Key, f.Name, was[f.Key], now[f.Key]})
		}
	}
	return out
}

func sectionViews(a Answers, missing []errs.Field) []SectionView {
	var out []SectionView
	for _, sec := range Sections() {
		v := SectionView{Section: sec, Progress: Complete}
		answered := false
		for _, f := range FieldsOf(sec.Key) {
			answered = answered || a.Given(f.Key) && !f.ReadOnly
			for _, m := range missing {
				if m.Name == f.Key {
					v.Missing = append(v.Missing, m)
				}
			}
		}
		switch {
		case len(v.Missing) > 0 && answered:
			v.Progress = InProgress
		case len(v.Missing) > 0 || !answered && sec.Key == "after":
			v.Progress = NotStarted
		}
		out = append(out, v)
	}
	return out
}

func (s *Service) followUpViews(r Record) []FollowUpView {
	var out []FollowUpView
	now := s.deps.Clock.Now()
	for _, f := range r.FollowUps {
		out = append(out, FollowUpView{f, fieldFor(f.Key).Name, f.Open() && f.Due.Before(now)})
	}
	slices.SortStableFunc(out, func(a, b FollowUpView) int {
		switch {
		case a.Open() == b.Open():
			return 0
		case a.Open():
			return -1
		}
		return 1
	})
	return out
}

// chain gives a record's entries to those who see the whole of it.
func (s *Service) chain(ctx context.Context, a access.Actor, ref string) (entries []Entry, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		r, err := tx.OneOffByRef(ctx, ref)
		if err != nil {
			return err
		}
		if _, err := permit(a, access.ViewOneOff, &r); err != nil {
			return err
		}
		if access.RelationTo(a, r.Owner, r.Other()) == access.Party {
			return hidden()
		}
		entries, err = tx.OneOffEntries(ctx, r.ID)
		return err
	})
	return entries, err
}

// Entry gives one entry of the chain in full, to those who see the whole record.
func (s *Service) Entry(ctx context.Context, a access.Actor, ref string, n int) (Entry, error) {
	entries, err := s.chain(ctx, a, ref)
	if err != nil {
		return Entry{}, err
	}
	if n < 1 || n > len(entries) {
		return Entry{}, hidden()
	}
	return entries[n-1], nil
}

// Verify checks the chain of a record the actor may see whole.
func (s *Service) Verify(ctx context.Context, a access.Actor, ref string) error {
	entries, err := s.chain(ctx, a, ref)
	if err != nil {
		return err
	}
	return Verify(ref, entries)
}

// timelinePage is how many lines of a story are given at a time.
const timelinePage = 100

// Timeline tells a record's story, newest first, before a sequence number (nought: from the newest).
func (s *Service) Timeline(ctx context.Context, a access.Actor, ref string, before int64) ([]StoryLine, error) {
	var out []StoryLine
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		r, err := tx.OneOffByRef(ctx, ref)
		if err != nil {
			return err
		}
		if _, err := permit(a, access.ViewOneOff, &r); err != nil {
			return err
		}
		events, err := tx.OneOffEvents(ctx, r.ID, a.Organisation, before, timelinePage)
		if err != nil {
			return err
		}
		out = nil
		for _, e := range events {
			st, _, err := s.standing(ctx, tx, e.Actor.ActingFor)
			if err != nil {
				return err
			}
			out = append(out, StoryLine{Seq: e.Seq, At: e.At, Name: e.Name, Organisation: st.Name, Role: e.Actor.Role, Data: e.Data})
		}
		return nil
	})
	return out, err
}
