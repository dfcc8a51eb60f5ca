package rulebookdata

import (
	"embed"
	"io/fs"
)

//go:embed england/automation/*.yaml
var automationFS embed.FS

// EnglandAutomation gives the safeguards for automated decisions and the fields of algorithmic transparency records,
// ready for automation.Load.
func EnglandAutomation() fs.FS { return inside(automationFS, "england/automation") }
