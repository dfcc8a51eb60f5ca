package involvement

import (
	"context"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// SortKey orders lists, the newest first.
func (p *Proposal) SortKey() string { return clock.Format(p.OpenedAt) + string(p.ID) }

// Sight is a proposal as one actor may see it.
type Sight struct {
	Proposal
	Mine    *View            // the actor's own view
	Kept    int              // views that are kept from this actor
	Silent  int              // members who could still speak
	Allowed []access.Command // what the actor may do now
	Group   bool             // the actor is of the group or runs it
	Typing  bool             // a recording waits for its words
}

// May reports whether the actor may do something now.
func (s *Sight) May(c access.Command) bool { return slices.Contains(s.Allowed, c) }

var proposalCommands = []access.Command{access.GiveView, access.EnterView, access.TypeView, access.AskProposal, access.AnswerProposal, access.ExplainProposal,
	access.RecommendProposal, access.ReplyProposal, access.CreditProposal, access.HideInProposal}

// Get gives a proposal inside.
func (s *Service) Get(ctx context.Context, by access.Actor, ref string) (Sight, error) {
	var out Sight
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		p, err := tx.ProposalByRef(ctx, ref)
		if err != nil {
			return err
		}
		if _, err := access.Require(by, access.ViewProposal, access.ViewProposal, access.RelationTo(by, p.Lead), string(p.Stage)); err != nil {
			return err
		}
		g, err := tx.Group(ctx)
		out = s.sight(by, p, &g)
		return err
	})
	return out, err
}

func (s *Service) sight(by access.Actor, p Proposal, g *Group) Sight {
	today := clock.DateOf(s.deps.Clock.Now())
	out := Sight{Proposal: p, Silent: len(p.silent(g, today)), Group: by.Organisation == ""}
	rel := access.RelationTo(by, p.Lead)
	left := by.Has(access.Involvement) && g.Left(by.Person, today)
	for _, c := range proposalCommands {
		role, ok := access.Allowed(by, c, rel, string(p.Stage))
		if ok && (role != access.Involvement || !left) {
			out.Allowed = append(out.Allowed, c)
		}
	}
	if m := p.Mine(by.Person); m != nil && out.Group {
		mine := *m
		out.Mine = &mine
	}
	out.Views = nil
	for _, v := range p.Views {
		switch {
		case v.TakenBack:
			continue
		case v.Waits():
			out.Typing = true
			if !by.Has(access.Secretariat) && !same(v.By, by.Person) {
				out.Kept++
				continue
			}
		case !v.Public && !out.Group:
			out.Kept++
			continue
		}
		if v.Hidden != nil && !by.Has(access.Secretariat) && !same(v.By, by.Person) {
			v.Words, v.Earlier = "", nil
		}
		out.Views = append(out.Views, v)
	}
	if !out.Group {
		out.Draft = Draft{}
		for i := range out.Views {
			out.Views[i].By, out.Views[i].Earlier = "", nil
		}
	}
	out.Asked = shownAsks(p.Asked, by.Has(access.Secretariat))
	return out
}

func same(a, b ident.Person) bool { return a != "" && a == b }

func shownAsks(all []Ask, everything bool) []Ask {
	out := slices.Clone(all)
	for i := range out {
		if out[i].Hidden != nil && !everything {
			out[i].Text, out[i].Answer = "", ""
		}
	}
	return out
}

// Public gives a proposal as everybody may read it. Private views are counted, hidden words are left out,
// nobody is named, and recordings are read, not heard.
func (s *Service) Public(ctx context.Context, ref string) (Sight, error) {
	var out Sight
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		p, err := tx.ProposalByRef(ctx, ref)
		if err != nil {
			return err
		}
		if !p.Public() {
			return errs.New(errs.NotFound, "involvement.not_found", "There is no public proposal with this reference.")
		}
		out = openly(p)
		return nil
	})
	return out, err
}

