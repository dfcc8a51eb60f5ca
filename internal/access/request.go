package access

// Commands on requests for information between bodies. A request is owned by the body that asks; the
// body that is asked takes part. The state is the stage of the request.
const (
	ViewRequest        Command = "request.view"        // read the request, with one's own half of it
	CreateRequest      Command = "request.create"      // ask another body, or write down what a body asked
	EditRequest        Command = "request.edit"        // fill it in before it counts
	SendRequest        Command = "request.send"        // send it, or put it into the clock
	CheckRequest       Command = "request.check"       // write down how the asker was checked
	ClarifyRequest     Command = "request.clarify"     // ask back what is meant
	ReplyRequest       Command = "request.reply"       // answer what was asked back
	AnswerRequest      Command = "request.answer"      // share, share part, refuse or defer
	AcknowledgeRequest Command = "request.acknowledge" // say what became of the answer
	WithdrawRequest    Command = "request.withdraw"    // take it back
	SpeakForOutsider   Command = "request.speak_for"   // write down what a body outside the partnership said
)

var (
	requesters   = []Role{Practitioner, IGLead, DPO, Caldicott, SIRO, OrgAdmin}
	requestSent  = []string{"sent", "clarify", "deferred", "answered", "acknowledged", "withdrawn"}
	requestWaits = []string{"sent", "clarify", "deferred"}
)

var requestRules = []Rule{
	{CreateRequest, requesters, []Relation{Own, Party}, nil, "Whoever works with cases can ask, and can write down what reached them."},
	{ViewRequest, nil, []Relation{Own}, append([]string{"draft"}, requestSent...), "The body that asks sees its requests in every stage."},
	{ViewRequest, nil, []Relation{Party}, append([]string{"logging"}, requestSent...), "The body that is asked sees a request once it is sent, and what it writes down itself."},
	{ViewRequest, []Role{Auditor}, []Relation{Partnership}, requestSent, "Auditors check requests that were sent."},
	{EditRequest, requesters, []Relation{Own}, []string{"draft"}, "The body that asks fills its draft in."},
	{EditRequest, requesters, []Relation{Party}, []string{"logging"}, "The body that was asked writes down what reached it."},
	{SendRequest, requesters, []Relation{Own}, []string{"draft"}, "The body that asks sends its request."},
	{SendRequest, requesters, []Relation{Party}, []string{"logging"}, "The body that was asked puts what reached it into its clock."},
	{CheckRequest, requesters, []Relation{Party}, []string{"logging", "sent", "clarify", "deferred"}, "The body that is asked makes sure who asks."},
	{ClarifyRequest, requesters, []Relation{Party}, []string{"sent", "deferred"}, "The body that is asked can ask back."},
	{ReplyRequest, requesters, []Relation{Own}, []string{"clarify"}, "The body that asks makes itself clear."},
	{AnswerRequest, requesters, []Relation{Party}, requestWaits, "The body that is asked decides."},
	{AcknowledgeRequest, requesters, []Relation{Own}, []string{"answered"}, "The body that asks says what came."},
	{WithdrawRequest, requesters, []Relation{Own}, []string{"draft", "sent", "clarify", "deferred"}, "The body that asks can take its request back."},
	{WithdrawRequest, requesters, []Relation{Party}, []string{"logging"}, "What was written down by mistake can be dropped before it counts."},
	{SpeakForOutsider, requesters, []Relation{Own}, requestWaits, "What a body outside the partnership answers is written down by the one that asked it."},
	{SpeakForOutsider, requesters, []Relation{Party}, []string{"sent", "clarify", "deferred", "answered"}, "What a body outside the partnership says about its request is written down by the one it asked."},
}
