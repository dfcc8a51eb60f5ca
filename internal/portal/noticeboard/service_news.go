package noticeboard

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/portal/space"
)

// Post is new news.
type Post struct {
	Key   string
	Space ident.Space
	Notice
}

// Post puts news on the noticeboard.
func (s *Service) Post(ctx context.Context, actor access.Actor, cmd Post) (News, error) {
	notice, p := cmd.tidy(s.deps.Book, s.today())
	var out News
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		now := s.deps.Clock.Now()
		at := placed{space: cmd.Space, owner: actor.Organisation}
		role, err := s.may(ctx, tx, actor, access.PostNews, at)
		if err != nil {
			return err
		}
		p := append(slices.Clone(p), s.pin(ctx, tx, actor, at, notice)...)
		if len(p) > 0 {
			return errs.InvalidFields(p)
		}
		n, err := tx.TakeNumber(ctx, fmt.Sprintf("board-news-%d", year(now)))
		if err != nil {
			return err
		}
		out = News{Notice: notice, ID: ident.New[ID](s.deps.IDs), Ref: ident.Reference(s.deps.Prefix, year(now), n), Space: cmd.Space, Owner: actor.Organisation, Role: role, By: actor.Person, At: now, Changed: now, Version: 1}
		first, again, err := tx.Once(ctx, cmd.Key, actor.Person, out.Ref, now)
		if err != nil {
			return err
		}
		if again {
			out, err = tx.BoardNews(ctx, first)
			return err
		}
		return errors.Join(tx.InsertBoardNews(ctx, out), s.announceNews(ctx, tx, out), s.note(ctx, tx, actor.Event(role), out.placed(), "news_posted"))
	})
	return out, err
}

func (s *Service) announceNews(ctx context.Context, tx Tx, n News) error {
	return announce(ctx, tx, space.News{Space: n.Space, Topics: n.Topics, Kind: "news", Ref: n.Ref, URL: n.URL(), Title: n.Title, By: n.Owner, At: n.At})
}

// pin refuses to put news at the top by somebody who may not.
func (s *Service) pin(ctx context.Context, tx Tx, actor access.Actor, at placed, n Notice) problems {
	var p problems
	if n.PinnedUntil.IsZero() {
		return nil
	}
	reach, err := tx.PortalReach(ctx, actor.Person, s.deps.Clock.Now())
	rel := reach.Relation(actor, at.space, at.owner)
	if rel == access.Own || rel == access.Other {
		if rel = access.Other; reach.Hosts(at.space) {
			rel = access.Party
		}
	}
	if _, ok := access.Allowed(actor, access.PinNews, rel, ""); !ok || err != nil {
		p.add("pinned", "host", "Only the host of the space can keep news at the top. Leave this empty")
	}
	return p
}

// EditNews changes news.
func (s *Service) EditNews(ctx context.Context, actor access.Actor, at At, notice Notice) (News, error) {
	return s.changeNews(ctx, actor, at, "news_edited", func(tx Tx, n News) (News, error) {
		next, p := notice.tidy(s.deps.Book, s.today())
		if next.PinnedUntil != n.PinnedUntil {
			p = append(p, s.pin(ctx, tx, actor, n.placed(), next)...)
		}
		if len(p) > 0 {
			return n, errs.InvalidFields(p)
		}
		if n.Gone {
			return n, errs.New(errs.Conflict, "noticeboard.gone", "This was withdrawn. Put it back first.")
		}
		n.Notice = next
		return n, s.announceNews(ctx, tx, n)
	})
}

// WithdrawNews takes news away everywhere, with a reason.
func (s *Service) WithdrawNews(ctx context.Context, actor access.Actor, at At, said string) (News, error) {
	return s.changeNews(ctx, actor, at, "news_withdrawn", func(tx Tx, n News) (News, error) {
		reason, err := why(said)
		if err != nil {
			return n, err
		}
		n.Gone, n.Why = true, reason
		return n, tx.WithdrawPortalNews(ctx, n.Ref)
	})
}

// RestoreNews puts withdrawn news back.
func (s *Service) RestoreNews(ctx context.Context, actor access.Actor, at At) (News, error) {
	return s.changeNews(ctx, actor, at, "news_restored", func(tx Tx, n News) (News, error) {
		n.Gone, n.Why = false, ""
		return n, s.announceNews(ctx, tx, n)
	})
}

func (s *Service) changeNews(ctx context.Context, actor access.Actor, at At, name string, do func(tx Tx, n News) (News, error)) (News, error) {
	var out News
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		n, err := tx.BoardNews(ctx, at.Ref)
		if err != nil {
			return err
		}
		role, err := s.may(ctx, tx, actor, access.KeepNews, n.placed())
		if err != nil {
			return err
		}
		if at.Version != 0 && at.Version != n.Version {
			return errChanged()
		}
		n.Changed = s.deps.Clock.Now()
		if out, err = do(tx, n); err != nil {
			return err
		}
		err = errors.Join(tx.SaveBoardNews(ctx, out), s.note(ctx, tx, actor.Event(role), out.placed(), name))
		out.Version++
		return err
	})
	return out, err
}

