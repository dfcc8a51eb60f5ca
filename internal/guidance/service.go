package guidance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
)

// Kinds of task.
const (
	TaskApprove = "guidance.approve"
	TaskMend    = "guidance.mend"
	TaskOffer   = "guidance.offer"
	TaskReview  = "guidance.review"
)

// SubjectKind is the kind of subject of tasks and events about guides.
const SubjectKind = "guide"

// EventData is what events about guides carry.
type EventData struct {
	Version int    `json:"version,omitempty"`
	Title   string `json:"title,omitempty"`
}

func about(slug Slug) event.Subject { return event.Subject{Kind: SubjectKind, ID: string(slug)} }

// ManageAddress is a page of the authors about a guide.
func ManageAddress(page string, slug Slug) string {
	return "/guides/manage/" + page + "/" + string(slug)
}

// told is what happened to a guide.
type told struct {
	name string
	slug Slug
	data EventData
}

func (s *Service) tell(ctx context.Context, tx WorkTx, by event.Actor, t told) error {
	return tx.AppendEvents(ctx, event.New(ident.New[ident.Event](s.deps.IDs), s.deps.Clock.Now(), by, "guidance."+t.name, about(t.slug)).With(t.data))
}

func (s *Service) may(a access.Actor, c access.Command, state string) (access.Role, error) {
	return access.Require(a, c, access.ManageGuides, access.RelationTo(a, a.Organisation), state)
}

// Save is a draft as an author leaves it. Version is of the draft that was shown, nought when there was none.
type Save struct {
	Slug    Slug
	Version int64
	Content Content
}

// Begin starts a guide that does not exist yet and gives its address.
func (s *Service) Begin(ctx context.Context, a access.Actor, title string, audience Audience) (Slug, error) {
	role, err := s.may(a, access.EditGuide, "")
	if err != nil {
		return "", err
	}
	title = oneLine(title)
	var f faults
	f.text("title", title, "Enter a title that says what the guide answers", mostTitle)
	if !audience.Valid() {
		f.add("audience", "required", "Choose whom the guide is for")
	}
	slug := Slug(strings.Trim(unaddressable.ReplaceAllString(strings.ToLower(title), "-"), "-"))
	if f == nil && !slug.Valid() {
		f.add("title", "form", "Use a title with some words in it, and not only “quiz” or “manage”")
	}
	if err := f.err(); err != nil {
		return "", err
	}
	now := s.deps.Clock.Now()
	d := Draft{Slug: slug, Stage: Writing, Writers: []ident.Person{a.Person}, At: now, Version: 1,
		Content: Content{Title: title, Audience: audience, Reviewed: clock.DateOf(now), ReviewOn: clock.DateOf(now).AddMonths(mostMonths / 2)}}
	err = s.deps.Store.Write(ctx, func(tx Tx) error {
		_, rowErr := tx.GuideRow(ctx, slug)
		_, draftErr := tx.GuideDraft(ctx, slug)
		if rowErr == nil || draftErr == nil {
			var taken faults
			taken.add("title", "taken", "There is a guide with this title already. Change that one, or choose another title")
			return taken.err()
		}
		if errs.KindOf(rowErr) != errs.NotFound {
			return rowErr
		}
		if errs.KindOf(draftErr) != errs.NotFound {
			return draftErr
		}
		if err := tx.InsertGuideDraft(ctx, d); err != nil {
			return err
		}
		return s.tell(ctx, tx, a.Event(role), told{"begun", slug, EventData{Title: title}})
	})
	return slug, err
}

// check looks at everything a guide must satisfy; known says which paths of this site lead somewhere.
func (s *Service) check(ctx context.Context, c Content, known func(string) bool) error {
	f := c.check(s.today())
	for _, id := range c.Rules {
		if _, ok := s.deps.Book.Rule(id); !ok {
			f.add("rules", "unknown", "“"+id+"” is not in the rulebook. Choose an identifier from the list")
		}
	}
	clauses, err := s.deps.Clauses(ctx)
	if err != nil {
		return err
	}
	for _, id := range c.Clauses {
		if !slices.ContainsFunc(clauses, func(cl Clause) bool { return cl.ID == id }) {
			f.add("clauses", "unknown", "“"+id+"” is no clause of the Agreement in force. Choose one from the list")
		}
	}
	for _, l := range linkFaults(c.Body, known) {
		f.add("body", "link", "The link to “"+l.Address+"” leads nowhere: "+l.Message)
	}
	return f.err()
}

