package incident

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Words are what an account says to everybody.
type Words struct {
	Title    string `json:"title,omitempty"`
	Happened string `json:"happened,omitempty"`
	Affected string `json:"affected,omitempty"`
	Doing    string `json:"doing,omitempty"`
	Changed  string `json:"changed,omitempty"`
	You      string `json:"you,omitempty"` // what people can do
}

// Texts gives the words with the names of their fields.
func (w Words) Texts() []Text {
	return []Text{{"title", w.Title}, {"happened", w.Happened}, {"affected", w.Affected}, {"doing", w.Doing}, {"changed", w.Changed}, {"you", w.You}}
}

// Text is one named text.
type Text struct{ Name, Text string }

// AccountStage is how far an account has come.
type AccountStage string

// The stages of an account. An account that is out can be written anew: what is out stays until the new words are.
const (
	NoAccount AccountStage = ""
	Writing   AccountStage = "writing"
	InReview  AccountStage = "review"
	Published AccountStage = "published"
	Withdrawn AccountStage = "withdrawn"
)

// AccountStages lists them.
func AccountStages() []AccountStage {
	return []AccountStage{NoAccount, Writing, InReview, Published, Withdrawn}
}

// Account is the public account while it is made.
type Account struct {
	Stage       AccountStage `json:"stage,omitempty"`
	Words       Words        `json:"words"`
	Author      ident.Person `json:"author,omitempty"`
	Reviewer    ident.Person `json:"reviewer,omitempty"`
	Note        string       `json:"note,omitempty"` // of the reviewer, when it came back
	Out         *Words       `json:"out,omitempty"`  // what everybody reads
	PublishedAt time.Time    `json:"published_at,omitzero"`
	ChangedAt   time.Time    `json:"changed_at,omitzero"`
}

// Public is what everybody reads. Nothing else of an incident is public.
type Public struct {
	Ref         string             `json:"ref"`
	Org         ident.Organisation `json:"org"`
	Words       Words              `json:"words"`
	Band        string             `json:"band"`
	Kinds       []string           `json:"kinds,omitempty"`
	Uses        []string           `json:"uses,omitempty"`
	Ended       bool               `json:"ended,omitempty"`
	AwareOn     clock.Date         `json:"aware_on"`
	PublishedAt time.Time          `json:"published_at"`
	ChangedAt   time.Time          `json:"changed_at"`
	Story       []PublicTurn       `json:"story"`
}

// PublicTurn is one dated line of the public timeline; What is a code.
type PublicTurn struct {
	On   clock.Date `json:"on"`
	What string     `json:"what"`
}

// SortKey puts the newest first.
func (p Public) SortKey() string {
	const future = 1 << 42
	return pad(future-p.PublishedAt.UnixMilli()) + p.Ref
}

// Year is under which year it is listed.
func (p Public) Year() int { return p.AwareOn.Year }

// public gives what everybody reads; ok is false when nothing is out.
func (i Incident) public() (Public, bool) {
	if i.Account.Out == nil {
		return Public{}, false
	}
	p := Public{Ref: i.Ref, Org: i.Org, Words: *i.Account.Out, Band: i.Content.People.Band, Kinds: i.Content.Facts.Kinds, Ended: i.Stage == Closed,
		AwareOn: clock.DateOf(i.Content.Facts.AwareAt), PublishedAt: i.Account.PublishedAt, ChangedAt: i.Account.ChangedAt}
	for _, l := range i.Links {
		p.Uses = append(p.Uses, l.Ref)
	}
	p.Story = i.publicStory()
	return p, true
}

// publicTurns are the lines of the history that everybody sees, each with the code that stands for it.
var publicTurns = []struct{ turn, shown string }{
	{turnRaised, "raised"}, {turnPaused, "paused"}, {turnResumed, "resumed"}, {turnContained, "contained"},
	{turnPublished, "published"}, {turnClosed, "closed"}, {turnReopened, "reopened"},
}

