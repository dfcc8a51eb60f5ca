package rulebookdata

import (
	"embed"
	"io/fs"
)

//go:embed england/incidents/*.yaml
var incidentsFS embed.FS

// EnglandIncidents gives what the law asks about incidents, ready for incident.Load.
func EnglandIncidents() fs.FS { return inside(incidentsFS, "england/incidents") }
