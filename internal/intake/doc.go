// Package intake brings reports in: pasted and uploaded texts, files, mails,
// watched folders, web pages and feeds. Everything goes through [Taker.Take]:
// the documents of a submission are recognised and read (package document),
// their originals kept, and one row each written together with the job that
// reads it for facts. Until that write nothing exists; after it nothing is
// lost.
//
// The jobs ([Pipeline]) read what came in, find of what it is a copy, and
// propose the cases it may belong to. A job that is run twice, or killed
// anywhere and run again, leaves the same as one run once.
package intake
