package wire

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// node is a value as the standard library reads it, members in order: the slow reader knows no shortcut.
type node struct {
	kind    Kind
	text    string // of a string; the source text of everything else
	names   []string
	members []node
}

func (n node) find(name string) (node, bool) {
	for i, have := range n.names {
		if have == name {
			return n.members[i], true
		}
	}
	return node{}, false
}

// slow reads text with encoding/json; ok says whether it is JSON, Unicode and not too deep.
func slow(text string) (node, bool) {
	if !utf8.ValidString(text) || !json.Valid([]byte(text)) || loneSurrogate(text) {
		return node{}, false
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	n, ok := slowValue(d, text, 0)
	if _, err := d.Token(); err != io.EOF {
		return node{}, false
	}
	return n, ok
}

var escapes = regexp.MustCompile(`\\(?:u[0-9a-fA-F]{4}|[^u])`)

// loneSurrogate looks at neighbouring escapes only.
func loneSurrogate(text string) bool {
	high := -1
	for _, at := range escapes.FindAllStringIndex(text, -1) {
		e := text[at[0]:at[1]]
		code := uint64(0)
		if len(e) == 6 {
			code, _ = strconv.ParseUint(e[2:], 16, 32)
		}
		switch follows := high == at[0]; {
		case high >= 0 && (!follows || code < 0xdc00 || code > 0xdfff):
			return true
		case high >= 0:
			high = -1
		case code >= 0xd800 && code <= 0xdbff:
			high = at[1]
		case code >= 0xdc00 && code <= 0xdfff:
			return true
		}
	}
	return high >= 0
}

func slowValue(d *json.Decoder, text string, depth int) (node, bool) {
	// the decoder stands before white space, a comma or a colon
	start := int(d.InputOffset())
	for start < len(text) && strings.ContainsRune(" \t\r\n,:", rune(text[start])) {
		start++
	}
	t, err := d.Token()
	if err != nil || depth > MaxDepth {
		return node{}, false
	}
	n := node{}
	switch v := t.(type) {
	case nil:
		n.kind = Null
	case bool:
		n.kind = Bool
	case json.Number:
		n.kind = Number
	case string:
		return node{kind: String, text: v}, true
	case json.Delim:
		if depth == MaxDepth {
			return node{}, false
		}
		n.kind = List
		if v == '{' {
			n.kind = Object
		}
		for d.More() {
			if n.kind == Object {
				name, err := d.Token()
				if err != nil {
					return node{}, false
				}
				n.names = append(n.names, name.(string))
			}
			m, ok := slowValue(d, text, depth+1)
			if !ok {
				return node{}, false
			}
			n.members = append(n.members, m)
		}
		if _, err := d.Token(); err != nil {
			return node{}, false
		}
	}
	n.text = text[start:d.InputOffset()]
	return n, true
}

// reader interprets nodes by the obvious rules; it is wrong once any rule is broken.
type reader struct {
	form  Form
	wrong bool
}

// member gives a known member unless it is null or of another kind.
func (r *reader) member(n node, name string, k Kind) (node, bool) {
	times := 0
	for _, have := range n.names {
		if have == name {
			times++
		}
	}
	if times > 1 {
		r.wrong = true
	}
	m, ok := n.find(name)
	if !ok || m.kind == Null {
		return node{}, false
	}
	if m.kind != k {
		r.wrong = true
		return node{}, false
	}
	return m, true
}

func (r *reader) properties(n node, name string) ([]Property, bool) {
	m, ok := r.member(n, name, Object)
	if !ok {
		return nil, false
	}
	var out []Property
	seen := map[string]bool{}
	for i, name := range m.names {
		if i >= MaxProperties || seen[name] {
			r.wrong = true
			continue
		}
		seen[name] = true
		out = append(out, Property{name, Value{m.members[i].kind, m.members[i].text}})
	}
	return out, true
}

func (r *reader) entity(n node, name string, searched Form) (e Entity) {
	m, ok := r.member(n, name, Object)
	if !ok {
		return e
	}
	e.Present = true
	if t, ok := r.member(m, "type", String); ok {
		e.Type, e.HasType = t.text, true
	}
	if r.form != searched {
		if t, ok := r.member(m, "id", String); ok {
			e.ID, e.HasID = t.text, true
		}
	}
	e.Properties, _ = r.properties(m, "properties")
	return e
}

func (r *reader) question(n node) (q Question) {
	q.Subject = r.entity(n, "subject", SearchSubject)
	q.Resource = r.entity(n, "resource", SearchResource)
	if r.form != SearchAction {
		if m, ok := r.member(n, "action", Object); ok {
			q.Action.Present = true
			if t, ok := r.member(m, "name", String); ok {
				q.Action.Name, q.Action.HasName = t.text, true
			}
			q.Action.Properties, _ = r.properties(m, "properties")
		}
	}
	q.Context, q.HasContext = r.properties(n, "context")
	return q
}

// oracle reads text as Decode should: ok says whether it should be taken at all.
func oracle(text string, form Form) (out Request, ok bool) {
	n, ok := slow(text)
	if !ok || n.kind != Object {
		return out, false
	}
	r := &reader{form: form}
	out.Question = r.question(n)
	if form == Evaluations {
		if list, ok := r.member(n, "evaluations", List); ok {
			out.HasEvaluations = true
			for i, m := range list.members {
				if i >= MaxEvaluations {
					r.wrong = true
					break
				}
				one := &reader{form: form}
				q := one.question(m)
				if one.wrong || m.kind != Object {
					q.Fault = &Fault{}
				}
				out.Evaluations = append(out.Evaluations, q)
			}
		}
		if options, ok := r.member(n, "options", Object); ok {
			if s, ok := r.member(options, "evaluations_semantic", String); ok {
				at := -1
				for i := range 3 {
					if Semantic(i).String() == s.text {
						at = i
					}
				}
				if at < 0 {
					r.wrong = true
				} else {
					out.Semantic = Semantic(at)
				}
			}
		}
	}
	if form >= SearchSubject {
		if page, ok := r.member(n, "page", Object); ok {
			out.Page.Present = true
			if t, ok := r.member(page, "token", String); ok {
				out.Page.Token = t.text
			}
			if l, ok := r.member(page, "limit", Number); ok {
				v, err := strconv.ParseUint(l.text, 10, 31)
				out.Page.Limit, out.Page.HasLimit = int(v), true
				r.wrong = r.wrong || err != nil
			}
		}
	}
	return out, !r.wrong
}

// same compares what was decoded with the oracle; of a faulty question only that it is faulty counts.
func same(t testing.TB, text string, form Form, used *Request) {
	t.Helper()
	want, ok := oracle(text, form)
	f := Decode(text, form, used)
	if (f == nil) != ok {
		t.Fatalf("form %d: fault %v, the oracle takes it: %t\n%q", form, f, ok, text)
	}
	if !ok {
		return
	}
	equal := cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(Request{}), cmp.Comparer(func(a, b Question) bool {
		if a.Fault != nil || b.Fault != nil {
			return (a.Fault == nil) == (b.Fault == nil)
		}
		return cmp.Equal(a.Subject, b.Subject, cmpopts.EquateEmpty()) && cmp.Equal(a.Action, b.Action, cmpopts.EquateEmpty()) &&
			cmp.Equal(a.Resource, b.Resource, cmpopts.EquateEmpty()) && a.HasContext == b.HasContext && cmp.Equal(a.Context, b.Context, cmpopts.EquateEmpty())
	})}
	if diff := cmp.Diff(want, *used, equal); diff != "" {
		t.Fatalf("form %d (-oracle +decoded):\n%s\n%q", form, diff, text)
	}
}

