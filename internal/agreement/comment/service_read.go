package comment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/redline"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// Placed is a comment with where its words stand in a text.
type Placed struct {
	Comment
	Stand    Stand
	From, To int // in Wording.Shown, when the words are there
}

// View is one comment with what its page shows.
type View struct {
	Placed
	Allowed []access.Command
	Main    *Comment // that it was merged into
	Draft   *Preview // what taking it in would do
	Run     review.Run
	Clause  agreement.Clause // as it stands in the text under review; zero when it went
	Wording Wording
}

// Preview is a suggestion in the draft as it stands.
type Preview struct {
	Edition agreement.Edition
	Now     agreement.Clause
	Text    string // both together, when Clean
	Clean   bool
	Gone    bool // the draft has no such clause
}

// Get gives one comment.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (v View, err error) {
	c, err := s.byRef(ctx, a, ref)
	if err != nil {
		return v, err
	}
	v.Comment = c
	if v.Run, err = s.d.Runs.Get(ctx, c.Year); err != nil {
		return v, err
	}
	v.Allowed = s.allowed(a, c, v.Run)
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		if err := s.placeOne(ctx, tx, &v); err != nil {
			return err
		}
		if c.Decision != nil && c.Decision.Of != "" {
			m, err := tx.ReviewComment(ctx, c.Decision.Of)
			if err != nil {
				return err
			}
			v.Main = &m
		}
		if c.Kind == Suggestion && v.Run.Proposed.Edition != "" {
			v.Draft, err = preview(ctx, tx, v.Run.Proposed.Edition, c)
		}
		return err
	})
	return v, err
}

func preview(ctx context.Context, tx Tx, id ident.Edition, c Comment) (*Preview, error) {
	e, err := tx.Edition(ctx, id)
	if errs.KindOf(err) == errs.NotFound {
		return nil, nil //nolint:nilnil // the draft was discarded: there is nothing to show
	}
	if err != nil {
		return nil, err
	}
	p := &Preview{Edition: e}
	if p.Now, err = e.Clause(c.Clause); err != nil {
		p.Gone = true
		return p, nil
	}
	p.Text, p.Clean = redline.Merge(c.Base, c.Proposed, p.Now.Text)
	return p, nil
}

func (s *Service) allowed(a access.Actor, c Comment, run review.Run) []access.Command {
	var out []access.Command
	for _, cmd := range []access.Command{access.EditComment, access.WithdrawComment, access.AnswerDecision, access.DecideComment, access.ModerateComment} {
		if _, err := require(a, cmd, c); err == nil {
			out = append(out, cmd)
		}
	}
	if c.Decision == nil || c.Decision.Outcome == Withdrawn || c.Decision.Answer != nil {
		out = slices.DeleteFunc(out, func(x access.Command) bool { return x == access.AnswerDecision })
	}
	if c.State == Hidden || c.State == Refused || c.State == State(Withdrawn) {
		out = slices.DeleteFunc(out, func(x access.Command) bool { return x == access.DecideComment })
	}
	now := s.d.Clock.Now()
	if _, _, inTime := run.Commenting(now); !inTime && !c.Late {
		out = slices.DeleteFunc(out, func(x access.Command) bool { return x == access.EditComment })
	}
	if _, ok := access.Allowed(a, access.MakeComment, access.RelationTo(a, a.Organisation), s.door(run, a, now)); ok && c.State.Public() {
		out = append(out, access.MakeComment)
	}
	if _, ok := access.Allowed(a, access.SupportComment, relation(a, c.By), string(c.State)); ok && (c.State == Open || c.Agrees(a)) {
		out = append(out, access.SupportComment)
	}
	return out
}

// about gives the edition that a review's comments are read against.
func (s *Service) about(ctx context.Context, tx Tx, run review.Run) (agreement.Edition, error) {
	about, _, _ := run.Commenting(s.d.Clock.Now())
	return tx.Edition(ctx, about.Edition)
}

