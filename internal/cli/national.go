package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/screening/national"
	"sharewell/internal/screening/optout"
	"sharewell/internal/screening/table"
)

// peopleFlags say where the NHS numbers of a list are.
type peopleFlags struct {
	In        string `required:"" help:"The list of people; - for standard input. Packed with gzip or zstd if need be." placeholder:"FILE"`
	Column    string `help:"Column of NHS numbers, by name or by number from 1. Without it the column is found." placeholder:"NAME"`
	Header    string `help:"Whether the first row is a header: auto, yes or no." default:"auto"`
	Delimiter string `help:"comma, tab, semicolon, pipe, another character, or auto." default:"auto"`
	Fixed     string `help:"For a fixed-width file: where the number starts, from 1, and how many bytes it has." placeholder:"START:LEN"`
}

func (f peopleFlags) options() (o table.Options, err error) {
	var failed [3]error
	o.Column = f.Column
	o.Header, failed[0] = table.ParseHeader(f.Header)
	o.Delimiter, failed[1] = table.ParseDelimiter(f.Delimiter)
	o.Fixed, failed[2] = table.ParseFixed(f.Fixed)
	return o, errors.Join(failed[:]...)
}

// numbers reads the NHS numbers of the list.
func (f peopleFlags) numbers(s streams) (national.List, ledger.Found, error) {
	o, err := f.options()
	if err != nil {
		return national.List{}, ledger.Found{}, err
	}
	in, err := openInput(s, f.In, false)
	if err != nil {
		return national.List{}, ledger.Found{}, err
	}
	defer in.close()
	return ledger.Numbers(in, o)
}

// nameFlags say what files are called: MAILBOX-DDMMYY-NNNN.dat.
type nameFlags struct {
	Folder   string `help:"Where the files go." default:"." type:"path"`
	Mailbox  string `required:"" help:"Our mailbox; the file's name begins with it."`
	Sequence int    `required:"" help:"The number of the file in this month; further ones follow." placeholder:"N"`
	Date     string `help:"The day in the file's name; today without it." placeholder:"YYYY-MM-DD"`
	Most     int    `help:"The most numbers in one file; 0: no limit. None has been confirmed." placeholder:"N"`
}

// write writes a list as files of at most Most numbers.
func (f nameFlags) write(w io.Writer, l national.List) error {
	if l.Len() == 0 {
		return errs.New(errs.Invalid, "national.empty", "There is no valid NHS number in the list, and the service refuses an empty file.")
	}
	day := clock.DateOf(clock.Real{}.Now())
	if f.Date != "" {
		var err error
		if day, err = clock.ParseDate(f.Date); err != nil {
			return errs.Wrap(errs.Invalid, "cli.date", "Give the date like 2026-11-21.", err)
		}
	}
	for i, part := range l.Split(f.Most) {
		name := national.Name{Mailbox: f.Mailbox, Day: day, Sequence: f.Sequence + i}
		if err := name.Validate(); err != nil {
			return err
		}
		path := filepath.Join(f.Folder, name.File())
		if _, err := os.Stat(path); err == nil {
			return errs.New(errs.Conflict, "cli.exists", path+" is there already. A name is used once: give the next number.")
		}
		if err := writeWhole(path, func(w io.Writer) error { _, err := part.WriteTo(w); return err }); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "%s: %d numbers, SHA-256 %s\n", path, part.Len(), part.Hash()); err != nil {
			return err
		}
	}
	return nil
}

// nationalBuildCmd builds a file for the national service.
type nationalBuildCmd struct {
	peopleFlags
	nameFlags
}

// Run implements the command.
func (c nationalBuildCmd) Run(_ context.Context, s streams) error {
	l, found, err := c.numbers(s)
	if err != nil {
		return err
	}
	if err := c.write(s.out, l); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "Rows: %d. Rows that name somebody again: %d. Rows without a valid number, which cannot be asked about: %d.\n", found.RowsLooked, found.Repeated, found.Unusable)
	return err
}

