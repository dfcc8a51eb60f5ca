package coverage_test

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"

	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/event"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// quiet is a store in which nothing happens.
type quiet struct{}

func (quiet) Write(context.Context, func(coverage.Tx) error) error { return nil }
func (quiet) Read(context.Context, func(coverage.Tx) error) error  { return nil }
func (quiet) Subscribe(func([]event.Event))                        {}

// TestRunEndsWithItsContext leaves nothing behind.
func TestRunEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, err := coverage.New(coverage.Deps{Store: quiet{}, Clock: clock.NewFixed(day0.Start()), Vocabulary: coverage.Sharing(), Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.Run(ctx) }()
		s.Notice([]event.Event{{Seq: 1, Subject: event.Subject{Kind: "record", ID: "r"}}})
		synctest.Wait()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestEmptyIndexCoversNothing(t *testing.T) {
	t.Parallel()
	m, err := coverage.NewMaker(coverage.Sharing(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, urgency := range []string{"", "emergency"} {
		q := coverage.Question{Action: coverage.ActionShare, From: body(1), To: body(2), Thing: kindOfData(1), Date: day0, Urgency: urgency}
		var d coverage.Decision
		m.Index().Decide(&q, &d)
		want := coverage.NotCovered
		if urgency != "" {
			want = coverage.PersonMustLook
		}
		if d.Outcome != want || !d.Advisory() {
			t.Errorf("urgency %q: %s", urgency, d.Outcome)
		}
	}
}

// TestWhatARequestDoesNotSayIsNotInvented maps requests that are short of something or say it twice.
func TestWhatARequestDoesNotSayIsNotInvented(t *testing.T) {
	t.Parallel()
	v := coverage.Sharing()
	prop := func(s coverage.Section, name string, val coverage.Value) coverage.Property {
		return coverage.Property{Section: s, Name: name, Value: val}
	}
	base := coverage.Request{SubjectType: coverage.TypeOrganisation, SubjectID: "a", Action: coverage.ActionShare, ResourceType: coverage.TypeCategory, ResourceID: "address"}
	with := func(p ...coverage.Property) coverage.Request { r := base; r.Properties = p; return r }
	to := prop(coverage.OfResource, "recipient", coverage.Text("b"))
	for name, c := range map[string]struct {
		r    coverage.Request
		from string
		to   string
	}{
		"whole":            {with(to), "a", "b"},
		"no recipient":     {with(), "a", ""},
		"two recipients":   {with(to, prop(coverage.OfResource, "recipient", coverage.Text("c"))), "a", ""},
		"a number":         {with(prop(coverage.OfResource, "recipient", coverage.Number(3))), "a", ""},
		"another holder":   {with(to, prop(coverage.OfResource, "holder", coverage.Text("z"))), "", "b"},
		"the right holder": {with(to, prop(coverage.OfResource, "holder", coverage.Text("a"))), "a", "b"},
		"wrong section":    {with(prop(coverage.OfContext, "recipient", coverage.Text("b"))), "a", ""},
	} {
		var q coverage.Question
		v.QuestionFrom(&c.r, day0, &q)
		if q.From.ID != c.from || q.To.ID != c.to || q.Date != day0 {
			t.Errorf("%s: from %q to %q on %s", name, q.From.ID, q.To.ID, q.Date)
		}
	}
	bad := with(to, prop(coverage.OfContext, "date", coverage.Text("soon")), prop(coverage.OfContext, "count", coverage.Number(1.5)), prop(coverage.OfContext, "purpose", coverage.Bool(true)))
	var q coverage.Question
	v.QuestionFrom(&bad, day0, &q)
	if !q.Date.IsZero() || q.Count < 1<<50 || q.Purpose == "" {
		t.Errorf("what cannot be read is %+v", q)
	}
}
