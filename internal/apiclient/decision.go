package apiclient

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"time"

	"sharewell/internal/ident"
)

// Answer is what was answered.
type Answer byte

// The answers; they are kept as they stand here.
const (
	NotCovered Answer = 'n'
	LookAtIt   Answer = 'l'
	Covered    Answer = 'c'
	Failed     Answer = 'f' // the question could not be understood
	Listed     Answer = 's' // a search; Count says how many were found
)

// RecordVersion names a state of a record.
type RecordVersion struct {
	Ref     string `json:"ref"`
	Version int64  `json:"version"`
}

// Decision is what is kept of one decision.
type Decision struct {
	At           time.Time
	Client       ID
	Organisation ident.Organisation
	Request      string // the caller's request identifier, if it is a plain one
	Revision     uint64 // of the index that answered

	// The question. What is not a code known here stands as a keyed hash that begins with #.
	SubjectType, Subject   string
	Action                 string
	ResourceType, Resource string
	Other                  string // the other body: who receives, or who gives
	Purpose                string
	Answer                 Answer
	Reason                 string // code of the first reason
	Count                  int
	Records                []RecordVersion
}

// A block of decisions is frames one after another. A frame is the length of its payload (4 bytes), the
// CRC-32C of the payload (4), and the payload: what is common to the questions of one request, then each
// question. A text that equals the one in the same place of the question before is one byte.
const frameHead = 8

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Frame writes the decisions of one request. The zero value is ready; Begin starts over.
type Frame struct {
	b     []byte
	last  [9]string // as texts gives them, then a record's reference
	count int
}

// texts are the fields of a question that often repeat.
func (d *Decision) texts() [8]*string {
	return [8]*string{&d.SubjectType, &d.Subject, &d.Action, &d.ResourceType, &d.Resource, &d.Other, &d.Purpose, &d.Reason}
}

// Begin starts the frame of a request.
func (f *Frame) Begin(at time.Time, client ID, org ident.Organisation, request string, revision uint64) {
	f.b = append(f.b[:0], 0, 0, 0, 0, 0, 0, 0, 0)
	f.last, f.count = [9]string{}, 0
	f.b = binary.AppendVarint(f.b, at.UnixMicro())
	f.text(string(client))
	f.text(string(org))
	f.text(request)
	f.b = binary.AppendUvarint(f.b, revision)
}

func (f *Frame) text(s string) {
	f.b = binary.AppendUvarint(f.b, uint64(len(s)))
	f.b = append(f.b, s...)
}

// again writes a text that may be the same as in the question before.
func (f *Frame) again(i int, s string) {
	if s == f.last[i] {
		f.b = append(f.b, 0)
		return
	}
	f.b = binary.AppendUvarint(f.b, uint64(len(s))+1)
	f.b = append(f.b, s...)
	f.last[i] = s
}

// Add writes one decision; what Begin was told is not taken from it.
func (f *Frame) Add(d *Decision) {
	f.count++
	for i, s := range d.texts() {
		f.again(i, *s)
	}
	f.b = append(f.b, byte(d.Answer))
	f.b = binary.AppendUvarint(f.b, uint64(d.Count))
	f.b = binary.AppendUvarint(f.b, uint64(len(d.Records)))
	for _, r := range d.Records {
		f.again(8, r.Ref)
		f.b = binary.AppendVarint(f.b, r.Version)
	}
}

// Count is how many decisions were added.
func (f *Frame) Count() int { return f.count }

// Bytes ends the frame. They are good until the next Begin.
func (f *Frame) Bytes() []byte {
	payload := f.b[frameHead:]
	binary.LittleEndian.PutUint32(f.b, uint32(len(payload)))
	binary.LittleEndian.PutUint32(f.b[4:], crc32.Checksum(payload, castagnoli))
	return f.b
}

// errTorn says that a block ends within a frame, or that a frame is not as it was written.
var errTorn = errors.New("apiclient: a frame of decisions is torn")

// maxFrame bounds what a damaged length can ask for.
const maxFrame = 16 << 20

// Whole gives how many bytes of b are whole frames.
func Whole(b []byte) int {
	at := 0
	for {
		payload, err := nextFrame(b[at:])
		if err != nil || payload == nil {
			return at
		}
		at += frameHead + len(payload)
	}
}

// nextFrame gives the payload of the first frame, nil at the end.
func nextFrame(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, nil
	}
	if len(b) < frameHead {
		return nil, errTorn
	}
	n := binary.LittleEndian.Uint32(b)
	if n == 0 || n > maxFrame || uint64(len(b)) < frameHead+uint64(n) {
		return nil, errTorn
	}
	payload := b[frameHead : frameHead+int(n)]
	if crc32.Checksum(payload, castagnoli) != binary.LittleEndian.Uint32(b[4:]) {
		return nil, errTorn
	}
	return payload, nil
}

