// Sharewell is the home of a county's information sharing partnership.
package main

import (
	"os"

	"sharewell/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
