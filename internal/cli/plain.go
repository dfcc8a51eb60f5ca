package cli

import (
	"sharewell/internal/pack"
	"sharewell/internal/sharing/plain"
)

// glossary gives the pack's staff words with their plain ones.
func glossary(p *pack.Pack) []plain.Term {
	out := make([]plain.Term, len(p.Glossary))
	for i, t := range p.Glossary {
		out[i] = plain.Term{Staff: t.Staff, Plain: t.Plain}
	}
	return out
}
