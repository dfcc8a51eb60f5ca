package sharing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
)

// CreateBlank starts an empty record led by the actor's organisation, which is its first party.
func (s *Service) CreateBlank(ctx context.Context, a access.Actor, cmd CreateBlank) (Created, error) {
	return s.create(ctx, a, cmd.Key, func(RecordTx) (Content, error) {
		c := Content{Title: strings.TrimSpace(cmd.Title)}
		if c.Title == "" {
			return c, errs.InvalidFields([]errs.Field{{Name: "title", Code: "required", Message: "Give the record a title."}})
		}
		for key, values := range cmd.Answers {
			if f, ok := FieldByKey(key); ok && !f.ReadOnly && f.Kind != KindRows && key != "title" {
				f.Set(&c, values)
			}
		}
		for _, org := range append([]ident.Organisation{a.Organisation}, cmd.Others...) {
			c.Parties = append(c.Parties, Party{ID: s.deps.IDs.Next(), Organisation: org})
		}
		s.firstFlow(&c, cmd.First)
		return c, nil
	})
}

// firstFlow puts in the one movement that is known.
func (s *Service) firstFlow(c *Content, first FirstFlow) {
	from, gives := c.PartyOf(first.From)
	to, receives := c.PartyOf(first.To)
	if first.From == "" || first.To == "" || !gives || !receives {
		return
	}
	f := Flow{ID: s.deps.IDs.Next(), From: []string{from.ID}, To: []string{to.ID}}
	if first.Category != "" {
		it := Item{ID: s.deps.IDs.Next(), Category: first.Category, Name: first.Name}
		c.Items, f.Items = append(c.Items, it), []string{it.ID}
	}
	c.Flows = append(c.Flows, f)
}

// CreateCopy starts a record from one the actor may see, or from a template.
func (s *Service) CreateCopy(ctx context.Context, a access.Actor, cmd CreateCopy) (Created, error) {
	return s.create(ctx, a, cmd.Key, func(tx RecordTx) (Content, error) {
		c, err := s.original(ctx, tx, a, cmd)
		if err != nil {
			return c, err
		}
		if t := strings.TrimSpace(cmd.Title); t != "" {
			c.Title = t
		}
		return c, nil
	})
}

// original gives the content to copy, without what belongs to the original alone: its dates, its
// assessment and what outsiders accepted.
func (s *Service) original(ctx context.Context, tx RecordTx, a access.Actor, cmd CreateCopy) (Content, error) {
	if cmd.Template != "" {
		i := slices.IndexFunc(s.deps.Templates, func(t Template) bool { return t.Key == cmd.Template })
		if i < 0 {
			return Content{}, errs.New(errs.NotFound, "sharing.no_template", "We could not find this template.")
		}
		c := s.deps.Templates[i].Content.Clone()
		for i := range c.Parties {
			if c.Parties[i].ID == TemplateLead {
				c.Parties[i].Organisation = a.Organisation
			}
		}
		return c, nil
	}
	st, err := tx.RecordByRef(ctx, cmd.Ref)
	if err != nil {
		return Content{}, err
	}
	for _, v := range []*Version{st.Live(), st.Current()} {
		if mayView(a, &st, v) {
			c := v.Content.Clone()
			c.StartOn, c.ReviewDueOn, c.EndOn, c.ParentEdition = "", "", "", ""
			c.DPIARef, c.DPIAApprovedOn, c.DPIAResidual, c.DPIAArticle36, c.DPIAOutcome, c.DPIAReason = "", "", "", "", "", ""
			for i := range c.Parties {
				c.Parties[i].Outsider.TermsOn, c.Parties[i].Outsider.TermsNote = "", ""
			}
			return c, nil
		}
	}
	return Content{}, hidden()
}

// TemplateLead is the row id of the party in a template that becomes the lead organisation.
const TemplateLead = "lead"

