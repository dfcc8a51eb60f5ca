package sharing

import (
	"context"
	"encoding/json"
	"slices"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
)

// Get gives a record as the actor may see it. A record the actor may not see at all is not found.
func (s *Service) Get(ctx context.Context, a access.Actor, ref string) (View, error) {
	var view View
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		view, err = s.view(ctx, tx, a, &st)
		return err
	})
	return view, err
}

func (s *Service) view(ctx context.Context, tx Tx, a access.Actor, st *State) (View, error) {
	if !a.SignedIn() {
		return View{}, errs.New(errs.Unauthenticated, "access.sign_in", "Sign in to do this.")
	}
	shown := st.Current()
	if !mayView(a, st, shown) {
		shown = st.Live()
	}
	if !mayView(a, st, shown) {
		return View{}, hidden()
	}
	w, err := s.world(ctx, tx, st, shown, livePartners(st)...)
	if err != nil {
		return View{}, err
	}
	view := View{Record: st.Record, Relation: access.RelationTo(a, st.Record.Lead, st.parties(shown)...),
		LeadName: w.Label("organisation", string(st.Record.Lead))}
	view.Shown = s.versionView(st, shown, w)
	if v := st.Live(); v != nil && v.N != shown.N && mayView(a, st, v) {
		lv := s.versionView(st, v, w)
		view.Live = &lv
	}
	view.Mine = mine(a, st)
	view.Allowed = allowedNow(a, st, view.Mine)
	for _, acc := range st.Record.Accessions {
		if view.Relation != access.Party || acc.Takes() || acc.Organisation == a.Organisation {
			view.Accessions = append(view.Accessions, AccessionView{acc, w.Label("organisation", string(acc.Organisation))})
		}
	}
	for _, e := range st.Record.EndAnswers {
		view.EndAnswers = append(view.EndAnswers, EndAnswerView{e, answererName(st, e, w)})
	}
	lines, err := tx.VersionLines(ctx, st.Record.ID)
	if err != nil {
		return View{}, err
	}
	view.Versions = slices.DeleteFunc(lines, func(l VersionLine) bool {
		return l.Stage == Draft && view.Relation != access.Own || l.N == st.Record.Open && !mayView(a, st, st.Open())
	})
	hideInside(&view, a)
	return view, nil
}

// hideInside takes out what only the lead organisation may know: that a variation is being drafted.
func hideInside(view *View, a access.Actor) {
	if view.Relation != access.Own && view.Record.Open != 0 && view.Shown.Version.N != view.Record.Open {
		view.Record.Open = 0
		view.Record.Last = view.Shown.Version.N
	}
	if view.Relation != access.Own {
		view.Shown.Version.Marks = nil
	}
}

func answererName(st *State, e EndAnswer, w World) string {
	if e.Organisation != "" {
		return w.Label("organisation", string(e.Organisation))
	}
	if v := st.Live(); v != nil {
		return partyName(&v.Content, e.Party, w)
	}
	return ""
}

// GetVersion gives one version, also an old one, to whoever took part in it.
func (s *Service) GetVersion(ctx context.Context, a access.Actor, ref string, n int) (VersionView, error) {
	var view VersionView
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		if st.version(n) == nil {
			v, err := tx.RecordVersion(ctx, st.Record.ID, n)
			if err != nil {
				return err
			}
			st.Versions = append(st.Versions, v)
		}
		v := st.version(n)
		if !mayView(a, &st, v) {
			return hidden()
		}
		w, err := s.world(ctx, tx, &st, v, livePartners(&st)...)
		if err != nil {
			return err
		}
		view = s.versionView(&st, v, w)
		return nil
	})
	return view, err
}

