package api

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/screening/ledger"
	"sharewell/internal/screening/table"
)

// Screenings screens lists; *ledger.Service does.
type Screenings interface {
	Begin(ctx context.Context, c ledger.Caller, b ledger.Begin) (*ledger.Run, error)
}

// ScreeningDeps is what the operation that screens lists needs.
type ScreeningDeps struct {
	Screenings Screenings
	// Caller finds the program behind a request, and whether it may have lists screened.
	Caller    func(r *http.Request) (ledger.Caller, error)
	Log       *slog.Logger
	RequestID func(context.Context) string

	Most    int64         // bytes of a list
	Idle    time.Duration // how long nothing may come in or go out
	Longest time.Duration // how long one list may take
	AtOnce  int           // lists under way on one replica
}

// Names of the header and the trailers of an answer.
const (
	HeaderScreening = "Sharewell-Screening" // reference of the account
	TrailerOutcome  = "Sharewell-Outcome"   // "complete" and nothing else; without it the answer is not complete
	TrailerReport   = "Sharewell-Report"    // JSON: counts, hashes, which opt-outs were applied
)

// Complete is the value of TrailerOutcome.
const Complete = "complete"

// PathScreenings is where lists are screened. Its handler bounds bodies itself.
const PathScreenings = "/api/v1/screenings"

// Screen is the handler that streams a list in and the clean list out. Nothing is written to a disk: rows
// go out while others come in. When something fails after rows went out, the connection is broken off, so
// that a client which reads to the end cannot take a part for the whole.
func Screen(d ScreeningDeps) http.Handler {
	places := make(chan struct{}, max(d.AtOnce, 1))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := func() error {
			select {
			case places <- struct{}{}:
				defer func() { <-places }()
			default:
				w.Header().Set("Retry-After", "30")
				return errs.New(errs.TooMany, "screening.busy", "As many lists as this site can take are being screened. Try again in half a minute.")
			}
			return d.screen(w, r)
		}()
		if err == nil {
			return
		}
		if errs.KindOf(err) == errs.Internal || errs.KindOf(err) == errs.Unavailable {
			d.Log.LogAttrs(r.Context(), slog.LevelError, "screening failed", slog.String("code", errs.CodeOf(err)))
		}
		w.Header().Set("Connection", "close") // what is left of the list is not read
		writeProblem(w, err, d.RequestID(r.Context()))
	})
}

func (d ScreeningDeps) screen(w http.ResponseWriter, r *http.Request) error {
	if !r.ProtoAtLeast(1, 1) {
		return errs.New(errs.Invalid, "screening.protocol", "Use HTTP/1.1 or later. In HTTP/1.0 a part cannot be told from the whole.")
	}
	caller, err := d.Caller(r)
	if err != nil {
		return err
	}
	begin, options, err := asked(r)
	if err != nil {
		return err
	}
	run, err := d.Screenings.Begin(r.Context(), caller, begin)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(r.Context(), d.Longest)
	defer stop()
	line := http.NewResponseController(w)
	_ = line.EnableFullDuplex() // HTTP/2 is so anyway
	answer := &answer{w: w, line: line, idle: d.Idle, ref: run.Ref(), kind: kindOf(r)}
	out := bufio.NewWriterSize(answer, 64<<10)
	outcome, err := run.Through(ctx, &list{http.MaxBytesReader(w, r.Body, d.Most), line, d.Idle, clock.Real{}.Now().Add(d.Longest)}, out, options)
	if err == nil {
		if err = out.Flush(); err != nil {
			err = run.Abandon(r.Context(), err)
		}
	}
	switch {
	case err != nil && answer.begun:
		panic(http.ErrAbortHandler) // the one way to say that what went out is not the whole
	case err != nil:
		return told(err)
	}
	return answer.end(outcome)
}

// told makes the reader's own troubles the caller's to mend.
func told(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return errs.Wrap(errs.Invalid, "screening.too_large", "The list is larger than this site takes. Split it.", err)
	case errs.CodeOf(err) == "" || errs.KindOf(err) == errs.Internal:
		return errs.Wrap(errs.Unavailable, "screening.interrupted", "The list did not come to its end. Send it again.", err)
	}
	return err
}

