package involvement

import (
	"context"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/register"
	"sharewell/internal/sharing"
)

// program is who acts when the program follows a record.
var program = event.Actor{System: "involvement"}

// lookPage is how many records or proposals are taken at a time.
const lookPage = 100

// LookAll follows every record that moved on without the group having been asked or told. It does no harm
// when run again.
func (s *Service) LookAll(ctx context.Context) error {
	for after := ident.Record(""); ; {
		var some []ident.Record
		err := s.deps.Store.Read(ctx, func(tx Tx) error {
			g, err := tx.Group(ctx)
			if err != nil || g.Since.IsZero() {
				return err
			}
			some, err = tx.RecordsToPropose(ctx, g.Since.Start(), after, lookPage)
			return err
		})
		if err != nil {
			return err
		}
		for _, id := range some {
			after = id
			if err := s.Look(ctx, id); err != nil {
				return fmt.Errorf("ask the group about record %s: %w", id, err)
			}
		}
		if len(some) < lookPage {
			return nil
		}
	}
}

// Look follows one record: a text that was sent becomes a proposal or a new text of one, a record that was
// taken back ends it, one that went live is noted.
func (s *Service) Look(ctx context.Context, id ident.Record) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		g, err := tx.Group(ctx)
		if err != nil || g.Since.IsZero() {
			return err
		}
		ref, err := tx.RecordRef(ctx, id)
		if err != nil {
			return err
		}
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		known, err := tx.ProposalsOf(ctx, id)
		if err != nil {
			return err
		}
		f := &following{s: s, tx: tx, group: &g, state: &st, now: s.deps.Clock.Now()}
		return f.all(ctx, known)
	})
}

// following is one look at one record.
type following struct {
	s     *Service
	tx    Tx
	group *Group
	state *sharing.State
	now   time.Time
}

func (f *following) all(ctx context.Context, known []Proposal) error {
	open := f.state.Open()
	found := false
	for i := range known {
		p := &known[i]
		v, err := f.tx.RecordVersion(ctx, f.state.Record.ID, p.N)
		if err != nil {
			return err
		}
		if open != nil && open.N == p.N {
			found = true
		}
		if p.Followed == string(v.Stage) && (v.Stage == sharing.Draft || p.Current().Hash == v.Hash) {
			continue
		}
		if err := f.one(ctx, p, v); err != nil {
			return err
		}
	}
	if open == nil || found || !waiting(open.Stage) || clock.DateOf(open.SentAt).Before(f.group.Since) {
		return nil
	}
	return f.begin(ctx, *open)
}

// waiting reports whether a version is with the parties.
func waiting(s sharing.Stage) bool {
	return s == sharing.InReview || s == sharing.AwaitingSign || s == sharing.Ready
}

// compose says a version as the public would read it, with its differences from an earlier content.
func (f *following) compose(ctx context.Context, v sharing.Version, old *sharing.Content) (t Text, lead string, material bool, err error) {
	src, err := f.tx.RegisterSource(ctx, f.state.Record.ID)
	if err != nil {
		return Text{}, "", false, err
	}
	l := labels{f.s.deps.Words, &src}
	t = tell(src, v, f.s.deps.Words, f.now)
	if t.At.IsZero() {
		t.At = f.now
	}
	material = true
	if old != nil {
		t.Changes, t.NotSaid, material = changesOf(*old, v.Content, t.Level, l)
		if t.Level == string(register.LevelWithheld) {
			t.Changes, t.NotSaid = nil, len(t.Changes)+t.NotSaid
		}
	}
	return t, l.Label("organisation", string(f.state.Record.Lead)), material, nil
}

// begin makes the proposal of a text.
func (f *following) begin(ctx context.Context, v sharing.Version) error {
	var old *sharing.Content
	if live := f.state.Live(); live != nil && live.N < v.N {
		old = &live.Content
	}
	t, lead, material, err := f.compose(ctx, v, old)
	if err != nil {
		return err
	}
	n, err := f.tx.TakeNumber(ctx, fmt.Sprintf("proposal-%d", f.now.Year()))
	if err != nil {
		return err
	}
	t.N = 1
	p := Proposal{ID: ident.New[ID](f.s.deps.IDs), Ref: ident.Reference(f.s.deps.Settings.RefPrefix, f.now.Year(), n), Record: f.state.Record.ID,
		RecordRef: f.state.Record.Ref, N: v.N, Lead: f.state.Record.Lead, LeadName: lead, Change: old != nil, Stage: Asking, Texts: []Text{t},
		OpenedAt: f.now, UpdatedAt: f.now, Followed: string(v.Stage), Version: 1}
	if !material {
		p.Stage, p.EndedAt = Spared, f.now
	} else {
		p.Closes = f.s.pace.by(f.s.deps.Settings.Comment, f.now)
	}
	p.settle(f.s.pace)
	if err := f.tx.InsertProposal(ctx, p); err != nil {
		return err
	}
	if p.Stage == Spared {
		return f.s.note(ctx, f.tx, &p, program, "spared")
	}
	if err := f.s.note(ctx, f.tx, &p, program, "opened"); err != nil {
		return err
	}
	return f.s.askMembers(ctx, f.tx, &p, f.group)
}

