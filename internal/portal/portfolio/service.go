package portfolio

import (
	"context"

	"sharewell/internal/access"
	"sharewell/internal/ident"
	"sharewell/internal/rulebook"
)

// Tx is what the service needs of a transaction.
type Tx interface {
	// Stakes lists rows of an organisation in an order, after a key.
	Stakes(ctx context.Context, org ident.Organisation, order Order, after string, most int) ([]Keyed, error)
	CountStakes(ctx context.Context, org ident.Organisation) (Counts, error)
	OrganisationNames(ctx context.Context, ids []ident.Organisation) (map[ident.Organisation]string, error)
	// StakesMade says which making of the rows is complete, and MakeStakes makes those of some records anew.
	StakesMade(ctx context.Context) (string, error)
	SetStakesMade(ctx context.Context, made string) error
	MakeStakes(ctx context.Context, after ident.Record, most int) (ident.Record, error)
}

// Store runs functions in transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Deps is what the service works with.
type Deps struct {
	Store Store
	Book  *rulebook.Book
}

// Service answers what an organisation is party to.
type Service struct{ d Deps }

// New makes a Service.
func New(d Deps) *Service { return &Service{d} }

// Query asks for one page.
type Query struct {
	Filter
	Order Order
	After string // key of the last row of the page before
}

// Page is one page of the table.
type Page struct {
	Rows   []Row
	Names  map[ident.Organisation]string
	Next   string // key after which the next page begins; "" when this is the last
	Counts Counts
}

const (
	pageRows = 50
	batch    = 500
	// making names the way in which the rows are made; another one makes them anew.
	making    = "1"
	makeBatch = 100
)

// List gives one page of what the actor's organisation is party to.
func (s *Service) List(ctx context.Context, actor access.Actor, q Query) (Page, error) {
	if err := may(actor); err != nil {
		return Page{}, err
	}
	q = q.clean()
	var p Page
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		p = Page{}
		if p.Counts, err = tx.CountStakes(ctx, actor.Organisation); err != nil {
			return err
		}
		if p.Rows, err = s.rows(ctx, tx, actor.Organisation, q, pageRows+1); err != nil {
			return err
		}
		if len(p.Rows) > pageRows {
			p.Rows = p.Rows[:pageRows]
			p.Next = p.Rows[pageRows-1].Key
		}
		p.Names, err = tx.OrganisationNames(ctx, named(p.Rows))
		return err
	})
	return p, err
}

// All gives the whole table, in the order and within the filter of a query.
func (s *Service) All(ctx context.Context, actor access.Actor, q Query) (Page, error) {
	if err := may(actor); err != nil {
		return Page{}, err
	}
	q = q.clean()
	q.After = ""
	var p Page
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		p = Page{}
		if p.Counts, err = tx.CountStakes(ctx, actor.Organisation); err != nil {
			return err
		}
		if p.Rows, err = s.rows(ctx, tx, actor.Organisation, q, p.Counts.Records); err != nil {
			return err
		}
		p.Names, err = tx.OrganisationNames(ctx, named(p.Rows))
		return err
	})
	return p, err
}

func may(actor access.Actor) error {
	_, err := access.Require(actor, access.ViewSharing, access.ViewSharing, access.RelationTo(actor, actor.Organisation), "")
	return err
}

func (q Query) clean() Query {
	q.Filter = q.Filter.Clean()
	if !q.Order.Valid() {
		q.Order = ByDue
	}
	return q
}

// rows gathers rows that pass the filter.
func (s *Service) rows(ctx context.Context, tx Tx, org ident.Organisation, q Query, most int) ([]Row, error) {
	var out []Row
	size := pageRows + 1
	for after := q.After; ; size = batch {
		some, err := tx.Stakes(ctx, org, q.Order, after, size)
		if err != nil {
			return nil, err
		}
		for _, k := range some {
			r := Row{Keyed: k, Class: ClassOf(s.d.Book, k.Purposes)}
			if !q.Holds(&r) {
				continue
			}
			if out = append(out, r); len(out) >= most {
				return out, nil
			}
		}
		if len(some) < size {
			return out, nil
		}
		after = some[len(some)-1].Key
	}
}

// named lists the organisations that rows speak of, each once.
func named(rows []Row) (ids []ident.Organisation) {
	seen := map[ident.Organisation]bool{"": true}
	add := func(id ident.Organisation) {
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, r := range rows {
		add(r.Lead)
		for _, o := range r.Others {
			add(o.Organisation)
		}
		for _, o := range r.Waits {
			add(o.Organisation)
		}
	}
	return ids
}

// Fill makes the rows of records that were there before the table was, once. It goes on where it was broken off.
func (s *Service) Fill(ctx context.Context) error {
	made := ""
	err := s.d.Store.Read(ctx, func(tx Tx) (err error) {
		made, err = tx.StakesMade(ctx)
		return err
	})
	if err != nil || made == making {
		return err
	}
	for after := ident.Record(""); ; {
		next := ident.Record("")
		err := s.d.Store.Write(ctx, func(tx Tx) (err error) {
			if next, err = tx.MakeStakes(ctx, after, makeBatch); err != nil || next != "" {
				return err
			}
			return tx.SetStakesMade(ctx, making)
		})
		if err != nil || next == "" {
			return err
		}
		after = next
	}
}
