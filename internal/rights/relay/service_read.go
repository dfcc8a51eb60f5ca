package relay

import (
	"context"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// View is a correction as one actor may see it: the source sees the whole journey, others their own part of it.
type View struct {
	Correction
	Copies                        []CopyView
	Source                        bool // the actor speaks for the source
	Reporter                      bool
	Judge, Manage, Tell, Undoable bool
}

// CopyView is one copy, with what the actor can do about it.
type CopyView struct {
	Copy
	Mine   bool       // the actor answers it for its own organisation
	Ours   bool       // the source answers it for one that cannot
	Undo   bool       // the actor says that it was undone
	Excuse bool       // the source can decide not to wait for it
	Onward []PlanLine // to whom its holder passes the information on by the records, and who was not told
}

// Get gives a correction. One with which the actor's organisation has nothing to do is not found.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (View, error) {
	var c Correction
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		c, err = tx.CorrectionByRef(ctx, ref)
		return err
	})
	if err != nil {
		return View{}, err
	}
	rel := relation(a, c)
	if _, err := access.Require(a, access.ViewCorrections, access.ViewCorrections, rel, string(c.Stage)); err != nil {
		return View{}, err
	}
	may := func(cmd access.Command) bool { _, ok := access.Allowed(a, cmd, rel, string(c.Stage)); return ok }
	v := View{Correction: c, Source: rel == access.Own, Reporter: c.Reporter == a.Organisation, Judge: may(access.JudgeCorrection), Manage: may(access.ManageCorrection)}
	v.Tell = v.Manage && !c.WhoAsked.IsZero() && c.WhoTold.IsZero()
	for _, p := range c.Copies {
		one := CopyView{Copy: p}
		own := p.To.Org == a.Organisation && p.State != Excused
		one.Mine = own && p.State == Waiting && may(access.AcknowledgeCorrection)
		one.Undo = p.Undo == UndoAsked && (own && may(access.AcknowledgeCorrection) || v.Manage && p.Alone)
		one.Ours = v.Manage && p.State == Waiting && (p.Alone || p.Level >= chased)
		one.Excuse = v.Manage && p.State == Waiting
		if one.Mine || one.Ours {
			if one.Onward, err = s.onward(ctx, c, p); err != nil {
				return View{}, err
			}
		}
		if v.Source || own || s.passedBy(c, p, a.Organisation) {
			v.Copies = append(v.Copies, one)
		}
	}
	if !v.Source {
		v.hide(a.Organisation)
	}
	return v, nil
}

// passedBy reports whether an organisation passed a copy on.
func (s *Service) passedBy(c Correction, p Copy, org ident.Organisation) bool {
	via, err := c.Copy(p.Via)
	return err == nil && via.To.Org == org && org != ""
}

// hide takes away what only the source may know.
func (v *View) hide(org ident.Organisation) {
	v.Correction.Case = ""
	if v.Stage != Withdrawn && !v.Reporter {
		v.Words = ""
	}
	if !v.Reporter {
		v.ReporterName, v.TheirRef = "", ""
	}
	var known []int
	for _, p := range v.Copies {
		known = append(known, p.N)
	}
	v.Turns = slices.DeleteFunc(slices.Clone(v.Turns), func(t Turn) bool {
		return t.Copy != 0 && !slices.Contains(known, t.Copy) || t.What == WasAsked || t.What == WasTold
	})
	v.Correction.Copies = nil
}

// onward lists to whom the holder of a copy passes the information on, and who was not told of it yet.
func (s *Service) onward(ctx context.Context, c Correction, p Copy) ([]PlanLine, error) {
	if p.To.Org == "" {
		return nil, nil
	}
	shares, err := s.deps.World.Shares(ctx, p.To.Org, s.since())
	if err != nil {
		return nil, err
	}
	return s.name(ctx, Reach(p.To, p.Items, shares, c.Told))
}

// List is one page of a box.
type List struct {
	Items []Correction
	Next  string
}

// Filter narrows a list.
type Filter struct {
	Box   Box
	State string // FilterWaiting, FilterFinished or "" for both
	After string
}

// What lists can be narrowed to.
const (
	FilterWaiting  = "waiting"
	FilterFinished = "finished"
)

const pageSize = 50

