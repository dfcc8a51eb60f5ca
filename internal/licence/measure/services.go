package measure

import (
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
	"sharewell/internal/involvement"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/involvement/question"
	"sharewell/internal/licence"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/relay"
	"sharewell/internal/screening/ledger"
)

// none is no organisation: a count of the county alone.
var none = licence.Organisation{}

// set sets counts of the county.
func set(in *licence.Inputs, prefix string, counts ...licence.Count) {
	for _, c := range counts {
		in.Set(prefix+c.Name, c.Value)
	}
}

func n(name string, value int) licence.Count { return licence.Count{Name: name, Value: float64(value)} }

// requestKinds are what people ask for; complaints are counted apart.
func requestKinds() []casework.Kind {
	return []casework.Kind{casework.Access, casework.Correction, casework.Erasure, casework.Restriction, casework.Objection, casework.Automated}
}

// Cases counts rights requests and complaints. name gives an organisation's public name.
func Cases(list []casework.Tally, name func(ident.Organisation) licence.Organisation) *licence.Inputs {
	in := licence.NewInputs()
	in.Have("requests.in_time", "requests.answered", "complaints.acknowledged", "complaints.acknowledged_in_time", "objections.decided", "objections.in_time", "objections.upheld", "corrections.decided", "corrections.valid")
	for _, k := range requestKinds() {
		in.Have("requests.in_time."+string(k), "requests.answered."+string(k))
	}
	for _, t := range list {
		org, v := name(t.Org), float64(t.Amount)
		add := func(names ...string) {
			for _, x := range names {
				in.Add(x, org, v)
			}
		}
		switch k := string(t.Kind); {
		case t.Kind == casework.Complaint:
			complaint(t.Measure, add)
		case t.Measure == casework.CountInTime:
			add("requests.in_time", "requests.answered", "requests.in_time."+k, "requests.answered."+k)
		case t.Measure == casework.CountLate:
			add("requests.answered", "requests.answered."+k)
		}
		outcome(t, add)
	}
	return in
}

func complaint(m casework.Measure, add func(...string)) {
	switch m {
	case casework.CountAckInTime:
		add("complaints.acknowledged", "complaints.acknowledged_in_time")
	case casework.CountAckLate:
		add("complaints.acknowledged")
	default: // other counts of complaints belong to no indicator
	}
}

// outcome counts what objections and corrections came to.
func outcome(t casework.Tally, add func(...string)) {
	done := t.Measure == casework.CountFully || t.Measure == casework.CountPartly
	refused := t.Measure == casework.CountRefused
	switch t.Kind {
	case casework.Objection:
		if t.Measure == casework.CountInTime {
			add("objections.in_time")
		}
		if done || refused {
			add("objections.decided")
		}
		if done {
			add("objections.upheld")
		}
	case casework.Correction:
		if done || refused {
			add("corrections.decided")
		}
		if done {
			add("corrections.valid")
		}
	default: // nothing else is counted by its outcome
	}
}

// Relay counts how far corrections travelled.
func Relay(c relay.Counts) *licence.Inputs {
	in := licence.NewInputs()
	set(in, "relay.", n("begun", c.Begun), n("complete", c.Complete), n("told", c.Told), n("answered", c.Answered), n("reports", c.Reports), n("declined", c.Declined),
		n("from_person", 0), n("from_staff", 0), n("from_partner", 0))
	if c.MedianDays >= 0 {
		set(in, "relay.", n("median_days", c.MedianDays))
	} else {
		in.Have("relay.median_days")
	}
	for _, o := range c.ByOrigin {
		switch o.Origin {
		case relay.FromPerson:
			set(in, "relay.", n("from_person", o.N))
		case relay.FromStaff:
			set(in, "relay.", n("from_staff", o.N))
		case relay.FromPartner:
			set(in, "relay.", n("from_partner", o.N))
		}
	}
	return in
}

// Incidents counts what went wrong and what was done.
func Incidents(c incident.Counts) *licence.Inputs {
	in := licence.NewInputs()
	set(in, "incidents.", n("partners_told", c.Partners), n("partners_soon", c.PartnersSoon), n("notifiable", c.Notifiable), n("notified_in_time", c.InTime),
		n("published", c.Published), n("median_days", max(c.MedianDays, 0)), n("actions_done", c.Done), n("actions_on_time", c.DoneOnTime), n("actions_open", c.Open))
	return in
}

// Group counts what the involvement group did.
func Group(c involvement.Counts) *licence.Inputs {
	in := licence.NewInputs()
	set(in, "group.", n("live", c.Live), n("heard_first", c.HeardFirst), n("recommended", c.Recommended), n("accepted", c.Accepted), n("in_part", c.InPart), n("declined", c.Declined),
		n("commented", c.Commented), licence.Count{Name: "days_to_comment", Value: c.DaysToComment}, n("changed", c.Changed))
	return in
}

// Seats counts the seats for members of the public, as they are now.
func Seats(c involvement.Counts) *licence.Inputs {
	in := licence.NewInputs()
	set(in, "group.", n("seats", c.Seats), n("filled", c.Filled))
	return in
}

