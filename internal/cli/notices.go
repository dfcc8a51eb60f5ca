package cli

import (
	"context"
	"time"

	"sharewell/internal/ident"
	"sharewell/internal/jobs"
	"sharewell/internal/register"
	"sharewell/internal/register/notice"
	"sharewell/internal/store"
	"sharewell/internal/web/noticepage"
	"sharewell/internal/web/page"
)

// newNotices makes the service of privacy-notice paragraphs.
func (a *App) newNotices() *notice.Service {
	return notice.New(notice.Deps{Store: a.Store.NoticeTexts(), Clock: a.options.Clock, IDs: a.options.IDs,
		Write: noticepage.Writer{Texts: a.Texts, URL: a.options.Config.PublicURL, Regulator: a.Book.Regulator().Label}.Write,
		Entry: func(ctx context.Context, ref string) (e register.Entry, id ident.Record, err error) {
			err = a.Store.Read(ctx, func(tx *store.Tx) error {
				s, err := tx.RecordByRef(ctx, ref)
				id = s.Record.ID
				return err
			})
			if err == nil {
				e, err = a.faces.register.Now(ctx, id)
			}
			return e, id, err
		},
		Slug: func(ctx context.Context, id ident.Organisation) (slug string, err error) {
			err = a.Store.Read(ctx, func(tx *store.Tx) error {
				o, err := tx.Organisation(ctx, id)
				slug = o.Slug
				return err
			})
			return slug, err
		},
		Listed: func(slug string) (out []string) {
			q := register.Query{Chosen: []register.Tag{{Filter: register.FilterOrganisation, Value: slug}}, Most: register.MostPage}
			for {
				p := a.faces.register.Find(q)
				for _, c := range p.Cards {
					out = append(out, c.Ref)
				}
				if p.Next == "" {
					return out
				}
				q.After = p.Next
			}
		}})
}

// noticeRoutes are the pages of privacy-notice paragraphs.
func (a *App) noticeRoutes() []page.Route {
	return noticepage.Routes(noticepage.Deps{Notices: a.newNotices()})
}

// noticeEvery is how often the paragraphs that parties took over are looked at.
const noticeEvery = 10 * time.Minute

// noticeKind is the background work of telling parties that their paragraphs changed.
func (a *App) noticeKind() jobs.Kind {
	return jobs.Kind{Name: "notice.look", Next: jobs.Every(noticeEvery), Timeout: noticeEvery, Handle: func(ctx context.Context, _ jobs.Job) error { return a.newNotices().LookAll(ctx) }}
}
