package config

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Setting describes one key of the configuration.
type Setting struct {
	Key     string // smtp.host
	Default string
	Doc     string
	Secret  bool
	Bool    bool // a switch on the command line
	value   reflect.Value
}

// Flag is the setting's name on the command line, without the dashes: smtp-host.
func (s Setting) Flag() string { return strings.NewReplacer(".", "-", "_", "-").Replace(s.Key) }

// Env is the setting's name in the environment: SHAREWELL_SMTP_HOST.
func (s Setting) Env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(s.Key, ".", "_"))
}

const envPrefix = "SHAREWELL_"

// Settings lists every key in the order of the struct.
func Settings() []Setting { return settingsOf(&Config{}) }

// settingsOf lists every key with the place in c that it sets.
func settingsOf(c *Config) []Setting { return walk(reflect.ValueOf(c).Elem(), "") }

func walk(v reflect.Value, prefix string) []Setting {
	var out []Setting
	for i := range v.NumField() {
		f := v.Type().Field(i)
		key := prefix + f.Tag.Get("key")
		if f.Type.Kind() == reflect.Struct {
			out = append(out, walk(v.Field(i), key+".")...)
			continue
		}
		out = append(out, Setting{
			Key: key, Default: f.Tag.Get("default"), Doc: f.Tag.Get("doc"), Secret: f.Tag.Get("secret") == "true",
			Bool: f.Type.Kind() == reflect.Bool, value: v.Field(i),
		})
	}
	return out
}

// set reads text into the setting's place. Its error says what would be right.
func (s Setting) set(text string) error {
	text = strings.TrimSpace(text)
	switch s.value.Interface().(type) {
	case string:
		s.value.SetString(text)
	case bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%s is neither true nor false", quoted(s, text))
		}
		s.value.SetBool(b)
	case int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("%s is not a whole number", quoted(s, text))
		}
		s.value.SetInt(int64(n))
	case time.Duration:
		d, err := time.ParseDuration(text)
		if err != nil {
			return fmt.Errorf("%s is not a length of time like 30s, 20m or 12h", quoted(s, text))
		}
		s.value.SetInt(int64(d))
	case Size:
		n, err := parseSize(text)
		if err != nil {
			return fmt.Errorf("%s is not a size like 20MB", quoted(s, text))
		}
		s.value.SetInt(int64(n))
	default:
		panic("config: no way to read a " + s.value.Type().String()) // a programming error
	}
	return nil
}

func quoted(s Setting, text string) string {
	if s.Secret {
		return "the value"
	}
	return strconv.Quote(text)
}

func parseSize(text string) (Size, error) {
	number, unit := strings.ToUpper(text), int64(1)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(number, u.suffix); ok {
			number, unit = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || n > math.MaxInt64/unit {
		return 0, fmt.Errorf("config: %q is not a size", text)
	}
	return Size(n * unit), nil
}

// Reference is docs/reference/config.md.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# Settings

Every setting has one key. It is given, the later winning, by its default, by a YAML or JSON file
(` + "`--config FILE`" + `), by the environment, and on the command line. A key with a dot is nested in the file:

` + "```yaml" + `
database: postgres://sharewell@db.example.org/sharewell
public_url: https://sharewell.example.org
smtp:
  host: mail.example.org
  password_file: /run/secrets/smtp
` + "```" + `

Unknown keys are refused. This page is written from the program (` + "`internal/config`" + `).

| key | environment | command line | default | what it does |
|---|---|---|---|---|
`)
	for _, s := range Settings() {
		standard := "none"
		if s.Default != "" {
			standard = "`" + s.Default + "`"
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | `--%s` | %s | %s |\n", s.Key, s.Env(), s.Flag(), standard, s.Doc)
	}
	return b.String()
}
