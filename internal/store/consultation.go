package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/store/db"
)

// Consultations gives the store as consultations and sessions see it.
func (s *Store) Consultations() consultation.Store {
	return bridge[consultation.Tx]{s, func(tx *Tx) consultation.Tx { return tx }}
}

const noConsultation = "We could not find this, or you may not see it."

// ConsultationByRef loads a consultation.
func (tx *Tx) ConsultationByRef(ctx context.Context, ref string) (consultation.Consultation, error) {
	row, err := tx.q.ConsultationByRef(ctx, ref)
	if err != nil {
		return consultation.Consultation{}, notFound(err, "consultation.not_found", noConsultation)
	}
	return consultationOf(row)
}

func consultationOf(row db.Consultation) (c consultation.Consultation, err error) {
	if err = json.Unmarshal([]byte(row.Body), &c); err != nil {
		return c, fmt.Errorf("consultation %s: %w", row.Ref, err)
	}
	c.Version = row.Version
	return c, nil
}

// InsertConsultation saves a new consultation.
func (tx *Tx) InsertConsultation(ctx context.Context, c consultation.Consultation) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	err = tx.q.InsertConsultation(ctx, db.InsertConsultationParams{ID: string(c.ID), Ref: c.Ref, Org: string(c.Org), Body: string(body), Watch: clock.Format(c.WatchAt()), SortKey: c.SortKey()})
	if err != nil {
		return fmt.Errorf("insert consultation %s: %w", c.Ref, err)
	}
	return nil
}

// SaveConsultation saves a changed consultation; a lost race is a conflict.
func (tx *Tx) SaveConsultation(ctx context.Context, c consultation.Consultation) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateConsultation(ctx, db.UpdateConsultationParams{Body: string(body), Watch: clock.Format(c.WatchAt()), SortKey: c.SortKey(), ID: string(c.ID), Version: c.Version}))
	if err != nil {
		return fmt.Errorf("save consultation %s: %w", c.Ref, err)
	}
	return nil
}

