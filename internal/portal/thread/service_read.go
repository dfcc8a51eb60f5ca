package thread

import (
	"context"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/portal/space"
)

// Sizes of pages.
const (
	listPage    = 30
	answerPage  = 20
	commentPage = 50
	firstNotes  = 5
	mostThanks  = 12
	reportPage  = 50
	newPage     = 50
)

// List lists questions that the actor may read, the newest first, and counts them.
func (s *Service) List(ctx context.Context, a access.Actor, q Query) (out List, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		r, err := s.reader(ctx, tx, a)
		if err != nil {
			return err
		}
		if _, err := access.Require(a, access.ReadThreads, access.ReadThreads, r.reach.Relation(a, space.Commons, a.Organisation), ""); err != nil {
			return err
		}
		if q.Space != nil && !r.reach.Reads(*q.Space) {
			return notFound()
		}
		q.Most = listPage + 1
		all, err := tx.Threads(ctx, r.reach, q)
		if err != nil {
			return err
		}
		if len(all) > listPage {
			all = all[:listPage]
			out.Next = all[listPage-1].ID
		}
		if out.Items, err = s.listed(ctx, tx, r, all); err != nil {
			return err
		}
		q.Most, q.Before = MostCounted+1, ""
		if out.Count, err = tx.CountThreads(ctx, r.reach, q); err == nil && out.Count > MostCounted {
			out.Count, out.More = MostCounted, true
		}
		return err
	})
	return out, err
}

// listed names the askers of questions.
func (s *Service) listed(ctx context.Context, tx Tx, r reader, all []Thread) ([]Listed, error) {
	var authors []Author
	for _, t := range all {
		authors = append(authors, t.By)
	}
	n, err := s.naming(ctx, tx, r, Thread{}, authors)
	out := make([]Listed, 0, len(all))
	for _, t := range all {
		n.thread = t
		shown := n.of(t.By)
		out = append(out, Listed{n.forReader(t), shown})
	}
	return out, err
}

// New lists questions asked since a time within a reach, the newest first, at most fifty.
func (s *Service) New(ctx context.Context, reach space.Reach, since time.Time) (out []Thread, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		all, err := tx.Threads(ctx, reach, Query{Most: newPage})
		for _, t := range all {
			if t.At.Before(since) {
				break
			}
			if t.Nameless {
				t.By = Author{}
			}
			t.Turns = nil
			out = append(out, t)
		}
		return err
	})
	return out, err
}

// One gives a question with a page of its answers, after a key.
func (s *Service) One(ctx context.Context, a access.Actor, ref, after string) (one One, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		x, err := s.load(ctx, tx, a, ref, "")
		if err != nil {
			return err
		}
		answers, next, err := x.page(ctx, PostQuery{Kind: Answer, After: after, Most: answerPage})
		if err != nil {
			return err
		}
		notes, _, err := x.page(ctx, PostQuery{Kind: Comment, Most: firstNotes})
		if err != nil {
			return err
		}
		if err := s.fill(ctx, &x, &one, answers, notes); err != nil {
			return err
		}
		one.Next = next
		return nil
	})
	return one, err
}

// fill puts a question and some of its posts together as a reader sees them.
func (s *Service) fill(ctx context.Context, x *at, one *One, answers, notes []Post) (err error) {
	n, err := s.naming(ctx, x.tx, x.reader, x.thread, authorsOf(x.thread, append(slices.Clone(answers), notes...)...))
	if err != nil {
		return err
	}
	one.Mine, one.May = x.thread.By.Is(x.actor), s.mayThread(x)
	one.Shown, one.History = n.of(x.thread.By), n.told(x.thread.Turns, x.thread.By)
	followers, err := x.tx.ThreadFollowers(ctx, x.thread.ID)
	if err != nil {
		return err
	}
	one.Follows = slices.Contains(followers, x.actor.Person)
	one.Thread = n.forReader(x.thread)
	if one.Notes, err = s.saidAll(ctx, x, n, notes, 0); err != nil {
		return err
	}
	one.Replies, err = s.saidAll(ctx, x, n, answers, firstNotes)
	return err
}

// page gives a page of the posts that the reader may see, and the key to go on from.
func (x *at) page(ctx context.Context, q PostQuery) (out []Post, next string, err error) {
	most := q.Most
	q.Thread, q.Most, q.Hidden, q.Own = x.thread.ID, most+1, x.hosts(x.thread), x.actor.Person
	if out, err = x.tx.ThreadPosts(ctx, q); err != nil {
		return nil, "", err
	}
	if len(out) > most {
		out = out[:most]
		next = out[most-1].SortKey()
	}
	return out, next, nil
}

func (s *Service) saidAll(ctx context.Context, x *at, n names, posts []Post, notes int) ([]Said, error) {
	out := make([]Said, 0, len(posts))
	for _, p := range posts {
		one, err := s.saidOne(ctx, x, n, p)
		if err != nil {
			return nil, err
		}
		if notes > 0 && p.Comments > 0 {
			some, _, err := x.page(ctx, PostQuery{Kind: Comment, On: p.ID, Most: notes})
			if err != nil {
				return nil, err
			}
			inner, err := s.naming(ctx, x.tx, x.reader, x.thread, authorsOf(x.thread, some...))
			if err != nil {
				return nil, err
			}
			if one.Notes, err = s.saidAll(ctx, x, inner, some, 0); err != nil {
				return nil, err
			}
		}
		out = append(out, one)
	}
	return out, nil
}

