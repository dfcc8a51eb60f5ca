package sharing

import (
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/rulebook"
)

// arrangement says a content in the terms of the law.
func arrangement(c *Content, w World, bodyOf func(kind string) rulebook.Body, today clock.Date) rulebook.Arrangement {
	return rulebook.Arrangement{
		On: midnight(today), Parties: facts(c, w, bodyOf),
		Purposes: c.Purposes, Subjects: c.Subjects, SpecialCategories: c.SpecialCategories,
		Criminal: c.CriminalOffence == Yes, Confidential: c.Confidential == Yes, GPPatientData: c.GPPatientData == Yes,
		Identifiability: c.Identifiability, AnonymityEvidence: c.AnonymityEvidence != "", Regime: c.Regime,
		LawEnforcementPurpose: c.LawEnforcement == Yes, Requested: c.Requested == Yes,
		RequestSaysPublicTask: c.PublicTask == Yes, CollectedOnConsent: c.OnConsent == Yes,
		Article6: c.Article6, Article9: c.Article9, Schedule1: c.Schedule1, Article10: c.Article10, Gateways: c.Gateways,
		Confidentiality: c.Confidentiality, Compatibility: c.Compatibility,
		DPIA:             rulebook.DPIA{Outcome: c.DPIAOutcome, ApprovedOn: midnight(dateOrNone(c.DPIAApprovedOn)), Residual: c.DPIAResidual, Art36Ref: c.DPIAArticle36},
		Automation:       rulebook.Automation{Level: c.Automation, Significant: c.AutomationMatters == Yes, Safeguards: c.AutomationSafe},
		OptOutRulesGiven: len(c.OptOutResult) > 0, OutsideUK: c.OutsideUK == Yes, TransferMechanism: c.TransferMechanism,
		TransparencyGiven: len(missingAcross(c, "openness")) == 0, RetentionGiven: len(missingAcross(c, "keeping")) == 0,
		Article26Summary: c.Article26 != "", Article28Contract: c.Article28 != "",
		Start: midnight(c.Start()), ReviewDue: midnight(c.ReviewDue()), End: midnight(c.End()),
	}
}

// facts says the parties in the terms of the law: what they are, and whether they give or receive.
func facts(c *Content, w World, bodyOf func(kind string) rulebook.Body) []rulebook.PartyFacts {
	var out []rulebook.PartyFacts
	for _, p := range c.Parties {
		f := rulebook.PartyFacts{Name: partyName(c, p.ID, w), Role: p.Role}
		if st, ok := w.Standings[p.Organisation]; ok && !p.IsOutsider() {
			f.Body = rulebook.Body{Kind: st.Kind, PublicAuthority: st.PublicAuthority, CompetentAuthority: st.CompetentAuthority,
				S16LA: st.S16LA, APDParas: st.PolicyDocuments}
		} else {
			f.Body = bodyOf(p.Outsider.Kind)
		}
		for _, flow := range c.Flows {
			f.Provides = f.Provides || slices.Contains(flow.From, p.ID)
			f.Receives = f.Receives || slices.Contains(flow.To, p.ID)
		}
		out = append(out, f)
	}
	return out
}

// midnight gives a date as the rulebook counts days.
func midnight(d clock.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// Findings asks the rulebook about a content: what the law makes of it on a day.
func Findings(c *Content, w World, book *rulebook.Book, today clock.Date) []rulebook.Finding {
	return book.CheckArrangement(arrangement(c, w, book.BodyOf, today))
}
