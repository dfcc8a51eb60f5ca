package store

import (
	"context"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/apiclient"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
	"sharewell/internal/intray"
	"sharewell/internal/involvement"
	"sharewell/internal/people"
	"sharewell/internal/rights/casework"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/sharing/request"
	"sharewell/internal/store/db"
	"sharewell/internal/succession"
)

// search asks for an organisation's things of a kind after a reference.
type search struct {
	org   string
	after string
	most  int32
}

// ThingsOf lists an organisation's things of a kind, after a reference.
func (tx *Tx) ThingsOf(ctx context.Context, kind succession.ThingKind, org ident.Organisation, after string, most int) ([]succession.Thing, error) {
	q := search{string(org), after, int32(most)}
	var out []succession.Thing
	var err error
	switch kind {
	case succession.Record:
		var refs []string
		refs, err = tx.q.RecordsOfParty(ctx, db.RecordsOfPartyParams{OrganisationID: q.org, After: q.after, Most: q.most})
		for _, ref := range refs {
			out = append(out, succession.Thing{Ref: ref, Title: ref, URL: "/records/" + ref})
		}
	case succession.Address, succession.Statement, succession.Person, succession.Invitation, succession.Client, succession.Seat:
		if after != "" {
			return nil, nil // few, and listed at once
		}
		out, err = tx.fewThings(ctx, kind, org)
	default:
		out, err = tx.deskThings(ctx, kind, q)
	}
	for i := range out {
		out[i].Kind, out[i].Org = kind, org
	}
	return out, err
}

// deskThings lists what an organisation's staff work on.
func (tx *Tx) deskThings(ctx context.Context, kind succession.ThingKind, q search) ([]succession.Thing, error) {
	var out []succession.Thing
	add := func(path, ref, stage string, open bool) {
		out = append(out, succession.Thing{Ref: ref, Title: ref, URL: path + ref, Stage: stage, Open: open})
	}
	var err error
	switch kind {
	case succession.OneOff:
		var rows []db.OneOffRefsOfRow
		rows, err = tx.q.OneOffRefsOf(ctx, db.OneOffRefsOfParams{Org: q.org, After: q.after, Most: q.most})
		for _, r := range rows {
			add("/one-offs/", r.Ref, r.Stage, r.Stage == string(oneoff.Draft) || r.Stage == string(oneoff.AwaitingCountersign))
		}
	case succession.Request:
		var rows []db.RequestRefsOfRow
		rows, err = tx.q.RequestRefsOf(ctx, db.RequestRefsOfParams{Org: q.org, After: q.after, Most: q.most})
		for _, r := range rows {
			st := request.Stage(r.Stage)
			add("/requests/", r.Ref, r.Stage, st.Waiting() || st.Unsent())
		}
	case succession.Advice:
		var rows []db.AdviceRefsOfRow
		rows, err = tx.q.AdviceRefsOf(ctx, db.AdviceRefsOfParams{Org: q.org, After: q.after, Most: q.most})
		for _, r := range rows {
			add("/advice/", r.Ref, r.Stage, r.Stage == "asked" || r.Stage == "asked_back")
		}
	case succession.Correction:
		var rows []db.CorrectionRefsOfRow
		rows, err = tx.q.CorrectionRefsOf(ctx, db.CorrectionRefsOfParams{Org: q.org, After: q.after, Most: q.most})
		for _, r := range rows {
			add("/organisation/corrections/", r.Ref, r.Stage, r.Stage == "open" || r.Stage == "reported")
		}
	case succession.Case:
		var rows []db.CaseRefsOfRow
		rows, err = tx.q.CaseRefsOf(ctx, db.CaseRefsOfParams{Org: q.org, After: q.after, Most: q.most})
		for _, r := range rows {
			add("/organisation/cases/", r.Ref, r.Stage, casework.Stage(r.Stage).Open())
		}
	default:
		return tx.publicThings(ctx, kind, q)
	}
	return out, err
}

