package access

// Commands on the spaces of the members' portal. The state is the person's standing in the space. Who has no standing in a hidden space is told that there is none.
const (
	OpenSpace    Command = "portal.space.open"    // open a space and be its first host
	ProposeSpace Command = "portal.space.propose" // ask the secretariat to open one
	JoinSpace    Command = "portal.space.join"    // ask to be let in, answer an invitation, leave
	HostSpace    Command = "portal.space.host"    // invite, remove, name hosts, change what it is for, put it away
	StewardSpace Command = "portal.space.steward" // know every space and its hosts, decide what is asked for, name a host
)

// asHost is the state of a space for those who look after it.
const asHost = "host"

var spaceRules = []Rule{
	{OpenSpace, []Role{IGLead, DPO, Caldicott, SIRO, SigningOfficer, OrgAdmin}, []Relation{Own}, nil, "Those who answer for an organisation's information open rooms to work in."},
	{OpenSpace, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat opens rooms for anyone, hidden ones too."},
	{ProposeSpace, nil, []Relation{Own}, nil, "Everybody may ask for a room; the secretariat decides."},
	{JoinSpace, nil, []Relation{Other}, nil, "Everybody may ask a host to be let in, and may leave."},
	{JoinSpace, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat takes part where a host lets it in."},
	{HostSpace, nil, []Relation{Other}, []string{asHost}, "Hosts look after their room."},
	{HostSpace, []Role{Secretariat}, []Relation{Partnership}, []string{asHost}, "Hosts look after their room."},
	{StewardSpace, []Role{Secretariat}, []Relation{Partnership}, nil, "The partnership answers for every room, so it knows that it is there and who looks after it; it reads none that it is not in."},
}
