package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/bits"
	"net/http"
	"net/url"
	"regexp"

	"sharewell/internal/cli"
)

// pages measures every page that matters on a database of some size.
func pages(ctx context.Context, database string, g *grower) ([]Measured, error) {
	who := g.cast.person[g.cast.keys[0]]
	app, member, err := open(ctx, database, who)
	if err != nil {
		return nil, err
	}
	visitor := newBrowser(app.Handler())
	out := public(visitor, g.made, g.live)
	get := func(name string, path func(i int) string) {
		out = append(out, measurePage(name, member, g.made, path))
	}
	get("in-tray", func(int) string { return "/in-tray" })
	get("records, list", func(int) string { return "/records" })
	get("record", func(i int) string { return "/records/" + at(g.busy, i) })
	get("section, shown", func(i int) string { return "/records/" + at(g.drafts, i) + "/edit/rights_and_accuracy" })
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

func at(list []string, i int) string { return list[i%len(list)] }

func measurePage(name string, b *browser, records int, path func(i int) string) Measured {
	return measure(name, records, func(i int) (int, int) {
		w := b.do(b.request(http.MethodGet, path(i), nil))
		return w.Code, w.Body.Len()
	})
}

// public measures the pages that anybody may see; live are references of records in use.
func public(visitor *browser, records int, live []string) []Measured {
	var out []Measured
	get := func(name string, path func(i int) string) {
		out = append(out, measurePage(name, visitor, records, path))
	}
	get("start page", func(int) string { return "/" })
	get("register, list", func(int) string { return "/register" })
	get("register, list, new to the cache", func(i int) string { return "/register?" + fresh(i) })
	get("register, filtered", func(i int) string { return "/register?purpose=" + at(purposes, i) + "&status=live" })
	get("register, words", func(i int) string { return "/register?q=" + url.QueryEscape(at(places, i)) })
	get("register, entry", func(i int) string { return "/register/" + at(live, i) })
	get("guide, first question", func(int) string { return "/guide/should-i-share" })
	get("guide, answer", func(i int) string { return "/guide/should-i-share?d=now&f=" + at(givers, i) + "&t=police&s=child" })
	get("search", func(i int) string { return "/search?q=" + url.QueryEscape(at(questions, i)) })
	return out
}

// kept measures the public pages on a database that an earlier run kept.
func kept(ctx context.Context, database string) ([]Measured, error) {
	app, err := cli.NewApp(ctx, options(database, "nobody"))
	if err != nil {
		return nil, err
	}
	visitor := newBrowser(app.Handler())
	var live []string
	list := visitor.do(visitor.request(http.MethodGet, "/register?status=live", nil)).Body.String()
	for _, m := range entryLink.FindAllStringSubmatch(list, -1) {
		live = append(live, m[1])
	}
	if len(live) == 0 {
		return nil, errors.Join(errors.New("the register lists nothing in use"), app.Close())
	}
	return public(visitor, listed(visitor), live), app.Close()
}

// listed reads from the interface how many uses are listed.
func listed(b *browser) int {
	var page struct {
		Total int `json:"total"`
	}
	w := b.do(b.request(http.MethodGet, "/api/v1/records?limit=1", nil))
	_ = json.Unmarshal(w.Body.Bytes(), &page) // without it the table shows nought
	return page.Total
}

var entryLink = regexp.MustCompile(`href="/register/([A-Z0-9-]+)"`)

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

// givers are kinds of body that ask the guide.
var givers = []string{"school_academy", "gp_practice", "county", "charity_vcse", "nhs_trust"}
