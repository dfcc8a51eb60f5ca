package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"sharewell/internal/cli"
)

// Ratio is what a page of the register costs its server, beside another way of giving the same page.
type Ratio struct {
	Page   string  `json:"page"`
	Bytes  int     `json:"bytes"`
	CPUUS  float64 `json:"cpu_us"` // of the server alone, user and system, for each request
	Peer   string  `json:"peer,omitempty"`
	PeerUS float64 `json:"peer_cpu_us,omitempty"`
	Times  float64 `json:"times"` // ours over the peer's
	Target string  `json:"target,omitempty"`
	Met    bool    `json:"met"`
}

// ratioSize is how many records the pages are measured at.
const ratioSize = 100_000

// ratios measures the register's pages against nginx, which gives the same bytes from disk, and against SQLite's
// full-text search behind the same page. Each server is a process of its own on the loopback; only its processor time
// counts, not that of whoever asks.
func ratios(ctx context.Context, s setting) error {
	nginx, err := nginxProgram()
	if err != nil {
		return err
	}
	database := filepath.Join(s.folder, "ratios.db")
	if _, err := os.Stat(database); errors.Is(err, os.ErrNotExist) {
		g, edition, err := prepared()
		if err == nil {
			err = fill(ctx, "sqlite:"+database, g, edition, ratioSize)
		}
		if err == nil {
			err = once(ctx, "sqlite:"+database)
		}
		if err != nil {
			return err
		}
	}
	site, err := startServer(ctx, siteKind+database)
	if err != nil {
		return err
	}
	again, now, err := site.restart(ctx)
	if err != nil {
		return err
	}
	site = again
	defer site.end()
	ready := []Ratio{{Page: "ready, ms from the start of the process to its first page", CPUUS: now, Target: "under 1000", Met: now < 1000}}
	all, err := pageRatios(ctx, s.folder, nginx, site)
	if err != nil {
		return err
	}
	searched, err := searchRatios(ctx, database, site)
	if err != nil {
		return err
	}
	most, err := site.memory()
	if err != nil {
		return err
	}
	mb, err := site.held()
	if err != nil {
		return err
	}
	ready = append(ready, Ratio{Page: "memory after these pages, MB", CPUUS: most}, Ratio{Page: "of it needed, MB", CPUUS: mb, Target: "under 300", Met: mb < 300})
	million, err := atAMillion(ctx, database)
	if err != nil {
		return err
	}
	all = append(append(append(all, searched...), million), ready...)
	shown, err := scorecardPages(ctx, database)
	return errors.Join(err, printRatios(os.Stdout, all), blank(), printPages(os.Stdout, shown), keep(s.out, "ratios.json", all), keep(s.out, "scorecard.json", shown))
}

// scorecardPages counts the register for the scorecard and measures its pages.
func scorecardPages(ctx context.Context, database string) (out []Measured, err error) {
	app, err := cli.NewApp(ctx, options("sqlite:"+database, "nobody"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, app.Close()) }()
	for _, name := range []string{"first", "again"} {
		cpu := cpuTime()
		n, err := app.CountScorecard(ctx)
		if err != nil {
			return nil, err
		}
		fmt.Printf("scorecard counted (%s): %.0f ms of CPU, %d results kept\n", name, ms(cpuTime()-cpu), n)
	}
	visitor := newBrowser(app.Handler())
	for _, m := range []struct{ name, path string }{{"scorecard", "/licence/scorecard"}, {"one figure, by organisation", "/licence/scorecard/14a"}, {"promise", "/licence/risks-and-benefits"}} {
		out = append(out, measurePage(m.name, visitor, ratioSize, func(int) string { return m.path }),
			measurePage(m.name+", new to the cache", visitor, ratioSize, func(i int) string { return m.path + "?done=" + strconv.Itoa(i) }))
	}
	return out, nil
}

// asks gives so many questions of two words, no two alike.
func asks(n int) []string {
	topics := []string{"school", "hospital", "care", "children", "housing", "health", "support", "council", "family", "safety", "police", "visits"}
	out := make([]string, 0, n)
	for i := 0; len(out) < n; i++ {
		out = append(out, topics[i%len(topics)]+" "+strings.ToLower(at(places, i/len(topics))))
	}
	return out
}

