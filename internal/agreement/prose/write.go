package prose

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Write gives blocks as Markdown that people can edit.
func Write(blocks []Block) string { return strings.Join(lines(Normal(blocks)), "\n") }

func lines(blocks []Block) []string {
	var out []string
	for i, b := range blocks {
		if i > 0 {
			out = append(out, "")
		}
		switch b.Kind {
		case Paragraph:
			out = append(out, strings.Split(inline(b.Runs, false), "\n")...)
		case Subheading:
			out = append(out, "### "+inline(b.Runs, false))
		case List:
			out = append(out, list(b)...)
		case Table:
			out = append(out, table(b.Rows)...)
		}
	}
	return out
}

func list(b Block) []string {
	var out []string
	loose := false
	for _, item := range b.Items {
		for _, in := range item.Blocks[1:] {
			loose = loose || in.Kind == Paragraph
		}
	}
	for i, item := range b.Items {
		if i > 0 && loose {
			out = append(out, "")
		}
		mark := "- "
		if b.Ordered {
			mark = strconv.Itoa(i+1) + ". "
		}
		inner := lines(item.Blocks)
		if !loose {
			inner = tight(item.Blocks)
		}
		for j, s := range inner {
			switch {
			case j == 0:
				s = mark + s
			case s != "":
				s = strings.Repeat(" ", len(mark)) + s
			}
			out = append(out, s)
		}
	}
	return out
}

// tight writes an item that holds one paragraph and lists, without lines between them.
func tight(blocks []Block) []string {
	var out []string
	for i, b := range blocks {
		part := lines([]Block{b})
		if i > 1 || i == 1 && b.Ordered { // a numbered list that interrupts a paragraph would have to begin at 1
			out = append(out, "")
		}
		out = append(out, part...)
	}
	return out
}

func table(rows []Row) []string {
	var out []string
	for i, r := range rows {
		line := "|"
		for _, c := range r.Cells {
			line += " " + inline(c.Runs, true) + " |"
		}
		out = append(out, line)
		if i == 0 {
			out = append(out, "|"+strings.Repeat(" --- |", len(r.Cells)))
		}
	}
	return out
}

// inline writes runs. Marks that Markdown cannot say where they stand are left out; no word ever is.
func inline(runs []Run, cell bool) string {
	s := marked(runs, cell)
	if reads(s, runs, cell) {
		return s
	}
	bare := make([]Run, len(runs))
	for i, r := range runs {
		bare[i] = Run{Text: r.Text, Clause: r.Clause}
	}
	return marked(tidy(bare, cell), cell)
}

// reads reports whether what was written says the same when it is read.
func reads(s string, runs []Run, cell bool) bool {
	if cell {
		s = "| " + s + " |\n| --- |"
	}
	back := Parse(s)
	if len(runs) == 0 {
		return true
	}
	if len(back) != 1 {
		return false
	}
	got := back[0].Runs
	if cell && back[0].Kind == Table && len(back[0].Rows[0].Cells) == 1 {
		got = back[0].Rows[0].Cells[0].Runs
	}
	return reflect.DeepEqual(got, runs)
}

func marked(runs []Run, cell bool) string {
	var b strings.Builder
	for i, r := range runs {
		if r.Clause != "" {
			b.WriteString("[[" + string(r.Clause) + "]]")
			continue
		}
		s := escaped(r.Text)
		mark := ""
		if fitMarks(runs, i) {
			mark = strings.Repeat("*", emphasis(r))
		}
		s = mark + s + mark
		if r.Href != "" {
			s = "[" + s + "](" + linkTarget(r.Href) + ")"
		}
		b.WriteString(s)
	}
	out := strings.ReplaceAll(b.String(), "\n", "\\\n")
	if cell {
		return out
	}
	var ls []string
	for l := range strings.SplitSeq(out, "\n") {
		ls = append(ls, lineStart(l))
	}
	return strings.Join(ls, "\n")
}

func emphasis(r Run) int {
	n := 0
	if r.Emphasis {
		n++
	}
	if r.Strong {
		n += 2
	}
	return n
}

// fitMarks reports whether Markdown can mark a run where it stands: between letters it cannot mark punctuation.
func fitMarks(runs []Run, i int) bool {
	before, after := ' ', ' '
	if i > 0 && runs[i-1].Clause == "" {
		before, _ = utf8.DecodeLastRuneInString(runs[i-1].Text)
	}
	if i+1 < len(runs) && runs[i+1].Clause == "" {
		after, _ = utf8.DecodeRuneInString(runs[i+1].Text)
	}
	first, _ := utf8.DecodeRuneInString(runs[i].Text)
	last, _ := utf8.DecodeLastRuneInString(runs[i].Text)
	return (!odd(first) || !letter(before)) && (!odd(last) || !letter(after))
}

func letter(r rune) bool { return !unicode.IsSpace(r) && !odd(r) }
func odd(r rune) bool    { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

var (
	special   = regexp.MustCompile("[\\\\*_`\\[\\]<|#]")
	andSign   = regexp.MustCompile(`&(#?[a-zA-Z0-9]+;)`)
	opensList = regexp.MustCompile(`^([0-9]{1,9})([.)])(\s|$)`)
	opensLine = regexp.MustCompile(`^([-+])(\s|$)|^[=~>]|^-[- ]*$`)
)

func escaped(s string) string {
	return andSign.ReplaceAllString(special.ReplaceAllString(s, `\$0`), `&amp;$1`)
}

// lineStart escapes what would start a heading, list, quotation or line at the beginning of a line.
func lineStart(l string) string {
	if opensLine.MatchString(l) {
		return `\` + l
	}
	return opensList.ReplaceAllString(l, `$1\$2$3`)
}

var linkSpecial = strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", `\`, "%5C")

func linkTarget(href string) string { return linkSpecial.Replace(href) }
