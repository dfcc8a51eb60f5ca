package coverage

import (
	"context"
	"hash/fnv"
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

const (
	loadPage = 500
	// syncMost is how many records one transaction reads.
	syncMost = 200
	// overlap is how many events before the snapshot are looked at again: on PostgreSQL two commits may
	// become visible in another order than their numbers.
	overlap = 1000
)

// Load fills the index from the kept snapshot, or else from every record, and follows the store from then
// on. It may run again, when a whole store was put in another's place.
func (s *Service) Load(ctx context.Context) error {
	s.follow.Do(func() { s.deps.Store.Subscribe(s.Notice) })
	s.turn.Lock()
	defer s.turn.Unlock()
	maker, err := s.newMaker()
	if err != nil {
		return err
	}
	s.standings, s.later = map[ident.Organisation]Standing{}, map[ident.Record]bool{}
	var again []event.Event
	fresh := false
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		snap, err := tx.CoverageSnapshot(ctx)
		if err != nil {
			return err
		}
		if snap.Edition == s.edition && maker.restore(snap.Data) == nil {
			s.seq, s.kept = snap.Seq, snap.Seq
			again, err = s.missed(ctx, tx, maker)
			return err
		}
		if maker, err = s.newMaker(); err != nil { // a half restored one is of no use
			return err
		}
		fresh = true
		if s.seq, err = tx.LastSeq(ctx); err != nil {
			return err
		}
		return s.readAll(ctx, tx, maker)
	})
	if err != nil {
		return err
	}
	s.maker = maker
	s.now.Store(maker.Index())
	s.queue.take() // what was noticed before is in, or in again
	s.Notice(again)
	if err := s.sync(ctx); err != nil || !fresh {
		return err
	}
	return s.keep(ctx)
}

// missed lists what happened since the snapshot, and just before it what the index does not show.
func (s *Service) missed(ctx context.Context, tx Tx, maker *Maker) ([]event.Event, error) {
	var out []event.Event
	seen := map[event.Subject]bool{}
	for after := max(s.seq-overlap, 0); ; {
		events, err := tx.EventsAfter(ctx, after, loadPage)
		if err != nil || len(events) == 0 {
			return out, err
		}
		for _, e := range events {
			after = e.Seq
			if seen[e.Subject] {
				continue
			}
			if e.Seq <= s.seq && e.Subject.Kind == "record" {
				seen[e.Subject] = true
				version, err := tx.RegisterVersion(ctx, ident.Record(e.Subject.ID))
				if err == nil && maker.version(ident.Record(e.Subject.ID)) == version {
					continue
				}
				seen[e.Subject] = false
			}
			out = append(out, e)
		}
	}
}

// readAll reads every body and every record.
func (s *Service) readAll(ctx context.Context, tx Tx, maker *Maker) error {
	today := s.Today()
	change := Change{Today: today}
	for after := ident.Organisation(""); ; {
		ids, err := tx.CoverageParties(ctx, after, loadPage)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
		for _, id := range ids {
			st, err := s.standing(ctx, tx, id, today)
			if err != nil {
				return err
			}
			change.Parties = append(change.Parties, s.partyOf(st))
		}
		after = ids[len(ids)-1]
	}
	for after := ident.Record(""); ; {
		sources, err := tx.CoverageRecords(ctx, after, loadPage)
		if err != nil {
			return err
		}
		if len(sources) == 0 {
			break
		}
		for _, src := range sources {
			p, ok, err := s.policyOf(ctx, tx, src, today)
			if err != nil {
				return err
			}
			if ok {
				change.Policies = append(change.Policies, p)
			}
		}
		after = sources[len(sources)-1].Record.ID
	}
	_, err := maker.Apply(change)
	s.complain(ctx, err)
	return nil
}

// complain logs what could not be taken in; it covers nothing, which is safe.
func (s *Service) complain(ctx context.Context, err error) {
	if err != nil {
		s.deps.Log.ErrorContext(ctx, "the coverage index left something out", "error", err.Error())
	}
}

// Sync brings the index up to everything noticed so far, and to the day. What fails stays noticed.
func (s *Service) Sync(ctx context.Context) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	return s.sync(ctx)
}

func (s *Service) sync(ctx context.Context) error {
	for {
		w := s.queue.take()
		today := s.Today()
		if x := s.maker.Index(); daysOf(today) > x.today {
			w.bodies = x.dueOn(daysOf(today), w.bodies, s.later)
		} else if len(w.records)+len(w.bodies)+len(w.statements)+len(s.later) == 0 {
			s.seq = max(s.seq, w.seq)
			return nil
		}
		if err := s.syncAll(ctx, &w, today); err != nil {
			s.queue.putBack(w)
			return err
		}
		s.seq = max(s.seq, w.seq)
	}
}

