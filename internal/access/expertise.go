package access

// Commands of the directory of who can help, and of the rota. The relation is that of the commons: an offer belongs to
// the organisation it was made for.
const (
	ViewExpertise Command = "portal.expertise.view"  // see who can help, and who is on duty
	OfferHelp     Command = "portal.expertise.offer" // say what one can help with, when one is away, who stands in
	AskPerson     Command = "portal.expertise.ask"   // put a question to somebody who offered help
	ServeDuty     Command = "portal.rota.serve"      // exchange or hand over one's own weeks on duty
	PlanRota      Command = "portal.rota.plan"       // put advisers on duty, see which topics nobody knows
)

var expertiseRules = []Rule{
	{ViewExpertise, nil, []Relation{Own, Party, Other}, nil, "Everybody in an organisation of the partnership sees who can help."},
	{ViewExpertise, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat sees who can help."},
	{OfferHelp, nil, []Relation{Own}, nil, "Anybody may offer help in a role they hold; nobody is listed who did not."},
	{OfferHelp, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat helps too."},
	{AskPerson, nil, []Relation{Own, Party, Other}, nil, "Everybody may ask those who offered help."},
	{AskPerson, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat may ask those who offered help."},
	{ServeDuty, nil, []Relation{Own}, nil, "Advisers exchange their own weeks; the service sees that both agree."},
	{ServeDuty, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat's own weeks too."},
	{PlanRota, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat plans who is on duty."},
}
