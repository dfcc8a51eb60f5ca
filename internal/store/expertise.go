package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/expertise"
	"sharewell/internal/store/db"
)

// Expertise gives the store as the directory of who can help sees it.
func (s *Store) Expertise() expertise.Store {
	return bridge[expertise.Tx]{s, func(tx *Tx) expertise.Tx { return tx }}
}

// InsertOffer saves a new offer; sortKey orders the directory.
func (tx *Tx) InsertOffer(ctx context.Context, o expertise.Offer, sortKey string) error {
	body, err := json.Marshal(o)
	if err != nil {
		return err
	}
	err = tx.q.InsertOffer(ctx, db.InsertOfferParams{ID: string(o.ID), PersonID: string(o.Person), Org: string(o.Org), Role: string(o.Role), State: string(o.State),
		ReviewOn: o.ReviewOn.String(), SortKey: sortKey, Body: string(body)})
	if err != nil {
		return fmt.Errorf("insert offer %s: %w", o.ID, err)
	}
	return tx.offerParts(ctx, o)
}

// SaveOffer saves a changed offer; a lost race is a conflict.
func (tx *Tx) SaveOffer(ctx context.Context, o expertise.Offer, sortKey string) error {
	body, err := json.Marshal(o)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateOffer(ctx, db.UpdateOfferParams{Role: string(o.Role), State: string(o.State), ReviewOn: o.ReviewOn.String(), SortKey: sortKey,
		Body: string(body), ID: string(o.ID), Version: o.Version}))
	if err != nil {
		return fmt.Errorf("save offer %s: %w", o.ID, err)
	}
	return tx.offerParts(ctx, o)
}

// offerParts keeps what offers are found by.
func (tx *Tx) offerParts(ctx context.Context, o expertise.Offer) error {
	if err := tx.q.DropOfferTopics(ctx, string(o.ID)); err != nil {
		return err
	}
	if err := tx.q.DropOfferCovers(ctx, string(o.ID)); err != nil || o.State != expertise.Live {
		return err
	}
	for _, t := range o.Topics {
		if err := tx.q.AddOfferTopic(ctx, db.AddOfferTopicParams{OfferID: string(o.ID), Topic: t}); err != nil {
			return err
		}
	}
	for _, w := range o.Away {
		if w.Cover == "" {
			continue
		}
		if err := tx.q.AddOfferCover(ctx, db.AddOfferCoverParams{OfferID: string(o.ID), AwayID: w.ID, CoverID: string(w.Cover), Said: string(w.Said)}); err != nil {
			return err
		}
	}
	return nil
}

// OfferOf gives the id of a person's standing offer for an organisation.
func (tx *Tx) OfferOf(ctx context.Context, p ident.Person, org ident.Organisation) (expertise.ID, error) {
	id, err := tx.q.OfferOf(ctx, db.OfferOfParams{PersonID: string(p), Org: string(org)})
	if err != nil {
		return "", notFound(err, "offer.not_found", "We could not find this, or you may not see it.")
	}
	return expertise.ID(id), nil
}

// Helper gives an offer as it stands at a moment.
func (tx *Tx) Helper(ctx context.Context, id expertise.ID, now time.Time) (expertise.Helper, error) {
	r, err := tx.q.HelperByID(ctx, db.HelperByIDParams{Now: clock.Format(now), ID: string(id)})
	if err != nil {
		return expertise.Helper{}, notFound(err, "offer.not_found", "We could not find this, or you may not see it.")
	}
	h := expertise.Helper{Standing: r.Worn > 0, Name: r.Name, OrgName: r.OrgName, OrgSlug: r.OrgSlug, Sector: r.Sector, SortKey: r.SortKey}
	return helperOf(h, r.Body, r.Version)
}

func helperOf(h expertise.Helper, body string, version int64) (expertise.Helper, error) {
	if err := json.Unmarshal([]byte(body), &h.Offer); err != nil {
		return h, fmt.Errorf("offer %s: %w", h.SortKey, err)
	}
	h.Version = version
	return h, nil
}

// HelpersOf gives offers by id as they stand at a moment; those unknown are left out.
func (tx *Tx) HelpersOf(ctx context.Context, ids []expertise.ID, now time.Time) ([]expertise.Helper, error) {
	out := make([]expertise.Helper, 0, len(ids))
	for _, id := range ids {
		h, err := tx.Helper(ctx, id, now)
		switch {
		case errs.KindOf(err) == errs.NotFound:
		case err != nil:
			return nil, err
		default:
			out = append(out, h)
		}
	}
	return out, nil
}

