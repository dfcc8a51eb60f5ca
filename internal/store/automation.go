package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sharewell/internal/automation"
	"sharewell/internal/store/db"
)

// Automation gives the store as checks of tools see it.
func (s *Store) Automation() automation.Store {
	return bridge[automation.Tx]{s, func(tx *Tx) automation.Tx { return tx }}
}

func planOf(row db.AutomationPlan) (p automation.Plan, err error) {
	if err = json.Unmarshal([]byte(row.Body), &p); err != nil {
		return p, fmt.Errorf("plan of %s: %w", row.Ref, err)
	}
	p.Version = row.Version
	return p, nil
}

// AutomationPlan gives the plan of a use; one that nobody made is not found.
func (tx *Tx) AutomationPlan(ctx context.Context, ref string) (automation.Plan, error) {
	row, err := tx.q.AutomationPlan(ctx, ref)
	if err != nil {
		return automation.Plan{}, notFound(err, "automation.no_plan", "There is no plan of checks for this use.")
	}
	return planOf(row)
}

// AutomationPlans lists plans after a reference.
func (tx *Tx) AutomationPlans(ctx context.Context, after string, most int) ([]automation.Plan, error) {
	rows, err := tx.q.AutomationPlans(ctx, db.AutomationPlansParams{After: after, Most: int32(most)})
	if err != nil {
		return nil, err
	}
	var out []automation.Plan
	for _, r := range rows {
		p, err := planOf(r)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// InsertAutomationPlan saves a new plan.
func (tx *Tx) InsertAutomationPlan(ctx context.Context, p automation.Plan) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := tx.q.InsertAutomationPlan(ctx, db.InsertAutomationPlanParams{Ref: p.Ref, Org: string(p.Org), Due: p.Due.String(), Body: string(body)}); err != nil {
		return fmt.Errorf("insert plan of %s: %w", p.Ref, err)
	}
	return nil
}

// SaveAutomationPlan saves a changed plan; a lost race is a conflict.
func (tx *Tx) SaveAutomationPlan(ctx context.Context, p automation.Plan) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := changedOne(tx.q.UpdateAutomationPlan(ctx, db.UpdateAutomationPlanParams{Org: string(p.Org), Due: p.Due.String(), Body: string(body), Ref: p.Ref, Version: p.Version})); err != nil {
		return fmt.Errorf("save plan of %s: %w", p.Ref, err)
	}
	return nil
}
