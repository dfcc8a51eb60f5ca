package letter

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// sample is one message as it arrived, and what must be read from it. Only what it names is compared.
type sample struct {
	Name     string   `yaml:"name"`
	Raw      string   `yaml:"raw"`
	Kind     Kind     `yaml:"kind"`
	Text     string   `yaml:"text"`
	From     string   `yaml:"from"`
	Subject  string   `yaml:"subject"`
	Answers  string   `yaml:"answers"`
	Attached []string `yaml:"attached"`
	Back     *Back    `yaml:"back"`
}

func samples(t testing.TB) []sample {
	t.Helper()
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []sample
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var some []sample
		if err := yaml.Unmarshal(b, &some); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		all = append(all, some...)
	}
	return all
}

// wire gives the bytes as they come over the network.
func (s sample) wire() string {
	raw := strings.NewReplacer("\n", "\r\n", "␠", " ").Replace(s.Raw)
	var b strings.Builder // ⟨e9⟩ stands for one byte of another encoding
	for {
		before, rest, found := strings.Cut(raw, "⟨")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		var code string
		code, raw, _ = strings.Cut(rest, "⟩")
		b.WriteByte(unhex(code[0])<<4 | unhex(code[1]))
	}
}

func unhex(c byte) byte {
	if c >= 'a' {
		return c - 'a' + 10
	}
	return c - '0'
}

func TestMessagesAreReadAsTheirWritersMeantThem(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range samples(t) {
		if seen[s.Name] {
			t.Errorf("two messages are called %q", s.Name)
		}
		seen[s.Name] = true
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			got, err := Read(strings.NewReader(s.wire()))
			if err != nil {
				t.Fatal(err)
			}
			want := Letter{Kind: s.Kind, Text: strings.TrimSpace(s.Text), From: got.From, Subject: got.Subject, Attached: s.Attached}
			have := Letter{Kind: got.Kind, Text: got.Text, From: got.From, Subject: got.Subject, Attached: got.Attached}
			if s.From != "" {
				want.From = s.From
			}
			if s.Subject != "" {
				want.Subject = s.Subject
			}
			if s.Answers != "" {
				want.Answers, have.Answers = []string{s.Answers}, got.Answers[:min(1, len(got.Answers))]
			}
			if s.Kind == Automatic || s.Kind == Calendar || s.Kind == Returned {
				want.Text, have.Text = "", "" // nobody reads it
			}
			if s.Back != nil {
				want.Back, have.Back = *s.Back, got.Back
			}
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("read otherwise than written (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadRefusesWhatIsNoMessage(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "\r\n\r\n", "no message at all"} {
		if l, err := Read(strings.NewReader(raw)); err == nil && (l.From != "" || l.Text != "") {
			t.Errorf("Read(%q) = %+v", raw, l)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range samples(f) {
		f.Add(s.wire())
	}
	f.Fuzz(func(t *testing.T, raw string) {
		l, err := Read(strings.NewReader(raw))
		if err != nil {
			return
		}
		if !l.Kind.Valid() {
			t.Errorf("kind %q", l.Kind)
		}
		if n := len([]rune(l.Text)); n > MostText {
			t.Errorf("%d characters of text", n)
		}
		if strings.ContainsAny(l.Subject, "\r\n") {
			t.Errorf("the subject %q has a line end", l.Subject)
		}
	})
}
