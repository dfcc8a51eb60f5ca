package guide_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
	"sharewell/internal/guide"
)

func TestFactsFilesAreReadStrictly(t *testing.T) {
	t.Parallel()
	g := england(t)
	const good = `"danger": "no", "from": "county", "to": "police", "purpose": "crime", "subjects": ["adult"]`
	for name, c := range map[string]struct {
		text  string
		field string // "" when the whole file is refused
		says  string
	}{
		"unknown field":     {`{` + good + `, "dangr": "no"}`, "dangr", `Did you mean "danger"?`},
		"unknown code":      {`{"danger": "no", "from": "county", "to": "polise", "purpose": "crime", "subjects": ["adult"]}`, "to", `Did you mean "police"?`},
		"missing field":     {`{"danger": "no", "to": "police", "purpose": "crime", "subjects": ["adult"]}`, "from", "is missing"},
		"missing purpose":   {`{"danger": "risk", "from": "county", "to": "police", "subjects": ["adult"]}`, "purpose", "is missing"},
		"a truth value":     {`{"danger": "no", "from": "county", "to": true, "purpose": "crime", "subjects": ["adult"]}`, "to", `must be one code in quotes, such as `},
		"null":              {`{` + good + `, "consent": null}`, "consent", "must be one code"},
		"a list for one":    {`{` + good + `, "consent": ["given"]}`, "consent", "must be one code"},
		"a number for list": {`{"danger": "no", "from": "county", "to": "police", "purpose": "crime", "subjects": 1}`, "subjects", "must be a list of codes"},
		"a purpose of none": {`{"danger": "no", "from": "county", "to": "police", "purpose": "P99", "subjects": ["adult"]}`, "purpose", `there is no code "P99"`},
		"an empty list":     {`{"danger": "no", "from": "county", "to": "police", "purpose": "crime", "subjects": []}`, "subjects", "must be a list of codes"},
		"null in a list":    {`{` + good + `, "data": [null]}`, "data", "must be a list of codes"},
		"a wrong date":      {`{` + good + `, "date": "21/11/2026"}`, "date", `must be a date like "2026-11-21"`},
		"a number for date": {`{` + good + `, "date": 20261121}`, "date", "must be a date in quotes"},
		"free text":         {`{` + good + `, "note": "he lives at"}`, "note", "there is no such field"},
		"letter case":       {`{"danger": "No", "from": "county", "to": "police", "purpose": "crime", "subjects": ["adult"]}`, "danger", `Did you mean "no"?`},
		"given twice":       {`{` + good + `, "danger": "now"}`, "", `the field "danger" is given twice`},
		"no object":         {`["danger"]`, "", "not a JSON object"},
		"null file":         {`null`, "", "null is no object"},
		"nothing":           {``, "", "not a JSON object"},
		"two objects":       {`{` + good + `}{}`, "", "there is more after the object"},
		"cut short":         {`{` + good, "", "not a JSON object"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := g.ParseJSON([]byte(c.text))
			e, ok := errors.AsType[*errs.Error](err)
			if !ok || e.Kind != errs.Invalid {
				t.Fatalf("got %v", err)
			}
			if c.field == "" {
				if e.Err == nil || !strings.Contains(e.Err.Error(), c.says) {
					t.Errorf("got %v, want %q", e.Err, c.says)
				}
				return
			}
			if len(e.Fields) != 1 || e.Fields[0].Name != c.field || !strings.Contains(e.Fields[0].Message, c.says) {
				t.Errorf("got %+v, want %s: %s", e.Fields, c.field, c.says)
			}
		})
	}
}

// TestWhatCanMeanOneThingOnlyIsTaken holds the ways in which programs say the same facts.
func TestWhatCanMeanOneThingOnlyIsTaken(t *testing.T) {
	t.Parallel()
	g := england(t)
	want, _, err := g.ParseJSON([]byte(`{"danger": "now", "from": "county", "to": "police", "purpose": "protect_child", "subjects": ["child"], "confidential": "yes", "requested": "no"}`))
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := g.ParseJSON([]byte(`{"danger": true, "from": "county", "to": "police", "purpose": "P03", "subjects": "child", "confidential": true, "requested": false}`))
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestEveryMistakeIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	_, _, err := england(t).ParseJSON([]byte(`{"danger": 1, "form": "county"}`))
	e, _ := errors.AsType[*errs.Error](err)
	if e == nil || len(e.Fields) != 6 {
		t.Fatalf("got %+v", e)
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	g := england(t)
	f, err := g.ParseValues(url.Values{"d": {"no"}, "f": {"county"}, "s": {"child", "adult", "child"}, "page": {"2"}, "t": {"police", "press"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Encode().Encode(); got != "d=no&f=county&s=child&s=adult&t=press" {
		t.Errorf("the address is %s", got)
	}
	if _, err := g.ParseValues(url.Values{"d": {"perhaps"}}); err == nil {
		t.Error("a code that does not exist is taken")
	}
}

// TestAChangedAnswerLeavesNothingStale changes who receives, after an answer that only a parent is asked.
func TestAChangedAnswerLeavesNothingStale(t *testing.T) {
	t.Parallel()
	g := england(t)
	f := guide.Facts{Danger: "no", From: "county", To: "parent_or_carer", Subjects: []string{"child"}, Purpose: "education", Requested: "yes", Parental: "yes"}
	changed := g.Trim(f.With("to", "police"))
	if changed.Parental != "" || changed.Requested != "" {
		t.Errorf("stale answers stay: %+v", changed)
	}
	if q, more := g.Next(changed); !more || q.Field != "data" {
		t.Errorf("asks for %s next", q.Field)
	}
	if _, asked := g.Question(f, "parental_responsibility"); !asked {
		t.Error("the question for parents is not on the path of parents")
	}
}

func TestToOneOff(t *testing.T) {
	t.Parallel()
	g := england(t)
	f := guide.Facts{Danger: "no", From: "school_maintained", To: "county", Purpose: "protect_child", Subjects: []string{"child"}, Data: []string{"health"}, Requested: "yes"}
	o := g.ToOneOff(f, g.Ask(f, g.Book().Date()))
	if o.Article6 != "c" || o.Purpose != "P03" || o.Decision != "share_all" || o.Direction != "request_received" || o.ToKind != "county" ||
		o.Regime != "uk_gdpr" || len(o.Gateways) == 0 || o.Told != "before" || len(o.SpecialCategories) != 1 || o.Article9 == "" {
		t.Errorf("got %+v", o)
	}
	for list, codes := range map[string][]string{
		"urgency": {o.Urgency}, "direction": {o.Direction}, "decision": {o.Decision}, "told_subject": {o.Told}, "regime": {o.Regime}, "art6": {o.Article6},
		"art9": {o.Article9}, "schedule1": o.Schedule1, "gateway": o.Gateways, "confidentiality": {o.Confidentiality}, "purpose": {o.Purpose},
		"consent_position": {o.ConsentPosition}, "detriment": {o.Detriment}, "subject_types": o.SubjectTypes,
	} {
		for _, c := range codes {
			if _, ok := g.Book().Item(list, c); !ok && c != "" {
				t.Errorf("%q is not in list %s", c, list)
			}
		}
	}
}
