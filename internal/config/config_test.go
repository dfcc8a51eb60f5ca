package config

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sharewell/internal/errs"
)

var update = flag.Bool("update", false, "write the reference anew")

const key = "SHAREWELL_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

// enough is the least that a real service needs.
var enough = []string{"SHAREWELL_SMTP_HOST=mail.example.org", "SHAREWELL_MAIL_FROM=Sharewell <no-reply@example.org>", "SHAREWELL_PUBLIC_URL=https://sharewell.example.org", key}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReferenceIsCurrent(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "docs", "reference", "config.md")
	if *update {
		if err := os.WriteFile(path, []byte(Reference()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), Reference()); d != "" {
		t.Errorf("run go test ./internal/config -update (-want +got):\n%s", d)
	}
}

func TestLaterSourcesWin(t *testing.T) {
	t.Parallel()
	yaml := file(t, "c.yaml", "pack: from-file\nlisten: 127.0.0.1:1\ndatabase: sqlite:from-file.db\nsmtp:\n  port: 25\n  timeout: 10s\nupload_limit: 5MB\n")
	c, err := LoadFrom(Sources{
		File:  yaml,
		Env:   append([]string{"SHAREWELL_LISTEN=127.0.0.1:2", "SHAREWELL_DATABASE=sqlite:from-env.db", "PATH=/bin", "SHAREWELL_TEST_POSTGRES=x"}, enough...),
		Flags: map[string]string{"database": "sqlite:from-flag.db", "log-level": "debug"},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := []string{c.Pack, c.Listen, c.Database, c.Log.Level, c.Log.Format, c.UploadLimit.String()}
	if d := cmp.Diff([]string{"from-file", "127.0.0.1:2", "sqlite:from-flag.db", "debug", "json", "5MB"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if c.SMTP.Port != 25 || c.SMTP.Timeout != 10*time.Second || len(c.SecretKey()) != 32 {
		t.Errorf("nested settings: %+v", c.SMTP)
	}
}

func TestJSONIsReadToo(t *testing.T) {
	t.Parallel()
	c, err := Load(file(t, "c.json", `{"demo": true, "session": {"idle": "30m"}, "trusted_proxies": 2}`), nil)
	if err != nil || !c.Demo || c.Session.Idle != 30*time.Minute || c.TrustedProxies != 2 {
		t.Errorf("%+v, error %v", c, err)
	}
}

func TestOneMachineNeedsNothing(t *testing.T) {
	t.Parallel()
	if _, err := Load("", nil); err != nil {
		t.Error(err)
	}
	if _, err := LoadFrom(Sources{Flags: map[string]string{"demo": "true"}}); err != nil {
		t.Error(err)
	}
}

func TestSecretsFromFiles(t *testing.T) {
	t.Parallel()
	secret := file(t, "secret", "hush\n")
	env := append(slices.Clone(enough), "SHAREWELL_SMTP_USERNAME=us", "SHAREWELL_SMTP_PASSWORD_FILE="+secret)
	c, err := Load("", env)
	if err != nil || c.SMTP.Password != "hush" {
		t.Errorf("%q, error %v", c.SMTP.Password, err)
	}
}

// TestMistakesAreExplained also sees to it that a secret is never repeated in a message.
func TestMistakesAreExplained(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		file string
		env  []string
		want []string // keys
	}{
		{"nothing but the address is set", "", enough[2:3], []string{"mail_from", "smtp.host", "key"}},
		{"a misspelt key", "databse: x\nsmtp:\n  hots: y\n", enough, []string{"databse", "smtp.hots"}},
		{"a misspelt variable", "", append([]string{"SHAREWELL_LISTN=x"}, enough...), []string{"SHAREWELL_LISTN"}},
		{"not YAML", "{", enough, []string{"config"}},
		{"a list", "pack: [a, b]\n", enough, []string{"pack"}},
		{"wrong types", "demo: perhaps\nsmtp: {port: many, timeout: soon}\nupload_limit: big\n", enough, []string{"demo", "smtp.port", "smtp.timeout", "upload_limit"}},
		{"a database of another kind", "database: mysql://x\n", enough, []string{"database"}},
		{"addresses", "listen: here\nprivate_listen: there\n", enough, []string{"listen", "private_listen"}},
		{"private with the public", "listen: :80\nprivate_listen: :80\n", enough, []string{"private_listen"}},
		{"unencrypted pages", "public_url: http://sharewell.example.org\n", slices.Delete(slices.Clone(enough), 2, 3), []string{"public_url"}},
		{"a path in the address", "public_url: https://example.org/sharewell\n", slices.Delete(slices.Clone(enough), 2, 3), []string{"public_url"}},
		{"unencrypted mail", "smtp: {tls: none}\n", enough, []string{"smtp.tls"}},
		{"domains that are addresses", "oidc: {issuer: 'https://id.example.org', client_id: a, client_secret: b, name: C, domains: 'ada@council.example'}\n", enough, []string{"oidc.domains"}},
		{"half a sign-in service", "oidc: {issuer: 'http://id.example.org'}\n", enough, []string{"oidc.issuer", "oidc.client_id", "oidc.client_secret", "oidc.name"}},
		{"sessions", "session: {idle: 13h, link_valid: 0s}\n", enough, []string{"session.idle", "session.link_valid"}},
		{"an open API for everybody", "listen: ':8080'\napi_auth: none\n", enough, []string{"api_auth"}},
		{"half a mailbox", "mesh: {url: 'http://mesh.example.org'}\nscreening: {idle: 3h, at_once: 0}\n", enough,
			[]string{"screening.idle", "screening.at_once", "mesh.url", "mesh.mailbox", "mesh.password", "mesh.shared_key", "mesh.recipient"}},
		{"a short key", "key: aHVzaC1odXNo\n", enough[:3], []string{"key"}},
		{"a secret twice", "smtp: {username: us, password: hush-hush, password_file: x}\n", enough, []string{"smtp.password_file"}},
		{"a secret's file is missing", "smtp: {username: us, password_file: /nowhere/hush}\n", enough, []string{"smtp.password_file"}},
		{"log", "log: {level: loud, format: xml}\ntrusted_proxies: -1\nupload_limit: 2GB\n", enough, []string{"upload_limit", "trusted_proxies", "log.level", "log.format"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := ""
			if c.file != "" {
				path = file(t, "c.yaml", c.file)
			}
			_, err := Load(path, c.env)
			var got []string
			for _, f := range errs.FieldsOf(err) {
				got = append(got, f.Name)
				if strings.Contains(f.Message, "hush-hush") || strings.Contains(f.Message, "aHVzaC1") {
					t.Errorf("a message repeats a secret: %s", f.Message)
				}
				if !strings.HasSuffix(f.Message, ".") {
					t.Errorf("not a sentence: %s", f.Message)
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("keys (-want +got):\n%s\n%v", d, err)
			}
		})
	}
}

func TestNamesAreUnique(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range Settings() {
		for _, name := range []string{s.Flag(), s.Env()} {
			if seen[name] {
				t.Errorf("%s names two settings", name)
			}
			seen[name] = true
		}
		if s.Doc == "" {
			t.Errorf("%s is not explained", s.Key)
		}
	}
}

func TestSizesReadAsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := Size(rapid.Int64Range(0, 1<<40).Draw(t, "size"))
		if got, err := parseSize(want.String()); err != nil || got != want {
			t.Fatalf("%d was written %s and read %d, error %v", want, want, got, err)
		}
	})
}
