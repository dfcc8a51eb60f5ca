package rulebookdata

import (
	"embed"
	"io/fs"
)

// FS holds one folder per jurisdiction; each folder lists its files in manifest.yaml.
//
//go:embed england/*.yaml
var FS embed.FS

// England gives the folder of the law of England, ready for rulebook.Load.
func England() fs.FS {
	sub, err := fs.Sub(FS, "england")
	if err != nil {
		panic("rulebookdata: the folder england is not embedded: " + err.Error())
	}
	return sub
}
