package directorypage_test

import (
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"testing"

	"sharewell/internal/access"
	"sharewell/internal/organisation"
	"sharewell/internal/store"
	"sharewell/internal/web/directorypage"
	"sharewell/internal/web/jointest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/packs"
)

func routes(w *jointest.World) []page.Route {
	return directorypage.Routes(directorypage.Deps{Organisations: w.Organisations, Agreement: w.Agreement, Book: w.Book, Slugs: w, Did: w.Did, Acted: w.Acted})
}

func secretariat(w *jointest.World) *pagetest.Server {
	return pagetest.New(w.T, routes(w), jointest.Secretariat, jointest.Who("The partnership"))
}

const long = "The Governing Body of Saint Bartholomew-the-Great-by-the-Water Church of England Voluntary Aided Primary School and Nursery with <b>Resourced</b> Provision & Friends"

func TestDirectory(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	s := secretariat(w)
	pagetest.Golden(t, "directory_empty", jointest.Must(t, s.Get("/directory"), 200))
	council := w.Complete(w.Organisation("Kent County Council", "county", "Maidstone"))
	w.Accepted(council.ID, nil)
	w.Organisation(long, "school_maintained", "Deal")
	for name, at := range map[string]string{
		"directory": "/directory", "directory_filtered": "/directory?q=kent&sector=local_government&status=member", "directory_none": "/directory?q=zzz",
		"one_member": "/directory/" + council.Slug,
	} {
		pagetest.Golden(t, name, jointest.Must(t, s.Get(at), 200))
	}
	found, err := w.Organisations.Find(context.Background(), jointest.Secretariat, organisation.Filter{Words: "bartholomew"})
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	pagetest.Golden(t, "one_new", jointest.Must(t, s.Get("/directory/"+found[0].Slug), 200))
	jointest.Must(t, s.Get("/directory?q=%3Cb%3E&sector=x&status=y&after=!!"), 200)
	jointest.Must(t, s.Get("/directory/nobody"), 404)
	auditor := pagetest.New(t, routes(w), access.Actor{Person: "aud", Roles: []access.Role{access.Auditor}}, jointest.Who("x"))
	if body := jointest.Must(t, auditor.Get("/directory"), 200); strings.Contains(body, "/directory/invite") {
		t.Error("an auditor is offered an invitation")
	}
}

func TestDirectoryIsPaged(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	for i := range 60 {
		w.Organisation(fmt.Sprintf("School %02d", i), "school_academy", "")
	}
	s := secretariat(w)
	body := jointest.Must(t, s.Get("/directory?q=school"), 200)
	i := strings.Index(body, `rel="next" href="`)
	if i < 0 {
		t.Fatal("there is no second page")
	}
	next := body[i+len(`rel="next" href="`):]
	next = strings.ReplaceAll(next[:strings.IndexByte(next, '"')], "&amp;", "&")
	if body := jointest.Must(t, s.Get(next), 200); !strings.Contains(body, "School 59") || strings.Contains(body, "School 05") {
		t.Error("the second page does not go on after the first")
	}
}

func invitations(w *jointest.World, address string) (n int) {
	w.T.Helper()
	err := w.Store.Read(context.Background(), func(tx *store.Tx) error {
		all, err := tx.OpenInvitationsTo(context.Background(), address)
		n = len(all)
		return err
	})
	if err != nil {
		w.T.Fatal(err)
	}
	return n
}

func TestInvite(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	w.Organisation("Harbour View Surgery", "gp_practice", "Dover")
	s := secretariat(w)
	body := jointest.Must(t, s.Get("/directory/invite"), 200)
	pagetest.Golden(t, "invite", body)
	in := jointest.Values(body)
	in.Set("email", "nonsense")
	pagetest.Golden(t, "invite_errors", jointest.Must(t, s.Post("/directory/invite", in), 422))
	in.Set("name", "Tideline Pharmacy")
	in.Set("kind", "pharmacy_dental_optical")
	in.Set("ods", "not a code at all!")
	in.Set("email", "it@tideline.example")
	body = jointest.Must(t, s.Post("/directory/invite", in), 422)
	in = jointest.Values(body)
	in.Set("ods", "FZ901")
	jointest.Leads(t, s.Post("/directory/invite", in), "/directory/tideline-pharmacy?done=invited")
	jointest.Leads(t, s.Post("/directory/invite", in), "/directory?done=invited")
	if n := invitations(w, "it@tideline.example"); n != 1 {
		t.Errorf("two presses sent %d invitations", n)
	}
	body = jointest.Must(t, s.Get("/directory/invite?organisation=harbour-view-surgery"), 200)
	pagetest.Golden(t, "invite_one", body)
	in = jointest.Values(body)
	in.Set("email", "manager@harbour.example")
	jointest.Leads(t, s.Post("/directory/invite?organisation=harbour-view-surgery", in), "/directory/harbour-view-surgery?done=invited")
	jointest.Must(t, s.Get("/directory/invite?organisation=nobody"), 404)
}

