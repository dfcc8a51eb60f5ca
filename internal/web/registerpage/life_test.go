package registerpage_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/register"
	"sharewell/internal/register/registertest"
	"sharewell/internal/sharing"
	"sharewell/internal/web/page/pagetest"
)

// lived is a use that began long ago, with what happened since.
func lived() register.Source {
	src := registertest.Source(1, with(func(c *sharing.Content) { c.ReviewDueOn = "2027-01-31" }))
	src.Record.OwnerRole = access.Caldicott
	src.Versions[0].LiveAt = registertest.At.AddDate(-3, 0, 0)
	src.Outcomes = []register.Outcome{
		{On: clock.NewDate(2025, time.April, 2), Due: clock.NewDate(2025, time.March, 2), Came: register.CamePartly, Text: "Two hundred children came back to school.\n\nHelp at home took longer than we said.",
			Link: "https://council.example/attendance-2025", Promised: src.Versions[0].Content.Benefits, Role: access.IGLead},
		{On: clock.NewDate(2024, time.March, 1), Due: clock.NewDate(2024, time.March, 2), Came: register.CameNoneYet, Text: "None yet: the calls began in May.", Promised: "Families get a call within four weeks.", Role: access.IGLead},
	}
	src.Extra = 2
	return src
}

// otherwise adds other versions: one of the text as it is, one of an older one.
func otherwise(t testing.TB, src register.Source) register.Source {
	t.Helper()
	e, ok := register.Compose(src, registertest.NewWords())
	if !ok {
		t.Fatal("no entry")
	}
	src.Editions = []register.Edition{
		{ID: "v2", Kind: register.EasyRead, Language: "en", File: "f2", Type: "application/pdf", Size: 120_000, Text: register.TextOf(e), TextOn: clock.NewDate(2026, time.March, 2), At: registertest.At},
		{ID: "v1", Kind: register.Translation, Language: "pl", Page: "/register/WS-R-2026-0001/pl", Text: "another", TextOn: clock.NewDate(2024, time.March, 2), At: registertest.At},
	}
	src.Extra++
	return src
}

func TestTheLifeOfAnEntryIsShown(t *testing.T) {
	t.Parallel()
	s := serve(t, otherwise(t, lived()), registertest.Delisted(registertest.Source(2, with(func(c *sharing.Content) { c.PlainTitle = "Quokka" })), clock.NewDate(2026, time.October, 3)))
	pagetest.Golden(t, "register_entry_lived", get(t, s, "/register/WS-R-2026-0001"))
	pagetest.Golden(t, "register_entry_delisted", get(t, s, "/register/WS-R-2026-0002"))
	pagetest.Golden(t, "register_delisted", get(t, s, "/register"))
	for _, path := range []string{"/register.json", "/register.jsonld", "/register.csv", "/register.atom", "/register?q=quokka", "/register/WS-R-2026-0002", "/register/WS-R-2026-0002.json", "/register/WS-R-2026-0002.jsonld"} {
		if strings.Contains(get(t, s, path), "Quokka") {
			t.Errorf("%s shows an entry that left the list", path)
		}
	}
	for _, want := range []string{`"came": "partly"`, `"answers_for_it"`, `"outcome_due": "2026-03-02"`, `"text_changed_since": true`} {
		if !strings.Contains(get(t, s, "/register/WS-R-2026-0001.json"), want) {
			t.Errorf("the data has no %s", want)
		}
	}
	if csv := get(t, s, "/register.csv"); !strings.Contains(csv, "Some of the benefits came") || !strings.Contains(csv, "Caldicott Guardian, Wealdshire County Council") || !strings.Contains(csv, "easy_read en; translation pl") {
		t.Errorf("the table lacks what came of it:\n%s", csv)
	}
	if w := s.Get("/register/WS-R-2026-0002.json"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"withheld_since": "2026-10-03"`) {
		t.Errorf("the data of a delisted entry: %d %s", w.Code, w.Body)
	}
}
