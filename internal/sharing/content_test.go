package sharing_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/sharing"
)

func TestACompleteContentLacksNothingAndBreaksNoRule(t *testing.T) {
	t.Parallel()
	c := complete()
	for _, p := range sharing.MissingFor(&c, book(t)) {
		t.Errorf("missing in %s: %s", p.Section, p.Message)
	}
	st := sent(t, c)
	if bs := sharing.Blockers(&st, st.Open(), world(t), day(t, "2026-11-21")); len(bs) != 2 {
		t.Errorf("blockers = %v, want the two missing signatures only", bs)
	}
	for _, f := range sharing.Findings(&c, world(t), book(t), day(t, "2026-11-21")) {
		if f.Severity == "block" {
			t.Errorf("the rulebook blocks: %s: %s", f.RuleID, f.Message)
		}
	}
}

func TestAnEmptyContentLacksEverythingInWords(t *testing.T) {
	t.Parallel()
	c := sharing.Content{}
	missing := sharing.MissingFor(&c, book(t))
	if len(missing) < 40 {
		t.Errorf("only %d things are missing", len(missing))
	}
	var all []string
	for _, p := range missing {
		all = append(all, p.Message)
	}
	for _, want := range []string{"Give the title.", "Say whether others may join.", "Add the parties: there must be two or more.", "Add a data item.",
		"Give the lawful basis, because UK GDPR governs it."} {
		if !slices.Contains(all, want) {
			t.Errorf("%q is not among\n%s", want, strings.Join(all, "\n"))
		}
	}
}

func TestWhatDependsOnOtherAnswersIsAskedThen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*sharing.Content)
		key    string
	}{
		"joint controllers":        {func(c *sharing.Content) { c.Parties[0].Role = sharing.RoleJointController }, "art26_summary"},
		"a processor":              {func(c *sharing.Content) { c.Parties[1].Role = sharing.RoleProcessor }, "art28_contract"},
		"anonymous data":           {func(c *sharing.Content) { c.Identifiability = "anonymous" }, "anonymity_evidence"},
		"special category data":    {func(c *sharing.Content) { c.SpecialCategories = []string{"health"} }, "art9"},
		"an Article 9 condition":   {func(c *sharing.Content) { c.SpecialCategories = []string{"health"}; c.Article9 = []string{"h"} }, "art9_sch1"},
		"criminal offence data":    {func(c *sharing.Content) { c.CriminalOffence = sharing.Yes }, "art10_basis"},
		"a duty of confidence":     {func(c *sharing.Content) { c.Confidential = sharing.Yes }, "cldc_basis"},
		"research":                 {func(c *sharing.Content) { c.Purposes = []string{"P11"} }, "safe_people"},
		"a written request":        {func(c *sharing.Content) { c.Requested = sharing.Yes }, "public_task_statement"},
		"an exemption":             {func(c *sharing.Content) { c.Article14 = "exempt" }, "art14_measure"},
		"a tool":                   {func(c *sharing.Content) { c.Automation = "decision_support" }, "adm_human_check"},
		"data outside the UK":      {func(c *sharing.Content) { c.OutsideUK = sharing.Yes }, "transfer_mechanism"},
		"a high risk":              {func(c *sharing.Content) { c.DPIAResidual = "high" }, "dpia_art36_ref"},
		"no impact assessment":     {func(c *sharing.Content) { c.DPIAOutcome = "not_required" }, "dpia_reason"},
		"a withheld entry":         {func(c *sharing.Content) { c.Publication = "withheld" }, "withheld_reason"},
		"a commercial body":        {func(c *sharing.Content) { c.Commercial = sharing.Yes }, "commercial_details"},
		"an unusual frequency":     {func(c *sharing.Content) { c.Flows[0].Frequency = "ad_hoc" }, "flows"},
		"an unexplained outsider":  {func(c *sharing.Content) { c.Parties[1].Organisation = "" }, "parties"},
		"no notice of a party":     {func(c *sharing.Content) { c.Transparency = c.Transparency[:1] }, "transparency"},
		"no retention of a party":  {func(c *sharing.Content) { c.Retention = c.Retention[:1] }, "retention"},
		"the same party twice":     {func(c *sharing.Content) { c.Parties[1].Organisation = council }, "parties"},
		"an end before the start":  {func(c *sharing.Content) { c.EndOn = "2026-01-01" }, "end"},
		"a date that is not one":   {func(c *sharing.Content) { c.StartOn = "31/2/2026" }, "start"},
		"a benefit said too short": {func(c *sharing.Content) { c.Benefits = "Good." }, "benefits"},
		"a code of no list":        {func(c *sharing.Content) { c.Purposes = []string{"P99"} }, "purposes"},
		"none and another":         {func(c *sharing.Content) { c.SpecialCategories = []string{"health", "none"} }, "special_categories"},
		"a page without https":     {func(c *sharing.Content) { c.Transparency[0].URL = "http://council.example" }, "transparency"},
		"a mailbox that is none":   {func(c *sharing.Content) { c.RightsContact = "council" }, "rights_contact"},
		"too many days":            {func(c *sharing.Content) { c.AccuracyDays = "31" }, "accuracy_days"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := complete()
			c.change(&content)
			if !slices.ContainsFunc(sharing.MissingFor(&content, book(t)), func(p sharing.Problem) bool { return p.Key == c.key }) {
				t.Errorf("nothing is missing for %s: %v", c.key, sharing.MissingFor(&content, book(t)))
			}
		})
	}
}