func (s *Service) placeOne(ctx context.Context, tx Tx, v *View) error {
	e, err := s.about(ctx, tx, v.Run)
	if err != nil {
		return err
	}
	x, err := e.Clause(v.Comment.Clause)
	if err != nil {
		v.Stand = StandsGone
		return nil
	}
	v.Clause, v.Wording = x, wordingIn(e, x)
	placed, err := place(ctx, tx, v.Wording, []Comment{v.Comment})
	if err == nil {
		v.Placed = placed[0]
	}
	return err
}

// place finds the words of comments in a text.
func place(ctx context.Context, tx Tx, w Wording, all []Comment) ([]Placed, error) {
	var bases []string
	for _, c := range all {
		if !c.Anchor.Whole() && !slices.Contains(bases, c.Anchor.Base) {
			bases = append(bases, c.Anchor.Base)
		}
	}
	texts, err := tx.Wordings(ctx, bases)
	if err != nil {
		return nil, err
	}
	courses := map[string]Course{}
	for h, t := range texts {
		courses[h] = Follow(t, w.Text)
	}
	out := make([]Placed, len(all))
	for i, c := range all {
		out[i] = Placed{Comment: c}
		course, ok := courses[c.Anchor.Base]
		switch {
		case c.Anchor.Whole():
			out[i].Stand = StandsWhole
		case !ok:
			out[i].Stand = StandsChanged
		default:
			var from, to int
			if from, to, out[i].Stand = course.Place(c.Anchor); out[i].Stand == StandsThere {
				out[i].From, out[i].To = w.ShownAt(from, to)
			}
		}
	}
	return out, nil
}

// ClauseView is a clause of the text under review with its comments.
type ClauseView struct {
	Run      review.Run
	Edition  agreement.Edition
	Clause   agreement.Clause
	Gone     bool // the text under review has it no more; Clause is as it was
	Wording  Wording
	Comments []Placed // a page of them, in the order they came
	Counts   []Count  // of the clause
	Next     string
	May      bool      // comment here
	Late     bool      // what is said now is kept as late
	Before   []Comment // of the review before, rejected or deferred, that were not brought here yet
}

const clausePage = 40

// Clause gives a clause with its comments after a key.
func (s *Service) Clause(ctx context.Context, a access.Actor, year int, clause ident.Clause, after string) (v ClauseView, err error) {
	if _, err := access.Require(a, access.ReadComments, access.ReadComments, access.RelationTo(a, a.Organisation), ""); err != nil {
		return v, err
	}
	if v.Run, err = s.d.Runs.Get(ctx, year); err != nil {
		return v, err
	}
	now := s.d.Clock.Now()
	_, v.May = access.Allowed(a, access.MakeComment, access.RelationTo(a, a.Organisation), s.door(v.Run, a, now))
	v.May = v.May && begun(v.Run, now) == nil
	_, _, inTime := v.Run.Commenting(now)
	v.Late = !inTime
	return v, s.d.Store.Read(ctx, func(tx Tx) error {
		if err := s.clauseText(ctx, tx, &v, clause); err != nil {
			return err
		}
		f := Filter{Year: year, Clause: clause, Hidden: a.Organisation == "" && a.Has(access.Secretariat), After: after, Most: clausePage + 1}
		list, err := tx.ClauseComments(ctx, f)
		if err != nil {
			return err
		}
		if len(list) > clausePage {
			list = list[:clausePage]
			v.Next = string(list[clausePage-1].ID)
		}
		if v.Gone {
			for _, c := range list {
				v.Comments = append(v.Comments, Placed{Comment: c, Stand: StandsGone})
			}
		} else if v.Comments, err = place(ctx, tx, v.Wording, list); err != nil {
			return err
		}
		v.Counts, err = clauseCounts(ctx, tx, year, clause)
		if err == nil && after == "" {
			v.Before, err = s.comingBack(ctx, tx, year, clause)
		}
		return err
	})
}

