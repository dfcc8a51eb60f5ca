package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/store/db"
)

// Organisations gives the store as package organisation needs it.
func (s *Store) Organisations() organisation.Store {
	return bridge[organisation.Tx]{s, func(tx *Tx) organisation.Tx { return tx }}
}

// organisationContent is what stands in the content column.
type organisationContent struct {
	Profile organisation.Profile `json:"profile"`
	Facts   organisation.Facts   `json:"facts"`
	Source  organisation.Source  `json:"source"`
}

func contentOf(o organisation.Organisation) (string, error) {
	b, err := json.Marshal(organisationContent{o.Profile, o.Facts, o.Source})
	return string(b), err
}

// InsertOrganisation keeps a new organisation; a slug or number known already is a conflict.
func (tx *Tx) InsertOrganisation(ctx context.Context, o organisation.Organisation) error {
	content, err := contentOf(o)
	if err != nil {
		return err
	}
	err = tx.q.InsertOrganisation(ctx, db.InsertOrganisationParams{
		ID: string(o.ID), Slug: o.Slug, Name: o.Name, SortKey: o.SortKey(), Kind: o.Kind, Sector: o.Sector, Status: string(o.Status),
		Town: o.Profile.Address.Town, Content: content, CreatedAt: clock.Format(o.CreatedAt), UpdatedAt: clock.Format(o.UpdatedAt), Version: 1,
	})
	if err != nil {
		return err
	}
	return tx.indexOrganisation(ctx, o)
}

// UpdateOrganisation keeps a changed organisation if nobody changed it since it was read.
func (tx *Tx) UpdateOrganisation(ctx context.Context, o organisation.Organisation) error {
	content, err := contentOf(o)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateOrganisation(ctx, db.UpdateOrganisationParams{
		ID: string(o.ID), Name: o.Name, SortKey: o.SortKey(), Kind: o.Kind, Sector: o.Sector, Status: string(o.Status),
		Town: o.Profile.Address.Town, Content: content, UpdatedAt: clock.Format(o.UpdatedAt), Version: o.Version,
	}))
	if err != nil {
		return err
	}
	return tx.indexOrganisation(ctx, o)
}

// indexOrganisation keeps numbers and search words; what is right already is not written again.
func (tx *Tx) indexOrganisation(ctx context.Context, o organisation.Organisation) error {
	have, err := tx.identifiersOf(ctx, o.ID)
	if err != nil {
		return err
	}
	if !slices.Equal(have, inSchemeOrder(o.Identifiers)) {
		if err := tx.q.DeleteIdentifiers(ctx, string(o.ID)); err != nil {
			return err
		}
		for _, i := range o.Identifiers {
			if err := tx.q.InsertIdentifier(ctx, db.InsertIdentifierParams{Scheme: string(i.Scheme), Value: i.Value, OrganisationID: string(o.ID)}); err != nil {
				return err
			}
		}
	}
	return tx.indexWords(ctx, o)
}

func (tx *Tx) indexWords(ctx context.Context, o organisation.Organisation) error {
	var words []string
	for _, name := range append([]string{o.Name, o.Profile.LegalName}, o.Profile.OtherNames...) {
		words = append(words, organisation.Words(name)...)
	}
	slices.Sort(words)
	words = slices.Compact(words)
	have, err := tx.q.WordsOf(ctx, string(o.ID))
	if err != nil || slices.Equal(have, words) {
		return err
	}
	if err := tx.q.DeleteWords(ctx, string(o.ID)); err != nil {
		return err
	}
	for _, w := range words {
		if err := tx.q.InsertWord(ctx, db.InsertWordParams{Word: w, OrganisationID: string(o.ID)}); err != nil {
			return err
		}
	}
	return nil
}

func inSchemeOrder(ids []organisation.Identifier) []organisation.Identifier {
	out := slices.Clone(ids)
	slices.SortStableFunc(out, func(a, b organisation.Identifier) int {
		return slices.Index(organisation.Schemes(), a.Scheme) - slices.Index(organisation.Schemes(), b.Scheme)
	})
	return out
}

func (tx *Tx) identifiersOf(ctx context.Context, id ident.Organisation) ([]organisation.Identifier, error) {
	rows, err := tx.q.IdentifiersOf(ctx, string(id))
	if err != nil {
		return nil, err
	}
	var out []organisation.Identifier
	for _, r := range rows {
		out = append(out, organisation.Identifier{Scheme: organisation.Scheme(r.Scheme), Value: r.Value})
	}
	return inSchemeOrder(out), nil
}

// Organisation finds one organisation.
func (tx *Tx) Organisation(ctx context.Context, id ident.Organisation) (organisation.Organisation, error) {
	row, err := tx.q.OrganisationByID(ctx, string(id))
	return tx.organisationOf(ctx, row, err)
}

// OrganisationBySlug finds the organisation of a public address.
func (tx *Tx) OrganisationBySlug(ctx context.Context, slug string) (organisation.Organisation, error) {
	row, err := tx.q.OrganisationBySlug(ctx, slug)
	return tx.organisationOf(ctx, row, err)
}

// OrganisationByIdentifier finds the organisation that has a number in a register.
func (tx *Tx) OrganisationByIdentifier(ctx context.Context, i organisation.Identifier) (organisation.Organisation, error) {
	row, err := tx.q.OrganisationByIdentifier(ctx, db.OrganisationByIdentifierParams{Scheme: string(i.Scheme), Value: i.Value})
	return tx.organisationOf(ctx, row, err)
}

