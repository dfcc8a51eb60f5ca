package measure

import (
	"sharewell/internal/automation"
	"sharewell/internal/licence"
	"sharewell/internal/register/edition"
)

// Tool is how the checks of one use with a tool went in some time.
type Tool struct {
	licence.Organisation // that leads the use
	automation.Counts
}

// Checks counts what people found when they looked at results of tools.
func Checks(all []Tool) *licence.Inputs {
	in := licence.NewInputs()
	in.Have("checks.reviewed", "checks.overturned")
	for _, t := range all {
		in.Add("checks.reviewed", t.Organisation, float64(t.Sample))
		in.Add("checks.overturned", t.Organisation, float64(t.Overturned))
	}
	return in
}

// Tools counts uses with a tool as they stand; the counts are of the last twelve months.
func Tools(all []Tool) *licence.Inputs {
	in := licence.NewInputs()
	in.Have("checks.uses", "checks.evidenced", "automation.recorded")
	for _, t := range all {
		in.Add("checks.uses", t.Organisation, 1)
		if t.Named > 0 && t.Checked > 0 {
			in.Add("checks.evidenced", t.Organisation, 1)
		}
		if t.Records > 0 {
			in.Add("automation.recorded", t.Organisation, 1)
		}
	}
	return in
}

// Forms counts other versions of entries that people asked for, when that came to an end: sent, or declined.
func Forms(all []edition.Count) *licence.Inputs {
	in := licence.NewInputs()
	in.Have("forms.met", "forms.asked")
	for _, c := range all {
		switch c.Stage {
		case edition.Answered:
			in.Add("forms.met", none, float64(c.N))
			in.Add("forms.asked", none, float64(c.N))
		case edition.Declined:
			in.Add("forms.asked", none, float64(c.N))
		case edition.Waiting: // it may still be met
		}
	}
	return in
}