// Questions counts what people asked in public.
func Questions(c question.Counts) *licence.Inputs {
	in := licence.NewInputs()
	set(in, "questions.", n("in_time", c.InTime), n("ended", c.InTime+c.TooLate), n("learned", c.Learned))
	return in
}

// Screening counts how opt-outs were applied.
func Screening(t ledger.Totals) *licence.Inputs {
	in := licence.NewInputs()
	set(in, "screening.", licence.Count{Name: "passes", Value: float64(t.Passes)}, licence.Count{Name: "in_time", Value: float64(t.InTime)})
	return in
}

// PastSessions is how many past sessions a calendar holds at most; when it is full, earlier ones may be missing.
const PastSessions = 30

// Sessions counts public sessions and consultations in a span. plan is how many sessions a quarter is to have; nought
// when nobody said.
func Sessions(c consultation.Calendar, span licence.Span, today clock.Date, plan int) *licence.Inputs {
	in := licence.NewInputs()
	if full := len(c.Past) >= PastSessions; !full || !c.Past[len(c.Past)-1].Starts.After(span.First.Start()) {
		in.Have("sessions.held", "sessions.notes_owed", "sessions.notes_in_time")
		if plan > 0 {
			quarters := 1
			if span.Year {
				quarters = 4
			}
			in.Set("sessions.plan", float64(plan*quarters))
		}
		for _, x := range c.Past {
			session(in, x, span, today)
		}
	}
	heard(in, c.Consultations, span, today)
	return in
}

func session(in *licence.Inputs, x consultation.Session, span licence.Span, today clock.Date) {
	if x.Cancelled || !span.Running(clock.DateOf(x.Starts)) {
		return
	}
	in.Add("sessions.held", none, 1)
	published := !x.NotesAt.IsZero()
	if published || x.NotesDue.Before(today) {
		in.Add("sessions.notes_owed", none, 1)
	}
	if published && !clock.DateOf(x.NotesAt).After(x.NotesDue) {
		in.Add("sessions.notes_in_time", none, 1)
	}
}

// heard counts consultations of which those who took part were to hear what came of it within the span.
func heard(in *licence.Inputs, all []consultation.Consultation, span licence.Span, today clock.Date) {
	in.Have("consultations.to_tell", "consultations.told_in_time")
	for _, c := range all {
		if c.TellDue.IsZero() || !span.Running(c.TellDue) {
			continue
		}
		done := c.Phase == consultation.Done && len(c.Turns) > 0
		if done || c.TellDue.Before(today) {
			in.Add("consultations.to_tell", none, 1)
		}
		if done && !clock.DateOf(c.Turns[len(c.Turns)-1].At).After(c.TellDue) {
			in.Add("consultations.told_in_time", none, 1)
		}
	}
}

// MostConsultations is how many consultations a calendar holds at most; when it is full, earlier ones may be missing.
const MostConsultations = 100

// Reached counts the different groups of people that were heard in the consultations of a time: those of which the
// floor or more answered, because a smaller number is not told.
func Reached(all []consultation.Heard) *licence.Inputs {
	in := licence.NewInputs()
	var seen []string
	for _, h := range all {
		for _, b := range h.Bands {
			if group := h.Question.Text + "/" + b.Option.Text; b.N > 0 && !b.Hidden && !slices.Contains(seen, group) {
				seen = append(seen, group)
			}
		}
	}
	in.Set("consultations.groups", float64(len(seen)))
	return in
}

// LastSession counts the days since the last public session; it gives nothing when there never was one.
func LastSession(c consultation.Calendar, now time.Time) *licence.Inputs {
	in := licence.NewInputs()
	var last time.Time
	for _, x := range c.Past {
		if !x.Cancelled && x.Ends.Before(now) && x.Ends.After(last) {
			last = x.Ends
		}
	}
	if !last.IsZero() {
		in.Set("sessions.days_since", float64(clock.DateOf(last).DaysUntil(clock.DateOf(now))))
	}
	return in
}

// Body is what counts need of a signatory.
type Body struct {
	licence.Organisation
	Health   bool // of the health sector
	Assured  bool // nothing mandatory is missing or out of date
	Trained  bool // its staff training is in date
	Accuracy bool // it names somebody whom people can ask about their information
}

// Bodies counts signatories.
func Bodies(all []Body) *licence.Inputs {
	in := licence.NewInputs()
	in.Have("signatories.all", "signatories.assured", "signatories.trained", "signatories.contact", "signatories.nhs", "signatories.nhs_assured", "signatories.other", "signatories.other_assured")
	for _, b := range all {
		count := func(name string, holds bool) {
			if holds {
				in.Add("signatories."+name, b.Organisation, 1)
			}
		}
		count("all", true)
		count("assured", b.Assured)
		count("trained", b.Trained)
		count("contact", b.Accuracy)
		count("nhs", b.Health)
		count("nhs_assured", b.Health && b.Assured)
		count("other", !b.Health)
		count("other_assured", !b.Health && b.Assured)
	}
	return in
}

// Wording counts what the fair-choice rules say of the pages on which people can say no.
func Wording(pages, fair int, steps, equal int) *licence.Inputs {
	in := licence.NewInputs()
	set(in, "choices.", n("pages", pages), n("fair", fair), n("stepped", steps), n("same_steps", equal))
	return in
}
