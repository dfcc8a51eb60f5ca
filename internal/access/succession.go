package access

// Commands on changes of organisations and on leaving the Agreement.
const (
	ViewChanges    Command = "succession.view"       // planned and past changes of organisations
	ManageChanges  Command = "succession.manage"     // plan, rehearse, cancel and undo a change
	TakeOverRecord Command = "record.take_over"      // sign on in the place of a body that is no more
	PlanReturn     Command = "statement.plan_return" // say what happens to each record's data when leaving
)

var successionRules = []Rule{
	{ViewChanges, []Role{Secretariat, Auditor}, []Relation{Partnership}, nil, "Those who run and check the partnership see how organisations change, and which records it touches."},
	{ManageChanges, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat carries over what a changed organisation leaves."},
	{TakeOverRecord, []Role{SigningOfficer, SIRO, Caldicott}, []Relation{Own, Party}, []string{"active", "paused", "under_review", "expired"}, "The authorised role of the organisation that took over signs the text in force."},
	{PlanReturn, []Role{OrgAdmin, IGLead, DPO, SigningOfficer}, []Relation{Own}, nil, "An organisation that leaves says what happens to what it received."},
	{PlanReturn, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat keeps the plan when notice came on paper."},
}
