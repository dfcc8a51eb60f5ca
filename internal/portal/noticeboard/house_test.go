package noticeboard_test

import (
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/portal/noticeboard"
	"sharewell/internal/rulebook"
	"sharewell/internal/store/portaltest"
)

var at = portaltest.At

type house struct {
	*portaltest.House
	svc *noticeboard.Service
}

func newHouse(t testing.TB) *house { return &house{House: portaltest.New(t)} }

func who(name string) access.Actor { return portaltest.Who(name) }

func book(t testing.TB) *rulebook.Book { return portaltest.Book(t) }
