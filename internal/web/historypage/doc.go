// Package historypage takes over the uses that another register listed: a file is sent, its columns are said, what it
// would do is shown line by line, and a second press does it. What was done can be taken back.
package historypage
