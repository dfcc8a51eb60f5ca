package agreement

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/organisation"
)

// Begin starts the actor's organisation's statement, filled in from its profile, or gives the one it has.
func (s *Service) Begin(ctx context.Context, actor access.Actor) (Statement, error) {
	var out Statement
	role, err := access.Require(actor, access.PrepareStatement, access.ViewStatement, access.RelationTo(actor, actor.Organisation), string(Invited))
	if err != nil {
		return Statement{}, err
	}
	if actor.Organisation == "" {
		return Statement{}, errs.New(errs.Forbidden, "access.forbidden", "Only an organisation's own people start its statement.")
	}
	err = s.d.Store.Write(ctx, func(tx Tx) error {
		have, err := tx.StatementOf(ctx, actor.Organisation)
		if err == nil && !have.Status.Ended() {
			out = have
			return nil
		}
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		body, err := tx.Organisation(ctx, actor.Organisation)
		if err != nil {
			return err
		}
		if !body.Open() {
			return errs.New(errs.Conflict, "agreement.closed", body.Name+" has closed and cannot sign.")
		}
		if out, err = s.begin(ctx, tx, actor.Event(role), body); err != nil {
			return err
		}
		if body.Status != organisation.Member {
			body.Arrive()
			return tx.UpdateOrganisation(ctx, body)
		}
		return nil
	})
	return out, err
}

// begin keeps a new statement filled in from the profile and asks for the rest.
func (s *Service) begin(ctx context.Context, tx Tx, by event.Actor, body organisation.Organisation) (Statement, error) {
	e, err := current(ctx, tx)
	if err != nil {
		return Statement{}, err
	}
	now := s.d.Clock.Now()
	st := Statement{
		ID: ident.New[ident.Statement](s.d.IDs), Organisation: body.ID, Edition: e.ID,
		Answers: fromProfile(body), CreatedAt: now, Version: 1,
	}.become(Invited, by, now, "")
	if err := tx.InsertStatement(ctx, st); err != nil {
		return Statement{}, fmt.Errorf("begin the statement of %s: %w", body.Name, err)
	}
	if err := tx.OpenTask(ctx, s.task(st, body, TaskComplete, now)); err != nil {
		return Statement{}, err
	}
	return st, tx.AppendEvents(ctx, s.event(by, "agreement.statement_begun", StatementSubject(st.ID), body.ID))
}

// fromProfile takes over what the profile says already.
func fromProfile(o organisation.Organisation) Answers {
	p := o.Profile
	a := Answers{
		LegalName: p.LegalName, Address: p.Address, Scope: Scope{Kind: WholeBody},
		Designated: p.Contact(organisation.RoleDesignated), Deputy: p.Contact(organisation.RoleDeputy),
		DPO: p.Contact(organisation.RoleDPO), SIRO: p.Contact(organisation.RoleSIRO),
		Caldicott: p.Contact(organisation.RoleCaldicott), Contact: p.Contact(organisation.RolePublic),
	}
	if a.LegalName == "" {
		a.LegalName = o.Name
	}
	return a
}

// task makes one of the organisation's own tasks about its statement.
func (s *Service) task(st Statement, body organisation.Organisation, kind string, now time.Time) intray.Task {
	t := intray.Task{
		ID: ident.New[ident.Task](s.d.IDs), Organisation: st.Organisation, Kind: kind, Subject: StatementSubject(st.ID),
		URL: statementURL, CreatedAt: now, Due: st.ReaffirmBy,
	}
	switch kind {
	case TaskSign:
		t.Roles, t.Title, t.URL = []access.Role{access.SigningOfficer}, "Sign: the Acceptance Statement of "+body.Name, statementURL+"/sign"
	default:
		t.Roles, t.Title = []access.Role{access.OrgAdmin, access.IGLead, access.DPO}, "Complete: the Acceptance Statement of "+body.Name
		if st.Status == Queried {
			t.Title = "Answer: a question on the Acceptance Statement of " + body.Name
		}
		if st.Status == ReaffirmDue {
			t.Title = "Confirm: the Acceptance Statement of " + body.Name
		}
	}
	return t
}

