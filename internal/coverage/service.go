package coverage

import (
	"context"
	"errors"
	"hash/fnv"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
)

// Service keeps the newest Index and follows the store.
type Service struct {
	deps    Deps
	edition string
	now     atomic.Pointer[Index]

	turn      sync.Mutex // one at a time changes the index
	maker     *Maker
	seq       int64                           // of the last event taken in
	kept      int64                           // of the kept snapshot
	keptAt    time.Time                       // when it was kept
	standings map[ident.Organisation]Standing // what is known of bodies; filled as needed

	later  map[ident.Record]bool // records to look at again when nothing newer waits
	queue  queue
	follow sync.Once
}

// making numbers the way policies are made of records. Raise it with every change of PolicyOf or of the
// snapshot, so that kept snapshots are made anew.
const making = "2"

// New makes the service. Its index is empty before Load.
func New(deps Deps) (*Service, error) {
	s := &Service{deps: deps, standings: map[ident.Organisation]Standing{}, later: map[ident.Record]bool{}}
	if deps.Book != nil {
		s.edition = deps.Book.Version() + "/" + making + "/" + deps.Vocabulary.mark()
	}
	s.queue.wake = make(chan struct{}, 1)
	maker, err := s.newMaker()
	if err != nil {
		return nil, err
	}
	s.maker = maker
	s.now.Store(maker.Index())
	return s, nil
}

// newMaker makes a maker that knows the kinds of data of the rulebook.
func (s *Service) newMaker() (*Maker, error) {
	var things []ThingSpec
	if kind, ok := s.deps.Vocabulary.Kind(TypeCategory); ok && s.deps.Book != nil {
		list, err := s.deps.Book.List("item_category")
		if err != nil {
			return nil, err
		}
		for _, code := range list.Codes() {
			things = append(things, ThingSpec{Node: Node{kind, code}})
		}
	}
	return NewMaker(s.deps.Vocabulary, things)
}