func clauseCounts(ctx context.Context, tx Tx, year int, clause ident.Clause) ([]Count, error) {
	all, err := tx.CountReviewComments(ctx, year)
	return slices.DeleteFunc(all, func(n Count) bool { return n.Clause != clause }), err
}

// clauseText finds the clause in the text under review, or as it was when it went.
func (s *Service) clauseText(ctx context.Context, tx Tx, v *ClauseView, clause ident.Clause) (err error) {
	if v.Edition, err = s.about(ctx, tx, v.Run); err != nil {
		return err
	}
	if v.Clause, err = v.Edition.Clause(clause); err != nil {
		base, baseErr := tx.Edition(ctx, v.Run.Base.Edition)
		if baseErr != nil {
			return errors.Join(err, baseErr)
		}
		if v.Clause, err = base.Clause(clause); err != nil {
			return err
		}
		v.Gone, v.Wording = true, wordingIn(base, v.Clause)
		return nil
	}
	v.Wording = wordingIn(v.Edition, v.Clause)
	return nil
}

// comingBack lists the comments of the review before that were rejected or deferred and are not in this one yet.
func (s *Service) comingBack(ctx context.Context, tx Tx, year int, clause ident.Clause) ([]Comment, error) {
	var out []Comment
	for _, o := range []Outcome{Deferred, Rejected} {
		some, err := tx.ReviewComments(ctx, Filter{Year: year - 1, Clause: clause, State: State(o), Most: clausePage})
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	if len(out) == 0 {
		return nil, nil
	}
	here, err := tx.ClauseComments(ctx, Filter{Year: year, Clause: clause, Hidden: true, Most: mostCarried})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(out, func(c Comment) bool {
		return slices.ContainsFunc(here, func(h Comment) bool { return len(h.Past) > 0 && h.Past[len(h.Past)-1].Ref == c.Ref })
	}), nil
}

// List is a page of comments.
type List struct {
	Items []Comment
	Next  string
}

const listPage = 50

// List lists comments by a filter, what waits first.
func (s *Service) List(ctx context.Context, a access.Actor, f Filter) (out List, err error) {
	if _, err := access.Require(a, access.ReadComments, access.ReadComments, access.RelationTo(a, a.Organisation), ""); err != nil {
		return out, err
	}
	f.Hidden = a.Organisation == "" && a.Has(access.Secretariat)
	return s.list(ctx, f)
}

func (s *Service) list(ctx context.Context, f Filter) (out List, err error) {
	f.Most = listPage + 1
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		out.Items, err = tx.ReviewComments(ctx, f)
		return err
	})
	if len(out.Items) > listPage {
		out.Items = out.Items[:listPage]
		out.Next = out.Items[listPage-1].SortKey()
	}
	return out, err
}

// PublicList lists what everybody may see: without persons, and nothing that nobody looked at.
func (s *Service) PublicList(ctx context.Context, f Filter) (List, error) {
	f.Hidden, f.Person, f.Org = false, "", ""
	out, err := s.list(ctx, f)
	for i := range out.Items {
		out.Items[i] = out.Items[i].forPublic()
	}
	return out, err
}

// PublicGet gives one comment to everybody.
func (s *Service) PublicGet(ctx context.Context, ref string) (c Comment, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		c, err = tx.ReviewComment(ctx, ref)
		return err
	})
	if err == nil && !c.State.Public() {
		return Comment{}, errs.New(errs.NotFound, "comment.not_found", "We could not find this comment. One that was sent a short while ago is shown once somebody has looked at it.")
	}
	return c.forPublic(), err
}

// forPublic takes persons out.
func (c Comment) forPublic() Comment {
	c.By.Person, c.Entered, c.Lock = "", "", nil
	c.Supports, c.Replies = slices.Clone(c.Supports), slices.Clone(c.Replies)
	for i := range c.Supports {
		c.Supports[i].Person = ""
	}
	for i := range c.Replies {
		c.Replies[i].By.Person = ""
	}
	if c.Decision != nil {
		d := *c.Decision
		d.By = ""
		c.Decision = &d
	}
	return c
}

