package registerpage_test

import (
	"slices"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/register/registertest"
	"sharewell/internal/rulebook"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/registerpage"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

func TestHowItIsKeptSafe(t *testing.T) {
	t.Parallel()
	c := registertest.Content()
	c.Publication, c.SecurityMeasures = "full", []string{"access_log"}
	s, _ := registertest.Service(t, registertest.Source(1, c))
	server := pagetest.New(t, registerpage.Routes(registerpage.Deps{Register: s}), access.Actor{}, page.Who{})
	pagetest.Golden(t, "kept_safe", server.Get(registerpage.SafePath).Body.String())
	if html := server.Get("/register/" + registertest.Source(1, c).Record.Ref).Body.String(); !strings.Contains(html, registerpage.SafePath) {
		t.Error("the entry does not lead to the page")
	}
}

// TestEveryMeasureIsExplained compares with the list that authors choose from.
func TestEveryMeasureIsExplained(t *testing.T) {
	t.Parallel()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rulebook.Load(rulebookdata.England(), pack)
	if err != nil {
		t.Fatal(err)
	}
	list, err := book.List("security")
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range list.Items {
		if !slices.Contains(registerpage.Measures(), item.Code) {
			t.Errorf("%s is not explained", item.Code)
		}
	}
}
