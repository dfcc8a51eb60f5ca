package agreement

import (
	"context"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

func clauseID(s string) ident.Clause      { return ident.Clause(s) }
func spokenID(id ident.Clause) string     { return "[[" + string(id) + "]]" }
func tooManyClauses(in Incoming) bool     { return len(in.Clauses) > mostClauses }
func tooLongClause(c IncomingClause) bool { return len([]rune(c.Text)) > mostWords }

// TakeIn keeps a text that was read from a file until the secretariat has looked at it. Nothing of the draft
// changes.
func (s *Service) TakeIn(ctx context.Context, actor access.Actor, edition ident.Edition, in Incoming) (Incoming, error) {
	switch {
	case len(in.Clauses) == 0:
		return in, errs.InvalidFields([]errs.Field{{Name: "file", Code: "agreement.no_text", Message: "We found no words in this file. Choose a file that holds the text of the Agreement."}})
	case tooManyClauses(in):
		return in, errs.InvalidFields([]errs.Field{{Name: "file", Code: "agreement.too_many", Message: "This file has more clauses than an Agreement can have. Check that headings are used for clauses only."}})
	case slices.ContainsFunc(in.Clauses, tooLongClause):
		return in, errs.InvalidFields([]errs.Field{{Name: "file", Code: "agreement.text_long", Message: "A clause of this file is far too long. Give its parts headings of their own."}})
	}
	err := s.d.Store.Write(ctx, func(tx Tx) error {
		e, err := tx.Edition(ctx, edition)
		if err != nil {
			return err
		}
		if _, err := access.Require(actor, access.EditEdition, access.Public, access.RelationTo(actor, ""), string(e.Status)); err != nil {
			return err
		}
		in = Recognise(in, e.Text)
		in.ID, in.Edition, in.At = string(ident.New[ident.Edition](s.d.IDs)), edition, s.d.Clock.Now()
		return tx.InsertIncoming(ctx, in)
	})
	return in, err
}

// Waiting gives a text that was taken in, with how the draft would change if it were loaded as it was recognised.
func (s *Service) Waiting(ctx context.Context, actor access.Actor, edition ident.Edition, id string) (Incoming, error) {
	if _, err := access.Require(actor, access.EditEdition, access.Public, access.RelationTo(actor, ""), string(Draft)); err != nil {
		return Incoming{}, err
	}
	var out Incoming
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.Incoming(ctx, edition, id)
		return err
	})
	return out, err
}

// Preview gives the text a draft would have if an incoming text were loaded.
func Preview(in Incoming, confirmed []ident.Clause, old Text) Text {
	taken := map[ident.Clause]bool{}
	for _, c := range old.Clauses {
		taken[c.ID] = true
	}
	out := old
	out.Clauses = settle(in, confirmed, old, taken)
	if in.Title != "" {
		out.Title = in.Title
	}
	return out
}

// LoadText puts an incoming text in the place of a draft's. Version is that of the draft the preview showed: a draft
// that changed since is not overwritten.
type LoadText struct {
	Edition   ident.Edition
	Version   int64
	Incoming  string
	Confirmed []ident.Clause // for each incoming clause the clause it is; "" is a new one
}

// Load puts an incoming text in the place of a draft's; clauses the file does not have are taken out, and stay in the
// account of what was done.
func (s *Service) Load(ctx context.Context, actor access.Actor, cmd LoadText) (Edition, error) {
	in, err := s.Waiting(ctx, actor, cmd.Edition, cmd.Incoming)
	if err != nil {
		return Edition{}, err
	}
	if len(cmd.Confirmed) != len(in.Clauses) {
		return Edition{}, errs.New(errs.Invalid, "agreement.unconfirmed", "Say for every clause of the file which clause it is.")
	}
	if err := twice(cmd.Confirmed); err != nil {
		return Edition{}, err
	}
	return s.edit(ctx, actor, cmd.Edition, cmd.Version, func(d *desk) error {
		if len(d.since) > 0 {
			return errs.New(errs.Conflict, "agreement.clause_changed", "Somebody changed the draft while you were looking. Look at the preview again.")
		}
		old := d.e.Text
		d.e.Text.Clauses = settle(in, cmd.Confirmed, old, d.taken)
		if in.Title != "" {
			d.e.Text.Title = in.Title
		}
		changes := Compare(old, d.e.Text).Changes
		for _, ch := range changes {
			switch {
			case ch.Added:
				d.note(Loaded, ch.ID, nil, &ch.New)
			case ch.Removed:
				d.note(Loaded, ch.ID, &ch.Old, nil)
			default:
				d.note(Loaded, ch.ID, &ch.Old, &ch.New)
			}
		}
		if len(changes) == 0 && old.Title != d.e.Text.Title {
			d.note(Described, "", nil, nil)
		}
		return nil
	})
}

// twice refuses that two clauses of a file are the same clause.
func twice(confirmed []ident.Clause) error {
	seen := map[ident.Clause]bool{}
	for _, id := range confirmed {
		if id != "" && seen[id] {
			return errs.InvalidFields([]errs.Field{{Name: "clause", Code: "agreement.twice", Message: "Two clauses of the file cannot both be “" + string(id) + "”. Choose another or “a new clause” for one of them."}})
		}
		seen[id] = true
	}
	return nil
}
