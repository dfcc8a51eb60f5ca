package access

// Commands on cases: what people ask for about their information, and complaints. The state is the stage of the part
// that the actor's organisation holds. What people do themselves is open to everybody who has the reference and the
// code.
const (
	EnterCase       Command = "case.enter"       // enter a case for somebody who rings, writes or comes
	ViewCases       Command = "case.view"        // see what one's organisation has to answer
	OpenContact     Command = "case.contact"     // open the sealed address, and say that the way of reaching somebody changed
	AcknowledgeCase Command = "case.acknowledge" // tell the person that it came
	AskProof        Command = "case.ask_proof"   // ask who the person is, or by what right they ask
	SeeProof        Command = "case.see_proof"   // say that the proof was seen; it is not kept
	ClarifyCase     Command = "case.clarify"     // ask the person to make it clear
	NoteClear       Command = "case.note_clear"  // note that they did, when they rang or wrote
	ExtendCase      Command = "case.extend"      // take longer, with reasons
	CorrectReceipt  Command = "case.receipt"     // correct the day on which it came
	WorkOnCase      Command = "case.work"        // note an enquiry, tell the person of progress, write to them
	PassCase        Command = "case.pass"        // pass it on to the right body, or bring another body in
	AnswerCase      Command = "case.answer"      // answer it
	EndCase         Command = "case.end"         // write down that the person took it back, or close it
	LearnFromCase   Command = "case.learn"       // say what changed because of it
	RedactCase      Command = "case.redact"      // take words out, or mark them
	ReachPerson     Command = "case.reach"       // write down that mail or a letter came back, and that a letter was sent
	HoldCase        Command = "case.hold"        // keep it from shrinking, or let it
)

var (
	caseReaders = []Role{Practitioner, IGLead, DPO, Caldicott, SIRO, OrgAdmin}
	caseWorkers = []Role{IGLead, DPO, Caldicott}
	caseOpen    = []string{"received", "identity", "clarify", "in_hand", "extended"}
	caseHeld    = []string{"received", "identity", "clarify", "in_hand", "extended", "answered", "withdrawn", "closed"}
)

var caseRules = []Rule{
	{EnterCase, caseReaders, []Relation{Own}, nil, "Whoever answers the phone can enter a request while the person talks."},
	{ViewCases, []Role{IGLead, DPO, Caldicott, SIRO}, []Relation{Own}, nil, "Those who answer for people's rights see what people ask. Others have no need to."},
	{OpenContact, caseWorkers, []Relation{Own}, caseHeld, "Whoever works on it may need the address. The trail says who looked."},
	{AcknowledgeCase, caseWorkers, []Relation{Own}, caseOpen, "The person is told that it came."},
	{AskProof, caseWorkers, []Relation{Own}, []string{"received", "in_hand", "extended"}, "Proof is asked for only when there is doubt."},
	{SeeProof, caseWorkers, []Relation{Own}, []string{"identity"}, "Proof is looked at and not kept."},
	{ClarifyCase, caseWorkers, []Relation{Own}, []string{"received", "in_hand", "extended"}, "What is not clear is asked."},
	{NoteClear, caseWorkers, []Relation{Own}, []string{"clarify"}, "An answer by phone or letter counts like one made here."},
	{ExtendCase, caseWorkers, []Relation{Own}, []string{"received", "clarify", "in_hand"}, "The law allows it once, with reasons."},
	{CorrectReceipt, caseWorkers, []Relation{Own}, caseOpen, "A letter that lay in another office came on the day it came."},
	{WorkOnCase, caseWorkers, []Relation{Own}, caseOpen, "Enquiries and progress are part of answering."},
	{PassCase, caseWorkers, []Relation{Own}, caseOpen, "A request to the wrong body is passed on, and the person is told."},
	{AnswerCase, caseWorkers, []Relation{Own}, caseOpen, "Those who answer for people's rights answer."},
	{EndCase, caseWorkers, []Relation{Own}, append([]string{"answered"}, caseOpen...), "People may take a request back by phone as well; what is answered is closed."},
	{LearnFromCase, []Role{IGLead, DPO, Caldicott, SIRO}, []Relation{Own}, []string{"answered", "closed"}, "What changed is linked to what it came from."},
	{RedactCase, caseWorkers, []Relation{Own}, caseHeld, "Details of others and abuse are taken out, and it is written down that they were."},
	{ReachPerson, caseWorkers, []Relation{Own}, caseHeld, "A mail or a letter that came back is written down."},
	{HoldCase, []Role{DPO, SIRO}, []Relation{Own}, append([]string{"passed_on"}, caseHeld...), "A claim or an inquiry can need what would be forgotten."},
}
