package grouppage

import (
	"context"
	"net/http"

	"sharewell/internal/access"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/involvement"
	"sharewell/internal/sharing"
	"sharewell/internal/web/page"
)

// Addresses of these pages.
const (
	Path          = "/involvement"
	ProposalsPath = "/involvement/proposals"
	GroupPath     = "/group"
	PackPath      = "/group/pack"
	MembersPath   = "/group/members"
	insidePath    = "/group/proposals"
)

// Film is the film that introduces the group; it stands on a guide with its captions and its words.
type Film struct {
	Title, URL string
}

// Deps is what these pages need.
type Deps struct {
	Group *involvement.Service
	Files *files.Service
	// Rule is what it means for a record that the group was not heard.
	Rule sharing.HearingRule
	// Film finds the film on a guide; nil knows none.
	Film func(ctx context.Context, guide string) (Film, bool)
	// Names gives people's names, for the secretariat.
	Names func(ctx context.Context, ids []ident.Person) (map[ident.Person]string, error)
}

// Routes gives the routes of these pages.
func Routes(d Deps) []page.Route {
	var all []page.Route
	row := func(method, pattern string, c access.Command, stem string, h page.Handler) {
		all = append(all, page.Route{Method: method, Pattern: pattern, Permission: c, Page: stem, Handler: h})
	}
	const get, post = http.MethodGet, http.MethodPost
	row(get, Path, access.Public, "involvement", d.about)
	row(get, ProposalsPath, access.Public, "involvement_proposals", d.proposals)
	row(get, ProposalsPath+"/{ref}", access.Public, "involvement_proposal", d.proposal)

	row(get, GroupPath, access.ViewProposal, "group", d.home)
	row(get, PackPath, access.ViewGroup, "group_pack", d.pack)
	row(get, insidePath+"/{ref}", access.ViewProposal, "group_proposal", d.inside)
	row(get, insidePath+"/{ref}/sound/{id}", access.ViewGroup, "", d.sound)
	both := func(pattern string, c access.Command, stem string, f formPage) {
		row(get, pattern, c, stem, f.show)
		row(post, pattern, c, stem, f.submit)
	}
	both(insidePath+"/{ref}/view", access.GiveView, "group_view", &viewForm{d})
	row(post, insidePath+"/{ref}/take-back", access.GiveView, "group_proposal", d.takeBack)
	both(insidePath+"/{ref}/enter", access.EnterView, "group_enter", &enterForm{d})
	both(insidePath+"/{ref}/words/{id}", access.TypeView, "group_type", &typeForm{d})
	both(insidePath+"/{ref}/hide/{id}", access.HideInProposal, "group_hide", &hideForm{d})
	row(post, insidePath+"/{ref}/show/{id}", access.HideInProposal, "group_proposal", d.unhide)
	both(insidePath+"/{ref}/ask", access.AskProposal, "group_ask", &askForm{d})
	both(insidePath+"/{ref}/answer/{id}", access.AnswerProposal, "group_answer", &answerForm{d})
	both(insidePath+"/{ref}/explain", access.ExplainProposal, "group_explain", &explainForm{d})
	both(insidePath+"/{ref}/recommend", access.RecommendProposal, "group_recommend", &recommendForm{d})
	row(post, insidePath+"/{ref}/stands", access.RecommendProposal, "group_proposal", d.stands)
	both(insidePath+"/{ref}/reply", access.ReplyProposal, "group_reply", &replyForm{d})
	both(insidePath+"/{ref}/because", access.CreditProposal, "group_because", &creditForm{d})

	row(get, MembersPath, access.ViewGroup, "group_members", d.members)
	both(MembersPath+"/{id}", access.ManageGroup, "group_member", &memberForm{d})
	both("/group/seats/{id}", access.ManageGroup, "group_seat", &seatForm{d})
	both("/group/meetings/{id}", access.ManageGroup, "group_meeting", &meetingForm{d})
	both("/group/about", access.ManageGroup, "group_about", &aboutForm{d})
	return all
}

// formPage is a page with one form.
type formPage interface {
	show(c *page.Ctx) error
	submit(c *page.Ctx) error
}

// fresh is what stands in an address for something that is to be made.
const fresh = "new"
