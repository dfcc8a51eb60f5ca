package access

// Commands on questions to one's own organisation's advisers. The state is the stage of the question.
const (
	AskAdvice      Command = "advice.ask"      // ask an adviser of one's own organisation
	ViewAdvice     Command = "advice.view"     // read a question and its answer
	AnswerAdvice   Command = "advice.answer"   // answer, or ask back
	ReplyAdvice    Command = "advice.reply"    // answer what the adviser asked back
	CloseAdvice    Command = "advice.close"    // say that the answer was read and used
	WithdrawAdvice Command = "advice.withdraw" // take the question back
)

var adviceRules = []Rule{
	{AskAdvice, nil, []Relation{Own}, nil, "Everybody can ask their own organisation's advisers."},
	{ViewAdvice, nil, []Relation{Own}, nil, "The one who asked, the advisers, and those who may edit the thing it is about; the service sees to the last two."},
	{AnswerAdvice, nil, []Relation{Own}, []string{"asked", "asked_back"}, "The role or colleague the question went to answers it; the service knows which."},
	{ReplyAdvice, nil, []Relation{Own}, []string{"asked_back"}, "The one who asked makes the question clear."},
	{CloseAdvice, nil, []Relation{Own}, []string{"answered"}, "The one who asked closes it."},
	{WithdrawAdvice, nil, []Relation{Own}, []string{"asked", "asked_back"}, "The one who asked can take it back."},
}
