package access

// ImportRegister takes over the uses that another register listed.
const ImportRegister Command = "register.import"

var historyRules = []Rule{
	{ImportRegister, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat looks after the list of uses as a whole."},
}
