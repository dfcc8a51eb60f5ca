package sharing

import "maps"

// questions gives the fields of every section.
func questions() map[string][]Field {
	all := map[string][]Field{}
	for _, part := range []func() map[string][]Field{whatQuestions, whyQuestions, peopleQuestions, safeQuestions, startQuestions} {
		maps.Copy(all, part())
	}
	return all
}

func whatQuestions() map[string][]Field {
	return map[string][]Field{
		"about": {
			one("title", "the title", KindText, func(c *Content) *string { return &c.Title }).required(),
			one("plain_title", "the public title", KindText, func(c *Content) *string { return &c.PlainTitle }).required().forPublic(),
			one("arrangement_type", "the kind of arrangement", KindRadios, func(c *Content) *string { return &c.Arrangement }).from("arrangement_type").required().material().at(Summary),
			one("owner_post", "the post that looks after the record", KindText, func(c *Content) *string { return &c.OwnerPost }).required(),
			one("owner_mailbox", "the mailbox of that post", KindEmail, func(c *Content) *string { return &c.OwnerMailbox }).required(),
			one("open_to_join", "whether others may join", KindBool, func(c *Content) *string { return &c.OpenToJoin }).required().material(),
		},
		"parties": {
			withLevel(rows("parties", "the parties"), Summary),
			one("art26_summary", "the summary of the joint controllers' arrangement", KindTextarea, func(c *Content) *string { return &c.Article26 }).
				when(hasJoint, "because some parties are joint controllers").material().at(Full),
			one("art28_contract", "the reference of the contract with each processor", KindTextarea, func(c *Content) *string { return &c.Article28 }).
				when(hasProcessor, "because a party is a processor").material(),
		},
		"items": {
			withLevel(rows("items", "the data items"), Summary),
			many("special_categories", "the special categories of data", func(c *Content) *[]string { return &c.SpecialCategories }).from("special_categories").alone("none").required().material().at(Summary),
			one("criminal_offence_data", "whether there is criminal offence data", KindBool, func(c *Content) *string { return &c.CriminalOffence }).required().material().at(Summary),
			one("fact_or_opinion", "whether the data is fact or opinion", KindRadios, func(c *Content) *string { return &c.FactOrOpinion }).from("fact_or_opinion").required(),
			one("fact_or_opinion_note", "the note on fact and opinion", KindTextarea, func(c *Content) *string { return &c.FactNote }),
			one("linkage", "what the data is joined with", KindTextarea, func(c *Content) *string { return &c.Linkage }).required().material().at(Full),
		},
		"flows": {rows("flows", "the flows of data")},
		"people": {
			many("subjects", "the people the data is about", func(c *Content) *[]string { return &c.Subjects }).from("subject_types").required().material().at(Summary),
			one("subject_count", "about how many people", KindNumber, func(c *Content) *string { return &c.SubjectCount }).between(1, 100_000_000).required().at(Summary),
			many("age_bands", "the age bands", func(c *Content) *[]string { return &c.AgeBands }).from("age_bands").required().at(Full),
			one("includes_children", "whether children are included", KindBool, func(c *Content) *string { return &c.IncludesChildren }).required().material().at(Summary),
			one("identifiability", "how far people can be identified", KindRadios, func(c *Content) *string { return &c.Identifiability }).from("identifiability").required().material().at(Summary),
			one("anonymity_evidence", "what shows that the data is anonymous", KindTextarea, func(c *Content) *string { return &c.AnonymityEvidence }).
				when(func(c *Content) bool { return !c.Personal() }, "because the data is said to be anonymous").material(),
		},
	}
}

