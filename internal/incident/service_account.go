package incident

import (
	"context"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// WriteAccount keeps the words of the public account. Nobody outside sees them.
func (s *Service) WriteAccount(ctx context.Context, a access.Actor, ref string, seen int64, w Words) (Incident, error) {
	return s.change(ctx, a, ref, order{command: access.WriteAccount, event: turnWritten, seen: seen, decide: func(i *Incident, role access.Role, now time.Time) error {
		for _, t := range w.Texts() {
			if len([]rune(t.Text)) > longest {
				return invalid(t.Name, "too_long", "Say it in 4,000 characters")
			}
		}
		i.Account.Words, i.Account.Stage, i.Account.Author = w, Writing, a.Person
		i.turn(Turn{At: now, What: turnWritten, Role: role, Org: i.Org})
		return nil
	}})
}

// SendAccount asks a second person to review the words.
func (s *Service) SendAccount(ctx context.Context, a access.Actor, ref string) error {
	_, err := s.change(ctx, a, ref, order{command: access.WriteAccount, event: turnSent, decide: func(i *Incident, role access.Role, now time.Time) error {
		if i.Account.Stage != Writing {
			return moved()
		}
		if err := s.clean(i.Account.Words); err != nil {
			return err
		}
		i.Account.Stage, i.Account.Note = InReview, ""
		i.turn(Turn{At: now, What: turnSent, Role: role, Org: i.Org})
		return nil
	}})
	return err
}

// clean refuses words that are missing or could give somebody away.
func (s *Service) clean(w Words) error {
	if err := w.complete(); err != nil {
		return err
	}
	var wrong []errs.Field
	for _, t := range w.Texts() {
		for _, message := range s.deps.Look(t.Text) {
			wrong = append(wrong, errs.Field{Name: t.Name, Code: "personal", Message: message})
		}
	}
	return errs.InvalidFields(wrong)
}

// Review is what a second person decides about an account.
type Review struct {
	Ref  string
	Seen int64
	Let  bool   // let the words out; otherwise they go back
	Note string // what should change
}

// ReviewAccount lets the words out, or sends them back with a note. The author cannot.
func (s *Service) ReviewAccount(ctx context.Context, a access.Actor, cmd Review) error {
	_, err := s.change(ctx, a, cmd.Ref, order{command: access.ReviewAccount, event: turnPublished, seen: cmd.Seen, decide: func(i *Incident, role access.Role, now time.Time) error {
		if cmd.Let {
			if err := s.clean(i.Account.Words); err != nil {
				return err
			}
		}
		return i.review(a, role, cmd, now)
	}})
	return err
}

// WithdrawAccount takes an account from everybody's eyes at once.
func (s *Service) WithdrawAccount(ctx context.Context, a access.Actor, ref, why string) error {
	_, err := s.change(ctx, a, ref, order{command: access.ReviewAccount, event: turnWithdrawn, decide: func(i *Incident, role access.Role, now time.Time) error {
		if i.Account.Out == nil {
			return moved()
		}
		if strings.TrimSpace(why) == "" {
			return invalid("why", "required", "Say why the account is withdrawn")
		}
		i.Account.Out, i.Account.Stage = nil, Withdrawn
		i.turn(Turn{At: now, What: turnWithdrawn, Role: role, Org: i.Org, Text: why})
		return nil
	}})
	return err
}

// news tells partners that something moved on.
func (s *Service) news(ctx context.Context, tx WorkTx, i Incident, title string) error {
	for _, p := range i.Partners {
		if err := s.notice(ctx, tx, i, p.Org, title); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) notice(ctx context.Context, tx WorkTx, i Incident, org ident.Organisation, title string) error {
	return tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Organisation: org, Roles: leads(), Kind: "incident.news", Subject: i.Subject(),
		Title: title, URL: i.URL(), At: s.deps.Clock.Now()})
}

// Account gives one account to everybody; one that is not out is not found.
func (s *Service) Account(ctx context.Context, ref string) (p Public, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		p, err = tx.Account(ctx, ref)
		return err
	})
	return p, err
}