// syncAll does the work of one turn: bodies, then the records that changed, then some of those that may
// only look different to the rulebook. What is done is taken out of w.
func (s *Service) syncAll(ctx context.Context, w *work, today clock.Date) error {
	if len(w.bodies)+len(w.statements) > 0 || daysOf(today) > s.maker.Index().today {
		if err := s.syncBodies(ctx, w, today); err != nil {
			return err
		}
		w.bodies, w.statements = nil, nil
	}
	for len(w.records) > 0 {
		n := min(syncMost, len(w.records))
		if err := s.syncRecords(ctx, w.records[:n], today); err != nil {
			return err
		}
		w.records = w.records[n:]
	}
	var some []ident.Record
	for id := range s.later {
		if some = append(some, id); len(some) == syncMost {
			break
		}
	}
	if len(some) == 0 {
		return nil
	}
	return s.syncRecords(ctx, some, today)
}

// show makes a change seen by the next decision.
func (s *Service) show(ctx context.Context, c Change) {
	x, err := s.maker.Apply(c)
	s.complain(ctx, err)
	s.now.Store(x)
}

// syncBodies reads how bodies stand and files the records that the rulebook may now see differently.
func (s *Service) syncBodies(ctx context.Context, w *work, today clock.Date) error {
	change := Change{Today: today} // the day begins whatever the store says
	x := s.maker.Index()
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		change = Change{Today: today}
		bodies, err := s.affected(ctx, tx, w)
		if err != nil {
			return err
		}
		for _, id := range bodies {
			delete(s.standings, id)
			st, err := s.standing(ctx, tx, id, today)
			if errs.KindOf(err) == errs.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			change.Parties = append(change.Parties, s.partyOf(st))
			if x.factsOf(string(id)) != lawful(st) {
				x.recordsOf(string(id), s.later)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.show(ctx, change)
	return nil
}

// affected lists the bodies whose standing may have changed: those named, those a statement speaks for, and
// those for which one of them signed.
func (s *Service) affected(ctx context.Context, tx Tx, w *work) ([]ident.Organisation, error) {
	set := map[ident.Organisation]bool{}
	for _, id := range w.bodies {
		set[id] = true
	}
	for _, id := range w.statements {
		covered, err := tx.EverCovered(ctx, id)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, o := range covered {
			set[o] = true
		}
	}
	for id := range s.maker.Index().signedBy(set) {
		set[id] = true
	}
	return keysOf(set), nil
}

// lawful is a fingerprint of what the rulebook looks at of a body.
func lawful(st Standing) uint64 {
	h := fnv.New64a()
	flags := map[bool]string{true: "+", false: "-"}
	for _, text := range append([]string{st.Kind, st.S16LA, st.Name, st.FactsTo.String(), flags[st.PublicAuthority], flags[st.CompetentAuthority]}, st.PolicyDocuments...) {
		_, _ = h.Write([]byte(text + "\x00")) // a hash takes everything
	}
	return h.Sum64()
}

// factsOf gives the fingerprint a body had when it was taken in.
func (x *Index) factsOf(body string) uint64 {
	if p := x.entities[x.number(Node{x.voc.partyKind(), body})].party; p != nil {
		return p.Facts
	}
	return 0
}

// syncRecords reads some records and shows them.
func (s *Service) syncRecords(ctx context.Context, ids []ident.Record, today clock.Date) error {
	var change Change
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		change = Change{}
		for _, id := range ids {
			src, err := tx.CoverageRecord(ctx, id)
			if errs.KindOf(err) == errs.NotFound {
				change.Gone = append(change.Gone, id)
				continue
			}
			if err != nil {
				return err
			}
			p, ok, err := s.policyOf(ctx, tx, src, today)
			if err != nil {
				return err
			}
			if ok {
				change.Policies = append(change.Policies, p)
			} else {
				change.Gone = append(change.Gone, id)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.show(ctx, change)
	for _, id := range ids {
		delete(s.later, id)
	}
	return nil
}

// dueOn adds the bodies and records of which too little is known for a day.
func (x *Index) dueOn(day int32, bodies []ident.Organisation, later map[ident.Record]bool) []ident.Organisation {
	for _, e := range x.entities {
		if e.party != nil && e.party.holdsTo < day {
			bodies = append(bodies, ident.Organisation(e.node.ID))
		}
	}
	for _, page := range x.cards {
		for _, c := range page {
			if c != nil && c.holdsTo < day {
				later[c.refs[0].ID] = true
			}
		}
	}
	slices.Sort(bodies)
	return slices.Compact(bodies)
}

// recordsOf adds the records that a body takes part in.
func (x *Index) recordsOf(body string, to map[ident.Record]bool) {
	n := x.number(Node{x.voc.partyKind(), body})
	if n == 0 {
		return
	}
	for _, slot := range x.uses[n] {
		to[x.card(slot).refs[0].ID] = true
	}
}

// signedBy lists the bodies that others of a set signed for.
func (x *Index) signedBy(set map[ident.Organisation]bool) map[ident.Organisation]bool {
	out := map[ident.Organisation]bool{}
	for _, e := range x.entities {
		if e.party != nil && e.party.Signer != "" && set[e.party.Signer] {
			out[ident.Organisation(e.node.ID)] = true
		}
	}
	return out
}

// version gives the version of a record that is in; nought when it is not.
func (m *Maker) version(id ident.Record) int64 {
	if slot, ok := m.slots[id]; ok {
		return m.x.card(slot).refs[0].Version
	}
	return 0
}
