package commentpage

import (
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/redline"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// words are shared by all these pages.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("review_comment_words") }

// year reads which review an address names.
func (d Deps) year(c *page.Ctx) (review.Run, error) {
	n, err := strconv.Atoi(c.Path("year"))
	if err != nil {
		return review.Run{}, errs.New(errs.NotFound, "review.none", words(c).T("no_review"))
	}
	return d.Runs.Get(c.R.Context(), n)
}

func inside(run review.Run) string { return "/reviews/" + strconv.Itoa(run.Year) }

func outside(run review.Run) string { return "/agreement/review/" + strconv.Itoa(run.Year) }

// status is the state of a comment in words.
func status(t content.Page, c comment.Comment) layout.Status {
	kind := layout.Waiting
	switch c.State {
	case comment.State(comment.Accepted), comment.State(comment.InPart):
		kind = layout.Live
	case comment.State(comment.Rejected), comment.Refused:
		kind = layout.Stopped
	case comment.State(comment.Deferred):
		kind = layout.Changed
	case comment.State(comment.Duplicate), comment.State(comment.Withdrawn):
		kind = layout.Neutral
	case comment.Open, comment.Hidden:
	}
	return layout.Status{Word: t.T("state." + string(c.State)), Kind: kind}
}

// kind is the kind of a comment in words; a blocking one that is cleared says so.
func kind(t content.Page, c comment.Comment) layout.Status {
	s := layout.Status{Word: t.T("kind." + string(c.Kind)), Kind: layout.Neutral}
	if c.Kind == comment.Blocking {
		if s.Kind = layout.Stopped; c.Cleared() {
			s = layout.Status{Word: t.T("kind.cleared"), Kind: layout.Neutral}
		}
	}
	return s
}

// who names who speaks: the organisation, never the person.
func who(t content.Page, a comment.Author) string {
	switch {
	case a.Voice == comment.ByGroup:
		return t.T("who.group")
	case a.Voice == comment.ByOffice:
		return t.T("who.office")
	case a.Name != "":
		return a.Name
	}
	return t.T("who.public")
}

// roleWords names a role.
func roleWords(c *page.Ctx, r access.Role) string {
	if r == "" {
		return ""
	}
	return c.Site.Texts.Page("record_words").T("role." + string(r))
}

func runsOf(pieces []redline.Piece) []layout.Run {
	marks := map[redline.Mark]layout.RunMark{redline.Kept: layout.Kept, redline.Inserted: layout.Inserted, redline.Deleted: layout.Deleted}
	var out []layout.Run
	for _, p := range pieces {
		out = append(out, layout.Run{Text: p.Text, Mark: marks[p.Mark]})
	}
	return out
}

// shortest is how much of a text lists show.
const shortest = 180

func gist(s string) string {
	r := []rune(s)
	if len(r) <= shortest {
		return s
	}
	return string(r[:shortest]) + "…"
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

func numberOf(n int) string { return strconv.Itoa(n) }

var errStopped = errs.New(errs.Internal, "comment.stopped", "The table was not taken to its end.")