// Where tasks and notices lead.
const (
	statementURL = "/statement"
	boardURL     = "/statements/"
)

// Prepare saves what was typed. Nothing has to be complete, and saving never fails for what is missing.
func (s *Service) Prepare(ctx context.Context, actor access.Actor, cmd Prepare) (View, error) {
	var out View
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		st, body, role, err := s.open(ctx, tx, actor, want{cmd.Statement, cmd.Version, access.PrepareStatement})
		if err != nil {
			return err
		}
		if st.Answers, err = s.tidy(ctx, tx, st, cmd.Answers); err != nil {
			return err
		}
		e, err := current(ctx, tx)
		if err != nil {
			return err
		}
		now := s.d.Clock.Now()
		st.UpdatedAt = now
		if st.Status == Invited || st.Status == Lapsed || st.Status == Queried {
			st.Edition = e.ID
		}
		if err := tx.UpdateStatement(ctx, st); err != nil {
			return fmt.Errorf("save statement %s: %w", st.ID, err)
		}
		st.Version++
		if err := s.askNext(ctx, tx, st, e, body); err != nil {
			return err
		}
		if err := tx.AppendEvents(ctx, s.event(actor.Event(role), "agreement.statement_saved", StatementSubject(st.ID), st.Organisation)); err != nil {
			return err
		}
		out, err = s.view(ctx, tx, st, e, body)
		return err
	})
	return out, err
}

// askNext opens the task that comes next: completing, or signing once nothing is missing.
func (s *Service) askNext(ctx context.Context, tx Tx, st Statement, e Edition, body organisation.Organisation) error {
	now := s.d.Clock.Now()
	next, done := TaskComplete, TaskSign
	if len(Gaps(st.Answers, e, body)) == 0 {
		next, done = TaskSign, TaskComplete
	}
	if err := tx.CloseTasks(ctx, done, StatementSubject(st.ID), st.Organisation, now); err != nil {
		return err
	}
	return tx.OpenTask(ctx, s.task(st, body, next, now))
}

// want says which statement, in which version, for which command; version nought takes any.
type want struct {
	id      ident.Statement
	version int64
	command access.Command
}

// open loads a statement for a command and checks permission and version.
func (s *Service) open(ctx context.Context, tx Tx, actor access.Actor, w want) (Statement, organisation.Organisation, access.Role, error) {
	st, err := tx.Statement(ctx, w.id)
	if err != nil {
		return Statement{}, organisation.Organisation{}, "", err
	}
	role, err := access.Require(actor, w.command, access.ViewStatement, access.RelationTo(actor, st.Organisation), string(st.Status))
	if err != nil {
		return Statement{}, organisation.Organisation{}, "", inWrongState(actor, w.command, st, err)
	}
	if w.version != 0 && w.version != st.Version {
		return Statement{}, organisation.Organisation{}, "", errs.New(errs.Conflict, "store.stale", "Somebody else changed this at the same time. Look at the new version and try again.")
	}
	body, err := tx.Organisation(ctx, st.Organisation)
	return st, body, role, err
}

// inWrongState says "conflict" where the actor may do it to such a statement, but not in its state now.
func inWrongState(actor access.Actor, c access.Command, st Statement, err error) error {
	if errs.KindOf(err) != errs.Forbidden {
		return err
	}
	for _, other := range Statuses() {
		if _, ok := access.Allowed(actor, c, access.RelationTo(actor, st.Organisation), string(other)); ok {
			return errs.Wrap(errs.Conflict, "agreement.wrong_state", "The statement is not at that step now. Look at it again to see what comes next.", err)
		}
	}
	return err
}

