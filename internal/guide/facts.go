package guide

import "slices"

// Facts are the coded answers about one sharing. An empty answer means that it was not given; then the
// guide assumes nothing from it. The codes and their words are in Field(name).Options.
type Facts struct {
	Danger   string   // is somebody in danger of serious harm: now, risk, no, not_sure
	From     string   // kind of body that gives: a code of list org_type
	To       string   // who receives: a code of list org_type, or a kind of person or office such as press
	Purpose  string   // what for; codes of the guide, each standing for a purpose of the Agreement where one fits
	Subjects []string // whose information: list subject_types
	Data     []string // ordinary, criminal, the codes of list special_categories, not_sure

	Context          string // a setting with rules of its own: marac, mappa, missing …
	Requested        string // no, yes, yes_for_public_task, court_order, subject_access, freedom_of_information
	RequesterChecked string // yes, no, not_sure
	Consent          string // given, refused, not_asked, cannot, unsafe_to_ask, not_sure
	TellingRisk      string // would telling the person put somebody at risk or spoil an investigation
	ReceiverRisk     string // could whoever receives it be the source of the harm
	OthersAtRisk     string // is anybody else at risk if it is not shared
	Detriment        string // would sharing harm the child more than not sharing
	Amount           string // needed, more_than_needed, not_sure
	Confidential     string // was it given in confidence; when not given: yes for health and care, else no
	Identifiable     string // identifiable, pseudonymised, anonymous, not_sure
	Parental         string // does the receiver have parental responsibility
	LegalBar         string // none, or what plainly forbids it: court_order_forbids, gender_recognition …

	Section251         string   // is support under section 251 held and in date
	PublicInterest     string   // did a senior person record an overriding public interest
	CollectedOnConsent string   // was it first collected on consent
	OutsidePublicTask  string   // is the giver acting outside its public tasks
	LawEnforcement     string   // is it for a law enforcement purpose; when not given: from body and purpose
	PolicyDocuments    []string // Schedule 1 paragraphs the giver's policy document covers; not given: taken as held
	FromPublic         string   // overrides what the giver's kind brings
	FromCompetent      string
	FromCovered        string // is the giver under the duty to share about children
	ToPublic           string
	ToCompetent        string
	ToCovered          string

	Urgency string // list urgency; when not given: from danger
}

// Codes that the engine itself rests on. All others live in the data.
const (
	DangerNow  = "now"
	DangerRisk = "risk"
	Yes        = "yes"
	No         = "no"
	NotSure    = "not_sure"
	None       = "none"
)

// InDanger reports whether somebody is marked as in danger of serious harm, now or soon.
func (f Facts) InDanger() bool { return f.Danger == DangerNow || f.Danger == DangerRisk }

// Barred reports whether a plain legal bar is marked.
func (f Facts) Barred() bool {
	return f.LegalBar != "" && f.LegalBar != None && f.LegalBar != NotSure
}

// accessor reaches one field of Facts; one of the two is set.
type accessor struct {
	name, key string
	one       func(*Facts) *string
	many      func(*Facts) *[]string
}

