package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/cli"
)

// mapPages measures the map of flows: what it takes to make it from the whole register, what it holds in memory, and
// its pages.
func mapPages(ctx context.Context, s setting) error {
	g, edition, err := prepared()
	if err != nil {
		return err
	}
	database := "sqlite:" + filepath.Join(s.folder, "map.db")
	var shown []Measured
	for text := range strings.SplitSeq(s.sizes, ",") {
		size, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return fmt.Errorf("-sizes: %w", err)
		}
		if err := fill(ctx, database, g, edition, size); err != nil {
			return err
		}
		m, err := mapAt(ctx, database, size)
		if err != nil {
			return err
		}
		shown = append(shown, m...)
	}
	growth(shown)
	return errors.Join(printPages(os.Stdout, shown), keep(s.out, "map.json", shown))
}

var bodyLink = regexp.MustCompile(`href="/map/([a-z0-9-]+)"`)

func mapAt(ctx context.Context, database string, size int) ([]Measured, error) {
	app, err := cli.NewApp(ctx, options(database, "nobody"))
	if err != nil {
		return nil, err
	}
	before := heapMB()
	cpu := cpuTime()
	if err := app.DrawMap(ctx); err != nil {
		return nil, errors.Join(err, app.Close())
	}
	fmt.Printf("%d records: the map took %.0f ms of CPU and holds %.0f MB (nothing when it was made at the start)\n", size, ms(cpuTime()-cpu), heapMB()-before)
	visitor := newBrowser(app.Handler())
	var slugs []string
	page := visitor.do(visitor.request(http.MethodGet, "/map?sector=local_government", nil)).Body.String()
	for _, m := range bodyLink.FindAllStringSubmatch(page, -1) {
		if !slices.Contains(slugs, m[1]) {
			slugs = append(slugs, m[1])
		}
	}
	if len(slugs) < 2 {
		return nil, errors.Join(errors.New("the map shows no organisations"), app.Close())
	}
	var out []Measured
	get := func(name string, path func(i int) string) { out = append(out, measurePage(name, visitor, size, path)) }
	get("map", func(int) string { return "/map" })
	get("map, new to the cache", func(i int) string { return "/map?" + fresh(i) })
	get("map, one sector", func(int) string { return "/map?sector=health" })
	get("map, one sector, new to the cache", func(i int) string { return "/map?sector=health&" + fresh(i) })
	get("map, organisation", func(i int) string { return "/map/" + at(slugs, i) })
	get("map, two organisations", func(i int) string { return "/map/" + slugs[0] + "/" + at(slugs[1:], i) })
	return out, app.Close()
}
