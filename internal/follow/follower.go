package follow

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Follower is one thing that one address follows.
type Follower struct {
	ID      string    `json:"id"`
	Topic   Topic     `json:"topic"`
	Hash    string    `json:"hash"`    // keyed, of the address
	Address []byte    `json:"address"` // sealed
	Live    bool      `json:"live"`    // confirmed
	At      time.Time `json:"at"`
	Told    int64     `json:"told"` // the last news that it was told of, or that came before it
	Day     string    `json:"day"`  // the day of the last digest
	Mail    string    `json:"mail"` // key of the last message
	Version int64     `json:"-"`
}

// The bounds of what one network and one address may ask for, and how long an address waits for its owner.
const (
	askSlice   = time.Hour
	mostAsks   = 20 // of one network in an hour
	mostMails  = 5  // confirmations to one address in a day
	mostTopics = 50 // that one address follows
	keepDays   = 7
)

// StopPath begins the addresses of letters' links.
const (
	ConfirmPath = "/follow/confirm/"
	StopPath    = "/follow/stop/"
)

// Service runs following.
type Service struct{ deps Deps }

// New makes the service.
func New(deps Deps) *Service { return &Service{deps} }

// Topic names what is followed.
func (s *Service) Topic(ctx context.Context, t Topic) (string, error) {
	return s.deps.World.Topic(ctx, t)
}

func (s *Service) token(use, id string) string {
	return hex.EncodeToString(s.deps.Secrets.Hash(use+" "+id, ""))
}

func (s *Service) hash(address string) string {
	return hex.EncodeToString(s.deps.Secrets.Hash("address", strings.ToLower(strings.TrimSpace(address))))
}

// Ask is somebody's wish to follow something by mail.
type Ask struct {
	Key     string
	Topic   Topic
	Email   string
	Network string // where the wish came from; counted by a keyed hash
}

// Ask sends a letter with a link to confirm. It answers the same whether the address follows anything or not.
func (s *Service) Ask(ctx context.Context, cmd Ask) error {
	name, err := s.deps.World.Topic(ctx, cmd.Topic)
	if err != nil {
		return err
	}
	if err := s.count(ctx, cmd.Network); err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		now, hash := s.deps.Clock.Now(), s.hash(cmd.Email)
		if cmd.Key != "" {
			if _, again, err := tx.Once(ctx, cmd.Key, "", "asked", now); err != nil || again {
				return err
			}
		}
		n, err := tx.CountAttempt(ctx, "follow-mail:"+hash, now, 24*time.Hour)
		if err != nil || n > mostMails {
			return err // silently: the mailbox has its letters, and nobody else learns of it
		}
		return s.ask(ctx, tx, cmd, asked{hash, name, now})
	})
}

type asked struct {
	hash, name string
	now        time.Time
}

func (s *Service) ask(ctx context.Context, tx Tx, cmd Ask, in asked) error {
	mine, err := tx.FollowersOf(ctx, in.hash)
	if err != nil || len(mine) >= mostTopics {
		return err
	}
	f, what := Follower{}, LetterConfirm
	for _, m := range mine {
		if m.Topic == cmd.Topic {
			f = m
		}
	}
	if f.ID == "" {
		f = Follower{ID: s.deps.IDs.Next(), Topic: cmd.Topic, Hash: in.hash, At: in.now, Version: 1}
		if f.Address, err = s.deps.Secrets.Seal(f.ID, cmd.Email); err != nil {
			return err
		}
		if err := tx.InsertFollower(ctx, f); err != nil {
			return err
		}
	} else if f.Live {
		what = LetterAgain
	}
	f.Mail = "follow/" + what + "/" + f.ID + "/" + clock.Format(in.now)
	subject, text := s.deps.Letter(Letter{What: what, Topic: in.name, Path: ConfirmPath + f.ID + "/" + s.token("confirm", f.ID), Leave: s.leavePath(f)})
	return errors.Join(tx.SaveFollower(ctx, f), tx.PostMail(ctx, intray.Mail{Key: f.Mail, To: cmd.Email, Subject: subject, Text: text, At: in.now}))
}

func (s *Service) leavePath(f Follower) string { return StopPath + f.ID + "/" + s.token("stop", f.ID) }

