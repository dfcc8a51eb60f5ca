package rulebookdata

import (
	"embed"
	"io/fs"
)

//go:embed england/guide/*.yaml
var guideFS embed.FS

//go:embed england/guide/cases/*.yaml
var casesFS embed.FS

// EnglandGuide gives the practitioner's guide for England, ready for guide.Load.
func EnglandGuide() fs.FS { return inside(guideFS, "england/guide") }

// EnglandCases gives the worked cases of the guide, ready for Guide.LoadCases.
func EnglandCases() fs.FS { return inside(casesFS, "england/guide/cases") }

func inside(f embed.FS, folder string) fs.FS {
	sub, err := fs.Sub(f, folder)
	if err != nil {
		panic("rulebookdata: the folder " + folder + " is not embedded: " + err.Error())
	}
	return sub
}
