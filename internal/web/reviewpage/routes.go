package reviewpage

import (
	"context"
	"net/http"
	"strconv"

	"sharewell/internal/access"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/review"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Reviews   *review.Service
	Agreement *agreement.Service
	Book      *rulebook.Book
	// Comments says that the pages of comments are there and can be linked.
	Comments bool
	// Blocking lists the blocking comments of a run that are not cleared, for the ballot; nil knows of none.
	Blocking func(ctx context.Context, r review.Run) ([]Blocking, error)
}

// Blocking is a blocking comment that is not cleared.
type Blocking struct {
	Clause     ident.Clause
	Text, Href string
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	pub, list, run, open := &public{d}, &list{d}, &runPage{d}, &openPage{d}
	who, vote, accept, desk := &board{d}, &ballot{d}, &accept{d}, &manage{d}
	return []page.Route{
		get("/agreement/review", access.Public, "review_public", pub.all),
		// With a stroke at its end it meets no page of an edition; without one that page leads here.
		get("/agreement/review/{year}/{$}", access.Public, "review_public", pub.one),
		get("/reviews", access.ReadReview, "reviews", list.show),
		get("/reviews/new", access.OpenReview, "review_open", open.show),
		post("/reviews/new", access.OpenReview, "review_open", open.submit),
		get("/reviews/{year}", access.ReadReview, "review", run.show),
		post("/reviews/{year}/answer", access.AnswerReview, "review", run.answer),
		get("/reviews/{year}/board", access.ReadBoard, "review_board", who.show),
		get("/reviews/{year}/board.csv", access.ReadBoard, "review_board", who.csv),
		post("/reviews/{year}/settle", access.RunReview, "review_board", who.settle),
		get("/reviews/{year}/ballot", access.ReadReview, "review_ballot", vote.show),
		post("/reviews/{year}/ballot", access.CastBallot, "review_ballot", vote.submit),
		get("/reviews/{year}/sign", access.ReadReview, "review_sign", accept.show),
		post("/reviews/{year}/sign", access.SignStatement, "review_sign", accept.submit),
		post("/reviews/{year}/object", access.AnswerReview, "review_sign", accept.object),
		get("/reviews/{year}/manage", access.RunReview, "review_manage", desk.show),
		post("/reviews/{year}/manage/{act}", access.RunReview, "review_manage", desk.submit),
	}
}

func get(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}

func post(pattern string, c access.Command, stem string, h page.Handler) page.Route {
	return page.Route{Method: http.MethodPost, Pattern: pattern, Permission: c, Page: stem, Handler: h}
}

// yearOf reads the year of an address.
func yearOf(c *page.Ctx) (int, error) {
	n, err := strconv.Atoi(c.Path("year"))
	if err != nil || n < 2000 || n > 2999 {
		return 0, errs.New(errs.NotFound, "review.not_found", "We could not find a review of this year.")
	}
	return n, nil
}

// back leads to the run's page.
func back(c *page.Ctx, r review.Run) *layout.Link {
	return &layout.Link{Text: c.Site.Texts.Page("review").T("back_to", "year", strconv.Itoa(r.Year)), Href: r.URL()}
}

func may(c *page.Ctx, cmd access.Command, r review.Run) bool {
	_, ok := access.Allowed(c.Actor, cmd, access.RelationTo(c.Actor, c.Actor.Organisation), string(r.Status))
	return ok
}
