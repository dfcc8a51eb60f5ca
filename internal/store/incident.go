package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
	"sharewell/internal/store/db"
)

// Incidents gives the store as incidents see it.
func (s *Store) Incidents() incident.Store {
	return bridge[incident.Tx]{s, func(tx *Tx) incident.Tx { return tx }}
}

// IncidentByRef loads an incident.
func (tx *Tx) IncidentByRef(ctx context.Context, ref string) (incident.Incident, error) {
	row, err := tx.q.IncidentByRef(ctx, ref)
	if err != nil {
		return incident.Incident{}, notFound(err, "incident.not_found", "We could not find this, or you may not see it.")
	}
	return incidentOf(row)
}

func incidentOf(row db.Incident) (i incident.Incident, err error) {
	if err = json.Unmarshal([]byte(row.Body), &i); err != nil {
		return i, fmt.Errorf("incident %s: %w", row.Ref, err)
	}
	i.Version = row.Version
	return i, nil
}

// incidentTexts writes what an incident is kept as.
func incidentTexts(i incident.Incident) (body, figure string, err error) {
	b, err := json.Marshal(i)
	if err != nil {
		return "", "", fmt.Errorf("incident %s: %w", i.Ref, err)
	}
	f, err := json.Marshal(i.Figure())
	return string(b), string(f), err
}

// InsertIncident saves a new incident.
func (tx *Tx) InsertIncident(ctx context.Context, i incident.Incident) error {
	body, figure, err := incidentTexts(i)
	if err != nil {
		return err
	}
	err = tx.q.InsertIncident(ctx, db.InsertIncidentParams{ID: string(i.ID), Ref: i.Ref, Org: string(i.Org), Stage: string(i.Stage), Body: body, Figure: figure,
		AwareOn: clock.DateOf(i.Content.Facts.AwareAt).String(), Watch: clock.Format(i.Watch), SortKey: i.SortKey()})
	if err != nil {
		return fmt.Errorf("insert incident %s: %w", i.Ref, err)
	}
	return tx.putIncidentParties(ctx, i)
}

func (tx *Tx) putIncidentParties(ctx context.Context, i incident.Incident) error {
	for _, org := range i.Told() {
		if err := tx.q.PutIncidentParty(ctx, db.PutIncidentPartyParams{Incident: string(i.ID), Org: string(org), SortKey: i.SortKey()}); err != nil {
			return fmt.Errorf("incident %s: %w", i.Ref, err)
		}
	}
	return nil
}

// SaveIncident saves a changed incident; a lost race is a conflict.
func (tx *Tx) SaveIncident(ctx context.Context, i incident.Incident) error {
	body, figure, err := incidentTexts(i)
	if err != nil {
		return err
	}
	err = changedOne(tx.q.UpdateIncident(ctx, db.UpdateIncidentParams{Stage: string(i.Stage), Body: body, Figure: figure,
		AwareOn: clock.DateOf(i.Content.Facts.AwareAt).String(), Watch: clock.Format(i.Watch), SortKey: i.SortKey(), ID: string(i.ID), Version: i.Version}))
	if err != nil {
		return fmt.Errorf("save incident %s: %w", i.Ref, err)
	}
	return tx.putIncidentParties(ctx, i)
}

