package cli

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"strings"

	"sharewell/internal/access"
	"sharewell/internal/advice"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/ident"
	"sharewell/internal/mailin"
	"sharewell/internal/portal/digest"
	"sharewell/internal/portal/library"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/portal/thread"
	"sharewell/internal/rulebook"
	"sharewell/internal/store"
	"sharewell/internal/web/page"
	"sharewell/internal/web/portalmailpage"
)

// newPortalMail makes what decides which news of the portal are told by mail.
func newPortalMail(b base, book *rulebook.Book) *digest.Service {
	return digest.New(digest.Deps{Store: b.store.PortalMail(), Clock: b.clock, IDs: b.ids, Book: book, Code: func() (string, error) {
		var secret [16]byte
		_, err := rand.Read(secret[:])
		return hex.EncodeToString(secret[:]), err
	}})
}

// portalMailRoutes are the pages on which people choose what they hear of the portal.
func (a *App) portalMailRoutes() []page.Route {
	return portalmailpage.Routes(portalmailpage.Deps{Mail: a.Notify.News()})
}

// adviceThread takes answers to a question that was put to an adviser. They come from the person who was asked, or who
// was asked back; a shared mailbox may not give advice, as advice has a name.
func (s *Services) adviceThread() mailin.Thread {
	return mailin.Thread{Kind: advice.Kind, Take: s.adviceLetter, Page: func(event.Subject) string { return "/advice" }}
}

func (s *Services) adviceLetter(ctx context.Context, a mailin.Answer) error {
	var ref string
	err := s.Store.Read(ctx, func(tx *store.Tx) (err error) {
		ref, err = tx.AdviceRef(ctx, a.About.ID)
		return err
	})
	if err != nil {
		return err
	}
	return s.byHat(a.Actors(), func(by access.Actor) error { return s.Advice.FromMail(ctx, by, ref, a.Text, a.Letter) })
}

// portalRoom finds the room of the portal in which a thing of an in-tray stands, for letters.
func portalRoom(ctx context.Context, tx *store.Tx, about event.Subject) (where ident.Space, shown, ours bool, err error) {
	switch about.Kind {
	case library.SubjectKind:
		i, err := tx.LibraryItem(ctx, about.ID)
		return standing(i.Space, i.Stage == library.Shared, err)
	case noticeboard.EventKind:
		e, err := tx.BoardEvent(ctx, about.ID)
		return standing(e.Space, true, err) // also who signed up to one that was cancelled is told
	case thread.SubjectKind, thread.PostSubjectKind:
		ref, _, _ := strings.Cut(about.ID, "/")
		t, err := tx.Thread(ctx, ref)
		return standing(t.Space, t.State != thread.Hidden, err)
	}
	return "", false, false, nil
}

// standing says where a thing stands; one that is gone stands nowhere.
func standing(room ident.Space, is bool, err error) (where ident.Space, shown, ours bool, _ error) {
	if errs.KindOf(err) == errs.NotFound {
		return "", false, true, nil
	}
	return room, is, true, err
}
