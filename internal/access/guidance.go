package access

// Commands on the library of guides. The state of a draft says who submitted it.
const (
	ManageGuides Command = "guide.manage"  // see drafts and what needs a look
	EditGuide    Command = "guide.edit"    // write the next version, and submit it
	ApproveGuide Command = "guide.approve" // publish what somebody else wrote, or send it back
)

// Who submitted a draft.
const (
	GuideBySecretariat = "by_secretariat"
	GuideByMember      = "by_member"
)

var guidanceRules = []Rule{
	{ManageGuides, []Role{Secretariat, Auditor}, []Relation{Partnership}, nil, "The secretariat looks after the library; auditors see how."},
	{ManageGuides, []Role{IGLead, DPO, Caldicott}, []Relation{Own}, nil, "Those who advise at an organisation write guides for everybody."},
	{EditGuide, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat writes guides."},
	{EditGuide, []Role{IGLead, DPO, Caldicott}, []Relation{Own}, nil, "Those who advise at an organisation write guides for everybody."},
	{ApproveGuide, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat publishes; the service sees that nobody approves their own words."},
	{ApproveGuide, []Role{DPO, Caldicott}, []Relation{Own}, []string{GuideBySecretariat}, "A protection officer or Caldicott Guardian is the second person for what the secretariat wrote."},
}
