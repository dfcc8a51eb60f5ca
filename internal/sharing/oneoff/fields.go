package oneoff

// startFields are rows 1 to 9: who shares with whom, how fast, and who asked.
func startFields() []Field {
	q := question
	requester := func(key, name string, k Kind) Field {
		return q("request", 6)(key, name, k).when(asked, "because somebody asked").fast()
	}
	giver := func(key, name string, k Kind) Field {
		return q("start", 4)(key, name, k).when(giverOutside, "because the giver is not in the directory")
	}
	return []Field{
		q("start", 2)("urgency", "how fast it is needed", KindRadios).from("urgency").required().fast(),
		q("start", 3)("direction", "who started it", KindRadios).from("direction").required(),
		q("start", 4)("provider_org", "the organisation that shares", KindOrganisation).when(func(c Case) bool { return !c.Answers.Given("provider_name") }, "because no other giver is named"),
		giver("provider_name", "the name of a giver outside the directory", KindText),
		giver("provider_kind", "what kind of body the giver is", KindSelect).from("org_type"),
		giver("provider_address", "the giver's address", KindTextarea).between(0, 500),
		giver("provider_contact", "how to reach the giver", KindText),
		q("start", 5)("recipient_org", "the receiver", KindOrganisation).when(func(c Case) bool { return !c.Answers.Given("recipient_name") }, "because no other receiver is named").fast(),
		q("start", 5)("recipient_name", "the name of a receiver outside the directory", KindText).when(outsider, "because the receiver is not in the directory").fast(),
		q("start", 5)("recipient_kind", "what kind of body the receiver is", KindSelect).from("org_type").when(outsider, "because the receiver is not in the directory").fast(),
		q("start", 5)("recipient_address", "the receiver's address", KindTextarea).between(0, 500).when(outsider, "because the receiver is not in the directory"),
		q("start", 5)("recipient_contact", "how to reach the receiver", KindText).when(outsider, "because the receiver is not in the directory").fast(),
		requester("requester_name", "who asked", KindText),
		requester("requester_role", "the post of the person who asked", KindText),
		requester("requester_contact", "the work email or telephone of the person who asked", KindText),
		q("request", 7)("identity_check", "how the other side was checked", KindRadios).from("identity_check").required().fast(),
		q("request", 7)("identity_reason", "why nobody was checked", KindTextarea).between(10, 500).when(func(c Case) bool { return c.is("identity_check", "not_verified") }, "because the other side was not checked").fast(),
		q("request", 8)("request_received_at", "when it was asked for", KindDateTime).when(asked, "because somebody asked"),
		q("request", 9)("public_task_statement", "whether the request says that the data is needed for a task in law", KindRadios).from("public_task_statement").
			when(func(c Case) bool { return asked(c) || c.Answers.Has("art6", "ea1") }, "because somebody asked"),
		q("request", 9)("public_task_text", "the words of that statement", KindTextarea).when(func(c Case) bool { return c.is("public_task_statement", Yes) }, "because the request makes that statement"),
		q("request", 10)("data_requested", "what was asked for", KindTextarea).between(0, 2000).when(asked, "because somebody asked"),
		q("request", 3)("request_ref", "the reference of the request", KindText).byProgram(),
	}
}

