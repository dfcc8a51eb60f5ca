package cli

import (
	"context"
	"strconv"
	"time"

	"sharewell/internal/agreement"
	"sharewell/internal/agreement/campaign"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/agreement/review"
	"sharewell/internal/clock"
	"sharewell/internal/incident"
	"sharewell/internal/involvement"
	"sharewell/internal/jobs"
	"sharewell/internal/partnership"
	"sharewell/internal/store"
	"sharewell/internal/web/campaignpage"
	"sharewell/internal/web/content"
	"sharewell/internal/web/page"
	"sharewell/internal/web/partnershippage"
)

// newPartnership makes the service of the partnership itself.
func newPartnership(a *App) *partnership.Service {
	set := partnership.DefaultSettings()
	set.Prefix = a.Pack.ReferencePrefix + "-M"
	return partnership.New(partnership.Deps{Store: a.Store.Partnership(), Clock: a.options.Clock, Calendar: a.Calendar, IDs: a.options.IDs, Settings: set,
		Sources: []partnership.Source{waitingFor{a, a.Texts.Page("partnership_waiting")}}, Name: a.Pack.Partnership, Mailbox: a.Pack.Mailbox})
}

// newCampaigns makes the service that invites sectors.
func newCampaigns(a *App) *campaign.Service {
	var sectors []string
	if list, err := a.Book.List("sector"); err == nil {
		for _, x := range list.Items {
			sectors = append(sectors, x.Code)
		}
	}
	return campaign.New(campaign.Deps{Store: a.Store.Campaign(), Clock: a.options.Clock, IDs: a.options.IDs, Inviter: a.Organisations, Sectors: sectors})
}

// campaignEvery is how soon letters of a campaign leave; countEvery how often it is counted who has signed.
const (
	campaignEvery = 5 * time.Minute
	countEvery    = 6 * time.Hour
)

// partnershipKinds is the background work of the partnership and of campaigns.
func (a *App) partnershipKinds() []jobs.Kind {
	work := func(name string, next func(time.Time) time.Time, run func(context.Context) error) jobs.Kind {
		return jobs.Kind{Name: name, Next: next, Handle: func(ctx context.Context, _ jobs.Job) error { return run(ctx) }}
	}
	return []jobs.Kind{
		work("partnership.daily", jobs.Daily(5, 55), func(ctx context.Context) error { return a.partnership.RunDaily(ctx) }),
		work("campaign.run", jobs.Every(campaignEvery), func(ctx context.Context) error { return a.campaigns.Run(ctx) }),
		work("campaign.count", jobs.Every(countEvery), func(ctx context.Context) error { return a.campaigns.Count(ctx) }),
	}
}

// partnershipRoutes are the pages of the partnership and of campaigns.
func (a *App) partnershipRoutes() []page.Route {
	sector := func(code string) string { return a.Book.Label("sector", code) }
	return append(partnershippage.Routes(partnershippage.Deps{Partnership: a.partnership, Files: a.Files, Coverage: a.campaigns, Sector: sector, Organisations: a.takingPart}),
		campaignpage.Routes(campaignpage.Deps{Campaigns: a.campaigns, Sector: sector})...)
}

// takingPart lists those who take part, for choices.
func (a *App) takingPart(ctx context.Context) (out []partnershippage.Choice, err error) {
	for after := ""; ; {
		var some []partnership.Taking
		err = a.Store.Read(ctx, func(tx *store.Tx) error {
			some, err = tx.TakingPart(ctx, after, lawPage)
			return err
		})
		for _, t := range some {
			out = append(out, partnershippage.Choice{ID: t.ID, Name: t.Name})
		}
		if err != nil || len(some) < lawPage {
			return out, err
		}
		after = some[len(some)-1].Key
	}
}

// waitingFor tells meetings and the next secretariat what waits in the other parts of the program.
type waitingFor struct {
	a *App
	t content.Page
}

