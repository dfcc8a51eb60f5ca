package demo

import (
	"context"
	"fmt"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/organisation"
)

const (
	// refreshDays is how often an organisation looks through its profile.
	refreshDays = 270
	// soonDays and goneDays are when the registration of the two that are watched runs out.
	soonDays = -28
	goneDays = 12
	// neglectedDays is how many days ago an organisation with old training last looked at its profile.
	neglectedDays = 400
)

// neglects reports whether the organisation let this look at its profile slip.
func (b Body) neglects(daysAgo float64) bool {
	return b.Assurance == trainingOld && daysAgo < neglectedDays || b.Statement == lapsed && daysAgo < neglectedDays
}

// identifiers gives the numbers of an invented body: of the right form, and nobody's.
func (b Body) identifiers(number int) []organisation.Identifier {
	out := []organisation.Identifier{{Scheme: organisation.ICO, Value: fmt.Sprintf("ZZ99%04d", number+1)}}
	for _, i := range []organisation.Identifier{
		{Scheme: organisation.ODS, Value: b.ODS}, {Scheme: organisation.URN, Value: b.URN}, {Scheme: organisation.LAESTAB, Value: b.LAESTAB},
		{Scheme: organisation.UKPRN, Value: b.UKPRN}, {Scheme: organisation.GSS, Value: b.GSS}, {Scheme: organisation.Company, Value: b.Company},
		{Scheme: organisation.Charity, Value: b.Charity},
	} {
		if i.Value != "" {
			out = append(out, i)
		}
	}
	return out
}

// streets of the invented towns.
var streets = []string{"Quay Road", "Saltpan Lane", "Heron Street", "Market Row", "Causeway", "Lighthouse Walk", "Reedbed Way"}

// address gives an invented address in a postcode area that does not exist.
func (b Body) address(number int) organisation.Address {
	return organisation.Address{
		Lines: []string{fmt.Sprintf("%d %s", 2+number*3%90, streets[number%len(streets)])}, Town: b.Town,
		Postcode: fmt.Sprintf("ZZ%d %dAA", 1+number%9, 1+number%8),
	}
}

// mailbox gives a role mailbox of an invented body.
func mailbox(local, key string) string { return local + "@" + domain(key) }

// profile fills the organisation's profile in as of the day, or brings it up to date.
func (w *world) profile(ctx context.Context, number int, b Body) error {
	o, err := w.tx.Organisation(ctx, w.orgs[b.Key])
	if err != nil {
		return err
	}
	today := clock.DateOf(w.clock.Now())
	p := o.Profile
	p.Address, p.KindConfirmed, p.Telephone = b.address(number), true, fmt.Sprintf("01632 960%03d", number)
	p.Contacts = w.contacts(b, o.Facts.MustFill)
	p.ICOExpiry = w.registration(b, today)
	p.Training = organisation.Training{Percent: 93 + number%7, On: today.AddDays(-9)}
	if o.Facts.HealthOrCare {
		p.DSPT = organisation.DSPT{Status: "standards_met", Year: fmt.Sprintf("%d-%02d", today.Year-1, today.Year%100), PublishedOn: today.AddDays(-30)}
	}
	base := "https://www." + domain(b.Key)
	p.Links = organisation.Links{Website: base, Privacy: base + "/privacy", Rights: base + "/your-rights", Complaints: base + "/complaints"}
	if o.Facts.PublicAuthority {
		p.Links.FOI = base + "/freedom-of-information"
	}
	p.Policies = nil
	for _, k := range organisation.PolicyKinds()[:5] {
		p.Policies = append(p.Policies, organisation.Policy{Kind: k, ReviewBy: today.AddMonths(20), URL: base + "/policies/" + k})
	}
	p.PolicyDocuments = []organisation.PolicyDocument{{Conditions: []string{"6", "10", "18"}, Version: "2", ReviewBy: today.AddMonths(20), URL: base + "/policies/sensitive-information"}}
	p.SecureDomains = []string{domain(b.Key)}
	_, err = w.organisations.Save(ctx, w.with(b.Key, access.OrgAdmin, access.IGLead), organisation.Edit{
		ID: o.ID, Version: o.Version, Name: o.Name, Kind: o.Kind, Identifiers: b.identifiers(number), Profile: p,
	})
	return err
}

// registration gives the day until which the data protection fee is paid.
func (w *world) registration(b Body, today clock.Date) clock.Date {
	until := today.AddDays(refreshDays + 130)
	switch {
	case b.Assurance == icoSoon && until.After(w.cal.on(soonDays)):
		return w.cal.on(soonDays)
	case b.Assurance == icoExpired && until.After(w.cal.on(goneDays)):
		return w.cal.on(goneDays)
	}
	return until
}

// contacts names who fills each role of the organisation, and its public mailbox.
func (w *world) contacts(b Body, must []organisation.RoleKind) []organisation.Contact {
	holder := map[organisation.RoleKind]string{
		organisation.RoleDesignated: w.holder(b.Key, access.IGLead).Name,
		organisation.RoleDPO:        w.holder(b.Key, access.DPO).Name,
		organisation.RoleSIRO:       w.holder(b.Key, access.SIRO, access.SigningOfficer).Name,
		organisation.RoleCaldicott:  w.holder(b.Key, access.Caldicott).Name,
	}
	local := map[organisation.RoleKind]string{
		organisation.RoleDesignated: "information-governance", organisation.RoleDPO: "dpo", organisation.RoleSIRO: "siro",
		organisation.RoleCaldicott: "caldicott", organisation.RoleFOI: "foi", organisation.RoleSafeguard: "safeguarding",
	}
	var out []organisation.Contact
	for _, k := range must {
		box := local[k]
		if box == "" {
			box = strings.ReplaceAll(string(k), "_", "-")
		}
		out = append(out, organisation.Contact{Role: k, Name: holder[k], Mailbox: mailbox(box, b.Key)})
	}
	return append(out, organisation.Contact{Role: organisation.RolePublic, Mailbox: mailbox("privacy", b.Key)})
}
