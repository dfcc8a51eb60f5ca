package form

import (
	"slices"

	"sharewell/internal/errs"
)

// Add records an error at a field. Only the first error of a field is kept: people mend one thing at
// a time. The message says what is wrong and how to mend it, without a full stop.
func (f *Form) Add(name, code, message string) {
	if f.Error(name) == "" {
		f.errors = append(f.errors, errs.Field{Name: name, Code: code, Message: message})
	}
}

// Merge takes the field errors a service found and reports whether err was of that sort. Any other
// error is the caller's to return.
func (f *Form) Merge(err error) bool {
	fields := errs.FieldsOf(err)
	for _, e := range fields {
		f.Add(e.Name, e.Code, e.Message)
	}
	return len(fields) > 0
}

// Err gives the errors found so far as one Invalid error, nil when there are none.
func (f *Form) Err() error { return errs.InvalidFields(slices.Clone(f.errors)) }

// Errors lists the errors found so far in the order the fields were read.
func (f *Form) Errors() []errs.Field { return slices.Clone(f.errors) }

// Error gives a field's message, "" when it has none.
func (f *Form) Error(name string) string {
	for _, e := range f.errors {
		if e.Name == name {
			return e.Message
		}
	}
	return ""
}

// SummaryItem is one line of an error summary: a message that links to its field.
type SummaryItem struct {
	Text string
	Href string // "#" and the field's name
}

// ErrorSummaryItems lists the errors for the summary at the head of the page.
func (f *Form) ErrorSummaryItems() []SummaryItem { return SummaryItems(f.errors) }

// SummaryItems makes summary lines from any field errors.
func SummaryItems(fields []errs.Field) []SummaryItem {
	items := make([]SummaryItem, 0, len(fields))
	for _, e := range fields {
		items = append(items, SummaryItem{Text: e.Message, Href: "#" + e.Name})
	}
	return items
}
