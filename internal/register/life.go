package register

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
)

// ReviewOverdue is why an entry is withheld that left the list because its review is long overdue. No author can
// choose it; it has a list of its own.
const (
	ReviewOverdue = "review_overdue"
	ruleList      = "delisted_reason"
)

// withheldList names the list that has the words of a reason.
func withheldList(reason string) string {
	if reason == ReviewOverdue {
		return ruleList
	}
	return "withheld_reason"
}

// delisted reports whether a version's entry is withheld because its review is long overdue. A use that was ended is
// shown again: nothing about it is waited for.
func delisted(src Source, v sharing.Version) bool {
	if src.Record.Delisted.IsZero() || v.N != src.Record.Live {
		return false
	}
	switch v.Stage {
	case sharing.Active, sharing.Paused, sharing.UnderReview, sharing.Expired:
		return true
	case sharing.Draft, sharing.InReview, sharing.AwaitingSign, sharing.Ready, sharing.Ended, sharing.Refused, sharing.Superseded, sharing.Withdrawn:
	}
	return false
}

// Owner is who answers for a use: an organisation, and the role in it that looks after the record.
type Owner struct {
	Role access.Role `json:"role"`
	Name string      `json:"organisation"`
	Slug string      `json:"slug,omitempty"`
}

// What came of the benefits that a use promised.
const (
	CameYes     = "yes"
	CamePartly  = "partly"
	CameNoneYet = "none_yet"
	CameNo      = "no"
)

// Came lists what can have come of them, in the order people meet it.
func Came() []string { return []string{CameYes, CamePartly, CameNoneYet, CameNo} }

// Outcome is what came of the promised benefits, as the lead organisation said on one day.
type Outcome struct {
	On       clock.Date  `json:"on"`
	Due      clock.Date  `json:"due"`
	Came     string      `json:"came"`
	Text     string      `json:"text"`
	Link     string      `json:"link,omitempty"`     // to evidence
	Promised string      `json:"promised,omitempty"` // the benefits as the entry promised them on that day
	Role     access.Role `json:"role"`
}

// OutcomeDue is the day on which the next outcome is due; none when nobody asks for outcomes. All are the newest first.
func OutcomeDue(since clock.Date, months int, all []Outcome) clock.Date {
	if since.IsZero() || months <= 0 {
		return clock.Date{}
	}
	due := since.AddMonths(months)
	if len(all) == 0 {
		return due
	}
	for n := 1; ; n++ {
		if next := since.AddMonths(n * months); next.After(all[0].On) && next.After(all[0].Due) {
			return next
		}
	}
}

// The kinds of other versions of an entry.
const (
	EasyRead    = "easy_read"
	Translation = "translation"
	Audio       = "audio"
	SignFilm    = "bsl"
)

// EditionKinds lists them in the order people meet them.
func EditionKinds() []string { return []string{EasyRead, Translation, Audio, SignFilm} }

// Edition is another version of an entry: a file, or a page of this site.
type Edition struct {
	ID         string     `json:"id"`
	Kind       string     `json:"kind"`
	Language   string     `json:"language"`
	File       ident.File `json:"file,omitempty"`
	Type       string     `json:"type,omitempty"`
	Size       int64      `json:"size,omitempty"`
	SHA256     string     `json:"sha256,omitempty"`
	Page       string     `json:"page,omitempty"` // path on this site, when there is no file
	Transcript string     `json:"transcript,omitempty"`
	Text       string     `json:"made_from"` // names the text that it was made from; see TextOf
	TextOn     clock.Date `json:"made_from_text_of"`
	At         time.Time  `json:"added"`
	// Changed is so when the entry's text is another one than that which it was made from.
	Changed bool `json:"text_changed_since,omitempty"`
}

// TextOf names the text of an entry: it changes when something changes that a reader of another version would miss.
func TextOf(e Entry) string {
	e.Version, e.Status, e.Reason, e.Owner = 0, "", "", nil
	e.Dates, e.History, e.Earlier, e.Coming, e.Outcomes, e.Editions = Dates{Start: e.Dates.Start, End: e.Dates.End}, nil, nil, nil, nil, nil
	b, err := json.Marshal(e)
	if err != nil {
		return "" // an entry can always be written
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:12])
}

// life fills what happens to a use after it began: who answers for it, what came of it, its other versions.
func (k composer) life(e *Entry) {
	if o, ok := k.organisation(k.src.Record.Lead); ok {
		e.Owner = &Owner{Role: k.src.Record.OwnerRole, Name: o.Name, Slug: o.Slug}
	}
	e.Outcomes = k.src.Outcomes
	if e.Status.InUse() || e.Status == Paused {
		e.Dates.OutcomeDue = OutcomeDue(e.Dates.LiveSince, k.src.OutcomeMonths, e.Outcomes)
	}
	text := TextOf(*e)
	for _, x := range k.src.Editions {
		x.Changed = x.Text != text
		e.Editions = append(e.Editions, x)
	}
}

// OutcomeOverdue reports whether it is not said yet what came of the promised benefits, though its day has passed.
func (e Entry) OutcomeOverdue(today clock.Date) bool {
	return !e.Dates.OutcomeDue.IsZero() && e.Dates.OutcomeDue.Before(today)
}

// hasTool reports whether a tool takes part in the decisions of a use, also of one that is withheld: that there are such
// uses is public, which they are is not.
func hasTool(src Source) bool {
	v, _, ok := face(src)
	return ok && v.Content.Automation != "" && v.Content.Automation != automationNone
}
