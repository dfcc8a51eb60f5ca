package optout

// Seen remembers which prefixes came by, in order to know one that comes again. The zero value is ready. It
// takes 8 kilobytes for every stretch of 65,536 prefixes in which somebody came by: 37 megabytes for all
// numbers given out in England.
type Seen struct {
	stretches map[uint32]*[1 << pageBits / 64]uint64
}

// Add notes a prefix and reports whether it is new.
func (s *Seen) Add(prefix uint32) bool {
	if s.stretches == nil {
		s.stretches = map[uint32]*[1 << pageBits / 64]uint64{}
	}
	of := s.stretches[prefix>>pageBits]
	if of == nil {
		of = new([1 << pageBits / 64]uint64)
		s.stretches[prefix>>pageBits] = of
	}
	word, bit := &of[prefix%(1<<pageBits)>>6], uint64(1)<<(prefix&63)
	isNew := *word&bit == 0
	*word |= bit
	return isNew
}
