// Package packs carries the partnerships' content as files inside the program. It holds data only;
// packages pack and rulebook read and check it.
package packs

import (
	"embed"
	"fmt"
	"io/fs"
)

// FS holds one folder per partnership. A new folder is added to the line below.
//
//go:embed all:kent-and-medway all:demo all:authzen-certification
var FS embed.FS

// Named gives one partnership's folder.
func Named(name string) (fs.FS, error) {
	if _, err := fs.Stat(FS, name+"/pack.yaml"); err != nil {
		return nil, fmt.Errorf("there is no pack named %q in the program: %w", name, err)
	}
	return fs.Sub(FS, name)
}
