package access

// Commands of newcomers. Both are about the person alone.
const (
	FirstVisit Command = "portal.welcome.visit"    // walk through one's first visit, skip it, take it up again
	Practise   Command = "portal.welcome.practise" // make, change and throw away practice copies of one's own
)

var welcomeRules = []Rule{
	{FirstVisit, nil, []Relation{Own, Partnership}, nil, "Everybody has a first visit."},
	{Practise, nil, []Relation{Own, Partnership}, nil, "Everybody may practise; nothing of it leaves the practice area."},
}
