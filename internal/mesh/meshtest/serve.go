package meshtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"time"
)

// serve answers one request, with the fault that was ordered for it.
func (e *Exchange) serve(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	f, broken := e.fault(r)
	e.mu.Unlock()
	if broken && f.Status != 0 {
		w.WriteHeader(f.Status)
		fmt.Fprint(w, "<html>out of order: line 1 9990000018</html>") // what a client must not repeat
		return
	}
	rec := httptest.NewRecorder()
	e.mu.Lock()
	e.answer(rec, r)
	e.mu.Unlock()
	if broken && f.Lost {
		panic(http.ErrAbortHandler)
	}
	for name, values := range rec.Header() {
		w.Header()[name] = values
	}
	body := rec.Body.Bytes()
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(rec.Code)
	if broken && f.Cut {
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(body)
}

func (e *Exchange) answer(w http.ResponseWriter, r *http.Request) {
	if !e.authorised(r) {
		problem(w, http.StatusForbidden, "EPL-151")
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/messageexchange/"+Mailbox)
	if path == "" && r.Method == http.MethodPost {
		e.greeted = e.Clock.Now()
		return
	}
	if e.Clock.Now().Sub(e.greeted) > 24*time.Hour {
		e.complain("not greeted within 24 hours before %s %s", r.Method, path)
	}
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch {
	case r.Method == http.MethodPost && path == "/outbox":
		e.begin(w, r)
	case r.Method == http.MethodPost && len(parts) == 3 && parts[0] == "outbox":
		e.more(w, r, parts[1], parts[2])
	case r.Method == http.MethodGet && path == "/outbox/tracking":
		e.track(w, r)
	case r.Method == http.MethodGet && path == "/inbox":
		e.list(w, r)
	case r.Method == http.MethodGet && parts[0] == "inbox":
		e.fetch(w, parts)
	case r.Method == http.MethodPut && len(parts) == 4 && strings.HasSuffix(path, "/status/acknowledged"):
		e.acknowledge(w, parts[1])
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func problem(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"detail": []map[string]string{{"event": "SEND", "code": code, "msg": "in words"}}})
}

func (e *Exchange) begin(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if r.Header.Get("Mex-To") != National {
		problem(w, http.StatusExpectationFailed, "12")
		return
	}
	if r.Header.Get("Mex-Subject") == "" || r.Header.Get("Mex-LocalID") == "" {
		e.complain("sent without a subject or a reference")
	}
	n, total, ok := rangeOf(r.Header.Get("Mex-Chunk-Range"))
	if !ok || n != 1 || len(body) == 0 {
		problem(w, http.StatusExpectationFailed, "InvalidHeaderChunks")
		return
	}
	m := &message{from: Mailbox, to: National, workflow: r.Header.Get("Mex-WorkflowID"), subject: r.Header.Get("Mex-Subject"),
		localID: r.Header.Get("Mex-LocalID"), fileName: r.Header.Get("Mex-FileName"), parts: [][]byte{body}, want: total}
	id := e.add(m)
	e.sent = id
	w.WriteHeader(http.StatusAccepted)
	_ = json.NewEncoder(w).Encode(map[string]string{"message_id": id})
	e.complete(m)
}

func (e *Exchange) more(w http.ResponseWriter, r *http.Request, id, number string) {
	body, err := io.ReadAll(r.Body)
	m := e.messages[id]
	n, total, ok := rangeOf(r.Header.Get("Mex-Chunk-Range"))
	if err != nil || m == nil || !ok || itoa(n) != number || total != m.want {
		problem(w, http.StatusExpectationFailed, "InvalidHeaderChunks")
		return
	}
	if n == len(m.parts)+1 { // a part that is sent again changes nothing
		m.parts = append(m.parts, body)
		defer e.complete(m)
	}
	w.WriteHeader(http.StatusAccepted)
}

func itoa(n int) string { return strconv.Itoa(n) }

func rangeOf(s string) (n, total int, ok bool) {
	a, b, _ := strings.Cut(s, ":")
	n, err := strconv.Atoi(a)
	total, err2 := strconv.Atoi(b)
	return n, total, err == nil && err2 == nil && n >= 1 && n <= total
}

func (e *Exchange) track(w http.ResponseWriter, r *http.Request) {
	m := e.messages[r.URL.Query().Get("messageID")]
	if m == nil || m.from != Mailbox {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]string{"message_id": m.id, "local_id": m.localID, "status": "acknowledged"})
}

func (e *Exchange) inbox() []string {
	var out []string
	for _, id := range e.order {
		if m := e.messages[id]; m.to == Mailbox && !m.acknowledged {
			out = append(out, id)
		}
	}
	return out
}

func (e *Exchange) list(w http.ResponseWriter, r *http.Request) {
	e.sent = ""
	all, from := e.inbox(), 0
	if after := r.URL.Query().Get("continue_from"); after != "" {
		from, _ = strconv.Atoi(after)
	}
	from = min(from, len(all))
	page := all[from:min(from+e.PageSize, len(all))]
	links := map[string]string{"self": "/messageexchange/" + Mailbox + "/inbox"}
	if from+len(page) < len(all) {
		links["next"] = "/messageexchange/" + Mailbox + "/inbox?continue_from=" + itoa(from+len(page))
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"messages": append([]string{}, page...), "links": links, "approx_inbox_count": len(all)})
}

func (e *Exchange) fetch(w http.ResponseWriter, parts []string) {
	m := e.messages[parts[1]]
	if m == nil || m.to != Mailbox {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if m.acknowledged {
		w.WriteHeader(http.StatusGone)
		return
	}
	n := 1
	if len(parts) > 2 {
		n, _ = strconv.Atoi(parts[2])
	}
	if n < 1 || n > len(m.parts) {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if n == 1 {
		if m.fetched++; m.fetched > 1 {
			e.complain("%s was fetched %d times before it was acknowledged", m.localID, m.fetched)
		}
	}
	kind := "DATA"
	if m.report {
		kind = "REPORT"
	}
	for name, value := range map[string]string{"Mex-From": m.from, "Mex-To": m.to, "Mex-WorkflowID": m.workflow, "Mex-Subject": m.subject, "Mex-LocalID": m.localID,
		"Mex-FileName": m.fileName, "Mex-MessageType": kind, "Mex-MessageID": m.id, "Mex-LinkedMsgID": m.linked, "Mex-Chunk-Range": itoa(n) + ":" + itoa(len(m.parts))} {
		if value != "" {
			w.Header().Set(name, value)
		}
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	if n < len(m.parts) {
		w.WriteHeader(http.StatusPartialContent)
	}
	_, _ = w.Write(m.parts[n-1])
}

func (e *Exchange) acknowledge(w http.ResponseWriter, id string) {
	m := e.messages[id]
	if m == nil || m.to != Mailbox {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if m.fetched == 0 {
		e.complain("%s was acknowledged without being fetched", m.localID)
	}
	m.acknowledged = true
}

// NotPolled reports whether a message was sent and the inbox not looked at since.
func (e *Exchange) NotPolled() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.sent != ""
}
