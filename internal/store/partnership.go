package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/partnership"
	"sharewell/internal/store/db"
)

// Partnership gives the store as the partnership sees it.
func (s *Store) Partnership() partnership.Store {
	return bridge[partnership.Tx]{s, func(tx *Tx) partnership.Tx { return tx }}
}

const noPartnership = "We could not find this, or you may not see it."

// PartnershipMember gives a membership; an empty one of version nought before anything was said.
func (tx *Tx) PartnershipMember(ctx context.Context, org ident.Organisation) (m partnership.Member, err error) {
	row, err := tx.q.PartnershipMember(ctx, string(org))
	if err = notFound(err, "partnership.not_found", noPartnership); errs.KindOf(err) == errs.NotFound {
		return partnership.Member{Organisation: org}, nil
	}
	if err != nil {
		return m, err
	}
	return memberRow(row)
}

func memberRow(row db.PartnershipMember) (m partnership.Member, err error) {
	if err = json.Unmarshal([]byte(row.Body), &m); err != nil {
		return m, fmt.Errorf("member %s: %w", row.OrganisationID, err)
	}
	m.Version = row.Version
	return m, nil
}

// PartnershipMembers gives memberships of some organisations, those there are.
func (tx *Tx) PartnershipMembers(ctx context.Context, orgs []ident.Organisation) (map[ident.Organisation]partnership.Member, error) {
	out := make(map[ident.Organisation]partnership.Member, len(orgs))
	for _, id := range orgs {
		m, err := tx.PartnershipMember(ctx, id)
		if err != nil {
			return nil, err
		}
		if m.Version > 0 {
			out[id] = m
		}
	}
	return out, nil
}

// SavePartnershipMember saves a membership; a lost race is a conflict.
func (tx *Tx) SavePartnershipMember(ctx context.Context, m partnership.Member) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	vacant := int64(len(m.Vacant))
	if m.Version == 0 {
		return tx.q.InsertPartnershipMember(ctx, db.InsertPartnershipMemberParams{OrganisationID: string(m.Organisation), Body: string(body), Vacant: vacant})
	}
	return changedOne(tx.q.UpdatePartnershipMember(ctx, db.UpdatePartnershipMemberParams{Body: string(body), Vacant: vacant, OrganisationID: string(m.Organisation), Version: m.Version}))
}

// CountVacancies counts members with an empty seat.
func (tx *Tx) CountVacancies(ctx context.Context) (int, error) {
	n, err := tx.q.CountVacantMembers(ctx)
	return int(n), err
}

