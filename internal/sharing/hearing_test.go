package sharing_test

import (
	"slices"
	"testing"

	"sharewell/internal/clock"
	"sharewell/internal/sharing"
)

func TestTheGateHearsTheInvolvementGroup(t *testing.T) {
	t.Parallel()
	st := toSign(t)
	v := st.Open()
	since := clock.DateOf(v.SentAt)
	h := func(h sharing.Hearing) sharing.Hearing {
		h.Since = since
		if h.Ref != "" && h.Text == "" {
			h.Text = v.Hash
		}
		return h
	}
	for name, c := range map[string]struct {
		hearing sharing.Hearing
		want    string
	}{
		"no group":                    {sharing.Hearing{}, ""},
		"sent before there was one":   {sharing.Hearing{Since: since.AddDays(1)}, ""},
		"not asked":                   {h(sharing.Hearing{}), "not_asked_group"},
		"asked about an earlier text": {h(sharing.Hearing{Ref: "P", Text: "old"}), "not_asked_group"},
		"views":                       {h(sharing.Hearing{Ref: "P", Owed: sharing.OwedViews}), "group_views"},
		"recommendation":              {h(sharing.Hearing{Ref: "P", Owed: sharing.OwedAdvice}), "group_advice"},
		"answer":                      {h(sharing.Hearing{Ref: "P", Owed: sharing.OwedAnswer}), "group_answer"},
		"answered":                    {h(sharing.Hearing{Ref: "P"}), ""},
		"silent":                      {h(sharing.Hearing{Ref: "P", Silent: true}), ""},
		"nothing that matters":        {h(sharing.Hearing{Ref: "P", Free: true, Owed: sharing.OwedViews}), ""},
	} {
		for _, rule := range []sharing.HearingRule{sharing.HearingOff, sharing.HearingWarn, sharing.HearingBlock} {
			w := world(t)
			w.Settings.Hearing, w.Hearing = rule, c.hearing
			stops := slices.ContainsFunc(sharing.Blockers(&st, v, w, since), func(b sharing.Blocker) bool { return b.Code == c.want && b.Fix != "" })
			warns := sharing.Warnings(&st, v, w, since)
			if stops != (rule == sharing.HearingBlock && c.want != "") {
				t.Errorf("%s, rule %q: stops is %v", name, rule, stops)
			}
			if (len(warns) == 1 && warns[0].Code == c.want) != (rule == sharing.HearingWarn && c.want != "") {
				t.Errorf("%s, rule %q: warns %v", name, rule, warns)
			}
		}
	}
}
