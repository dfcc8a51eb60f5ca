package nhs

import (
	"bytes"
	"encoding/binary"
)

// Prefixes is how many prefixes there are: every prefix is below it.
const Prefixes = 1_000_000_000

// digits is how long a number is.
const digits = 10

// repeated divides exactly the prefixes made of one digit nine times.
const repeated = 111_111_111

// State is what a text turned out to be.
type State uint8

// The states.
const (
	Valid   State = iota
	Missing       // nothing but space
	Invalid       // something else than a number
)

// Plain reads a number from exactly the first ten bytes of b, which must be digits. It works on eight of
// them at once.
func Plain(b []byte) (prefix uint32, ok bool) {
	if len(b) < digits {
		return 0, false
	}
	x := binary.LittleEndian.Uint64(b)
	d8, d9 := uint32(b[8])-'0', uint32(b[9])-'0'
	if ((x+0x4646464646464646)|(x-0x3030303030303030))&0x8080808080808080 != 0 || d8 > 9 || d9 > 9 {
		return 0, false
	}
	// Digits by place: the even ones and the odd ones in lanes of sixteen bits, the first digit lowest. The top
	// lane of a product is then the sum of each digit times its weight: 10, 8, 6, 4 and 9, 7, 5, 3.
	even, odd := x&0x000f000f000f000f, x>>8&0x000f000f000f000f
	sum := uint32((even*(10<<48|8<<32|6<<16|4)+odd*(9<<48|7<<32|5<<16|3))>>48) + 2*d8 + d9
	pairs := even*10 + odd        // four numbers of two digits
	pairs = pairs*100 + pairs>>16 // lanes 0 and 2 now hold numbers of four digits
	eight := uint32(pairs&0xffff)*10_000 + uint32(pairs>>32&0xffff)
	prefix = eight*10 + d8
	return prefix, sum%11 == 0 && prefix%repeated != 0
}

// Parse reads a number from a field: space around it is ignored, and it may be written in groups of three,
// three and four with one space between.
func Parse(text []byte) (uint32, State) {
	text = Trim(text)
	switch len(text) {
	case 0:
		return 0, Missing
	case digits:
		if prefix, ok := Plain(text); ok {
			return prefix, Valid
		}
	case digits + 2:
		if text[3] != ' ' || text[7] != ' ' {
			break
		}
		var joined [digits]byte
		copy(joined[:3], text[:3])
		copy(joined[3:6], text[4:7])
		copy(joined[6:], text[8:])
		if prefix, ok := Plain(joined[:]); ok {
			return prefix, Valid
		}
	}
	return 0, Invalid
}

// Hidden looks for a number among the digits of a text that is not one as it stands, such as one with
// hyphens or with words around it.
func Hidden(text []byte) (prefix uint32, ok bool) {
	var found [digits]byte
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' {
			continue
		}
		if n == digits {
			return 0, false
		}
		found[n] = c
		n++
	}
	return Plain(found[:n])
}

// Trim takes away the space around a text: spaces, tabs and the spaces that do not break.
func Trim(text []byte) []byte {
	for {
		short := bytes.Trim(text, " \t")
		short = bytes.TrimSuffix(bytes.TrimPrefix(short, noBreak), noBreak)
		if len(short) == len(text) {
			return text
		}
		text = short
	}
}

var noBreak = []byte("\u00a0")

// Complete gives the ten digits of the number that a prefix names, and false when there is none, because
// the digit would be ten or all would be equal.
func Complete(prefix uint32) (number [digits]byte, ok bool) {
	sum, rest := uint32(0), prefix
	for i := digits - 2; i >= 0; i-- {
		d := rest % 10
		rest /= 10
		number[i] = byte('0' + d)
		sum += d * uint32(digits-i)
	}
	check := (11 - sum%11) % 11
	number[digits-1] = byte('0' + check%10)
	return number, check < 10 && prefix%repeated != 0 && prefix < Prefixes
}
