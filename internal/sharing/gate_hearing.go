package sharing

import (
	"sharewell/internal/clock"
)

// HearingRule says what it means for a record that the involvement group was not heard.
type HearingRule string

// The rules.
const (
	HearingOff   HearingRule = ""      // nothing
	HearingWarn  HearingRule = "warn"  // whoever puts it live is told, and everybody can see it
	HearingBlock HearingRule = "block" // it does not go live
)

// Valid reports whether r is one of the rules.
func (r HearingRule) Valid() bool { return r == HearingOff || r == HearingWarn || r == HearingBlock }

// Hearing is a snapshot of how far the partnership's involvement group is with one version.
type Hearing struct {
	// Since is the first day from which the group is asked about what is sent; none: there is no group.
	Since clock.Date
	Ref   string // of the proposal; "" while there is none
	URL   string
	Text  string // hash of the text the group is asked about
	// Owed says what is still owed, "" when nothing is: "views" and "recommendation" of the group, "answer" of
	// the lead organisation.
	Owed  string
	Until clock.Date // when that is due
	Views int
	// Free is set when the group need not be asked: nothing that matters changes.
	Free bool
	// Silent is set when the time passed without a recommendation.
	Silent bool
}

// What a hearing may still owe.
const (
	OwedViews  = "views"
	OwedAdvice = "recommendation"
	OwedAnswer = "answer"
)

// unheard lists what the involvement group, or an answer to it, still stands in the way of. Which of a
// block and a warning it is, the partnership's rule says.
func unheard(v *Version, w World, url string) []Blocker {
	h := w.Hearing
	if w.Settings.Hearing == HearingOff || h.Since.IsZero() || v.SentAt.IsZero() || clock.DateOf(v.SentAt).Before(h.Since) {
		return nil
	}
	if h.URL != "" {
		url = h.URL
	}
	switch {
	case h.Ref == "" || h.Text != v.Hash:
		return []Blocker{{"not_asked_group", "The involvement group has not seen this text yet.", "Wait a moment: it is asked as soon as the text is sent.", url}}
	case h.Free:
		return nil
	case h.Owed == OwedViews:
		return []Blocker{{"group_views", "The involvement group is being asked until " + h.Until.Words() + ".", "Wait for its recommendation, and answer the group's questions meanwhile.", url}}
	case h.Owed == OwedAdvice:
		return []Blocker{{"group_advice", "The involvement group writes its recommendation until " + h.Until.Words() + ".", "Wait for it. When the day passes without one, this stands no longer in the way.", url}}
	case h.Owed == OwedAnswer:
		return []Blocker{{"group_answer", "The involvement group's recommendation has no answer.", "Answer it: accept it, accept it in part, or decline it with a reason.", url}}
	}
	return nil
}

// Warnings lists what does not keep a version from going live, but should be known before. Each has the
// way to mend it.
func Warnings(st *State, v *Version, w World, today clock.Date) []Blocker {
	var out []Blocker
	if w.Settings.Announce.Rule == AnnounceWarn {
		out = unannounced(st, v, w, today)
	}
	if w.Settings.Hearing == HearingWarn {
		out = append(out, unheard(v, w, st.Record.URL())...)
	}
	return out
}
