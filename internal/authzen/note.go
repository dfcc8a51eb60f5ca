package authzen

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

	"sharewell/internal/apiclient"
	"sharewell/internal/coverage"
)

// note keeps the decision in the request's frame.
func (h *Handler) note(c *call, answer apiclient.Answer, reason string) {
	e, q := &c.entry, &c.question
	other := q.To
	if q.To.ID == c.asked.SubjectID {
		other = q.From
	}
	*e = apiclient.Decision{Records: e.Records[:0], Answer: answer, Reason: reason,
		SubjectType: c.asked.SubjectType, Subject: c.asked.SubjectID, Action: c.asked.Action,
		ResourceType: c.asked.ResourceType, Resource: c.asked.ResourceID, Other: other.ID, Purpose: h.code(q.Purpose)}
	if answer != apiclient.Covered { // what covers is known; of the rest only what the index knows stands in the clear
		e.SubjectType, e.Action, e.ResourceType = h.code(e.SubjectType), h.code(e.Action), h.code(e.ResourceType)
		e.Subject, e.Resource, e.Other = h.known(c, e.Subject), h.known(c, e.Resource), h.known(c, e.Other)
	}
	if answer == apiclient.Covered || answer == apiclient.LookAtIt {
		for _, r := range c.decision.Records {
			e.Records = append(e.Records, apiclient.RecordVersion{Ref: r.Ref, Version: int64(r.N)})
		}
	}
	c.frame.Add(e)
}

// known gives an identifier of the question as it is when the index knows it, else its hash.
func (h *Handler) known(c *call, id string) string {
	if id == "" {
		return ""
	}
	for _, n := range [...]coverage.Node{c.question.From, c.question.To, c.question.Thing} {
		if n.ID == id {
			if _, ok := c.view.Canonical(n); ok {
				return id
			}
		}
	}
	return h.hash(id)
}

// code gives a text as it is when it looks like a code, and like nobody's number, else its hash.
func (h *Handler) code(s string) string {
	digits := 0
	for _, c := range []byte(s) {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-' || c == '.' || c == ':':
		default:
			return h.hash(s)
		}
	}
	if digits > 6 || len(s) > 64 {
		return h.hash(s)
	}
	return s
}

// hash stands for a text: who has the site's key can tell whether it was a given one, nobody can tell which.
func (h *Handler) hash(s string) string {
	m := hmac.New(sha256.New, h.d.HashKey)
	m.Write([]byte(s))
	var sum [sha256.Size]byte
	return "#" + hex.EncodeToString(m.Sum(sum[:0])[:12])
}
