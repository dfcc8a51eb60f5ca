package casework

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/ident"
	"sharewell/internal/suppress"
)

const settingFloor = "suppression_floor"

// tallied is the counts of one kind in one period.
type tallied struct {
	by   map[Measure]int
	days map[int]int
}

func (t *tallied) add(x Tally) {
	if n, ok := strings.CutPrefix(string(x.Measure), DaysPrefix); ok {
		if d, err := strconv.Atoi(n); err == nil {
			t.days[d] += int(x.Amount)
		}
		return
	}
	t.by[x.Measure] += int(x.Amount)
}

// median gives the middle number of days, -1 when there are fewer answers than floor.
func (t *tallied) median(floor int) int {
	total := 0
	var days []int
	for d, n := range t.days {
		total += n
		days = append(days, d)
	}
	if total < floor || total == 0 {
		return -1
	}
	slices.Sort(days)
	seen := 0
	for _, d := range days {
		if seen += t.days[d]; 2*seen >= total {
			return d
		}
	}
	return -1
}

type rowKey struct {
	period string
	kind   Kind
}

// Times gives counts and times for the public, with small numbers suppressed: one row for each kind and month, and one
// for each kind over the whole time.
// Law: DPA 2018 s.164B.
func (s *Service) Times(ctx context.Context, q TimesQuery) (out Times, err error) {
	if q.To.IsZero() {
		q.To = s.today()
	}
	if q.From.IsZero() || q.From.After(q.To) {
		q.From = q.To.AddMonths(-11)
	}
	out.From, out.To, out.Floor = q.From.String()[:7], q.To.String()[:7], s.deps.Book.SettingNumber(settingFloor, 5)
	var list []Tally
	if err := s.deps.Store.Read(ctx, func(tx Tx) error {
		list, err = tx.Tallies(ctx, q.Org, out.From, out.To)
		return err
	}); err != nil {
		return out, err
	}
	var org Body
	if q.Org != "" {
		if org, err = s.deps.World.Body(ctx, q.Org); err != nil {
			return out, err
		}
	}
	rows := map[rowKey]*tallied{}
	for _, x := range list {
		for _, k := range []rowKey{{x.Period, x.Kind}, {"", x.Kind}} {
			if rows[k] == nil {
				rows[k] = &tallied{map[Measure]int{}, map[int]int{}}
			}
			rows[k].add(x)
		}
	}
	for k, t := range rows {
		r := t.row(out.Floor)
		r.Org, r.Kind, r.Period = org, k.kind, k.period
		out.Rows = append(out.Rows, r)
	}
	slices.SortFunc(out.Rows, func(a, b TimesRow) int {
		return cmp.Or(cmp.Compare(a.Period, b.Period), cmp.Compare(slices.Index(Kinds(), a.Kind), slices.Index(Kinds(), b.Kind)))
	})
	hideSingles(out.Rows, out.Floor, rows)
	for i := range out.Rows {
		holdTogether(&out.Rows[i])
	}
	return out, nil
}

// row makes the counts of one row. Numbers that add up to another one that is shown are hidden together.
func (t *tallied) row(floor int) (r TimesRow) {
	n := func(m Measure) int { return t.by[m] }
	total, timely := suppress.Group([]int{n(CountInTime), n(CountLate)}, floor)
	_, results := suppress.Group([]int{n(CountFully), n(CountPartly), n(CountRefused)}, floor)
	_, acks := suppress.Group([]int{n(CountAckInTime), n(CountAckLate)}, floor)
	r.Received, r.Answered = suppress.One(n(CountReceived), floor), total
	r.InTime, r.Late = timely[0], timely[1]
	r.Fully, r.Partly, r.Refused = results[0], results[1], results[2]
	r.Acknowledged, r.AcknowledgedLate = acks[0], acks[1]
	r.Withdrawn, r.Passed, r.Longer = suppress.One(n(CountWithdrawn), floor), suppress.One(n(CountPassed), floor), suppress.One(n(CountExtended), floor)
	r.Median = t.median(floor)
	return r
}

// hideSingles keeps a hidden month from being worked out from the whole: when exactly one month of a kind hides a
// number and the sum is shown, the smallest other month hides its number too.
func hideSingles(rows []TimesRow, floor int, exact map[rowKey]*tallied) {
	for _, field := range []struct {
		of func(*TimesRow) *suppress.Count
		n  func(*tallied) int
	}{
		{func(r *TimesRow) *suppress.Count { return &r.Received }, func(t *tallied) int { return t.by[CountReceived] }},
		{func(r *TimesRow) *suppress.Count { return &r.Answered }, func(t *tallied) int { return t.by[CountInTime] + t.by[CountLate] }},
		{func(r *TimesRow) *suppress.Count { return &r.InTime }, func(t *tallied) int { return t.by[CountInTime] }},
		{func(r *TimesRow) *suppress.Count { return &r.Late }, func(t *tallied) int { return t.by[CountLate] }},
		{func(r *TimesRow) *suppress.Count { return &r.Acknowledged }, func(t *tallied) int { return t.by[CountAckInTime] }},
		{func(r *TimesRow) *suppress.Count { return &r.AcknowledgedLate }, func(t *tallied) int { return t.by[CountAckLate] }},
		{func(r *TimesRow) *suppress.Count { return &r.Fully }, func(t *tallied) int { return t.by[CountFully] }},
		{func(r *TimesRow) *suppress.Count { return &r.Partly }, func(t *tallied) int { return t.by[CountPartly] }},
		{func(r *TimesRow) *suppress.Count { return &r.Refused }, func(t *tallied) int { return t.by[CountRefused] }},
		{func(r *TimesRow) *suppress.Count { return &r.Withdrawn }, func(t *tallied) int { return t.by[CountWithdrawn] }},
		{func(r *TimesRow) *suppress.Count { return &r.Passed }, func(t *tallied) int { return t.by[CountPassed] }},
		{func(r *TimesRow) *suppress.Count { return &r.Longer }, func(t *tallied) int { return t.by[CountExtended] }},
	} {
		for _, kind := range Kinds() {
			var months []*TimesRow
			var parts []int
			for i := range rows {
				if rows[i].Kind == kind && rows[i].Period != "" {
					months, parts = append(months, &rows[i]), append(parts, field.n(exact[rowKey{rows[i].Period, kind}]))
				}
			}
			_, hidden := suppress.Group(parts, floor)
			for i, h := range hidden {
				if c := field.of(months[i]); h.Hidden && !c.Hidden {
					*c = h
				}
			}
		}
	}
}

// holdTogether keeps a number that was hidden beside others from being worked out within its row.
func holdTogether(r *TimesRow) {
	for _, group := range [][]*suppress.Count{{&r.InTime, &r.Late}, {&r.Fully, &r.Partly, &r.Refused}} {
		hidden := 0
		var least *suppress.Count
		for _, c := range group {
			switch {
			case c.Hidden:
				hidden++
			case c.N > 0 && (least == nil || c.N < least.N):
				least = c
			}
		}
		switch {
		case hidden != 1 || r.Answered.Hidden:
		case least != nil:
			*least = suppress.Count{Hidden: true}
		default:
			r.Answered = suppress.Count{Hidden: true}
		}
	}
}

// Tallied gives exact counts to other services of the program, such as a scorecard, which suppress what they show.
func (s *Service) Tallied(ctx context.Context, org ident.Organisation, from, to string) (list []Tally, err error) {
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		list, err = tx.Tallies(ctx, org, from, to)
		return err
	})
	return list, err
}
