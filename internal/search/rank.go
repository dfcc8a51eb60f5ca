package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Hit is one result.
type Hit struct {
	Document *Document // never to be changed
	// Score is between nought and one; the higher, the better.
	Score float64
	// Why lists how the words asked for were found, one line a thing asked for.
	Why []Because
	// Snippet is the part of the text that answers best.
	Snippet Snippet
}

// Because says by what a thing asked for was found.
type Because struct {
	Asked string // as in the query
	Found string // as in the document, or the other word for it
	Why   Why
}

// Result is the answer to a query.
type Result struct {
	Hits  []Hit
	Total int            // documents that answer, of the kinds asked for
	Kinds map[string]int // documents that answer, by kind, of all kinds
	// Meant are words nearly so spelt that were searched for instead, by what was typed.
	Meant map[string]string
}

// Search gives the documents that answer a query best.
func (x *Index) Search(q Query) Result {
	s := x.now.Load()
	clauses := s.understand(q.Words, x.synonyms)
	r := Result{Kinds: map[string]int{}}
	if len(clauses) == 0 {
		return r
	}
	may := s.allowed(q.May)
	wanted := s.wanted(q.Kinds)
	most := q.Most
	if most <= 0 {
		most = usualMost
	}
	weights := s.weigh(clauses)
	top := best{most: q.Skip + most}
	counts := make([]int, len(s.kinds))
	for i := range s.parts {
		s.parts[i].score(clauses, weights, func(doc uint32, score float32) {
			p := &s.parts[i]
			if !may[p.scopes[doc]] || p.gone.has(doc) {
				return
			}
			counts[p.kinds[doc]]++
			if wanted[p.kinds[doc]] {
				top.offer(found{&p.docs[doc], p.segment, doc, score * p.docs[doc].weight()})
			}
		})
	}
	for k, n := range counts {
		if n > 0 {
			r.Kinds[s.kinds[k]] = n
		}
		if wanted[k] {
			r.Total += n
		}
	}
	stem := remembered()
	for _, f := range top.sorted(q.Skip) {
		r.Hits = append(r.Hits, f.hit(clauses, stem))
	}
	r.Meant = meant(r.Hits)
	return r
}

func (s *snapshot) allowed(may func(Scope) bool) []bool {
	if may == nil {
		may = func(sc Scope) bool { return sc == Public }
	}
	out := make([]bool, len(s.scopes))
	for i, sc := range s.scopes {
		out[i] = may(Scope(sc))
	}
	return out
}

func (s *snapshot) wanted(kinds []string) []bool {
	out := make([]bool, len(s.kinds))
	for i, k := range s.kinds {
		out[i] = len(kinds) == 0 || slices.Contains(kinds, k)
	}
	return out
}

// weighed is how much each clause counts: rare words more, as BM25 has it.
type weighed struct {
	idf []float32 // by clause
	all float32   // the sum
}

func (s *snapshot) weigh(clauses []clause) weighed {
	w := weighed{idf: make([]float32, len(clauses))}
	for i, c := range clauses {
		n := 0
		for _, p := range s.parts {
			most := 0
			for _, f := range c.forms {
				if at, ok := p.lexicon.find(f.term); ok {
					most = max(most, len(p.postings[at]))
				}
			}
			n += most
		}
		live := float64(max(s.live, n, 1))
		w.idf[i] = c.part * float32(math.Log(1+(live-float64(n)+0.5)/(float64(n)+0.5)))
		w.all += w.idf[i]
	}
	return w
}

// scorer is room to add scores up in; a search borrows one for each part.
type scorer struct {
	sum   []float32 // by document: what it has reached
	said  []float32 // by document: how much of what was asked for it answers at all
	one   []float32 // by document: its best form of the clause at hand
	hit   []uint32  // documents with a sum
	fresh []uint32  // documents with a one
}

