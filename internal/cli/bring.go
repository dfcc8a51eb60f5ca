package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/obs"
	"sharewell/internal/organisation"
)

// system is whoever works at the machine's command line: as trusted as the machine is.
func system() access.Actor {
	return access.Actor{Person: "command-line", Roles: []access.Role{access.Secretariat, access.SysAdmin}}
}

// withApp puts the program together for one command.
func (c common) withApp(ctx context.Context, s streams, fn func(*App) error) (err error) {
	cfg, err := c.load(s, nil)
	if err != nil {
		return err
	}
	if err := makeFolder(cfg.Database); err != nil {
		return err
	}
	log, err := obs.NewLogger(s.err, cfg.Log.Level, cfg.Log.Format)
	if err != nil {
		return err
	}
	app, err := NewApp(ctx, Options{Config: cfg, Log: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, app.Close()) }()
	return fn(app)
}

// inviteCmd invites the first system administrator of a new installation.
type inviteCmd struct {
	common
	Email string `arg:"" help:"The address to invite."`
}

// Run implements the command. The letter's link is printed too, so that a first start works before mail does.
func (c inviteCmd) Run(ctx context.Context, s streams) error {
	return c.withApp(ctx, s, func(app *App) error {
		token, err := app.People.Begin(ctx, c.Email)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, "Invited. The letter is on its way; its link is\n%s/invitation?t=%s\n", app.options.Config.PublicURL, token)
		return err
	})
}

// importCmd groups what can be loaded.
type importCmd struct {
	Organisations importOrganisationsCmd `cmd:"" help:"Load a directory file of organisations: first a dry run, then with --apply."`
}

// importOrganisationsCmd loads a directory file.
type importOrganisationsCmd struct {
	common
	File  string `arg:"" help:"The file." type:"existingfile"`
	Kind  string `required:"" help:"Its shape: ods_practices, ods_trusts, schools, councils, police, boards or own." enum:"ods_practices,ods_trusts,schools,councils,police,boards,own"`
	Apply bool   `help:"Really load it; without this nothing is changed."`
}

// Run implements the command.
func (c importOrganisationsCmd) Run(ctx context.Context, s streams) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	kind := organisation.FileKind(c.Kind)
	rows, wrong, err := organisation.ParseDirectory(kind, bytes.NewReader(data))
	if err != nil {
		return err
	}
	in := organisation.Import{Source: organisation.Source{File: filepath.Base(c.File)}, Rows: rows, Wrong: wrong}
	return c.withApp(ctx, s, func(app *App) error {
		load := app.Organisations.TryImport
		if c.Apply {
			load = app.Organisations.ApplyImport
		}
		plan, err := load(ctx, system(), in)
		if err != nil {
			return err
		}
		for _, step := range plan.Steps {
			if step.Outcome == organisation.Rejected {
				fmt.Fprintf(s.err, "line %d, %s\n", step.Row.Line, step.Reason)
			}
		}
		fmt.Fprintf(s.out, "%d new, %d changed, %d unchanged, %d closed, %d refused, %d left out.\n",
			plan.New, plan.Changed, plan.Unchanged, plan.Closed, plan.Rejected, plan.Skipped)
		if !c.Apply {
			fmt.Fprintln(s.out, "Nothing was changed. Run it again with --apply to load it.")
		}
		if plan.Rejected > 0 && !c.Apply {
			return errs.New(errs.Invalid, "cli.rows", fmt.Sprintf("%d rows cannot be loaded.", plan.Rejected))
		}
		return nil
	})
}
