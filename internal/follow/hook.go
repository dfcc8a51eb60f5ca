package follow

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Stages of a webhook.
const (
	HookWaiting = "waiting" // it did not answer the challenge yet
	HookLive    = "live"
	HookStopped = "stopped" // it failed too often
)

// Hook is an address of a program that is told of news.
type Hook struct {
	ID       string             `json:"id"`
	Topic    Topic              `json:"topic"`
	URL      string             `json:"url"`
	Secret   []byte             `json:"secret"`            // sealed; it signs what we send
	Contact  []byte             `json:"contact,omitempty"` // sealed address that is told when it is stopped
	Org      ident.Organisation `json:"org,omitempty"`     // "" for the public's
	Client   string             `json:"client,omitempty"`  // the application it belongs to
	Stage    string             `json:"stage"`
	Told     int64              `json:"told"`
	Failures int                `json:"failures"` // in a row
	Error    string             `json:"error,omitempty"`
	At       time.Time          `json:"at"`
	Sent     time.Time          `json:"sent,omitzero"` // the last delivery that was taken
	Version  int64              `json:"-"`
}

// Subject names the webhook in events.
func (h Hook) Subject() event.Subject { return event.Subject{Kind: "webhook", ID: h.ID} }

// mostFailures in a row stop a webhook; with growing pauses that is about two days.
const (
	mostFailures = 20
	mostHooks    = 50 // of one organisation
)

// HookPath begins the addresses at which a public webhook is looked after.
const HookPath = "/follow/webhooks/"

// AddHook is somebody's wish to have a program told. The actor is nobody, or an administrator with an application.
type AddHook struct {
	Key                 string
	Topic               Topic
	URL, Email, Network string
	Client              string
}

// NewHook is shown once.
type NewHook struct {
	Hook   Hook
	Secret string
	Path   string // where it is looked after
}

func invalid(field, code, message string) error {
	return errs.InvalidFields([]errs.Field{{Name: field, Code: code, Message: message}})
}

// AddHook keeps a webhook that still has to answer a challenge.
func (s *Service) AddHook(ctx context.Context, a access.Actor, cmd AddHook) (out NewHook, err error) {
	h := Hook{ID: s.deps.IDs.Next(), Topic: cmd.Topic, URL: strings.TrimSpace(cmd.URL), Stage: HookWaiting, At: s.deps.Clock.Now(), Client: cmd.Client, Version: 1}
	if cmd.Client != "" {
		if err := s.mine(ctx, a, cmd.Client); err != nil {
			return out, err
		}
		h.Org = a.Organisation
	} else if err := s.count(ctx, cmd.Network); err != nil {
		return out, err
	}
	if _, err := s.deps.World.Topic(ctx, cmd.Topic); err != nil {
		return out, err
	}
	if err := s.deps.Post.Check(h.URL); err != nil {
		return out, invalid("url", "not_public", errs.MessageOf(err))
	}
	out.Secret = "whsec_" + s.deps.Secrets.Code("webhook "+cmd.Key) + s.deps.Secrets.Code("webhook 2 "+cmd.Key)
	if h.Secret, err = s.deps.Secrets.Seal(h.ID, out.Secret); err != nil {
		return out, err
	}
	if cmd.Email != "" {
		if h.Contact, err = s.deps.Secrets.Seal(h.ID, cmd.Email); err != nil {
			return out, err
		}
	}
	out.Hook, out.Path = h, s.hookPath(h.ID)
	return out, s.deps.Store.Write(ctx, func(tx Tx) error {
		if h.Org != "" {
			all, err := tx.HooksOf(ctx, h.Org)
			if err != nil {
				return err
			}
			if len(all) >= mostHooks {
				return errs.New(errs.Conflict, "follow.many_hooks", "Your organisation has very many webhooks. Remove one first.")
			}
		}
		first, again, err := tx.Once(ctx, cmd.Key, a.Person, h.ID, h.At)
		if err != nil {
			return err
		}
		if again {
			out.Path = s.hookPath(first)
			out.Hook, err = tx.Hook(ctx, first)
			return err
		}
		return tx.InsertHook(ctx, h)
	})
}

// mine checks that an application belongs to the actor's organisation and that the actor may decide for it.
func (s *Service) mine(ctx context.Context, a access.Actor, client string) error {
	_, org, err := s.deps.World.Application(ctx, client)
	if err != nil {
		return err
	}
	_, err = access.Require(a, access.ManageWebhooks, access.ManageWebhooks, access.RelationTo(a, org), "")
	return err
}

