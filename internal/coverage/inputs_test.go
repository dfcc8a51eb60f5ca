package coverage_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/clock"
	"sharewell/internal/coverage"
)

// plainly puts a request into the engine's terms property by property; it is slow and shares no code with
// the finder.
func plainly(v *coverage.Vocabulary, r *coverage.Request, today clock.Date) coverage.Question {
	q := coverage.Question{Action: r.Action, Date: today, Properties: r.Properties}
	text := func(full string) string {
		var said []string
		for _, p := range r.Properties {
			if p.Section.String()+"."+p.Name == full && p.Value.Kind == coverage.TextValue && !slices.Contains(said, p.Value.Text) {
				said = append(said, p.Value.Text)
			}
		}
		if len(said) != 1 {
			return ""
		}
		return said[0]
	}
	node := func(from string) coverage.Node {
		if from == "subject" {
			if k, ok := v.Kind(r.SubjectType); ok && v.Types[k-1].Of == coverage.OfParty {
				return coverage.Node{Kind: k, ID: r.SubjectID}
			}
		} else if id := text(from); id != "" {
			return coverage.Node{Kind: 1, ID: id}
		}
		return coverage.Node{}
	}
	if k, ok := v.Kind(r.ResourceType); ok {
		switch t := v.Types[k-1]; t.Of {
		case coverage.OfThing:
			q.Thing = coverage.Node{Kind: k, ID: r.ResourceID}
		case coverage.OfPart:
			of, _ := v.Kind(t.ThingType)
			q.Thing, q.Part = coverage.Node{Kind: of, ID: text(t.Thing)}, r.ResourceID
		}
	}
	for _, a := range v.Actions {
		if a.Name != r.Action {
			continue
		}
		q.From, q.To, q.Source = node(a.From), node(a.To), node(a.Source)
		for _, must := range a.Must {
			if said := text(must); said != "" && said != r.SubjectID {
				q.From = coverage.Node{}
			}
		}
	}
	for _, p := range r.Properties {
		code := map[string]*string{v.Inputs.About: &q.About, v.Inputs.Purpose: &q.Purpose, v.Inputs.Method: &q.Method, v.Inputs.Urgency: &q.Urgency, v.Inputs.Request: &q.Request}[p.Section.String()+"."+p.Name]
		switch {
		case code == nil:
		case p.Value.Kind != coverage.TextValue || *code != "" && *code != p.Value.Text:
			*code = "\x00"
		default:
			*code = p.Value.Text
		}
		switch p.Section.String() + "." + p.Name {
		case v.Inputs.Date:
			d, err := clock.ParseDate(p.Value.Text)
			if q.Date = d; err != nil || p.Value.Kind != coverage.TextValue {
				q.Date = clock.Date{}
			}
		case v.Inputs.Count:
			q.Count = 1 << 53
			if n := p.Value.Number; p.Value.Kind == coverage.NumberValue && n >= 1 && n == float64(int64(n)) {
				q.Count = int64(n)
			}
		}
	}
	return q
}

// TestRequestsAreReadAsTheVocabularySays compares the finder with the plain way, for requests that say
// things twice, in the wrong place or not at all.
func TestRequestsAreReadAsTheVocabularySays(t *testing.T) {
	t.Parallel()
	m, err := coverage.NewMaker(coverage.Sharing(), nil)
	if err != nil {
		t.Fatal(err)
	}
	ready, plain := m.Index().Vocabulary(), coverage.Sharing()
	names := strings.Fields("recipient holder category subject_kind purpose method urgency date count request identifiability x")
	rapid.Check(t, func(t *rapid.T) {
		one := func(of ...string) string { return rapid.SampledFrom(of).Draw(t, "one") }
		r := coverage.Request{SubjectType: one("organisation", "data_category", "x", ""), SubjectID: one("a", "b", ""), Action: one("share", "receive", "onward-share", "x"),
			ResourceType: one("data_category", "data_item", "organisation", "x"), ResourceID: one("health", "")}
		for range rapid.IntRange(0, 8).Draw(t, "properties") {
			v := rapid.SampledFrom([]coverage.Value{coverage.Text("a"), coverage.Text("b"), coverage.Text(""), coverage.Text("2026-11-22"), coverage.Text("2026-02-29"), coverage.Text("2028-02-29"), coverage.Text("2026-13-01"), coverage.Text("2026-11-31"), coverage.Text("2026-1-01"), coverage.Text("0000-01-01"), coverage.Number(7), coverage.Number(7.5), coverage.Bool(true), {}}).Draw(t, "value")
			r.Properties = append(r.Properties, coverage.Property{Section: coverage.Section(rapid.IntRange(0, 3).Draw(t, "section")), Name: one(names...), Value: v})
		}
		want := plainly(&plain, &r, day0)
		for _, v := range []*coverage.Vocabulary{ready, &plain} {
			var got coverage.Question
			v.QuestionFrom(&r, day0, &got)
			got.Properties, want.Properties = nil, nil
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("(-plainly +got):\n%s", diff)
			}
		}
	})
}
