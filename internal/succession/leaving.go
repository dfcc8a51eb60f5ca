package succession

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/sharing"
)

// Return says what happens to the data of one record when an organisation leaves.
type Return struct {
	Ref         string                `json:"ref"`
	Title       string                `json:"title"`
	Effect      sharing.LeaveEffect   `json:"effect"`
	Data        sharing.EndAnswerKind `json:"data,omitempty"` // "" while nobody has said
	By          clock.Date            `json:"by,omitzero"`
	Law         string                `json:"law,omitempty"` // why it may be kept
	Certificate string                `json:"certificate,omitempty"`
	DoneAt      time.Time             `json:"done_at,omitzero"`
}

// Leaving is one organisation's way out of the Agreement.
type Leaving struct {
	Organisation ident.Organisation `json:"organisation"`
	Effective    clock.Date         `json:"effective"`
	Returns      []Return           `json:"returns,omitempty"`
	TakenBack    bool               `json:"taken_back,omitempty"`
	ReactedAt    time.Time          `json:"reacted_at,omitzero"` // every record has reacted
	Version      int64              `json:"-"`
}

// Subject names the leaving in events, tasks and notices.
func (l Leaving) Subject() event.Subject {
	return event.Subject{Kind: "leaving", ID: string(l.Organisation)}
}

// Missing counts the records for which nobody has said what happens to the data.
func (l Leaving) Missing() int {
	n := 0
	for _, r := range l.Returns {
		if r.Data == "" {
			n++
		}
	}
	return n
}

// TaskReturn asks an organisation that leaves to say what happens to the data.
const TaskReturn = "succession.return"

// leavingURL is the page of the plan.
const leavingURL = "/statement/leaving"

// LeavingView is the plan with the effect on the records that are live now.
type LeavingView struct {
	Leaving Leaving
	Name    string
	Given   bool // notice is given
}

// effects lists what the live records of an organisation do when it goes.
func (s *Service) effects(ctx context.Context, tx Tx, org ident.Organisation) ([]Return, error) {
	var out []Return
	for after := ""; ; {
		some, err := tx.ThingsOf(ctx, Record, org, after, portion)
		if err != nil {
			return nil, err
		}
		for _, t := range some {
			st, err := tx.RecordByRef(ctx, t.Ref)
			if err != nil {
				return nil, err
			}
			if e := sharing.EffectOfLeaving(st, org); e != sharing.LeaveNone {
				out = append(out, Return{Ref: t.Ref, Title: st.Live().Content.Title, Effect: e})
			}
		}
		if len(some) < portion {
			return out, nil
		}
		after = some[len(some)-1].Ref
	}
}

// planned brings the answers given so far together with the records of today.
func plan(have, now []Return) []Return {
	out := slices.Clone(now)
	for _, h := range have {
		i := slices.IndexFunc(out, func(r Return) bool { return r.Ref == h.Ref })
		switch {
		case i >= 0:
			e := out[i].Effect
			out[i] = h
			out[i].Effect = e
		case h.Data != "":
			out = append(out, h) // it ended meanwhile; the data must still go somewhere
		}
	}
	return out
}

// LeavingOf gives the plan of an organisation that leaves, or of what would happen if it did.
func (s *Service) LeavingOf(ctx context.Context, a access.Actor, org ident.Organisation) (LeavingView, error) {
	var v LeavingView
	if _, err := access.Require(a, access.PlanReturn, access.PlanReturn, access.RelationTo(a, org), ""); err != nil {
		return v, err
	}
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		names, err := tx.OrganisationNames(ctx, []ident.Organisation{org})
		if err != nil {
			return err
		}
		v.Name = names[org]
		st, err := tx.StatementOf(ctx, org)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		on := st.Withdrawal.EffectiveOn
		v.Given = !on.IsZero()
		l, err := tx.Leaving(ctx, org)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		if err != nil || l.Effective != on || l.TakenBack {
			l = Leaving{Organisation: org, Effective: on}
		}
		if l.ReactedAt.IsZero() {
			now, err := s.effects(ctx, tx, org)
			if err != nil {
				return err
			}
			l.Returns = plan(l.Returns, now)
		}
		v.Leaving = l
		return nil
	})
	return v, err
}

