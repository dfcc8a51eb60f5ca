package letter

import (
	"bufio"
	"bytes"
	"net/textproto"
	"regexp"
	"strings"

	"github.com/emersion/go-message"
)

// automatic reports whether a program sent the message of itself (RFC 3834, and what programs did before it).
func automatic(h *message.Header, subject string) bool {
	if v := strings.ToLower(strings.TrimSpace(h.Get("Auto-Submitted"))); v != "" && v != "no" {
		return true
	}
	switch strings.ToLower(strings.TrimSpace(h.Get("Precedence"))) {
	case "bulk", "junk", "list", "auto_reply", "auto-reply":
		return true
	}
	for _, field := range []string{"X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponder", "X-Ms-Exchange-Inbox-Rules-Loop", "X-Loop", "List-Id", "Feedback-Id"} {
		if h.Get(field) != "" {
			return true
		}
	}
	if kind, params, err := h.ContentType(); err == nil && kind == "multipart/report" && params["report-type"] != "" {
		return true
	}
	if strings.TrimSpace(h.Get("Return-Path")) == "<>" || hops(h) > mostHops {
		return true
	}
	return automaticSubject.MatchString(subject)
}

// mostHops is how many servers a message of a person passes at most; one that goes round in a loop passes more.
const mostHops = 50

func hops(h *message.Header) int { return h.FieldsByKey("Received").Len() }

var (
	automaticSubject = regexp.MustCompile(`(?i)^\s*(automatic reply|auto(matic)?[ -]?(reply|response)|out of (the )?office|i am (currently )?(away|out of)|on (annual |maternity |sick )?leave|undeliverable|recall:|delivered:|delivery (status notification|has failed|failure)|mail delivery (failed|subsystem)|returned mail|read:|not read:|accepted:|declined:|tentative:)`)
	forwarding       = regexp.MustCompile(`(?i)^\s*(fw|fwd|wg|tr)\s*:`)
	postmaster       = regexp.MustCompile(`(?i)^(mailer-daemon|postmaster|mail-daemon|mmdf)@`)
	statusCode       = regexp.MustCompile(`\b([245]\.\d{1,3}\.\d{1,3})\b`)
	replyCode        = regexp.MustCompile(`\b(5[0-7]\d|4[0-7]\d)[ -]`)
	anyMessageID     = regexp.MustCompile(`(?im)^[> \t]*Message-Id:\s*<([^<>\s]{3,200})>`)
	anyRecipient     = regexp.MustCompile(`(?im)^[> \t]*(?:Final-Recipient|Original-Recipient)\s*:\s*(?:rfc822;)?\s*<?([^\s<>;]+@[^\s<>;]+)>?`)
	anyBracketed     = regexp.MustCompile(`<([^\s<>]+@[^\s<>]+)>`)
)

func forwardSubject(s string) bool { return forwarding.MatchString(s) }

// returned reads a delivery report: the standard's form first, then what older servers write in plain words.
func returned(h *message.Header, p parts) (Back, bool) {
	if p.report == "delivery-status" || len(p.status) > 0 {
		b := statusOf(p.status)
		b.Message = messageIn(p.original)
		if b.Message == "" {
			b.Message = messageIn([]byte(strings.Join(p.plain, "\n")))
		}
		return b, b.Status == "" || b.Status[0] != '2' // a report that all went well is no return
	}
	if !postmaster.MatchString(address(h, "From")) {
		return Back{}, false
	}
	text := strings.Join(append(append([]string{}, p.plain...), string(p.original)), "\n")
	if len(p.plain) == 0 {
		text += plainOf(strings.Join(p.html, "\n")).own
	}
	b := Back{Message: messageIn([]byte(text)), Final: true}
	if m := statusCode.FindStringSubmatch(text); m != nil {
		b.Status, b.Final = m[1], m[1][0] == '5'
	} else if m := replyCode.FindStringSubmatch(text); m != nil {
		b.Final = m[1][0] == '5'
	}
	if m := anyRecipient.FindStringSubmatch(text); m != nil {
		b.To = strings.ToLower(m[1])
	} else if m := anyBracketed.FindStringSubmatch(text); m != nil {
		b.To = strings.ToLower(m[1])
	}
	return b, true
}

// statusOf reads the machine-readable part: fields of the message, then of each recipient.
func statusOf(raw []byte) Back {
	b := Back{Final: true}
	r := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(raw, "\r\n\r\n"...))))
	for {
		fields, err := r.ReadMIMEHeader()
		if to := fields.Get("Final-Recipient"); to != "" || fields.Get("Original-Recipient") != "" {
			_, who, _ := strings.Cut(firstOf(to, fields.Get("Original-Recipient")), ";")
			b.To = strings.ToLower(strings.Trim(strings.TrimSpace(who), "<>"))
		}
		if m := statusCode.FindStringSubmatch(fields.Get("Status")); m != nil {
			b.Status = m[1]
		}
		if action := strings.ToLower(strings.TrimSpace(fields.Get("Action"))); action != "" {
			b.Final = action == "failed"
			if (action == "delivered" || action == "relayed" || action == "expanded") && b.Status == "" {
				b.Status = "2.0.0"
			}
		}
		if err != nil {
			return b
		}
	}
}

func messageIn(raw []byte) string {
	if m := anyMessageID.FindSubmatch(raw); m != nil {
		return string(m[1])
	}
	return ""
}