// nationalSplitCmd splits a file.
type nationalSplitCmd struct {
	File string `arg:"" help:"The file." type:"path"`
	nameFlags
}

// Run implements the command.
func (c nationalSplitCmd) Run(_ context.Context, s streams) error {
	if c.Most < 1 {
		return errs.New(errs.Invalid, "cli.most", "Say with --most how many numbers one file may hold.")
	}
	l, err := readList(c.File, national.Read)
	if err != nil {
		return err
	}
	return c.write(s.out, l)
}

// readList reads a file of the service's form.
func readList(path string, read func(io.Reader, national.Limits) (national.List, national.Summary, error)) (national.List, error) {
	f, err := os.Open(path)
	if err != nil {
		return national.List{}, err
	}
	defer func() { _ = f.Close() }() // it was only read
	l, _, err := read(f, national.Limits{})
	return l, err
}

// nationalCheckCmd checks a file.
type nationalCheckCmd struct {
	File string `arg:"" help:"The file." type:"path"`
	Most int    `help:"The most numbers the file may hold; 0: no limit. None has been confirmed." placeholder:"N"`
}

// Run implements the command.
func (c nationalCheckCmd) Run(_ context.Context, s streams) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	summary, faults, err := national.Check(f, national.Limits{Numbers: c.Most})
	if err != nil {
		return err
	}
	if _, err := national.ParseName(filepath.Base(c.File)); err != nil {
		if _, err := fmt.Fprintln(s.out, "The name of the file is not like X26ABC1-221126-0001.dat."); err != nil {
			return err
		}
	}
	for _, fault := range faults {
		if _, err := fmt.Fprintln(s.out, fault.Message()); err != nil {
			return err
		}
	}
	if len(faults) > 0 {
		return errs.New(errs.Invalid, "national.file", "The national service would turn this file down.")
	}
	_, err = fmt.Fprintf(s.out, "%d numbers, SHA-256 %s. Nothing is wrong with the file.\n", summary.Numbers, summary.SHA256)
	return err
}

// nationalReadCmd applies a clean list.
type nationalReadCmd struct {
	peopleFlags
	Asked  string `required:"" help:"The file that was sent." placeholder:"FILE" type:"path"`
	Answer string `required:"" help:"The clean list that came back." placeholder:"FILE" type:"path"`
	Out    string `required:"" help:"Where the rows of those without an opt-out go; - for standard output." placeholder:"FILE"`
}

// Run implements the command.
func (c nationalReadCmd) Run(ctx context.Context, s streams) error {
	asked, err := readList(c.Asked, national.Read)
	if err != nil {
		return err
	}
	clean, err := readList(c.Answer, national.ReadAnswer)
	if err != nil {
		return err
	}
	answer, err := national.NewAnswer(asked, clean)
	if err != nil {
		return err
	}
	o, err := c.options()
	if err != nil {
		return err
	}
	in, err := openInput(s, c.In, false)
	if err != nil {
		return err
	}
	defer in.close()
	out, err := newOutput(s, c.Out, false)
	if err != nil {
		return err
	}
	outs := outputs{list: out}
	counts, err := ledger.KeepClean(ctx, in, out, setOf(clean), o)
	if err == nil {
		_, err = out.finish()
	}
	if err == nil {
		err = outs.publish()
	}
	if err != nil {
		return errors.Join(err, outs.abandon())
	}
	w := s.out
	if c.Out == "-" {
		w = s.err
	}
	_, err = fmt.Fprintf(w, "Rows: %d. Kept: %d. Left out, because they opted out or were not asked about: %d. Set aside without a valid number: %d.\nAsked about: %d. Without an opt-out: %d.\n",
		counts.Rows, counts.Kept, counts.Removed, counts.Aside.Total(), answer.Asked(), answer.Returned())
	return err
}

// setOf makes a set of a list.
func setOf(l national.List) *optout.Set {
	if l.Len() == 0 {
		return nil
	}
	var b optout.Builder
	for p := range l.All() {
		b.Add(p)
	}
	return b.Set()
}
