package reach_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tocsin/tocsin/internal/desk"
	"github.com/tocsin/tocsin/internal/testkit"
)

// TestALinkOpensItsOwnDeliveryOnly mixes the halves of two people's links, and
// bends one.
func TestALinkOpensItsOwnDeliveryOnly(t *testing.T) {
	v := newVisit(t, "en")
	mine, theirs := v.paths[0], v.paths[1]
	dash := strings.LastIndex(mine, desk.LinkPath) + len(desk.LinkPath) + 26
	for what, path := range map[string]string{
		"another's id":     theirs[:dash] + mine[dash:],
		"another's code":   mine[:dash] + theirs[dash:],
		"no code":          mine[:dash+1],
		"half a code":      mine[:len(mine)-11],
		"the id alone":     mine[:dash],
		"a made-up id":     mine[:dash-4] + "0000" + mine[dash:],
		"a code and a bit": mine + "A",
	} {
		if status, page := v.do("GET", path, nil); status != 404 || !strings.HasPrefix(page, "This link leads nowhere") {
			t.Errorf("%s: %d %.60s", what, status, page)
		}
	}
	if status, _ := v.do("GET", mine, nil); status != 200 {
		t.Errorf("the link itself: %d", status)
	}
}

// TestALinkOfAnEarlierProgramStillLeads opens a link as it was made before
// links named their delivery, when a hash of each was kept.
func TestALinkOfAnEarlierProgramStillLeads(t *testing.T) {
	v := newVisit(t, "en")
	deliveries, err := v.s.Deliveries(t.Context(), testkit.Author, v.product.ID, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	key, err := v.s.DeriveKey("recipient links")
	if err != nil {
		t.Fatal(err)
	}
	m := hmac.New(sha256.New, key)
	m.Write([]byte("link\n" + deliveries[0].ID + "\n" + v.product.Digest))
	token := base64.RawURLEncoding.EncodeToString(m.Sum(nil))
	db, err := sql.Open("sqlite", "file:"+filepath.Join(v.s.Dir(), "tocsin.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("UPDATE delivery SET link_hash = ? WHERE id = ?", desk.HashLink(token), deliveries[0].ID); err != nil {
		t.Fatal(err)
	}
	if status, _ := v.answer(desk.LinkPath+token, "accepted", ""); status != 200 || !strings.HasSuffix(v.said(), "accepted") {
		t.Errorf("the old link: %d, said %q", status, v.said())
	}
	if status, _ := v.do("GET", desk.LinkPath+token[:42]+"_", nil); status != 404 {
		t.Errorf("an old link, bent: %d", status)
	}
}
