package access

// Commands on choices that people record about uses of their information. The state is the stage of the choice. What
// people do themselves is open to everybody who has the reference and the code.
const (
	EnterChoice Command = "choice.enter" // enter a choice for somebody who rings, writes or comes
	ViewChoices Command = "choice.view"  // see the choices that one's organisation has to act on
	TurnChoice  Command = "choice.turn"  // enter that somebody changed their mind
	ActOnChoice Command = "choice.act"   // say who it is known to be, what was done, or why the use goes on
)

var choiceRules = []Rule{
	{EnterChoice, []Role{Practitioner, IGLead, DPO, Caldicott, SIRO, OrgAdmin}, []Relation{Own}, nil, "Whoever answers the phone can enter a choice while the person talks."},
	{ViewChoices, []Role{Practitioner, IGLead, DPO, Caldicott, SIRO, OrgAdmin}, []Relation{Own}, nil, "The organisation that must act sees what to act on. Nobody is named in it."},
	{TurnChoice, []Role{Practitioner, IGLead, DPO, Caldicott, SIRO, OrgAdmin}, []Relation{Own}, nil, "A choice is taken back by phone as it was made by phone."},
	{ActOnChoice, []Role{IGLead, DPO, Caldicott}, []Relation{Own}, []string{"unnamed", "open"}, "Those who answer for people's rights say what was done."},
}
