package agreement

import (
	"context"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/agreement/redline"
	"sharewell/internal/ident"
)

// Suggestion is an edit that was proposed for a clause.
type Suggestion struct {
	Edition  ident.Edition
	Clause   ident.Clause
	Base     string // the clause's text when the edit was proposed
	Proposed string
}

// TakeSuggestion brings a proposed edit together with what the draft says by now, in the transaction of what proposes it.
// What does not go together is given back as a conflict and nothing is changed.
func (s *Service) TakeSuggestion(ctx context.Context, tx Tx, actor access.Actor, cmd Suggestion) (SavedClause, error) {
	e, err := tx.Edition(ctx, cmd.Edition)
	if err != nil {
		return SavedClause{}, err
	}
	role, err := access.Require(actor, access.EditEdition, access.Public, access.RelationTo(actor, ""), string(e.Status))
	if err != nil {
		return SavedClause{}, err
	}
	i := e.Text.Index(cmd.Clause)
	if i < 0 {
		return SavedClause{Edition: e, Conflict: &ClauseConflict{Gone: true, Proposed: Clause{ID: cmd.Clause, Text: cmd.Proposed}, Fields: []string{"text"}, Version: e.Version}}, nil
	}
	now := e.Text.Clauses[i]
	text, clean := redline.Merge(cmd.Base, cmd.Proposed, now.Text)
	out := now
	if out.Text = cmd.Proposed; !clean {
		return SavedClause{Edition: e, Conflict: &ClauseConflict{Theirs: now, Proposed: out, Fields: []string{"text"}, Version: e.Version}}, nil
	}
	out.Text = text
	out = tidyClause(out)
	if err := s.checkClause(out); err != nil {
		return SavedClause{}, err
	}
	d := &desk{e: e}
	d.e.Text.Clauses = slices.Clone(e.Text.Clauses)
	if !out.same(now) {
		d.note(Written, now.ID, &now, &out)
		d.e.Text.Clauses[i] = out
	}
	e, err = s.keep(ctx, tx, d, actor.Event(role))
	return SavedClause{Edition: e, Clause: out, Merged: now.Text != cmd.Base}, err
}
