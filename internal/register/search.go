package register

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// Hit is one result of the search over the whole site.
type Hit struct {
	Kind    string  `json:"kind"` // register, signatory, agreement, page
	Title   string  `json:"title"`
	URL     string  `json:"url"` // path on this site
	Summary string  `json:"summary"`
	Score   float64 `json:"score"` // between nought and one; the higher, the better
}

// Kinds of hit.
const (
	KindRegister  = "register"
	KindSignatory = "signatory"
	KindAgreement = "agreement"
	KindPage      = "page"
)

// Searcher finds public things by words. Each concept that has some feeds one to the search page.
type Searcher interface {
	// Search gives at most that many hits, the best first. What is not public is never found.
	Search(ctx context.Context, words string, most int) ([]Hit, error)
}

// SearchAll asks every searcher and puts the hits in one order: the best first, then by title.
func SearchAll(ctx context.Context, words string, most int, all ...Searcher) ([]Hit, error) {
	var out []Hit
	if len(tokens(words)) == 0 {
		return nil, nil
	}
	for _, s := range all {
		hits, err := s.Search(ctx, words, most)
		if err != nil {
			return nil, err
		}
		out = append(out, hits...)
	}
	SortHits(out)
	return out[:min(len(out), most)], nil
}

// SortHits orders hits: the best first, then by title and address.
func SortHits(hits []Hit) {
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Title, b.Title), strings.Compare(a.URL, b.URL))
	})
}

// Search implements Searcher over the entries.
func (s *Service) Search(_ context.Context, words string, most int) ([]Hit, error) {
	snap := s.model.now.Load()
	var out []Hit
	for _, f := range snap.best(clean(words), s.synonyms, most) {
		out = append(out, Hit{Kind: KindRegister, Title: f.card.Title, URL: "/register/" + f.card.Ref,
			Summary: f.card.Summary, Score: f.score})
	}
	return out, nil
}

type scored struct {
	card  *Card
	score float64
}

// best gives the entries that answer words best. A word in the title counts three times; among equals
// the newer comes first. An entry named by its reference is the best there is.
func (s *snapshot) best(words string, syn *synonyms, most int) []scored {
	p := s.plan(Query{Words: words}, syn)
	if len(p.clauses) == 0 || p.nothing {
		return nil
	}
	var out []scored
	for _, c := range s.parts {
		hits := p.words(c)
		if hits.IsEmpty() {
			continue
		}
		if named := roaring.And(hits, c.union([]string{refTerm(words)}, "")); !named.IsEmpty() {
			out = c.score(out, named, 1, most)
			hits = roaring.AndNot(hits, named)
		}
		levels := p.titles(c, hits)
		for n, set := range levels {
			points := len(levels) - 1 + 2*n
			out = c.score(out, set, 0.9*float64(points)/float64(3*(len(levels)-1)), most)
		}
	}
	slices.SortFunc(out, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), compare(a.card, b.card)) })
	return out[:min(len(out), most)]
}

// titles divides the hits of a part by how many of the things asked for are in their title.
func (p *plan) titles(c part, hits *roaring.Bitmap) []*roaring.Bitmap {
	levels := []*roaring.Bitmap{hits}
	for _, cl := range p.clauses {
		titled := cl.in(c, inTitle)
		next := make([]*roaring.Bitmap, len(levels)+1)
		next[0] = roaring.AndNot(levels[0], titled)
		for n, set := range levels {
			next[n+1] = roaring.And(set, titled)
			if n > 0 {
				next[n].Or(roaring.AndNot(set, titled))
			}
		}
		levels = next
	}
	return levels
}

// score appends the newest entries of a set.
func (c *segment) score(to []scored, set *roaring.Bitmap, score float64, most int) []scored {
	for _, card := range c.take(nil, set, 0, most) {
		to = append(to, scored{card, score})
	}
	return to
}

// Score says how well a small text, such as a clause or a static page, answers words, by the rules of the
// register: every word has to be there, in the title it counts three times, and the last word may be
// unfinished. ok is false when a word is missing.
func Score(words, title, text string) (score float64, ok bool) {
	asked := tokens(words)
	if telling := slices.DeleteFunc(slices.Clone(asked), common); len(telling) > 0 {
		asked = telling
	}
	if len(asked) == 0 {
		return 0, false
	}
	inHead, inBody := terms(title), terms(text)
	points := 0
	for i, w := range asked {
		open := i == len(asked)-1 && !strings.HasSuffix(words, " ") && len(w) > 1
		switch {
		case holds(inHead, w, open):
			points += 3
		case holds(inBody, w, open):
			points++
		default:
			return 0, false
		}
	}
	return 0.9 * float64(points) / float64(3*len(asked)), true
}

func holds(terms []string, word string, open bool) bool {
	s := stem(word)
	return slices.ContainsFunc(terms, func(t string) bool { return t == word || t == s || open && strings.HasPrefix(t, word) })
}
