package screeningpage

import (
	"strconv"

	"sharewell/internal/screening/ledger"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// words are those that all these pages share.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("screening_words") }

// count words a count as it may be shown.
func count(t content.Page, s ledger.Shown) string {
	switch {
	case s.Below > 0:
		return t.T("fewer", "n", strconv.FormatInt(s.Below, 10))
	case s.Hidden:
		return t.T("hidden")
	}
	return thousands(s.Count)
}

func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// stateKind gives the colour and shape of a state.
func stateKind(s ledger.State) layout.Kind {
	switch s {
	case ledger.Done, ledger.Answered:
		return layout.Live
	case ledger.Running, ledger.Sending, ledger.Waiting:
		return layout.Waiting
	case ledger.Failed, ledger.Refused, ledger.Expired:
		return layout.Stopped
	case ledger.Destroyed:
		return layout.Neutral
	}
	return layout.Neutral
}

func status(c *page.Ctx, s ledger.State) layout.Status {
	return layout.Status{Word: words(c).T("state." + string(s)), Kind: stateKind(s)}
}

// because words why a choice was not applied.
func (d Deps) because(c *page.Ctx, code string) string {
	if key := "because." + code; words(c).Has(key) {
		return words(c).T(key)
	}
	return d.Labels.Label("opt_out_result", code)
}

// lists says against which lists something was screened, and of what age.
func (d Deps) lists(c *page.Ctx, choices []ledger.Choice) []string {
	t := words(c)
	var out []string
	for _, ch := range choices {
		kind := d.Labels.Label("opt_out_kind", ch.Kind)
		switch {
		case ch.Applied && !ch.At.IsZero():
			out = append(out, t.T("applied", "kind", kind, "date", layout.FormatDate(ch.At)))
		case ch.Applied:
			out = append(out, kind)
		}
	}
	return out
}
