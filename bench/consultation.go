package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/ident"
	"sharewell/internal/involvement/consultation"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// Consulted is what taking so many answers in took, and what reading the results takes with them.
type Consulted struct {
	Answers  int     `json:"answers"`
	AnswerMS float64 `json:"answer_cpu_ms"`
	MedianMS float64 `json:"results_median_ms"`
	P99MS    float64 `json:"results_p99_ms"`
	CPUMS    float64 `json:"results_cpu_ms"`
}

// consultationCost shows that results cost the same however many answered: numbers are kept as answers come in.
func consultationCost(ctx context.Context, s setting) error {
	var all []Consulted
	for _, n := range []int{100, 10_000} {
		m, err := consulted(ctx, filepath.Join(s.folder, fmt.Sprintf("consultation-%d.db", n)), n)
		if err != nil {
			return err
		}
		all = append(all, m)
		fmt.Fprintf(os.Stdout, "%6d answers: %.3f ms CPU to take one in; results %.3f ms median, %.3f ms p99, %.3f ms CPU\n", m.Answers, m.AnswerMS, m.MedianMS, m.P99MS, m.CPUMS)
	}
	return keep(s.out, "consultation.json", all)
}

func consulted(ctx context.Context, path string, n int) (out Consulted, err error) {
	db, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Migrate(ctx); err != nil {
		return out, err
	}
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		return out, err
	}
	book, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		return out, err
	}
	codes, err := receipt.New(make([]byte, 32), "bench", zeros{})
	if err != nil {
		return out, err
	}
	now := clock.NewFixed(time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC))
	svc := consultation.New(consultation.Deps{Store: db.Consultations(), Clock: now, IDs: ident.Random{Now: now.Now}, Book: book, Receipts: codes, Prefix: "KM-E",
		Letter: func(consultation.Letter) (string, string) { return "", "" }})
	c, err := answered(ctx, svc, now, n, &out)
	if err != nil {
		return out, err
	}
	var failed error
	m := measure("results", n, func(int) (int, int) {
		r, err := svc.Results(ctx, access.Actor{}, c)
		failed = errors.Join(failed, err)
		if r.All != n {
			failed = fmt.Errorf("the results count %d answers of %d", r.All, n)
		}
		return 200, len(r.Results)
	})
	out.MedianMS, out.P99MS, out.CPUMS = m.MedianMS, m.P99MS, m.CPUMS
	return out, failed
}

// zeros is randomness that needs none: nothing is sealed here.
type zeros struct{}

// Read implements io.Reader.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// answered opens a consultation of twelve questions, takes n answers in and closes it.
func answered(ctx context.Context, svc *consultation.Service, now *clock.Fixed, n int, out *Consulted) (consultation.Consultation, error) {
	by, day := access.Actor{Person: "bench", Roles: []access.Role{access.Secretariat}}, clock.DateOf(now.Now())
	ref, err := svc.Create(ctx, by, consultation.Draft{Title: "Bench", About: "What it costs.", Opens: day, Closes: day.AddDays(30)})
	if err != nil {
		return consultation.Consultation{}, err
	}
	const questions = 12
	for i := range questions {
		q := consultation.Asked{Kind: consultation.Single, Text: fmt.Sprint("Question ", i+1), List: "One\nTwo\nThree\nFour", About: i >= questions-2}
		if i == 0 {
			q = consultation.Asked{Kind: consultation.Text, Text: "In your own words"}
		}
		if err := svc.AddQuestion(ctx, by, ref, q); err != nil {
			return consultation.Consultation{}, err
		}
	}
	if err := svc.Open(ctx, by, ref); err != nil {
		return consultation.Consultation{}, err
	}
	used := cpuTime()
	for i := range n {
		cmd := consultation.Respond{Key: fmt.Sprint("bench-", i), Ref: ref, Survey: 1, Source: consultation.Paper}
		for j := 2; j <= questions; j++ {
			cmd.Answers = append(cmd.Answers, consultation.Answer{Question: fmt.Sprintf("q%d", j), Chosen: []string{fmt.Sprintf("o%d", (i*j)%4+1)}})
		}
		if i%3 == 0 {
			cmd.Answers = append(cmd.Answers, consultation.Answer{Question: "q1", Text: "People should be told before it starts, in plain words."})
		}
		if err := svc.Respond(ctx, by, cmd); err != nil {
			return consultation.Consultation{}, err
		}
	}
	out.Answers, out.AnswerMS = n, ms(cpuTime()-used)/float64(n)
	if err := svc.Close(ctx, by, ref); err != nil {
		return consultation.Consultation{}, err
	}
	return svc.Read(ctx, ref)
}
