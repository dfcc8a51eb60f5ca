package noticeboard

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/portal/words"
	"sharewell/internal/rulebook"
)

// Limits of what people write.
const (
	MostTitle  = 150
	MostText   = 10_000
	MostTopics = 5
	MostPlace  = 300
	MostWhy    = 500
	MostPlaces = 5000
	// longestFront is for how many days news may stand at the front, and longestEvent for how many an event may last.
	longestFront = 366
	longestEvent = 14 * 24 * time.Hour
)

const topicList = "portal_topic"

type problems []errs.Field

func (p *problems) add(name, code, message string) {
	*p = append(*p, errs.Field{Name: name, Code: code, Message: message})
}

func (p *problems) text(name, said string, most int, missing string) {
	switch n := utf8.RuneCountInString(said); {
	case said == "" && missing != "":
		p.add(name, "required", missing)
	case n > most:
		p.add(name, "too_long", "Shorten this to "+strconv.Itoa(most)+" characters or fewer. It has "+strconv.Itoa(n)+" now")
	}
}

func (p *problems) topics(book *rulebook.Book, codes []string) []string {
	codes = slices.Compact(slices.Sorted(slices.Values(codes)))
	l, err := book.List(topicList)
	switch {
	case len(codes) > MostTopics:
		p.add("topics", "too_many", "Choose "+strconv.Itoa(MostTopics)+" topics or fewer")
	case err != nil || slices.ContainsFunc(codes, func(c string) bool { return !slices.Contains(l.Codes(), c) }):
		p.add("topics", "unknown", "Choose topics of the list")
	}
	return codes
}

// tidy cleans what was written as news.
func (n Notice) tidy(book *rulebook.Book, today clock.Date) (Notice, problems) {
	var p problems
	n.Title, n.Text = words.Line(n.Title), words.Clean(n.Text)
	p.text("title", n.Title, MostTitle, "Give it a title that says what is new")
	p.text("text", n.Text, MostText, "Write what is new")
	n.Topics = p.topics(book, n.Topics)
	switch {
	case n.Expires.IsZero():
		n.Expires = today.AddDays(90)
	case n.Expires.Before(today):
		p.add("expires", "past", "Choose today or a day that is still to come")
	case today.DaysUntil(n.Expires) > longestFront:
		p.add("expires", "too_far", "Choose a day in the next year")
	}
	if !n.PinnedUntil.IsZero() && n.PinnedUntil.After(n.Expires) {
		p.add("pinned", "after", "It cannot stay at the top longer than it stands on the noticeboard")
	}
	return n, p
}

// tidy cleans what was written about an event. now is when it was written, moved whether its time is new.
func (x Plan) tidy(book *rulebook.Book, now time.Time, moved bool) (Plan, problems) {
	var p problems
	x.Title, x.Text = words.Line(x.Title), words.Clean(x.Text)
	x.Place, x.Link = words.Line(x.Place), strings.TrimSpace(x.Link)
	if !x.Sort.Valid() {
		p.add("sort", "required", "Say whether it is a meeting or training")
	}
	p.text("title", x.Title, MostTitle, "Give it a title that says what it is")
	p.text("text", x.Text, MostText, "Say what it is about and who it is for")
	x.Topics = p.topics(book, x.Topics)
	switch {
	case x.Starts.IsZero():
		p.add("starts", "required", "Enter the day and the time at which it starts")
	case moved && !x.Starts.After(now):
		p.add("starts", "past", "Choose a start that is still to come")
	case !x.Ends.After(x.Starts):
		p.add("ends", "order", "It must end after it starts")
	case x.Ends.Sub(x.Starts) > longestEvent:
		p.add("ends", "too_long", "An event can last two weeks at most")
	}
	p.text("place", x.Place, MostPlace, "")
	switch u, err := url.Parse(x.Link); {
	case x.Place == "" && x.Link == "":
		p.add("place", "required", "Say where it is, or give the address to join at")
	case x.Link != "" && (err != nil || u.Scheme != "https" || u.Host == "" || len(x.Link) > 1000):
		p.add("link", "address", "Enter the whole address to join at, starting with https://")
	}
	if x.Places < 0 || x.Places > MostPlaces {
		p.add("places", "range", "Enter a number of places up to "+strconv.Itoa(MostPlaces)+", or leave it empty for no limit")
	}
	if x.Places > 0 {
		x.SignUp = true
	}
	return x, p
}

// moved reports whether who comes must hear of a change.
func (x Plan) moved(old Plan) bool {
	return !x.Starts.Equal(old.Starts) || !x.Ends.Equal(old.Ends) || x.Place != old.Place || x.Link != old.Link
}

// room says how many places are free; every place when there is no limit.
func (x Plan) room(come int) int {
	if x.Places == 0 {
		return MostPlaces
	}
	return max(0, x.Places-come)
}

// waits reports whether somebody who signs up now waits: all places are taken, or others wait already.
func (x Plan) waits(come, wait int) bool { return x.room(come) == 0 || x.Places > 0 && wait > 0 }

func relation(at access.Relation, hosts bool) access.Relation {
	if at == access.Other && hosts {
		return access.Party
	}
	return at
}

func why(said string) (string, error) {
	var p problems
	said = words.Clean(said)
	p.text("why", said, MostWhy, "Say why")
	return said, errs.InvalidFields(p)
}
