package agreementpage

import (
	"net/url"

	"sharewell/internal/agreement"
	"sharewell/internal/web/ask"
	"sharewell/internal/web/form"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// fieldOf names the fields of a declaration, as the service does.
func fieldOf(d agreement.Declaration) (answer, reason string) {
	return "declaration_" + d.Code, "declaration_" + d.Code + "_reason"
}

func declarationValues(v agreement.View) url.Values {
	out := url.Values{}
	for _, d := range v.Edition.Text.Declarations {
		answer, reason := fieldOf(d)
		out.Set(answer, "")
		out.Set(reason, "")
		for _, a := range v.Statement.Answers.Declarations {
			if a.Code != d.Code || a.Version != d.Version {
				continue // an answer to an older text is none
			}
			out.Set(reason, a.Reason)
			if a.True {
				out.Set(answer, "yes")
			} else if a.Reason != "" {
				out.Set(answer, "no")
			}
		}
	}
	return out
}

func askDeclarations(c *page.Ctx, b *ask.Builder, v agreement.View) error {
	for _, d := range v.Edition.Text.Declarations {
		answer, reason := fieldOf(d)
		radios := b.Choose(ask.Field{Name: answer, Label: d.Text, Hint: d.Hint}, []ask.Option{{Value: "yes", Text: c.Text.T("agree")}, {Value: "no", Text: c.Text.T("cannot")}})
		f := b.Known(ask.Field{Name: reason, Label: c.Text.T("reason.label"), Hint: c.Text.T("reason.hint")}, nil)
		radios.Items[1].Conditional = govuk.Textarea(govuk.TextareaProps{Name: reason, ID: reason, Rows: 3, Value: b.Form.Raw(reason),
			Label: govuk.LabelProps{Text: f.Label}, Hint: govuk.HintProps{Text: f.Hint}, ErrorMessage: govuk.ErrorMessageProps{Text: b.Form.Error(reason)}})
	}
	return nil
}

func readDeclarations(c *page.Ctx, f *form.Form, v agreement.View, a *agreement.Answers) {
	a.Declarations = nil
	for _, d := range v.Edition.Text.Declarations {
		answer, reason := fieldOf(d)
		given := agreement.Answer{Code: d.Code, Version: d.Version}
		chosen := f.Choice(answer, form.ChoiceRule{Options: []string{"yes", "no"}})
		why := f.Text(reason, form.TextRule{Label: c.Text.T("reason.label"), Lines: true, Max: 2000})
		switch chosen {
		case "yes":
			given.True = true
		case "no":
			if given.Reason = why; why == "" {
				f.Add(reason, "required", c.Text.T("reason.required"))
			}
		default:
			continue // not answered yet
		}
		a.Declarations = append(a.Declarations, given)
	}
}

func reservationValues(v agreement.View) url.Values {
	return url.Values{"reservations": {v.Statement.Answers.Reservations}}
}

func askReservations(_ *page.Ctx, b *ask.Builder, _ agreement.View) error {
	b.Lines(ask.Field{Name: "reservations", Optional: true, Rows: 6, Max: 4000})
	return nil
}

func readReservations(c *page.Ctx, f *form.Form, _ agreement.View, a *agreement.Answers) {
	a.Reservations = f.Text("reservations", form.TextRule{Label: c.Text.T("reservations.label"), Lines: true, Max: 4000})
}
