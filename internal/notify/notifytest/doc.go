// Package notifytest gives tests two mail servers of different make that keep every letter, and takes letters apart. It
// is for tests alone: whoever reaches the servers may write to them.
package notifytest