// hits is how often a page is asked for: enough for the hundredths of a second in which processor time is told.
const hits = 40_000

// mostAsks is how many different questions are asked.
const mostAsks = 200

// pageRatios compares pages that were drawn before with the same bytes from disk.
func pageRatios(ctx context.Context, folder, nginx string, site *server) ([]Ratio, error) {
	list, err := site.get("/register", "")
	if err != nil {
		return nil, err
	}
	m := entryLink.FindSubmatch(list)
	if m == nil {
		return nil, errors.New("the register lists nothing")
	}
	entry := "/register/" + string(m[1])
	var files []diskFile
	for _, p := range []string{"/register", entry} {
		for _, coding := range []string{"", "gzip"} {
			body, err := site.get(p, coding)
			if err != nil {
				return nil, err
			}
			files = append(files, diskFile{path: p, coding: coding, body: body})
		}
	}
	disk, err := startNginx(ctx, nginx, filepath.Join(folder, "nginx"), files)
	if err != nil {
		return nil, err
	}
	defer disk.end()
	var out []Ratio
	for i, f := range files {
		name, most := "list page", 3.0
		if f.path != "/register" {
			name, most = "detail page", 2.0
		}
		if f.coding != "" {
			name += ", compressed"
		}
		r := Ratio{Page: name, Bytes: len(f.body), Peer: "nginx", Target: fmt.Sprintf("at most %.0f times", most)}
		if r.CPUUS, err = site.cost(hits, f.coding, func(int) string { return f.path }); err != nil {
			return nil, err
		}
		if r.PeerUS, err = disk.cost(hits, f.coding, func(int) string { return fmt.Sprint("/", i) }); err != nil {
			return nil, err
		}
		r.Times = r.CPUUS / r.PeerUS
		r.Met = r.Times <= most
		out = append(out, r)
	}
	return out, nil
}

// searchRatios compares searches with SQLite's full-text search of the same words, whose page costs it nothing: it is
// drawn already.
func searchRatios(ctx context.Context, database string, site *server) ([]Ratio, error) {
	peer, err := startServer(ctx, peerKind+database)
	if err != nil {
		return nil, err
	}
	defer peer.end()
	q := asks(mostAsks)
	var out []Ratio
	for _, m := range []struct{ name, path, peer string }{
		{"search of the register", "/register?q=", "/newest?q="},
		{"search of the site", "/search?q=", "/best?q="},
	} {
		path := func(i int) string { return m.path + url.QueryEscape(q[i%len(q)]) }
		first, err := site.cost(len(q), "gzip", path)
		if err != nil {
			return nil, err
		}
		again, err := site.cost(20*len(q), "gzip", path)
		if err != nil {
			return nil, err
		}
		other, err := peer.cost(len(q), "gzip", func(i int) string { return m.peer + url.QueryEscape(q[i%len(q)]) })
		if err != nil {
			return nil, err
		}
		const target = "a thirtieth"
		out = append(out, Ratio{Page: m.name + ", asked before", CPUUS: again, Peer: "SQLite FTS5", PeerUS: other, Times: again / other, Target: target, Met: 30*again <= other},
			Ratio{Page: m.name + ", never asked before", CPUUS: first, Peer: "SQLite FTS5", PeerUS: other, Times: first / other, Target: target, Met: 30*first <= other})
	}
	return out, nil
}

func printRatios(w io.Writer, all []Ratio) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "what\tbytes\tCPU us\tbeside\tCPU us\ttimes\ttarget\tmet\t")
	for _, r := range all {
		times, met := "", "no"
		if r.Peer != "" {
			times = strconv.FormatFloat(r.Times, 'f', 3, 64)
		}
		if r.Met {
			met = "yes"
		}
		fmt.Fprintf(t, "%s\t%d\t%.0f\t%s\t%.0f\t%s\t%s\t%s\t\n", r.Page, r.Bytes, r.CPUUS, r.Peer, r.PeerUS, times, r.Target, met)
	}
	return t.Flush()
}