func (s *Service) saidOne(ctx context.Context, x *at, n names, p Post) (one Said, err error) {
	one.Shown, one.History, one.May = n.of(p.By), n.told(p.Turns, p.By), s.mayPost(x, p)
	for _, e := range p.Endorsements() {
		one.Endorses = append(one.Endorses, Endorser{e, n.of(e.By)})
	}
	one.Post = n.postForReader(p)
	if p.Thanks == 0 {
		return one, nil
	}
	thanks, err := x.tx.ThanksFor(ctx, p.ID, mostThanks)
	if err != nil {
		return one, err
	}
	inner, err := s.naming(ctx, x.tx, x.reader, x.thread, thanks)
	if err != nil {
		return one, err
	}
	for _, t := range thanks {
		one.ThankBy = append(one.ThankBy, inner.of(t))
	}
	one.Thanked, err = x.tx.Thanked(ctx, p.ID, x.actor.Person)
	one.May.Thank = one.May.Thank && !one.Thanked
	return one, err
}

func (x *at) can(cmd access.Command) bool {
	_, err := x.require(cmd, x.thread, x.thread.By.Org)
	return err == nil
}

func (s *Service) mayThread(x *at) May {
	own := x.thread.By.Person == x.actor.Person
	_, edit := x.mine(x.thread.By)
	return May{Say: x.thread.State == Open && x.can(access.AnswerThread), Edit: edit == nil, Appeal: own && x.thread.State == Hidden,
		Report: !own && x.thread.State != Hidden && x.can(access.ReportPost), Moderate: x.hosts(x.thread) && x.can(access.ModeratePost),
		Close: x.thread.State != Hidden && (x.hosts(x.thread) || x.thread.By.Is(x.actor)) && x.can(access.CloseThread)}
}

func (s *Service) mayPost(x *at, p Post) May {
	own := p.By.Person == x.actor.Person
	_, edit := x.mine(p.By)
	m := May{Edit: edit == nil, Appeal: own && p.Hidden, Report: !own && !p.Hidden && x.can(access.ReportPost), Moderate: x.hosts(x.thread) && x.can(access.ModeratePost),
		Thank: !own && !p.Hidden && x.can(access.ReadThreads)}
	if p.Kind != Answer || p.Hidden {
		return m
	}
	endorsed := slices.ContainsFunc(p.Endorsements(), func(e Endorsement) bool { return e.By.Person == x.actor.Person })
	role, err := x.require(access.EndorseAnswer, x.thread, x.thread.By.Org)
	m.Endorse = err == nil && !own && !endorsed && !p.Amber() && advises(s.d.Book, advisingRole(x.actor, role))
	m.Withdraw = endorsed
	m.Accept = x.thread.By.Is(x.actor) && x.can(access.AcceptAnswer)
	m.Confirm = p.Amber() && x.mayConfirm(x.thread, p)
	m.Promote = s.d.Guides != nil && p.Guide == "" && !p.Amber() && x.can(access.PromoteAnswer)
	m.Say = x.thread.State == Open && x.can(access.AnswerThread)
	return m
}

// Page is one post with the comments on it, or the comments on the question when Post is nil.
type Page struct {
	One   One
	Post  *Said
	Notes []Said
	Next  string
}

// Comments gives a post, or the question when post is "", with a page of the comments on it, after a key.
func (s *Service) Comments(ctx context.Context, a access.Actor, ref, post, after string) (page Page, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		x, err := s.load(ctx, tx, a, ref, post)
		if err != nil {
			return err
		}
		var answers []Post
		if post != "" {
			answers = []Post{x.post}
		}
		var notes []Post
		next := ""
		if post == "" || x.post.Kind == Answer { // nothing is said on a comment
			if notes, next, err = x.page(ctx, PostQuery{Kind: Comment, On: post, After: after, Most: commentPage}); err != nil {
				return err
			}
		}
		if err := s.fill(ctx, &x, &page.One, answers, notes); err != nil {
			return err
		}
		page.Next, page.Notes = next, page.One.Notes
		if post != "" {
			page.Post = &page.One.Replies[0]
		}
		return nil
	})
	return page, err
}

// Find gives one post as the actor sees it, for the pages that change it; for "" the question alone.
func (s *Service) Find(ctx context.Context, a access.Actor, ref, post string) (one One, said *Said, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		x, err := s.load(ctx, tx, a, ref, post)
		if err != nil {
			return err
		}
		var posts []Post
		if post != "" {
			posts = []Post{x.post}
		}
		if err := s.fill(ctx, &x, &one, posts, nil); err == nil && post != "" {
			said = &one.Replies[0]
			return nil
		} else if err != nil {
			return err
		}
		return nil
	})
	return one, said, err
}

// Reports lists what was reported in the rooms that the actor looks after, the oldest first, after a key.
func (s *Service) Reports(ctx context.Context, a access.Actor, after string) (out []Reported, next string, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		r, err := s.reader(ctx, tx, a)
		if err != nil {
			return err
		}
		all, err := tx.ThreadReports(ctx, r.reach, after, reportPage+1)
		if err != nil {
			return err
		}
		if len(all) > reportPage {
			all = all[:reportPage]
			next = all[reportPage-1].ID
		}
		for _, rep := range all {
			one, err := s.reported(ctx, tx, r, rep)
			if errs.KindOf(err) == errs.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			out = append(out, one)
		}
		return nil
	})
	return out, next, err
}

func (s *Service) reported(ctx context.Context, tx Tx, r reader, rep Report) (one Reported, err error) {
	one.Report = rep
	x, err := s.load(ctx, tx, r.actor, rep.Ref, rep.Post)
	if err != nil {
		return one, err
	}
	by := x.thread.By
	if rep.Post != "" {
		by = x.post.By
		p := x.post
		one.What = &p
	}
	n, err := s.naming(ctx, tx, r, x.thread, []Author{by, rep.By, x.thread.By})
	one.Thread, one.By, one.Author = n.forReader(x.thread), n.of(rep.By), n.of(by)
	return one, err
}
