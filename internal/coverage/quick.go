package coverage

import "math"

// Numbered is a question whose names were looked up once. It stays good for every later Index of the same
// Maker; where it does not, the names are looked up again. The Question must stay as it was.
type Numbered struct {
	q                       *Question
	of                      *Vocabulary // whose numbers they are
	naming                  uint32      // how many names there were
	from, to, source, thing uint32
	day                     int32
	count                   uint32
	action                  int16  // in the order of the vocabulary; -1: unknown
	code                    uint16 // of the action, as grants know it
	purpose, about, method  uint16
	shift                   shifts
	known                   bool // all of the question's were among them
	urgent                  bool // never a plain no
	plain                   bool // a fact can answer it
}

// shifts say where in the words of a fact its codes stand.
type shifts struct {
	purpose, about, method, action uint8
	anyMethod                      uint32 // one when no method is said
}

// Number looks up what a question names.
func (x *Index) Number(q *Question) (n Numbered) {
	n = Numbered{q: q, of: x.voc, naming: x.naming, action: -1, day: daysOf(q.Date), purpose: noCode, about: noCode, method: noCode}
	for i := range x.actions {
		if x.actions[i].Name == q.Action {
			n.action, n.code = int16(i), x.actions[i].code
			break
		}
	}
	n.urgent = q.Urgency != "" && q.Urgency == x.emergency
	if n.action < 0 {
		return n
	}
	n.from, n.thing = x.number(q.From), x.number(q.Thing)
	n.known = (n.from != 0 || q.From.ID == "") && (n.thing != 0 || q.Thing.ID == "")
	n.plain = n.day != noDay && n.from != 0 && n.thing != 0 && q.Part == "" && n.code < 32 && uint64(q.Count) < math.MaxUint32
	spec := x.actions[n.action].ActionSpec
	if spec.To != "" {
		n.to = x.number(q.To)
		n.known, n.plain = n.known && (n.to != 0 || q.To.ID == ""), n.plain && n.to != 0
	}
	if spec.Source != "" {
		n.source, n.plain = x.number(q.Source), false
		n.known = n.known && (n.source != 0 || q.Source.ID == "")
	}
	n.known = n.codes(x, q) && n.known
	return n
}

// numbered reports whether numbers are those of an index.
func (x *Index) numbered(n *Numbered) bool {
	return n.of == x.voc && (n.naming == x.naming || n.known && n.naming < x.naming)
}

// codes looks up the codes. known is false when one of them is not.
func (n *Numbered) codes(x *Index, q *Question) (known bool) {
	var purpose, about, method bool
	n.purpose, n.shift.purpose, purpose = x.codes[purposeCodes].bit(q.Purpose, lastPurpose)
	n.about, n.shift.about, about = x.codes[aboutCodes].bit(q.About, lastAbout)
	n.plain = n.plain && purpose && about && q.Purpose != "" && q.About != ""
	known = n.purpose != noCode && n.about != noCode
	n.shift.action, n.shift.anyMethod = uint8(n.code), 1
	if q.Method != "" {
		n.method, n.shift.method, method = x.codes[methodCodes].bit(q.Method, lastMethod)
		n.shift.anyMethod, n.plain, known = 0, n.plain && method, known && n.method != noCode
	}
	if n.plain {
		n.count = uint32(q.Count)
	}
	return known
}

// quick answers a plain question from facts alone. ok is false when there is more to say; then nothing is
// answered.
func (x *Index) quick(n *Numbered, d *Decision) (ok bool) {
	if !n.plain || n.day < x.today || n.day > x.stands[n.from].goodTo || n.day > x.stands[n.to].goodTo || n.day > x.stands[n.thing].goodTo ||
		n.from == n.to || x.wild > 1 && x.elsewhere(n) {
		return false
	}
	s, held := x.pairs.held(key{n.from, n.to, n.thing})
	if held == 0 {
		return x.refuse(n, nil, d)
	}
	if held&isList == 0 {
		f := x.facts.at(held - 1)
		if f.covers(n) {
			return x.cover(f, n, d)
		}
		one := [1]sifted{{f.purposes, held - 1, f.about}}
		return x.refuse(n, one[:], d)
	}
	list := s.list(held)
	for i := range list {
		if one := &list[i]; one.may(n) {
			if f := x.facts.at(one.ref); f.covers(n) {
				return x.cover(f, n, d)
			}
		}
	}
	return x.refuse(n, list, d)
}

