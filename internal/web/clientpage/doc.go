// Package clientpage shows an organisation the programs that may ask on its behalf, lets its administrators add
// and end them, and hands out what they were told.
//
// A secret is shown once, in the answer to the form that made it, and stands in no address, cookie or cache.
// The package decides nothing: apiclient does.
package clientpage
