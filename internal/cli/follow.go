package cli

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/apiclient"
	"sharewell/internal/errs"
	"sharewell/internal/follow"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
	"sharewell/internal/intray"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/jobs"
	"sharewell/internal/notify"
	"sharewell/internal/organisation"
	"sharewell/internal/register"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/store"
	questions "sharewell/internal/web/ask"
	"sharewell/internal/web/followpage"
	"sharewell/internal/web/incidentpage"
	"sharewell/internal/web/page"
	"sharewell/internal/webhook"
)

// The longest pause between tries of a webhook, and how long one run of deliveries may take.
const (
	hookPause   = 6 * time.Hour
	hookTimeout = 5 * time.Minute
)

// newFollow makes the service that tells people of changes; key is the site's key.
func newFollow(a *App, key []byte) (*follow.Service, error) {
	secrets, err := receipt.New(key, "follow", rand.Reader)
	if err != nil {
		return nil, err
	}
	var post follow.Poster = webhook.New()
	if a.options.Webhooks != nil {
		post = a.options.Webhooks
	}
	s := follow.New(follow.Deps{Store: a.Store.Follow(), Clock: a.options.Clock, IDs: a.options.IDs, Secrets: secrets, World: followWorld{a}, Promises: followWorld{a}.promises,
		Letter: followpage.Letters{Texts: a.Texts, URL: a.options.Config.PublicURL}.Write, Post: post})
	a.fresh.of.Store(s)
	return s, nil
}

// freshNews makes letters with news again when they leave.
type freshNews struct {
	of atomic.Pointer[follow.Service]
}

// fresh implements notify.Deps.Fresh.
func (f *freshNews) fresh(ctx context.Context, tx *store.Tx, m intray.PostedMail) (notify.Fresh, bool, error) {
	s := f.of.Load()
	if s == nil {
		return notify.Fresh{}, false, nil
	}
	again, ours, err := s.Again(ctx, tx, m)
	return notify.Fresh(again), ours, err
}

// followWorld knows what is public now.
type followWorld struct{ a *App }

// Piece implements follow.World.
func (w followWorld) Piece(ctx context.Context, n follow.News) (p follow.Piece, ok bool, err error) {
	switch n.About.Kind {
	case "record":
		e, err := w.a.faces.register.Now(ctx, ident.Record(n.About.ID))
		if err != nil {
			return p, false, err
		}
		p, ok = follow.FromEntry(n, e)
		return p, ok, nil
	case incident.SubjectKind:
		return w.account(ctx, n)
	case consultation.SubjectKind:
		return w.consultation(ctx, n)
	case follow.PromiseSubject:
		return w.promise(n)
	}
	return p, false, nil
}

func (w followWorld) account(ctx context.Context, n follow.News) (follow.Piece, bool, error) {
	x, err := w.a.Incidents.Account(ctx, n.Ref)
	if err != nil {
		return follow.Piece{}, false, err
	}
	who, slugs, err := w.body(ctx, x.Org)
	return follow.Piece{N: n.N, Kind: n.Kind, At: n.At, Ref: x.Ref, Title: x.Words.Title, Who: who, Organisations: slugs, Uses: x.Uses, Path: incidentpage.PublicPath + "/" + x.Ref}, true, err
}

func (w followWorld) consultation(ctx context.Context, n follow.News) (follow.Piece, bool, error) {
	x, err := w.a.engagement.Read(ctx, n.Ref)
	if err != nil {
		return follow.Piece{}, false, err
	}
	who, slugs, err := w.body(ctx, x.Org)
	return follow.Piece{N: n.N, Kind: n.Kind, At: n.At, Ref: x.Ref, Title: x.Title, Who: who, Organisations: slugs, Path: x.URL()}, true, err
}

func (w followWorld) body(ctx context.Context, id ident.Organisation) (name string, slugs []string, err error) {
	if id == "" {
		return w.a.Pack.Partnership, nil, nil
	}
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.Organisation(ctx, id)
		name, slugs = o.Name, []string{o.Slug}
		return err
	})
	return name, slugs, err
}

// promise tells that a promise says something else, or has new evidence.
func (w followWorld) promise(n follow.News) (follow.Piece, bool, error) {
	p, err := w.a.licence.Licence().Promise(n.Ref)
	if err != nil {
		return follow.Piece{}, false, err
	}
	out := follow.Piece{N: n.N, Kind: n.Kind, At: n.At, Ref: p.Code, Title: p.Short, Who: w.a.Pack.Partnership, Promises: []string{p.Code}, Path: p.Path()}
	if n.Kind == follow.Worded {
		out.Sentences = []string{p.Words}
	}
	return out, true, nil
}

