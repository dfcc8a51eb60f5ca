package mesh_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/mesh"
	"sharewell/internal/mesh/meshtest"
)

const file = "4010232137,\n9990000018,\n9990000026,\n"

var out = mesh.Outgoing{To: meshtest.National, Workflow: meshtest.Workflow, Subject: "X26TEST1-221126-0001", LocalID: "X26TEST1-221126-0001", FileName: "X26TEST1-221126-0001.dat"}

func setUp(t *testing.T, change func(*mesh.Config)) (*meshtest.Exchange, *mesh.Client) {
	t.Helper()
	e := meshtest.New(t, clock.NewFixed(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)))
	c := e.Config()
	if change != nil {
		change(&c)
	}
	client, err := mesh.New(c, mesh.Deps{HTTP: e.Client(), Clock: e.Clock, Nonce: "nonce-1", Pause: func(context.Context, int) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	return e, client
}

// fetchAll fetches and acknowledges everything that waits.
func fetchAll(t *testing.T, c *mesh.Client) (bodies []string, messages []mesh.Message) {
	t.Helper()
	ids, err := c.Inbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		var b bytes.Buffer
		m, err := c.Fetch(t.Context(), id, &b)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Acknowledge(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		bodies, messages = append(bodies, b.String()), append(messages, m)
	}
	return bodies, messages
}

func noComplaints(t *testing.T, e *meshtest.Exchange) {
	t.Helper()
	if d := cmp.Diff([]string(nil), e.Complaints()); d != "" {
		t.Errorf("the operator complains: %s", d)
	}
}

func TestThereAndBack(t *testing.T) {
	t.Parallel()
	for _, chunk := range []int64{0, 1, 7, 12, 36, 1000} {
		t.Run(fmt.Sprint(chunk), func(t *testing.T) {
			t.Parallel()
			e, c := setUp(t, func(c *mesh.Config) { c.ChunkSize = chunk })
			e.PartSize = int(chunk)
			if chunk == 0 {
				e.PartSize = 1000
			}
			e.OptOut("9990000018")
			id, err := c.Send(t.Context(), out, strings.NewReader(file), int64(len(file)))
			if err != nil {
				t.Fatal(err)
			}
			bodies, messages := fetchAll(t, c)
			if len(bodies) != 2 || bodies[1] != "4010232137,\n9990000026,\n" || messages[1].LocalID != out.LocalID || messages[1].From != meshtest.National {
				t.Errorf("bodies %q, messages %+v", bodies, messages)
			}
			tracking, err := c.Track(t.Context(), id)
			if err != nil || tracking.Status != "acknowledged" || tracking.LocalID != out.LocalID {
				t.Errorf("tracking %+v, error %v", tracking, err)
			}
			if e.Waiting() != 0 || e.NotPolled() {
				t.Error("something still waits")
			}
			noComplaints(t, e)
		})
	}
}

func TestGreetsFirstAndEachDay(t *testing.T) {
	t.Parallel()
	e, c := setUp(t, nil)
	for range 3 {
		if _, err := c.Inbox(t.Context()); err != nil {
			t.Fatal(err)
		}
		e.Clock.Advance(25 * time.Hour)
	}
	noComplaints(t, e)
}

func TestInboxFollowsPages(t *testing.T) {
	t.Parallel()
	e, c := setUp(t, nil)
	e.PageSize = 10
	for i := range 35 {
		e.Deliver(fmt.Sprint("M", i), "SUCCESS", []byte("x"))
	}
	ids, err := c.Inbox(t.Context())
	if err != nil || len(ids) != 35 {
		t.Errorf("%d messages, error %v", len(ids), err)
	}
}

// TestPassingFaults has each fault once; nothing is lost, and nothing is sent twice.
func TestPassingFaults(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]meshtest.Fault{
		"greeting":             {{Method: http.MethodPost, Path: meshtest.Mailbox, Status: 503}},
		"a later part":         {{Method: http.MethodPost, Path: "/2", Status: 502}},
		"a later part is lost": {{Method: http.MethodPost, Path: "/3", Lost: true}},
		"the list":             {{Method: http.MethodGet, Path: "/inbox", Status: 500}},
		"too many requests":    {{Method: http.MethodGet, Path: "/inbox", Status: 429}},
		"cut in a part":        {{Method: http.MethodGet, Path: "STAND/2", Cut: true}},
		"the acknowledgement":  {{Method: http.MethodPut, Path: "acknowledged", Lost: true}},
		"twice over":           {{Method: http.MethodGet, Path: "STAND/2", Cut: true}, {Method: http.MethodGet, Path: "STAND/2", Status: 504}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, c := setUp(t, func(c *mesh.Config) { c.ChunkSize = 10 })
			e.PartSize = 10
			e.Break(faults...)
			if _, err := c.Send(t.Context(), out, strings.NewReader(file), int64(len(file))); err != nil {
				t.Fatal(err)
			}
			bodies, _ := fetchAll(t, c)
			if len(bodies) != 2 || bodies[1] != file {
				t.Errorf("bodies %q", bodies)
			}
			noComplaints(t, e)
		})
	}
}