// Decisions calls fn with each decision of a block, in order, until it gives an error.
func Decisions(b []byte, fn func(*Decision) error) error {
	for {
		payload, err := nextFrame(b)
		if err != nil || payload == nil {
			return err
		}
		b = b[frameHead+len(payload):]
		if err := decisionsOf(payload, fn); err != nil {
			return err
		}
	}
}

func decisionsOf(payload []byte, fn func(*Decision) error) error {
	r := &parts{b: payload}
	var d Decision
	d.At = time.UnixMicro(r.varint()).UTC()
	d.Client, d.Organisation, d.Request, d.Revision = ID(r.text()), ident.Organisation(r.text()), r.text(), r.uvarint()
	lastRef := ""
	for len(r.b) > 0 && !r.torn {
		for _, s := range d.texts() {
			r.again(s)
		}
		d.Answer, d.Count = Answer(r.byte()), int(r.uvarint())
		n := r.uvarint()
		if n > uint64(len(r.b)) {
			return errTorn
		}
		d.Records = nil
		for range n {
			r.again(&lastRef)
			d.Records = append(d.Records, RecordVersion{lastRef, r.varint()})
		}
		if r.torn {
			break
		}
		if err := fn(&d); err != nil {
			return err
		}
	}
	if r.torn {
		return errTorn
	}
	return nil
}

// parts reads a payload; once it is torn everything is nothing.
type parts struct {
	b    []byte
	torn bool
}

func (p *parts) take(n int) []byte {
	if p.torn || n < 0 || n > len(p.b) {
		p.torn, p.b = true, nil
		return nil
	}
	out := p.b[:n]
	p.b = p.b[n:]
	return out
}

func (p *parts) byte() byte {
	if b := p.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (p *parts) uvarint() uint64 {
	v, n := binary.Uvarint(p.b)
	if n <= 0 {
		n = -1
	}
	p.take(n)
	return v
}

func (p *parts) varint() int64 {
	v, n := binary.Varint(p.b)
	if n <= 0 {
		n = -1
	}
	p.take(n)
	return v
}

func (p *parts) text() string {
	n := p.uvarint()
	if n > uint64(len(p.b)) {
		n = maxFrame
	}
	return string(p.take(int(n)))
}

// pass passes a text.
func (p *parts) pass() {
	n := p.uvarint()
	if n > uint64(len(p.b)) {
		n = maxFrame
	}
	p.take(int(n))
}

// passAgain passes a text that may be the same as before.
func (p *parts) passAgain() {
	n := p.uvarint()
	if n == 0 {
		return
	}
	if n-1 > uint64(len(p.b)) {
		n = maxFrame
	}
	p.take(int(n - 1))
}

func (p *parts) again(s *string) {
	n := p.uvarint()
	if n == 0 {
		return
	}
	if n-1 > uint64(len(p.b)) {
		n = maxFrame
	}
	*s = string(p.take(int(n - 1)))
}

// Block is a run of decisions as it is kept: many rows in one, because a row for each would cost more than
// the decision.
type Block struct {
	ID          string // sorts by time
	First, Last time.Time
	Count       int
	Asked       int                        // questions about one sharing that could be answered
	Covered     int                        // of them, those that a record covers
	By          map[ident.Organisation]int // how many of each organisation's clients
	Content     []byte
}

// NewBlock counts what whole frames hold and makes a block of them.
func NewBlock(id string, content []byte) (Block, error) {
	b := Block{ID: id, Content: content, By: map[ident.Organisation]int{}}
	for {
		payload, err := nextFrame(content)
		if err != nil || payload == nil {
			return b, err
		}
		content = content[frameHead+len(payload):]
		if err := b.count(payload); err != nil {
			return b, err
		}
	}
}

// count passes over the decisions of a frame. It reads as decisionsOf does, but for the texts.
func (b *Block) count(payload []byte) error {
	r := parts{b: payload}
	at := time.UnixMicro(r.varint()).UTC()
	r.pass()
	org := ident.Organisation(r.text())
	r.pass()
	r.uvarint()
	n, asked, covered := 0, 0, 0
	for len(r.b) > 0 && !r.torn {
		for range len((&Decision{}).texts()) {
			r.passAgain()
		}
		switch Answer(r.byte()) {
		case Covered:
			covered++
			asked++
		case NotCovered, LookAtIt:
			asked++
		case Failed, Listed: // nothing was asked about one sharing
		}
		r.uvarint()
		records := r.uvarint()
		if records > uint64(len(r.b)) {
			return errTorn
		}
		for range records {
			r.passAgain()
			r.varint()
		}
		n++
	}
	if r.torn {
		return errTorn
	}
	if n == 0 {
		return nil
	}
	if b.Count == 0 || at.Before(b.First) {
		b.First = at
	}
	if at.After(b.Last) {
		b.Last = at
	}
	b.Count, b.Asked, b.Covered = b.Count+n, b.Asked+asked, b.Covered+covered
	b.By[org] += n
	return nil
}
