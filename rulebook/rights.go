package rulebookdata

import (
	"embed"
	"io/fs"
)

//go:embed england/rights/*.yaml
var rightsFS embed.FS

// EnglandRights gives the situations that lead to a right, and the guides to one's own record, ready for situation.Load.
func EnglandRights() fs.FS { return inside(rightsFS, "england/rights") }
