package access

// Commands on screenings of lists against opt-outs.
const (
	ViewScreening    Command = "screening.view"    // see what was screened, when, against which list, and the counts
	RunScreening     Command = "screening.run"     // have a list screened, or the national service asked about it
	LoadChoices      Command = "screening.choices" // load and remove the organisation's lists of people who said no
	DestroyScreening Command = "screening.destroy" // delete an answer of the national service before its time
)

var screeners = []Role{IGLead, DPO, Caldicott, OrgAdmin}

var screeningRules = []Rule{
	{ViewScreening, nil, []Relation{Own, Party}, nil, "Everybody at an organisation that takes part in a record can see that opt-outs were honoured for it."},
	{ViewScreening, []Role{Auditor, Secretariat}, []Relation{Partnership}, nil, "The partnership can see that opt-outs are honoured."},
	{RunScreening, screeners, []Relation{Own, Party}, nil, "Those who answer for an organisation's information screen lists for the records it gives data under."},
	{LoadChoices, []Role{OrgAdmin}, []Relation{Own}, nil, "An organisation's administrator loads its lists of people who said no."},
	{DestroyScreening, screeners, []Relation{Own}, nil, "Those who can ask can also have the answer deleted."},
}