// Helpers lists the offers that stand, by name.
func (tx *Tx) Helpers(ctx context.Context, q expertise.Query, now time.Time) ([]expertise.Helper, error) {
	rows, err := tx.q.Helpers(ctx, db.HelpersParams{After: q.After, Now: clock.Format(now), Topic: q.Topic, Role: string(q.Role), Sector: q.Sector, Most: int32(q.Most)})
	if err != nil {
		return nil, err
	}
	out := make([]expertise.Helper, 0, len(rows))
	for _, r := range rows {
		h, err := helperOf(expertise.Helper{Standing: true, Name: r.Name, OrgName: r.OrgName, OrgSlug: r.OrgSlug, Sector: r.Sector, SortKey: r.SortKey}, r.Body, r.Version)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// HelpersByTopic counts the offers that stand, by topic.
func (tx *Tx) HelpersByTopic(ctx context.Context, now time.Time) (map[string]int, error) {
	rows, err := tx.q.CountHelpersByTopic(ctx, clock.Format(now))
	out := map[string]int{}
	for _, r := range rows {
		out[r.Topic] = int(r.N)
	}
	return out, err
}

// OffersToLook lists standing offers after an id, for the daily round.
func (tx *Tx) OffersToLook(ctx context.Context, after expertise.ID, most int) ([]expertise.ID, error) {
	ids, err := tx.q.OffersToLook(ctx, db.OffersToLookParams{After: string(after), Most: int32(most)})
	return offerIDs(ids), err
}

// CoveredBy lists the offers whose owner asked somebody to stand in.
func (tx *Tx) CoveredBy(ctx context.Context, cover expertise.ID, most int) ([]expertise.ID, error) {
	ids, err := tx.q.CoveredBy(ctx, db.CoveredByParams{CoverID: string(cover), Most: int32(most)})
	return offerIDs(ids), err
}

func offerIDs(ids []string) []expertise.ID {
	out := make([]expertise.ID, len(ids))
	for i, id := range ids {
		out[i] = expertise.ID(id)
	}
	return out
}

// Duties lists the places of the rota from one week to another.
func (tx *Tx) Duties(ctx context.Context, from, to clock.Date) ([]expertise.Duty, error) {
	return dutiesOf(tx.q.DutiesBetween(ctx, db.DutiesBetweenParams{FromWeek: from.String(), ToWeek: to.String()}))
}

// DutiesOf lists somebody's places of the rota from a week on.
func (tx *Tx) DutiesOf(ctx context.Context, id expertise.ID, from clock.Date, most int) ([]expertise.Duty, error) {
	return dutiesOf(tx.q.DutiesOf(ctx, db.DutiesOfParams{OfferID: string(id), FromWeek: from.String(), Most: int32(most)}))
}

func dutiesOf(rows []db.Duty, err error) ([]expertise.Duty, error) {
	if err != nil {
		return nil, err
	}
	out := make([]expertise.Duty, len(rows))
	for i, r := range rows {
		week, err := clock.ParseDate(r.Week)
		if err != nil {
			return nil, fmt.Errorf("duty of %s: %w", r.Week, err)
		}
		out[i] = expertise.Duty{Slot: expertise.Slot{Week: week, Topic: r.Topic}, Offer: expertise.ID(r.OfferID)}
	}
	return out, nil
}

// PutDuty gives a place of the rota to somebody, whoever had it.
func (tx *Tx) PutDuty(ctx context.Context, d expertise.Duty) error {
	return tx.q.PutDuty(ctx, db.PutDutyParams{Week: d.Week.String(), Topic: d.Topic, OfferID: string(d.Offer)})
}

// DropDuty empties a place of the rota; an empty one stays empty.
func (tx *Tx) DropDuty(ctx context.Context, s expertise.Slot) error {
	_, err := tx.q.DropDuty(ctx, db.DropDutyParams{Week: s.Week.String(), Topic: s.Topic})
	return err
}

// InsertSwap saves a new proposal to change hands.
func (tx *Tx) InsertSwap(ctx context.Context, w expertise.Swap) error {
	body, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return tx.q.InsertSwap(ctx, db.InsertSwapParams{ID: string(w.ID), FromOffer: string(w.From), ToOffer: string(w.To), State: string(w.Said), At: clock.Format(w.At), Body: string(body)})
}

// SaveSwap saves what became of a proposal; a lost race is a conflict.
func (tx *Tx) SaveSwap(ctx context.Context, w expertise.Swap) error {
	body, err := json.Marshal(w)
	if err != nil {
		return err
	}
	return changedOne(tx.q.UpdateSwap(ctx, db.UpdateSwapParams{State: string(w.Said), Body: string(body), ID: string(w.ID), Version: w.Version}))
}

// Swap loads a proposal.
func (tx *Tx) Swap(ctx context.Context, id expertise.SwapID) (expertise.Swap, error) {
	r, err := tx.q.SwapByID(ctx, string(id))
	if err != nil {
		return expertise.Swap{}, notFound(err, "swap.not_found", "We could not find this, or you may not see it.")
	}
	return swapOf(r)
}

func swapOf(r db.DutySwap) (w expertise.Swap, err error) {
	if err = json.Unmarshal([]byte(r.Body), &w); err != nil {
		return w, fmt.Errorf("swap %s: %w", r.ID, err)
	}
	w.Version = r.Version
	return w, nil
}

// OpenSwaps lists the proposals that wait, made by somebody or to them.
func (tx *Tx) OpenSwaps(ctx context.Context, id expertise.ID, most int) ([]expertise.Swap, error) {
	rows, err := tx.q.OpenSwapsOf(ctx, db.OpenSwapsOfParams{OfferID: string(id), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	out := make([]expertise.Swap, 0, len(rows))
	for _, r := range rows {
		w, err := swapOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// PersonalAddress gives a person's name and own address.
func (tx *Tx) PersonalAddress(ctx context.Context, p ident.Person) (name, address string, err error) {
	x, err := tx.Person(ctx, p)
	return x.Name, x.Email, err
}
