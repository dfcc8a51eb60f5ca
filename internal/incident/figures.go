package incident

import (
	"context"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
)

// Figure is what counting needs of one incident.
type Figure struct {
	Org       ident.Organisation `json:"org"`
	NearMiss  bool               `json:"near_miss,omitempty"`
	Draft     bool               `json:"draft,omitempty"`
	Kinds     []string           `json:"kinds,omitempty"`
	Cause     string             `json:"cause,omitempty"`
	AwareOn   clock.Date         `json:"aware_on"`
	Partners  []int              `json:"partners,omitempty"` // minutes from awareness until each was told
	Notify    bool               `json:"notify,omitempty"`
	InTime    bool               `json:"in_time,omitempty"` // the regulator was told in time
	Published bool               `json:"published,omitempty"`
	Days      int                `json:"days,omitempty"` // from awareness to the public account
	Done      []bool             `json:"done,omitempty"` // actions done, and whether on time
	Due       int                `json:"due,omitempty"`  // actions still to do
}

// Figure gives an incident's own.
func (i Incident) Figure() Figure {
	f := i.Content.Facts
	out := Figure{Org: i.Org, NearMiss: f.NearMiss, Draft: i.Stage == Draft, Kinds: f.Kinds, Cause: f.Cause, AwareOn: clock.DateOf(f.AwareAt), Published: i.Account.Out != nil}
	for _, p := range i.Partners {
		out.Partners = append(out.Partners, int(max(0, p.ToldAt.Sub(f.AwareAt)/time.Minute)))
	}
	if r := i.Content.Regulator; r.Decision == Notify {
		out.Notify, out.InTime = true, !r.ToldAt.IsZero() && !r.ToldAt.After(i.Due)
	}
	if out.Published {
		out.Days = clock.DateOf(f.AwareAt).DaysUntil(clock.DateOf(i.Account.PublishedAt))
	}
	for _, a := range i.Actions {
		if a.DoneAt.IsZero() {
			out.Due++
			continue
		}
		out.Done = append(out.Done, !a.Late(a.DoneAt))
	}
	return out
}

// Counts are the figures of a span of time, for the scorecard.
type Counts struct {
	Incidents, NearMisses  int
	Partners, PartnersSoon int // told, and told within the target
	Notifiable, InTime     int // incidents told to the regulator, and in time
	Published              int
	MedianDays             int // from awareness to the public account; -1 when there is none
	Done, DoneOnTime, Open int // actions
}

// count brings figures together.
func count(all []Figure, hours int) Counts {
	c := Counts{MedianDays: -1}
	var days []int
	for _, f := range all {
		if f.Draft {
			continue
		}
		if f.NearMiss {
			c.NearMisses++
		} else {
			c.Incidents++
		}
		c.Partners += len(f.Partners)
		for _, m := range f.Partners {
			if m <= hours*60 {
				c.PartnersSoon++
			}
		}
		if f.Notify {
			c.Notifiable++
		}
		if f.InTime {
			c.InTime++
		}
		if f.Published {
			c.Published++
			days = append(days, f.Days)
		}
		for _, onTime := range f.Done {
			c.Done++
			if onTime {
				c.DoneOnTime++
			}
		}
		c.Open += f.Due
	}
	if len(days) > 0 {
		slices.Sort(days)
		c.MedianDays = days[len(days)/2]
	}
	return c
}

// Counts gives the partnership's figures of the incidents that came to notice in [from, until).
func (s *Service) Counts(ctx context.Context, from, until time.Time) (c Counts, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		all, err := tx.IncidentFigures(ctx, clock.DateOf(from), clock.DateOf(until.Add(-time.Nanosecond)))
		c = count(all, s.deps.PartnerHours)
		return err
	})
	return c, err
}

// Quarter is a quarter of a year.
type Quarter struct{ Year, N int }

// quarterOf gives the quarter of a day.
func quarterOf(d clock.Date) Quarter { return Quarter{d.Year, (int(d.Month)-1)/3 + 1} }

func (q Quarter) before() Quarter {
	if q.N == 1 {
		return Quarter{q.Year - 1, 4}
	}
	return Quarter{q.Year, q.N - 1}
}

// First is the quarter's first day.
func (q Quarter) First() clock.Date { return clock.NewDate(q.Year, time.Month(q.N*3-2), 1) }

// Row is a number for each quarter.
type Row struct {
	Code string
	N    []int
}

// Trends are numbers by quarter. They say what happens and how fast, and never who.
type Trends struct {
	Quarters   []Quarter
	Incidents  Row
	NearMisses Row
	Kinds      []Row
	Causes     []Row
	Told       Row // the median of hours until partners were told; -1 for none
	Hours      int // the target
	Own        bool
}

// quarters is how many quarters trends show.
const quarters = 4

// Trends gives numbers by quarter: the organisation's own, or the partnership's.
func (s *Service) Trends(ctx context.Context, a access.Actor, own bool) (Trends, error) {
	if _, err := access.Require(a, access.CountIncidents, access.CountIncidents, access.RelationTo(a, a.Organisation), ""); err != nil {
		return Trends{}, err
	}
	t := Trends{Hours: s.deps.PartnerHours, Own: own && a.Organisation != ""}
	for q := quarterOf(clock.DateOf(s.deps.Clock.Now())); len(t.Quarters) < quarters; q = q.before() {
		t.Quarters = append(t.Quarters, q)
	}
	slices.Reverse(t.Quarters)
	var all []Figure
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		all, err = tx.IncidentFigures(ctx, t.Quarters[0].First(), clock.DateOf(s.deps.Clock.Now()))
		return err
	})
	all = slices.DeleteFunc(all, func(f Figure) bool { return f.Draft || t.Own && f.Org != a.Organisation })
	t.fill(all, s.deps.Rules)
	return t, err
}

func (t *Trends) fill(all []Figure, rules *Rules) {
	row := func(code string, in func(Figure) bool) Row {
		r := Row{code, make([]int, len(t.Quarters))}
		for _, f := range all {
			if at := slices.Index(t.Quarters, quarterOf(f.AwareOn)); at >= 0 && in(f) {
				r.N[at]++
			}
		}
		return r
	}
	t.Incidents = row("incidents", func(f Figure) bool { return !f.NearMiss })
	t.NearMisses = row("near_misses", func(f Figure) bool { return f.NearMiss })
	for _, k := range rules.Kinds {
		t.Kinds = append(t.Kinds, row(k.Code, func(f Figure) bool { return slices.Contains(f.Kinds, k.Code) }))
	}
	for _, k := range rules.Causes {
		t.Causes = append(t.Causes, row(k.Code, func(f Figure) bool { return f.Cause == k.Code }))
	}
	t.Told = Row{"told", nil}
	for _, q := range t.Quarters {
		var minutes []int
		for _, f := range all {
			if quarterOf(f.AwareOn) == q {
				minutes = append(minutes, f.Partners...)
			}
		}
		median := -1
		if slices.Sort(minutes); len(minutes) > 0 {
			median = (minutes[len(minutes)/2] + 59) / 60
		}
		t.Told.N = append(t.Told.N, median)
	}
}
