package access

// Commands on consultations and sessions. Answering, reading and booking are open to everybody.
const (
	ManageEngagement Command = "engagement.manage" // prepare, run and close consultations and sessions
	EnterAnswers     Command = "engagement.enter"  // enter answers that came on paper, by phone or from a workshop
)

var consultationRules = []Rule{
	{ManageEngagement, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat runs the partnership's consultations and sessions, and helps with those of others."},
	{ManageEngagement, []Role{IGLead, DPO, OrgAdmin}, []Relation{Own}, nil, "An organisation that asks people runs its own consultations and sessions."},
	{EnterAnswers, []Role{Secretariat}, []Relation{Partnership}, nil, "Whoever gets an answer on paper or by phone enters it."},
	{EnterAnswers, []Role{Practitioner, IGLead, DPO, OrgAdmin}, []Relation{Own}, nil, "Whoever gets an answer on paper or by phone enters it."},
}
