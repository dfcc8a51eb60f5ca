package sharing

import "slices"

// The conditions under which answers are needed. They look at codes of the rulebook's lists; which
// choice is lawful is the rulebook's business alone.

// PurposeResearch is the code of the purpose "research and statistics" (the five safes are asked then).
const PurposeResearch = "P11"

func research(c *Content) bool { return slices.Contains(c.Purposes, PurposeResearch) }

func hasJoint(c *Content) bool {
	return slices.ContainsFunc(c.Parties, func(p Party) bool { return p.Role == RoleJointController })
}

func hasProcessor(c *Content) bool {
	return slices.ContainsFunc(c.Parties, func(p Party) bool { return p.Role == RoleProcessor || p.Role == RoleSubProcessor })
}

func underGDPR(c *Content) bool { return c.Personal() && (c.Regime == "" || c.Regime == "uk_gdpr") }

func hasSpecial(c *Content) bool {
	return slices.ContainsFunc(c.SpecialCategories, func(s string) bool { return s != "none" })
}

func special(c *Content) bool { return hasSpecial(c) && underGDPR(c) }

// needsSchedule1 is so for the Article 9 conditions that domestic law completes.
// Law: DPA 2018 s.10(3).
func needsSchedule1(c *Content) bool {
	return special(c) && slices.ContainsFunc(c.Article9, func(code string) bool {
		return slices.Contains([]string{"b", "g", "h", "i", "j"}, code)
	})
}

func confidential(c *Content) bool { return c.Confidential == Yes }

func confidenceEvidence(c *Content) bool {
	return confidential(c) && slices.ContainsFunc(c.Confidentiality, func(code string) bool {
		return code == "overriding_public_interest" || code == "s251_support"
	})
}

func exempt14(c *Content) bool { return c.Article14 == "exempt" }

func optOutsApply(c *Content) bool { return slices.Contains(c.OptOutResult, "applied") }

// needsAdvice is so when sensitive data is shared although no impact assessment was made.
func needsAdvice(c *Content) bool {
	return (hasSpecial(c) || c.CriminalOffence == Yes) && c.DPIAOutcome != "required"
}
