package national

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"sharewell/internal/errs"
	"sharewell/internal/screening/nhs"
)

// Limits bound a file. Nought means no limit: none has been confirmed for the count of numbers.
type Limits struct {
	Numbers int
	Bytes   int64
}

// Summary is what may be known of a file by everybody: counts and a hash, no numbers.
type Summary struct {
	Numbers int    `json:"numbers"`
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256"`
}

// Fault is one thing the service would turn the file down for.
type Fault struct {
	Line int
	Code string
}

// Codes of faults.
const (
	FaultMalformed = "malformed" // not an NHS number
	FaultForm      = "form"      // not ten digits, a comma and a line feed
	FaultReturn    = "return"    // a carriage return before the line feed
	FaultRepeated  = "repeated"  // the number was there before
	FaultOrder     = "order"     // smaller than the number before it
	FaultCut       = "cut"       // the last line has no line feed: the file may be cut off
	FaultEmpty     = "empty"     // nothing in the file
	FaultTooMany   = "too_many"  // more numbers than the limit
	FaultTooLarge  = "too_large" // more bytes than the limit
)

const (
	mostFaults = 20       // told in one go
	readBuffer = 64 << 10 // bytes
)

var faultWords = map[string]string{
	FaultMalformed: "is not an NHS number with a right last digit",
	FaultForm:      "is not ten digits followed by a comma",
	FaultReturn:    "ends with a carriage return and a line feed; the service takes a line feed alone",
	FaultRepeated:  "holds a number that was there before",
	FaultOrder:     "holds a smaller number than the line before",
	FaultCut:       "has no line feed at its end; the file may be cut off",
}

// Message says a fault in a sentence, without the number.
func (f Fault) Message() string {
	switch f.Code {
	case FaultEmpty:
		return "The file is empty."
	case FaultTooMany:
		return "The file holds more numbers than the limit. Split it."
	case FaultTooLarge:
		return "The file is larger than the limit. Split it."
	}
	if f.Line == 0 {
		return "A number is there more than once."
	}
	return fmt.Sprintf("Line %d %s.", f.Line, faultWords[f.Code])
}

// Check reads a file that is to be sent and gives what is wrong with it, at most 20 faults.
func Check(r io.Reader, limits Limits) (Summary, []Fault, error) {
	s := scanner{limits: limits, ordered: true}
	_, summary, err := s.scan(r)
	return summary, s.faults, err
}

// Read reads a file that is to be sent; one with a fault is refused.
func Read(r io.Reader, limits Limits) (List, Summary, error) {
	s := scanner{limits: limits, ordered: true, keep: true}
	l, summary, err := s.scan(r)
	if err != nil {
		return List{}, summary, err
	}
	return l, summary, refuse(s.faults, "national.file", "The file cannot be sent as it is. Build it again with: sharewell optouts build.")
}

// ReadAnswer reads a clean list that came back. Its order is free, and it may be empty: everybody asked
// about may have opted out.
func ReadAnswer(r io.Reader, limits Limits) (List, Summary, error) {
	s := scanner{limits: limits, keep: true, mayBeEmpty: true}
	l, summary, err := s.scan(r)
	if err != nil {
		return List{}, summary, err
	}
	return l, summary, refuse(s.faults, "national.answer", "The answer is not a clean list. Fetch it again, and do not use this one.")
}

func refuse(faults []Fault, code, message string) error {
	if len(faults) == 0 {
		return nil
	}
	e := errs.New(errs.Invalid, code, message)
	for _, f := range faults {
		e.Fields = append(e.Fields, errs.Field{Name: fmt.Sprintf("line %d", f.Line), Code: "national." + f.Code, Message: f.Message()})
	}
	return e
}

// scanner reads the lines of a file.
type scanner struct {
	limits              Limits
	ordered, keep       bool
	mayBeEmpty, tooMuch bool
	faults              []Fault
	line                int
	last                uint32
	prefixes            []uint32
}

func (s *scanner) fault(code string) {
	if len(s.faults) < mostFaults {
		s.faults = append(s.faults, Fault{s.line, code})
	}
}

func (s *scanner) scan(r io.Reader) (List, Summary, error) {
	hash := sha256.New()
	counted := &counter{r: r}
	in := bufio.NewReaderSize(io.TeeReader(counted, hash), readBuffer)
	for !s.tooMuch {
		line, err := in.ReadSlice('\n')
		if err == io.EOF && len(line) == 0 {
			break
		}
		if err != nil && err != io.EOF && !errors.Is(err, bufio.ErrBufferFull) {
			return List{}, Summary{}, err
		}
		s.line++
		s.take(line, err == io.EOF)
		s.tooMuch = s.tooMuch || s.over(counted.n-int64(in.Buffered()))
	}
	if s.line == 0 && !s.mayBeEmpty {
		s.fault(FaultEmpty)
	}
	l := s.list()
	return l, Summary{Numbers: s.line, Bytes: counted.n, SHA256: hex.EncodeToString(hash.Sum(nil))}, nil
}

// over reports whether the file is larger than a limit.
func (s *scanner) over(bytes int64) bool {
	if s.limits.Numbers > 0 && s.line > s.limits.Numbers {
		s.fault(FaultTooMany)
		return true
	}
	if s.limits.Bytes > 0 && bytes > s.limits.Bytes {
		s.fault(FaultTooLarge)
		return true
	}
	return false
}

// take looks at one line.
func (s *scanner) take(line []byte, last bool) {
	prefix, code := numberOf(line, last)
	if code == "" && s.ordered && s.line > 1 && prefix <= s.last {
		code = FaultOrder
		if prefix == s.last {
			code = FaultRepeated
		}
	}
	if code != "" {
		s.fault(code)
		return
	}
	s.last = prefix
	if s.keep && len(s.faults) == 0 {
		s.prefixes = append(s.prefixes, prefix)
	}
}

// numberOf reads a line of the form.
func numberOf(line []byte, last bool) (prefix uint32, fault string) {
	n := len(line)
	switch {
	case last:
		return 0, FaultCut
	case n == lineBytes && line[digits] == ',':
		prefix, ok := nhs.Plain(line[:digits])
		if !ok {
			return 0, FaultMalformed
		}
		return prefix, ""
	case n >= 2 && line[n-2] == '\r':
		return 0, FaultReturn
	default:
		return 0, FaultForm
	}
}

// list gives what was kept, sorted; a number that was there twice is a fault of an answer too.
func (s *scanner) list() List {
	if s.ordered {
		return List{s.prefixes}
	}
	slices.Sort(s.prefixes)
	n := len(s.prefixes)
	s.prefixes = slices.Compact(s.prefixes)
	if len(s.prefixes) != n {
		s.faults = append(s.faults, Fault{0, FaultRepeated})
	}
	return List{s.prefixes}
}

// counter counts what is read.
type counter struct {
	r io.Reader
	n int64
}

// Read implements io.Reader.
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
