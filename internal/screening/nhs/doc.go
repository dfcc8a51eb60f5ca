// Package nhs reads NHS numbers out of text.
//
// A number is ten digits of which the last checks the other nine (Modulus 11). Ten equal digits pass that
// sum and are no number. Once a number has been checked its last digit says nothing more, so the program
// works with the first nine: the prefix, below one thousand million, which names exactly one number.
//
// The package judges form alone. It must never write a number anywhere: not in an error, not in a log.
package nhs