// Save keeps a draft. The first save of a published guide begins its next version.
func (s *Service) Save(ctx context.Context, a access.Actor, cmd Save, known func(path string) bool) error {
	role, err := s.may(a, access.EditGuide, "")
	if err != nil {
		return err
	}
	cmd.Content = cmd.Content.clean()
	cmd.Content.Reviewed = s.today()
	if err := s.check(ctx, cmd.Content, known); err != nil {
		return err
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		d, fresh, err := s.draftFor(ctx, tx, cmd)
		if err != nil {
			return err
		}
		was := d.Stage
		d.Content, d.Stage, d.At = cmd.Content, Writing, s.deps.Clock.Now()
		d.Writers = append(slices.DeleteFunc(d.Writers, func(p ident.Person) bool { return p == a.Person }), a.Person)
		if fresh {
			err = tx.InsertGuideDraft(ctx, d)
		} else {
			err = tx.UpdateGuideDraft(ctx, d)
		}
		if err != nil {
			return err
		}
		if was == Submitted {
			if err := tx.CloseAllTasks(ctx, TaskApprove, about(d.Slug), d.At); err != nil {
				return err
			}
		}
		return s.tell(ctx, tx, a.Event(role), told{"saved", d.Slug, EventData{}})
	})
}

// draftFor gives the draft to save into, or a fresh one.
func (s *Service) draftFor(ctx context.Context, tx Tx, cmd Save) (d Draft, fresh bool, err error) {
	d, err = tx.GuideDraft(ctx, cmd.Slug)
	if errs.KindOf(err) == errs.NotFound && cmd.Version == 0 {
		row, err := tx.GuideRow(ctx, cmd.Slug)
		return Draft{Slug: cmd.Slug, Stage: Writing, Base: row.Current, Version: 1}, true, err
	}
	if errs.KindOf(err) == errs.NotFound {
		return d, false, moved() // it was published or discarded meanwhile
	}
	if err == nil && d.Version != cmd.Version {
		err = moved()
	}
	return d, false, err
}

// Step is a command on a draft as it was shown.
type Step struct {
	Slug    Slug
	Version int64
	Words   string // what changed, or why it goes back
}

// Submit asks a second person to approve a draft.
func (s *Service) Submit(ctx context.Context, a access.Actor, cmd Step, known func(path string) bool) error {
	role, err := s.may(a, access.EditGuide, "")
	if err != nil {
		return err
	}
	var f faults
	f.text("summary_of_change", oneLine(cmd.Words), "Say in a sentence what changed, for the people who read the guide", mostSummary)
	if err := f.err(); err != nil {
		return err
	}
	now := s.deps.Clock.Now()
	return s.onDraft(ctx, cmd, func(tx Tx, d Draft) error {
		if d.Stage != Writing {
			return moved()
		}
		if err := s.check(ctx, d.Content, known); err != nil {
			return err
		}
		look, err := tx.GuidesToLook(ctx)
		if err != nil {
			return err
		}
		d.Stage, d.Summary, d.Note, d.At, d.Settles = Submitted, oneLine(cmd.Words), "", now, nil
		d.ByStaff = role == access.Secretariat
		for _, r := range look[d.Slug] {
			d.Settles = append(d.Settles, lawID(r.Change))
		}
		d.Writers = append(slices.DeleteFunc(d.Writers, func(p ident.Person) bool { return p == a.Person }), a.Person)
		if err := tx.UpdateGuideDraft(ctx, d); err != nil {
			return err
		}
		if err := tx.CloseAllTasks(ctx, TaskMend, about(d.Slug), now); err != nil {
			return err
		}
		err = tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Roles: []access.Role{access.Secretariat}, Kind: TaskApprove, Subject: about(d.Slug),
			Title: "Approve: “" + d.Content.Title + "”", URL: ManageAddress("draft", d.Slug), From: a.Organisation, CreatedAt: now, Due: s.today().AddDays(14)})
		if err != nil {
			return err
		}
		return s.tell(ctx, tx, a.Event(role), told{"submitted", d.Slug, EventData{}})
	})
}

// onDraft loads a draft that is still the one shown.
func (s *Service) onDraft(ctx context.Context, cmd Step, do func(Tx, Draft) error) error {
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		d, err := tx.GuideDraft(ctx, cmd.Slug)
		if err != nil {
			return err
		}
		if d.Version != cmd.Version {
			return moved()
		}
		return do(tx, d)
	})
}

// approver gives the role by which an actor may be the second person for a draft.
func (s *Service) approver(a access.Actor, d Draft) (access.Role, error) {
	state := access.GuideByMember
	if d.ByStaff {
		state = access.GuideBySecretariat
	}
	role, err := s.may(a, access.ApproveGuide, state)
	if err == nil && slices.Contains(d.Writers, a.Person) {
		err = errs.New(errs.Forbidden, "guidance.own", "You wrote in this version, so somebody else must approve it.")
	}
	return role, err
}

