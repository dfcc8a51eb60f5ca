package letter

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Marker is the line that our letters carry above what they say. What stands below it in an answer is ours.
const Marker = "-- Write your answer above this line --"

// wrote is what a writer added, and whether they passed somebody else's message on.
type wrote struct {
	own       string
	forwarded bool
}

// words takes the writer's own words from the plain text, or from the page when there is no plain text that says
// anything.
func (p parts) words() wrote {
	plain := strings.Join(p.plain, "\n\n") // what a list server adds below stands apart
	if p.flowed {
		plain = unflow(plain, p.joined)
	}
	if strings.TrimSpace(plain) != "" || len(p.html) == 0 {
		return ownWords(plain)
	}
	return plainOf(strings.Join(p.html, "\n"))
}

// unflow joins the lines that a program broke softly (RFC 3676).
func unflow(s string, swallow bool) string {
	var out strings.Builder
	soft := false
	depth := 0
	for line := range strings.SplitSeq(normal(s), "\n") {
		d := len(line) - len(strings.TrimLeft(line, ">"))
		text := strings.TrimPrefix(line[d:], " ")
		if soft && d == depth {
			out.WriteString(text)
		} else {
			if out.Len() > 0 {
				out.WriteByte('\n')
			}
			out.WriteString(line[:d])
			if d > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(text)
		}
		depth = d
		if soft = strings.HasSuffix(text, " ") && text != "-- "; soft && swallow {
			kept := out.String()
			out.Reset()
			out.WriteString(kept[:len(kept)-1])
		}
	}
	return out.String()
}

// normal makes line ends and spaces of one kind, and drops characters that draw nothing.
func normal(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ").Replace(s)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.Is(unicode.Zs, r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
}

// ownWords takes out of plain text what the writer did not write for us.
func ownWords(s string) wrote {
	lines := strings.Split(normal(s), "\n")
	cut, forwarded := whereOthersBegin(lines)
	lines = dropQuoted(lines[:cut])
	lines = dropBanners(lines)
	lines = dropNotices(lines)
	lines = dropSignature(lines)
	return wrote{own: tidy(lines), forwarded: forwarded}
}

var (
	// attribution is the line that mail programs put above what is answered, unwrapped.
	attribution = regexp.MustCompile(`(?i)^\s*(?:(?:on|am|le|il|el|op|dnia)\s.{6,240}(?:wrote|schrieb|a écrit|ha scritto|escribió|schreef|napisał\(?a?\)?)\s*:?|ar\s.{6,240}ysgrifennodd\s.{3,160}:|.{3,160}<[^<>\s]+@[^<>\s]+>\s*(?:wrote|schrieb|writes)\s*:|\d{4}-\d\d-\d\d.{0,40}<[^<>\s]+@[^<>\s]+>\s*:?)\s*$`)
	opensQuote  = regexp.MustCompile(`(?i)^\s*(?:on|le|am|ar)\s+(?:\w{2,9}[.,]?\s+)?(?:\d{1,2}|\w{3,9})\b.*\d`)
	original    = regexp.MustCompile(`(?i)^\s*[-_*]{2,}\s*(original message|original appointment|reply above|ursprüngliche nachricht|message d'origine)\s*[-_*]*\s*$`)
	forwardMark = regexp.MustCompile(`(?i)^\s*([-_*]{2,}\s*forwarded (message|by).*|begin forwarded message\s*:?|-{5,}\s*weitergeleitete nachricht.*)\s*$`)
	headerLine  = regexp.MustCompile(`(?i)^[\s*>]*(from|sent|to|cc|subject|date|reply-to|importance|von|gesendet|an|betreff|de|envoyé|à|objet)\s*\*?\s*:\**\s*\S`)
	fromLine    = regexp.MustCompile(`(?i)^[\s*]*(from|von|de)\s*\*?\s*:\**\s*\S`)
	ruleLine    = regexp.MustCompile(`^\s*[_\-=*]{8,}\s*$`)
)

