package rulebook_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

// files makes a small set that loads, with some files replaced.
func files(replace map[string]string) fstest.MapFS {
	set := map[string]string{
		"manifest.yaml": `rulebook: manifest
jurisdiction: test
as_at: 2026-11-21
files: [lists.yaml, rules.yaml, regulators.yaml, pack.yaml]
`,
		"lists.yaml": `rulebook: lists
defaults: &d {authority: law, source: {name: Test, url: "https://example.org/"}, checked_on: 2026-11-21, confidence: verified, effective_from: 2020-01-01}
lists:
  - {name: subject_types, label: Whose, items: [{code: child, label: Child}]}
`,
		"regulators.yaml": `rulebook: regulators
regulators:
  - {code: r, label: Regulator, short: R, website: "https://example.org/", complaints: "https://example.org/", source: {name: Test, url: "https://example.org/"}, checked_on: 2026-11-21, confidence: verified, effective_from: 2020-01-01}
`,
		"pack.yaml": `rulebook: purposes
purposes:
  - {code: P1, label: One, plain: One, explanation: One., status: draft, source: {name: Test, url: "https://example.org/"}, checked_on: 2026-11-21, confidence: verified}
`,
		"rules.yaml": rules(""),
	}
	for name, text := range replace {
		set[name] = text
	}
	out := fstest.MapFS{}
	for name, text := range set {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// rules is a file of Article 6 rules whose first rule is sound; more follows it from line 6.
func rules(more string) string {
	return `rulebook: rules
kind: art6
defaults: {authority: law, source: {name: Test, url: "https://example.org/"}, checked_on: 2026-11-21, confidence: verified, effective_from: 2020-01-01}
rules:
  - {id: t.a, code: a, label: A, plain: A, explanation: A., effective_to: 2025-12-31}
` + more
}

func TestLoadNamesFileLineAndReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"sound", nil, nil},
		{"two versions that meet", map[string]string{"rules.yaml": rules("  - {id: t.a, code: a, label: A, plain: A, explanation: A., effective_from: 2026-01-01}\n")}, nil},
		{"unknown key", map[string]string{"rules.yaml": rules("  - {id: t.b, label: B, plain: B, explanation: B., colour: red}\n")}, []string{`rules.yaml:6: unknown key "colour"; known keys are authority`}},
		{"key twice", map[string]string{"pack.yaml": "rulebook: purposes\npurposes: []\npurposes: []\n"}, []string{`pack.yaml:3: the key "purposes" is given twice`}},
		{"same version twice", map[string]string{"rules.yaml": rules("  - {id: t.a, code: a, label: A, plain: A, explanation: A.}\n")}, []string{`rules.yaml:6: the rule "t.a" is given twice from 2020-01-01 (first at rules.yaml:5)`}},
		{"gap", map[string]string{"rules.yaml": rules("  - {id: t.a, code: a, label: A, plain: A, explanation: A., effective_from: 2026-01-02}\n")}, []string{`rules.yaml:6: there is a gap before this version of "t.a": the one before it ends on 2025-12-31`}},
		{"overlap", map[string]string{"rules.yaml": rules("  - {id: t.a, code: a, label: A, plain: A, explanation: A., effective_from: 2025-12-31}\n")}, []string{`rules.yaml:6: this version of "t.a" overlaps the one before it (rules.yaml:5)`}},
		{"code of another", map[string]string{"rules.yaml": rules("  - {id: t.b, code: a, label: B, plain: B, explanation: B.}\n")}, []string{`rules.yaml:6: the code "a" already belongs to "t.a"`}},
		{"no source", map[string]string{"rules.yaml": "rulebook: rules\nkind: art6\nrules:\n  - {id: t.b, label: B, plain: B, explanation: B., authority: law, checked_on: 2026-11-21, confidence: verified, effective_from: 2020-01-01}\n"}, []string{`rules.yaml:4: the source is missing`}},
		{"source without address", map[string]string{"rules.yaml": rules("  - {id: t.b, label: B, plain: B, explanation: B., source: {name: Hearsay}}\n")}, []string{`rules.yaml:6: the source "Hearsay" has no url`}},
		{"confidence unknown", map[string]string{"rules.yaml": rules("  - {id: t.b, label: B, plain: B, explanation: B., confidence: maybe}\n")}, []string{`rules.yaml:6: confidence cannot be "maybe"`}},
		{"date unreadable", map[string]string{"rules.yaml": rules("  - {id: t.b, label: B, plain: B, explanation: B., effective_from: 5 Feb 2026}\n")}, []string{`rules.yaml:6: effective_from must be a date like 2026-02-05, not "5 Feb 2026"`}},
		{"ends before it starts", map[string]string{"rules.yaml": rules("  - {id: t.b, label: B, plain: B, explanation: B., effective_to: 2019-01-01}\n")}, []string{`rules.yaml:6: the rule ends before it starts`}},
		{"no such parent", map[string]string{"rules.yaml": rules("  - {id: t.b, label: B, plain: B, explanation: B., parent: t.z}\n")}, []string{`rules.yaml:6: there is no rule "t.z"`}},
		{"no such purpose", map[string]string{"rules.yaml": rules(option("when: {purpose: [P9]}, status: allowed, reason: Yes."))}, []string{`rules.yaml:7: the list purpose has no code "P9"`}},
		{"no such kind of body", map[string]string{"rules.yaml": rules(option("when: {from.kind: [castle]}, status: allowed, reason: Yes."))}, []string{`rules.yaml:7: the list org_type has no code "castle"`}},
		{"no such word", map[string]string{"rules.yaml": rules(option("when: moonlight, status: allowed, reason: Yes."))}, []string{`rules.yaml:7: unknown word "moonlight" in a condition`}},
		{"word of an arrangement", map[string]string{"rules.yaml": rules(option("when: dpia.approved, status: allowed, reason: Yes."))}, []string{`rules.yaml:7: "dpia.approved" means nothing here: only an arrangement can answer it`}},
		{"flag with codes", map[string]string{"rules.yaml": rules(option("when: {criminal: [yes]}, status: allowed, reason: Yes."))}, []string{`rules.yaml:7: "criminal" is true or false: write it without codes`}},
		{"set without codes", map[string]string{"rules.yaml": rules(option("when: purpose, status: allowed, reason: Yes."))}, []string{`rules.yaml:7: "purpose" needs codes: write purpose: [code, …]`}},
		{"no reason", map[string]string{"rules.yaml": rules(option("status: allowed"))}, []string{`rules.yaml:7: the reason is missing`}},
		{"blocked and recommended", map[string]string{"rules.yaml": rules(option("status: blocked, reason: No., fix: Do., recommend: 9"))}, []string{`rules.yaml:7: a blocked option cannot be recommended`}},
		{"blocked without a way out", map[string]string{"rules.yaml": rules(option("status: blocked, reason: No."))}, []string{`rules.yaml:7: a blocked option must say how to mend it (fix)`}},
		{"gateway in the wrong file", map[string]string{"rules.yaml": rules("  - {id: t.b, label: B, plain: B, explanation: B., gateway: {act: X}}\n")}, []string{`rules.yaml:6: gateway belongs to rules of kind gateway only`}},
		{"list twice", map[string]string{"lists.yaml": "rulebook: lists\ndefaults: {authority: decision, source: {name: T}, checked_on: 2026-11-21, confidence: verified}\nlists:\n  - {name: x, label: X, items: [{code: a, label: A}, {code: a, label: A}]}\n  - {name: x, label: X, items: [{code: a, label: A}]}\n"}, []string{`lists.yaml:4: the list "x" has the code "a" twice`, `lists.yaml:5: the list "x" is given twice (first at lists.yaml:4)`}},
		{"wording without law", map[string]string{"pack.yaml": "rulebook: wording\nneeded: {receiver_basis: t.z, asker_basis: t.a}\npieces:\n  - {id: w, part: x, label: W, text: W.}\n"}, []string{`pack.yaml:2: there is no rule "t.z"`, `pack.yaml:4: the source is missing`, `pack.yaml:4: confidence is missing`, `pack.yaml:4: checked_on is missing`, `pack.yaml:4: effective_from is missing`, `pack.yaml:4: the list wording_part has no code "x"`}},
		{"adviser nobody is", map[string]string{"pack.yaml": "rulebook: advisers\ndefaults: {authority: decision, source: {name: T}, checked_on: 2026-11-21, confidence: to_confirm}\nfirst: wizard\nadvisers:\n  - {code: owl}\n"}, []string{`pack.yaml:3: there is no adviser "wizard"`, `pack.yaml:5: roles is missing`, `pack.yaml:5: the list advice has no code "owl"`}},
		{"kind of file unknown", map[string]string{"pack.yaml": "rulebook: poems\n"}, []string{`pack.yaml:1: unknown kind of file "poems"`}},
		{"not YAML", map[string]string{"pack.yaml": "rulebook: purposes\n\tx: 1\n"}, []string{`pack.yaml:2: this is not YAML`}},
		{"empty", map[string]string{"pack.yaml": ""}, []string{`pack.yaml:1: the file is empty`}},
		{"file not listed", map[string]string{"extra.yaml": "rulebook: lists\n"}, []string{`manifest.yaml:1: the file extra.yaml is in the folder but not in the list`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := rulebook.Load(files(c.files))
			checkProblems(t, err, c.want)
		})
	}
}

