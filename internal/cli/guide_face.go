package cli

import (
	"context"
	"io/fs"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/guide"
	"sharewell/internal/store"
	"sharewell/internal/web/guidepage"
	"sharewell/internal/web/guidepage/guideview"
	"sharewell/internal/web/offlinepage"
	"sharewell/internal/web/oneoffpage"
	"sharewell/internal/web/page"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// guideSources gives the files that a partnership's guide is made from, as loadPack reads them.
func guideSources(fsys fs.FS) (guideview.Sources, error) {
	s := guideview.Sources{Law: rulebookdata.England(), Pack: fsys, Guide: rulebookdata.EnglandGuide()}
	if _, err := fs.Stat(fsys, "purposes.yaml"); err == nil {
		return s, nil
	}
	below, err := packs.Named(basePack)
	s.Pack = below
	return s, err
}

// guideFace is the practitioner's guide and what works without a network.
type guideFace struct {
	guide   *guide.Guide
	sources guideview.Sources
	mark    string // of the browser's copy
}

func newGuideFace(a *App) (guideFace, error) {
	sources, err := guideSources(a.packFS)
	if err != nil {
		return guideFace{}, err
	}
	f := guideFace{sources: sources}
	if f.guide, err = guide.Load(sources.Guide, a.Book); err != nil {
		return guideFace{}, err
	}
	f.mark, err = guidepage.Mark(sources, a.Texts.Page("guide"))
	return f, err
}

func (f guideFace) routes(a *App) []page.Route {
	all := guidepage.Routes(guidepage.Deps{Guide: f.guide, Sources: f.sources, Advisers: advisers{a.Services}})
	all = append(all, oneoffpage.EmergencyRoutes(oneoffpage.EmergencyDeps{Records: a.OneOffs, Book: a.Book, Guide: f.guide,
		Partners: partners{a.Services, a.options.Clock}})...)
	return append(all, offlinepage.Routes(offlinepage.Deps{
		Edition: a.Book.Version(), EditionDay: clock.DateOf(a.Book.Date()).Words(), Book: guidepage.BundlePath + "?v=" + f.mark,
		Guide: guideview.Path, Shell: guidepage.ShellPath, TitleMark: guideview.TitleMark, BodyMark: guideview.BodyMark,
		Stands: map[string]string{oneoffpage.EmergencyPath: oneoffpage.EmergencyShell, offlinepage.WaitingPath: offlinepage.WaitingPath}, Build: version(),
	})...)
}

// advisers finds whom a practitioner can call in their own organisation.
type advisers struct{ s *Services }

// Advisers implements guidepage.Advisers.
func (d advisers) Advisers(ctx context.Context, a access.Actor) (out []guideview.Adviser, err error) {
	err = d.s.Store.Read(ctx, func(tx *store.Tx) error {
		o, err := tx.Organisation(ctx, a.Organisation)
		if err != nil {
			return err
		}
		for _, c := range o.Profile.Contacts {
			out = append(out, guideview.Adviser{Role: string(c.Role), Name: c.Name, Phone: c.Phone, Email: c.Mailbox})
		}
		return nil
	})
	return out, err
}
