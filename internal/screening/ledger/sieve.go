package ledger

import (
	"context"
	"io"

	"sharewell/internal/screening"
	"sharewell/internal/screening/optout"
	"sharewell/internal/screening/table"
)

// sets are what rows are judged by.
type sets struct {
	deny  *optout.Set // whoever said no; nil when nobody did
	clean *optout.Set // whoever may stay; nil when nothing names them
	none  bool        // a clean list came back, and it is empty: nobody may stay
}

// through judges every row and writes those that stay. Rows without a valid number never stay: nobody could
// have said no for them.
func (s sets) through(ctx context.Context, r io.Reader, w io.Writer, o table.Options) (screening.Counts, error) {
	if s.deny != nil && s.clean == nil && !s.none {
		result, err := screening.Screen(ctx, r, w, screening.Options{Set: s.deny, Table: o, Invalid: screening.Remove})
		return result.Counts, err
	}
	in, err := table.Open(r, o)
	if err != nil {
		return screening.Counts{}, err
	}
	if len(in.Preamble) > 0 {
		if _, err := w.Write(in.Preamble); err != nil {
			return screening.Counts{}, err
		}
	}
	var c screening.Counts
	var b table.Block
	var out []byte
	for {
		if err := ctx.Err(); err != nil {
			return screening.Counts{}, err
		}
		if err := in.Next(&b); err == io.EOF {
			return c, nil
		} else if err != nil {
			return screening.Counts{}, err
		}
		out = s.block(b, &c, out[:0])
		if len(out) == 0 {
			continue
		}
		if _, err := w.Write(out); err != nil {
			return screening.Counts{}, err
		}
	}
}

// block judges the rows of a block and puts those that stay into out.
func (s sets) block(b table.Block, c *screening.Counts, out []byte) []byte {
	begin := uint32(0)
	for i, code := range b.Codes {
		end := b.Ends[i]
		c.Rows++
		switch {
		case code < table.Limit && s.stays(code):
			c.Kept++
			out = append(out, b.Data[begin:end]...)
		case code < table.Limit:
			c.Removed++
		default:
			aside(&c.Aside, code)
		}
		begin = end
	}
	return out
}

// stays reports whether the person with this prefix may stay.
func (s sets) stays(prefix uint32) bool {
	if s.none || s.deny != nil && s.deny.Contains(prefix) {
		return false
	}
	return s.clean == nil || s.clean.Contains(prefix)
}

func aside(a *screening.AsideCounts, code uint32) {
	switch code {
	case table.Blank:
		a.Blank++
	case table.NoColumn:
		a.NoColumn++
	case table.Missing:
		a.Missing++
	case table.Malformed:
		a.Malformed++
	default:
		a.Invalid++
	}
}

// add puts a list into the sets.
func (s *sets) add(set *optout.Set, clean bool) {
	switch {
	case clean && set == nil:
		s.none = true
	case clean && s.clean == nil:
		s.clean = set
	case clean:
		s.clean = both(s.clean, set)
	case set == nil:
	case s.deny == nil:
		s.deny = set
	default:
		s.deny = union(s.deny, set)
	}
}

func union(a, b *optout.Set) *optout.Set {
	var out optout.Builder
	for p := range a.All() {
		out.Add(p)
	}
	for p := range b.All() {
		out.Add(p)
	}
	return out.Set()
}

func both(a, b *optout.Set) *optout.Set {
	var out optout.Builder
	for p := range a.All() {
		if b.Contains(p) {
			out.Add(p)
		}
	}
	return out.Set()
}

// KeepClean writes the rows of the people on a clean list, and no others; nil is a list of nobody.
func KeepClean(ctx context.Context, r io.Reader, w io.Writer, clean *optout.Set, o table.Options) (screening.Counts, error) {
	return sets{clean: clean, none: clean == nil}.through(ctx, r, w, o)
}
