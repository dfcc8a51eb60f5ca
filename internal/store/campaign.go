package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sharewell/internal/agreement/campaign"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/store/db"
)

// Campaign gives the store as campaigns see it.
func (s *Store) Campaign() campaign.Store {
	return bridge[campaign.Tx]{s, func(tx *Tx) campaign.Tx { return tx }}
}

// InsertCampaign saves a new campaign.
func (tx *Tx) InsertCampaign(ctx context.Context, c campaign.Campaign) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return tx.q.InsertCampaign(ctx, db.InsertCampaignParams{ID: c.ID, State: string(c.State), SortKey: c.SortKey(), Body: string(body)})
}

// SaveCampaign saves a changed campaign; a lost race is a conflict.
func (tx *Tx) SaveCampaign(ctx context.Context, c campaign.Campaign) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return changedOne(tx.q.UpdateCampaign(ctx, db.UpdateCampaignParams{State: string(c.State), Body: string(body), ID: c.ID, Version: c.Version}))
}

func campaignRow(row db.Campaign) (c campaign.Campaign, err error) {
	if err = json.Unmarshal([]byte(row.Body), &c); err != nil {
		return c, fmt.Errorf("campaign %s: %w", row.ID, err)
	}
	c.Version = row.Version
	return c, nil
}

// CampaignByID loads a campaign.
func (tx *Tx) CampaignByID(ctx context.Context, id string) (campaign.Campaign, error) {
	row, err := tx.q.CampaignByID(ctx, id)
	if err != nil {
		return campaign.Campaign{}, notFound(err, "campaign.not_found", "We could not find this campaign.")
	}
	return campaignRow(row)
}

// Campaigns lists campaigns, newest first.
func (tx *Tx) Campaigns(ctx context.Context, most int) ([]campaign.Campaign, error) {
	rows, err := tx.q.Campaigns(ctx, int32(most))
	if err != nil {
		return nil, err
	}
	return each(rows, campaignRow)
}

// RunningCampaigns lists the identifiers of campaigns that run.
func (tx *Tx) RunningCampaigns(ctx context.Context) ([]string, error) {
	return tx.q.CampaignsIn(ctx, string(campaign.Running))
}

// PutTarget saves one organisation of a campaign.
func (tx *Tx) PutTarget(ctx context.Context, t campaign.Target) error {
	body, err := json.Marshal(t)
	if err != nil {
		return err
	}
	next := ""
	if !t.Next.IsZero() {
		next = clock.Format(t.Next)
	}
	return tx.q.PutCampaignTarget(ctx, db.PutCampaignTargetParams{CampaignID: t.Campaign, OrganisationID: string(t.Org), State: string(t.State), Next: next, Body: string(body)})
}

func targetRow(row db.CampaignTarget) (t campaign.Target, err error) {
	err = json.Unmarshal([]byte(row.Body), &t)
	t.Campaign = row.CampaignID
	return t, err
}

