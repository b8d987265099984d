package compose

import (
	"time"

	"github.com/tocsin/tocsin/cap"
)

// From is who composes a message, and when.
type From struct {
	Sender     string
	Identifier string
	Sent       time.Time
}

func (f From) draft(typ cap.MsgType, about *cap.Alert) Draft {
	return Draft{
		Identifier: f.Identifier, Sender: f.Sender, Sent: f.Sent, MsgType: typ,
		Status: about.Status, Scope: about.Scope, Restriction: about.Restriction, Addresses: about.Addresses.List(),
		Incidents: about.Incidents.List(), References: []cap.Reference{about.Reference()},
	}
}

// Update begins a message that takes the place of another. It names what the
// other named too, so that a reader who missed it still retires the ones
// before. Status, scope and those it is for carry over; events do not.
func Update(f From, replaced *cap.Alert) Draft {
	d := f.draft(cap.MsgUpdate, replaced)
	d.References = append(d.References, chain(replaced)...)
	return d
}

// Cancel makes a message that ends another and what that had replaced. reason
// becomes the note.
func Cancel(f From, ended *cap.Alert, reason string) Draft {
	d := f.draft(cap.MsgCancel, ended)
	d.References = append(d.References, chain(ended)...)
	d.Note = reason
	return d
}

// chain is what an Update or Cancel has replaced before, itself left out.
func chain(a *cap.Alert) []cap.Reference {
	if a.MsgType != cap.MsgUpdate && a.MsgType != cap.MsgCancel {
		return nil
	}
	all, _ := a.References.List()
	var earlier []cap.Reference
	for _, r := range all {
		if !r.Same(a.Reference()) {
			earlier = append(earlier, r)
		}
	}
	return earlier
}

// Ack makes the message that says a message was received and accepted. It goes
// to the sender alone: scope Private, addressed to it. CAP 1.2 §3.2.1
func Ack(f From, received *cap.Alert, note string) Draft {
	d := f.draft(cap.MsgAck, received)
	d.answer(received, note)
	return d
}

// Error makes the message that says a message was rejected; note says why.
func Error(f From, received *cap.Alert, note string) Draft {
	d := f.draft(cap.MsgError, received)
	d.answer(received, note)
	return d
}

func (d *Draft) answer(to *cap.Alert, note string) {
	d.Scope, d.Restriction, d.Addresses = cap.Private, "", []string{to.Reference().Sender}
	d.Note = note
	if note == "" && to.Status == cap.Exercise {
		d.Note = to.Note
	}
}
