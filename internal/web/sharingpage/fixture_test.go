package sharingpage_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"sharewell/internal/access"
	"sharewell/internal/clock"
	"sharewell/internal/errs"
	"sharewell/internal/ident"
	"sharewell/internal/organisation"
	"sharewell/internal/rulebook"
	"sharewell/internal/sharing"
	"sharewell/internal/store/storetest"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
	"sharewell/internal/web/sharingpage"
	rulebookdata "sharewell/rulebook"
)

var loadBook = sync.OnceValues(func() (*rulebook.Book, error) {
	return rulebook.Load(rulebookdata.England(), os.DirFS("../../../packs/kent-and-medway"))
})

const (
	council ident.Organisation = "o-council"
	school  ident.Organisation = "o-school"
	trust   ident.Organisation = "o-trust"
	charity ident.Organisation = "o-charity"
)

// longName is a name longer than any page expects, without a place to break it.
const longName = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and District Community Partnership for Health, Learning and Wellbeing"

// county is the real store with a directory of the test's own.
type county struct {
	sharing.Store
	standings map[ident.Organisation]organisation.Standing
}

type countyTx struct {
	sharing.Tx
	county *county
}

func (c *county) Write(ctx context.Context, fn func(sharing.Tx) error) error {
	return c.Store.Write(ctx, func(tx sharing.Tx) error { return fn(countyTx{tx, c}) })
}

func (c *county) Read(ctx context.Context, fn func(sharing.Tx) error) error {
	return c.Store.Read(ctx, func(tx sharing.Tx) error { return fn(countyTx{tx, c}) })
}

func (tx countyTx) Standing(_ context.Context, id ident.Organisation, _ clock.Date) (organisation.Standing, error) {
	s, ok := tx.county.standings[id]
	if !ok {
		return s, errs.New(errs.NotFound, "organisation.not_found", "We could not find this organisation.")
	}
	return s, nil
}

func (tx countyTx) WearersOf(_ context.Context, org ident.Organisation, _ []access.Role, _ time.Time) ([]ident.Person, error) {
	return []ident.Person{ident.Person("p-colleague-" + string(org))}, nil
}

func standing(id ident.Organisation, name, kind string) organisation.Standing {
	return organisation.Standing{ID: id, Slug: strings.TrimPrefix(string(id), "o-"), Name: name, Kind: kind, PublicAuthority: true, Signatory: true, StatementStatus: "accepted"}
}

// Find and Holders make the county the directory and the people behind the pages too.
func (c *county) Find(_ context.Context, _ access.Actor, q string, most int) ([]sharingpage.Found, error) {
	var out []sharingpage.Found
	for _, id := range []ident.Organisation{council, school, trust, charity} {
		if s := c.standings[id]; strings.Contains(strings.ToLower(s.Name), strings.ToLower(q)) && len(out) < most {
			out = append(out, sharingpage.Found{ID: id, Name: s.Name, Kind: "Public body", Signatory: s.Signatory})
		}
	}
	return out, nil
}

func (c *county) Holders(_ context.Context, a access.Actor, _ []access.Role) ([]sharingpage.Colleague, error) {
	return []sharingpage.Colleague{{Person: a.Person, Name: "You"}, {Person: ident.Person("p-colleague-" + string(a.Organisation)), Name: "Sam Colleague"}}, nil
}

// world is everything behind the pages, with a clock that stands still.
type world struct {
	*sharing.Service
	county *county
	routes []page.Route
	site   *page.Site
}

func newWorld(t testing.TB, more ...sharing.Template) *world {
	t.Helper()
	book, err := loadBook()
	if err != nil {
		t.Fatal(err)
	}
	c := &county{Store: storetest.SQLite(t).Sharing(), standings: map[ident.Organisation]organisation.Standing{
		council: standing(council, "Example Council", "county"), school: standing(school, "Example School", "school_maintained"),
		trust: standing(trust, longName, "nhs_trust"), charity: standing(charity, "Example Charity", "charity_vcse"),
	}}
	set := sharing.DefaultSettings()
	set.RefPrefix = "KM-R"
	s := sharing.New(sharing.Deps{Store: c, Clock: clock.NewFixed(pagetest.Now), IDs: &ident.Sequence{Prefix: "x"}, Book: book, Settings: set,
		Templates: append([]sharing.Template{{Key: "pupils", Title: "Pupil list", About: "Schools tell the council each week who is on roll.", Content: complete()},
			{Key: "hostile", Title: "Hostile", About: "Words that try to break out.", Content: hostile()},
			{Key: "paper", Title: "With an outsider", About: "One party signs on paper.", Content: withOutsider()}}, more...)})
	return &world{Service: s, county: c, site: pagetest.Site(t), routes: sharingpage.Routes(sharingpage.Deps{Sharing: s, Book: book, Organisations: c, People: c, AgreementName: "the Agreement", Body: c.body})}
}

