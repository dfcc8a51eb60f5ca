package guide

import (
	"fmt"
	"io"
	"strings"
)

// Schema is a JSON Schema of a facts file.
type Schema struct {
	Schema     string             `json:"$schema"`
	Title      string             `json:"title"`
	Type       string             `json:"type"`
	Required   []string           `json:"required"`
	Additional bool               `json:"additionalProperties"`
	Properties map[string]Schemed `json:"properties"`
}

// Schemed is the schema of one field.
type Schemed struct {
	Description string   `json:"description"`
	Type        string   `json:"type"`
	Enum        []string `json:"enum,omitempty"`
	Format      string   `json:"format,omitempty"`
	Items       *Schemed `json:"items,omitempty"`
	MinItems    int      `json:"minItems,omitempty"`
}

// Schema gives the JSON Schema of a facts file. It asks for what is always required: what for may be left
// open while somebody is in danger now.
func (g *Guide) Schema() Schema {
	s := Schema{
		Schema: "https://json-schema.org/draft/2020-12/schema", Title: "Facts of one sharing", Type: "object",
		Required: []string{}, Properties: map[string]Schemed{
			dateField: {Description: "The day asked about. When it is not given: today.", Type: "string", Format: "date"},
		},
	}
	for _, f := range g.fields {
		about := f.About
		if f.Default != "" {
			about += " When it is not given: " + f.Default + "."
		}
		p := Schemed{Description: about, Type: "string", Enum: g.codes(f.Name)}
		if f.Many {
			p = Schemed{Description: about, Type: "array", MinItems: 1, Items: &Schemed{Description: "A code.", Type: "string", Enum: p.Enum}}
		}
		s.Properties[f.Name] = p
		if f.Required && f.Name != "purpose" {
			s.Required = append(s.Required, f.Name)
		}
	}
	return s
}

// Reference writes the fields of a facts file and their codes as Markdown tables.
func (g *Guide) Reference(w io.Writer) error {
	var b strings.Builder
	b.WriteString("| field | value | needed | what it means | when it is not given |\n|---|---|---|---|---|\n")
	for _, f := range g.fields {
		value, needed := "one code", "no"
		if f.Many {
			value = "list of codes"
		}
		if f.Required {
			needed = "yes"
		}
		if f.Name == "purpose" {
			needed = "yes, unless `danger` is `now`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", f.Name, value, needed, f.About, f.Default)
	}
	b.WriteString("| `date` | `\"2026-11-21\"` | no | The day asked about. | today |\n")
	for _, f := range g.fields {
		fmt.Fprintf(&b, "\n### %s\n\n| code | meaning |\n|---|---|\n", f.Name)
		for _, o := range f.Options {
			label := o.Label
			if o.Hint != "" {
				label += " (" + strings.TrimSuffix(o.Hint, ".") + ")"
			}
			fmt.Fprintf(&b, "| `%s` | %s |\n", o.Code, strings.ReplaceAll(label, "|", "\\|"))
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write the reference of facts: %w", err)
	}
	return nil
}
