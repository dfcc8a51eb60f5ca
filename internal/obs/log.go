package obs

import (
	"context"
	"io"
	"log/slog"

	"sharewell/internal/errs"
)

// NewLogger makes the program's logger. level is debug, info, warn or error; format is json or text. Each
// line written for a request carries the request's id.
func NewLogger(w io.Writer, level, format string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, errs.Wrap(errs.Invalid, "obs.level", "Set log.level to debug, info, warn or error.", err)
	}
	opts := &slog.HandlerOptions{Level: l}
	switch format {
	case "json":
		return slog.New(withID{slog.NewJSONHandler(w, opts)}), nil
	case "text":
		return slog.New(withID{slog.NewTextHandler(w, opts)}), nil
	}
	return nil, errs.New(errs.Invalid, "obs.format", "Set log.format to json or text.")
}

// withID adds the request id of the context to each line.
type withID struct{ slog.Handler }

// Handle implements slog.Handler.
func (h withID) Handle(ctx context.Context, r slog.Record) error {
	if id := RequestID(ctx); id != "" {
		r.AddAttrs(slog.String("request_id", id))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h withID) WithAttrs(attrs []slog.Attr) slog.Handler { return withID{h.Handler.WithAttrs(attrs)} }

// WithGroup implements slog.Handler.
func (h withID) WithGroup(name string) slog.Handler { return withID{h.Handler.WithGroup(name)} }
