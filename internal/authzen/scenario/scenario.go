package scenario

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// Level is a certification level with its sub-level.
type Level string

// The levels.
const (
	BasicCore        Level = "Basic Core"
	BasicProperties  Level = "Basic Properties"
	BatchCore        Level = "Batch Core"
	BatchProperties  Level = "Batch Properties"
	SearchCore       Level = "Search Core"
	SearchProperties Level = "Search Properties"
	Discovery        Level = "Discovery"
)

// Levels lists every level.
func Levels() []Level {
	return []Level{BasicCore, BasicProperties, BatchCore, BatchProperties, SearchCore, SearchProperties, Discovery}
}

// Point is a decision point to ask.
type Point struct {
	Base string // without a final slash
	// Public is the address its metadata should name; "" is Base.
	Public        string
	Authorization string
	Client        *http.Client
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Post sends a body.
func (p Point) Post(path, body string, header map[string]string) (Answer, error) {
	r, err := http.NewRequest(http.MethodPost, p.Base+path, strings.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	if p.Authorization != "" {
		r.Header.Set("Authorization", p.Authorization)
	}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	return p.do(r)
}

// Get reads an address.
func (p Point) Get(path string) (Answer, error) {
	r, err := http.NewRequest(http.MethodGet, p.Base+path, nil)
	if err != nil {
		return Answer{}, err
	}
	return p.do(r)
}

func (p Point) do(r *http.Request) (a Answer, err error) {
	client := p.Client
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer func() {
		if closing := res.Body.Close(); err == nil {
			err = closing
		}
	}()
	body, err := io.ReadAll(res.Body)
	return Answer{res.StatusCode, res.Header, body}, err
}

// Run asks the questions of a level and lists what is wrong, each with the name of its test.
func Run(p Point, l Level) []string {
	c := &checker{p: p}
	for _, t := range tests {
		if t.level == l {
			c.run(t)
		}
	}
	switch l {
	case BasicCore:
		c.headers()
		c.repeated()
	case SearchCore:
		c.pages()
	case Discovery:
		c.discovery()
	case BasicProperties, BatchCore, BatchProperties, SearchProperties:
	}
	return c.wrong
}

type checker struct {
	p     Point
	wrong []string
}

func (c *checker) fail(name, format string, args ...any) {
	c.wrong = append(c.wrong, name+": "+fmt.Sprintf(format, args...))
}

// test is one question with what must come back.
type test struct {
	level Level
	name  string
	path  string
	body  string
	kind  string // Content-Type; "" is application/json
	want  want
}

// want is what must come back; the zero parts are not looked at.
type want struct {
	status    int
	decision  *bool
	decisions []string // "true", "false" or "any"
	ids       []string // must be among the results
	none      bool     // the results are empty
	of        string   // the type of every result
}

func (c *checker) run(t test) {
	header := map[string]string{}
	if t.kind != "" {
		header["Content-Type"] = t.kind
	}
	a, err := c.p.Post(t.path, t.body, header)
	if err != nil {
		c.fail(t.name, "%v", err)
		return
	}
	if t.want.status == 0 {
		t.want.status = http.StatusOK
	}
	if a.Status != t.want.status {
		c.fail(t.name, "status %d, want %d: %s", a.Status, t.want.status, a.Body)
		return
	}
	if a.Status == http.StatusOK {
		c.look(t, a)
	}
}

// answered is the shape of every good answer.
type answered struct {
	Decision    *bool           `json:"decision"`
	Context     json.RawMessage `json:"context"`
	Evaluations []struct {
		Decision *bool           `json:"decision"`
		Context  json.RawMessage `json:"context"`
	} `json:"evaluations"`
	Results []map[string]any `json:"results"`
	Page    *struct {
		NextToken *string `json:"next_token"`
	} `json:"page"`
}

func (c *checker) look(t test, a Answer) {
	var got answered
	if err := json.Unmarshal(a.Body, &got); err != nil || !strings.HasPrefix(a.Header.Get("Content-Type"), "application/json") {
		c.fail(t.name, "not JSON: %v, %s", err, a.Header.Get("Content-Type"))
		return
	}
	w := t.want
	if w.decision != nil && (got.Decision == nil || *got.Decision != *w.decision) {
		c.fail(t.name, "the decision should be %t: %s", *w.decision, a.Body)
	}
	if len(got.Context) > 0 && got.Context[0] != '{' {
		c.fail(t.name, "the context is not an object")
	}
	if w.decisions != nil && len(got.Evaluations) != len(w.decisions) {
		c.fail(t.name, "%d evaluations, want %d", len(got.Evaluations), len(w.decisions))
		return
	}
	for i, d := range w.decisions {
		if e := got.Evaluations[i]; e.Decision == nil || d != "any" && fmt.Sprint(*e.Decision) != d {
			c.fail(t.name, "evaluation %d should be %s: %s", i, d, a.Body)
		}
	}
	if w.ids != nil || w.none {
		c.results(t, got, a.Body)
	}
}

func (c *checker) results(t test, got answered, body []byte) {
	if got.Results == nil {
		c.fail(t.name, "there are no results: %s", body)
		return
	}
	if t.want.none && len(got.Results) > 0 {
		c.fail(t.name, "something was found: %s", body)
	}
	var ids []string
	for _, r := range got.Results {
		id, ok := r["id"].(string)
		if t.want.of == "" {
			id, ok = r["name"].(string)
		} else if r["type"] != t.want.of {
			c.fail(t.name, "a result of another type: %s", body)
		}
		if !ok {
			c.fail(t.name, "a result without a name: %s", body)
		}
		ids = append(ids, id)
	}
	for _, id := range t.want.ids {
		if !slices.Contains(ids, id) {
			c.fail(t.name, "%s was not found: %s", id, body)
		}
	}
}

// headers checks that a request identifier comes back.
func (c *checker) headers() {
	for _, id := range []string{"bfe9eb29-ab87-4ca3-be83-a1d5d8305716", "an odd one; with, signs"} {
		a, err := c.p.Post("/access/v1/evaluation", question("alice", "read", "record-1"), map[string]string{"X-Request-ID": id})
		if err != nil || a.Header.Get("X-Request-ID") != id {
			c.fail("2.5.1", "the request identifier came back as %q, %v", a.Header.Get("X-Request-ID"), err)
		}
	}
}

// repeated checks that the same question has the same answer.
func (c *checker) repeated() {
	for range 5 {
		c.run(test{name: "2.6", path: "/access/v1/evaluation", body: question("alice", "read", "record-1"), want: want{decision: yes}})
	}
}

// pages goes through a search one result at a time.
func (c *checker) pages() {
	const start = `{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"page":{`
	body := start + `"limit":1}}`
	for range 5 {
		a, err := c.p.Post("/access/v1/search/subject", body, nil)
		var got answered
		if err != nil || a.Status != http.StatusOK || json.Unmarshal(a.Body, &got) != nil || got.Results == nil || got.Page == nil || got.Page.NextToken == nil {
			c.fail("4.5", "%d %s, %v", a.Status, a.Body, err)
			return
		}
		if len(got.Results) > 1 {
			c.fail("4.5", "more results than asked for: %s", a.Body)
		}
		if *got.Page.NextToken == "" {
			return
		}
		body = start + `"token":"` + *got.Page.NextToken + `"}}`
	}
	c.fail("4.5", "the pages do not end")
}

func (c *checker) discovery() {
	base := c.p.Public
	if base == "" {
		base = c.p.Base
	}
	a, err := c.p.Get("/.well-known/authzen-configuration")
	var m map[string]any
	if err != nil || a.Status != http.StatusOK || json.Unmarshal(a.Body, &m) != nil || !strings.HasPrefix(a.Header.Get("Content-Type"), "application/json") {
		c.fail("6", "%d %s, %v", a.Status, a.Body, err)
		return
	}
	for name, path := range map[string]string{"policy_decision_point": "", "access_evaluation_endpoint": "/access/v1/evaluation", "access_evaluations_endpoint": "/access/v1/evaluations",
		"search_subject_endpoint": "/access/v1/search/subject", "search_resource_endpoint": "/access/v1/search/resource", "search_action_endpoint": "/access/v1/search/action"} {
		if m[name] != base+path {
			c.fail("6", "%s is %v", name, m[name])
		}
	}
}
