package cli

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"

	"sharewell/internal/advice"
	"sharewell/internal/agreement"
	"sharewell/internal/agreement/comment"
	"sharewell/internal/clock"
	"sharewell/internal/config"
	"sharewell/internal/errs"
	"sharewell/internal/event"
	"sharewell/internal/files"
	"sharewell/internal/ident"
	"sharewell/internal/incident"
	"sharewell/internal/intray"
	"sharewell/internal/mailin"
	"sharewell/internal/notify"
	"sharewell/internal/organisation"
	"sharewell/internal/pack"
	"sharewell/internal/people"
	"sharewell/internal/rights/relay"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/sharing/oneoff"
	"sharewell/internal/sharing/request"
	"sharewell/internal/store"
	"sharewell/internal/succession"
	"sharewell/internal/web/content"
	"sharewell/internal/web/signinpage"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

// basePack is the partnership whose rules and texts other packs build on when they have none of their own.
const basePack = "kent-and-medway"

// Services are the concept services of one site, on one store.
type Services struct {
	Store         *store.Store
	Pack          *pack.Pack
	Book          *rulebook.Book
	Texts         *content.Texts
	Calendar      clock.Calendar
	People        *people.Service
	Organisations *organisation.Service
	Agreement     *agreement.Service
	Sharing       *sharing.Service
	OneOffs       *oneoff.Service
	Requests      *request.Service
	Advice        *advice.Service
	Incidents     *incident.Service
	Changes       *succession.Service
	Comments      *comment.Service
	Corrections   *relay.Service
	Files         *files.Service
	Intray        *intray.Service
	Notify        *notify.Service
	MailIn        *mailin.Service // nil when no mail comes in
	Letters       signinpage.Letters
	portal        portal
	flows         *flows
	fresh         *freshNews
}

// base is what services are made from.
type base struct {
	store     *store.Store
	clock     clock.Clock
	ids       ident.Source
	log       *slog.Logger
	publicURL string
	upload    int64
	sender    notify.Sender // nil in a demonstration
	mailIn    config.MailIn
	mailed    func(outcome string)
}

// loadPack reads a partnership's content and the law it rests on.
func loadPack(fsys fs.FS) (*pack.Pack, *rulebook.Book, error) {
	below, err := packs.Named(basePack)
	if err != nil {
		return nil, nil, err
	}
	p, err := pack.Load(fsys, below)
	if err != nil {
		return nil, nil, err
	}
	sets := []fs.FS{rulebookdata.England()}
	if _, err := fs.Stat(fsys, "purposes.yaml"); err == nil {
		sets = append(sets, fsys)
	} else {
		sets = append(sets, below)
	}
	book, err := rulebook.Load(sets...)
	if err != nil {
		return nil, nil, err
	}
	return p, book, nil
}