// Waiting implements partnership.Source.
func (w waitingFor) Waiting(ctx context.Context) (out []partnership.Waiting, err error) {
	for _, part := range []func(context.Context) ([]partnership.Waiting, error){w.reviews, w.amber, w.members, w.incidents, w.questions, w.advice, w.statements} {
		some, err := part(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// reviews tells of running reviews, their ballots and the comments nobody has answered.
func (w waitingFor) reviews(ctx context.Context) (out []partnership.Waiting, err error) {
	now := w.a.options.Clock.Now()
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		runs, err := tx.ReviewRuns(ctx)
		if err != nil {
			return err
		}
		for _, r := range runs {
			if r.Status != review.Running {
				continue
			}
			year := strconv.Itoa(r.Year)
			if s, ok := r.StageAt(now); ok {
				kind := "review"
				if s.Kind == review.Ballot {
					kind = "ballot"
				}
				out = append(out, partnership.Waiting{Key: kind + "/" + year + "/" + s.Key, Kind: kind, Title: w.t.T("review."+string(s.Kind), "year", year), Detail: w.t.T("review.until", "date", s.Closes.Words()), URL: r.URL(), Due: s.Closes, Public: true})
			}
			counts, err := tx.CountReviewComments(ctx, r.Year)
			if err != nil {
				return err
			}
			open, blocking := 0, 0
			for _, c := range counts {
				if c.State == comment.Open {
					open += c.N
				}
				if c.Standing {
					blocking += c.N
				}
			}
			if open > 0 {
				out = append(out, partnership.Waiting{Key: "comments/" + year, Kind: "comments", Title: w.t.N("comments", open), Detail: w.t.N("blocking", blocking), URL: r.URL() + "/comments", Public: true})
			}
		}
		return nil
	})
	return out, err
}

// amber tells of clauses in doubt because a rule changed.
func (w waitingFor) amber(ctx context.Context) (out []partnership.Waiting, err error) {
	doubts, err := w.a.faces.laws.Doubts(ctx, "clause")
	for _, d := range doubts {
		out = append(out, partnership.Waiting{Key: "amber/" + d.Ref + "/" + string(d.Change.ID), Kind: "amber", Title: w.t.T("amber", "clause", d.Label), Detail: d.Change.Label(), URL: d.URL, Public: true})
	}
	return out, err
}

// newFor is for how many days a member is new.
const newFor = 92

func (w waitingFor) members(ctx context.Context) (out []partnership.Waiting, err error) {
	since := clock.DateOf(w.a.options.Clock.Now()).AddDays(-newFor)
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		for after := ""; ; {
			some, err := tx.TakingPart(ctx, after, lawPage)
			if err != nil {
				return err
			}
			for _, t := range some {
				if t.Since.After(since) {
					out = append(out, partnership.Waiting{Key: "member/" + string(t.ID) + "/" + t.Since.String(), Kind: "member", Title: w.t.T("member", "name", t.Name), Detail: w.t.T("member.since", "date", t.Since.Words()), URL: "/signatories/" + t.Slug, Public: true})
				}
			}
			if len(some) < lawPage {
				return nil
			}
			after = some[len(some)-1].Key
		}
	})
	return out, err
}

// incidents gives numbers only: what happened where is for those concerned, and for the public account.
func (w waitingFor) incidents(ctx context.Context) (out []partnership.Waiting, err error) {
	open, published := 0, 0
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		open, published = 0, 0
		for after := ""; ; {
			some, err := tx.IncidentsRaised(ctx, after, lawPage)
			if err != nil {
				return err
			}
			for _, i := range some {
				if i.Stage != incident.Closed {
					open++
				}
				if i.Figure().Published {
					published++
				}
			}
			if len(some) < lawPage {
				return nil
			}
			after = some[len(some)-1].SortKey()
		}
	})
	if open+published > 0 {
		month := w.a.options.Clock.Now().In(clock.London).Format("2006-01")
		out = append(out, partnership.Waiting{Key: "incidents/" + month, Kind: "incidents", Title: w.t.N("incidents", open), Detail: w.t.N("incidents.published", published), URL: "/what-went-wrong", Public: true})
	}
	return out, err
}

func (w waitingFor) questions(ctx context.Context) (out []partnership.Waiting, err error) {
	now := w.a.options.Clock.Now()
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		n, err := tx.CountQuestions(ctx, "", time.Unix(0, 0).UTC(), now.AddDate(1, 0, 0), clock.DateOf(now))
		if out = nil; n.Overdue > 0 {
			out = append(out, partnership.Waiting{Key: "questions/" + now.In(clock.London).Format("2006-01"), Kind: "questions", Title: w.t.N("questions", n.Overdue), URL: "/questions", Public: true})
		}
		return err
	})
	return out, err
}

// advice tells of recommendations of the involvement group that nobody has answered.
func (w waitingFor) advice(ctx context.Context) (out []partnership.Waiting, err error) {
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		for before := ""; ; {
			some, err := tx.Proposals(ctx, involvement.List{Open: true, Before: before, Most: lawPage})
			if err != nil {
				return err
			}
			for i := range some {
				p := &some[i]
				if p.Stage == involvement.Answering {
					out = append(out, partnership.Waiting{Key: "advice/" + p.Ref + "/" + p.AnswerBy.String(), Kind: "recommendations", Title: w.t.T("advice", "name", p.LeadName, "title", p.Title()), URL: "/involvement/proposals/" + p.Ref, Due: p.AnswerBy, Public: p.Public()})
				}
			}
			if len(some) < lawPage {
				return nil
			}
			before = some[len(some)-1].SortKey()
		}
	})
	return out, err
}

// statements tells the next secretariat of statements to check, and of those it has asked about.
func (w waitingFor) statements(ctx context.Context) (out []partnership.Waiting, err error) {
	err = w.a.Store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		for _, one := range []struct {
			status agreement.Status
			kind   string
		}{{agreement.Submitted, "statements"}, {agreement.Queried, "queries"}} {
			for after := ""; ; {
				some, err := tx.ListStatements(ctx, agreement.BoardFilter{Status: one.status, After: after, Most: lawPage})
				if err != nil {
					return err
				}
				for _, b := range some {
					out = append(out, partnership.Waiting{Key: "statement/" + string(b.Statement), Kind: one.kind, Title: w.t.T(one.kind, "name", b.Name), URL: "/statements/" + string(b.Statement), HandoverOnly: true})
				}
				if len(some) < lawPage {
					break
				}
				after = some[len(some)-1].Key
			}
		}
		return nil
	})
	return out, err
}