func TestFaultsThatStay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, code string
		change     func(*mesh.Config)
		faults     []meshtest.Fault
		out        mesh.Outgoing
	}{
		{"a wrong password", "mesh.forbidden", func(c *mesh.Config) { c.Password = "wrong" }, nil, out},
		{"a wrong shared key", "mesh.forbidden", func(c *mesh.Config) { c.SharedKey = "wrong" }, nil, out},
		{"an unknown recipient", "mesh.recipient", nil, nil, mesh.Outgoing{To: "NOBODY", Workflow: "W", Subject: "S", LocalID: "L", FileName: "F"}},
		{"odd characters in a subject", "mesh.headers", nil, nil, mesh.Outgoing{To: "N", Workflow: "W", Subject: "a: b", LocalID: "L", FileName: "F"}},
		{"no subject", "mesh.headers", nil, nil, mesh.Outgoing{To: "N", Workflow: "W", LocalID: "L", FileName: "F"}},
		{"the first part is refused and not sent again", "mesh.busy", nil, []meshtest.Fault{{Method: http.MethodPost, Path: "/outbox", Status: 503}}, out},
		{"the answer to the first part is lost", "mesh.unknown", nil, []meshtest.Fault{{Method: http.MethodPost, Path: "/outbox", Lost: true}}, out},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e, client := setUp(t, c.change)
			e.Break(c.faults...)
			_, err := client.Send(t.Context(), c.out, strings.NewReader(file), int64(len(file)))
			if errs.CodeOf(err) != c.code {
				t.Fatalf("error %v, want %s", err, c.code)
			}
			if strings.Contains(err.Error(), "9990000018") {
				t.Errorf("the error repeats what a server answered: %v", err)
			}
			noComplaints(t, e)
		})
	}
}

func TestGivesUpAfterSomeAttempts(t *testing.T) {
	t.Parallel()
	e, c := setUp(t, func(c *mesh.Config) { c.Attempts = 3 })
	if err := c.Greet(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		e.Break(meshtest.Fault{Path: "/inbox", Status: 503})
	}
	if _, err := c.Inbox(t.Context()); errs.KindOf(err) != errs.Unavailable {
		t.Errorf("error %v", err)
	}
	if _, err := c.Inbox(t.Context()); err != nil {
		t.Errorf("all faults were used up, and still: %v", err)
	}
}

func TestFetchRefusesTooMuchAndWhatIsGone(t *testing.T) {
	t.Parallel()
	e, c := setUp(t, func(c *mesh.Config) { c.MostMessage = 15 })
	e.PartSize = 10
	id := e.Deliver("L1", "SUCCESS", []byte(file))
	var b bytes.Buffer
	if _, err := c.Fetch(t.Context(), id, &b); errs.CodeOf(err) != "mesh.too_large" {
		t.Errorf("error %v", err)
	}
	if err := c.Acknowledge(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Fetch(t.Context(), id, &b); errs.CodeOf(err) != "mesh.gone" {
		t.Errorf("what was acknowledged: %v", err)
	}
	if _, err := c.Fetch(t.Context(), "NEVER", &b); errs.CodeOf(err) != "mesh.no_message" {
		t.Errorf("what never was: %v", err)
	}
}

func TestReportOfWhatWasNotDelivered(t *testing.T) {
	t.Parallel()
	e, c := setUp(t, nil)
	e.Mute()
	id, err := c.Send(t.Context(), out, strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	e.Undelivered(id)
	_, messages := fetchAll(t, c)
	if len(messages) != 1 || !messages[0].Report || messages[0].LinkedID != id {
		t.Errorf("%+v", messages)
	}
}

func TestConfiguration(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]mesh.Config{
		"unencrypted": {URL: "http://mesh.example.org", Mailbox: "M", Password: "p", SharedKey: "k"},
		"a path":      {URL: "https://mesh.example.org/x", Mailbox: "M", Password: "p", SharedKey: "k"},
		"no password": {URL: "https://mesh.example.org", Mailbox: "M", SharedKey: "k"},
		"no key":      {URL: "https://mesh.example.org", Mailbox: "M", Password: "p"},
		"a colon":     {URL: "https://mesh.example.org", Mailbox: "M:N", Password: "p", SharedKey: "k"},
	} {
		if _, err := mesh.New(c, mesh.Deps{}); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if _, err := mesh.NewHTTP(mesh.TLSFiles{Certificate: "/nowhere"}, time.Second); err == nil {
		t.Error("a certificate that is not there was accepted")
	}
	if _, err := mesh.NewHTTP(mesh.TLSFiles{Authorities: "mesh_test.go"}, time.Second); err == nil {
		t.Error("a file without certificates was accepted")
	}
}

func TestEndsWhenAsked(t *testing.T) {
	t.Parallel()
	_, c := setUp(t, nil)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := c.Inbox(ctx); err == nil || errs.KindOf(err) == errs.Unavailable {
		t.Errorf("error %v", err)
	}
}
