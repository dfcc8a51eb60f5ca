//go:build !linux

package journal

import "os"

// datasync waits until the disk has what was written.
func datasync(f *os.File) error { return f.Sync() }
