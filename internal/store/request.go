package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/sharing/request"
	"sharewell/internal/store/db"
)

// Requests gives the store as requests between bodies see it.
func (s *Store) Requests() request.Store {
	return bridge[request.Tx]{s, func(tx *Tx) request.Tx { return tx }}
}

// RequestByRef loads a request.
func (tx *Tx) RequestByRef(ctx context.Context, ref string) (request.Request, error) {
	row, err := tx.q.RequestByRef(ctx, ref)
	if err != nil {
		return request.Request{}, notFound(err, "request.not_found", "We could not find this, or you may not see it.")
	}
	return requestOf(row.Body, row.Watch, row.Version)
}

func requestOf(body, watch string, version int64) (r request.Request, err error) {
	if err = json.Unmarshal([]byte(body), &r); err != nil {
		return r, fmt.Errorf("a stored request: %w", err)
	}
	r.Version = version
	if r.Watch, err = clock.ParseStored(watch); err != nil {
		return r, fmt.Errorf("request %s: %w", r.Ref, err)
	}
	return r, nil
}

// InsertRequest saves a new request.
func (tx *Tx) InsertRequest(ctx context.Context, r request.Request) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	err = tx.q.InsertRequest(ctx, db.InsertRequestParams{ID: string(r.ID), Ref: r.Ref, AskerOrg: string(r.Asker.Organisation),
		ReceiverOrg: string(r.Receiver.Organisation), Stage: string(r.Stage), Body: string(body), Watch: clock.Format(r.Watch)})
	if err != nil {
		return fmt.Errorf("insert request %s: %w", r.Ref, err)
	}
	return tx.placeRequest(ctx, r)
}

// SaveRequest saves a changed request; a lost race is a conflict.
func (tx *Tx) SaveRequest(ctx context.Context, r request.Request) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateRequest(ctx, db.UpdateRequestParams{AskerOrg: string(r.Asker.Organisation), ReceiverOrg: string(r.Receiver.Organisation),
		Stage: string(r.Stage), Body: string(body), Watch: clock.Format(r.Watch), ID: string(r.ID), Version: r.Version}))
	if err != nil {
		return fmt.Errorf("save request %s: %w", r.Ref, err)
	}
	before, err := tx.q.RequestPlacesOf(ctx, string(r.ID))
	if err != nil {
		return err
	}
	for _, p := range before {
		if err := tx.countRequest(ctx, p.OrganisationID, p.Direction, p.Stage, -1); err != nil {
			return err
		}
	}
	if err := tx.q.DeleteRequestPlaces(ctx, string(r.ID)); err != nil {
		return err
	}
	return tx.placeRequest(ctx, r)
}

// countRequest keeps how many requests stand in a list.
func (tx *Tx) countRequest(ctx context.Context, org, direction, stage string, delta int64) error {
	return tx.q.CountRequest(ctx, db.CountRequestParams{OrganisationID: org, Direction: direction, Stage: stage, N: delta})
}

func (tx *Tx) placeRequest(ctx context.Context, r request.Request) error {
	for _, p := range r.Places() {
		err := tx.q.InsertRequestPlace(ctx, db.InsertRequestPlaceParams{OrganisationID: string(p.Organisation), Direction: string(p.Direction),
			RequestID: string(r.ID), Stage: string(p.Stage), SortKey: p.Key})
		if err == nil {
			err = tx.countRequest(ctx, string(p.Organisation), string(p.Direction), string(p.Stage), 1)
		}
		if err != nil {
			return fmt.Errorf("place request %s: %w", r.Ref, err)
		}
	}
	return nil
}

// RequestPlaces lists a part of one of an organisation's lists.
func (tx *Tx) RequestPlaces(ctx context.Context, q request.PlaceQuery) ([]request.Line, error) {
	var out []request.Line
	add := func(key, body, watch string, version int64) error {
		r, err := requestOf(body, watch, version)
		out = append(out, request.Line{Request: r, Key: key})
		return err
	}
	if q.Stage == "" {
		rows, err := tx.q.RequestPlaces(ctx, db.RequestPlacesParams{OrganisationID: string(q.Organisation), Direction: string(q.Direction), After: q.After, Most: int32(q.Most)})
		for _, r := range rows {
			if err := add(r.SortKey, r.Body, r.Watch, r.Version); err != nil {
				return nil, err
			}
		}
		return out, err
	}
	rows, err := tx.q.RequestPlacesInStage(ctx, db.RequestPlacesInStageParams{OrganisationID: string(q.Organisation), Direction: string(q.Direction),
		Stage: string(q.Stage), After: q.After, Most: int32(q.Most)})
	for _, r := range rows {
		if err := add(r.SortKey, r.Body, r.Watch, r.Version); err != nil {
			return nil, err
		}
	}
	return out, err
}

// CountRequests counts one of an organisation's lists by stage.
func (tx *Tx) CountRequests(ctx context.Context, org ident.Organisation, d request.Direction) (map[request.Stage]int, error) {
	rows, err := tx.q.CountRequests(ctx, db.CountRequestsParams{OrganisationID: string(org), Direction: string(d)})
	if err != nil {
		return nil, err
	}
	out := map[request.Stage]int{}
	for _, r := range rows {
		out[request.Stage(r.Stage)] = int(r.N)
	}
	return out, nil
}

// RequestEvents lists a request's events that an organisation may see, newest first.
func (tx *Tx) RequestEvents(ctx context.Context, id request.ID, org ident.Organisation, most int) ([]event.Event, error) {
	rows, err := tx.q.RequestEvents(ctx, db.RequestEventsParams{OrganisationID: string(org), RequestID: string(id), Most: int32(most)})
	return eventsOf(rows, err)
}

// RequestsToWatch lists references of requests whose time to be looked at has come, after a reference.
func (tx *Tx) RequestsToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error) {
	return tx.q.RequestsToWatch(ctx, db.RequestsToWatchParams{Now: clock.Format(now), After: after, Most: int32(most)})
}