func TestSectionsSayHowFarTheyAre(t *testing.T) {
	t.Parallel()
	empty, full := sharing.Content{}, complete()
	part := sharing.Content{Title: "Weekly pupil list"}
	for _, c := range []struct {
		content sharing.Content
		section string
		want    sharing.Progress
		spare   bool
	}{
		{empty, "about", sharing.NotStarted, false}, {part, "about", sharing.InProgress, false}, {full, "about", sharing.Complete, false},
		{empty, "five_safes", sharing.Complete, true}, {full, "five_safes", sharing.Complete, true}, {full, "parties", sharing.Complete, false},
	} {
		got := sharing.StateOf(&c.content, c.section, book(t))
		if got.Progress != c.want || got.NotNeeded != c.spare {
			t.Errorf("%s: %s (not needed: %v), want %s (%v)", c.section, got.Progress, got.NotNeeded, c.want, c.spare)
		}
	}
}

// content draws a content by answering some questions at random.
func content(rt *rapid.T, label string) sharing.Content {
	c := complete()
	for _, f := range sharing.Fields() {
		if f.Kind != sharing.KindRows && rapid.IntRange(0, 9).Draw(rt, label+f.Key) == 0 {
			f.Set(&c, rapid.SliceOfN(rapid.SampledFrom([]string{"yes", "no", "a", "none", " naïve – <b>\r\nx ", "2026-12-01"}), 0, 3).Draw(rt, label+f.Key+" values"))
		}
	}
	if rapid.Bool().Draw(rt, label+" rows turned") {
		slices.Reverse(c.Parties)
		slices.Reverse(c.Items)
	}
	return c
}

func TestTheCanonicalTextIsOneForOneContent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c := content(rt, "c ")
		text := sharing.Canonical(c)
		back, err := sharing.ParseContent(text)
		if err != nil {
			rt.Fatal(err)
		}
		if again := sharing.Canonical(back); string(again) != string(text) {
			rt.Fatalf("read back and written again it differs:\n%s\n%s", text, again)
		}
		turned := c.Clone()
		slices.Reverse(turned.Parties)
		slices.Reverse(turned.Flows)
		slices.Reverse(turned.Subjects)
		if sharing.HashOf(turned) != sharing.HashOf(c) {
			rt.Fatal("the order of rows or choices changes the hash")
		}
		turned.Title += "!"
		if sharing.HashOf(turned) == sharing.HashOf(c) {
			rt.Fatal("another title has the same hash")
		}
	})
}

func TestSettingWhatWasGotChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		c := content(rt, "c ")
		was := sharing.HashOf(c)
		for _, f := range sharing.Fields() {
			f.Set(&c, f.Get(&c))
		}
		for _, k := range sharing.RowKinds() {
			for _, r := range k.Rows(&c) {
				for _, f := range k.Fields {
					f.Set(&c, r.Index, f.Get(&c, r.Index))
				}
			}
		}
		if sharing.HashOf(c) != was {
			rt.Fatal("a round through the table changed the content")
		}
	})
}

func TestFingerprintsAreWordsPeopleCanCompare(t *testing.T) {
	t.Parallel()
	a, b := complete(), complete()
	b.EndOn = "2028-01-01"
	fa, fb := sharing.Fingerprint(sharing.HashOf(a)), sharing.Fingerprint(sharing.HashOf(b))
	if len(strings.Fields(fa)) != 6 || fa == fb {
		t.Errorf("fingerprints %q and %q", fa, fb)
	}
	seen := map[string]bool{}
	for i := range 256 {
		hex := strings.Repeat("0123456789abcdef"[i/16:i/16+1]+"0123456789abcdef"[i%16:i%16+1], 6)
		seen[strings.Fields(sharing.Fingerprint(hex))[0]] = true
	}
	if len(seen) != 256 {
		t.Errorf("%d words for 256 bytes", len(seen))
	}
	if got := sharing.Fingerprint("000102fdfeff"); got != "acorn actor album wizard yellow zebra" {
		t.Errorf("the words moved: printed fingerprints no longer match: %q", got)
	}
	if got := sharing.Fingerprint("not a hash"); got != "" {
		t.Errorf("a fingerprint of no hash: %q", got)
	}
}

func TestDatesAreKeptAsTyped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed []string
		kept  string
		parts [3]string
	}{
		{[]string{"3", "11", "2026"}, "2026-11-03", [3]string{"3", "11", "2026"}},
		{[]string{"31", "2", "2026"}, "31/2/2026", [3]string{"31", "2", "2026"}},
		{[]string{"", "March", ""}, "/March/", [3]string{"", "March", ""}},
		{[]string{"", "", ""}, "", [3]string{}},
		{[]string{"2026-11-03"}, "2026-11-03", [3]string{"3", "11", "2026"}},
	} {
		var content sharing.Content
		f, _ := sharing.FieldByKey("start")
		f.Set(&content, c.typed)
		if content.StartOn != c.kept {
			t.Errorf("%v is kept as %q, want %q", c.typed, content.StartOn, c.kept)
		}
		d, m, y := sharing.DateParts(content.StartOn)
		if diff := cmp.Diff(c.parts, [3]string{d, m, y}); diff != "" {
			t.Errorf("%v is shown again as (-want +got):\n%s", c.typed, diff)
		}
	}
}

// TestAnswersAreTextThatCanBeShown: what no page can show, or what would turn the text around it about, is
// not kept.
func TestAnswersAreTextThatCanBeShown(t *testing.T) {
	t.Parallel()
	f, ok := sharing.FieldByKey("title")
	if !ok {
		t.Fatal("no title")
	}
	var c sharing.Content
	for in, want := range map[string]string{
		"a\x00b": "ab", "\xff bad": "bad", "bell\a, \x1fline\ttab\nnext": "bell, line\ttab\nnext", "turned \u202etxet\u202c": "turned txet",
		"\u2066isolated\u2069": "isolated", "none\ufffe": "none", "é🙂 كتاب\u200f": "é🙂 كتاب\u200f",
	} {
		f.Set(&c, []string{in})
		if got := strings.Join(f.Get(&c), "|"); got != want {
			t.Errorf("%q is kept as %q, want %q", in, got, want)
		}
	}
}
