package demo

import (
	"context"
	"fmt"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/organisation"
	"sharewell/internal/people"
)

// Days ago on which the partnership itself began, and its directory was drawn up. Everything else
// follows.
const (
	begins    = 960
	directory = 955
	// auditDays is how long an auditor's access stands, and auditSince since when it does.
	auditDays  = 180
	auditSince = 40
)

// partnership sets the service up: its administrator, its secretariat and the others, the Agreement.
func (w *world) partnership(ctx context.Context) {
	w.people[""] = w.county.partnershipStaff()
	admin := w.holder("", access.SysAdmin)
	w.cal.plan(begins, "set the service up", func() error {
		token, err := w.persons.Begin(ctx, admin.address())
		if err != nil {
			return err
		}
		p, err := w.persons.Accept(ctx, people.Accept{Token: token, Name: admin.Name})
		admin.id = p.ID
		return err
	})
	for i, o := range w.people[""] {
		if o == admin {
			continue
		}
		days := begins - 1 - float64(i)/10
		if slices.Contains(o.Roles, access.Auditor) {
			days = auditSince
		}
		w.invite(ctx, o, admin, days)
	}
	w.cal.plan(begins-2, "put the Agreement in force", func() error {
		_, err := w.agreement.EnsureEdition(ctx, w.d.Pack.Text)
		return err
	})
}

func (c *County) partnershipStaff() []*officer {
	var out []*officer
	for _, p := range c.People {
		if p.Org == "" {
			out = append(out, &officer{Person: p})
		}
	}
	return out
}

// invite has somebody asked, and has them take it up the day after.
func (w *world) invite(ctx context.Context, o, by *officer, days float64) {
	var offered people.Invitation
	w.cal.plan(days, "invite "+o.Name, func() (err error) {
		cmd := people.Invite{Organisation: w.orgs[o.Org], Email: o.address(), Roles: o.Roles}
		if slices.Contains(o.Roles, access.Auditor) {
			cmd.Until = w.cal.now.Add(auditDays * day)
		}
		offered, err = w.persons.Invite(ctx, w.actor(by), cmd)
		return err
	})
	w.cal.plan(days-0.8, "let "+o.Name+" in", func() error {
		p, err := w.persons.Accept(ctx, people.Accept{Invitation: offered.ID, Proved: o.address(), Name: o.Name})
		o.id = p.ID
		return err
	})
}

// joins plans how one organisation comes in, as far as it has come.
func (w *world) joins(ctx context.Context, number int, b Body) {
	w.cal.plan(directory-float64(number)/20, "list "+b.Name, func() error {
		o, err := w.organisations.Add(ctx, w.with("", access.Secretariat), organisation.NewOrganisation{
			Name: b.Name, Kind: b.Kind, Identifiers: b.identifiers(number), Address: b.address(number),
		})
		w.orgs[b.Key] = o.ID
		return err
	})
	staff := w.people[b.Key]
	since := float64(b.Since)
	switch {
	case b.Statement == listed:
	case b.Statement == invited:
		w.arrives(ctx, number, b, arrival{invited: since, staff: w.county.named(b.Key, staff)})
	case b.Through != "":
		parent, _ := w.county.Body(b.Through)
		w.arrives(ctx, number, b, arrival{invited: float64(parent.Since) + 30, staff: staff, profile: true})
	case b.Statement == submitted || b.Statement == queried:
		w.arrives(ctx, number, b, arrival{invited: since + 30, staff: staff, profile: true})
		w.signs(ctx, b, since+8)
		if b.Statement == queried {
			w.queries(ctx, b, since)
		}
	default:
		w.arrives(ctx, number, b, arrival{invited: since + 40, staff: staff, profile: true})
		w.signs(ctx, b, since+8)
		w.cal.plan(since, "accept "+b.Name, func() error { return w.accept(ctx, b) })
		w.stays(ctx, b)
	}
}

// arrival is how an organisation's people come in.
type arrival struct {
	invited float64    // days ago
	staff   []*officer // the administrator first
	profile bool       // they fill the profile in, and keep it up to date
}

// named leaves only people of the pack: in an organisation that was just asked nobody else is there yet.
func (c *County) named(_ string, staff []*officer) []*officer {
	return slices.DeleteFunc(slices.Clone(staff), func(o *officer) bool { return o.Key == "" })
}

// arrives plans the invitation, the people and the profile.
func (w *world) arrives(ctx context.Context, number int, b Body, a arrival) {
	first := &officer{Person: Person{Name: "Office", Org: b.Key, Roles: []access.Role{access.OrgAdmin}}}
	if len(a.staff) > 0 {
		first = a.staff[0]
	}
	w.people[b.Key] = a.staff
	w.cal.plan(a.invited, "invite "+b.Name, func() error {
		_, err := w.organisations.Invite(ctx, w.with("", access.Secretariat), organisation.Invite{Organisation: w.orgs[b.Key], Email: first.address(), Roles: first.Roles})
		return err
	})
	if len(a.staff) == 0 {
		return
	}
	w.cal.plan(a.invited-2, "let "+first.Name+" in", func() error { return w.takeUp(ctx, first) })
	for i, o := range a.staff[1:] {
		w.invite(ctx, o, first, a.invited-3-float64(i)/10)
	}
	if !a.profile {
		w.cal.plan(a.invited-4, "begin the statement of "+b.Name, func() error {
			_, err := w.agreement.Begin(ctx, w.actor(first))
			return err
		})
		return
	}
	for days, n := a.invited-8, 0; days > 0; days, n = days-refreshDays, n+1 {
		if n > 0 && b.neglects(days) {
			break
		}
		w.cal.plan(days, "fill in the profile of "+b.Name, func() error { return w.profile(ctx, number, b) })
	}
}

