package access

// Commands on comments of the yearly review. A comment belongs to the organisation that made it; every other one takes
// part in the review. The state is that of the comment; for making one it is "open" where the
// stage is open to the actor, "closed" where it is not.
const (
	ReadComments    Command = "comment.read"     // read comments and what became of them
	MakeComment     Command = "comment.make"     // comment on a clause, or reply
	SupportComment  Command = "comment.support"  // say "we agree", or take that back
	EditComment     Command = "comment.edit"     // change one's own comment while the stage is open
	WithdrawComment Command = "comment.withdraw" // take one's own comment back
	AnswerDecision  Command = "comment.answer"   // answer the decision on one's own comment, once
	EnterComment    Command = "comment.enter"    // enter what was said in a meeting, a letter or by phone
	DecideComment   Command = "comment.decide"   // give comments their disposition, and take suggestions into the draft
	ModerateComment Command = "comment.moderate" // show a comment of the public, or say why not
)

// speakers are the roles that speak for their organisation in a review.
func speakers() []Role { return []Role{IGLead, DPO, Caldicott, SIRO, SigningOfficer, OrgAdmin} }

var commentRules = []Rule{
	{ReadComments, nil, []Relation{Own, Party}, nil, "Everybody in the partnership reads what others say about the Agreement."},
	{ReadComments, []Role{Secretariat, Involvement, Auditor}, []Relation{Partnership}, nil, "Those who run, follow and check the review read every comment."},
	{MakeComment, speakers(), []Relation{Own}, nil, "Those who speak for an organisation comment; after the stage it is kept as late."},
	{MakeComment, []Role{Involvement}, []Relation{Partnership}, []string{"open"}, "Lay members comment where the secretariat opens the text to them."},
	{MakeComment, []Role{Secretariat}, []Relation{Partnership}, []string{"open"}, "The secretariat replies, to make a comment clear."},
	{SupportComment, speakers(), []Relation{Party}, nil, "Those who speak for another organisation can agree, once for all of it."},
	{EditComment, speakers(), []Relation{Own}, []string{"open"}, "The organisation that commented can change its words until the stage ends."},
	{EditComment, []Role{Involvement}, []Relation{Partnership}, []string{"open"}, "A lay member can change their words until the stage ends."},
	{WithdrawComment, speakers(), []Relation{Own}, []string{"open"}, "The organisation that commented can take it back until it is decided."},
	{WithdrawComment, []Role{Involvement, Secretariat}, []Relation{Partnership}, []string{"open"}, "A lay member can take a comment back; the secretariat does it for one that came by letter, by phone or in a meeting."},
	{AnswerDecision, speakers(), []Relation{Own}, []string{"accepted", "in_part", "rejected", "deferred", "duplicate"}, "The organisation that commented answers the decision once."},
	{AnswerDecision, []Role{Involvement, Secretariat}, []Relation{Partnership}, []string{"accepted", "in_part", "rejected", "deferred", "duplicate"}, "A lay member answers once; the secretariat enters the answer to a comment that came by letter, by phone or in a meeting."},
	{EnterComment, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat enters what was said elsewhere, with where it was said."},
	{DecideComment, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat gives every comment its disposition and a reason."},
	{ModerateComment, []Role{Secretariat}, []Relation{Partnership}, []string{"hidden", "refused"}, "The secretariat looks at what the public sends before it is shown."},
}
