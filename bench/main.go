package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"sharewell/internal/agreement"
	"sharewell/internal/clock"
	"sharewell/internal/demo"
	"sharewell/internal/ident"
	"sharewell/internal/pack"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func main() {
	sizes := flag.String("sizes", "1000,10000,100000", "numbers of records to measure at, the smallest first")
	out := flag.String("out", "bench/out", "folder for the results")
	use := flag.String("use", "", "measure only the public pages, on these databases that -folder kept, separated by commas")
	asMeasured := flag.Bool("measured", false, "run the command given and say what it took (used by the program itself)")
	asChild := flag.Bool("child", false, "start on the database named, say what it took, and end (used by the program itself)")
	county := flag.Bool("demo", false, "with -child: start the demonstration")
	folder := flag.String("folder", "", "keep the databases in this folder instead of throwing them away")
	only := flag.String("only", "", "measure only these parts, separated by commas: "+partNames())
	flag.Parse()
	ctx := context.Background()
	var err error
	switch {
	case os.Getenv(serverVariable) != "":
		err = serveAsked(ctx, os.Getenv(serverVariable))
	case *asMeasured:
		err = measured(ctx, flag.Args())
	case *asChild:
		err = child(ctx, flag.Arg(0), *county)
	case *use != "":
		err = again(ctx, strings.Split(*use, ","))
	default:
		err = run(ctx, setting{sizes: *sizes, out: *out, folder: *folder}, *only)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// setting is what the parts of the bench are told.
type setting struct {
	sizes  string // numbers of records, the smallest first
	out    string // where results for machines go
	folder string // where data may be put
}

// part is one of the things that are measured; it prints its own table.
type part struct {
	name string
	run  func(ctx context.Context, s setting) error
}

// parts lists them in the order they run.
func parts() []part {
	return []part{
		{"pages", pagesAndStarts},
		{"search", searching},
		{"register-ratios", ratios},
		{"guide", advising},
		{"pupils", minimising},
		{"screening", screeningCost},
		{"oneoffs", oneOffPages},
		{"cases", caseCost},
		{"comments", commentCost},
		{"incidents", incidentCost},
		{"consultation", consultationCost},
		{"coverage", coverageBench},
		{"authzen", asking},
		{"review", reviewPages},
		{"map", mapPages},
		{"scorecard", scorecardCost},
		{"portalmail", digestCost},
		{"portal", portalCost},
	}
}

func partNames() string {
	var names []string
	for _, p := range parts() {
		names = append(names, p.name)
	}
	return strings.Join(names, ", ")
}

// run measures the parts and reports. One that fails does not keep the others from running.
func run(ctx context.Context, s setting, only string) error {
	if s.folder == "" {
		made, err := os.MkdirTemp("", "sharewell-bench.")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(made) }() // only the results are kept
		s.folder = made
	}
	began, wanted, known := time.Now(), strings.Split(only, ","), strings.Split(partNames(), ", ")
	for _, w := range wanted {
		if only != "" && !slices.Contains(known, w) {
			return fmt.Errorf("-only: there is no part %q; the parts are %s", w, partNames())
		}
	}
	var failed error
	for _, p := range parts() {
		if only != "" && !slices.Contains(wanted, p.name) {
			continue
		}
		fmt.Printf("\n== %s\n", p.name)
		if err := p.run(ctx, s); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", p.name, err))
		}
	}
	fmt.Printf("\n%s in all\n", time.Since(began).Round(time.Second))
	return failed
}

// pagesAndStarts measures the public and the members' pages, starts, and writes.
func pagesAndStarts(ctx context.Context, s setting) error {
	starts, err := demonstration(ctx, s.folder)
	if err != nil {
		return err
	}
	written, err := writes(ctx, s.folder)
	if err != nil {
		return err
	}
	shown, grown, err := growing(ctx, s.folder, s.sizes)
	if err != nil {
		return err
	}
	starts = append(starts, grown...)
	growth(shown)
	fmt.Println()
	return errors.Join(printPages(os.Stdout, shown), blank(), printStarts(os.Stdout, starts), blank(), printWrites(os.Stdout, written),
		keep(s.out, "pages.json", shown), keep(s.out, "starts.json", starts), keep(s.out, "writes.json", written))
}

