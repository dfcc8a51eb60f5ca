package access

import (
	"fmt"
	"io"
	"strings"
)

// WriteTable prints the whole table as Markdown, for docs/reference/permissions.md.
func WriteTable(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# Who may do what\n\nMade from `internal/access`; a test fails when it is out of date. What is not in the table is denied.\n\n")
	b.WriteString("*Own*: the actor's organisation leads or owns the thing. *Party*: it takes part. *Other*: it has nothing to do with it. *Partnership*: the actor acts for the partnership. *None*: a visitor.\n\n")
	b.WriteString("| command | roles | relation | states | why |\n|---|---|---|---|---|\n")
	for _, r := range Rules() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", r.Command, orEvery(join(r.Roles), "everybody signed in"),
			join(r.Relations), orEvery(strings.Join(r.States, ", "), "every state"), r.Why)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func join[T ~string](items []T) string {
	out := make([]string, len(items))
	for i, v := range items {
		out[i] = string(v)
	}
	return strings.Join(out, ", ")
}

func orEvery(s, every string) string {
	if s == "" {
		return every
	}
	return s
}
