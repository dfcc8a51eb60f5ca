package oneoffpage

import (
	"net/url"
	"strings"

	"sharewell/internal/errs"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// emergency is the short form.
type emergency struct{ EmergencyDeps }

// Names of inputs that are no answers of the record.
const (
	recipient  = "recipient"   // the organisation tapped on
	guideQuery = "guide_query" // what was answered in the guide, as its address holds it

	receiverKind = "receiver_kind" // what kind of body the guide was told of; never sent
)

// inputs are the answers that the page asks for, in its order.
func inputs() []string {
	return []string{"recipient_name", "decision", "data_shared", "subject_ref", "specific_purpose", "risk_of_not_sharing",
		"requester_name", "requester_contact", "identity_check", "decided_by", "decided_role"}
}

func (p *emergency) show(c *page.Ctx) error {
	values, err := p.begin(c)
	if err != nil {
		return err
	}
	v, err := p.view(c, form.FromValues(values))
	if err != nil {
		return err
	}
	v.Filled = values.Get(guideQuery) != ""
	return p.render(c, v, false)
}

// begin gives what the form starts with: the person signed in, and what the guide was told.
func (p *emergency) begin(c *page.Ctx) (url.Values, error) {
	values := url.Values{"decided_by": {c.Who.Name}, form.SubmissionField: {form.NewSubmissionKey()}}
	if len(c.Who.RoleLabels) > 0 {
		values.Set("decided_role", c.Who.RoleLabels[0])
	}
	query := c.R.URL.Query()
	values.Set("decision", c.Query("decision"))
	if p.Guide == nil || !query.Has("guide") {
		return values, nil
	}
	facts := p.facts(query)
	if len(facts.Encode()) == 0 {
		return values, nil
	}
	values.Set(guideQuery, facts.Encode().Encode())
	from := p.Guide.ToOneOff(facts, p.Guide.Ask(facts, startOf(c.Today())))
	values.Set("decision", from.Decision)
	values.Set(receiverKind, from.ToKind)
	values.Set("specific_purpose", p.purposeWords(c, facts))
	return values, nil
}

func (p *emergency) render(c *page.Ctx, v emergencyView, failed bool) error {
	return c.Render(page.Head{Title: c.Text.T("title"), HasErrors: failed, NoIndex: true}, emergencyTempl(v))
}

// shell is the same form without anybody's data.
func (p *emergency) shell(c *page.Ctx) error {
	v := p.form(c, form.FromValues(url.Values{}))
	v.Shell = true
	return p.render(c, v, false)
}

func (p *emergency) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	fields := url.Values{}
	for _, name := range append(inputs(), recipient, guideQuery, form.SubmissionField) {
		fields[name] = f.RawAll(name)
	}
	ref, _, err := p.file(c, entry{ID: f.Raw(form.SubmissionField), Fields: fields})
	if errs.KindOf(err) == errs.Invalid && f.Merge(err) {
		v, err := p.view(c, f)
		if err != nil {
			return err
		}
		return p.render(c, v, true)
	}
	if err != nil {
		return err
	}
	return c.Redirect(savedAt(ref))
}

func savedAt(ref string) string { return page.Address(savedPath, "ref", ref) }

// view builds the form for somebody signed in.
func (p *emergency) view(c *page.Ctx, f *form.Form) (emergencyView, error) {
	v := p.form(c, f)
	v.Owner, v.Organisation = owner(c.Actor), c.Who.OrganisationName
	usual, err := p.Partners.Usual(c.R.Context(), c.Actor, suggested)
	if err != nil {
		return emergencyView{}, err
	}
	usual, only := fitting(usual, f.Raw(receiverKind))
	chosen := f.Raw(recipient)
	if chosen == "" && f.Raw("recipient_name") == "" {
		chosen = string(only)
	}
	offer(&v, chosen, usual)
	return v, nil
}

// offer puts the likeliest receivers where a thumb finds them, and the others' names behind the box.
func offer(v *emergencyView, chosen string, usual []Partner) {
	for i, one := range usual {
		if i < offered {
			v.Partners = append(v.Partners, govuk.RadioItem{Value: string(one.ID), Text: one.Name, Checked: govuk.When(chosen == string(one.ID))})
		} else {
			v.Names = append(v.Names, one.Name)
		}
	}
}

// warnings says beside a field that it seems to hold somebody's details.
func warnings(c *page.Ctx, f *form.Form) map[string]string {
	out := map[string]string{}
	for _, name := range inputs() {
		field, known := oneoff.FieldByKey(name)
		if !known || !field.FreeText() || aboutStaff(name) {
			continue
		}
		var found []string
		for _, h := range oneoff.Lint(f.Raw(name)) {
			if word := c.Text.T("lint." + string(h.Kind)); c.Text.Has("lint."+string(h.Kind)) && !strings.Contains(strings.Join(found, " "), word) {
				found = append(found, word)
			}
		}
		if len(found) > 0 {
			out[name] = c.Text.T("lint", "what", strings.Join(found, ", "))
		}
	}
	return out
}

// aboutStaff names the answers that are about people at work, whose details belong in the record.
func aboutStaff(name string) bool {
	switch name {
	case "requester_name", "requester_contact", "decided_by", "decided_role", "recipient_name":
		return true
	}
	return false
}
