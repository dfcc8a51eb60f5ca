package govuk_test

import "sharewell/internal/web/govuk"

// components are those that are built, under their published names.
var components = map[string]render{
	"button":        component(govuk.Button),
	"checkboxes":    component(govuk.Checkboxes),
	"date-input":    component(govuk.DateInput),
	"error-message": component(govuk.ErrorMessage),
	"error-summary": component(govuk.ErrorSummary),
	"fieldset":      component(govuk.Fieldset),
	"file-upload":   component(govuk.FileUpload),
	"hint":          component(govuk.Hint),
	"input":         component(govuk.Input),
	"label":         component(govuk.Label),
	"radios":        component(govuk.Radios),
	"select":        component(govuk.Select),
	"textarea":      component(govuk.Textarea),
}
