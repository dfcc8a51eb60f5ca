package register

// Listed is a listed entry with what it is found by.
type Listed struct {
	// Card is the same as long as the entry stands unchanged, and is never to be changed.
	Card *Card
	// Plain are the words of its filters: who takes part, what it is for, who it is about.
	Plain []string
	// Words are all words of its public text, each once, folded, some also without their endings.
	Words []string
}

// EachListed calls a function for the listed entries that are wanted. It is for the search over the whole site,
// which follows the register by asking for what it does not know yet.
func (s *Service) EachListed(want func(*Card) bool, fn func(Listed)) {
	snap := s.model.now.Load()
	for _, p := range snap.parts {
		var wanted []uint32
		for it := p.live.Iterator(); it.HasNext(); {
			if at := it.Next(); want(p.cards[at]) {
				wanted = append(wanted, at)
			}
		}
		for i, words := range p.wordsOf(wanted) {
			c := p.cards[wanted[i]]
			fn(Listed{Card: c, Plain: s.plainly(snap, c), Words: words})
		}
	}
}

// wordsOf gives the words of some entries, which are in order.
func (c *segment) wordsOf(entries []uint32) [][]string {
	if len(entries) == 0 {
		return nil
	}
	out := make([][]string, len(entries))
	seat := make(map[uint32]int, len(entries))
	for i, e := range entries {
		seat[e] = i
	}
	add := func(e uint32, term string) {
		if i, ok := seat[e]; ok {
			out[i] = append(out[i], term)
		}
	}
	from := uint32(0)
	for i, term := range c.terms {
		list := c.few[from:c.ends[i]]
		from = c.ends[i]
		if !isWord(term) {
			continue
		}
		for _, e := range list {
			add(e, term)
		}
		if b := c.many[i]; b != nil {
			for it := b.Iterator(); it.HasNext(); {
				add(it.Next(), term)
			}
		}
	}
	return out
}

// plainly gives the words of an entry's filters.
func (s *Service) plainly(snap *snapshot, c *Card) []string {
	out := make([]string, 0, len(c.Filters))
	for _, t := range c.Filters {
		if w := s.words(snap, t.Filter, t.Value); w != "" {
			out = append(out, w)
		}
	}
	return out
}
