package involvement

import (
	"context"
	"errors"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// RunDaily moves on what is over, reminds those who are silent, and tells the secretariat of terms that
// end and of training that is out of date. It does no harm when run again.
func (s *Service) RunDaily(ctx context.Context) error {
	if err := s.LookAll(ctx); err != nil {
		return err
	}
	today := clock.DateOf(s.deps.Clock.Now())
	for after := ""; ; {
		var refs []string
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			refs, err = tx.ProposalsToWatch(ctx, today, after, lookPage)
			return err
		})
		if err != nil {
			return err
		}
		for _, ref := range refs {
			after = ref
			if err := s.watch(ctx, ref); err != nil {
				return err
			}
		}
		if len(refs) < lookPage {
			break
		}
	}
	return s.lookAtMembers(ctx)
}

// watch does what is due on one proposal.
func (s *Service) watch(ctx context.Context, ref string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		p, err := tx.ProposalByRef(ctx, ref)
		if err != nil {
			return err
		}
		g, err := tx.Group(ctx)
		if err != nil {
			return err
		}
		now := s.deps.Clock.Now()
		today := clock.DateOf(now)
		if p.Watch.IsZero() || p.Watch.After(today) {
			return nil // somebody else was faster
		}
		happened := p.tick(today, s.pace)
		if happened == "" {
			if happened, err = s.remind(ctx, tx, &p, &g, today); err != nil {
				return err
			}
		}
		p.UpdatedAt = now
		p.settle(s.pace)
		if !p.Watch.IsZero() && !p.Watch.After(today) {
			p.Watch = today.AddDays(1)
		}
		if err := tx.SaveProposal(ctx, p); err != nil || happened == "" {
			return err
		}
		return errors.Join(s.note(ctx, tx, &p, program, happened), s.afterTick(ctx, tx, &p, &g, happened))
	})
}

// remind reminds members before the time for views is over, and the lead organisation of an answer it owes.
func (s *Service) remind(ctx context.Context, tx Tx, p *Proposal, g *Group, today clock.Date) (string, error) {
	now := s.deps.Clock.Now()
	switch {
	case p.Stage == Asking && p.Reminded != p.Closes.String() && s.pace.left(today, p.Closes) <= s.deps.Settings.Remind:
		p.Reminded = p.Closes.String()
		silent := p.silent(g, today)
		for _, m := range silent {
			err := tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Roles: []access.Role{access.Involvement}, Person: m.Person,
				Kind: "involvement.reminder", Subject: p.Subject(), Title: "You can say what you think about “" + p.name() + "” until " + p.Closes.Words() + ".", URL: p.URL(), At: now})
			if err != nil {
				return "", err
			}
		}
		if len(silent) > 0 {
			return "members_reminded", nil
		}
	case p.Stage == Answering && p.Reminded != p.AnswerBy.String() && today.After(p.AnswerBy):
		p.Reminded = p.AnswerBy.String()
		n := intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Organisation: p.Lead, Roles: leadRoles, Kind: "involvement.answer_late", Subject: p.Subject(),
			Title: "An answer to the involvement group about “" + p.name() + "” is late. The public page says so.", URL: p.URL() + "/reply", At: now, Urgent: true}
		return "answer_late", tx.PostNotice(ctx, n)
	}
	return "", nil
}

// afterTick opens and closes what waits once a time is over.
func (s *Service) afterTick(ctx context.Context, tx Tx, p *Proposal, g *Group, happened string) error {
	switch happened {
	case "views_closed":
		return errors.Join(s.closeViews(ctx, tx, p, g), s.open(ctx, tx, p, todo{TaskAdvise, "Write the group's recommendation", p.URL() + "/recommend", p.AdviseBy}))
	case "no_advice":
		return errors.Join(s.closeTasks(ctx, tx, p, g), s.tellLead(ctx, tx, p, news{"no_advice", "The involvement group gave no recommendation on “" + p.name() + "” in time.", ""}))
	case "advice_stands":
		return errors.Join(s.closeTasks(ctx, tx, p, g), s.open(ctx, tx, p, todo{TaskReply, "Answer the involvement group's recommendation", p.URL() + "/reply", p.AnswerBy}))
	}
	return nil
}

// lookAtMembers tells the secretariat of terms that end soon and of training that is out of date.
func (s *Service) lookAtMembers(ctx context.Context) error {
	now := s.deps.Clock.Now()
	today := clock.DateOf(now)
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		g, err := tx.Group(ctx)
		if err != nil {
			return err
		}
		for _, m := range g.Members {
			ends := m.Serves(today) && !m.Until.After(today.AddDays(s.deps.Settings.TermDays))
			trained := m.Serves(today) && !m.TrainedOn.IsZero() && m.TrainedOn.AddMonths(s.deps.Settings.TrainingMonths).Before(today)
			for _, one := range []struct {
				due   bool
				kind  string
				title string
				by    clock.Date
			}{
				{ends, TaskTerm, "Renew or fill a seat: ", m.Until},
				{trained, TaskTraining, "Offer training again: ", clock.Date{}},
			} {
				if !one.due {
					if err := tx.CloseAllTasks(ctx, one.kind, m.Subject(), now); err != nil {
						return err
					}
					continue
				}
				err := tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Roles: []access.Role{access.Secretariat}, Kind: one.kind, Subject: m.Subject(),
					Title: one.title + g.SeatOf(m), URL: "/group/members/" + m.ID, CreatedAt: now, Due: one.by})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}