func whyQuestions() map[string][]Field {
	isRequest := func(c *Content) bool { return c.Requested == Yes }
	return map[string][]Field{
		"purpose": {
			many("purposes", "the purposes", func(c *Content) *[]string { return &c.Purposes }).from("purpose").required().material().at(Summary),
			one("specific_purpose", "the purpose in one sentence", KindTextarea, func(c *Content) *string { return &c.SpecificPurpose }).between(20, 500).required().material().at(Summary),
			one("necessity", "why the data is needed", KindTextarea, func(c *Content) *string { return &c.Necessity }).between(20, longText).required().at(Full),
			one("risk_of_not_sharing", "what could happen without it", KindTextarea, func(c *Content) *string { return &c.RiskOfNotSharing }).required().at(Full),
			many("compatibility", "how the new use fits the reason the data was collected", func(c *Content) *[]string { return &c.Compatibility }).from("compatibility").when((*Content).Personal, "because personal data is involved").material(),
		},
		"law": {
			one("regime", "the law that governs it", KindRadios, func(c *Content) *string { return &c.Regime }).from("regime").required().material(),
			one("law_enforcement_purpose", "whether it is for law enforcement", KindBool, func(c *Content) *string { return &c.LawEnforcement }).required().material().at(Full),
			many("art6", "the lawful basis", func(c *Content) *[]string { return &c.Article6 }).from("art6").when(underGDPR, "because UK GDPR governs it").material().at(Summary),
			many("art9", "the condition for special category data", func(c *Content) *[]string { return &c.Article9 }).from("art9").when(special, "because special category data is shared").material().at(Full),
			many("art9_sch1", "the Schedule 1 condition", func(c *Content) *[]string { return &c.Schedule1 }).from("schedule1").when(needsSchedule1, "because the condition for special category data needs one").material().at(Full),
			many("art10_basis", "the basis for criminal offence data", func(c *Content) *[]string { return &c.Article10 }).from("art10").when(func(c *Content) bool { return c.CriminalOffence == Yes && underGDPR(c) }, "because criminal offence data is shared").material().at(Full),
		},
		"powers": {
			many("legal_power", "the power or duty to share", func(c *Content) *[]string { return &c.Gateways }).from("gateway").material().at(Full),
			one("legal_power_note", "the note on the power to share", KindTextarea, func(c *Content) *string { return &c.GatewayNote }),
			one("confidential_info", "whether a duty of confidence is owed", KindBool, func(c *Content) *string { return &c.Confidential }).required().material(),
			many("cldc_basis", "how the duty of confidence is met", func(c *Content) *[]string { return &c.Confidentiality }).from("confidentiality").when(confidential, "because a duty of confidence is owed").material().at(Full),
			one("cldc_note", "the evidence for how the duty of confidence is met", KindTextarea, func(c *Content) *string { return &c.ConfidenceNote }).between(20, longText).when(confidenceEvidence, "because the way the duty of confidence is met needs evidence").material(),
			one("gp_patient_data", "whether GP patient data is shared", KindBool, func(c *Content) *string { return &c.GPPatientData }).required().material().at(Full),
		},
		"consent": {
			one("consent_position", "the part consent plays", KindRadios, func(c *Content) *string { return &c.ConsentPosition }).from("consent_position").required().material().at(Full),
			one("consent_note", "how consent is recorded and withdrawn", KindTextarea, func(c *Content) *string { return &c.ConsentNote }).when(func(c *Content) bool { return c.ConsentPosition == "relied_on" }, "because consent is relied on").at(Full),
			one("collected_on_consent", "whether the data was first collected on consent", KindBool, func(c *Content) *string { return &c.OnConsent }).required().material(),
			one("requested", "whether a party asked for the data in writing", KindBool, func(c *Content) *string { return &c.Requested }).required(),
			one("public_task_statement", "whether the request says it is for a task laid down in law", KindBool, func(c *Content) *string { return &c.PublicTask }).when(isRequest, "because a party asked for the data").material(),
			one("public_task_text", "the words of that statement", KindTextarea, func(c *Content) *string { return &c.PublicTaskText }).when(func(c *Content) bool { return isRequest(c) && c.PublicTask == Yes }, "because the request makes that statement"),
		},
	}
}

