package access

// Commands on questions of the members' portal. A question belongs to the organisation that asked, a post to the one
// that wrote it; every other organisation in the room takes part. The state is that of the question, or "host" where the
// actor looks after the room it stands in.
const (
	ReadThreads   Command = "portal.thread.read"    // read questions, answers and comments
	AskThread     Command = "portal.thread.ask"     // ask a question
	AnswerThread  Command = "portal.thread.answer"  // answer, comment, thank, follow
	AcceptAnswer  Command = "portal.thread.accept"  // say that an answer helped
	CloseThread   Command = "portal.thread.close"   // close a question, or open it again
	EditPost      Command = "portal.post.edit"      // change one's own words, or say what one thinks of their hiding
	ReportPost    Command = "portal.post.report"    // say that something does not belong
	ModeratePost  Command = "portal.post.moderate"  // hide with a reason, show again, move a question to another room
	EndorseAnswer Command = "portal.answer.endorse" // stand behind an answer in an advising role
	PromoteAnswer Command = "portal.answer.promote" // begin a guide from an answer
)

// ThreadHosted is the state for those who look after the room.
const ThreadHosted = "host"

// inTheRoom are the relations of everybody who may enter the room.
func inTheRoom() []Relation { return []Relation{Own, Party, Other} }

var threadRules = []Rule{
	{ReadThreads, nil, inTheRoom(), nil, "Everybody in the room reads what is asked and answered there."},
	{ReadThreads, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat takes part."},
	{AskThread, nil, []Relation{Own}, nil, "Everybody asks, for the organisation they act for."},
	{AskThread, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat asks too."},
	{AnswerThread, nil, inTheRoom(), []string{"open"}, "Everybody shares what they know, until the question is closed."},
	{AnswerThread, []Role{Secretariat}, []Relation{Partnership}, []string{"open"}, "The secretariat answers too."},
	{AcceptAnswer, nil, []Relation{Own}, []string{"open", "closed"}, "The organisation that asked says what helped."},
	{AcceptAnswer, []Role{Secretariat}, []Relation{Partnership}, []string{"open", "closed"}, "The secretariat does so for its own questions; the service sees to that."},
	{CloseThread, nil, []Relation{Own}, []string{"open", "closed"}, "The organisation that asked closes its question."},
	{CloseThread, nil, inTheRoom(), []string{ThreadHosted}, "Hosts keep their room tidy."},
	{CloseThread, []Role{Secretariat}, []Relation{Partnership}, []string{"open", "closed", ThreadHosted}, "The secretariat keeps the commons tidy."},
	{EditPost, nil, []Relation{Own}, nil, "Authors change their own words; the service sees that they are theirs."},
	{EditPost, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat changes its own words."},
	{ReportPost, nil, inTheRoom(), nil, "Everybody can say that something does not belong."},
	{ReportPost, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat can say so too."},
	{ModeratePost, nil, inTheRoom(), []string{ThreadHosted}, "Hosts look after their room, with a reason that the author reads."},
	{ModeratePost, []Role{Secretariat}, []Relation{Partnership}, []string{ThreadHosted}, "The secretariat looks after the commons."},
	{EndorseAnswer, []Role{DPO, Caldicott, SIRO}, inTheRoom(), []string{"open", "closed"}, "Named advisers stand behind an answer; the rulebook says who they are, and the service that it is not their own."},
	{EndorseAnswer, []Role{Secretariat}, []Relation{Partnership}, []string{"open", "closed"}, "The secretariat endorses for the partnership."},
	{PromoteAnswer, []Role{IGLead, DPO, Caldicott}, inTheRoom(), []string{"open", "closed"}, "Those who write guides begin one from a good answer."},
	{PromoteAnswer, []Role{Secretariat}, []Relation{Partnership}, []string{"open", "closed"}, "The secretariat writes guides."},
}
