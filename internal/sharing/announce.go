package sharing

import (
	"slices"
	"time"

	"sharewell/internal/clock"
)

// AnnounceRule says what it means for a change that the public was not told of it in time.
type AnnounceRule string

// The rules.
const (
	AnnounceOff   AnnounceRule = ""      // nothing waits
	AnnounceWarn  AnnounceRule = "warn"  // whoever puts it live is told
	AnnounceBlock AnnounceRule = "block" // it does not go live before
)

// Valid reports whether r is one of the rules.
func (r AnnounceRule) Valid() bool {
	return r == AnnounceOff || r == AnnounceWarn || r == AnnounceBlock
}

// Announce is the partnership's rule about telling the public before a change.
type Announce struct {
	Rule AnnounceRule
	Days int // between the public announcement and the day from which the change is used
}

// Announcement is a change that is certain: everybody signed it, and it is not in force yet.
type Announcement struct {
	Version int
	Since   time.Time  // when the last party signed: from then on the public is told
	From    clock.Date // the first day on which it can be in force
}

// announced are the answers whose change matters to people so much that they are told before: purpose, parties, kinds
// of data and automation.
func announced() []string {
	return []string{"purposes", "specific_purpose", "law_enforcement_purpose", "parties", "items", "special_categories", "criminal_offence_data",
		"subjects", "adm_level", "adm_significant", "adm_tool", "adm_human_check", "commercial", "outside_uk"}
}

// Matters reports whether people are told of a change before it takes effect. What is only taken away need not wait.
func (c Change) Matters() bool {
	if !slices.Contains(announced(), c.Key) {
		return false
	}
	return len(c.Old) == 0 || slices.ContainsFunc(c.New, func(s string) bool { return !slices.Contains(c.Old, s) })
}

// changesMuch reports whether a version changes something of which the public is told before, against the one in force.
func changesMuch(old, v *Version, words Words) bool {
	return slices.ContainsFunc(Diff(old.Content, v.Content, words), Change.Matters)
}

// Announcement tells from when a version is announced and can be in force; ok is false when nobody need be told before:
// it is a first version, not signed by everybody yet, or changes nothing that matters so much.
func (a Announce) Announcement(live, v *Version, words Words) (Announcement, bool) {
	if live == nil || v == nil || live.N == v.N || v.Stage != Ready || live.Stage.Closed() || !changesMuch(live, v, words) {
		return Announcement{}, false
	}
	out := Announcement{Version: v.N, Since: v.signedAt(), From: v.Content.Start()}
	if a.Rule == AnnounceBlock {
		if first := clock.DateOf(out.Since).AddDays(a.Days); first.After(out.From) {
			out.From = first
		}
	}
	return out, true
}

// signedAt is when the last standing signature was made.
func (v *Version) signedAt() time.Time {
	last := v.SentAt
	for _, s := range v.States {
		if s.Signature != nil && s.Signature.At.After(last) {
			last = s.Signature.At
		}
	}
	return last
}

// unannounced says what of the time for telling the public is left. Which of a block and a warning it is, the
// partnership's rule says.
func unannounced(st *State, v *Version, w World, today clock.Date) []Blocker {
	live, rule := st.Live(), w.Settings.Announce
	if rule.Rule == AnnounceOff || rule.Days <= 0 || live == nil || live.N == v.N || live.Stage.Closed() || !changesMuch(live, v, w) {
		return nil
	}
	url := st.Record.URL()
	if v.Stage != Ready {
		first := today.AddDays(rule.Days)
		if !v.Content.Start().Before(first) {
			return nil
		}
		return []Blocker{{"announce", "The public is told of this change when everybody has signed it, and then " + first.Words() + " is the first day for it.", "Nothing to do: it goes live by itself. For a day that everybody knows, return it and set a later start date.", url}}
	}
	since := clock.DateOf(v.signedAt())
	first := since.AddDays(rule.Days)
	if !first.After(today) {
		return nil
	}
	return []Blocker{{"announce", "The public was told of this change on " + since.Words() + ". It can be used from " + first.Words() + ".", "Wait until then: the record goes live by itself.", url}}
}
