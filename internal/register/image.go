package register

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// An image is the model written down: imageMagic, the lengths of its parts, the letters of all texts, the entries of rare
// terms, the sets of the others, everything else with texts as lengths or as places in a table, and a SHA-256 of it all.
// It is for the same program, rulebook and store only; see image.of. Change imageMagic with every change of its form.
const imageMagic = "sharewell-register-image-1\n"

var errImage = errors.New("register: the image cannot be read")

// state is what an image is made of: it is nobody else's, or never changes.
type state struct {
	edition string
	seq     int64       // of the last event it holds
	event   ident.Event // which that was
	snap    *snapshot
	hidden  map[ident.Record]hidden
	made    map[ident.Record]made
}

func (m *model) state() state {
	m.mu.Lock()
	defer m.mu.Unlock()
	return state{snap: m.now.Load(), hidden: maps.Clone(m.hidden), made: maps.Clone(m.made)}
}

type imageWriter struct {
	words, few, sets, body []byte

	table map[string]uint64
	texts []string
}

func (w *imageWriter) num(n uint64)   { w.body = binary.AppendUvarint(w.body, n) }
func (w *imageWriter) whole(s string) { w.num(uint64(len(s))); w.words = append(w.words, s...) }

func (w *imageWriter) text(s string) {
	n, ok := w.table[s]
	if !ok {
		n = uint64(len(w.texts))
		w.table[s], w.texts = n, append(w.texts, s)
	}
	w.num(n)
}

func (w *imageWriter) date(d clock.Date) {
	w.num(uint64(d.Year))
	w.num(uint64(d.Month))
	w.num(uint64(d.Day))
}

func (w *imageWriter) flag(b bool) {
	n := uint64(0)
	if b {
		n = 1
	}
	w.num(n)
}

// image writes a state down.
func (s state) image() ([]byte, error) {
	w := &imageWriter{table: map[string]uint64{}}
	c := &segment{}
	if len(s.snap.parts) > 0 {
		c = s.snap.parts[0].segment
		if p := s.snap.parts; len(p) > 1 || p[0].count < len(c.cards) {
			c = merge(p)
		}
	}
	w.num(s.snap.sum)
	if err := w.segment(c); err != nil {
		return nil, err
	}
	w.names(c, s.snap.names)
	for _, card := range c.cards {
		w.card(card)
	}
	w.num(uint64(len(s.made)))
	for id, m := range s.made {
		w.whole(string(id))
		w.num(uint64(m.version))
		w.num(m.sum)
	}
	w.num(uint64(len(s.hidden)))
	for id, h := range s.hidden {
		w.whole(string(id))
		w.text(h.reason)
		w.flag(h.tool)
	}
	head := &imageWriter{}
	head.whole(s.edition)
	head.num(uint64(s.seq))
	head.whole(string(s.event))
	head.num(uint64(len(w.texts)))
	for _, t := range w.texts {
		head.whole(t)
	}
	return sealed(slices.Concat(head.words, w.words), w.few, w.sets, slices.Concat(head.body, w.body)), nil
}

func sealed(words, few, sets, body []byte) []byte {
	out := []byte(imageMagic)
	for _, n := range []int{len(words), len(few), len(sets)} {
		out = binary.AppendUvarint(out, uint64(n))
	}
	out = slices.Concat(out, words, few, sets, body)
	sum := sha256.Sum256(out)
	return append(out, sum[:]...)
}

func (w *imageWriter) segment(c *segment) error {
	w.num(uint64(len(c.cards)))
	w.num(uint64(len(c.terms)))
	before := uint32(0)
	for i, t := range c.terms {
		w.whole(t)
		w.num(uint64(c.ends[i] - before))
		before = c.ends[i]
		b := c.many[i]
		w.flag(b != nil)
		if b == nil {
			continue
		}
		set, err := b.ToBytes()
		if err != nil {
			return err
		}
		w.num(uint64(len(set)))
		w.sets = append(w.sets, set...)
	}
	w.few = make([]byte, 0, 4*len(c.few))
	for _, e := range c.few {
		w.few = binary.LittleEndian.AppendUint32(w.few, e)
	}
	return nil
}

