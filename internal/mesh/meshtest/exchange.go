package meshtest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/mesh"
)

// What the stand-in knows of the one mailbox that may use it.
const (
	Mailbox   = "X26TEST1"
	Password  = "a-password"
	SharedKey = "a-shared-key"
	National  = "X26NATL1"
	Workflow  = "SPINE_NTT_UPHOLDING"
)

// Exchange is the stand-in.
type Exchange struct {
	*httptest.Server
	Clock *clock.Fixed
	// PageSize is how many messages one page of the inbox has, PartSize how many bytes one part of an answer.
	PageSize, PartSize int

	mu         sync.Mutex
	greeted    time.Time
	counts     map[string]int64 // last count by nonce
	messages   map[string]*message
	order      []string
	last       int
	sent       string // sent since the inbox was looked at
	complaints []string
	faults     []Fault
	optedOut   map[string]bool
	mute       bool
	receipts   bool
}

// message is one message in either direction.
type message struct {
	id, from, to, workflow, subject, localID, fileName string
	report                                             bool
	linked                                             string
	parts                                              [][]byte
	want, fetched                                      int
	acknowledged                                       bool
}

// Fault is something that goes wrong once, with the next request whose method and path fit.
type Fault struct {
	Method, Path string // Path is a part of the path
	Status       int    // answered instead of the right thing
	Cut          bool   // the connection breaks in the middle of the answer's body
	Lost         bool   // the request takes effect, and the connection breaks before the answer
}

// New starts a stand-in that ends with the test.
func New(t testing.TB, c *clock.Fixed) *Exchange {
	e := &Exchange{Clock: c, PageSize: 500, PartSize: 1 << 20, counts: map[string]int64{}, messages: map[string]*message{}, optedOut: map[string]bool{}, receipts: true}
	e.Server = httptest.NewServer(http.HandlerFunc(e.serve))
	t.Cleanup(e.Server.Close)
	return e
}

// Config is what a client of the stand-in needs.
func (e *Exchange) Config() mesh.Config {
	return mesh.Config{URL: e.Server.URL, Mailbox: Mailbox, Password: Password, SharedKey: SharedKey}
}

// OptOut makes numbers opted out.
func (e *Exchange) OptOut(numbers ...string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, n := range numbers {
		e.optedOut[n] = true
	}
}

// Mute keeps the national service from answering.
func (e *Exchange) Mute() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.mute = true
}

// Break orders faults.
func (e *Exchange) Break(f ...Fault) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.faults = append(e.faults, f...)
}

// Complaints lists what an operator would turn the client down for.
func (e *Exchange) Complaints() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.complaints)
}

// Waiting is how many messages wait in the inbox.
func (e *Exchange) Waiting() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.inbox())
}

// Deliver puts a message into the client's inbox, in parts of PartSize.
func (e *Exchange) Deliver(localID, subject string, body []byte) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.deliver(&message{from: National, to: Mailbox, workflow: Workflow, localID: localID, subject: subject, fileName: localID + ".dat"}, body)
}

// Undelivered tells the client that a message of its own was not fetched by its recipient.
func (e *Exchange) Undelivered(id string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.deliver(&message{from: "", to: Mailbox, workflow: Workflow, report: true, linked: id, localID: e.messages[id].localID}, nil)
}

func (e *Exchange) deliver(m *message, body []byte) string {
	for part := range slices.Chunk(body, max(e.PartSize, 1)) {
		m.parts = append(m.parts, part)
	}
	if len(m.parts) == 0 {
		m.parts = [][]byte{{}}
	}
	return e.add(m)
}

func (e *Exchange) add(m *message) string {
	e.last++
	m.id = fmt.Sprintf("%s%06d_STAND", e.Clock.Now().Format("20060102150405"), e.last)
	e.messages[m.id] = m
	e.order = append(e.order, m.id)
	return m.id
}

func (e *Exchange) complain(format string, args ...any) {
	e.complaints = append(e.complaints, fmt.Sprintf(format, args...))
}

// fault takes the ordered fault that fits a request.
func (e *Exchange) fault(r *http.Request) (Fault, bool) {
	for i, f := range e.faults {
		if (f.Method == "" || f.Method == r.Method) && strings.Contains(r.URL.Path, f.Path) {
			e.faults = slices.Delete(e.faults, i, i+1)
			return f, true
		}
	}
	return Fault{}, false
}

// authorised checks the proof: the mailbox, a count that rises, a minute near ours, and the keyed hash.
func (e *Exchange) authorised(r *http.Request) bool {
	rest, ok := strings.CutPrefix(r.Header.Get("Authorization"), mesh.Scheme+" ")
	parts := strings.Split(rest, ":")
	if !ok || len(parts) != 5 || parts[0] != Mailbox {
		return false
	}
	count, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return false
	}
	if last, seen := e.counts[parts[1]]; seen && count <= last {
		e.complain("the count of a proof was used again")
		return false
	}
	e.counts[parts[1]] = count
	minute, err := time.Parse("200601021504", parts[3])
	if now := e.Clock.Now(); err != nil || now.Sub(minute) > 2*time.Hour || minute.Sub(now) > 2*time.Hour {
		return false
	}
	return parts[4] == mesh.Sign([]byte(SharedKey), strings.Join([]string{Mailbox, parts[1], parts[2], Password, parts[3]}, ":"))
}
