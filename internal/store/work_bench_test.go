package store_test

import (
	"context"
	"fmt"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// BenchmarkTasksFor reads the in-tray of somebody with six hats at three organisations, among few and
// among many tasks of others. The time must not follow the number of tasks.
func BenchmarkTasksFor(b *testing.B) {
	for _, all := range []int{1_000, 100_000} {
		b.Run(fmt.Sprintf("tasks=%d", all), func(b *testing.B) {
			s := storetest.SQLite(b)
			fillTasks(b, s, all)
			var hats []intray.Hat
			for i := range 3 {
				for _, r := range []access.Role{access.DPO, access.SIRO} {
					hats = append(hats, intray.Hat{Organisation: ident.Organisation(fmt.Sprintf("o%03d", i)), Role: r})
				}
			}
			ctx := context.Background()
			for b.Loop() {
				err := s.Read(ctx, func(tx *store.Tx) error {
					tasks, err := tx.TasksFor(ctx, hats, "ann", "", 100)
					if err == nil && len(tasks) < 6 {
						b.Fatalf("%d tasks", len(tasks))
					}
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// fillTasks opens tasks, ten at each of a tenth as many organisations.
func fillTasks(b *testing.B, s *store.Store, all int) {
	b.Helper()
	const together = 2_000
	for from := 0; from < all; from += together {
		storetest.Write(b, s, func(ctx context.Context, tx *store.Tx) error {
			for i := from; i < min(from+together, all); i++ {
				task := intray.Task{
					ID: ident.Task(fmt.Sprintf("t%06d", i)), Organisation: ident.Organisation(fmt.Sprintf("o%03d", i%(all/10))),
					Roles: []access.Role{access.DPO, access.SIRO}, Kind: "record.sign", Subject: event.Subject{Kind: "record", ID: fmt.Sprint(i)},
					Title: "Sign: Weekly list", CreatedAt: workAt, Due: clock.NewDate(2026, 11, 1+i%28),
				}
				if err := tx.OpenTask(ctx, task); err != nil {
					return err
				}
			}
			return nil
		})
	}
}
