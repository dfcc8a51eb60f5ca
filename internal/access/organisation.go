package access

// Commands on organisations, their people and the directory.
const (
	ViewOrganisation   Command = "organisation.view"          // the inside view: profile, roles, evidence
	EditOrganisation   Command = "organisation.edit"          // profile, identifiers, contacts, assurance
	ManagePeople       Command = "organisation.manage_people" // invite people, give and end roles
	InviteOrganisation Command = "organisation.invite"        // ask an organisation to join
	ImportDirectory    Command = "organisation.import"        // load directory files
	ViewDirectory      Command = "organisation.directory"     // the full directory with set-up states
	NameOutsider       Command = "organisation.name_outsider" // name a body outside the partnership in a record
)

var organisationRules = []Rule{
	{ViewOrganisation, nil, []Relation{Own}, nil, "Everybody in an organisation sees its own profile."},
	{ViewOrganisation, []Role{Secretariat, Auditor, SysAdmin}, []Relation{Partnership}, nil, "The secretariat, auditors and administrators see every profile."},
	{EditOrganisation, []Role{OrgAdmin, IGLead, DPO}, []Relation{Own}, nil, "Administrators, leads and protection officers keep the profile right."},
	{EditOrganisation, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat helps organisations to set up."},
	{ManagePeople, []Role{OrgAdmin}, []Relation{Own}, nil, "An organisation's administrator decides who acts for it."},
	{ManagePeople, []Role{Secretariat, SysAdmin}, []Relation{Partnership}, nil, "The secretariat appoints the first administrator."},
	{InviteOrganisation, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat invites organisations to join."},
	{ImportDirectory, []Role{Secretariat, SysAdmin}, []Relation{Partnership}, nil, "The secretariat keeps the directory."},
	{NameOutsider, []Role{IGLead, DPO}, []Relation{Own}, nil, "Those who write records can name a body outside the partnership."},
	{NameOutsider, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat can name a body outside the partnership."},
	{ViewDirectory, []Role{Secretariat, Auditor, SysAdmin}, []Relation{Partnership}, nil, "The full directory is for those who run and check the partnership."},
}