func peopleQuestions() map[string][]Field {
	return map[string][]Field{
		"benefits_and_risks": {
			one("benefits", "the benefits", KindTextarea, func(c *Content) *string { return &c.Benefits }).between(50, 1500).required().forPublic(),
			one("risks_to_people", "the risks to people", KindTextarea, func(c *Content) *string { return &c.Risks }).between(50, 1500).required().material().forPublic(),
			one("equality_note", "the effect on groups with poorer outcomes", KindTextarea, func(c *Content) *string { return &c.EqualityNote }).required().at(Full),
			one("eqia_ref", "the reference of the equality assessment", KindText, func(c *Content) *string { return &c.EqualityRef }),
		},
		"five_safes": {
			safe("safe_people", "safe people", func(c *Content) *string { return &c.SafePeople }),
			safe("safe_projects", "safe projects", func(c *Content) *string { return &c.SafeProjects }),
			safe("safe_settings", "safe settings", func(c *Content) *string { return &c.SafeSettings }),
			safe("safe_data", "safe data", func(c *Content) *string { return &c.SafeData }),
			safe("safe_outputs", "safe outputs", func(c *Content) *string { return &c.SafeOutputs }),
		},
		"openness": {
			rows("transparency", "how people are told"),
			one("told_subject", "when people are told", KindRadios, func(c *Content) *string { return &c.ToldSubject }).from("told_subject").required().at(Full),
			one("not_told_reason", "why people are not told", KindSelect, func(c *Content) *string { return &c.NotToldReason }).from("not_told_reason").when(func(c *Content) bool { return c.ToldSubject == "not_told" }, "because people are not told"),
			one("art14_position", "the position on telling people the data was not collected from", KindRadios, func(c *Content) *string { return &c.Article14 }).from("art14_position").when((*Content).Personal, "because personal data is involved").at(Full),
			one("art14_exemption", "the exemption relied on", KindSelect, func(c *Content) *string { return &c.Article14Code }).from("art14_exemption").when(exempt14, "because an exemption is relied on").material().at(Full),
			one("art14_measure", "what is done for openness instead", KindTextarea, func(c *Content) *string { return &c.Article14Public }).when(exempt14, "because an exemption is relied on").at(Full),
		},
		"opt_outs": {
			many("opt_out_result", "what was decided about opt-outs", func(c *Content) *[]string { return &c.OptOutResult }).from("opt_out_result").when((*Content).Personal, "because personal data is involved").material().at(Full),
			many("opt_out_kinds", "the opt-outs that are honoured", func(c *Content) *[]string { return &c.OptOutKinds }).from("opt_out_kind").when(optOutsApply, "because opt-outs apply").material().at(Summary),
			one("opt_out_how", "how opt-outs are applied", KindTextarea, func(c *Content) *string { return &c.OptOutHow }).when(optOutsApply, "because opt-outs apply").material().at(Full),
			one("opt_out_checked_on", "when opt-outs were last checked", KindDate, func(c *Content) *string { return &c.OptOutCheckedOn }).at(Full),
			one("opt_out_contact", "whom to ask about opting out", KindText, func(c *Content) *string { return &c.OptOutContact }).when(optOutsApply, "because opt-outs apply").at(Summary),
		},
		"rights_and_accuracy": {
			one("rights_procedure", "who handles which right", KindTextarea, func(c *Content) *string { return &c.RightsProcedure }).required().material().at(Full),
			one("rights_contact", "the mailbox for rights and corrections", KindEmail, func(c *Content) *string { return &c.RightsContact }).required().at(Summary),
			one("accuracy_procedure", "how errors are found and put right", KindTextarea, func(c *Content) *string { return &c.AccuracyProcedure }).required().material().at(Full),
			one("accuracy_days", "the days for putting errors right", KindNumber, func(c *Content) *string { return &c.AccuracyDays }).between(1, 30).required().material().at(Full),
		},
	}
}

func safeQuestions() map[string][]Field {
	isAutomated := func(c *Content) bool { return c.Automation != "" && c.Automation != "none" }
	abroad := func(c *Content) bool { return c.OutsideUK == Yes }
	return map[string][]Field{
		"security_and_incidents": {
			many("security_measures", "the security measures", func(c *Content) *[]string { return &c.SecurityMeasures }).from("security").required().material().at(Full),
			one("security_note", "how the data is protected", KindTextarea, func(c *Content) *string { return &c.SecurityNote }).required().material(),
			one("incident_procedure", "who tells whom of an incident", KindTextarea, func(c *Content) *string { return &c.IncidentProcedure }).required().material(),
			one("incident_hours", "the hours to tell of an incident", KindNumber, func(c *Content) *string { return &c.IncidentHours }).between(1, 72).required().material(),
		},
		"keeping": {
			rows("retention", "how long each party keeps the data"),
			one("onward_conditions", "whether data may be passed on", KindRadios, func(c *Content) *string { return &c.Onward }).from("onward_conditions").required().material().at(Full),
			one("onward_note", "the terms for passing data on", KindTextarea, func(c *Content) *string { return &c.OnwardNote }).when(func(c *Content) bool { return c.Onward == "as_agreed" }, "because data may be passed on as agreed").material().at(Full),
		},
		"automation": {
			one("adm_level", "whether decisions are automated", KindRadios, func(c *Content) *string { return &c.Automation }).from("adm_level").required().material().at(Summary),
			one("adm_significant", "whether decisions matter much to people", KindBool, func(c *Content) *string { return &c.AutomationMatters }).when(isAutomated, "because a tool takes part in decisions").material().at(Full),
			one("adm_tool", "the tool used", KindText, func(c *Content) *string { return &c.AutomationTool }).when(isAutomated, "because a tool takes part in decisions").material().at(Full),
			one("adm_human_check", "how people check", KindTextarea, func(c *Content) *string { return &c.AutomationCheck }).when(isAutomated, "because a tool takes part in decisions").material().at(Full),
			many("adm_safeguards", "the safeguards for automated decisions", func(c *Content) *[]string { return &c.AutomationSafe }).from("adm_safeguards").
				when(func(c *Content) bool { return c.Automation == "solely_automated" && c.AutomationMatters == Yes }, "because no person takes part in decisions that matter to people").material().at(Full),
		},
		"commercial": {
			one("commercial", "whether a commercial body takes part or pays", KindBool, func(c *Content) *string { return &c.Commercial }).required().material().at(Summary),
			one("commercial_details", "the commercial details", KindTextarea, func(c *Content) *string { return &c.CommercialDetails }).when(func(c *Content) bool { return c.Commercial == Yes }, "because a commercial body takes part or pays").material().at(Summary),
		},
		"transfers": {
			one("outside_uk", "whether data leaves the UK", KindBool, func(c *Content) *string { return &c.OutsideUK }).required().material().at(Summary),
			one("transfer_countries", "the countries it goes to", KindText, func(c *Content) *string { return &c.TransferCountries }).when(abroad, "because data leaves the UK").material().at(Summary),
			one("transfer_mechanism", "the legal mechanism for the transfer", KindSelect, func(c *Content) *string { return &c.TransferMechanism }).from("transfer_mechanism").when(abroad, "because data leaves the UK").material().at(Full),
			one("transfer_note", "the safeguards for the transfer", KindTextarea, func(c *Content) *string { return &c.TransferSafeguards }).material(),
		},
	}
}

