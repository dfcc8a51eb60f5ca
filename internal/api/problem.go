package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"sharewell/internal/errs"
)

// Problem is an RFC 9457 problem, as the pages' programs get it too.
type Problem struct {
	Type      string  `json:"type" doc:"Always about:blank; code says more"`
	Title     string  `json:"title" doc:"The status in words"`
	Status    int     `json:"status"`
	Detail    string  `json:"detail,omitempty" doc:"What is wrong and how to mend it"`
	Code      string  `json:"code" doc:"A stable name of what went wrong"`
	RequestID string  `json:"request_id,omitempty" doc:"Say this when you ask about it"`
	Errors    []Fault `json:"errors,omitempty"`
}

// Fault is what is wrong with one part of a request. It never holds what was sent.
type Fault struct {
	Name    string `json:"name" doc:"The part of the request, such as query.limit"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// The library makes its errors with two functions that it keeps as variables, and they repeat what was
// sent. Ours are set once, before anything can run.
func init() {
	huma.NewError = newProblem
	huma.NewErrorWithContext = func(_ huma.Context, status int, message string, all ...error) huma.StatusError {
		return newProblem(status, message, all...)
	}
}

// newProblem makes the library's own complaints about requests into problems.
func newProblem(status int, _ string, all ...error) huma.StatusError {
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: "api." + strings.ReplaceAll(strings.ToLower(http.StatusText(status)), " ", "_")}
	if status == http.StatusUnprocessableEntity || status == http.StatusBadRequest {
		p.Detail = "A part of the request cannot be used as it is."
	}
	for _, e := range all {
		d, ok := errors.AsType[*huma.ErrorDetail](e)
		if !ok {
			continue // an error of unknown making may hold anything
		}
		p.Errors = append(p.Errors, Fault{Name: d.Location, Code: "api.value", Message: d.Message})
	}
	return p
}

// fail turns an error into a problem. What is ours is told; what is not is logged and not told.
func (s *service) fail(ctx context.Context, err error) error {
	kind := errs.KindOf(err)
	p := problemOf(err)
	p.RequestID = s.RequestID(ctx)
	if kind == errs.Internal || kind == errs.Unavailable {
		s.Log.LogAttrs(ctx, slog.LevelError, "operation failed", slog.String("code", errs.CodeOf(err)), slog.String("error", err.Error()))
	}
	return p
}

func problemOf(err error) *Problem {
	kind := errs.KindOf(err)
	p := &Problem{Type: "about:blank", Title: http.StatusText(kind.Status()), Status: kind.Status(), Code: "internal"}
	if e, ok := errors.AsType[*errs.Error](err); ok && kind != errs.Internal {
		p.Detail, p.Code = e.Message, e.Code
		for _, f := range e.Fields {
			p.Errors = append(p.Errors, Fault(f))
		}
	}
	return p
}

func notThere(r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return errs.New(errs.Invalid, "api.read_only", "These addresses can only be read. Use GET.")
	}
	return errs.New(errs.NotFound, "api.no_operation", "There is no such operation. /openapi.json lists them.")
}

func writeProblem(w http.ResponseWriter, err error, id string) {
	p := problemOf(err)
	p.RequestID = id
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the reader may have gone
}