// publicThings lists what the public has to do with.
func (tx *Tx) publicThings(ctx context.Context, kind succession.ThingKind, q search) ([]succession.Thing, error) {
	var out []succession.Thing
	add := func(path, ref, stage string, open bool) {
		out = append(out, succession.Thing{Ref: ref, Title: ref, URL: path + ref, Stage: stage, Open: open})
	}
	var err error
	switch kind {
	case succession.Incident:
		var rows []db.IncidentRefsOfRow
		rows, err = tx.q.IncidentRefsOf(ctx, db.IncidentRefsOfParams{Org: q.org, After: q.after, Most: q.most})
		for _, r := range rows {
			st := incident.Stage(r.Stage)
			add("/organisation/incidents/", r.Ref, r.Stage, st.Open() || st == incident.Draft)
		}
	case succession.Choice:
		var rows []db.ChoiceRefsOfRow
		rows, err = tx.q.ChoiceRefsOf(ctx, db.ChoiceRefsOfParams{Org: q.org, After: q.after, Most: q.most})
		for _, r := range rows {
			add("/organisation/choices/", r.Ref, r.Stage, r.Stage == "open" || r.Stage == "unnamed")
		}
	case succession.Question:
		var rows []db.QuestionRefsOfRow
		rows, err = tx.q.QuestionRefsOf(ctx, db.QuestionRefsOfParams{Org: q.org, After: q.after, Most: q.most})
		for _, r := range rows {
			add("/organisation/questions/", r.Ref, r.Stage, r.Stage == "waiting" || r.Stage == "open")
		}
	case succession.Proposal:
		var rows []db.ProposalRefsOfRow
		rows, err = tx.q.ProposalRefsOf(ctx, db.ProposalRefsOfParams{Org: q.org, After: q.after, Most: q.most})
		for _, r := range rows {
			add("/group/proposals/", r.Ref, r.Stage, involvement.Stage(r.Stage).Open())
		}
	}
	return out, err
}

// fewThings lists what an organisation has few of.
func (tx *Tx) fewThings(ctx context.Context, kind succession.ThingKind, org ident.Organisation) ([]succession.Thing, error) {
	o, err := tx.Organisation(ctx, org)
	if err != nil {
		return nil, err
	}
	var out []succession.Thing
	switch kind {
	case succession.Address:
		return []succession.Thing{{Ref: "/signatories/" + o.Slug, Title: o.Name, URL: "/signatories/" + o.Slug}}, nil
	case succession.Statement:
		st, err := tx.StatementOf(ctx, org)
		if errs.KindOf(err) == errs.NotFound || err == nil && st.Status.Ended() {
			return nil, nil
		}
		return []succession.Thing{{Ref: string(st.ID), Title: o.Name, URL: "/statements/" + string(st.ID), Stage: string(st.Status), Open: true}}, err
	case succession.Person:
		members, err := tx.HatsAt(ctx, org)
		for _, m := range members {
			if n := len(out); n > 0 && out[n-1].Ref == string(m.Person.ID) {
				out[n-1].Stage += ", " + string(m.Hat.Role)
				continue
			}
			out = append(out, succession.Thing{Ref: string(m.Person.ID), Title: m.Person.Name, URL: "/account/people", Stage: string(m.Hat.Role), Open: true})
		}
		return out, err
	case succession.Invitation:
		list, err := tx.OpenInvitationsAt(ctx, org)
		for _, i := range list {
			out = append(out, succession.Thing{Ref: string(i.ID), Title: i.Email, Open: true})
		}
		return out, err
	case succession.Client:
		list, err := tx.ClientsOf(ctx, org)
		for _, c := range list {
			if c.Live() {
				out = append(out, succession.Thing{Ref: string(c.ID), Title: c.Name, URL: "/organisation/applications", Open: true})
			}
		}
		return out, err
	case succession.Seat:
		rows, err := tx.q.ReviewSeatsOf(ctx, string(org))
		for _, r := range rows {
			out = append(out, succession.Thing{Ref: r.RunID + "/" + r.Stage, Title: r.Stage, URL: "/reviews", Stage: r.Progress, Open: true})
		}
		return out, err
	}
	return nil, nil
}

