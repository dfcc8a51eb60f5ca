package screening

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"sharewell/internal/errs"
	"sharewell/internal/screening/optout"
	"sharewell/internal/screening/table"
)

// List is an opt-out list that was read whole.
type List struct {
	Set *optout.Set
	// At is the instant at which the list was right, when the list itself says so.
	At         time.Time
	Compact    bool
	Rows       int64 // of a table, without its header
	Duplicates int64 // rows that name somebody again
	Ignored    int64 // rows without a number, with ListOptions.IgnoreInvalid
}

// ListOptions says how to read an opt-out list.
type ListOptions struct {
	Table table.Options
	// IgnoreInvalid passes over rows that hold no NHS number. Otherwise they are a reason to refuse the list:
	// somebody's choice may be behind the mistake.
	IgnoreInvalid bool
	// Expect is how many different people the list must hold; 0 when nobody knows.
	Expect int
}

// LoadList reads an opt-out list: our compact form, or a table with a column of NHS numbers, with a header
// or without. It refuses a list that is empty, damaged, or cut off as far as that can be seen.
func LoadList(r io.Reader, o ListOptions) (List, error) {
	in := bufio.NewReaderSize(r, 4096)
	beginning, err := in.Peek(32)
	if err != nil && err != io.EOF {
		return List{}, err
	}
	var l List
	if optout.IsCompact(beginning) {
		l.Compact = true
		l.Set, l.At, err = optout.ReadCompact(in)
	} else {
		err = l.readTable(in, o)
	}
	switch {
	case err != nil:
		return List{}, inList(err)
	case l.Set.Len() == 0:
		return List{}, errs.New(errs.Invalid, "screening.list_empty", "The opt-out list holds nobody. A list of nobody would let everybody through, so it is refused.")
	case o.Expect > 0 && l.Set.Len() != o.Expect:
		return List{}, errs.New(errs.Invalid, "screening.list_count", fmt.Sprintf("The opt-out list holds %d people, not %d. It may be cut off: fetch it again.", l.Set.Len(), o.Expect))
	}
	return l, nil
}

// inList says which of the two files an error is about.
func inList(err error) error {
	return errs.Wrap(kindOf(err), "screening.list", "The opt-out list cannot be used.", err)
}

func (l *List) readTable(r io.Reader, o ListOptions) error {
	o.Table.Loose = true
	in, err := table.Open(r, o.Table)
	if err != nil {
		return err
	}
	var b optout.Builder
	first := in.Rows()
	var block table.Block
	for {
		err := in.Next(&block)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		b.Add(block.Codes...)
		for i, code := range block.Codes {
			if code < table.Limit {
				continue
			}
			switch {
			case code == table.Blank:
			case o.IgnoreInvalid:
				l.Ignored++
			default:
				return errs.New(errs.Invalid, "screening.list_row", fmt.Sprintf("Row %d of the opt-out list %s. Mend the list, because somebody's choice may be behind the mistake.", block.First+int64(i), reasonOf(code).words()))
			}
		}
	}
	l.Rows = in.Rows() - first
	total := b.Total()
	l.Set = b.Set()
	l.Duplicates = int64(total - l.Set.Len())
	return nil
}

// Fresh refuses a list that is older than it may be, or that is dated later than now.
func Fresh(at, now time.Time, most time.Duration) error {
	const clocks = 24 * time.Hour // a date without a time, or clocks that differ
	age := now.Sub(at)
	switch {
	case at.IsZero():
		return errs.New(errs.Invalid, "screening.list_undated", "Nobody knows how old the opt-out list is. Say when it was right.")
	case age < -clocks:
		return errs.New(errs.Invalid, "screening.list_future", "The opt-out list is dated later than today. Look whether its date is right.")
	case age > most:
		return errs.New(errs.Invalid, "screening.list_stale", fmt.Sprintf("The opt-out list is %s old and may be %s at most. Fetch a new one: people have made choices since.", inDays(age), inDays(most)))
	}
	return nil
}

func inDays(d time.Duration) string {
	if d < 48*time.Hour {
		return fmt.Sprintf("%d hours", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}
