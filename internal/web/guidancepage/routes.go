package guidancepage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/guidance"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
)

// Deps is what these pages need.
type Deps struct {
	Guidance *guidance.Service
	Book     *rulebook.Book
	// Known reports whether a path of this site leads somewhere, for the links of guides; nil knows every path.
	Known func(ctx context.Context, path string) bool
	// UploadLimit bounds a film or recording, in bytes.
	UploadLimit int64
}

// known is Known within one request.
func (d Deps) known(c *page.Ctx) func(string) bool {
	if d.Known == nil {
		return nil
	}
	return func(path string) bool { return d.Known(c.R.Context(), path) }
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	list, one, quiz := &listPage{d}, &guidePage{d}, &quizPage{d}
	manage, begin, desk, edit, offer, media := &managePage{d}, &beginPage{d}, &deskPage{d}, &editPage{d}, &offerPage{d}, &mediaPage{d}
	get := func(pattern string, may access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: http.MethodGet, Pattern: pattern, Permission: may, Page: stem, Handler: h}
	}
	post := func(pattern string, may access.Command, stem string, h page.Handler) page.Route {
		return page.Route{Method: http.MethodPost, Pattern: pattern, Permission: may, Page: stem, Handler: h}
	}
	return []page.Route{
		get("/guides", access.Public, "guides", list.show),
		get("/guides/{slug}", access.Public, "guides_guide", one.show),
		get("/guides/{slug}/card", access.Public, "guides_card", one.card),
		get("/guides/{slug}/versions/{n}", access.Public, "guides_guide", one.version),
		get("/guides/media/file/{id}", access.Public, "guides_guide", one.file),
		get("/guides/quiz", access.Public, "guides_quiz", quiz.show),
		get("/guides/quiz/result", access.Public, "guides_result", quiz.result),
		post("/guides/quiz/certificate", access.Public, "guides_certificate", quiz.certificate),
		get("/guides/manage", access.ManageGuides, "guides_manage", manage.show),
		get("/guides/manage/bases", access.ManageGuides, "guides_bases", manage.bases),
		get("/guides/manage/new", access.EditGuide, "guides_new", begin.show),
		post("/guides/manage/new", access.EditGuide, "guides_new", begin.submit),
		get("/guides/manage/draft/{slug}", access.ManageGuides, "guides_desk", desk.show),
		post("/guides/manage/draft/{slug}", access.ManageGuides, "guides_desk", desk.submit),
		get("/guides/manage/preview/{slug}", access.ManageGuides, "guides_guide", one.preview),
		get("/guides/manage/edit/{slug}", access.EditGuide, "guides_edit", edit.show),
		post("/guides/manage/edit/{slug}", access.EditGuide, "guides_edit", edit.submit),
		get("/guides/manage/offer/{slug}", access.EditGuide, "guides_offer", offer.show),
		post("/guides/manage/offer/{slug}", access.EditGuide, "guides_offer", offer.submit),
		get("/guides/manage/media/{slug}", access.EditGuide, "guides_media", media.show),
		post("/guides/manage/media/{slug}", access.EditGuide, "guides_media", media.submit),
	}
}

// words are those several of these pages use.
func words(c *page.Ctx) content.Page { return c.Site.Texts.Page("guides_words") }

// slugOf reads the guide from the address.
func slugOf(c *page.Ctx) guidance.Slug { return guidance.Slug(c.Path("slug")) }
