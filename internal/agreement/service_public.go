package agreement

import (
	"context"
	"fmt"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
)

// defaultPage is how many rows a list shows when nobody says.
const defaultPage = 50

// Signatories lists those who have signed, or for whom somebody signed, by name. Without a status it
// lists those in force. Anybody may read it.
func (s *Service) Signatories(ctx context.Context, f SignatoryFilter) ([]SignatoryBrief, error) {
	if f.Most <= 0 {
		f.Most = defaultPage
	}
	var out []SignatoryBrief
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.FindSignatories(ctx, f)
		return err
	})
	return out, err
}

// Coverage says for each sector how many of the organisations we know have come in. Anybody may read it.
func (s *Service) Coverage(ctx context.Context) ([]Coverage, error) {
	var out []Coverage
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.CountCoverage(ctx)
		return err
	})
	return out, err
}

// Board lists statements for the secretariat.
func (s *Service) Board(ctx context.Context, actor access.Actor, f BoardFilter) ([]StatementBrief, error) {
	if _, err := access.Require(actor, access.ViewStatement, access.ViewStatement, access.RelationTo(actor, ""), ""); err != nil {
		return nil, err
	}
	if f.Most <= 0 {
		f.Most = defaultPage
	}
	var out []StatementBrief
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.ListStatements(ctx, f)
		return err
	})
	return out, err
}

// Signatory gives the public page of one organisation by its slug, whether or not it has signed yet. The
// names of people are never on it.
func (s *Service) Signatory(ctx context.Context, slug string) (SignatoryPage, error) {
	var out SignatoryPage
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		o, err := tx.OrganisationBySlug(ctx, slug)
		if err != nil {
			return err
		}
		if o.Status == organisation.Outsider {
			return errs.New(errs.NotFound, "organisation.not_found", "We could not find this organisation.")
		}
		all, err := tx.StatementsCovering(ctx, o.ID)
		if err != nil {
			return fmt.Errorf("statements that cover %s: %w", o.ID, err)
		}
		out, err = s.page(ctx, tx, o, all)
		return err
	})
	return out, err
}

func (s *Service) page(ctx context.Context, tx Tx, o organisation.Organisation, all []Statement) (SignatoryPage, error) {
	today := clock.DateOf(s.d.Clock.Now())
	p := SignatoryPage{
		Organisation: o.ID, Slug: o.Slug, Name: o.Name, Kind: o.Kind, Sector: o.Sector,
		Address: o.Profile.Address, Links: o.Profile.Links, Identifiers: o.Identifiers,
		Contact: publicContact(o.Profile.Contact(organisation.RolePublic)),
	}
	var err error
	if p.Predecessors, err = briefs(ctx, tx, linked(o.Profile.Predecessors)); err != nil {
		return SignatoryPage{}, err
	}
	if p.Successors, err = briefs(ctx, tx, linked(o.Profile.Successors)); err != nil {
		return SignatoryPage{}, err
	}
	st, ok := pick(all, o.ID, today)
	if !ok {
		return p, nil
	}
	return s.pageOf(ctx, tx, p, st, today)
}

// pick chooses the statement a public page tells of: one in force, its own first; else the newest.
func pick(all []Statement, org ident.Organisation, today clock.Date) (Statement, bool) {
	for _, st := range all {
		if _, _, ok := st.CoveredOn(org, today); ok {
			return st, true
		}
	}
	for _, st := range all {
		if len(st.Periods) > 0 || st.Organisation == org {
			return st, true
		}
	}
	return Statement{}, false
}

func (s *Service) pageOf(ctx context.Context, tx Tx, p SignatoryPage, st Statement, today clock.Date) (SignatoryPage, error) {
	p.Since, p.Edition, p.InForce = st.CoveredOn(p.Organisation, today)
	p.LeavesOn, p.ReaffirmBy = st.Withdrawal.EffectiveOn, st.ReaffirmBy
	p.History = publicHistory(st)
	if len(p.History) > 0 {
		p.Status = p.History[0].Status
	}
	sigs, err := tx.Signatures(ctx, st.ID)
	if err != nil {
		return SignatoryPage{}, err
	}
	if len(sigs) > 0 && len(st.Periods) > 0 {
		p.StatementHash = acceptedHash(st, sigs)
	}
	p.Scope = st.Accepted.Scope
	if st.Organisation == p.Organisation {
		p.Members, err = briefs(ctx, tx, st.Accepted.Scope.Members)
		return p, err
	}
	through, err := tx.Organisation(ctx, st.Organisation)
	p.Through, p.Scope = through.Brief(), Scope{}
	return p, err
}

// acceptedHash is the fingerprint of the newest signature that was accepted or confirmed.
func acceptedHash(st Statement, sigs []Signature) string {
	if len(st.Reaffirmations) == 0 {
		return ""
	}
	last := st.Reaffirmations[len(st.Reaffirmations)-1].Signature
	i := slices.IndexFunc(sigs, func(x Signature) bool { return x.ID == last })
	if i < 0 {
		return ""
	}
	return sigs[i].ContentHash
}

// publicHistory keeps what concerns the public, newest first: who came in, confirmed, left, and when.
func publicHistory(st Statement) []PublicChange {
	var out []PublicChange
	for _, c := range slices.Backward(st.History) {
		switch c.Status {
		case Accepted, ReaffirmDue, Lapsed, Suspended, Withdrawn, Succeeded:
			out = append(out, PublicChange{Status: c.Status, On: clock.DateOf(c.At), Role: c.By.Role})
		case Invited, Submitted, Queried:
		}
	}
	return out
}

// publicContact leaves out the name, and a mailbox that looks like one person's.
func publicContact(c organisation.Contact) organisation.Contact {
	out := organisation.Contact{Role: c.Role, Mailbox: c.Mailbox, Phone: c.Phone}
	if organisation.PersonalMailbox(c.Mailbox) {
		out.Mailbox = ""
	}
	return out
}

func linked(entries []organisation.SuccessionEntry) []ident.Organisation {
	var out []ident.Organisation
	for _, e := range entries {
		out = append(out, e.Organisation)
	}
	return out
}
