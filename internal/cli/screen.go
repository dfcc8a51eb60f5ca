package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/config"
	"sharewell/internal/errs"
	"sharewell/internal/screening"
	"sharewell/internal/screening/table"
)

// screenCmd takes the people who opted out from a list of people.
type screenCmd struct {
	Config string `help:"Settings file; it says how old a list may be (settings screening.*)." type:"path"`

	OptOuts string `name:"optouts" required:"" help:"The opt-out list: a table, one number a line, or the compact form of sharewell optouts pack. Packed with gzip or zstd if need be." placeholder:"FILE"`
	In      string `required:"" help:"The list of people; - for standard input. A name ending in .parquet is a Parquet file." placeholder:"FILE"`
	Out     string `help:"Where the rows of those who did not opt out go; - for standard output. A name ending in .gz or .zst is packed." placeholder:"FILE"`
	Count   bool   `help:"Say how many rows would be kept, and write no list."`
	Report  string `help:"Where a report goes as JSON: counts, hashes, date of the list. It names nobody." placeholder:"FILE"`
	Aside   string `name:"set-aside" help:"Where rows go that were set aside. Without it they go nowhere." placeholder:"FILE"`

	Column     string `help:"Column of NHS numbers, by name or by number from 1. Without it the column is found." placeholder:"NAME"`
	Header     string `help:"Whether the first row is a header: auto, yes or no." default:"auto"`
	Delimiter  string `help:"comma, tab, semicolon, pipe, another character, or auto." default:"auto"`
	Fixed      string `help:"For a fixed-width file: where the number starts, from 1, and how many bytes it has." placeholder:"START:LEN"`
	Invalid    string `help:"What becomes of rows whose number is missing or is none: remove (they are set aside), keep, or fail." default:"remove"`
	Duplicates string `help:"keep, or first: rows whose number came before are set aside." default:"keep"`
	MostRow    int    `help:"The longest row, in bytes." default:"16777216"`

	ListColumn  string        `help:"Column of NHS numbers in the opt-out list, when it is not found." placeholder:"NAME"`
	ListHeader  string        `help:"Whether the first row of the opt-out list is a header: auto, yes or no." default:"auto"`
	ListDate    string        `help:"Day, or instant, at which the opt-out list was right. Without it: what the list says, or the time of the file." placeholder:"DATE"`
	ListCount   int           `help:"How many people the opt-out list must hold." placeholder:"N"`
	ListInvalid string        `help:"What becomes of rows of the opt-out list that hold no number: fail, or ignore." default:"fail"`
	MaxAge      time.Duration `help:"How old the list may be (setting screening.list_max_age)." placeholder:"TIME"`

	Purpose string `help:"What the people kept will be used for, for the report."`
	Who     string `help:"Who screens, for the report."`
}

// Run implements the command.
func (c screenCmd) Run(ctx context.Context, s streams) error {
	cfg, err := common{Config: c.Config}.load(s, nil)
	if err != nil {
		return err
	}
	o, err := c.options()
	if err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	now := clock.Real{}.Now()
	list, described, err := c.list(s, cfg, now)
	if err != nil {
		return err
	}
	o.Set = list.Set
	outs, err := c.outputs(s)
	if err != nil {
		return err
	}
	report := screening.Report{Program: "sharewell", Version: version(), At: now, Who: c.Who, Purpose: c.Purpose, List: described,
		Policy: screening.PolicyReport{Invalid: o.Invalid, Duplicates: c.Duplicates, MaxAgeHours: c.maxAge(cfg).Hours()}}
	if err := c.screen(ctx, s, o, outs, &report); err != nil {
		return errors.Join(err, outs.abandon())
	}
	if err := outs.publish(); err != nil {
		return errors.Join(err, outs.abandon())
	}
	return c.say(s, report)
}

// options reads what the flags say about rows.
func (c screenCmd) options() (o screening.Options, err error) {
	var failed [5]error
	o.Table.Column, o.Table.MostRow = c.Column, c.MostRow
	o.Table.Header, failed[0] = table.ParseHeader(c.Header)
	o.Table.Delimiter, failed[1] = table.ParseDelimiter(c.Delimiter)
	o.Table.Fixed, failed[2] = table.ParseFixed(c.Fixed)
	o.Invalid, failed[3] = screening.ParsePolicy(c.Invalid)
	switch c.Duplicates {
	case "keep":
	case "first":
		o.FirstOnly = true
	default:
		failed[4] = errs.New(errs.Invalid, "cli.duplicates", "Say keep or first for duplicates.")
	}
	for _, err := range failed {
		if err != nil {
			return o, err
		}
	}
	return o, nil
}

// check refuses flags that contradict one another.
func (c screenCmd) check() error {
	wrong := func(message string) error { return errs.New(errs.Invalid, "cli.screen", message) }
	switch {
	case c.Out == "" && !c.Count:
		return wrong("Say where the list goes with --out, or give --count to count only.")
	case c.Out != "" && c.Count:
		return wrong("Give --out or --count, not both: counting writes no list.")
	case c.OptOuts == "-":
		return wrong("The opt-out list must be a file, because its age has to be known.")
	case c.Out == "-" && (c.Report == "-" || c.Aside == "-"), c.Report == "-" && c.Aside == "-":
		return wrong("Only one thing can go to standard output.")
	case c.Out != "" && isParquet(c.In) != isParquet(c.Out), isParquet(c.Aside), isParquet(c.In) && c.Aside != "":
		return wrong("A Parquet file is screened into a Parquet file, and what is set aside of it goes nowhere. Name --out like --in, and leave --set-aside out.")
	case c.ListInvalid != "fail" && c.ListInvalid != "ignore":
		return wrong("Say fail or ignore for rows of the opt-out list that hold no number.")
	}
	names := map[string]string{}
	for _, f := range []struct{ flag, path string }{{"--optouts", c.OptOuts}, {"--in", c.In}, {"--out", c.Out}, {"--report", c.Report}, {"--set-aside", c.Aside}} {
		if f.path == "" || f.path == "-" {
			continue
		}
		place := placeOf(f.path)
		if other, taken := names[place]; taken {
			return wrong(fmt.Sprintf("%s and %s are the same file. Name another one.", other, f.flag))
		}
		names[place] = f.flag
	}
	return nil
}

