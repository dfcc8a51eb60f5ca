package coveragepage

import (
	"cmp"
	"slices"

	"sharewell/internal/coverage"
	"sharewell/internal/errs"
	"sharewell/internal/register"
	"sharewell/internal/sharing"
	"sharewell/internal/web/page"
)

// sight is what whoever asks may read of records; each is looked up once.
type sight struct {
	Deps
	c       *page.Ctx
	entries map[string]*register.Entry
	views   map[string]*sharing.View
	err     error // the first failure; what failed is not seen
}

func newSight(d Deps, c *page.Ctx) *sight {
	return &sight{Deps: d, c: c, entries: map[string]*register.Entry{}, views: map[string]*sharing.View{}}
}

// failed notes an error that is not simply that there is nothing to see.
func (s *sight) failed(err error) {
	if k := errs.KindOf(err); s.err == nil && err != nil && k != errs.NotFound && k != errs.Forbidden && k != errs.Unauthenticated {
		s.err = err
	}
}

// entry gives what is published of a record; nil when nothing but that it exists is.
func (s *sight) entry(ref string) *register.Entry {
	if e, ok := s.entries[ref]; ok {
		return e
	}
	e, err := s.Register.Entry(s.c.R.Context(), ref)
	s.failed(err)
	s.entries[ref] = nil
	if err == nil && (e.Level == register.LevelFull || e.Level == register.LevelSummary) {
		s.entries[ref] = &e
	}
	return s.entries[ref]
}

// view gives a record as a member sees it inside; nil for those who may not.
func (s *sight) view(ref string) *sharing.View {
	if v, ok := s.views[ref]; ok {
		return v
	}
	s.views[ref] = nil
	if !s.c.Actor.SignedIn() {
		return nil
	}
	v, err := s.Records.Get(s.c.R.Context(), s.c.Actor, ref)
	s.failed(err)
	if err == nil {
		s.views[ref] = &v
	}
	return s.views[ref]
}

func (s *sight) sees(r coverage.RecordRef) bool { return s.entry(r.Ref) != nil || s.view(r.Ref) != nil }

// verdict is what one record says to a question.
type verdict struct {
	line           coverage.Line
	d              coverage.Decision // the best of all the ways to ask
	who, what, why []string          // for which it covers
}

// answer is what all records together say.
type answer struct {
	outcome  coverage.Outcome
	verdicts []verdict         // the best first
	none     coverage.Decision // what is said when no record speaks of it
	others   []coverage.Line   // records between the two about other things
}

// The bounds of one answer.
const (
	mostAsked   = 4000 // ways in which a question that leaves something open is asked
	mostRecords = 100  // between two bodies
)

// judge asks every record between the two bodies that may be seen. Where the question leaves something
// open, a record is asked for each of the things it speaks of.
func (p *covered) judge(x *coverage.Index, q *question, s *sight) answer {
	var out answer
	asked := 0
	for _, l := range p.between(x, q, s) {
		if !x.Moves(l, q.from.slug, q.to.slug, q.what) {
			out.others = append(out.others, l)
			continue
		}
		v := verdict{line: l}
		seen := false
		for _, one := range ways(x, q, l) {
			if asked++; asked > mostAsked {
				break
			}
			seen = v.ask(x, one) || seen
		}
		if seen {
			out.verdicts = append(out.verdicts, v)
			out.outcome = max(out.outcome, v.d.Outcome)
		}
	}
	if len(out.verdicts) == 0 {
		one := q.engine(x)
		if one.Thing.ID == "" { // which it is makes no difference
			if all := x.IDs(one.Thing.Kind); len(all) > 0 {
				one.Thing.ID = all[0]
			}
		}
		x.DecideAmong(&one, &out.none, func(coverage.RecordRef) bool { return false })
		out.outcome = out.none.Outcome
	}
	slices.SortStableFunc(out.verdicts, func(a, b verdict) int {
		return cmp.Or(cmp.Compare(b.d.Outcome, a.d.Outcome), cmp.Compare(a.line.Record.Ref, b.line.Record.Ref))
	})
	return out
}

// between lists the records under which one body gives to the other and that may be seen.
func (p *covered) between(x *coverage.Index, q *question, s *sight) []coverage.Line {
	var out []coverage.Line
	for after := ""; ; {
		found := x.Browse(coverage.Filter{Body: q.from.slug, With: q.to.slug}, coverage.Page{After: after})
		for _, l := range found.Lines {
			if x.Moves(l, q.from.slug, q.to.slug, "") && s.sees(l.Record) {
				out = append(out, l)
			}
		}
		if after = found.Next; after == "" || len(out) >= mostRecords {
			return out
		}
	}
}

// ways lists the questions that a question with gaps stands for.
func ways(x *coverage.Index, q *question, l coverage.Line) []coverage.Question {
	open := func(said string, of []string) []string {
		if said != "" || len(of) == 0 {
			return []string{said}
		}
		return of
	}
	var out []coverage.Question
	for _, what := range open(q.what, l.Things) {
		if !x.Moves(l, q.from.slug, q.to.slug, what) {
			continue
		}
		for _, who := range open(q.who, l.About) {
			for _, why := range open(q.why, l.Purposes) {
				one := q.engine(x)
				one.Thing.ID, one.About, one.Purpose = what, who, why
				out = append(out, one)
			}
		}
	}
	return out
}

// ask asks the record one question; ok is false when it does not speak of it at all.
func (v *verdict) ask(x *coverage.Index, q coverage.Question) (ok bool) {
	var d coverage.Decision
	x.DecideAmong(&q, &d, func(r coverage.RecordRef) bool { return r.ID == v.line.Record.ID })
	if len(d.Records) == 0 {
		return false
	}
	if d.Outcome == coverage.Covered {
		for _, put := range []struct {
			to   *[]string
			code string
		}{{&v.who, q.About}, {&v.what, q.Thing.ID}, {&v.why, q.Purpose}} {
			if put.code != "" && !slices.Contains(*put.to, put.code) {
				*put.to = append(*put.to, put.code)
			}
		}
	}
	if len(v.d.Reasons) == 0 || d.Outcome > v.d.Outcome {
		v.d = d
	}
	return true
}
