package demo

import (
	"cmp"

	"sharewell/internal/access"
	"sharewell/internal/sharing"
)

// stories tells for each state of the file how a record comes there.
func stories() map[string]func(*tale) {
	return map[string]func(*tale){
		"draft": (*tale).draft, "review": (*tale).review, "returned": (*tale).returned, "signing": (*tale).signing, "ready": (*tale).ready,
		"stuck": (*tale).stuck, "refused": (*tale).refused, "withdrawn": (*tale).withdrawn, "active": (*tale).active,
		"active_withheld": (*tale).active, "varied": (*tale).varied, "announced": (*tale).announced, "paused": (*tale).paused, "under_review": (*tale).underReview,
		"overdue": (*tale).goesLive, "expired": (*tale).goesLive, "ended": (*tale).ended,
	}
}

func (t *tale) draft() { t.begin(t.days, t.ahead(40), true) }

func (t *tale) review() {
	t.begin(t.days, t.ahead(30), false)
	t.send(t.days * 0.8)
	t.approve(t.days*0.55, t.days*0.2, 1)
	t.open(t.days*0.3, t.r.Others[0])
}

func (t *tale) returned() {
	t.begin(t.days, t.ahead(30), false)
	t.send(t.days * 0.8)
	t.approve(t.days*0.6, 1, 1)
	t.plan(t.days*0.3, "return", func() error {
		return t.w.sharing.ReturnForChange(t.ctx, t.as(t.r.Others[0], access.DPO, access.IGLead), sharing.ReturnForChange{Ref: t.ref(), Reason: t.reason("returned")})
	})
}

// signing leaves one signature open.
func (t *tale) signing() {
	t.begin(t.days, t.ahead(21), false)
	t.send(t.days * 0.9)
	t.approve(t.days*0.8, t.days*0.2, len(t.parties()))
	t.sign(t.days*0.5, t.days*0.3, cmp.Or(t.r.Waits, t.r.Lead))
}

// ready is fully signed and waits for its day.
func (t *tale) ready() {
	t.begin(t.days, t.ahead(14), false)
	t.send(t.days * 0.9)
	t.approve(t.days*0.8, t.days*0.2, len(t.parties()))
	t.sign(t.days*0.5, t.days*0.3, "")
}

// stuck is fully signed, but before it started the partnership suspended one of its parties.
func (t *tale) stuck() {
	when := t.ahead(-stopped + 10)
	t.begin(t.days, when, false)
	t.send(t.days - 2)
	t.approve(t.days-3, 3, len(t.parties()))
	t.sign(t.days-7, 4, "")
}

func (t *tale) refused() {
	t.begin(t.days, t.ahead(-int(t.days)+60), false)
	t.send(t.days - 4)
	t.approve(t.days-7, 2, 1)
	last := t.parties()[len(t.parties())-1]
	t.plan(t.days-15, "refuse", func() error {
		return t.w.sharing.Decline(t.ctx, t.as(last, access.DPO, access.IGLead), sharing.Decline{Ref: t.ref(), Reason: t.reason("refused")})
	})
}

func (t *tale) withdrawn() {
	t.begin(t.days, t.ahead(-int(t.days)+60), false)
	t.send(t.days - 4)
	t.approve(t.days-7, 2, 1)
	t.plan(t.days-20, "take back", func() error {
		return t.w.sharing.Withdraw(t.ctx, t.lead(), sharing.Withdraw{Ref: t.ref(), Reason: t.reason("withdrawn")})
	})
}

func (t *tale) active() {
	t.goesLive()
	t.reviewed(0)
}

// varied has its next version with the parties while it goes on.
func (t *tale) varied() {
	t.goesLive()
	t.plan(24, "vary", func() error {
		return t.w.sharing.Vary(t.ctx, t.lead(), sharing.Vary{Ref: t.ref(), Reason: t.reason("varied")})
	})
	t.plan(22, "change", func() error {
		if err := t.save("rights_and_accuracy", map[string][]string{"accuracy_days": {"5"}}); err != nil {
			return err
		}
		return t.save("security_and_incidents", map[string][]string{"incident_hours": {"12"}})
	})
	t.plan(21, "name the new dates of", func() error {
		return t.save("dates_and_ending", map[string][]string{
			"start": {t.w.cal.on(-10).String()}, "review_due": {t.w.cal.on(-10).AddMonths(11).String()},
		})
	})
	t.send(19)
	t.approve(12, 2, 1)
}

// announced has a change of purpose that everybody signed and the public is told of, before it is used.
func (t *tale) announced() {
	t.goesLive()
	t.plan(24, "vary", func() error {
		return t.w.sharing.Vary(t.ctx, t.lead(), sharing.Vary{Ref: t.ref(), Reason: t.reason("announced")})
	})
	t.plan(22, "change the purpose of", func() error {
		if err := t.save("purpose", map[string][]string{"specific_purpose": {t.reason("announced_purpose")}}); err != nil {
			return err
		}
		return t.save("dates_and_ending", map[string][]string{"start": {t.w.cal.on(-30).String()}, "review_due": {t.w.cal.on(-30).AddMonths(11).String()}})
	})
	t.send(19)
	t.approve(15, 3, len(t.parties()))
	t.sign(9, 4, "")
}

func (t *tale) paused() {
	t.goesLive()
	t.reviewed(30)
	t.plan(9, "pause", func() error {
		return t.w.sharing.Pause(t.ctx, t.as(t.r.Others[0], access.IGLead), sharing.Pause{Ref: t.ref(), Reason: t.reason("paused")})
	})
}

func (t *tale) underReview() {
	t.goesLive()
	t.plan(8, "look again at", t.startReview)
}

// endedAgo is how many days ago records ended: long after their start, and so that one is fresh.
const endedAgo = 40

func (t *tale) ended() {
	at := float64(endedAgo)
	if t.days > 500 {
		at = 170
	}
	t.goesLive()
	t.reviewed(at)
	t.plan(at, "end", func() error {
		return t.w.sharing.End(t.ctx, t.lead(), sharing.End{Ref: t.ref(), Reason: t.reason("ended")})
	})
	for i, key := range t.parties() {
		if i == len(t.parties())-1 && at == endedAgo {
			return // one answer is still out
		}
		t.plan(at-6-float64(5*i), "answer for "+key, func() error {
			return t.w.sharing.ConfirmEnd(t.ctx, t.as(key, access.IGLead), sharing.ConfirmEnd{
				Ref: t.ref(), Answer: sharing.Destroyed, Certificate: t.reason("certificate"),
			})
		})
	}
}
