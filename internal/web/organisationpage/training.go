package organisationpage

import (
	"net/url"
	"strconv"

	"sharewell/internal/organisation"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// backToAssurance leads to the page that says what follows from what was entered.
func backToAssurance(c *page.Ctx) layout.Link {
	return layout.Link{Text: ask.Words(c).T("back_assurance"), Href: "/organisation/assurance"}
}

// training is the page of training, certificates and the last review from outside.
func training(d Deps) section {
	return section{Deps: d, values: trainingValues, ask: d.askTraining, read: d.readTraining, after: backToAssurance}
}

func trainingValues(_ *page.Ctx, o organisation.Organisation) (url.Values, error) {
	p := o.Profile
	v := url.Values{
		"training_percent": {""}, "dspt_status": {p.DSPT.Status}, "dspt_year": {p.DSPT.Year}, "ce_name": {p.CyberEssentials.Name},
		"ce_number": {p.CyberEssentials.Number}, "audit_by": {p.Audit.By}, "audit_result": {p.Audit.Result},
	}
	if !p.Training.On.IsZero() || p.Training.Percent > 0 {
		v.Set("training_percent", strconv.Itoa(p.Training.Percent))
	}
	ask.SetDay(v, "training_on", p.Training.On)
	ask.SetDay(v, "dspt_on", p.DSPT.PublishedOn)
	ask.SetDay(v, "ce_expiry", p.CyberEssentials.Expiry)
	ask.SetDay(v, "audit_on", p.Audit.On)
	return v, nil
}

func (d Deps) askTraining(_ *page.Ctx, b *ask.Builder, o organisation.Organisation) {
	b.Section("training")
	b.Line(ask.Field{Name: "training_percent", Width: "3"})
	b.Day(ask.Field{Name: "training_on"})
	b.Section("dspt")
	b.Pick(ask.Field{Name: "dspt_status", Optional: !o.Facts.HealthOrCare}, d.options("dspt_status"))
	b.Line(ask.Field{Name: "dspt_year", Width: "10", Optional: true})
	b.Day(ask.Field{Name: "dspt_on", Optional: true})
	b.Section("ce")
	b.Pick(ask.Field{Name: "ce_name", Optional: true}, d.options("cyber_essentials"))
	b.Line(ask.Field{Name: "ce_number", Width: "20", Optional: true})
	b.Day(ask.Field{Name: "ce_expiry", Optional: true})
	b.Section("audit")
	b.Day(ask.Field{Name: "audit_on", Optional: true})
	b.Line(ask.Field{Name: "audit_by", Optional: true})
	b.Line(ask.Field{Name: "audit_result", Optional: true})
}

func (d Deps) readTraining(c *page.Ctx, f *form.Form, e *organisation.Edit) {
	t, q := c.Text, &e.Profile
	line := func(name string) string { return f.Text(name, form.TextRule{Label: t.T(name + ".label")}) }
	past := func(name string) form.DateRule {
		return form.DateRule{Label: t.T(name + ".label"), NotAfter: c.Today(), TooLate: t.T("not_future")}
	}
	q.Training.Percent, _ = f.Int("training_percent", form.IntRule{Label: t.T("training_percent.label"), Max: 100})
	q.Training.On, _ = f.Date("training_on", past("training_on"))
	q.DSPT.Status = f.Choice("dspt_status", form.ChoiceRule{Options: codes(d.options("dspt_status"))})
	q.DSPT.Year = line("dspt_year")
	q.DSPT.PublishedOn, _ = f.Date("dspt_on", past("dspt_on"))
	q.CyberEssentials.Name = f.Choice("ce_name", form.ChoiceRule{Options: codes(d.options("cyber_essentials"))})
	q.CyberEssentials.Number = line("ce_number")
	q.CyberEssentials.Expiry, _ = f.Date("ce_expiry", form.DateRule{Label: t.T("ce_expiry.label")})
	q.Audit.On, _ = f.Date("audit_on", past("audit_on"))
	q.Audit.By, q.Audit.Result = line("audit_by"), line("audit_result")
}
