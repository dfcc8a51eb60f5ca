package rulebook_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/errs"
	"sharewell/internal/rulebook"
)

func on(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 12, 30, 0, 0, time.UTC) }

func TestRuleOnGivesTheLawOfTheDay(t *testing.T) {
	t.Parallel()
	b := england(t)
	for _, c := range []struct {
		id   string
		on   time.Time
		want string // the first day of the version in force, or nothing
	}{
		{"uk-gdpr.art6.1.ea5", on(2026, 2, 4), ""},
		{"uk-gdpr.art6.1.ea5", on(2026, 2, 5), "2026-02-05"},
		{"uk-gdpr.art6.1.e", on(2026, 2, 4), "2021-01-01"},
		{"uk-gdpr.art6.1.e", on(2026, 2, 5), "2026-02-05"},
		{"gateway.ca2004.s16la", on(2026, 9, 29), ""},
		{"gateway.ca2004.s16la", on(2026, 9, 30), "2026-09-30"},
		{"clock.complaint_acknowledge", on(2026, 6, 18), ""},
		{"clock.sar", on(2024, 1, 1), "2021-01-01"},
		{"no.such.rule", on(2026, 1, 1), ""},
	} {
		r, ok := b.RuleOn(c.id, c.on)
		got := ""
		if ok {
			got = r.From.Format(time.DateOnly)
		}
		if got != c.want {
			t.Errorf("%s on %s: version from %q, want %q", c.id, c.on.Format(time.DateOnly), got, c.want)
		}
	}
}

func TestDutyAboutChildrenIsNeverSettled(t *testing.T) {
	t.Parallel()
	b := england(t)
	r, _ := b.Rule("gateway.ca2004.s16la")
	if r.Confidence != rulebook.ToConfirm || r.Note == "" {
		t.Errorf("the duty is %s with the note %q; its start is only reported", r.Confidence, r.Note)
	}
	for _, o := range b.Evaluate(rulebook.Facts{
		From: b.BodyOf("police"), To: b.BodyOf("county"), Purposes: []string{"P03"}, Subjects: []string{"child"},
	}) {
		if o.RuleID == r.ID && !strings.Contains(o.Reason, "reported") {
			t.Errorf("the reason states the duty as settled: %s", o.Reason)
		}
	}
}

func TestListsAnswer(t *testing.T) {
	t.Parallel()
	b := england(t)
	if _, err := b.List("no_such_list"); !errors.Is(err, &errs.Error{Kind: errs.NotFound}) {
		t.Errorf("want not found, got %v", err)
	}
	for _, c := range []struct{ list, code, label, plain string }{
		{"frequency", "fortnightly", "Every two weeks", "Every two weeks"},
		{"org_type", "gp_practice", "GP practice", "GP surgery"},
		{"purpose", "P01", "Direct health or social care", "To care for you"},
		{"art6", "e", "Public task, 6(1)(e)", "It is part of a public service's job"},
		{"item_category", "upn", "Unique pupil number", "Your school pupil number"},
		{"frequency", "hourly", "hourly", "hourly"},
	} {
		if got := b.Label(c.list, c.code); got != c.label {
			t.Errorf("label of %s %s is %q, want %q", c.list, c.code, got, c.label)
		}
		if got := b.PlainLabel(c.list, c.code); got != c.plain {
			t.Errorf("plain label of %s %s is %q, want %q", c.list, c.code, got, c.plain)
		}
	}
}

func TestBookTellsItsParts(t *testing.T) {
	t.Parallel()
	b := england(t)
	if len(b.Purposes()) != 14 || len(b.Sectors()) != 10 || len(b.Holidays()) != 32 {
		t.Errorf("%d purposes, %d sectors, %d holidays", len(b.Purposes()), len(b.Sectors()), len(b.Holidays()))
	}
	if s, ok := b.Setting(rulebook.SettingReviewMonths); !ok || s.Number != 12 || s.Unit != "months" {
		t.Errorf("review setting: %+v", s)
	}
	if r := b.Regulator(); !strings.Contains(r.Label, "Information Commission") || r.Confidence != rulebook.ToConfirm {
		t.Errorf("regulator: %+v", r)
	}
	if r, ok := b.Clock("foi"); !ok || r.Clock.Amount != 20 || r.Clock.Unit != rulebook.WorkingDays {
		t.Errorf("freedom of information clock: %+v", r)
	}
	got := []string{}
	for _, r := range b.Gateways(rulebook.GatewayQuery{From: "housing_association", To: "police", Purpose: "P05"}) {
		got = append(got, r.Code)
	}
	if d := cmp.Diff([]string{"CDA98-115", "CJA03-325", "DA21", "ASBCPA14", "COURT", "FOIA-40"}, got); d != "" {
		t.Errorf("gateways from a housing association to the police (-want +got):\n%s", d)
	}
	for i, h := range b.Holidays() {
		if wd := h.Date.Weekday(); wd == time.Saturday || wd == time.Sunday {
			t.Errorf("bank holiday %d, %s, is on a %s", i, h.Name, wd)
		}
	}
	if v := england(t).Version(); v != b.Version() || !strings.HasPrefix(v, "2026-11-21-") {
		t.Errorf("version %q is not stable", v)
	}
}

func TestEveryRuleIsWholeAndPlain(t *testing.T) {
	t.Parallel()
	b := england(t)
	for _, kind := range rulebook.Kinds() {
		for _, r := range b.Rules(kind, b.Date()) {
			if strings.Contains(r.Plain, "(") || len(r.Plain) > 90 {
				t.Errorf("%s: the public words are not plain: %q", r.ID, r.Plain)
			}
			if r.Gateway != nil && r.Gateway.Weak && r.Gateway.Warning == "" {
				t.Errorf("%s is weak and does not say so", r.ID)
			}
		}
	}
}
