package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"sharewell/internal/errs"
)

var errUndone = errs.New(errs.Unavailable, "store.undone", "We could not save this at the moment. Nothing was half saved. Try again in a few minutes.")

var errClosed = errs.New(errs.Unavailable, "store.closed", "The service is stopping. Try again in a minute.")

// mapError turns a driver's error into the program's, by code and never by text. Errors that are
// already ours, and context errors, pass through.
func mapError(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*errs.Error](err); ok {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return errs.Wrap(errs.NotFound, "store.not_found", "We could not find this.", err)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok || errors.Is(err, sql.ErrConnDone) || errors.Is(err, driver.ErrBadConn) {
		return unavailable(err) // whatever the server's reason to refuse us
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fromPostgres(pg, err)
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return fromSQLite(lite.Code(), err)
	}
	return err
}

func unavailable(err error) error {
	return errs.Wrap(errs.Unavailable, "store.unavailable", "We cannot reach our records at the moment. Nothing was saved. Try again in a few minutes.", err)
}

func exists(err error) error {
	return errs.Wrap(errs.Conflict, "store.exists", "There is one like this already.", err)
}

func fromPostgres(pg *pgconn.PgError, err error) error {
	switch {
	case pg.Code == "23505":
		return exists(err)
	case pg.Code == "23503":
		return errs.Wrap(errs.Conflict, "store.reference", "This refers to something that is not there.", err)
	case pg.Code == "40001" || pg.Code == "40P01":
		return errs.Wrap(errs.Unavailable, "store.busy", "Many people are saving at once. Nothing was lost. Try again.", err)
	case len(pg.Code) == 5 && (pg.Code[:2] == "08" || pg.Code[:2] == "53" || pg.Code[:2] == "57" || pg.Code[:2] == "58"):
		return unavailable(err)
	case pg.Code[:2] == "22":
		return errs.Wrap(errs.Invalid, "store.value", "A value cannot be stored.", err)
	}
	return err
}

func fromSQLite(code int, err error) error {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return exists(err)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return errs.Wrap(errs.Conflict, "store.reference", "This refers to something that is not there.", err)
	}
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
		sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM:
		return unavailable(err)
	}
	return err
}
