package geo

import "testing"

// TestRegionOfTown holds that a town's region has the name that the town's own
// list gives its code, not that of another list's code of the same letters.
func TestRegionOfTown(t *testing.T) {
	for _, c := range []struct{ town, country, region string }{
		{"Garissa", "KE", "Garissa"},
		{"Meerut", "IN", "Uttar Pradesh"},
		{"Perth", "AU", "Western Australia"},
		{"Wolverhampton", "GB", "England"},
		{"Kaduna", "NG", "Kaduna"},
		{"Peshawar", "PK", "Khyber Pakhtunkhwa"},
		{"Fresno", "US", "California"},
		{"Ottawa", "CA", "Ontario"},
	} {
		var got string
		for _, p := range Lookup(c.town) {
			if p.Kind == City && p.Country == c.country {
				got = RegionName(p.Country, p.Region)
				break
			}
		}
		if got != c.region {
			t.Errorf("%s lies in %q, want %q", c.town, got, c.region)
		}
	}
}
