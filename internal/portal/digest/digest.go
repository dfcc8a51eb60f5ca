package digest

import (
	"slices"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/space"
)

// Place is what somebody chooses about: everything, a topic, a room or a question.
type Place string

// Everything bounds all other choices.
const Everything Place = "all"

// Topic is the place of a topic.
func Topic(code string) Place { return Place("topic/" + code) }

// Room is the place of a room; that of the commons is "room/".
func Room(s ident.Space) Place { return Place("room/" + string(s)) }

// Question is the place of one question.
func Question(ref string) Place { return Place("question/" + ref) }

// Topic gives the topic that a place is.
func (p Place) Topic() (string, bool) {
	code, ok := strings.CutPrefix(string(p), "topic/")
	return code, ok && code != ""
}

// Room gives the room that a place is.
func (p Place) Room() (ident.Space, bool) {
	id, ok := strings.CutPrefix(string(p), "room/")
	return ident.Space(id), ok
}

// Question gives the reference of the question that a place is.
func (p Place) Question() (string, bool) {
	ref, ok := strings.CutPrefix(string(p), "question/")
	return ref, ok && ref != ""
}

// Choices are what a recipient chose; places without a row stand as the program says.
type Choices map[Place]intray.Frequency

// Bound is how often a recipient is told of the portal at most. A shared mailbox is told nothing until it is asked for.
func (c Choices) Bound(to intray.Recipient) intray.Frequency {
	if f, chosen := c[Everything]; chosen {
		return f
	}
	if _, shared := to.Mailbox(); shared {
		return intray.Off
	}
	return intray.Daily
}

// In gives how often a recipient wants to hear of a room in which they have a standing. Who belongs to a room is told
// weekly until they choose; the commons and rooms that are open to all are told of when somebody asks.
func (c Choices) In(s ident.Space, as space.Standing) intray.Frequency {
	if f, chosen := c[Room(s)]; chosen {
		return f
	}
	if s != space.Commons && (as == space.Member || as == space.Host) {
		return intray.Weekly
	}
	return intray.Off
}

// Often decides how often a recipient is told of a piece of news. What they may not read, they are not told. To leave
// a question or a room is stronger than to follow a topic; of several wishes the most frequent counts; the bound over
// everything comes last.
func (c Choices) Often(to intray.Recipient, n space.News, as space.Standing) intray.Frequency {
	if as == space.Outside {
		return intray.Off
	}
	if n.Thread != "" && c[Question(n.Ref)] == intray.Off || c[Room(n.Space)] == intray.Off {
		return intray.Off
	}
	best := c.In(n.Space, as)
	for _, code := range n.Topics {
		best = oftener(best, c[Topic(code)])
	}
	return rarer(best, c.Bound(to))
}

// Hears reports whether a morning could bring a recipient anything: most people's mornings do not, but for that of the
// week.
func (c Choices) Hears(to intray.Recipient, weekly bool) bool {
	switch bound := c.Bound(to); {
	case bound == intray.Off, bound == intray.Weekly && !weekly:
		return false
	case weekly:
		return true
	}
	for p, f := range c {
		if p != Everything && f == intray.Daily {
			return true
		}
	}
	return false
}

// Followed lists the topics that are followed, in order.
func (c Choices) Followed() []string {
	var out []string
	for p, f := range c {
		if code, ok := p.Topic(); ok && f != intray.Off {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// rank orders frequencies; what is not chosen is Off.
func rank(f intray.Frequency) int {
	return slices.Index([]intray.Frequency{intray.Weekly, intray.Daily}, f)
}

func oftener(a, b intray.Frequency) intray.Frequency {
	if rank(b) > rank(a) {
		return b
	}
	return a
}

func rarer(a, b intray.Frequency) intray.Frequency {
	if rank(b) < rank(a) {
		return b
	}
	return a
}

// prefix begins the names of news.
const prefix = "news/"

// listPrefix begins what stands for all news of one letter among its items; the day of the letter follows.
const listPrefix = "portal/"

// List stands for the news of the letter of a day among its items.
func List(day string) intray.Item { return intray.Item(listPrefix + day) }

// ReadList gives the day of the letter whose news an item stands for.
func ReadList(i intray.Item) (day string, ok bool) { return strings.CutPrefix(string(i), listPrefix) }

// Item names a piece of news for the memory of what was told. A thing that was asked or added is told once for ever,
// also when it moved to another room and is news there; what can happen again to a thing is told once for each day.
func Item(n space.News) intray.Item {
	name := prefix + string(n.Kind) + "/" + n.Ref
	if _, what, _ := strings.Cut(string(n.Kind), "."); slices.Contains(again(), what) {
		name += "/" + clock.DateOf(n.At).String()
	}
	return intray.Item(name)
}

// again lists what can happen to a thing more than once.
func again() []string { return []string{"answered", "changed", "revised", "endorsed"} }

// readItem gives the kind and the reference of a piece of news from its name.
func readItem(i intray.Item) (kind space.NewsKind, ref string, ok bool) {
	rest, ok := strings.CutPrefix(string(i), prefix)
	if !ok {
		return "", "", false
	}
	k, rest, _ := strings.Cut(rest, "/")
	ref, _, _ = strings.Cut(rest, "/")
	return space.NewsKind(k), ref, k != "" && ref != ""
}

func unknownPlace() error {
	return errs.New(errs.NotFound, "digest.place", "We could not find what you chose about, or you may not see it.")
}