// names writes the names of organisations that are in some entry.
func (w *imageWriter) names(c *segment, names map[string]string) {
	before := filterTerm(FilterOrganisation, "")
	from, to := c.span(before)
	w.num(uint64(to - from))
	for _, t := range c.terms[from:to] {
		w.text(t[len(before):])
		w.text(names[t[len(before):]])
	}
}

func (w *imageWriter) card(c *Card) {
	for _, s := range []string{string(c.Record), c.Ref, c.Title, c.Summary} {
		w.whole(s)
	}
	for _, s := range []string{string(c.Level), string(c.Status), c.Lead, c.LeadSlug, string(c.OwnerRole)} {
		w.text(s)
	}
	w.num(uint64(c.Others))
	w.flag(c.Children)
	w.flag(c.Tool)
	w.date(c.LiveSince)
	w.date(c.ReviewDue)
	w.body = binary.AppendVarint(w.body, c.Changed.Unix())
	w.num(uint64(c.Changed.Nanosecond()))
	w.num(uint64(len(c.Purposes)))
	for _, p := range c.Purposes {
		w.text(p)
	}
	w.num(uint64(len(c.Organisations)))
	for _, o := range c.Organisations {
		w.text(string(o))
	}
	w.num(uint64(len(c.Filters)))
	for _, f := range c.Filters {
		w.text(f.Filter)
		w.text(f.Value)
	}
}

// opened is an image that is whole; what it says is read once it is known to be of the store.
type opened struct {
	edition string
	seq     int64
	event   ident.Event
	r       *imageReader
}

func openImage(data []byte) (*opened, error) {
	rest, ok := bytes.CutPrefix(data, []byte(imageMagic))
	if !ok || len(rest) < sha256.Size {
		return nil, errImage
	}
	body, sum := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if have := sha256.Sum256(body); !bytes.Equal(have[:], sum) {
		return nil, errImage
	}
	r := &imageReader{b: rest[:len(rest)-sha256.Size]}
	lengths := [3]int{r.count(), r.count(), r.count()}
	r.words = string(r.cut(lengths[0]))
	r.few, r.sets = r.cut(lengths[1]), slices.Clone(r.cut(lengths[2]))
	o := &opened{edition: r.whole(), seq: int64(r.num()), event: ident.Event(r.whole()), r: r}
	for range r.count() {
		r.texts = append(r.texts, r.whole())
	}
	if r.bad {
		return nil, errImage
	}
	return o, nil
}

// imageReader reads what an imageWriter wrote. After the first thing that is wrong everything it gives is nought.
type imageReader struct {
	b         []byte
	words     string
	few, sets []byte
	texts     []string
	bad       bool
}

func (r *imageReader) fail() { r.bad, r.b, r.words = true, nil, "" }

func (r *imageReader) num() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[size:]
	return n
}

// count reads how many of something follow; each takes at least one byte.
func (r *imageReader) count() int {
	n := r.num()
	if n > uint64(len(r.b)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *imageReader) cut(n int) []byte {
	if n > len(r.b) {
		r.fail()
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *imageReader) whole() string {
	n := r.num()
	if n > uint64(len(r.words)) {
		r.fail()
		return ""
	}
	out := r.words[:n]
	r.words = r.words[n:]
	return out
}

func (r *imageReader) text() string {
	n := r.num()
	if n >= uint64(len(r.texts)) {
		r.fail()
		return ""
	}
	return r.texts[n]
}

func (r *imageReader) date() clock.Date {
	return clock.Date{Year: int(r.num()), Month: time.Month(r.num()), Day: int(r.num())}
}

func (r *imageReader) time() time.Time {
	at, size := binary.Varint(r.b)
	if size <= 0 {
		r.fail()
		return time.Time{}
	}
	r.b = r.b[size:]
	return time.Unix(at, int64(r.num())).UTC()
}

func (r *imageReader) flag() bool { return r.num() == 1 }
