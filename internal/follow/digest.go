package follow

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sharewell/internal/clock"
	"sharewell/internal/intray"
)

// The bounds of a digest.
const (
	addressesAtOnce = 200
	mostNews        = 200 // told in one letter
)

// Digests writes to every address that was not told of the newest news and was not written to today.
func (s *Service) Digests(ctx context.Context) error {
	var last int64
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		last, err = tx.LastNews(ctx)
		return err
	})
	if err != nil || last == 0 {
		return err
	}
	q := ToTell{Last: last, Day: clock.DateOf(s.deps.Clock.Now()).String(), Most: addressesAtOnce}
	r := s.reader()
	for {
		var hashes []string
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			hashes, err = tx.AddressesToTell(ctx, q)
			return err
		})
		if err != nil || len(hashes) == 0 {
			return err
		}
		for _, hash := range hashes {
			if err := s.digest(ctx, r, hash, q); err != nil {
				return fmt.Errorf("a digest: %w", err)
			}
		}
		q.After = hashes[len(hashes)-1]
	}
}

// digest writes one letter, in the transaction in which it is noted what was told.
func (s *Service) digest(ctx context.Context, r *reader, hash string, q ToTell) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		mine, err := tx.FollowersOf(ctx, hash)
		if err != nil {
			return err
		}
		span := spanOf(mine, q.Last)
		if span.from >= span.to {
			return nil
		}
		pieces, last, err := s.pieces(ctx, tx, r, mine, span)
		if err != nil {
			return err
		}
		return s.tell(ctx, tx, mine, told1{pieces, span.from, last, q.Day})
	})
}

type told1 struct {
	pieces     []Piece
	from, last int64
	day        string
}

func (s *Service) tell(ctx context.Context, tx Tx, mine []Follower, in told1) error {
	var key string
	now := s.deps.Clock.Now()
	first := firstLive(mine)
	if len(in.pieces) > 0 {
		to, err := s.deps.Secrets.Open(first.ID, first.Address)
		if err != nil {
			return err
		}
		key = newsKey(first.ID, in.from, in.last)
		subject, text := s.deps.Letter(Letter{What: LetterNews, Pieces: in.pieces, Leave: s.leavePath(first)})
		if err := tx.PostMail(ctx, intray.Mail{Key: key, To: to, Subject: subject, Text: text, At: now}); err != nil {
			return err
		}
		if err := tx.AddMonthCount(ctx, CountTold, now, int64(len(in.pieces))); err != nil {
			return err
		}
	}
	for _, f := range mine {
		if !f.Live {
			continue
		}
		f.Told = max(f.Told, in.last)
		if key != "" {
			f.Day, f.Mail = in.day, key
		}
		if err := tx.SaveFollower(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

func firstLive(mine []Follower) Follower {
	for _, f := range mine {
		if f.Live {
			return f
		}
	}
	return Follower{}
}

// span is a range of news: after from, up to to.
type span struct{ from, to int64 }

// spanOf gives the news of which an address was not told.
func spanOf(mine []Follower, last int64) span {
	out := span{last, last}
	for _, f := range mine {
		if f.Live && f.Told < out.from {
			out.from = f.Told
		}
	}
	return out
}

// pieces lists what an address is told of a range of news: what it follows, each piece once. It gives the number up to
// which it got.
func (s *Service) pieces(ctx context.Context, tx Tx, r *reader, mine []Follower, in span) (out []Piece, last int64, err error) {
	list, err := tx.NewsAfter(ctx, in.from, mostNews)
	if err != nil {
		return nil, 0, err
	}
	last = in.from
	for _, n := range list {
		if n.N > in.to {
			break
		}
		last = n.N
		p, err := r.piece(ctx, n)
		if err != nil {
			return nil, 0, err
		}
		if p != nil && wants(mine, *p) {
			out = append(out, *p)
		}
	}
	return out, last, nil
}

func wants(mine []Follower, p Piece) bool {
	for _, f := range mine {
		if f.Live && f.Told < p.N && f.Topic.Covers(p) {
			return true
		}
	}
	return false
}

// MailPrefix begins the keys of letters with news.
const MailPrefix = "follow/news/"

func newsKey(id string, from, to int64) string {
	return MailPrefix + id + "/" + strconv.FormatInt(from, 10) + "-" + strconv.FormatInt(to, 10)
}

// Again is a letter as it may leave now.
type Again struct {
	Keep          bool // there is something to send
	Subject, Text string
	Leave         string // path of the link that ends it with one click
}

// Again looks at a letter once more before it leaves: whether the address still follows, and what of its news may
// still be read. It says nothing about letters of others; ours is false then.
func (s *Service) Again(ctx context.Context, tx Tx, m intray.PostedMail) (out Again, ours bool, err error) {
	rest, ours := strings.CutPrefix(m.Key, MailPrefix)
	if !ours {
		return out, false, nil
	}
	id, numbers, _ := strings.Cut(rest, "/")
	a, b, _ := strings.Cut(numbers, "-")
	from, err1 := strconv.ParseInt(a, 10, 64)
	to, err2 := strconv.ParseInt(b, 10, 64)
	if err := errors.Join(err1, err2); err != nil {
		return out, true, fmt.Errorf("follow: the key of a letter: %w", err)
	}
	f, err := tx.Follower(ctx, id)
	if err != nil {
		return out, true, ignoreGone(err)
	}
	mine, err := tx.FollowersOf(ctx, f.Hash)
	if err != nil {
		return out, true, err
	}
	for i := range mine {
		mine[i].Told = from // what it was told of by this letter
	}
	pieces, _, err := s.pieces(ctx, tx, s.reader(), mine, span{from, to})
	if err != nil || len(pieces) == 0 {
		return out, true, err
	}
	out = Again{Keep: true, Leave: s.leavePath(f)}
	out.Subject, out.Text = s.deps.Letter(Letter{What: LetterNews, Pieces: pieces, Leave: out.Leave})
	return out, true, nil
}
