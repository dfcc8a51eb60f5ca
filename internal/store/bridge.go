package store

import (
	"context"

	"sharewell/internal/event"
)

// bridge gives the store as a concept sees it: T is what the concept calls a transaction.
type bridge[T any] struct {
	s  *Store
	as func(*Tx) T
}

// Write runs fn in a transaction that writes; see Store.Write.
func (b bridge[T]) Write(ctx context.Context, fn func(T) error) error {
	return b.s.Write(ctx, func(tx *Tx) error { return fn(b.as(tx)) })
}

// Read runs fn in a transaction that reads; see Store.Read.
func (b bridge[T]) Read(ctx context.Context, fn func(T) error) error {
	return b.s.Read(ctx, func(tx *Tx) error { return fn(b.as(tx)) })
}

// Subscribe tells fn of committed events; see Store.Subscribe.
func (b bridge[T]) Subscribe(fn func([]event.Event)) { b.s.Subscribe(fn) }
