package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/agreement/campaign"
	"sharewell/internal/clock"
	"sharewell/internal/partnership"
)

// partnershipFile holds the invented life of the partnership; a county without it has none.
const partnershipFile = "partnership.yaml"

// together is the partnership while it is being lived.
type together struct {
	w    *world
	ctx  context.Context
	svc  *partnership.Service
	told struct {
		Found float64 `yaml:"found"`
		Terms []struct {
			Host, Mailbox string
			From, Until   int
		} `yaml:"terms"`
		Filled    []string          `yaml:"filled"`
		One       []string          `yaml:"one"`
		Mailboxes map[string]string `yaml:"mailboxes"`
		Meetings  []gathered        `yaml:"meetings"`
	}
	held []string
}

// gathered is one meeting of the story.
type gathered struct {
	Days               int
	Title, Place, Link string
	Issued, Held       bool
	Came, Apologies    []string
	Items              []struct {
		Title, Minutes, Decision string
		Public                   bool
		Action                   *struct {
			Text, Org string
			Due, Done int
		}
	}
}

// meets plans the life of the partnership.
func (w *world) meets(ctx context.Context) error {
	t := &together{w: w, ctx: ctx}
	set := partnership.DefaultSettings()
	set.Prefix = w.d.Pack.ReferencePrefix + "-M"
	t.svc = partnership.New(partnership.Deps{Store: inside[partnership.Tx]{w.tx}, Clock: w.clock, Calendar: holidays(w), IDs: w.ids, Settings: set, Name: w.d.Pack.Partnership, Mailbox: w.d.Pack.Mailbox})
	if err := read(w.d.FS, partnershipFile, &t.told); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	// The seats and terms are entered near the end, when everybody is there, with the days on which they began.
	w.cal.plan(2.9, "enter who runs the partnership", t.begin)
	for _, m := range t.told.Meetings {
		w.cal.plan(max(float64(m.Days), 2.5), "hold: "+m.Title, func() error { return t.hold(m) })
	}
	w.cal.plan(2, "agree the minutes", t.agree)
	w.cal.plan(1.5, "look at seats and actions", func() error {
		counts := campaign.New(campaign.Deps{Store: inside[campaign.Tx]{w.tx}, Clock: w.clock, IDs: w.ids})
		return errors.Join(t.svc.RunDaily(ctx), counts.Count(ctx))
	})
	return nil
}

func (t *together) staff() access.Actor { return t.w.with("", access.Secretariat) }

