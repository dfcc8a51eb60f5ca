package commentpage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/review"
	"sharewell/internal/ident"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Comments *comment.Service
	// Authors deals with those who comment without an account.
	Authors *comment.Authors
	Runs    comment.Runs
	// Clauses lists the clauses of the text under review, in their order, with their numbers.
	Clauses func(ctx context.Context, run review.Run) ([]Clause, error)
	// Bodies lists the organisations on whose behalf the secretariat enters comments.
	Bodies func(ctx context.Context) ([]Body, error)
	// Network gives the part of a request's address that comments of the public are counted by.
	Network func(r *http.Request) string
}

// Clause is one clause of the text under review.
type Clause struct {
	ID      ident.Clause
	Number  string
	Heading string
}

// Body is one organisation.
type Body struct {
	ID   ident.Organisation
	Name string
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h}
	}
	const get, post = http.MethodGet, http.MethodPost
	clause, write, list, one, open := &clausePage{d}, &writePage{d}, &listPage{d}, &threadPage{d}, &publicPage{d}
	mine := &minePage{d}
	const inside, outside = "/reviews/{year}", "/agreement/review/{year}"
	return []page.Route{
		row(get, inside+"/clauses/{clause}", access.ReadComments, "review_clause", clause.show),
		row(get, inside+"/clauses/{clause}/new", access.MakeComment, "review_comment_new", write.show),
		row(post, inside+"/clauses/{clause}/new", access.MakeComment, "review_comment_new", write.submit),
		row(get, inside+"/clauses/{clause}/enter", access.EnterComment, "review_comment_enter", write.showOffline),
		row(post, inside+"/clauses/{clause}/enter", access.EnterComment, "review_comment_enter", write.enter),
		row(get, inside+"/comments", access.ReadComments, "review_comments", list.show),
		row(get, inside+"/comments.csv", access.ReadComments, "review_comments", list.csv),
		row(get, inside+"/comments.xlsx", access.ReadComments, "review_comments", list.xlsx),
		row(get, inside+"/comments/{ref}", access.ReadComments, "review_comment", one.show),
		row(post, inside+"/comments/{ref}", access.ReadComments, "review_comment", one.submit),
		row(get, inside+"/comments/{ref}/edit", access.EditComment, "review_comment_new", write.showEdit),
		row(post, inside+"/comments/{ref}/edit", access.EditComment, "review_comment_new", write.edit),
		row(get, outside+"/comments", access.Public, "comments_public", open.list),
		row(get, outside+"/comments.csv", access.Public, "review_comments", list.csv),
		row(get, outside+"/comments.xlsx", access.Public, "review_comments", list.xlsx),
		row(get, outside+"/comments/{ref}", access.Public, "comments_public_one", open.one),
		row(get, outside+"/my-comment", access.Public, "comments_public_mine", mine.show),
		row(post, outside+"/my-comment", access.Public, "comments_public_mine", mine.look),
		row(post, outside+"/my-comment/answer", access.Public, "comments_public_mine", mine.answer),
		row(post, outside+"/my-comment/take-back", access.Public, "comments_public_mine", mine.takeBack),
		row(get, outside+"/clauses/{clause}/comment", access.Public, "comments_public_new", open.write),
		row(post, outside+"/clauses/{clause}/comment", access.Public, "comments_public_new", open.send),
	}
}