// asked reads what is asked from the address.
func asked(r *http.Request) (ledger.Begin, table.Options, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return ledger.Begin{}, table.Options{}, errs.New(errs.Invalid, "screening.query", "The query of the address cannot be read.")
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && e != "identity" {
		return ledger.Begin{}, table.Options{}, errs.New(errs.Invalid, "screening.encoding", "Send the list unpacked.")
	}
	if q.Get("record") == "" {
		return ledger.Begin{}, table.Options{}, errs.InvalidFields([]errs.Field{{Name: "record", Code: "screening.record", Message: "Give the reference of the record that the list is screened for."}})
	}
	o := table.Options{Column: q.Get("column"), MostRow: 1 << 20}
	if o.Header, err = table.ParseHeader(q.Get("header")); err != nil {
		return ledger.Begin{}, o, err
	}
	if o.Delimiter, err = table.ParseDelimiter(q.Get("delimiter")); err != nil {
		return ledger.Begin{}, o, err
	}
	o.Fixed, err = table.ParseFixed(q.Get("fixed"))
	return ledger.Begin{Record: q.Get("record"), Elsewhere: q["elsewhere"]}, o, err
}

// kindOf gives the media type of the answer: that of the list, when it is one of a table.
func kindOf(r *http.Request) string {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && kind == "text/tab-separated-values" {
		return kind
	}
	if err == nil && kind == "text/plain" {
		return "text/plain; charset=utf-8"
	}
	return "text/csv"
}

// list is the list coming in. Each wait for more of it is bounded.
type list struct {
	io.Reader
	line *http.ResponseController
	idle time.Duration
	end  time.Time
}

// Read implements io.Reader.
func (l *list) Read(p []byte) (int, error) {
	wait := clock.Real{}.Now().Add(l.idle)
	if l.end.Before(wait) {
		wait = l.end
	}
	_ = l.line.SetReadDeadline(wait) // a line without deadlines is bounded by the server's
	return l.Reader.Read(p)
}

// answer is the clean list going out. Its headers go with the first bytes, so that what fails before them
// can be told in a problem.
type answer struct {
	w         http.ResponseWriter
	line      *http.ResponseController
	idle      time.Duration
	ref, kind string
	begun     bool
}

// Write implements io.Writer.
func (a *answer) Write(p []byte) (int, error) {
	a.begin()
	_ = a.line.SetWriteDeadline(clock.Real{}.Now().Add(a.idle)) // as above
	return a.w.Write(p)
}

func (a *answer) begin() {
	if a.begun {
		return
	}
	a.begun = true
	h := a.w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "no-store")
	h.Set(HeaderScreening, a.ref)
	h.Set("Trailer", TrailerOutcome+", "+TrailerReport)
	a.w.WriteHeader(http.StatusOK)
}

// end says that the answer is the whole.
func (a *answer) end(o ledger.Outcome) error {
	report, err := json.Marshal(o)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	a.begin()
	a.w.Header().Set(TrailerReport, string(report))
	a.w.Header().Set(TrailerOutcome, Complete)
	return nil
}

// describeScreenings adds the operation to the description. It is not the library's, which would read a
// body whole.
func describeScreenings(a huma.API) {
	text := func(name, doc string, required bool) *huma.Param {
		return &huma.Param{Name: name, In: "query", Description: doc, Required: required, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	body := map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
	problem := &huma.Response{Description: "A problem. Nothing was let through", Content: map[string]*huma.MediaType{"application/problem+json": {Schema: &huma.Schema{Type: huma.TypeObject}}}}
	a.OpenAPI().AddOperation(&huma.Operation{
		OperationID: "screen-list", Method: http.MethodPost, Path: PathScreenings, Summary: "Take everybody who opted out from a list", Tags: []string{"Screening"},
		Description: "Streams a list in and the list of those who may stay out, row by row; nothing is kept. Needs a token or key with the scope screen, of an " +
			"organisation that gives data away under the record. The answer is complete only when it ends with the trailer " + TrailerOutcome + ": " + Complete +
			"; when something fails after rows went out, the connection is broken off. Read the answer while you send the list.",
		Parameters: []*huma.Param{text("record", "Reference of the record that the list is screened for", true), text("column", "Name or number of the column of NHS numbers; found when left out", false),
			text("header", "yes, no or auto", false), text("delimiter", "comma, tab, semicolon, pipe or auto", false), text("fixed", "START:LENGTH of a fixed-width field, instead of a column", false),
			text("elsewhere", "A kind of opt-out that was honoured before the list came here; may be given more than once", false)},
		RequestBody: &huma.RequestBody{Required: true, Content: body},
		Responses: map[string]*huma.Response{
			"200": {Description: "The clean list, and in trailers the outcome and a report", Content: body},
			"401": problem, "403": problem, "404": problem, "409": problem, "422": problem, "429": problem, "503": problem,
		},
	})
}
