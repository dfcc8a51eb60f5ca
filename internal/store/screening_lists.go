package store

import (
	"context"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/store/db"
)

// ChoiceLists lists what is known of an organisation's lists of choices.
func (tx *Tx) ChoiceLists(ctx context.Context, org ident.Organisation) ([]ledger.ChoiceList, error) {
	rows, err := tx.q.ChoiceListsOf(ctx, string(org))
	return tx.choiceLists(ctx, rows, err)
}

// AllChoiceLists lists those of every organisation.
func (tx *Tx) AllChoiceLists(ctx context.Context) ([]ledger.ChoiceList, error) {
	rows, err := tx.q.ChoiceListsAll(ctx)
	return tx.choiceLists(ctx, rows, err)
}

func (tx *Tx) choiceLists(ctx context.Context, rows []db.ChoiceList, err error) ([]ledger.ChoiceList, error) {
	if err != nil {
		return nil, err
	}
	out := make([]ledger.ChoiceList, 0, len(rows))
	for _, r := range rows {
		at := times{}
		l := ledger.ChoiceList{Organisation: ident.Organisation(r.OrganisationID), Kind: r.Kind, RecordRef: r.RecordRef, People: r.People, Hash: r.Hash,
			At: at.parse(r.At), LoadedAt: at.parse(r.LoadedAt), LoadedBy: ident.Person(r.LoadedBy)}
		if at.err != nil {
			return nil, at.err
		}
		if l.Held, err = tx.held(ctx, listOwner(l.Organisation, l.Kind, l.RecordRef), r.HeldName); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

func listOwner(org ident.Organisation, kind, recordRef string) string {
	return strings.Join([]string{"choice", string(org), kind, recordRef}, "/")
}

// SaveChoiceList puts a list in the place of the one before.
func (tx *Tx) SaveChoiceList(ctx context.Context, l ledger.ChoiceList) error {
	err := tx.q.SaveChoiceList(ctx, db.SaveChoiceListParams{OrganisationID: string(l.Organisation), Kind: l.Kind, RecordRef: l.RecordRef, People: l.People,
		Hash: l.Hash, At: clock.Format(l.At), LoadedAt: clock.Format(l.LoadedAt), LoadedBy: string(l.LoadedBy), HeldName: l.Held.Name})
	if err != nil {
		return err
	}
	return tx.saveHeld(ctx, listOwner(l.Organisation, l.Kind, l.RecordRef), l.Held)
}

// DeleteChoiceList forgets a list and its key.
func (tx *Tx) DeleteChoiceList(ctx context.Context, org ident.Organisation, kind, recordRef string) error {
	err := tx.q.DeleteChoiceList(ctx, db.DeleteChoiceListParams{OrganisationID: string(org), Kind: kind, RecordRef: recordRef})
	if err != nil {
		return err
	}
	return tx.saveHeld(ctx, listOwner(org, kind, recordRef), ledger.Held{})
}