// whereOthersBegin finds the line from which on everything is somebody else's: our marker, the heading of a message
// that is answered below the answer, or a message passed on.
func whereOthersBegin(lines []string) (int, bool) {
	for i, line := range lines {
		bare := strings.TrimLeft(line, "> ")
		switch {
		case strings.Contains(bare, Marker):
			return backOver(lines, i), false
		case forwardMark.MatchString(bare):
			return backOver(lines, i), true
		case original.MatchString(bare):
			return backOver(lines, i), false
		case fromLine.MatchString(line) && headersAt(lines[i:]) >= 3:
			return backOver(lines, i), false
		}
		if n := attributionAt(lines[i:]); n > 0 && nothingOwnBelow(lines[i+n:]) {
			return i, false
		}
	}
	return len(lines), false
}

// backOver goes back over the quoted lines, rules, attribution and empty lines that lead up to line i.
func backOver(lines []string, i int) int {
	for i > 0 {
		l := lines[i-1]
		if n := attributionBefore(lines[:i]); n > 0 {
			i -= n
			continue
		}
		if strings.TrimSpace(l) != "" && !ruleLine.MatchString(l) && !strings.HasPrefix(strings.TrimSpace(l), ">") {
			return i
		}
		i--
	}
	return i
}

func attributionBefore(lines []string) int {
	for n := 1; n <= 4 && n <= len(lines); n++ {
		if attributionAt(lines[len(lines)-n:]) == n {
			return n
		}
	}
	return 0
}

// attributionAt reports over how many lines an attribution is written from the first on; 0 for none.
func attributionAt(lines []string) int {
	var all string
	for n := 1; n <= 4 && n <= len(lines); n++ {
		next := strings.TrimSpace(lines[n-1])
		if next == "" || strings.HasPrefix(next, ">") || n == 1 && !opensQuote.MatchString(next) && !strings.Contains(next, "@") {
			return 0
		}
		all = strings.TrimSpace(all + " " + next)
		if attribution.MatchString(all) {
			return n
		}
	}
	return 0
}

// nothingOwnBelow reports whether what follows an attribution is quoted, or is no longer marked as quoted at all, as
// programs do that put the answered text below unmarked. An answer between quoted lines keeps its place.
func nothingOwnBelow(lines []string) bool {
	quoted, own := 0, false
	for _, l := range lines {
		l = strings.TrimSpace(l)
		switch {
		case l == "":
		case strings.HasPrefix(l, ">"):
			quoted++
		case quoted > 0:
			own = true
		default:
			return true // the first words below are not marked: all below is the old message
		}
	}
	return !own
}

func headersAt(lines []string) int {
	n := 0
	for _, l := range lines {
		if !headerLine.MatchString(l) {
			if strings.TrimSpace(l) == "" && n > 0 && n < 3 {
				continue // some programs leave lines free between them
			}
			break
		}
		n++
	}
	return n
}

// dropQuoted leaves out lines marked as quoted, and the attribution above them.
func dropQuoted(lines []string) []string {
	var out []string
	for i := 0; i < len(lines); i++ {
		if n := attributionAt(lines[i:]); n > 0 {
			rest := i + n
			for rest < len(lines) && strings.TrimSpace(lines[rest]) == "" {
				rest++
			}
			if rest < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[rest]), ">") {
				i += n - 1
				continue
			}
		}
		if strings.HasPrefix(strings.TrimSpace(lines[i]), ">") {
			out = append(out, "") // what stood above and below a quotation are two paragraphs
			continue
		}
		out = append(out, lines[i])
	}
	return out
}