// Board is a page of news.
type Board struct {
	Pinned []News
	News   []News
	Next   string
	Names  map[ident.Organisation]string
	Reach  space.Reach
}

// Query asks for news or events within a reach.
type Query struct {
	Space *ident.Space // nil is every room
	Topic string
	Key   string
	Past  bool // of events: those that are over
	Most  int
}

const mostPinned = 5

// List gives a page of news that the actor may read, the newest first. News that has had its day follows with the rest:
// only the front page leaves it out.
func (s *Service) List(ctx context.Context, actor access.Actor, q Query) (Board, error) {
	var out Board
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		reach, rooms, err := s.rooms(ctx, tx, actor, q.Space)
		if err != nil {
			return err
		}
		out = Board{Reach: reach}
		var all []News
		for _, room := range rooms {
			some, err := topped(q, func(before string) ([]News, error) { return tx.BoardNewsOf(ctx, room, before, q.Most+1) },
				func(n News) (string, []string) { return n.SortKey(), n.Topics })
			if err != nil {
				return err
			}
			all = append(all, some...)
			if q.Key == "" && q.Topic == "" {
				pinned, err := tx.BoardNewsPinned(ctx, room, s.today(), mostPinned)
				if err != nil {
					return err
				}
				out.Pinned = append(out.Pinned, pinned...)
			}
		}
		newest := func(a, b News) int { return strings.Compare(b.SortKey(), a.SortKey()) }
		slices.SortFunc(all, newest)
		slices.SortFunc(out.Pinned, newest)
		if out.News = all; len(all) > q.Most {
			out.News, out.Next = all[:q.Most], all[q.Most-1].SortKey()
		}
		var ids []ident.Organisation
		for _, n := range append(slices.Clone(out.Pinned), out.News...) {
			if n.Owner != "" {
				ids = append(ids, n.Owner)
			}
		}
		out.Names, err = tx.OrganisationNames(ctx, ids)
		return err
	})
	return out, err
}

// mostLooked bounds how many pages of a room are looked through for one topic.
const mostLooked = 20

// topped reads a page of a room, and goes on while a topic leaves too few of it.
func topped[T any](q Query, read func(key string) ([]T, error), of func(T) (string, []string)) ([]T, error) {
	var out []T
	for key, looked := q.Key, 0; looked < mostLooked; looked++ {
		some, err := read(key)
		if err != nil {
			return nil, err
		}
		for _, x := range some {
			at, topics := of(x)
			if key = at; q.Topic == "" || slices.Contains(topics, q.Topic) {
				out = append(out, x)
			}
		}
		if q.Topic == "" || len(some) <= q.Most || len(out) > q.Most {
			return out, nil
		}
	}
	return out, nil
}

// rooms gives the rooms that an actor may read, or the one that was asked for.
func (s *Service) rooms(ctx context.Context, tx Tx, actor access.Actor, only *ident.Space) (space.Reach, []ident.Space, error) {
	if _, err := access.Require(actor, access.ReadNoticeboard, access.ReadNoticeboard, access.RelationTo(actor, actor.Organisation), ""); err != nil {
		return space.Reach{}, nil, err
	}
	reach, err := tx.PortalReach(ctx, actor.Person, s.deps.Clock.Now())
	if err != nil {
		return reach, nil, err
	}
	rooms := reach.Rooms()
	if only != nil {
		if rooms = reach.Only(*only).Rooms(); len(rooms) == 0 {
			return reach, nil, errNotFound()
		}
	}
	return reach, rooms, nil
}

// NewsView is news as somebody sees it.
type NewsView struct {
	News

	Name    string // of who posted it; "" is the secretariat
	MayKeep bool
	MayPin  bool
}

// Read gives one piece of news. Withdrawn news is there for those alone who look after it.
func (s *Service) Read(ctx context.Context, actor access.Actor, ref string) (NewsView, error) {
	var v NewsView
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		n, err := tx.BoardNews(ctx, ref)
		if err != nil {
			return err
		}
		if _, err := s.may(ctx, tx, actor, access.ReadNoticeboard, n.placed()); err != nil {
			return err
		}
		_, keeps := s.may(ctx, tx, actor, access.KeepNews, n.placed())
		v = NewsView{News: n, MayKeep: keeps == nil}
		if n.Gone && !v.MayKeep {
			return errNotFound()
		}
		v.MayPin = len(s.pin(ctx, tx, actor, n.placed(), Notice{PinnedUntil: clock.Date{Year: 1}})) == 0
		names, err := tx.OrganisationNames(ctx, []ident.Organisation{n.Owner})
		v.Name = names[n.Owner]
		return err
	})
	if err != nil {
		return NewsView{}, err
	}
	return v, nil
}

// Reach gives the rooms that an actor may enter, for forms.
func (s *Service) Reach(ctx context.Context, actor access.Actor) (reach space.Reach, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		reach, err = tx.PortalReach(ctx, actor.Person, s.deps.Clock.Now())
		return err
	})
	return reach, err
}

// NewsSince lists news above a key, for the search, which keeps each in the scope of its room.
func (s *Service) NewsSince(ctx context.Context, after string, most int) (out []News, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.BoardNewsSince(ctx, after, most)
		return err
	})
	return out, err
}
