package form

import (
	"fmt"
	"net/mail"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TextRule says what a text field may hold.
type TextRule struct {
	Label    string         // "Title": begins the messages about length
	Required string         // the message when it is empty; "" makes it optional
	Max      int            // characters; zero means 500 in one line, 10,000 in several
	Lines    bool           // several lines are allowed
	Match    *regexp.Regexp // what the cleaned text must look like
	Mismatch string         // the message when it does not: "Enter the ICO registration number, like ZA123456"
}

const (
	maxLine  = 500
	maxLines = 10000
)

// Text reads a text field. It gives the cleaned text even when there is an error.
func (f *Form) Text(name string, rule TextRule) string {
	text := f.value(name)
	if !rule.Lines {
		text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' }), " ")
	}
	limit := rule.Max
	if limit == 0 {
		limit = maxLine
		if rule.Lines {
			limit = maxLines
		}
	}
	n := utf8.RuneCountInString(text)
	switch {
	case text == "" && rule.Required != "":
		f.Add(name, "required", rule.Required)
	case text == "":
	case n > limit:
		f.Add(name, "too_long", fmt.Sprintf("%s must be %s characters or fewer. It has %s now", labelOr(rule.Label), thousands(limit), thousands(n)))
	case strings.ContainsFunc(text, control):
		f.Add(name, "control_character", labelOr(rule.Label)+" contains characters that cannot be shown. Type it again instead of pasting it")
	case rule.Match != nil && !rule.Match.MatchString(text):
		f.Add(name, "mismatch", rule.Mismatch)
	}
	return text
}

func control(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

// Email reads an email address; "" when it is empty or wrong.
func (f *Form) Email(name, required string) string {
	text := f.Text(name, TextRule{Label: "Email address", Required: required, Max: 254})
	if text == "" {
		return ""
	}
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text || !strings.Contains(text[strings.LastIndexByte(text, '@'):], ".") {
		f.Add(name, "email", "Enter an email address, like name@example.org")
		return ""
	}
	return text
}

// ChoiceRule says what a radio group or a select may hold.
type ChoiceRule struct {
	Required string   // the message when nothing is chosen; "" makes it optional
	Options  []string // the values offered
}

// Choice reads one choice. A value that was not offered counts as none, with the page's own message:
// only a changed page or a changed list sends one.
func (f *Form) Choice(name string, rule ChoiceRule) string {
	text := f.value(name)
	switch {
	case text != "" && slices.Contains(rule.Options, text):
		return text
	case text != "":
		f.Add(name, "not_offered", "Choose one of the answers on this page")
	case rule.Required != "":
		f.Add(name, "required", rule.Required)
	}
	return ""
}

// MultiRule says what a group of tick boxes may hold.
type MultiRule struct {
	Required string   // the message when nothing is ticked
	Options  []string // the values offered; nil takes any
	Max      int      // most that may be ticked; zero means no limit
	TooMany  string   // the message above Max
}

// Multi reads ticked values, each once, in the order sent.
func (f *Form) Multi(name string, rule MultiRule) []string {
	var chosen []string
	for _, v := range f.raw[name] {
		v, found := clean(v)
		f.report(name, found)
		switch {
		case v == "" || slices.Contains(chosen, v):
		case rule.Options != nil && !slices.Contains(rule.Options, v):
			f.Add(name, "not_offered", "Choose from the answers on this page")
		default:
			chosen = append(chosen, v)
		}
	}
	switch {
	case len(chosen) == 0 && rule.Required != "":
		f.Add(name, "required", rule.Required)
	case rule.Max > 0 && len(chosen) > rule.Max:
		f.Add(name, "too_many", rule.TooMany)
	}
	return chosen
}

// Bool reads a single tick box: ticked is true.
func (f *Form) Bool(name string) bool {
	switch strings.ToLower(f.value(name)) {
	case "", "0", "false", "no", "off":
		return false
	}
	return true
}

// IntRule says what a whole number may be.
type IntRule struct {
	Label    string // "Number of people"
	Required string
	Min, Max int // both zero: any number
}

// Int reads a whole number. ok is false when there is none to use.
func (f *Form) Int(name string, rule IntRule) (n int, ok bool) {
	text := strings.NewReplacer(",", "", " ", "").Replace(f.value(name))
	if text == "" {
		if rule.Required != "" {
			f.Add(name, "required", rule.Required)
		}
		return 0, false
	}
	n, err := strconv.Atoi(text)
	bounded := rule.Min != 0 || rule.Max != 0
	switch {
	case err != nil:
		f.Add(name, "number", labelOr(rule.Label)+" must be a whole number, like 12")
	case bounded && (n < rule.Min || n > rule.Max):
		f.Add(name, "range", fmt.Sprintf("%s must be between %s and %s", labelOr(rule.Label), thousands(rule.Min), thousands(rule.Max)))
	default:
		return n, true
	}
	return 0, false
}

// FileRule says what a file may be. Its size limit is in Limits.
type FileRule struct {
	Required   string
	Extensions []string // ".pdf", lower case; nil takes any
	Kinds      string   // the words for them: "a PDF or Word file"
}

// File gives the uploaded file. ok is false when there is none to use.
func (f *Form) File(name string, rule FileRule) (file *File, ok bool) {
	file, ok = f.files[name]
	switch {
	case !ok && rule.Required != "":
		f.Add(name, "required", rule.Required)
	case !ok:
	case len(file.Data) == 0:
		f.Add(name, "file_empty", "The file is empty. Choose another one")
	case rule.Extensions != nil && !slices.Contains(rule.Extensions, strings.ToLower(path.Ext(file.Name))):
		f.Add(name, "file_kind", "Choose "+rule.Kinds)
	default:
		return file, true
	}
	return nil, false
}

// value gives the first value, cleaned, and reports what cleaning had to take out.
func (f *Form) value(name string) string {
	text, found := clean(f.raw.Get(name))
	f.report(name, found)
	return text
}

func (f *Form) report(name string, found fault) {
	switch found {
	case faultNUL:
		f.Add(name, string(found), "The text contained a character that cannot be kept. Look at it again")
	case faultBroken:
		f.Add(name, string(found), "Some letters did not arrive as they should. Type them again where you see \uFFFD")
	}
}

func labelOr(label string) string {
	if label == "" {
		return "This"
	}
	return label
}

// thousands writes 12,500.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// sizeWords writes a number of bytes as people say it.
func sizeWords(n int64) string {
	if n >= mebibyte {
		return fmt.Sprintf("%d MB", n/mebibyte)
	}
	return fmt.Sprintf("%d KB", max(n/1024, 1))
}
