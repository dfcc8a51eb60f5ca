package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"sharewell/internal/config"
	"sharewell/internal/errs"
)

// common is what most commands take.
type common struct {
	Config   string `help:"Settings file (YAML or JSON); every setting can also come from the environment as SHAREWELL_*." type:"path"`
	Database string `help:"sqlite:PATH or postgres://… (setting database)."`
	Pack     string `help:"Folder of the partnership's pack, or the name of one inside the program (setting pack)."`
}

// commands is the whole command line.
type commands struct {
	Serve   serveCmd   `cmd:"" help:"Serve a partnership."`
	Demo    demoCmd    `cmd:"" help:"Serve the invented county."`
	Migrate migrateCmd `cmd:"" help:"Bring the database schema up to date and stop."`
	Doctor  doctorCmd  `cmd:"" help:"Say what is wrong with a configuration, and how to mend it."`
	Invite  inviteCmd  `cmd:"" help:"Invite the first system administrator of a new installation."`
	Backup  backupCmd  `cmd:"" help:"Write everything into one file."`
	Restore restoreCmd `cmd:"" help:"Fill an empty database from a backup, of either engine."`
	Export  exportCmd  `cmd:"" help:"Write everything as open formats (CSV, JSON) into a folder."`
	Import  importCmd  `cmd:"" help:"Load data."`
	Version versionCmd `cmd:"" help:"Say which Sharewell this is."`
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// Main runs one command and gives the exit status: 0 done, 1 failed, 2 not understood.
func Main(args []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Run(ctx, args, in, out, errOut)
}

// Run is Main with a context that ends the command.
func Run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	var cmd commands
	status := -1
	parser, err := kong.New(&cmd, kong.Name("sharewell"), kong.Description("The home of an information sharing partnership."),
		kong.UsageOnError(), kong.Writers(out, errOut), kong.Exit(func(code int) { status = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(streams{in, out, errOut}))
	if err != nil {
		fmt.Fprintln(errOut, "sharewell:", err)
		return 1
	}
	parsed, err := parser.Parse(args)
	if status >= 0 { // help was asked for
		return status
	}
	if err != nil {
		fmt.Fprintln(errOut, "sharewell:", err)
		return 2
	}
	if err := parsed.Run(); err != nil {
		explain(errOut, err)
		return 1
	}
	return 0
}

// explain says an error to the person at the command line: ours in their words, with every field.
func explain(w io.Writer, err error) {
	e, ours := errors.AsType[*errs.Error](err)
	if !ours {
		fmt.Fprintln(w, "sharewell:", err)
		return
	}
	fmt.Fprintln(w, "sharewell:", orText(e.Message, e.Code))
	for _, f := range e.Fields {
		fmt.Fprintf(w, "  %s: %s\n", f.Name, f.Message)
	}
	if e.Err != nil {
		for line := range strings.Lines(e.Err.Error()) {
			fmt.Fprintln(w, "  "+strings.TrimRight(line, "\n"))
		}
	}
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// load reads the settings: file, environment, then what the command line says.
func (c common) load(flags map[string]string) (config.Config, error) {
	set := map[string]string{}
	for k, v := range map[string]string{"database": c.Database, "pack": c.Pack} {
		if v != "" {
			set[k] = v
		}
	}
	for k, v := range flags {
		if v != "" {
			set[k] = v
		}
	}
	return config.LoadFrom(config.Sources{File: c.Config, Env: os.Environ(), Flags: set})
}