func TestInviteAList(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	s := secretariat(w)
	pagetest.Golden(t, "invite_list", jointest.Must(t, s.Get("/directory/invite/list"), 200))
	list := "name,kind,email,town,urn\nGull Rock <b>School</b>,school_academy,head@gull.example,Deal,118001\nNo Mail,gp_practice,,Deal,\nOdd,spaceship,a@b.example,,\nBad Number,school_academy,x@y.example,,12\n"
	body := jointest.Must(t, s.Do(jointest.Upload(t, "/directory/invite/list", nil, "list.csv", []byte(list))), 200)
	pagetest.Golden(t, "invite_list_tried", strip(body))
	if n := invitations(w, "head@gull.example"); n != 0 {
		t.Fatal("trying a list invites already")
	}
	in := jointest.Values(body)
	pagetest.Golden(t, "invite_list_done", jointest.Must(t, s.Post("/directory/invite/list", in), 200))
	jointest.Leads(t, s.Post("/directory/invite/list", in), "/directory?done=invited_list")
	if n := invitations(w, "head@gull.example"); n != 1 {
		t.Errorf("two presses sent %d invitations", n)
	}
	jointest.Must(t, s.Do(jointest.Upload(t, "/directory/invite/list", nil, "", nil)), 422)
	jointest.Must(t, s.Do(jointest.Upload(t, "/directory/invite/list", nil, "list.csv", []byte{})), 422)
	jointest.Must(t, s.Do(jointest.Upload(t, "/directory/invite/list", nil, "list.csv", make([]byte, 1<<20+1))), 422)
	jointest.Must(t, s.Post("/directory/invite/list", url.Values{"then": {"apply"}, "carried": {"H4sInonsense"}}), 422)
}

// strip takes the packed file out of a page, because its bytes are the packer's affair.
func strip(body string) string {
	const mark = `name="carried" value="`
	i := strings.Index(body, mark)
	if i < 0 {
		return body
	}
	rest := body[i+len(mark):]
	return body[:i+len(mark)] + "PACKED" + rest[strings.IndexByte(rest, '"'):]
}

func TestImport(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	s := secretariat(w)
	pagetest.Golden(t, "import", jointest.Must(t, s.Get("/directory/import"), 200))
	file := "name,kind,town,urn,closed\nGull Rock School,school_academy,Deal,118001,\nTwice,school_academy,Deal,118001,\nGone,school_academy,,118002,yes\nOdd <i>one</i>,spaceship,,,\n"
	up := jointest.Upload(t, "/directory/import", map[string]string{"as_of-day": "1", "as_of-month": "11", "as_of-year": "2026"}, "schools.csv", []byte(file))
	body := jointest.Must(t, s.Do(up), 200)
	pagetest.Golden(t, "import_tried", strip(body))
	jointest.Must(t, s.Get("/directory/gull-rock-school"), 404)
	in := jointest.Values(body)
	for range 2 {
		jointest.Leads(t, s.Post("/directory/import", in), "/directory?done=imported")
	}
	pagetest.Golden(t, "one_imported", jointest.Must(t, s.Get("/directory/gull-rock-school"), 200))
	body = jointest.Must(t, s.Do(jointest.Upload(t, "/directory/import", nil, "schools.csv", []byte("name,kind,town,urn\nGull Rock School,school_academy,Deal,118001\n"))), 200)
	if !strings.Contains(body, "There is nothing to change") {
		t.Error("a file without news is not said to be one")
	}
	pagetest.Golden(t, "import_errors", jointest.Must(t, s.Do(jointest.Upload(t, "/directory/import", nil, "x.bin", []byte("\x00\x01nothing"))), 422))
	jointest.Must(t, s.Do(jointest.Upload(t, "/directory/import", map[string]string{"kind": "boards"}, "x.json", []byte("{"))), 422)
	jointest.Must(t, s.Do(jointest.Upload(t, "/directory/import", map[string]string{"kind": "spaceships"}, "x.json", []byte("["))), 422)
}

func TestPackFilesAreDetected(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	fsys, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	s := secretariat(w)
	for _, d := range w.Pack.Directory {
		data, err := fs.ReadFile(fsys, path.Join("directory", d.File))
		if err != nil {
			t.Fatal(err)
		}
		body := jointest.Must(t, s.Do(jointest.Upload(t, "/directory/import", nil, path.Base(d.File), data)), 200)
		if got := jointest.Values(body).Get("kind"); got != string(d.Kind) {
			t.Errorf("%s is taken for %q, want %q", d.File, got, d.Kind)
		}
	}
}

func TestWhoMayComeIn(t *testing.T) {
	t.Parallel()
	w := jointest.New(t)
	for name, actor := range map[string]access.Actor{"visitor": {}, "organisation": jointest.Actor("o", access.OrgAdmin, access.SigningOfficer, access.DPO), "involvement": {Person: "i", Roles: []access.Role{access.Involvement}}} {
		want := map[string]int{"*": 403}
		if name == "visitor" {
			want = map[string]int{"*": 303}
			for _, r := range routes(w) {
				if r.Method == "POST" {
					want[r.Method+" "+r.Pattern] = 401
				}
			}
		}
		jointest.Access(t, routes(w), actor, want)
	}
	jointest.Access(t, routes(w), access.Actor{Person: "aud", Roles: []access.Role{access.Auditor}}, map[string]int{"GET /directory": 200, "GET /directory/{slug}": 404, "*": 403})
}
