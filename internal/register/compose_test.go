package register_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/sharing"
)

func at(level string) sharing.Content {
	c := registertest.Content()
	c.Publication = level
	return c
}

func text(t testing.TB, e register.Entry) string {
	t.Helper()
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestNothingInsideIsPublic(t *testing.T) {
	t.Parallel()
	for _, level := range []string{"full", "summary", "withheld", "", "nonsense"} {
		src := registertest.Source(1, at(level))
		src = registertest.Varied(src, registertest.At.AddDate(0, 1, 0), func(c *sharing.Content) {
			c.SecurityNote, c.Benefits = registertest.Secret+" two", "Other words about how it helps people who need it."
		})
		for n := 0; n <= 2; n++ {
			e, ok := register.Compose(src, registertest.NewWords())
			if n > 0 {
				e, ok = register.ComposeVersion(src, n, registertest.NewWords())
			}
			if !ok {
				t.Fatalf("level %q, version %d: no entry", level, n)
			}
			if got := text(t, e); strings.Contains(got, registertest.Secret) {
				t.Errorf("level %q, version %d lets an inside answer out:\n%s", level, n, got)
			}
		}
	}
}

func TestWithheldSaysOnlyWhy(t *testing.T) {
	t.Parallel()
	c := at("withheld")
	c.WithheldReason = "safety"
	src := registertest.Source(1, c)
	for name, src := range map[string]register.Source{
		"live": src, "refused": registertest.Refused(src, "No"),
		"withheld later": registertest.Varied(registertest.Source(1, at("full")), registertest.At.AddDate(0, 1, 0), func(c *sharing.Content) {
			c.Publication, c.WithheldReason = "withheld", "safety"
		}),
	} {
		e, ok := register.Compose(src, registertest.NewWords())
		if !ok {
			t.Fatalf("%s: no entry", name)
		}
		want := register.Entry{Ref: "WS-R-2026-0001", Level: register.LevelWithheld,
			Withheld: &register.Coded{Code: "safety", Words: "Telling would put somebody in danger"}, Dates: register.Dates{Changed: e.Dates.Changed}}
		if diff := cmp.Diff(want, e); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if first, ok := register.ComposeVersion(src, 1, registertest.NewWords()); ok && first.Title != "" {
			t.Errorf("%s: the first version is public although the entry is withheld today", name)
		}
	}
}

func TestWhatIsThereAtAll(t *testing.T) {
	t.Parallel()
	live := registertest.Source(1, at("full"))
	unsent := registertest.Refused(live, "Changed my mind")
	unsent.Versions[0].SentAt, unsent.Versions[0].Stage = time.Time{}, sharing.Withdrawn
	ready := registertest.Draft(live)
	ready.Versions[0].Stage, ready.Versions[0].SentAt = sharing.Ready, registertest.At
	for name, tc := range map[string]struct {
		src    register.Source
		there  bool
		status register.Status
	}{
		"draft": {registertest.Draft(live), false, ""}, "signed but not live": {ready, false, ""},
		"withdrawn unseen": {unsent, false, ""}, "live": {live, true, register.Live},
		"refused": {registertest.Refused(live, "The parties could not agree."), true, register.Refused},
		"nothing": {register.Source{}, false, ""},
	} {
		e, ok := register.Compose(tc.src, registertest.NewWords())
		if ok != tc.there || e.Status != tc.status {
			t.Errorf("%s: there %v with status %q, want %v %q", name, ok, e.Status, tc.there, tc.status)
		}
	}
	e, _ := register.Compose(registertest.Refused(live, "The parties could not agree."), registertest.NewWords())
	if e.Title == "" || e.Reason == "" || len(e.Parties) != 3 || e.Benefits != "" || e.Why.Specific != "" || len(e.Flows) != 0 || e.Parties[0].Part != "" {
		t.Errorf("a refused use shows title, organisations and reason and nothing else, got %+v", e)
	}
}

func TestAVariationOnItsWayIsNotSeen(t *testing.T) {
	t.Parallel()
	src := registertest.Source(1, at("full"))
	c := at("full")
	c.PlainTitle = "A title nobody has signed"
	src.Versions = append(src.Versions, sharing.Version{N: 2, Stage: sharing.AwaitingSign, Content: c, SentAt: registertest.At})
	src.Record.Open = 2
	e, _ := register.Compose(src, registertest.NewWords())
	if strings.Contains(text(t, e), "nobody has signed") {
		t.Error("an unsigned variation is public")
	}
	if _, ok := register.ComposeVersion(src, 2, registertest.NewWords()); ok {
		t.Error("an unsigned version can be read by its number")
	}
}

func TestSummaryLeavesSingleItemsOut(t *testing.T) {
	t.Parallel()
	e, _ := register.Compose(registertest.Source(1, at("summary")), registertest.NewWords())
	if len(e.What.Items) != 0 || len(e.What.Kinds) != 2 {
		t.Errorf("a summary names kinds of data and no items, got %+v", e.What)
	}
	if diff := cmp.Diff([]string{"Who you are", "School and learning"}, e.Flows[0].What); diff != "" {
		t.Errorf("flows of a summary (-want +got):\n%s", diff)
	}
	if e.Benefits == "" || e.Risks == "" || e.Rights.Contact == "" || len(e.Choices.Reach) != 1 || len(e.Keeping) != 1 {
		t.Errorf("a summary still tells benefits, risks, choices, keeping and whom to ask: %+v", e)
	}
}

func TestHistoryIsInSentences(t *testing.T) {
	t.Parallel()
	src := registertest.Varied(registertest.Source(1, at("full")), registertest.At.AddDate(0, 1, 0), func(c *sharing.Content) {
		c.Items = append(c.Items, sharing.Item{ID: "i3", Name: "Reason for missing school", Category: "education"})
		c.SecurityNote = registertest.Secret + " new"
	})
	e, _ := register.Compose(src, registertest.NewWords())
	want := []register.Change{{Version: 2, On: clock.NewDate(2026, 4, 2), Sentences: []string{"Adds data item: Reason for missing school."}}}
	if diff := cmp.Diff(want, e.History); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if len(e.Earlier) != 2 || e.Earlier[1].Status != register.Replaced {
		t.Errorf("versions: %+v", e.Earlier)
	}
	if e.Dates.LiveSince != clock.NewDate(2026, 3, 2) {
		t.Errorf("live since %s, want the first version's day", e.Dates.LiveSince)
	}
}

func TestChoicesNameEveryKind(t *testing.T) {
	t.Parallel()
	e, _ := register.Compose(registertest.Source(1, at("full")), registertest.NewWords())
	if len(e.Choices.Reach) != 1 || e.Choices.Reach[0].Code != "objection" || len(e.Choices.NotReach) != 3 {
		t.Errorf("every kind of opt-out is said to reach the use or not: %+v", e.Choices)
	}
	if len(e.Choices.Because) != 1 || e.Choices.Because[0].Code != "mandated_by_law" {
		t.Errorf("reasons: %+v", e.Choices.Because)
	}
}

func TestOverdue(t *testing.T) {
	t.Parallel()
	e, _ := register.Compose(registertest.Source(1, at("full")), registertest.NewWords())
	for day, want := range map[string]bool{"2027-03-01": false, "2027-05-30": false, "2027-05-31": true} {
		d, err := clock.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Overdue(d, register.OverdueDays); got != want {
			t.Errorf("on %s overdue %v, want %v", day, got, want)
		}
	}
}

func TestOnlyWebAddressesAreLinked(t *testing.T) {
	t.Parallel()
	c := at("full")
	c.Transparency[0].URL = "javascript:alert(1)"
	e, _ := register.Compose(registertest.Source(1, c), registertest.NewWords())
	if len(e.Rights.Notices) != 0 {
		t.Errorf("a notice at %q is linked", e.Rights.Notices[0].URL)
	}
}

func TestAUsePastItsEndDateIsNotInUse(t *testing.T) {
	t.Parallel()
	src := registertest.Source(1, at("full"))
	src.Versions[0].Stage = sharing.Expired
	e, ok := register.Compose(src, registertest.NewWords())
	if !ok || e.Status != register.Expired || e.Status.InUse() || !e.Status.Valid() {
		t.Errorf("status %q, in use %v", e.Status, e.Status.InUse())
	}
	s, _ := registertest.Service(t, src)
	if o := s.Overview(); o.InUse != 0 || o.Listed != 1 {
		t.Errorf("overview %+v", o)
	}
}