// body finds an organisation by its identifier or its short name.
func (c *county) body(name string) (ident.Organisation, string, bool) {
	for short, id := range map[string]ident.Organisation{"school": school, "council": council} {
		if name == short || name == string(id) {
			return id, c.standings[id].Name, true
		}
	}
	return "", "", false
}

func actor(org ident.Organisation, roles ...access.Role) access.Actor {
	return access.Actor{Person: ident.Person("p-" + string(org) + "-" + string(roles[0])), Organisation: org, Roles: roles}
}

var (
	lead     = actor(council, access.IGLead, access.DPO, access.SigningOfficer)
	head     = actor(school, access.IGLead, access.DPO, access.SigningOfficer)
	teacher  = actor(school, access.Practitioner)
	stranger = actor(charity, access.IGLead, access.DPO, access.SigningOfficer, access.OrgAdmin)
)

// as serves the pages to somebody.
func (w *world) as(t testing.TB, a access.Actor) *pagetest.Server {
	t.Helper()
	return pagetest.NewOn(t, w.site, w.routes, a, page.Who{Name: "Pat Example", OrganisationName: w.county.standings[a.Organisation].Name, RoleLabels: []string{"Information governance lead"}})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// start makes a draft from a template and gives its address.
func (w *world) start(t testing.TB, template string) string {
	t.Helper()
	made, err := w.CreateCopy(context.Background(), lead, sharing.CreateCopy{Template: template})
	must(t, err)
	return made.Ref
}

func (w *world) hash(t testing.TB, a access.Actor, ref string) string {
	t.Helper()
	v, err := w.Get(context.Background(), a, ref)
	must(t, err)
	return v.Shown.Hash
}

func (w *world) sent(t testing.TB, template string) string {
	t.Helper()
	ref := w.start(t, template)
	must(t, w.Send(context.Background(), lead, sharing.Send{Ref: ref}))
	return ref
}

func (w *world) toSign(t testing.TB, template string) string {
	t.Helper()
	ref := w.sent(t, template)
	w.approveAll(t, ref)
	return ref
}

func (w *world) approveAll(t testing.TB, ref string) {
	t.Helper()
	for _, a := range []access.Actor{lead, head} {
		must(t, w.Approve(context.Background(), a, sharing.Approve{Ref: ref, Hash: w.hash(t, a, ref)}))
	}
}

func (w *world) signAs(t testing.TB, a access.Actor, ref string) {
	t.Helper()
	must(t, w.Sign(context.Background(), a, sharing.Sign{Ref: ref, Hash: w.hash(t, a, ref), Name: "Pat Example", Post: "Chief Executive", Authority: true}))
}

func (w *world) live(t testing.TB) string {
	t.Helper()
	ref := w.toSign(t, "pupils")
	w.signAs(t, lead, ref)
	w.signAs(t, head, ref)
	return ref
}

// got checks the status of an answer and gives its body.
func got(t testing.TB, r *httptest.ResponseRecorder, status int) string {
	t.Helper()
	if r.Code != status {
		t.Fatalf("status %d, want %d: %s %s", r.Code, status, r.Header().Get("Location"), text(r.Body.String()))
	}
	return r.Body.String()
}

// goesTo checks that an answer redirects.
func goesTo(t testing.TB, r *httptest.ResponseRecorder, to string) {
	t.Helper()
	if r.Code != 303 || r.Header().Get("Location") != to {
		t.Fatalf("status %d to %q, want a redirect to %q: %s", r.Code, r.Header().Get("Location"), to, text(r.Body.String()))
	}
}

// text gives the main part of a page, short enough for a failure message.
func text(html string) string {
	if i := strings.Index(html, "<main"); i >= 0 {
		html = html[i:]
	}
	if len(html) > 3000 {
		html = html[:3000]
	}
	return html
}

// hidden reads the value of a hidden input from a page.
func hidden(t testing.TB, html, name string) string {
	t.Helper()
	_, after, found := strings.Cut(html, `name="`+name+`" value="`)
	if !found {
		t.Fatalf("no hidden input %s in %s", name, text(html))
	}
	value, _, _ := strings.Cut(after, `"`)
	return value
}

func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}
