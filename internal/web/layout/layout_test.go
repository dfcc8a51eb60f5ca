package layout

import (
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a rendered component with testdata/<name>.html.
func golden(t testing.TB, name string, c templ.Component) string {
	t.Helper()
	got := render(t, c)
	path := filepath.Join("testdata", name+".html")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("golden file: %v (go test -update writes it)", err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, d)
	}
	return got
}

func render(t testing.TB, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(b.String(), "><", ">\n<") + "\n"
}

// within renders c as the children of the page.
func within(p Props, c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return Page(p).Render(templ.WithChildren(ctx, c), w)
	})
}

var november = time.Date(2026, 11, 3, 14, 5, 0, 0, time.UTC)

func publicProps() Props {
	return Props{
		Title: "Falls <alerts>", Heading: "Telling care homes", Caption: "How we use data",
		PartnershipName: "Kent & Medway", Description: "What is shared and why.",
		CanonicalURL: "https://example.test/register/KM-1", FeedURL: "/register.atom", SearchQuery: `"falls"`,
		Nav:         []NavItem{{Text: "How we use data", Href: "/register", Current: true}, {Text: "Your choices", Href: "/choices"}},
		Breadcrumbs: []Link{{"Home", "/"}, {"Falls", ""}},
		Footer:      Footer{RunBy: "Kent County Council", ChangedAt: november, CheckURL: "/log", Links: []Link{{"Privacy", "/privacy"}}},
	}
}

func membersProps() Props {
	return Props{
		Title: "In-tray", Voice: Members, ErrorTitle: true, Demo: true, DemoDate: "20 November 2026",
		Lang: "cy", BodyClass: "sw-tray-page", Nonce: "n0nce", Noindex: true, BackLink: &Link{"Back", "/members"},
		ActingFor: &ActingFor{Organisation: "Medway Council", Person: "A Person", Roles: []string{"Signatory", "Reader"}, SwitchURL: "/act-for", SignOutURL: "/sign-out"},
		Flash:     &Flash{Kind: FlashSuccess, Text: "You signed it.", Link: &Link{"See it", "/r"}},
		SideNav: []NavGroup{{Title: "Sharing", Items: []SideItem{
			{Text: "In-tray", Href: "/in-tray", Current: true, Count: 2, CountLabel: "2 things wait for you"}, {Text: "Records", Href: "/records"}}}},
	}
}

func TestPage(t *testing.T) {
	t.Parallel()
	body := templ.Raw(`<p class="govuk-body">Words</p>`)
	cases := map[string]Props{"page_public": publicProps(), "page_members": membersProps(), "page_bare": {}}
	for name, p := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkDocument(t, golden(t, name, within(p, body)))
		})
	}
}

// checkDocument finds what would break the content security policy or the page's outline.
func checkDocument(t testing.TB, text string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	ids, mains := map[string]bool{}, 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "main" {
			mains++
		}
		if n.Data == "style" || n.Data == "script" && n.FirstChild != nil && strings.TrimSpace(n.FirstChild.Data) != "" {
			t.Errorf("inline <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s> has the inline attribute %s", n.Data, a.Key)
			}
			if a.Key == "id" && ids[a.Val] {
				t.Errorf("the id %q is used twice", a.Val)
			}
			if a.Key == "id" {
				ids[a.Val] = true
			}
		}
	}
	if mains != 1 {
		t.Errorf("%d main elements, want 1", mains)
	}
}

func TestBrowserTitle(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]Props{
		"Sharewell":                             {},
		"Falls – Sharewell":                     {Title: "Falls"},
		"Error: Falls – Sharewell – Kent":       {Title: "Falls", PartnershipName: "Kent", ErrorTitle: true},
		"Falls – County sharing – West Country": {Title: "Falls", ServiceName: "County sharing", PartnershipName: "West Country"},
	} {
		if got := p.browserTitle(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	var tags []templ.Component
	for _, k := range Kinds() {
		tags = append(tags, StatusTag(string(k), k))
	}
	waiting := Status{"Waiting", Waiting}
	cases := map[string]templ.Component{
		"tags": templ.Join(tags...),
		"timeline": Timeline([]Entry{
			{At: november, What: "Signed", Who: "Caldicott Guardian", Why: "All points met.", Link: &Link{Href: "/r"}},
			{At: november, DateOnly: true, What: "Drafted"}}),
		"filters":      FilterTags([]Filter{{"Purpose", "Care", "/r?a"}, {"Body", "Medway", "/r?b"}}, "/r"),
		"filters_none": FilterTags(nil, "/r"),
		"empty":        EmptyState(Empty{"Nothing waits", "We write to you.", &Link{"Signed", "/s"}}),
		"ref":          templ.Join(Ref(Reference{Text: "KM-R-1"}), Ref(Reference{"KM-R-2", "/r/2"})),
		"stats":        Stats([]Stat{{"1,204", "uses", "3 more", "/r"}, {"4", "wait", "", ""}}),
		"facts":        Facts([]Fact{{"Started", "3 November 2026", ""}, {"Led by", "Medway", "/o"}}),
		"tray": InTray([]TrayItem{
			{Verb: "Sign", Object: "a record", Href: "/s", From: "Medway", Due: "today", Status: &waiting},
			{Verb: "Answer", Object: "a question", Href: "/a", Due: "1 working day overdue", Overdue: true}}),
		"help":       help([]Piece{{"Stuck? Ask", ""}, {"your lead", "mailto:ig@example.gov.uk"}, {"or the adviser on duty:", ""}, {"Priya <Anand>", "/portal/people/1"}}),
		"print":      PrintLink("Print this page"),
		"submission": SubmissionKey("K<1"),
		"change":     ChangeLines([]ChangeLine{{"Adds: age", ChangeAdds}, {"Removes: name", ChangeRemoves}, {"Alters: end", ChangeAlters}}),
		"marked":     MarkedText([]Run{{"a ", Kept}, {"b", Deleted}, {"c", Inserted}, {" d", Kept}}),
		"error":      ErrorBody(ErrorPage{"Gone", "It ended.", "All of it.", "Go back.", []Link{{"Start", "/"}}, "7F3K"}),
		"sign":       Sign(SignBox{"What you sign", []Fact{{"Document", "Record", "/d"}, {"As", "Guardian", ""}}, "maple river"}),
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, "part_"+name, c)
		})
	}
}
