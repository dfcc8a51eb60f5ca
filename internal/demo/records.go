package demo

import (
	"context"
	"fmt"

	"sharewell/internal/access"
	"sharewell/internal/sharing"
)

// tale is one record on its way.
type tale struct {
	w     *world
	ctx   context.Context
	place int // in the list of records
	r     Record
	days  float64
}

// prepareRecords makes the service for records. What a record says is put into the templates on the
// day it is begun, when the organisations are known.
func (w *world) prepareRecords() {
	w.drafts = make([]sharing.Template, len(w.county.Records))
	for i := range w.drafts {
		w.drafts[i].Key = fmt.Sprintf("demo-%03d", i)
	}
	w.sharing = sharing.New(sharing.Deps{
		Store: inside[sharing.Tx]{w.tx}, Clock: w.clock, IDs: w.ids, Book: w.d.Book, Settings: w.d.settings(), Templates: w.drafts,
	})
}

// records plans the life of one record.
func (w *world) records(ctx context.Context, place int) {
	r := w.county.Records[place]
	t := &tale{w: w, ctx: ctx, place: place, r: r, days: float64(r.Days)}
	stories()[r.State](t)
}

// reason gives the words that go with what happens.
func (t *tale) reason(what string) string {
	if t.r.Reason != "" && what == t.r.State {
		return t.r.Reason
	}
	return t.w.county.reasons[what]
}

// plan puts a step of the tale into the calendar.
func (t *tale) plan(days float64, what string, do func() error) {
	t.w.cal.plan(days, fmt.Sprintf("%s %s of %s (%s)", what, t.r.Kind, t.r.Lead, t.r.State), do)
}

func (t *tale) ref() string { return t.w.refs[t.place] }

// as gives who holds one of some roles at an organisation.
func (t *tale) as(key string, roles ...access.Role) access.Actor { return t.w.with(key, roles...) }

func (t *tale) lead() access.Actor { return t.as(t.r.Lead, access.IGLead) }

// parties lists the keys of those in the text.
func (t *tale) parties() []string { return append([]string{t.r.Lead}, t.r.Others...) }

// state loads the record as it stands.
func (t *tale) state() (sharing.State, error) { return t.w.tx.RecordByRef(t.ctx, t.ref()) }

// hash gives the hash of the text that is on its way.
func (t *tale) hash() (string, error) {
	st, err := t.state()
	if err != nil {
		return "", err
	}
	v := st.Current()
	if v == nil {
		return "", fmt.Errorf("record %s has no text", t.ref())
	}
	return v.Hash, nil
}

// begin plans the creation. A partial text is one that its author has not finished.
func (t *tale) begin(days float64, when dates, partial bool) {
	t.plan(days, "begin", func() error {
		kinds := map[string]string{}
		for _, b := range t.w.county.Organisations {
			kinds[b.Key] = b.Kind
		}
		c, err := t.r.content(told{answers: t.w.county.answers(t.r), when: when, orgs: t.w.orgs, kinds: kinds, ids: t.w.ids, book: t.w.d.Book, number: t.place})
		if err != nil {
			return err
		}
		if partial {
			unfinished(&c)
		}
		t.w.drafts[t.place].Content = c
		made, err := t.w.sharing.CreateCopy(t.ctx, t.lead(), sharing.CreateCopy{Key: fmt.Sprintf("demo-create-%03d", t.place), Template: t.w.drafts[t.place].Key})
		t.w.refs[t.place] = made.Ref
		return err
	})
	t.plan(days-0.3, "go through", func() error {
		return t.save("about", map[string][]string{"owner_post": {"Information governance manager"}})
	})
}

// unfinished takes out what the author of a draft has not come to yet.
func unfinished(c *sharing.Content) {
	c.Retention, c.Transparency, c.Flows = nil, nil, nil
	c.DPIAOutcome, c.DPIARef, c.DPIAApprovedOn, c.DPIAResidual = "", "", "", ""
	c.StartOn, c.ReviewDueOn, c.Publication, c.Termination = "", "", "", ""
}

// save saves answers of a section.
func (t *tale) save(section string, values map[string][]string) error {
	_, err := t.w.sharing.SaveSection(t.ctx, t.lead(), sharing.SaveSection{Ref: t.ref(), Section: section, Values: values})
	return err
}

func (t *tale) send(days float64) {
	t.plan(days, "send", func() error { return t.w.sharing.Send(t.ctx, t.lead(), sharing.Send{Ref: t.ref()}) })
}

// approve plans the first reviews, spread over some days.
func (t *tale) approve(days, spread float64, most int) {
	for i, key := range t.parties() {
		if i >= most {
			return
		}
		at := days - spread*float64(i)/float64(len(t.parties()))
		t.open(at+0.2, key)
		t.plan(at, "approve for "+key, func() error {
			hash, err := t.hash()
			if err != nil {
				return err
			}
			return t.w.sharing.Approve(t.ctx, t.as(key, access.DPO, access.IGLead), sharing.Approve{Ref: t.ref(), Hash: hash})
		})
	}
}

