package access

// Commands on the partnership itself: who takes part, its meetings, and who runs it. What is public stands on public pages.
const (
	ReadPartnership Command = "partnership.read"      // read meetings, seats and actions among the members' pages
	RunPartnership  Command = "partnership.run"       // plan meetings, write minutes, plan who runs the partnership next
	FillSeat        Command = "partnership.seat"      // say who represents an organisation
	DoAction        Command = "partnership.act"       // say that an action is done
	TakeOver        Command = "partnership.take_over" // read a handover that was given, and acknowledge it
	RunCampaigns    Command = "campaign.run"          // invite a sector, chase, stop
)

var partnershipRules = []Rule{
	{ReadPartnership, nil, []Relation{Own, Other}, nil, "Everybody in an organisation reads what its representatives discuss."},
	{ReadPartnership, []Role{Secretariat, Involvement, Auditor, SysAdmin}, []Relation{Partnership}, nil, "Those who run and check the partnership, and the involvement group, read along."},
	{RunPartnership, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat runs meetings and hands over to the next."},
	{FillSeat, []Role{IGLead, OrgAdmin, DPO, SIRO}, []Relation{Own}, nil, "An organisation chooses who represents it."},
	{FillSeat, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat enters what an organisation told it."},
	{DoAction, []Role{IGLead, OrgAdmin, DPO, SIRO, Caldicott, SigningOfficer}, []Relation{Own}, nil, "Whoever owns an action says when it is done."},
	{DoAction, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat keeps the list of actions."},
	{TakeOver, []Role{IGLead, OrgAdmin, DPO, SIRO, SigningOfficer}, []Relation{Own}, []string{"given", "acknowledged"}, "The organisation that takes over reads the handover once it is given."},
	{TakeOver, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat prepares the handover; the next one acknowledges it."},
	{RunCampaigns, []Role{Secretariat}, []Relation{Partnership}, nil, "The secretariat invites organisations."},
}
