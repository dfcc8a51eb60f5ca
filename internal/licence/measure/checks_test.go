package measure_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/automation"
	"sharewell/internal/clock"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/licence"
	"sharewell/internal/licence/measure"
	"sharewell/internal/register"
	"sharewell/internal/register/edition"
)

func TestChecksOfToolsAreCountedForEachLead(t *testing.T) {
	t.Parallel()
	a, b := licence.Organisation{Slug: "a", Name: "A"}, licence.Organisation{Slug: "b", Name: "B"}
	all := []measure.Tool{
		{Organisation: a, Counts: automation.Counts{Named: 1, Checked: 1, Records: 1, Sample: 300, Overturned: 9}},
		{Organisation: a, Counts: automation.Counts{Named: 1}}, // named, and never checked
		{Organisation: b, Counts: automation.Counts{Checked: 1, Sample: 100, Overturned: 3}},
	}
	want(t, measure.Tools(all), map[string]float64{"checks.uses": 3, "checks.evidenced": 1, "automation.recorded": 1})
	in := measure.Checks(all)
	want(t, in, map[string]float64{"checks.reviewed": 400, "checks.overturned": 12})
	if diff := cmp.Diff([]licence.Organisation{a, b}, in.Organisations()); diff != "" {
		t.Error(diff)
	}
	want(t, measure.Tools(nil), map[string]float64{"checks.uses": 0, "checks.evidenced": 0, "automation.recorded": 0})
}

func TestUsesThatBeganOrChangedAreCounted(t *testing.T) {
	t.Parallel()
	a, b := licence.Organisation{Slug: "a", Name: "A"}, licence.Organisation{Slug: "b", Name: "B"}
	in := measure.Lives([]measure.Life{
		{Organisation: a, First: true, Days: 5}, {Organisation: a, First: true, Days: 1}, {Organisation: b, First: true, Days: 3}, {Organisation: b, First: true, Days: 40},
		{Organisation: a, Purpose: true, Announced: true}, {Organisation: b, Purpose: true}, {Organisation: b}, // something else than the purpose changed
	})
	// 1, 3, 5, 40: the lower of the two in the middle is 3.
	want(t, in, map[string]float64{"register.published": 4, "register.days_to_publish": 3, "purposes.changed": 2, "purposes.announced": 1})
	d := licence.Indicator{Code: "5c", Measure: licence.Middle, Top: []string{"register.days_to_publish"}, Bottom: []string{"register.published"}, By: true, Least: new(int), History: []licence.Definition{{N: 1, From: "2026-01-01"}}}
	r := licence.Compute(d, licence.QuarterOf(today), in)
	if len(r.By) != 2 || r.By[0].Value != 1 || r.By[1].Value != 3 || r.Value != 3 {
		t.Errorf("the middle values are %v and %+v", r.Value, r.By)
	}
	want(t, measure.Lives(nil), map[string]float64{"register.published": 0, "purposes.changed": 0, "purposes.announced": 0})
}

func TestGroupsThatWereHeardAreCountedOnce(t *testing.T) {
	t.Parallel()
	q := consultation.Question{Text: "How old are you?"}
	band := func(text string, n int, hidden bool) consultation.Band {
		return consultation.Band{Option: consultation.Option{Text: text}, N: n, Hidden: hidden}
	}
	heard := []consultation.Heard{{Question: q, Bands: []consultation.Band{band("Under 18", 7, false), band("65 and over", 0, true)}}, {Question: q, Bands: []consultation.Band{band("Under 18", 9, false), band("18 to 64", 12, false), band("Other", 0, false)}}}
	want(t, measure.Reached(heard), map[string]float64{"consultations.groups": 2})
}

func TestOwnWordsOfAnEntryAreJudgedAsOneText(t *testing.T) {
	t.Parallel()
	var read string
	judge := measure.Readable(func(text string) (float64, bool) {
		read = text
		return 11.4, strings.Contains(text, "benefit")
	}, 11)
	if meets, told := judge(register.Entry{Title: "A title", Benefits: "A benefit.", Risks: " "}); !meets || !told || read != "A title. A benefit." {
		t.Errorf("%v %v of %q", meets, told, read)
	}
	if meets, told := judge(register.Entry{Title: "A"}); meets || told {
		t.Error("too few words were judged")
	}
}

func TestOutcomesAreDueWhenTheirDayHasCome(t *testing.T) {
	t.Parallel()
	entry := func(due clock.Date, came ...string) register.Entry {
		e := register.Entry{Level: register.LevelFull, Status: register.Live, Dates: register.Dates{OutcomeDue: due}}
		for _, c := range came {
			e.Outcomes = append(e.Outcomes, register.Outcome{Came: c})
		}
		return e
	}
	count := measure.NewEntries(today, nil, nil)
	for _, e := range []register.Entry{
		entry(today.AddMonths(3)),                   // not due yet
		entry(today),                                // due, and silent
		entry(today.AddMonths(9), register.CameYes), // said
		entry(today.AddMonths(9), register.CameNoneYet, register.CameYes), // said again: none yet
		entry(today.AddDays(-1), register.CameNoneYet),                    // said once, and silent this year
		entry(clock.Date{}), // nobody asks
	} {
		count.Add(e)
	}
	want(t, count.Inputs(), map[string]float64{"outcomes.due": 4, "outcomes.posted": 2, "outcomes.none_yet": 2})
}

func TestFormsThatWereAskedForAreCounted(t *testing.T) {
	t.Parallel()
	in := measure.Forms([]edition.Count{{Kind: "easy_read", Stage: edition.Answered, N: 7}, {Kind: "easy_read", Stage: edition.Waiting, N: 5}, {Kind: "audio", Stage: edition.Declined, N: 2}})
	want(t, in, map[string]float64{"forms.met": 7, "forms.asked": 9})
}