// tidy trims what was typed, drops blanks and checks that members can be signed for.
func (s *Service) tidy(ctx context.Context, tx Tx, st Statement, a Answers) (Answers, error) {
	a.LegalName = strings.Join(strings.Fields(a.LegalName), " ")
	a.Signatory.Name, a.Signatory.Post, a.Signatory.Email = strings.TrimSpace(a.Signatory.Name), strings.TrimSpace(a.Signatory.Post), strings.TrimSpace(a.Signatory.Email)
	a.Reservations = strings.TrimSpace(a.Reservations)
	a.Identifiers, a.Kind = nil, ""
	a.Scope.Services = slices.DeleteFunc(slices.Clone(a.Scope.Services), func(x string) bool { return strings.TrimSpace(x) == "" })
	var members []ident.Organisation
	for _, m := range a.Scope.Members {
		if m == st.Organisation || m == "" || slices.Contains(members, m) {
			continue
		}
		o, err := tx.Organisation(ctx, m)
		if errs.KindOf(err) == errs.NotFound || err == nil && !o.Open() {
			return Answers{}, errs.InvalidFields([]errs.Field{{Name: "members", Code: "agreement.member", Message: "One of the members is not in the directory or has closed. Take it out of the list."}})
		}
		if err != nil {
			return Answers{}, err
		}
		members = append(members, m)
	}
	a.Scope.Members = members
	return a, nil
}

// Get gives a statement with what its page needs.
func (s *Service) Get(ctx context.Context, actor access.Actor, id ident.Statement) (View, error) {
	var out View
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		st, body, _, err := s.open(ctx, tx, actor, want{id: id, command: access.ViewStatement})
		if err != nil {
			return err
		}
		out, err = s.load(ctx, tx, st, body)
		return err
	})
	return out, err
}

// Mine gives the statement of the actor's organisation; not found until it is begun.
func (s *Service) Mine(ctx context.Context, actor access.Actor) (View, error) {
	var out View
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		st, err := tx.StatementOf(ctx, actor.Organisation)
		if err != nil {
			return err
		}
		st, body, _, err := s.open(ctx, tx, actor, want{id: st.ID, command: access.ViewStatement})
		if err != nil {
			return err
		}
		out, err = s.load(ctx, tx, st, body)
		return err
	})
	return out, err
}

// load picks the edition: the one that would be signed next, or the one that was.
func (s *Service) load(ctx context.Context, tx Tx, st Statement, body organisation.Organisation) (View, error) {
	e, err := tx.Edition(ctx, st.Edition)
	if canSign(st.Status) {
		e, err = current(ctx, tx)
	}
	if err != nil {
		return View{}, err
	}
	return s.view(ctx, tx, st, e, body)
}

func canSign(st Status) bool {
	return st == Invited || st == Queried || st == ReaffirmDue || st == Lapsed
}

func (s *Service) view(ctx context.Context, tx Tx, st Statement, e Edition, body organisation.Organisation) (View, error) {
	v := View{
		Statement: st, Edition: e, Body: body, Missing: Gaps(st.Answers, e, body), Concerns: Concerns(st.Answers, e),
		Hash: Hash(Signable(st, e, body)), EarliestTo: clock.DateOf(s.d.Clock.Now()).AddDays(s.pace().NoticeDays),
	}
	var err error
	if v.Signatures, err = tx.Signatures(ctx, st.ID); err != nil {
		return View{}, fmt.Errorf("signatures of %s: %w", st.ID, err)
	}
	v.Members, err = briefs(ctx, tx, st.Answers.Scope.Members)
	return v, err
}

func briefs(ctx context.Context, tx Bodies, ids []ident.Organisation) ([]organisation.Brief, error) {
	var out []organisation.Brief
	for _, id := range ids {
		o, err := tx.Organisation(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, o.Brief())
	}
	return out, nil
}

// pace reads the partnership's settings.
func (s *Service) pace() Pace {
	return Pace{
		ReviewMonths: s.d.Book.SettingNumber("review_months", 12),
		AskDays:      s.d.Book.SettingNumber("review_alert_second_days", 30),
		NoticeDays:   s.d.Book.SettingNumber("withdrawal_notice_days", 90),
	}
}
