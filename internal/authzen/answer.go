package authzen

import (
	"net/url"
	"strconv"
	"unicode/utf8"

	"sharewell/internal/coverage"
)

// appendDecision writes the answer to the question with everything that goes with it.
func (h *Handler) appendDecision(c *call) {
	d := &c.decision
	out := c.out
	if d.Outcome == coverage.Covered {
		out = append(out, `{"decision":true,"context":{"outcome":"covered"`...)
	} else {
		out = append(out, `{"decision":false,"context":{`...)
		if len(d.Reasons) > 0 {
			out = append(out, `"reason":"`...)
			out = append(out, d.Reasons[0].Code.String()...)
			out = append(out, `","reason_user":{"en-GB":`...)
			out = append(out, h.reasons[d.Reasons[0].Code]...)
			out = append(out, `},`...)
		}
		out = append(out, `"outcome":"`...)
		out = append(out, d.Outcome.String()...)
		out = append(out, '"')
	}
	out = append(out, `,"advisory":true,"policy_version":"`...)
	out = strconv.AppendUint(out, d.Revision, 10)
	out = append(out, '"')
	out = appendRecords(out, d.Records)
	out = h.appendReasons(out, d)
	out = appendObligations(out, d)
	c.out = out
	if d.Outcome == coverage.PersonMustLook {
		h.appendRequest(c)
	}
	c.out = append(c.out, "}}"...)
}

func appendRecords(out []byte, records []coverage.RecordRef) []byte {
	for i := range records {
		if i == 0 {
			out = append(out, `,"records":[`...)
		} else {
			out = append(out, ',')
		}
		out = append(out, `{"ref":`...)
		out = appendString(out, records[i].Ref)
		out = append(out, `,"version":`...)
		out = strconv.AppendInt(out, int64(records[i].N), 10)
		out = append(out, '}')
	}
	if len(records) > 0 {
		out = append(out, ']')
	}
	return out
}

func (h *Handler) appendReasons(out []byte, d *coverage.Decision) []byte {
	for i := range d.Reasons {
		r := &d.Reasons[i]
		if i == 0 {
			out = append(out, `,"reasons":[`...)
		} else {
			out = append(out, ',')
		}
		out = append(out, `{"code":"`...)
		out = append(out, r.Code.String()...)
		out = append(out, '"')
		if r.Record >= 0 && int(r.Record) < len(d.Records) {
			out = append(out, `,"record":`...)
			out = appendString(out, d.Records[r.Record].Ref)
		}
		if r.Rule != "" {
			out = h.appendRule(out, r.Rule)
		}
		if r.Detail != "" && told(r.Code) {
			out = append(out, `,"detail":`...)
			out = appendString(out, r.Detail)
		}
		out = append(out, '}')
	}
	if len(d.Reasons) > 0 {
		out = append(out, ']')
	}
	return out
}

// told reports whether the detail of a reason is ours to tell. Those of the others repeat what was sent.
func told(c coverage.ReasonCode) bool {
	switch c {
	case coverage.GiverNotSignatory, coverage.ReceiverNotSignatory, coverage.GiverLapsed, coverage.ReceiverLapsed,
		coverage.GiverAssurance, coverage.ReceiverAssurance, coverage.RuleBlocks:
		return true
	}
	return false
}

func (h *Handler) appendRule(out []byte, rule string) []byte {
	out = append(out, `,"rule":`...)
	out = appendString(out, rule)
	if s, ok := h.d.Words.Rule(rule); ok {
		out = append(out, `,"source":{"name":`...)
		out = appendString(out, s.Name)
		if s.URL != "" {
			out = append(out, `,"url":`...)
			out = appendString(out, s.URL)
		}
		out = append(out, '}')
	}
	return out
}

func appendObligations(out []byte, d *coverage.Decision) []byte {
	for i := range d.Obligations {
		o := &d.Obligations[i]
		if i == 0 {
			out = append(out, `,"obligations":[`...)
		} else {
			out = append(out, ',')
		}
		out = append(out, `{"code":"`...)
		out = append(out, o.Code.String()...)
		out = append(out, '"')
		if o.Detail != "" {
			out = append(out, `,"detail":`...)
			out = appendString(out, o.Detail)
		}
		if int(o.Record) < len(d.Records) && len(d.Records) > 1 {
			out = append(out, `,"record":`...)
			out = appendString(out, d.Records[o.Record].Ref)
		}
		out = append(out, '}')
	}
	if len(d.Obligations) > 0 {
		out = append(out, ']')
	}
	return out
}

// appendRequest writes where a person goes on: a request to whoever holds the information when the caller would
// receive it, else a new record. The address carries codes that the index knows, nothing else that was sent.
func (h *Handler) appendRequest(c *call) {
	q := &c.question
	path, kind := "/records/new", "record"
	if main, ok := c.view.Canonical(q.To); ok && main.ID == string(c.principal.Organisation) && main.ID != "" {
		path, kind = "/requests/new", "request"
	}
	v := url.Values{}
	for name, n := range map[string]coverage.Node{"from": q.From, "to": q.To, "what": q.Thing} {
		if main, ok := c.view.Canonical(n); ok {
			v.Set(name, main.ID)
		}
	}
	if q.Purpose != "" && h.code(q.Purpose) == q.Purpose {
		v.Set("purpose", q.Purpose)
	}
	c.out = append(c.out, `,"access_request":{"kind":"`+kind+`","url":`...)
	address := h.d.PublicURL + path
	if len(v) > 0 {
		address += "?" + v.Encode()
	}
	c.out = appendString(c.out, address)
	c.out = append(c.out, '}')
}

const hexDigits = "0123456789abcdef"

// plain are the bytes that stand for themselves in a string.
var plain = func() (t [256]bool) {
	for c := 0x20; c < utf8.RuneSelf; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// appendString writes a string of JSON.
func appendString(out []byte, s string) []byte {
	out = append(out, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain[c] {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r != utf8.RuneError || n != 1 {
				i += n
				continue
			}
			out = append(append(out, s[start:i]...), "\ufffd"...)
		} else {
			out = append(append(out, s[start:i]...), '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	return append(append(out, s[start:]...), '"')
}
