package rulebookdata

import (
	"embed"
	"io/fs"
)

//go:embed england/choices/*.yaml
var choicesFS embed.FS

// EnglandChoices gives the ways of saying no that exist all over England, ready for choice.Load.
func EnglandChoices() fs.FS { return inside(choicesFS, "england/choices") }
