package access

// Commands on the platform itself.
const (
	ViewAudit    Command = "platform.audit"     // read the audit trail
	RunPlatform  Command = "platform.run"       // jobs, health, settings
	ViewDemoMail Command = "platform.demo_mail" // the demonstration's inbox; routes exist in demo mode only
)

var platformRules = []Rule{
	{ViewAudit, []Role{Auditor, Secretariat, SysAdmin}, []Relation{Partnership}, nil, "Auditors and those who run the partnership read the whole trail."},
	{RunPlatform, []Role{SysAdmin}, []Relation{Partnership}, nil, "Only system administrators run the platform."},
	{ViewDemoMail, nil, []Relation{Own, Party, Other, Partnership, None}, nil, "In the demonstration everybody can read the invented mail."},
}
