package sharing

import (
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
)

// Alert is one reminder of a review.
type Alert struct {
	Days    int  // how many days before the review it belongs to
	Deputy  bool // the deputy is told too
	Urgent  bool // the review is due or past due
	Overdue bool // it is so long past due that the public is told
	Warn    bool // the public entry will be withheld
	Delist  bool // the public entry is withheld from today
}

// DueAlerts lists the alerts that are due today and were not given yet. When several fell due at once
// only the latest is given, so nobody gets three letters on one day.
func DueAlerts(r Record, today clock.Date, set Settings) []Alert {
	if r.ReviewDue.IsZero() {
		return nil
	}
	left := today.DaysUntil(r.ReviewDue)
	var out []Alert
	days := slices.Clone(set.AlertDays)
	slices.Sort(days)
	for i, d := range days {
		if left > d {
			continue
		}
		if !slices.Contains(r.Alerted, d) {
			out = append(out, Alert{Days: d, Deputy: i < len(days)-1, Urgent: left <= 0})
		}
		break
	}
	if -left > set.OverdueDays && !r.Overdue {
		out = append(out, Alert{Days: -set.OverdueDays, Deputy: true, Urgent: true, Overdue: true})
	}
	switch {
	case set.DelistDays <= 0 || !r.Delisted.IsZero():
	case r.DelistOn.IsZero() && -left > set.DelistDays-set.DelistWarnDays:
		out = append(out, Alert{Days: set.DelistWarnDays - set.DelistDays, Deputy: true, Urgent: true, Warn: true})
	case !r.DelistOn.IsZero() && !today.Before(r.DelistOn):
		out = append(out, Alert{Days: -set.DelistDays, Deputy: true, Urgent: true, Delist: true})
	}
	return out
}

// DecideDaily does what a day brings: a ready version whose start has come goes live, a live one whose
// end has passed expires, and review alerts go out. changed is false when the day brings nothing.
func DecideDaily(st State, who Who, w World) (out Outcome, changed bool) {
	d := begin(st, who, w)
	if open := d.State.Open(); open != nil {
		d.liveIfDue(open)
	}
	if v := d.State.Live(); v != nil && oneOf(v.Stage, Active, Paused, UnderReview) {
		d.expireIfDue(v)
	}
	if v := d.State.Live(); v != nil && oneOf(v.Stage, Active, Paused, UnderReview) {
		for _, a := range DueAlerts(*d.record(), who.today(), w.Settings) {
			d.alert(v, a, w.Settings)
		}
	}
	changed = len(d.Events) > 0
	shared, updated := d.record().SharedAt, d.record().UpdatedAt
	d.State.settle(who.Now, w.Settings)
	if !changed {
		d.record().SharedAt, d.record().UpdatedAt = shared, updated
		changed = d.record().Watch != st.Record.Watch
	}
	return d.Outcome, changed
}

func (d *decision) expireIfDue(v *Version) {
	end := v.Content.End()
	if end.IsZero() || !d.who.today().After(end) {
		return
	}
	v.Stage = Expired
	d.shutAll(TaskReviewDue)
	d.happened("record_expired", v, EventData{Until: end.String()})
	d.tell("record_expired", d.State.everybody(v), named(v)+" reached its end date. Stop sharing under it.", "The lead organisation ends it or changes it.")
	t := d.ask(TaskReviewDue, d.record().Lead, d.owners(true), v)
	t.Title, t.Urgent = "End or change: "+v.Content.Title, true
}

// owners lists the roles that look after the record.
func (d *decision) owners(deputy bool) []access.Role {
	r := d.record()
	roles := []access.Role{r.OwnerRole}
	if deputy && r.Deputy != "" && r.Deputy != r.OwnerRole {
		roles = append(roles, r.Deputy)
	}
	return roles
}

