package store

import (
	"context"
	"fmt"
	"slices"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/store/db"
)

// Places rank the statements that speak for one organisation: the lowest is the one shown.
const (
	placeOwn        = 0 // its own, in force
	placeThrough    = 1 // signed for it by another, in force
	placeOwnPast    = 2 // its own, once in force
	placeThroughWas = 3 // signed for it by another, once in force
	placeOwnNever   = 4 // its own, not accepted yet: never public
	placeDropped    = 5 // no longer among the members
)

func placeOf(s agreement.Statement, org ident.Organisation, on clock.Date) int64 {
	own := s.Organisation == org
	_, _, now := s.CoveredOn(org, on)
	switch {
	case now && own:
		return placeOwn
	case now:
		return placeThrough
	case own && len(s.Periods) > 0:
		return placeOwnPast
	case own:
		return placeOwnNever
	case slices.Contains(s.Covers(), org):
		return placeThroughWas
	}
	return placeDropped
}

// SetCovered keeps for whom a statement speaks as of a day. Nobody is taken off the list, so that past
// days can still be answered for.
func (tx *Tx) SetCovered(ctx context.Context, s agreement.Statement, on clock.Date) error {
	all := s.EverCovered()
	have, err := tx.q.SignatoriesOf(ctx, string(s.ID))
	if err != nil {
		return err
	}
	for _, h := range have {
		if !slices.Contains(all, ident.Organisation(h.OrganisationID)) {
			all = append(all, ident.Organisation(h.OrganisationID))
		}
	}
	for _, org := range all {
		since, edition, _ := s.CoveredOn(org, on)
		row := db.PutSignatoryParams{
			OrganisationID: string(org), StatementID: string(s.ID), Place: placeOf(s, org, on), Since: since.String(), Edition: edition,
		}
		if slices.ContainsFunc(have, func(h db.Signatory) bool { return db.PutSignatoryParams(h) == row }) {
			continue
		}
		if err := tx.q.PutSignatory(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

// StatementsCovering lists the statements that speak, or spoke, for an organisation: in force first, its
// own before those of others.
func (tx *Tx) StatementsCovering(ctx context.Context, org ident.Organisation) ([]agreement.Statement, error) {
	rows, err := tx.q.StatementsCovering(ctx, string(org))
	if err != nil {
		return nil, err
	}
	var out []agreement.Statement
	for _, r := range rows {
		s, err := statementOf(r, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// FindSignatories lists those on the public list by name, once each.
func (tx *Tx) FindSignatories(ctx context.Context, f agreement.SignatoryFilter) ([]agreement.SignatoryBrief, error) {
	most := int32(f.Most)
	if most <= 0 {
		most = 50
	}
	from, to, words := bounds(f.Words)
	params := db.FindSignatoriesParams{
		After: f.After, Sector: f.Sector, Status: string(f.Status), Most: most, FirstFrom: from[0], FirstTo: to[0],
		SecondFrom: from[1], SecondTo: to[1], ThirdFrom: from[2], ThirdTo: to[2], FourthFrom: from[3], FourthTo: to[3],
	}
	rows, err := tx.signatoryRows(ctx, params, words)
	if err != nil {
		return nil, err
	}
	var out []agreement.SignatoryBrief
	for _, r := range rows {
		b, err := signatoryOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// signatoryRows picks the query that suits the words: none, common or rare ones.
func (tx *Tx) signatoryRows(ctx context.Context, p db.FindSignatoriesParams, words bool) ([]db.FindSignatoriesRow, error) {
	var rows []db.FindSignatoriesRow
	switch {
	case !words:
		listed, err := tx.q.ListSignatories(ctx, db.ListSignatoriesParams{After: p.After, Sector: p.Sector, Status: p.Status, Most: p.Most})
		for _, r := range listed {
			rows = append(rows, db.FindSignatoriesRow(r))
		}
		return rows, err
	case common(p.FirstFrom):
		walked, err := tx.q.WalkSignatories(ctx, db.WalkSignatoriesParams(p))
		for _, r := range walked {
			rows = append(rows, db.FindSignatoriesRow(r))
		}
		return rows, err
	}
	return tx.q.FindSignatories(ctx, p)
}

func signatoryOf(r db.FindSignatoriesRow) (agreement.SignatoryBrief, error) {
	since, err := clock.ParseDate(r.Since)
	if err != nil {
		return agreement.SignatoryBrief{}, fmt.Errorf("signatory %s: %w", r.ID, err)
	}
	b := agreement.SignatoryBrief{
		Organisation: ident.Organisation(r.ID), Slug: r.Slug, Name: r.Name, Kind: r.Kind, Sector: r.Sector, Town: r.Town,
		Status: agreement.Status(r.Status), Since: since, Edition: r.Edition, Key: r.SortKey,
	}
	if r.ThroughID != r.ID {
		b.Through, b.ThroughSlug = r.ThroughName, r.ThroughSlug
	}
	return b, nil
}

// CountCoverage counts signatories in force and known organisations by sector.
func (tx *Tx) CountCoverage(ctx context.Context) ([]agreement.Coverage, error) {
	known, err := tx.q.CountKnown(ctx)
	if err != nil {
		return nil, err
	}
	signed, err := tx.q.CountSignatories(ctx)
	if err != nil {
		return nil, err
	}
	var out []agreement.Coverage
	for _, k := range known {
		c := agreement.Coverage{Sector: k.Sector, Known: k.N}
		for _, s := range signed {
			if s.Sector == k.Sector {
				c.Signatories = s.N
			}
		}
		out = append(out, c)
	}
	return out, nil
}