func (s *Service) hookPath(id string) string { return HookPath + id + "/" + s.token("hook", id) }

// hookBy finds a webhook for whoever has its link, or runs it.
func (s *Service) hookBy(ctx context.Context, tx Tx, a access.Actor, id, token string) (Hook, error) {
	h, err := tx.Hook(ctx, id)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return h, err
	}
	linked := subtle.ConstantTimeCompare([]byte(s.token("hook", id)), []byte(token)) == 1
	if err == nil && h.Org != "" && !linked {
		_, err = access.Require(a, access.ManageWebhooks, access.ManageWebhooks, access.RelationTo(a, h.Org), "")
		return h, err
	}
	if err != nil || !linked {
		return h, errs.New(errs.NotFound, "follow.no_hook", "We could not find this webhook. It may have been removed.")
	}
	return h, nil
}

// Hook shows a webhook.
func (s *Service) Hook(ctx context.Context, a access.Actor, id, token string) (h Hook, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		h, err = s.hookBy(ctx, tx, a, id, token)
		return err
	})
	return h, err
}

// Hooks lists the webhooks of the actor's organisation.
func (s *Service) Hooks(ctx context.Context, a access.Actor) (out []Hook, err error) {
	if _, err := access.Require(a, access.ManageWebhooks, access.ManageWebhooks, access.RelationTo(a, a.Organisation), ""); err != nil {
		return nil, err
	}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.HooksOf(ctx, a.Organisation)
		return err
	})
	return out, err
}

// RemoveHook forgets a webhook.
func (s *Service) RemoveHook(ctx context.Context, a access.Actor, id, token string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		h, err := s.hookBy(ctx, tx, a, id, token)
		if err != nil {
			return err
		}
		return tx.DropHook(ctx, h.ID)
	})
}

// VerifyHook sends the challenge. Whoever sends it back shows that the address is theirs and wants the news.
func (s *Service) VerifyHook(ctx context.Context, a access.Actor, id, token string) error {
	h, err := s.Hook(ctx, a, id, token)
	if err != nil {
		return err
	}
	if err := s.count(ctx, "verify "+h.ID); err != nil {
		return err
	}
	now := s.deps.Clock.Now()
	challenge := hex.EncodeToString(s.deps.Secrets.Hash("challenge "+h.ID, strconv.FormatInt(now.UnixMilli(), 10)))[:32]
	body, err := json.Marshal(struct {
		Type      string `json:"type"`
		Challenge string `json:"challenge"`
	}{"verification", challenge})
	if err != nil {
		return err
	}
	reply, err := s.post(ctx, h, h.ID+"-challenge-"+strconv.FormatInt(now.UnixMilli(), 10), body)
	if err != nil || !strings.Contains(string(reply), challenge) {
		return errs.New(errs.Conflict, "follow.challenge", "The address did not send the challenge back. It has to answer with code 200 and the challenge as text.")
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		h, err := s.hookBy(ctx, tx, a, id, token)
		if err != nil || h.Stage == HookLive {
			return err
		}
		if h.Told == 0 {
			if h.Told, err = tx.LastNews(ctx); err != nil {
				return err
			}
		}
		h.Stage, h.Failures, h.Error = HookLive, 0, ""
		return tx.SaveHook(ctx, h)
	})
}

func (s *Service) post(ctx context.Context, h Hook, id string, body []byte) ([]byte, error) {
	secret, err := s.deps.Secrets.Open(h.ID, h.Secret)
	if err != nil {
		return nil, err
	}
	return s.deps.Post.Post(ctx, Delivery{URL: h.URL, Secret: secret, ID: id, At: s.deps.Clock.Now(), Body: body})
}

const hooksAtOnce = 200

