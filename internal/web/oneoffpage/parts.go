package oneoffpage

import (
	"slices"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/sharing/oneoff"
)

// part is one page of questions: a section of the form, or a piece of one that is too long for a page.
type part struct {
	Key     string // of the address; the first part of a section has the section's own
	Section string
	Group   string // heading of the task list
	Fields  []string
}

// parts divides the form into pages of at most six questions that belong together. The child test comes
// first among the reasons, because it may end the matter.
func parts() []part {
	p := func(key, group string, fields ...string) part {
		section, _, _ := strings.Cut(key, "-")
		return part{key, section, group, fields}
	}
	return []part{
		p("start", "who", "urgency", "direction", "provider_org", "provider_name", "recipient_org", "recipient_name"),
		p("start-giver", "who", "provider_kind", "provider_address", "provider_contact"),
		p("start-receiver", "who", "recipient_kind", "recipient_address", "recipient_contact"),
		p("request", "who", "requester_name", "requester_role", "requester_contact", "identity_check", "identity_reason", "request_received_at"),
		p("request-words", "who", "data_requested", "public_task_statement", "public_task_text"),
		p("data", "what", "data_categories", "data_shared", "data_withheld", "fact_or_opinion", "fact_or_opinion_note", "context_note"),
		p("people", "what", "subject_ref", "subject_types", "connection_level", "connection_note", "subject_count"),
		p("purpose", "why", "detriment_test", "detriment_reason", "specific_purpose", "purposes", "necessity", "risk_of_not_sharing"),
		p("purpose-fit", "why", "compatibility", "collected_on_consent"),
		p("law", "why", "special_categories", "criminal_offence_data", "confidential_info", "regime", "law_enforcement_purpose"),
		p("law-basis", "why", "art6", "legal_power"),
		p("law-conditions", "why", "art9", "art9_sch1", "art10_basis"),
		p("law-confidence", "why", "cldc_basis", "cldc_note", "cldc_consulted"),
		p("person", "person", "told_subject", "told_on", "not_told_reason", "views_of_subject"),
		p("person-consent", "person", "consent_position", "consent_evidence", "consent_withdrawn_on"),
		p("assessment", "person", "dpia", "dpia_ref", "dpia_reason", "advice", "advice_on", "advice_note"),
		p("assessment-opt-outs", "person", "opt_out_result", "opt_out_on", "opt_out_method", "opt_out_in", "opt_out_out"),
		p("sending", "send", "method", "method_reason", "security_note", "shared_at", "shared_by", "retrospective"),
		p("sending-abroad", "send", "transfer_outside_uk", "transfer_countries", "transfer_mechanism"),
		p("sending-after", "send", "retention_disposal", "disposal_by", "onward_conditions", "rights_contact"),
		p("decision", "decide", "decision", "next_review_at", "decision_reasons", "decided_by", "decided_role", "decided_at"),
		p("decision-cover", "decide", "controller_relationship", "art26_ref", "agreement_cover", "cover_ref", "cover_reason"),
	}
}

// partByKey finds a part.
func partByKey(key string) (part, bool) {
	i := slices.IndexFunc(parts(), func(p part) bool { return p.Key == key })
	if i < 0 {
		return part{}, false
	}
	return parts()[i], true
}

// partOf finds the part that asks for a field.
func partOf(field string) (part, bool) {
	i := slices.IndexFunc(parts(), func(p part) bool { return slices.Contains(p.Fields, field) })
	if i < 0 {
		return part{}, false
	}
	return parts()[i], true
}

// asks lists the fields that a part asks of a record as it stands.
func (p part) asks(c oneoff.Case) []oneoff.Field {
	var out []oneoff.Field
	for _, key := range p.Fields {
		if f, ok := oneoff.FieldByKey(key); ok && !f.ReadOnly && f.Asked(c) {
			out = append(out, f)
		}
	}
	return out
}

// next is the part after this one that asks anything.
func (p part) next(c oneoff.Case) (part, bool) {
	all := parts()
	i := slices.IndexFunc(all, func(o part) bool { return o.Key == p.Key })
	for _, o := range all[i+1:] {
		if len(o.asks(c)) > 0 {
			return o, true
		}
	}
	return part{}, false
}

// lacks keeps what is missing or wrong in a part.
func (p part) lacks(missing []errs.Field) []errs.Field {
	var out []errs.Field
	for _, m := range missing {
		if slices.Contains(p.Fields, m.Name) {
			out = append(out, m)
		}
	}
	return out
}

// progress says how far a part is.
func (p part) progress(c oneoff.Case, missing []errs.Field) oneoff.Progress {
	if len(p.lacks(missing)) == 0 {
		return oneoff.Complete
	}
	if slices.ContainsFunc(p.Fields, func(key string) bool { return c.Answers.Given(key) && key != "provider_org" }) {
		return oneoff.InProgress
	}
	return oneoff.NotStarted
}
