package registerpage

import (
	"strings"

	"sharewell/internal/register"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
)

// statusTag gives a status its word and its shape.
func statusTag(list content.Page, s register.Status) layout.Status {
	kind := layout.Neutral
	switch s {
	case register.Live:
		kind = layout.Live
	case register.Paused, register.UnderReview:
		kind = layout.Waiting
	case register.Expired, register.Ended, register.Refused, register.Withdrawn:
		kind = layout.Stopped
	case register.Replaced, register.Elsewhere:
	}
	return layout.Status{Word: list.T("status." + string(s)), Kind: kind}
}

// valueWords gives a filter's value its words: the register's, or the page's for those it has none for.
func valueWords(list content.Page, filter, value, words string) string {
	switch {
	case words != "":
		return words
	case filter == register.FilterStatus && register.Status(value).Valid():
		return list.T("status." + value)
	case filter == register.FilterChoice && value == register.ChoiceNone:
		return list.T("choice.none")
	}
	return value
}

// sentence takes the full stop off words that are put into a sentence.
func sentence(s string) string { return strings.TrimRight(strings.TrimSpace(s), ".") }
