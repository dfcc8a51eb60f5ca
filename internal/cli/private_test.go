package cli

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"sharewell/internal/auth"
	"sharewell/internal/ident"
	"sharewell/internal/sharing"
	"sharewell/internal/store"
)

// records gives every record of the county with all its versions, drafts too.
func records(t testing.TB, app *App) []sharing.Published {
	t.Helper()
	ctx := context.Background()
	var all []sharing.Published
	err := app.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if all, err = tx.RecordsForRegister(ctx, "", 10_000); err != nil {
			return err
		}
		for i := range all {
			r := all[i].Record
			all[i].Versions = nil
			for n := 1; n <= r.Last; n++ {
				v, err := tx.RecordVersion(ctx, r.ID, n)
				if err != nil {
					return err
				}
				all[i].Versions = append(all[i].Versions, v)
			}
		}
		return nil
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("%d records, %v", len(all), err)
	}
	return all
}

// oneOfEachState gives the reference of one record per state.
func oneOfEachState(t testing.TB, app *App) (refs []string) {
	t.Helper()
	seen := map[sharing.Stage]bool{}
	for _, p := range records(t, app) {
		if !seen[p.Record.Status] {
			seen[p.Record.Status] = true
			refs = append(refs, p.Record.Ref)
		}
	}
	return refs
}

// organisationOf gives the organisation somebody acts for; "" for the partnership's people.
func organisationOf(t testing.TB, app *App, role auth.DemoRole) ident.Organisation {
	t.Helper()
	groups, err := app.People.Hats(context.Background(), role.Person)
	if err != nil || len(groups) == 0 {
		t.Fatalf("%s wears %d hats, %v", role.Title, len(groups), err)
	}
	return groups[0].Organisation
}

// takesPart reports whether an organisation is named in any version, or has come in later.
func takesPart(p sharing.Published, org ident.Organisation) bool {
	for _, v := range p.Versions {
		if slices.Contains(v.Content.Organisations(), org) {
			return true
		}
	}
	return p.Record.Lead == org || slices.ContainsFunc(p.Record.Accessions, func(a sharing.Accession) bool { return a.Organisation == org })
}

// outcomeOnly reports whether the public sees no more than that a use was refused or taken back, and why.
func outcomeOnly(p sharing.Published) bool {
	return p.Record.Live == 0 && slices.Contains([]sharing.Stage{sharing.Refused, sharing.Withdrawn}, p.Record.Status)
}

// onceSent reports whether a record was before its parties and then went back to the draft.
func onceSent(p sharing.Published) bool {
	return slices.ContainsFunc(p.Versions, func(v sharing.Version) bool { return !v.SentAt.IsZero() })
}

// hidden gives the records that somebody of an organisation must not see from inside: other
// organisations' drafts, and what they do not take part in and never was live.
func hidden(all []sharing.Published, org ident.Organisation) (out []sharing.Published) {
	for _, p := range all {
		r := p.Record
		switch {
		case r.Lead == org:
		case r.Status == sharing.Draft && r.Live == 0, r.Live == 0 && !takesPart(p, org):
			out = append(out, p)
		}
	}
	return out
}

// TestOthersRecordsAreNotThere tries every address of a record that one's organisation must not see: each
// answers exactly as for a record that does not exist.
func TestOthersRecordsAreNotThere(t *testing.T) {
	t.Parallel()
	app := county(t)
	_, base := open(t, app)
	all := records(t, app)
	for _, role := range app.Auth.Demo() {
		org := organisationOf(t, app, role)
		if org == "" {
			continue
		}
		t.Run(role.Title, func(t *testing.T) {
			t.Parallel()
			secret := hidden(all, org)
			if len(secret) == 0 {
				t.Fatal("the county has no record that must be hidden from them")
			}
			r := enter(t, base, role)
			for _, p := range secret {
				asIfNotThere(t, app, r, p)
			}
			notMentioned(t, r, secret)
		})
	}
}

const noSuchRecord = "SALT-R9999-999"

func asIfNotThere(t *testing.T, app *App, r *reader, p sharing.Published) {
	t.Helper()
	for _, route := range app.routes() {
		if !strings.Contains(route.Pattern, "{ref}") || outcomeOnly(p) && strings.HasPrefix(route.Pattern, "/register/") {
			continue
		}
		address := func(ref string) string {
			return placeholder.ReplaceAllLiteralString(strings.Replace(route.Pattern, "{ref}", ref, 1), "1")
		}
		send := func(ref string) answer {
			if route.Method == http.MethodPost {
				return r.post(address(ref), url.Values{"version": {"1"}, "reason": {"Because."}, "decision": {"yes"}, "answer": {"yes"}})
			}
			return r.get(address(ref))
		}
		got, none := send(p.Record.Ref), send(noSuchRecord)
		if got.status != none.status {
			t.Errorf("%s %s (%s, %s): %d, but %d for a record that does not exist", route.Method, address(p.Record.Ref), p.Record.Status, r.name, got.status, none.status)
		}
		if got.status == http.StatusOK {
			t.Errorf("%s %s (%s) was shown to %s", route.Method, address(p.Record.Ref), p.Record.Status, r.name)
		}
		if title := titleOf(p); title != "" && strings.Contains(got.body, title) {
			t.Errorf("%s %s says its title to %s", route.Method, address(p.Record.Ref), r.name)
		}
	}
}