func incidentsOf(rows []db.Incident, err error) ([]incident.Incident, error) {
	if err != nil {
		return nil, err
	}
	var out []incident.Incident
	for _, r := range rows {
		i, err := incidentOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, nil
}

// IncidentsOf lists an organisation's incidents after a key, what is undecided first.
func (tx *Tx) IncidentsOf(ctx context.Context, org ident.Organisation, after string, most int) ([]incident.Incident, error) {
	return incidentsOf(tx.q.IncidentsOf(ctx, db.IncidentsOfParams{Org: string(org), After: after, Most: int32(most)}))
}

// IncidentsTold lists the incidents that an organisation was told of.
func (tx *Tx) IncidentsTold(ctx context.Context, org ident.Organisation, after string, most int) ([]incident.Incident, error) {
	return incidentsOf(tx.q.IncidentsTold(ctx, db.IncidentsToldParams{Org: string(org), After: after, Most: int32(most)}))
}

// IncidentsRaised lists everybody's incidents, drafts left out.
func (tx *Tx) IncidentsRaised(ctx context.Context, after string, most int) ([]incident.Incident, error) {
	return incidentsOf(tx.q.IncidentsRaised(ctx, db.IncidentsRaisedParams{After: after, Most: int32(most)}))
}

// IncidentsToWatch lists references of incidents whose time to be looked at has come.
func (tx *Tx) IncidentsToWatch(ctx context.Context, now time.Time, after string, most int) ([]string, error) {
	return tx.q.IncidentsToWatch(ctx, db.IncidentsToWatchParams{Now: clock.Format(now), After: after, Most: int32(most)})
}

// IncidentFigures gives the figures of incidents by the day of awareness, both days included.
func (tx *Tx) IncidentFigures(ctx context.Context, from, until clock.Date) ([]incident.Figure, error) {
	rows, err := tx.q.IncidentFigures(ctx, db.IncidentFiguresParams{First: from.String(), Last: until.String()})
	if err != nil {
		return nil, err
	}
	out := make([]incident.Figure, len(rows))
	for k, r := range rows {
		if err := json.Unmarshal([]byte(r), &out[k]); err != nil {
			return nil, fmt.Errorf("incident figures: %w", err)
		}
	}
	return out, nil
}

// PutAccount lets everybody read an account.
func (tx *Tx) PutAccount(ctx context.Context, p incident.Public) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := tx.q.DropIncidentAccountUses(ctx, p.Ref); err != nil {
		return fmt.Errorf("account %s: %w", p.Ref, err)
	}
	if err := tx.q.PutIncidentAccount(ctx, db.PutIncidentAccountParams{Ref: p.Ref, Org: string(p.Org), Year: int64(p.Year()), SortKey: p.SortKey(), Body: string(body)}); err != nil {
		return fmt.Errorf("account %s: %w", p.Ref, err)
	}
	for _, use := range p.Uses {
		if err := tx.q.PutIncidentAccountUse(ctx, db.PutIncidentAccountUseParams{UseRef: use, Ref: p.Ref, SortKey: p.SortKey()}); err != nil {
			return fmt.Errorf("account %s: %w", p.Ref, err)
		}
	}
	return nil
}

// DropAccount takes an account from everybody's eyes; one that is not there is no mistake.
func (tx *Tx) DropAccount(ctx context.Context, ref string) error {
	if err := tx.q.DropIncidentAccountUses(ctx, ref); err != nil {
		return fmt.Errorf("account %s: %w", ref, err)
	}
	return tx.q.DropIncidentAccount(ctx, ref)
}

// Account gives one account that is out.
func (tx *Tx) Account(ctx context.Context, ref string) (p incident.Public, err error) {
	body, err := tx.q.IncidentAccount(ctx, ref)
	if err != nil {
		return p, notFound(err, "incident.no_account", "There is no account of this reference. It may have been withdrawn.")
	}
	return p, json.Unmarshal([]byte(body), &p)
}

func accountsOf(bodies []string, err error) ([]incident.Public, error) {
	if err != nil {
		return nil, err
	}
	var out []incident.Public
	for _, b := range bodies {
		var p incident.Public
		if err := json.Unmarshal([]byte(b), &p); err != nil {
			return nil, fmt.Errorf("account: %w", err)
		}
		out = append(out, p)
	}
	return out, nil
}

// Accounts lists accounts, the newest first.
func (tx *Tx) Accounts(ctx context.Context, f incident.AccountFilter) ([]incident.Public, error) {
	return accountsOf(tx.q.IncidentAccounts(ctx, db.IncidentAccountsParams{After: f.After, Org: string(f.Org), Year: int64(f.Year), Most: int32(f.Most)}))
}

// AccountsAbout lists accounts that concern a use, the newest first.
func (tx *Tx) AccountsAbout(ctx context.Context, use string, most int) ([]incident.Public, error) {
	return accountsOf(tx.q.IncidentAccountsAbout(ctx, db.IncidentAccountsAboutParams{UseRef: use, Most: int32(most)}))
}

// AccountGroups says of which organisations and years there are accounts.
func (tx *Tx) AccountGroups(ctx context.Context) ([]incident.Group, error) {
	rows, err := tx.q.IncidentAccountGroups(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]incident.Group, len(rows))
	for k, r := range rows {
		out[k] = incident.Group{Org: ident.Organisation(r.Org), Year: int(r.Year), N: int(r.N)}
	}
	return out, nil
}
