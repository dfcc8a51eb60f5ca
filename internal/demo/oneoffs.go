package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/sharing/oneoff"
)

// oneOffsFile holds the invented one-off records.
const oneOffsFile = "oneoffs.yaml"

// OneOff is one invented one-off record.
type OneOff struct {
	By         string         `yaml:"by"` // key of a person
	To         string         `yaml:"to"` // key of an organisation
	Days       float64        `yaml:"days"`
	Hours      float64        `yaml:"hours"` // from the request to the decision
	State      string         `yaml:"state"`
	Reason     string         `yaml:"reason"`
	Correction string         `yaml:"correction"`
	Change     map[string]any `yaml:"change"`
	Short      map[string]any `yaml:"short"`  // the emergency form
	Values     map[string]any `yaml:"values"` // answers that differ from the common ones; "" for none
}

// How far a one-off record has come.
const (
	oneOffDraft         = "draft"
	oneOffShared        = "shared" // final, whatever was decided
	oneOffAcknowledged  = "acknowledged"
	oneOffCountersigned = "countersigned"
	oneOffCorrected     = "corrected" // amended, then corrected
	oneOffEmergency     = "emergency"
	oneOffCompleted     = "emergency_completed"
)

func oneOffStates() []string {
	return []string{oneOffDraft, oneOffShared, oneOffAcknowledged, oneOffCountersigned, oneOffCorrected, oneOffEmergency, oneOffCompleted}
}

// wrongOneOffs names what does not fit together in the file.
func (c *County) wrongOneOffs() error {
	for i, r := range c.OneOffs {
		known := slices.ContainsFunc(c.People, func(p Person) bool { return p.Key == r.By })
		if _, ok := c.Body(r.To); !ok || !known || !slices.Contains(oneOffStates(), r.State) {
			return fmt.Errorf("%s: record %d: %q, %q or %q is not known", oneOffsFile, i+1, r.By, r.To, r.State)
		}
	}
	return nil
}

// single is one one-off record on its way.
type single struct {
	w     *world
	ctx   context.Context
	place int
	r     OneOff
	ref   string
}

// oneOffRecord plans the life of one one-off record.
func (w *world) oneOffRecord(ctx context.Context, place int) {
	t := &single{w: w, ctx: ctx, place: place, r: w.county.OneOffs[place]}
	if t.r.State == oneOffEmergency || t.r.State == oneOffCompleted {
		t.plan(0, "share at once", t.emergency)
	} else {
		t.plan(0, "write", t.write)
	}
	switch t.r.State {
	case oneOffAcknowledged:
		t.plan(0.6, "acknowledge", t.acknowledge)
	case oneOffCountersigned:
		t.plan(0.4, "countersign", func() error {
			second := t.w.with(t.author().Org, access.IGLead)
			return t.w.oneoffs.Countersign(t.ctx, second, oneoff.CountersignCommand{Ref: t.ref, Agree: true, Note: "I read the request and agree."})
		})
	case oneOffCorrected:
		t.plan(0.6, "acknowledge", t.acknowledge)
		t.plan(2, "amend", t.amend)
		t.plan(3, "correct", func() error {
			return t.w.oneoffs.Correct(t.ctx, t.actor(), oneoff.CorrectCommand{Ref: t.ref, What: t.r.Correction})
		})
	case oneOffCompleted:
		t.plan(1.3, "complete", t.complete)
	}
}

// plan puts a step of the record into the calendar, some days after it began.
func (t *single) plan(later float64, what string, do func() error) {
	t.w.cal.plan(t.r.Days-later, fmt.Sprintf("%s the one-off record to %s (%s)", what, t.r.To, t.r.State), do)
}

func (t *single) author() *officer    { return t.w.named(t.r.By) }
func (t *single) actor() access.Actor { return t.w.actor(t.author()) }

// answers gives what the record says at this moment.
func (t *single) answers() map[string][]string {
	now := t.w.clock.Now()
	decided := now.Add(-4 * time.Minute)
	a := map[string][]string{}
	for _, part := range []map[string]any{t.w.county.oneOffCommon, t.r.Values} {
		for key, v := range part {
			a[key] = texts(v)
		}
	}
	a["recipient_org"] = []string{string(t.w.orgs[t.r.To])}
	a["requester_contact"] = []string{"safeguarding@" + domain(t.r.To)}
	a["request_received_at"] = []string{oneoff.TimeText(decided.Add(-time.Duration(t.r.Hours * float64(time.Hour))))}
	a["decided_by"], a["shared_by"] = []string{t.author().Name}, []string{t.author().Name}
	a["decided_at"], a["shared_at"] = []string{oneoff.TimeText(decided)}, []string{oneoff.TimeText(now)}
	if d := slices.Concat(a["decision"]); len(d) == 0 || d[0] == oneoff.Refuse || d[0] == oneoff.Defer {
		for _, key := range []string{"data_categories", "data_shared", "shared_at", "shared_by", "method", "security_note", "transfer_outside_uk", "retention_disposal", "onward_conditions"} {
			delete(a, key)
		}
	}
	if in, ok := t.r.Values["review_in"].(int); ok {
		a["next_review_at"] = []string{t.w.cal.on(int(t.r.Days) - in).String()}
	}
	delete(a, "review_in")
	return a
}

func (t *single) write() (err error) {
	t.ref, err = t.w.oneoffs.Start(t.ctx, t.actor(), oneoff.StartCommand{Key: fmt.Sprintf("demo-oneoff-%03d", t.place), Answers: t.answers()})
	if err != nil || t.r.State == oneOffDraft {
		return err
	}
	_, err = t.w.oneoffs.Finalise(t.ctx, t.actor(), oneoff.FinaliseCommand{Ref: t.ref})
	return err
}

func (t *single) emergency() (err error) {
	a := map[string][]string{"recipient_org": {string(t.w.orgs[t.r.To])}, "decided_by": {t.author().Name}, "decided_role": {"Duty social worker"}}
	for key, v := range t.r.Short {
		a[key] = texts(v)
	}
	t.ref, _, err = t.w.oneoffs.Emergency(t.ctx, t.actor(), oneoff.EmergencyCommand{Key: fmt.Sprintf("demo-oneoff-%03d", t.place), Answers: a})
	return err
}

// complete fills in all that the emergency left out.
func (t *single) complete() error {
	v, err := t.w.oneoffs.View(t.ctx, t.actor(), t.ref)
	if err != nil {
		return err
	}
	a := t.answers()
	for key := range v.Record.Answers {
		delete(a, key)
	}
	_, err = t.w.oneoffs.Complete(t.ctx, t.actor(), oneoff.CompleteCommand{Ref: t.ref, Values: a})
	return err
}

func (t *single) acknowledge() error {
	return t.w.oneoffs.Acknowledge(t.ctx, t.w.with(t.r.To, access.IGLead, access.DPO), oneoff.AcknowledgeCommand{Ref: t.ref, Answer: "accepted"})
}

func (t *single) amend() error {
	values := map[string][]string{}
	for key, v := range t.r.Change {
		values[key] = texts(v)
	}
	return t.w.oneoffs.Amend(t.ctx, t.actor(), oneoff.AmendCommand{Ref: t.ref, Reason: t.r.Reason, Values: values})
}
