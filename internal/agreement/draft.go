package agreement

import (
	"encoding/json"
	"slices"
	"time"

	"sharewell/internal/agreement/prose"
	"sharewell/internal/agreement/redline"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
)

// ChangeKind says what was done to a draft.
type ChangeKind string

// What can be done to a draft.
const (
	Begun        ChangeKind = "begun"
	Written      ChangeKind = "written"   // heading, words or names of a clause
	Placed       ChangeKind = "placed"    // a clause moved, or stands deeper or higher
	AddedClause  ChangeKind = "added"     // a new clause
	SplitClause  ChangeKind = "split"     // a clause became two
	Dropped      ChangeKind = "dropped"   // a clause was taken out
	Loaded       ChangeKind = "loaded"    // the words came from a file
	Described    ChangeKind = "described" // title or the summary of what changed
	StageChanged ChangeKind = "stage"
)

// DraftChange is one change of a draft: nothing that was typed is ever lost, because both sides of every change stay.
type DraftChange struct {
	Edition ident.Edition
	Version int64 // of the edition once the change was made
	Place   int   // among the changes made at once
	Kind    ChangeKind
	Clause  ident.Clause
	Before  *Clause
	After   *Clause
	By      event.Actor
	At      time.Time
}

// BeginDraft starts a draft from the edition in force.
type BeginDraft struct{ Number string }

// SaveClause keeps what was typed of a clause. Version is that of the edition the page showed: what others changed
// since is brought together with it.
type SaveClause struct {
	Edition ident.Edition
	Version int64
	Clause  Clause
}

// SavedClause is what came of saving.
type SavedClause struct {
	Edition  Edition
	Clause   Clause
	Merged   bool            // others changed it meanwhile, and both changes stand now
	Conflict *ClauseConflict // nothing was saved
}

// ClauseConflict is a clause that two people changed in ways that do not go together.
type ClauseConflict struct {
	Gone     bool   // they took the clause out
	Theirs   Clause // as it stands
	Proposed Clause // what goes together, and otherwise what was typed
	Fields   []string
	Version  int64
	By       event.Actor
	At       time.Time
}

// PlaceClause says where a clause is to stand.
type PlaceClause struct {
	Edition ident.Edition
	Version int64
	Clause  ident.Clause
	After   ident.Clause // "" puts it first
	Depth   int
}

// NewClause adds a clause.
type NewClause struct {
	Edition ident.Edition
	After   ident.Clause // "" puts it first
	Clause  Clause       // its identifier is made from the heading
}

// CutClause makes two clauses of one: what begins with a block goes into a new one.
type CutClause struct {
	Edition ident.Edition
	Version int64
	Clause  ident.Clause
	At      int // which block begins the new clause, from 1
	Heading string
}

// DropClause takes a clause out.
type DropClause struct {
	Edition ident.Edition
	Version int64
	Clause  ident.Clause
}

// DescribeEdition says what an edition is called and what changes with it.
type DescribeEdition struct {
	Edition ident.Edition
	Title   string
	Changes []string
}

// StageEdition moves an edition on or back.
type StageEdition struct {
	Edition   ident.Edition
	To        EditionStatus
	AdoptedOn clock.Date // when To is Adopted
}

// desk is a draft being changed.
type desk struct {
	e     Edition
	since []DraftChange // what was done after the version the page showed, newest first
	log   []DraftChange
	taken map[ident.Clause]bool
}

func (d *desk) note(k ChangeKind, id ident.Clause, before, after *Clause) {
	d.log = append(d.log, DraftChange{Edition: d.e.ID, Kind: k, Clause: id, Before: copied(before), After: copied(after)})
}

func copied(c *Clause) *Clause {
	if c == nil {
		return nil
	}
	out := *c
	out.RestsOn, out.Terms = slices.Clone(c.RestsOn), slices.Clone(c.Terms)
	return &out
}

