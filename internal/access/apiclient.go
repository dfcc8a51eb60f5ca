package access

// Commands on the programs that ask on behalf of an organisation.
const (
	ViewClients     Command = "application.view"   // see which programs may ask
	ManageClients   Command = "application.manage" // add them, make and end their secrets and keys
	ExportDecisions Command = "decision.export"    // take out what the programs were told
)

var clientRules = []Rule{
	{ViewClients, []Role{OrgAdmin, IGLead, DPO, SIRO}, []Relation{Own}, nil, "Those who answer for an organisation's information see which programs ask for it."},
	{ManageClients, []Role{OrgAdmin}, []Relation{Own}, nil, "An organisation's administrator decides which programs act for it."},
	{ExportDecisions, []Role{OrgAdmin, IGLead, DPO, SIRO}, []Relation{Own}, nil, "Those who answer for an organisation's information can show what its programs asked and were told."},
}
