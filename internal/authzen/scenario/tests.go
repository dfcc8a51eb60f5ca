package scenario

import "net/http"

// decision points at a wanted decision.
func decision(b bool) *bool { return &b }

var yes, no = decision(true), decision(false)

const (
	one      = "/access/v1/evaluation"
	many     = "/access/v1/evaluations"
	subject  = "/access/v1/search/subject"
	resource = "/access/v1/search/resource"
	action   = "/access/v1/search/action"

	alice  = `"subject":{"type":"user","id":"alice"}`
	bob    = `"subject":{"type":"user","id":"bob"}`
	admin  = `"subject":{"type":"user","id":"bob","properties":{"role":"admin"}}`
	read   = `"action":{"name":"read"}`
	write  = `"action":{"name":"write"}`
	first  = `"resource":{"type":"record","id":"record-1"}`
	second = `"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}`
	when   = `"context":{"time":"2025-06-27T18:03-07:00","ip":"192.168.1.1"}`
)

func question(who, does, what string) string {
	return `{"subject":{"type":"user","id":"` + who + `"},"action":{"name":"` + does + `"},"resource":{"type":"record","id":"` + what + `"}}`
}

// badly makes the tests of a level that must be answered with 400.
func badly(l Level, name, path string, bodies ...string) []test {
	var out []test
	for _, b := range bodies {
		out = append(out, test{level: l, name: name, path: path, body: b, want: want{status: http.StatusBadRequest}})
	}
	return out
}

// tests are the questions of the scenario, named by its sections.
var tests = func() []test {
	var all []test
	for _, part := range [][]test{basic(), batch(), search()} {
		all = append(all, part...)
	}
	return all
}()

func basic() []test {
	all := []test{
		{BasicCore, "2.2.1", one, question("alice", "read", "record-1"), "", want{decision: yes}},
		{BasicCore, "1.4 rule 2", one, question("alice", "write", "record-1"), "", want{decision: yes}},
		{BasicCore, "1.4 rule 3", one, question("bob", "read", "record-1"), "", want{decision: yes}},
		{BasicCore, "2.2.2", one, question("bob", "write", "record-1"), "", want{decision: no}},
		{BasicCore, "2.2.3", one, "{" + alice + "," + read + "," + first + "," + when + "}", "", want{decision: yes}},
		{BasicCore, "2.2.8", one, `{"subject":{"type":"user","id":"alice","properties":{"department":"Sales","role":"manager"}},"action":{"name":"read","properties":{"method":"GET"}},` +
			`"resource":{"type":"record","id":"record-1","properties":{"status":"active","owner":"bob"}}}`, "", want{decision: yes}},
		{BasicCore, "2.2.9", one, "{" + alice + "," + read + "," + first + `,"foo":"bar","futureField":{"nested":true}}`, "", want{decision: yes}},
		{BasicCore, "2.4.3", one, question("alice", "read", "record-1"), "text/plain", want{status: http.StatusBadRequest}},
		{BasicProperties, "2.2.4", one, "{" + alice + "," + write + "," + second + "}", "", want{decision: no}},
		{BasicProperties, "2.2.5", one, "{" + admin + "," + write + "," + second + "}", "", want{decision: yes}},
		{BasicProperties, "2.2.6", one, "{" + alice + `,"action":{"name":"delete","properties":{"soft":true}},` + first + "}", "", want{decision: yes}},
		{BasicProperties, "2.2.7", one, "{" + alice + `,"action":{"name":"delete","properties":{"soft":false}},` + first + "}", "", want{decision: no}},
	}
	all = append(all, badly(BasicCore, "2.4.1", one, "{"+read+","+first+"}", "{"+alice+","+first+"}", "{"+alice+","+read+"}")...)
	all = append(all, badly(BasicCore, "2.4.2", one, `{"subject":{"id":"alice"},`+read+","+first+"}", `{"subject":{"type":"user"},`+read+","+first+"}",
		"{"+alice+`,"action":{},`+first+"}", "{"+alice+","+read+`,"resource":{"id":"record-1"}}`, "{"+alice+","+read+`,"resource":{"type":"record"}}`)...)
	all = append(all, badly(BasicCore, "2.4.4", one, `{"subject":`, "{"+alice+","+read+","+first, "alice")...)
	all = append(all, badly(BasicCore, "2.4.5", one, "")...)
	return append(all, badly(BasicCore, "2.4.6", one, `{"subject":"alice",`+read+","+first+"}", "{"+alice+`,"action":{"name":123},`+first+"}")...)
}

