package access

// Commands on Acceptance Statements.
const (
	ViewStatement     Command = "statement.view"     // read the statement with its evidence
	PrepareStatement  Command = "statement.prepare"  // fill the statement in
	SignStatement     Command = "statement.sign"     // sign for the organisation, or upload the signed paper
	DecideStatement   Command = "statement.decide"   // accept or query it for the partnership
	WithdrawStatement Command = "statement.withdraw" // give notice to leave the Agreement
	SuspendStatement  Command = "statement.suspend"  // stop a signatory, with a reason
	RestoreStatement  Command = "statement.restore"  // end a suspension
	SucceedStatement  Command = "statement.succeed"  // end the statement of a body that was merged or abolished
	AdoptEdition      Command = "edition.adopt"      // put a new edition of the Agreement in force
	EditEdition       Command = "edition.edit"       // change the words of a draft edition
	ReadDraftEdition  Command = "edition.read_draft" // read an edition before it is in force
)

var agreementRules = []Rule{
	{ViewStatement, nil, []Relation{Own}, nil, "Everybody in an organisation reads its own statement."},
	{ViewStatement, []Role{Secretariat, Auditor, SysAdmin}, []Relation{Partnership}, nil, "Those who run and check the partnership read every statement."},
	{PrepareStatement, []Role{OrgAdmin, IGLead, DPO, SigningOfficer}, []Relation{Own}, []string{"invited", "queried", "reaffirm_due", "lapsed"}, "The organisation fills its statement in until it is signed."},
	{SignStatement, []Role{SigningOfficer}, []Relation{Own}, []string{"invited", "queried", "reaffirm_due", "lapsed"}, "Only the authorised officer signs."},
	{DecideStatement, []Role{Secretariat}, []Relation{Partnership}, []string{"submitted"}, "The secretariat accepts or queries a signed statement."},
	{WithdrawStatement, []Role{SigningOfficer}, []Relation{Own}, []string{"accepted", "reaffirm_due"}, "Only the authorised officer can take the organisation out."},
	{WithdrawStatement, []Role{Secretariat}, []Relation{Partnership}, []string{"accepted", "reaffirm_due", "lapsed"}, "The secretariat records a notice that came on paper."},
	{SuspendStatement, []Role{Secretariat}, []Relation{Partnership}, []string{"accepted", "reaffirm_due"}, "The secretariat stops a signatory when the partnership decides so."},
	{RestoreStatement, []Role{Secretariat}, []Relation{Partnership}, []string{"suspended"}, "The secretariat ends a suspension."},
	{SucceedStatement, []Role{Secretariat}, []Relation{Partnership}, []string{"invited", "submitted", "queried", "accepted", "reaffirm_due", "lapsed", "suspended"}, "The secretariat records that a body was merged or abolished."},
	{AdoptEdition, []Role{Secretariat}, []Relation{Partnership}, []string{"draft", "in_review", "adopted"}, "The secretariat puts an edition in force once the partnership has agreed it."},
	{EditEdition, []Role{Secretariat}, []Relation{Partnership}, []string{"draft"}, "The secretariat writes the next edition; once it is in review its words stand still."},
	{ReadDraftEdition, []Role{Secretariat, Involvement, Auditor}, []Relation{Partnership}, []string{"draft", "in_review"}, "Those who run and check the partnership read an edition while it is written."},
	{ReadDraftEdition, nil, []Relation{Own}, []string{"in_review"}, "Everybody in an organisation reads an edition that is in review."},
}
