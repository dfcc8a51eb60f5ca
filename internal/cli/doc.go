// Package cli is the command line, and the place where the whole program is put together: the store, the
// services of every concept, sign-in, pages, jobs, and the two listeners. It decides nothing itself.
package cli
