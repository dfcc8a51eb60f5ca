package library_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/portal/library"
	"sharewell/internal/store"
	"sharewell/internal/store/storetest"
)

// BenchmarkList asks for a page of a library of 10,000 documents, half of them in spaces, for somebody in the commons and
// in one space.
func BenchmarkList(b *testing.B) {
	h := open(b)
	kinds := library.Kinds()
	for part := range 10 {
		storetest.Write(b, h.Store, func(ctx context.Context, tx *store.Tx) error {
			for k := range 1000 {
				n := part*1000 + k
				d := draft()
				d.Kind = kinds[n%len(kinds)]
				i := library.Item{Draft: d, ID: library.ID(fmt.Sprintf("b%05d", n)), Ref: fmt.Sprintf("KM-L-B-%05d", n), Owner: "council", Stage: library.Shared, By: "ada", Added: at, Changed: at.Add(time.Duration(n) * time.Second),
					Latest: library.Edition{N: 1, Name: "a.docx", At: at}}
				switch {
				case n%2 == 1:
					i.Space = ident.Space(fmt.Sprintf("other%d", n%500))
				case n%20 == 0:
					i.Space = h.Room.ID
				}
				if err := tx.InsertLibraryItem(ctx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for name, q := range map[string]library.Query{"newest": {Most: 25}, "topic": {Topic: "schools", Most: 25}, "deep": {Before: clock.Format(at.Add(time.Hour)), Kind: library.DPIA, Most: 25}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				shelf, err := h.svc.List(b.Context(), who("cat"), q)
				if err != nil || len(shelf.Items) != 25 {
					b.Fatal(len(shelf.Items), err)
				}
			}
		})
	}
}
