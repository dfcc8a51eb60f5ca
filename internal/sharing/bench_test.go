package sharing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/store/storetest"
)

// BenchmarkList reads one page of an organisation's list among few and among many records.
func BenchmarkList(b *testing.B) {
	for _, size := range []int{1_000, 20_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s := storetest.SQLite(b)
			d := deskOn(b, s)
			ctx := context.Background()
			for from := 0; from < size; from += 1000 {
				ok(b, s.Sharing().Write(ctx, func(tx sharing.Tx) error {
					for i := from; i < from+1000; i++ {
						st := drafted(sharing.Content{Title: "Record", Parties: []sharing.Party{{ID: "p1", Organisation: council}}})
						st.Record.ID, st.Record.Ref = ident.Record(fmt.Sprintf("r%06d", i)), fmt.Sprintf("KM-R-2026-%06d", i)
						st.Record.Status, st.Record.UpdatedAt = sharing.Draft, now.Add(time.Duration(i)*time.Second)
						if err := tx.InsertRecord(ctx, st); err != nil {
							return err
						}
					}
					return nil
				}))
			}
			after := sharing.PageKey{UpdatedAt: now.Add(time.Duration(size/2) * time.Second), ID: "r"}
			b.ResetTimer()
			for range b.N {
				page, err := d.List(ctx, lead, sharing.Filter{Status: sharing.Draft}, after)
				if err != nil || len(page.Items) != 50 {
					b.Fatalf("%d items, %v", len(page.Items), err)
				}
			}
		})
	}
}

// crowded is the pupil list with many schools.
func crowded(schools int) sharing.Content {
	c := complete()
	for i := range schools {
		id := fmt.Sprintf("q%04d", i)
		c.Parties = append(c.Parties, sharing.Party{ID: id, Organisation: ident.Organisation("o-" + id), Role: sharing.RoleController})
		c.Flows[0].From = append(c.Flows[0].From, id)
		c.Retention = append(c.Retention, sharing.Retention{ID: "r" + id, Party: id, Trigger: "receipt", Period: "1", Unit: "years", Schedule: "x", Disposal: "keep_per_schedule"})
		c.Transparency = append(c.Transparency, sharing.Notice{ID: "n" + id, Party: id, URL: "https://school.example/privacy", CheckedOn: "2026-11-01", How: "On its pages."})
	}
	return c
}

// BenchmarkCrowdedRecord sends, shows and signs a record of 500 schools.
func BenchmarkCrowdedRecord(b *testing.B) {
	const schools = 500
	ctx := context.Background()
	d := newDesk(b)
	for i := range schools {
		s := d.county.standings[school]
		s.ID = ident.Organisation(fmt.Sprintf("o-q%04d", i))
		s.Name = fmt.Sprintf("School %d", i)
		d.county.standings[s.ID] = s
	}
	var ref string
	ok(b, d.county.Write(ctx, func(tx sharing.Tx) error {
		st := drafted(crowded(schools))
		ref = st.Record.Ref
		st.Record.UpdatedAt = now
		return tx.InsertRecord(ctx, st)
	}))
	b.Run("save", func(b *testing.B) {
		for i := range b.N {
			_, err := d.SaveSection(ctx, lead, sharing.SaveSection{Ref: ref, Section: "about", Values: map[string][]string{"title": {fmt.Sprint("Title ", i)}}})
			ok(b, err)
		}
	})
	ok(b, d.Send(ctx, lead, sharing.Send{Ref: ref}))
	b.Run("get", func(b *testing.B) {
		for range b.N {
			_, err := d.Get(ctx, lead, ref)
			ok(b, err)
		}
	})
	v, err := d.Get(ctx, lead, ref)
	ok(b, err)
	n := 0
	b.Run("approve", func(b *testing.B) {
		for range b.N {
			a := actor(ident.Organisation(fmt.Sprintf("o-q%04d", n)), access.DPO)
			n++
			ok(b, d.Approve(ctx, a, sharing.Approve{Ref: ref, Hash: v.Shown.Hash}))
		}
	})
}
