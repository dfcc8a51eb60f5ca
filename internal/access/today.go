package access

// Commands on the members' day: what their organisation owes others, and what it is party to. What waits for a person
// needs no rule of its own: a task names the roles that it is for.
const (
	ViewOwed    Command = "portal.today.owed"      // see what one's organisation owes others, also what waits for colleagues
	ViewSharing Command = "portal.today.sharing"   // everything one's organisation is party to, in one table
	MendProfile Command = "portal.today.assurance" // be told on the front page what has run out in the profile
)

var todayRules = []Rule{
	{ViewOwed, []Role{IGLead, DPO, Caldicott, SIRO, OrgAdmin}, []Relation{Own}, nil, "Those who answer for an organisation see what it owes others."},
	{ViewSharing, nil, []Relation{Own}, nil, "Everybody in an organisation may know what it is party to."},
	{MendProfile, []Role{OrgAdmin, IGLead, DPO}, []Relation{Own}, nil, "Those who keep the profile right are told what has run out in it."},
}