// takeUp accepts the invitation that the organisation's first administrator was sent.
func (w *world) takeUp(ctx context.Context, o *officer) error {
	offers, err := w.persons.OffersTo(ctx, o.address())
	if err != nil {
		return err
	}
	if len(offers) == 0 {
		return fmt.Errorf("nobody invited %s", o.Name)
	}
	p, err := w.persons.Accept(ctx, people.Accept{Invitation: offers[0].Invitation.ID, Proved: o.address(), Name: o.Name})
	o.id = p.ID
	return err
}

// signs plans the Acceptance Statement: begun, filled in, signed.
func (w *world) signs(ctx context.Context, b Body, days float64) {
	w.cal.plan(days+6, "begin the statement of "+b.Name, func() error {
		_, err := w.agreement.Begin(ctx, w.with(b.Key, access.OrgAdmin))
		return err
	})
	w.cal.plan(days+4, "fill in the statement of "+b.Name, func() error { return w.fillStatement(ctx, b) })
	w.cal.plan(days, "sign for "+b.Name, func() error { return w.sign(ctx, b) })
}

func (w *world) fillStatement(ctx context.Context, b Body) error {
	v, err := w.agreement.Mine(ctx, w.with(b.Key, access.OrgAdmin))
	if err != nil {
		return err
	}
	signer := w.holder(b.Key, access.SigningOfficer)
	a := v.Statement.Answers
	a.Signatory = agreement.Signatory{Name: signer.Name, Post: w.post(signer), Email: signer.address()}
	for _, m := range b.Members {
		a.Scope.Kind = agreement.ForMembers
		a.Scope.Members = append(a.Scope.Members, w.orgs[m])
	}
	for _, d := range v.Edition.Text.Declarations {
		a.Declarations = append(a.Declarations, agreement.Answer{Code: d.Code, Version: d.Version, True: true})
	}
	_, err = w.agreement.Prepare(ctx, w.with(b.Key, access.OrgAdmin), agreement.Prepare{Statement: v.Statement.ID, Version: v.Statement.Version, Answers: a})
	return err
}

func (w *world) sign(ctx context.Context, b Body) error {
	signer := w.holder(b.Key, access.SigningOfficer)
	v, err := w.agreement.Mine(ctx, w.actor(signer))
	if err != nil {
		return err
	}
	_, err = w.agreement.Sign(ctx, w.actor(signer), agreement.Sign{
		Statement: v.Statement.ID, Version: v.Statement.Version, TypedName: signer.Name, Authority: true,
		EditionHash: v.Edition.Hash, ContentHash: v.Hash, Address: "192.0.2.10",
	})
	return err
}

// statement gives an organisation's statement as it stands.
func (w *world) statement(ctx context.Context, b Body) (agreement.Statement, error) {
	return w.tx.StatementOf(ctx, w.orgs[b.Key])
}

func (w *world) accept(ctx context.Context, b Body) error {
	st, err := w.statement(ctx, b)
	if err != nil {
		return err
	}
	_, err = w.agreement.Accept(ctx, w.with("", access.Secretariat), agreement.Accept{Statement: st.ID, Version: st.Version})
	return err
}

func (w *world) queries(ctx context.Context, b Body, days float64) {
	w.cal.plan(days, "query the statement of "+b.Name, func() error {
		st, err := w.statement(ctx, b)
		if err != nil {
			return err
		}
		_, err = w.agreement.Query(ctx, w.with("", access.Secretariat), st.ID, st.Version, w.county.reasons["queried"])
		return err
	})
}

// stays plans the years after acceptance: the yearly confirmation, and what went wrong, if anything.
func (w *world) stays(ctx context.Context, b Body) {
	months, ask := w.d.Book.SettingNumber("review_months", 12), w.d.Book.SettingNumber("review_alert_second_days", 30)
	last := w.cal.on(b.Since)
	for confirmed := 0; ; confirmed++ {
		asked := last.AddMonths(months).AddDays(-ask)
		last = asked.AddDays(5 + len(b.Key)%10)
		days := w.cal.daysSince(last)
		switch {
		case b.Statement == lapsed && confirmed == 1, b.Statement == reaffirmDue && days < float64(2*ask), w.cal.daysSince(asked) < 1:
			w.leaves(ctx, b)
			return
		case b.Statement == withdrawn && days < leaving, b.Statement == suspended:
			w.leaves(ctx, b)
			return
		case days < 1:
			last, days = clock.DateOf(w.cal.now).AddDays(-1), 1
		}
		w.cal.plan(days, "confirm the statement of "+b.Name, func() error { return w.sign(ctx, b) })
	}
}

// leaving is how many days ago an organisation that has left gave notice, and stopped how many days ago
// one was suspended.
const (
	leaving = 200
	stopped = 26
)

// leaves plans a notice to leave, or a suspension.
func (w *world) leaves(ctx context.Context, b Body) {
	switch b.Statement {
	case withdrawn:
		w.cal.plan(leaving, "give notice for "+b.Name, func() error {
			st, err := w.statement(ctx, b)
			if err != nil {
				return err
			}
			_, err = w.agreement.Withdraw(ctx, w.with(b.Key, access.SigningOfficer), agreement.Withdraw{
				Statement: st.ID, Version: st.Version, Reason: w.county.reasons["leaving"], DataPlan: w.county.reasons["data_plan"],
			})
			return err
		})
	case suspended:
		w.cal.plan(stopped, "suspend "+b.Name, func() error {
			st, err := w.statement(ctx, b)
			if err != nil {
				return err
			}
			_, err = w.agreement.Suspend(ctx, w.with("", access.Secretariat), st.ID, st.Version, w.county.reasons["suspended"])
			return err
		})
	}
}
