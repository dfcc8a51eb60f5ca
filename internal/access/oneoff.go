package access

// Commands on one-off Records of Sharing. The state is the record's stage. The relation Own is that of
// the organisation that wrote the record, Party that of the other side. Among its own organisation a
// record is its author's and its managers': the commands with "mine" are the author's.
const (
	CreateOneOff      Command = "oneoff.create"        // write a one-off record for one's own organisation
	ViewOneOff        Command = "oneoff.view"          // see a record; the other side sees its half
	ViewMyOneOff      Command = "oneoff.view_mine"     // see a record one wrote
	EditOneOff        Command = "oneoff.edit"          // fill the draft in, finalise it or drop it
	EditMyOneOff      Command = "oneoff.edit_mine"     //
	AmendOneOff       Command = "oneoff.amend"         // complete, amend or correct a finalised record
	AmendMyOneOff     Command = "oneoff.amend_mine"    //
	CountersignOneOff Command = "oneoff.countersign"   // second person
	OverrideOneOff    Command = "oneoff.override"      // let a blocked lawful basis stand, with a reason
	AcknowledgeOneOff Command = "oneoff.acknowledge"   // answer for the receiver
	OverviewOneOffs   Command = "oneoff.overview"      // the managers' figures and late follow-ups
	CountOneOffs      Command = "oneoff.count"         // figures of the whole partnership, without records
	DownloadOneOff    Command = "oneoff.download"      // DOCX and PDF
	DownloadMyOneOff  Command = "oneoff.download_mine" //
)

var (
	oneOffAuthors  = []Role{Practitioner, IGLead, DPO, Caldicott, SIRO}
	oneOffManagers = []Role{IGLead, DPO, Caldicott, SIRO}
	oneOffDone     = []string{"final"}
	oneOffLeft     = []string{"awaiting_countersign", "final"}
	oneOffOpen     = []string{"draft"}
)

var oneOffRules = []Rule{
	{CreateOneOff, oneOffAuthors, []Relation{Own}, nil, "Whoever decides about sharing records it."},
	{ViewOneOff, oneOffManagers, []Relation{Own}, nil, "An organisation's leads, protection officer and guardians see all its one-off records."},
	{ViewOneOff, oneOffAuthors, []Relation{Party}, oneOffDone, "The other side sees its half once the record is final."},
	{ViewOneOff, []Role{Auditor}, []Relation{Partnership}, oneOffLeft, "Auditors check one-off records that have left the draft."},
	{ViewMyOneOff, oneOffAuthors, []Relation{Own}, nil, "An author sees the records they wrote."},
	{EditOneOff, oneOffManagers, []Relation{Own}, oneOffOpen, "A manager may finish what a colleague began."},
	{EditMyOneOff, oneOffAuthors, []Relation{Own}, oneOffOpen, "An author fills their draft in."},
	{AmendOneOff, oneOffManagers, []Relation{Own}, oneOffDone, "A manager may complete, amend and correct a final record."},
	{AmendMyOneOff, oneOffAuthors, []Relation{Own}, oneOffDone, "An author completes, amends and corrects their own final record."},
	{CountersignOneOff, oneOffManagers, []Relation{Own}, oneOffLeft, "A second person looks where the partnership asks for one."},
	{OverrideOneOff, []Role{DPO}, []Relation{Own}, []string{"draft", "final"}, "Only the protection officer may let a blocked lawful basis stand."},
	{AcknowledgeOneOff, oneOffAuthors, []Relation{Party}, oneOffDone, "The receiver says that it arrived and whether it can be used."},
	{OverviewOneOffs, oneOffManagers, []Relation{Own}, nil, "Managers see what was shared, refused and left open."},
	{CountOneOffs, []Role{Secretariat, Auditor}, []Relation{Partnership}, nil, "The secretariat sees counts and no record."},
	{DownloadOneOff, oneOffManagers, []Relation{Own}, nil, "Whoever sees the record can take a copy of what they see."},
	{DownloadOneOff, oneOffAuthors, []Relation{Party}, oneOffDone, "Whoever sees the record can take a copy of what they see."},
	{DownloadOneOff, []Role{Auditor}, []Relation{Partnership}, oneOffLeft, "Auditors take copies of what they check."},
	{DownloadMyOneOff, oneOffAuthors, []Relation{Own}, nil, "An author takes a copy of what they wrote."},
}
