package access

// Commands on the noticeboard and the events of the members' portal. Party is whoever looks after the space they stand in.
const (
	ReadNoticeboard Command = "portal.noticeboard.read" // read news and events
	PostNews        Command = "portal.news.post"        // post news
	KeepNews        Command = "portal.news.keep"        // change or withdraw news
	PinNews         Command = "portal.news.pin"         // keep news at the top
	PlanEvent       Command = "portal.event.plan"       // announce an event
	KeepEvent       Command = "portal.event.keep"       // move or cancel an event, see who comes
	JoinEvent       Command = "portal.event.join"       // sign up, and leave again
)

var noticeboardRules = []Rule{
	{ReadNoticeboard, nil, []Relation{Own, Party, Other}, nil, "News and events are for everybody in the room."},
	{ReadNoticeboard, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat takes part and keeps the house."},
	{PostNews, nil, []Relation{Own, Party, Other}, nil, "Everybody tells the others what is new."},
	{PostNews, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat tells what is new."},
	{KeepNews, nil, []Relation{Own, Party}, nil, "News belongs to the organisation that posted it; the host of a space keeps it in order."},
	{KeepNews, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat withdraws what does not belong there."},
	{PinNews, nil, []Relation{Party}, nil, "What stands at the top of a space is for its host to say."},
	{PinNews, []Role{Secretariat}, []Relation{Partnership}, nil, "What stands at the top for everybody is for the secretariat to say."},
	{PlanEvent, nil, []Relation{Own, Party, Other}, nil, "Everybody may invite the others."},
	{PlanEvent, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat plans meetings and training."},
	{KeepEvent, nil, []Relation{Own, Party}, nil, "The organisation that invites runs its event; the host of a space keeps it in order."},
	{KeepEvent, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat runs events of the partnership."},
	{JoinEvent, nil, []Relation{Own, Party, Other}, nil, "Everybody in the room may come."},
	{JoinEvent, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat comes too."},
}
