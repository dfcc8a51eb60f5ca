package organisation

import (
	"slices"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/rulebook"
)

// Level is how sound an organisation's data protection looks from its profile.
type Level string

// The levels. They are never shown without their reasons.
const (
	Green Level = "green" // nothing mandatory is missing or out of date
	Amber Level = "amber" // something is missing that is not mandatory, or runs out soon
	Red   Level = "red"   // something mandatory is missing or out of date
)

// Assurance is the level with every reason for it.
type Assurance struct {
	Level   Level
	Reasons []Reason
}

// Reason is one thing to mend.
type Reason struct {
	Code      string // "ico_expired"
	Mandatory bool   // stands in the way of sharing; otherwise advice
	Message   string // "The ICO registration ran out on 3 November 2026."
	Fix       string // "Enter the new expiry date in the profile."
	Setting   string // the partnership's setting it counts with, if any
	Law       string // the law it rests on, if any, in words
	Section   Section
}

// Limits are the partnership's settings that assurance counts with.
type Limits struct {
	TrainingMonths int // training older than this is out of date
	DSPTMonths     int // a toolkit result older than this is out of date
	SoonDays       int // how long before an end people are warned
}

// The settings that Limits reads.
const (
	settingTraining = "training_stale_months"
	settingDSPT     = "dspt_stale_months"
	settingSoon     = "fee_alert_days"
)

// LimitsOf reads the limits from the partnership's settings.
func LimitsOf(book *rulebook.Book) Limits {
	return Limits{
		TrainingMonths: book.SettingNumber(settingTraining, 12),
		DSPTMonths:     book.SettingNumber(settingDSPT, 15),
		SoonDays:       book.SettingNumber(settingSoon, 60),
	}
}

// Mend is something mandatory: the last day on which it is sound, or no day when it is missing.
type Mend struct {
	Code  string     `json:"code"`
	Until clock.Date `json:"until,omitzero"`
	Role  RoleKind   `json:"role,omitempty"`
}

// LapsedOn reports whether the thing is missing or out of date on a day.
func (m Mend) LapsedOn(on clock.Date) bool { return m.Until.IsZero() || m.Until.Before(on) }

// endless is the day used for what is there and does not run out.
var endless = clock.Date{Year: 9999, Month: 12, Day: 31}

// mandatory lists what must be sound for sharing, with the day each stops being so.
//
// Law: Data Protection (Charges and Information) Regulations 2018; UK GDPR arts 13, 14, 32, 37.
func mandatory(o Organisation, f Facts, l Limits) []Mend {
	p := o.Profile
	items := []Mend{{Code: "ico_missing", Until: dayIf(o.Identifier(ICO) != "" || p.ICOExempt != "")}}
	if o.Identifier(ICO) != "" && p.ICOExempt == "" && !p.ICOExpiry.IsZero() {
		items = append(items, Mend{Code: "ico_expired", Until: p.ICOExpiry})
	}
	for _, r := range f.MustFill {
		if statutory(r) {
			items = append(items, Mend{Code: "role_missing", Role: r, Until: dayIf(p.Contact(r).Filled())})
		}
	}
	if p.Training.On.IsZero() {
		items = append(items, Mend{Code: "training_missing"})
	} else {
		items = append(items, Mend{Code: "training_old", Until: p.Training.On.AddMonths(l.TrainingMonths)})
	}
	items = append(items, Mend{Code: "privacy_missing", Until: dayIf(p.Links.Privacy != "")})
	if !f.HealthOrCare {
		return items
	}
	switch p.DSPT.Status {
	case "":
		if slices.Contains(f.MustIdentify, ODS) { // for social care the missing result is advice
			items = append(items, Mend{Code: "dspt_missing"})
		}
	case "not_applicable", "n/a":
	case "not_met", "not_published":
		items = append(items, Mend{Code: "dspt_not_met"})
	default:
		until := endless
		if !p.DSPT.PublishedOn.IsZero() {
			until = p.DSPT.PublishedOn.AddMonths(l.DSPTMonths)
		}
		items = append(items, Mend{Code: "dspt_old", Until: until})
	}
	return items
}

// statutory reports whether a body that must fill a role may not share without it.
//
// Law: UK GDPR art 37; National Data Guardian's guidance under the Health and Social Care (National Data
// Guardian) Act 2018.
func statutory(r RoleKind) bool { return r == RoleDPO || r == RoleCaldicott }

func dayIf(there bool) clock.Date {
	if there {
		return endless
	}
	return clock.Date{}
}

// Assess says how sound the organisation's data protection looks today, with every reason.
func Assess(o Organisation, l Limits, today clock.Date) Assurance {
	a := Assurance{Level: Green}
	for _, m := range mandatory(o, o.Facts, l) {
		switch {
		case m.LapsedOn(today):
			a.Level = Red
			a.Reasons = append(a.Reasons, reasonFor(m))
		case m.Until != endless && today.DaysUntil(m.Until) <= l.SoonDays:
			r := reasonFor(m)
			r.Code, r.Mandatory, r.Message = r.Code+"_soon", false, soonMessage(m)
			a.Reasons = append(a.Reasons, r)
		}
	}
	a.Reasons = append(a.Reasons, advice(o, today)...)
	if a.Level == Green && len(a.Reasons) > 0 {
		a.Level = Amber
	}
	return a
}

// StandingOf gives what sharing needs to know of the organisation itself on a day; package agreement
// adds whether it is a signatory.
func StandingOf(o Organisation, on clock.Date) Standing {
	st := Standing{
		ID: o.ID, Slug: o.Slug, Name: o.Name, Kind: o.Kind,
		PublicAuthority: o.Facts.PublicAuthority, CompetentAuthority: o.Facts.CompetentAuthority,
		S16LA: o.Facts.S16LA, PolicyDocuments: o.Profile.CurrentPolicyDocuments(on),
	}
	for _, m := range o.Facts.Mandatory {
		if m.LapsedOn(on) {
			st.Lapses = append(st.Lapses, lapseFor(o.Name, m))
		}
	}
	return st
}

// CoveredBy gives the standing of a body for which another one signed: what is missing in its own profile
// counts only when it is missing at the signer too, because a trust answers for its schools. What its
// own profile says is out of date stays so.
func (s Standing) CoveredBy(signer Standing) Standing {
	s.Lapses = slices.DeleteFunc(slices.Clone(s.Lapses), func(l Lapse) bool {
		return strings.Contains(l.Code, "_missing") &&
			!slices.ContainsFunc(signer.Lapses, func(x Lapse) bool { return x.Code == l.Code })
	})
	return s
}

// WithFacts gives o with the facts of its kind taken afresh.
func (o Organisation) WithFacts(book *rulebook.Book) Organisation {
	kind, _ := book.BodyKind(o.Kind) // an unknown kind brings no facts and no duties of its own
	o.Facts = FactsOf(o.Profile, kind, book.Version())
	if kind.Sector != "" {
		o.Sector = kind.Sector
	}
	o.Facts.Mandatory = mandatory(o, o.Facts, LimitsOf(book))
	return o
}
