package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
	"sharewell/internal/sharing"
	rulebookdata "sharewell/rulebook"
)

// incidentsFile holds the invented incidents; a county without it has none.
const incidentsFile = "incidents.yaml"

// happened is one invented incident.
type happened struct {
	By         string         `yaml:"by"`
	Use        string         `yaml:"use"`
	Lead       string         `yaml:"lead"`
	Days       float64        `yaml:"days"`
	State      string         `yaml:"state"`
	What       string         `yaml:"what"`
	Kinds      []string       `yaml:"kinds"`
	Cause      string         `yaml:"cause"`
	Band       string         `yaml:"band"`
	Subjects   []string       `yaml:"subjects"`
	Harms      []string       `yaml:"harms"`
	Likelihood string         `yaml:"likelihood"`
	Severity   string         `yaml:"severity"`
	Reasons    string         `yaml:"reasons"`
	Told       string         `yaml:"told"`
	Done       string         `yaml:"done"`
	Learnt     string         `yaml:"learnt"`
	Action     string         `yaml:"action"`
	Account    incident.Words `yaml:"account"`
}

// goesWrong plans the invented incidents.
func (w *world) goesWrong(ctx context.Context) error {
	rules, err := incident.Load(rulebookdata.EnglandIncidents())
	if err != nil {
		return err
	}
	svc := incident.New(incident.Deps{Store: inside[incident.Tx]{w.tx}, Clock: w.clock, IDs: w.ids, Book: w.d.Book, Rules: rules, World: mishaps{w}, Calendar: holidays(w), Prefix: w.d.Pack.ReferencePrefix + "-I"})
	w.incidents = svc
	var told struct {
		Incidents []happened `yaml:"incidents"`
	}
	if err := read(w.d.FS, incidentsFile, &told); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	for i, h := range told.Incidents {
		ref := ""
		w.cal.plan(h.Days, fmt.Sprintf("incident %d of %s", i+1, h.By), func() (err error) {
			ref, err = w.alarm(ctx, svc, i, h)
			return err
		})
		if h.State != "alarm" {
			const soonAfter = 0.97 // of the days: what follows, follows soon
			w.cal.plan(h.Days*soonAfter, fmt.Sprintf("end of incident %d of %s", i+1, h.By), func() error { return w.mended(ctx, svc, ref, h) })
		}
	}
	return nil
}

// alarm raises an incident and writes down what is known.
func (w *world) alarm(ctx context.Context, svc *incident.Service, i int, h happened) (string, error) {
	by := w.with(h.By, access.IGLead, access.DPO)
	made, err := svc.Begin(ctx, by, incident.First{Key: fmt.Sprintf("demo-incident-%02d", i), What: h.What, NearMiss: h.State == "near", Use: w.recordOf(h.Use, h.Lead)})
	if err != nil {
		return "", err
	}
	facts := made.Content.Facts
	facts.Kinds, facts.Cause = h.Kinds, h.Cause
	c := incident.Content{Facts: facts, People: incident.People{Band: h.Band, Subjects: h.Subjects}}
	return made.Ref, w.fill(ctx, made.Ref, by, c, incident.SectionFacts, incident.SectionPeople)
}

