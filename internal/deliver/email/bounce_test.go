package email_test

import (
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/deliver/email"
)

const dsn = "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n" +
	"Final-Recipient: rfc822; a@example.org\r\nAction: ACTION\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such mailbox\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <dlv_0123456789abcdefghjkmnpqrs@example.org>\r\n\r\ntext\r\n--b--\r\n"

func TestABounceNamesItsDelivery(t *testing.T) {
	for action, failed := range map[string]bool{"failed": true, "Failed": true, "delayed": false, "relayed": false} {
		b, err := email.ParseBounce(strings.NewReader(strings.Replace(dsn, "ACTION", action, 1)))
		if want := (email.Bounce{Delivery: "dlv_0123456789abcdefghjkmnpqrs", Failed: failed, Status: "5.1.1", Code: 550}); err != nil || b != want {
			t.Errorf("%s: %+v %v", action, b, err)
		}
	}
	for _, other := range []string{"", "Subject: out of office\r\n\r\nI am away", strings.Replace(dsn, "dlv_0", "xyz_0", 1)} {
		if b, err := email.ParseBounce(strings.NewReader(other)); err == nil {
			t.Errorf("%.20q is taken for a bounce: %+v", other, b)
		}
	}
}

func FuzzParseBounce(f *testing.F) {
	f.Add(dsn)
	f.Fuzz(func(t *testing.T, mail string) {
		b, err := email.ParseBounce(strings.NewReader(mail))
		if err == nil && !strings.HasPrefix(b.Delivery, "dlv_") {
			t.Errorf("%+v", b)
		}
	})
}
