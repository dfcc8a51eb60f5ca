package coverage

import (
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"math"
	"slices"
)

// The snapshot is the index with its numbers, without the table of pairs, which is made of the cards. It
// is for the same program and rulebook only: the edition it is kept under says so. Form: snapshotMagic, the
// letters of all texts, a table of the lengths of those that come often, then everything else with texts as
// places in the table or as lengths, then a CRC-32C of it all. The letters stand apart, so that they are
// all that stays in memory of it.
const snapshotMagic = "sharewell-coverage-2\n"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// writer writes numbers and texts.
type writer struct {
	body  []byte
	words []byte // the letters of texts in the order in which they are read
	table map[string]uint64
	texts []string
	all   []*items          // lists of items by number
	lists map[uint32]uint64 // places of those written before
}

func (w *writer) num(n uint64)   { w.body = binary.AppendUvarint(w.body, n) }
func (w *writer) int(n int64)    { w.body = binary.AppendVarint(w.body, n) }
func (w *writer) count(n int)    { w.num(uint64(n)) }
func (w *writer) whole(s string) { w.count(len(s)); w.words = append(w.words, s...) }

// text writes a text that comes often.
func (w *writer) text(s string) {
	n, ok := w.table[s]
	if !ok {
		n = uint64(len(w.texts))
		w.table[s], w.texts = n, append(w.texts, s)
	}
	w.num(n)
}

func (w *writer) numbers(list []uint32) {
	w.count(len(list))
	last := uint32(0)
	for _, n := range list {
		w.num(uint64(n - last)) // sorted lists are small steps
		last = n
	}
}

func (w *writer) set(s *codeSet) {
	w.num(s.mask)
	w.count(len(s.beyond()))
	for _, n := range s.beyond() {
		w.num(uint64(n))
	}
}

func (w *writer) strings(list []string) {
	w.count(len(list))
	for _, s := range list {
		w.text(s)
	}
}

// snapshot writes an index down.
func (x *Index) snapshot() ([]byte, error) {
	w := &writer{table: map[string]uint64{}, all: x.items, lists: map[uint32]uint64{}}
	w.int(int64(x.today))
	for i := range x.codes {
		w.strings(x.codes[i].names)
	}
	w.count(len(x.entities))
	for _, e := range x.entities[1:] {
		w.num(uint64(e.node.Kind))
		w.whole(e.node.ID)
		if err := w.party(e.party); err != nil {
			return nil, err
		}
	}
	if err := w.cards(x); err != nil {
		return nil, err
	}
	table := &writer{}
	table.count(len(w.texts))
	for _, s := range w.texts {
		table.whole(s)
	}
	out := binary.AppendUvarint([]byte(snapshotMagic), uint64(len(table.words)+len(w.words)))
	out = slices.Concat(out, table.words, w.words, table.body, w.body)
	return binary.BigEndian.AppendUint32(out, crc32.Checksum(out, castagnoli)), nil
}

func (w *writer) party(p *party) error {
	if p == nil {
		w.num(0)
		return nil
	}
	member := uint64(1)
	if p.Member {
		member = 2
	}
	w.num(member)
	w.strings(p.Also)
	w.whole(p.Title)
	w.text(p.Standing)
	w.text(string(p.Signer))
	w.num(p.Facts)
	w.int(int64(p.holdsTo))
	w.count(len(p.Lapses))
	for _, l := range p.Lapses {
		w.text(l.Code)
		w.whole(l.Words)
	}
	return w.json(p.Properties, len(p.Properties) == 0)
}

// json writes what is rare as text.
func (w *writer) json(v any, none bool) error {
	if none {
		w.whole("")
		return nil
	}
	b, err := json.Marshal(v)
	w.whole(string(b))
	return err
}

// cards writes all cards in the order of their references, with the sizes of what they hold first.
func (w *writer) cards(x *Index) error {
	var all []*card
	var sums [slabs]int
	for _, page := range x.cards {
		for _, c := range page {
			if c != nil {
				all = append(all, c)
				c.size(&sums)
			}
		}
	}
	slices.SortFunc(all, byRef)
	w.count(len(all))
	for _, n := range sums {
		w.count(n)
	}
	for _, c := range all {
		if err := w.card(c); err != nil {
			return err
		}
	}
	return nil
}

// The slabs in which restored cards lie side by side.
const (
	grantSlab = iota
	thingSlab
	numberSlab
	keepSlab
	slabs
)

func (c *card) size(sums *[slabs]int) {
	sums[grantSlab] += len(c.grants)
	sums[keepSlab] += len(c.keeps)
	for i := range c.grants {
		g := &c.grants[i]
		sums[thingSlab] += len(g.things)
		sums[numberSlab] += len(g.from) + len(g.to)
	}
}

func (w *writer) card(c *card) error {
	w.whole(string(c.refs[0].ID))
	w.whole(c.refs[0].Ref)
	w.int(c.refs[0].Version)
	w.int(int64(c.refs[0].N))
	w.whole(c.title)
	w.num(uint64(c.state)<<8 | uint64(c.onward))
	for _, day := range []int32{c.start, c.end, c.review, c.holdsTo} {
		w.int(int64(day))
	}
	w.set(&c.purposes)
	w.set(&c.about)
	w.count(len(c.blocks))
	for _, b := range c.blocks {
		w.text(b.Rule)
		w.text(b.Words)
	}
	w.count(len(c.duties))
	for _, d := range c.duties {
		w.num(uint64(d.Code))
		w.text(d.Detail)
	}
	w.count(len(c.keeps))
	for _, k := range c.keeps {
		w.num(uint64(k.to))
		w.text(k.detail)
	}
	w.count(len(c.grants))
	for i := range c.grants {
		if err := w.grant(&c.grants[i]); err != nil {
			return err
		}
	}
	return nil
}

// items writes nought for none, one and the list for a new list, and two more than its place for a list
// written before.
func (w *writer) items(list uint32) {
	switch n, ok := w.lists[list]; {
	case list == 0:
		w.num(0)
	case ok:
		w.num(n + 2)
	default:
		w.lists[list] = uint64(len(w.lists))
		w.num(1)
		w.strings(w.all[list].said)
	}
}

func (w *writer) grant(g *grant) error {
	w.set(&g.actions)
	w.set(&g.methods)
	w.strings(g.ways)
	w.int(g.most)
	w.numbers(g.from)
	w.numbers(g.to)
	w.count(len(g.things))
	for i := range g.things {
		t := &g.things[i]
		w.num(uint64(t.node))
		w.items(t.items)
	}
	return w.json(g.source, g.source == nil)
}

// inRange says whether a stored day is one a card can have.
func inRange(day int64) bool { return day >= math.MinInt32 && day <= math.MaxInt32 }

// Dump writes the newest index down.
func (m *Maker) Dump() ([]byte, error) { return m.x.snapshot() }

// Fill fills an empty maker from what Dump gave, of the same vocabulary and things. After an error the
// maker is of no use.
func (m *Maker) Fill(data []byte) error { return m.restore(data) }
