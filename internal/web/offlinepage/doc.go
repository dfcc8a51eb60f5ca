// Package offlinepage makes the site something that can be installed on a telephone and that still
// helps where no network answers: the service worker's script, the manifest, the page that says that the
// network is away, and the page that lists what waits on the device.
//
// The worker keeps files and pages without anybody's data: they are fetched without cookies. What people
// write waits encrypted in the browser (build/js/device.js) and is sent by /one-offs/sync.
//
// Only the worker's own answer may compile WebAssembly; the policy of every page stays as strict as it is.
//
// It must not know records or the guide beyond their addresses.
package offlinepage
