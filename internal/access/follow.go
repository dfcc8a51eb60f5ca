package access

// Commands on what tells people and programs of changes. Following is open to everybody.
const (
	ManageWebhooks Command = "webhook.manage" // have one's organisation's applications told of changes
	CopyNotice     Command = "notice.copy"    // say that one's organisation took its privacy-notice paragraph over
)

var followRules = []Rule{
	{ManageWebhooks, []Role{OrgAdmin}, []Relation{Own}, nil, "Who decides what an application may do decides what it is told."},
	{CopyNotice, []Role{IGLead, DPO, OrgAdmin}, []Relation{Own}, nil, "Those who answer for privacy notices know which text stands in them."},
}