// newServices makes every concept service.
func newServices(b base, p *pack.Pack, book *rulebook.Book) (*Services, error) {
	texts, err := content.Load("en")
	if err != nil {
		return nil, err
	}
	s := &Services{Store: b.store, Pack: p, Book: book, Texts: texts, Calendar: calendarOf(book), flows: &flows{}, fresh: &freshNews{}}
	s.Letters = signinpage.Letters{Texts: texts, Service: texts.Page("common").T("service"), PublicURL: b.publicURL, Name: p.Partnership}
	var reply func(context.Context, *store.Tx, intray.Recipient, event.Subject) (string, error)
	if s.MailIn = s.newMailIn(b); s.MailIn != nil {
		reply = s.MailIn.Reply
	}
	s.Notify = notify.New(notify.Deps{Reply: reply, Fresh: s.fresh.fresh, News: newPortalMail(b, book), Room: portalRoom, Store: b.store, Clock: b.clock, Calendar: s.Calendar, Log: b.log, Partnership: p.Partnership,
		PublicURL: b.publicURL, Names: nameInTx, Sender: b.sender, Observe: b.mailed})
	s.People = people.New(people.Deps{Store: b.store.People(), Clock: b.clock, IDs: b.ids, Random: rand.Reader,
		OrganisationName: s.organisationName, InvitationLetter: s.Letters.Invitation})
	s.Organisations = organisation.New(organisation.Deps{Store: b.store.Organisations(), Clock: b.clock, IDs: b.ids, Book: book, People: s.People})
	s.Agreement = agreement.New(agreement.Deps{Store: b.store.Agreement(), Clock: b.clock, IDs: b.ids, Book: book, Partnership: p.Partnership, Bound: boundByBallot})
	templates, err := recordTemplates(p)
	if err != nil {
		return nil, err
	}
	s.Sharing = sharing.New(sharing.Deps{Store: b.store.Sharing(), Clock: b.clock, IDs: b.ids, Book: book, Settings: sharingSettings(p, book), Templates: templates})
	s.OneOffs = oneoff.New(oneoff.Deps{Store: b.store.OneOffs(), Clock: b.clock, IDs: b.ids, Book: book, Settings: oneoff.SettingsFrom(book, p.ReferencePrefix), Decided: s.decided,
		Acknowledged: s.recordAcknowledged, Flows: s.flows})
	s.Changes = newChanges(s, b)
	s.askServices(b)
	if err := s.incidentService(b); err != nil {
		return nil, err
	}
	s.Comments = newComments(s, b)
	s.Corrections = newCorrections(s, b)
	s.Files = files.New(files.Deps{Store: b.store.Files(), Clock: b.clock, IDs: b.ids, Limit: b.upload})
	s.Intray = intray.New(intray.Deps{Store: b.store.Intray(), Clock: b.clock})
	s.portal, err = newPortal(s, b)
	return s, err
}

// nameInTx names an organisation within a transaction, for letters.
func nameInTx(ctx context.Context, tx *store.Tx, org ident.Organisation) (string, error) {
	names, err := tx.OrganisationNames(ctx, []ident.Organisation{org})
	if err != nil {
		return "", err
	}
	if names[org] == "" {
		return "", errs.New(errs.NotFound, "organisation.not_found", "We could not find this organisation.")
	}
	return names[org], nil
}

// organisationName names an organisation.
func (s *Services) organisationName(ctx context.Context, org ident.Organisation) (name string, err error) {
	err = s.Store.Read(ctx, func(tx *store.Tx) error {
		name, err = nameInTx(ctx, tx, org)
		return err
	})
	return name, err
}

// calendarOf makes the calendar of working days from the rulebook's public holidays.
func calendarOf(book *rulebook.Book) clock.Calendar {
	days := map[clock.Date]string{}
	for _, h := range book.Holidays() {
		days[clock.DateOf(h.Date)] = h.Name
	}
	return clock.NewCalendar(days)
}

// sharingSettings takes the partnership's choices about records from its pack.
func sharingSettings(p *pack.Pack, book *rulebook.Book) sharing.Settings {
	return sharing.SettingsFrom(book, p.ReferencePrefix)
}

// begin brings an empty database to life: the Agreement's edition in force and the pack's directory.
func (s *Services) begin(ctx context.Context) error {
	if _, err := s.Agreement.EnsureEdition(ctx, s.Pack.Text); err != nil {
		return fmt.Errorf("the Agreement's text: %w", err)
	}
	var known int
	err := s.Store.Read(ctx, func(tx *store.Tx) error {
		counts, err := tx.CountOrganisations(ctx)
		known = len(counts)
		return err
	})
	if err != nil || known > 0 {
		return err
	}
	imports, err := s.Pack.Imports()
	if err != nil {
		return err
	}
	for _, in := range imports {
		if _, err := s.Organisations.Seed(ctx, in); err != nil {
			return fmt.Errorf("the pack's directory: %w", err)
		}
	}
	return nil
}

// synonyms pairs the pack's staff words with their plain words, beside its groups of everyday words, for the search.
func synonyms(p *pack.Pack) [][]string {
	out := slices.Clone(p.Synonyms)
	for _, t := range p.Glossary {
		out = append(out, []string{t.Staff, t.Plain})
	}
	return out
}
