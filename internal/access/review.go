package access

// Commands on the yearly review of the Agreement. The state is that of the run.
const (
	OpenReview   Command = "review.open"   // open a year's review from a template
	RunReview    Command = "review.run"    // move its stages, attach the text, adopt, settle objections
	ReadReview   Command = "review.read"   // read the run among the members' pages
	ReadBoard    Command = "review.board"  // see who has answered, and every organisation's position
	AnswerReview Command = "review.answer" // answer for an organisation, or object to carrying over
	CastBallot   Command = "review.cast"   // take the organisation's position in a ballot
)

var reviewRules = []Rule{
	{OpenReview, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat opens the year's review."},
	{RunReview, []Role{Secretariat}, []Relation{Partnership}, []string{"running"}, "The secretariat runs the review until it is over."},
	{ReadReview, nil, []Relation{Own}, nil, "Everybody in an organisation reads the review."},
	{ReadReview, []Role{Secretariat, Involvement, Auditor, SysAdmin}, []Relation{Partnership}, nil, "Those who run and check the partnership, and the involvement group, read the review."},
	{ReadBoard, []Role{Secretariat, Auditor}, []Relation{Partnership}, nil, "The secretariat chases answers; auditors check."},
	{AnswerReview, []Role{IGLead, OrgAdmin, DPO, SIRO, SigningOfficer}, []Relation{Own}, []string{"running"}, "An organisation's representatives and their deputies answer for it."},
	{CastBallot, []Role{SigningOfficer, SIRO, IGLead}, []Relation{Own}, []string{"running"}, "Only roles that may speak for the organisation take its position."},
}