// again measures what anybody may see on databases of an earlier run.
func again(ctx context.Context, databases []string) error {
	var shown []Measured
	for _, d := range databases {
		m, err := kept(ctx, d)
		if err != nil {
			return err
		}
		shown = append(shown, m...)
	}
	growth(shown)
	return printPages(os.Stdout, shown)
}

func blank() error {
	_, err := fmt.Println()
	return err
}

// demonstration starts the demonstration twice: on nothing, and on what the first start left.
func demonstration(ctx context.Context, folder string) ([]Start, error) {
	database := "sqlite:" + filepath.Join(folder, "demo.db")
	var out []Start
	for _, name := range []string{"demonstration, from nothing", "demonstration, again"} {
		s, err := start(ctx, name, 42, "-demo", database)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// growing measures at each size, on one database that grows.
func growing(ctx context.Context, folder, sizes string) (shown []Measured, starts []Start, err error) {
	g, edition, err := prepared()
	if err != nil {
		return nil, nil, err
	}
	database := "sqlite:" + filepath.Join(folder, "bench.db")
	for i, text := range strings.Split(sizes, ",") {
		size, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return nil, nil, fmt.Errorf("-sizes: %w", err)
		}
		began := time.Now()
		if err := fill(ctx, database, g, edition, size); err != nil {
			return nil, nil, err
		}
		fmt.Printf("%d records made in %s\n", size, time.Since(began).Round(time.Millisecond))
		names := []string{"first start after an import", "start"}
		for _, name := range names {
			s, err := start(ctx, name, size, database)
			if err != nil {
				return nil, nil, err
			}
			starts = append(starts, s)
		}
		measured, err := pages(ctx, database, g)
		if err != nil {
			return nil, nil, err
		}
		shown = append(shown, measured...)
		fmt.Printf("size %d measured, %s since it was begun\n", i+1, time.Since(began).Round(time.Second))
	}
	return shown, starts, nil
}

// prepared makes the generator of records and the edition that everybody accepted.
func prepared() (*grower, agreement.Edition, error) {
	own, err := packs.Named("demo")
	if err != nil {
		return nil, agreement.Edition{}, err
	}
	base, err := packs.Named("kent-and-medway")
	if err != nil {
		return nil, agreement.Edition{}, err
	}
	book, err := rulebook.Load(rulebookdata.England(), own)
	if err != nil {
		return nil, agreement.Edition{}, err
	}
	county, err := demo.Load(own)
	if err != nil {
		return nil, agreement.Edition{}, err
	}
	edition, err := editionOf(own, base)
	c := &cast{
		Cast:   demo.Cast{Organisations: map[string]ident.Organisation{}, Kinds: map[string]string{}, IDs: &ident.Sequence{Prefix: "0bench"}, Book: book},
		byKind: map[string][]string{}, person: map[string]ident.Person{},
	}
	return newGrower(county, c), edition, err
}

func editionOf(own, base fs.FS) (agreement.Edition, error) {
	p, err := pack.Load(own, base)
	if err != nil {
		return agreement.Edition{}, err
	}
	day := clock.DateOf(today).AddMonths(-24)
	return agreement.Edition{
		ID: "0bench-edition", Status: agreement.InForce, Text: p.Text, Hash: agreement.Hash(p.Text.Canonical()), AdoptedOn: day, InForceFrom: day,
		CreatedAt: today.AddDate(-2, 0, 0), Version: 1,
	}, nil
}

// fill brings a database up to so many records.
func fill(ctx context.Context, database string, g *grower, edition agreement.Edition, size int) error {
	s, err := store.Open(ctx, database)
	if err != nil {
		return err
	}
	err = s.Migrate(ctx)
	if err == nil && g.made == 0 {
		if err = s.Write(ctx, func(tx *store.Tx) error { return tx.InsertEdition(ctx, edition) }); err == nil {
			err = settle(ctx, s, g.cast, edition)
		}
	}
	if err == nil {
		err = g.grow(ctx, s, size)
	}
	return errors.Join(err, s.Close())
}