// count bounds what comes from one network. What fails is counted too.
func (s *Service) count(ctx context.Context, network string) error {
	var n int64
	err := s.deps.Store.Write(ctx, func(tx Tx) (err error) {
		now := s.deps.Clock.Now()
		n, err = tx.CountAttempt(ctx, "follow:"+hex.EncodeToString(s.deps.Secrets.Hash("network "+clock.DateOf(now).String(), network)), now, askSlice)
		return err
	})
	if err == nil && n > mostAsks {
		err = errs.New(errs.TooMany, "follow.flood", "Very many wishes came from your network at once. Wait an hour, then try again. You can also take the feed, which needs no address.")
	}
	return err
}

func gone() error {
	return errs.New(errs.NotFound, "follow.gone", "This link does nothing any more. The address is forgotten.")
}

// held finds what a link from a letter is about.
func (s *Service) held(ctx context.Context, tx Tx, use, id, token string) (Follower, error) {
	f, err := tx.Follower(ctx, id)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return f, err
	}
	if subtle.ConstantTimeCompare([]byte(s.token(use, id)), []byte(token)) != 1 || err != nil {
		return f, gone()
	}
	return f, nil
}

// Link is what a link from a letter is about.
type Link struct {
	Topic Topic
	Name  string
	Live  bool
	More  int // other things that the same address follows
}

// Look says what a link is about; use is "confirm" or "stop".
func (s *Service) Look(ctx context.Context, use, id, token string) (l Link, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		f, err := s.held(ctx, tx, use, id, token)
		if err != nil {
			return err
		}
		all, err := tx.FollowersOf(ctx, f.Hash)
		l = Link{Topic: f.Topic, Live: f.Live, More: len(all) - 1}
		return err
	})
	if err == nil {
		l.Name, err = s.deps.World.Topic(ctx, l.Topic)
		if errs.KindOf(err) == errs.NotFound {
			l.Name, err = "", nil // it is not public any more
		}
	}
	return l, err
}

// Confirm says that an address is one's own and wishes to be told from now on.
func (s *Service) Confirm(ctx context.Context, id, token string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		f, err := s.held(ctx, tx, "confirm", id, token)
		if err != nil || f.Live {
			return err
		}
		f.Live = true
		if f.Told, err = tx.LastNews(ctx); err != nil {
			return err
		}
		return tx.SaveFollower(ctx, f)
	})
}

// Leave forgets what a link is about, or everything that its address follows. A link that leads nowhere has done its
// work already.
func (s *Service) Leave(ctx context.Context, id, token string, all bool) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		f, err := s.held(ctx, tx, "stop", id, token)
		if errs.KindOf(err) == errs.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		mine := []Follower{f}
		if all {
			if mine, err = tx.FollowersOf(ctx, f.Hash); err != nil {
				return err
			}
		}
		for _, m := range mine {
			if err := tx.DropFollower(ctx, m.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// tidyAtOnce is how many are forgotten in one transaction.
const tidyAtOnce = 500

// RunDaily forgets addresses that were never confirmed and those from which mail came back.
func (s *Service) RunDaily(ctx context.Context) error {
	if err := s.watchPromises(ctx); err != nil {
		return err
	}
	before := s.deps.Clock.Now().AddDate(0, 0, -keepDays)
	for _, list := range []func(Tx) ([]string, error){
		func(tx Tx) ([]string, error) { return tx.StaleFollowers(ctx, before, tidyAtOnce) },
		func(tx Tx) ([]string, error) { return tx.FollowersBounced(ctx, tidyAtOnce) },
	} {
		if err := s.forget(ctx, list, Tx.DropFollower); err != nil {
			return err
		}
	}
	return s.forget(ctx, func(tx Tx) ([]string, error) { return tx.StaleHooks(ctx, before, tidyAtOnce) }, Tx.DropHook)
}

func (s *Service) forget(ctx context.Context, list func(Tx) ([]string, error), drop func(Tx, context.Context, string) error) error {
	for {
		n := 0
		err := s.deps.Store.Write(ctx, func(tx Tx) error {
			ids, err := list(tx)
			n = len(ids)
			for _, id := range ids {
				err = errors.Join(err, drop(tx, ctx, id))
			}
			return err
		})
		if err != nil || n < tidyAtOnce {
			return err
		}
	}
}

// fresh makes an identifier of a notice.
func (s *Service) fresh() ident.Notice { return ident.New[ident.Notice](s.deps.IDs) }
