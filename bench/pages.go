package main

import (
	"context"
	"fmt"
	"math/bits"
	"net/http"
	"net/url"
)

// pages measures every page that matters on a database of some size.
func pages(ctx context.Context, database string, g *grower) ([]Measured, error) {
	who := g.cast.person[g.cast.keys[0]]
	app, member, err := open(ctx, database, who)
	if err != nil {
		return nil, err
	}
	visitor := newBrowser(app.Handler())
	var out []Measured
	get := func(name string, b *browser, path func(i int) string) {
		out = append(out, measure(name, g.made, func(i int) (int, int) {
			w := b.do(b.request(http.MethodGet, path(i), nil))
			return w.Code, w.Body.Len()
		}))
	}
	at := func(list []string, i int) string { return list[i%len(list)] }
	get("start page", visitor, func(int) string { return "/" })
	get("register, list", visitor, func(int) string { return "/register" })
	get("register, list, new to the cache", visitor, func(i int) string { return "/register?" + fresh(i) })
	get("register, filtered", visitor, func(i int) string { return "/register?purpose=" + at(purposes, i) + "&status=active" })
	get("register, words", visitor, func(i int) string { return "/register?q=" + url.QueryEscape(at(places, i)) })
	get("register, entry", visitor, func(i int) string { return "/register/" + at(g.live, i) })
	get("search", visitor, func(i int) string { return "/search?q=" + url.QueryEscape(at(questions, i)) })
	get("in-tray", member, func(int) string { return "/in-tray" })
	get("records, list", member, func(int) string { return "/records" })
	get("record", member, func(i int) string { return "/records/" + at(g.busy, i) })
	get("section, shown", member, func(i int) string { return "/records/" + at(g.drafts, i) + "/edit/rights_and_accuracy" })
	out = append(out, measure("section, saved", g.made, func(i int) (int, int) {
		ref := at(g.drafts, i)
		days := g.nextDays(ref)
		w := member.do(member.request(http.MethodPost, "/records/"+ref+"/edit/rights_and_accuracy", saveForm(g.days[ref], days)))
		g.days[ref] = days
		return w.Code, w.Body.Len()
	}))
	if err := app.Close(); err != nil {
		return nil, fmt.Errorf("close the program: %w", err)
	}
	return out, nil
}

var (
	purposes  = []string{"P01", "P03", "P05", "P07", "P10"}
	questions = []string{"falls hospital", "school vaccination", "council tax", "missing children", "home safety visit", "frailty"}
)

// purposesChosen is how many of the fourteen purposes a fresh question chooses: enough for a full page
// at every size, so that sizes compare.
const purposesChosen = 7

// fresh gives a question about the register that nobody asked before: another set of purposes each time.
func fresh(i int) string {
	mask := uint(0)
	for n := -1; n < i; {
		if mask++; bits.OnesCount(mask) == purposesChosen {
			n++
		}
	}
	v := url.Values{}
	for p := range 14 {
		if mask&(1<<p) != 0 {
			v.Add("purpose", fmt.Sprintf("P%02d", p+1))
		}
	}
	return v.Encode()
}
