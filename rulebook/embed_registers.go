package rulebookdata

import (
	"embed"
	"io/fs"
)

//go:embed england/registers/*.yaml
var registersFS embed.FS

// EnglandRegisters gives the shapes of published registers, ready for past.Load.
func EnglandRegisters() fs.FS { return inside(registersFS, "england/registers") }
