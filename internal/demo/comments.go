package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"sharewell/internal/access"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// commentsFile holds what people say in the invented review; a county without it is silent.
const commentsFile = "comments.yaml"

// remark is one invented comment.
type remark struct {
	Key    string       `yaml:"key"`
	By     string       `yaml:"by"`
	After  float64      `yaml:"after"` // days after the review was opened
	Clause ident.Clause `yaml:"clause"`
	Kind   comment.Kind `yaml:"kind"`
	Text   string       `yaml:"text"`
	Change string       `yaml:"change"`
	Add    string       `yaml:"add"` // to the clause, by a suggestion
	Agree  []string     `yaml:"agree"`
	Via    string       `yaml:"via"`
	Source string       `yaml:"source"`

	Then comment.Outcome `yaml:"then"`
	Days float64         `yaml:"days"`
	Why  string          `yaml:"why"`
	Of   string          `yaml:"of"` // key of the comment that it repeats
}

// runs reads reviews for comments.
type runs struct{ tx *past }

// Get implements comment.Runs.
func (r runs) Get(ctx context.Context, year int) (review.Run, error) {
	return r.tx.ReviewRun(ctx, year)
}

// commentsOn plans what is said in the review of a year that was opened so many days ago.
func (w *world) commentsOn(ctx context.Context, year int, opened float64) error {
	var told struct {
		Comments []remark `yaml:"comments"`
	}
	if err := read(w.d.FS, commentsFile, &told); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	says := comment.New(comment.Deps{Store: inside[comment.Tx]{w.tx}, Clock: w.clock, IDs: w.ids, Prefix: w.d.Pack.ReferencePrefix + "-V", Runs: runs{w.tx}, Drafts: w.agreement,
		Commented: func(ctx context.Context, tx comment.Tx, run review.Run, org ident.Organisation) error {
			replies, ok := tx.(review.Replies)
			if !ok {
				return errs.New(errs.Internal, "demo.tx", "This transaction does not know the review.")
			}
			return w.reviews.CommentedIn(ctx, replies, run, org)
		}})
	refs := map[string]string{}
	for _, r := range told.Comments {
		w.cal.plan(opened-r.After, r.By+" comments on "+string(r.Clause), func() (err error) {
			refs[r.Key], err = w.says(ctx, says, year, r)
			return err
		})
		for i, key := range r.Agree {
			w.cal.plan(opened-r.After-1-float64(i), key+" agrees", func() error {
				_, err := says.Support(ctx, w.with(key, access.IGLead, access.OrgAdmin), refs[r.Key])
				return err
			})
		}
		if r.Then != "" {
			w.cal.plan(opened-r.After-r.Days, "decide on "+r.Key, func() error {
				_, err := says.Dispose(ctx, w.with("", access.Secretariat), comment.Dispose{Ref: refs[r.Key], Outcome: r.Then, Reason: r.Why, Of: refs[r.Of]})
				return err
			})
		}
	}
	return nil
}

// says makes one comment.
func (w *world) says(ctx context.Context, s *comment.Service, year int, r remark) (string, error) {
	m := comment.Make{Key: "demo-comment-" + r.Key, Year: year, Clause: r.Clause, Kind: r.Kind, Text: r.Text, Change: r.Change}
	by := w.with(r.By, access.IGLead, access.OrgAdmin)
	if r.Add != "" {
		v, err := s.Clause(ctx, by, year, r.Clause, "")
		if err != nil {
			return "", fmt.Errorf("read %s: %w", r.Clause, err)
		}
		m.Proposed = v.Clause.Text + "\n\n" + r.Add
	}
	if r.Via != "" {
		c, err := s.Enter(ctx, w.with("", access.Secretariat), comment.Offline{Make: m, Route: comment.Route(r.Via), Source: r.Source, Org: w.orgs[r.By]})
		return c.Ref, err
	}
	c, err := s.Make(ctx, by, m)
	return c.Ref, err
}