// open has a party look at the text.
func (t *tale) open(days float64, key string) {
	t.plan(days, "open for "+key, func() error {
		return t.w.sharing.Opened(t.ctx, t.as(key, access.DPO, access.IGLead), t.ref())
	})
}

// sign plans the signatures of everybody but one, spread over some days. A processor does not sign.
func (t *tale) sign(days, spread float64, without string) {
	for i, key := range t.parties() {
		if b, _ := t.w.county.Body(key); b.Kind == "commercial" || key == without {
			continue
		}
		t.plan(days-spread*float64(i)/float64(len(t.parties())), "sign for "+key, func() error { return t.signFor(key) })
	}
}

func (t *tale) signFor(key string) error {
	hash, err := t.hash()
	if err != nil {
		return err
	}
	o := t.w.holder(key, access.SigningOfficer)
	return t.w.sharing.Sign(t.ctx, t.w.actor(o), sharing.Sign{Ref: t.ref(), Hash: hash, Name: o.Name, Post: t.w.post(o), Authority: true})
}

// goesLive plans the road to a record that starts on its day.
func (t *tale) goesLive() {
	start := t.w.cal.on(t.r.Days)
	when := dates{made: start.AddDays(-28), start: start, review: start.AddMonths(12)}
	if t.r.State == "expired" {
		when.end = start.AddMonths(12)
	}
	t.begin(t.days+34, when, false)
	t.send(t.days + 27)
	t.approve(t.days+25, 8, len(t.parties()))
	t.sign(t.days+14, 9, "")
	t.plan(t.days-0.5, "find live", t.mustBeLive)
	for i, key := range t.r.Joins {
		t.join(t.days*0.6-10*float64(i), key)
	}
}

// mustBeLive stops the seeding, with what stands in the way, when a record did not go live.
func (t *tale) mustBeLive() error {
	st, err := t.state()
	if err != nil {
		return err
	}
	if st.Live() != nil {
		return nil
	}
	err = t.w.sharing.PutLive(t.ctx, t.lead(), sharing.PutLive{Ref: t.ref()})
	if err == nil {
		err = fmt.Errorf("record %s did not go live by itself", t.ref())
	}
	return err
}

// reviewed plans the yearly looks at a live record down to some days ago.
func (t *tale) reviewed(until float64) {
	due := t.w.cal.on(t.r.Days).AddMonths(12)
	for t.w.cal.daysSince(due)+4 > until {
		looked := due.AddDays(-4)
		days, next := t.w.cal.daysSince(looked), looked.AddMonths(12)
		t.plan(days+6, "look again at", t.startReview)
		t.plan(days, "confirm", func() error {
			return t.w.sharing.ConfirmReview(t.ctx, t.lead(), sharing.ConfirmReview{Ref: t.ref(), Next: next, Note: t.reason("confirmed")})
		})
		due = next
	}
}

func (t *tale) startReview() error {
	return t.w.sharing.StartReview(t.ctx, t.lead(), sharing.StartReview{Ref: t.ref()})
}

// join plans how an organisation comes into a live record.
func (t *tale) join(days float64, key string) {
	t.plan(days, "ask to join for "+key, func() error {
		st, err := t.state()
		if err != nil {
			return err
		}
		like := t.like(st)
		return t.w.sharing.AskToJoin(t.ctx, t.as(key, access.IGLead), sharing.AskToJoin{Ref: t.ref(), Like: like, Why: t.reason("joining")})
	})
	t.plan(days-5, "admit "+key, func() error {
		return t.w.sharing.Admit(t.ctx, t.lead(), sharing.Admit{Ref: t.ref(), Organisation: t.w.orgs[key], Yes: true})
	})
	t.plan(days-9, "sign for "+key, func() error {
		hash, err := t.hash()
		if err != nil {
			return err
		}
		o := t.w.holder(key, access.SigningOfficer)
		return t.w.sharing.SignAccession(t.ctx, t.w.actor(o), sharing.SignAccession{Ref: t.ref(), Hash: hash, Name: o.Name, Post: t.w.post(o), Authority: true})
	})
}

// like gives the party whose part a newcomer takes: the first of the others.
func (t *tale) like(st sharing.State) string {
	v := st.Live()
	if v == nil {
		return ""
	}
	p, _ := v.Content.PartyOf(t.w.orgs[t.r.Others[0]])
	return p.ID
}

// ahead gives the dates of a record that is to start some days from now, written some days ago.
func (t *tale) ahead(days int) dates {
	start := t.w.cal.on(-days)
	return dates{made: t.w.cal.on(t.r.Days), start: start, review: start.AddMonths(11)}
}
