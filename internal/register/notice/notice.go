package notice

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/intray"
	"sharewell/internal/register"
)

// Paragraph is one party's text.
type Paragraph struct {
	Ref, Title string
	Party      register.Party
	Sentences  []string
}

// Hash names the text.
func (p Paragraph) Hash() string {
	sum := sha256.Sum256([]byte(strings.Join(p.Sentences, "\n")))
	return hex.EncodeToString(sum[:])
}

// Sides says what a party does with the data.
type Sides struct{ Gives, Gets bool }

// Of finds a party of an entry by the last part of its address, and whether it gives or gets data.
func Of(e register.Entry, slug string) (register.Party, Sides, error) {
	i := slices.IndexFunc(e.Parties, func(p register.Party) bool { return p.Slug == slug && slug != "" })
	if i < 0 || e.Level != register.LevelFull && e.Level != register.LevelSummary || e.Status != register.Live && e.Status != register.UnderReview && e.Status != register.Paused {
		return register.Party{}, Sides{}, errs.New(errs.NotFound, "notice.not_here", "There is no paragraph for this organisation and use.")
	}
	p := e.Parties[i]
	var s Sides
	for _, f := range e.Flows {
		s.Gives = s.Gives || slices.Contains(f.From, p.Name)
		s.Gets = s.Gets || slices.Contains(f.To, p.Name)
	}
	return p, s, nil
}

// Copy remembers which text a party took over.
type Copy struct {
	Record  ident.Record       `json:"record"`
	Ref     string             `json:"ref"`
	Org     ident.Organisation `json:"org"`
	Slug    string             `json:"slug"`
	Taken   []string           `json:"taken"` // the sentences
	At      time.Time          `json:"at"`
	Told    string             `json:"told"` // hash of the text that it was told of last
	Version int64              `json:"-"`
}

// Subject names the use in notices.
func (c Copy) Subject() event.Subject { return event.Subject{Kind: "record", ID: string(c.Record)} }

