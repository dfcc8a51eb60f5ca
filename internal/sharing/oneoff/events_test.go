package oneoff_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

func TestEventsHoldNoWords(t *testing.T) {
	t.Parallel()
	o, ctx := newOffice(t), context.Background()
	ref := o.final(t, full())
	ok(t, o.Correct(ctx, worker, oneoff.CorrectCommand{Ref: ref, What: "The street was wrong."}))
	ok(t, o.Acknowledge(ctx, dsl, oneoff.AcknowledgeCommand{Ref: ref, Answer: "rejected", Note: "Not ours."}))
	o.emergency(t, "device-0001-1")
	storetest.Write(t, o.store, func(ctx context.Context, tx *store.Tx) error {
		events, err := tx.EventsAfter(ctx, 0, 1000)
		for _, e := range events {
			for key, values := range full() {
				f, _ := oneoff.FieldByKey(key)
				for _, v := range values {
					if f.FreeText() && len(v) > 3 && strings.Contains(string(e.Data), v) {
						t.Errorf("%s holds %s: %s", e.Name, key, e.Data)
					}
				}
			}
			if strings.Contains(string(e.Data), "street") || strings.Contains(string(e.Data), "Not ours") || e.Subject.Kind != "oneoff" {
				t.Errorf("%s about %s: %s", e.Name, e.Subject.Kind, e.Data)
			}
			var d oneoff.EventData
			if err := json.Unmarshal(e.Data, &d); err != nil || d.Ref == "" {
				t.Errorf("%s: %v: %s", e.Name, err, e.Data)
			}
		}
		return err
	})
}

// tasks lists the open tasks of an organisation.
func (o office) tasks(t testing.TB, org ident.Organisation) []string {
	t.Helper()
	var out []string
	seen := map[ident.Task]bool{}
	storetest.Write(t, o.store, func(ctx context.Context, tx *store.Tx) error {
		for _, a := range []access.Actor{worker, lead, officer, dsl, head} {
			if a.Organisation != org {
				continue
			}
			var hats []intray.Hat
			for _, r := range a.Roles {
				hats = append(hats, intray.Hat{Organisation: org, Role: r})
			}
			list, err := tx.TasksFor(ctx, hats, a.Person, "", 500)
			if err != nil {
				return err
			}
			for _, task := range list {
				if !seen[task.ID] {
					seen[task.ID] = true
					out = append(out, task.Kind)
				}
			}
		}
		return nil
	})
	return out
}

func count(all []string, prefix string) int {
	n := 0
	for _, k := range all {
		if strings.HasPrefix(k, prefix) {
			n++
		}
	}
	return n
}
