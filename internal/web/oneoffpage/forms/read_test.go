package forms

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/document"
	"sharewell/internal/sharing/oneoff"
)

var (
	controls  = regexp.MustCompile(`<w:sdtPr>.*?</w:sdtPr>|</?w:sdt>|</?w:sdtContent>`)
	bookmarks = regexp.MustCompile(`<w:bookmark(Start|End)[^>]*/>`)
)

// TestFormsWithoutTheirFieldsAreReadByTheirWords stands for programs that throw fields away.
func TestFormsWithoutTheirFieldsAreReadByTheirWords(t *testing.T) {
	t.Parallel()
	m := aForm(t)
	want := named(full())
	whole := wordOf(t, m.Filled(want))
	r := reading(t, m, changed(t, whole, func(text string) string { return controls.ReplaceAllString(text, "") }))
	wantAnswers(t, full(), r)
	r = reading(t, m, changed(t, whole, func(text string) string {
		return bookmarks.ReplaceAllString(controls.ReplaceAllString(text, ""), "")
	}))
	wantAnswers(t, full(), r)
	if len(r.Notes) != 1 || r.Notes[0].Code != "by_labels" {
		t.Errorf("notes: %v", r.Notes)
	}
}

func TestAnOlderEditionIsReadByItsKeys(t *testing.T) {
	t.Parallel()
	m := aForm(t)
	old := m.Filled(named(full()))
	old.Edition = "0/2020"
	old.Blocks = append(old.Blocks, document.Paragraph{Text: "A sentence that the form had then."},
		document.Field{Key: "weather", Label: "The weather", Value: "Fog."},
		document.Choice{Key: "advice", Label: "Advice then", Several: true, Options: []document.Option{{Code: "oracle", Text: "The oracle"}}, Chosen: []string{"oracle"}})
	old.Blocks = without(old.Blocks, "advice")
	r := reading(t, m, wordOf(t, old))
	want := full()
	if diff := cmp.Diff(want, r.Answers); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	f, _ := oneoff.FieldByKey("advice")
	if diff := cmp.Diff([]Left{{"weather", "Fog.", WhyUnknown}, {m.label(f), "oracle", WhyChoice}}, r.Left); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Note{{"older_edition", 1}}, r.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

// without drops the first question of a key.
func without(blocks []document.Block, key string) []document.Block {
	for i, b := range blocks {
		if c, isChoice := b.(document.Choice); isChoice && c.Key == key {
			return append(blocks[:i:i], blocks[i+1:]...)
		}
	}
	return blocks
}

func TestReadingsOfOneAnswer(t *testing.T) {
	t.Parallel()
	m := aForm(t)
	long := strings.Repeat("word ", 9000)
	for name, c := range map[string]struct {
		key, text string
		want      string // "" when it is left over
		why       Why
	}{
		"a day in figures":       {"told_on", "3/11/2026", "2026-11-03", ""},
		"a day with an ending":   {"told_on", "Tuesday 3rd of Nov 2026", "2026-11-03", ""},
		"a day for machines":     {"told_on", "2026-11-03", "2026-11-03", ""},
		"no such day":            {"told_on", "31 November 2026", "", WhyDate},
		"a vague day":            {"told_on", "soon", "", WhyDate},
		"an hour":                {"decided_at", "3 November 2026 at 2.05pm", "2026-11-03T14:05", ""},
		"an hour for machines":   {"decided_at", "2026-11-03T14:05", "2026-11-03T14:05", ""},
		"an hour in figures":     {"decided_at", "03/11/26, 9am", "2026-11-03T09:00", ""},
		"midday":                 {"decided_at", "3 November 2026, midday", "2026-11-03T12:00", ""},
		"no hour":                {"decided_at", "3 November 2026", "", WhyTime},
		"a strange hour":         {"decided_at", "3 November 2026, 25:00", "", WhyTime},
		"a number":               {"opt_out_in", "1,204", "1204", ""},
		"a number in words":      {"opt_out_in", "a dozen", "", WhyNumber},
		"a choice in other case": {"decision", "SHARE A PART.", "share_part", ""},
		"a choice by its code":   {"decision", "refuse", "refuse", ""},
		"no choice":              {"decision", "perhaps", "", WhyChoice},
		"yes":                    {"confidential_info", "yes", "yes", ""},
		"neither yes nor no":     {"confidential_info", "it depends", "", WhyChoice},
		"a wrong mailbox stays":  {"rights_contact", "ring us", "ring us", ""},
		"too long stays":         {"recipient_address", strings.Repeat("x", 900), strings.Repeat("x", 900), ""},
		"far too long":           {"recipient_address", long, "", WhyLong},
		"the service's own":      {"recipient_ack", "accepted", "", WhyLater},
		"what came of it":        {"outcome", "used", "", WhyLater},
		"not ours to name":       {"provider_org", "Example School", "", WhyOwnSide},
		"nobody we know":         {"provider_org", "Nowhere Ltd", "", WhyOrganisation},
	} {
		r, err := m.Read(document.Extract{Fields: []document.FieldValue{{Key: c.key, Value: c.text}, {Key: "subject_ref", Value: "A-1"}}}, string(council), lookup)
		ok(t, err)
		switch {
		case r.Answers.One(c.key) != c.want:
			t.Errorf("%s: %q, want %q", name, r.Answers.One(c.key), c.want)
		case c.want == "" && (len(r.Left) != 1 || r.Left[0].Text != c.text || r.Left[0].Why != c.why):
			t.Errorf("%s: left %.200v", name, r.Left)
		case c.want != "" && len(r.Left) > 0:
			t.Errorf("%s: left %v", name, r.Left)
		}
	}
}

func TestTheOtherWayRoundTheReceiverIsOurs(t *testing.T) {
	t.Parallel()
	m := aForm(t)
	r, err := m.Read(document.Extract{Fields: []document.FieldValue{{Key: "direction", Value: "We asked for it"}, {Key: "provider_org", Value: "Example School"}, {Key: "recipient_org", Value: "Example Council"}}},
		string(council), lookup)
	ok(t, err)
	if diff := cmp.Diff(oneoff.Answers{"direction": {"request_made"}, "provider_org": {string(school)}}, r.Answers); diff != "" || len(r.Left) > 0 {
		t.Errorf("left %v (-want +got):\n%s", r.Left, diff)
	}
}

func TestSeveralAnswersWrittenOut(t *testing.T) {
	t.Parallel()
	m := aForm(t)
	r, err := m.Read(document.Extract{Fields: []document.FieldValue{{Key: "subject_types", Value: "Child under 18; a dog\nStaff"}, {Key: "subject_types.child", Value: "x"}, {Key: "subject_types.adult", Value: "maybe"}}},
		string(council), lookup)
	ok(t, err)
	if diff := cmp.Diff(oneoff.Answers{"subject_types": {"child", "staff"}}, r.Answers); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(r.Left) != 2 || r.Left[0].Text != "maybe" || strings.TrimSpace(r.Left[1].Text) != "a dog" {
		t.Errorf("left %v", r.Left)
	}
}
