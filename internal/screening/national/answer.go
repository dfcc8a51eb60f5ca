package national

import (
	"bytes"
	"encoding/json"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/screening/nhs"
)

// Verdict is what an answer says about one row.
type Verdict int

// The verdicts.
const (
	NotAsked Verdict = iota // the number was not in what was asked: nothing is known, so it must not pass
	Clean                   // asked, and returned: no opt-out
	OptedOut                // asked, and not returned
)

// Answer is a question with what came back. It exists in memory while a list is screened.
type Answer struct {
	asked, clean List
}

// NewAnswer puts a question and its answer together. An answer that holds a number that was not asked
// belongs to another question and is refused.
func NewAnswer(asked, clean List) (*Answer, error) {
	for _, p := range clean.prefixes {
		if !asked.has(p) {
			return nil, errs.New(errs.Invalid, "national.other_answer", "The answer holds numbers that were not asked about. It belongs to another list.")
		}
	}
	return &Answer{asked, clean}, nil
}

// Asked and Returned are the sizes of the two lists; Removed is how many people opted out.
func (a *Answer) Asked() int { return a.asked.Len() }

// Returned is how many numbers came back.
func (a *Answer) Returned() int { return a.clean.Len() }

// Removed is how many of the people asked about opted out.
func (a *Answer) Removed() int { return a.asked.Len() - a.clean.Len() }

// Judge says what the answer means for a number, given by its first nine digits.
func (a *Answer) Judge(prefix uint32) Verdict {
	switch {
	case a.clean.has(prefix):
		return Clean
	case a.asked.has(prefix):
		return OptedOut
	default:
		return NotAsked
	}
}

// Number judges a number as a person writes it; a malformed one was not asked about.
func (a *Answer) Number(number string) Verdict {
	prefix, state := nhs.Parse([]byte(number))
	if state != nhs.Valid {
		return NotAsked
	}
	return a.Judge(prefix)
}

// Sort of a message that came into the mailbox.
type Sort string

// The sorts of messages.
const (
	SortList    Sort = "list"    // a clean list
	SortReceipt Sort = "receipt" // what the service's pipeline did with our file
	SortOther   Sort = "other"   // anything else: an error in words, or a message that is not for us
)

// SortOf tells from its first bytes what a message is. A list is known by its first line.
func SortOf(head []byte) Sort {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	trimmed := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case len(trimmed) == 0:
		return SortList
	case trimmed[0] == '{':
		return SortReceipt
	case trimmed[0] >= '0' && trimmed[0] <= '9':
		return SortList
	default:
		return SortOther
	}
}

// Receipt is what the service's pipeline says of a file it took in. The form was seen once, in a public
// test, and has not been confirmed.
type Receipt struct {
	ID     int64   `json:"id"`
	Status string  `json:"status"`
	Stages []Stage `json:"stages"`
}

// Stage is one check of the service's pipeline.
type Stage struct {
	Name   string `json:"stage"`
	Passed bool   `json:"passed"`
}

// mostReceipt bounds a receipt.
const mostReceipt = 1 << 20

// ParseReceipt reads a receipt.
func ParseReceipt(b []byte) (Receipt, error) {
	var r Receipt
	if len(b) > mostReceipt {
		return r, errs.New(errs.Invalid, "national.receipt", "The receipt is too long.")
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return Receipt{}, errs.New(errs.Invalid, "national.receipt", "The receipt is not JSON.")
	}
	return r, nil
}

// Failed names the first check that the file did not pass, "" when there is none. What the service sends
// is kept to the letters a name of a check has.
func (r Receipt) Failed() string {
	for _, s := range r.Stages {
		if !s.Passed {
			return strings.Map(func(c rune) rune {
				if c >= 'a' && c <= 'z' || c == '_' {
					return c
				}
				return -1
			}, s.Name)
		}
	}
	return ""
}
