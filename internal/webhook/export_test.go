package webhook

// Control is the look at an address that is about to be dialled.
var Control = control
