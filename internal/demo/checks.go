package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"sharewell/internal/access"
	"sharewell/internal/automation"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	rulebookdata "sharewell/rulebook"
)

// checksFile holds the invented checks of tools; a county without it has none.
const checksFile = "checks.yaml"

// checking is the checks of tools while they are being lived.
type checking struct {
	w      *world
	checks *automation.Service
	told   struct {
		Tools []checkedTool `yaml:"tools"`
	}
}

// checkedTool is one invented use with a tool.
type checkedTool struct {
	Lead   string      `yaml:"lead"`
	Of     string      `yaml:"of"` // kind of the record
	Days   float64     `yaml:"days"`
	Months int         `yaml:"months"`
	Role   access.Role `yaml:"role"`
	Says   []struct{ Code, Says, How string }
	Record []struct{ Name, Text string }
	Checks []struct {
		Days    float64 `yaml:"days"`
		Agreed  int     `yaml:"agreed"`
		Over    int     `yaml:"overturned"`
		Learned string  `yaml:"learned"`
	} `yaml:"checks"`
}

// checksTools plans the checks of tools.
func (w *world) checksTools(ctx context.Context) error {
	data, err := automation.Load(rulebookdata.EnglandAutomation())
	if err != nil {
		return err
	}
	k := &checking{w: w}
	if err := read(w.d.FS, checksFile, &k.told); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	k.checks = automation.New(automation.Deps{Store: inside[automation.Tx]{w.tx}, Clock: w.clock, IDs: w.ids, Book: w.d.Book, Data: data, World: k})
	w.checking = k
	for i, t := range k.told.Tools {
		w.cal.plan(t.Days, fmt.Sprintf("tool %d is explained", i+1), func() error { return k.explain(ctx, t) })
		for n, c := range t.Checks {
			w.cal.plan(c.Days, fmt.Sprintf("check %d of tool %d", n+1, i+1), func() error {
				ref, err := k.record(t)
				if err != nil {
					return err
				}
				return k.checks.Check(ctx, w.with(t.Lead, t.Role), automation.Record{Ref: ref, On: clock.DateOf(w.clock.Now()), Sample: c.Agreed + c.Over, Agreed: c.Agreed, Overturned: c.Over, Learned: c.Learned})
			})
		}
	}
	return nil
}

func (k *checking) explain(ctx context.Context, t checkedTool) error {
	ref, err := k.record(t)
	if err != nil {
		return err
	}
	by := k.w.with(t.Lead, access.IGLead, access.DPO)
	var says []automation.Safeguard
	for _, s := range t.Says {
		says = append(says, automation.Safeguard{Code: s.Code, Says: s.Says, How: s.How})
	}
	var answers []automation.Answer
	for _, a := range t.Record {
		answers = append(answers, automation.Answer{Name: a.Name, Text: a.Text})
	}
	return errors.Join(k.checks.Arrange(ctx, by, automation.Arrange{Ref: ref, Months: t.Months, Role: t.Role}), k.checks.Explain(ctx, by, ref, says), k.checks.Describe(ctx, by, ref, "", answers))
}

// record finds the first record of a tool's kind.
func (k *checking) record(t checkedTool) (string, error) {
	for i, r := range k.w.county.Records {
		if r.Lead == t.Lead && r.Kind == t.Of && k.w.refs[i] != "" {
			return k.w.refs[i], nil
		}
	}
	return "", fmt.Errorf("%s: %s leads no record of the kind %s", checksFile, t.Lead, t.Of)
}

// Uses implements automation.World. Only the tools of the file are looked after.
func (k *checking) Uses(ctx context.Context) ([]automation.Use, error) {
	var out []automation.Use
	for _, t := range k.told.Tools {
		ref, err := k.record(t)
		if err != nil {
			continue // it is not there yet
		}
		u, err := k.Use(ctx, ref)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, nil
}

// Use implements automation.World.
func (k *checking) Use(ctx context.Context, ref string) (automation.Use, error) {
	st, err := k.w.tx.RecordByRef(ctx, ref)
	if err != nil {
		return automation.Use{}, err
	}
	v := st.Live()
	if v == nil || v.Content.Automation == "none" {
		return automation.Use{}, errs.New(errs.NotFound, "demo.no_tool", "No tool takes part in this use.")
	}
	o, err := k.w.tx.Organisation(ctx, st.Record.Lead)
	return automation.Use{Ref: ref, Title: v.Content.PlainTitle, Lead: automation.Body{ID: o.ID, Name: o.Name, Slug: o.Slug}, Tool: v.Content.AutomationTool, Check: v.Content.AutomationCheck,
		Alone: v.Content.Automation == "solely_automated", Matters: v.Content.AutomationMatters == sharing.Yes, Since: clock.DateOf(v.LiveAt), GoesOn: true}, err
}