// FuzzDecode holds the reader against encoding/json, with a request that was used before.
func FuzzDecode(f *testing.F) {
	for _, c := range bodies {
		f.Add(c)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var r Request
		if f := Decode(full, Evaluations, &r); f != nil {
			t.Fatal(f)
		}
		for form := Evaluation; form <= SearchAction; form++ {
			r.Reset()
			same(t, text, form, &r)
		}
	})
}

const full = `{"subject":{"type":"organisation","id":"a","properties":{"role":"controller","n":[1,{"x":"]"}],"z":null}},` +
	`"action":{"name":"share","properties":{"soft":true}},"resource":{"type":"data","id":"health","properties":{}},` +
	`"context":{"purpose":"care","count":-1.5e+3},"options":{"evaluations_semantic":"deny_on_first_deny","x":1},` +
	`"evaluations":[{"resource":{"id":"x"}},{"action":{"name":"receive"},"context":{}},{}]}`

var bodies = []string{
	full, ``, ` `, `{}`, `[]`, `null`, `"x"`, `{"subject":"alice"}`, `{"subject":null,"subject":{}}`, `{"subject":{"type":"a","type":"a"}}`,
	`{"subject":{"type":null,"type":"a"}}`, `{"action":{"name":123}}`, `{"context":[]}`, `{"context":{"a":1,"\u0061":2}}`, `{"evaluations":{}}`,
	`{"evaluations":[1,null,{"subject":1},{"context":{"a":1,"a":1}}]}`, `{"evaluations":[]}`, `{"evaluations":null}`, `{"options":{"evaluations_semantic":"all"}}`,
	`{"page":{"limit":1,"token":"t"}}`, `{"page":{"limit":-1}}`, `{"page":{"limit":1.0}}`, `{"page":{"limit":99999999999999999999}}`, `{"page":1}`,
	`{"context":{"n":1e400,"m":-0,"o":0.1E-9}}`, `{"context":{"n":01}}`, `{"context":{"n":1.}}`, `{"context":{"n":+1}}`, `{"context":{"n":-}}`,
	`{"x":"\ud83d\ude00"}`, `{"x":"\ud83d"}`, `{"x":"\ude00"}`, `{"x":"\ud83dx"}`, `{"x":"\ud83d\u0041"}`, `{"x":"\\ud83d"}`, `{"x":"\"\/\b\f\n\r\t\u00e9é"}`,
	"{\"x\":\"\xff\"}", "{\"x\":\"a\tb\"}", `{"x":"\x"}`, `{"x":"\u12g4"}`, `{"x":"`, `{"x"`, `{"x":1,}`, `{"x":1}}`, `{"x":1} x`, `{,}`, `{"a":tru}`, `{"a":nul}`,
	"\ufeff{}", `{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"foo":"bar","futureField":{"nested":true}}`,
	strings.Repeat(`{"a":`, 64) + `1` + strings.Repeat(`}`, 64), strings.Repeat(`{"a":`, 65) + `1` + strings.Repeat(`}`, 65),
	`{"x":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `}`,
}

func TestDecodeIsWhatTheStandardLibraryReads(t *testing.T) {
	t.Parallel()
	all := append([]string{}, bodies...)
	many := bytes.NewBufferString(`{"context":{`)
	for i := range MaxProperties + 1 {
		if i > 0 {
			many.WriteByte(',')
		}
		many.WriteString(`"p` + strconv.Itoa(i) + `":` + strconv.Itoa(i))
	}
	all = append(all, many.String()+`}}`, strings.Replace(many.String(), `"p0":0,`, "", 1)+`}}`,
		`{"evaluations":[`+strings.Repeat("{},", MaxEvaluations-1)+`{}]}`, `{"evaluations":[`+strings.Repeat("{},", MaxEvaluations)+`{}]}`)
	for _, text := range all {
		var r Request
		for form := Evaluation; form <= SearchAction; form++ {
			r.Reset()
			same(t, text, form, &r)
		}
	}
}

// TestEveryCutIsRefused: no beginning of a body is a body.
func TestEveryCutIsRefused(t *testing.T) {
	t.Parallel()
	for i := range len(full) {
		if f := Decode(full[:i], Evaluations, &Request{}); f == nil {
			t.Errorf("taken: %q", full[:i])
		}
	}
}

func TestMergeReplacesEntitiesWholeButForWhatIdentifiesThem(t *testing.T) {
	t.Parallel()
	var r Request
	if f := Decode(`{"subject":{"type":"user","id":"alice","properties":{"a":1}},"action":{"name":"write","properties":{"soft":true}},"resource":{"type":"record"},"context":{"time":"x"},
		"evaluations":[{"resource":{"id":"r","properties":{"s":"y"}}},{"action":{},"subject":{"id":"bob"},"context":{}}]}`, Evaluations, &r); f != nil {
		t.Fatal(f)
	}
	one, two := r.Evaluations[0], r.Evaluations[1]
	one.Merge(&r.Question)
	two.Merge(&r.Question)
	if f := one.Complete(); f != nil || one.Resource.Type != "record" || one.Resource.ID != "r" || Text(one.Resource.Properties, "s") != "y" || Text(one.Context, "time") != "x" {
		t.Errorf("%v: %+v", f, one)
	}
	if f := two.Complete(); f == nil || f.Message != "resource.id is missing" || two.Subject.ID != "bob" || two.Subject.Properties != nil || two.Action.Name != "write" ||
		two.Action.Properties != nil || len(two.Context) != 0 {
		t.Errorf("%v: %+v", f, two)
	}
}

func TestDecodingAllocatesNothingOnceGrown(t *testing.T) {
	var r Request
	decode := func() {
		r.Reset()
		if f := Decode(full, Evaluations, &r); f != nil {
			t.Fatal(f)
		}
	}
	decode()
	if n := testing.AllocsPerRun(100, decode); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkDecodeOne(b *testing.B) {
	text := `{"subject":{"type":"organisation","id":"saltmarsh-council"},"action":{"name":"share"},"resource":{"type":"data","id":"health","properties":{"to":"saltmarsh-trust"}},"context":{"purpose":"direct_care"}}`
	var r Request
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r.Reset()
		_ = Decode(text, Evaluation, &r)
	}
}