// Consultations lists them after a key, what goes on first; only an organisation's when org is not nil.
func (tx *Tx) Consultations(ctx context.Context, org *ident.Organisation, after string, most int) ([]consultation.Consultation, error) {
	var rows []db.Consultation
	var err error
	if org == nil {
		rows, err = tx.q.ConsultationsInAll(ctx, db.ConsultationsInAllParams{After: after, Most: int32(most)})
	} else {
		rows, err = tx.q.ConsultationsOf(ctx, db.ConsultationsOfParams{Org: string(*org), After: after, Most: int32(most)})
	}
	if err != nil {
		return nil, err
	}
	out := make([]consultation.Consultation, len(rows))
	for i, r := range rows {
		if out[i], err = consultationOf(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ConsultationsToWatch lists references of consultations to be looked at again, after a reference.
func (tx *Tx) ConsultationsToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error) {
	return tx.q.ConsultationsToWatch(ctx, db.ConsultationsToWatchParams{Now: clock.Format(now), After: after, Most: int32(most)})
}

// InsertResponse saves one person's answers.
func (tx *Tx) InsertResponse(ctx context.Context, r consultation.Response) error {
	answers, err := json.Marshal(r.Answers)
	if err != nil {
		return err
	}
	return tx.q.InsertResponse(ctx, db.InsertResponseParams{ID: string(r.ID), Consultation: string(r.Consultation), Survey: int64(r.Survey), Source: r.Source, Answers: string(answers), At: clock.Format(r.At)})
}

// AddResponseCounts adds to the kept numbers.
func (tx *Tx) AddResponseCounts(ctx context.Context, id consultation.ID, counts []consultation.Count) error {
	for _, c := range counts {
		if err := tx.q.AddResponseCount(ctx, db.AddResponseCountParams{Consultation: string(id), Survey: int64(c.Survey), Question: c.Question, Chosen: c.Option, Source: c.Source, N: int64(c.N)}); err != nil {
			return err
		}
	}
	return nil
}

// ResponseCounts gives the kept numbers.
func (tx *Tx) ResponseCounts(ctx context.Context, id consultation.ID) ([]consultation.Count, error) {
	rows, err := tx.q.ResponseCounts(ctx, string(id))
	out := make([]consultation.Count, len(rows))
	for i, r := range rows {
		out[i] = consultation.Count{Survey: int(r.Survey), Question: r.Question, Option: r.Chosen, Source: r.Source, N: int(r.N)}
	}
	return out, err
}

// InsertSaid saves an answer in somebody's own words.
func (tx *Tx) InsertSaid(ctx context.Context, s consultation.Said) error {
	return tx.q.InsertSaid(ctx, db.InsertSaidParams{ID: string(s.ID), Consultation: string(s.Consultation), Question: s.Question, Source: s.Source, Body: s.Text, Shown: s.Shown, Gaps: int64(s.Gaps), State: string(s.State), Reason: s.Reason})
}

func saidOf(r db.ConsultationSaid) consultation.Said {
	return consultation.Said{ID: consultation.ID(r.ID), Consultation: consultation.ID(r.Consultation), Question: r.Question, Source: r.Source, Text: r.Body, Shown: r.Shown, Gaps: int(r.Gaps),
		State: consultation.TextState(r.State), Reason: r.Reason}
}

// SaidByID loads an answer in somebody's own words.
func (tx *Tx) SaidByID(ctx context.Context, id consultation.ID) (consultation.Said, error) {
	r, err := tx.q.SaidByID(ctx, string(id))
	if err != nil {
		return consultation.Said{}, notFound(err, "consultation.no_text", noConsultation)
	}
	return saidOf(r), nil
}

// SaveSaid saves what was decided about a text that waited; one that somebody decided meanwhile is a conflict.
func (tx *Tx) SaveSaid(ctx context.Context, s consultation.Said) error {
	return changedOne(tx.q.UpdateSaid(ctx, db.UpdateSaidParams{Body: s.Text, Shown: s.Shown, Gaps: int64(s.Gaps), State: string(s.State), Reason: s.Reason, ID: string(s.ID)}))
}

// SaidOf lists texts of a consultation in a state, after an identifier.
func (tx *Tx) SaidOf(ctx context.Context, id consultation.ID, state consultation.TextState, after consultation.ID, most int) ([]consultation.Said, error) {
	rows, err := tx.q.SaidOf(ctx, db.SaidOfParams{Consultation: string(id), State: string(state), After: string(after), Most: int32(most)})
	out := make([]consultation.Said, len(rows))
	for i, r := range rows {
		out[i] = saidOf(r)
	}
	return out, err
}

// InsertHearer keeps an address that wishes to hear.
func (tx *Tx) InsertHearer(ctx context.Context, h consultation.Hearer) error {
	return tx.q.InsertHearer(ctx, db.InsertHearerParams{ID: string(h.ID), Consultation: string(h.Consultation), Address: h.Address, Confirmed: h.Confirmed, At: clock.Format(h.At)})
}

func hearerOf(r db.ConsultationHearer) (consultation.Hearer, error) {
	at, err := clock.ParseStored(r.At)
	return consultation.Hearer{ID: consultation.ID(r.ID), Consultation: consultation.ID(r.Consultation), Address: r.Address, Confirmed: r.Confirmed, At: at}, err
}

// Hearer loads an address that wishes to hear.
func (tx *Tx) Hearer(ctx context.Context, id consultation.ID) (consultation.Hearer, error) {
	r, err := tx.q.HearerByID(ctx, string(id))
	if err != nil {
		return consultation.Hearer{}, notFound(err, "consultation.no_hearer", noConsultation)
	}
	return hearerOf(r)
}

// ConfirmHearer remembers that an address was confirmed.
func (tx *Tx) ConfirmHearer(ctx context.Context, id consultation.ID) error {
	return changedOne(tx.q.ConfirmHearer(ctx, db.ConfirmHearerParams{Confirmed: true, ID: string(id)}))
}

// DropHearer forgets an address.
func (tx *Tx) DropHearer(ctx context.Context, id consultation.ID) error {
	return tx.q.DropHearer(ctx, string(id))
}

// Hearers lists the addresses of a consultation after an identifier.
func (tx *Tx) Hearers(ctx context.Context, of, after consultation.ID, most int) ([]consultation.Hearer, error) {
	rows, err := tx.q.HearersOf(ctx, db.HearersOfParams{Consultation: string(of), After: string(after), Most: int32(most)})
	out := make([]consultation.Hearer, 0, len(rows))
	for _, r := range rows {
		h, e := hearerOf(r)
		if e != nil {
			return nil, e
		}
		out = append(out, h)
	}
	return out, err
}

// DropStaleHearers forgets addresses that were left before a time and never confirmed.
func (tx *Tx) DropStaleHearers(ctx context.Context, before time.Time) error {
	return tx.q.DropStaleHearers(ctx, db.DropStaleHearersParams{Confirmed: false, Before: clock.Format(before)})
}