// accessors lists every field in the order documents and addresses give them. Keys are kept for ever:
// saved addresses hold them.
func accessors() []accessor {
	one := func(name, key string, p func(*Facts) *string) accessor { return accessor{name: name, key: key, one: p} }
	many := func(name, key string, p func(*Facts) *[]string) accessor {
		return accessor{name: name, key: key, many: p}
	}
	return []accessor{
		one("danger", "d", func(f *Facts) *string { return &f.Danger }),
		one("from", "f", func(f *Facts) *string { return &f.From }),
		one("to", "t", func(f *Facts) *string { return &f.To }),
		one("purpose", "p", func(f *Facts) *string { return &f.Purpose }),
		many("subjects", "s", func(f *Facts) *[]string { return &f.Subjects }),
		many("data", "k", func(f *Facts) *[]string { return &f.Data }),
		one("context", "o", func(f *Facts) *string { return &f.Context }),
		one("requested", "r", func(f *Facts) *string { return &f.Requested }),
		one("requester_checked", "q", func(f *Facts) *string { return &f.RequesterChecked }),
		one("consent", "c", func(f *Facts) *string { return &f.Consent }),
		one("telling_risk", "w", func(f *Facts) *string { return &f.TellingRisk }),
		one("receiver_risk", "x", func(f *Facts) *string { return &f.ReceiverRisk }),
		one("others_at_risk", "n", func(f *Facts) *string { return &f.OthersAtRisk }),
		one("detriment", "e", func(f *Facts) *string { return &f.Detriment }),
		one("amount", "a", func(f *Facts) *string { return &f.Amount }),
		one("confidential", "h", func(f *Facts) *string { return &f.Confidential }),
		one("identifiable", "i", func(f *Facts) *string { return &f.Identifiable }),
		one("parental_responsibility", "g", func(f *Facts) *string { return &f.Parental }),
		one("legal_bar", "b", func(f *Facts) *string { return &f.LegalBar }),
		one("section_251", "v", func(f *Facts) *string { return &f.Section251 }),
		one("public_interest_recorded", "y", func(f *Facts) *string { return &f.PublicInterest }),
		one("collected_on_consent", "cc", func(f *Facts) *string { return &f.CollectedOnConsent }),
		one("outside_public_task", "op", func(f *Facts) *string { return &f.OutsidePublicTask }),
		one("law_enforcement", "le", func(f *Facts) *string { return &f.LawEnforcement }),
		many("policy_documents", "pd", func(f *Facts) *[]string { return &f.PolicyDocuments }),
		one("from_public_authority", "fp", func(f *Facts) *string { return &f.FromPublic }),
		one("from_competent_authority", "fc", func(f *Facts) *string { return &f.FromCompetent }),
		one("from_covered", "fd", func(f *Facts) *string { return &f.FromCovered }),
		one("to_public_authority", "tp", func(f *Facts) *string { return &f.ToPublic }),
		one("to_competent_authority", "tc", func(f *Facts) *string { return &f.ToCompetent }),
		one("to_covered", "td", func(f *Facts) *string { return &f.ToCovered }),
		one("urgency", "u", func(f *Facts) *string { return &f.Urgency }),
	}
}

// values gives the answers to one field; none when it is not answered.
func (a accessor) values(f *Facts) []string {
	if a.many != nil {
		return *a.many(f)
	}
	if v := *a.one(f); v != "" {
		return []string{v}
	}
	return nil
}

// put replaces the answer to one field; no values take it away.
func (a accessor) put(f *Facts, values []string) {
	if a.many != nil {
		*a.many(f) = slices.Clone(values)
		return
	}
	*a.one(f) = ""
	if len(values) > 0 {
		*a.one(f) = values[0]
	}
}

// accessorOf finds a field by its name.
func accessorOf(name string) (accessor, bool) {
	all := accessors()
	i := slices.IndexFunc(all, func(a accessor) bool { return a.name == name })
	if i < 0 {
		return accessor{}, false
	}
	return all[i], true
}

// Answered reports whether a field has an answer.
func (f Facts) Answered(name string) bool { return len(f.Answers(name)) > 0 }

// Answers gives the codes answered to a field; none when it is not answered or there is no such field.
func (f Facts) Answers(name string) []string {
	a, ok := accessorOf(name)
	if !ok {
		return nil
	}
	return slices.Clone(a.values(&f))
}

// With gives the facts with one answer changed; no codes take the answer away.
func (f Facts) With(name string, codes ...string) Facts {
	if a, ok := accessorOf(name); ok {
		f.own()
		a.put(&f, codes)
	}
	return f
}

// own makes the slices the facts' own, so that a copy can change without its origin.
func (f *Facts) own() {
	for _, a := range accessors() {
		if a.many != nil {
			*a.many(f) = slices.Clone(*a.many(f))
		}
	}
}