func (c screenCmd) maxAge(cfg config.Config) time.Duration {
	if c.MaxAge > 0 {
		return c.MaxAge
	}
	return cfg.Screening.ListMaxAge
}

// list loads the opt-out list and refuses one that is too old.
func (c screenCmd) list(s streams, cfg config.Config, now time.Time) (screening.List, screening.ListReport, error) {
	header, err := table.ParseHeader(c.ListHeader)
	if err != nil {
		return screening.List{}, screening.ListReport{}, err
	}
	o := screening.ListOptions{Table: table.Options{Column: c.ListColumn, Header: header}, IgnoreInvalid: c.ListInvalid == "ignore", Expect: c.ListCount}
	in, err := openInput(s, c.OptOuts, c.Report != "")
	if err != nil {
		return screening.List{}, screening.ListReport{}, err
	}
	defer in.close()
	l, err := screening.LoadList(in, o)
	if err != nil {
		return l, screening.ListReport{}, err
	}
	at, from, err := dateOfList(c.ListDate, l, in.modified)
	if err != nil {
		return l, screening.ListReport{}, err
	}
	if err := screening.Fresh(at, now, c.maxAge(cfg)); err != nil {
		return l, screening.ListReport{}, err
	}
	if warn := cfg.Screening.ListWarnAge; now.Sub(at) > warn && warn > 0 {
		fmt.Fprintf(s.err, "sharewell: the opt-out list is %.0f days old; fetch a new one soon.\n", now.Sub(at).Hours()/24)
	}
	described := screening.DescribeList(l, at, now, from)
	described.Digest, err = in.digest()
	return l, described, err
}

// dateOfList gives the instant at which a list was right, and how that is known.
func dateOfList(given string, l screening.List, modified time.Time) (at time.Time, from string, err error) {
	switch {
	case given != "" && l.Compact:
		return at, "", errs.New(errs.Invalid, "cli.list_date", "A compact list says its date itself. Leave --list-date out.")
	case given != "":
		at, err = parseWhen(given)
		return at, "given", err
	case l.Compact:
		return l.At, "list", nil
	}
	return modified, "file", nil
}

// parseWhen reads a day or an instant.
func parseWhen(text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, errs.New(errs.Invalid, "cli.date", "Write a date as 2026-11-21 or as 2026-11-21T09:30:00Z.")
}

// screen does the work and fills in the report.
func (c screenCmd) screen(ctx context.Context, s streams, o screening.Options, outs *outputs, report *screening.Report) error {
	if isParquet(c.In) {
		return c.screenParquet(ctx, o, outs, report)
	}
	in, err := openInput(s, c.In, c.Report != "")
	if err != nil {
		return err
	}
	defer in.close()
	var w io.Writer
	if outs.list != nil {
		w = outs.list
	}
	if outs.aside != nil {
		o.Aside = outs.aside
	}
	result, err := screening.Screen(ctx, in, w, o)
	if err != nil {
		return err
	}
	report.Counts, report.Input = result.Counts, screening.DescribeInput(result.Layout)
	if report.Input.Digest, err = in.digest(); err != nil {
		return err
	}
	if report.Output, err = outs.list.finish(); err != nil {
		return err
	}
	if report.SetAside, err = outs.aside.finish(); err != nil {
		return err
	}
	return outs.tell(report)
}

// tell writes the report, when one is asked for.
func (o *outputs) tell(report *screening.Report) error {
	if o.report == nil {
		return nil
	}
	if err := report.Write(o.report); err != nil {
		return err
	}
	_, err := o.report.finish()
	return err
}

// say tells the person what became of the rows, on standard error when the list goes to standard output.
func (c screenCmd) say(s streams, r screening.Report) error {
	w := s.out
	if c.Out == "-" || c.Report == "-" || c.Aside == "-" {
		w = s.err
	}
	n := r.Counts
	var lines []string
	lines = append(lines, fmt.Sprintf("Rows: %d. Kept: %d. Removed, because of an opt-out: %d. Set aside: %d.", n.Rows, n.Kept, n.Removed, n.Aside.Total()))
	for _, a := range []struct {
		n    int64
		what string
	}{{n.Aside.Invalid, "not an NHS number"}, {n.Aside.Missing, "no number"}, {n.Aside.NoColumn, "row ends before the column"},
		{n.Aside.Malformed, "quotes that programs read differently"}, {n.Aside.Duplicate, "number came before"}, {n.Aside.Blank, "blank row"}} {
		if a.n > 0 {
			lines = append(lines, fmt.Sprintf("  set aside: %d, %s", a.n, a.what))
		}
	}
	if n.KeptUnjudgeable > 0 {
		lines = append(lines, fmt.Sprintf("  kept without a valid number, as asked: %d", n.KeptUnjudgeable))
	}
	lines = append(lines, fmt.Sprintf("People in the opt-out list: %d. It is dated %s (%s).", r.List.People, r.List.Date.Format("2 January 2006"), dateFromWords(r.List.DateFrom)))
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}

func dateFromWords(from string) string {
	switch from {
	case "list":
		return "as it says"
	case "given":
		return "as given"
	}
	return "the time of the file"
}
