// Package journal keeps decisions on the local disk until they are in the database.
//
// Append returns when its frame is in a file of the operating system, so a process that is killed right after
// loses nothing; with Sync the disk has confirmed it too, so neither does a machine that loses power. Frames
// that arrive while one write is under way leave together in the next: nobody waits for more than two writes,
// and many callers share one.
//
// Every Every the file is closed and a new one begun; the closed one is handed to Keep as one block and removed
// once Keep has it. What a process left behind, killed or not, is handed over by the next process that opens the
// folder. A file belongs to the process that holds its lock, so several may share a folder.
//
// The package knows frames as bytes with an end, not what they say.
package journal