// may reports that purpose and people are a grant's.
func (s *sifted) may(n *Numbered) bool {
	return s.purposes>>(n.shift.purpose&63)&uint64(s.about>>(n.shift.about&31))&1 != 0
}

// covers reports whether a grant may cover a plain question; it does unless it must be asked.
func (f *fact) covers(n *Numbered) bool {
	b := &n.shift
	fits := f.purposes >> (b.purpose & 63) & uint64(f.about>>(b.about&31)&(f.actions>>(b.action&31))&(f.methods>>(b.method&31)|b.anyMethod))
	return fits&1 != 0 && n.day >= f.first && n.day <= f.last && n.count <= f.most
}

// cover answers yes with what is written down already, unless there is more to say.
func (x *Index) cover(f *fact, n *Numbered, d *Decision) bool {
	if f.ask {
		return false
	}
	says := f.says
	if n.to == f.keeper {
		says = f.keeperSays
	}
	d.Outcome, d.Records, d.Reasons, d.Obligations = Covered, f.card.refs[:], x.said.inForce, *says
	return true
}

// refuse answers no when no grant is for the purpose and the people; the first ones say what they lack.
func (x *Index) refuse(n *Numbered, list []sifted, d *Decision) bool {
	if n.urgent {
		return false
	}
	var found [mostRecords]*fact
	k := 0
	for i := range list {
		one := &list[i]
		may := one.may(n)
		if !may && k == mostRecords {
			continue
		}
		f := x.facts.at(one.ref)
		if f.actions>>(n.shift.action&31)&1 == 0 {
			continue
		}
		if may || f.ask || n.day > f.last {
			return false // it may be better than no, or there is more to say
		}
		if k == 0 || found[k-1].card != f.card {
			found[k] = f
			k++
		}
	}
	d.Outcome, d.Obligations = NotCovered, nil
	if k == 0 {
		d.Records, d.Reasons = nil, x.said.noRecord
		return true
	}
	d.Records, d.Reasons = d.own.records[:0], d.own.reasons[:0]
	for i, f := range found[:k] {
		d.Records = append(d.Records, f.card.refs[0])
		f.lacks(n, int16(i), d)
	}
	d.own.records, d.own.reasons = d.Records, d.Reasons
	return true
}

// lacks says what keeps a grant from covering.
func (f *fact) lacks(n *Numbered, record int16, d *Decision) {
	if f.purposes>>(n.shift.purpose&63)&1 == 0 {
		d.Reasons = append(d.Reasons, Reason{Code: OtherPurpose, Record: record, Detail: n.q.Purpose})
	}
	if f.about>>(n.shift.about&31)&1 == 0 {
		d.Reasons = append(d.Reasons, Reason{Code: OtherPeople, Record: record, Detail: n.q.About})
	}
	if n.day < f.first {
		d.Reasons = append(d.Reasons, Reason{Code: NotStarted, Record: record})
	}
	if f.methods>>(n.shift.method&31)&1|n.shift.anyMethod == 0 {
		d.Reasons = append(d.Reasons, Reason{Code: OtherMethod, Record: record, Detail: n.q.Method})
	}
	if n.count > f.most {
		d.Reasons = append(d.Reasons, Reason{Code: TooMany, Record: record})
	}
}

// elsewhere reports whether something for anybody or of anything may fit as well.
func (x *Index) elsewhere(n *Numbered) bool {
	for w := uint8(1); w < lookups; w++ {
		if !x.worth(w, n.to) {
			continue
		}
		if _, held := x.pairs.held(wilder(n.from, n.to, n.thing, w)); held != 0 {
			return true
		}
	}
	return false
}

// said are answers that never differ.
type said struct{ noRecord, inForce []Reason }

func newSaid() *said {
	return &said{noRecord: []Reason{{Code: NoRecord, Record: -1}}, inForce: []Reason{{Code: InForce, Record: 0}}}
}