func (w *world) fill(ctx context.Context, ref string, by access.Actor, c incident.Content, sections ...incident.Section) error {
	for _, s := range sections {
		if _, err := w.incidents.Save(ctx, by, incident.Save{Ref: ref, Section: s, Content: c}); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// mended lets partners acknowledge, the organisation decide, and everybody read what happened.
func (w *world) mended(ctx context.Context, svc *incident.Service, ref string, h happened) error {
	by, second := w.with(h.By, access.IGLead), w.with(h.By, access.DPO)
	v, err := svc.Get(ctx, by, ref)
	if err != nil {
		return err
	}
	for _, p := range v.Told() {
		if err := svc.Acknowledge(ctx, w.with(w.keyOf(p), access.IGLead, access.DPO, access.OrgAdmin), ref, ""); err != nil {
			return err
		}
	}
	c := incident.Content{Contain: incident.Containment{Done: h.Done, Learnt: h.Learnt}}
	if h.State == "near" {
		return errors.Join(w.fill(ctx, ref, by, c, incident.SectionContain), svc.Contain(ctx, by, ref), svc.Close(ctx, by, ref))
	}
	c.Harm = incident.Harm{Kinds: h.Harms, Likelihood: h.Likelihood, Severity: h.Severity, Reasons: h.Reasons}
	c.Regulator = incident.Regulator{Decision: incident.Not, Reasons: h.Reasons}
	if h.Told == incident.Notify {
		c.Regulator.Decision, c.Regulator.ToldAt = incident.Notify, w.clock.Now()
	}
	c.Telling = incident.Telling{Decision: incident.Not, Reasons: h.Reasons}
	err = w.fill(ctx, ref, by, c, incident.SectionHarm, incident.SectionRegulator, incident.SectionTelling, incident.SectionContain)
	if err != nil {
		return err
	}
	if err := svc.AddAction(ctx, by, incident.Act{Ref: ref, What: h.Action, Owner: access.IGLead, Due: clock.DateOf(w.clock.Now()).AddDays(60)}); err != nil {
		return err
	}
	if _, err := svc.WriteAccount(ctx, by, ref, 0, h.Account); err != nil {
		return err
	}
	if err := errors.Join(svc.SendAccount(ctx, by, ref), svc.ReviewAccount(ctx, second, incident.Review{Ref: ref, Let: true}), svc.Contain(ctx, by, ref)); err != nil || h.State != "closed" {
		return err
	}
	return errors.Join(svc.DoneAction(ctx, by, ref, 1, ""), svc.Close(ctx, by, ref))
}

// recordOf gives the reference of the first live record of a kind and lead.
func (w *world) recordOf(kind, lead string) string {
	for i, r := range w.county.Records {
		if kind != "" && r.Kind == kind && r.Lead == lead && w.refs[i] != "" {
			return w.refs[i]
		}
	}
	return ""
}

// keyOf gives the key of an organisation.
func (w *world) keyOf(id ident.Organisation) string {
	for key, o := range w.orgs {
		if o == id {
			return key
		}
	}
	return ""
}

// mishaps knows the county's uses for incidents.
type mishaps struct{ w *world }

func (m mishaps) Uses(context.Context, access.Actor) ([]incident.Use, error) { return nil, nil }

func (m mishaps) Use(ctx context.Context, a access.Actor, ref string) (incident.Use, error) {
	v, err := m.w.sharing.Get(ctx, a, ref)
	if err != nil {
		return incident.Use{}, err
	}
	u := incident.Use{Ref: v.Record.Ref, Title: v.Shown.Version.Content.Title, Lead: v.Record.Lead, Parties: []ident.Organisation{v.Record.Lead}}
	for _, p := range v.Shown.Version.Content.Parties {
		u.Parties = append(u.Parties, p.Organisation)
	}
	return u, nil
}

func (m mishaps) Body(ctx context.Context, id ident.Organisation) (incident.Body, error) {
	o, err := m.w.tx.Organisation(ctx, id)
	return incident.Body{ID: o.ID, Name: o.Name, Slug: o.Slug}, err
}

func (m mishaps) Find(context.Context, access.Actor, string) (incident.Body, error) {
	return incident.Body{}, errs.New(errs.NotFound, "demo.nobody", "We could not find this organisation.")
}

func (m mishaps) Pause(ctx context.Context, a access.Actor, ref, reason string) error {
	return m.w.sharing.Pause(ctx, a, sharing.Pause{Ref: ref, Reason: reason})
}

func (m mishaps) Resume(ctx context.Context, a access.Actor, ref, note string) error {
	return m.w.sharing.Resume(ctx, a, sharing.Resume{Ref: ref, Note: note})
}