func titleOf(p sharing.Published) string { return p.Versions[len(p.Versions)-1].Content.Title }

// notMentioned looks for the references of secret records in every list, search and feed.
func notMentioned(t *testing.T, r *reader, secret []sharing.Published) {
	t.Helper()
	paths := []string{"/records", "/in-tray", "/register", "/register.json", "/register.jsonld", "/register.csv", "/register.atom", "/api/v1/records"}
	secret = slices.DeleteFunc(slices.Clone(secret), outcomeOnly)
	for _, p := range secret {
		q := url.QueryEscape(p.Record.Ref)
		paths = append(paths, "/search?q="+q, "/search.json?q="+q, "/register?q="+q, "/records?q="+q)
		for _, ending := range []string{"", ".json", ".jsonld", "/versions/1"} {
			if a := r.get("/register/" + p.Record.Ref + ending); a.status != http.StatusNotFound {
				t.Errorf("/register/%s%s (%s): %d", p.Record.Ref, ending, p.Record.Status, a.status)
			}
		}
		if a := r.get("/api/v1/records/" + p.Record.Ref); a.status != http.StatusNotFound {
			t.Errorf("the API gives %s (%s): %d", p.Record.Ref, p.Record.Status, a.status)
		}
	}
	for _, path := range paths {
		a := r.get(path)
		for _, p := range secret {
			if path == "/in-tray" && onceSent(p) {
				continue // they were told of it while it was theirs to look at
			}
			body := strings.ReplaceAll(a.body, "q="+url.QueryEscape(p.Record.Ref), "") // the question said back
			if strings.Contains(body, "/records/"+p.Record.Ref) || path == "/api/v1/records" && strings.Contains(body, p.Record.Ref) || strings.Contains(body, "/register/"+p.Record.Ref) {
				t.Errorf("%s tells %s of %s (%s)", path, r.name, p.Record.Ref, p.Record.Status)
			}
		}
	}
}

// TestVisitorsSeeWhatIsPublic tries every inside address of every record without signing in.
func TestVisitorsSeeWhatIsPublic(t *testing.T) {
	t.Parallel()
	app := county(t)
	visitor, _ := open(t, app)
	for _, p := range records(t, app) {
		want := http.StatusOK
		if p.Record.Live == 0 && !outcomeOnly(p) {
			want = http.StatusNotFound
		}
		if a := visitor.get("/register/" + p.Record.Ref); a.status != want {
			t.Errorf("/register/%s (%s, version in force %d): %d", p.Record.Ref, p.Record.Status, p.Record.Live, a.status)
		}
		for _, end := range []string{"", "/timeline", "/versions/1", "/compare", "/download.docx", "/download.pdf"} {
			if a := visitor.get("/records/" + p.Record.Ref + end); a.status != http.StatusSeeOther {
				t.Errorf("/records/%s%s: %d for a visitor", p.Record.Ref, end, a.status)
			}
		}
	}
}

// TestPartiesSeeNoDraftOfANextVersion: the text of a variation is the lead's alone until it is sent.
func TestPartiesSeeNoDraftOfANextVersion(t *testing.T) {
	t.Parallel()
	app := county(t)
	_, base := open(t, app)
	tried := 0
	for _, role := range app.Auth.Demo() {
		org := organisationOf(t, app, role)
		if org == "" {
			continue
		}
		r := enter(t, base, role)
		for _, p := range records(t, app) {
			for _, v := range p.Versions {
				if v.Stage != sharing.Draft || p.Record.Lead == org {
					continue
				}
				tried++
				for _, path := range []string{fmt.Sprintf("/records/%s/versions/%d", p.Record.Ref, v.N), fmt.Sprintf("/records/%s/compare?from=1&to=%d", p.Record.Ref, v.N)} {
					if a := r.get(path); a.status == http.StatusOK && strings.Contains(path, "/versions/") {
						t.Errorf("%s shows a draft to %s", path, r.name)
					}
				}
			}
		}
	}
	if tried == 0 {
		t.Fatal("the county has no draft of a next version")
	}
}
