package letter

import (
	"bytes"
	"errors"
	"io"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // old encodings are read as what they say they are
	"golang.org/x/text/encoding/charmap"

	"sharewell/internal/errs"
)

// Kind says what a message is.
type Kind string

// The kinds of message.
const (
	Written   Kind = "written"   // somebody wrote something
	Empty     Kind = "empty"     // a person sent it and added no words
	Forwarded Kind = "forwarded" // somebody passed a message on, with or without words of their own
	Automatic Kind = "automatic" // a program answered: away, read receipt, list
	Calendar  Kind = "calendar"  // an answer to an invitation
	Returned  Kind = "returned"  // a mail server could not deliver something of ours
)

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool {
	return slices.Contains([]Kind{Written, Empty, Forwarded, Automatic, Calendar, Returned}, k)
}

// Limits of what is read.
const (
	MostText  = 20_000 // characters of a writer's words
	mostBytes = 1 << 20
	mostParts = 200
	mostDepth = 12
)

// CutField is the header field that marks a message of which only the beginning was kept.
const CutField = "X-Sharewell-Cut"

// Letter is one message.
type Letter struct {
	ID       string   // of the message, without angle brackets; "" when it has none
	Answers  []string // identifiers of the messages it answers, nearest first
	From     string   // address in lower case
	To       []string // every address it names as a receiver
	Subject  string
	At       time.Time // as the message says; zero when it does not
	Kind     Kind
	Text     string // what the writer wrote
	Cut      bool   // Text was longer than MostText, or the message was cut off on its way in
	Attached []string
	Back     Back // what came back, when Kind is Returned
}

// Back is what a delivery report says.
type Back struct {
	Message string // identifier of the message that came back; "" when the report does not say
	To      string // the address it could not be delivered to
	Status  string // like 5.1.1
	Final   bool   // false: the server keeps trying
}

// Read reads a message.
func Read(r io.Reader) (Letter, error) {
	e, err := message.Read(io.LimitReader(r, 64<<20))
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return Letter{}, errs.Wrap(errs.Invalid, "mailin.no_message", "This is not a mail message.", err)
	}
	if e.Header.Len() == 0 {
		return Letter{}, errs.New(errs.Invalid, "mailin.no_message", "This is not a mail message.")
	}
	l := Letter{
		ID: bracketed(e.Header.Get("Message-Id")), From: address(&e.Header, "From"), Subject: word(&e.Header, "Subject"),
		Answers: answers(e.Header.Get("In-Reply-To"), e.Header.Get("References")),
	}
	for _, field := range []string{"To", "Cc", "Delivered-To", "X-Original-To"} {
		l.To = append(l.To, addresses(&e.Header, field)...)
	}
	if at, err := mail.ParseDate(e.Header.Get("Date")); err == nil {
		l.At = at.UTC()
	}
	var p parts
	if err := p.walk(e, 0); err != nil {
		return Letter{}, errs.Wrap(errs.Invalid, "mailin.broken", "This message cannot be read to its end.", err)
	}
	l.Attached = p.attached
	l.settle(&e.Header, p)
	return l, nil
}

// settle decides what the message is and takes its writer's words out of it.
func (l *Letter) settle(h *message.Header, p parts) {
	if back, ok := returned(h, p); ok {
		l.Kind, l.Back = Returned, back
		return
	}
	if p.calendar {
		l.Kind = Calendar
		return
	}
	words := p.words()
	l.Text, l.Cut = shorten(words.own)
	l.Cut = l.Cut || h.Get(CutField) != ""
	switch {
	case automatic(h, l.Subject):
		l.Kind = Automatic
	case words.forwarded || forwardSubject(l.Subject) && len(l.Answers) == 0:
		l.Kind = Forwarded
	case l.Text == "":
		l.Kind = Empty
	default:
		l.Kind = Written
	}
}

func shorten(s string) (string, bool) {
	if r := []rune(s); len(r) > MostText {
		return strings.TrimSpace(string(r[:MostText])), true
	}
	return s, false
}

// parts are what a message is made of, in the order they stand.
type parts struct {
	plain, html []string
	flowed      bool // the plain text breaks its lines softly
	joined      bool // soft breaks swallow the space before them
	attached    []string
	report      string // kind of report: delivery-status, disposition-notification
	status      []byte // machine-readable part of a delivery report
	original    []byte // headers of the message reported on
	calendar    bool
	count       int
}