// base gives a clause as the page showed it; false when it was not there.
func (d *desk) base(id ident.Clause) (Clause, bool) {
	for _, c := range slices.Backward(d.since) {
		if c.Clause == id && (c.Before != nil || c.After != nil) {
			if c.Before == nil {
				return Clause{}, false
			}
			return *c.Before, true
		}
	}
	i := d.e.Text.Index(id)
	if i < 0 {
		return Clause{}, false
	}
	return d.e.Text.Clauses[i], true
}

// untouched refuses to go on with a clause that somebody changed since the page was shown.
func (d *desk) untouched(id ident.Clause) (int, error) {
	i := d.e.Text.Index(id)
	if i < 0 {
		return 0, noClause(id)
	}
	if was, ok := d.base(id); ok && !was.same(d.e.Text.Clauses[i]) {
		return 0, errs.New(errs.Conflict, "agreement.clause_changed", "Somebody changed this clause while you were looking at it. Look at it again.")
	}
	return i, nil
}

// save brings what was typed together with what stands.
func (d *desk) save(typed Clause) (SavedClause, error) {
	typed = tidyClause(typed)
	i := d.e.Text.Index(typed.ID)
	if i < 0 {
		if _, ok := d.base(typed.ID); !ok {
			return SavedClause{}, noClause(typed.ID)
		}
		return SavedClause{Conflict: d.conflict(ClauseConflict{Gone: true, Proposed: typed, Fields: []string{"text"}}, typed.ID)}, nil
	}
	now := d.e.Text.Clauses[i]
	was, ok := d.base(typed.ID)
	if !ok {
		was = now
	}
	typed.Status, typed.Depth = now.Status, now.Depth // not on this page
	out, fields := merge(was, typed, now)
	if len(fields) > 0 {
		return SavedClause{Conflict: d.conflict(ClauseConflict{Theirs: now, Proposed: out, Fields: fields}, typed.ID)}, nil
	}
	if !out.same(now) {
		d.note(Written, typed.ID, &now, &out)
		d.e.Text.Clauses[i] = out
	}
	return SavedClause{Clause: out, Merged: !was.same(now) && !typed.same(now) && !out.same(typed)}, nil
}

func (d *desk) conflict(c ClauseConflict, id ident.Clause) *ClauseConflict {
	c.Version = d.e.Version
	for _, ch := range d.since {
		if ch.Clause == id {
			c.By, c.At = ch.By, ch.At
			break
		}
	}
	return &c
}

// merge brings two people's versions of a clause together and names the fields it could not; there it proposes what
// was typed.
func merge(base, mine, theirs Clause) (Clause, []string) {
	out := mine
	var fields []string
	text := func(name string, b, m, t string, to *string) {
		got, clean := redline.Merge(b, m, t)
		if !clean {
			fields = append(fields, name)
			got = m
		}
		*to = got
	}
	text("heading", base.Heading, mine.Heading, theirs.Heading, &out.Heading)
	text("text", base.Text, mine.Text, theirs.Text, &out.Text)
	out.RestsOn = mergeNames(base.RestsOn, mine.RestsOn, theirs.RestsOn)
	out.Terms = mergeNames(base.Terms, mine.Terms, theirs.Terms)
	return out, fields
}

