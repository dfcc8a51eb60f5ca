package gallerypage

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sharewell/internal/access"
	"sharewell/internal/web/page"
	"sharewell/internal/web/page/pagetest"
)

// notHere are components that are a page, or every page, themselves.
func notHere() map[string]string {
	return map[string]string{"layout.Page": "is around every page", "layout.ErrorBody": "is a page of its own with its own first heading"}
}

func TestEveryComponentIsShown(t *testing.T) {
	t.Parallel()
	var here strings.Builder
	own, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range own {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		here.Write(b)
	}
	component := regexp.MustCompile(`(?m)^templ ([A-Z]\w*)\(`)
	for _, folder := range []string{"govuk", "layout"} {
		files, err := filepath.Glob(filepath.Join("..", folder, "*.templ"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", folder, len(files), err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range component.FindAllStringSubmatch(string(b), -1) {
				name := folder + "." + m[1]
				if _, left := notHere()[name]; !left && !strings.Contains(here.String(), name+"(") {
					t.Errorf("%s is not shown", name)
				}
			}
		}
	}
}

func TestPageIsSound(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t, Routes(), access.Actor{}, page.Who{}).Get("/development/components")
	body := w.Body.String()
	if w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	if i := strings.Index(body, "⟦"); i >= 0 {
		t.Errorf("a text is missing: %.60s", body[i:])
	}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	ids, anchors, level := map[string]bool{}, []string{}, 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			if to := int(n.Data[1] - '0'); to > level+1 {
				t.Errorf("a heading leaps from level %d to %d", level, to)
			}
			level = int(n.Data[1] - '0')
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("the id %q stands twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"), a.Key == "for":
				anchors = append(anchors, strings.TrimPrefix(a.Val, "#"))
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s> has the inline attribute %s", n.Data, a.Key)
			}
		}
	}
	for _, a := range anchors {
		if a != "" && !ids[a] {
			t.Errorf("#%s leads nowhere", a)
		}
	}
}
