package licencepage

import (
	"strings"

	"sharewell/internal/licence"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
)

// indicatorPath is where everybody reads an indicator.
func indicatorPath(code string) string { return ScorecardPath + "/" + code }

// valueWords says what a figure comes to.
func valueWords(w content.Page, d licence.Indicator, s licence.Shown) string {
	switch {
	case s.State == licence.Measured && d.Unit == "percent":
		return w.T("value.percent", "n", licence.Plain(s.Value))
	case s.State == licence.Measured && d.Measure == licence.Number && d.Unit != "days":
		return licence.Plain(s.Value)
	case s.State == licence.Measured:
		return w.T("value.unit", "n", licence.Plain(s.Value), "unit", d.Unit)
	}
	return w.T("state." + string(s.State))
}

// ofWords says of how many a figure is; "" when that is hidden or means nothing.
func ofWords(w content.Page, d licence.Indicator, s licence.Shown) string {
	if !s.Open {
		return ""
	}
	key := "of." + string(d.Measure)
	if !w.Has(key) {
		return ""
	}
	return w.T(key, "top", licence.Plain(s.Top), "bottom", licence.Plain(s.Bottom), "other_top", licence.Plain(s.OtherTop), "other_bottom", licence.Plain(s.OtherBottom))
}

// kind gives the look of a state: no result looks good or bad.
func kind(s licence.State) layout.Kind {
	switch s {
	case licence.Measured:
		return layout.Live
	case licence.Few, licence.Hidden:
		return layout.Involve
	case licence.Missing:
	}
	return layout.Neutral
}

// spanWords names a quarter or a year: October to December 2026.
func spanWords(w content.Page, code string) string {
	s, ok := licence.ParseSpan(code)
	if !ok || s.Year {
		return code
	}
	return w.T("quarter."+code[len(code)-1:], "year", code[:4])
}

// shortSpan is how a chart names a quarter.
func shortSpan(w content.Page, code string) string {
	year, q, ok := strings.Cut(code, "-Q")
	if !ok {
		return code
	}
	return w.T("short."+q, "year", year)
}

// missingWords says why there is no value, or nothing.
func missingWords(w content.Page, d licence.Indicator, s licence.Shown) string {
	switch s.State {
	case licence.Missing:
		return d.Missing
	case licence.Few:
		return w.N("few.why", d.AtLeast())
	case licence.Hidden:
		return w.T("hidden.why")
	case licence.Measured:
	}
	return ""
}
