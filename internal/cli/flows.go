package cli

import (
	"sync/atomic"

	"sharewell/internal/coverage"
	"sharewell/internal/ident"
	"sharewell/internal/sharing/oneoff"
)

// flows tells one-off records what live repeat records let go already, from the index that answers machines. Until
// that index is there, it knows of nothing.
type flows struct {
	from atomic.Pointer[coverage.Service]
}

// Between implements oneoff.Flows.
func (f *flows) Between(provider, recipient ident.Organisation) []oneoff.Flowing {
	s := f.from.Load()
	if s == nil {
		return nil
	}
	var out []oneoff.Flowing
	for _, l := range s.Index().Between(string(provider), string(recipient)) {
		out = append(out, oneoff.Flowing{Ref: l.Record.Ref, Title: l.Title, Purposes: l.Purposes, Categories: l.Things})
	}
	return out
}