// one follows a version that has a proposal already.
func (f *following) one(ctx context.Context, p *Proposal, v sharing.Version) error {
	p.Followed, p.UpdatedAt = string(v.Stage), f.now
	event := ""
	switch {
	case v.Stage == sharing.Draft:
		p.Drafting, event = true, "being_changed"
	case waiting(v.Stage):
		p.Drafting = false
		if p.Current().Hash != v.Hash {
			again, err := f.renew(ctx, p, v)
			if err != nil {
				return err
			}
			event = again
		}
	case v.Stage == sharing.Refused || v.Stage == sharing.Withdrawn:
		p.Stage, p.Why, p.EndedAt, p.Drafting, event = Stopped, v.Reason, f.now, false, "stopped"
	default:
		if p.LiveAt.IsZero() {
			p.LiveAt, p.Drafting, event = v.LiveAt, false, "went_live"
		}
	}
	p.settle(f.s.pace)
	if err := f.tx.SaveProposal(ctx, *p); err != nil {
		return err
	}
	if event == "" {
		return nil
	}
	if err := f.s.note(ctx, f.tx, p, program, event); err != nil {
		return err
	}
	return f.tellOf(ctx, p, event)
}

// tellOf tells those concerned what became of the record.
func (f *following) tellOf(ctx context.Context, p *Proposal, event string) error {
	switch event {
	case "renewed":
		if err := f.s.tellGroup(ctx, f.tx, p, news{event, "The text of “" + p.name() + "” changed. See what changed since you gave your view.", ""}); err != nil {
			return err
		}
		if p.Stage == Asking {
			return f.s.askMembers(ctx, f.tx, p, f.group)
		}
	case "stopped":
		if err := f.s.closeTasks(ctx, f.tx, p, f.group); err != nil {
			return err
		}
		return f.s.tellGroup(ctx, f.tx, p, news{event, "“" + p.name() + "” was taken back. Nothing more is needed from you.", p.Why})
	}
	return nil
}

// renew takes a new text in. One that changes nothing that matters goes on as it was; else the group gets
// another look: the time for views is made longer, or begins again.
func (f *following) renew(ctx context.Context, p *Proposal, v sharing.Version) (string, error) {
	old, err := f.tx.RecordText(ctx, p.Record, p.Current().Hash)
	if errs.KindOf(err) == errs.NotFound {
		old, err = sharing.Content{}, nil // the text was never kept; everything counts as new
	}
	if err != nil {
		return "", err
	}
	t, _, material, err := f.compose(ctx, v, &old)
	if err != nil {
		return "", err
	}
	t.N = p.Current().N + 1
	p.Texts = append(p.Texts, t)
	if p.Stage == Spared {
		return f.rouse(ctx, p, v)
	}
	if !material {
		p.sameStill()
		return "text_touched", nil
	}
	again := f.s.pace.by(f.s.deps.Settings.Again, f.now)
	if p.Stage != Asking || again.After(p.Closes) {
		p.Closes = again
	}
	p.Stage, p.AdviseBy, p.Reminded, p.EndedAt = Asking, clock.Date{}, "", time.Time{}
	return "renewed", nil
}

// rouse asks the group after all when a version that changed nothing that matters changes more.
func (f *following) rouse(ctx context.Context, p *Proposal, v sharing.Version) (string, error) {
	live := f.state.Live()
	if live == nil {
		return "", nil
	}
	t, _, material, err := f.compose(ctx, v, &live.Content)
	if err != nil || !material {
		return "", err
	}
	t.N = 1
	p.Texts, p.Stage, p.EndedAt, p.Closes = []Text{t}, Asking, time.Time{}, f.s.pace.by(f.s.deps.Settings.Comment, f.now)
	return "renewed", nil
}

// sameStill carries views and the recommendation over to a text in which nothing that matters changed.
func (p *Proposal) sameStill() {
	was, now := p.Texts[len(p.Texts)-2], p.Current()
	for i := range p.Views {
		if v := &p.Views[i]; v.Hash == was.Hash {
			v.Earlier = append(v.Earlier, Earlier{v.Position, v.Words, v.Public, v.Text, v.Hash, v.At})
			v.Text, v.Hash = now.N, now.Hash
		}
	}
	if a, ok := p.Latest(); ok && (a.Text == was.N || p.keptFor(was.N)) {
		last := &p.Advised[len(p.Advised)-1]
		last.Kept = append(last.Kept, now.N)
	}
}

func (p *Proposal) keptFor(n int) bool {
	a, ok := p.Latest()
	if !ok {
		return false
	}
	for _, k := range a.Kept {
		if k == n {
			return true
		}
	}
	return false
}

// name is the title, or what stands for it when the use is withheld.
func (p *Proposal) name() string {
	if t := p.Title(); t != "" {
		return t
	}
	return p.Ref
}
