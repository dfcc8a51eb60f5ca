package national

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
)

// Name is the name of a file for the service: the sender's mailbox, the day, and a number that counts
// the files of a month.
type Name struct {
	Mailbox  string
	Day      clock.Date
	Sequence int
}

// mostSequence is the last number that four digits can write.
const mostSequence = 9999

// String writes the name without its extension: X26ABC1-221126-0001.
func (n Name) String() string {
	return fmt.Sprintf("%s-%02d%02d%02d-%04d", n.Mailbox, n.Day.Day, int(n.Day.Month), n.Day.Year%100, n.Sequence)
}

// File is the name with the extension the service asks for.
func (n Name) File() string { return n.String() + ".dat" }

// Validate reports what the service would turn the name down for: it takes letters and digits only.
func (n Name) Validate() error {
	if n.Mailbox == "" || strings.ContainsFunc(n.Mailbox, notPlain) || n.Day.IsZero() || n.Sequence < 1 || n.Sequence > mostSequence {
		return errs.New(errs.Invalid, "national.name", "Name the file after the sender's mailbox in letters and digits, a day, and a number from 1 to 9999, like X26ABC1-221126-0001.dat.")
	}
	return nil
}

func notPlain(r rune) bool {
	return !(r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
}

// After reports whether n may be sent after last: a file that is out of order is turned down. The count
// begins again with each month.
func (n Name) After(last Name) bool {
	if last == (Name{}) {
		return true
	}
	month := func(n Name) int { return n.Day.Year*12 + int(n.Day.Month) }
	switch {
	case month(n) != month(last):
		return month(n) > month(last)
	case n.Day != last.Day:
		return last.Day.Before(n.Day) && n.Sequence > last.Sequence
	default:
		return n.Sequence > last.Sequence
	}
}

// Next gives the name that follows last on a day.
func Next(mailbox string, day clock.Date, last Name) (Name, error) {
	n := Name{Mailbox: mailbox, Day: day, Sequence: 1}
	if last.Day.Year == day.Year && last.Day.Month == day.Month {
		n.Sequence = last.Sequence + 1
	}
	return n, n.Validate()
}

// ParseName reads a name with or without its extension. A year of four digits, which senders are seen to
// use too, is read as well.
func ParseName(s string) (Name, error) {
	wrong := errs.New(errs.Invalid, "national.name", "This is not the name of a file for the service, like X26ABC1-221126-0001.dat.")
	parts := strings.Split(strings.TrimSuffix(s, ".dat"), "-")
	if len(parts) != 3 || len(parts[2]) != 4 {
		return Name{}, wrong
	}
	layout := map[int]string{6: "020106", 8: "02012006"}[len(parts[1])]
	day, err := time.Parse(layout, parts[1])
	sequence, numErr := strconv.ParseUint(parts[2], 10, 16)
	if layout == "" || err != nil || numErr != nil || day.Year()/100 != 20 {
		return Name{}, wrong
	}
	n := Name{Mailbox: parts[0], Day: clock.Date{Year: day.Year(), Month: day.Month(), Day: day.Day()}, Sequence: int(sequence)}
	if err := n.Validate(); err != nil {
		return Name{}, err
	}
	return n, nil
}
