package oneoff

import (
	"cmp"
	"context"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

const (
	pageSize = 50
	lateMost = 20
)

// List gives one page of a list: what is to be completed first, the earliest deadline on top, then the latest
// changed first. What was received is sorted by the latest change alone.
func (s *Service) List(ctx context.Context, a access.Actor, f Filter, after PageKey) (Page, error) {
	if err := mayBox(a, f.Box); err != nil {
		return Page{}, err
	}
	var page Page
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		items, err := tx.OneOffLines(ctx, LineQuery{Box: f.Box, Organisation: a.Organisation, Person: a.Person, Decision: f.Decision, Stage: f.Stage,
			After: after, Now: s.deps.Clock.Now(), Most: pageSize + 1})
		if err != nil {
			return err
		}
		page = Page{}
		if len(items) > pageSize {
			items = items[:pageSize]
			page.Next = items[pageSize-1].Key
		}
		page.Lines, err = s.named(ctx, tx, a, items)
		return err
	})
	return page, err
}

func mayBox(a access.Actor, b Box) error {
	c, rel := access.ViewOneOff, access.Own
	switch b {
	case BoxMine:
		c = access.ViewMyOneOff
	case BoxReceived:
		rel = access.Party
	case BoxOurs, BoxOverdue:
	default:
		return errs.New(errs.NotFound, "oneoff.no_list", "There is no such list.")
	}
	if a.Organisation == "" {
		rel = access.Partnership
	}
	_, err := access.Require(a, c, access.SignedIn, rel, string(Final))
	if err == nil && a.Organisation == "" {
		return hidden() // an auditor opens a record by its reference
	}
	return err
}

// mayList reports whether a line of the actor's own organisation may be shown.
func (s *Service) mayList(a access.Actor, i ListItem) bool {
	r := Record{Owner: i.Owner, Author: i.Author, Stage: i.Stage, Answers: Answers{}}
	_, ok := may(a, access.ViewOneOff, &r, i.Stage)
	return ok
}

// named puts the names of the two sides on lines, and takes out what the reader's side does not see.
func (s *Service) named(ctx context.Context, tx WorldTx, a access.Actor, items []ListItem) ([]Line, error) {
	names := map[ident.Organisation]string{}
	name := func(org ident.Organisation) (string, error) {
		if n, ok := names[org]; ok || org == "" {
			return n, nil
		}
		st, _, err := s.standing(ctx, tx, org)
		names[org] = st.Name
		return st.Name, err
	}
	out := make([]Line, 0, len(items))
	for _, i := range items {
		l := i.Line
		var err error
		if l.OwnerName, err = name(i.Owner); err != nil {
			return nil, err
		}
		other, err := name(i.Counterpart)
		if err != nil {
			return nil, err
		}
		l.OtherName = cmp.Or(other, l.OtherName)
		l.Ours, l.Mine = i.Owner == a.Organisation, i.Owner == a.Organisation && i.Author == a.Person
		if !l.Ours {
			l.OpenFollowUps, l.Due, l.AuthorRole = 0, time.Time{}, ""
		}
		out = append(out, l)
	}
	return out, nil
}

// Covered lists live repeat records that already let the data go: this is already covered, use it. An
// empty provider is the actor's organisation.
func (s *Service) Covered(_ context.Context, a access.Actor, q CoverQuery) ([]Covering, error) {
	if _, err := permitOwn(a, access.CreateOneOff); err != nil {
		return nil, err
	}
	q.Provider = cmp.Or(q.Provider, a.Organisation)
	if a.Organisation != q.Provider && a.Organisation != q.Recipient {
		return nil, hidden()
	}
	return s.covered(q), nil
}

// mostCovering bounds how many records are named: whoever reads it needs one.
const mostCovering = 10