// promises gives every promise with what stands as evidence for it: which figures there are, what was replied to them,
// and which challenges were answered. That a figure moves within a quarter is no news.
func (w followWorld) promises(ctx context.Context) (out []follow.Promised, err error) {
	cards, span, _, err := w.a.licence.Latest(ctx)
	if err != nil {
		return nil, err
	}
	evidence := map[string]string{}
	for _, c := range cards {
		p, err := w.a.licence.Indicator(ctx, c.Indicator.Code)
		if err != nil {
			return nil, err
		}
		line := fmt.Sprintf("%s %s %v", c.Indicator.Code, span.Code, c.State)
		for _, r := range p.Replies {
			line += " " + r.Text
		}
		for _, x := range p.Challenges {
			line += " " + x.Answer
		}
		evidence[c.Indicator.Promise] += line + "\n"
	}
	for _, g := range w.a.licence.Licence().Groups {
		for _, p := range g.Promises {
			out = append(out, follow.Promised{Code: p.Code, Words: strings.Join(append([]string{p.Short, p.Words, p.Answers}, p.Practice...), "\n"), Evidence: evidence[p.Code]})
		}
	}
	return out, nil
}

// Topic implements follow.World.
func (w followWorld) Topic(ctx context.Context, t follow.Topic) (string, error) {
	missing := errs.New(errs.NotFound, "follow.topic", "There is nothing of this name to follow.")
	texts := w.a.Texts.Page("follow")
	switch t.Kind {
	case follow.Everything:
		return texts.T("topic.everything"), nil
	case follow.Promise:
		if p, err := w.a.licence.Licence().Promise(t.Code); err == nil {
			return texts.T("topic.promise", "name", p.Short), nil
		}
	case follow.Purpose, follow.Data:
		if name, ok := w.a.coded(t); ok {
			return name, nil
		}
	case follow.Entry:
		e, err := w.a.faces.register.Entry(ctx, t.Code)
		if err != nil || e.Level == register.LevelPast {
			return "", missing
		}
		if e.Title == "" {
			return e.Ref, nil
		}
		return e.Title, nil
	case follow.Organisation:
		name := ""
		err := w.a.Store.Read(ctx, func(tx *store.Tx) error {
			o, err := tx.OrganisationBySlug(ctx, t.Code)
			if err == nil && o.Status == organisation.Member {
				name = o.Name
			}
			return err
		})
		if err == nil && name != "" {
			return name, nil
		}
	}
	return "", missing
}

// followLists name the lists whose codes can be followed.
func followLists() map[string]string {
	return map[string]string{follow.Purpose: "purpose", follow.Data: "item_category"}
}

func (a *App) coded(t follow.Topic) (string, bool) {
	it, ok := a.Book.Item(followLists()[t.Kind], t.Code)
	return it.Plain, ok
}

// Application implements follow.World.
func (w followWorld) Application(ctx context.Context, id string) (name string, org ident.Organisation, err error) {
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		c, err := tx.Client(ctx, apiclient.ID(id))
		if err == nil && !c.Live() {
			err = errs.New(errs.NotFound, "follow.application", "This application was revoked.")
		}
		name, org = c.Name, c.Organisation
		return err
	})
	return name, org, err
}

// followOptions lists what can be followed by kind.
func (a *App) followOptions(kind string) []questions.Option {
	list, err := a.Book.List(followLists()[kind])
	if err != nil {
		return nil // a rulebook without the list has nothing to choose
	}
	var out []questions.Option
	for _, it := range list.Items {
		out = append(out, questions.Option{Value: follow.Topic{Kind: kind, Code: it.Code}.String(), Text: a.Texts.Page("follow").T("topic."+kind, "name", it.Plain)})
	}
	return out
}

// followRoutes are the pages of changes and of following.
func (a *App) followRoutes() []page.Route {
	return followpage.Routes(followpage.Deps{Follow: a.follow, Network: a.Auth.Address, Purposes: a.followOptions(follow.Purpose), Data: a.followOptions(follow.Data),
		Applications: func(ctx context.Context, by access.Actor) (out []followpage.Application, err error) {
			err = a.Store.Read(ctx, func(tx *store.Tx) error {
				all, err := tx.ClientsOf(ctx, by.Organisation)
				for _, c := range all {
					if c.Live() {
						out = append(out, followpage.Application{ID: string(c.ID), Name: c.Name})
					}
				}
				return err
			})
			return out, err
		}})
}

// followKinds is the background work of telling people of changes.
func (a *App) followKinds() []jobs.Kind {
	const hookTries = 200 // the service stops a webhook long before
	return []jobs.Kind{
		{Name: follow.GatherJob, Next: jobs.Every(follow.GatherEvery), Handle: func(ctx context.Context, _ jobs.Job) error { return a.follow.Run(ctx) }},
		{Name: follow.HookJob, MaxAttempts: hookTries, MaxBackoff: hookPause, Timeout: hookTimeout, Handle: func(ctx context.Context, j jobs.Job) error { return a.follow.Deliver(ctx, j.Key) }},
		{Name: "follow.daily", Next: jobs.Daily(3, 45), Handle: func(ctx context.Context, _ jobs.Job) error { return a.follow.RunDaily(ctx) }},
	}
}
