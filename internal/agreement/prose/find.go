package prose

import (
	"slices"
	"strconv"
	"strings"

	"sharewell/internal/ident"
)

// each calls fn for all runs of blocks, in order, one stretch at a time.
func each(blocks []Block, fn func(runs []Run)) {
	for _, b := range blocks {
		fn(b.Runs)
		for _, i := range b.Items {
			each(i.Blocks, fn)
		}
		for _, r := range b.Rows {
			for _, c := range r.Cells {
				fn(c.Runs)
			}
		}
	}
}

// Refs lists the clauses that blocks refer to, each once, in order.
func Refs(blocks []Block) []ident.Clause {
	var out []ident.Clause
	each(blocks, func(runs []Run) {
		for _, r := range runs {
			if r.Clause != "" && !slices.Contains(out, r.Clause) {
				out = append(out, r.Clause)
			}
		}
	})
	return out
}

// Definition is a word that a clause defines: a stretch that begins "**Word** means".
type Definition struct {
	Word    string
	Meaning string
}

// Definitions lists the words that blocks define.
func Definitions(blocks []Block) []Definition {
	var out []Definition
	each(blocks, func(runs []Run) {
		if len(runs) < 2 || !runs[0].Strong || !strings.HasPrefix(strings.TrimSpace(runs[1].Text), "mean") {
			return
		}
		rest := Plain(runs[1:], func(id ident.Clause) string { return string(id) })
		out = append(out, Definition{runs[0].Text, strings.TrimSpace(rest)})
	})
	return out
}

// Map gives blocks with every stretch of runs changed.
func Map(blocks []Block, fn func([]Run) []Run) []Block {
	out := make([]Block, len(blocks))
	for i, b := range blocks {
		if b.Runs != nil {
			b.Runs = fn(slices.Clone(b.Runs))
		}
		b.Items = slices.Clone(b.Items)
		for j := range b.Items {
			b.Items[j] = Item{Map(b.Items[j].Blocks, fn)}
		}
		b.Rows = slices.Clone(b.Rows)
		for j, r := range b.Rows {
			cells := make([]Cell, len(r.Cells))
			for k, c := range r.Cells {
				cells[k] = Cell{fn(slices.Clone(c.Runs))}
			}
			b.Rows[j] = Row{cells}
		}
		out[i] = b
	}
	return out
}

// Reading gives blocks as people read them, line by line, without the signs of Markdown.
func Reading(blocks []Block, name func(ident.Clause) string) string {
	var out []string
	readInto(&out, blocks, name, "")
	return strings.Join(out, "\n")
}

func readInto(out *[]string, blocks []Block, name func(ident.Clause) string, indent string) {
	for _, b := range blocks {
		switch b.Kind {
		case Paragraph, Subheading:
			*out = append(*out, indent+Plain(b.Runs, name))
		case List:
			for i, item := range b.Items {
				mark := "\u2022 "
				if b.Ordered {
					mark = strconv.Itoa(i+1) + ". "
				}
				*out = append(*out, indent+mark+Plain(item.Blocks[0].Runs, name))
				readInto(out, item.Blocks[1:], name, indent+"\u2003")
			}
		case Table:
			for _, r := range b.Rows {
				cells := make([]string, len(r.Cells))
				for i, c := range r.Cells {
					cells[i] = Plain(c.Runs, name)
				}
				*out = append(*out, indent+strings.Join(cells, " | "))
			}
		}
	}
}
