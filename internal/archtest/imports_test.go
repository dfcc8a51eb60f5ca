package archtest

import (
	"go/build"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "sharewell"

// kernel is what everything may import.
var kernel = []string{"ident", "errs", "clock", "event", "suppress", "round"}

// edge lists packages that touch the outside world; concepts must not import them.
var edge = []string{"store", "jobs", "document", "notify", "auth", "files", "web", "api", "authzen", "cli", "obs", "config", "atomicfile", "mesh", "vault", "mailin", "webhook"}

// mayImport is the acyclic list of which concept may import which others, with the reason.
var mayImport = map[string]map[string]string{
	"access":       {},
	"rulebook":     {},
	"intray":       {"access": "a task names the roles that may do it"},
	"people":       {"access": "a hat is a role of the access table", "intray": "an invitation tells somebody", "rulebook": "limits are settings"},
	"organisation": {"access": "every command is checked", "rulebook": "kinds of body, settings and lapses are rules", "intray": "set-up waits for somebody", "people": "inviting an organisation invites its first administrator"},
	"pack":         {"rulebook": "a pack adds partnership rules", "agreement": "a pack holds the Agreement's clauses", "organisation": "a pack ships a directory", "sharing": "a pack ships record templates"},
	"agreement":    {"access": "every command is checked", "rulebook": "clauses rest on rules", "intray": "signing waits for somebody", "organisation": "a statement is an organisation's", "people": "officers are people", "rights": "receipts are theirs"},
	"succession":   {"access": "every command is checked", "rulebook": "time to sign and to undo are settings", "intray": "partners are told, the secretariat is asked", "organisation": "bodies change", "agreement": "acceptance passes on", "sharing": "records pass on"},
	"sharing":      {"access": "every command is checked", "rulebook": "a record is checked against the rules", "intray": "reviews and signatures wait for somebody", "organisation": "a party's standing decides", "people": "a task can be passed to a colleague", "agreement": "a record rests on an edition"},
	"advice":       {"access": "every command is checked", "rulebook": "who advises on what is a rule", "intray": "a question waits for somebody", "organisation": "the profile names advisers", "people": "a vacant role is noticed"},
	"register":     {"access": "inside views are checked", "intray": "a party is told that its paragraph changed", "rulebook": "plain labels", "organisation": "who takes part", "sharing": "an entry is a record's public side", "agreement": "who is a signatory", "rights": "receipts and clocks of what people ask for are theirs"},
	"apiclient":    {"access": "administrators look after their organisation's applications"},
	"coverage":     {"access": "", "rulebook": "", "sharing": "", "organisation": ""},
	"screening":    {"access": "what was screened is seen and done by those who may"},
	"automation":   {"access": "every command is checked", "rulebook": "times and floors are settings", "intray": "a check waits for somebody", "sharing": "what is typed is looked through for personal details"},
	"licence":      {"register": "situations are filters of the register, and entries are counted", "rulebook": "situations are a list of the rulebook", "access": "replying and answering are checked", "intray": "a challenge waits for somebody", "rights": "requests and corrections are counted", "incident": "incidents are counted", "involvement": "the group, questions and sessions are counted", "screening": "applied opt-outs are counted", "automation": "checks of tools are counted"},
	"guide":        {"rulebook": "advice rests on rules"},
	"reading":      {},
	"rights":       {"access": "every command is checked", "rulebook": "clocks and confidence are rules", "intray": "a choice waits for somebody"},
	"incident":     {"access": "every command is checked", "rulebook": "clocks and kinds of data are rules", "intray": "partners and actions wait for somebody", "rights": "one engine counts every deadline"},
	"follow":       {"access": "an organisation's webhooks are its administrator's", "intray": "a stopped webhook is noticed", "register": "what is told is the public entry"},
	"involvement":  {"access": "every command is checked", "rulebook": "clocks are rules", "intray": "answering waits for somebody", "rights": "receipts and clocks are theirs", "sharing": "a proposal is a record, and one linter finds personal details", "register": "a proposal says what the public will read"},
	"search":       {},
	"portal":       {"access": "every command is checked", "rights": "one engine counts every deadline", "rulebook": "topics and times are rules", "intray": "answering waits for somebody", "organisation": "a role's mailbox stands in the profile, and a first visit fits the kind of body", "sharing": "a practice copy is checked as a real record is"},
	"partnership":  {"access": "every command is checked", "intray": "seats, actions and handovers wait for somebody", "agreement": "two people's words are brought together in one way", "organisation": "one rule says what a shared mailbox is"},
	"lawchange":    {"access": "every command is checked", "rulebook": "rules are what changes", "intray": "looking waits for somebody"},
	"guidance":     {"access": "every command is checked", "rulebook": "guides rest on rules", "intray": "approving waits for somebody", "lawchange": "a changed rule marks a guide"},
	"school":       {"screening": "one way of reading NHS numbers", "rulebook": "what a programme may have is a rule"},
}

// banned names standard packages that a concept must not use: concepts are pure of transport and disk.
var banned = map[string]string{
	"net/http":      "a concept knows no transport",
	"html/template": "a concept draws nothing",
	"database/sql":  "a concept reaches data through the interface it declares",
	"os":            "a concept touches no files and no environment",
}

func TestConceptsImportOnlyWhatTheyMay(t *testing.T) {
	t.Parallel()
	for name, allowed := range mayImport {
		for _, imp := range importsUnder(t, name) {
			if reason, bad := banned[imp]; bad {
				t.Errorf("internal/%s imports %s: %s", name, imp, reason)
			}
			rest, ours := strings.CutPrefix(imp, module+"/internal/")
			if !ours {
				continue
			}
			top, _, _ := strings.Cut(rest, "/")
			if top == name || slices.Contains(kernel, top) {
				continue
			}
			if _, ok := allowed[top]; !ok {
				t.Errorf("internal/%s imports internal/%s, which is not in its list", name, top)
			}
		}
	}
}

func TestKernelStandsAlone(t *testing.T) {
	t.Parallel()
	for _, name := range kernel {
		for _, imp := range importsUnder(t, name) {
			if rest, ours := strings.CutPrefix(imp, module+"/internal/"); ours && !slices.Contains(kernel, rest) {
				t.Errorf("internal/%s imports internal/%s; the kernel imports the kernel only", name, rest)
			}
		}
	}
}

// TestEdgesKeepApart holds the bans between the outer packages, each with its reason.
func TestEdgesKeepApart(t *testing.T) {
	t.Parallel()
	for _, ban := range []struct{ from, to, reason string }{
		{"web", "store", "pages reach data through concept services, so that permission is checked in one place"},
		{"web", "api", "the two faces must not lean on each other"},
		{"api", "store", "operations reach data through concept services"},
		{"api", "web", "the two faces must not lean on each other"},
		{"authzen", "store", "decisions are taken in memory; what is kept goes through interfaces"},
		{"authzen", "web", "the faces must not lean on each other"},
		{"store", "web", "storage knows no pages"},
		{"store", "api", "storage knows no operations"},
		{"store", "jobs", "jobs use the store, not the other way round"},
		{"document", "store", "a document is made from values"},
		{"document", "web", "a document is made from values"},
	} {
		for _, imp := range importsUnder(t, ban.from) {
			if imp == module+"/internal/"+ban.to || strings.HasPrefix(imp, module+"/internal/"+ban.to+"/") {
				t.Errorf("internal/%s imports %s: %s", ban.from, imp, ban.reason)
			}
		}
	}
}

func TestEveryPackageIsInTheHouse(t *testing.T) {
	t.Parallel()
	known := append(append([]string{"archtest", "demo"}, kernel...), edge...)
	entries, err := filepath.Glob(filepath.Join("..", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := filepath.Base(e)
		if _, concept := mayImport[name]; !concept && !slices.Contains(known, name) {
			t.Errorf("internal/%s is in no list of the dependency rule: add it to archtest with a reason", name)
		}
	}
}

// importsUnder lists what the non-test files of internal/NAME and its folders import.
func importsUnder(t *testing.T, name string) []string {
	t.Helper()
	root := filepath.Join("..", name)
	var out []string
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if base := d.Name(); base == "testdata" || base == "node_modules" {
			return filepath.SkipDir
		}
		pkg, err := build.ImportDir(p, 0)
		if _, none := err.(*build.NoGoError); none {
			return nil
		}
		if err != nil {
			return err
		}
		if strings.HasSuffix(path.Base(pkg.Dir), "test") {
			return nil // helpers for tests, such as storetest, may reach further
		}
		out = append(out, pkg.Imports...)
		return nil
	})
	if err != nil && !isMissing(err) {
		t.Fatal(err)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func isMissing(err error) bool {
	pe, ok := err.(*fs.PathError)
	return ok && pe.Err != nil && strings.Contains(pe.Err.Error(), "no such file")
}
