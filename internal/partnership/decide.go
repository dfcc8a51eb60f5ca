package partnership

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/agreement/redline"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// How long texts may be.
const (
	longLine    = 200
	longDetail  = 2000
	longMinutes = 20000
	mostItems   = 100
)

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: "partnership." + code, Message: message}})
}

func gone() error {
	return errs.New(errs.NotFound, "partnership.not_found", "We could not find this, or you may not see it.")
}

func closed() error {
	return errs.New(errs.Conflict, "partnership.closed", "These minutes are agreed, or the meeting was cancelled. Nothing in it changes any more.")
}

// said tidies what somebody wrote and holds it to a length. missing "" lets it be empty.
func said(field, text, missing string, most int) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && missing != "":
		return "", invalid(field, "required", missing)
	case n > most:
		return "", invalid(field, "too_long", fmt.Sprintf("Say it in %d characters or fewer", most))
	}
	return text, nil
}

func webLink(field, link string) (string, error) {
	link = strings.TrimSpace(link)
	if link == "" || strings.HasPrefix(link, "https://") && len(link) <= longLine*5 && !strings.ContainsAny(link, " \n\t\"<>") || localLink(link) {
		return link, nil
	}
	return "", invalid(field, "address", "Enter an address that begins with https://, or a page of this site like /agreement")
}

func localLink(link string) bool {
	return strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "//") && !strings.ContainsAny(link, "\\ \n\r\t\"<>") && len(link) <= longLine
}

// Plan is when and where a meeting is held.
type Plan struct {
	Key          string // submission key
	Title        string
	Starts, Ends time.Time
	Place, Link  string
}

func checked(p Plan) (Plan, error) {
	var wrong []errs.Field
	keep := func(err error) { wrong = append(wrong, errs.FieldsOf(err)...) }
	var err error
	p.Title, err = said("title", p.Title, "Say what meeting it is, like “Quarterly meeting”", longLine)
	keep(err)
	p.Place, err = said("place", p.Place, "", longLine)
	keep(err)
	p.Link, err = webLink("link", p.Link)
	keep(err)
	if p.Starts.IsZero() {
		keep(invalid("day", "required", "Enter the day of the meeting"))
	} else if !p.Ends.After(p.Starts) {
		keep(invalid("ends", "order", "The end must be after the start"))
	}
	if p.Place == "" && p.Link == "" && len(wrong) == 0 {
		keep(invalid("place", "required", "Say where it is held, or give the link to join it"))
	}
	return p, errs.InvalidFields(wrong)
}

func (m *Meeting) next() string {
	m.Seq++
	return strconv.Itoa(m.Seq)
}

func (m *Meeting) open() error {
	if m.Stage == Agreed || m.Stage == Cancelled {
		return closed()
	}
	return nil
}

// put changes time or place; calendars are told by a higher sequence.
func (m *Meeting) put(p Plan) error {
	if m.Stage == Drafted {
		return errs.New(errs.Conflict, "partnership.held", "The meeting was held. Its day and place stay as they were.")
	}
	if err := m.open(); err != nil {
		return err
	}
	if !m.Starts.Equal(p.Starts) || !m.Ends.Equal(p.Ends) || m.Place != p.Place || m.Link != p.Link {
		m.Sequence++
	}
	m.Title, m.Starts, m.Ends, m.Place, m.Link = p.Title, p.Starts, p.Ends, p.Place, p.Link
	return nil
}

// fetch adds what waits and is not on the agenda, except what was taken off before; it says how many.
func (m *Meeting) fetch(all []Waiting) int {
	n := 0
	for _, w := range all {
		known := slices.Contains(m.Dropped, w.Key) || slices.ContainsFunc(m.Items, func(x Item) bool { return x.Key == w.Key })
		if w.HandoverOnly || known || len(m.Items) >= mostItems {
			continue
		}
		m.Items = append(m.Items, Item{ID: m.next(), Key: w.Key, Kind: w.Kind, Title: w.Title, Detail: w.Detail, URL: w.URL, Public: w.Public})
		n++
	}
	if m.Stage == Planned {
		order := WaitingKinds()
		slices.SortStableFunc(m.Items, func(x, y Item) int {
			if x.Key == "" || y.Key == "" {
				return 0
			}
			return slices.Index(order, x.Kind) - slices.Index(order, y.Kind)
		})
	}
	return n
}

// add puts an item of the secretariat's own at the end.
func (m *Meeting) add(x Item) error {
	if len(m.Items) >= mostItems {
		return invalid("title", "too_many", fmt.Sprintf("An agenda has at most %d items", mostItems))
	}
	x.ID, x.Kind = m.next(), "other"
	m.Items = append(m.Items, x)
	return nil
}

