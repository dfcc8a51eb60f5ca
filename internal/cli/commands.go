package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
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
	Screen  screenCmd  `cmd:"" help:"Take the people who opted out from a list of people."`
	OptOuts optOutsCmd `cmd:"" name:"optouts" help:"Work on opt-out lists."`
	Guide   guideCmd   `cmd:"" help:"Should I share? Ask the practitioner's guide."`
	Pupils  pupilsCmd  `cmd:"" help:"Work on lists of pupils."`
	Version versionCmd `cmd:"" help:"Say which Sharewell this is."`
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
	settings map[string]string // settings given as flags that no command names: --smtp-host and the like
}

// settingsIn takes the flags of settings out of a command line: every setting has one, and only those
// used most are named by the commands themselves.
func settingsIn(args []string) (rest []string, settings map[string]string) {
	named := []string{"database", "pack", "listen", "private-listen", "public-url", "api-auth", "demo"}
	kinds := map[string]bool{} // flag → whether it is a switch
	for _, s := range config.Settings() {
		if !slices.Contains(named, s.Flag()) {
			kinds[s.Flag()] = s.Bool
		}
	}
	settings = map[string]string{}
	for i := 0; i < len(args); i++ {
		flag, value, given := strings.Cut(strings.TrimPrefix(args[i], "--"), "=")
		isSwitch, known := kinds[flag]
		switch {
		case !known || !strings.HasPrefix(args[i], "--"):
			rest = append(rest, args[i])
			continue
		case given:
		case isSwitch:
			value = "true"
		case i+1 < len(args):
			i++
			value = args[i]
		}
		settings[flag] = value
	}
	return rest, settings
}

// Main runs one command and gives the exit status: 0 done, 1 failed, 2 not understood.
func Main(args []string, in io.Reader, out, errOut io.Writer) int {
	signal.Ignore(syscall.SIGXFSZ) // a file that may not grow is an error of its write, like a full disk
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Run(ctx, args, in, out, errOut)
}

// Run is Main with a context that ends the command.
func Run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	var cmd commands
	status := -1
	args, extra := settingsIn(args)
	parser, err := kong.New(&cmd, kong.Name("sharewell"), kong.Description("The home of an information sharing partnership."),
		kong.UsageOnError(), kong.Writers(out, errOut), kong.Exit(func(code int) { status = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(streams{in, out, errOut, extra}))
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
		if _, bad := errors.AsType[notUnderstood](err); bad {
			return 2
		}
		return 1
	}
	return 0
}

// explain says an error to the person at the command line.
func explain(w io.Writer, err error) {
	for i, line := range inWords(err) {
		if i == 0 {
			line = "sharewell: " + line
		}
		fmt.Fprintln(w, line)
	}
}

// inWords gives the lines of an error: ours in their own words, with every field and the cause below.
func inWords(err error) []string {
	e, ours := errors.AsType[*errs.Error](err)
	if !ours {
		return []string{err.Error()}
	}
	out := []string{orText(e.Message, e.Code)}
	for _, f := range e.Fields {
		out = append(out, fmt.Sprintf("  %s: %s", f.Name, f.Message))
	}
	if e.Err == nil {
		return out
	}
	below := strings.Split(e.Err.Error(), "\n")
	if _, ours := errors.AsType[*errs.Error](e.Err); ours {
		below = inWords(e.Err)
	}
	for _, line := range below {
		out = append(out, "  "+strings.TrimRight(line, "\r"))
	}
	return out
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// load reads the settings: file, environment, then what the command line says.
func (c common) load(s streams, flags map[string]string) (config.Config, error) {
	set := maps.Clone(s.settings)
	if set == nil {
		set = map[string]string{}
	}
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
