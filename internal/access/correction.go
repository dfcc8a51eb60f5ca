package access

// Commands on corrections that go to everybody who was given the wrong information. The state is the stage of the
// correction. Own is the body whose information it is; party is whoever was told, or reported a mistake.
const (
	BeginCorrection       Command = "correction.begin"       // send a correction to everybody who was given the information
	ReportCorrection      Command = "correction.report"      // say that something one holds, or was given, looks wrong
	ViewCorrections       Command = "correction.view"        // see the corrections that one's organisation sent or was told of
	JudgeCorrection       Command = "correction.judge"       // accept or decline what was reported
	ManageCorrection      Command = "correction.manage"      // answer for those who cannot, decide not to tell somebody, replace it or take it back
	AcknowledgeCorrection Command = "correction.acknowledge" // say what one did with a correction
)

var correctionRules = []Rule{
	{BeginCorrection, []Role{IGLead, DPO, Caldicott}, []Relation{Own}, nil, "Those who answer for people's rights tell whoever was given wrong information."},
	{ReportCorrection, []Role{Practitioner, IGLead, DPO, Caldicott, SIRO, OrgAdmin}, []Relation{Own}, nil, "Whoever works with information may see that it is wrong."},
	{ViewCorrections, []Role{Practitioner, IGLead, DPO, Caldicott, SIRO, OrgAdmin}, []Relation{Own, Party}, nil, "The body that sent it sees how far it came; whoever was told sees their own part. Nobody is named in it."},
	{JudgeCorrection, []Role{IGLead, DPO, Caldicott}, []Relation{Own}, []string{"reported"}, "The body whose information it is says whether it is wrong."},
	{ManageCorrection, []Role{IGLead, DPO, Caldicott}, []Relation{Own}, []string{"open", "complete", "withdrawn"}, "Not telling somebody, or taking a correction back, is a decision of the body that sent it."},
	{AcknowledgeCorrection, []Role{IGLead, DPO, Caldicott}, []Relation{Party}, []string{"open", "withdrawn"}, "Leaving something as it is, is a decision about somebody's rights."},
}
