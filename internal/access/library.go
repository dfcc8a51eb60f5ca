package access

// Commands on the library of the members' portal. Party is whoever looks after the space that an item stands in.
const (
	ReadLibrary Command = "portal.library.read" // find, read and download
	AddLibrary  Command = "portal.library.add"  // add an item; say where one is used
	KeepLibrary Command = "portal.library.keep" // change an item, add a version, say that it is still right, withdraw it
)

var libraryRules = []Rule{
	{ReadLibrary, nil, []Relation{Own, Party, Other}, nil, "What one organisation has written spares the next the work."},
	{ReadLibrary, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat keeps the house."},
	{AddLibrary, nil, []Relation{Own, Party, Other}, nil, "Everybody in an organisation shares what they have."},
	{AddLibrary, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat shares what the partnership has."},
	{KeepLibrary, nil, []Relation{Own, Party}, nil, "An item belongs to an organisation, not to who happened to add it; the host of a space keeps it in order."},
	{KeepLibrary, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat withdraws what does not belong there."},
}
