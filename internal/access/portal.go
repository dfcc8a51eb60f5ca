package access

// Commands of the members' portal as a whole. Each room of it has its own commands beside these. For what stands in the
// commons, or in a space that the person belongs to, the relation is that of the person's organisation; what stands in
// a space elsewhere has no relation that any rule allows, so it is not found.
const (
	UsePortal Command = "portal.use" // come in: see today's work, read the commons
)

var portalRules = []Rule{
	{UsePortal, nil, []Relation{Own, Party, Other}, nil, "Everybody in an organisation of the partnership shares what they know."},
	{UsePortal, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat takes part and keeps the house."},
}