// wake asks for work for webhooks that were not told of the newest news.
func (s *Service) wake(ctx context.Context) error {
	after := ""
	for {
		var ids []string
		err := s.deps.Store.Write(ctx, func(tx Tx) error {
			last, err := tx.LastNews(ctx)
			if err != nil {
				return err
			}
			if ids, err = tx.HooksBehind(ctx, last, after, hooksAtOnce); err != nil {
				return err
			}
			for _, id := range ids {
				if h, e := tx.Hook(ctx, id); e != nil || h.Failures > 0 {
					err = errors.Join(err, e)
					continue // its job waits for its next try already
				}
				err = errors.Join(err, tx.Enqueue(ctx, HookJob, id, nil, s.deps.Clock.Now()))
			}
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[len(ids)-1]
	}
}

// Deliver takes the news to a webhook, one piece after another, each noted as soon as it was taken. It fails when the
// webhook does, so that it is tried again later.
func (s *Service) Deliver(ctx context.Context, id string) error {
	r := s.reader()
	for {
		h, list, err := s.undelivered(ctx, id)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, n := range list {
			p, err := r.piece(ctx, n)
			if err != nil {
				return err
			}
			if p != nil && h.Topic.Covers(*p) {
				if err := s.send(ctx, h, *p); err != nil {
					return s.failed(ctx, h.ID, err)
				}
			}
			if err := s.taken(ctx, h.ID, n.N); err != nil {
				return err
			}
		}
	}
}

func (s *Service) undelivered(ctx context.Context, id string) (h Hook, list []News, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		h, err = tx.Hook(ctx, id)
		if err != nil || h.Stage != HookLive {
			return ignoreGone(err)
		}
		list, err = tx.NewsAfter(ctx, h.Told, lookAtOnce)
		return err
	})
	if err != nil || len(list) == 0 || h.Client == "" {
		return h, list, err
	}
	_, org, err := s.deps.World.Application(ctx, h.Client)
	if errs.KindOf(err) == errs.NotFound || err == nil && org != h.Org {
		return h, nil, s.stop(ctx, h.ID, "The application it belongs to was revoked.")
	}
	return h, list, err
}

func ignoreGone(err error) error {
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	return err
}

func (s *Service) send(ctx context.Context, h Hook, p Piece) error {
	body, err := json.Marshal(struct {
		Type string `json:"type"`
		ID   string `json:"id"`
		News Piece  `json:"news"`
	}{"news", h.deliveryID(p.N), p})
	if err != nil {
		return err
	}
	_, err = s.post(ctx, h, h.deliveryID(p.N), body)
	return err
}

func (h Hook) deliveryID(n int64) string { return h.ID + "-" + strconv.FormatInt(n, 10) }

// taken notes that a webhook took a piece of news, or need not hear of it.
func (s *Service) taken(ctx context.Context, id string, n int64) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		h, err := tx.Hook(ctx, id)
		if err != nil || h.Told >= n {
			return ignoreGone(err)
		}
		h.Told, h.Failures, h.Error, h.Sent = n, 0, "", s.deps.Clock.Now()
		return tx.SaveHook(ctx, h)
	})
}

// failed counts a failure; after many in a row the webhook is stopped and is not tried again.
func (s *Service) failed(ctx context.Context, id string, why error) error {
	stop := false
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		h, err := tx.Hook(ctx, id)
		if err != nil {
			return ignoreGone(err)
		}
		h.Failures++
		h.Error = errs.MessageOf(why)
		stop = h.Failures >= mostFailures
		return tx.SaveHook(ctx, h)
	})
	if err != nil {
		return err
	}
	if stop {
		return s.stop(ctx, id, "It failed "+strconv.Itoa(mostFailures)+" times in a row.")
	}
	return fmt.Errorf("webhook %s: %w", id, why)
}

// stop ends deliveries to a webhook and says so to whoever runs it.
func (s *Service) stop(ctx context.Context, id, why string) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		h, err := tx.Hook(ctx, id)
		if err != nil || h.Stage != HookLive {
			return ignoreGone(err)
		}
		h.Stage = HookStopped
		if h.Error == "" {
			h.Error = why
		}
		if err := tx.SaveHook(ctx, h); err != nil {
			return err
		}
		now := s.deps.Clock.Now()
		if h.Org != "" {
			return tx.PostNotice(ctx, intray.Notice{ID: s.fresh(), Organisation: h.Org, Roles: administrators(), Kind: "webhook.stopped", Subject: h.Subject(),
				Title: "A webhook of your organisation was stopped", Text: why, URL: "/organisation/webhooks", At: now})
		}
		if len(h.Contact) == 0 {
			return nil
		}
		to, err := s.deps.Secrets.Open(h.ID, h.Contact)
		if err != nil {
			return err
		}
		subject, text := s.deps.Letter(Letter{What: LetterHook, Path: s.hookPath(h.ID), Reason: why})
		return tx.PostMail(ctx, intray.Mail{Key: "follow/hook/" + h.ID + "/" + strconv.FormatInt(h.Version, 10), To: to, Subject: subject, Text: text, At: now})
	})
}
