package sharing

import (
	"slices"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Content is everything one version of a record says. Every answer is kept as it was typed, also when
// it is not right yet; accessors such as Start give the typed value. New answers may be added, and
// empty ones are left out of the stored text, so old hashes stay true.
type Content struct {
	// About.
	Title         string        `json:"title,omitempty"`
	PlainTitle    string        `json:"plain_title,omitempty"`
	Arrangement   string        `json:"arrangement_type,omitempty"`
	ParentEdition ident.Edition `json:"parent_agreement_version,omitempty"` // set by the program
	OwnerPost     string        `json:"owner_post,omitempty"`
	OwnerMailbox  string        `json:"owner_mailbox,omitempty"`
	OpenToJoin    string        `json:"open_to_join,omitempty"`

	// Parties and how they stand to each other.
	Parties         []Party `json:"parties,omitempty"`
	Article26       string  `json:"art26_summary,omitempty"`
	Article28       string  `json:"art28_contract,omitempty"`
	Flows           []Flow  `json:"flows,omitempty"`
	Items           []Item  `json:"items,omitempty"`
	Linkage         string  `json:"linkage,omitempty"`
	FactOrOpinion   string  `json:"fact_or_opinion,omitempty"`
	FactNote        string  `json:"fact_or_opinion_note,omitempty"`
	CriminalOffence string  `json:"criminal_offence_data,omitempty"`

	// People the data is about.
	Subjects          []string `json:"subjects,omitempty"`
	SubjectCount      string   `json:"subject_count,omitempty"`
	AgeBands          []string `json:"age_bands,omitempty"`
	IncludesChildren  string   `json:"includes_children,omitempty"`
	Identifiability   string   `json:"identifiability,omitempty"`
	AnonymityEvidence string   `json:"anonymity_evidence,omitempty"`
	SpecialCategories []string `json:"special_categories,omitempty"`

	// Purpose and law.
	Purposes         []string `json:"purposes,omitempty"`
	SpecificPurpose  string   `json:"specific_purpose,omitempty"`
	Necessity        string   `json:"necessity,omitempty"`
	RiskOfNotSharing string   `json:"risk_of_not_sharing,omitempty"`
	Compatibility    []string `json:"compatibility,omitempty"`
	Regime           string   `json:"regime,omitempty"`
	LawEnforcement   string   `json:"law_enforcement_purpose,omitempty"`
	Article6         []string `json:"art6,omitempty"`
	Article9         []string `json:"art9,omitempty"`
	Schedule1        []string `json:"art9_sch1,omitempty"`
	Article10        []string `json:"art10_basis,omitempty"`
	Gateways         []string `json:"legal_power,omitempty"`
	GatewayNote      string   `json:"legal_power_note,omitempty"`
	Confidential     string   `json:"confidential_info,omitempty"`
	Confidentiality  []string `json:"cldc_basis,omitempty"`
	ConfidenceNote   string   `json:"cldc_note,omitempty"`
	GPPatientData    string   `json:"gp_patient_data,omitempty"`
	ConsentPosition  string   `json:"consent_position,omitempty"`
	ConsentNote      string   `json:"consent_note,omitempty"`
	OnConsent        string   `json:"collected_on_consent,omitempty"`
	Requested        string   `json:"requested,omitempty"`
	PublicTask       string   `json:"public_task_statement,omitempty"`
	PublicTaskText   string   `json:"public_task_text,omitempty"`

	// Benefits and risks; the five safes for research.
	Benefits      string `json:"benefits,omitempty"`
	Risks         string `json:"risks_to_people,omitempty"`
	EqualityNote  string `json:"equality_note,omitempty"`
	EqualityRef   string `json:"eqia_ref,omitempty"`
	SafePeople    string `json:"safe_people,omitempty"`
	SafeProjects  string `json:"safe_projects,omitempty"`
	SafeSettings  string `json:"safe_settings,omitempty"`
	SafeData      string `json:"safe_data,omitempty"`
	SafeOutputs   string `json:"safe_outputs,omitempty"`
	ToldSubject   string `json:"told_subject,omitempty"`
	NotToldReason string `json:"not_told_reason,omitempty"`

	// Openness and choices.
	Transparency    []Notice `json:"transparency,omitempty"`
	Article14       string   `json:"art14_position,omitempty"`
	Article14Code   string   `json:"art14_exemption,omitempty"`
	Article14Public string   `json:"art14_measure,omitempty"`
	OptOutKinds     []string `json:"opt_out_kinds,omitempty"`
	OptOutResult    []string `json:"opt_out_result,omitempty"`
	OptOutHow       string   `json:"opt_out_how,omitempty"`
	OptOutCheckedOn string   `json:"opt_out_checked_on,omitempty"`
	OptOutContact   string   `json:"opt_out_contact,omitempty"`

	// Rights, accuracy, security, incidents.
	RightsProcedure   string   `json:"rights_procedure,omitempty"`
	RightsContact     string   `json:"rights_contact,omitempty"`
	AccuracyProcedure string   `json:"accuracy_procedure,omitempty"`
	AccuracyDays      string   `json:"accuracy_days,omitempty"`
	SecurityMeasures  []string `json:"security_measures,omitempty"`
	SecurityNote      string   `json:"security_note,omitempty"`
	IncidentProcedure string   `json:"incident_procedure,omitempty"`
	IncidentHours     string   `json:"incident_hours,omitempty"`

	// Keeping.
	Retention   []Retention `json:"retention,omitempty"`
	Onward      string      `json:"onward_conditions,omitempty"`
	OnwardNote  string      `json:"onward_note,omitempty"`
	Termination string      `json:"termination,omitempty"`

	// Automation, commerce, transfers.
	Automation         string   `json:"adm_level,omitempty"`
	AutomationMatters  string   `json:"adm_significant,omitempty"`
	AutomationTool     string   `json:"adm_tool,omitempty"`
	AutomationCheck    string   `json:"adm_human_check,omitempty"`
	AutomationSafe     []string `json:"adm_safeguards,omitempty"`
	Commercial         string   `json:"commercial,omitempty"`
	CommercialDetails  string   `json:"commercial_details,omitempty"`
	OutsideUK          string   `json:"outside_uk,omitempty"`
	TransferCountries  string   `json:"transfer_countries,omitempty"`
	TransferMechanism  string   `json:"transfer_mechanism,omitempty"`
	TransferSafeguards string   `json:"transfer_note,omitempty"`

	// Assessment and advice.
	DPIAOutcome    string   `json:"dpia_outcome,omitempty"`
	DPIAReason     string   `json:"dpia_reason,omitempty"`
	DPIARef        string   `json:"dpia_ref,omitempty"`
	DPIAApprovedOn string   `json:"dpia_approved_on,omitempty"`
	DPIAResidual   string   `json:"dpia_residual,omitempty"`
	DPIAArticle36  string   `json:"dpia_art36_ref,omitempty"`
	Advice         []string `json:"advice,omitempty"`
	AdviceOn       string   `json:"advice_on,omitempty"`
	AdviceNote     string   `json:"advice_note,omitempty"`

	// Dates and publication.
	StartOn         string `json:"start,omitempty"`
	ReviewDueOn     string `json:"review_due,omitempty"`
	EndOn           string `json:"end,omitempty"`
	Publication     string `json:"publication_level,omitempty"`
	WithheldReason  string `json:"withheld_reason,omitempty"`
	WithheldDetails string `json:"withheld_note,omitempty"`
}

// Party is one taking part, known to the directory or named as an outsider.
type Party struct {
	ID           string             `json:"id"`
	Organisation ident.Organisation `json:"organisation,omitempty"`
	Role         string             `json:"role,omitempty"` // list party_role
	// Part says in a few words what this party does in the arrangement.
	Part     string   `json:"part,omitempty"`
	Outsider Outsider `json:"outsider,omitzero"`
}

// Outsider is a party that has not accepted the Agreement.
type Outsider struct {
	Name    string `json:"name,omitempty"`
	Kind    string `json:"kind,omitempty"` // list org_type
	Address string `json:"address,omitempty"`
	Contact string `json:"contact,omitempty"`
	Why     string `json:"why,omitempty"` // why it takes part without accepting the Agreement
	// TermsOn and TermsNote say when it accepted the record's terms and what shows it.
	TermsOn   string `json:"terms_on,omitempty"`
	TermsNote string `json:"terms_note,omitempty"`
}

// Controller reports whether the party decides about the data, and so must sign.
func (p Party) Controller() bool { return p.Role == RoleController || p.Role == RoleJointController }

// IsOutsider reports whether the party is not one of the directory.
func (p Party) IsOutsider() bool { return p.Organisation == "" }

// Codes of list party_role that drive rules.
const (
	RoleController      = "controller"
	RoleJointController = "joint_controller"
	RoleProcessor       = "processor"
	RoleSubProcessor    = "sub_processor"
	RoleRecipientOnly   = "recipient_only"
)

// Flow is one movement of data.
type Flow struct {
	ID         string   `json:"id"`
	From       []string `json:"from,omitempty"`  // party ids
	To         []string `json:"to,omitempty"`    // party ids
	Items      []string `json:"items,omitempty"` // item ids
	Frequency  string   `json:"frequency,omitempty"`
	Trigger    string   `json:"trigger,omitempty"` // what starts it, or the circumstances when it is ad hoc
	VolumeBand string   `json:"volume_band,omitempty"`
	Method     string   `json:"method,omitempty"`
	Format     string   `json:"format,omitempty"`
	Systems    string   `json:"systems,omitempty"`
	MatchOn    string   `json:"match_identifier,omitempty"`
}

// Item is one kind of data shared, such as "date of birth". It never holds anybody's data.
type Item struct {
	ID            string `json:"id"`
	Name          string `json:"name,omitempty"`
	Category      string `json:"category,omitempty"`
	Special       string `json:"special,omitempty"`
	Criminal      string `json:"criminal,omitempty"`
	Source        string `json:"source,omitempty"`
	Mandatory     string `json:"mandatory,omitempty"`
	Justification string `json:"justification,omitempty"`
}

// Notice is how one controller tells people.
type Notice struct {
	ID        string `json:"id"`
	Party     string `json:"party,omitempty"`
	URL       string `json:"url,omitempty"`
	CheckedOn string `json:"checked_on,omitempty"`
	How       string `json:"how_told,omitempty"`
}

// Retention is how long one party keeps the data and what happens to it then.
type Retention struct {
	ID          string `json:"id"`
	Party       string `json:"party,omitempty"`
	Trigger     string `json:"trigger,omitempty"` // from when the time counts
	Period      string `json:"period,omitempty"`
	Unit        string `json:"unit,omitempty"` // list retention_unit
	Schedule    string `json:"schedule_ref,omitempty"`
	Disposal    string `json:"disposal,omitempty"`
	Method      string `json:"destroy_method,omitempty"`
	Certificate string `json:"certificate,omitempty"`
}

// Yes and No are the answers to yes-or-no questions; "" is no answer yet.
const (
	Yes = "yes"
	No  = "no"
)

// Party gives the party with an id.
func (c *Content) Party(id string) (Party, bool) {
	i := slices.IndexFunc(c.Parties, func(p Party) bool { return p.ID == id })
	if i < 0 {
		return Party{}, false
	}
	return c.Parties[i], true
}

// PartyOf gives the party that an organisation is.
func (c *Content) PartyOf(org ident.Organisation) (Party, bool) {
	i := slices.IndexFunc(c.Parties, func(p Party) bool { return p.Organisation == org && org != "" })
	if i < 0 {
		return Party{}, false
	}
	return c.Parties[i], true
}

// Organisations lists the parties' organisations, without outsiders.
func (c *Content) Organisations() []ident.Organisation {
	var out []ident.Organisation
	for _, p := range c.Parties {
		if p.Organisation != "" {
			out = append(out, p.Organisation)
		}
	}
	return out
}

// Personal reports whether personal data is involved, which is so until the record says otherwise.
func (c *Content) Personal() bool { return c.Identifiability != "anonymous" }

// Start, ReviewDue and End give the dates; none when missing or not a date.
func (c *Content) Start() clock.Date { return dateOrNone(c.StartOn) }

// ReviewDue is the day by which the arrangement must be looked at again.
func (c *Content) ReviewDue() clock.Date { return dateOrNone(c.ReviewDueOn) }

// End is the last day of the arrangement; none when it has no end.
func (c *Content) End() clock.Date { return dateOrNone(c.EndOn) }

func dateOrNone(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		return clock.Date{}
	}
	return d
}