// dataFields are rows 11 to 18 and 28 to 33: what, about whom, and why.
func dataFields() []Field {
	q := question
	return []Field{
		q("data", 11)("data_categories", "the kinds of data", KindCheckboxes).from("item_category").when(shares, "because data is shared").fast(),
		q("data", 11)("data_shared", "what is shared", KindTextarea).when(shares, "because data is shared").fast(),
		q("data", 12)("data_withheld", "what was held back and why", KindTextarea).when(func(c Case) bool { return c.is("decision", SharePart) }, "because only a part is shared").inside(),
		q("data", 13)("fact_or_opinion", "whether it is fact or opinion", KindRadios).from("fact_or_opinion").required(),
		q("data", 13)("fact_or_opinion_note", "whose opinion it is", KindTextarea).between(0, 1000).when(func(c Case) bool { return c.is("fact_or_opinion", "opinion", "both_separated") }, "because opinion is shared"),
		q("data", 14)("context_note", "the context for the reader", KindTextarea).between(0, 1000).when(Case.Child, "because a child's data is concerned"),
		q("people", 15)("subject_ref", "the local case reference", KindText).between(0, 40).required().fast(),
		q("people", 16)("subject_types", "whose data it is", KindCheckboxes).from("subject_types").required(),
		q("people", 17)("connection_level", "the connection to the child", KindRadios).from("connection_level").when(connected, "because a connected person's data is concerned"),
		q("people", 17)("connection_note", "the words about the connection", KindTextarea).between(0, 1000).when(connected, "because a connected person's data is concerned"),
		q("people", 18)("subject_count", "how many people", KindRadios).from("subject_count").required(),
		q("purpose", 28)("specific_purpose", "the purpose in one sentence", KindTextarea).between(20, 500).required().fast(),
		q("purpose", 29)("purposes", "the purposes of the Agreement", KindCheckboxes).from("purpose").required(),
		q("purpose", 30)("compatibility", "how the use fits the reason the data was collected", KindCheckboxes).from("compatibility").required(),
		q("purpose", 30)("collected_on_consent", "whether the data was first collected on consent", KindBool),
		q("purpose", 31)("necessity", "why it is needed and whether less would do", KindTextarea).between(20, longText).required().inside(),
		q("purpose", 32)("risk_of_not_sharing", "the harm if it is withheld", KindTextarea).required().fast().inside(),
		q("purpose", 33)("detriment_test", "whether sharing would harm the child more than withholding", KindRadios).from("detriment").when(Case.Child, "because a child's data is concerned").inside(),
		q("purpose", 33)("detriment_reason", "the reason for that", KindTextarea).when(func(c Case) bool { return c.is("detriment_test", Yes, No) }, "because the child test was answered").inside(),
	}
}

func connected(c Case) bool { return c.Answers.Has("subject_types", "connected_person") }

// lawFields are rows 19 to 27.
func lawFields() []Field {
	q := question
	confidential := func(c Case) bool { return c.Shares() && c.is("confidential_info", Yes) }
	override := func(c Case) bool { return c.Answers.Has("cldc_basis", "overriding_public_interest") }
	return []Field{
		q("law", 19)("special_categories", "the special categories of data", KindCheckboxes).from("special_categories").alone("none").required(),
		q("law", 20)("criminal_offence_data", "whether there is criminal offence data", KindBool).required(),
		q("law", 21)("confidential_info", "whether a duty of confidence is owed", KindBool).required(),
		q("law", 22)("regime", "the law that governs it", KindRadios).from("regime").required(),
		q("law", 22)("law_enforcement_purpose", "whether it is for law enforcement", KindBool).when(func(c Case) bool { return c.is("regime", "dpa_part3_le") }, "because Part 3 is for law enforcement"),
		q("law", 23)("art6", "the lawful basis", KindCheckboxes).from("art6").when(underGDPR, "because UK GDPR governs it"),
		q("law", 23)("art6_override", "why the protection officer lets the lawful basis stand", KindTextarea).byProgram().inside(),
		q("law", 24)("art9", "the condition for special category data", KindCheckboxes).from("art9").when(func(c Case) bool { return underGDPR(c) && c.Special() }, "because special category data is shared"),
		q("law", 24)("art9_sch1", "the Schedule 1 condition", KindCheckboxes).from("schedule1").when(needsSchedule1, "because the condition for special category data needs one"),
		q("law", 25)("art10_basis", "the basis for criminal offence data", KindCheckboxes).from("art10").when(func(c Case) bool { return underGDPR(c) && c.is("criminal_offence_data", Yes) }, "because criminal offence data is shared"),
		q("law", 26)("legal_power", "the power or duty to share", KindCheckboxes).from("gateway").when(func(c Case) bool { return c.Shares() && c.ProviderPublic }, "because the giver is a public authority"),
		q("law", 27)("cldc_basis", "how the duty of confidence is met", KindCheckboxes).from("confidentiality").when(confidential, "because a duty of confidence is owed"),
		q("law", 27)("cldc_note", "why the public interest overrides the confidence", KindTextarea).between(20, longText).when(override, "because the public interest is said to override it"),
		q("law", 27)("cldc_consulted", "whether the Caldicott Guardian or protection officer was asked", KindBool).
			when(func(c Case) bool { return override(c) && c.Answers.Has("special_categories", "health") }, "because health information is shared in the public interest"),
	}
}

