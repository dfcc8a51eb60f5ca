package organisation

import "sharewell/internal/clock"

// advising gathers what is worth mending but does not stand in the way of sharing.
type advising struct{ out []Reason }

func (a *advising) add(when bool, r Reason) {
	if when {
		a.out = append(a.out, r)
	}
}

func advice(o Organisation, today clock.Date) []Reason {
	a := &advising{}
	a.identity(o)
	a.roles(o)
	a.public(o)
	a.papers(o, today)
	return a.out
}

func (a *advising) identity(o Organisation) {
	a.add(o.Identifier(ICO) != "" && o.Profile.ICOExempt == "" && o.Profile.ICOExpiry.IsZero(), Reason{
		Code: "ico_expiry_missing", Section: SectionIdentity, Setting: settingSoon,
		Message: "It is not known when the ICO registration runs out.", Fix: "Enter the expiry date from the ICO's register.",
	})
	for _, s := range o.Facts.MustIdentify {
		if f, ok := formOf(s); ok && s != ICO {
			a.add(o.Identifier(s) == "", Reason{
				Code: "identifier_missing_" + string(s), Section: SectionIdentity,
				Message: "The " + f.name + " is missing.", Fix: "Enter it, like " + f.example + ".",
			})
		}
	}
}

func (a *advising) roles(o Organisation) {
	p := o.Profile
	for _, r := range o.Facts.MustFill {
		a.add(!statutory(r) && !p.Contact(r).Filled(), Reason{
			Code: "role_missing_" + string(r), Section: SectionRoles,
			Message: "There is no " + RoleName(r) + ".", Fix: "Enter who fills the role and a mailbox that reaches them.",
		})
	}
	dpo, siro := p.Contact(RoleDPO), p.Contact(RoleSIRO)
	same := dpo.Mailbox != "" && dpo.Mailbox == siro.Mailbox || dpo.Name != "" && Fold(dpo.Name) == Fold(siro.Name)
	a.add(same, Reason{
		Code: "dpo_is_siro", Section: SectionRoles, Law: "UK GDPR article 38",
		Message: "The data protection officer is also the senior information risk owner.",
		Fix:     "Give the two roles to different people, so that one can check the other.",
	})
}

func (a *advising) public(o Organisation) {
	p := o.Profile
	a.add(p.Links.Rights == "", Reason{
		Code: "rights_missing", Section: SectionPublic, Law: "UK GDPR article 12",
		Message: "There is no link that says how people use their rights.", Fix: "Enter the address of the page.",
	})
	a.add(p.Links.Complaints == "", Reason{
		Code: "complaints_missing", Section: SectionPublic, Law: "Data Protection Act 2018 section 164A",
		Message: "There is no link that says how to complain about data protection.", Fix: "Enter the address of the page.",
	})
	a.add(p.Contact(RolePublic).Mailbox == "", Reason{
		Code: "public_contact_missing", Section: SectionPublic,
		Message: "There is no public contact for data protection.", Fix: "Enter a role mailbox that stays when people change.",
	})
}

func (a *advising) papers(o Organisation, today clock.Date) {
	p := o.Profile
	a.add(o.Facts.HealthOrCare && p.DSPT.Status == "approaching", Reason{
		Code: "dspt_approaching", Section: SectionAssurance, Setting: settingDSPT,
		Message: "The Data Security and Protection Toolkit standards are not all met yet.", Fix: "Enter the new result once it is published.",
	})
	needsODS := false
	for _, s := range o.Facts.MustIdentify {
		needsODS = needsODS || s == ODS
	}
	a.add(o.Facts.HealthOrCare && !needsODS && p.DSPT.Status == "", Reason{
		Code: "dspt_missing", Section: SectionAssurance, Setting: settingDSPT,
		Message: "There is no Data Security and Protection Toolkit result.", Fix: "Enter the latest published result, or say that it does not apply.",
	})
	late := func(d clock.Date) bool { return !d.IsZero() && d.Before(today) }
	a.add(late(p.CyberEssentials.Expiry), Reason{
		Code: "cyber_essentials_expired", Section: SectionAssurance, Setting: "cyber_essentials_months",
		Message: "The Cyber Essentials certificate ran out on " + Day(p.CyberEssentials.Expiry) + ".", Fix: "Renew it, then enter the new expiry date.",
	})
	for _, pol := range p.Policies {
		a.add(late(pol.ReviewBy), Reason{
			Code: "policy_overdue_" + pol.Kind, Section: SectionAssurance,
			Message: "The review of a policy was due on " + Day(pol.ReviewBy) + ".", Fix: "Review the policy, then enter the next date.",
		})
	}
	for _, d := range p.PolicyDocuments {
		a.add(late(d.ReviewBy), Reason{
			Code: "policy_document_overdue", Section: SectionAssurance, Law: "Data Protection Act 2018 Schedule 1 Part 4",
			Message: "The review of an appropriate policy document was due on " + Day(d.ReviewBy) + ".",
			Fix:     "Review the document, then enter the next date. Until then it covers no sharing.",
		})
	}
}