// keepLeaving saves a plan, new or changed.
func keepLeaving(ctx context.Context, tx Tx, l Leaving) error {
	if l.Version == 0 {
		return tx.InsertLeaving(ctx, l)
	}
	return tx.SaveLeaving(ctx, l)
}

// begun gives the stored plan for the notice that stands, or a new one.
func begun(ctx context.Context, tx Tx, org ident.Organisation, on clock.Date) (Leaving, error) {
	l, err := tx.Leaving(ctx, org)
	if errs.KindOf(err) == errs.NotFound || err == nil && l.Effective != on {
		return Leaving{Organisation: org, Effective: on}, nil
	}
	return l, err
}

// Noticed follows a notice to leave: partners are told, and the organisation is asked what happens to the data.
func (s *Service) Noticed(ctx context.Context, org ident.Organisation) error {
	return s.d.Store.Write(ctx, func(tx Tx) error {
		st, err := tx.StatementOf(ctx, org)
		if err != nil || st.Withdrawal.EffectiveOn.IsZero() {
			return err
		}
		l, err := begun(ctx, tx, org, st.Withdrawal.EffectiveOn)
		if err != nil {
			return err
		}
		now, err := s.effects(ctx, tx, org)
		if err != nil {
			return err
		}
		l.TakenBack, l.Returns = false, plan(l.Returns, now)
		if err := keepLeaving(ctx, tx, l); err != nil {
			return err
		}
		names, err := tx.OrganisationNames(ctx, []ident.Organisation{org})
		if err != nil {
			return err
		}
		if err := s.tellPartners(ctx, tx, l, names[org]+" leaves the Agreement on "+l.Effective.Words()+".", "Look at the records you share with it, and what becomes of them."); err != nil {
			return err
		}
		if len(l.Returns) == 0 {
			return nil
		}
		return tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.d.IDs), Organisation: org, Roles: []access.Role{access.IGLead, access.DPO, access.OrgAdmin}, Kind: TaskReturn,
			Subject: l.Subject(), Title: "Say what happens to the data of each record", URL: leavingURL, CreatedAt: s.d.Clock.Now(), Due: l.Effective})
	})
}

// TakenBack follows a notice that was taken back.
func (s *Service) TakenBack(ctx context.Context, org ident.Organisation) error {
	return s.d.Store.Write(ctx, func(tx Tx) error {
		l, err := tx.Leaving(ctx, org)
		if errs.KindOf(err) == errs.NotFound || err == nil && (l.TakenBack || !l.ReactedAt.IsZero()) {
			return nil
		}
		if err != nil {
			return err
		}
		l.TakenBack = true
		if err := tx.SaveLeaving(ctx, l); err != nil {
			return err
		}
		if err := tx.CloseTasks(ctx, TaskReturn, l.Subject(), org, s.d.Clock.Now()); err != nil {
			return err
		}
		names, err := tx.OrganisationNames(ctx, []ident.Organisation{org})
		if err != nil {
			return err
		}
		return s.tellPartners(ctx, tx, l, names[org]+" stays in the Agreement.", "It took back its notice to leave. Records with it go on.")
	})
}

