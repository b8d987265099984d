// Package console is the desk in a browser: server-rendered pages that work
// with links and forms alone. Script adds keys, selection and live news, and
// is embedded when make has put it there.
//
// A page is a file and a template: a struct with everything the template
// shows, a handler that fills it from the store for the person who asks, and
// templates/NAME.html. Handlers return errors; [Console.fault] turns them into
// a page, the same one for what does not exist and for what is above the
// reader's clearance.
package console