// walk goes through a part and those inside it.
func (p *parts) walk(e *message.Entity, depth int) error {
	if p.count++; p.count > mostParts || depth > mostDepth {
		return nil // what a program folded that often is not a person's answer; the first parts are read
	}
	kind, params, err := e.Header.ContentType()
	if err != nil {
		kind = "text/plain"
	}
	if kind == "multipart/report" {
		p.report = strings.ToLower(params["report-type"])
	}
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] == "" {
		kind = "text/plain" // nobody said where parts begin: there is one
	} else if mr := e.MultipartReader(); mr != nil {
		defer mr.Close()
		for {
			part, err := mr.NextPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
				return nil //nolint:nilerr // a message cut off in transit still says what it said until there
			}
			if err := p.walk(part, depth+1); err != nil {
				return err
			}
		}
	}
	return p.take(e, kind, params)
}

// take keeps what one leaf holds.
func (p *parts) take(e *message.Entity, kind string, params map[string]string) error {
	how, disposition, _ := e.Header.ContentDisposition()
	name := firstOf(disposition["filename"], params["name"])
	switch {
	case kind == "message/delivery-status":
		p.status = body(e)
	case kind == "text/rfc822-headers", kind == "message/rfc822" && p.report != "":
		p.original = body(e)
	case kind == "message/disposition-notification", kind == "message/feedback-report":
	case kind == "text/calendar" && how != "attachment":
		p.calendar = p.calendar || calendarAnswer(params["method"], body(e))
	case signature(kind):
	case how == "attachment" || name != "" || !strings.HasPrefix(kind, "text/"):
		p.attached = append(p.attached, firstOf(oneLine(name), kind))
	case kind == "text/html":
		p.html = append(p.html, string(body(e)))
	default:
		p.flowed = p.flowed || strings.EqualFold(params["format"], "flowed")
		p.joined = p.joined || strings.EqualFold(params["delsp"], "yes")
		p.plain = append(p.plain, string(body(e)))
	}
	return nil
}

// signature reports whether a part only proves the others.
func signature(kind string) bool {
	return slices.Contains([]string{"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-keys"}, kind)
}

// calendarAnswer reports whether a calendar's part answers an invitation, rather than being one.
func calendarAnswer(method string, raw []byte) bool {
	raw = bytes.ToUpper(raw)
	return slices.ContainsFunc([]string{"REPLY", "COUNTER", "REFRESH"}, func(m string) bool {
		return strings.EqualFold(method, m) || bytes.Contains(raw, []byte("METHOD:"+m))
	})
}

// body reads a part as far as we look; what a mail server mangled is read as far as it goes.
func body(e *message.Entity) []byte {
	b, _ := io.ReadAll(io.LimitReader(e.Body, mostBytes))
	return bytes.Map(windows, bytes.ToValidUTF8(b, []byte("\uFFFD")))
}

// windows reads the control characters that no mail means as the letters that Windows has in their places: programs
// call its character set Latin-1.
func windows(r rune) rune {
	if r < 0x80 || r > 0x9f {
		return r
	}
	return charmap.Windows1252.DecodeByte(byte(r))
}

func bracketed(s string) string {
	if _, rest, ok := strings.Cut(s, "<"); ok {
		s, _, _ = strings.Cut(rest, ">")
	}
	return strings.TrimSpace(s)
}

func answers(inReplyTo, references string) []string {
	var out []string
	all := append(strings.Fields(inReplyTo), reversed(strings.Fields(references))...)
	for _, one := range all {
		if id := bracketed(one); id != "" && !slices.Contains(out, id) && len(out) < 20 {
			out = append(out, id)
		}
	}
	return out
}

func reversed(s []string) []string {
	slices.Reverse(s)
	return s
}

func word(h *message.Header, field string) string {
	s, err := h.Text(field)
	if err != nil {
		s = h.Get(field)
	}
	s, _ = shorten(oneLine(strings.ToValidUTF8(s, "\uFFFD")))
	return s
}

func address(h *message.Header, field string) string {
	if all := addresses(h, field); len(all) > 0 {
		return all[0]
	}
	return ""
}

func addresses(h *message.Header, field string) []string {
	var out []string
	for f := h.FieldsByKey(field); f.Next(); {
		list, err := mail.ParseAddressList(f.Value())
		if err != nil {
			if bare := strings.ToLower(bracketed(f.Value())); strings.Count(bare, "@") == 1 && !strings.ContainsAny(bare, " ,") {
				out = append(out, bare)
			}
			continue
		}
		for _, a := range list {
			out = append(out, strings.ToLower(a.Address))
		}
	}
	return out
}

func firstOf(s ...string) string {
	for _, one := range s {
		if one != "" {
			return one
		}
	}
	return ""
}

// oneLine folds white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