func batch() []test {
	all := []test{
		{BatchCore, "3.2.1", many, "{" + alice + "," + read + `,"evaluations":[{` + first + `},{"resource":{"type":"record","id":"record-2"}}]}`, "", want{decisions: []string{"any", "any"}}},
		{BatchCore, "3.2.2", many, "{" + bob + "," + first + `,"evaluations":[{` + read + `},{` + write + `}]}`, "", want{decisions: []string{"true", "false"}}},
		{BatchCore, "3.2.5", many, `{"evaluations":[` + question("alice", "read", "record-1") + "," + question("bob", "write", "record-1") + `]}`, "", want{decisions: []string{"true", "false"}}},
		{BatchCore, "3.2.6", many, "{" + alice + "," + read + "," + when + `,"evaluations":[{` + first + `},{"resource":{"type":"record","id":"record-2"},"context":{"source":"batch-override"}}]}`, "",
			want{decisions: []string{"any", "any"}}},
		{BatchCore, "3.4.1", many, "{" + alice + "," + read + `,"evaluations":[{` + first + `},{}]}`, "", want{decisions: []string{"true", "false"}}},
		{BatchCore, "3.4.2", many, question("alice", "read", "record-1"), "", want{decision: yes}},
		{BatchCore, "3.4.3", many, "{" + alice + "," + read + "," + first + `,"evaluations":[]}`, "", want{decision: yes}},
		{BatchProperties, "3.2.3", many, "{" + alice + "," + write + `,"evaluations":[{"resource":{"type":"record","id":"record-1","properties":{"status":"active"}}},{` + second + `}]}`, "",
			want{decisions: []string{"true", "false"}}},
		{BatchProperties, "3.2.4", many, "{" + write + "," + second + `,"evaluations":[{` + alice + `},{` + admin + `}]}`, "", want{decisions: []string{"false", "true"}}},
		{BatchProperties, "3.2.7", many, "{" + alice + "," + write + `,"resource":{"type":"record"},"evaluations":[{"resource":{"id":"record-1","properties":{"status":"active"}}},{` + second + `}]}`, "",
			want{decisions: []string{"true", "false"}}},
	}
	return append(all, badly(BatchCore, "2.4", many, "", "[", `{"evaluations":[{]}`)...)
}

func search() []test {
	all := []test{
		{SearchCore, "4.2.1", subject, `{"subject":{"type":"user"},` + read + "," + first + "}", "", want{ids: []string{"alice", "bob"}, of: "user"}},
		{SearchCore, "4.2.2", subject, `{"subject":{"type":"user"},` + read + "," + first + "," + when + "}", "", want{ids: []string{"alice", "bob"}, of: "user"}},
		{SearchCore, "4.3.1", resource, "{" + alice + "," + read + `,"resource":{"type":"record"}}`, "", want{ids: []string{"record-1"}, of: "record"}},
		{SearchCore, "4.4.1", action, "{" + alice + "," + first + "}", "", want{ids: []string{"read", "write"}}},
		{SearchCore, "4.4.2", action, "{" + alice + "," + first + "," + when + "}", "", want{ids: []string{"read", "write"}}},
		{SearchCore, "4.6.1", action, `{"subject":{"type":"user","id":"nonexistent-user"},` + first + "}", "", want{none: true}},
		{SearchCore, "4.6.2", subject, `{"subject":{"type":"spaceship"},` + read + "," + first + "}", "", want{none: true, of: "spaceship"}},
		{SearchProperties, "4.2.4", subject, `{"subject":{"type":"user"},` + write + "," + second + "}", "", want{ids: []string{"bob"}, of: "user"}},
		{SearchProperties, "4.3.3", resource, "{" + admin + "," + write + `,"resource":{"type":"record"}}`, "", want{ids: []string{"record-2"}, of: "record"}},
		{SearchProperties, "4.4.3", action, "{" + admin + "," + second + "}", "", want{ids: []string{"write"}}},
	}
	all = append(all, badly(SearchCore, "4.7.1", subject, `{"subject":{"type":"user"},`+first+"}")...)
	all = append(all, badly(SearchCore, "4.7.1", resource, "{"+read+`,"resource":{"type":"record"}}`)...)
	all = append(all, badly(SearchCore, "4.7.1", action, "{"+alice+"}")...)
	all = append(all, badly(SearchCore, "4.7.2", subject, `{"subject":{"type":"user"},`+read+`,"resource":{"type":"record"}}`)...)
	return append(all, badly(SearchCore, "4.7.2", resource, `{"subject":{"type":"user"},`+read+`,"resource":{"type":"record"}}`)...)
}