// publicStory tells only what happened and when: no reasons, no names.
func (i Incident) publicStory() []PublicTurn {
	var out []PublicTurn
	add := func(on clock.Date, what string) {
		if t := (PublicTurn{on, what}); !on.IsZero() && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	add(i.Content.Facts.HappenedOn, "happened")
	add(clock.DateOf(i.Content.Facts.AwareAt), "aware")
	if len(i.Partners) > 0 {
		add(clock.DateOf(i.Partners[0].ToldAt), "partners")
	}
	if r := i.Content.Regulator; r.Decision == Notify && !r.ToldAt.IsZero() {
		add(clock.DateOf(r.ToldAt), "regulator")
	}
	if i.Content.Telling.Decision == Tell {
		add(i.Content.Telling.On, "people")
	}
	for _, t := range i.Turns {
		for _, p := range publicTurns {
			if p.turn == t.What && p.shown != "raised" {
				add(clock.DateOf(t.At), p.shown)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b PublicTurn) int { return strings.Compare(a.On.String(), b.On.String()) })
	return out
}

// smallCount finds a small exact number of people in words for everybody.
var smallCount = regexp.MustCompile(`(?i)\b([1-9]|one|two|three|four|five|six|seven|eight|nine)\s+(?:\w+\s+)?(people|persons|patients?|pupils?|children|child|residents?|families|family|person|adults?|clients?|tenants?|students?|women|woman|men|man|girls?|boys?)\b`)

// SmallNumbers finds exact small numbers of people, which could give somebody away.
func SmallNumbers(text string) []string {
	var out []string
	for _, at := range smallCount.FindAllStringIndex(text, -1) {
		before := strings.ToLower(text[max(0, at[0]-12):at[0]])
		if !strings.HasSuffix(before, "fewer than ") && !strings.HasSuffix(before, "less than ") {
			out = append(out, text[at[0]:at[1]])
		}
	}
	return out
}

// complete lists what an account lacks before it can be reviewed.
func (w Words) complete() error {
	var wrong []errs.Field
	for _, t := range w.Texts() {
		if t.Name != "changed" && strings.TrimSpace(t.Text) == "" {
			wrong = append(wrong, errs.Field{Name: t.Name, Code: "required", Message: accountMissing[t.Name]})
		}
		for _, found := range SmallNumbers(t.Text) {
			wrong = append(wrong, errs.Field{Name: t.Name, Code: "small_number", Message: "“" + found + "” could tell who it was. Write “fewer than 10 people”, or leave the number out"})
		}
	}
	return errs.InvalidFields(wrong)
}

var accountMissing = map[string]string{
	"title":    "Give the account a title",
	"happened": "Say what happened",
	"affected": "Say who is affected",
	"doing":    "Say what is being done",
	"you":      "Say what people can do, even if it is nothing",
}

// review decides about an account. Whoever wrote the words never lets them out.
func (i *Incident) review(a access.Actor, role access.Role, cmd Review, now time.Time) error {
	acc, note := &i.Account, strings.TrimSpace(cmd.Note)
	if acc.Stage != InReview {
		return moved()
	}
	if a.Person == acc.Author {
		return errs.New(errs.Forbidden, "incident.own_words", "Somebody else must review these words, because you wrote them.")
	}
	if !cmd.Let {
		if note == "" {
			return invalid("note", "required", "Say what should change")
		}
		acc.Stage, acc.Note = Writing, note
		i.turn(Turn{At: now, What: turnReturned, Role: role, Org: i.Org, Text: note})
		return nil
	}
	if err := acc.Words.complete(); err != nil {
		return err
	}
	out := acc.Words
	acc.Stage, acc.Out, acc.Reviewer, acc.ChangedAt, acc.Note = Published, &out, a.Person, now, ""
	if acc.PublishedAt.IsZero() {
		acc.PublishedAt = now
	}
	i.turn(Turn{At: now, What: turnPublished, Role: role, Org: i.Org})
	return nil
}

func pad(n int64) string { return fmt.Sprintf("%015d", n) }
