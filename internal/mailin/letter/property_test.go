package letter

import (
	"encoding/base64"
	"html"
	"mime/quotedprintable"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// old is what our letters say, as a program quotes it.
const old = Marker + "\n\nNew question – Exampleshire Council\nCan the school nursing team have the list?\nhttps://portal.example/portal/questions/KM-T-2026-000123-C"

// shapes are the ways in which programs put an answer and the old message together.
func shapes() map[string]func(own string) string {
	wrote := "On Mon, 2 Nov 2026 at 18:00, K-MIP <no-reply@kmip.example> wrote:"
	heading := "From: K-MIP <no-reply@kmip.example>\nSent: 02 November 2026 18:00\nTo: Nia <nia@council.example>\nSubject: New in the portal"
	quote := func(s string) string { return "> " + strings.ReplaceAll(s, "\n", "\n> ") }
	return map[string]func(string) string{
		"nothing below": func(own string) string { return own },
		"quoted below":  func(own string) string { return own + "\n\n" + wrote + "\n\n" + quote(old) },
		"quoted above":  func(own string) string { return wrote + "\n" + quote("Can they have the list?") + "\n\n" + own },
		"wrapped": func(own string) string {
			return own + "\n\nOn Monday, 2 November 2026 at 18:00,\nK-MIP <no-reply@kmip.example>\nwrote:\n" + quote(old)
		},
		"Outlook": func(own string) string {
			return own + "\n\n________________________________\n" + heading + "\n\n" + old
		},
		"Outlook, no rule":  func(own string) string { return own + "\n\n" + heading + "\n\n" + old },
		"Outlook, long ago": func(own string) string { return own + "\n\n-----Original Message-----\n" + heading + "\n\n" + old },
		"telephone":         func(own string) string { return own + "\n\nSent from my iPhone\n\n" + quote(wrote+"\n\n"+old) },
		"standard signature": func(own string) string {
			return own + "\n\n-- \nNia Okoro\nHead of information\n\n" + wrote + "\n" + quote(old)
		},
		"sign-off": func(own string) string {
			return own + "\n\nKind regards,\n\nNia Okoro\nHead of information\n01632 960 001"
		},
		"notice": func(own string) string {
			return own + "\n\nThis email is confidential and intended solely for the addressee.\n\nThis email was scanned for viruses."
		},
		"notice under a rule": func(own string) string {
			return own + "\n\n********************\n\nThis message may contain confidential information.\n\nNHSmail is the secure email service.\n\nVisit us."
		},
		"marking above": func(own string) string { return "OFFICIAL\n\n" + own },
		"warning above": func(own string) string {
			return "CAUTION: This email originated from outside of the organisation.\n\n" + own + "\n\n" + wrote + "\n" + quote(old)
		},
	}
}

// carriers are the ways in which the text travels.
func carriers() map[string]func(text string) string {
	head := "From: nia@council.example\r\nTo: r-abc@in.example\r\nSubject: Re: New\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\n"
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	return map[string]func(string) string{
		"plain": func(s string) string { return head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + crlf(s) },
		"base64": func(s string) string {
			return head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(crlf(s))) + "\r\n"
		},
		"quoted-printable": func(s string) string {
			var b strings.Builder
			w := quotedprintable.NewWriter(&b)
			_, _ = w.Write([]byte(crlf(s))) // a strings.Builder does not fail
			_ = w.Close()
			return head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b.String() + "\r\n"
		},
		"beside a page and a file": func(s string) string {
			return head + "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + crlf(s) +
				"\r\n--i\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>another</p>\r\n--i--\r\n--o\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nx\r\n--o--\r\n"
		},
		"a page alone": func(s string) string {
			return head + "Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><div>" + crlf(strings.ReplaceAll(html.EscapeString(s), "\n", "<br>\n")) + "</div></body></html>\r\n"
		},
	}
}

// ownText draws an answer as people write it: paragraphs of lines of words, lists, questions, none of which looks like
// what programs add.
func ownText(t *rapid.T) string {
	word := rapid.SampledFrom(strings.Fields("yes no the list school nurse trust we share it with them each term before after ask record clause 7 2026 £5 café “quite” it’s Tŷ data-protection e.g. who? why! (both) children from to subject on sent best thanks"))
	line := rapid.Custom(func(t *rapid.T) string {
		text := "We " + strings.Join(rapid.SliceOfN(word, 1, 14).Draw(t, "words"), " ") + "."
		return rapid.SampledFrom([]string{"", "- ", "2. "}).Draw(t, "mark") + text
	})
	paragraph := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(line, 1, 4).Draw(t, "lines"), "\n")
	})
	return strings.Join(rapid.SliceOfN(paragraph, 1, 5).Draw(t, "paragraphs"), "\n\n")
}

func TestAnAnswerSurvivesEveryShape(t *testing.T) {
	t.Parallel()
	for shape, put := range shapes() {
		for carrier, carry := range carriers() {
			t.Run(shape+", "+carrier, func(t *testing.T) {
				t.Parallel()
				rapid.Check(t, func(t *rapid.T) {
					own := ownText(t)
					got, err := Read(strings.NewReader(carry(put(own))))
					if err != nil || got.Kind != Written {
						t.Fatalf("%v, %q", err, got.Kind)
					}
					if diff := cmp.Diff(own, got.Text); diff != "" {
						t.Fatalf("the answer changed (-written +read):\n%s", diff)
					}
				})
			})
		}
	}
}

func TestThereAreEnoughSamples(t *testing.T) {
	t.Parallel()
	if n := len(samples(t)); n < 100 {
		t.Errorf("%d real-shaped messages, want a hundred at least", n)
	}
}
