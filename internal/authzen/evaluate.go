package authzen

import (
	"encoding/json"
	"strconv"

	"sharewell/internal/apiclient"
	"sharewell/internal/authzen/wire"
	"sharewell/internal/coverage"
)

// one answers a single evaluation.
func (h *Handler) one(c *call) *failure {
	if f := c.request.Complete(); f != nil {
		return bad(f.Message)
	}
	h.decide(c, &c.request.Question)
	return nil
}

// many answers a list of evaluations; without one it is a single evaluation.
func (h *Handler) many(c *call) *failure {
	if len(c.request.Evaluations) == 0 {
		return h.one(c)
	}
	c.out = append(c.out, `{"evaluations":[`...)
	for i := range c.request.Evaluations {
		if i > 0 {
			c.out = append(c.out, ',')
		}
		permit := h.item(c, &c.request.Evaluations[i])
		if permit && c.request.Semantic == wire.PermitOnFirstPermit || !permit && c.request.Semantic == wire.DenyOnFirstDeny {
			break
		}
	}
	c.out = append(c.out, "]}"...)
	return nil
}

// item answers one of several. What is wrong with it is its own, and answered with false.
func (h *Handler) item(c *call, q *wire.Question) bool {
	fault := q.Fault
	if fault == nil {
		q.Merge(&c.request.Question)
		fault = q.Complete()
	}
	if fault == nil {
		return h.decide(c, q)
	}
	c.out = append(c.out, `{"decision":false,"context":{"reason":"bad_question","error":{"status":400,"message":`...)
	c.out = appendString(c.out, fault.Message)
	c.out = append(c.out, "}}}"...)
	c.entry = apiclient.Decision{Records: c.entry.Records[:0], Answer: apiclient.Failed, Reason: "bad_question"}
	c.frame.Add(&c.entry)
	return false
}

// decide answers one complete question, writes the answer and notes it.
func (h *Handler) decide(c *call, q *wire.Question) (permit bool) {
	h.translate(c, q)
	if !c.mayAsk() {
		c.out = append(c.out, `{"decision":false,"context":{"reason":"`+notYours+`","outcome":"not_covered","advisory":true}}`...)
		h.note(c, apiclient.NotCovered, notYours)
		return false
	}
	c.view.Decide(&c.question, &c.decision)
	d := &c.decision
	permit = d.Outcome == coverage.Covered
	h.appendDecision(c)
	reason := ""
	if len(d.Reasons) > 0 {
		reason = d.Reasons[0].Code.String()
	}
	h.note(c, answers[d.Outcome], reason)
	return permit
}

// notYours answers a question about others.
const notYours = "not_your_organisation"

var answers = [...]apiclient.Answer{coverage.NotCovered: apiclient.NotCovered, coverage.PersonMustLook: apiclient.LookAtIt, coverage.Covered: apiclient.Covered}

// translate puts a question into the engine's terms.
func (h *Handler) translate(c *call, q *wire.Question) {
	all := c.properties[:0]
	all = appendProperties(all, coverage.OfSubject, q.Subject.Properties)
	all = appendProperties(all, coverage.OfAction, q.Action.Properties)
	all = appendProperties(all, coverage.OfResource, q.Resource.Properties)
	all = appendProperties(all, coverage.OfContext, q.Context)
	c.properties = all
	c.asked = coverage.Request{SubjectType: q.Subject.Type, SubjectID: q.Subject.ID, Action: q.Action.Name,
		ResourceType: q.Resource.Type, ResourceID: q.Resource.ID, Properties: all}
	c.voc.QuestionFrom(&c.asked, c.today, &c.question)
}

// appendProperties writes into the room that the request before left, member by member.
func appendProperties(all []coverage.Property, of coverage.Section, from []wire.Property) []coverage.Property {
	for i := range from {
		if len(all) == cap(all) {
			all = append(all, coverage.Property{})
		} else {
			all = all[:len(all)+1]
		}
		p := &all[len(all)-1]
		p.Section, p.Name = of, from[i].Name
		if v := &from[i].Value; v.Kind == wire.String {
			p.Value.Kind, p.Value.Text, p.Value.Number = coverage.TextValue, v.Text, 0
			if p.Value.List != nil {
				p.Value.List = nil
			}
		} else {
			p.Value = valueOf(v)
		}
	}
	return all
}

// valueOf gives a value as conditions see it. Objects are nothing to them.
func valueOf(v *wire.Value) coverage.Value {
	switch v.Kind {
	case wire.String:
		return coverage.Text(v.Text)
	case wire.Bool:
		return coverage.Bool(v.True())
	case wire.Number:
		n, err := strconv.ParseFloat(v.Text, 64)
		if err != nil {
			return coverage.Value{} // beyond what a number can be
		}
		return coverage.Number(n)
	case wire.List:
		return listOf(v.Text)
	case wire.Null, wire.Object:
	}
	return coverage.Value{}
}

// listOf reads a list of plain values; one that holds anything else is nothing.
func listOf(text string) coverage.Value {
	var parts []any
	if json.Unmarshal([]byte(text), &parts) != nil {
		return coverage.Value{}
	}
	var out []coverage.Value
	for _, p := range parts {
		switch v := p.(type) {
		case string:
			out = append(out, coverage.Text(v))
		case float64:
			out = append(out, coverage.Number(v))
		case bool:
			out = append(out, coverage.Bool(v))
		default:
			return coverage.Value{}
		}
	}
	return coverage.List(out...)
}

// mayAsk reports whether the question is about the caller's organisation: it gives, receives, or is where what
// is passed on came from. A question that names nobody is answered, because its answer is about nobody.
func (c *call) mayAsk() bool {
	if c.principal.Anybody {
		return true
	}
	named := false
	for _, n := range [...]coverage.Node{c.question.From, c.question.To, c.question.Source} {
		if n.ID == "" {
			continue
		}
		named = true
		if main, ok := c.view.Canonical(n); ok && main.ID == string(c.principal.Organisation) {
			return true
		}
	}
	return !named
}
