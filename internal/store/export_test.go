package store

import (
	"context"
	"fmt"
)

// LimitRoom lets a SQLite file grow by no more than some pages from now, as a full disk would, and gives
// the function that makes room again.
func LimitRoom(ctx context.Context, s *Store, pages int) (giveBack func(context.Context) error, err error) {
	e := s.engine.(*sqliteEngine)
	var have int
	if err := e.writer.QueryRowContext(ctx, "PRAGMA page_count").Scan(&have); err != nil {
		return nil, err
	}
	limit := func(ctx context.Context, n int) error {
		_, err := e.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count=%d", n))
		return err
	}
	return func(ctx context.Context) error { return limit(ctx, 1<<30) }, limit(ctx, have+pages)
}
