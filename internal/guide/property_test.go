package guide_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/guide"
	"sharewell/internal/rulebook"
)

// draw makes facts of any codes, each field answered or not.
func draw(rt *rapid.T, g *guide.Guide) guide.Facts {
	var f guide.Facts
	for _, field := range g.Fields() {
		codes := make([]string, len(field.Options))
		for i, o := range field.Options {
			codes[i] = o.Code
		}
		most, least := 1, 0
		if field.Many {
			most = 3
		}
		if field.Required {
			least = 1
		}
		f = f.With(field.Name, rapid.SliceOfNDistinct(rapid.SampledFrom(codes), least, most, rapid.ID[string]).Draw(rt, field.Name)...)
	}
	return f
}

func drawDay(rt *rapid.T) time.Time {
	return time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 365*6).Draw(rt, "day"))
}

// withholding are words that would make a form a reason not to share.
var withholding = []string{"until the form", "complete the form first", "until the record is complete", "do not share without a form", "not share until", "before the form"}

func TestAdviceIsSafe(t *testing.T) {
	t.Parallel()
	g := england(t)
	rapid.Check(t, func(rt *rapid.T) {
		f, on := draw(rt, g), drawDay(rt)
		r := g.Ask(f, on)
		text, _ := json.Marshal(g.Answers(f))
		switch {
		case !r.Advice.Valid():
			rt.Fatalf("no advice for %s", text)
		case r.Advice == guide.DoNotShare && f.InDanger() && !f.Barred():
			rt.Fatalf("withholds in danger: %s", text)
		case (r.Advice == guide.Share || r.Advice == guide.SharePart) && f.Barred() && !f.InDanger():
			rt.Fatalf("shares against a bar: %s by %s", text, r.Reasons[0].Rule)
		case r.Advice == guide.Share && f.Barred():
			rt.Fatalf("shares all against a bar: %s", text)
		case (r.Advice == guide.Share || r.Advice == guide.SharePart) && len(r.NotSure) > 0 && !f.InDanger():
			rt.Fatalf("shares in doubt: %s", text)
		case f.Danger == guide.DangerNow && r.Urgency != "emergency":
			rt.Fatalf("danger now is %s: %s", r.Urgency, text)
		case r.Tell.Text == "" || r.Headline == "" || len(r.Record) == 0:
			rt.Fatalf("says too little: %s", text)
		}
		said := spoken(t, r)
		for _, w := range withholding {
			if strings.Contains(said, w) {
				rt.Fatalf("says %q: %s", w, text)
			}
		}
		checkLawful(rt, g, on, r)
	})
}

// checkLawful requires that nothing usable is blocked by the rulebook, and that every rule cited stands.
func checkLawful(rt *rapid.T, g *guide.Guide, on time.Time, r guide.Result) {
	for _, list := range [][]guide.Choice{r.LawfulBasis, r.Conditions, r.Gateways, r.Confidentiality, r.Regime} {
		for _, c := range list {
			if c.Status == string(rulebook.Blocked) || c.Recommended && c.Status != string(rulebook.Allowed) {
				rt.Fatalf("offers %s, which is %s", c.Rule, c.Status)
			}
			if slices.ContainsFunc(r.NotAvailable, func(n guide.Choice) bool { return n.Rule == c.Rule && n.Group == c.Group }) {
				rt.Fatalf("%s is offered and blocked", c.Rule)
			}
		}
	}
	if len(r.Reasons) == 0 {
		rt.Fatal("no reasons")
	}
	for _, x := range r.Reasons {
		if x.Rule == "" || x.Text == "" || x.Source.Name == "" || x.Source.URL == "" || len(x.RestsOn) == 0 {
			rt.Fatalf("a reason says too little on %s: %+v", on.Format(time.DateOnly), x)
		}
		for _, id := range x.RestsOn {
			if _, ok := g.Book().RuleOn(id, on); !ok {
				rt.Fatalf("%s cites %s, which is not in force on %s", x.Rule, id, on.Format(time.DateOnly))
			}
		}
	}
}

// TestAnswersAreStable shows that the order of answers changes nothing, nor the way through an address.
func TestAnswersAreStable(t *testing.T) {
	t.Parallel()
	g := england(t)
	rapid.Check(t, func(rt *rapid.T) {
		f, on := draw(rt, g), drawDay(rt)
		turned := f
		for _, field := range slices.Backward(g.Fields()) {
			codes := f.Answers(field.Name)
			slices.Reverse(codes)
			turned = turned.With(field.Name, codes...)
		}
		want := g.Ask(f, on)
		if d := cmp.Diff(want, g.Ask(turned, on)); d != "" {
			rt.Fatalf("the order of answers changes the result:\n%s", d)
		}
		back, err := g.ParseValues(f.Encode())
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(want, g.Ask(back, on)); d != "" {
			rt.Fatalf("an address changes the result:\n%s", d)
		}
		text, err := json.Marshal(g.Answers(f))
		if err != nil {
			rt.Fatal(err)
		}
		read, _, err := g.ParseJSON(text)
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(want, g.Ask(read, on)); d != "" {
			rt.Fatalf("a facts file changes the result:\n%s", d)
		}
	})
}

// TestNoPathIsLong walks the questions with any answers, and counts.
func TestNoPathIsLong(t *testing.T) {
	t.Parallel()
	g := england(t)
	longest := 0
	rapid.Check(t, func(rt *rapid.T) {
		var f guide.Facts
		n := 0
		for {
			q, more := g.Next(f)
			if !more {
				break
			}
			n++
			if n > guide.MaxQuestions || q.Number != n {
				rt.Fatalf("question %d (%d) is %s after %v", n, q.Number, q.Field, f.Encode())
			}
			if n == 1 && q.Field != "danger" {
				rt.Fatal("the first question is not about danger")
			}
			if q.Title == "" || q.Why == "" || len(q.Options) < 2 {
				rt.Fatalf("the question %s says too little", q.Field)
			}
			f = f.With(q.Field, rapid.SampledFrom(q.Options).Draw(rt, q.Field).Code)
		}
		longest = max(longest, n)
		if d := cmp.Diff(f, g.Trim(f)); d != "" {
			rt.Fatalf("a walked path is trimmed:\n%s", d)
		}
		if len(g.Path(f)) != n {
			rt.Fatalf("the path has %d steps, want %d", len(g.Path(f)), n)
		}
		if r := g.Ask(f, time.Time{}); !r.Advice.Valid() {
			rt.Fatal("a whole path has no answer")
		}
	})
	t.Logf("the longest path found asks %d questions", longest)
}