func (d *decision) alert(v *Version, a Alert, set Settings) {
	r := d.record()
	switch {
	case a.Warn:
		d.warnOfDelisting(v, set)
		return
	case a.Delist:
		d.delist(v)
		return
	case a.Overdue:
		r.Overdue = true
		d.happened("review_overdue", v, EventData{Until: r.ReviewDue.String()})
		d.tell("review_overdue", d.State.everybody(v), "The review of "+named(v)+" is long past due. The public register says so.", "")
		return
	}
	r.Alerted = append(r.Alerted, a.Days)
	d.happened("review_alerted", v, EventData{Until: r.ReviewDue.String()})
	d.shut(TaskReviewDue, r.Lead)
	t := d.ask(TaskReviewDue, r.Lead, d.owners(a.Deputy), v)
	t.Due, t.Urgent = r.ReviewDue, a.Urgent
	words := "is due on "
	if a.Urgent {
		words = "was due on "
		if r.ReviewDue == d.who.today() {
			words = "is due today, "
		}
	}
	d.tell("review_alerted", d.State.everybody(v)[:1], "The review of "+named(v)+" "+words+r.ReviewDue.Words()+".", "")
	n := &d.Notices[len(d.Notices)-1]
	n.Roles, n.Urgent = t.Roles, a.Urgent
}

// warnOfDelisting says from which day the public entry will be withheld. Nobody is surprised: however late the warning
// is, the days between are theirs.
func (d *decision) warnOfDelisting(v *Version, set Settings) {
	r := d.record()
	r.DelistOn = r.ReviewDue.AddDays(set.DelistDays + 1)
	if least := d.who.today().AddDays(max(set.DelistWarnDays, 1)); r.DelistOn.Before(least) {
		r.DelistOn = least
	}
	d.happened("delisting_warned", v, EventData{Until: r.DelistOn.String()})
	d.shut(TaskReviewDue, r.Lead)
	t := d.ask(TaskReviewDue, r.Lead, d.owners(true), v)
	t.Due, t.Urgent = r.DelistOn, true
	t.Title = "Review before " + r.DelistOn.Words() + ", or it leaves the public register: " + v.Content.Title
	d.tell("delisting_warned", d.State.everybody(v), "The entry of "+named(v)+" leaves the public register on "+r.DelistOn.Words()+" unless its review is done.",
		"The public will read that the review is overdue, and since when.")
}

// delist withholds the public entry. The use itself goes on as before.
func (d *decision) delist(v *Version) {
	r := d.record()
	r.Delisted = d.who.today()
	d.happened("delisted", v, EventData{Until: r.ReviewDue.String()})
	d.shut(TaskReviewDue, r.Lead)
	t := d.ask(TaskReviewDue, r.Lead, d.owners(true), v)
	t.Due, t.Urgent = r.ReviewDue, true
	t.Title = "Review it, so that the public can read it again: " + v.Content.Title
	d.tell("delisted", d.State.everybody(v), "The entry of "+named(v)+" is no longer in the public register, because its review is long overdue.",
		"It comes back when the lead organisation has done the review.")
}

// listedAgain notes that the entry of a record comes back.
func (d *decision) listedAgain(v *Version) {
	if d.record().Delisted.IsZero() {
		return
	}
	d.happened("listed_again", v, EventData{})
	d.tell("listed_again", d.State.everybody(v), "The entry of "+named(v)+" is in the public register again.", "")
}

// nextWatch gives the next day on which the daily run must look at the record.
func nextWatch(st *State, today clock.Date, set Settings) clock.Date {
	var next clock.Date
	consider := func(d clock.Date) {
		if !d.After(today) {
			d = today.AddDays(1)
		}
		if next.IsZero() || d.Before(next) {
			next = d
		}
	}
	if v := st.Open(); v != nil && v.Stage == Ready {
		consider(v.Content.Start())
		if a := set.Announce; a.Rule == AnnounceBlock {
			consider(clock.DateOf(v.signedAt()).AddDays(a.Days))
		}
	}
	v := st.Live()
	if v == nil || !oneOf(v.Stage, Active, Paused, UnderReview) {
		return next
	}
	if end := v.Content.End(); !end.IsZero() {
		consider(end.AddDays(1))
	}
	if due := st.Record.ReviewDue; !due.IsZero() {
		for _, days := range set.AlertDays {
			if on := due.AddDays(-days); !slices.Contains(st.Record.Alerted, days) && on.After(today) {
				consider(on)
			}
		}
		if len(DueAlerts(st.Record, today, set)) > 0 {
			consider(today)
		}
		if !st.Record.Overdue {
			consider(due.AddDays(set.OverdueDays + 1))
		}
		switch r := st.Record; {
		case set.DelistDays <= 0 || !r.Delisted.IsZero():
		case r.DelistOn.IsZero():
			consider(due.AddDays(set.DelistDays - set.DelistWarnDays + 1))
		default:
			consider(r.DelistOn)
		}
	}
	return next
}
