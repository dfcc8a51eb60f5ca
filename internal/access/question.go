package access

// Commands on public questions and concerns. The state is the stage of the question. Asking, reading and wanting to
// know the same are open to everybody.
const (
	ViewQuestions  Command = "question.view"   // see the questions that one's organisation has to answer
	DecideQuestion Command = "question.decide" // show a question, show less of it, or do not show it
	AnswerQuestion Command = "question.answer" // answer in public or to the one who asked; say what changed
)

var questionRules = []Rule{
	{ViewQuestions, []Role{Practitioner, IGLead, DPO, Caldicott, SIRO, OrgAdmin}, []Relation{Own}, nil, "The organisation that leads a use sees what people ask about it."},
	{DecideQuestion, []Role{IGLead, DPO, Caldicott}, []Relation{Own}, []string{"waiting", "open", "answered"}, "Those who answer for people's rights keep personal details out of what everybody reads."},
	{AnswerQuestion, []Role{IGLead, DPO, Caldicott}, []Relation{Own}, []string{"waiting", "open", "answered"}, "Those who answer for the use answer for it in public."},
}
