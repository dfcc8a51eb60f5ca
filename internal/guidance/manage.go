package guidance

import (
	"context"
	"slices"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/lawchange"
)

func lawID(id string) lawchange.ID { return lawchange.ID(id) }

// Managed is a guide as its authors see it.
type Managed struct {
	Slug  Slug
	Guide *Guide // nil before the first version
	Draft *Draft // nil while nobody writes
	Offer bool   // newer words shipped
}

// Title is what the guide is called, by the latest words.
func (m Managed) Title() string {
	if m.Draft != nil {
		return m.Draft.Content.Title
	}
	if m.Guide != nil {
		return m.Guide.Content.Title
	}
	return string(m.Slug)
}

// Latest gives the words that somebody would go on from.
func (m Managed) Latest() Content {
	if m.Draft != nil {
		return m.Draft.Content
	}
	if m.Guide != nil {
		return m.Guide.Content
	}
	return Content{}
}

// urgency orders what needs somebody.
func (m Managed) urgency() int {
	switch {
	case m.Draft != nil && m.Draft.Stage == Submitted:
		return 0
	case m.Guide != nil && m.Guide.Standing.State != Current:
		return 1
	case m.Offer:
		return 2
	case m.Draft != nil:
		return 3
	}
	return 4
}

// Manage lists every guide and draft, what needs somebody first.
func (s *Service) Manage(ctx context.Context, a access.Actor) ([]Managed, error) {
	if _, err := s.may(a, access.ManageGuides, ""); err != nil {
		return nil, err
	}
	lib, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	var rows []Row
	var drafts []Draft
	err = s.deps.Store.Read(ctx, func(tx Tx) error {
		if rows, err = tx.GuideRows(ctx); err != nil {
			return err
		}
		drafts, err = tx.GuideDrafts(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	by := map[Slug]*Managed{}
	at := func(slug Slug) *Managed {
		if by[slug] == nil {
			by[slug] = &Managed{Slug: slug}
		}
		return by[slug]
	}
	for _, v := range lib.guides {
		at(v.Slug).Guide = &Guide{v, s.standing(lib, v)}
	}
	for _, r := range rows {
		at(r.Slug).Offer = r.Offer != nil
	}
	for i := range drafts {
		at(drafts[i].Slug).Draft = &drafts[i]
	}
	out := make([]Managed, 0, len(by))
	for _, m := range by {
		out = append(out, *m)
	}
	slices.SortFunc(out, func(a, b Managed) int {
		if n := a.urgency() - b.urgency(); n != 0 {
			return n
		}
		return strings.Compare(a.Title()+string(a.Slug), b.Title()+string(b.Slug))
	})
	return out, nil
}

// Desk is one guide with everything an author needs to know of it.
type Desk struct {
	Managed
	Age        Aged
	Parts      []Aged
	Jargon     []Jargon
	Bases      []Basis
	Linked     []Guide // guides that lead to this one
	Quiz       int     // questions of the quiz that lead to it
	LinkFaults []LinkFault
	Changes    []Change // of the draft against what is published
	MayEdit    bool
	MayApprove bool
	Own        bool // the reader wrote in the draft
}

// Desk gives one guide for its authors.
func (s *Service) Desk(ctx context.Context, a access.Actor, slug Slug, known func(path string) bool) (Desk, error) {
	all, err := s.Manage(ctx, a)
	if err != nil {
		return Desk{}, err
	}
	i := slices.IndexFunc(all, func(m Managed) bool { return m.Slug == slug })
	if i < 0 {
		return Desk{}, notFound()
	}
	d := Desk{Managed: all[i]}
	c := d.Latest()
	d.Age, d.Parts = Ages(c, s.deps.Age)
	d.Jargon = JargonIn(c.Title+"\n"+c.Summary+"\n"+Plain(Blocks(c.Body)), s.deps.Terms)
	d.LinkFaults = linkFaults(c.Body, known)
	var st Standing
	if d.Guide != nil {
		st = d.Guide.Standing
	}
	if d.Bases, err = s.RestsOn(ctx, c, st); err != nil {
		return d, err
	}
	if d.Linked, err = s.LinkedFrom(ctx, slug); err != nil {
		return d, err
	}
	for _, q := range s.quiz.Questions {
		if q.Guide == slug {
			d.Quiz++
		}
	}
	_, err = s.may(a, access.EditGuide, "")
	d.MayEdit = err == nil
	if d.Draft != nil {
		if d.Guide != nil {
			d.Changes = Changes(d.Guide.Content, d.Draft.Content)
		}
		d.Own = slices.Contains(d.Draft.Writers, a.Person)
		_, err := s.approver(a, *d.Draft)
		d.MayApprove = err == nil && d.Draft.Stage == Submitted
	}
	return d, nil
}

// Upload is a part of a film or recording as somebody sends it.
type Upload struct {
	Slug Slug
	Kind MediaKind
	Part Part
	Data []byte
}

// AddFile keeps a part of a film or recording for a guide and gives its identifier. What it is comes from its bytes.
func (s *Service) AddFile(ctx context.Context, a access.Actor, u Upload) (string, error) {
	if _, err := s.may(a, access.EditGuide, ""); err != nil {
		return "", err
	}
	limit := s.deps.UploadLimit
	if limit <= 0 {
		limit = 20 << 20
	}
	mime, err := CheckMedia(u.Kind, u.Part, u.Data, limit)
	if err != nil {
		return "", err
	}
	f := File{ID: s.deps.IDs.Next(), Slug: u.Slug, Type: mime, Data: u.Data, At: s.deps.Clock.Now()}
	return f.ID, s.deps.Store.Write(ctx, func(tx Tx) error {
		if _, err := tx.GuideRow(ctx, u.Slug); err != nil {
			if _, err := tx.GuideDraft(ctx, u.Slug); err != nil {
				return err
			}
		}
		return tx.InsertGuideFile(ctx, f)
	})
}
