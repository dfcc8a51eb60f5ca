package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// page writes the whole file.
func page(packages, modules []part) []byte {
	var b bytes.Buffer
	b.WriteString(`# Third-party notices

Sharewell is built on the work of others, listed here with their licences. This file is made by
` + "`make generate`" + `; do not edit it.

From GOV.UK Frontend the asset build leaves out what belongs to gov.uk alone: the GDS Transport
typeface, the crest, the crown and the favicon. Sharewell is not a service of His Majesty's Government
and does not look like one. The typeface Atkinson Hyperlegible Next is served as Fontsource packages it.

Tools that only build or test the program, such as templ's generator, sqlc, staticcheck,
playwright-core (Apache-2.0), axe-core (MPL-2.0) and oidc-provider (MIT), are not part of it.

## In the pages

`)
	table(&b, packages)
	b.WriteString("\n## In the program and its tests\n\n")
	table(&b, modules)
	b.WriteString("\n## The licences\n")
	for _, group := range byText(append(slices.Clone(packages), modules...)) {
		fmt.Fprintf(&b, "\n### %s: %s\n\n", group[0].Licence, names(group))
		for _, p := range group {
			for _, c := range p.Copyright {
				fmt.Fprintf(&b, "- %s: %s\n", p.Name, c)
			}
		}
		for _, p := range group {
			if p.Notice != "" {
				fmt.Fprintf(&b, "\nNotice of %s:\n\n```text\n%s\n```\n", p.Name, p.Notice)
			}
		}
		b.WriteString("\n```text\n" + group[0].Text + "\n```\n")
	}
	return bytes.ReplaceAll(b.Bytes(), []byte("\n\n\n"), []byte("\n\n"))
}

func table(b *bytes.Buffer, parts []part) {
	b.WriteString("| name | version | licence |\n| --- | --- | --- |\n")
	for _, p := range parts {
		fmt.Fprintf(b, "| %s | %s | %s |\n", p.Name, p.Version, p.Licence)
	}
}

// byText groups parts whose licences say the same, in the order of licence and first name.
func byText(parts []part) [][]part {
	var groups [][]part
	for _, p := range parts {
		i := slices.IndexFunc(groups, func(g []part) bool { return folded(g[0].Text) == folded(p.Text) })
		if i < 0 {
			groups = append(groups, []part{p})
			continue
		}
		groups[i] = append(groups[i], p)
	}
	slices.SortStableFunc(groups, func(a, b []part) int { return strings.Compare(a[0].Licence, b[0].Licence) })
	return groups
}

// folded forgets line breaks and headings such as "The MIT License (MIT)".
func folded(text string) string {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, heading := range []string{"the mit license (mit)", "mit license", "the mit license", "all rights reserved."} {
		text = strings.TrimSpace(strings.Replace(text, heading, "", 1))
	}
	return text
}

func names(group []part) string {
	var all []string
	for _, p := range group {
		all = append(all, p.Name)
	}
	return strings.Join(all, ", ")
}