// score adds up every document of a part and calls each for those that answer anything. A document that answers
// more of what was asked stands well ahead of one that says a single word of it often.
func (p *part) score(clauses []clause, w weighed, each func(doc uint32, score float32)) {
	r := borrow(len(p.docs))
	defer r.giveBack()
	for i, c := range clauses {
		r.fresh = r.fresh[:0]
		for _, f := range c.forms {
			at, ok := p.lexicon.find(f.term)
			if !ok {
				continue
			}
			scale := f.weight / 255
			for _, e := range p.postings[at] {
				v := scale * float32(e.impact)
				if r.one[e.doc] == 0 {
					r.fresh = append(r.fresh, e.doc)
				}
				if v > r.one[e.doc] {
					r.one[e.doc] = v
				}
			}
		}
		for _, d := range r.fresh {
			if r.said[d] == 0 {
				r.hit = append(r.hit, d)
			}
			r.sum[d] += w.idf[i] * r.one[d]
			r.said[d] += w.idf[i]
			r.one[d] = 0
		}
	}
	for _, d := range r.hit {
		share := r.said[d] / w.all
		each(d, r.sum[d]/w.all*(0.25+0.75*share*share))
		r.sum[d], r.said[d] = 0, 0
	}
}

// found is a document that answers, before its snippet is cut.
type found struct {
	doc   *Document
	in    *segment
	n     uint32
	score float32
}

// before orders hits: the best first, then by title and ID, so that replicas agree.
func (f found) before(o found) int {
	if f.score != o.score {
		return cmp.Compare(o.score, f.score)
	}
	return cmp.Or(strings.Compare(f.doc.Title, o.doc.Title), strings.Compare(f.doc.ID, o.doc.ID))
}

// best keeps the best few of many.
type best struct {
	most int
	list []found // a heap once full: the worst kept on top
}

func (b *best) offer(f found) {
	if len(b.list) < b.most {
		b.list = append(b.list, f)
		for i := len(b.list) - 1; i > 0 && b.list[(i-1)/2].before(b.list[i]) < 0; i = (i - 1) / 2 {
			b.list[i], b.list[(i-1)/2] = b.list[(i-1)/2], b.list[i]
		}
		return
	}
	if b.most == 0 || f.before(b.list[0]) > 0 {
		return
	}
	b.list[0] = f
	for i := 0; ; {
		worst := i
		for _, c := range [2]int{2*i + 1, 2*i + 2} {
			if c < len(b.list) && b.list[worst].before(b.list[c]) < 0 {
				worst = c
			}
		}
		if worst == i {
			return
		}
		b.list[i], b.list[worst] = b.list[worst], b.list[i]
		i = worst
	}
}

func (b *best) sorted(skip int) []found {
	slices.SortFunc(b.list, found.before)
	return b.list[min(skip, len(b.list)):]
}

func (f found) hit(clauses []clause, stem stemmer) Hit {
	h := Hit{Document: f.doc, Score: float64(min(1, f.score))}
	for _, c := range clauses {
		if b, ok := f.because(c, stem); ok {
			h.Why = append(h.Why, b)
		}
	}
	h.Snippet = snippet(f.doc, clauses, stem)
	return h
}

// because gives the form by which the document answers a clause best.
func (f found) because(c clause, stem stemmer) (Because, bool) {
	var top form
	var reach float32
	for _, o := range c.forms {
		at, ok := f.in.lexicon.find(o.term)
		if !ok {
			continue
		}
		list := f.in.postings[at]
		i, ok := slices.BinarySearchFunc(list, f.n, func(p posting, n uint32) int { return cmp.Compare(p.doc, n) })
		if v := o.weight; ok && v*float32(list[i].impact) > reach {
			top, reach = o, v*float32(list[i].impact)
		}
	}
	if reach == 0 {
		return Because{}, false
	}
	b := Because{Asked: top.asked, Found: top.asked, Why: top.why}
	if top.why != WhyWord {
		b.Found = f.doc.wordFor(top.term, stem)
	}
	return b, true
}

// meant gathers the words that were searched for in place of others.
func meant(hits []Hit) map[string]string {
	var out map[string]string
	for _, h := range hits {
		for _, b := range h.Why {
			if b.Why != WhySpelling {
				continue
			}
			if out == nil {
				out = map[string]string{}
			}
			if out[b.Asked] == "" {
				out[b.Asked] = b.Found
			}
		}
	}
	return out
}