var (
	banner = regexp.MustCompile(`(?i)^\s*[\[(*]*\s*(official(-sensitive)?( ?[-:\[(].*)?|external( e-?mail| sender)?\b.{0,200}|caution\s*[:!].{0,300}|warning\s*[:!].{0,300}|this (e-?mail|message) (originated|was sent|comes|came) from (outside|an external).{0,300}|you don'?t often get e-?mail from.{0,200}|do not click (on )?(any )?links.{0,300}|security classification\s*:.{0,80}|classification\s*:\s*official.{0,60})\s*[\])*]*\s*$`)
	notice = regexp.MustCompile(`(?i)(this|the) (e-?mail|message|communication|transmission)( and any (files|attachments?)[^.]{0,60})?,? ?(may|is|are|contains?|was|has been)[^.]{0,80}(confidential|intended|privileged|scanned|monitored|checked for viruses)|if you (are not the intended|have received this (e-?mail|message) in error)|please consider the environment|scanned for viruses|think before you print|any views (or opinions )?expressed|registered (office|in england)|this footnote also confirms|disclaimer\s*:|^\s*nhsmail is (the|a) secure`)
	device = regexp.MustCompile(`(?i)^\s*(sent (from|via|using) (my |the )?\S.{0,60}|get outlook for .{0,60}|sent with .{0,40}|envoyé de mon .{0,40}|von meinem .{0,40} gesendet|yahoo mail.{0,60})$`)
	off    = regexp.MustCompile(`(?i)^\s*((with )?(kind(est)?|best|warm(est)?|many|very best)?\s*(regards|wishes)|regards|all the best|yours( (sincerely|faithfully|truly|ever))|sincerely|(many )?thanks( (very much|again|in advance|and (kind |best )?(regards|wishes)))?|thank you( very much)?|thx|cheers|best|kr|br|ta)\s*[,.!]*\s*$`)
)

// dropBanners leaves out what mail servers and marking schemes put above a message.
func dropBanners(lines []string) []string {
	i := 0
	for i < len(lines) && (strings.TrimSpace(lines[i]) == "" || banner.MatchString(lines[i]) || i > 0 && ruleLine.MatchString(lines[i])) {
		i++
	}
	return lines[i:]
}

// dropNotices leaves out the last paragraphs when they are what organisations put under every message.
func dropNotices(lines []string) []string {
	for i, l := range lines {
		if ruleLine.MatchString(l) && notice.MatchString(paragraphAfter(lines[i+1:])) {
			lines = lines[:i] // an organisation draws a line above what it adds, and all below is its own
			break
		}
	}
	for {
		end := len(lines)
		for end > 0 && (strings.TrimSpace(lines[end-1]) == "" || ruleLine.MatchString(lines[end-1]) || banner.MatchString(lines[end-1])) {
			end--
		}
		begin := end
		for begin > 0 && strings.TrimSpace(lines[begin-1]) != "" && !ruleLine.MatchString(lines[begin-1]) {
			begin--
		}
		if begin == end || !notice.MatchString(strings.Join(lines[begin:end], " ")) {
			return lines[:end]
		}
		lines = lines[:begin]
	}
}

// paragraphAfter gives the first paragraph of some lines.
func paragraphAfter(lines []string) string {
	var out []string
	for _, l := range lines {
		if strings.TrimSpace(l) == "" {
			if len(out) > 0 {
				break
			}
			continue
		}
		out = append(out, l)
	}
	return strings.Join(out, " ")
}

// mostBelow is how many lines of name, post and telephone stand below a sign-off.
const mostBelow = 12

// dropSignature cuts at the standard's mark, at the line of a telephone, and at a sign-off with a few lines below.
func dropSignature(lines []string) []string {
	for i, l := range lines {
		if strings.TrimRight(l, " ") == "--" || strings.TrimSpace(l) == "—" || device.MatchString(l) {
			return signOff(lines[:i])
		}
	}
	return signOff(lines)
}

func signOff(lines []string) []string {
	for i, l := range lines {
		if !off.MatchString(l) {
			continue
		}
		below, long := 0, false
		for _, b := range lines[i+1:] {
			if strings.TrimSpace(b) != "" {
				below++
				long = long || utf8.RuneCountInString(b) > 120 || strings.HasSuffix(strings.TrimSpace(b), "?")
			}
		}
		if below <= mostBelow && !long && strings.TrimSpace(strings.Join(lines[:i], "")) != "" {
			return lines[:i]
		}
	}
	return lines
}

// tidy joins lines, with at most one free line between paragraphs.
func tidy(lines []string) string {
	var out []string
	for _, l := range lines {
		l = strings.TrimRight(l, " ")
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}
