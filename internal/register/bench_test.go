package register_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
)

// sizes are those of a parish, a county and a region.
var sizes = []int{1_000, 100_000}

func BenchmarkRegister(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			runtime.GC()
			var before, after runtime.MemStats
			store := registertest.NewStore()
			store.Put(registertest.Generate(n, 3)...)
			warm := register.New(registertest.Deps(store))
			if err := warm.Load(context.Background()); err != nil {
				b.Fatal(err)
			}
			runtime.GC()
			runtime.ReadMemStats(&before)
			s := register.New(registertest.Deps(store))
			if err := s.Load(context.Background()); err != nil {
				b.Fatal(err)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			size := float64(after.HeapAlloc) - float64(before.HeapAlloc)
			runtime.KeepAlive(warm)
			b.Run("memory", func(b *testing.B) {
				for b.Loop() {
					s.DataVersion()
				}
				b.ReportMetric(size/1e6, "MB")
			})
			for name, q := range map[string]register.Query{
				"list": {}, "words": {Words: "falls hospital"}, "prefix": {Words: "hos"}, "slip": {Words: "hospitla"},
				"filtered": {Chosen: []register.Tag{{Filter: register.FilterPurpose, Value: "P03"}, {Filter: register.FilterStatus, Value: "live"}}},
			} {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						s.Find(q)
					}
				})
			}
			b.Run("entry", func(b *testing.B) {
				for b.Loop() {
					if _, err := s.Entry(context.Background(), "WS-R-2026-000500"); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("change", func(b *testing.B) {
				for i := 0; b.Loop(); i++ {
					src := registertest.Source(0, registertest.Content())
					src.Record.ID, src.Record.Ref, src.Record.Version = "rec0000500", "WS-R-2026-000500", int64(i+2)
					store.Put(src)
					registertest.Sync(b, s)
				}
			})
		})
	}
}
