package registertest

import (
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

// Words is a small set of code lists.
type Words struct{ lists []rulebook.List }

func items(pairs ...string) []rulebook.Item {
	var out []rulebook.Item
	for i := 0; i+2 < len(pairs); i += 3 {
		out = append(out, rulebook.Item{Code: pairs[i], Label: pairs[i+1], Plain: pairs[i+2]})
	}
	return out
}

// NewWords gives the lists that an entry speaks from.
func NewWords() Words {
	list := func(name string, pairs ...string) rulebook.List {
		return rulebook.List{Name: name, Label: name, Items: items(pairs...)}
	}
	w := Words{[]rulebook.List{
		list("purpose", "P01", "Direct care", "Giving you health and social care", "P03", "Safeguarding children", "Keeping children safe",
			"P07", "Education", "School and early years", "P11", "Research and statistics", "Research and statistics"),
		list("sector", "council", "Local authority", "Councils", "health", "Health", "NHS and other health care", "school", "Education", "Schools", "charity", "Voluntary", "Charities"),
		list("party_role", "controller", "Controller", "Decides how the data is used", "joint_controller", "Joint controller", "Decides together with others",
			"processor", "Processor", "Handles the data for another", "recipient_only", "Recipient", "Receives the data"),
		list("arrangement_type", "reciprocal", "Reciprocal (ISP)", "Each gives and receives", "one_way", "One way (DDA)", "One gives, others receive"),
		list("item_category", "identity", "Identity", "Who you are", "contact", "Contact", "How to reach you", "health", "Health", "Your health", "education", "Education", "School and learning"),
		list("special_categories", "health", "Health data", "Health"),
		list("subject_types", "children", "Children", "Children", "patients", "Patients", "Patients", "residents", "Residents", "People who live here"),
		list("age_bands", "0_4", "0 to 4", "0 to 4", "5_17", "5 to 17", "5 to 17", "18_64", "18 to 64", "18 to 64", "65", "65 and over", "65 and over"),
		list("identifiability", "personally_identifiable", "Personally identifiable", "The data shows who you are", "de_personalised", "De-personalised", "Names are taken out, but a link back is kept", "anonymous", "Anonymous", "Nobody can be told from it"),
		list("art6", "e", "Article 6(1)(e): public task", "It is part of their public job", "c", "Article 6(1)(c): legal obligation", "The law says they must"),
		list("art9", "h", "Article 9(2)(h): health or social care", "It is needed for health or social care"),
		list("schedule1", "p2", "Schedule 1 paragraph 2", "Health or social care purposes"),
		list("gateway", "s82", "National Health Service Act 2006 s.82", "NHS bodies and councils must work together"),
		list("confidentiality", "implied_consent_direct_care", "Implied consent for direct care", "People who care for you may tell each other what they need to know"),
		list("retention_unit", "years", "Years", "years", "months", "Months", "months"),
		list("retention_disposal", "destroy", "Destroy", "It is then destroyed", "review", "Review", "It is then looked at again"),
		list("onward_conditions", "none", "No onward sharing", "It must not be passed on"),
		list("adm_level", "none", "None", "People decide. No tool makes or suggests a decision", "decision_support", "Decision support", "A tool suggests and a person decides"),
		list("frequency", "daily", "Daily", "Every day", "weekly", "Weekly", "Every week", "ad_hoc", "Ad hoc", "When it is needed"),
		list("opt_out_kind", "national", "National data opt-out", "The national data opt-out", "type1", "Type 1 opt-out", "The opt-out at your GP practice", "local", "Local objection", "An objection to the shared care record", "objection", "Right to object", "Your right to object"),
		list("opt_out_result", "applied", "Applied", "Opt-outs are honoured", "direct_care", "Direct care", "It is for your own care", "mandated_by_law", "Mandated by law", "The law says the data must be shared"),
		list("consent_position", "not_relied_on", "Consent is not relied on", "Nobody asks for your consent, because the law allows it without"),
		list("told_subject", "before", "Before sharing", "Before it is shared"),
		list("dpia_outcome", "required", "Required", "An impact assessment was made", "not_required", "Not required", "No impact assessment was needed"),
		list("risk_level", "low", "Low", "Low", "medium", "Medium", "Some"),
		list("delisted_reason", "review_overdue", "Its review is long overdue", "Nobody has checked it for too long"),
		list("withheld_reason", "crime", "Prejudice to law enforcement", "Telling would help people who break the law", "safety", "Risk to safety", "Telling would put somebody in danger"),
	}}
	w.lists[0].Items[0].URI = "https://w3id.org/dpv#ServiceProvision"
	return w
}

// Item implements register.Words.
func (w Words) Item(list, code string) (rulebook.Item, bool) {
	for _, l := range w.lists {
		if l.Name != list {
			continue
		}
		for _, it := range l.Items {
			if it.Code == code {
				return it, true
			}
		}
	}
	return rulebook.Item{}, false
}

// Label implements register.Words.
func (w Words) Label(list, code string) string {
	if it, ok := w.Item(list, code); ok {
		return it.Label
	}
	return code
}

// PlainLabel implements register.Words.
func (w Words) PlainLabel(list, code string) string {
	if it, ok := w.Item(list, code); ok {
		return it.Plain
	}
	return code
}

// List implements register.Words.
func (w Words) List(name string) (rulebook.List, error) {
	for _, l := range w.lists {
		if l.Name == name {
			return l, nil
		}
	}
	return rulebook.List{}, errs.New(errs.NotFound, "registertest.no_list", "There is no such list.")
}

// ListNames names the lists.
func (w Words) ListNames() []string {
	var out []string
	for _, l := range w.lists {
		out = append(out, l.Name)
	}
	return out
}
