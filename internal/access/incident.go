package access

// Commands on incidents. The state is the stage of the incident. An incident is owned by the organisation that raised
// it; the organisations that were told take part.
const (
	RaiseIncident       Command = "incident.raise"          // begin one, and raise the alarm
	ViewIncident        Command = "incident.view"           // see everything that the organisation wrote
	ViewToldIncident    Command = "incident.view_told"      // see what partners are told
	SummariseIncidents  Command = "incident.summary"        // see that there is one, of what kind and how far it is
	EditIncident        Command = "incident.edit"           // fill it in, add actions, link uses
	DecideIncident      Command = "incident.decide"         // decide about the regulator and the people; pause a use
	AcknowledgeIncident Command = "incident.acknowledge"    // say for a partner that it knows
	CloseIncident       Command = "incident.close"          // close it
	ReopenIncident      Command = "incident.reopen"         // take it up again
	WriteAccount        Command = "incident.write_account"  // write the public account
	ReviewAccount       Command = "incident.review_account" // let it out, or send it back; withdraw it
	CountIncidents      Command = "incident.count"          // see figures without incidents
)

var (
	incidentLeads = []Role{IGLead, DPO, Caldicott, SIRO}
	incidentStaff = []Role{Practitioner, IGLead, DPO, Caldicott, SIRO, OrgAdmin}
	incidentOut   = []string{"alarm", "assessing", "contained", "closed"}
	incidentOpen  = []string{"draft", "alarm", "assessing", "contained"}
	incidentLive  = []string{"alarm", "assessing", "contained"}
)

var incidentRules = []Rule{
	{RaiseIncident, incidentStaff, []Relation{Own}, []string{"", "draft"}, "Whoever notices something raises the alarm, without asking first."},
	{ViewIncident, []Role{IGLead, DPO, Caldicott, SIRO, OrgAdmin}, []Relation{Own}, nil, "Those who answer for information see their organisation's incidents."},
	{ViewIncident, []Role{Practitioner}, []Relation{Own}, []string{"draft", "alarm"}, "Whoever works with cases sees what colleagues raised until it is taken up."},
	{ViewIncident, []Role{Auditor}, []Relation{Partnership}, incidentOut, "Auditors check what was decided and why."},
	{ViewToldIncident, incidentStaff, []Relation{Party}, incidentOut, "Partners that were told see what happened, not how it is judged."},
	{SummariseIncidents, []Role{Secretariat, Auditor}, []Relation{Partnership}, incidentOut, "The secretariat sees that there is an incident and how far it is."},
	{EditIncident, incidentLeads, []Relation{Own}, incidentOpen, "Those who answer for information fill it in."},
	{DecideIncident, incidentLeads, []Relation{Own}, incidentLive, "Those who answer for information decide, with reasons."},
	{AcknowledgeIncident, incidentStaff, []Relation{Party}, incidentOut, "A partner says that it knows."},
	{CloseIncident, incidentLeads, []Relation{Own}, []string{"contained"}, "Those who answer for information close what is contained."},
	{ReopenIncident, incidentLeads, []Relation{Own}, []string{"closed"}, "New facts open an incident again."},
	{WriteAccount, incidentLeads, []Relation{Own}, incidentOut, "Those who answer for information write to everybody."},
	{ReviewAccount, incidentLeads, []Relation{Own}, incidentOut, "A second person reads an account before everybody does."},
	{CountIncidents, incidentStaff, []Relation{Own}, nil, "Members learn from what goes wrong everywhere."},
	{CountIncidents, []Role{Secretariat, Auditor, Involvement}, []Relation{Partnership}, nil, "The partnership learns without blame."},
}
