package coverage

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"math"

	"sharewell/internal/ident"
)

var errSnapshot = errors.New("coverage: the snapshot cannot be read")

// reader reads what a writer wrote. After the first thing that is wrong everything it gives is nought.
type reader struct {
	s     string
	words string // letters not yet read
	bad   bool
	texts []string

	things  []thing
	numbers []uint32
	lists   []uint32
	keeps   []keep
	duties  map[string][]Duty   // by how they are written
	ways    map[string][]string // likewise
	nodes   int
}

func (r *reader) fail() { r.bad, r.s, r.words = true, "", "" }

func (r *reader) num() uint64 {
	var n uint64
	for i := 0; i < len(r.s) && i < binary.MaxVarintLen64; i++ {
		b := r.s[i]
		if i == binary.MaxVarintLen64-1 && b > 1 {
			break
		}
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			r.s = r.s[i+1:]
			return n
		}
	}
	r.fail()
	return 0
}

func (r *reader) int() int64 {
	n := r.num()
	return int64(n>>1) ^ -int64(n&1)
}

// count reads how many things of at least one byte follow.
func (r *reader) count() int {
	n := r.num()
	if n > uint64(len(r.s)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) whole() string {
	n := r.num()
	if n > uint64(len(r.words)) {
		r.fail()
		return ""
	}
	out := r.words[:n]
	r.words = r.words[n:]
	return out
}

func (r *reader) text() string {
	n := r.num()
	if n >= uint64(len(r.texts)) {
		r.fail()
		return ""
	}
	return r.texts[n]
}

func (r *reader) day() int32 {
	n := r.int()
	if !inRange(n) {
		r.fail()
		return 0
	}
	return int32(n)
}

func (r *reader) node() uint32 {
	n := r.num()
	if n >= uint64(r.nodes) {
		r.fail()
		return 0
	}
	return uint32(n)
}

// cut takes n elements off a slab; more than it has is wrong.
func cut[T any](r *reader, slab *[]T, n int) []T {
	if n == 0 {
		return nil
	}
	if n > len(*slab) {
		r.fail()
		return nil
	}
	out := (*slab)[:n:n]
	*slab = (*slab)[n:]
	return out
}

func (r *reader) list() []string {
	var out []string
	for range r.count() {
		out = append(out, r.text())
	}
	return out
}

// items reads what writer.items wrote.
func (r *reader) items(m *Maker) uint32 {
	switch n := r.num(); {
	case n == 0:
		return 0
	case n == 1:
		list := m.itemsOf(r.list())
		r.lists = append(r.lists, list)
		return list
	case n-2 < uint64(len(r.lists)):
		return r.lists[n-2]
	}
	r.fail()
	return 0
}

func (r *reader) nodeList() []uint32 {
	out := cut(r, &r.numbers, r.count())
	last := uint64(0)
	for i := range out {
		step := r.num()
		if i > 0 && step == 0 || step > uint64(r.nodes) || last+step >= uint64(r.nodes) {
			r.fail() // not sorted, or nobody's number
			return nil
		}
		last += step
		out[i] = uint32(last)
	}
	return out
}

func (r *reader) set(codes int) codeSet {
	s := codeSet{mask: r.num()}
	if codes < 64 && s.mask>>codes != 0 {
		r.fail()
	}
	for range r.count() {
		n := r.num()
		if n < 64 || n >= uint64(codes) {
			r.fail()
			break
		}
		s.add(uint16(n))
	}
	return s
}

// restore fills an empty maker from a snapshot.
func (m *Maker) restore(data []byte) error {
	if len(data) < len(snapshotMagic)+4 || string(data[:len(snapshotMagic)]) != snapshotMagic {
		return errSnapshot
	}
	body := data[:len(data)-4]
	if crc32.Checksum(body, castagnoli) != binary.BigEndian.Uint32(data[len(body):]) {
		return errSnapshot
	}
	r := newReader(body[len(snapshotMagic):])
	for range r.count() {
		r.texts = append(r.texts, r.whole())
	}
	m.open()
	m.draft.today = r.day()
	r.nodes = math.MaxInt32
	for i := range codeLists {
		for n, name := range r.list() {
			if int(m.code(i, name)) != n {
				r.fail()
			}
		}
	}
	if err := m.restoreNodes(r); err != nil {
		return err
	}
	cards := m.restoreCards(r)
	if r.bad || r.s != "" || r.words != "" {
		return errSnapshot
	}
	m.refile(cards)
	m.close()
	if len(m.slots) != len(cards) {
		return errSnapshot // a record stands in it twice
	}
	return nil
}

// newReader cuts the letters off what a snapshot says.
func newReader(body []byte) *reader {
	r := &reader{duties: map[string][]Duty{}, ways: map[string][]string{}}
	n, size := binary.Uvarint(body)
	if size <= 0 || n > uint64(len(body)-size) {
		r.fail()
		return r
	}
	r.words, r.s = string(body[size:size+int(n)]), string(body[size+int(n):])
	return r
}

func (m *Maker) restoreNodes(r *reader) error {
	n := r.count()
	for i := 1; i < n && !r.bad; i++ {
		kind := r.num()
		if kind >= uint64(len(m.draft.names)) {
			return errSnapshot
		}
		node := Node{Kind(kind), r.whole()}
		if node == (Node{}) || m.node(node) != uint32(i) {
			return errSnapshot
		}
		p, err := r.party(node)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		if err := m.party(p); err != nil {
			return errSnapshot
		}
	}
	r.nodes = len(m.draft.entities)
	if r.bad || n != r.nodes {
		return errSnapshot
	}
	return nil
}

func (r *reader) party(n Node) (*Party, error) {
	kind := r.num()
	if kind == 0 || r.bad {
		return nil, nil
	}
	p := &Party{Node: n, Member: kind == 2}
	p.Also, p.Title, p.Standing, p.Signer = r.list(), r.whole(), r.text(), ident.Organisation(r.text())
	p.Facts, p.HoldsTo = r.num(), lastDate(r.day())
	for range r.count() {
		p.Lapses = append(p.Lapses, Lapse{r.text(), r.whole()})
	}
	if text := r.whole(); text != "" {
		if err := json.Unmarshal([]byte(text), &p.Properties); err != nil {
			return nil, errSnapshot
		}
	}
	return p, nil
}

func (m *Maker) restoreCards(r *reader) []*card {
	n := r.count()
	var sums [slabs]int
	for i := range sums {
		sums[i] = r.count()
	}
	slab, grants := make([]card, n), make([]grant, sums[grantSlab])
	r.things, r.numbers = make([]thing, sums[thingSlab]), make([]uint32, sums[numberSlab])
	r.keeps = make([]keep, sums[keepSlab])
	cards := make([]*card, n)
	for i := range slab {
		c := &slab[i]
		m.restoreCard(r, c)
		c.grants = cut(r, &grants, r.count())
		for j := range c.grants {
			m.restoreGrant(r, &c.grants[j])
		}
		if r.bad || len(c.grants) > mostGrants || i > 0 && byRef(cards[i-1], c) >= 0 {
			r.fail()
			return nil
		}
		cards[i] = c
	}
	return cards
}

func (m *Maker) restoreCard(r *reader, c *card) {
	c.refs[0] = RecordRef{ID: ident.Record(r.whole()), Ref: r.whole(), Version: r.int(), N: r.day()}
	c.title = r.whole()
	flags := r.num()
	c.state, c.onward = State(flags>>8), Onward(flags)
	if flags>>8 > uint64(Paused) || flags&0xff > uint64(OnwardWorded) {
		r.fail()
	}
	c.start, c.end, c.review, c.holdsTo = r.day(), r.day(), r.day(), r.day()
	c.purposes, c.about = r.set(len(m.draft.codes[purposeCodes].names)), r.set(len(m.draft.codes[aboutCodes].names))
	for range r.count() {
		c.blocks = append(c.blocks, Block{r.text(), r.text()})
	}
	c.blocked = len(c.blocks) > 0
	c.duties = r.dutyList(m)
	c.keeps = cut(r, &r.keeps, r.count())
	for i := range c.keeps {
		c.keeps[i] = keep{r.node(), r.text()}
	}
}

// dutyList gives equal lists one copy.
func (r *reader) dutyList(m *Maker) []Duty {
	rest, n := r.s, r.count()
	var list []Duty
	start := r.s
	for range n { // find its end before making anything
		if code := r.num(); code > uint64(lastObligation) {
			r.fail()
		}
		r.text()
	}
	written := rest[:len(rest)-len(r.s)]
	if r.bad || n == 0 {
		return nil
	}
	if have, ok := r.duties[written]; ok {
		return have
	}
	again := reader{s: start, texts: r.texts}
	for range n {
		list = append(list, Duty{ObligationCode(again.num()), again.text()})
	}
	r.duties[written] = m.duties(list)
	return r.duties[written]
}

// wayList gives equal lists one copy.
func (r *reader) wayList(m *Maker) []string {
	rest, n := r.s, r.count()
	start := r.s
	for range n {
		r.text()
	}
	written := rest[:len(rest)-len(r.s)]
	if r.bad || n == 0 {
		return nil
	}
	if have, ok := r.ways[written]; ok {
		return have
	}
	again := reader{s: start, texts: r.texts}
	var list []string
	for range n {
		list = append(list, again.text())
	}
	r.ways[written] = m.waysOf(list)
	return r.ways[written]
}

func (m *Maker) restoreGrant(r *reader, g *grant) {
	g.actions, g.methods = r.set(len(m.draft.codes[actionCodes].names)), r.set(len(m.draft.codes[methodCodes].names))
	g.ways = r.wayList(m)
	g.most = r.int()
	g.from, g.to = r.nodeList(), r.nodeList()
	g.wide = len(g.from)*len(g.to) > widest
	g.things = cut(r, &r.things, r.count())
	for i := range g.things {
		g.things[i] = thing{r.node(), r.items(m)}
	}
	text := r.whole()
	if text == "" || r.bad {
		return
	}
	var err error
	g.source = &Condition{}
	if json.Unmarshal([]byte(text), g.source) != nil {
		r.fail()
		return
	}
	if g.when, err = compile(g.source); err != nil {
		r.fail()
	}
}
