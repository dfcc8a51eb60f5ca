package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"sharewell/internal/atomicfile"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/store"
)

// migrateCmd brings the schema up to date.
type migrateCmd struct{ common }

// Run implements the command.
func (c migrateCmd) Run(ctx context.Context, s streams) error {
	return c.withStore(ctx, s, func(db *store.Store) error {
		fmt.Fprintln(s.out, "The database schema is up to date.")
		return nil
	})
}

// withStore opens and migrates the database a command works on.
func (c common) withStore(ctx context.Context, s streams, fn func(*store.Store) error) (err error) {
	cfg, err := c.load(s, nil)
	if err != nil {
		return err
	}
	if err := makeFolder(cfg.Database); err != nil {
		return err
	}
	db, err := store.Open(ctx, cfg.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	return fn(db)
}

// backupCmd writes everything into one file.
type backupCmd struct {
	common
	File string `arg:"" help:"The file to write; - for standard output." type:"path"`
}

// Run implements the command.
func (c backupCmd) Run(ctx context.Context, s streams) error {
	return c.withStore(ctx, s, func(db *store.Store) error {
		if filepath.Base(c.File) == "-" {
			_, err := db.Backup(ctx, s.out, clock.Real{}.Now())
			return err
		}
		rows, err := int64(0), error(nil)
		err = writeWhole(c.File, func(w io.Writer) error {
			rows, err = db.Backup(ctx, w, clock.Real{}.Now())
			return err
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "Backed up %d rows to %s.\n", rows, c.File)
		return nil
	})
}

// writeWhole writes a file so that under its name there is all of it or none of it.
func writeWhole(path string, fill func(io.Writer) error) error {
	f, err := atomicfile.Create(path)
	if err != nil {
		return err
	}
	if err := fill(f); err != nil {
		return errors.Join(err, f.Abandon())
	}
	if err := f.Publish(); err != nil {
		return errors.Join(err, f.Abandon())
	}
	return nil
}

// restoreCmd fills an empty database.
type restoreCmd struct {
	common
	File string `arg:"" help:"The backup; - for standard input." type:"path"`
}

// Run implements the command.
func (c restoreCmd) Run(ctx context.Context, s streams) error {
	in := s.in
	if filepath.Base(c.File) != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // it was only read
		in = f
	}
	return c.withStore(ctx, s, func(db *store.Store) error {
		rows, err := db.Restore(ctx, in)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "Restored %d rows.\n", rows)
		return nil
	})
}

// exportCmd writes everything as open formats.
type exportCmd struct {
	common
	Dir string `arg:"" help:"The folder to write into; it must be empty or new." type:"path"`
}

// Run implements the command.
func (c exportCmd) Run(ctx context.Context, s streams) error {
	if entries, err := os.ReadDir(c.Dir); err == nil && len(entries) > 0 {
		return errs.New(errs.Conflict, "cli.not_empty", "The folder "+c.Dir+" is not empty. Name a new one.")
	}
	if err := os.MkdirAll(c.Dir, 0o750); err != nil {
		return err
	}
	return c.withStore(ctx, s, func(db *store.Store) error {
		n, err := db.Export(ctx, func(table string, fill func(io.Writer) error) error {
			return writeWhole(filepath.Join(c.Dir, table), fill)
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "Wrote %d files to %s.\n", n, c.Dir)
		return nil
	})
}
