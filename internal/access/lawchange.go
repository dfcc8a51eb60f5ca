package access

// Commands on changes of the law.
const (
	ViewLawChanges  Command = "lawchange.view" // what changed, and what of one's own rests on it
	LookAtLawChange Command = "lawchange.look" // say what came of looking at it again
)

var lawChangeRules = []Rule{
	{ViewLawChanges, nil, []Relation{Own}, nil, "Everybody at an organisation sees which rules changed and what of theirs rests on them."},
	{ViewLawChanges, []Role{Secretariat, Auditor}, []Relation{Partnership}, nil, "The secretariat looks after what belongs to no organisation."},
	{LookAtLawChange, []Role{IGLead, DPO}, []Relation{Own}, nil, "Information governance leads and protection officers look at their own."},
	{LookAtLawChange, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat looks at clauses and guides."},
}
