package access

// Commands on the checks of tools that take part in decisions. What was found is public; these are the desk's.
const (
	ViewChecks    Command = "check.view"    // see which checks of tools are due
	RecordCheck   Command = "check.record"  // write down that a tool was checked, and what was found
	ArrangeChecks Command = "check.arrange" // say who checks and how often, explain safeguards, keep the transparency record
)

var automationRules = []Rule{
	{ViewChecks, []Role{Practitioner, IGLead, DPO, Caldicott, SIRO, OrgAdmin}, []Relation{Own}, nil, "The organisation that leads a use sees how its tool is checked."},
	{RecordCheck, []Role{Practitioner, IGLead, DPO, Caldicott, SIRO}, []Relation{Own}, nil, "Whoever looked at the results writes down what was found, by their role."},
	{ArrangeChecks, []Role{IGLead, DPO, Caldicott, SIRO}, []Relation{Own}, nil, "Those who answer for the use decide who checks its tool and how often."},
}
