// Package jobs does work in the background: mail, reminders, tidying up.
//
// Work is asked for with Enqueue in the transaction that makes it necessary, so there is no job without
// its cause and no cause without its job. A Runner takes due jobs and gives each to the handler of its
// kind. Any number of replicas may run; a job is taken by one conditional UPDATE that sets a lease, the
// same text on both engines (docs/adr/0005-jobs-own-table.md).
//
// Invariants: per kind and key one job waits or runs; a job is never lost, and may run more than once
// (a killed process's lease runs out), so handlers are idempotent; a job that keeps failing is tried
// with growing pauses, then set aside where people can see it and ask for it again.
//
// The package decides no rule of any concept and must not import web or api.
package jobs