// VacantMembers lists members with an empty seat, after an organisation.
func (tx *Tx) VacantMembers(ctx context.Context, after ident.Organisation, most int) ([]partnership.Member, error) {
	rows, err := tx.q.VacantMembers(ctx, db.VacantMembersParams{After: string(after), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, memberRow)
}

// each turns rows into things, and stops at the first that is broken.
func each[R, T any](rows []R, of func(R) (T, error)) ([]T, error) {
	out := make([]T, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = of(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// PartnershipBody gives what belongs to the partnership as a whole; an empty one before there is any.
func (tx *Tx) PartnershipBody(ctx context.Context) (b partnership.Body, err error) {
	row, err := tx.q.PartnershipBody(ctx, partnership.Kind)
	if err = notFound(err, "partnership.not_found", noPartnership); errs.KindOf(err) == errs.NotFound {
		return b, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(row.Body), &b)
	}
	b.Version = row.Version
	return b, err
}

// SavePartnershipBody saves it, or reports a conflict.
func (tx *Tx) SavePartnershipBody(ctx context.Context, b partnership.Body) error {
	body, err := json.Marshal(b)
	if err != nil {
		return err
	}
	if b.Version == 0 {
		return tx.q.InsertPartnershipBody(ctx, db.InsertPartnershipBodyParams{ID: partnership.Kind, Body: string(body)})
	}
	return changedOne(tx.q.UpdatePartnershipBody(ctx, db.UpdatePartnershipBodyParams{Body: string(body), ID: partnership.Kind, Version: b.Version}))
}

// InsertMeeting saves a new meeting.
func (tx *Tx) InsertMeeting(ctx context.Context, m partnership.Meeting) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return tx.q.InsertMeeting(ctx, db.InsertMeetingParams{ID: m.ID, Ref: m.Ref, Starts: clock.Format(m.Starts), Body: string(body)})
}

// SaveMeeting saves a changed meeting; a lost race is a conflict.
func (tx *Tx) SaveMeeting(ctx context.Context, m partnership.Meeting) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return changedOne(tx.q.UpdateMeeting(ctx, db.UpdateMeetingParams{Starts: clock.Format(m.Starts), Body: string(body), ID: m.ID, Version: m.Version}))
}

func meetingRow(row db.PartnershipMeeting) (m partnership.Meeting, err error) {
	if err = json.Unmarshal([]byte(row.Body), &m); err != nil {
		return m, fmt.Errorf("meeting %s: %w", row.Ref, err)
	}
	m.Version = row.Version
	return m, nil
}

// MeetingByRef loads a meeting.
func (tx *Tx) MeetingByRef(ctx context.Context, ref string) (partnership.Meeting, error) {
	row, err := tx.q.MeetingByRef(ctx, ref)
	if err != nil {
		return partnership.Meeting{}, notFound(err, "partnership.no_meeting", noPartnership)
	}
	return meetingRow(row)
}

// MeetingsFrom lists meetings that start at or after a time, soonest first.
func (tx *Tx) MeetingsFrom(ctx context.Context, from time.Time, most int) ([]partnership.Meeting, error) {
	rows, err := tx.q.MeetingsFrom(ctx, db.MeetingsFromParams{After: clock.Format(from), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, meetingRow)
}

// MeetingsBefore lists meetings that started before a time, newest first.
func (tx *Tx) MeetingsBefore(ctx context.Context, before time.Time, most int) ([]partnership.Meeting, error) {
	rows, err := tx.q.MeetingsBefore(ctx, db.MeetingsBeforeParams{Before: clock.Format(before), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, meetingRow)
}

// InsertAction saves a new action.
func (tx *Tx) InsertAction(ctx context.Context, a partnership.Action) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return tx.q.InsertPartnershipAction(ctx, db.InsertPartnershipActionParams{ID: a.ID, Meeting: a.Meeting, Org: string(a.Org), State: string(a.State), SortKey: a.Key(), Body: string(body)})
}

// SaveAction saves a changed action; a lost race is a conflict.
func (tx *Tx) SaveAction(ctx context.Context, a partnership.Action) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return changedOne(tx.q.UpdatePartnershipAction(ctx, db.UpdatePartnershipActionParams{State: string(a.State), SortKey: a.Key(), Body: string(body), ID: a.ID, Version: a.Version}))
}

func actionRow(row db.PartnershipAction) (a partnership.Action, err error) {
	if err = json.Unmarshal([]byte(row.Body), &a); err != nil {
		return a, fmt.Errorf("action %s: %w", row.ID, err)
	}
	a.Version = row.Version
	return a, nil
}

// ActionByID loads an action.
func (tx *Tx) ActionByID(ctx context.Context, id string) (partnership.Action, error) {
	row, err := tx.q.PartnershipAction(ctx, id)
	if err != nil {
		return partnership.Action{}, notFound(err, "partnership.no_action", noPartnership)
	}
	return actionRow(row)
}

// ActionsOf lists actions in a state by their day, after a key.
func (tx *Tx) ActionsOf(ctx context.Context, q partnership.ActionQuery) ([]partnership.Action, error) {
	var rows []db.PartnershipAction
	var err error
	if q.Org == nil {
		rows, err = tx.q.PartnershipActionsInAll(ctx, db.PartnershipActionsInAllParams{State: string(q.State), After: q.After, Most: int32(q.Most)})
	} else {
		rows, err = tx.q.PartnershipActionsOf(ctx, db.PartnershipActionsOfParams{Org: string(*q.Org), State: string(q.State), After: q.After, Most: int32(q.Most)})
	}
	if err != nil {
		return nil, err
	}
	return each(rows, actionRow)
}

// ActionsOfMeeting lists what a meeting gave people to do.
func (tx *Tx) ActionsOfMeeting(ctx context.Context, ref string) ([]partnership.Action, error) {
	rows, err := tx.q.PartnershipActionsOfMeeting(ctx, ref)
	if err != nil {
		return nil, err
	}
	return each(rows, actionRow)
}

// TakingPart lists signatories in force that signed themselves, by name, after a key.
func (tx *Tx) TakingPart(ctx context.Context, after string, most int) ([]partnership.Taking, error) {
	rows, err := tx.q.SignatoriesThemselves(ctx, db.SignatoriesThemselvesParams{After: after, Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, func(r db.SignatoriesThemselvesRow) (partnership.Taking, error) {
		since, err := clock.ParseDate(r.Since)
		return partnership.Taking{ID: ident.Organisation(r.ID), Slug: r.Slug, Name: r.Name, Sector: r.Sector, Since: since, Key: r.SortKey}, err
	})
}

// TakingPartBySlug finds an organisation that takes part.
func (tx *Tx) TakingPartBySlug(ctx context.Context, slug string) (partnership.Taking, error) {
	r, err := tx.q.SignatoryBySlug(ctx, slug)
	if err != nil {
		return partnership.Taking{}, notFound(err, "partnership.no_member", noPartnership)
	}
	since, err := clock.ParseDate(r.Since)
	return partnership.Taking{ID: ident.Organisation(r.ID), Slug: r.Slug, Name: r.Name, Sector: r.Sector, Since: since, Key: r.SortKey}, err
}

// Colleagues lists those who may act at an organisation now, once per role.
func (tx *Tx) Colleagues(ctx context.Context, org ident.Organisation, now time.Time) ([]partnership.Colleague, error) {
	all, err := tx.HatsAt(ctx, org)
	var out []partnership.Colleague
	for _, m := range all {
		if m.Hat.Worn(now) {
			out = append(out, partnership.Colleague{Person: m.Person.ID, Name: m.Person.Name, Role: m.Hat.Role})
		}
	}
	return out, err
}