func (s *Service) create(ctx context.Context, a access.Actor, key string, content func(RecordTx) (Content, error)) (Created, error) {
	var made Created
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		rel := access.RelationTo(a, a.Organisation)
		role, err := access.Require(a, access.CreateRecord, access.SignedIn, rel, "")
		if err != nil {
			return err
		}
		now := s.deps.Clock.Now()
		made = Created{ID: ident.New[ident.Record](s.deps.IDs)}
		first, again, err := once(ctx, tx, submission{key, a.Person, string(made.ID), now})
		if err != nil {
			return err
		}
		if again {
			made.ID = ident.Record(first)
			made.Ref, err = tx.RecordRef(ctx, made.ID)
			return err
		}
		c, err := content(tx)
		if err != nil {
			return err
		}
		year := clock.DateOf(now).Year
		n, err := tx.TakeNumber(ctx, fmt.Sprintf("%s-%d", s.deps.Settings.RefPrefix, year))
		if err != nil {
			return err
		}
		made.Ref = fmt.Sprintf("%s-%d-%04d", s.deps.Settings.RefPrefix, year, n)
		st := State{
			Record: Record{ID: made.ID, Ref: made.Ref, Lead: a.Organisation, OwnerRole: access.IGLead, Deputy: access.DPO,
				Open: 1, Last: 1, CreatedAt: now},
			Versions: []Version{{N: 1, Stage: Draft, Content: c, CreatedAt: now}},
		}
		d := begin(st, Who{Actor: a, Role: role, Now: now}, World{Settings: s.deps.Settings, Lists: s.deps.Book})
		d.privately("record_created", d.State.Open(), EventData{})
		out, err := d.done()
		if err != nil {
			return err
		}
		if err := tx.InsertRecord(ctx, out.State); err != nil {
			return err
		}
		return s.follow(ctx, tx, out)
	})
	return made, err
}

// submission is one sending of a form.
type submission struct {
	key    string // "" when the form carries none
	by     ident.Person
	result string
	at     time.Time
}

// once remembers a submission key, when there is one, and gives the first result when it was sent
// before.
func once(ctx context.Context, tx WorkTx, s submission) (first string, again bool, err error) {
	if s.key == "" {
		return s.result, false, nil
	}
	return tx.Once(ctx, s.key, s.by, s.result, s.at)
}

// SaveSection saves answers of a draft. It keeps whatever was typed and points out what is wrong; an
// answer that somebody else changed meanwhile to something else is returned as a conflict.
func (s *Service) SaveSection(ctx context.Context, a access.Actor, cmd SaveSection) (Saved, error) {
	if !SectionKnown(cmd.Section) {
		return Saved{}, errs.New(errs.NotFound, "sharing.no_section", "There is no such section.")
	}
	return s.edit(ctx, a, cmd.Ref, func(_ Tx, d *decision, v *Version) (Saved, error) {
		answers := sectionAnswers(&v.Content, cmd)
		saved, err := d.merged(v, answers, "section_saved")
		saved.Wrong = Validate(&v.Content, cmd.Section, s.deps.Book)
		return saved, err
	})
}

// AddRow adds a row to a table of a draft. The same submission key adds once.
func (s *Service) AddRow(ctx context.Context, a access.Actor, cmd AddRow) (Saved, error) {
	k, err := table(cmd.Table)
	if err != nil {
		return Saved{}, err
	}
	return s.edit(ctx, a, cmd.Ref, func(tx Tx, d *decision, v *Version) (Saved, error) {
		id := s.deps.IDs.Next()
		first, again, err := once(ctx, tx, submission{cmd.Key, a.Person, id, d.who.Now})
		if err != nil {
			return Saved{}, err
		}
		if again {
			return Saved{RowID: first}, nil
		}
		if k.length(&v.Content) >= mostRows {
			return Saved{}, errs.New(errs.Invalid, "sharing.too_many_rows", fmt.Sprintf("A record can hold %d rows in a table. Make a second record for the rest.", mostRows))
		}
		k.add(&v.Content, id)
		i := k.Find(&v.Content, id)
		saved, err := d.merged(v, rowAnswers(&v.Content, k, i, cmd.Values, nil), "")
		saved.RowID = id
		d.marked(v, RowKey(k.Key, id))
		d.privately("row_added", v, EventData{Keys: []string{RowKey(k.Key, id)}})
		saved.Wrong = ValidateRow(&v.Content, k, i, s.deps.Book)
		return saved, err
	})
}

// mostRows bounds a table.
const mostRows = 2000

// ChangeRow changes answers of a row, like SaveSection.
func (s *Service) ChangeRow(ctx context.Context, a access.Actor, cmd ChangeRow) (Saved, error) {
	k, err := table(cmd.Table)
	if err != nil {
		return Saved{}, err
	}
	return s.edit(ctx, a, cmd.Ref, func(_ Tx, d *decision, v *Version) (Saved, error) {
		i := k.Find(&v.Content, cmd.ID)
		if i < 0 {
			return gone(k, cmd.ID, v), nil
		}
		saved, err := d.merged(v, rowAnswers(&v.Content, k, i, cmd.Values, cmd.Base), "row_changed")
		saved.RowID = cmd.ID
		saved.Wrong = ValidateRow(&v.Content, k, i, s.deps.Book)
		return saved, err
	})
}