func (tx *Tx) organisationOf(ctx context.Context, r db.Organisation, err error) (organisation.Organisation, error) {
	if err != nil {
		return organisation.Organisation{}, notFound(err, "organisation.not_found", "We could not find this organisation.")
	}
	var c organisationContent
	if err := json.Unmarshal([]byte(r.Content), &c); err != nil {
		return organisation.Organisation{}, fmt.Errorf("organisation %s: %w", r.ID, err)
	}
	created, err := clock.ParseStored(r.CreatedAt)
	if err != nil {
		return organisation.Organisation{}, fmt.Errorf("organisation %s: %w", r.ID, err)
	}
	updated, err := clock.ParseStored(r.UpdatedAt)
	if err != nil {
		return organisation.Organisation{}, fmt.Errorf("organisation %s: %w", r.ID, err)
	}
	ids, err := tx.identifiersOf(ctx, ident.Organisation(r.ID))
	return organisation.Organisation{
		ID: ident.Organisation(r.ID), Slug: r.Slug, Name: r.Name, Kind: r.Kind, Sector: r.Sector, Status: organisation.Status(r.Status),
		Identifiers: ids, Profile: c.Profile, Facts: c.Facts, Source: c.Source, CreatedAt: created, UpdatedAt: updated, Version: r.Version,
	}, err
}

// OrganisationNames gives the names of organisations; unknown ones are left out.
func (tx *Tx) OrganisationNames(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error) {
	out := make(map[ident.Organisation]string, len(ids))
	for _, id := range ids {
		if _, done := out[id]; done || id == "" {
			continue
		}
		name, err := tx.q.OrganisationName(ctx, string(id))
		switch err = notFound(err, "organisation.not_found", "We could not find this organisation."); {
		case errs.KindOf(err) == errs.NotFound:
		case err != nil:
			return nil, err
		default:
			out[id] = name
		}
	}
	return out, nil
}

// afterEverything sorts behind every text that begins a word.
const afterEverything = "\U0010ffff"

// bounds gives for up to four words where their range begins and ends; unused ones are empty.
func bounds(query string) (from, to [4]string, any bool) {
	for i, w := range organisation.SearchWords(query) {
		from[i], to[i] = w, w+afterEverything
	}
	return from, to, from[0] != ""
}

// FindOrganisations lists organisations by name, or those whose names have words that begin as asked.
func (tx *Tx) FindOrganisations(ctx context.Context, f organisation.Filter) ([]organisation.Brief, error) {
	most := int32(f.Most)
	if most <= 0 {
		most = 50
	}
	from, to, words := bounds(f.Words)
	var out []organisation.Brief
	if !words {
		rows, err := tx.q.ListOrganisations(ctx, db.ListOrganisationsParams{After: f.After, Sector: f.Sector, Status: string(f.Status), Most: most})
		for _, r := range rows {
			out = append(out, briefOf(db.FindOrganisationsRow(r)))
		}
		return out, err
	}
	params := db.FindOrganisationsParams{
		After: f.After, Sector: f.Sector, Status: string(f.Status), Most: most, FirstFrom: from[0], FirstTo: to[0],
		SecondFrom: from[1], SecondTo: to[1], ThirdFrom: from[2], ThirdTo: to[2], FourthFrom: from[3], FourthTo: to[3],
	}
	if common(from[0]) {
		rows, err := tx.q.WalkOrganisations(ctx, db.WalkOrganisationsParams(params))
		for _, r := range rows {
			out = append(out, briefOf(db.FindOrganisationsRow(r)))
		}
		return out, err
	}
	rows, err := tx.q.FindOrganisations(ctx, params)
	for _, r := range rows {
		out = append(out, briefOf(r))
	}
	return out, err
}

// common reports whether a word is so short that most names have one that begins like it: then the list
// is walked in order until the page is full, instead of gathering every match first.
func common(word string) bool { return utf8.RuneCountInString(word) < 3 }

func briefOf(r db.FindOrganisationsRow) organisation.Brief {
	return organisation.Brief{
		ID: ident.Organisation(r.ID), Slug: r.Slug, Name: r.Name, Kind: r.Kind, Sector: r.Sector,
		Status: organisation.Status(r.Status), Town: r.Town, Key: r.SortKey,
	}
}

// CountOrganisations counts by sector and status.
func (tx *Tx) CountOrganisations(ctx context.Context) ([]organisation.Count, error) {
	rows, err := tx.q.CountOrganisations(ctx)
	var out []organisation.Count
	for _, r := range rows {
		out = append(out, organisation.Count{Sector: r.Sector, Status: organisation.Status(r.Status), N: r.N})
	}
	return out, err
}

// Standing says what sharing needs to know of an organisation on a day.
func (tx *Tx) Standing(ctx context.Context, id ident.Organisation, on clock.Date) (organisation.Standing, error) {
	o, err := tx.Organisation(ctx, id)
	if err != nil {
		return organisation.Standing{}, err
	}
	statements, err := tx.StatementsCovering(ctx, id)
	if err != nil {
		return organisation.Standing{}, err
	}
	st := organisation.StandingOf(o, on)
	signer := agreement.Fill(&st, statements, on)
	if o.GoneOn(on) {
		st.Signatory = false
	}
	if signer == "" || signer == id {
		return st, nil
	}
	through, err := tx.Organisation(ctx, signer)
	return st.CoveredBy(organisation.StandingOf(through, on)), err
}

// Standings says it of several organisations.
func (tx *Tx) Standings(ctx context.Context, ids []ident.Organisation, on clock.Date) (map[ident.Organisation]organisation.Standing, error) {
	out := make(map[ident.Organisation]organisation.Standing, len(ids))
	for _, id := range ids {
		if _, done := out[id]; done {
			continue
		}
		st, err := tx.Standing(ctx, id, on)
		if err != nil {
			return nil, err
		}
		out[id] = st
	}
	return out, nil
}
