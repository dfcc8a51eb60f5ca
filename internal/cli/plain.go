package cli

import (
	"strings"

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

// plainWords gives the glossary's plain words for a word.
func plainWords(p *pack.Pack) func(string) string {
	return func(word string) string {
		for _, t := range p.Glossary {
			if strings.EqualFold(t.Staff, word) {
				return t.Plain
			}
		}
		return ""
	}
}