// versionView says what is worth knowing about a version as it stands.
func (s *Service) versionView(st *State, v *Version, w World) VersionView {
	out := VersionView{Version: *v, Hash: v.Hash}
	if out.Hash == "" || v.Stage == Draft {
		out.Hash = HashOf(v.Content)
	}
	out.Fingerprint = Fingerprint(out.Hash)
	if live := st.Live(); live != nil && live.N < v.N {
		out.Changes = Diff(live.Content, v.Content, w)
	}
	for _, p := range v.Content.Parties {
		out.Parties = append(out.Parties, partyView(v, p, w, out.Changes))
	}
	if v.N == st.Record.Live {
		for _, a := range st.Record.Accessions {
			if a.State == JoinSigned && a.Version == v.N {
				p := Party{ID: a.ID, Organisation: a.Organisation, Role: a.Role}
				pv := partyView(v, p, w, nil)
				pv.Joined, pv.State = true, PartyState{Party: a.ID, Organisation: a.Organisation, Role: a.Role, AskedAt: a.AskedAt, NeedsSign: true, Signature: a.Signature}
				out.Parties = append(out.Parties, pv)
			}
		}
	}
	if !v.Stage.Open() {
		return out
	}
	out.Missing = MissingFor(&v.Content, s.deps.Book)
	for _, sec := range Sections() {
		out.Sections = append(out.Sections, SectionView{sec, StateOf(&v.Content, sec.Key, s.deps.Book)})
	}
	out.Findings = s.findings(v, w)
	w.Findings = out.Findings
	if v.Stage != Draft {
		out.Blockers = Blockers(st, v, w, clock.DateOf(s.deps.Clock.Now()))
		out.Warnings = Warnings(st, v, w, clock.DateOf(s.deps.Clock.Now()))
	}
	return out
}

func partyView(v *Version, p Party, w World, changes []Change) PartyView {
	pv := PartyView{Party: p, Name: p.Outsider.Name, State: PartyState{Party: p.ID, Organisation: p.Organisation, Role: p.Role}}
	if !p.IsOutsider() {
		pv.Standing = w.Standings[p.Organisation]
		pv.Slug, pv.Name = pv.Standing.Slug, w.Label("organisation", string(p.Organisation))
	}
	if st := v.state(p.ID); st != nil {
		pv.State = *st
	}
	for _, ch := range changes {
		if ch.Concerns(p.ID) {
			pv.Concerns = append(pv.Concerns, ch.Sentence)
		}
	}
	return pv
}

// mine says what waits for the actor's organisation.
func mine(a access.Actor, st *State) Ask {
	v := st.Open()
	if v == nil {
		if acc := joining(st, a.Organisation); acc != nil && acc.State == JoinAdmitted && a.Organisation != "" {
			return AskSign
		}
		return ""
	}
	s := v.stateOf(a.Organisation)
	switch {
	case s == nil:
		return ""
	case v.Stage == InReview && !v.Approved(*s):
		return AskReview
	case v.Stage == AwaitingSign && !v.SignedBy(*s):
		return AskSign
	}
	return ""
}

// openCommands act on the version on its way, liveCommands on the one in force.
var (
	openCommands = []access.Command{access.EditRecord, access.SendRecord, access.ReviewRecord, access.SignRecord, access.ReturnRecord,
		access.DeclineRecord, access.DelegateRecord, access.PaperRecord, access.PublishRecord, access.WithdrawRecord}
	liveCommands = []access.Command{access.PauseRecord, access.ResumeRecord, access.ReviewLive, access.VaryRecord, access.EndRecord,
		access.AdmitRecord, access.AccedeRecord, access.AnswerEnd}
)

// allowedNow lists the commands the actor may give now: what the table allows, less what does not wait
// for the actor's organisation.
func allowedNow(a access.Actor, st *State, waits Ask) []access.Command {
	var out []access.Command
	add := func(v *Version, commands []access.Command) {
		if v == nil {
			return
		}
		rel := access.RelationTo(a, st.Record.Lead, st.parties(v)...)
		for _, c := range commands {
			if _, ok := access.Allowed(a, c, rel, string(v.Stage)); ok && applies(a, st, v, c, waits) {
				out = append(out, c)
			}
		}
	}
	add(st.Open(), openCommands)
	add(st.Live(), liveCommands)
	add(st.Current(), []access.Command{access.DownloadRecord})
	return out
}

// applies reports whether a command that the table allows makes sense now.
func applies(a access.Actor, st *State, v *Version, c access.Command, waits Ask) bool {
	acc := joining(st, a.Organisation)
	switch c {
	case access.ReviewRecord:
		return waits == AskReview
	case access.SignRecord, access.DelegateRecord:
		return waits != ""
	case access.DeclineRecord:
		return v.stateOf(a.Organisation) != nil
	case access.PaperRecord:
		return slices.ContainsFunc(v.States, func(s PartyState) bool { return s.Organisation == "" && !v.SignedBy(s) })
	case access.VaryRecord:
		return st.Record.Open == 0
	case access.ReviewLive:
		return v.Stage != Expired
	case access.AdmitRecord:
		return slices.ContainsFunc(st.Record.Accessions, func(o Accession) bool { return o.State == JoinAsked })
	case access.AccedeRecord:
		return acc != nil && acc.State == JoinAdmitted
	case access.AnswerEnd:
		return slices.ContainsFunc(st.Record.EndAnswers, func(e EndAnswer) bool {
			return e.Answer == "" && (e.Organisation == a.Organisation || e.Organisation == "" && st.Record.Lead == a.Organisation)
		})
	}
	return true
}

