package sharingpage_test

import "sharewell/internal/sharing"

// complete is a content with nothing missing: a school sends a council the weekly list of its pupils.
func complete() sharing.Content {
	c := sharing.Content{
		Title: "Weekly pupil list", PlainTitle: "How schools tell the council who is on roll", Arrangement: "one_way",
		OwnerPost: "Information Governance Manager", OwnerMailbox: "ig@council.example", OpenToJoin: sharing.Yes,
		Parties: []sharing.Party{
			{ID: "p1", Organisation: council, Role: sharing.RoleController, Part: "receives the list"},
			{ID: "p2", Organisation: school, Role: sharing.RoleController, Part: "sends the list"},
		},
		Items: []sharing.Item{
			{ID: "i1", Name: "name", Category: "name", Special: sharing.No, Criminal: sharing.No, Source: "school system", Mandatory: sharing.Yes, Justification: "To know who the pupil is."},
			{ID: "i2", Name: "date of birth", Category: "date_of_birth", Special: sharing.No, Criminal: sharing.No, Source: "school system", Mandatory: sharing.Yes, Justification: "To tell pupils of one name apart."},
		},
		Flows: []sharing.Flow{{ID: "f1", From: []string{"p2"}, To: []string{"p1"}, Items: []string{"i1", "i2"}, Frequency: "weekly",
			VolumeBand: "101-1000", Method: "portal_sftp", Format: "structured_file", MatchOn: "upn"}},
		Linkage: "Joined with last week's list by the council to see who left.", FactOrOpinion: "fact", CriminalOffence: sharing.No,
		Subjects: []string{"child"}, SubjectCount: "1200", AgeBands: []string{"5-10", "11-15"}, IncludesChildren: sharing.Yes,
		Identifiability: "personally_identifiable", SpecialCategories: []string{"none"},
	}
	addReasons(&c)
	addSafeguards(&c)
	return c
}

func addReasons(c *sharing.Content) {
	c.Purposes, c.SpecificPurpose = []string{"P07"}, "The council checks each week that every child has a school place."
	c.Necessity, c.RiskOfNotSharing = "A yearly list would come too late for children who leave in term.", "A child who left school could be missed."
	c.Compatibility, c.Regime, c.LawEnforcement = []string{"same_purpose"}, "uk_gdpr", sharing.No
	c.Article6, c.Gateways = []string{"e"}, []string{"EA96"}
	c.Confidential, c.GPPatientData, c.ConsentPosition, c.OnConsent, c.Requested = sharing.No, sharing.No, "not_relied_on", sharing.No, sharing.No
	c.Benefits = "Children who leave a school are found within days, and get a new place or the help they need."
	c.Risks = "A wrong entry could lead to a visit that a family did not need. The list could be seen by the wrong person."
	c.EqualityNote = "Children who move often gain most. Families are not treated worse for moving."
	c.ToldSubject, c.Article14 = "before", "provided"
	c.Transparency = []sharing.Notice{
		{ID: "n1", Party: "p1", URL: "https://council.example/privacy", CheckedOn: "2026-11-01", How: "On the council's pages."},
		{ID: "n2", Party: "p2", URL: "https://school.example/privacy", CheckedOn: "2026-11-01", How: "In the admission form."},
	}
}

func addSafeguards(c *sharing.Content) {
	c.OptOutResult, c.RightsProcedure = []string{"not_health_care_data"}, "The school answers; it asks the council where needed."
	c.RightsContact, c.AccuracyProcedure, c.AccuracyDays = "rights@council.example", "The school corrects the next list and tells the council at once.", "5"
	c.SecurityMeasures, c.SecurityNote = []string{"encrypted_transit", "role_access"}, "The portal asks for a second factor."
	c.IncidentProcedure, c.IncidentHours = "Whoever notices tells the other party's protection officer.", "24"
	c.Retention = []sharing.Retention{
		{ID: "r1", Party: "p1", Trigger: "receipt", Period: "1", Unit: "years", Schedule: "CYP 4", Disposal: "keep_per_schedule"},
		{ID: "r2", Party: "p2", Trigger: "end_of_year", Period: "6", Unit: "years", Schedule: "SCH 2", Disposal: "keep_per_schedule"},
	}
	c.Onward, c.Automation, c.Commercial, c.OutsideUK = "no_onward", "none", sharing.No, sharing.No
	c.DPIAOutcome, c.DPIARef, c.DPIAApprovedOn, c.DPIAResidual = "required", "DPIA-12", "2026-11-10", "low"
	c.StartOn, c.ReviewDueOn, c.Termination = "2026-11-20", "2027-11-20", "Either party gives a month's notice; the last list is destroyed."
	c.Publication = "full"
}

// hostile is a content whose words try to break out of the page, without spaces and very long.
func hostile() sharing.Content {
	const script = `"><script>alert('x')</script>{{.}}<img src=x onerror=alert(1)>`
	c := complete()
	c.Title, c.PlainTitle = script, script
	c.Necessity = script + " " + longName + " " + longName
	c.Items[0].Name = script
	c.Items[1].Justification = longName + longName + longName
	c.Parties[1] = sharing.Party{ID: "p2", Organisation: trust, Role: sharing.RoleController, Part: script}
	return c
}

// withOutsider is a content in which one party has not accepted the Agreement.
func withOutsider() sharing.Content {
	c := complete()
	c.Title = "Pupil list with a music service"
	c.Parties = append(c.Parties, sharing.Party{ID: "p3", Role: sharing.RoleController, Part: "receives the list",
		Outsider: sharing.Outsider{Name: "Example Music Service", Kind: "charity_vcse", Address: "1 High Street", Contact: "Office manager",
			Why: "It is joining the partnership next year.", TermsOn: "2026-11-01", TermsNote: "Letter of 1 November, file 12."}})
	c.Transparency = append(c.Transparency, sharing.Notice{ID: "n3", Party: "p3", URL: "https://music.example/privacy", CheckedOn: "2026-11-01", How: "On its pages."})
	c.Retention = append(c.Retention, sharing.Retention{ID: "r3", Party: "p3", Trigger: "receipt", Period: "1", Unit: "years", Schedule: "M 1", Disposal: "keep_per_schedule"})
	c.Flows[0].To = append(c.Flows[0].To, "p3")
	return c
}
