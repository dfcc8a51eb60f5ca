package cli

import (
	"context"
	"slices"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/advice"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/jobs"
	"sharewell/internal/organisation"
	"sharewell/internal/sharing"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/sharing/request"
	"sharewell/internal/web/advicepage"
	"sharewell/internal/web/page"
	"sharewell/internal/web/requestpage"
)

// askServices makes the services of requests between bodies and of questions to advisers.
func (s *Services) askServices(b base) {
	prefix := s.Pack.ReferencePrefix
	s.Requests = request.New(request.Deps{Store: b.store.Requests(), Clock: b.clock, Calendar: s.Calendar, IDs: b.ids, Book: s.Book, Settings: request.SettingsFrom(s.Book, prefix),
		Acknowledged: s.requestAcknowledged})
	s.Advice = advice.New(advice.Deps{Store: b.store.Advice(), Clock: b.clock, Calendar: s.Calendar, IDs: b.ids, Book: s.Book, Settings: advice.SettingsFrom(s.Book, prefix),
		Things: things{s}, Answered: s.advised})
}

// watchEvery is how often requests and questions that wait are looked at: emergencies count in hours.
const watchEvery = 15 * time.Minute

// askKinds is the background work of requests and questions.
func (a *App) askKinds() []jobs.Kind {
	watch := func(name string, run func(context.Context) error) jobs.Kind {
		return jobs.Kind{Name: name, Next: jobs.Every(watchEvery), Handle: func(ctx context.Context, _ jobs.Job) error { return run(ctx) }}
	}
	return []jobs.Kind{watch("request.watch", a.Requests.RunWatch), watch("advice.watch", a.Advice.RunWatch)}
}

// askRoutes are the pages of requests and questions.
func (a *App) askRoutes() []page.Route {
	return slices.Concat(
		requestpage.Routes(requestpage.Deps{Requests: a.Requests, Book: a.Book, Organisations: requestFinder{a.Services}, Calendar: a.Calendar, Advice: a.Advice, OneOffs: true, Body: a.faces.body}),
		advicepage.Routes(advicepage.Deps{Advice: a.Advice, Things: things{a.Services}, Book: a.Book, Calendar: a.Calendar}))
}

// requestFinder finds organisations for requests.
type requestFinder struct{ s *Services }

// Find implements requestpage.Finder.
func (f requestFinder) Find(ctx context.Context, a access.Actor, q string, most int) ([]requestpage.Found, error) {
	briefs, err := f.s.Organisations.Find(ctx, a, organisation.Filter{Words: q, Most: most})
	var out []requestpage.Found
	for _, b := range briefs {
		if b.ID != a.Organisation {
			out = append(out, requestpage.Found{ID: b.ID, Name: b.Name, Kind: f.s.Book.Label("org_type", b.Kind)})
		}
	}
	return out, err
}

// Kinds of thing that advice can be about, as addresses name them.
const (
	aboutRecord  = "record"
	aboutOneOff  = "oneoff"
	aboutRequest = request.Kind
)

// things finds what questions are about, each kind by its own service.
type things struct{ s *Services }

// Thing implements advice.Things.
func (t things) Thing(ctx context.Context, a access.Actor, about event.Subject) (advice.Thing, error) {
	may := func(c access.Command, rel access.Relation, state string) bool {
		_, ok := access.Allowed(a, c, rel, state)
		return ok
	}
	switch about.Kind {
	case aboutRecord:
		v, err := t.s.Sharing.Get(ctx, a, about.ID)
		return advice.Thing{Title: v.Shown.Version.Content.Title, URL: v.Record.URL(), Edits: may(access.EditRecord, v.Relation, string(sharing.Draft))}, err
	case aboutOneOff:
		v, err := t.s.OneOffs.View(ctx, a, about.ID)
		return advice.Thing{Title: v.Record.Ref, URL: v.Record.URL(), Edits: v.Mine || v.May(access.EditOneOff)}, err
	case aboutRequest:
		v, err := t.s.Requests.Get(ctx, a, about.ID)
		return advice.Thing{Title: v.Request.Ref, URL: v.Request.URL(), Edits: may(access.CreateRequest, v.Relation, "")}, err
	}
	return advice.Thing{}, errs.New(errs.NotFound, "advice.no_thing", "We could not find what the question is about.")
}

