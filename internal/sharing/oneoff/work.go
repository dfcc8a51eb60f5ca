package oneoff

import (
	"context"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// The kinds of task that one-off records open.
const (
	TaskComplete    = "oneoff.complete" // with a dot and the section
	TaskCountersign = "oneoff.countersign"
	TaskLookAgain   = "oneoff.look_again"  // a deferred decision
	TaskMend        = "oneoff.mend"        // the second person does not agree
	TaskOutcome     = "oneoff.outcome"     // what came of it
	TaskAcknowledge = "oneoff.acknowledge" // the receiver answers
	TaskLate        = "oneoff.late"        // managers look after late follow-ups
)

var managers = []access.Role{access.IGLead, access.DPO, access.Caldicott, access.SIRO}

// receivers are told and asked at the other side.
var receivers = []access.Role{access.IGLead, access.DPO, access.Practitioner}

// work is one change of a record with what follows from it.
type work struct {
	rec     Record
	before  Record
	created bool
	by      access.Actor
	role    access.Role
	now     time.Time
	ids     ident.Source
	set     Settings

	events  []event.Event
	tasks   []intray.Task
	closes  []closing
	notices []intray.Notice
}

type closing struct {
	kind string
	org  ident.Organisation
}

func (w *work) today() clock.Date { return clock.DateOf(w.now) }

// happened adds an event. Only what the other side may know of is shown to it.
func (w *work) happened(name string, both bool, data EventData) {
	data.Ref, data.Emergency = w.rec.Ref, w.rec.Emergency
	if data.Decision == "" && w.rec.Entries > 0 {
		data.Decision = w.rec.Decision()
	}
	actor := w.by.Event(w.role)
	if !w.by.SignedIn() {
		actor = event.Actor{System: "jobs"}
	}
	orgs := []ident.Organisation{w.rec.Owner}
	if other := w.rec.Other(); both && other != "" {
		orgs = append(orgs, other)
	}
	w.events = append(w.events, event.New(ident.New[ident.Event](w.ids), w.now, actor, "oneoff."+name, w.rec.Subject()).With(data).For(orgs...))
}

// pathOf is the page below the record's where a kind of task is done; "" for the record itself.
func pathOf(kind string) string {
	switch kind {
	case TaskCountersign:
		return "/countersign"
	case TaskAcknowledge:
		return "/acknowledge"
	case TaskLookAgain:
		return "/amend/decision"
	case TaskOutcome:
		return "/outcome"
	}
	return ""
}

// ask opens a task at an organisation.
func (w *work) ask(kind, title string, org ident.Organisation, roles []access.Role, due clock.Date) *intray.Task {
	w.tasks = append(w.tasks, intray.Task{ID: ident.New[ident.Task](w.ids), Organisation: org, Roles: roles, Kind: kind,
		Subject: w.rec.Subject(), Title: title, URL: w.rec.URL() + pathOf(kind), From: w.by.Organisation, CreatedAt: w.now, Due: due})
	return &w.tasks[len(w.tasks)-1]
}

// askAuthor opens a task for whoever wrote the record.
func (w *work) askAuthor(kind, title string, due clock.Date) *intray.Task {
	t := w.ask(kind, title, w.rec.Owner, []access.Role{w.rec.AuthorRole}, due)
	t.Person = w.rec.Author
	return t
}

func (w *work) shut(kind string, org ident.Organisation) {
	w.closes = append(w.closes, closing{kind, org})
}

func (w *work) tell(name string, org ident.Organisation, roles []access.Role, title, text string) *intray.Notice {
	w.notices = append(w.notices, intray.Notice{ID: ident.New[ident.Notice](w.ids), Organisation: org, Roles: roles, Kind: "oneoff." + name,
		Subject: w.rec.Subject(), Title: title, Text: text, URL: w.rec.URL(), At: w.now})
	return &w.notices[len(w.notices)-1]
}

// tellAuthor tells whoever wrote the record.
func (w *work) tellAuthor(name, title, text string) {
	w.tell(name, w.rec.Owner, []access.Role{w.rec.AuthorRole}, title, text).Person = w.rec.Author
}

// entry adds a version to the chain.
func (w *work) entry(kind EntryKind, reason string) {
	r := &w.rec
	e := Entry{N: r.Entries + 1, Kind: kind, Answers: r.Answers.Clone(), Reason: reason, By: w.by.Person, Org: w.by.Organisation, Role: w.role, At: w.now, Prev: r.Hash}
	e.Hash = e.seal(r.Ref)
	r.fresh = append(r.fresh, e)
	r.Entries, r.Hash = e.N, e.Hash
}

// Other gives the other side when it may see its half: the record is final, and data went there or was
// asked for from there. Nobody hears of an offer that was thought better of.
func (r Record) Other() ident.Organisation {
	c := Case{Answers: r.Answers}
	if r.Stage != Final || !c.Shares() && !asked(c) {
		return ""
	}
	return r.Counterpart
}

// settle brings what follows from the answers up to date: the sides, the follow-ups, the next day to look
// at the record.
func (w *work) settle(c Case, lists Lists) {
	r := &w.rec
	r.settleSides()
	if r.Entries > 0 && r.Emergency {
		w.settleFollowUps(c, lists)
	}
	if r.Other() != "" && r.SharedAt.IsZero() {
		r.SharedAt = w.now
	}
	r.UpdatedAt = w.now
	r.Watch = r.nextWatch(w.today(), w.set)
}

// settleSides sets the writer's own side from the direction, and who the other one is.
func (r *Record) settleSides() {
	own, other := "provider_org", "recipient_org"
	if r.Answers.Is("direction", "request_made") {
		own, other = other, own
	}
	if r.Answers.One(other) == string(r.Owner) && r.Answers.One(own) != string(r.Owner) {
		delete(r.Answers, other) // the direction turned
	}
	r.Answers.put(own, string(r.Owner))
	r.Counterpart = ident.Organisation(r.Answers.One(other))
	if r.Counterpart == r.Owner {
		r.Counterpart = ""
	}
}

// settleFollowUps opens a follow-up for what is missing or wrong and closes what is done. One task per
// section waits in the in-tray of whoever wrote the record.
func (w *work) settleFollowUps(c Case, lists Lists) {
	open := map[string]bool{}
	for _, p := range slices.Concat(Missing(c), Wrong(c, lists, w.now)) {
		open[p.Name] = true
	}
	due := w.followUpDue()
	for i := range w.rec.FollowUps {
		f := &w.rec.FollowUps[i]
		switch {
		case open[f.Key]:
			f.DoneAt = time.Time{}
		case f.Open():
			f.DoneAt = w.now
		}
		delete(open, f.Key)
	}
	for _, f := range fieldTable {
		if open[f.Key] {
			w.rec.FollowUps = append(w.rec.FollowUps, FollowUp{Key: f.Key, Section: f.Section, Due: due})
		}
	}
	w.followUpTasks(due)
}

func (w *work) followUpDue() time.Time {
	if len(w.rec.FollowUps) > 0 {
		return w.rec.FollowUps[0].Due
	}
	from := w.rec.FinalisedAt
	if at := w.rec.Answers.Time("decided_at"); !at.IsZero() && at.Before(from) {
		from = at
	}
	return from.Add(time.Duration(w.set.CompletionHours) * time.Hour)
}

func (w *work) followUpTasks(due time.Time) {
	was, is := openSections(w.before.FollowUps), openSections(w.rec.FollowUps)
	for _, s := range Sections() {
		kind := TaskComplete + "." + s.Key
		switch {
		case is[s.Key] && !was[s.Key]:
			t := w.askAuthor(kind, "Complete "+w.rec.Ref+": "+s.Name, clock.DateOf(due))
			t.URL = w.rec.URL() + "/edit/" + s.Key
		case was[s.Key] && !is[s.Key]:
			w.shut(kind, w.rec.Owner)
		}
	}
	if len(is) == 0 && w.rec.Escalated {
		w.shut(TaskLate, w.rec.Owner)
	}
}

func openSections(all []FollowUp) map[string]bool {
	out := map[string]bool{}
	for _, f := range all {
		if f.Open() {
			out[f.Section] = true
		}
	}
	return out
}

// OpenFollowUps counts what is still missing, with the earliest deadline.
func (r Record) OpenFollowUps() (n int, due time.Time) {
	for _, f := range r.FollowUps {
		if f.Open() {
			n++
			if due.IsZero() || f.Due.Before(due) {
				due = f.Due
			}
		}
	}
	return n, due
}

// nextWatch gives the next day on which the daily run must look at the record.
func (r Record) nextWatch(today clock.Date, set Settings) clock.Date {
	var next clock.Date
	consider := func(d clock.Date) {
		if !d.After(today) {
			d = today.AddDays(1)
		}
		if next.IsZero() || d.Before(next) {
			next = d
		}
	}
	if r.Stage != Final {
		return next
	}
	if day := r.outcomeDay(set); !day.IsZero() && !r.OutcomeAsked {
		consider(day)
	}
	if n, due := r.OpenFollowUps(); n > 0 && !r.Escalated {
		consider(clock.DateOf(due).AddDays(1))
	}
	return next
}

// outcomeDay is the day on which the outcome is asked for; none when nothing was shared or it is known.
func (r Record) outcomeDay(set Settings) clock.Date {
	if !(Case{Answers: r.Answers}).Shares() || r.Answers.Given("outcome") && !r.Answers.Is("outcome", "not_known") {
		return clock.Date{}
	}
	at := r.Answers.Time("shared_at")
	if at.IsZero() {
		at = r.FinalisedAt
	}
	if at.IsZero() {
		return clock.Date{}
	}
	return clock.DateOf(at).AddDays(set.OutcomeDays)
}

// outsideMark stands before the name of a side that the directory does not know.
const outsideMark = "name:"

// figure is what the record counts for; nothing before it was finalised.
func (r Record) figure() (Figure, bool) {
	if r.Stage != Final && r.Stage != AwaitingCountersign || r.FinalisedAt.IsZero() {
		return Figure{}, false
	}
	f := Figure{Organisation: r.Owner, Month: clock.DateOf(r.FinalisedAt).String()[:7], Partner: string(r.Counterpart), Direction: r.Answers.One("direction"), Decision: r.Decision(), Emergency: r.Emergency, Minutes: -1}
	if name := OutsideName(r.Answers); f.Partner == "" && name != "" {
		f.Partner = outsideMark + name
	}
	from, to := r.Answers.Time("request_received_at"), r.Answers.Time("decided_at")
	if !from.IsZero() && !to.Before(from) && asked(Case{Answers: r.Answers}) {
		f.Minutes = int(to.Sub(from).Minutes())
	}
	return f, true
}

// commit saves the change with all that follows from it.
func (s *Service) commit(ctx context.Context, tx Tx, w *work) error {
	if err := s.hashSubject(ctx, tx, &w.rec); err != nil {
		return err
	}
	save := tx.SaveOneOff
	if w.created {
		save = tx.InsertOneOff
	}
	if err := save(ctx, w.rec); err != nil {
		return err
	}
	if err := count(ctx, tx, w.before, w.rec); err != nil {
		return err
	}
	if err := tx.AppendEvents(ctx, w.events...); err != nil {
		return err
	}
	for _, c := range w.closes {
		if err := tx.CloseTasks(ctx, c.kind, w.rec.Subject(), c.org, w.now); err != nil {
			return err
		}
	}
	for _, t := range w.tasks {
		if err := tx.OpenTask(ctx, t); err != nil {
			return err
		}
	}
	for _, n := range w.notices {
		if err := tx.PostNotice(ctx, n); err != nil {
			return err
		}
	}
	return s.decided(ctx, tx, w)
}

// decided tells of a decision that became final or changed.
func (s *Service) decided(ctx context.Context, tx Tx, w *work) error {
	if s.deps.Decided == nil || w.rec.Stage != Final || w.rec.Decision() == "" {
		return nil
	}
	if w.before.Stage == Final && w.before.Decision() == w.rec.Decision() {
		return nil
	}
	err := s.deps.Decided(ctx, tx, w.rec)
	switch errs.KindOf(err) {
	case errs.NotFound, errs.Conflict, errs.Forbidden, errs.Invalid:
		return nil
	default:
		return err
	}
}

func count(ctx context.Context, tx FigureTx, before, after Record) error {
	was, had := before.figure()
	is, has := after.figure()
	if had == has && was == is {
		return nil
	}
	if had {
		if err := tx.CountOneOff(ctx, was, -1); err != nil {
			return err
		}
	}
	if has {
		return tx.CountOneOff(ctx, is, 1)
	}
	return nil
}

// hashSubject keeps what tells the same case again without the reference itself.
func (s *Service) hashSubject(ctx context.Context, tx RecordTx, r *Record) error {
	ref := r.Answers.One("subject_ref")
	if !subjectRef.MatchString(ref) {
		r.SubjectHash = ""
		return nil
	}
	salt, err := tx.OneOffSalt(ctx, r.Owner, s.deps.IDs.Next()+s.deps.IDs.Next())
	if err != nil {
		return err
	}
	r.SubjectHash = hashOf(salt + "\x1f" + ref)
	return nil
}

// Bucket gives the step that a time from request to decision counts in: minutes for an hour, five
// minutes for three, half hours for two days, then days up to half a year. A median of counted steps
// costs the same however many records there are.
func Bucket(minutes int) int {
	switch {
	case minutes < 60:
		return max(minutes, 0)
	case minutes < 180:
		return 60 + (minutes-60)/5
	case minutes < 2880:
		return 84 + (minutes-180)/30
	}
	return 174 + min((minutes-2880)/1440, 183)
}

// BucketTime gives the shortest time of a step.
func BucketTime(bucket int) time.Duration {
	minutes := bucket
	switch {
	case bucket >= 174:
		minutes = 2880 + (bucket-174)*1440
	case bucket >= 84:
		minutes = 180 + (bucket-84)*30
	case bucket >= 60:
		minutes = 60 + (bucket-60)*5
	}
	return time.Duration(minutes) * time.Minute
}
