package guideview

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/guide"
	"sharewell/internal/web/content"
	"sharewell/packs"
	rulebookdata "sharewell/rulebook"
)

var today = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

func sources(t testing.TB) Sources {
	t.Helper()
	pack, err := packs.Named("kent-and-medway")
	if err != nil {
		t.Fatal(err)
	}
	return Sources{Law: rulebookdata.England(), Pack: pack, Guide: rulebookdata.EnglandGuide()}
}

func maker(t testing.TB) Maker {
	t.Helper()
	texts, err := content.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	g, err := sources(t).Load()
	if err != nil {
		t.Fatal(err)
	}
	return Maker{Guide: g, Words: texts.Page("guide")}
}

func drawn(t rapid.TB, m Maker, q url.Values) (title, html string) {
	t.Helper()
	d := m.Draw(q, today)
	var b strings.Builder
	if err := d.Body.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return d.Title, b.String()
}

// walk answers questions with drawn codes until there is a result.
func walk(t *rapid.T, g *guide.Guide) guide.Facts {
	var f guide.Facts
	for range guide.MaxQuestions + 1 {
		q, more := g.Next(f)
		if !more {
			return f
		}
		codes := []string{rapid.SampledFrom(q.Options).Draw(t, q.Field).Code}
		if q.Many {
			if second := rapid.SampledFrom(q.Options).Draw(t, q.Field+" too").Code; second != codes[0] {
				codes = append(codes, second)
			}
		}
		f = f.With(q.Field, codes...)
	}
	t.Fatal("the guide asks more than it may")
	return f
}

func TestAnswersTravelInAddresses(t *testing.T) {
	t.Parallel()
	m := maker(t)
	rapid.Check(t, func(rt *rapid.T) {
		f := walk(rt, m.Guide)
		back := m.Guide.Trim(Answers(m.Guide, f.Encode()))
		if d := cmp.Diff(m.Guide.Trim(f), back); d != "" {
			rt.Fatalf("an address lost something (-want +got):\n%s", d)
		}
	})
}

// TestTheBrowserSaysTheSame compares the browser's pages with the server's, page by page of many paths.
func TestTheBrowserSaysTheSame(t *testing.T) {
	t.Parallel()
	here := maker(t)
	data, err := Bundle(sources(t), here.Words)
	if err != nil {
		t.Fatal(err)
	}
	there, err := Unbundle(data)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(here.Guide.Book().Version(), there.Guide.Book().Version()); d != "" {
		t.Fatalf("the browser holds another rulebook: %s", d)
	}
	notice := regexp.MustCompile(`(?s)<div class="sw-offline".*?</div>`)
	rapid.Check(t, func(rt *rapid.T) {
		f := walk(rt, here.Guide)
		for _, step := range here.Guide.Path(f) {
			sameDrawn(rt, here, there, notice, queryFor(f, change, step.Question.Field))
		}
		sameDrawn(rt, here, there, notice, f.Encode())
	})
	sameDrawn(t, here, there, notice, url.Values{})
}

func queryFor(f guide.Facts, pairs ...string) url.Values {
	q := f.Encode()
	q.Set(pairs[0], pairs[1])
	return q
}

func sameDrawn(t rapid.TB, here, there Maker, notice *regexp.Regexp, q url.Values) {
	t.Helper()
	title, page := drawn(t, here, q)
	other, err := there.DrawPage("?"+q.Encode(), today)
	if err != nil {
		t.Fatal(err)
	}
	if !notice.MatchString(other.HTML) {
		t.Fatalf("%s: the browser's page does not say that it is offline", q.Encode())
	}
	if strings.Contains(page, "⟦") {
		t.Fatalf("%s: a word is missing", q.Encode())
	}
	if d := cmp.Diff(page, notice.ReplaceAllString(other.HTML, "")); d != "" {
		t.Fatalf("%s (%s) differs (-server +browser):\n%s", q.Encode(), title, d)
	}
}

func TestBundleIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	words := maker(t).Words
	a, err := Bundle(sources(t), words)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Bundle(sources(t), words)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a, b) {
		t.Error("two bundles of the same files differ, so browsers would fetch again for nothing")
	}
}

func TestDamagedBundleIsAnError(t *testing.T) {
	t.Parallel()
	for _, data := range [][]byte{nil, []byte("PK"), []byte(strings.Repeat("x", 100))} {
		if _, err := Unbundle(data); err == nil {
			t.Errorf("%d bytes of nonsense became a guide", len(data))
		}
	}
}

// TestSenselessAddresses keeps every address answerable.
func TestSenselessAddresses(t *testing.T) {
	t.Parallel()
	m := maker(t)
	rapid.Check(t, func(rt *rapid.T) {
		q := url.Values{}
		for range rapid.IntRange(0, 6).Draw(rt, "n") {
			name := rapid.OneOf(rapid.SampledFrom([]string{"d", "f", "t", "s", "k", "change", "asked", "start"}), rapid.String()).Draw(rt, "name")
			q.Add(name, rapid.OneOf(rapid.SampledFrom([]string{"now", "no", "police", "child", "danger", "data"}), rapid.String()).Draw(rt, "value"))
		}
		if _, html := drawn(rt, m, q); !strings.Contains(html, "<h1") {
			rt.Fatalf("%q gives a page without a heading", q.Encode())
		}
	})
}

func TestAskedWithoutAnswer(t *testing.T) {
	t.Parallel()
	m := maker(t)
	d := m.Draw(url.Values{asked: {"danger"}}, today)
	if !d.HasErrors || !strings.HasPrefix(d.Title, "Error: ") {
		t.Errorf("a question sent without an answer must say so: %+v", d)
	}
	if d := m.Draw(url.Values{asked: {"danger"}, "d": {"no"}}, today); d.HasErrors {
		t.Error("the next question must not begin with an error")
	}
}

// TestNothingOpenIsSaidAsSettled: where a recommended ground is still to be confirmed, the page says so
// above and beside it.
func TestNothingOpenIsSaidAsSettled(t *testing.T) {
	t.Parallel()
	m := maker(t)
	rapid.Check(t, func(rt *rapid.T) {
		f := m.Guide.Trim(walk(rt, m.Guide))
		r := m.Guide.Ask(f, today)
		v := m.result(f, r)
		open := false
		for _, g := range v.Grounds {
			open = open || g.Open != ""
		}
		for _, reason := range v.Reasons {
			open = open || reason.Open != ""
		}
		if open != (v.OpenText != "") {
			rt.Fatalf("open points %t, warning %q", open, v.OpenText)
		}
	})
}

func TestWriteItDownLeadsToTheRightForm(t *testing.T) {
	t.Parallel()
	f := guide.Facts{Danger: guide.DangerNow}
	for urgency, want := range map[string]string{"emergency": "/one-offs/emergency?", "urgent": "/one-offs/emergency?", "routine": "/one-offs/new?"} {
		if got := WritePath(f, urgency, "share_all"); !strings.HasPrefix(got, want) || !strings.Contains(got, "d=now") {
			t.Errorf("%s leads to %s", urgency, got)
		}
	}
}
