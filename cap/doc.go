// Package cap reads, checks and writes alerts of the Common Alerting Protocol
// (OASIS CAP 1.0, 1.1 and 1.2), bare or wrapped in Atom, RSS or EDXL-DE.
//
// [Parse] reads one alert and [Read] every alert of a document; both accept any
// well-formed message, so that a message with faults can still be shown and
// understood. [Validate] judges it: against the XML Schema of its version,
// against the prose of the standard, and against what such messages get wrong
// in practice. Each [Finding] names its rule, the clause it rests on, the place
// in the document, what stands there and what should.
//
//	alert, err := cap.Parse(data)
//	if err != nil {
//		return err // not well-formed, or not CAP
//	}
//	for _, info := range alert.Info {
//		fmt.Println(info.Language, info.Headline)
//	}
//
// The types carry the names and the texts of the standard. A time, a polygon
// or a list of references is kept as it is written, because what was read must
// write back unchanged; [DateTime.Time], [Polygon.Points] and
// [References.List] give its meaning.
//
// [Encode] writes an alert. One that was read and not changed is written byte
// for byte as it came, so a signature stays valid; one that was changed keeps
// every element that this package does not know.
//
// Nothing here opens a file or a connection. Document types and entities are
// refused, and size, depth and counts are bounded by [Limits].
package cap