// covered keeps the live repeat records that serve a purpose asked about: those that cover everything first, then
// those that cover the most. Nothing asked about yet: every record with a flow between the two.
func (s *Service) covered(q CoverQuery) []Covering {
	if s.deps.Flows == nil || q.Provider == "" || q.Recipient == "" {
		return nil
	}
	var out []Covering
	for _, f := range s.deps.Flows.Between(q.Provider, q.Recipient) {
		c := Covering{Ref: f.Ref, Title: f.Title, Purposes: common(q.Purposes, f.Purposes), Categories: common(q.Categories, f.Categories)}
		if len(q.Purposes) > 0 && len(c.Purposes) == 0 || len(q.Categories) > 0 && len(c.Categories) == 0 {
			continue
		}
		c.All = len(q.Purposes) > 0 && len(c.Purposes) == len(q.Purposes) && len(c.Categories) == len(q.Categories)
		out = append(out, c)
	}
	matched := func(c Covering) int { return len(c.Purposes) + len(c.Categories) }
	slices.SortStableFunc(out, func(a, b Covering) int {
		if a.All != b.All {
			if a.All {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(matched(b), matched(a)), cmp.Compare(a.Ref, b.Ref))
	})
	return out[:min(len(out), mostCovering)]
}

func common(asked, have []string) []string {
	var out []string
	for _, v := range asked {
		if slices.Contains(have, v) {
			out = append(out, v)
		}
	}
	return out
}

// prefill pairs fields of a one-off record with those of a repeat record.
var prefill = [][2]string{{"specific_purpose", "specific_purpose"}, {"purposes", "purposes"}, {"necessity", "necessity"}, {"risk_of_not_sharing", "risk_of_not_sharing"},
	{"subject_types", "subjects"}, {"special_categories", "special_categories"}, {"criminal_offence_data", "criminal_offence_data"}, {"confidential_info", "confidential_info"},
	{"regime", "regime"}, {"art6", "art6"}, {"art9", "art9"}, {"art9_sch1", "art9_sch1"}, {"art10_basis", "art10_basis"}, {"legal_power", "legal_power"},
	{"cldc_basis", "cldc_basis"}, {"compatibility", "compatibility"}, {"consent_position", "consent_position"}, {"security_note", "security_note"}, {"onward_conditions", "onward_conditions"},
	{"rights_contact", "rights_contact"}, {"fact_or_opinion", "fact_or_opinion"}}

// Similar says whether a record like this was written so often that a repeat record is due.
func (s *Service) Similar(ctx context.Context, a access.Actor, ref string) (Similar, error) {
	out := Similar{Most: s.deps.Settings.Similar}
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		r, err := tx.OneOffByRef(ctx, ref)
		if err != nil {
			return err
		}
		if _, err := permit(a, access.ViewOneOff, &r); err != nil {
			return err
		}
		if a.Organisation != r.Owner {
			return hidden()
		}
		for _, p := range r.Answers["purposes"] {
			refs, err := tx.OneOffsSimilar(ctx, SimilarQuery{Provider: r.ProviderKey(), Recipient: r.RecipientKey(), Purpose: p, Since: s.deps.Clock.Now().AddDate(-1, 0, 0), Most: 100})
			if err != nil {
				return err
			}
			if r.Stage == Draft {
				refs = append([]string{r.Ref}, refs...)
			}
			if len(refs) > out.Count {
				out.Count, out.Purposes = len(refs), []string{p}
				out.Refs = slices.Clone(refs[:min(len(refs), 5)])
			}
		}
		out.Suggest = out.Count > out.Most
		if out.Suggest {
			out.fill(r, s.deps.Book.Label("purpose", out.Purposes[0]))
		}
		return nil
	})
	return out, err
}

func (o *Similar) fill(r Record, purpose string) {
	o.Title = purpose
	o.Prefill = map[string][]string{"title": {purpose}, "arrangement_type": {"one_way"}}
	for _, p := range prefill {
		if v := r.Answers[p[0]]; len(v) > 0 {
			o.Prefill[p[1]] = slices.Clone(v)
		}
	}
	children := No
	if (Case{Answers: r.Answers}).Child() {
		children = Yes
	}
	o.Prefill["includes_children"] = []string{children}
}

// ProviderKey and RecipientKey name the two sides for finding similar records, also one outside the
// directory, by its name.
func (r Record) ProviderKey() ident.Organisation {
	return r.sideKey("provider")
}

