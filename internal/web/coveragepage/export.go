package coveragepage

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/coverage"
	"sharewell/internal/coverage/policy"
	"sharewell/internal/errs"
	"sharewell/internal/sharing"
	"sharewell/internal/web/page"
)

// The forms of a record as a policy for other machines, as its address ends.
const (
	ODRLForm      = ".odrl.jsonld"
	AgreementForm = ".agreement.json"
)

// Exports writes records as policies for other machines.
type Exports struct{ Deps }

// NewExports makes it.
func NewExports(d Deps) *Exports { return &Exports{d} }

// Form splits the last part of an address into a reference and a form; ok is false when it names none.
func (e *Exports) Form(last string) (ref, form string, ok bool) {
	for _, f := range []string{ODRLForm, AgreementForm} {
		if bare, found := strings.CutSuffix(last, f); found {
			return bare, f, true
		}
	}
	return last, "", false
}

// Public writes what is published of a record, for everybody.
func (e *Exports) Public(c *page.Ctx, ref, form string) error {
	o, err := e.Register.Open(c.R.Context(), ref)
	if err != nil {
		return err
	}
	p, err := e.policy(sharing.View{Record: o.Record, Shown: sharing.VersionView{Version: o.Version}})
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Access-Control-Allow-Origin", "*") // public data, for every page that wants to show it
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cache-Control", "no-cache")
	return e.send(c, p, form, string(o.Level))
}

// Inside writes a record as its parties read it, for those who may open its page.
func (e *Exports) Inside(c *page.Ctx, ref, form string) error {
	v, err := e.Records.Get(c.R.Context(), c.Actor, ref)
	if err != nil {
		return err
	}
	if v.Live != nil {
		v.Shown = *v.Live
	}
	p, err := e.policy(v)
	if err != nil {
		return err
	}
	c.W.Header().Set("Cache-Control", "no-store")
	return e.send(c, p, form, policy.LevelInside)
}

// policy makes a record's policy, with what the rulebook says of it today.
func (e *Exports) policy(v sharing.View) (coverage.Policy, error) {
	x := e.Coverage.Index()
	known, indexed := x.Policy(v.Record.Ref)
	p, ok := coverage.PolicyOf(coverage.Source{Record: v.Record, Version: v.Shown.Version}, x.Vocabulary())
	if !ok || !indexed || known.N != p.N {
		return p, errs.New(errs.NotFound, "coverage.no_policy", "This record lets nobody share anything now, so there is no policy to give.")
	}
	p.Blocks, p.HoldsTo = known.Blocks, known.HoldsTo
	return p, nil
}

func (e *Exports) names(c *page.Ctx) policy.Names {
	x := e.Coverage.Index()
	return policy.Names{Base: c.Site.PublicURL, Body: x.Shown}
}

// write gives a policy in a form, and what kind of file it is.
func (e *Exports) write(c *page.Ctx, p coverage.Policy, form, level string) (v any, kind string, err error) {
	if form == ODRLForm {
		d, err := policy.ODRL(p, e.names(c))
		return d, "application/ld+json", err
	}
	return policy.FileOf(p, e.names(c), level), "application/json", nil
}

func (e *Exports) send(c *page.Ctx, p coverage.Policy, form, level string) error {
	v, kind, err := e.write(c, p, form, level)
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", kind)
	_, _ = c.W.Write(append(b, '\n')) // the reader may have gone
	return nil
}

func (e *Exports) allODRL(c *page.Ctx) error { return e.all(c, ODRLForm, AllODRL) }

func (e *Exports) allAgreements(c *page.Ctx) error { return e.all(c, AgreementForm, AllAgreements) }

// all writes every record in force of the actor's organisation, one a line.
func (e *Exports) all(c *page.Ctx, form, address string) error {
	if c.Actor.Organisation == "" {
		return errs.New(errs.NotFound, "coverage.no_organisation", c.Text.T("policies.none"))
	}
	var b bytes.Buffer
	for _, p := range e.Coverage.Index().PoliciesOf(string(c.Actor.Organisation)) {
		if _, ok := access.Allowed(c.Actor, access.ViewRecord, access.Party, stageOf(p.State)); !ok {
			continue
		}
		v, _, err := e.write(c, p, form, policy.LevelInside)
		if err != nil {
			return err
		}
		line, err := json.Marshal(v)
		if err != nil {
			return err
		}
		b.Write(append(line, '\n'))
	}
	return c.Download(path.Base(address), "application/jsonl", b.Bytes())
}

// stageOf gives the stage of a record whose policy stands so.
func stageOf(s coverage.State) string {
	return string(map[coverage.State]sharing.Stage{coverage.Live: sharing.Active, coverage.Reviewed: sharing.UnderReview, coverage.Overdue: sharing.Expired, coverage.Paused: sharing.Paused}[s])
}
