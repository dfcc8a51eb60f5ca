package screeningpage

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/web/content"
	"sharewell/internal/web/layout"
	"sharewell/internal/web/page"
)

// About lists, for the page of a record, what was screened for it; *ledger.Service does.
type About interface {
	ForRecord(ctx context.Context, a access.Actor, ref string, most int) ([]ledger.Screening, error)
	OutcomeOf(s ledger.Screening) ledger.Outcome
}

// BesideView is what was screened, on the page of the record it was done for.
type BesideView struct {
	Title, Text string
	Links       []layout.Link
	Start       *layout.Link
}

// besideMost is how many screenings stand on the page of a record.
const besideMost = 5

// Beside builds the part of a record's page. It is nil when opt-outs do not reach the record and nothing
// was screened.
func Beside(c *page.Ctx, from About, ref string, reaches bool) (*BesideView, error) {
	list, err := from.ForRecord(c.R.Context(), c.Actor, ref, besideMost)
	if err != nil || len(list) == 0 && !reaches {
		return nil, err
	}
	t := words(c)
	v := &BesideView{Title: t.T("beside.title")}
	if len(list) == 0 {
		v.Text = t.T("beside.none")
	}
	for _, s := range list {
		v.Links = append(v.Links, layout.Link{Href: "/screenings/" + s.Ref, Text: besideText(t, s, from.OutcomeOf(s))})
	}
	if access.AllowedSomewhere(c.Actor, access.RunScreening) && reaches {
		v.Start = &layout.Link{Text: t.T("beside.start"), Href: page.Address("/screenings/new", "record", ref)}
	}
	return v, nil
}

func besideText(t content.Page, s ledger.Screening, o ledger.Outcome) string {
	date, state := layout.FormatDate(s.RequestedAt), t.T("state."+string(s.State))
	switch {
	case s.State == ledger.Done:
		return t.T("beside.done", "date", date, "in", count(t, o.Counts.In), "removed", count(t, o.Counts.Removed))
	case s.Kind == ledger.Question:
		return t.T("beside.question", "date", date, "state", state)
	}
	return t.T("beside.other", "date", date, "state", state)
}