// tellPartners tells everybody who shares with an organisation, once each.
func (s *Service) tellPartners(ctx context.Context, tx Tx, l Leaving, title, text string) error {
	told := map[ident.Organisation]bool{l.Organisation: true}
	for _, r := range l.Returns {
		st, err := tx.RecordByRef(ctx, r.Ref)
		if err != nil {
			return err
		}
		v := st.Live()
		if v == nil {
			continue
		}
		for _, org := range append(v.Content.Organisations(), st.Record.Lead) {
			if told[org] {
				continue
			}
			told[org] = true
			n := intray.Notice{ID: ident.New[ident.Notice](s.d.IDs), Organisation: org, Roles: []access.Role{access.IGLead, access.DPO, access.OrgAdmin}, Kind: "succession.leaving",
				Subject: l.Subject(), Title: title, Text: text, URL: st.Record.URL(), At: s.d.Clock.Now()}
			if err := tx.PostNotice(ctx, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// PlanReturns keeps what an organisation says of the data of its records.
func (s *Service) PlanReturns(ctx context.Context, a access.Actor, org ident.Organisation, answers []Return) error {
	role, err := access.Require(a, access.PlanReturn, access.PlanReturn, access.RelationTo(a, org), "")
	if err != nil {
		return err
	}
	return s.d.Store.Write(ctx, func(tx Tx) error {
		st, err := tx.StatementOf(ctx, org)
		if err != nil {
			return err
		}
		if st.Withdrawal.EffectiveOn.IsZero() {
			return errs.New(errs.Conflict, "succession.no_notice", "No notice to leave was given.")
		}
		l, err := begun(ctx, tx, org, st.Withdrawal.EffectiveOn)
		if err != nil {
			return err
		}
		if l.ReactedAt.IsZero() {
			now, err := s.effects(ctx, tx, org)
			if err != nil {
				return err
			}
			l.Returns = plan(l.Returns, now)
		}
		if err := answer(&l, answers, clock.DateOf(s.d.Clock.Now())); err != nil {
			return err
		}
		if err := keepLeaving(ctx, tx, l); err != nil {
			return err
		}
		if l.Missing() == 0 {
			if err := tx.CloseTasks(ctx, TaskReturn, l.Subject(), org, s.d.Clock.Now()); err != nil {
				return err
			}
		}
		return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.d.IDs), s.d.Clock.Now(), a.Event(role), "succession.returns_planned", l.Subject()).For(org))
	})
}

// answer puts answers into a plan. What was certified stays as it was.
func answer(l *Leaving, answers []Return, today clock.Date) error {
	var wrong []errs.Field
	for n, x := range answers {
		i := slices.IndexFunc(l.Returns, func(r Return) bool { return r.Ref == x.Ref })
		if i < 0 || !l.Returns[i].DoneAt.IsZero() || x.Data == "" {
			continue
		}
		field := func(name, message string) {
			wrong = append(wrong, errs.Field{Name: fmt.Sprintf("%s_%d", name, n), Code: "succession." + name, Message: message})
		}
		switch {
		case !x.Data.Valid():
			field("data", "Say whether the data is returned, destroyed or kept.")
		case x.Data == sharing.Kept && strings.TrimSpace(x.Law) == "":
			field("law", "Say which law lets you keep the data of “"+l.Returns[i].Title+"”.")
		case len(x.Law) > longWords:
			field("law", "Shorten the text.")
		case x.By.IsZero() || x.By.Before(today):
			field("by", "Enter the day by which it is done for “"+l.Returns[i].Title+"”, today or later.")
		}
		r := &l.Returns[i]
		r.Data, r.By, r.Law = x.Data, x.By, strings.TrimSpace(x.Law)
	}
	return errs.InvalidFields(wrong)
}

// Certify notes that what was planned for one record is done.
func (s *Service) Certify(ctx context.Context, a access.Actor, org ident.Organisation, ref, certificate string) error {
	role, err := access.Require(a, access.PlanReturn, access.PlanReturn, access.RelationTo(a, org), "")
	if err != nil {
		return err
	}
	if strings.TrimSpace(certificate) == "" || len(certificate) > longWords {
		return errs.InvalidFields([]errs.Field{{Name: "certificate", Code: "succession.certificate", Message: "Say who certifies it, and where the certificate is kept."}})
	}
	return s.d.Store.Write(ctx, func(tx Tx) error {
		l, err := tx.Leaving(ctx, org)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(l.Returns, func(r Return) bool { return r.Ref == ref })
		if i < 0 || l.Returns[i].Data == "" {
			return errs.New(errs.Conflict, "succession.no_plan", "First say what happens to the data of this record.")
		}
		if !l.Returns[i].DoneAt.IsZero() {
			return nil
		}
		l.Returns[i].Certificate, l.Returns[i].DoneAt = strings.TrimSpace(certificate), s.d.Clock.Now()
		if err := tx.SaveLeaving(ctx, l); err != nil {
			return err
		}
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		names, err := tx.OrganisationNames(ctx, []ident.Organisation{org})
		if err != nil {
			return err
		}
		n := intray.Notice{ID: ident.New[ident.Notice](s.d.IDs), Organisation: st.Record.Lead, Roles: []access.Role{access.IGLead, access.DPO}, Kind: "succession.certified",
			Subject: st.Record.Subject(), Title: names[org] + " certified what it did with the data of “" + l.Returns[i].Title + "”.", Text: l.Returns[i].Certificate, URL: st.Record.URL(), At: s.d.Clock.Now()}
		if err := tx.PostNotice(ctx, n); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.d.IDs), s.d.Clock.Now(), a.Event(role), "succession.returned", st.Record.Subject()).For(org, st.Record.Lead))
	})
}

