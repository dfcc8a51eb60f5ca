package cli

import (
	"context"
	"errors"
	"fmt"

	"sharewell/internal/errs"
	"sharewell/internal/screening"
	"sharewell/internal/screening/optout"
	"sharewell/internal/screening/table"
)

// optOutsCmd works on opt-out lists.
type optOutsCmd struct {
	Pack packOptOutsCmd `cmd:"" help:"Write an opt-out list in its compact form: small, dated, counted and checksummed."`

	Build nationalBuildCmd `cmd:"" help:"Build the file that asks the national service about the people of a list."`
	Split nationalSplitCmd `cmd:"" help:"Split such a file."`
	Check nationalCheckCmd `cmd:"" help:"Say what the national service would turn such a file down for."`
	Read  nationalReadCmd  `cmd:"" help:"Take everybody out of a list who is not on the clean list that came back."`
	Send  nationalSendCmd  `cmd:"" help:"Ask the national service through our mailbox, for a record."`
	Poll  nationalPollCmd  `cmd:"" help:"Look into our mailbox, and do what the clocks of answers ask for."`
}

// packOptOutsCmd writes the compact form.
type packOptOutsCmd struct {
	In      string `required:"" help:"The list; - for standard input." placeholder:"FILE"`
	Out     string `required:"" help:"The compact list; - for standard output." placeholder:"FILE"`
	Date    string `required:"" help:"Day, or instant, at which the list was right." placeholder:"DATE"`
	Column  string `help:"Column of NHS numbers, by name or by number from 1. Without it the column is found." placeholder:"NAME"`
	Header  string `help:"Whether the first row is a header: auto, yes or no." default:"auto"`
	Count   int    `help:"How many people the list must hold." placeholder:"N"`
	Invalid string `help:"What becomes of rows that hold no number: fail, or ignore." default:"fail" enum:"fail,ignore"`
}

// Run implements the command.
func (c packOptOutsCmd) Run(_ context.Context, s streams) error {
	at, err := parseWhen(c.Date)
	if err != nil {
		return err
	}
	header, err := table.ParseHeader(c.Header)
	if err != nil {
		return err
	}
	if c.In != "-" && c.Out != "-" && placeOf(c.In) == placeOf(c.Out) {
		return errs.New(errs.Invalid, "cli.screen", "--in and --out are the same file. Name another one.")
	}
	in, err := openInput(s, c.In, false)
	if err != nil {
		return err
	}
	defer in.close()
	l, err := screening.LoadList(in, screening.ListOptions{Table: table.Options{Column: c.Column, Header: header}, IgnoreInvalid: c.Invalid == "ignore", Expect: c.Count})
	if err != nil {
		return err
	}
	if l.Compact {
		return errs.New(errs.Conflict, "cli.is_compact", "This list is compact already, and says its own date.")
	}
	out, err := newOutput(s, c.Out, false)
	if err != nil {
		return err
	}
	outs := outputs{list: out}
	err = optout.WriteCompact(out, l.Set, at)
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
	_, err = fmt.Fprintf(w, "People in the list: %d. Rows that named somebody again: %d. Rows ignored: %d.\n", l.Set.Len(), l.Duplicates, l.Ignored)
	return err
}
