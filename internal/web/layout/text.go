package layout

import "strings"

// Paragraphs splits what somebody wrote at its line ends; empty lines are left out.
func Paragraphs(text string) (out []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