// advised puts an answer on the one-off record it is about.
func (s *Services) advised(ctx context.Context, tx advice.Tx, a access.Actor, q advice.Advice, given advice.Turn) error {
	inner, ok := tx.(oneoff.Tx)
	if q.About.Kind != aboutOneOff || !ok {
		return nil
	}
	err := s.OneOffs.Advise(ctx, inner, a, oneoff.AdviseCommand{Ref: q.About.ID, AdviceRef: q.Ref, Role: given.Role, Field: q.Field, Summary: given.Text})
	if errs.KindOf(err) == errs.NotFound {
		return nil // a draft that was given up needs no advice
	}
	return err
}

// decided tells the request that a one-off record answers. A record never waits for its request: when
// that was taken back or moved on, the record stands all the same.
func (s *Services) decided(ctx context.Context, tx oneoff.Tx, r oneoff.Record) error {
	inner, ok := tx.(request.Tx)
	ref := r.Answers.One("request_ref")
	if ref == "" || !ok {
		return nil
	}
	until, err := clock.ParseDate(r.Answers.One("next_review_at"))
	if err != nil {
		until = clock.Date{}
	}
	by := access.Actor{Person: r.Author, Organisation: r.Owner, Roles: []access.Role{r.AuthorRole}}
	err = s.Requests.Answered(ctx, inner, by, ref, request.Answer{Outcome: r.Decision(), OneOff: r.Ref, Until: until})
	return unlessMovedOn(err)
}

// requestAcknowledged takes over to the record that answered a request what its asker says came, so that nobody is
// asked twice.
func (s *Services) requestAcknowledged(ctx context.Context, tx request.Tx, a access.Actor, r request.Request) error {
	inner, ok := tx.(oneoff.Tx)
	if !ok || r.Answer.OneOff == "" {
		return nil
	}
	return unlessMovedOn(s.OneOffs.AcknowledgeIn(ctx, inner, a, oneoff.AcknowledgeCommand{Ref: r.Answer.OneOff, Answer: r.Ack.Code, Note: r.Ack.Reason}))
}

// recordAcknowledged takes over to the request behind a record what its receiver says came.
func (s *Services) recordAcknowledged(ctx context.Context, tx oneoff.Tx, a access.Actor, r oneoff.Record) error {
	inner, ok := tx.(request.Tx)
	ref := r.Answers.One("request_ref")
	if !ok || ref == "" {
		return nil
	}
	return unlessMovedOn(s.Requests.AcknowledgeIn(ctx, inner, a, request.Acknowledge{Ref: ref, Code: r.Answers.One("recipient_ack"), Reason: r.Answers.One("recipient_ack_note")}))
}

// unlessMovedOn lets one half stand when the other has moved on, or was acknowledged before.
func unlessMovedOn(err error) error {
	switch errs.KindOf(err) {
	case errs.NotFound, errs.Forbidden, errs.Conflict, errs.Invalid:
		return nil
	case errs.Unauthenticated, errs.TooMany, errs.Unavailable, errs.Internal:
	}
	return err
}

// answering gives the pages of one-off records what a record that answers a request begins with.
type answering struct{ s *Services }

// ForAnswer gives the answers taken over from a request that the actor may answer.
func (r answering) ForAnswer(ctx context.Context, a access.Actor, ref string) (oneoff.Answers, error) {
	p, err := r.s.Requests.ForAnswer(ctx, a, ref)
	if err != nil {
		return nil, err
	}
	return requestAnswers(p), nil
}

// requestAnswers gives the answers that a one-off record takes over from the request it answers.
func requestAnswers(p request.Prefill) oneoff.Answers {
	out := oneoff.Answers{}
	put := func(key string, values ...string) {
		if values = slices.DeleteFunc(values, func(v string) bool { return v == "" }); len(values) > 0 {
			out[key] = values
		}
	}
	put("direction", p.Direction)
	put("urgency", p.Urgency)
	put("provider_org", string(p.Provider))
	put("recipient_org", string(p.Recipient.Organisation))
	if p.Recipient.Outside() {
		put("recipient_name", p.Recipient.Name)
		put("recipient_kind", p.Recipient.Kind)
		put("recipient_contact", p.Recipient.Contact)
	}
	put("request_received_at", oneoff.TimeText(p.ReceivedAt))
	put("requester_name", p.Requester)
	put("requester_role", p.Post)
	put("requester_contact", p.Contact)
	put("identity_check", p.IdentityCheck)
	put("identity_reason", p.IdentityNote)
	if p.IdentityCheck != "not_verified" {
		delete(out, "identity_reason")
	}
	put("public_task_statement", p.PublicTask)
	put("public_task_text", p.Statement)
	put("data_requested", p.Data)
	put("subject_types", p.Subjects...)
	put("subject_count", p.SubjectCount)
	put("specific_purpose", p.Purpose)
	put("purposes", p.Purposes...)
	return out
}
