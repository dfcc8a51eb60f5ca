package guidance

import (
	"regexp"
	"slices"
	"sort"
	"strings"
)

// Term is a staff word with the plain words for it.
type Term struct{ Staff, Plain, Note string }

// Jargon is a staff word that stands in a text.
type Jargon struct {
	Term
	Times int
}

// JargonIn finds staff words in a text, those said most often first. A longer term counts in place of the shorter
// one within it. Abbreviations are looked for as they are written.
func JargonIn(text string, terms []Term) []Jargon {
	longest := slices.Clone(terms)
	sort.SliceStable(longest, func(i, j int) bool { return len(longest[i].Staff) > len(longest[j].Staff) })
	var out []Jargon
	for _, t := range longest {
		pattern := `\b` + regexp.QuoteMeta(t.Staff) + `\b`
		if t.Staff != strings.ToUpper(t.Staff) {
			pattern = `(?i)` + pattern
		}
		re, err := regexp.Compile(pattern)
		if err != nil {
			continue // a quoted word always compiles
		}
		if n := len(re.FindAllStringIndex(text, -1)); n > 0 {
			out = append(out, Jargon{t, n})
			text = re.ReplaceAllString(text, "·")
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Times > out[j].Times })
	return out
}

// Aged is a stretch of a text with the age at which it is read with ease.
type Aged struct {
	Title string // of the section; "" before the first
	Age   float64
	Known bool // long enough to tell
}

// Ages measures a whole guide and each of its sections.
func Ages(c Content, measure func(string) (float64, bool)) (whole Aged, parts []Aged) {
	blocks := Blocks(c.Body)
	whole.Age, whole.Known = measure(c.Summary + "\n" + Sentences(blocks))
	at, cur := []Block{}, Aged{}
	flush := func() {
		if len(at) > 0 {
			cur.Age, cur.Known = measure(Sentences(at))
			parts = append(parts, cur)
		}
	}
	for _, b := range blocks {
		if b.Kind == Heading {
			flush()
			at, cur = nil, Aged{Title: words(b.Items[0])}
			continue
		}
		at = append(at, b)
	}
	flush()
	return whole, parts
}

// LinkFault is an address that leads nowhere, with what is wrong.
type LinkFault struct{ Address, Message string }

// linkFaults checks the addresses of a text. Own ones must be known; those elsewhere must be whole. Nothing is
// fetched.
func linkFaults(markdown string, known func(path string) bool) []LinkFault {
	anchors := map[string]bool{}
	for _, b := range Blocks(markdown) {
		anchors[b.ID] = true
	}
	var out []LinkFault
	for _, href := range Links(markdown) {
		path, _, _ := strings.Cut(href, "#")
		path, _, _ = strings.Cut(path, "?")
		switch {
		case strings.HasPrefix(href, "#"):
			if !anchors[href[1:]] {
				out = append(out, LinkFault{href, "there is no such heading in this guide"})
			}
		case OwnLink(href):
			if known != nil && !known(path) {
				out = append(out, LinkFault{href, "there is no such page on this site"})
			}
		case !ExternalLink(href):
			out = append(out, LinkFault{href, "write the whole address, starting with https://, or a path of this site, starting with /"})
		}
	}
	return out
}
