// Package vault holds lists of people's numbers for a short time, sealed, in a folder outside the database.
//
// Each list has a key of its own. The file is encrypted with it piece by piece (AES-256-GCM, each piece
// bound to its place and the last one marked, so that a cut or rearranged file is noticed); the key is
// sealed with the site's key and handed to the caller, who keeps it in the database. Three things are
// therefore needed to read a list: the file, the row in the database, and the site's key. Deleting one of
// them is enough to make every copy of the others useless; Destroy deletes the file, and the caller forgets
// the key.
//
// The package must not know what it holds, and must not write anything unsealed to a disk.
//
// Law: UK GDPR Articles 5(1)(e), 5(1)(f) and 32(1)(a).
package vault
