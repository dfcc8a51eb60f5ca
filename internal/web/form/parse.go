package form

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sharewell/internal/errs"
)

// Limits bound what one request may carry. A zero limit means its default.
type Limits struct {
	Body   int64 // bytes of the whole request: 1 MiB, or File plus 1 MiB when files are allowed
	File   int64 // bytes of one file; zero allows no files
	Fields int   // values in the form: 2,000
}

const (
	mebibyte      = 1 << 20
	defaultFields = 2000
)

func (l Limits) withDefaults() Limits {
	if l.Body == 0 {
		l.Body = mebibyte + l.File
	}
	if l.Fields == 0 {
		l.Fields = defaultFields
	}
	return l
}

// Form is one submitted form and the errors found in it. It serves one request and is not safe for
// concurrent use.
type Form struct {
	raw    url.Values
	files  map[string]*File
	limits Limits
	errors []errs.Field
}

// File is an uploaded file, held in memory.
type File struct {
	Name string // the last part of the name the browser sent, cleaned
	Type string // found by looking at the content, never the browser's claim
	Data []byte
}

// Parse reads the body of a POST, urlencoded or multipart. An error is of kind Invalid and safe to
// show: the form is too large, or was cut off on the way. Query values are not form values.
func Parse(r *http.Request, limits Limits) (*Form, error) {
	f := &Form{raw: url.Values{}, files: map[string]*File{}, limits: limits.withDefaults()}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, "form.type", "The form did not arrive as a form. Go back and send it again.", err)
	}
	body := http.MaxBytesReader(nil, r.Body, f.limits.Body)
	switch kind {
	case "application/x-www-form-urlencoded":
		err = f.readURLEncoded(body)
	case "multipart/form-data":
		err = f.readMultipart(multipart.NewReader(body, params["boundary"]))
	default:
		return nil, errs.New(errs.Invalid, "form.type", "The form did not arrive as a form. Go back and send it again.")
	}
	if err != nil {
		return nil, readError(err)
	}
	return f, nil
}

// FromValues makes a Form from stored values, to show a page that edits them.
func FromValues(values url.Values) *Form {
	return &Form{raw: values, files: map[string]*File{}, limits: Limits{}.withDefaults()}
}

// readError turns a failure to read into words.
func readError(err error) error {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errs.Wrap(errs.Invalid, "form.too_large", "What you sent is too large. Send a shorter text or a smaller file.", err)
	}
	return errs.Wrap(errs.Invalid, "form.cut_off", "The form did not arrive whole. Send it again.", err)
}

func tooMany() error {
	return errs.New(errs.Invalid, "form.too_many_fields", "The form has more answers than this page can take. Send fewer at a time.")
}

func (f *Form) readURLEncoded(body io.Reader) error {
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	if strings.Count(string(text), "&") >= f.limits.Fields {
		return tooMany()
	}
	f.raw, err = url.ParseQuery(string(text))
	return err
}

func (f *Form) readMultipart(parts *multipart.Reader) error {
	for count := 0; ; count++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if count >= f.limits.Fields {
			return tooMany()
		}
		if part.FileName() == "" && !strings.Contains(part.Header.Get("Content-Disposition"), "filename") {
			text, err := io.ReadAll(part)
			if err != nil {
				return err
			}
			f.raw.Add(part.FormName(), string(text))
			continue
		}
		if err := f.readFile(part); err != nil {
			return err
		}
	}
}

// readFile keeps one file. A file over its limit is an error of its field, not of the whole form, so
// that the rest of what was typed can be shown again.
func (f *Form) readFile(part *multipart.Part) error {
	data, err := io.ReadAll(io.LimitReader(part, f.limits.File+1))
	if err != nil {
		return err
	}
	name := part.FormName()
	if part.FileName() == "" && len(data) == 0 {
		return nil // the person chose no file
	}
	if int64(len(data)) > f.limits.File {
		if _, err := io.Copy(io.Discard, part); err != nil {
			return err
		}
		f.Add(name, "file_too_large", "Choose a file smaller than "+sizeWords(f.limits.File))
		return nil
	}
	f.files[name] = &File{Name: cleanFileName(part.FileName()), Type: http.DetectContentType(data), Data: data}
	return nil
}

// cleanFileName drops folders and everything a file system or a header could misread.
func cleanFileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name, _ = clean(name)
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`"<>|:*?`, r) {
			return '_'
		}
		return r
	}, name)
	name = strings.TrimLeft(name, ".")
	if name == "" {
		return "file"
	}
	for len(name) > 120 {
		_, size := utf8.DecodeRuneInString(name)
		name = name[size:]
	}
	return name
}

// fault is what cleaning had to take out.
type fault string

const (
	faultNUL    fault = "nul"
	faultBroken fault = "broken_text"
)

// clean gives the value as we store it, and what had to be taken out.
func clean(s string) (string, fault) {
	var found fault
	if !utf8.ValidString(s) {
		s, found = strings.ToValidUTF8(s, "\uFFFD"), faultBroken
	}
	if strings.ContainsRune(s, 0) {
		s, found = strings.ReplaceAll(s, "\x00", ""), faultNUL
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.Map(unturned, s)
	return strings.TrimSpace(norm.NFC.String(s)), found
}

// unturned leaves out the marks that turn the text around them about. Letters carry their own direction,
// and one answer must not change how its neighbours read.
func unturned(r rune) rune {
	if r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
		return -1
	}
	return r
}

// Raw gives the first value exactly as it was typed, for showing it again.
func (f *Form) Raw(name string) string { return f.raw.Get(name) }

// RawAll gives every value of a name as typed.
func (f *Form) RawAll(name string) []string { return slices.Clone(f.raw[name]) }

// Has reports whether the name was sent at all, even empty.
func (f *Form) Has(name string) bool { return f.raw.Has(name) }

// Chosen reports whether a tick box or radio with this value was chosen, for showing it again.
func (f *Form) Chosen(name, value string) bool { return slices.Contains(f.raw[name], value) }
