package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func putFile(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "."+name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "."+name), filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

// bounceOf is a delivery status notification as Postfix writes it.
func bounceOf(delivery string) string {
	return strings.ReplaceAll(`From: MAILER-DAEMON@relay.example
To: desk@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

I'm sorry to have to inform you.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; a@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

--b1
Content-Type: text/rfc822-headers

From: desk@example.org
Message-ID: <`+delivery+`@example.org>

--b1--
`, "\n", "\r\n")
}