// Return sends a draft back to its writers with a note.
func (s *Service) Return(ctx context.Context, a access.Actor, cmd Step) error {
	now := s.deps.Clock.Now()
	return s.onDraft(ctx, cmd, func(tx Tx, d Draft) error {
		role, err := s.approver(a, d)
		if err != nil {
			return err
		}
		if d.Stage != Submitted {
			return moved()
		}
		var f faults
		f.text("note", oneLine(cmd.Words), "Say what needs to be mended", mostSummary)
		if err := f.err(); err != nil {
			return err
		}
		d.Stage, d.Note, d.At = Writing, oneLine(cmd.Words), now
		if err := tx.UpdateGuideDraft(ctx, d); err != nil {
			return err
		}
		if err := tx.CloseAllTasks(ctx, TaskApprove, about(d.Slug), now); err != nil {
			return err
		}
		err = tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Person: d.Writers[len(d.Writers)-1], Kind: TaskMend, Subject: about(d.Slug),
			Title: "Mend: “" + d.Content.Title + "”", URL: ManageAddress("draft", d.Slug), CreatedAt: now, Due: s.today().AddDays(14)})
		if err != nil {
			return err
		}
		return s.tell(ctx, tx, a.Event(role), told{"returned", d.Slug, EventData{}})
	})
}

// Approve publishes a draft as the next version.
func (s *Service) Approve(ctx context.Context, a access.Actor, cmd Step) error {
	clauses, err := s.deps.Clauses(ctx)
	if err != nil {
		return err
	}
	now := s.deps.Clock.Now()
	return s.onDraft(ctx, cmd, func(tx Tx, d Draft) error {
		role, err := s.approver(a, d)
		if err != nil {
			return err
		}
		if d.Stage != Submitted {
			return moved()
		}
		if f := d.Content.check(s.today()); f != nil {
			return f.err()
		}
		n, err := s.publish(ctx, tx, d, a.Person, clauses)
		if err != nil {
			return err
		}
		if err := tx.DeleteGuideDraft(ctx, d.Slug, d.Version); err != nil {
			return err
		}
		if err := tx.SettleGuide(ctx, d.Slug, d.Settles, a.Person, now); err != nil {
			return err
		}
		for _, kind := range []string{TaskApprove, TaskMend, TaskReview} {
			if err := tx.CloseAllTasks(ctx, kind, about(d.Slug), now); err != nil {
				return err
			}
		}
		return s.tell(ctx, tx, a.Event(role), told{"published", d.Slug, EventData{Version: n}})
	})
}

// publish puts a draft in force and gives its number.
func (s *Service) publish(ctx context.Context, tx Tx, d Draft, by ident.Person, clauses []Clause) (int, error) {
	row, err := tx.GuideRow(ctx, d.Slug)
	if errs.KindOf(err) == errs.NotFound {
		row = Row{Slug: d.Slug}
		err = tx.InsertGuide(ctx, row)
		row.Version = 1
	}
	if err != nil {
		return 0, err
	}
	if row.Current != d.Base {
		return 0, moved()
	}
	row.Current++
	v := Version{Slug: d.Slug, N: row.Current, Content: d.Content, Sums: sumsOf(d.Content, clauses), Summary: d.Summary, Origin: FromPeople,
		Author: d.Writers[len(d.Writers)-1], Approver: by, At: s.deps.Clock.Now()}
	v.Content.Reviewed = s.today()
	if d.FromPack {
		v.Origin = FromPack
	}
	if err := tx.InsertGuideVersion(ctx, v); err != nil {
		return 0, err
	}
	return v.N, tx.UpdateGuide(ctx, row)
}

// Discard throws a draft away. What is published stays.
func (s *Service) Discard(ctx context.Context, a access.Actor, cmd Step) error {
	role, err := s.may(a, access.EditGuide, "")
	if err != nil {
		return err
	}
	now := s.deps.Clock.Now()
	return s.onDraft(ctx, cmd, func(tx Tx, d Draft) error {
		if err := tx.DeleteGuideDraft(ctx, d.Slug, d.Version); err != nil {
			return err
		}
		for _, kind := range []string{TaskApprove, TaskMend} {
			if err := tx.CloseAllTasks(ctx, kind, about(d.Slug), now); err != nil {
				return err
			}
		}
		return s.tell(ctx, tx, a.Event(role), told{"discarded", d.Slug, EventData{}})
	})
}

// AskForReviews asks the secretariat to review what is due soon, once for each review date.
func (s *Service) AskForReviews(ctx context.Context) error {
	today, now := s.today(), s.deps.Clock.Now()
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		all, err := tx.GuidesInForce(ctx)
		if err != nil {
			return err
		}
		for _, v := range all {
			if v.Content.ReviewOn.After(today.AddDays(s.deps.Settings.AskDays)) {
				continue
			}
			row, err := tx.GuideRow(ctx, v.Slug)
			if err != nil {
				return err
			}
			if row.AskedFor == v.Content.ReviewOn {
				continue
			}
			row.AskedFor = v.Content.ReviewOn
			if err := tx.UpdateGuide(ctx, row); err != nil {
				return err
			}
			err = tx.OpenTask(ctx, intray.Task{ID: ident.New[ident.Task](s.deps.IDs), Roles: []access.Role{access.Secretariat}, Kind: TaskReview, Subject: about(v.Slug),
				Title: "Review: “" + v.Content.Title + "”", URL: ManageAddress("draft", v.Slug), CreatedAt: now, Due: v.Content.ReviewOn})
			if err != nil {
				return fmt.Errorf("guide %s: %w", v.Slug, err)
			}
		}
		return nil
	})
}
