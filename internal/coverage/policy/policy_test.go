package policy_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sharewell/internal/clock"
	"sharewell/internal/coverage"
	"sharewell/internal/coverage/policy"
	"sharewell/internal/ident"
)

var day0 = clock.NewDate(2026, time.November, 22)

func names() policy.Names {
	return policy.Names{Base: "https://sharing.example", Body: func(n coverage.Node) string { return "slug-" + n.ID }}
}

func body(i int) coverage.Node { return coverage.Node{Kind: 1, ID: fmt.Sprintf("o%d", i)} }
func data(i int) coverage.Node { return coverage.Node{Kind: 2, ID: fmt.Sprintf("d%d", i)} }

// random makes a policy that both forms can be asked about.
func random(r *rand.Rand, conditions bool) coverage.Policy {
	some := func(all ...string) []string { return all[:1+r.IntN(len(all))] }
	p := coverage.Policy{ID: "rec", Ref: "KM-R-2026-0001", Version: 7, N: 2, Title: "Title", State: coverage.State(r.IntN(8) % 4), Start: day0.AddDays(r.IntN(6) - 4),
		Purposes: some("P01", "P02", "P03"), About: some("child", "adult"), Duties: []coverage.Duty{{Code: coverage.CheckOptOuts, Detail: "national"}}}
	if r.IntN(2) == 0 {
		p.End, p.Review = day0.AddDays(r.IntN(6)), day0.AddDays(r.IntN(6))
	}
	if r.IntN(8) == 0 {
		p.Blocks = []coverage.Block{{Rule: "check.art6", Words: "None is chosen."}}
	}
	for range 1 + r.IntN(2) {
		g := coverage.Grant{Actions: []string{coverage.ActionShare}, From: []coverage.Node{body(r.IntN(2)), body(2)}, To: []coverage.Node{body(3 + r.IntN(2)), body(2)},
			Things: []coverage.Thing{{Node: data(r.IntN(2)), Parts: some("one", "two")}, {Node: data(2)}}, Methods: some("post", "email"), Most: int64(r.IntN(3) * 10)}
		if conditions && r.IntN(2) == 0 {
			g.When = &coverage.Condition{Any: []coverage.Condition{*coverage.Where(coverage.PropertyIdentifiability, coverage.OneOf, coverage.Text("anonymous"), coverage.Text("de_personalised")),
				*coverage.Where("context.level", coverage.AtLeast, coverage.Number(2))}}
		}
		p.Grants = append(p.Grants, g)
	}
	return p
}

func question(r *rand.Rand) coverage.Question {
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	return coverage.Question{Action: coverage.ActionShare, From: body(r.IntN(3)), To: body(2 + r.IntN(3)), Thing: data(r.IntN(3)), Purpose: one("P01", "P02", "P03"), About: one("child", "adult"),
		Method: one("post", "email"), Count: int64(1 + r.IntN(25)), Date: day0.AddDays(r.IntN(8)),
		Properties: []coverage.Property{{Section: coverage.OfResource, Name: "identifiability", Value: coverage.Text(one("anonymous", "de_personalised", "personally_identifiable"))},
			{Section: coverage.OfContext, Name: "level", Value: coverage.Number(float64(r.IntN(4)))}}}
}

