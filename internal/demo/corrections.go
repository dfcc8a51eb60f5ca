package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/rights/relay"
	"sharewell/internal/store"
)

// correctionsFile holds the invented corrections; a county without it has none.
const correctionsFile = "corrections.yaml"

// mended is one invented correction, or the report of something that may be wrong.
type mended struct {
	By      string     `yaml:"by"`   // key of the body that sends or reports it
	From    string     `yaml:"from"` // of a report: whose information it is
	Days    float64    `yaml:"days"`
	Kind    relay.Kind `yaml:"kind"`
	Items   []string   `yaml:"items"`
	Ref     string     `yaml:"ref"` // the body's own reference
	Words   string     `yaml:"words"`
	Answers []struct {
		By     string      `yaml:"by"`
		After  float64     `yaml:"after"` // days
		Say    relay.State `yaml:"say"`
		Reason string      `yaml:"reason"`
		Words  string      `yaml:"words"`
		Passed string      `yaml:"passed"`
	} `yaml:"answers"`
	Decline string `yaml:"decline"` // of a report: why nothing changes
}

// mending is the invented corrections while they are being lived.
type mending struct {
	w           *world
	ctx         context.Context
	corrections *relay.Service
	refs        map[int]string
}

// mends plans the corrections.
func (w *world) mends(ctx context.Context) error {
	m := &mending{w: w, ctx: ctx, refs: map[int]string{}}
	m.corrections = relay.New(relay.Deps{Store: inside[relay.Tx]{w.tx}, Clock: w.clock, Calendar: holidays(w), IDs: w.ids, Book: w.d.Book, Settings: relay.SettingsFrom(w.d.Book, w.d.Pack.ReferencePrefix),
		World: store.RelayWorld{In: func(_ context.Context, fn func(*store.Tx) error) error { return fn(w.tx.Tx) }, Sent: w.oneoffs.SentAbout}})
	w.mending = m
	var told struct {
		Corrections []mended `yaml:"corrections"`
	}
	if err := read(w.d.FS, correctionsFile, &told); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	for i, c := range told.Corrections {
		w.cal.plan(c.Days, fmt.Sprintf("correction %d of %s", i+1, c.By), func() error { return m.begin(i, c) })
		for _, a := range c.Answers {
			w.cal.plan(c.Days-a.After, fmt.Sprintf("answer of %s to correction %d", a.By, i+1), func() error {
				return m.answer(i, a.By, relay.Answer{State: a.Say, Reason: a.Reason, Words: a.Words, Passed: a.Passed})
			})
		}
		if c.Decline != "" {
			w.cal.plan(c.Days/2, fmt.Sprintf("looking at report %d", i+1), func() error {
				return m.corrections.Decline(ctx, w.with(c.From, access.IGLead), m.refs[i], c.Decline, "")
			})
		}
	}
	return nil
}

func (m *mending) begin(i int, c mended) (err error) {
	by, key := m.w.with(c.By, access.IGLead), fmt.Sprintf("demo-correction-%02d", i)
	if c.From != "" {
		m.refs[i], err = m.corrections.Report(m.ctx, by, relay.Report{Key: key, Source: m.w.orgs[c.From], Items: c.Items, TheirRef: c.Ref, Words: c.Words})
		return err
	}
	d := relay.Draft{Kind: c.Kind, Items: c.Items, LocalRef: c.Ref}
	p, err := m.corrections.Plan(m.ctx, by, d)
	if err != nil {
		return err
	}
	m.refs[i], err = m.corrections.Begin(m.ctx, by, relay.Begin{Draft: d, Key: key, Seen: p.Seen})
	return err
}

// answer lets one that was told speak.
func (m *mending) answer(i int, by string, a relay.Answer) error {
	who := m.w.with(by, access.IGLead)
	v, err := m.corrections.Get(m.ctx, who, m.refs[i])
	if err != nil {
		return err
	}
	at := slices.IndexFunc(v.Copies, func(c relay.CopyView) bool { return c.To.Org == ident.Organisation(m.w.orgs[by]) })
	if at < 0 {
		return fmt.Errorf("%s: correction %d was not sent to %s", correctionsFile, i+1, by)
	}
	a.N = v.Copies[at].N
	if len(v.Copies[at].Onward) == 0 {
		a.Passed = ""
	}
	return m.corrections.Acknowledge(m.ctx, who, m.refs[i], a)
}
