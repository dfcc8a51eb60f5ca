package cli

import (
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// navigation builds the links of the header and, for members, the tasks on the left: only what the
// actor's hat allows, with the number of things that wait.
func (a *App) navigation(c *page.Ctx) ([]layout.NavItem, []layout.NavGroup) {
	t := a.Texts.Page("common")
	item := func(key, href string) layout.NavItem {
		return layout.NavItem{Text: t.T(key), Href: href, Current: under(c.R.URL.Path, href)}
	}
	top := []layout.NavItem{item("nav.register", "/register"), item("nav.rights", "/rights"), item("nav.say", "/engagement"), item("nav.agreement", "/agreement"), item("nav.signatories", "/signatories"), item("nav.guides", "/guides"), item("nav.guide", "/guide/should-i-share")}
	if !c.Actor.SignedIn() {
		return append(top, item("nav.sign_in", "/sign-in")), nil
	}
	return append(top, item("nav.in_tray", "/in-tray")), a.sideNavigation(c, t)
}

// entry is one possible link on the left.
type entry struct {
	key, href  string
	permission access.Command
	demo       bool
}

// group is one part of the links on the left.
type group struct {
	key   string
	items []entry
}

// sideGroups lists every link on the left, in the order people meet them.
func sideGroups() []group {
	return []group{
		{"side.work", []entry{
			{"side.today", "/today", access.SignedIn, false},
			{"side.in_tray", "/in-tray", access.SignedIn, false},
			{"side.account", "/account", access.SignedIn, false},
		}},
		{"side.share", []entry{
			{"side.records", "/records", access.ViewRecord, false},
			{"side.new_record", "/records/new", access.CreateRecord, false},
			{"side.covered", "/covered", access.ViewRecord, false},
			{"side.emergency", "/one-offs/emergency", access.CreateOneOff, false},
			{"side.oneoffs", "/one-offs", access.ViewOneOff, false},
			{"side.requests", "/requests", access.CreateRequest, false},
			{"side.advice", "/advice", access.AskAdvice, false},
			{"side.screenings", "/screenings", access.ViewScreening, false},
			{"side.law", "/law-changes", access.ViewLawChanges, false},
		}},
		{"side.residents", []entry{
			{"side.questions", "/organisation/questions", access.ViewQuestions, false},
			{"side.choices", "/organisation/choices", access.ViewChoices, false},
			{"side.cases", "/organisation/cases", access.ViewCases, false},
			{"side.case_new", "/organisation/cases/new", access.EnterCase, false},
			{"side.corrections", "/organisation/corrections", access.ViewCorrections, false},
			{"side.incidents", "/organisation/incidents", access.RaiseIncident, false},
			{"side.checks", "/organisation/checks", access.ViewChecks, false},
			{"side.engagement", "/engagement/manage", access.EnterAnswers, false},
		}},
		{"side.portal", []entry{
			{"side.portal_front", "/portal", access.UsePortal, false},
			{"side.asked", "/portal/questions", access.ReadThreads, false},
			{"side.spaces", "/portal/spaces", access.UsePortal, false},
			{"side.people_help", "/portal/people", access.ViewExpertise, false},
			{"side.rota", "/portal/rota", access.ViewExpertise, false},
			{"side.library", "/portal/library", access.ReadLibrary, false},
			{"side.board", "/portal/news", access.ReadNoticeboard, false},
			{"side.events", "/portal/events", access.ReadNoticeboard, false},
			{"side.practice", "/portal/practice", access.Practise, false},
		}},
		{"side.decide", []entry{
			{"side.together", "/partnership", access.ReadPartnership, false},
			{"side.reviews", "/reviews", access.ReadReview, false},
			{"side.group", "/group", access.ViewProposal, false},
		}},
		{"side.organisation", []entry{
			{"side.sharing", "/organisation/sharing", access.ViewSharing, false},
			{"side.profile", "/organisation", access.EditOrganisation, false},
			{"side.statement", "/statement", access.PrepareStatement, false},
			{"side.people", "/people", access.ViewOrganisation, false},
			{"side.applications", "/organisation/applications", access.ViewClients, false},
			{"side.webhooks", "/organisation/webhooks", access.ManageWebhooks, false},
			{"side.notices", "/organisation/notices", access.CopyNotice, false},
			{"side.outcomes", "/organisation/outcomes", access.ReportOutcome, false},
			{"side.versions", "/organisation/versions", access.ViewEditions, false},
		}},
		{"side.partnership", []entry{
			{"side.incidents", "/organisation/incidents", access.SummariseIncidents, false},
			{"side.directory", "/directory", access.ViewDirectory, false},
			{"side.changes", "/directory/changes", access.ViewChanges, false},
			{"side.statements", "/statements", access.DecideStatement, false},
			{"side.campaigns", "/directory/campaigns", access.RunCampaigns, false},
			{"side.coverage", "/signatories/coverage", access.ViewDirectory, false},
			{"side.licence", "/licence/manage", access.AnswerChallenge, false},
			{"side.guides", "/guides/manage", access.ManageGuides, false},
			{"side.audit", "/audit", access.ViewAudit, false},
		}},
		{"side.demo", []entry{
			{"side.demo_inbox", "/demo/inbox", access.ViewDemoMail, true},
		}},
	}
}

func (a *App) sideNavigation(c *page.Ctx, t content.Page) []layout.NavGroup {
	var out []layout.NavGroup
	for _, g := range sideGroups() {
		part := layout.NavGroup{Title: t.T(g.key)}
		for _, e := range g.items {
			if e.demo && !c.Site.Demo || !access.AllowedSomewhere(c.Actor, e.permission) {
				continue
			}
			if e.permission == access.EnterCase && access.AllowedSomewhere(c.Actor, access.ViewCases) {
				continue // the list of cases leads there
			}
			if g.key == "side.organisation" && c.Actor.Organisation == "" {
				continue
			}
			item := layout.SideItem{Text: t.T(e.key), Href: e.href, Current: c.R.URL.Path == e.href}
			if e.href == "/in-tray" {
				a.countWaiting(c, t, &item)
			}
			part.Items = append(part.Items, item)
		}
		if len(part.Items) > 0 {
			out = append(out, part)
		}
	}
	return out
}

// countWaiting puts the number of waiting things on a link. A page is not refused because it cannot be
// counted: the number is left out and the failure logged.
func (a *App) countWaiting(c *page.Ctx, t content.Page, item *layout.SideItem) {
	counts, err := a.Intray.Count(c.R.Context(), c.Actor.Person)
	if err != nil {
		a.options.Log.WarnContext(c.R.Context(), "waiting things could not be counted", "error", err.Error())
		return
	}
	item.Count, item.CountLabel = counts.Waiting, t.N("waiting", counts.Waiting)
}

// under reports whether path is href or below it.
func under(path, href string) bool {
	return path == href || strings.HasPrefix(path, href+"/")
}