func startQuestions() map[string][]Field {
	needsDPIA := func(c *Content) bool { return c.DPIAOutcome == "required" }
	withheld := func(c *Content) bool { return c.Publication == "withheld" }
	advised := func(c *Content) bool { return len(c.Advice) > 0 && c.Advice[0] != "none" }
	return map[string][]Field{
		"dpia": {
			one("dpia_outcome", "whether an impact assessment is needed", KindRadios, func(c *Content) *string { return &c.DPIAOutcome }).from("dpia_outcome").when((*Content).Personal, "because personal data is involved").at(Full),
			one("dpia_reason", "why no impact assessment is needed", KindTextarea, func(c *Content) *string { return &c.DPIAReason }).when(func(c *Content) bool { return c.DPIAOutcome == "not_required" }, "because no impact assessment was made"),
			one("dpia_ref", "the reference of the impact assessment", KindText, func(c *Content) *string { return &c.DPIARef }).when(needsDPIA, "because an impact assessment is needed").at(Full),
			one("dpia_approved_on", "the day the impact assessment was approved", KindDate, func(c *Content) *string { return &c.DPIAApprovedOn }).at(Full),
			one("dpia_residual", "the risk that is left", KindRadios, func(c *Content) *string { return &c.DPIAResidual }).from("risk_level").when(needsDPIA, "because an impact assessment is needed").material().at(Full),
			one("dpia_art36_ref", "the reference of the consultation with the regulator", KindText, func(c *Content) *string { return &c.DPIAArticle36 }).when(func(c *Content) bool { return c.DPIAResidual == "high" }, "because the risk that is left is high"),
		},
		"advice": {
			many("advice", "whose advice was taken", func(c *Content) *[]string { return &c.Advice }).from("advice").alone("none").when(needsAdvice, "because sensitive data is shared and no impact assessment was made"),
			one("advice_on", "the day of the advice", KindDate, func(c *Content) *string { return &c.AdviceOn }).when(advised, "because advice was taken"),
			one("advice_note", "the advice in short", KindTextarea, func(c *Content) *string { return &c.AdviceNote }).when(advised, "because advice was taken"),
		},
		"dates_and_ending": {
			one("start", "the start date", KindDate, func(c *Content) *string { return &c.StartOn }).required().material().at(Summary),
			one("review_due", "the review date", KindDate, func(c *Content) *string { return &c.ReviewDueOn }).required().material().at(Summary),
			one("end", "the end date", KindDate, func(c *Content) *string { return &c.EndOn }).material().at(Summary),
			readOnly(one("parent_agreement_version", "the edition of the Agreement", KindText, func(c *Content) *string { return (*string)(&c.ParentEdition) }).material().at(Full)),
			one("termination", "how it ends and what happens to the data then", KindTextarea, func(c *Content) *string { return &c.Termination }).required().material(),
		},
		"publication": {
			one("publication_level", "how much the public sees", KindRadios, func(c *Content) *string { return &c.Publication }).from("publication_level").required().at(Summary),
			one("withheld_reason", "the reason for withholding the entry", KindSelect, func(c *Content) *string { return &c.WithheldReason }).from("withheld_reason").when(withheld, "because the entry is withheld").at(Summary),
			one("withheld_note", "the note on withholding the entry", KindTextarea, func(c *Content) *string { return &c.WithheldDetails }).when(withheld, "because the entry is withheld"),
		},
	}
}

// readOnly marks an answer that the program gives.
func readOnly(f Field) Field { f.ReadOnly = true; return f }

func withLevel(f Field, l Level) Field { return f.at(l) }

// safe makes one of the five questions asked of research.
func safe(key, name string, at func(*Content) *string) Field {
	return one(key, name, KindTextarea, at).when(research, "because the purpose is research and statistics").at(Full)
}