// Targets lists those a campaign asks, after an organisation.
func (tx *Tx) Targets(ctx context.Context, id string, after ident.Organisation, most int) ([]campaign.Target, error) {
	rows, err := tx.q.CampaignTargets(ctx, db.CampaignTargetsParams{CampaignID: id, After: string(after), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, targetRow)
}

// TargetsDue lists those to be asked or chased by a time.
func (tx *Tx) TargetsDue(ctx context.Context, id string, now time.Time, most int) ([]campaign.Target, error) {
	rows, err := tx.q.CampaignTargetsDue(ctx, db.CampaignTargetsDueParams{CampaignID: id, Now: clock.Format(now), Most: int32(most)})
	if err != nil {
		return nil, err
	}
	return each(rows, targetRow)
}

// CountTargets counts those a campaign asks by how far they are.
func (tx *Tx) CountTargets(ctx context.Context, id string) (map[campaign.TargetState]int, error) {
	rows, err := tx.q.CountCampaignTargets(ctx, id)
	out := map[campaign.TargetState]int{}
	for _, r := range rows {
		out[campaign.TargetState(r.State)] = int(r.N)
	}
	return out, err
}

// PutCoverageDay keeps how many of a sector had signed on a day.
func (tx *Tx) PutCoverageDay(ctx context.Context, d campaign.Day) error {
	return tx.q.PutCoverageDay(ctx, db.PutCoverageDayParams{Day: d.On.String(), Sector: d.Sector, Known: int64(d.Known), Signed: int64(d.Signed)})
}

// CoverageDays gives what was counted since a day.
func (tx *Tx) CoverageDays(ctx context.Context, since clock.Date) ([]campaign.Day, error) {
	rows, err := tx.q.CoverageDays(ctx, since.String())
	if err != nil {
		return nil, err
	}
	return each(rows, func(r db.CoverageDay) (campaign.Day, error) {
		on, err := clock.ParseDate(r.Day)
		return campaign.Day{On: on, Sector: r.Sector, Known: int(r.Known), Signed: int(r.Signed)}, err
	})
}

// AnyCoverageDay reports whether any day was counted.
func (tx *Tx) AnyCoverageDay(ctx context.Context) (bool, error) {
	n, err := tx.q.AnyCoverageDay(ctx)
	return n > 0, err
}

// PutSigningTime keeps how long signing takes in a sector.
func (tx *Tx) PutSigningTime(ctx context.Context, t campaign.SigningTime) error {
	return tx.q.PutSigningTime(ctx, db.PutSigningTimeParams{Sector: t.Sector, N: int64(t.N), Median: int64(t.Median), Mean: int64(t.Mean)})
}

// SigningTimes gives how long signing takes, by sector; "" is all.
func (tx *Tx) SigningTimes(ctx context.Context) ([]campaign.SigningTime, error) {
	rows, err := tx.q.SigningTimes(ctx)
	out := make([]campaign.SigningTime, len(rows))
	for i, r := range rows {
		out[i] = campaign.SigningTime{Sector: r.Sector, N: int(r.N), Median: int(r.Median), Mean: int(r.Mean)}
	}
	return out, err
}

const pageOfCandidates = 200

// Candidates lists open organisations of a sector after a key; next is "" at the end.
func (tx *Tx) Candidates(ctx context.Context, sector, after string, on clock.Date) (all []campaign.Candidate, next string, err error) {
	briefs, err := tx.FindOrganisations(ctx, organisation.Filter{Sector: sector, After: after, Most: pageOfCandidates})
	if err != nil {
		return nil, "", err
	}
	for _, b := range briefs {
		if b.Status == organisation.Outsider {
			continue
		}
		c, err := tx.Candidate(ctx, b.ID, on)
		if err != nil {
			return nil, "", err
		}
		all = append(all, c)
	}
	if len(briefs) == pageOfCandidates {
		next = briefs[len(briefs)-1].Key
	}
	return all, next, nil
}

// Candidate says whether an organisation has signed, and how it could be asked.
func (tx *Tx) Candidate(ctx context.Context, org ident.Organisation, on clock.Date) (campaign.Candidate, error) {
	o, err := tx.Organisation(ctx, org)
	if err != nil {
		return campaign.Candidate{}, err
	}
	c := campaign.Candidate{Org: o.ID, Name: o.Name, Inside: o.Status == organisation.Member}
	for _, k := range []organisation.RoleKind{organisation.RoleDesignated, organisation.RolePublic, organisation.RoleDPO, organisation.RoleFOI, organisation.RoleRecords} {
		if m := o.Profile.Contact(k).Mailbox; c.Email == "" && m != "" && !organisation.PersonalMailbox(m) {
			c.Email = m
		}
	}
	if !o.Open() {
		c.Signed = true // nobody asks what has closed
		return c, nil
	}
	all, err := tx.StatementsCovering(ctx, org)
	for _, st := range all {
		if _, _, in := st.CoveredOn(org, on); in {
			c.Signed = true
		}
	}
	return c, err
}
