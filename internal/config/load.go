package config

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"sharewell/internal/errs"
)

// Sources are where settings come from.
type Sources struct {
	File  string            // a YAML or JSON file; "" for none
	Env   []string          // as os.Environ gives it
	Flags map[string]string // by Setting.Flag; only those that were given
}

// notSettings are variables of ours that are not settings of the program.
func notSettings(name string) bool {
	return strings.HasPrefix(name, envPrefix+"TEST_") || name == envPrefix+"CONFIG" || name == envPrefix+"POSTGRES_BIN"
}

// Load reads the settings from a file and an environment, with nothing on the command line.
func Load(file string, env []string) (Config, error) { return LoadFrom(Sources{File: file, Env: env}) }

// LoadFrom reads the settings and checks them. Its error lists every mistake as a field, by key.
func LoadFrom(src Sources) (Config, error) {
	var c Config
	l := loader{settings: settingsOf(&c)}
	for _, s := range l.settings {
		if s.Default != "" {
			l.set("default", s.Key, s.Default)
		}
	}
	if src.File != "" {
		l.file(src.File)
	}
	l.env(src.Env)
	for _, flag := range sortedKeys(src.Flags) {
		l.flag(flag, src.Flags[flag])
	}
	l.secret(c.KeyFile, "key", "key_file", &c.Key)
	l.secret(c.SMTP.PasswordFile, "smtp.password", "smtp.password_file", &c.SMTP.Password)
	l.secret(c.OIDC.ClientSecretFile, "oidc.client_secret", "oidc.client_secret_file", &c.OIDC.ClientSecret)
	l.secret(c.MESH.PasswordFile, "mesh.password", "mesh.password_file", &c.MESH.Password)
	l.secret(c.MESH.SharedKeyFile, "mesh.shared_key", "mesh.shared_key_file", &c.MESH.SharedKey)
	if len(l.fields) == 0 {
		l.fields = c.check()
	}
	return c, errs.InvalidFields(l.fields)
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// loader collects settings and what is wrong with them.
type loader struct {
	settings []Setting
	fields   []errs.Field
}

func (l *loader) wrong(key, code, message string) {
	l.fields = append(l.fields, errs.Field{Name: key, Code: code, Message: message})
}

func (l *loader) set(where, key, text string) {
	i := slices.IndexFunc(l.settings, func(s Setting) bool { return s.Key == key })
	if i < 0 {
		l.wrong(key, "config.unknown", fmt.Sprintf("There is no setting %s (given in the %s). The settings are listed in docs/reference/config.md.", key, where))
		return
	}
	if err := l.settings[i].set(text); err != nil {
		l.wrong(key, "config.value", fmt.Sprintf("Change %s (given in the %s): %s.", key, where, err))
	}
}

func (l *loader) file(path string) {
	b, err := os.ReadFile(path)
	if err != nil {
		l.wrong("config", "config.file", "The settings file cannot be read: "+err.Error()+".")
		return
	}
	var doc map[string]any
	if err := yaml.Unmarshal(b, &doc); err != nil {
		l.wrong("config", "config.file", "The settings file "+path+" is not YAML or JSON: "+err.Error()+".")
		return
	}
	l.flatten(doc, "")
}

func (l *loader) flatten(doc map[string]any, prefix string) {
	keys := make([]string, 0, len(doc))
	for k := range doc {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		switch v := doc[k].(type) {
		case map[string]any:
			l.flatten(v, prefix+k+".")
		case []any:
			l.wrong(prefix+k, "config.value", "Change "+prefix+k+" (given in the file): it takes one value, not a list.")
		case nil:
			l.set("file", prefix+k, "")
		default:
			l.set("file", prefix+k, fmt.Sprint(v))
		}
	}
}

func (l *loader) env(env []string) {
	for _, pair := range slices.Sorted(slices.Values(env)) {
		name, text, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, envPrefix) || notSettings(name) {
			continue
		}
		i := slices.IndexFunc(l.settings, func(s Setting) bool { return s.Env() == name })
		if i < 0 {
			l.wrong(name, "config.unknown", "There is no setting "+name+" (given in the environment). The settings are listed in docs/reference/config.md.")
			continue
		}
		l.set("environment", l.settings[i].Key, text)
	}
}

func (l *loader) flag(flag, text string) {
	i := slices.IndexFunc(l.settings, func(s Setting) bool { return s.Flag() == flag })
	if i < 0 {
		l.wrong(flag, "config.unknown", "There is no setting --"+flag+".")
		return
	}
	l.set("command line", l.settings[i].Key, text)
}

// secret reads a secret from the file that names it.
func (l *loader) secret(path, key, fileKey string, into *string) {
	if path == "" {
		return
	}
	if *into != "" {
		l.wrong(fileKey, "config.twice", "Give "+key+" or "+fileKey+", not both.")
		return
	}
	b, err := os.ReadFile(path)
	if err != nil {
		var p *os.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		l.wrong(fileKey, "config.file", fmt.Sprintf("The file %s that %s names cannot be read: %s.", path, fileKey, err))
		return
	}
	*into = strings.TrimSpace(string(b))
}
