package digest

import (
	"context"
	"slices"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/portal/space"
)

const (
	// newsDays is how far back a letter looks, so that a new member is not told last year's news.
	newsDays = 14
	pageSize = 500
	mostNews = 20_000 // in newsDays, of the whole partnership
)

// KeepTold is how many days it is remembered which news were told: far longer than news are told.
const KeepTold = 90

// Press holds what is new in the whole portal, read once for a morning's letters. It is never shown as it is: For gives
// what one recipient may be told of it.
type Press struct {
	news  []space.News     // the oldest first
	at    map[Place][]int  // where news of a topic or a room stand
	names map[Place]string // of rooms
	items []intray.Item    // of each piece
}

// Press reads what is new.
func (s *Service) Press(ctx context.Context, tx PressTx, now time.Time) (*Press, error) {
	p := &Press{at: map[Place][]int{}, names: map[Place]string{}}
	for after := clock.Format(now.AddDate(0, 0, -newsDays)); len(p.news) < mostNews; {
		page, err := tx.PortalNewsFrom(ctx, after, pageSize)
		if err != nil {
			return nil, err
		}
		for _, n := range page {
			p.add(n)
		}
		if len(page) < pageSize {
			break
		}
		after = page[len(page)-1].Key
	}
	for place := range p.at {
		if id, ok := place.Room(); ok && id != space.Commons {
			room, err := tx.Space(ctx, id)
			if err != nil {
				return nil, err
			}
			p.names[place] = room.Name
		}
	}
	return p, nil
}

func (p *Press) add(n space.News) {
	i := len(p.news)
	p.news, p.items = append(p.news, n), append(p.items, Item(n))
	p.at[Room(n.Space)] = append(p.at[Room(n.Space)], i)
	for _, code := range n.Topics {
		p.at[Topic(code)] = append(p.at[Topic(code)], i)
	}
}

// Len is how many pieces of news there are.
func (p *Press) Len() int { return len(p.news) }

// Ear is one recipient as things stand now.
type Ear struct {
	To      intray.Recipient
	Choices Choices
	Reach   space.Reach
	Weekly  bool // this morning is the one of the week
	// Told reports whether an item was told before.
	Told func(intray.Item) bool
}

// Line is what a letter says of one thing: everything that happened to it, in one line.
type Line struct {
	Ref, Title, URL string
	Kinds           []space.NewsKind
	Space           ident.Space
	Room            string // its name; "" for the commons
	Topics          []string
	By              ident.Organisation
	Question        bool // it is answered by mail
	At              time.Time
	Items           []intray.Item
}

// For gives what a recipient is told this morning: what they want to hear of, may read and were not told, each thing
// once, the oldest first, most lines at most; what does not fit comes with the next.
func (p *Press) For(e Ear, most int) []Line {
	if !e.Choices.Hears(e.To, e.Weekly) {
		return nil
	}
	var out []Line
	at := map[string]int{} // where the line of a thing stands
	seen := map[intray.Item]bool{}
	for _, i := range p.near(e) {
		n := p.news[i]
		often := e.Choices.Often(e.To, n, e.Reach.In(n.Space))
		if often == intray.Off || often == intray.Weekly && !e.Weekly || seen[p.items[i]] || e.Told(p.items[i]) {
			continue
		}
		seen[p.items[i]] = true
		j, known := at[n.Ref]
		if !known {
			if len(out) == most {
				continue
			}
			j = len(out)
			at[n.Ref], out = j, append(out, Line{Ref: n.Ref})
		}
		out[j].add(n, p.items[i], p.names[Room(n.Space)])
	}
	return out
}

// near lists the news of the places that a recipient could hear of, in order, so that a morning does not go through
// all news for everybody.
func (p *Press) near(e Ear) []int {
	var out []int
	for place, f := range e.Choices {
		if f != intray.Off {
			out = append(out, p.at[place]...)
		}
	}
	for id, as := range e.Reach.Spaces {
		if e.Choices.In(id, as) != intray.Off {
			out = append(out, p.at[Room(id)]...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (l *Line) add(n space.News, item intray.Item, room string) {
	l.Title, l.URL, l.Space, l.Room, l.Topics, l.By, l.At = n.Title, n.URL, n.Space, room, n.Topics, n.By, n.At
	l.Question = l.Question || n.Thread != ""
	l.Items = append(l.Items, item)
	if !slices.Contains(l.Kinds, n.Kind) {
		l.Kinds = append(l.Kinds, n.Kind)
	}
}

// Still looks at news of a letter that is about to leave: it gives what of them the recipient may be told now, in the
// words of now.
func (s *Service) Still(ctx context.Context, tx StillTx, e Ear, items []intray.Item) ([]Line, error) {
	p := &Press{at: map[Place][]int{}, names: map[Place]string{}}
	var refs []string
	for _, item := range items {
		_, ref, ok := readItem(item)
		if !ok || slices.Contains(refs, ref) {
			continue
		}
		refs = append(refs, ref)
		all, err := tx.PortalNewsOf(ctx, ref)
		if err != nil {
			return nil, err
		}
		for _, n := range all {
			if place := Room(n.Space); slices.Contains(items, Item(n)) {
				p.add(n)
				if p.names[place] == "" && n.Space != space.Commons && e.Reach.Reads(n.Space) {
					room, err := tx.Space(ctx, n.Space)
					if err != nil {
						return nil, err
					}
					p.names[place] = room.Name
				}
			}
		}
	}
	e.Weekly, e.Told = true, func(intray.Item) bool { return false }
	return p.For(e, len(refs)), nil
}