// personFields are rows 34 to 39: the person, their choices, the checks.
func personFields() []Field {
	q := question
	applied := func(c Case) bool { return c.Answers.Has("opt_out_result", "applied") }
	return []Field{
		q("person", 34)("told_subject", "whether the person was told", KindRadios).from("told_subject").required(),
		q("person", 34)("told_on", "when the person will be told", KindDate).when(func(c Case) bool { return c.is("told_subject", "not_yet") }, "because the person is still to be told"),
		q("person", 34)("not_told_reason", "why the person was not told", KindSelect).from("not_told_reason").when(func(c Case) bool { return c.is("told_subject", "not_told") }, "because the person was not told"),
		q("person", 35)("views_of_subject", "the person's views and the reply", KindTextarea),
		q("person", 36)("consent_position", "the part consent plays", KindRadios).from("consent_position").required(),
		q("person", 36)("consent_evidence", "how the consent is recorded", KindTextarea).when(func(c Case) bool { return c.is("consent_position", "relied_on") }, "because consent is relied on"),
		q("person", 36)("consent_withdrawn_on", "the day consent was withdrawn", KindDate),
		q("assessment", 37)("opt_out_result", "what was decided about opt-outs", KindRadios).from("opt_out_result").when(func(c Case) bool { return c.Shares() && c.Secondary }, "because the data is used for more than care"),
		q("assessment", 37)("opt_out_on", "the day opt-outs were applied", KindDate).when(applied, "because opt-outs were applied"),
		q("assessment", 37)("opt_out_method", "how opt-outs were applied", KindText).when(applied, "because opt-outs were applied"),
		q("assessment", 37)("opt_out_in", "how many people went in", KindNumber).when(applied, "because opt-outs were applied"),
		q("assessment", 37)("opt_out_out", "how many people came out", KindNumber).when(applied, "because opt-outs were applied"),
		q("assessment", 38)("dpia", "whether an impact assessment was considered", KindRadios).from("dpia_position").required().inside(),
		q("assessment", 38)("dpia_ref", "the reference of the impact assessment", KindText).when(func(c Case) bool { return c.is("dpia", "done") }, "because there is an impact assessment").inside(),
		q("assessment", 38)("dpia_reason", "why none was considered", KindTextarea).when(func(c Case) bool { return c.is("dpia", "not_considered") }, "because none was considered").inside(),
		q("assessment", 39)("advice", "whose advice was taken", KindCheckboxes).from("advice").alone("none").when(func(c Case) bool { return c.Special() && !c.is("dpia", "done") }, "because sensitive data is concerned and there is no impact assessment").inside(),
		q("assessment", 39)("advice_on", "the day of the advice", KindDate).when(advised, "because advice was taken").inside(),
		q("assessment", 39)("advice_note", "the advice in short", KindTextarea).when(advised, "because advice was taken").inside(),
	}
}

func advised(c Case) bool { return c.Answers.Given("advice") && !c.is("advice", "none") }