// leaves lets the records of those who left react. It may run as often as one likes: what reacted has nothing left.
func (s *Service) leaves(ctx context.Context) error {
	var failed error
	for after := ""; ; {
		var page []agreement.StatementBrief
		err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
			page, err = tx.ListStatements(ctx, agreement.BoardFilter{Status: agreement.Withdrawn, After: after, Most: portion})
			return err
		})
		if err != nil {
			return errors.Join(failed, err)
		}
		for _, b := range page {
			if err := s.left(ctx, b.Statement); err != nil {
				failed = errors.Join(failed, fmt.Errorf("organisation %s left: %w", b.Organisation, err))
			}
		}
		if len(page) < portion {
			return failed
		}
		after = page[len(page)-1].Key
	}
}

func (s *Service) left(ctx context.Context, id ident.Statement) error {
	var st agreement.Statement
	var l Leaving
	gone := map[ident.Organisation]string{}
	var refs = map[ident.Organisation][]Return{}
	today := clock.DateOf(s.d.Clock.Now())
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		if st, err = tx.Statement(ctx, id); err != nil {
			return err
		}
		if l, err = begun(ctx, tx, st.Organisation, st.Withdrawal.EffectiveOn); err != nil || !l.ReactedAt.IsZero() {
			return err
		}
		for _, org := range st.EverCovered() {
			now, err := tx.Standing(ctx, org, today)
			if err != nil {
				return err
			}
			if now.Signatory {
				continue // it came back, or somebody else speaks for it
			}
			gone[org] = now.Name
			if refs[org], err = s.effects(ctx, tx, org); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || !l.ReactedAt.IsZero() {
		return err
	}
	on := st.Withdrawal.EffectiveOn
	for org, list := range refs {
		for _, r := range list {
			cmd := sharing.Leave{Organisation: org, On: on, Why: gone[org] + " left the Agreement on " + on.Words() + ".", SignBy: today.AddDays(s.d.Settings.SignDays)}
			err := s.d.Store.Write(ctx, func(tx Tx) error {
				_, err := s.d.Records.LeaveIn(ctx, tx, r.Ref, cmd)
				return err
			})
			if err != nil {
				return fmt.Errorf("record %s: %w", r.Ref, err)
			}
		}
	}
	if err := s.leaveDrafts(ctx, gone, on); err != nil {
		return err
	}
	return s.d.Store.Write(ctx, func(tx Tx) error {
		l, err := begun(ctx, tx, st.Organisation, on)
		if err != nil {
			return err
		}
		l.Returns, l.ReactedAt = plan(l.Returns, refs[st.Organisation]), s.d.Clock.Now()
		return keepLeaving(ctx, tx, l)
	})
}

// leaveDrafts takes those who left out of versions on their way, also while they are being signed.
func (s *Service) leaveDrafts(ctx context.Context, gone map[ident.Organisation]string, on clock.Date) error {
	for org, name := range gone {
		for after := ""; ; {
			var some []Thing
			err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
				some, err = tx.ThingsOf(ctx, Record, org, after, portion)
				return err
			})
			if err != nil {
				return err
			}
			for _, t := range some {
				err := s.d.Store.Write(ctx, func(tx Tx) error {
					_, err := s.d.Records.LeaveIn(ctx, tx, t.Ref, sharing.Leave{Organisation: org, On: on, Why: name + " left the Agreement on " + on.Words() + "."})
					return err
				})
				if err != nil {
					return fmt.Errorf("record %s: %w", t.Ref, err)
				}
			}
			if len(some) < portion {
				break
			}
			after = some[len(some)-1].Ref
		}
	}
	return nil
}
