package rulebookdata

import (
	"embed"
	"io/fs"
)

//go:embed england/schools/*.yaml england/schools/programmes/*.yaml
var schoolsFS embed.FS

// EnglandSchools gives the school health programmes of England, ready for school.Load.
func EnglandSchools() fs.FS { return inside(schoolsFS, "england/schools") }
