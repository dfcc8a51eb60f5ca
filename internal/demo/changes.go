package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/succession"
)

// changesFile holds the invented changes of organisations; a county without it has none.
const changesFile = "changes.yaml"

// plannedChange is one invented change.
type plannedChange struct {
	Kind       string   `yaml:"kind"`
	Old        []string `yaml:"old"`
	New        []string `yaml:"new"`
	On         string   `yaml:"on"`
	Instrument string   `yaml:"instrument"`
	Why        string   `yaml:"why"`
}

// changing plans the invented changes of organisations once everything else has happened.
func (w *world) changing(ctx context.Context) error {
	var told struct {
		Changes []plannedChange `yaml:"changes"`
	}
	if err := read(w.d.FS, changesFile, &told); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	svc := succession.New(succession.Deps{Store: inside[succession.Tx]{w.tx}, Clock: w.clock, IDs: w.ids, Book: w.d.Book, Records: w.sharing, Statements: w.agreement, Settings: succession.SettingsFrom(w.d.Book)})
	secretariat := w.people[""][0]
	for i, x := range told.Changes {
		w.cal.plan(0.01, fmt.Sprintf("change of organisations %d", i+1), func() error {
			on, err := clock.ParseDate(x.On)
			if err != nil {
				return err
			}
			d := succession.Draft{Kind: succession.Kind(x.Kind), On: on, Instrument: x.Instrument, Why: x.Why, Old: w.keyed(x.Old), New: w.keyed(x.New)}
			if !on.After(clock.DateOf(w.d.Now)) {
				d.On = clock.DateOf(w.d.Now).AddDays(365) // the demonstration is looked at later than it was made up for
			}
			_, err = svc.Plan(ctx, access.Actor{Person: secretariat.id, Roles: []access.Role{access.Secretariat}}, d)
			return err
		})
	}
	return nil
}

func (w *world) keyed(keys []string) []ident.Organisation {
	var out []ident.Organisation
	for _, k := range keys {
		out = append(out, w.orgs[k])
	}
	return out
}
