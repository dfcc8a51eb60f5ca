package govuk_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"sharewell/internal/web/govuk"
)

// page renders a component into a string.
func page(t testing.TB, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatalf("rendering: %v", err)
	}
	return b.String()
}

// element finds the first element with the given tag.
func element(t testing.TB, nodes []*html.Node, tag string) *html.Node {
	t.Helper()
	for _, node := range nodes {
		if node.Data == tag {
			return node
		}
		for d := range node.Descendants() {
			if d.Type == html.ElementNode && d.Data == tag {
				return d
			}
		}
	}
	t.Fatalf("no <%s>", tag)
	return nil
}

// ids lists the ids of all elements with the given tag.
func ids(nodes []*html.Node, tag string) []string {
	var found []string
	for _, node := range nodes {
		for d := range node.Descendants() {
			if d.Type == html.ElementNode && d.Data == tag {
				found = append(found, attribute(d, "id"))
			}
		}
	}
	return found
}

func attribute(node *html.Node, name string) string {
	for _, attr := range node.Attr {
		if attr.Key == name {
			return attr.Val
		}
	}
	return ""
}

func textOf(node *html.Node) string {
	var b strings.Builder
	for d := range node.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// typed is what people may type, markup included.
func typed() *rapid.Generator[string] { return rapid.StringMatching(`[ -~\n£é☃]{0,40}`) }

func TestTypedTextComesBackAsTyped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		value, label := typed().Draw(rt, "value"), "Name "+typed().Draw(rt, "label")
		nodes := parse(t, page(t, govuk.Input(govuk.InputProps{
			Name: "name", Value: value, Label: govuk.LabelProps{Text: label},
		})))
		if diff := cmp.Diff(value, attribute(element(t, nodes, "input"), "value")); diff != "" {
			rt.Fatalf("value (-typed +shown):\n%s", diff)
		}
		if diff := cmp.Diff(label, textOf(element(t, nodes, "label"))); diff != "" {
			rt.Fatalf("label (-given +shown):\n%s", diff)
		}
		nodes = parse(t, page(t, govuk.Textarea(govuk.TextareaProps{Name: "more", Value: value})))
		if diff := cmp.Diff(value, textOf(element(t, nodes, "textarea"))); diff != "" {
			rt.Fatalf("textarea (-typed +shown):\n%s", diff)
		}
	})
}

func TestChildrenFollowContent(t *testing.T) {
	t.Parallel()
	child := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<em>child</em>")
		return err
	})
	cases := []struct {
		name string
		c    templ.Component
		tag  string
		want string
	}{
		{"fieldset", govuk.Fieldset(govuk.FieldsetProps{HTML: govuk.Text("own")}), "fieldset", "own child"},
		{"inset text", govuk.InsetText(govuk.InsetTextProps{Text: "own"}), "div", "own child"},
		{"details", govuk.Details(govuk.DetailsProps{Text: "own"}), "div", "own child"},
		{"banner", govuk.NotificationBanner(govuk.NotificationBannerProps{TitleText: "Title: ", HTML: govuk.Text("own")}), "div", "Title: own child"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := tc.c.Render(templ.WithChildren(t.Context(), child), &b); err != nil {
				t.Fatal(err)
			}
			spaced := strings.ReplaceAll(b.String(), "<em>", " <em>")
			got := strings.Join(strings.Fields(textOf(element(t, parse(t, spaced), tc.tag))), " ")
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAbsentItemsKeepTheNumbersOfTheOthers(t *testing.T) {
	t.Parallel()
	radios := govuk.Radios(govuk.RadiosProps{Name: "basis", Items: []govuk.RadioItem{
		{Value: "a", Text: "A"}, {}, {Value: "c", Text: "C"},
	}})
	if diff := cmp.Diff([]string{"basis", "basis-3"}, ids(parse(t, page(t, radios)), "input")); diff != "" {
		t.Error(diff)
	}
}

func TestAttributesOfOneCallDoNotLeakIntoAnother(t *testing.T) {
	t.Parallel()
	shared := make(govuk.Attrs, 1, 8)
	shared[0] = govuk.Attr{Name: "data-shared", Value: "1"}
	props := govuk.CharacterCountProps{Name: "why", Maxlength: 10, FormGroup: govuk.FormGroup{Attributes: shared}}
	first := page(t, govuk.CharacterCount(props))
	if second := page(t, govuk.CharacterCount(props)); first != second {
		t.Errorf("rendering changed the props:\n%s\n%s", first, second)
	}
	if diff := cmp.Diff(make(govuk.Attrs, 7), shared[1:8]); diff != "" {
		t.Errorf("the caller's list was written to:\n%s", diff)
	}
}

func TestLinksWithScriptsAreInert(t *testing.T) {
	t.Parallel()
	const script = "javascript:alert(1)"
	cases := map[string]templ.Component{
		"button":        govuk.Button(govuk.ButtonProps{Text: "Go", Href: script}),
		"back link":     govuk.BackLink(govuk.BackLinkProps{Href: script}),
		"error summary": govuk.ErrorSummary(govuk.ErrorSummaryProps{ErrorList: []govuk.ErrorSummaryItem{{Text: "x", Href: script}}}),
		"summary list": govuk.SummaryList(govuk.SummaryListProps{Rows: []govuk.SummaryListRow{{
			Key: govuk.SummaryListContent{Text: "k"}, Actions: govuk.Actions{Items: []govuk.ActionLink{{Text: "Change", Href: script}}},
		}}}),
		"task list": govuk.TaskList(govuk.TaskListProps{Items: []govuk.TaskListItem{{Title: govuk.TaskListTitle{Text: "t"}, Href: script}}}),
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := page(t, c); strings.Contains(got, "javascript:") {
				t.Errorf("the link kept its script: %s", got)
			}
		})
	}
}

func BenchmarkTableOfAHundredRows(b *testing.B) {
	rows := make([][]govuk.TableCell, 100)
	for i := range rows {
		rows[i] = []govuk.TableCell{{Text: "Record"}, {Text: "Purpose"}, {Text: "12", Format: "numeric"}, {Text: "Live"}}
	}
	props := govuk.TableProps{Caption: "Records", Rows: rows}
	b.ReportAllocs()
	for b.Loop() {
		if err := govuk.Table(props).Render(b.Context(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
