package sharing

import (
	"context"
	"errors"
	"fmt"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
)

// Service runs the life of records: it loads, checks access, decides, saves and tells, each command in
// one transaction.
type Service struct {
	deps Deps
}

// New makes the service.
func New(deps Deps) *Service { return &Service{deps: deps} }

// Templates lists the ready-made starts of the pack.
func (s *Service) Templates() []Template { return s.deps.Templates }

// Lists gives the code lists that choices come from.
func (s *Service) Lists() Lists { return s.deps.Book }

// Settings gives the partnership's choices.
func (s *Service) Settings() Settings { return s.deps.Settings }

// pick chooses the version a command acts on.
type pick func(*State) *Version

func open(st *State) *Version { return st.Open() }
func live(st *State) *Version { return st.Live() }

// order is one command on its way.
type order struct {
	ref     string
	command access.Command
	pick    pick
	seen    string // hash of the text the page showed, when the command depends on it
	rules   bool   // ask the rulebook too
	key     string // submission key: the same key is done once
	know    func(context.Context, WorldTx, *World) error
	decide  func(st State, who Who, w World) (Outcome, error)
}

// do runs a command in one transaction.
func (s *Service) do(ctx context.Context, a access.Actor, o order) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		st, err := tx.RecordByRef(ctx, o.ref)
		if err != nil {
			return err
		}
		v := o.pick(&st)
		role, err := permit(a, o.command, &st, v)
		if err != nil {
			return err
		}
		if _, again, err := once(ctx, tx, submission{o.key, a.Person, o.ref, s.deps.Clock.Now()}); err != nil || again {
			return err
		}
		w, err := s.world(ctx, tx, &st, v, a.Organisation)
		if err != nil {
			return err
		}
		if o.rules {
			w.Findings = s.findings(v, w)
		}
		if o.know != nil {
			if err := o.know(ctx, tx, &w); err != nil {
				return err
			}
		}
		out, err := o.decide(st, Who{Actor: a, Role: role, Now: s.deps.Clock.Now()}, w)
		if err != nil {
			return s.explain(ctx, tx, reading{st.Record.ID, v, o.seen, w}, err)
		}
		return s.commit(ctx, tx, out)
	})
}

// permit finds the role that allows a command on a version. Who may not see any of the record is told
// that there is none; who may give the command at another time is told that the record moved on.
func permit(a access.Actor, c access.Command, st *State, v *Version) (access.Role, error) {
	moved := inStage(nil)
	if v == nil {
		if visible(a, st) {
			return "", moved
		}
		v = st.Current()
	}
	rel := access.RelationTo(a, st.Record.Lead, st.parties(v)...)
	role, err := access.Require(a, c, access.ViewRecord, rel, string(v.Stage))
	if err == nil || !a.SignedIn() {
		return role, err
	}
	if !visible(a, st) {
		return "", hidden()
	}
	for _, stage := range Stages() {
		if _, ok := access.Allowed(a, c, rel, string(stage)); ok {
			return "", moved
		}
	}
	return "", errs.New(errs.Forbidden, "access.forbidden", "Your role does not allow this. Ask your organisation's administrator who can do it.")
}

func hidden() error {
	return errs.New(errs.NotFound, "access.not_found", "We could not find this, or you may not see it.")
}

// mayView reports whether an actor may see a version.
func mayView(a access.Actor, st *State, v *Version) bool {
	if v == nil {
		return false
	}
	_, ok := access.Allowed(a, access.ViewRecord, access.RelationTo(a, st.Record.Lead, st.parties(v)...), string(v.Stage))
	return ok
}

func visible(a access.Actor, st *State) bool {
	for i := range st.Versions {
		if mayView(a, st, &st.Versions[i]) {
			return true
		}
	}
	return false
}