// Tx is one transaction.
type Tx interface {
	NoticeCopy(ctx context.Context, record ident.Record, org ident.Organisation) (Copy, error)
	// NoticeCopies lists those of one organisation, or all of a record when org is "".
	NoticeCopies(ctx context.Context, record ident.Record, org ident.Organisation) ([]Copy, error)
	// NoticeRecords lists records of which somebody took a paragraph over, after one.
	NoticeRecords(ctx context.Context, after ident.Record, most int) ([]ident.Record, error)
	SaveNoticeCopy(ctx context.Context, c Copy) error
	PostNotice(ctx context.Context, n intray.Notice) error
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Deps is what the service needs.
type Deps struct {
	Store Store
	Clock clock.Clock
	IDs   ident.Source
	// Entry gives a public entry and its record.
	Entry func(ctx context.Context, ref string) (register.Entry, ident.Record, error)
	// Write says a party's paragraph in sentences.
	Write func(e register.Entry, p register.Party, s Sides) []string
	// Slug gives the last part of an organisation's address.
	Slug func(ctx context.Context, org ident.Organisation) (string, error)
	// Listed lists the references of uses in which an organisation takes part.
	Listed func(slug string) []string
}

// Service keeps who took which text over.
type Service struct{ deps Deps }

// New makes the service.
func New(d Deps) *Service { return &Service{d} }

// Paragraph gives a party's text as it is now.
func (s *Service) Paragraph(ctx context.Context, ref, slug string) (Paragraph, error) {
	p, _, err := s.paragraph(ctx, ref, slug)
	return p, err
}

func (s *Service) paragraph(ctx context.Context, ref, slug string) (Paragraph, ident.Record, error) {
	e, id, err := s.deps.Entry(ctx, ref)
	if err != nil {
		return Paragraph{}, "", err
	}
	party, sides, err := Of(e, slug)
	if err != nil {
		return Paragraph{}, "", err
	}
	return Paragraph{Ref: e.Ref, Title: e.Title, Party: party, Sentences: s.deps.Write(e, party, sides)}, id, nil
}

// Parties lists those that have a paragraph in a use.
func (s *Service) Parties(ctx context.Context, ref string) (e register.Entry, out []register.Party, err error) {
	if e, _, err = s.deps.Entry(ctx, ref); err != nil {
		return e, nil, err
	}
	for _, p := range e.Parties {
		if _, _, err := Of(e, p.Slug); err == nil {
			out = append(out, p)
		}
	}
	return e, out, nil
}

// Own is one paragraph of an organisation with its state.
type Own struct {
	Paragraph
	Taken   time.Time // zero when it was never taken over
	Changed bool      // since then
	Adds    []string  // sentences that are new since
	Drops   []string  // sentences that are gone since
}

// Mine lists the paragraphs of the actor's organisation.
func (s *Service) Mine(ctx context.Context, a access.Actor) (out []Own, err error) {
	if _, err := access.Require(a, access.CopyNotice, access.CopyNotice, access.RelationTo(a, a.Organisation), ""); err != nil {
		return nil, err
	}
	slug, err := s.deps.Slug(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	taken := map[string]Copy{}
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		all, err := tx.NoticeCopies(ctx, "", a.Organisation)
		for _, c := range all {
			taken[c.Ref] = c
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, ref := range s.deps.Listed(slug) {
		p, err := s.Paragraph(ctx, ref, slug)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		o := Own{Paragraph: p}
		if c, ok := taken[p.Ref]; ok {
			o.Taken = c.At
			o.Adds, o.Drops = without(p.Sentences, c.Taken), without(c.Taken, p.Sentences)
			o.Changed = !slices.Equal(p.Sentences, c.Taken)
		}
		out = append(out, o)
	}
	return out, nil
}

func without(from, these []string) (out []string) {
	for _, s := range from {
		if !slices.Contains(these, s) {
			out = append(out, s)
		}
	}
	return out
}

// Take notes that the actor's organisation took its paragraph over as it is now.
func (s *Service) Take(ctx context.Context, a access.Actor, ref, hash string) error {
	if _, err := access.Require(a, access.CopyNotice, access.CopyNotice, access.RelationTo(a, a.Organisation), ""); err != nil {
		return err
	}
	slug, err := s.deps.Slug(ctx, a.Organisation)
	if err != nil {
		return err
	}
	p, record, err := s.paragraph(ctx, ref, slug)
	if err != nil {
		return err
	}
	if hash != p.Hash() {
		return errs.New(errs.Conflict, "notice.moved", "The paragraph changed since the page was opened. Copy it again.")
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		c, err := tx.NoticeCopy(ctx, record, a.Organisation)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		c.Record, c.Ref, c.Org, c.Slug, c.Taken, c.At, c.Told = record, p.Ref, a.Organisation, slug, p.Sentences, s.deps.Clock.Now(), p.Hash()
		return tx.SaveNoticeCopy(ctx, c)
	})
}

const looksAtOnce = 200

// LookAll looks at every paragraph that a party took over.
func (s *Service) LookAll(ctx context.Context) error {
	var after ident.Record
	for {
		var ids []ident.Record
		err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
			ids, err = tx.NoticeRecords(ctx, after, looksAtOnce)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			if err := s.Look(ctx, id); err != nil {
				return err
			}
		}
		after = ids[len(ids)-1]
	}
}

// Look tells parties that took a paragraph of a record over when it is another one now.
func (s *Service) Look(ctx context.Context, record ident.Record) error {
	var all []Copy
	err := s.deps.Store.Read(ctx, func(tx Tx) (err error) {
		all, err = tx.NoticeCopies(ctx, record, "")
		return err
	})
	if err != nil {
		return err
	}
	for _, c := range all {
		p, _, err := s.paragraph(ctx, c.Ref, c.Slug)
		if errs.CodeOf(err) == register.CodeDelisted {
			continue // the use goes on, and so does what is told of it
		}
		gone := errs.KindOf(err) == errs.NotFound
		if err != nil && !gone {
			return err
		}
		if err := s.tell(ctx, c, p, gone); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) tell(ctx context.Context, c Copy, p Paragraph, gone bool) error {
	hash, title := "gone", "Take the paragraph about "+c.Ref+" out of your privacy notice: the use is not in force"
	text := ""
	if !gone {
		hash, title = p.Hash(), "Your privacy-notice paragraph about “"+p.Title+"” changed"
		for _, x := range without(c.Taken, p.Sentences) {
			text += "Gone: " + x + " "
		}
		for _, x := range without(p.Sentences, c.Taken) {
			text += "New: " + x + " "
		}
	}
	return s.deps.Store.Write(ctx, func(tx Tx) error {
		now, err := tx.NoticeCopy(ctx, c.Record, c.Org)
		if err != nil || now.Told == hash {
			return err
		}
		now.Told = hash
		if err := tx.SaveNoticeCopy(ctx, now); err != nil {
			return err
		}
		return tx.PostNotice(ctx, intray.Notice{ID: ident.New[ident.Notice](s.deps.IDs), Organisation: c.Org, Roles: []access.Role{access.IGLead, access.DPO, access.OrgAdmin}, Kind: "notice.changed",
			Subject: c.Subject(), Title: title, Text: strings.TrimSpace(text), URL: "/organisation/notices", At: s.deps.Clock.Now()})
	})
}