// Counts counts the comments of a review.
func (s *Service) Counts(ctx context.Context, year int) (out []Count, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.CountReviewComments(ctx, year)
		return err
	})
	return out, err
}

const exportPage = 500

// Each gives every comment that an actor may read and a filter takes to fn, in one look at the store.
func (s *Service) Each(ctx context.Context, a access.Actor, f Filter, fn func(Comment) error) error {
	if a.SignedIn() {
		if _, err := access.Require(a, access.ReadComments, access.ReadComments, access.RelationTo(a, a.Organisation), ""); err != nil {
			return err
		}
		f.Hidden = a.Organisation == "" && a.Has(access.Secretariat)
	} else {
		f.Hidden = false
	}
	f.Most, f.After = exportPage, ""
	return s.d.Store.Read(ctx, func(tx Tx) error {
		for {
			some, err := tx.ReviewComments(ctx, f)
			if err != nil {
				return err
			}
			for _, c := range some {
				if err := fn(c.forPublic()); err != nil {
					return err
				}
			}
			if len(some) < exportPage {
				return nil
			}
			f.After = some[len(some)-1].SortKey()
		}
	})
}

// Standing lists blocking comments that are not cleared, for the ballot.
func (s *Service) Standing(ctx context.Context, year int) (out []Comment, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.StandingComments(ctx, year, "", mostCarried)
		return err
	})
	for i := range out {
		out[i] = out[i].forPublic()
	}
	return out, err
}

// mostCarried bounds lists that are shown whole.
const mostCarried = 1000

// LedTo lists the comments that a clause of an edition comes from; clause "" for all of them.
func (s *Service) LedTo(ctx context.Context, edition ident.Edition, clause ident.Clause) (out []Comment, err error) {
	err = s.d.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.CommentsInto(ctx, edition, clause, mostCarried)
		return err
	})
	for i := range out {
		out[i] = out[i].forPublic()
	}
	return out, err
}

// ForReview implements review.AgendaSource: what was rejected or deferred in the review before.
func (s *Service) ForReview(ctx context.Context, year int) ([]review.AgendaItem, error) {
	var out []review.AgendaItem
	err := s.d.Store.Read(ctx, func(tx Tx) error {
		for _, o := range []Outcome{Deferred, Rejected} {
			f := Filter{Year: year - 1, State: State(o), Most: exportPage}
			for {
				some, err := tx.ReviewComments(ctx, f)
				if err != nil {
					return err
				}
				for _, c := range some {
					out = append(out, agendaItem(c))
				}
				if len(some) < exportPage {
					break
				}
				f.After = some[len(some)-1].SortKey()
			}
		}
		return nil
	})
	return out, err
}

func agendaItem(c Comment) review.AgendaItem {
	d := c.Decision
	detail := strconv.Itoa(c.Year) + ": " + d.Reason
	if d.Answer != nil {
		detail += " — " + d.Answer.Text
	}
	return review.AgendaItem{Key: "comment/" + c.Ref, Kind: string(d.Outcome), Clause: c.Clause, Title: fmt.Sprintf("%s: %s", c.Heading, c.Ref), Detail: detail, URL: c.PublicURL()}
}

// PublicClause gives a clause of the text under review to everybody, without its comments.
func (s *Service) PublicClause(ctx context.Context, year int, clause ident.Clause) (v ClauseView, err error) {
	if v.Run, err = s.d.Runs.Get(ctx, year); err != nil {
		return v, err
	}
	if !v.Run.Public || !consulted(v.Run, s.d.Clock.Now()) {
		return v, errs.New(errs.NotFound, "comment.not_public", "This text is not open for comments of the public now.")
	}
	return v, s.d.Store.Read(ctx, func(tx Tx) error { return s.clauseText(ctx, tx, &v, clause) })
}
