package wire

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner goes over a text once, from front to back.
type scanner struct {
	text  string
	at    int
	depth int
}

func (s *scanner) fault(message string) *Fault { return &Fault{At: s.at, Message: message} }

var (
	messageSyntax = "the body is not valid JSON"
	messageDeep   = "the body is nested too deeply"
	messageText   = "a string is not valid Unicode"
)

// space passes white space and gives the byte behind it, 0 at the end.
func (s *scanner) space() byte {
	if s.at < len(s.text) && s.text[s.at] > ' ' { // as programs write
		return s.text[s.at]
	}
	return s.spaces()
}

func (s *scanner) spaces() byte {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return c
		}
	}
	return 0
}

// ended reports a fault when anything but white space is left.
func (s *scanner) ended() *Fault {
	if s.space(); s.at < len(s.text) {
		return s.fault(messageSyntax)
	}
	return nil
}

// open passes a bracket.
func (s *scanner) open() *Fault {
	if s.depth++; s.depth > MaxDepth {
		return s.fault(messageDeep)
	}
	s.at++
	return nil
}

// member goes to the next member of an object and gives its name; more is false behind the last, whose
// bracket is passed. first says that none was read yet.
func (s *scanner) member(first bool) (name string, more bool, f *Fault) {
	switch c := s.space(); {
	case c == '}':
		s.at++
		s.depth--
		return "", false, nil
	case first:
	case c == ',':
		s.at++
	default:
		return "", false, s.fault(messageSyntax)
	}
	if s.space() != '"' {
		return "", false, s.fault(messageSyntax)
	}
	if name, f = s.str(); f != nil {
		return "", false, f
	}
	if s.space() != ':' {
		return "", false, s.fault(messageSyntax)
	}
	s.at++
	s.space()
	return name, true, nil
}

// element goes to the next element of a list; more is false behind the last, whose bracket is passed.
func (s *scanner) element(first bool) (more bool, f *Fault) {
	switch c := s.space(); {
	case c == ']':
		s.at++
		s.depth--
		return false, nil
	case first:
	case c == ',':
		s.at++
		s.space()
	default:
		return false, s.fault(messageSyntax)
	}
	return true, nil
}

// plain are the bytes that stand for themselves in a string.
var plain = func() (t [256]bool) {
	for c := 0x20; c < 0x80; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// str reads the string whose quotation mark is next. Without escapes it is a part of the text.
func (s *scanner) str() (string, *Fault) {
	text, start := s.text, s.at+1
	i := start
	for i < len(text) && plain[text[i]] {
		i++
	}
	if i < len(text) && text[i] == '"' { // as almost every string is
		s.at = i + 1
		return text[start:i], nil
	}
	s.at = i
	return s.beyond(start)
}

// beyond reads on where a string that began at start holds more than plain letters.
func (s *scanner) beyond(start int) (string, *Fault) {
	for s.at < len(s.text) {
		c := s.text[s.at]
		switch {
		case plain[c], c >= 0x80:
			s.at++
		case c == '"':
			part := s.text[start:s.at]
			if !utf8.ValidString(part) {
				return "", s.fault(messageText)
			}
			s.at++
			return part, nil
		case c == '\\':
			return s.escaped(start)
		default:
			return "", s.fault(messageSyntax)
		}
	}
	return "", s.fault(messageSyntax)
}

// escaped reads on from the first escape of a string that began at start.
func (s *scanner) escaped(start int) (string, *Fault) {
	var b strings.Builder
	b.WriteString(s.text[start:s.at])
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			if out := b.String(); utf8.ValidString(out) {
				return out, nil
			}
			return "", s.fault(messageText)
		case c == '\\':
			r, f := s.escape()
			if f != nil {
				return "", f
			}
			b.WriteRune(r)
		case c < 0x20:
			return "", s.fault(messageSyntax)
		default:
			b.WriteByte(c)
			s.at++
		}
	}
	return "", s.fault(messageSyntax)
}

// escape reads one escape, or the two that make a surrogate pair.
func (s *scanner) escape() (rune, *Fault) {
	if s.at+1 >= len(s.text) {
		return 0, s.fault(messageSyntax)
	}
	c := s.text[s.at+1]
	if c != 'u' {
		i := strings.IndexByte(`"\/bfnrt`, c)
		if i < 0 {
			return 0, s.fault(messageSyntax)
		}
		s.at += 2
		return rune("\"\\/\b\f\n\r\t"[i]), nil
	}
	r, ok := s.hex()
	if !ok {
		return 0, s.fault(messageSyntax)
	}
	if !utf16.IsSurrogate(r) {
		return r, nil
	}
	if s.at+1 < len(s.text) && s.text[s.at] == '\\' && s.text[s.at+1] == 'u' {
		low, ok := s.hex()
		if !ok {
			return 0, s.fault(messageSyntax)
		}
		if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
			return both, nil
		}
	}
	return 0, s.fault(messageText)
}

// hex reads \uXXXX.
func (s *scanner) hex() (r rune, ok bool) {
	if s.at+6 > len(s.text) {
		return 0, false
	}
	for _, c := range []byte(s.text[s.at+2 : s.at+6]) {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	s.at += 6
	return r, true
}

// number passes a number in the grammar of JSON.
func (s *scanner) number() *Fault {
	if s.peek() == '-' {
		s.at++
	}
	switch c := s.peek(); {
	case c == '0':
		s.at++
	case c >= '1' && c <= '9':
		s.digits()
	default:
		return s.fault(messageSyntax)
	}
	if s.peek() == '.' {
		s.at++
		if !s.digits() {
			return s.fault(messageSyntax)
		}
	}
	if s.peek()|0x20 == 'e' {
		s.at++
		if c := s.peek(); c == '+' || c == '-' {
			s.at++
		}
		if !s.digits() {
			return s.fault(messageSyntax)
		}
	}
	return nil
}

func (s *scanner) peek() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

func (s *scanner) digits() bool {
	start := s.at
	for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at > start
}

// value reads whatever value is next. Of lists and objects it keeps the text.
func (s *scanner) value() (Value, *Fault) {
	start := s.at
	switch s.peek() {
	case '"':
		text, f := s.str()
		return Value{Kind: String, Text: text}, f
	case '{':
		f := s.skipObject()
		return Value{Kind: Object, Text: s.text[start:s.at]}, f
	case '[':
		f := s.skipList()
		return Value{Kind: List, Text: s.text[start:s.at]}, f
	case 't':
		return s.literal("true", Bool)
	case 'f':
		return s.literal("false", Bool)
	case 'n':
		return s.literal("null", Null)
	}
	f := s.number()
	return Value{Kind: Number, Text: s.text[start:s.at]}, f
}

func (s *scanner) literal(word string, k Kind) (Value, *Fault) {
	if !strings.HasPrefix(s.text[s.at:], word) {
		return Value{}, s.fault(messageSyntax)
	}
	s.at += len(word)
	return Value{Kind: k, Text: word}, nil
}

// skip passes whatever value is next.
func (s *scanner) skip() *Fault {
	_, f := s.value()
	return f
}

func (s *scanner) skipObject() *Fault {
	if f := s.open(); f != nil {
		return f
	}
	for first := true; ; first = false {
		_, more, f := s.member(first)
		if f != nil || !more {
			return f
		}
		if f := s.skip(); f != nil {
			return f
		}
	}
}

func (s *scanner) skipList() *Fault {
	if f := s.open(); f != nil {
		return f
	}
	for first := true; ; first = false {
		more, f := s.element(first)
		if f != nil || !more {
			return f
		}
		if f := s.skip(); f != nil {
			return f
		}
	}
}