// MoveTasks hands the open tasks about a subject to another organisation.
func (tx *Tx) MoveTasks(ctx context.Context, about event.Subject, from, to ident.Organisation) error {
	tasks, err := tx.OpenTasksAbout(ctx, about)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Organisation != from {
			continue
		}
		if err := tx.CloseTasks(ctx, t.Kind, about, from, t.CreatedAt); err != nil {
			return err
		}
		if slices.ContainsFunc(tasks, func(o intray.Task) bool { return o.Organisation == to && o.Kind == t.Kind }) {
			continue
		}
		t.ID, t.Organisation = t.ID+"-"+ident.Task(to), to
		if err := tx.OpenTask(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// EndThing ends a thing of a kind that can end.
func (tx *Tx) EndThing(ctx context.Context, m succession.Moving) ([]string, error) {
	switch m.Kind {
	case succession.Person:
		return tx.endHats(ctx, m)
	case succession.Client:
		c, err := tx.Client(ctx, apiclient.ID(m.Ref))
		if err != nil || !c.Live() {
			return nil, err
		}
		return nil, tx.EndClient(ctx, c.ID, c.Version, m.At)
	case succession.Invitation:
		i, err := tx.PersonInvitation(ctx, ident.Invitation(m.Ref))
		if err != nil {
			return nil, err
		}
		if i.WithdrawnAt.IsZero() && i.UsedAt.IsZero() {
			i.WithdrawnAt = m.At
			return nil, tx.ClosePersonInvitation(ctx, i)
		}
		return nil, nil
	}
	return nil, nil // a seat ends with the organisation's acceptance
}

func (tx *Tx) endHats(ctx context.Context, m succession.Moving) ([]string, error) {
	hats, err := tx.HatsOf(ctx, ident.Person(m.Ref))
	if err != nil {
		return nil, err
	}
	var extra []string
	for _, h := range hats {
		if h.Organisation != m.From {
			continue
		}
		if err := tx.EndHat(ctx, h.ID, m.At); err != nil {
			return nil, err
		}
		extra = append(extra, "ended "+string(m.From)+" "+string(h.Role))
	}
	return extra, nil
}

// moveHats ends a person's roles at one organisation and gives the same at another, where they are not held already.
func (tx *Tx) moveHats(ctx context.Context, m succession.Moving) ([]string, error) {
	hats, err := tx.HatsOf(ctx, ident.Person(m.Ref))
	if err != nil {
		return nil, err
	}
	extra, err := tx.endHats(ctx, m)
	if err != nil {
		return nil, err
	}
	for _, h := range hats {
		held := slices.ContainsFunc(hats, func(o people.Hat) bool { return o.Organisation == m.To && o.Role == h.Role })
		if h.Organisation != m.From || held {
			continue
		}
		h.ID, h.Organisation, h.GivenBy = people.HatID(m.IDs.Next()), m.To, m.By
		if err := tx.GiveHat(ctx, h); err != nil {
			return nil, err
		}
		extra = append(extra, "gave "+string(h.ID))
	}
	rooms, err := tx.moveRooms(ctx, ident.Person(m.Ref), m.From, m.To, "")
	return append(extra, rooms...), err
}

// reviveHats takes back the roles that were given, and gives those that were ended.
func (tx *Tx) reviveHats(ctx context.Context, m succession.Moving, extra []string) error {
	hats, err := tx.HatsOf(ctx, ident.Person(m.Ref))
	if err != nil {
		return err
	}
	for _, line := range extra {
		what, rest, _ := strings.Cut(line, " ")
		if what == roomMoved {
			if _, err := tx.moveRooms(ctx, ident.Person(m.Ref), m.To, m.From, ident.Space(rest)); err != nil {
				return err
			}
			continue
		}
		if what == "gave" && slices.ContainsFunc(hats, func(h people.Hat) bool { return string(h.ID) == rest }) {
			if err := tx.EndHat(ctx, people.HatID(rest), m.At); err != nil {
				return err
			}
		}
		org, role, _ := strings.Cut(rest, " ")
		if what != "ended" || org != string(m.From) || slices.ContainsFunc(hats, func(h people.Hat) bool { return string(h.Organisation) == org && string(h.Role) == role }) {
			continue
		}
		h := people.Hat{ID: people.HatID(m.IDs.Next()), Person: ident.Person(m.Ref), Organisation: m.From, Role: access.Role(role), From: m.At, GivenBy: m.By}
		if err := tx.GiveHat(ctx, h); err != nil {
			return err
		}
	}
	return nil
}

// ReviveThing undoes MoveThing and EndThing.
func (tx *Tx) ReviveThing(ctx context.Context, m succession.Moving, extra []string) error {
	switch {
	case m.Kind == succession.Person:
		return tx.reviveHats(ctx, m, extra)
	case m.To == "":
		if m.Kind == succession.Client {
			return errs.New(errs.Conflict, "succession.client", "The application was ended and cannot be brought back.")
		}
		return nil
	case slices.Contains(extra, joinedPart):
		return errs.New(errs.Conflict, "succession.joined", "Two organisations' parts of it were joined.")
	}
	m.From, m.To = m.To, m.From
	_, about, err := tx.MoveThing(ctx, m)
	if err != nil || about.ID == "" {
		return err
	}
	return tx.MoveTasks(ctx, about, m.From, m.To)
}
