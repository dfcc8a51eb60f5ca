package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEverySettingHasAFlag(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in, rest []string
		settings map[string]string
	}{
		"apart":       {[]string{"serve", "--smtp-host", "mail.example", "--listen", "127.0.0.1:1"}, []string{"serve", "--listen", "127.0.0.1:1"}, map[string]string{"smtp-host": "mail.example"}},
		"with equals": {[]string{"serve", "--log-level=debug"}, []string{"serve"}, map[string]string{"log-level": "debug"}},
		"unknown":     {[]string{"serve", "--nonsense", "x"}, []string{"serve", "--nonsense", "x"}, map[string]string{}},
		"none":        {[]string{"version"}, []string{"version"}, map[string]string{}},
	} {
		rest, settings := settingsIn(c.in)
		if d := cmp.Diff(c.rest, rest); d != "" {
			t.Errorf("%s: what is left (-want +got):\n%s", name, d)
		}
		if d := cmp.Diff(c.settings, settings); d != "" {
			t.Errorf("%s: settings (-want +got):\n%s", name, d)
		}
	}
}