// mergeNames keeps what either side added and drops what either side took out.
func mergeNames(base, mine, theirs []string) []string {
	var out []string
	for _, n := range mine {
		if slices.Contains(theirs, n) || !slices.Contains(base, n) {
			out = append(out, n)
		}
	}
	for _, n := range theirs {
		if !slices.Contains(base, n) && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// place moves a clause with all that stands below it.
func (d *desk) place(cmd PlaceClause) error {
	i := d.e.Text.Index(cmd.Clause)
	if i < 0 {
		return noClause(cmd.Clause)
	}
	end := d.family(i)
	family := slices.Clone(d.e.Text.Clauses[i:end])
	rest := slices.Concat(d.e.Text.Clauses[:i], d.e.Text.Clauses[end:])
	at, err := placeIn(rest, cmd.After)
	if err != nil {
		return errs.InvalidFields([]errs.Field{{Name: "after", Code: "agreement.place", Message: "Choose a clause that does not stand below this one."}})
	}
	before := family[0]
	by := cmd.Depth - before.Depth
	for k := range family {
		family[k].Depth = min(max(family[k].Depth+by, 0), MaxDepth)
	}
	if at == i && family[0].Depth == before.Depth {
		return nil
	}
	if cmd.Depth < 0 || cmd.Depth > MaxDepth {
		return errs.InvalidFields([]errs.Field{{Name: "depth", Code: "agreement.depth", Message: "Choose how deep the clause stands from the list."}})
	}
	d.note(Placed, cmd.Clause, &before, &family[0])
	d.e.Text.Clauses = slices.Insert(rest, at, family...)
	return nil
}

// family gives the end of what stands below a clause.
func (d *desk) family(i int) int {
	end := i + 1
	for end < len(d.e.Text.Clauses) && d.e.Text.Clauses[end].Depth > d.e.Text.Clauses[i].Depth {
		end++
	}
	return end
}

func placeIn(clauses []Clause, after ident.Clause) (int, error) {
	if after == "" {
		return 0, nil
	}
	i := slices.IndexFunc(clauses, func(c Clause) bool { return c.ID == after })
	if i < 0 {
		return 0, noClause(after)
	}
	return i + 1, nil
}

func (d *desk) add(after ident.Clause, c Clause, k ChangeKind) error {
	if len(d.e.Text.Clauses) >= mostClauses {
		return errs.New(errs.Invalid, "agreement.too_many", "The Agreement has as many clauses as it can have. Take one out first.")
	}
	at, err := placeIn(d.e.Text.Clauses, after)
	if err != nil {
		return errs.InvalidFields([]errs.Field{{Name: "after", Code: "agreement.place", Message: "Choose the clause after which the new one stands."}})
	}
	d.e.Text.Clauses = slices.Insert(d.e.Text.Clauses, at, c)
	d.note(k, c.ID, nil, &c)
	return nil
}

// cut makes two clauses of one.
func (d *desk) cut(cmd CutClause) (Clause, error) {
	i, err := d.untouched(cmd.Clause)
	if err != nil {
		return Clause{}, err
	}
	was := d.e.Text.Clauses[i]
	blocks := prose.Parse(was.Text)
	if cmd.At < 1 || cmd.At >= len(blocks) {
		return Clause{}, errs.InvalidFields([]errs.Field{{Name: "at", Code: "agreement.split", Message: "Choose where the new clause begins."}})
	}
	first := was
	first.Text = prose.Write(blocks[:cmd.At])
	second := tidyClause(Clause{ID: newClauseID(cmd.Heading, d.taken), Heading: cmd.Heading, Text: prose.Write(blocks[cmd.At:]),
		RestsOn: slices.Clone(was.RestsOn), Terms: slices.Clone(was.Terms), Status: was.Status, Depth: was.Depth})
	d.e.Text.Clauses[i] = first
	d.note(SplitClause, was.ID, &was, &first)
	return second, d.add(was.ID, second, AddedClause)
}

func (d *desk) drop(cmd DropClause) error {
	i, err := d.untouched(cmd.Clause)
	if err != nil {
		return err
	}
	if len(d.e.Text.Clauses) == 1 {
		return errs.New(errs.Invalid, "agreement.last_clause", "An Agreement has at least one clause. Discard the draft instead.")
	}
	was := d.e.Text.Clauses[i]
	d.e.Text.Clauses = slices.Delete(d.e.Text.Clauses, i, i+1)
	d.note(Dropped, was.ID, &was, nil)
	return nil
}

// MarshalClause gives a clause of a change as it is kept; "" when there is none.
func MarshalClause(c *Clause) (string, error) {
	if c == nil {
		return "", nil
	}
	b, err := json.Marshal(c)
	return string(b), err
}

// UnmarshalClause undoes MarshalClause.
func UnmarshalClause(s string) (*Clause, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // a change that has no such side
	}
	var c Clause
	err := json.Unmarshal([]byte(s), &c)
	return &c, err
}
