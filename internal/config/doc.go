// Package config holds every setting of the program in one struct, and reads it.
//
// A setting has one key, such as smtp.host. It is given, the later winning, by its default, a YAML or
// JSON file, the environment (SHAREWELL_SMTP_HOST) and the command line (--smtp-host). Secrets may be
// read from files that the keys ending in _file name. An unknown key is an error, so that a misspelt
// setting is not passed over. docs/reference/config.md is written from the struct.
//
// The package must not act on settings: it opens no database and no socket, and logs nothing.
package config