// sendingFields are rows 40 to 47.
func sendingFields() []Field {
	q := question
	abroad := func(c Case) bool { return c.Shares() && c.is("transfer_outside_uk", Yes) }
	return []Field{
		q("sending", 40)("method", "how it is sent", KindRadios).from("method").when(shares, "because data is shared"),
		q("sending", 40)("method_reason", "the reason for sending it that way", KindTextarea).
			when(func(c Case) bool { return c.Shares() && (c.is("method", "other") || c.Outside) }, "because the way is unusual or the receiver has not accepted the Agreement"),
		q("sending", 41)("security_note", "how it is protected on the way", KindTextarea).when(shares, "because data is shared"),
		q("sending", 42)("transfer_outside_uk", "whether it leaves the United Kingdom", KindBool).when(shares, "because data is shared"),
		q("sending", 42)("transfer_countries", "the country it goes to", KindText).when(abroad, "because it leaves the United Kingdom"),
		q("sending", 42)("transfer_mechanism", "what protects it abroad", KindRadios).from("transfer_mechanism").when(abroad, "because it leaves the United Kingdom"),
		q("sending", 43)("shared_at", "when it was sent", KindDateTime).when(shares, "because data is shared"),
		q("sending", 43)("shared_by", "who sent it", KindText).when(shares, "because data is shared"),
		q("sending", 43)("retrospective", "whether it was sent before the decision was written down", KindBool),
		q("sending", 45)("retention_disposal", "what the receiver must do with it", KindRadios).from("retention_disposal").when(shares, "because data is shared"),
		q("sending", 45)("disposal_by", "the day by which it is returned or destroyed", KindDate).when(func(c Case) bool { return c.Shares() && c.is("retention_disposal", "return", "destroy") }, "because it is returned or destroyed"),
		q("sending", 46)("onward_conditions", "whether it may go further", KindRadios).from("onward_conditions").when(shares, "because data is shared"),
		q("sending", 47)("rights_contact", "the mailbox for rights and corrections", KindEmail).required(),
	}
}

// decisionFields are rows 44 and 48 to 55.
func decisionFields() []Field {
	q := question
	return []Field{
		q("decision", 48)("decision", "the decision", KindRadios).from("decision").required().fast(),
		q("decision", 48)("next_review_at", "the day to look at it again", KindDate).when(func(c Case) bool { return c.is("decision", Defer) }, "because the decision waits"),
		q("decision", 49)("decision_reasons", "the reasons for the decision", KindTextarea).between(30, longText).required().inside(),
		q("decision", 50)("decided_by", "who decided", KindText).required().fast(),
		q("decision", 50)("decided_role", "the post of whoever decided", KindText).required().fast(),
		q("decision", 50)("decided_at", "when it was decided", KindDateTime).required(),
		q("decision", 54)("controller_relationship", "how the two sides stand", KindRadios).from("controller_relationship").required(),
		q("decision", 54)("art26_ref", "the reference of the joint controllers' arrangement", KindText).when(func(c Case) bool { return c.is("controller_relationship", "joint") }, "because the two are joint controllers"),
		q("decision", 55)("agreement_cover", "what the sharing rests on", KindRadios).from("agreement_cover").required(),
		q("decision", 55)("cover_ref", "the reference of what it rests on", KindText).when(func(c Case) bool { return c.is("agreement_cover", "repeat_record", "other_dsa") }, "because it rests on an arrangement of its own"),
		q("decision", 55)("cover_edition", "the edition of the Agreement", KindText).byProgram(),
		q("decision", 55)("cover_reason", "why no agreement covers it", KindTextarea).when(func(c Case) bool { return c.is("agreement_cover", "none") }, "because no agreement covers it"),
		q("after", 44)("recipient_ack", "the receiver's answer", KindRadios).from("recipient_ack").byProgram().later(),
		q("after", 44)("recipient_ack_note", "the receiver's words", KindTextarea).byProgram().later(),
		q("after", 51)("countersign_note", "the second person's words", KindTextarea).byProgram().later().inside(),
		q("after", 52)("outcome", "what came of it", KindRadios).from("outcome").later().inside(),
		q("after", 52)("outcome_note", "the words about what came of it", KindTextarea).later().inside(),
	}
}
