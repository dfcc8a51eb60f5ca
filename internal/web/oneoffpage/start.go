package oneoffpage

import (
	"maps"
	"net/url"
	"slices"

	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// startPage begins a record: with whom, which way, how fast and why. It says when a repeat record covers
// the sharing already, and never stops anybody.
type startPage struct{ Deps }

// startView is what the page shows.
type startView struct {
	Heading, Intro string
	From           string // where the answers came from
	Errors         *govuk.ErrorSummaryProps
	Covered        *coveredView
	Other          *layout.Fact // the other side, when a request says who it is
	Side           *sideView
	Action         string
	Hidden         []hiddenInput
	Key            string
	Direction      *govuk.RadiosProps
	Urgency        govuk.RadiosProps
	Purpose        govuk.SelectProps
	Sentence       question
	Start          govuk.ButtonProps
	EmergencyText  string
	Emergency      layout.Link
}

// source is what a record takes over: a request, an earlier record or the guide's answer.
type source struct {
	request, again, guide string
	answers               oneoff.Answers
	kind                  string // of the receiver, when only that is known
	fixed                 bool   // the two sides are known
}

func (p *startPage) show(c *page.Ctx) error {
	q := c.R.URL.Query()
	from := source{request: c.Query("request"), again: c.Query("again")}
	if q.Has("guide") && p.Guide != nil {
		from.guide = p.reader().facts(q).Encode().Encode()
	}
	if err := p.load(c, &from); err != nil {
		return err
	}
	values := url.Values{"urgency": from.answers["urgency"], "direction": from.answers["direction"], "specific_purpose": from.answers["specific_purpose"]}
	if all := from.answers["purposes"]; len(all) > 0 {
		values.Set("purpose", all[0])
	}
	if from.guide != "" && len(values["specific_purpose"]) == 0 {
		values.Set("specific_purpose", p.reader().purposeWords(c, p.reader().facts(mustQuery(from.guide))))
	}
	if d := c.Query("direction"); d != "" {
		values.Set("direction", d)
	}
	if to := from.answers.One("recipient_org"); to != "" && to != string(c.Actor.Organisation) {
		values.Set(sideTapped, to)
	}
	if name := oneoff.OutsideName(from.answers); name != "" {
		values.Set(sideTyped, name)
	}
	return p.render(c, form.FromValues(values), from, other{}, nil)
}

// reader reads the guide's answers as the emergency record does.
func (p *startPage) reader() *emergency {
	return &emergency{EmergencyDeps{Book: p.Book, Guide: p.Guide, Partners: p.Partners}}
}

func mustQuery(text string) url.Values {
	q, err := url.ParseQuery(text)
	if err != nil {
		return url.Values{}
	}
	return q
}

// load fetches what the source gives. One that is not there any more is an error; nothing typed depends
// on it yet.
func (p *startPage) load(c *page.Ctx, from *source) (err error) {
	from.answers = oneoff.Answers{}
	switch {
	case from.request != "" && p.Requests != nil:
		if from.answers, err = p.Requests.ForAnswer(c.R.Context(), c.Actor, from.request); err != nil {
			return err
		}
		from.fixed = true
	case from.again != "":
		v, err := p.OneOffs.View(c.R.Context(), c.Actor, from.again)
		if err != nil {
			return err
		}
		if v.Side != oneoff.SideProvider || v.Record.Owner != c.Actor.Organisation {
			return errs.New(errs.NotFound, "access.not_found", words(c).T("not_now"))
		}
		from.answers = again(v.Record.Answers)
	case from.guide != "" && p.Guide != nil:
		r := p.reader()
		from.answers = r.fromGuide(c, from.guide)
		facts := r.facts(mustQuery(from.guide))
		o := p.Guide.ToOneOff(facts, p.Guide.Ask(facts, startOf(c.Today())))
		from.kind = o.ToKind
		for key, code := range map[string]string{"urgency": o.Urgency, "decision": o.Decision} {
			if code != "" {
				from.answers[key] = []string{code}
			}
		}
	}
	return nil
}

// again keeps what a second record like the first has in common with it: the sides, the reasons and the
// law, and nothing of that day, that case or that decision.
func again(a oneoff.Answers) oneoff.Answers {
	keep := []string{"direction", "urgency", "provider_org", "provider_name", "provider_kind", "provider_address", "provider_contact", "recipient_org", "recipient_name", "recipient_kind", "recipient_address", "recipient_contact",
		"requester_name", "requester_role", "requester_contact", "data_categories", "fact_or_opinion", "subject_types", "subject_count", "specific_purpose", "purposes",
		"compatibility", "collected_on_consent", "necessity", "risk_of_not_sharing", "special_categories", "criminal_offence_data", "confidential_info", "regime",
		"law_enforcement_purpose", "art6", "art9", "art9_sch1", "art10_basis", "legal_power", "cldc_basis", "consent_position", "method", "method_reason",
		"security_note", "transfer_outside_uk", "transfer_countries", "transfer_mechanism", "retention_disposal", "onward_conditions", "rights_contact",
		"controller_relationship", "art26_ref", "agreement_cover", "cover_ref", "cover_reason"}
	out := oneoff.Answers{}
	for _, key := range keep {
		if v := a[key]; len(v) > 0 {
			out[key] = slices.Clone(v)
		}
	}
	return out
}

func (p *startPage) submit(c *page.Ctx) error {
	f, err := form.Parse(c.R, form.Limits{})
	if err != nil {
		return err
	}
	from := source{request: f.Raw("request"), again: f.Raw("again"), guide: f.Raw(guideQuery)}
	if err := p.load(c, &from); err != nil {
		return err
	}
	t := c.Text
	var to other
	if !from.fixed {
		from.answers["direction"] = []string{f.Choice("direction", form.ChoiceRule{Required: t.T("direction.required"), Options: p.codes("direction")})}
		if to, err = p.readSide(c, f); err != nil {
			return err
		}
		switch {
		case to.unsure():
			f.Add(sideTapped, "side", words(c).T("side.unsure"))
		case !to.Named:
			f.Add(sideTapped, "required", t.T("side.required"))
		}
		for key, values := range to.answers(c.Actor.Organisation, from.answers.One("direction")) {
			from.answers[key] = values
		}
	}
	from.answers["urgency"] = []string{f.Choice("urgency", form.ChoiceRule{Required: t.T("urgency.required"), Options: p.codes("urgency")})}
	p.purpose(f, from.answers)
	if f.Err() != nil {
		return p.render(c, f, from, to, nil)
	}
	if f.Raw("covered") == "" {
		covers, err := p.covers(c, from.answers)
		if err != nil {
			return err
		}
		if len(covers) > 0 {
			return p.render(c, f, from, to, covers)
		}
	}
	return p.start(c, f, from)
}

// purpose takes over the purpose: a code, and a sentence that is checked later.
func (p *startPage) purpose(f *form.Form, a oneoff.Answers) {
	if code := f.Raw("purpose"); slices.Contains(p.codes("purpose"), code) && !a.Has("purposes", code) {
		a["purposes"] = []string{code}
	}
	if words := f.RawAll("specific_purpose"); len(words) > 0 {
		a["specific_purpose"] = words
	}
}

func (p *startPage) start(c *page.Ctx, f *form.Form, from source) error {
	maps.DeleteFunc(from.answers, func(_ string, v []string) bool { return len(v) == 0 })
	ref, err := p.OneOffs.Start(c.R.Context(), c.Actor, oneoff.StartCommand{Key: f.Raw(form.SubmissionField), Answers: from.answers, RequestRef: from.request})
	if errs.KindOf(err) == errs.Invalid && f.Merge(err) {
		return p.render(c, f, from, other{}, nil)
	}
	if err != nil {
		return err
	}
	return c.Done(ListPath+"/"+ref, "started")
}

// covers asks whether a repeat record lets the data go already.
func (p *startPage) covers(c *page.Ctx, a oneoff.Answers) ([]oneoff.Covering, error) {
	q := oneoff.CoverQuery{Provider: ident.Organisation(a.One("provider_org")), Recipient: ident.Organisation(a.One("recipient_org")), Purposes: a["purposes"]}
	if q.Recipient == "" || q.Provider == "" {
		return nil, nil
	}
	return p.OneOffs.Covered(c.R.Context(), c.Actor, q)
}

func (p *startPage) codes(list string) []string {
	var out []string
	if l, err := p.Book.List(list); err == nil {
		for _, it := range l.Items {
			out = append(out, it.Code)
		}
	}
	return out
}

func (p *startPage) render(c *page.Ctx, f *form.Form, from source, to other, covers []oneoff.Covering) error {
	v, err := p.view(c, f, from, to, covers)
	if err != nil {
		return err
	}
	return c.Render(page.Head{Title: v.Heading, Voice: layout.Members, HasErrors: v.Errors != nil, BackLink: &layout.Link{Text: c.Text.T("back"), Href: ListPath}}, startTempl(v))
}

func (p *startPage) view(c *page.Ctx, f *form.Form, from source, to other, covers []oneoff.Covering) (startView, error) {
	t := c.Text
	v := startView{Heading: t.T("heading"), Intro: t.T("intro"), Action: "/one-offs/new", Key: ask.KeyOf(f), Start: govuk.ButtonProps{Text: t.T("start"), PreventDoubleClick: govuk.On},
		Covered: p.covered(c, covers), EmergencyText: t.T("emergency.text"), Emergency: layout.Link{Text: t.T("emergency.link"), Href: EmergencyPath},
		Hidden: []hiddenInput{{"request", from.request}, {"again", from.again}, {guideQuery, from.guide}}}
	for key, value := range map[string]string{"from.request": from.request, "from.again": from.again, "from.guide": from.guide} {
		if value != "" {
			v.From = t.T(key, "ref", value)
		}
	}
	if len(covers) > 0 {
		v.Hidden = append(v.Hidden, hiddenInput{"covered", "seen"})
		v.Start.Text, v.Start.Classes = t.T("start_all_the_same"), "govuk-button--secondary"
	}
	if items := f.Errors(); len(items) > 0 {
		v.Errors = summary(c, items, nil)
	}
	if from.fixed {
		v.Other = &layout.Fact{Term: t.T("other"), Value: p.asker(c, from)}
	} else {
		d := p.radios(c, f, "direction")
		v.Direction = &d
		side, err := p.side(c, f, from.kind, f.Error(sideTapped), to.Found)
		if err != nil {
			return v, err
		}
		v.Side = side
	}
	v.Urgency = p.radios(c, f, "urgency")
	v.Purpose = govuk.SelectProps{ID: "purpose", Name: "purpose", Label: govuk.LabelProps{Text: t.T("purpose.label"), Classes: "govuk-label--s"}, Hint: govuk.HintProps{Text: t.T("purpose.hint")},
		Items: []govuk.SelectItem{{Value: "", Text: t.T("purpose.later")}}}
	if l, err := p.Book.List("purpose"); err == nil {
		for _, it := range l.Items {
			v.Purpose.Items = append(v.Purpose.Items, govuk.SelectItem{Value: it.Code, Text: it.Label, Selected: govuk.When(f.Raw("purpose") == it.Code)})
		}
	}
	field, _ := oneoff.FieldByKey("specific_purpose")
	v.Sentence = question{Kind: oneoff.KindTextarea, Warnings: warningsOf(c, field, f.RawAll("specific_purpose")), Textarea: govuk.CharacterCountProps{ID: "specific_purpose", Name: "specific_purpose",
		Value: f.Raw("specific_purpose"), Rows: 3, Maxlength: field.Max, Threshold: 75, Label: govuk.LabelProps{Text: t.T("sentence.label"), Classes: "govuk-label--s"},
		Hint: govuk.HintProps{Text: t.T("sentence.hint")}, ErrorMessage: govuk.ErrorMessageProps{Text: f.Error("specific_purpose")}}}
	return v, nil
}

// asker names who asked, as the request says it.
func (p *startPage) asker(c *page.Ctx, from source) string {
	if name := from.answers.One("recipient_name"); name != "" {
		return name
	}
	all, err := p.Partners.Usual(c.R.Context(), c.Actor, suggested)
	if err == nil {
		for _, one := range all {
			if string(one.ID) == from.answers.One("recipient_org") {
				return one.Name
			}
		}
	}
	return from.request
}

func (p *startPage) radios(c *page.Ctx, f *form.Form, name string) govuk.RadiosProps {
	out := govuk.RadiosProps{Name: name, IDPrefix: name, Classes: "govuk-radios--small", ErrorMessage: govuk.ErrorMessageProps{Text: f.Error(name)},
		Fieldset: &govuk.FieldsetProps{Legend: govuk.Legend{Text: c.Text.T(name + ".label"), Classes: "govuk-fieldset__legend--s"}}}
	if l, err := p.Book.List(name); err == nil {
		for _, it := range l.Items {
			out.Items = append(out.Items, govuk.RadioItem{Value: it.Code, Text: it.Label, Hint: govuk.HintProps{Text: it.Hint}, Checked: govuk.When(f.Raw(name) == it.Code)})
		}
	}
	return out
}
