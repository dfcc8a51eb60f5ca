// Package jointest builds a small partnership for tests of the pages of joining: the real pack and
// rulebook, real services on a real SQLite file, a fixed day and predictable identifiers.
package jointest
