package organisation

import (
	"fmt"
	"strings"

	"sharewell/internal/clock"
)

// words says a lapse twice, without and with the organisation's name, with what mends it.
type words struct {
	lapse   string // %s is the day, where there is one
	fix     string
	setting string
	law     string
	section Section
}

func wordsOf(m Mend) words {
	switch m.Code {
	case "ico_missing":
		return words{"There is no ICO registration number.", "Enter the number, or say why none is needed.", "", "Data Protection (Charges and Information) Regulations 2018", SectionIdentity}
	case "ico_expired":
		return words{"The ICO registration ran out on %s.", "Renew it with the ICO, then enter the new expiry date.", "", "Data Protection (Charges and Information) Regulations 2018", SectionIdentity}
	case "role_missing":
		return words{"There is no " + RoleName(m.Role) + ".", "Enter who fills the role and a mailbox that reaches them.", "", roleLaw(m.Role), SectionRoles}
	case "training_missing":
		return words{"It is not known when staff were trained in data protection.", "Enter the share of staff trained and the day.", settingTraining, "", SectionAssurance}
	case "training_old":
		return words{"Staff training was last up to date on %s.", "Train staff, then enter the share trained and the day.", settingTraining, "", SectionAssurance}
	case "privacy_missing":
		return words{"There is no link to privacy information.", "Publish a privacy notice and enter its address.", "", "UK GDPR articles 13 and 14", SectionPublic}
	case "dspt_missing":
		return words{"There is no Data Security and Protection Toolkit result.", "Enter the latest published result.", settingDSPT, "", SectionAssurance}
	case "dspt_not_met":
		return words{"The Data Security and Protection Toolkit standards are not met.", "Enter the new result once it is published.", settingDSPT, "", SectionAssurance}
	case "dspt_old":
		return words{"The Data Security and Protection Toolkit result was good until %s.", "Publish this year's result and enter it.", settingDSPT, "", SectionAssurance}
	}
	return words{"Something is missing.", "Look through the profile.", "", "", SectionIdentity}
}

// roleLaw names the law or guidance that asks for a role.
func roleLaw(r RoleKind) string {
	switch r {
	case RoleDPO:
		return "UK GDPR article 37"
	case RoleCaldicott:
		return "National Data Guardian's guidance on Caldicott Guardians"
	}
	return ""
}

func reasonFor(m Mend) Reason {
	w := wordsOf(m)
	return Reason{Code: codeOf(m), Mandatory: true, Message: withDay(w.lapse, m.Until), Fix: w.fix, Setting: w.setting, Law: w.law, Section: w.section}
}

func codeOf(m Mend) string {
	if m.Role != "" {
		return m.Code + "_" + string(m.Role)
	}
	return m.Code
}

func soonMessage(m Mend) string {
	switch m.Code {
	case "ico_expired":
		return "The ICO registration runs out on " + Day(m.Until) + "."
	case "training_old":
		return "Staff training goes out of date on " + Day(m.Until) + "."
	case "dspt_old":
		return "The Data Security and Protection Toolkit result goes out of date on " + Day(m.Until) + "."
	}
	return "Something runs out on " + Day(m.Until) + "."
}

func lapseFor(name string, m Mend) Lapse {
	w := wordsOf(m)
	said := withDay(w.lapse, m.Until)
	return Lapse{
		Code:    codeOf(m),
		Message: name + ": " + lowerFirst(said),
		Fix:     "Somebody who keeps the profile of " + name + " does this: " + lowerFirst(w.fix),
	}
}

func withDay(s string, d clock.Date) string { return strings.Replace(s, "%s", Day(d), 1) }

// lowerFirst joins a sentence to what stands before it; abbreviations keep their capitals.
func lowerFirst(s string) string {
	if len(s) < 2 || (s[1] >= 'A' && s[1] <= 'Z') {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// Day writes a date as people say it: 3 November 2026.
func Day(d clock.Date) string {
	if d.IsZero() {
		return "a day not known"
	}
	return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year)
}

// RoleName says a named role in words, as in "there is no …".
func RoleName(r RoleKind) string {
	switch r {
	case RoleChief:
		return "chief officer"
	case RoleDesignated:
		return "designated officer"
	case RoleDeputy:
		return "deputy to the designated officer"
	case RoleDPO:
		return "data protection officer"
	case RoleSIRO:
		return "senior information risk owner"
	case RoleCaldicott:
		return "Caldicott Guardian"
	case RoleSafeguard:
		return "designated safeguarding lead"
	case RoleSafeguard2:
		return "deputy safeguarding lead"
	case RoleFOI:
		return "freedom of information lead"
	case RoleSAR:
		return "contact for requests to see data"
	case RoleRecords:
		return "records manager"
	case RoleSecurity:
		return "information security lead"
	case RoleComms:
		return "communications lead"
	case RolePublic:
		return "public contact for data protection"
	}
	return "person for the role " + string(r)
}
