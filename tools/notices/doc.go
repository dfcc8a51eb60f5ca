// Command notices writes THIRD_PARTY_NOTICES.md: every Go module that go.mod names and every npm
// package that ends up in the program, with its licence. Licence texts that differ only in their
// copyright lines are printed once. It fails when a licence is one that nobody has looked at yet.
//
// Run it from the root of the project, after make setup: go run -C tools ./notices (make generate does).
package main
