package cli

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"sharewell/internal/config"
	"sharewell/internal/errs"
	"sharewell/internal/store"
	"sharewell/internal/web/assets"
)

// doctorCmd looks at a configuration and says what is wrong with it. It changes nothing.
type doctorCmd struct{ common }

// checkup is one thing the doctor looks at.
type checkup struct {
	name string
	look func(context.Context, config.Config) (fine string, err error)
}

// Run implements the command.
func (c doctorCmd) Run(ctx context.Context, s streams) error {
	cfg, err := c.load(s, nil)
	if err != nil {
		fmt.Fprintln(s.out, "✗ settings")
		return err
	}
	fmt.Fprintln(s.out, "✓ settings: every one can be used")
	ill := 0
	for _, look := range checkups() {
		fine, err := look.look(ctx, cfg)
		if err != nil {
			ill++
			fmt.Fprintf(s.out, "✗ %s\n", look.name)
			explainTo(s.out, err)
			continue
		}
		fmt.Fprintf(s.out, "✓ %s: %s\n", look.name, fine)
	}
	if ill > 0 {
		return errs.New(errs.Invalid, "cli.ill", fmt.Sprintf("%d of %d checks failed.", ill, len(checkups())+1))
	}
	return nil
}

func explainTo(w io.Writer, err error) {
	for _, line := range inWords(err) {
		fmt.Fprintln(w, "    "+line)
	}
}

func checkups() []checkup {
	return []checkup{
		{"assets", func(context.Context, config.Config) (string, error) {
			_, err := assets.Load()
			return "stylesheet, scripts and fonts are built in", err
		}},
		{"pack", func(_ context.Context, c config.Config) (string, error) {
			fsys, err := openPack(c.Pack)
			if err != nil {
				return "", err
			}
			p, book, err := loadPack(fsys)
			if err != nil {
				return "", err
			}
			if _, err := recordTemplates(p); err != nil {
				return "", err
			}
			return fmt.Sprintf("%s, edition %s, law as of %s", p.Partnership, p.Text.Number, book.Date().Format("2 January 2006")), nil
		}},
		{"database", lookAtDatabase},
		{"mail", func(ctx context.Context, c config.Config) (string, error) {
			if c.SMTP.Host == "" {
				return "no server is set; letters wait until there is one", nil
			}
			d := net.Dialer{Timeout: c.SMTP.Timeout}
			conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(c.SMTP.Host, fmt.Sprint(c.SMTP.Port)))
			if err != nil {
				return "", errs.Wrap(errs.Unavailable, "cli.mail", "The mail server does not answer. Check smtp.host and smtp.port.", err)
			}
			return "the server answers", conn.Close()
		}},
		{"listen", func(ctx context.Context, c config.Config) (string, error) {
			l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
			if err != nil {
				return "", errs.Wrap(errs.Conflict, "cli.listen", "The address in listen cannot be used; perhaps Sharewell runs already.", err)
			}
			return c.Listen + " is free", l.Close()
		}},
	}
}

func lookAtDatabase(ctx context.Context, c config.Config) (string, error) {
	if path, ok := strings.CutPrefix(c.Database, "sqlite:"); ok {
		if _, err := os.Stat(path); err != nil { // opening it would make it
			return "", errs.Wrap(errs.Unavailable, "cli.no_database", "There is no database yet. Run: sharewell migrate", err)
		}
	}
	s, err := store.Open(ctx, c.Database)
	if err != nil {
		return "", errs.Wrap(errs.Unavailable, "cli.database", "The database cannot be opened. Check the setting database, and that its folder or server is there.", err)
	}
	defer func() { _ = s.Close() }() // it was only looked at
	if err := s.Ready(ctx); err != nil {
		return "", errs.Wrap(errs.Unavailable, "cli.schema", "The schema is not the one this program knows. Run: sharewell migrate", err)
	}
	return s.Engine() + ", schema up to date", nil
}

// versionCmd says which program this is.
type versionCmd struct{}

// Run implements the command.
func (versionCmd) Run(s streams) error {
	_, err := fmt.Fprintf(s.out, "Sharewell, %s, %s\n", version(), runtime.Version())
	return err
}

// version names the source the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, b := range info.Settings {
			if b.Key == "vcs.revision" {
				return b.Value
			}
		}
	}
	return "unknown revision"
}
