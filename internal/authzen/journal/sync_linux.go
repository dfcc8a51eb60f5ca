package journal

import (
	"os"
	"syscall"
)

// datasync waits until the disk has what was written, but not until it has the file's times.
func datasync(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