// mark tells vocabularies apart.
func (v *Vocabulary) mark() string {
	h := fnv.New64a()
	for _, t := range v.Types {
		_, _ = h.Write([]byte(t.Name + "\x00" + t.Of + "\x00")) // a hash takes everything
	}
	for _, a := range v.Actions {
		_, _ = h.Write([]byte(a.Name + "\x00" + a.As + "\x00"))
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// Index gives the newest index. Take it once for everything that belongs together.
func (s *Service) Index() *Index { return s.now.Load() }

// Today is the day questions mean that name none.
func (s *Service) Today() clock.Date { return clock.DateOf(s.deps.Clock.Now()) }

// standing gives what is known of a body, reading it when it is not.
func (s *Service) standing(ctx context.Context, tx Tx, id ident.Organisation, on clock.Date) (Standing, error) {
	if st, ok := s.standings[id]; ok {
		return st, nil
	}
	st, err := tx.CoverageParty(ctx, id, on)
	if err == nil {
		s.standings[id] = st
	}
	return st, err
}

// partyOf makes what the index knows of a body.
func (s *Service) partyOf(st Standing) Party {
	kind, _ := s.deps.Vocabulary.Kind(TypeOrganisation)
	p := Party{Node: Node{kind, string(st.ID)}, Title: st.Name, Member: st.Signatory, Standing: st.StatementStatus, HoldsTo: st.HoldsTo, Facts: lawful(st)}
	if st.Slug != "" && st.Slug != string(st.ID) {
		p.Also = []string{st.Slug}
	}
	if p.Standing == "" {
		p.Standing = "none"
	}
	if st.Signer != st.ID {
		p.Signer = st.Signer
	}
	for _, l := range st.Lapses {
		p.Lapses = append(p.Lapses, Lapse{l.Code, l.Message})
	}
	return p
}

// policyOf makes the policy of a record, with what the rulebook finds wrong with it today.
func (s *Service) policyOf(ctx context.Context, tx Tx, src Source, on clock.Date) (Policy, bool, error) {
	p, ok := PolicyOf(src, &s.deps.Vocabulary)
	if !ok {
		return p, false, nil
	}
	w := sharing.World{Lists: s.deps.Book, Standings: map[ident.Organisation]organisation.Standing{}}
	if next := clock.DateOf(s.deps.Book.NextChange(midnight(on))); !next.IsZero() {
		p.HoldsTo = next.AddDays(-1)
	}
	content := src.Version.Content
	content.ReviewDueOn = p.Review.String() // what reviews set, not what was signed first
	for _, id := range content.Organisations() {
		st, err := s.standing(ctx, tx, id, on)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return p, false, err
		}
		w.Standings[id] = st.Standing
		if !st.FactsTo.IsZero() && (p.HoldsTo.IsZero() || st.FactsTo.Before(p.HoldsTo)) {
			p.HoldsTo = st.FactsTo
		}
	}
	for _, f := range sharing.Findings(&content, w, s.deps.Book, on) {
		if f.Severity == rulebook.Block {
			p.Blocks = append(p.Blocks, Block{f.RuleID, f.Message})
		}
	}
	return p, true, nil
}

func midnight(d clock.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// queue holds what changed and has not been looked at yet.
type queue struct {
	mu         sync.Mutex
	records    map[ident.Record]bool
	bodies     map[ident.Organisation]bool
	statements map[ident.Statement]bool
	seq        int64
	wake       chan struct{}
}

// Notice takes committed events in; it is quick and does no work. Load subscribes it to the store.
func (s *Service) Notice(events []event.Event) {
	q := &s.queue
	q.mu.Lock()
	for _, e := range events {
		q.file(e)
	}
	q.mu.Unlock()
	select {
	case q.wake <- struct{}{}:
	default: // it is awake already
	}
}

func (q *queue) file(e event.Event) {
	if q.records == nil {
		q.records, q.bodies, q.statements = map[ident.Record]bool{}, map[ident.Organisation]bool{}, map[ident.Statement]bool{}
	}
	switch e.Subject.Kind {
	case "record":
		q.records[ident.Record(e.Subject.ID)] = true
	case "organisation":
		q.bodies[ident.Organisation(e.Subject.ID)] = true
	case "statement":
		q.statements[ident.Statement(e.Subject.ID)] = true
	}
	q.seq = max(q.seq, e.Seq)
}

// work is what one turn looks at.
type work struct {
	records    []ident.Record
	bodies     []ident.Organisation
	statements []ident.Statement
	seq        int64
}

// take empties the queue.
func (q *queue) take() work {
	q.mu.Lock()
	defer q.mu.Unlock()
	w := work{keysOf(q.records), keysOf(q.bodies), keysOf(q.statements), q.seq}
	q.records, q.bodies, q.statements = nil, nil, nil
	return w
}

// putBack files again what failed.
func (q *queue) putBack(w work) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.file(event.Event{}) // makes room
	for _, id := range w.records {
		q.records[id] = true
	}
	for _, id := range w.bodies {
		q.bodies[id] = true
	}
	for _, id := range w.statements {
		q.statements[id] = true
	}
}

func keysOf[K ~string](set map[K]bool) []K {
	out := make([]K, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

const (
	// keepEvery is how often a changed index is kept, at most.
	keepEvery = 10 * time.Minute
	// retryAfter is how long Run waits after a failure.
	retryAfter = time.Second
	// lookEvery is how often Run looks whether a new day has begun.
	lookEvery = 20 * time.Second
)

// Run keeps the index current until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.queue.wake:
		case <-tick.C:
		}
		err := s.Sync(ctx)
		if err == nil {
			err = s.keepIfDue(ctx)
		}
		if err == nil || errors.Is(err, context.Canceled) {
			continue
		}
		s.deps.Log.ErrorContext(ctx, "the coverage index could not follow a change", "code", errs.CodeOf(err), "error", err.Error())
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(retryAfter):
			s.Notice(nil)
		}
	}
}
