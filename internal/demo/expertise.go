package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/portal/expertise"
)

// expertiseFile holds who offers help in the invented county and who is on duty; a county without it has none.
const expertiseFile = "expertise.yaml"

// helping is who offers help, by the key of the body and a role.
type helping struct {
	Org, About string
	Role       access.Role
	Topics     []string
	Days       float64
	Away       *struct {
		From, To int    // days from now
		Cover    string // key of a body whose helper stands in
		Agreed   bool
	}
}

// helps plans who offers help, and who is on duty.
func (w *world) helps(ctx context.Context) error {
	var told struct {
		Helpers []helping `yaml:"helpers"`
		Duty    []struct {
			Week       int
			Org, Topic string
		} `yaml:"duty"`
	}
	if err := read(w.d.FS, expertiseFile, &told); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	svc := expertise.New(expertise.Deps{Store: inside[expertise.Tx]{w.tx}, Clock: w.clock, Calendar: holidays(w), IDs: w.ids, Book: w.d.Book, Mailbox: w.d.Pack.Mailbox})
	ids, who := map[string]expertise.ID{}, map[string]access.Actor{}
	for _, h := range told.Helpers {
		w.cal.plan(h.Days, "offer help: "+h.Org, func() error {
			a := w.with(h.Org, h.Role)
			id, err := svc.Offer(ctx, a, expertise.Say{Role: h.Role, Topics: h.Topics, About: h.About})
			ids[h.Org], who[h.Org] = id, a
			return err
		})
	}
	today := clock.DateOf(w.d.Now)
	w.cal.plan(1.1, "plan the rota", func() error {
		for _, d := range told.Duty {
			slot := expertise.Slot{Week: expertise.Monday(today).AddDays(7 * d.Week), Topic: d.Topic}
			if err := svc.Plan(ctx, w.with("", access.Secretariat), slot, ids[d.Org]); err != nil {
				return fmt.Errorf("duty of week %d: %w", d.Week, err)
			}
		}
		return nil
	})
	w.cal.plan(1, "say who is away", func() error {
		for _, h := range told.Helpers {
			if h.Away == nil {
				continue
			}
			err := svc.SetAway(ctx, who[h.Org], expertise.GoAway{From: today.AddDays(h.Away.From), To: today.AddDays(h.Away.To), Cover: ids[h.Away.Cover]})
			if err != nil || !h.Away.Agreed {
				return err
			}
			mine, err := svc.Mine(ctx, who[h.Away.Cover])
			if err != nil {
				return err
			}
			for _, x := range mine.Asked {
				if err := svc.ReplyCover(ctx, who[h.Away.Cover], x.Whose.ID, x.ID, true); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return nil
}
