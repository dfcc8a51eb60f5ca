package screening

import (
	"context"
	"errors"
	"fmt"
	"io"

	"sharewell/internal/errs"
	"sharewell/internal/screening/nhs"
	"sharewell/internal/screening/optout"
	"sharewell/internal/screening/table"
)

// Options says how a list of people is screened.
type Options struct {
	Set     *optout.Set
	Table   table.Options
	Invalid Policy // "" is Remove
	// FirstOnly sets aside every row whose number came before.
	FirstOnly bool
	// Aside takes the rows that are set aside, as they stand. Nil: they go nowhere.
	Aside io.Writer
}

// Counts is what became of the rows, without the header.
type Counts struct {
	Rows    int64 `json:"rows"`
	Kept    int64 `json:"kept"`
	Removed int64 `json:"removed"`
	// Aside is how many were set aside, and why.
	Aside AsideCounts `json:"set_aside"`
	// KeptUnjudgeable is how many of the kept have no valid number, under the policy Keep.
	KeptUnjudgeable int64 `json:"kept_without_number"`
}

// AsideCounts counts rows that were set aside, by reason.
type AsideCounts struct {
	Blank     int64 `json:"blank"`
	NoColumn  int64 `json:"no_column"`
	Missing   int64 `json:"missing"`
	Invalid   int64 `json:"not_a_number"`
	Malformed int64 `json:"malformed"`
	Duplicate int64 `json:"duplicate"`
}

// Total is how many rows were set aside.
func (a AsideCounts) Total() int64 {
	return a.Blank + a.NoColumn + a.Missing + a.Invalid + a.Malformed + a.Duplicate
}

// Troubling is how many were set aside that hold something: all but blank rows.
func (a AsideCounts) Troubling() int64 { return a.Total() - a.Blank }

func (a *AsideCounts) add(r Reason) {
	switch r {
	case Blank:
		a.Blank++
	case NoColumn:
		a.NoColumn++
	case Missing:
		a.Missing++
	case Malformed:
		a.Malformed++
	case Duplicate:
		a.Duplicate++
	case Invalid:
		a.Invalid++
	}
}

// Result is what a screening did.
type Result struct {
	Counts
	Layout table.Dialect
}

// Screen reads a list of people from r and writes the rows of those who did not opt out to w, byte for
// byte. With no w it only counts. When it fails, what was written must be thrown away, and r may be
// under reading until its Read returns.
func Screen(ctx context.Context, r io.Reader, w io.Writer, o Options) (Result, error) {
	if o.Set == nil || o.Set.Len() == 0 {
		return Result{}, errs.New(errs.Invalid, "screening.list_empty", "The opt-out list holds nobody. A list of nobody would let everybody through, so it is refused.")
	}
	if o.Invalid == "" {
		o.Invalid = Remove
	}
	in, err := table.Open(r, o.Table)
	if err != nil {
		return Result{}, err
	}
	j := judge{o: o, in: in}
	for _, to := range []io.Writer{w, o.Aside} {
		if to == nil || len(in.Preamble) == 0 {
			continue
		}
		if _, err := to.Write(in.Preamble); err != nil {
			return Result{}, err
		}
	}
	first := in.Rows()
	if err := j.all(ctx, w); err != nil {
		return Result{}, err
	}
	j.counts.Rows = in.Rows() - first
	if c := j.counts; c.Rows != c.Kept+c.Removed+c.Aside.Total() {
		return Result{}, errors.New("the verdicts do not add up to the rows")
	}
	return Result{Counts: j.counts, Layout: in.Dialect}, nil
}

// judge gives the verdicts.
type judge struct {
	o      Options
	in     *table.Scanner
	counts Counts
	seen   optout.Seen
	aside  []byte
}

// ahead is how many blocks may be on their way between finding rows and judging them.
const ahead = 3

// all judges every block, while another goroutine already finds the rows of the next ones.
func (j *judge) all(ctx context.Context, w io.Writer) error {
	ready, used := make(chan *table.Block, ahead), make(chan *table.Block, ahead)
	for range ahead {
		used <- new(table.Block)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var failed error // of the reader; read once ready is closed
	go func() {
		defer close(ready)
		for {
			select {
			case b := <-used:
				if failed = j.in.Next(b); failed != nil {
					return
				}
				ready <- b // there is always room
			case <-ctx.Done():
				failed = ctx.Err()
				return
			}
		}
	}()
	for {
		select {
		case b, more := <-ready:
			if !more && failed == io.EOF {
				return nil
			}
			if !more {
				return failed
			}
			if err := j.block(b, w); err != nil {
				return err
			}
			used <- b
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// block judges the rows of a block, moves those that are kept together, and writes them.
func (j *judge) block(b *table.Block, w io.Writer) error {
	j.o.Set.Mark(b.Codes)
	j.aside = j.aside[:0]
	n, from := 0, 0 // how much is kept so far, and where the run of kept rows begins that is not moved yet
	special := int64(0)
	for i, code := range b.Codes {
		if code < table.Limit && !j.o.FirstOnly {
			continue
		}
		begin, end := 0, int(b.Ends[i])
		if i > 0 {
			begin = int(b.Ends[i-1])
		}
		keep, err := j.special(code, b, i, b.Data[begin:end])
		if err != nil {
			return err
		}
		special++
		if keep {
			continue
		}
		if w != nil {
			n += move(b.Data, n, from, begin)
		}
		from = end
	}
	j.counts.Kept += int64(len(b.Codes)) - special
	if j.o.Aside != nil && len(j.aside) > 0 {
		if _, err := j.o.Aside.Write(j.aside); err != nil {
			return err
		}
	}
	if w == nil {
		return nil
	}
	n += move(b.Data, n, from, len(b.Data))
	if n == 0 {
		return nil
	}
	_, err := w.Write(b.Data[:n])
	return err
}

// move brings a run of rows forward and gives its length.
func move(data []byte, to, from, end int) int {
	if to == from {
		return end - from
	}
	return copy(data[to:], data[from:end])
}

// special judges a row that is not simply kept, and counts it.
func (j *judge) special(code uint32, b *table.Block, i int, text []byte) (keep bool, err error) {
	var reason Reason
	switch {
	case code < table.Limit && j.seen.Add(code):
		j.counts.Kept++
		return true, nil
	case code < table.Limit:
		reason = Duplicate
	case code&optout.Hit != 0:
		j.counts.Removed++
		return false, nil
	default:
		reason = reasonOf(code)
	}
	unjudgeable := reason == Missing || reason == Invalid
	switch {
	case j.o.Invalid == Fail && reason != Blank && reason != Duplicate:
		return false, errs.New(errs.Invalid, "screening.row", fmt.Sprintf("Row %d %s.", b.First+int64(i), reason.words()))
	case j.o.Invalid == Keep && unjudgeable && j.hidden(reason, text):
		j.counts.Removed++
		return false, nil
	case j.o.Invalid == Keep && unjudgeable:
		j.counts.Kept++
		j.counts.KeptUnjudgeable++
		return true, nil
	}
	j.counts.Aside.add(reason)
	if j.o.Aside != nil {
		j.aside = append(j.aside, text...)
	}
	return false, nil
}

// hidden reports whether the digits of a field that is no number are those of somebody who opted out.
func (j *judge) hidden(reason Reason, text []byte) bool {
	if reason != Invalid {
		return false
	}
	prefix, ok := nhs.Hidden(j.in.Dialect.Field(text))
	return ok && j.o.Set.Contains(prefix)
}