func (r Record) sideKey(side string) ident.Organisation {
	if org := r.Answers.One(side + "_org"); org != "" {
		return ident.Organisation(org)
	}
	if name := r.Answers.One(side + "_name"); name != "" {
		return ident.Organisation(outsideMark + lower(name))
	}
	return ""
}

// RecipientKey names the receiver; see ProviderKey.
func (r Record) RecipientKey() ident.Organisation { return r.sideKey("recipient") }

// Overview gives the managers' figures of the actor's organisation, or the secretariat's counts of the
// whole partnership, without records.
func (s *Service) Overview(ctx context.Context, a access.Actor, p Period) (Overview, error) {
	c := access.OverviewOneOffs
	if a.SignedIn() && a.Organisation == "" {
		c = access.CountOneOffs
	}
	if _, err := permitOwn(a, c); err != nil {
		return Overview{}, err
	}
	p = p.months(s.today())
	out := Overview{Period: p}
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		figures, err := tx.OneOffCounts(ctx, a.Organisation, p.From.String()[:7], p.To.String()[:7])
		if err != nil {
			return err
		}
		turns, err := tx.OneOffTurns(ctx, a.Organisation, p.From.String()[:7], p.To.String()[:7])
		if err != nil {
			return err
		}
		out.fill(figures, turns)
		if a.Organisation == "" {
			return nil
		}
		open, err := tx.OneOffsOpen(ctx, a.Organisation, s.deps.Clock.Now())
		if err != nil {
			return err
		}
		out.Overdue, out.Waiting, out.Drafts = open.Overdue, open.Waiting, open.Drafts
		late, err := tx.OneOffLines(ctx, LineQuery{Box: BoxOverdue, Organisation: a.Organisation, Now: s.deps.Clock.Now(), Most: lateMost})
		if err != nil {
			return err
		}
		out.Late, err = s.named(ctx, tx, a, late)
		return err
	})
	return out, err
}

// months widens a period to whole months; an empty one is the last twelve.
func (p Period) months(today clock.Date) Period {
	if p.To.IsZero() || p.To.After(today) {
		p.To = today
	}
	if p.From.IsZero() {
		p.From = clock.NewDate(p.To.Year, p.To.Month, 1).AddMonths(-11)
	}
	if p.To.Before(p.From) {
		p.From = p.To
	}
	if first := clock.NewDate(p.To.Year, p.To.Month, 1).AddMonths(-119); p.From.Before(first) {
		p.From = first // ten years are enough for one page
	}
	p.From = clock.NewDate(p.From.Year, p.From.Month, 1)
	p.To = clock.NewDate(p.To.Year, p.To.Month, 1).AddMonths(1).AddDays(-1)
	return p
}

func (o *Overview) fill(figures []Figure, turns []Turn) {
	o.Months = nil
	for m := o.Period.From; !m.After(o.Period.To); m = m.AddMonths(1) {
		month := MonthCount{Month: m}
		key := m.String()[:7]
		for _, f := range figures {
			if f.Month == key {
				month.Counts.add(f)
				o.Total.add(f)
			}
		}
		month.Median, _ = median(slices.DeleteFunc(slices.Clone(turns), func(t Turn) bool { return t.Month != key }))
		o.Months = append(o.Months, month)
	}
	o.Median, o.Answered = median(turns)
}

func (c *Counts) add(f Figure) {
	switch f.Decision {
	case ShareAll:
		c.ShareAll += f.N
	case SharePart:
		c.SharePart += f.N
	case Refuse:
		c.Refused += f.N
	case Defer:
		c.Deferred += f.N
	default:
		c.Undecided += f.N
	}
	if f.Emergency {
		c.Emergency += f.N
	}
}

// median gives the middle time of counted steps, and how many there are.
func median(turns []Turn) (time.Duration, int) {
	steps := map[int]int{}
	total := 0
	for _, t := range turns {
		steps[t.Bucket] += t.N
		total += t.N
	}
	var order []int
	for b := range steps {
		order = append(order, b)
	}
	slices.Sort(order)
	seen := 0
	for _, b := range order {
		if seen += steps[b]; 2*seen >= total && total > 0 {
			return BucketTime(b), total
		}
	}
	return 0, total
}