// accountsMost is how many accounts a list shows.
const accountsMost = 20

// Accounts lists accounts, the newest first, and gives the key to go on from.
func (s *Service) Accounts(ctx context.Context, f AccountFilter) (list []Public, next string, err error) {
	if f.Most == 0 {
		f.Most = accountsMost
	}
	most := f.Most
	f.Most++
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		list, err = tx.Accounts(ctx, f)
		return err
	})
	if len(list) > most {
		list = list[:most]
		next = list[most-1].SortKey()
	}
	return list, next, err
}

// Groups says of which organisations and years there are accounts.
func (s *Service) Groups(ctx context.Context) (g []Group, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		g, err = tx.AccountGroups(ctx)
		return err
	})
	return g, err
}

// About lists the newest accounts that concern a use.
func (s *Service) About(ctx context.Context, use string) (list []Public, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		list, err = tx.AccountsAbout(ctx, use, accountsMost)
		return err
	})
	return list, err
}

// watchMost is how many incidents one round looks at together.
const watchMost = 100

// RunWatch reminds of the clock, of partners that have not acknowledged, and of actions that are late.
func (s *Service) RunWatch(ctx context.Context) error {
	now, after := s.deps.Clock.Now(), ""
	for {
		var refs []string
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			refs, err = tx.IncidentsToWatch(ctx, now, after, watchMost)
			return err
		})
		if err != nil || len(refs) == 0 {
			return err
		}
		for _, ref := range refs {
			if err := s.watch(ctx, ref, now); err != nil {
				return err
			}
		}
		after = refs[len(refs)-1]
	}
}

func (s *Service) watch(ctx context.Context, ref string, now time.Time) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		i, err := tx.IncidentByRef(ctx, ref)
		if err != nil {
			return err
		}
		c, err := s.deps.clocks(i, now)
		if err != nil {
			return err
		}
		chase := func(org ident.Organisation, title, text string) error {
			i.turn(Turn{At: now, What: turnChased, Text: title})
			n := intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Organisation: org, Roles: leads(), Kind: "incident.chased", Subject: i.Subject(), Title: title, Text: text,
				URL: i.URL(), At: now, Urgent: true}
			return tx.PostNotice(ctx, n)
		}
		for i.Undecided() && i.Warned < len(warnings()) && !c.Regulator.DueAt.Add(-warnings()[i.Warned]).After(now) {
			i.Warned++
			if i.Warned < len(warnings()) && !c.Regulator.DueAt.Add(-warnings()[i.Warned]).After(now) {
				continue // the program was asleep: one word is enough
			}
			title := "The time to tell the regulator ends soon: " + i.Ref
			if c.Regulator.DueAt.Before(now) {
				title = "The time to tell the regulator is over: " + i.Ref
			}
			if err := chase(i.Org, title, "Tell it even if it is late, and give the reasons."); err != nil {
				return err
			}
		}
		if err := s.chasePartners(&i, now, chase); err != nil {
			return err
		}
		for k := range i.Actions {
			if x := &i.Actions[k]; x.DoneAt.IsZero() && !x.Chased && clock.DateOf(now).After(x.Due) {
				x.Chased = true
				i.turn(Turn{At: now, What: turnChased, Text: x.What})
			}
		}
		if err := s.prepare(&i); err != nil {
			return err
		}
		if err := tx.SaveIncident(ctx, i); err != nil {
			return err
		}
		return s.tasks(ctx, tx, i)
	})
}

// chasePartners tells the organisation which partners have not acknowledged, once: a call may be needed.
func (s *Service) chasePartners(i *Incident, now time.Time, chase func(ident.Organisation, string, string) error) error {
	late := 0
	for k := range i.Partners {
		p := &i.Partners[k]
		if p.AckAt.IsZero() && !p.Chased && !p.ToldAt.Add(time.Duration(s.deps.PartnerHours)*time.Hour).After(now) {
			p.Chased = true
			late++
		}
	}
	if late == 0 || !i.Stage.Open() {
		return nil
	}
	return chase(i.Org, "Partners have not acknowledged an incident: "+i.Ref, "Ring them. The page of the incident says who.")
}
