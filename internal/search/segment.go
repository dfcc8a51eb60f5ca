package search

import (
	"maps"
	"slices"
)

// posting says how strongly a document answers a term: 0 barely to 255 as much as can be.
type posting struct {
	doc    uint32
	impact uint8
}

// segment is a batch of documents with the postings of their words. It never changes; which of its
// documents still stand is kept beside it.
type segment struct {
	docs     []Document
	scopes   []uint32 // by document: number of its scope in the index
	kinds    []uint8  // by document: number of its kind in the index
	lexicon  lexicon
	postings [][]posting // by term
}

// names numbers strings in the order they come; it only grows and is shared by the segments of an index.
type names struct {
	list []string
	of   map[string]uint32
}

func newNames() *names { return &names{of: map[string]uint32{}} }

func (n *names) number(s string) uint32 {
	if i, ok := n.of[s]; ok {
		return i
	}
	i := uint32(len(n.list))
	n.of[s], n.list = i, append(n.list, s)
	return i
}

// newSegment indexes documents.
func newSegment(docs []Document, syn *Synonyms, scopes, kinds *names) *segment {
	s := &segment{docs: docs, scopes: make([]uint32, len(docs)), kinds: make([]uint8, len(docs))}
	found := map[string][]posting{}
	counts := map[string]*[fields]float32{}
	stem := remembered()
	for i := range docs {
		d := &docs[i]
		s.scopes[i] = scopes.number(string(d.Scope))
		s.kinds[i] = uint8(kinds.number(d.Kind))
		clear(counts)
		count(d, syn, stem, counts)
		for term, c := range counts {
			found[term] = append(found[term], posting{uint32(i), impact(c)})
		}
		d.Words = nil
	}
	s.file(found)
	return s
}

// file puts the postings of every term under its place in the lexicon.
func (s *segment) file(found map[string][]posting) {
	terms := slices.Sorted(maps.Keys(found))
	s.lexicon = newLexicon(terms)
	s.postings = make([][]posting, len(terms))
	for i, t := range terms {
		s.postings[i] = slices.Clip(found[t])
	}
}

// count adds up how often each term stands in each field, a long field counting less.
func count(d *Document, syn *Synonyms, stem stemmer, counts map[string]*[fields]float32) {
	for f, texts := range d.texts() {
		var all [][]word
		length := 0
		for _, t := range texts {
			ws := split(t, stem)
			all = append(all, ws)
			length += len(ws)
		}
		w := weights[f]
		one := w.weight / (1 - w.dilution + w.dilution*float32(length)/w.usual)
		add := func(term string) {
			c := counts[term]
			if c == nil {
				c = new([fields]float32)
				counts[term] = c
			}
			c[f] += one
		}
		for _, ws := range all {
			for i, x := range ws {
				add(x.term)
				if x.folded != x.term {
					add(exact(x.folded))
				}
				syn.phrasesAt(ws, i, add)
			}
		}
	}
}

// exactMark starts the term of a word as it is written, kept beside its stem so that the unfinished last
// word of a search finds it.
const exactMark = "\x02"

func exact(folded string) string { return exactMark + folded }

// impact is BM25F's saturated sum, from 0 to 255.
func impact(c *[fields]float32) uint8 {
	var sum float32
	for _, v := range c {
		sum += v
	}
	return uint8(max(1, min(255, 255*sum/(saturation+sum)+0.5)))
}

// merge puts segments into one, leaving out what no longer stands.
func merge(parts []part) *segment {
	out := &segment{}
	moved := make([][]uint32, len(parts)) // by part and document: its new number
	const gone = ^uint32(0)
	for p, x := range parts {
		moved[p] = make([]uint32, len(x.docs))
		for i := range x.docs {
			moved[p][i] = gone
			if x.gone.has(uint32(i)) {
				continue
			}
			moved[p][i] = uint32(len(out.docs))
			out.docs = append(out.docs, x.docs[i])
			out.scopes = append(out.scopes, x.scopes[i])
			out.kinds = append(out.kinds, x.kinds[i])
		}
	}
	found := map[string][]posting{}
	for p, x := range parts {
		for t, list := range x.postings {
			term := x.lexicon.terms[t]
			for _, e := range list {
				if n := moved[p][e.doc]; n != gone {
					found[term] = append(found[term], posting{n, e.impact})
				}
			}
		}
	}
	out.file(found)
	return out
}