// option is a rule with one option, whose mapping stands on line 7.
func option(text string) string {
	return "  - {id: t.b, label: B, plain: B, explanation: B., options: [\n    {" + text + "}]}\n"
}

func checkProblems(t *testing.T, err error, want []string) {
	t.Helper()
	var got []string
	if le, ok := errors.AsType[*rulebook.LoadError](err); ok {
		for _, p := range le.Problems {
			got = append(got, p.String())
		}
	}
	if len(want) == 0 && err != nil {
		t.Fatalf("unexpected: %v", err)
	}
	if len(want) > 0 && errs.KindOf(err) != errs.Invalid {
		t.Fatalf("want an error of kind invalid, got %v", err)
	}
	match := func(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }
	if d := cmp.Diff(want, got, cmp.Comparer(match)); d != "" {
		t.Errorf("problems differ (-want +got):\n%s", d)
	}
}

func TestLoadNeedsALawAndAPack(t *testing.T) {
	t.Parallel()
	_, err := rulebook.Load(fstest.MapFS{"notes.txt": &fstest.MapFile{Data: []byte("x")}})
	checkProblems(t, err, []string{
		"manifest.yaml:1: the folder has neither manifest.yaml nor any of",
		"manifest.yaml:1: no set of files says the day",
		"manifest.yaml:1: no file names the regulator",
	})
}