// move puts an item before or after its neighbour.
func (m *Meeting) move(id string, up bool) error {
	i := slices.IndexFunc(m.Items, func(x Item) bool { return x.ID == id })
	if i < 0 {
		return gone()
	}
	j := i + 1
	if up {
		j = i - 1
	}
	if j >= 0 && j < len(m.Items) {
		m.Items[i], m.Items[j] = m.Items[j], m.Items[i]
	}
	return nil
}

// drop takes an item off; it does not come back by itself. What has minutes stays.
func (m *Meeting) drop(id string) error {
	x, ok := m.Item(id)
	if !ok {
		return gone()
	}
	if x.Minutes != "" || len(x.Decisions) > 0 {
		return errs.New(errs.Conflict, "partnership.minuted", "There are minutes for this item. It stays on the agenda.")
	}
	if x.Key != "" {
		m.Dropped = append(m.Dropped, x.Key)
	}
	m.Items = slices.DeleteFunc(m.Items, func(o Item) bool { return o.ID == id })
	for i := range m.Papers {
		if m.Papers[i].Item == id {
			m.Papers[i].Item = ""
		}
	}
	return nil
}

func (m *Meeting) at(id string) (*Item, error) {
	for i := range m.Items {
		if m.Items[i].ID == id {
			return &m.Items[i], nil
		}
	}
	return nil, gone()
}

// Clash is what two people wrote at the same place. Saving again with Theirs as the base keeps what stands in Mine.
type Clash struct{ Mine, Theirs string }

// write keeps minutes of an item that began as base. What somebody else wrote meanwhile is merged in; a clash changes
// nothing and gives both texts.
func (x *Item) write(base, mine string) (merged bool, clash *Clash) {
	text, clean := redline.Merge(base, mine, x.Minutes)
	if !clean {
		return false, &Clash{Mine: mine, Theirs: x.Minutes}
	}
	merged = x.Minutes != base && text != mine
	x.Minutes = text
	return merged, nil
}

// stage moves a meeting on.
func (m *Meeting) stage(to Stage, now time.Time) error {
	ok := false
	switch to {
	case Issued:
		ok = m.Stage == Planned
		if ok && len(m.Items) == 0 {
			return invalid("stage", "empty", "Put something on the agenda first")
		}
	case Drafted:
		ok = m.Stage == Issued
		if ok && !m.Held(now) {
			return invalid("stage", "early", "The meeting has not begun yet. Minutes come after it")
		}
	case Cancelled:
		ok = m.Stage == Planned || m.Stage == Issued
		m.Sequence++
	case Planned, Agreed:
	}
	if !ok {
		return errs.New(errs.Conflict, "partnership.stage", "The meeting has moved on meanwhile. Look at it again.")
	}
	m.Stage = to
	return nil
}

// agree fixes the minutes; by is the later meeting that agreed them.
func (m *Meeting) agree(by Meeting, now time.Time) error {
	if m.Stage != Drafted {
		return errs.New(errs.Conflict, "partnership.stage", "Only draft minutes can be agreed.")
	}
	if !by.Starts.After(m.Starts) || by.Stage == Planned || !by.Held(now) {
		return invalid("by", "order", "Minutes are agreed at a later meeting that has begun")
	}
	m.Stage, m.AgreedAt, m.AgreedOn = Agreed, by.Ref, by.Day()
	return nil
}

// chase says what to do about an open action on a day.
func (a Action) chase(today clock.Date, cal clock.Calendar, s Settings) (remind, escalate bool) {
	if a.State != ActionOpen {
		return false, false
	}
	switch {
	case !a.Due.Before(today):
		remind = a.Reminded.IsZero() && a.Due.DaysUntil(today) >= -s.RemindDays
	default:
		remind = a.Reminded.IsZero() || !a.Reminded.After(a.Due) || a.Reminded.DaysUntil(today) >= s.AgainDays
		escalate = a.Org != "" && a.Escalated.IsZero() && cal.WorkingDaysUntil(a.Due, today) > s.EscalateDays
	}
	return remind, escalate
}

// Settings are the partnership's choices.
type Settings struct {
	Prefix       string // starts references of meetings
	RemindDays   int    // days before an action's day when its owner is reminded
	AgainDays    int    // days between reminders of a late action
	EscalateDays int    // working days after its day when the secretariat is told
	VacantSoon   int    // days before a seat's end when the organisation is told
	HandoverDays int    // days before a term's end when the handover is asked for
}

// DefaultSettings are the choices when a partnership makes none.
func DefaultSettings() Settings {
	return Settings{Prefix: "SW-M", RemindDays: 7, AgainDays: 7, EscalateDays: 5, VacantSoon: 30, HandoverDays: 60}
}