func (t *together) begin() error {
	for _, x := range t.told.Terms {
		err := t.svc.PlanTerm(t.ctx, t.staff(), partnership.Term{Host: t.w.orgs[x.Host], Mailbox: x.Mailbox, From: t.w.cal.on(x.From), Until: t.w.cal.on(x.Until)})
		if err != nil {
			return err
		}
	}
	for _, key := range t.told.Filled {
		if err := errors.Join(t.sit(key, partnership.Representative, access.IGLead), t.sit(key, partnership.Deputy, access.DPO)); err != nil {
			return err
		}
	}
	for _, key := range t.told.One {
		if err := t.sit(key, partnership.Representative, access.IGLead); err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(t.told.Mailboxes)) {
		address := t.told.Mailboxes[key]
		slug, err := t.slug(key)
		if err == nil {
			err = t.svc.SetMailbox(t.ctx, t.staff(), slug, address)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *together) slug(key string) (string, error) {
	o, err := t.w.tx.Organisation(t.ctx, t.w.orgs[key])
	return o.Slug, err
}

// sit puts the holder of a role into a seat; a body in which one person holds both roles keeps the other empty.
func (t *together) sit(key string, k partnership.SeatKind, role access.Role) error {
	slug, err := t.slug(key)
	if err != nil {
		return err
	}
	who := t.w.holder(key, role)
	if k == partnership.Deputy && who == t.w.holder(key, access.IGLead) {
		who, role = t.w.holder(key, access.SIRO, access.OrgAdmin), access.SIRO
		if who == t.w.holder(key, access.IGLead) {
			return nil
		}
	}
	for _, r := range []access.Role{role, access.SIRO, access.OrgAdmin} {
		err = t.svc.Fill(t.ctx, t.staff(), partnership.Fill{Slug: slug, Kind: k, Person: who.id, Role: r, From: t.w.cal.on(int(t.told.Found) / 2)})
		if err == nil {
			return nil
		}
	}
	return fmt.Errorf("%s: %s of %s: %w", partnershipFile, k, key, err)
}

// hold plans a meeting and does what became of it. The program's time is that of the meeting.
func (t *together) hold(m gathered) error {
	by := t.staff()
	day := t.w.cal.on(m.Days)
	starts := time.Date(day.Year, day.Month, day.Day, 10, 0, 0, 0, clock.London).UTC()
	if m.Days > 0 && starts.After(t.w.clock.Now()) {
		starts = t.w.clock.Now().Add(-time.Hour)
	}
	ref, err := t.svc.Arrange(t.ctx, by, partnership.Plan{Title: m.Title, Starts: starts, Ends: starts.Add(2 * time.Hour), Place: m.Place, Link: m.Link})
	if err != nil {
		return err
	}
	for _, x := range m.Items {
		if err := t.svc.AddItem(t.ctx, by, ref, partnership.Item{Title: x.Title, Public: x.Public}); err != nil {
			return err
		}
	}
	if !m.Issued && !m.Held {
		return nil
	}
	if err := t.svc.Step(t.ctx, by, ref, partnership.Issued, ""); err != nil || !m.Held {
		return err
	}
	v, err := t.svc.Get(t.ctx, by, ref)
	if err != nil {
		return err
	}
	own := len(v.Items) - len(m.Items)
	for i, x := range m.Items {
		item := v.Items[own+i].ID
		if _, err := t.svc.Write(t.ctx, by, partnership.Minute{Ref: ref, Item: item, Text: x.Minutes}); err != nil {
			return err
		}
		if x.Decision != "" {
			if err := t.svc.Decide(t.ctx, by, ref, item, x.Decision); err != nil {
				return err
			}
		}
		if a := x.Action; a != nil {
			id, err := t.svc.Act(t.ctx, by, partnership.NewAction{Meeting: ref, Item: item, Text: a.Text, Org: t.w.orgs[a.Org], Role: access.IGLead, Due: t.w.cal.on(a.Due)})
			if err != nil {
				return err
			}
			if a.Done > 0 {
				if err := t.svc.Finish(t.ctx, t.w.with(a.Org, access.IGLead, access.DPO, access.OrgAdmin), id, partnership.ActionDone, "The list has changed, and the new one is in use."); err != nil {
					return err
				}
			}
		}
	}
	var came []partnership.Came
	for _, key := range m.Came {
		came = append(came, partnership.Came{Organisation: t.w.orgs[key]})
	}
	for _, key := range m.Apologies {
		came = append(came, partnership.Came{Organisation: t.w.orgs[key], Apologies: true})
	}
	if err := t.svc.Attend(t.ctx, by, ref, came); err != nil {
		return err
	}
	t.held = append(t.held, ref)
	return t.svc.Step(t.ctx, by, ref, partnership.Drafted, "")
}

// agree has the first later meeting agree the minutes of each that was held, as far as there was one.
func (t *together) agree() error {
	for _, ref := range t.held {
		v, err := t.svc.Get(t.ctx, t.staff(), ref)
		if err != nil {
			return err
		}
		later, err := t.svc.Later(t.ctx, v.Meeting)
		if err != nil {
			return err
		}
		if len(later) == 0 {
			continue
		}
		if err := t.svc.Agree(t.ctx, t.staff(), ref, later[0].Ref); err != nil {
			return err
		}
	}
	return nil
}
