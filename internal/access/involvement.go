package access

// Commands of the involvement group. The state is the stage of the proposal.
const (
	ViewGroup         Command = "group.view"         // the workspace, with members and what waits
	ManageGroup       Command = "group.manage"       // seats, members, meetings
	ViewProposal      Command = "proposal.view"      // a proposal inside; the service keeps private views apart
	GiveView          Command = "proposal.give_view" // say what one thinks
	EnterView         Command = "proposal.enter"     // enter what somebody wrote on paper or said at a session
	TypeView          Command = "proposal.type"      // write the words of a recording down
	AskProposal       Command = "proposal.ask"       // ask the authors
	AnswerProposal    Command = "proposal.answer"    // answer the group
	ExplainProposal   Command = "proposal.explain"   // add plain words
	RecommendProposal Command = "proposal.recommend" // write and give the group's recommendation
	ReplyProposal     Command = "proposal.reply"     // accept a recommendation, wholly or in part, or decline it
	CreditProposal    Command = "proposal.credit"    // say which changes came of the group
	HideInProposal    Command = "proposal.hide"      // hide words that must not stand in public
)

var (
	groupAsked  = []string{"asking", "weighing"}
	groupOpen   = []string{"asking", "weighing", "answering"}
	groupPeople = []Role{Involvement, Secretariat}
)

var involvementRules = []Rule{
	{ViewGroup, []Role{Involvement, Secretariat, Auditor}, []Relation{Partnership}, nil, "The group works here, the secretariat runs it, auditors see how."},
	{ManageGroup, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat looks after seats and members."},
	{ViewProposal, []Role{Involvement, Secretariat, Auditor}, []Relation{Partnership}, nil, "The group, those who run it and auditors see every proposal."},
	{ViewProposal, nil, []Relation{Own}, nil, "The lead organisation sees what became of its proposal, without private views."},
	{GiveView, []Role{Involvement}, []Relation{Partnership}, []string{"asking"}, "Members say what they think until the time for views is over."},
	{EnterView, []Role{Secretariat}, []Relation{Partnership}, groupAsked, "Staff enter what came on paper or was said at a session."},
	{TypeView, groupPeople, []Relation{Partnership}, groupAsked, "The secretariat, or whoever spoke, writes the words of a recording down."},
	{AskProposal, groupPeople, []Relation{Partnership}, groupAsked, "The group asks the authors before it makes up its mind."},
	{AnswerProposal, []Role{IGLead, DPO}, []Relation{Own}, groupOpen, "The authors answer the group."},
	{ExplainProposal, []Role{IGLead, DPO}, []Relation{Own}, groupOpen, "The authors explain in plain words."},
	{RecommendProposal, groupPeople, []Relation{Partnership}, groupAsked, "The group and its secretariat write the recommendation."},
	{ReplyProposal, []Role{IGLead, DPO, SIRO, Caldicott}, []Relation{Own}, []string{"answering"}, "The lead organisation answers with a reason."},
	{CreditProposal, []Role{IGLead, DPO}, []Relation{Own}, []string{"asking", "weighing", "answering", "answered", "quiet"}, "The authors say what they changed because of the group."},
	{HideInProposal, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat hides abuse and personal details, with a trace."},
}
