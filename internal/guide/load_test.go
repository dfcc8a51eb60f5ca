package guide_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"sharewell/internal/guide"
	"sharewell/internal/rulebook"
	rulebookdata "sharewell/rulebook"
)

// copied gives the guide's files, to be spoiled.
func copied(tb testing.TB, from fs.FS) fstest.MapFS {
	tb.Helper()
	out := fstest.MapFS{}
	names, err := fs.Glob(from, "*.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	for _, n := range names {
		data, err := fs.ReadFile(from, n)
		if err != nil {
			tb.Fatal(err)
		}
		out[n] = &fstest.MapFile{Data: data}
	}
	return out
}

// spoilt is a mistake: a text of a file, what it becomes, and what Load must say.
type spoilt struct{ file, old, now, says string }

const danger = "  - id: guide.advice.danger.now.service\n"

func mistakes() map[string]spoilt {
	const fine = "    label: \"Danger now\"\n    when: danger\n    advice: share\n    text: x\n    reason: x\n    rests_on: [guidance.ico.code]\n    effective_from: 2018-05-25\n    checked_on: 2026-11-22\n"
	return map[string]spoilt{
		"an unknown key":           {"advice.yaml", "    text: \"Share what protects the person, now.\"", "    txt: \"Share\"", "field txt not found"},
		"an unknown word":          {"advice.yaml", "when: {all: [in_danger, barred]}", "when: {all: [in_dnger, barred]}", `unknown word "in_dnger"`},
		"an unknown code":          {"advice.yaml", "{danger: [not_sure]}", "{danger: [perhaps]}", `danger has no code "perhaps"`},
		"a word without codes":     {"advice.yaml", "when: {all: [in_danger, barred]}", "when: {all: [danger, barred]}", `"danger" needs codes`},
		"a dead source":            {"advice.yaml", "rests_on: [court.orders, guidance.ico.code]", "rests_on: [court.orderz]", `the source "court.orderz" is dead`},
		"no source":                {"advice.yaml", "    rests_on: [court.orders, guidance.ico.code]\n", "", "the source is missing"},
		"no dates":                 {"advice.yaml", "    effective_from: 1900-01-01\n", "", "effective_from and checked_on are missing"},
		"a wrong date":             {"advice.yaml", "effective_from: 1900-01-01", "effective_from: soon", `"soon" must be a date`},
		"an end before the start":  {"advice.yaml", "effective_from: 1900-01-01", "effective_from: 1900-01-01\n    effective_to: 1899-01-01", "ends before it starts"},
		"unknown advice":           {"advice.yaml", "advice: do_not_share", "advice: refuse", "advice must be share"},
		"an overlap":               {"advice.yaml", danger, danger + strings.Replace(fine, "when: danger", "when: in_danger", 1) + danger, "overlaps the one before it"},
		"a gap":                    {"advice.yaml", danger, danger + strings.Replace(strings.Replace(fine, "when: danger", "when: in_danger\n    effective_to: 2017-12-31", 1), "2018-05-25", "2017-01-01", 1) + danger, "there is a gap before"},
		"no list of codes":         {"advice.yaml", "{danger: [not_sure]}", "{danger: {a: b}}", "danger needs a list of codes"},
		"a stage nobody knows":     {"steps.yaml", "stage: narrow", "stage: thin", `there is no stage "thin"`},
		"a position nobody knows":  {"steps.yaml", "    code: after\n", "    code: later\n", "code must be one of list told_subject"},
		"a call without a role":    {"steps.yaml", "    code: emergency\n", "", "code must name the role"},
		"a field nobody knows":     {"fields.yaml", "  - name: danger\n", "  - name: dangr\n", `there is no fact "dangr"`},
		"a code given twice":       {"fields.yaml", `{code: "risk", label`, `{code: "now", label`, `has the code "now" twice`},
		"a purpose nobody knows":   {"fields.yaml", "purpose: P03", "purpose: P99", `there is no purpose "P99"`},
		"a kind nobody knows":      {"fields.yaml", "kind: fe_he", "kind: temple", `there is no kind of body "temple"`},
		"a gateway nobody knows":   {"fields.yaml", "gateways: [COURT, CSODS]", "gateways: [CRT]", `there is no gateway "CRT"`},
		"a list nobody knows":      {"fields.yaml", "list: subject_types", "list: subjects", `the rulebook has no list "subjects"`},
		"a question without why":   {"questions.yaml", "    why: Danger comes first. When someone is in danger, we ask almost nothing and you can act.\n", "", "why we ask"},
		"a question of no field":   {"questions.yaml", "    field: danger\n", "    field: peril\n", `there is no field "peril"`},
		"a question asked twice":   {"questions.yaml", "    field: from\n", "    field: danger\n", "is asked for twice"},
		"a file of no known kind":  {"steps.yaml", "guide: rules", "guide: steps", "the key guide must say"},
		"a file that is not YAML":  {"steps.yaml", "guide: rules", "guide: [", "the key guide must say"},
		"a rule without a label":   {"advice.yaml", "    label: No rule fits\n", "", "needs an id and a label"},
		"a rule without a reason":  {"advice.yaml", "    reason: The facts you gave do not lead to a plain answer.\n", "", "the reason is missing"},
		"an urgency nobody knows":  {"advice.yaml", "urgency: emergency", "urgency: soonish", `urgency cannot be "soonish"`},
		"a confidence nobody has":  {"advice.yaml", "effective_from: 1900-01-01", "effective_from: 1900-01-01\n    confidence: sure", `confidence cannot be "sure"`},
		"conditions that are none": {"advice.yaml", "when: {all: [in_danger, barred]}", "when: {all: in_danger}", "must be a list of conditions"},
	}
}

func TestMalformedDataIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	book := england(t).Book()
	for name, m := range mistakes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := copied(t, rulebookdata.EnglandGuide())
			text := string(files[m.file].Data)
			if !strings.Contains(text, m.old) {
				t.Fatalf("%s does not hold %q", m.file, m.old)
			}
			files[m.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, m.old, m.now, 1))}
			_, err := guide.Load(files, book)
			refused(t, err, m.file, m.says)
		})
	}
}

func refused(t *testing.T, err error, file, says string) {
	t.Helper()
	e, ok := errors.AsType[*rulebook.LoadError](err)
	if !ok {
		t.Fatalf("loaded, or failed otherwise: %v", err)
	}
	for _, p := range e.Problems {
		if p.File == file && p.Line > 0 && strings.Contains(p.Reason, says) {
			return
		}
	}
	t.Errorf("no problem in %s says %q:\n%v", file, says, e)
}

func TestMalformedCasesAreRefusedWithTheirPlace(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]spoilt{
		"an unknown key":     {"danger.yaml", "    advice: share\n", "    advise: share\n", "field advise not found"},
		"an unknown fact":    {"danger.yaml", "facts: {danger: now,", "facts: {peril: now,", "peril"},
		"a dead source":      {"danger.yaml", "source: guidance.ico.code", "source: guidance.nowhere", "is dead"},
		"unknown advice":     {"danger.yaml", "    advice: share\n", "    advice: tell\n", `advice cannot be "tell"`},
		"nothing restated":   {"danger.yaml", "    restated: In an emergency go ahead and share what is necessary and in proportion. Not sharing can do more harm.\n", "", "what its source says"},
		"a case given twice": {"danger.yaml", "id: danger-no-policy-document", "id: danger-school-police", "is given twice"},
		"another kind":       {"danger.yaml", "guide: cases", "guide: rules", "must say guide: cases"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := england(t)
			files := copied(t, rulebookdata.EnglandCases())
			files[m.file] = &fstest.MapFile{Data: []byte(strings.Replace(string(files[m.file].Data), m.old, m.now, 1))}
			refused(t, g.LoadCases(files), m.file, m.says)
		})
	}
}

func TestAnEmptyFolderIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := guide.Load(fstest.MapFS{}, england(t).Book()); err == nil {
		t.Error("a guide of nothing loads")
	}
	if err := england(t).LoadCases(fstest.MapFS{}); err == nil {
		t.Error("a library of nothing loads")
	}
}
