package agreementpage

import (
	"errors"
	"slices"

	"sharewell/internal/agreement"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/web/content"
	"sharewell/internal/web/govuk"
	"sharewell/internal/web/page"
)

// mostRemarks bounds the list; the rest is counted.
const mostRemarks = 200

// remarks words what was left out, changed or guessed in a file.
func remarks(t content.Page, in agreement.Incoming) []string {
	var out []string
	for i, r := range in.Remarks {
		if i == mostRemarks {
			return append(out, t.N("remarks.more", len(in.Remarks)-i))
		}
		key := "remark." + r.Kind
		switch {
		case !t.Has(key) && !t.Has(key+".other"):
			out = append(out, t.N("remark.unknown", max(r.Count, 1)))
		case t.Has(key + ".other"):
			out = append(out, t.N(key, max(r.Count, 1), "text", r.Text))
		default:
			out = append(out, t.T(key, "text", shortened(r.Text)))
		}
	}
	return out
}

// placesFor lists what one clause of a file can be: a new one, the one it is thought to be, or one that no other clause
// of the file is.
func placesFor(t content.Page, e agreement.Edition, confirmed []ident.Clause, own ident.Clause) []govuk.SelectItem {
	out := []govuk.SelectItem{{Value: "", Text: t.T("new"), Selected: govuk.When(own == "")}}
	for i, n := range e.Text.Numbers() {
		x := e.Text.Clauses[i]
		if x.ID == own || !slices.Contains(confirmed, x.ID) {
			out = append(out, govuk.SelectItem{Value: string(x.ID), Text: clauseName(n, x), Selected: govuk.When(x.ID == own)})
		}
	}
	return out
}

// refusal gives the words of an error about a file as a whole; "" for an error of another kind.
func refusal(err error) string {
	var e *errs.Error
	if errors.As(err, &e) && e.Kind == errs.Invalid {
		return e.Message
	}
	return ""
}

func tooLongText(c *page.Ctx) error {
	return errs.New(errs.Invalid, "agreement.file_long", c.Text.T("file.long"))
}