// List lists the corrections of the actor's organisation, what waits and is late first.
func (s *Service) List(ctx context.Context, a access.Actor, f Filter) (List, error) {
	if _, err := access.Require(a, access.ViewCorrections, access.ViewCorrections, access.RelationTo(a, a.Organisation), ""); err != nil {
		return List{}, err
	}
	if f.Box != Out {
		f.Box = In
	}
	q := BoxQuery{Org: a.Organisation, Box: f.Box, After: f.After, Before: "~", Most: pageSize + 1}
	switch {
	case f.State == FilterWaiting:
		q.Before = Finished
	case f.State == FilterFinished && q.After < Finished:
		q.After = Finished
	}
	var out List
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		out.Items, err = tx.CorrectionsOf(ctx, q)
		return err
	})
	if len(out.Items) > pageSize {
		out.Items = out.Items[:pageSize]
		out.Next = out.Items[pageSize-1].KeyFor(a.Organisation)
	}
	return out, err
}

// KeyFor gives the key of the correction in the lists of an organisation.
func (c Correction) KeyFor(org ident.Organisation) string {
	for _, p := range c.Places() {
		if p.Org == org {
			return p.Key
		}
	}
	return ""
}

// Counts are the figures of a period, for the scorecard. They hold nobody's details.
type Counts struct {
	Begun, Complete   int // corrections sent, and those of which everybody answered
	Told, Answered    int // bodies
	InTime, Refused   int
	Excused           int
	Reports, Declined int
	ByOrigin          []OriginCount
	MedianDays        int // from sending to the last answer; -1 when none is complete
}

// OriginCount is how many corrections began in one way.
type OriginCount struct {
	Origin Origin
	N      int
}

// Counts counts what was begun or reported from a time until before another.
func (s *Service) Counts(ctx context.Context, from, until time.Time) (Counts, error) {
	out := Counts{MedianDays: -1}
	var days []int
	origins := map[Origin]int{}
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		q := FigureQuery{From: from, Until: until, Most: figuresMost}
		for {
			page, err := tx.CorrectionFigures(ctx, q)
			if err != nil || len(page) == 0 {
				return err
			}
			for _, f := range page {
				q.After = f.Ref
				out.add(f)
				origins[f.Origin]++
				if f.Days >= 0 {
					days = append(days, f.Days)
				}
			}
		}
	})
	for _, o := range []Origin{FromPerson, FromStaff, FromPartner} {
		out.ByOrigin = append(out.ByOrigin, OriginCount{o, origins[o]})
	}
	if len(days) > 0 {
		slices.Sort(days)
		out.MedianDays = days[(len(days)-1)/2]
	}
	return out, err
}

const figuresMost = 1000

func (n *Counts) add(f Figure) {
	switch f.Stage {
	case Reported:
		n.Reports++
		return
	case Declined:
		n.Reports++
		n.Declined++
		return
	case Complete:
		n.Complete++
	case Open, Withdrawn, Replaced:
	}
	if f.Origin == FromPartner {
		n.Reports++
	}
	n.Begun++
	n.Told += f.Told
	n.Answered += f.Answered
	n.InTime += f.InTime
	n.Refused += f.Refused
	n.Excused += f.Excused
}

// Travelled says how far one correction has come, for the person it is about.
type Travelled struct {
	Ref      string
	Kind     Kind
	Stage    Stage
	Source   string
	Items    []string // codes of list item_category
	BegunAt  time.Time
	Told     int
	Answered int
	Stops    []Stop
	Asked    bool // the person asked who was told
	Named    bool // and was told
}

// Stop is one body that was told. Name is "" when the record behind it is withheld from the public: the source then says
// who it is, if the person asks.
type Stop struct {
	Name   string
	State  State
	Reason string // code of list correction_reason
	Due    clock.Date
	At     time.Time
	Onward bool // another body had passed the information on to it
}

// Travel says how far the corrections of a case have come. It is for whoever has the case's reference and code, and for
// the staff of the case.
func (s *Service) Travel(ctx context.Context, caseRef string) ([]Travelled, error) {
	if caseRef == "" {
		return nil, errs.New(errs.Invalid, "correction.case", "Say which case.")
	}
	var all []Correction
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		all, err = tx.CorrectionsOfCase(ctx, caseRef)
		return err
	})
	var out []Travelled
	for _, c := range all {
		t := Travelled{Ref: c.Ref, Kind: c.Kind, Stage: c.Stage, Source: c.Name, Items: c.Items, BegunAt: c.BegunAt, Asked: !c.WhoAsked.IsZero(), Named: !c.WhoTold.IsZero()}
		for _, p := range c.Copies {
			one := Stop{Name: p.Name, State: p.State, Reason: p.Reason, Due: p.Due, At: p.At, Onward: p.Via > 0}
			if !slices.ContainsFunc(p.Routes, func(r Route) bool { return !r.Secret }) {
				one.Name = ""
			}
			if p.State == Excused {
				one.At = p.At
			} else {
				t.Told++
			}
			if p.State.Answered() {
				t.Answered++
			}
			t.Stops = append(t.Stops, one)
		}
		out = append(out, t)
	}
	return out, err
}
