package school_test

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
	"sharewell/internal/school"
	"sharewell/internal/sharing"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var today = clock.NewDate(2026, 11, 22)

func book(t testing.TB) *rulebook.Book {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	b, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func load(t testing.TB) *school.Packs {
	t.Helper()
	p, err := school.Load(rulebookdata.EnglandSchools(), book(t))
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	return p
}

func TestEveryProgrammeIsWhole(t *testing.T) {
	t.Parallel()
	p := load(t)
	for _, phase := range p.Phases {
		if len(p.In(phase.Code)) < 4 {
			t.Errorf("%s has %d programmes", phase.Code, len(p.In(phase.Code)))
		}
	}
	for _, x := range p.Programmes {
		for _, s := range x.Statements(today) {
			if s.Source.URL == "" || s.CheckedOn.IsZero() || s.From.IsZero() {
				t.Errorf("%s: %q lacks its source or its dates", x.Code, s.Text)
			}
		}
		for _, o := range x.Offers {
			plan, err := p.Plan(x.Code, o.Phase, append(slices.Clone(o.Years), o.Also...))
			if err != nil || len(plan.Columns) != len(x.List) || len(plan.Columns) == 0 {
				t.Errorf("%s %s: %+v, %v", o.Phase, x.Code, plan, err)
			}
		}
	}
}

func TestPlanHoldsTheYearsAskedFor(t *testing.T) {
	t.Parallel()
	p := load(t)
	for _, c := range []struct {
		programme, phase string
		years            []string
		want             string
		kind             errs.Kind
	}{
		{"height-weight", "primary", nil, "R 6", ""},
		{"height-weight", "primary", []string{"6"}, "6", ""},
		{"dental-survey", "primary", nil, "R 1", ""},
		{"dental-survey", "primary", []string{"6"}, "6", ""},
		{"height-weight", "primary", []string{"3"}, "", errs.Invalid},
		{"catch-up", "secondary", nil, "", errs.Invalid},
		{"hpv", "primary", nil, "", errs.NotFound},
		{"hpv", "nursery", nil, "", errs.NotFound},
		{"no-such", "primary", nil, "", errs.NotFound},
	} {
		plan, err := p.Plan(c.programme, c.phase, c.years)
		if got := strings.Join(plan.Years, " "); got != c.want || errs.KindOf(err) != c.kind && err != nil || (err == nil) != (c.kind == "") {
			t.Errorf("%s %s %v: %q, %v", c.phase, c.programme, c.years, got, err)
		}
	}
}

// filled is a letter with nothing left open.
func filled() map[string]string {
	return map[string]string{"school": "Larkport Primary School", "provider": "Saltmarsh Immunisation Team", "date": "8 December 2026",
		"answer_by": "1 December 2026", "contact": "the school office, 01632 960 123", "link": "the form in this letter", "years": "Year 8",
		"controller": "Saltmarsh County Council", "route": "Use the secure upload of the team", "keep": "until 31 August 2027",
		"destroy": "deleted on that day", "local_choice": "a parent who says nothing agrees"}
}

func each(t *testing.T, p *school.Packs, kind school.LetterKind, do func(t *testing.T, w school.Wish)) {
	t.Helper()
	for _, x := range p.Programmes {
		for _, o := range x.Offers {
			t.Run(o.Phase+"/"+x.Code, func(t *testing.T) {
				t.Parallel()
				do(t, school.Wish{Kind: kind, Phase: o.Phase, Programme: x.Code, On: today, Regulator: "the ICO", Site: "https://example.org"})
			})
		}
	}
}

// oldest is the reading age that letters to parents must not pass.
const oldest = 11

func TestLettersToParentsAreEasyToRead(t *testing.T) {
	t.Parallel()
	p := load(t)
	each(t, p, school.ToParents, func(t *testing.T, w school.Wish) {
		w.Filled = filled()
		l, err := p.Compose(w)
		if err != nil {
			t.Fatal(err)
		}
		var all string
		for _, part := range l.Parts {
			all += part.Text + " " // headings and items are no sentences, and would make it look easier than it is
		}
		age, ok := sharing.ReadingAge(all)
		t.Logf("reads at %.1f", age)
		if !ok || age > oldest {
			t.Errorf("reads at age %.1f, over %d", age, oldest)
		}
	})
}

func TestLettersSayWhatTheyMust(t *testing.T) {
	t.Parallel()
	p := load(t)
	must := map[school.LetterKind][]string{
		school.ToParents: {"We do not need to ask you first", "What we share", "privacy notice", "[name of the school]", "must your address stay secret"},
		school.ToSchool:  {"not the school's", "Please send no other", "You do not need to ask parents for consent to share the data", "[safe route for sending the list]", "destroyed", "restricted details", "public task"},
	}
	for kind, words := range must {
		each(t, p, kind, func(t *testing.T, w school.Wish) {
			l, err := p.Compose(w)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ToLower(l.Title)
			for _, part := range l.Parts {
				text += "\n" + strings.ToLower(part.Text+"\n"+part.Heading+"\n"+strings.Join(part.Items, "\n"))
			}
			for _, m := range words {
				if !strings.Contains(text, strings.ToLower(m)) {
					t.Errorf("%s: lacks %q", kind, m)
				}
			}
			if len(l.ToFill) == 0 || place.MatchString(text) {
				t.Errorf("%s: %v left to fill in, or an unknown place", kind, l.ToFill)
			}
			for _, s := range l.Unsettled {
				if strings.Contains(text, strings.ToLower(s.Text)) {
					t.Errorf("%s states what is not confirmed: %q", kind, s.Text)
				}
			}
			w.Filled = filled()
			if l, err = p.Compose(w); err != nil || len(l.ToFill) != 0 {
				t.Errorf("%s: still open when all is typed: %v, %v", kind, l.ToFill, err)
			}
		})
	}
}

// place is a place that nobody filled.
var place = regexp.MustCompile(`\{[a-z_]+\}`)

func TestChoicesDiffer(t *testing.T) {
	t.Parallel()
	p := load(t)
	for _, c := range []struct{ phase, programme, says, never string }{
		{"primary", "flu", "No child has a vaccine because of the list", "leave your child out"},
		{"primary", "height-weight", "We will then leave your child out", "has a vaccine"},
		{"primary", "dental-survey", "only if you say yes", "leave your child out"},
		{"secondary", "hpv", "A child who knows enough", "leave your child out"},
		{"primary", "vision", "[how parents choose in this area]", "has a vaccine"},
	} {
		l, err := p.Compose(school.Wish{Kind: school.ToParents, Phase: c.phase, Programme: c.programme, On: today})
		if text := fmt.Sprint(l.Parts); err != nil || !strings.Contains(text, c.says) || strings.Contains(text, c.never) {
			t.Errorf("%s %s: %s, %v", c.phase, c.programme, text, err)
		}
	}
	if _, err := p.Compose(school.Wish{Kind: "poem", Phase: "primary", Programme: "flu", On: today}); errs.KindOf(err) != errs.Invalid {
		t.Error(err)
	}
}

func TestWhatRestsOnARule(t *testing.T) {
	t.Parallel()
	p := load(t)
	var refs []string
	for _, r := range p.RestsOn("uk-gdpr.art6.1.e") {
		refs = append(refs, r.Ref)
	}
	for _, want := range []string{school.RefCommon, school.RefLetters, school.RefOf("flu"), school.RefOf("vision")} {
		if !slices.Contains(refs, want) {
			t.Errorf("%v lacks %s", refs, want)
		}
	}
	if got := p.RestsOn("gateway.si2012.3094"); len(got) != 1 || got[0].URL != "/schools/primary/dental-survey" {
		t.Errorf("%+v", got)
	}
	if got := p.RestsOn("no.such.rule"); got != nil {
		t.Errorf("%+v", got)
	}
}

// TestMistakesAreNamed changes one line of the data and expects the mistake with its file and line.
func TestMistakesAreNamed(t *testing.T) {
	t.Parallel()
	b := book(t)
	for name, c := range map[string]struct{ file, old, text, want string }{
		"unknown key":     {"common.yaml", "never:", "nevermore:", "field nevermore not found"},
		"unknown source":  {"programmes/flu.yaml", "source: mavis}", "source: hearsay}", `the source "hearsay"`},
		"unknown rule":    {"programmes/flu.yaml", "rule: uk-gdpr.art9.2.h", "rule: uk-gdpr.art9.2.x", `no rule "uk-gdpr.art9.2.x"`},
		"unknown column":  {"programmes/flu.yaml", "column: nhs_number", "column: upn", `no column "upn"`},
		"column twice":    {"programmes/flu.yaml", "column: town", "column: postcode", `"postcode" stands here twice`},
		"no why":          {"programmes/flu.yaml", "needed: true, why: To find the right record", "needed: true", "why the column"},
		"confidence":      {"programmes/flu.yaml", "confidence: to_confirm", "confidence: sure", `cannot be "sure"`},
		"no day":          {"programmes/flu.yaml", "checked_on: 2026-11-22", "checked_on: lately", `not "lately"`},
		"ends before":     {"programmes/flu.yaml", "Year 11.\", source: mavis", "Year 11.\", effective_to: 2020-01-01, source: mavis", "ends before it starts"},
		"phase":           {"programmes/hpv.yaml", "phase: secondary", "phase: tertiary", `no phase "tertiary"`},
		"year":            {"programmes/hpv.yaml", `years: ["8"]`, `years: ["3"]`, `year "3"`},
		"term":            {"programmes/hpv.yaml", "term: spring", "term: easter", `no term "easter"`},
		"kind":            {"programmes/hpv.yaml", "kind: vaccine", "kind: magic", "none of those known"},
		"file name":       {"programmes/hpv.yaml", "code: hpv", "code: pvh", "named after it"},
		"party":           {"programmes/hpv.yaml", "for: school", "for: everybody", `no party "everybody"`},
		"place":           {"letters.yaml", "{provider}, will", "{nurse}, will", `no place "nurse"`},
		"piece twice":     {"letters.yaml", "id: school.parents.list-end", "id: school.parents.list", "twice for the same days"},
		"choice":          {"letters.yaml", "choices: [opt_out]", "choices: [maybe]", `no choice "maybe"`},
		"source twice":    {"common.yaml", "code: consent_schools", "code: dfe_sharing", "stands here twice"},
		"says nothing":    {"common.yaml", `say: "Send the columns of the pack and no others."`, `say: ""`, "says nothing"},
		"columns of list": {"columns.yaml", "kind: birth", "kind: odd", "known kind"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := school.Load(edited(t, c.file, c.old, c.text), b)
			var bad *rulebook.LoadError
			if !errors.As(err, &bad) {
				t.Fatalf("%v", err)
			}
			text := bad.Error()
			if !strings.Contains(text, c.want) || !strings.Contains(text, c.file+":") {
				t.Errorf("%s lacks %q in %s", text, c.want, c.file)
			}
			if name != "columns of list" && name != "file name" && strings.Contains(text, c.file+":1: the source") {
				t.Errorf("no line: %s", text)
			}
		})
	}
	if _, err := school.Load(fstest.MapFS{}, b); errs.KindOf(err) != errs.Internal {
		t.Errorf("an empty folder: %v", err)
	}
}

// edited gives the data with a text replaced in one file.
func edited(t testing.TB, file, old, text string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	src := rulebookdata.EnglandSchools()
	err := fs.WalkDir(src, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(src, p)
		if p == file {
			if !strings.Contains(string(b), old) {
				t.Fatalf("%s does not say %q", file, old)
			}
			b = []byte(strings.Replace(string(b), old, text, 1))
		}
		out[p] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
