package authzen

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"sort"
	"strconv"
	"strings"

	"sharewell/internal/apiclient"
	"sharewell/internal/authzen/wire"
	"sharewell/internal/coverage"
)

// Pages of a search.
const (
	defaultPage = 100
	mostPage    = 1000
)

// search lists the entities that make the question a covered one.
func (h *Handler) search(c *call) *failure {
	q := &c.request.Question
	if f := q.CompleteFor(c.form); f != nil {
		return bad(f.Message)
	}
	p, f := c.page()
	if f != nil {
		return f
	}
	candidates := c.candidates()
	at := sort.SearchStrings(candidates, p.after)
	if p.after != "" && at < len(candidates) && candidates[at] == p.after {
		at++
	}
	var found []string
	more := false
	for ; at < len(candidates); at++ {
		if !h.fits(c, candidates[at]) {
			continue
		}
		if len(found) == p.limit {
			more = true
			break
		}
		found = append(found, candidates[at])
	}
	next := ""
	if more {
		last := p.after
		if len(found) > 0 {
			last = found[len(found)-1]
		}
		next = p.token(last)
	}
	c.writeFound(found, next)
	c.clearSearched()
	h.translate(c, &c.request.Question)
	h.noteSearch(c, len(found))
	return nil
}

// candidates are the main names of what is searched for, in order; none when the type is not known.
func (c *call) candidates() []string {
	voc := c.view.Vocabulary()
	if c.form == wire.SearchAction {
		names := slices.Clone(voc.ActionNames())
		slices.Sort(names)
		return names
	}
	wanted := c.request.Subject.Type
	if c.form == wire.SearchResource {
		wanted = c.request.Resource.Type
	}
	k, ok := voc.Kind(wanted)
	if !ok {
		return nil
	}
	return c.view.IDs(k)
}

// fits reports whether the question is covered with a candidate in its place.
func (h *Handler) fits(c *call, candidate string) bool {
	q := &c.request.Question
	switch c.form {
	case wire.SearchSubject:
		q.Subject.ID = candidate
	case wire.SearchResource:
		q.Resource.ID = candidate
	default:
		q.Action.Name = candidate
	}
	h.translate(c, q)
	if !c.mayAsk() {
		return false
	}
	c.view.Decide(&c.question, &c.decision)
	return c.decision.Outcome == coverage.Covered
}

// clearSearched takes the last candidate out of the question, so that it is noted as it was asked.
func (c *call) clearSearched() {
	switch c.form {
	case wire.SearchSubject:
		c.request.Subject.ID = ""
	case wire.SearchResource:
		c.request.Resource.ID = ""
	default:
		c.request.Action.Name = ""
	}
}

func (h *Handler) noteSearch(c *call, found int) {
	c.decision.Reset()
	e := &c.entry
	*e = apiclient.Decision{Records: e.Records[:0], Answer: apiclient.Listed, Reason: "search", Count: found,
		SubjectType: h.code(c.asked.SubjectType), Subject: h.known(c, c.asked.SubjectID), Action: h.code(c.asked.Action),
		ResourceType: h.code(c.asked.ResourceType), Resource: h.known(c, c.asked.ResourceID), Purpose: h.code(c.question.Purpose)}
	c.frame.Add(e)
}

// writeFound writes a page of results.
func (c *call) writeFound(found []string, next string) {
	out := append(c.out, '{')
	if next != "" || c.request.Page.Present {
		out = append(out, `"page":{"next_token":`...)
		out = appendString(out, next)
		out = append(out, `,"count":`...)
		out = strconv.AppendInt(out, int64(len(found)), 10)
		out = append(out, "},"...)
	}
	out = append(out, `"results":[`...)
	kind := c.request.Subject.Type
	if c.form == wire.SearchResource {
		kind = c.request.Resource.Type
	}
	for i, id := range found {
		if i > 0 {
			out = append(out, ',')
		}
		if c.form == wire.SearchAction {
			out = append(out, `{"name":`...)
		} else {
			out = append(out, `{"type":`...)
			out = appendString(out, kind)
			out = append(out, `,"id":`...)
		}
		out = appendString(out, id)
		out = append(out, '}')
	}
	c.out = append(out, "]}"...)
}

// paging is which page is wanted of which question.
type paging struct {
	question uint64
	limit    int
	after    string
}

// page reads the page a search asks for. A token is good for the question it was given for, only.
func (c *call) page() (paging, *failure) {
	asked := c.request.Page
	p := paging{question: questionSum(c.form, &c.request.Question), limit: defaultPage}
	if asked.HasLimit {
		p.limit = min(asked.Limit, mostPage)
	}
	if asked.Token == "" {
		return p, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(asked.Token)
	if err != nil || len(b) < 10 {
		return p, bad("page.token is not one we gave")
	}
	if binary.BigEndian.Uint64(b) != p.question {
		return p, bad("page.token belongs to another question: ask the same as for the page before")
	}
	limit := int(binary.BigEndian.Uint16(b[8:]))
	if limit > mostPage || asked.HasLimit && p.limit != limit {
		return p, bad("page.limit is not that of the page before")
	}
	p.limit, p.after = limit, string(b[10:])
	return p, nil
}

// token names the page after one that ended with last.
func (p paging) token(last string) string {
	b := binary.BigEndian.AppendUint64(nil, p.question)
	b = binary.BigEndian.AppendUint16(b, uint16(p.limit))
	return base64.RawURLEncoding.EncodeToString(append(b, last...))
}

// questionSum is the same for the same question, whatever order its properties came in.
func questionSum(form wire.Form, q *wire.Question) uint64 {
	h := fnv.New64a()
	for _, s := range []string{strconv.Itoa(int(form)), q.Subject.Type, q.Subject.ID, q.Action.Name, q.Resource.Type, q.Resource.ID} {
		_, _ = h.Write([]byte(s + "\x00")) // a hash takes everything
	}
	for i, all := range [][]wire.Property{q.Subject.Properties, q.Action.Properties, q.Resource.Properties, q.Context} {
		var lines []string
		for _, p := range all {
			lines = append(lines, strconv.Itoa(i)+p.Name+"\x00"+strconv.Itoa(int(p.Value.Kind))+p.Value.Text+"\x00")
		}
		slices.Sort(lines)
		_, _ = h.Write([]byte(strings.Join(lines, ""))) // a hash takes everything
	}
	return h.Sum64()
}
