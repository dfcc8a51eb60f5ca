package demo

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rights/casework"
	"sharewell/internal/rights/receipt"
	"sharewell/internal/store"
)

// casesFile holds the invented requests about rights and complaints; a county without it has none.
const casesFile = "cases.yaml"

// wanted is something that invented people asked, several times over when Times says so, Every so many days.
type wanted struct {
	Of    []string `yaml:"of"` // keys of the bodies that are asked
	Kind  string   `yaml:"kind"`
	Who   string   `yaml:"who"`
	Days  float64  `yaml:"days"`
	Times int      `yaml:"times"`
	Every float64  `yaml:"every"`
	Text  string   `yaml:"text"`
	Items []string `yaml:"items"`
	Steps []dealt  `yaml:"steps"`
}

// dealt is what a body did about it, so many days after it came.
type dealt struct {
	After    float64  `yaml:"after"`
	By       string   `yaml:"by"` // the first body when empty
	Do       string   `yaml:"do"`
	To       string   `yaml:"to"`
	Text     string   `yaml:"text"`
	Result   string   `yaml:"result"`
	Reason   string   `yaml:"reason"`
	Accepted []string `yaml:"accepted"`
}

// asksForRights plans what people asked. Nobody is named: they hear by looking, with codes that nobody kept.
func (w *world) asksForRights(ctx context.Context) error {
	secrets, err := receipt.New([]byte("the demonstration keeps no secret"), "case", strings.NewReader(""))
	if err != nil {
		return err
	}
	w.cases = casework.New(casework.Deps{Store: inside[casework.Tx]{w.tx}, Clock: w.clock, Calendar: holidays(w), IDs: w.ids, Book: w.d.Book, World: askedBodies{w.tx}, Secrets: secrets,
		Prefix: w.d.Pack.ReferencePrefix + "-K", Mail: func(string) (string, string) { return "", "" }})
	var told struct {
		Cases []wanted `yaml:"cases"`
	}
	if err := read(w.d.FS, casesFile, &told); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	for i, x := range told.Cases {
		for n := range max(1, x.Times) {
			w.asksOnce(ctx, fmt.Sprintf("%02d-%02d", i, n), x, x.Days+float64(n)*x.Every)
		}
	}
	return nil
}

func (w *world) asksOnce(ctx context.Context, name string, x wanted, days float64) {
	ref := ""
	w.cal.plan(days, "case "+name, func() error {
		cmd := casework.Make{Key: fmt.Sprintf("%x", sha256.Sum256([]byte("demo-case-"+name))), Kind: casework.Kind(x.Kind), Relationship: casework.Relationship(x.Who), Text: x.Text, Items: x.Items, Contact: casework.Contact{Means: casework.Nothing}}
		for _, key := range x.Of {
			cmd.Orgs = append(cmd.Orgs, w.orgs[key])
		}
		r, err := w.cases.Make(ctx, access.Actor{}, cmd)
		ref = r.Case.Ref
		return err
	})
	for _, s := range x.Steps {
		if s.By == "" {
			s.By = x.Of[0]
		}
		w.cal.plan(days-s.After, fmt.Sprintf("case %s: %s", name, s.Do), func() error { return w.deals(ctx, ref, s) })
	}
}

// deals lets a body do one thing about a case.
func (w *world) deals(ctx context.Context, ref string, s dealt) error {
	by := w.with(s.By, access.DPO, access.IGLead)
	switch s.Do {
	case "acknowledge":
		return w.cases.Acknowledge(ctx, by, ref)
	case "proof":
		return w.cases.AskProof(ctx, by, ref, "identity", s.Text)
	case "clarify":
		return w.cases.AskClear(ctx, by, ref, s.Text)
	case "clear":
		return w.cases.NoteClear(ctx, by, ref, s.Text)
	case "extend":
		return w.cases.Extend(ctx, by, ref, s.Text)
	case "progress":
		return w.cases.Progress(ctx, by, ref, s.Text)
	case "pass":
		return w.cases.PassOn(ctx, by, ref, w.orgs[s.To], s.Text)
	case "answer":
		return w.cases.Answer(ctx, by, ref, casework.Answer{Result: casework.Result(s.Result), Reason: s.Reason, Text: s.Text, Accepted: s.Accepted})
	case "learn":
		return w.cases.Learn(ctx, by, ref, s.Text, "")
	case "close":
		return w.cases.Close(ctx, by, ref)
	}
	return fmt.Errorf("%s: %q is nothing that is done about a case", casesFile, s.Do)
}

// askedBodies knows whom people asked.
type askedBodies struct{ tx storeOrganisations }

type storeOrganisations interface {
	Organisation(ctx context.Context, id ident.Organisation) (organisation.Organisation, error)
}

var _ storeOrganisations = (*store.Tx)(nil)

func (askedBodies) Bodies(context.Context, []string) ([]casework.Body, error) { return nil, nil }

func (b askedBodies) Body(ctx context.Context, id ident.Organisation) (casework.Body, error) {
	o, err := b.tx.Organisation(ctx, id)
	return casework.Body{ID: o.ID, Name: o.Name, Slug: o.Slug, Kind: o.Kind, Here: o.Status == organisation.Member}, err
}

func (askedBodies) Use(context.Context, string) (casework.Body, error) {
	return casework.Body{}, errs.New(errs.NotFound, "demo.nobody", "There is no such use.")
}