func indexOf(t testing.TB, p coverage.Policy) *coverage.Index {
	t.Helper()
	m, err := coverage.NewMaker(coverage.Sharing(), []coverage.ThingSpec{{Node: data(0)}, {Node: data(1)}, {Node: data(2)}})
	if err != nil {
		t.Fatal(err)
	}
	c := coverage.Change{Policies: []coverage.Policy{p}, Today: day0}
	for i := range 5 {
		c.Parties = append(c.Parties, coverage.Party{Node: body(i), Standing: "accepted", Member: true})
	}
	x, err := m.Apply(c)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// generic reads a document as any reader of JSON would, without our types.
func generic(t testing.TB, v any) any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

type object = map[string]any

func list(o object, key string) []any { l, _ := o[key].([]any); return l }

// permits evaluates ODRL by its own meaning: a permission whose parties, target and action fit and whose
// constraints all hold.
func permits(doc object, q coverage.Question) bool {
	const base = "https://sharing.example"
	for _, raw := range list(doc, "permission") {
		r := raw.(object)
		if r["assigner"] != base+"/signatories/slug-"+q.From.ID || r["assignee"] != base+"/signatories/slug-"+q.To.ID ||
			r["target"].(object)["@id"] != base+"/vocabulary#data-"+q.Thing.ID || !strings.HasSuffix(r["action"].(object)["@id"].(string), "#share") {
			continue
		}
		if !slices.ContainsFunc(list(r, "constraint"), func(c any) bool { return !meets(c.(object), q) }) {
			return true
		}
	}
	return false
}

func meets(c object, q coverage.Question) bool {
	if or := list(c, "or"); or != nil {
		return slices.ContainsFunc(or, func(o any) bool { return meets(o.(object), q) })
	}
	if and := list(c, "and"); and != nil {
		return !slices.ContainsFunc(and, func(o any) bool { return !meets(o.(object), q) })
	}
	left := c["leftOperand"].(object)["@id"].(string)
	name := left[strings.LastIndexAny(left, "/#")+1:]
	var have any
	switch name {
	case "dateTime":
		have = q.Date.String()
	case "purpose":
		have = "purpose-" + q.Purpose
	case "subjectKind":
		have = "people-" + q.About
	case "deliveryChannel":
		have = "method-" + q.Method
	case "count":
		have = float64(q.Count)
	case "resource.identifiability":
		have = q.Properties[0].Value.Text
	case "context.level":
		have = q.Properties[1].Value.Number
	}
	right := c["rightOperand"]
	if o, ok := right.(object); ok {
		if id, ok := o["@id"].(string); ok {
			right = id[strings.LastIndex(id, "#")+1:]
		} else {
			right = o["@value"]
		}
	}
	sign := 0
	switch h := have.(type) {
	case string:
		sign = strings.Compare(h, right.(string))
	case float64:
		sign = int(h - right.(float64))
	}
	operator := c["operator"].(object)["@id"].(string)
	switch operator[strings.LastIndex(operator, "/")+1:] {
	case "eq":
		return sign == 0
	case "lteq":
		return sign <= 0
	case "gteq":
		return sign >= 0
	}
	return false
}

func TestODRLSaysWhatTheIndexDecides(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	covered := 0
	for range 1500 {
		p := random(r, true)
		x := indexOf(t, p)
		held, ok := x.Policy(p.Ref)
		if !ok {
			t.Fatal("the index does not give the policy back")
		}
		made, err := policy.ODRL(held, names())
		if err != nil {
			t.Fatal(err)
		}
		doc := generic(t, made).(object)
		shape(t, doc)
		for range 20 {
			q := question(r)
			var d coverage.Decision
			x.Decide(&q, &d)
			if d.Outcome == coverage.Covered {
				covered++
			}
			if got := permits(doc, q); got != (d.Outcome == coverage.Covered) {
				t.Fatalf("ODRL permits: %v, the index says %s\n%+v\n%+v", got, d.Outcome, q, p)
			}
		}
	}
	if covered < 200 {
		t.Errorf("only %d were covered: the cases say too little", covered)
	}
}

// allows evaluates the national form: the defaults, unless an exception speaks of it.
func allows(docs []any, q coverage.Question) bool {
	for _, raw := range docs {
		a := raw.(object)
		if a["orgId"] != "slug-"+q.From.ID {
			continue
		}
		for _, e := range list(a, "exceptions") {
			x := e.(object)
			says := func(key, value string) bool { l := list(x, key); return len(l) == 0 || slices.Contains(l, any(value)) }
			from, _ := x["validFrom"].(string)
			until, ok := x["validUntil"].(string)
			most, _ := x["mostPeople"].(float64)
			if x["effect"] == "allow" && says("dataTypes", q.Thing.ID) && says("destOrgIds", "slug-"+q.To.ID) && says("purposes", q.Purpose) && says("subjectTypes", q.About) &&
				says("methods", q.Method) && from <= q.Date.String() && (!ok || q.Date.String() <= until) && (most == 0 || float64(q.Count) <= most) {
				return true
			}
		}
	}
	return false
}

func TestTheNationalFormSaysWhatTheIndexDecides(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for i := range 1500 {
		conditions := i%2 == 0
		p := random(r, conditions)
		x := indexOf(t, p)
		docs := generic(t, policy.Agreements(p, names())).([]any)
		for range 20 {
			q := question(r)
			var d coverage.Decision
			x.Decide(&q, &d)
			got, want := allows(docs, q), d.Outcome == coverage.Covered
			if got && !want || want && !got && !conditions {
				t.Fatalf("the form allows: %v, the index says %s\n%+v\n%+v", got, d.Outcome, q, p)
			}
		}
	}
}

func TestODRLDoesNotWidenWhatItCannotSay(t *testing.T) {
	t.Parallel()
	p := random(rand.New(rand.NewPCG(1, 1)), false)
	p.Grants[0].When = &coverage.Condition{Not: coverage.Where("subject.role", coverage.Is, coverage.Text("x"))}
	if _, err := policy.ODRL(p, names()); err == nil {
		t.Error("a condition with not was written")
	}
	p.Grants[0] = coverage.Grant{Actions: []string{coverage.ActionShare}, Things: []coverage.Thing{{Node: data(1)}}}
	if _, err := policy.ODRL(p, names()); err == nil {
		t.Error("a movement of anybody was written")
	}
	var _ ident.Record = p.ID
}
