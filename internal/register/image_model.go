package register

import (
	"encoding/binary"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"

	"sharewell/internal/access"
	"sharewell/internal/ident"
)

// fill makes the model that an image holds.
func (r *imageReader) fill() (filled, error) {
	m := newModel()
	next := &snapshot{sum: r.num(), names: map[string]string{}}
	c := r.segment()
	for range r.count() {
		slug := r.text()
		next.names[slug] = r.text()
	}
	for _, t := range r.texts {
		m.intern[t] = t
	}
	slab := make([]Card, len(c.cards))
	pools := &imagePools{}
	for i := range slab {
		r.card(&slab[i], m, pools)
		c.cards[i] = &slab[i]
		if r.bad || i > 0 && compare(c.cards[i-1], c.cards[i]) >= 0 {
			return filled{}, errImage
		}
		m.places[slab[i].Record] = &slab[i]
	}
	for range r.count() {
		m.made[ident.Record(r.whole())] = made{version: int64(r.num()), sum: r.num()}
	}
	for range r.count() {
		m.hidden[ident.Record(r.whole())] = hidden{reason: r.text(), tool: r.flag()}
	}
	if r.bad || len(r.b) > 0 || r.words != "" || len(r.few) > 0 || len(r.sets) > 0 || len(m.places) != len(slab) {
		return filled{}, errImage
	}
	m.number, m.terms = nil, c.terms
	next.words = c.terms[c.firstWord():]
	if len(c.cards) > 0 {
		c.tag()
		next.parts = []part{whole(c)}
	}
	return filled{m, next}, nil
}

// firstWord gives the number of the first term that is a word: words come after all others.
func (c *segment) firstWord() int {
	return sort.Search(len(c.terms), func(i int) bool { return isWord(c.terms[i]) })
}

// segment reads the terms and their entries. The cards are not there yet.
func (r *imageReader) segment() *segment {
	c := &segment{cards: make([]*Card, r.count()), many: map[int]*roaring.Bitmap{}}
	n := r.count()
	c.terms, c.ends = make([]string, n), make([]uint32, n)
	end := uint32(0)
	for i := range n {
		c.terms[i] = r.whole()
		end += uint32(r.num())
		c.ends[i] = end
		if i > 0 && c.terms[i] <= c.terms[i-1] || c.terms[i] == "" {
			r.fail() // not sorted
		}
		if r.flag() {
			c.many[i] = r.set(len(c.cards))
		}
		if r.bad {
			return &segment{}
		}
	}
	if uint64(end)*4 != uint64(len(r.few)) {
		r.fail()
		return &segment{}
	}
	c.few = make([]uint32, end)
	for i := range c.few {
		if c.few[i] = binary.LittleEndian.Uint32(r.few[4*i:]); int(c.few[i]) >= len(c.cards) {
			r.fail()
			return &segment{}
		}
	}
	r.few = nil
	return c
}

// set reads a set of entries; it stands on the bytes of the image, which never change.
func (r *imageReader) set(entries int) *roaring.Bitmap {
	n := r.num()
	if n > uint64(len(r.sets)) {
		r.fail()
		return nil
	}
	b := roaring.New()
	used, err := b.FromBuffer(r.sets[:n:n])
	if err != nil || used != int64(n) || b.IsEmpty() || int(b.Maximum()) >= entries {
		r.fail()
		return nil
	}
	r.sets = r.sets[n:]
	return b
}

// imagePools hold the short lists of cards side by side.
type imagePools struct {
	purposes      []string
	organisations []ident.Organisation
	filters       []Tag
}

// poolSize is how many elements of a pool are made at once.
const poolSize = 8192

// lend cuts a list of so many elements off a pool.
func lend[T any](pool *[]T, n int) []T {
	if n == 0 {
		return nil
	}
	if len(*pool) < n {
		*pool = make([]T, max(n, poolSize))
	}
	out := (*pool)[:n:n]
	*pool = (*pool)[n:]
	return out
}

func (r *imageReader) card(c *Card, m *model, pools *imagePools) {
	c.Record, c.Ref, c.Title, c.Summary = ident.Record(r.whole()), r.whole(), r.whole(), r.whole()
	c.Level, c.Status, c.Lead, c.LeadSlug, c.OwnerRole = Level(r.text()), Status(r.text()), r.text(), r.text(), access.Role(r.text())
	c.Others, c.Children, c.Tool = int(r.num()), r.flag(), r.flag()
	c.LiveSince, c.ReviewDue, c.Changed = r.date(), r.date(), r.time()
	c.Purposes = lend(&pools.purposes, r.count())
	for i := range c.Purposes {
		c.Purposes[i] = r.text()
	}
	c.Organisations = lend(&pools.organisations, r.count())
	for i := range c.Organisations {
		o := ident.Organisation(r.text())
		c.Organisations[i], m.ids[o] = o, o
	}
	c.Filters = lend(&pools.filters, r.count())
	for i := range c.Filters {
		c.Filters[i] = Tag{r.text(), r.text()}
	}
}
