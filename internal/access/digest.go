package access

// Commands on mail of the members' portal. Ending mail by a link of a letter is open to whoever holds the letter.
const (
	ChoosePortalMail Command = "portal.mail.choose" // say what one is told of the portal, and how often
)

var digestRules = []Rule{
	{ChoosePortalMail, nil, []Relation{Own}, nil, "Everybody decides what mail they get, and those who hold a role what its shared mailbox gets."},
	{ChoosePortalMail, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat is written to like everybody else."},
}
