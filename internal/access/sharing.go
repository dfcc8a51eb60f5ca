package access

// Commands on Records of Sharing. The state is the state of the version they act on.
const (
	CreateRecord   Command = "record.create"     // start a record led by one's own organisation
	ViewRecord     Command = "record.view"       // the inside view of a record, drafts included
	EditRecord     Command = "record.edit"       // fill the draft in
	SendRecord     Command = "record.send"       // send the draft to the parties for review
	ReviewRecord   Command = "record.review"     // approve, or return for change, as protection officer
	SignRecord     Command = "record.sign"       // sign for a party
	DeclineRecord  Command = "record.decline"    // say no, with a reason
	DelegateRecord Command = "record.delegate"   // pass a waiting review or signature to a colleague
	PublishRecord  Command = "record.go_live"    // put a fully signed record live
	PauseRecord    Command = "record.pause"      // stop, and later resume, a live record
	ResumeRecord   Command = "record.resume"     //
	ReviewLive     Command = "record.review_on"  // open and close the regular review of a live record
	VaryRecord     Command = "record.vary"       // start the next version of a live record
	EndRecord      Command = "record.end"        // end a live record and record what happens to the data
	WithdrawRecord Command = "record.withdraw"   // take a record back before it is live
	ReturnRecord   Command = "record.return"     // send a version back to the draft, with a reason
	PaperRecord    Command = "record.paper"      // record a signature made on paper by an outsider
	JoinRecord     Command = "record.join"       // ask to join a live record
	AdmitRecord    Command = "record.admit"      // admit who asks to join, or not
	AccedeRecord   Command = "record.accede"     // sign as a later party
	AnswerEnd      Command = "record.answer_end" // say what happened to the data after the end
	DownloadRecord Command = "record.download"   // DOCX and PDF of the inside view
)

var (
	beforeLive = []string{"draft", "in_review", "awaiting_sign", "ready"}
	authors    = []Role{IGLead, DPO, Practitioner, OrgAdmin}
	leads      = []Role{IGLead, DPO, OrgAdmin}
	signers    = []Role{SigningOfficer, SIRO, Caldicott}
)

var sharingRules = []Rule{
	{CreateRecord, []Role{IGLead, DPO}, []Relation{Own}, nil, "Information governance leads and protection officers start records."},
	{ViewRecord, nil, []Relation{Own}, nil, "The lead organisation sees its own records in every state."},
	{ViewRecord, nil, []Relation{Party}, []string{"in_review", "awaiting_sign", "ready", "active", "paused", "under_review", "expired", "ended", "superseded", "refused", "withdrawn"}, "Parties see a record once it is sent to them."},
	{ViewRecord, []Role{Auditor}, []Relation{Partnership}, []string{"in_review", "awaiting_sign", "ready", "active", "paused", "under_review", "expired", "ended", "superseded", "refused", "withdrawn"}, "Auditors check records that have left the draft."},
	{ViewRecord, []Role{Secretariat}, []Relation{Partnership}, []string{"active", "paused", "under_review", "expired", "ended", "superseded"}, "The secretariat sees what is or was live."},
	{EditRecord, []Role{IGLead, DPO}, []Relation{Own}, []string{"draft"}, "The lead organisation fills the draft in."},
	{SendRecord, []Role{IGLead, DPO}, []Relation{Own}, []string{"draft"}, "The lead organisation sends the draft."},
	{ReviewRecord, []Role{DPO, IGLead}, []Relation{Own, Party}, []string{"in_review"}, "Each party's protection officer (or lead, where there is none) reviews."},
	{SignRecord, signers, []Relation{Own, Party}, []string{"awaiting_sign"}, "Each party's authorised role signs."},
	{DeclineRecord, []Role{DPO, IGLead, SigningOfficer, SIRO, Caldicott}, []Relation{Own, Party}, []string{"in_review", "awaiting_sign"}, "A party can say no while it is asked."},
	{DelegateRecord, []Role{DPO, IGLead, SigningOfficer, SIRO, Caldicott}, []Relation{Own, Party}, []string{"in_review", "awaiting_sign"}, "Who is asked can pass it to a colleague with the same power."},
	{PublishRecord, leads, []Relation{Own}, []string{"ready"}, "The lead organisation puts a signed record live."},
	{PauseRecord, []Role{IGLead, DPO, SIRO, Caldicott}, []Relation{Own, Party}, []string{"active", "under_review"}, "Any party's lead or guardian can stop the sharing."},
	{ResumeRecord, []Role{IGLead, DPO}, []Relation{Own}, []string{"paused"}, "The lead organisation starts it again."},
	{ReviewLive, []Role{IGLead, DPO}, []Relation{Own}, []string{"active", "under_review", "expired"}, "The lead organisation runs the regular review."},
	{VaryRecord, []Role{IGLead, DPO}, []Relation{Own}, []string{"active", "paused", "under_review", "expired"}, "The lead organisation changes a live record by a new version."},
	{EndRecord, []Role{IGLead, DPO}, []Relation{Own}, []string{"active", "paused", "under_review", "expired"}, "The lead organisation ends a record."},
	{WithdrawRecord, []Role{IGLead, DPO}, []Relation{Own}, beforeLive, "The lead organisation takes a record back before it is live."},
	{ReturnRecord, []Role{DPO, IGLead, SigningOfficer, SIRO, Caldicott}, []Relation{Own, Party}, []string{"in_review", "awaiting_sign", "ready"}, "Whoever is asked, and the lead organisation, can ask for a change first."},
	{PaperRecord, []Role{IGLead, DPO}, []Relation{Own}, []string{"awaiting_sign"}, "The lead organisation records what a party outside the Agreement signed on paper."},
	{JoinRecord, authors, []Relation{Other}, []string{"active", "under_review"}, "Another signatory can ask to join a live record that allows it."},
	{AdmitRecord, []Role{IGLead, DPO}, []Relation{Own}, []string{"active", "under_review"}, "The lead organisation decides who joins."},
	{AccedeRecord, signers, []Relation{Party}, []string{"active", "under_review"}, "The authorised role of an organisation that was admitted signs."},
	{AnswerEnd, []Role{IGLead, DPO, OrgAdmin}, []Relation{Own, Party}, []string{"ended"}, "Each party says what happened to the data."},
	{DownloadRecord, nil, []Relation{Own}, nil, "Whoever sees the record inside can take a copy."},
	{DownloadRecord, nil, []Relation{Party}, []string{"in_review", "awaiting_sign", "ready", "active", "paused", "under_review", "expired", "ended", "superseded", "refused", "withdrawn"}, "Whoever sees the record inside can take a copy."},
	{DownloadRecord, []Role{Auditor}, []Relation{Partnership}, []string{"in_review", "awaiting_sign", "ready", "active", "paused", "under_review", "expired", "ended", "superseded", "refused", "withdrawn"}, "Auditors take copies of what they check."},
	{DownloadRecord, []Role{Secretariat}, []Relation{Partnership}, []string{"active", "paused", "under_review", "expired", "ended", "superseded"}, "The secretariat takes copies of what is or was live."},
}