// pageSize is how many records a page of the list shows.
const pageSize = 50

// List gives the records of the actor's organisation, the latest changed first.
func (s *Service) List(ctx context.Context, a access.Actor, f Filter, after PageKey) (ListPage, error) {
	var page ListPage
	if a.Organisation == "" {
		return page, nil
	}
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		items, err := tx.RecordPlaces(ctx, PlaceQuery{Organisation: a.Organisation, Status: f.Status, Led: f.Led, After: after, Most: pageSize + 1})
		if err != nil {
			return err
		}
		if len(items) > pageSize {
			items = items[:pageSize]
			last := items[pageSize-1]
			page.Next = PageKey{UpdatedAt: last.UpdatedAt, ID: last.ID}
		}
		page.Items = items
		return s.nameLeads(ctx, tx, page.Items)
	})
	return page, err
}

func (s *Service) nameLeads(ctx context.Context, tx WorldTx, items []ListItem) error {
	w := World{Standings: map[ident.Organisation]organisation.Standing{}}
	today := clock.DateOf(s.deps.Clock.Now())
	for i := range items {
		if err := s.standing(ctx, tx, w, items[i].Lead, today); err != nil {
			return err
		}
		items[i].LeadName = w.Label("organisation", string(items[i].Lead))
	}
	return nil
}

// boardStages are the columns of the board.
var boardStages = []Stage{Draft, InReview, AwaitingSign, Ready, Active, UnderReview, Paused, Expired}

// boardFirst is how many records a column of the board shows.
const boardFirst = 5

// Board counts the records of the actor's organisation by stage.
func (s *Service) Board(ctx context.Context, a access.Actor) (Board, error) {
	var board Board
	if a.Organisation == "" {
		return board, nil
	}
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		counts, err := tx.CountPlaces(ctx, a.Organisation)
		if err != nil {
			return err
		}
		board = Board{}
		for _, stage := range boardStages {
			col := BoardColumn{Status: stage, Count: counts[stage]}
			if col.Count > 0 {
				col.First, err = tx.RecordPlaces(ctx, PlaceQuery{Organisation: a.Organisation, Status: stage, Most: boardFirst})
				if err != nil {
					return err
				}
				if err := s.nameLeads(ctx, tx, col.First); err != nil {
					return err
				}
			}
			board.Columns = append(board.Columns, col)
		}
		return nil
	})
	return board, err
}

// timelinePage is how many lines of a story are given at a time.
const timelinePage = 100

// Timeline tells a record's story, newest first, before a sequence number (nought: from the newest).
// Each reader gets the lines that their organisation took part in.
func (s *Service) Timeline(ctx context.Context, a access.Actor, ref string, before int64) ([]Line, error) {
	var lines []Line
	err := s.deps.Store.Read(ctx, func(tx Tx) error {
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		if !visible(a, &st) {
			return hidden()
		}
		events, err := tx.RecordEvents(ctx, st.Record.ID, a.Organisation, before, timelinePage)
		if err != nil {
			return err
		}
		w := World{Standings: map[ident.Organisation]organisation.Standing{}}
		today := clock.DateOf(s.deps.Clock.Now())
		lines = nil
		for _, e := range events {
			if a.Organisation == "" && private(e) {
				continue
			}
			if err := s.standing(ctx, tx, w, e.Actor.ActingFor, today); err != nil {
				return err
			}
			lines = append(lines, line(e, w))
		}
		return nil
	})
	return lines, err
}

// private reports whether an event belongs to the draft, which only the lead organisation sees.
func private(e event.Event) bool {
	return slices.Contains([]string{"sharing.record_created", "sharing.section_saved", "sharing.row_added", "sharing.row_changed",
		"sharing.row_removed", "sharing.variation_started"}, e.Name)
}

func line(e event.Event, w World) Line {
	l := Line{Seq: e.Seq, At: e.At, Name: e.Name, Role: e.Actor.Role, Data: e.Data}
	if e.Actor.ActingFor != "" {
		l.Organisation = w.Label("organisation", string(e.Actor.ActingFor))
	}
	_ = json.Unmarshal(e.Data, &l.Note) // written by us; an older shape leaves parts empty
	return l
}
