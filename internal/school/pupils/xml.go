package pupils

import (
	"bytes"
	"html"
	"io"
	"strings"
	"unicode/utf8"
)

// token is what a scanner finds.
type token uint8

const (
	open token = iota
	shut
	text
)

// scanner goes through the XML of a workbook: elements, attributes and text, and nothing else. A document type, with
// which a file could define texts of its own, is refused. An element that is empty is told of as opened and shut.
type scanner struct {
	data  []byte
	at    int
	name  []byte // of the element, without its prefix
	attrs []byte
	body  []byte
	raw   bool // the text is taken as it stands
	empty bool // the element is to be shut next
}

// next finds the next token, io.EOF after the last.
func (s *scanner) next() (token, error) {
	if s.empty {
		s.empty = false
		return shut, nil
	}
	for s.at < len(s.data) {
		if s.data[s.at] != '<' {
			end := bytes.IndexByte(s.data[s.at:], '<')
			if end < 0 {
				end = len(s.data) - s.at
			}
			s.body, s.raw = s.data[s.at:s.at+end], false
			s.at += end
			return text, nil
		}
		rest := s.data[s.at:]
		switch {
		case bytes.HasPrefix(rest, []byte("<?")):
			if !s.skip(rest, "?>") {
				return 0, ErrBroken
			}
		case bytes.HasPrefix(rest, []byte("<!--")):
			if !s.skip(rest, "-->") {
				return 0, ErrBroken
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			end := bytes.Index(rest, []byte("]]>"))
			if end < 0 {
				return 0, ErrBroken
			}
			s.body, s.raw = rest[len("<![CDATA["):end], true
			s.at += end + len("]]>")
			return text, nil
		case bytes.HasPrefix(rest, []byte("<!")):
			return 0, ErrBroken
		default:
			return s.element(rest)
		}
	}
	return 0, io.EOF
}

func (s *scanner) skip(rest []byte, end string) bool {
	n := bytes.Index(rest, []byte(end))
	s.at += n + len(end)
	return n >= 0
}

func (s *scanner) element(rest []byte) (token, error) {
	end, quote := 1, byte(0)
	for ; end < len(rest); end++ {
		c := rest[end]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
			continue
		case c == '"' || c == '\'':
			quote = c
			continue
		case c == '<':
			return 0, ErrBroken
		case c != '>':
			continue
		}
		break
	}
	if end >= len(rest) {
		return 0, ErrBroken
	}
	s.at += end + 1
	inner, kind := rest[1:end], open
	if len(inner) > 0 && inner[0] == '/' {
		inner, kind = inner[1:], shut
	}
	if n := len(inner); kind == open && n > 0 && inner[n-1] == '/' {
		inner, s.empty = inner[:n-1], true
	}
	s.name, s.attrs = inner, nil
	if n := bytes.IndexAny(inner, " \t\r\n"); n >= 0 {
		s.name, s.attrs = inner[:n], inner[n:]
	}
	if n := bytes.IndexByte(s.name, ':'); n >= 0 {
		s.name = s.name[n+1:]
	}
	if len(s.name) == 0 {
		return 0, ErrBroken
	}
	return kind, nil
}

// attr gives an attribute of the element, whatever its prefix.
func (s *scanner) attr(name string) string { return unescaped(s.rawAttr(name)) }

// rawAttr gives an attribute as it stands.
func (s *scanner) rawAttr(name string) []byte {
	rest := s.attrs
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimSpace(rest[:eq])
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil
		}
		value := rest[1 : 1+end]
		rest = rest[end+2:]
		if n := bytes.IndexByte(key, ':'); n >= 0 {
			key = key[n+1:]
		}
		if string(key) == name {
			return value
		}
	}
}

// text gives the text found.
func (s *scanner) text() string {
	if s.raw {
		return string(s.body)
	}
	return unescaped(s.body)
}

// appendText adds the text found to a buffer.
func (s *scanner) appendText(b []byte) []byte {
	if s.raw || bytes.IndexByte(s.body, '&') < 0 {
		return append(b, s.body...)
	}
	return append(b, unescaped(s.body)...)
}

// unescaped resolves the few names that XML itself has, and numbers.
func unescaped(b []byte) string {
	if bytes.IndexByte(b, '&') < 0 {
		return string(b)
	}
	var out strings.Builder
	for len(b) > 0 {
		at := bytes.IndexByte(b, '&')
		if at < 0 {
			out.Write(b)
			break
		}
		out.Write(b[:at])
		b = b[at:]
		end := bytes.IndexByte(b[:min(len(b), 12)], ';')
		switch {
		case end < 0:
			out.WriteRune(utf8.RuneError)
			b = b[1:]
			continue
		case b[1] == '#':
			out.WriteString(html.UnescapeString(string(b[:end+1])))
		default:
			out.WriteString(named(string(b[1:end])))
		}
		b = b[end+1:]
	}
	return out.String()
}

func named(name string) string {
	switch name {
	case "amp":
		return "&"
	case "lt":
		return "<"
	case "gt":
		return ">"
	case "quot":
		return `"`
	case "apos":
		return "'"
	}
	return string(utf8.RuneError)
}
