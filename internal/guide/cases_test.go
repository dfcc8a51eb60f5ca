package guide_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"sharewell/internal/guide"
)

// spoken gives every word an answer says to a person, in small letters.
func spoken(tb testing.TB, r guide.Result) string {
	tb.Helper()
	var b strings.Builder
	say := func(texts ...string) {
		for _, t := range texts {
			b.WriteString(strings.ToLower(t) + "\n")
		}
	}
	say(r.Headline, r.Tell.Text, r.Tell.Why)
	for _, list := range [][]guide.Line{r.First, r.Share, r.Withhold, r.Send, r.Record} {
		for _, l := range list {
			say(l.Text)
		}
	}
	for _, c := range r.Call {
		say(c.Label, c.Text)
	}
	for _, x := range r.Reasons {
		say(x.Text)
	}
	return b.String()
}

func codes(choices []guide.Choice, keep func(guide.Choice) bool) []string {
	var out []string
	for _, c := range choices {
		if keep(c) {
			out = append(out, c.Code)
		}
	}
	return out
}

func offered(c guide.Choice) bool { return c.Status != "blocked" }

func first(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	return codes[0]
}

func TestCases(t *testing.T) {
	t.Parallel()
	g := england(t)
	cases := g.Cases()
	if len(cases) < 60 {
		t.Errorf("only %d worked cases; there must be at least 60", len(cases))
	}
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			r := g.Ask(c.Facts, c.On)
			checkAdvice(t, c, r)
			checkLaw(t, c, r)
			said := spoken(t, r)
			for _, w := range c.Must {
				if !strings.Contains(said, strings.ToLower(w)) {
					t.Errorf("does not mention %q:\n%s", w, said)
				}
			}
			for _, w := range c.MustNot {
				if strings.Contains(said, strings.ToLower(w)) {
					t.Errorf("says %q", w)
				}
			}
			if t.Failed() {
				text, _ := json.Marshal(r.Facts)
				t.Logf("%s\n%s", c.Title, text)
			}
		})
	}
}

func checkAdvice(t *testing.T, c guide.Case, r guide.Result) {
	t.Helper()
	if r.Advice != c.Advice {
		t.Errorf("advice is %s by %s, want %s", r.Advice, r.Reasons[0].Rule, c.Advice)
	}
	if c.Urgency != "" && r.Urgency != c.Urgency {
		t.Errorf("urgency is %s, want %s", r.Urgency, c.Urgency)
	}
	if c.Told != "" && r.Tell.Position != c.Told {
		t.Errorf("told is %s by %s, want %s", r.Tell.Position, r.Tell.Rule, c.Told)
	}
	for _, role := range c.Calls {
		if !slices.ContainsFunc(r.Call, func(x guide.Call) bool { return x.Role == role }) {
			t.Errorf("does not say to call %s: %v", role, r.Call)
		}
	}
}

func checkLaw(t *testing.T, c guide.Case, r guide.Result) {
	t.Helper()
	basis, gateways := codes(r.LawfulBasis, offered), codes(r.Gateways, offered)
	recommended := func(x guide.Choice) bool { return x.Recommended }
	if got := first(codes(r.LawfulBasis, recommended)); c.Basis != "" && got != c.Basis {
		t.Errorf("recommended basis is %q, want %q (%v)", got, c.Basis, basis)
	}
	for _, b := range c.NotBasis {
		if slices.Contains(basis, b) {
			t.Errorf("offers the basis %s", b)
		}
	}
	warned := codes(r.LawfulBasis, func(x guide.Choice) bool { return x.Status == "warn" })
	for _, b := range c.Warned {
		if !slices.Contains(warned, b) {
			t.Errorf("does not warn of the basis %s", b)
		}
	}
	for _, w := range c.Gateways {
		if !slices.Contains(gateways, w) {
			t.Errorf("does not offer the gateway %s: %v", w, gateways)
		}
	}
	for _, w := range c.NotGates {
		if slices.Contains(gateways, w) {
			t.Errorf("offers the gateway %s", w)
		}
	}
	if got := codes(r.Confidentiality, recommended); c.Route != "" && first(got) != c.Route {
		t.Errorf("confidence is met by %v, want %s", got, c.Route)
	}
}
