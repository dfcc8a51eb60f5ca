package access

// Commands on the scorecard of the promises. Everybody reads it and may say something against an indicator.
const (
	ReplyIndicator   Command = "indicator.reply"   // say something about the figure of one's own organisation
	AnswerChallenge  Command = "challenge.answer"  // show, answer or keep back what is said against an indicator
	RefreshScorecard Command = "scorecard.refresh" // work the scorecard out at once
)

var licenceRules = []Rule{
	{ReplyIndicator, []Role{IGLead, DPO, Caldicott, SIRO}, []Relation{Own}, nil, "An organisation has the right to reply to what is shown of it."},
	{AnswerChallenge, []Role{Secretariat}, []Relation{Partnership}, []string{"waiting", "open", "answered"}, "The partnership answers for its own indicators in public."},
	{RefreshScorecard, []Role{Secretariat}, []Relation{Partnership}, nil, "Working it out again changes no count."},
}