// RemoveRow removes a row, and its mention in flows. A row that somebody else changed meanwhile stays.
func (s *Service) RemoveRow(ctx context.Context, a access.Actor, cmd RemoveRow) (Saved, error) {
	k, err := table(cmd.Table)
	if err != nil {
		return Saved{}, err
	}
	return s.edit(ctx, a, cmd.Ref, func(_ Tx, d *decision, v *Version) (Saved, error) {
		i := k.Find(&v.Content, cmd.ID)
		if i < 0 {
			return Saved{RowID: cmd.ID}, nil // it is gone, which is what was asked for
		}
		if now := RowHash(k, &v.Content, i); cmd.Base != "" && cmd.Base != now {
			key := RowKey(k.Key, cmd.ID)
			return Saved{RowID: cmd.ID, Conflicts: []FieldConflict{{Key: key, Name: k.Name, Mark: lastMark(v.Marks, key), Base: now}}}, nil
		}
		k.remove(&v.Content, i)
		unlink(&v.Content, cmd.ID)
		d.marked(v, RowKey(k.Key, cmd.ID))
		d.privately("row_removed", v, EventData{Keys: []string{RowKey(k.Key, cmd.ID)}})
		return Saved{RowID: cmd.ID, Changed: []string{RowKey(k.Key, cmd.ID)}}, nil
	})
}

// unlink takes a removed party or item out of the flows.
func unlink(c *Content, id string) {
	is := func(v string) bool { return v == id }
	for i := range c.Flows {
		f := &c.Flows[i]
		f.From, f.To, f.Items = slices.DeleteFunc(f.From, is), slices.DeleteFunc(f.To, is), slices.DeleteFunc(f.Items, is)
	}
}

// gone reports a row that somebody else removed meanwhile.
func gone(k RowKind, id string, v *Version) Saved {
	key := RowKey(k.Key, id)
	return Saved{RowID: id, Conflicts: []FieldConflict{{Key: key, Name: k.Name, Mark: markOf(v.Marks, key), Gone: true}}}
}

func table(key string) (RowKind, error) {
	k, ok := RowKindByKey(key)
	if !ok {
		return RowKind{}, errs.New(errs.NotFound, "sharing.no_table", "There is no such table.")
	}
	return k, nil
}

// edit changes a draft in one transaction.
func (s *Service) edit(ctx context.Context, a access.Actor, ref string, change func(Tx, *decision, *Version) (Saved, error)) (Saved, error) {
	var saved Saved
	err := s.deps.Store.Write(ctx, func(tx Tx) error {
		st, err := tx.RecordByRef(ctx, ref)
		if err != nil {
			return err
		}
		role, err := permit(a, access.EditRecord, &st, st.Open())
		if err != nil {
			return err
		}
		d := begin(st, Who{Actor: a, Role: role, Now: s.deps.Clock.Now()}, World{Settings: s.deps.Settings, Lists: s.deps.Book})
		saved, err = change(tx, d, d.State.Open())
		if err != nil || len(d.Events) == 0 {
			return err
		}
		out, err := d.done()
		if err != nil {
			return err
		}
		return s.commit(ctx, tx, out)
	})
	if err != nil {
		return Saved{}, err
	}
	return saved, nil
}

// merged saves answers over the draft and notes who changed what.
func (d *decision) merged(v *Version, answers []answer, name string) (Saved, error) {
	changed, conflicts, err := merge(answers, v.Marks)
	if err != nil {
		return Saved{}, err
	}
	for _, key := range changed {
		d.marked(v, key)
	}
	if len(changed) > 0 && name != "" {
		d.privately(name, v, EventData{Keys: changed})
	}
	return Saved{Changed: changed, Conflicts: conflicts, Hints: hintsIn(answers)}, nil
}

func (d *decision) marked(v *Version, key string) {
	v.Marks = withMark(v.Marks, Mark{Key: key, By: d.who.Actor.Person, Org: d.who.Actor.Organisation, Role: d.who.Role, At: d.who.Now})
}

// lastMark gives the latest mark of a row or of one of its answers.
func lastMark(marks []Mark, row string) Mark {
	var last Mark
	for _, m := range marks {
		if (m.Key == row || strings.HasPrefix(m.Key, row+".")) && !m.At.Before(last.At) {
			last = m
		}
	}
	return last
}