// openly strips a proposal of what is not public.
func openly(p Proposal) Sight {
	out := Sight{Proposal: p}
	out.Draft, out.Views = Draft{}, nil
	for _, v := range p.Views {
		if v.TakenBack || v.Waits() {
			continue
		}
		if !v.Public {
			out.Kept++
			continue
		}
		if v.Hidden != nil {
			v.Words = ""
		}
		v.By, v.Member, v.EnteredBy, v.TypedBy, v.Sound, v.Earlier = "", "", "", "", "", nil
		out.Views = append(out.Views, v)
	}
	out.Asked = shownAsks(p.Asked, false)
	for i := range out.Asked {
		out.Asked[i].By, out.Asked[i].AnsweredBy = "", ""
	}
	return out
}

// perPage is how many proposals a page lists.
const perPage = 30

// Proposals lists proposals for the workspace, newest first; a lead organisation sees its own. Before is
// the key of the last on the page before, and next the key for the following page.
func (s *Service) Proposals(ctx context.Context, by access.Actor, open bool, before string) (list []Sight, next string, err error) {
	if !access.AllowedSomewhere(by, access.ViewProposal) {
		return nil, "", errs.New(errs.NotFound, "access.not_found", "We could not find this, or you may not see it.")
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		g, err := tx.Group(ctx)
		if err != nil {
			return err
		}
		some, err := tx.Proposals(ctx, List{Open: open, Lead: by.Organisation, Before: before, Most: perPage + 1})
		list, next = nil, ""
		for i, p := range some {
			if i == perPage {
				next = some[i-1].SortKey()
				break
			}
			list = append(list, s.sight(by, p, &g))
		}
		return err
	})
	return list, next, err
}

// Listed lists what everybody may see, newest first. Kept counts proposals on the page that are withheld.
func (s *Service) Listed(ctx context.Context, open bool, before string) (list []Sight, kept int, next string, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		some, err := tx.Proposals(ctx, List{Open: open, Before: before, Most: perPage + 1})
		list, kept, next = nil, 0, ""
		for i, p := range some {
			if i == perPage {
				next = some[i-1].SortKey()
				break
			}
			switch {
			case p.Public():
				list = append(list, openly(p))
			case p.Stage != Spared:
				kept++
			}
		}
		return err
	})
	return list, kept, next, err
}

// Of gives the public proposals of a record, the newest first.
func (s *Service) Of(ctx context.Context, record string) (list []Sight, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		st, err := tx.RecordByRef(ctx, record)
		if err != nil {
			return err
		}
		all, err := tx.ProposalsOf(ctx, st.Record.ID)
		list = nil
		for _, p := range slices.Backward(all) {
			if p.Public() {
				list = append(list, openly(p))
			}
		}
		return err
	})
	return list, err
}

// mostChanged is how many proposals are looked through for what the group changed.
const mostChanged = 200

// WhatChanged lists the public proposals that the group changed, newest first.
func (s *Service) WhatChanged(ctx context.Context) (list []Sight, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		list = nil
		for _, open := range []bool{true, false} {
			some, err := tx.Proposals(ctx, List{Open: open, Most: mostChanged})
			if err != nil {
				return err
			}
			for i := range some {
				if some[i].Public() && len(some[i].Changed()) > 0 {
					list = append(list, openly(some[i]))
				}
			}
		}
		return nil
	})
	slices.SortStableFunc(list, func(a, b Sight) int { return b.OpenedAt.Compare(a.OpenedAt) })
	return list, err
}

// Sound gives the file of a recording to those who may hear it: the one who spoke, and the secretariat;
// the group once its words are written down.
func (s *Service) Sound(ctx context.Context, by access.Actor, ref, view string) (ident.File, event.Subject, error) {
	sight, err := s.Get(ctx, by, ref)
	if err != nil {
		return "", event.Subject{}, err
	}
	v := sight.View(view)
	if v == nil || v.Sound == "" || !sight.Group || v.Hidden != nil && !by.Has(access.Secretariat) {
		return "", event.Subject{}, errs.New(errs.NotFound, "involvement.no_view", "We could not find this recording.")
	}
	return v.Sound, sight.Subject(), nil
}