// world gathers what is known of the organisations in a version, and of those joining.
func (s *Service) world(ctx context.Context, tx WorldTx, st *State, v *Version, more ...ident.Organisation) (World, error) {
	w := World{Settings: s.deps.Settings, Lists: s.deps.Book, Standings: map[ident.Organisation]organisation.Standing{}}
	orgs := append([]ident.Organisation{st.Record.Lead}, more...)
	if v != nil {
		orgs = append(orgs, v.Content.Organisations()...)
		if v.Sent != nil {
			orgs = append(orgs, v.Sent.Organisations()...)
		}
	}
	for _, a := range st.Record.Accessions {
		orgs = append(orgs, a.Organisation)
	}
	today := clock.DateOf(s.deps.Clock.Now())
	for _, org := range orgs {
		if err := s.standing(ctx, tx, w, org, today); err != nil {
			return World{}, err
		}
	}
	if v == nil || !v.Stage.Open() || w.Settings.Hearing == HearingOff {
		return w, nil
	}
	var err error
	w.Hearing, err = tx.Hearing(ctx, st.Record.ID, v.N)
	return w, err
}

func (s *Service) standing(ctx context.Context, tx WorldTx, w World, org ident.Organisation, today clock.Date) error {
	if _, done := w.Standings[org]; done || org == "" {
		return nil
	}
	st, err := tx.Standing(ctx, org, today)
	if errors.Is(err, &errs.Error{Kind: errs.NotFound}) {
		return nil // the gate says that it is unknown
	}
	if err != nil {
		return fmt.Errorf("standing of %s: %w", org, err)
	}
	w.Standings[org] = st
	return nil
}

// findings asks the rulebook about a version.
func (s *Service) findings(v *Version, w World) []rulebook.Finding {
	if v == nil {
		return nil
	}
	return Findings(&v.Content, w, s.deps.Book, clock.DateOf(s.deps.Clock.Now()))
}

// reading is a version and the hash of the text that somebody read of it.
type reading struct {
	record  ident.Record
	version *Version
	seen    string
	world   World
}

// explain adds to a "text changed" refusal what changed since the person read it.
func (s *Service) explain(ctx context.Context, tx RecordTx, r reading, err error) error {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok || e.Code != "sharing.text_changed" || r.seen == "" {
		return err
	}
	old, lost := tx.RecordText(ctx, r.record, r.seen)
	if lost != nil {
		return err // nothing is known of the text they saw; the refusal stands without the differences
	}
	said := *e
	for _, ch := range Diff(old, r.version.Content, r.world) {
		said.Fields = append(said.Fields, errs.Field{Name: ch.Key, Code: "changed", Message: ch.Sentence})
	}
	return &said
}

// commit saves an outcome and what follows from it.
func (s *Service) commit(ctx context.Context, tx Tx, out Outcome) error {
	if err := tx.SaveRecord(ctx, out.State); err != nil {
		return err
	}
	return s.follow(ctx, tx, out)
}

// follow writes events, tasks and notices.
func (s *Service) follow(ctx context.Context, tx WorkTx, out Outcome) error {
	about := out.State.Record.Subject()
	now := s.deps.Clock.Now()
	for i := range out.Events {
		out.Events[i].ID = ident.New[ident.Event](s.deps.IDs)
	}
	if err := tx.AppendEvents(ctx, out.Events...); err != nil {
		return err
	}
	for _, c := range out.Close {
		if err := closeTask(ctx, tx, c, about, s.deps.Clock); err != nil {
			return fmt.Errorf("close %s: %w", c.Kind, err)
		}
	}
	for _, t := range out.Open {
		t.ID, t.CreatedAt = ident.New[ident.Task](s.deps.IDs), now
		if err := tx.OpenTask(ctx, t); err != nil {
			return fmt.Errorf("open %s: %w", t.Kind, err)
		}
	}
	for _, n := range out.Notices {
		n.ID = ident.New[ident.Notice](s.deps.IDs)
		if err := tx.PostNotice(ctx, n); err != nil {
			return fmt.Errorf("notice %s: %w", n.Kind, err)
		}
	}
	return nil
}

func closeTask(ctx context.Context, tx WorkTx, c Closing, about event.Subject, clk clock.Clock) error {
	if c.All {
		return tx.CloseAllTasks(ctx, c.Kind, about, clk.Now())
	}
	return tx.CloseTasks(ctx, c.Kind, about, c.Organisation, clk.Now())
}
