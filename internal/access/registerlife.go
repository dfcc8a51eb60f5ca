package access

// Commands on the life of public entries.
const (
	ReportOutcome Command = "outcome.report" // say what came of the benefits that a use promised
	ViewEditions  Command = "edition.view"   // see which other versions of entries were asked for
	KeepEdition   Command = "edition.keep"   // add and remove other versions, answer or decline what was asked for
)

var registerLifeRules = []Rule{
	{ReportOutcome, []Role{Practitioner, IGLead, DPO, Caldicott, SIRO}, []Relation{Own}, nil, "The organisation that leads a use promised its benefits, so it says what came of them."},
	{ViewEditions, []Role{Practitioner, IGLead, DPO, Caldicott, SIRO, OrgAdmin}, []Relation{Own}, nil, "The organisation that leads a use sees what was asked for."},
	{KeepEdition, []Role{IGLead, DPO, Caldicott, SIRO, OrgAdmin}, []Relation{Own}, nil, "Those who answer for an entry answer for its other versions."},
}
